"""IVs that do not fit or cannot be one, and altered blocks, in CBC."""

from cipher import BLOCK, octets
from contract import EXAMPLES
from defects_cbc import IV, failed, unreadable
from sealed import PURCHASE, Sealed, flipped, note, purchase
from vector import ANY, MAIN, OTHER, b64, json_bytes, vector
from xmlform import document


def wrong_iv():
    """The right key with the IV of another one: everything but the first block is there."""
    ring = {**MAIN, "iv": OTHER["iv"]}
    texts = {
        "json": purchase(),
        "xml": document(PURCHASE).encode(),
        "xml-without-declaration": document(PURCHASE, 1).encode(),
        "message": json_bytes(EXAMPLES["channel_message_posted"]),
        "two-blocks": b'{"event":"ping","n":12345}',
        "second-block-of-padding": b'{"event":"ping"}',
        "second-block-nearly-padding": b'{"event":"pong!"}',
    }
    found = []
    for name, text in texts.items():
        for profile in ("base64", "json-hex"):
            sealed = Sealed(profile, "cbc", text)
            unreadable(sealed.ciphertext, ring)
            # What begins as our payloads do tells which of the IV's first characters differ.
            known = 10 if text.startswith(b'{"event":"') else BLOCK if text.startswith(b"<?xml") else 0
            more = {"evidence": {"decrypt": compared(known)}} if known else {}
            found.append(
                vector(
                    f"wrong-iv/{name}/{profile}",
                    "The key fits, the IV does not",
                    sealed.body,
                    failed("wrong-iv", **more),
                    headers=sealed.headers,
                    keys=[ring],
                )
            )
    one = Sealed("base64", "cbc", b'{"n":1}')
    unreadable(one.ciphertext, ring)
    found.append(
        vector(
            "wrong-iv/one-block",
            "One block under the wrong IV is garbage and nothing else",
            one.body,
            failed("wrong-key"),
            keys=[ring],
        )
    )
    return found + wrong_sent_iv()


def compared(known):
    """What is said of the sender's IV: the places, from 1, at which the configured one differs. Never the IV."""
    configured = OTHER["iv"].encode()
    differing = [at + 1 for at in range(known) if IV[at] != configured[at]]
    return {"ivCharactersCompared": known, "ivDiffersAt": differing}


def wrong_sent_iv():
    found = []
    for profile in ("base64-iv-header", "json-base64-iv", "colon-hex"):
        sealed = Sealed(profile, "cbc", purchase())
        body, headers = sealed.laid_out(iv=octets("another", BLOCK))
        found.append(
            vector(
                f"wrong-iv/sent/{profile}",
                "The IV that was sent is not the one used",
                body,
                failed("wrong-iv"),
                headers=headers,
            )
        )
    return found


def altered():
    found = []
    texts = {"json": purchase(), "xml": document(PURCHASE).encode()}
    for name, text in texts.items():
        sealed = Sealed("base64", "cbc", text)
        blocks = len(sealed.ciphertext) // BLOCK
        places = {
            "first-block": (3, "wrong-iv"),
            "second-block": (BLOCK + 5, "altered"),
            "middle-block": (blocks // 2 * BLOCK + 5, "altered"),
            "block-before-the-last": ((blocks - 2) * BLOCK + 15, "altered"),
            "last-block": (len(sealed.ciphertext) - 4, "bad-padding"),
        }
        for place, (at, cause) in places.items():
            for mask in (0x01, 0x80):
                ciphertext = unreadable(flipped(sealed.ciphertext, at, mask))
                expected = failed(cause)
                found.append(
                    vector(
                        f"cbc-altered/{place}-{mask:02x}/{name}",
                        "One bit changed on the way",
                        b64(ciphertext).encode(),
                        expected,
                    )
                )
    return found


def bad_iv():
    """An IV in a place of its own that no cipher takes."""
    found = []
    for profile in ("base64-iv-header", "json-base64-iv", "colon-base64", "hex-iv-header", "raw-iv-header"):
        sealed = Sealed(profile, "cbc", note())
        for length in (4, 15, 17, 24, 32):
            body, headers = sealed.laid_out(iv=octets(f"bad-iv/{length}", length))
            wired = {**ANY, "wire": profile}
            found.append(
                vector(
                    f"bad-iv/cbc/{profile}/{length}-bytes",
                    "The IV beside the body has a wrong length",
                    body,
                    failed("bad-iv"),
                    headers=headers,
                    expects=wired,
                )
            )
    sealed = Sealed("base64-iv-header", "cbc", note())
    found.append(
        vector(
            "bad-iv/cbc/absent-header",
            "The configured profile's IV header is missing",
            sealed.body,
            failed("bad-iv"),
            expects={**ANY, "wire": "base64-iv-header"},
        )
    )
    sealed = Sealed("json-base64-iv", "cbc", note())
    body = json_bytes({"data": b64(sealed.ciphertext)})
    found.append(
        vector(
            "bad-iv/cbc/absent-member",
            "The configured profile's IV member is missing",
            body,
            failed("bad-iv"),
            expects={**ANY, "wire": "json-base64-iv"},
        )
    )
    return found


def defects():
    return {
        "wrong-iv": wrong_iv(),
        "cbc-altered": altered(),
        "cbc-bad-iv": bad_iv(),
    }

"""What goes wrong in CBC, where nothing authenticates: keys, IVs, blocks and padding."""

from cipher import BLOCK, cbc_blocks, cbc_open, decrypts, octets, unpadded
from sealed import PURCHASE, Sealed, note
from vector import ANY, MAIN, OTHER, b64, json_bytes, ring_key, undecodable, vector, with_mode
from xmlform import document

CBC = {**ANY, "mode": "cbc"}
KEY = MAIN["key"].encode()
IV = MAIN["iv"].encode()


def failed(cause, **more):
    return undecodable("decrypt", cause, **more)


def unreadable(body, key=MAIN):
    """The vector is what it says only if no reading under this key and IV counts as decrypted."""
    assert not decrypts(key["key"].encode(), key["iv"].encode(), body)
    return body


def wrong_key():
    found = []
    for profile in (
        "base64",
        "hex",
        "base64url",
        "raw",
        "json-base64",
        "json-string-hex",
        "colon-hex",
        "base64-iv-prefix",
    ):
        sealed = Sealed(profile, "cbc", note(), key=OTHER)
        for name, expects in (("any", ANY), ("configured", CBC)):
            found.append(
                vector(
                    f"cbc-wrong-key/{profile}/{name}",
                    "No key of the ring fits",
                    sealed.body,
                    failed("wrong-key"),
                    headers=sealed.headers,
                    expects=expects,
                )
            )
    sealed = Sealed("base64", "cbc", document(PURCHASE).encode(), key=OTHER)
    found.append(
        vector(
            "cbc-wrong-key/xml", "No key fits, XML", sealed.body, failed("wrong-key"), headers=sealed.headers
        )
    )
    one = Sealed("base64", "cbc", b'{"n":1}', key=OTHER)
    found.append(vector("cbc-wrong-key/one-block", "One block", one.body, failed("wrong-key")))
    found.append(
        by_chance(
            "padding-by-chance",
            lambda text: text is not None,
            "Another key whose garbage ends as padding does",
        )
    )
    likely = by_chance(
        "begins-by-chance",
        lambda text: text is not None and text[:1] == b"{",
        "Padding and a brace by chance, and the text is no UTF-8",
    )
    found.append(likely)
    ring = [ring_key(f"ring-{number}") for number in range(8)]
    sealed = Sealed("base64", "cbc", note(), key=OTHER)
    found.append(
        vector(
            "cbc-wrong-key/ring-of-eight", "None of eight keys", sealed.body, failed("wrong-key"), keys=ring
        )
    )
    return found


def by_chance(name, wanted, idea):
    """A ciphertext of another key that under ours has valid padding: about one in 256."""
    for turn in range(1_000_000):
        body = octets(f"{name}/{turn}", 3 * BLOCK)
        if wanted(unpadded(cbc_open(KEY, IV, body))) and not decrypts(KEY, IV, body):
            return vector(f"cbc-wrong-key/{name}", idea, b64(body).encode(), failed("wrong-key"), expects=CBC)
    raise ValueError(name)


def truncated():
    found = []
    sealed = Sealed("base64", "cbc", note())
    xml = Sealed("base64", "cbc", document(PURCHASE).encode())
    for name, whole in (("json", sealed.ciphertext), ("xml", xml.ciphertext)):
        for cut in (1, 5, 15):
            body = b64(whole[:-cut]).encode()
            found.append(
                vector(
                    f"cbc-truncated/{cut}-bytes/{name}",
                    "The last block is incomplete",
                    body,
                    failed("truncated"),
                )
            )
            found.append(
                vector(
                    f"cbc-truncated/{cut}-bytes-configured/{name}",
                    "The same, mode configured",
                    body,
                    failed("truncated"),
                    expects=CBC,
                )
            )
    cuts = {"half": len(sealed.ciphertext) // 2 + 3, "one-block-and-a-bit": 20}
    for name, length in cuts.items():
        found.append(
            vector(
                f"cbc-truncated/{name}",
                "Cut by a length limit",
                b64(sealed.ciphertext[:length]).encode(),
                failed("truncated"),
            )
        )
    found.append(vector("cbc-truncated/raw", "Raw octets, cut", sealed.ciphertext[:-3], failed("truncated")))
    found.append(
        vector("cbc-truncated/hex", "Hex, cut", sealed.ciphertext[:-3].hex().encode(), failed("truncated"))
    )
    found.append(
        vector(
            "cbc-truncated/member",
            "In an envelope, cut",
            json_bytes({"data": b64(sealed.ciphertext[:-3])}),
            failed("truncated"),
        )
    )
    less = b64(sealed.ciphertext[:9]).encode()
    found.append(vector("cbc-truncated/less-than-a-block", "Less than one block", less, failed("truncated")))
    other = Sealed("base64", "cbc", note(), key=OTHER)
    found.append(
        vector(
            "cbc-truncated/unknown-key",
            "Not whole blocks under a configured mode, and no key fits",
            b64(other.ciphertext[:-3]).encode(),
            failed("truncated"),
            expects=CBC,
        )
    )
    for blocks in (1, 3):
        body = b64(sealed.ciphertext[: -blocks * BLOCK]).encode()
        found.append(
            vector(
                f"cbc-truncated/{blocks}-whole-blocks",
                "Whole blocks are missing: what is left has no padding",
                body,
                failed("bad-padding"),
            )
        )
    return found


def paddings(missing):
    """The end of the last block in place of PKCS#7; `missing` bytes of it are free."""
    fill = octets(f"fill/{missing}", missing)
    return {
        "zeros": bytes(missing),
        "spaces": b" " * missing,
        "one-bit": b"\x80" + bytes(missing - 1),
        "ansi-x923": bytes(missing - 1) + bytes([missing]),
        "iso-10126": fill[:-1] + bytes([missing]),
        "count-of-17": b"\x11" * missing,
        "count-of-zero": b"\x00" * (missing - 1) + b"\x00",
        "mismatching": bytes([missing]) * (missing - 2) + bytes([missing ^ 1, missing]),
    }


def bad_padding():
    found = []
    for missing in (5, 12):
        text = note(BLOCK - missing)
        for name, end in paddings(missing).items():
            ciphertext = unreadable(cbc_blocks(KEY, IV, text + end))
            idea = "The key fits, the last block does not end in PKCS#7"
            found.append(
                vector(f"bad-padding/{name}/{missing}", idea, b64(ciphertext).encode(), failed("bad-padding"))
            )
    whole = note(0)
    xml = document({**PURCHASE, "orderID": "ORD"}).encode()
    xml += b" " * (-len(xml) % BLOCK)
    for name, text in (("json", whole), ("xml", xml)):
        ciphertext = unreadable(cbc_blocks(KEY, IV, text))
        found.append(
            vector(
                f"bad-padding/none/{name}",
                "Whole blocks and no padding at all",
                b64(ciphertext).encode(),
                failed("bad-padding"),
            )
        )
    configured = b64(cbc_blocks(KEY, IV, note(4) + bytes(12))).encode()
    found.append(
        vector(
            "bad-padding/configured",
            "Zeros, mode configured",
            configured,
            failed("bad-padding"),
            keys=[with_mode(MAIN, "cbc")],
        )
    )
    return found


def defects():
    return {
        "cbc-wrong-key": wrong_key(),
        "cbc-truncated": truncated(),
        "bad-padding": bad_padding(),
    }

"""What goes wrong in GCM, where the tag matches or nothing is known; and what was expected otherwise."""

import json

from cipher import octets
from sealed import Sealed, flipped, note, purchase
from vector import ANY, MAIN, OTHER, b64, json_bytes, undecodable, vector, with_mode

GCM = {**ANY, "mode": "gcm"}
CBC = {**ANY, "mode": "cbc"}
# With the tag behind it, this text is not whole blocks: CBC is ruled out by the length alone.
# No eight bytes of it stand in any outcome by themselves.
TEXT = b'{"kind":"purchase-zq","orderID":"ORD-4471-qzkv","note":"Wxyjb%fgh_PvQ"}'
XML = b"<payload><event>user_joined</event><user><user_id>90210-kqzx</user_id></user></payload>"
PURCHASE_TEXT = purchase(7)
assert len(TEXT) % 16 not in (0, 4) and len(XML) % 16 not in (0, 4)


def failed(cause, **more):
    return undecodable("decrypt", cause, **more)


def tampered(name, idea, sealed, body, headers=None, cause="wrong-key-or-tampered", **more):
    headers = sealed.headers if headers is None else headers
    return vector(
        f"gcm-{name}",
        idea,
        body,
        failed(cause),
        headers=headers,
        secret=sealed.text,
        **more,
    )


def wrong_key():
    found = []
    for profile in (
        "base64",
        "hex",
        "raw",
        "base64-tag-prefix",
        "base64-iv12-prefix",
        "base64-tag-header",
        "json-base64-iv12-tag",
        "json-string-base64",
        "colon-hex",
    ):
        for name, text in (("json", TEXT), ("xml", XML)):
            sealed = Sealed(profile, "gcm", text, key=OTHER)
            found.append(
                tampered(f"wrong-key/{profile}/{name}", "No key of the ring fits", sealed, sealed.body)
            )
    whole = Sealed("base64", "gcm", note(0), key=OTHER)
    found.append(
        tampered(
            "wrong-key/whole-blocks-configured",
            "Whole blocks, and GCM is configured",
            whole,
            whole.body,
            expects=GCM,
        )
    )
    found.append(
        tampered(
            "wrong-key/whole-blocks-of-key",
            "Whole blocks, and GCM is the key's mode",
            whole,
            whole.body,
            keys=[with_mode(MAIN, "gcm")],
        )
    )
    sealed = Sealed("base64", "gcm", TEXT, key={**MAIN, "iv": OTHER["iv"]})
    found.append(
        tampered(
            "wrong-key/wrong-iv",
            "The right key with another IV: cannot be told from another key",
            sealed,
            sealed.body,
        )
    )
    sealed = Sealed("base64-iv-header", "gcm", TEXT)
    body, headers = sealed.laid_out(iv=octets("another", 16))
    found.append(
        tampered("wrong-key/wrong-sent-iv", "The IV that was sent is not the one used", sealed, body, headers)
    )
    return found


def altered():
    found = []
    for profile in ("base64", "hex", "raw", "json-base64-tag", "base64-iv-tag-headers", "colon-base64"):
        sealed = Sealed(profile, "gcm", TEXT)
        last = len(sealed.ciphertext) - 1
        # Where the first byte changed, nothing of the text tells that key and IV fit.
        for place, at, cause in (
            ("first-byte", 0, "wrong-key-or-tampered"),
            ("middle", last // 2, "altered"),
            ("last-byte", last, "altered"),
        ):
            body, headers = sealed.laid_out(ciphertext=flipped(sealed.ciphertext, at, 0x40))
            found.append(
                tampered(
                    f"altered/{place}/{profile}",
                    "One bit of the ciphertext changed",
                    sealed,
                    body,
                    headers,
                    cause,
                )
            )
        for place, at in (("tag-first-byte", 0), ("tag-last-byte", 15)):
            body, headers = sealed.laid_out(tag=flipped(sealed.tag, at))
            found.append(
                tampered(
                    f"altered/{place}/{profile}", "One bit of the tag changed", sealed, body, headers, "altered"
                )
            )
        body, headers = sealed.laid_out(tag=bytes(16))
        found.append(
            tampered(
                f"altered/tag-of-zeros/{profile}", "The tag is all zeros", sealed, body, headers, "altered"
            )
        )
        body, headers = sealed.laid_out(tag=sealed.tag[8:] + sealed.tag[:8])
        found.append(
            tampered(
                f"altered/tag-halves-swapped/{profile}",
                "The halves of the tag are swapped",
                sealed,
                body,
                headers,
                "altered",
            )
        )
    return found


def cut():
    found = []
    sealed = Sealed("base64", "gcm", TEXT)
    for kept in (0, 4, 8, 12, 15):
        body = b64(sealed.ciphertext + sealed.tag[:kept]).encode()
        found.append(
            tampered(
                f"tag-cut/suffix-{kept}",
                "The tag behind the ciphertext is cut or missing: the text tells that key and IV fit",
                sealed,
                body,
                cause="altered" if kept else "no-tag",
                expects=GCM,
            )
        )
    prefix = Sealed("base64-tag-prefix", "gcm", TEXT)
    body = b64(prefix.tag[:12] + prefix.ciphertext).encode()
    found.append(
        tampered("tag-cut/prefix-12", "The tag before the ciphertext is cut", prefix, body, expects=GCM)
    )
    for length in (1, 20, 60):
        body = b64((sealed.ciphertext + sealed.tag)[:-length]).encode()
        found.append(
            tampered(
                f"truncated/{length}",
                "The end is missing; how much cannot be told",
                sealed,
                body,
                cause="altered",
                expects=GCM,
            )
        )
    less = b64(sealed.ciphertext[:9]).encode()
    found.append(
        vector("gcm-truncated/less-than-a-tag", "Less than one tag", less, failed("truncated"), expects=GCM)
    )
    return found


def short_tag():
    found = []
    for profile in (
        "base64-tag-header",
        "hex-iv-tag-headers",
        "raw-tag-header",
        "json-base64-tag",
        "json-hex-iv12-tag",
        "colon-hex",
        "colon-base64-iv12",
    ):
        sealed = Sealed(profile, "gcm", TEXT)
        for length in (1, 4, 8, 12, 15, 17, 32):
            body, headers = sealed.laid_out(tag=(sealed.tag * 2)[:length])
            found.append(
                vector(
                    f"short-tag/{profile}/{length}",
                    "A tag in a place of its own, not 16 bytes",
                    body,
                    failed("short-tag"),
                    headers=headers,
                    secret=TEXT,
                )
            )
    sealed = Sealed("json-base64-tag", "gcm", TEXT)
    body, headers = sealed.laid_out(tag=b"")
    found.append(
        vector(
            "short-tag/member-empty", "An empty tag", body, failed("short-tag"), headers=headers, secret=TEXT
        )
    )
    garbled = json_bytes({**json.loads(sealed.body), "tag": "no tag at all!"})
    found.append(
        vector(
            "short-tag/member-not-an-encoding",
            "The tag's text is no encoding",
            garbled,
            failed("short-tag"),
            headers=headers,
            secret=TEXT,
        )
    )
    for profile in ("base64-tag-header", "json-base64-tag", "colon-base64"):
        sealed = Sealed(profile, "gcm", TEXT)
        wired = {**ANY, "wire": profile}
        body = {
            "json-base64-tag": json_bytes({"data": b64(sealed.ciphertext)}),
            "colon-base64": f"{b64(sealed.iv)}:{b64(sealed.ciphertext)}".encode(),
        }
        found.append(
            vector(
                f"short-tag/absent/{profile}",
                "The configured profile's tag is missing, and key and IV fit",
                body.get(profile, sealed.body),
                failed("no-tag"),
                expects=wired,
                secret=TEXT,
            )
        )
        other = Sealed(profile, "gcm", TEXT, key=OTHER)
        body = {
            "json-base64-tag": json_bytes({"data": b64(other.ciphertext)}),
            "colon-base64": f"{b64(other.iv)}:{b64(other.ciphertext)}".encode(),
        }
        found.append(
            vector(
                f"short-tag/absent-other-key/{profile}",
                "The configured profile's tag is missing, and no key fits",
                body.get(profile, other.body),
                failed("short-tag"),
                expects=wired,
                secret=TEXT,
            )
        )
    return found


def no_tag():
    """The right key and IV, and the ciphertext alone: no 16 bytes are left over for a tag."""
    found = []
    texts = {"json": TEXT, "xml": XML, "indented": b"\n " + TEXT + b"\n", "whole-blocks": note(0)}
    for profile in ("base64", "hex", "raw", "json-base64", "json-string-base64", "base64-iv-prefix", "base64-iv-header"):
        for name, text in texts.items():
            sealed = Sealed(profile, "gcm", text)
            body, headers = sealed.laid_out(tag=b"")
            found.append(
                tampered(f"no-tag/{profile}/{name}", "Sent without a tag", sealed, body, headers, "no-tag")
            )
    sealed = Sealed("base64", "gcm", TEXT)
    found.append(
        tampered(
            "no-tag/cut-before-the-end",
            "Without a tag, and the text does not end as a payload: it was cut as well",
            sealed,
            b64(sealed.ciphertext[:-3]).encode(),
            cause="altered",
        )
    )
    found.append(
        tampered(
            "no-tag/too-short-to-tell",
            "Nine bytes of text tell nothing",
            sealed,
            b64(sealed.ciphertext[:9] + bytes(16)).encode(),
            expects=GCM,
        )
    )
    return found


def bad_iv():
    found = []
    for profile in (
        "base64-iv-header",
        "base64-iv-tag-headers",
        "json-base64-iv-tag",
        "json-hex-iv12",
        "colon-base64",
        "raw-iv12-header",
    ):
        sealed = Sealed(profile, "gcm", TEXT)
        for length in (4, 15, 17, 24):
            body, headers = sealed.laid_out(iv=octets(f"bad-iv/{length}", length))
            found.append(
                vector(
                    f"bad-iv/gcm/{profile}/{length}-bytes",
                    "The IV beside the body has a wrong length",
                    body,
                    failed("bad-iv"),
                    headers=headers,
                    secret=TEXT,
                )
            )
    sealed = Sealed("json-base64-iv-tag", "gcm", TEXT)
    empty = json_bytes({**json.loads(sealed.body), "iv": ""})
    found.append(vector("bad-iv/gcm/empty-member", "An empty IV", empty, failed("bad-iv"), secret=TEXT))
    header = Sealed("base64-iv-header", "gcm", TEXT)
    found.append(
        vector(
            "bad-iv/gcm/absent-header",
            "The configured profile's IV header is missing",
            header.body,
            failed("bad-iv"),
            expects={**ANY, "wire": "base64-iv-header"},
            secret=TEXT,
        )
    )
    return found


def defects():
    return {
        "gcm-wrong-key": wrong_key(),
        "gcm-altered": altered(),
        "gcm-cut": cut(),
        "gcm-no-tag": no_tag(),
        "short-tag": short_tag(),
        "gcm-bad-iv": bad_iv(),
    }

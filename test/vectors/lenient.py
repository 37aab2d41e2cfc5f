"""Good bodies in other dress: everything that section "wire forms" asks a receiver to take."""

import json
import textwrap

from cipher import octets
from contract import HEAD, wire
from sealed import PURCHASE, Sealed, purchase
from vector import ANY, MAIN, OTHER, b64, json_bytes, seen, valid, vector, with_mode
from wire import lay_out
from xmlform import document

TEXT = purchase()


def fine(name, idea, body, mode, profile, *, key=MAIN, **more):
    return vector(
        f"variants/{name}/{mode}",
        idea,
        body,
        valid("purchase_made", PURCHASE, seen(mode, profile, key)),
        **more,
    )


def texts():
    found = []
    for mode in ("gcm", "cbc"):
        base, digits, url = (
            Sealed(name, mode, TEXT).body.decode() for name in ("base64", "hex", "base64url")
        )
        mixed = "".join(one.upper() if at % 3 else one for at, one in enumerate(digits))
        cases = [
            ("upper-case-hex", digits.upper(), "hex"),
            ("mixed-case-hex", mixed, "hex"),
            ("unpadded-base64", base.rstrip("="), "base64"),
            ("padded-base64url", url + "=" * (-len(url) % 4), "base64url"),
            ("line-breaks-at-76", "\r\n".join(textwrap.wrap(base, 76)) + "\r\n", "base64"),
            ("line-breaks-at-64", "\n".join(textwrap.wrap(base, 64)), "base64"),
            ("hex-in-lines", "\n".join(textwrap.wrap(digits, 64)), "hex"),
            ("white-space-around", f"\r\n  {base}\n\n", "base64"),
        ]
        found += [
            fine(name, "Text that is written a little differently", body.encode(), mode, profile)
            for name, body, profile in cases
        ]
    return found


def content_types():
    found = []
    for content_type in (
        "application/json",
        "text/plain; charset=utf-8",
        "application/xml",
        "application/octet-stream",
        "multipart/form-data",
    ):
        for mode in ("gcm", "cbc"):
            sealed = Sealed("base64", mode, TEXT)
            found.append(
                fine(
                    f"content-type-{content_type.split(';')[0].replace('/', '-')}",
                    "Content-Type is evidence, never a gate",
                    sealed.body,
                    mode,
                    "base64",
                    headers=[["content-type", content_type]],
                )
            )
    return found


def members():
    """Every name under which a part is recognised, beside the first ones that the good vectors have."""
    found = []
    profile = wire("json-base64-iv-tag")
    for turn in range(len(profile["envelope"]["members"])):
        sealed = Sealed(profile["name"], "gcm", TEXT)
        body, headers = lay_out(profile, "gcm", sealed.iv, sealed.ciphertext, sealed.tag, turn)
        found.append(
            fine(
                f"member-{profile['envelope']['members'][turn]}",
                "Another name for the member",
                body,
                "gcm",
                profile["name"],
                headers=headers,
            )
        )
        parts = json.loads(body)
        backwards = json_bytes(dict(reversed(parts.items())))
        found.append(
            fine(
                f"member-last-{turn}",
                "The ciphertext is the last member",
                backwards,
                "gcm",
                profile["name"],
                headers=headers,
            )
        )
    parts = json.loads(Sealed(profile["name"], "gcm", TEXT).body)
    found.append(
        fine(
            "member-beside-others",
            "Members that are no part of the envelope",
            json_bytes({"id": "1", "sentAt": 5, **parts}),
            "gcm",
            profile["name"],
        )
    )
    indented = json.dumps(parts, indent=2).encode()
    found.append(fine("envelope-indented", "An indented envelope", indented, "gcm", profile["name"]))
    return found


def parts_in_other_encodings():
    """IV and tag beside the body in another encoding than the body, and IVs that are characters."""
    found = []
    for encode_name, encode in (
        ("hex", bytes.hex),
        ("base64", b64),
        ("upper-case-hex", lambda part: part.hex().upper()),
    ):
        sealed = Sealed("base64-iv-tag-headers", "gcm", TEXT)
        headers = [["X-INITIALIZATION-VECTOR", encode(sealed.iv)], ["X-Auth-Tag", encode(sealed.tag)]]
        found.append(
            fine(
                f"parts-in-{encode_name}",
                "IV and tag in another encoding",
                sealed.body,
                "gcm",
                "base64-iv-tag-headers",
                headers=headers,
            )
        )
    for mode in ("gcm", "cbc"):
        iv = b"sixteen chars iv"
        sealed = Sealed("base64-iv-header", mode, TEXT, iv=iv)
        found.append(
            fine(
                "iv-of-characters",
                "The IV header holds the characters themselves",
                sealed.body,
                mode,
                "base64-iv-header",
                headers=[["x-initialization-vector", iv.decode()]],
            )
        )
    return found


def rings():
    """Several keys, keys with a mode, an IV of the wrong length in another key, and configured forms."""
    found = []
    short = {**OTHER, "iv": "short"}
    for mode in ("gcm", "cbc"):
        sealed = Sealed("base64", mode, TEXT)
        for name, keys in (
            ("last-of-three", [OTHER, with_mode(OTHER, mode), MAIN]),
            ("with-its-mode", [with_mode(MAIN, mode)]),
            ("behind-a-short-iv", [short, MAIN]),
        ):
            found.append(
                fine(f"ring-{name}", "The key is found in the ring", sealed.body, mode, "base64", keys=keys)
            )
        for name, expects in (
            ("mode", {**ANY, "mode": mode}),
            ("wire", {**ANY, "wire": "base64"}),
            ("required", {"encryption": "required"}),
        ):
            found.append(
                fine(
                    f"expects-{name}",
                    "What is expected is what arrives",
                    sealed.body,
                    mode,
                    "base64",
                    expects=expects,
                )
            )
        # The same octets under a configured profile are that profile's.
        body = Sealed("base64url", mode, TEXT).body
        found.append(
            fine(
                "expects-base64url",
                "The configured profile is the one named",
                body,
                mode,
                "base64url",
                expects={**ANY, "wire": "base64url"},
            )
        )
    return found


def small():
    """Texts of every length around a block, in both modes."""
    found = []
    for length in range(16, 34):
        filler = "x" * (length - len('{"event":"ping"}'))
        text = b'{"event":"ping' + filler.encode() + b'"}'
        for mode in ("gcm", "cbc"):
            sealed = Sealed("base64", mode, text)
            expected = {
                "verdict": "unrecognised",
                "cause": "unknown-event",
                "stage": "recognise",
                "encryption": seen(mode),
                "event": None,
                "payload": json.loads(text),
            }
            found.append(vector(f"variants/length-{length}/{mode}", "A short text", sealed.body, expected))
    for mode in ("gcm", "cbc"):
        expected = {
            "verdict": "unrecognised",
            "cause": "no-match",
            "stage": "recognise",
            "encryption": seen(mode),
            "event": None,
            "payload": {},
        }
        found.append(
            vector(
                f"variants/empty-object/{mode}",
                "The shortest payload",
                Sealed("base64", mode, b"{}").body,
                expected,
            )
        )
    return found


def plain():
    found = []
    bodies = {
        "json": json_bytes(PURCHASE),
        "json-indented": json.dumps(PURCHASE, indent=2).encode(),
        "xml": document(PURCHASE).encode(),
        "xml-indented": document(PURCHASE, 2).encode(),
        "xml-bare": document(PURCHASE, 1).encode(),
    }
    for name, body in bodies.items():
        for headers in ([], [["x-encrypted", "true"]], [["content-type", "text/plain"]]):
            label = headers[0][0] if headers else "bare"
            found.append(
                vector(
                    f"variants/plain-{name}/{label}",
                    "A plain payload",
                    body,
                    valid("purchase_made", PURCHASE),
                    headers=headers,
                )
            )
    # Long members with an envelope's name do not make an envelope of a known event.
    payload = {**PURCHASE, "data": b64(octets("data", 200)), "iv": 5}
    expected = valid("purchase_made", payload, drift=["/data", "/iv"])
    found.append(
        vector(
            "variants/plain-with-data",
            "A plain event with a long member named data",
            json_bytes(payload),
            expected,
        )
    )
    token = {"payload": b64(octets("token", 40)), "n": 1}
    expected = {
        "verdict": "unrecognised",
        "cause": "no-match",
        "stage": "recognise",
        "encryption": None,
        "event": None,
        "payload": token,
    }
    found.append(
        vector(
            "variants/plain-with-token",
            "No key opens the member, so it is a plain object",
            json_bytes(token),
            expected,
        )
    )
    assert HEAD["typeField"]["name"] == "event"
    return found


def variants():
    return {
        "texts": texts(),
        "content-types": content_types(),
        "members": members(),
        "parts": parts_in_other_encodings(),
        "rings": rings(),
        "small": small(),
        "plain": plain(),
    }

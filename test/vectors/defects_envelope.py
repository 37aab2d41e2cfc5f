"""Envelopes that are none, and bodies that are not of the configured wire profile."""

import json

from defects_unwrap import NOTE, PAYLOAD, TEXT, failed
from sealed import Sealed
from vector import ANY, json_bytes, undecodable, valid, vector


def envelope():
    sealed = Sealed("json-base64-iv-tag", "gcm", NOTE)
    parts = json.loads(sealed.body)
    cases = {
        "data-number": {**parts, "data": 12345},
        "data-null": {**parts, "data": None},
        "data-boolean": {**parts, "data": True},
        "data-array": {**parts, "data": list(sealed.ciphertext[:40])},
        "data-empty": {**parts, "data": ""},
        "data-not-base64": {**parts, "data": "*" + parts["data"][1:]},
        "iv-number": {**parts, "iv": 1234567890123456},
        "iv-null": {**parts, "iv": None},
        "iv-array": {**parts, "iv": list(sealed.iv)},
        "iv-object": {**parts, "iv": {"type": "Buffer", "data": list(sealed.iv)}},
        "tag-number": {**parts, "tag": 7},
        "tag-null": {**parts, "tag": None},
        "tag-object": {**parts, "tag": {"base64": parts["tag"]}},
        "tag-boolean": {**parts, "tag": False},
    }
    return [
        vector(f"envelope/{name}", "A member of the wrong type", json_bytes(body), failed("bad-envelope"))
        for name, body in cases.items()
    ]


def serialised_twice():
    found = []
    for profile in ("json-base64", "json-hex", "json-base64-iv-tag"):
        body = json.dumps(Sealed(profile, "gcm", NOTE).body.decode()).encode()
        found.append(
            vector(
                f"serialised-twice/{profile}",
                "The envelope as text in a JSON string",
                body,
                failed("bad-envelope", contains=["twice"]),
            )
        )
    thrice = json.dumps(json.dumps(Sealed("json-base64", "gcm", NOTE).body.decode())).encode()
    found.append(
        vector(
            "serialised-twice/thrice",
            "And once more: a string in a string",
            thrice,
            undecodable("parse", "not-a-payload"),
        )
    )
    plain = json.dumps(NOTE.decode()).encode()
    found.append(
        vector(
            "serialised-twice/plain",
            "A plain payload as text in a JSON string",
            plain,
            undecodable("parse", "not-a-payload"),
        )
    )
    return found


def other_profile():
    """The endpoint has a wire profile configured, and the body is another."""
    cases = [
        ("hex", "base64", "bad-encoding"),
        ("base64", "hex", "bad-encoding"),
        ("raw", "base64", "bad-encoding"),
        ("json-base64", "base64", "bad-envelope"),
        ("base64", "json-base64", "bad-envelope"),
        ("json-string-base64", "base64", "bad-envelope"),
        ("colon-base64", "base64", "bad-envelope"),
    ]
    found = []
    for expected, sent, cause in cases:
        for mode in ("gcm", "cbc"):
            body = Sealed(sent, mode, TEXT)
            name = f"other-profile/{expected}-gets-{sent}/{mode}"
            expects = {**ANY, "wire": expected}
            found.append(
                vector(
                    name,
                    "Not the configured wire profile",
                    body.body,
                    failed(cause),
                    headers=body.headers,
                    expects=expects,
                )
            )
    plain = valid("purchase_made", PAYLOAD)
    found.append(
        vector(
            "other-profile/plain",
            "A plain body is plain, whatever the profile",
            TEXT,
            plain,
            expects={**ANY, "wire": "hex"},
        )
    )
    return found


def defects():
    return {
        "envelope": envelope(),
        "serialised-twice": serialised_twice(),
        "other-profile": other_profile(),
    }

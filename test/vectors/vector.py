"""The shape of a vector: bytes, headers and keys in, the expected outcome beside them."""

import base64
import json
import string

from cipher import octets

PRINTABLE = string.ascii_letters + string.digits + "!#$%()*+,-./:;<=>?@[]^_{|}~"


def characters(seed, count):
    """Key and IV as the platform has them: printable ASCII characters."""
    return "".join(PRINTABLE[byte % len(PRINTABLE)] for byte in octets(seed, count))


def ring_key(label, mode=None):
    return {
        "label": label,
        "key": characters(f"key/{label}", 32),
        "iv": characters(f"iv/{label}", 16),
        "mode": mode,
    }


def with_mode(key, mode):
    return {**key, "mode": mode}


MAIN = ring_key("main")
OTHER = ring_key("other")
DECOY = ring_key("decoy")
ANY = {"encryption": "any"}


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def json_bytes(value):
    return compact(value).encode()


def b64(data):
    return base64.b64encode(data).decode()


def vector(name, idea, body, expected, *, headers=(), keys=(MAIN,), expects=ANY, secret=None, too_large=None):
    made = {
        "name": name,
        "idea": idea,
        "body": b64(body),
        "headers": [list(pair) for pair in headers],
        "keys": list(keys),
        "expects": expects,
        "expected": expected,
    }
    if secret is not None:
        made["secret"] = b64(secret)
    if too_large is not None:
        made["tooLarge"] = too_large
    return made


def outcome(verdict, cause, stage, encryption, event, more):
    return {
        "verdict": verdict,
        "cause": cause,
        "stage": stage,
        "encryption": encryption,
        "event": event,
        **more,
    }


def undecodable(stage, cause, encryption=None, **more):
    return outcome("undecodable", cause, stage, encryption, None, more)


def unrecognised(cause, encryption=None, **more):
    return outcome("unrecognised", cause, "recognise", encryption, None, more)


def invalid(event, pointers, encryption=None, **more):
    return outcome("invalid", "schema", "validate", encryption, event, {**more, "issues": sorted(pointers)})


def valid(event, payload, encryption=None, **more):
    return outcome("valid", None, None, encryption, event, {"payload": payload, **more})


def seen(mode, wire="base64", key=MAIN):
    return {"mode": mode, "wire": wire, "keyLabel": key["label"]}

"""Lays encrypted octets out as a wire profile describes, and says which profiles explain the same message."""

import base64
import json
import re

from cipher import cbc, gcm
from contract import WIRES

ALPHABETS = {
    "hex": re.compile(r"(?:[0-9a-fA-F]{2})+"),
    "base64": re.compile(r"[A-Za-z0-9+/]+={0,2}"),
    "base64url": re.compile(r"[A-Za-z0-9_-]+={0,2}"),
}


def text_of(octets, encoding):
    if encoding == "hex":
        return octets.hex()
    if encoding == "base64url":
        return base64.urlsafe_b64encode(octets).decode().rstrip("=")
    return base64.b64encode(octets).decode()


def octets_of(text, encoding):
    if encoding == "hex":
        return bytes.fromhex(text)
    standard = text.replace("-", "+").replace("_", "/").rstrip("=")
    return base64.b64decode(standard + "=" * (-len(standard) % 4))


def beside(profile, octets):
    """What stands in a header or a member; beside a raw body it is base64."""
    return text_of(octets, "base64" if profile["encoding"] == "raw" else profile["encoding"])


def pick(place, turn):
    return place["names"][turn % len(place["names"])]


def seal(mode, key, iv, text):
    """Ciphertext and tag; CBC has no tag."""
    return (cbc(key, iv, text), b"") if mode == "cbc" else gcm(key, iv, text)


def run_of_octets(profile, mode, iv, ciphertext, tag):
    """The octets that stand together in the main place."""
    parts = [iv] if profile["iv"]["place"] == "prefix" else []
    before = mode == "gcm" and profile["tag"]["place"] == "prefix"
    after = mode == "gcm" and profile["tag"]["place"] == "suffix"
    return b"".join([*parts, tag if before else b"", ciphertext, tag if after else b""])


def parts_beside(profile, mode, iv, tag, kind):
    """(place, octets) of what stands in places of its own of one kind: `header` or `member`."""
    parts = [(profile["iv"], iv)] + ([(profile["tag"], tag)] if mode == "gcm" else [])
    return [(place, octets) for place, octets in parts if place["place"] == kind]


def lay_out(profile, mode, iv, ciphertext, tag, turn=0):
    """The body and the headers. `turn` goes through the names under which a part is recognised."""
    octets = run_of_octets(profile, mode, iv, ciphertext, tag)
    headers = [["Content-Type", profile["contentType"]], *profile["headers"]]
    for place, part in parts_beside(profile, mode, iv, tag, "header"):
        headers.append([spelled(pick(place, turn), turn), beside(profile, part)])
    members = {
        pick(place, turn): beside(profile, part)
        for place, part in parts_beside(profile, mode, iv, tag, "member")
    }
    return envelop(profile, octets, members, turn), headers


def spelled(name, turn):
    return name.title() if turn % 2 else name


def envelop(profile, octets, members, turn=0):
    if profile["encoding"] == "raw":
        return octets
    text = text_of(octets, profile["encoding"])
    envelope = profile["envelope"]
    if envelope["kind"] == "bare":
        return text.encode()
    if envelope["kind"] == "json-string":
        return json.dumps(text).encode()
    if envelope["kind"] == "json-object":
        name = envelope["members"][turn % len(envelope["members"])]
        return json.dumps({name: text, **members}, separators=(",", ":")).encode()
    fields = {"ciphertext": text, **members}
    return ":".join(fields[field] for field in envelope["fields"] if field in fields).encode()


def same_text(profile, sent, octets):
    """Whether `sent`, laid out by another profile, holds these octets in this profile's encoding."""
    if profile["encoding"] == "raw" or sent["encoding"] == "raw":
        return profile["encoding"] == sent["encoding"] and sent["octets"] == octets
    text = text_of(sent["octets"], sent["encoding"])
    return (
        bool(ALPHABETS[profile["encoding"]].fullmatch(text))
        and octets_of(text, profile["encoding"]) == octets
    )


def explains(profile, sent):
    """Whether `profile`, too, would have this message: the same octets in the same places."""
    mode, iv = sent["mode"], sent["iv"]
    if profile["envelope"]["kind"] != sent["envelope"]["kind"] or profile["iv"]["lengthBytes"] != len(iv):
        return False
    if profile["iv"]["place"] == "configured" and iv != sent["configured"]:
        return False
    for kind in ("header", "member"):
        wanted = [place["names"] for place, _ in parts_beside(profile, mode, iv, sent["tag"], kind)]
        there = [place["names"] for place, _ in parts_beside(sent["profile"], mode, iv, sent["tag"], kind)]
        if any(names not in there for names in wanted):
            return False
    octets = run_of_octets(profile, mode, iv, sent["ciphertext"], sent["tag"])
    return same_text(profile, sent, octets)


def first_that_explains(profile, mode, configured, iv, ciphertext, tag):
    """The profile that detection must name: of several that give the same octets, the first in order."""
    sent = {
        "profile": profile,
        "mode": mode,
        "configured": configured,
        "iv": iv,
        "ciphertext": ciphertext,
        "tag": tag,
        "encoding": profile["encoding"],
        "envelope": profile["envelope"],
        "octets": run_of_octets(profile, mode, iv, ciphertext, tag),
    }
    return next(candidate["name"] for candidate in WIRES if explains(candidate, sent))

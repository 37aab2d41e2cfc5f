"""What goes wrong before a cipher is touched: compression, encodings and envelopes."""

import gzip
import json
import urllib.parse
import zlib

from sealed import Sealed, note, purchase
from vector import b64, json_bytes, seen, undecodable, valid, vector

TEXT = purchase(5)
NOTE = note()
PAYLOAD = json.loads(TEXT)


def failed(cause, **more):
    return undecodable("unwrap", cause, **more)


def empty():
    bodies = {
        "no-bytes": b"",
        "one-space": b" ",
        "line-breaks": b"\r\n\r\n",
        "tabs-and-spaces": b"\t  \t \n" * 50,
    }
    found = [
        vector(f"empty/{name}", "Nothing but white space", body, failed("empty-body"))
        for name, body in bodies.items()
    ]
    body = failed("empty-body")
    found.append(
        vector(
            "empty/required",
            "Empty where encryption is required",
            b"",
            body,
            expects={"encryption": "required"},
        )
    )
    found.append(vector("empty/no-key", "Empty, and no key in the ring", b"", body, keys=()))
    return found


def too_large():
    size = {"limitBytes": 10_485_760, "declaredBytes": 20_000_000, "readBytes": 10_485_761}
    chunked = {"limitBytes": 1024, "declaredBytes": None, "readBytes": 1025}
    return [
        vector(
            "too-large/declared",
            "Over the limit by its Content-Length",
            b"",
            failed("too-large"),
            too_large=size,
        ),
        vector(
            "too-large/chunked",
            "Over the limit while it is read",
            b"{",
            failed("too-large"),
            too_large=chunked,
        ),
    ]


def content_encoded():
    packed = gzip.compress(TEXT, mtime=0)
    sealed = Sealed("base64", "gcm", TEXT)
    cases = [
        ("gzip", packed, "gzip"),
        ("gzip-upper-case", packed, "GZIP"),
        ("x-gzip", packed, "x-gzip"),
        ("deflate", zlib.compress(TEXT), "deflate"),
        ("br", b"\x0b\x02\x80" + bytes(40), "br"),
        ("zstd", b"\x28\xb5\x2f\xfd" + bytes(40), "zstd"),
        ("in-a-list", packed, "identity, gzip"),
        ("only-said", TEXT, "gzip"),
        ("over-ciphertext", gzip.compress(sealed.body, mtime=0), "gzip"),
    ]
    found = [
        vector(
            f"content-encoded/{name}",
            f"content-encoding: {value}",
            body,
            failed("content-encoded"),
            headers=[["content-encoding", value]],
        )
        for name, body, value in cases
    ]
    plain = valid("purchase_made", PAYLOAD)
    found.append(
        vector(
            "content-encoded/identity",
            "identity is no compression",
            TEXT,
            plain,
            headers=[["Content-Encoding", "identity"]],
        )
    )
    return found


def twice_encoded():
    found = []
    for mode in ("gcm", "cbc"):
        sealed = Sealed("base64", mode, NOTE)
        base = sealed.body
        digits = Sealed("hex", mode, NOTE).body
        url_safe = Sealed("base64url", mode, NOTE).body
        cases = {
            "base64-of-base64": b64(base).encode(),
            "base64-of-hex": b64(digits).encode(),
            "base64-of-base64url": b64(url_safe).encode(),
            "hex-of-base64": base.hex().encode(),
            "hex-of-hex": digits.hex().encode(),
            "json-string-of-base64-of-base64": json.dumps(b64(base)).encode(),
            "member-of-base64-of-base64": json_bytes({"data": b64(base)}),
            "member-of-base64-of-hex": json_bytes({"encrypted": b64(digits)}),
        }
        for name, body in cases.items():
            expected = failed("bad-encoding", contains=["twice"])
            found.append(
                vector(f"twice-encoded/{name}/{mode}", "Text encoded once too often", body, expected)
            )
    return found


def with_character(mode, wanted):
    """A sealed text whose base64 holds `wanted` characters inside, not at its ends."""
    for turn in range(1000):
        sealed = Sealed(
            "base64",
            mode,
            purchase(4, orderID=f"ORD{turn}") if mode == "gcm" else purchase(orderID=f"ORD{turn}"),
        )
        text = sealed.body.decode()
        if all(one in text[1:-3] for one in wanted) and text.endswith("=") and text[0] not in "+/":
            return sealed, text
    raise ValueError(wanted)


def url_encoded():
    found = []
    for mode in ("gcm", "cbc"):
        sealed, text = with_character(mode, "+/")
        payload = json.loads(sealed.text)
        cases = {
            "plus-as-space": (text.replace("+", " "), "spaces-were-plus"),
            "percent-encoded": (urllib.parse.quote(text, safe=""), "percent-encoded"),
            "percent-encoded-lower-case": (
                urllib.parse.quote(text, safe="").replace("%2B", "%2b"),
                "percent-encoded",
            ),
            "only-the-end-encoded": (text.replace("=", "%3D"), "percent-encoded"),
        }
        for name, (body, mended) in cases.items():
            expected = valid("purchase_made", payload, seen(mode), evidence={"unwrap": {"mended": mended}})
            found.append(
                vector(f"url-encoded/{name}/{mode}", "Form encoding on the way", body.encode(), expected)
            )
        spaced = json_bytes({"data": text.replace("+", " ")})
        expected = valid(
            "purchase_made",
            payload,
            seen(mode, "json-base64"),
            evidence={"unwrap": {"mended": "spaces-were-plus"}},
        )
        found.append(
            vector(f"url-encoded/member/{mode}", "Form encoding inside an envelope", spaced, expected)
        )
    return found


def not_an_encoding():
    sealed = Sealed("base64", "gcm", TEXT).body.decode()
    cases = {
        "words": "Internal server error, please try again later.",
        "foreign-character": sealed[:100] + "*" + sealed[101:],
        "both-alphabets": "-_+/" * 30,
        "padding-inside": sealed[:98] + "==" + sealed[98:],
        "hex-cut-by-one-digit": Sealed("hex", "gcm", TEXT).body.decode()[:-1],
        "hex-cut-by-three-digits": Sealed("hex", "gcm", TEXT).body.decode()[:-3],
        "base64-cut-inside-a-group": Sealed("base64", "gcm", purchase(8)).body.decode().rstrip("=")[:101],
        "form-fields": "event=purchase_made&quantity=1&currency=Coins%20of%20gold",
        "key-value-lines": "event: purchase_made\nquantity: 1\ncurrency: Coins\n",
    }
    found = [
        vector(
            f"not-an-encoding/{name}",
            "Text that is neither a payload nor ciphertext",
            body.encode(),
            failed("bad-encoding"),
        )
        for name, body in cases.items()
    ]
    words = "Grüße aus Köln: der Server ist gerade nicht erreichbar.".encode()
    found.append(vector("not-an-encoding/utf-8-words", "Text beyond ASCII", words, failed("bad-encoding")))
    return found


def defects():
    return {
        "empty-body": empty(),
        "too-large": too_large(),
        "content-encoded": content_encoded(),
        "twice-encoded": twice_encoded(),
        "url-encoded": url_encoded(),
        "not-an-encoding": not_an_encoding(),
    }

"""Payloads that are read well and are no event of the contract, or break its schema; and odd ones that are fine."""

import json

from contract import EXAMPLES, HEAD, SHORT_EXAMPLES
from sealed import PURCHASE, Sealed
from vector import compact, invalid, json_bytes, seen, unrecognised, valid, vector
from xmlform import document

TYPE = HEAD["typeField"]["name"]


def without(payload, *names):
    return {key: value for key, value in payload.items() if key not in names}


def ways(name, idea, payload, expected_of, formats=("json", "xml")):
    """The payload as JSON, XML and JSON in GCM. `expected_of` takes the encryption and the format."""
    found = []
    if "json" in formats:
        found.append(vector(f"{name}/json", idea, json_bytes(payload), expected_of(None, "json")))
        sealed = Sealed("base64", "gcm", json_bytes(payload))
        found.append(
            vector(f"{name}/gcm", idea, sealed.body, expected_of(seen("gcm"), "json"), headers=sealed.headers)
        )
    if "xml" in formats:
        found.append(vector(f"{name}/xml", idea, document(payload).encode(), expected_of(None, "xml")))
    return found


def unknown_event():
    both = ("json", "xml")
    cases = {
        "ping": ({"event": "ping", "n": 1}, both),
        "wrong-case": ({**PURCHASE, "event": "Purchase_Made"}, both),
        "schema-name": ({**PURCHASE, "event": "PurchasedStoreItemEvent"}, both),
        "empty": ({**PURCHASE, "event": ""}, both),
        "inherited-name": ({**PURCHASE, "event": "constructor"}, both),
        "proto": ({**PURCHASE, "event": "__proto__"}, both),
        "by-alias": ({"type": "ping"}, both),
        "name-before-alias": ({"type": "purchase_made", **PURCHASE, "event": "ping"}, both),
        "number": ({**PURCHASE, "event": 5}, ("json",)),
        "null": ({**PURCHASE, "event": None}, ("json",)),
        "object": ({**PURCHASE, "event": {"name": "purchase_made"}}, ("json",)),
        "array": ({**PURCHASE, "event": ["purchase_made"]}, ("json",)),
    }
    found = []
    for name, (payload, formats) in cases.items():
        found += ways(
            f"unknown-event/{name}",
            "The type field names no event",
            payload,
            lambda encryption, _: unrecognised("unknown-event", encryption),
            formats,
        )
    return found


def by_shape():
    """Without the type field: unique, ambiguous, none."""
    found = []
    for event in ("purchase_made", "user_joined"):
        payload = without(EXAMPLES[event], TYPE)
        found += ways(
            f"shape-unique/{event}",
            "No type field, one schema fits",
            payload,
            lambda encryption, _, event=event, payload=payload: valid(
                event, payload, encryption, recognisedBy="shape"
            ),
        )
    for event in ("message_received", "channel_message_posted", "user_visited"):
        payload = without(EXAMPLES[event], TYPE)
        found += ways(
            f"shape-ambiguous/{event}",
            "No type field, several schemas fit",
            payload,
            lambda encryption, _: unrecognised("ambiguous", encryption),
        )
    lacking = {
        "nothing-in-common": {"hello": "world"},
        "one-property-missing": without(PURCHASE, TYPE, "orderID"),
        "empty": {},
    }
    for name, payload in lacking.items():
        found += ways(
            f"shape-none/{name}",
            "No type field, no schema fits",
            payload,
            lambda encryption, _: unrecognised("no-match", encryption),
        )
    return found


def aliases():
    found = []
    for alias in HEAD["typeField"]["aliases"]:
        payload = {alias: "purchase_made", **without(PURCHASE, TYPE)}
        found += ways(
            f"alias/{alias}",
            "The event stands under an alias",
            payload,
            lambda encryption, _, payload=payload: valid(
                "purchase_made", payload, encryption, recognisedBy="field"
            ),
        )
    return found


def schema():
    product, user = PURCHASE["product"], PURCHASE["user"]
    both = ("json", "xml")
    cases = {
        "missing": (without(PURCHASE, "orderID"), ["/orderID"], both),
        "two-missing": (without(PURCHASE, "orderID", "quantity"), ["/orderID", "/quantity"], both),
        "nested-missing": ({**PURCHASE, "product": without(product, "name")}, ["/product/name"], both),
        "negative-price": ({**PURCHASE, "product": {**product, "price": -1}}, ["/product/price"], both),
        "quantity-zero": ({**PURCHASE, "quantity": 0}, ["/quantity"], both),
        "quantity-fraction": ({**PURCHASE, "quantity": 1.5}, ["/quantity"], both),
        "quantity-words": ({**PURCHASE, "quantity": "two"}, ["/quantity"], both),
        "bad-timestamp": ({**PURCHASE, "timestamp": "yesterday"}, ["/timestamp"], both),
        "bad-email": ({**PURCHASE, "user": {**user, "email": "jane"}}, ["/user/email"], both),
        "number-as-string": ({**PURCHASE, "quantity": "1"}, ["/quantity"], ("json",)),
        "string-as-number": ({**PURCHASE, "orderID": 1}, ["/orderID"], ("json",)),
        "object-as-null": ({**PURCHASE, "user": None}, ["/user"], ("json",)),
        "object-as-string": ({**PURCHASE, "product": "voucher"}, ["/product"], ("json",)),
        "object-as-array": ({**PURCHASE, "user": [user]}, ["/user"], ("json",)),
    }
    found = []
    for name, (payload, pointers, formats) in cases.items():
        found += ways(
            f"schema/{name}",
            "The payload breaks the contract",
            payload,
            lambda encryption, _, pointers=pointers: invalid("purchase_made", pointers, encryption),
            formats,
        )
    indented = document({**PURCHASE, "quantity": 0}, 2)
    line = indented.split("\n").index("  <quantity>0</quantity>") + 1
    placed = invalid("purchase_made", ["/quantity"], lines={"/quantity": line})
    found.append(
        vector("schema/line", "An issue of an XML payload points to its element", indented.encode(), placed)
    )
    return found


def odd_and_fine():
    """Nothing of this is an error: hostile names are data, and every character JSON can hold arrives."""
    short = SHORT_EXAMPLES["purchase_made"]
    text = compact(short)[:-1]
    tails = {
        "proto": '"__proto__":{"admin":true}',
        "constructor": '"constructor":{"prototype":{"admin":true}}',
        "prototype": '"prototype":1,"toString":2,"hasOwnProperty":3',
        "lone-surrogates": '"note":"\\ud800 and \\udfff"',
        "escaped-nul": '"note":"a\\u0000b"',
        "empty-key": '"":1',
        "pointer-characters": '"a/b~c":1',
        "long-number": '"n":123456789012345678901234567890',
        "deep-100": '"a":' + "[" * 99 + "]" * 99,
        "line-separator": '"note":"\u2028\u2029"',
        "emoji": '"note":"\U0001f600"',
        "long-string": '"note":"' + "x" * 300 + '"',
    }
    found = []
    for name, tail in tails.items():
        data = f"{text},{tail}}}".encode()
        payload = json.loads(data)
        for mode in (None, "gcm", "cbc"):
            sealed = Sealed("base64", mode, data) if mode else None
            # The payload is compared as JSON text: Python writes lone surrogates as escapes, and so do we.
            expected = valid("purchase_made", payload, seen(mode) if mode else None, drift=drift(payload))
            found.append(
                vector(
                    f"odd/{name}/{mode or 'plain'}",
                    "Odd, and valid",
                    sealed.body if sealed else data,
                    expected,
                )
            )
    mark = b"\xef\xbb\xbf"
    for name, data in {"json": compact(PURCHASE).encode(), "xml": document(PURCHASE).encode()}.items():
        found.append(
            vector(
                f"odd/byte-order-mark/{name}",
                "UTF-8 with a byte order mark",
                mark + data,
                valid("purchase_made", PURCHASE),
            )
        )
        for mode in ("gcm", "cbc"):
            sealed = Sealed("base64", mode, mark + data)
            found.append(
                vector(
                    f"odd/byte-order-mark/{name}/{mode}",
                    "The mark inside the encryption",
                    sealed.body,
                    valid("purchase_made", PURCHASE, seen(mode)),
                )
            )
        found.append(
            vector(
                f"odd/white-space-around/{name}",
                "White space around",
                b"\r\n\t " * (name == "json") + data + b"\n\n",
                valid("purchase_made", PURCHASE),
            )
        )
    return found


def drift(payload):
    """Pointers (RFC 6901) to the tops of what the contract does not know."""
    unknown = [key for key in payload if key not in PURCHASE]
    return sorted("/" + key.replace("~", "~0").replace("/", "~1") for key in unknown)


def defects():
    return {
        "unknown-event": unknown_event(),
        "shape": by_shape(),
        "alias": aliases(),
        "schema": schema(),
        "odd": odd_and_fine(),
    }

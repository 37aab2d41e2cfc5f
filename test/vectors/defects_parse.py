"""Texts that are no payload, plain and encrypted: each with its own cause."""

from sealed import Sealed
from vector import compact, seen, undecodable, vector
from xmlform import document

SMALL = {"event": "purchase_made", "user": {"username": "jane"}, "n": 1}
JSON = compact(SMALL)
XML = document(SMALL, 1)
HUGE_DEPTH = 101


def three_ways(group, texts, cause, *, cbc=True):
    """Each text plain, in GCM and, where it begins as a payload does, in CBC: the cause is the same."""
    found = []
    for name, text in texts.items():
        data = text if isinstance(text, bytes) else text.encode()
        idea = name.replace("-", " ").capitalize()
        found.append(vector(f"{group}/{name}/plain", idea, data, undecodable("parse", cause)))
        for mode in ("gcm", "cbc") if cbc else ("gcm",):
            sealed = Sealed("base64", mode, data)
            found.append(
                vector(
                    f"{group}/{name}/{mode}",
                    idea,
                    sealed.body,
                    undecodable("parse", cause, seen(mode)),
                    headers=sealed.headers,
                )
            )
    return found


def malformed_json():
    texts = {
        "cut-in-a-string": JSON[:40],
        "cut-after-a-comma": '{"event":"purchase_made",',
        "only-a-brace": "{",
        "trailing-comma": '{"event":"purchase_made",}',
        "trailing-comma-in-array": '{"event":"purchase_made","a":[1,]}',
        "single-quotes": "{'event':'purchase_made'}",
        "bare-key": '{event:"purchase_made"}',
        "line-comment": '{"event":"purchase_made"} // end',
        "block-comment": '{/* event */"event":"purchase_made"}',
        "nan": '{"event":"purchase_made","n":NaN}',
        "infinity": '{"event":"purchase_made","n":Infinity}',
        "undefined": '{"event":"purchase_made","n":undefined}',
        "leading-zero": '{"event":"purchase_made","n":012}',
        "leading-plus": '{"event":"purchase_made","n":+1}',
        "bare-fraction": '{"event":"purchase_made","n":.5}',
        "open-fraction": '{"event":"purchase_made","n":1.}',
        "open-exponent": '{"event":"purchase_made","n":1e}',
        "hex-number": '{"event":"purchase_made","n":0x10}',
        "raw-line-break": '{"event":"purchase\nmade"}',
        "raw-tab": '{"event":"purchase\tmade"}',
        "raw-nul": '{"event":"purchase\0made"}',
        "nul-behind": JSON + "\0",
        "bad-escape": '{"event":"purchase\\xmade"}',
        "short-unicode-escape": '{"event":"\\u12"}',
        "junk-behind": JSON + "junk",
        "two-roots": JSON + JSON,
        "two-roots-in-lines": JSON + "\n" + JSON,
        "missing-colon": '{"event" "purchase_made"}',
        "wrong-bracket": '{"event":["purchase_made"}',
        "capital-literal": '{"event":"purchase_made","b":True}',
        "form-feed-between": '{\f"event":"purchase_made"}',
        "no-break-space-between": '{\u00a0"event":"purchase_made"}',
    }
    return three_ways("malformed-json", texts, "malformed-json") + positions()


def positions():
    text = '{\n  "event": "purchase_made",\n  "n": 01\n}'
    expected = undecodable(
        "parse",
        "malformed-json",
        contains=["Line 3", "column 9"],
        evidence={"parse": {"line": 3, "column": 9}},
    )
    one = vector("malformed-json/position", "The place is given by line and column", text.encode(), expected)
    text = "<payload>\n  <event>purchase_made</event>\n  <n>1</m>\n</payload>"
    expected = undecodable("parse", "malformed-xml", evidence={"parse": {"line": 3}})
    return [one, vector("malformed-xml/position", "The place is given by line", text.encode(), expected)]


def malformed_xml():
    texts = {
        "only-a-bracket": "<",
        "cut-in-a-tag": XML[:60],
        "cut-before-the-end": XML[:-10],
        "crossed-tags": "<payload><a><b></a></b></payload>",
        "wrong-case": "<payload><event>x</Event></payload>",
        "two-roots": XML + XML,
        "junk-behind": XML + "junk",
        "element-behind": XML + "<more/>",
        "instruction-before": '<?xml version="1.0"?><?xml-stylesheet href="a.css"?>' + XML,
        "instruction-inside": "<payload><?php echo 1 ?></payload>",
        "instruction-behind": XML + "<?end?>",
        "declaration-not-first": '<payload/>\n<?xml version="1.0"?>',
        "bare-ampersand": "<payload><event>a & b</event></payload>",
        "undeclared-entity": "<payload><event>&nbsp;</event></payload>",
        "undeclared-entity-in-attribute": '<payload a="&nope;"/>',
        "reference-to-nul": "<payload>&#0;</payload>",
        "reference-to-a-control": "<payload>&#x1F;</payload>",
        "reference-to-a-surrogate": "<payload>&#xD800;</payload>",
        "reference-beyond-unicode": "<payload>&#x110000;</payload>",
        "bracket-in-attribute": '<payload a="<"/>',
        "attribute-twice": '<payload a="1" a="2"/>',
        "attribute-bare": "<payload a=1/>",
        "attribute-without-value": "<payload a/>",
        "name-begins-with-digit": "<payload><1a/></payload>",
        "space-before-name": "< payload/>",
        "open-comment": "<payload><!-- </payload>",
        "dashes-in-comment": "<payload><!-- a -- b --></payload>",
        "open-cdata": "<payload><![CDATA[ </payload>",
        "cdata-end-in-text": "<payload>a ]]> b</payload>",
        "control-character": "<payload>\x01</payload>",
        "nul": "<payload>\0</payload>",
    }
    return three_ways("malformed-xml", texts, "malformed-xml")


def doctype():
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    texts = {
        "bare": "<!DOCTYPE payload>" + XML,
        "after-declaration": '<?xml version="1.0"?>\n<!DOCTYPE payload>\n' + XML,
        "lower-case": "<!doctype html>" + XML,
        "system": '<!DOCTYPE payload SYSTEM "https://example.com/payload.dtd">' + XML,
        "external-entity": '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>&x;</p>',
        "internal-entity": '<!DOCTYPE p [<!ENTITY x "text">]><p>&x;</p>',
        "parameter-entity": '<!DOCTYPE p [<!ENTITY % x SYSTEM "http://127.0.0.1/x">%x;]><p/>',
        "many-laughs": f"<!DOCTYPE p [{laughs}]><p>&a8;</p>",
        "behind-the-root": XML + "<!DOCTYPE payload>",
        "inside-the-root": "<payload><!DOCTYPE payload></payload>",
        "behind-a-comment": "<!-- first --><!DOCTYPE payload>" + XML,
    }
    return three_ways("doctype", texts, "doctype-refused")


def not_utf8():
    texts = {
        "latin-1": JSON.replace("jane", "ren\u00e9").encode("latin-1"),
        "latin-1-xml": XML.replace("jane", "ren\u00e9").encode("latin-1"),
        "cut-inside-a-character": b'{"event":"\xe2\x82"}',
        "overlong": b'{"event":"\xc0\x80"}',
        "encoded-surrogate": b'{"event":"\xed\xa0\x80"}',
        "byte-ff": b'{"event":"\xff"}',
        "utf-16-le": JSON.encode("utf-16-le"),
        "utf-16-be": JSON.encode("utf-16-be"),
        "utf-16-le-mark": b"\xff\xfe" + JSON.encode("utf-16-le"),
        "utf-16-be-mark": b"\xfe\xff" + JSON.encode("utf-16-be"),
        "utf-16-le-xml": XML.encode("utf-16-le"),
        "utf-16-be-xml-mark": b"\xfe\xff" + XML.encode("utf-16-be"),
    }
    return three_ways("not-utf8", texts, "not-utf8", cbc=False)


def not_utf8_in_cbc():
    """In CBC only what begins as a payload counts as decrypted; else a first block of another text looks like a wrong IV."""
    texts = {
        "utf-16-be": (JSON.encode("utf-16-be"), "wrong-iv"),
        "utf-16-mark": (JSON.encode("utf-16"), "wrong-iv"),
        "words": (b"just words, no payload", "wrong-iv"),
        "number": (b"42", "wrong-key"),
        "one-block-of-words": (b"just words", "wrong-key"),
    }
    return [
        vector(
            f"cbc-no-payload/{name}",
            "What begins unlike a payload does not count as decrypted",
            Sealed("base64", "cbc", text).body,
            undecodable("decrypt", cause),
        )
        for name, (text, cause) in texts.items()
    ]


def too_deep():
    texts = {
        "json-arrays": '{"a":' + "[" * (HUGE_DEPTH - 1) + "]" * (HUGE_DEPTH - 1) + "}",
        "json-objects": '{"a":' * (HUGE_DEPTH - 1) + "{}" + "}" * (HUGE_DEPTH - 1),
        "json-unclosed": '{"a":' + "[" * 500,
        "xml": "<a>" * HUGE_DEPTH + "</a>" * HUGE_DEPTH,
        "xml-very": "<a>" * 300 + "</a>" * 300,
    }
    return three_ways("too-deep", texts, "too-deep")


def duplicate_key():
    texts = {
        "top": JSON[:-1] + ',"event":"purchase_made"}',
        "nested": '{"event":"purchase_made","user":{"_id":"1","_id":"2"}}',
        "in-array": '{"event":"purchase_made","a":[{"b":1,"b":1}]}',
        "escaped": '{"event":"purchase_made","\\u0065vent":"user_joined"}',
        "empty-key": '{"":1,"":2}',
        "proto": '{"__proto__":1,"__proto__":2}',
        "first-is-null": '{"a":null,"a":1}',
    }
    return three_ways("duplicate-key", texts, "duplicate-key")


def not_a_payload():
    texts = {"array": f"[{JSON}]", "empty-array": "[]"}
    scalars = {
        "number": "42",
        "string": '"purchase_made"',
        "true": "true",
        "null": "null",
        "negative": "-1.5e3",
    }
    return three_ways("not-a-payload", texts, "not-a-payload") + three_ways(
        "not-a-payload", scalars, "not-a-payload", cbc=False
    )


def defects():
    return {
        "malformed-json": malformed_json(),
        "malformed-xml": malformed_xml(),
        "doctype": doctype(),
        "not-utf8": not_utf8(),
        "cbc-no-payload": not_utf8_in_cbc(),
        "too-deep": too_deep(),
        "duplicate-key": duplicate_key(),
        "not-a-payload": not_a_payload(),
    }

"""XML documents with the verdict of Python's expat: accepted or not, and what it read."""

import random
import re
from xml.parsers import expat

from contract import EXAMPLES
from vector import b64
from xmlform import document

HAND_MADE = {
    "empty-element": "<a/>",
    "empty-element-with-space": "<a />",
    "end-tag-with-space": "<a></a >",
    "declaration": '<?xml version="1.0"?><a/>',
    "declaration-single-quotes": "<?xml version='1.0' encoding='utf-8'?><a/>",
    "declaration-standalone": '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a/>',
    "declaration-without-version": '<?xml encoding="UTF-8"?><a/>',
    "declaration-version-2": '<?xml version="2.0"?><a/>',
    "declaration-bad-standalone": '<?xml version="1.0" standalone="maybe"?><a/>',
    "declaration-unclosed": '<?xml version="1.0"><a/>',
    "declaration-upper-case": '<?XML version="1.0"?><a/>',
    "comment-before": "<!-- one --><a/>",
    "comment-behind": "<a/><!-- one -->",
    "comment-inside": "<a>1<!-- <b> & -->2</a>",
    "comment-ends-with-dash": "<a><!-- one ---></a>",
    "cdata": "<a><![CDATA[<b>&amp;</b>]]></a>",
    "cdata-twice": "<a><![CDATA[one]]> and <![CDATA[two]]></a>",
    "cdata-empty": "<a><![CDATA[]]></a>",
    "cdata-with-brackets": "<a><![CDATA[a]b]]c]]></a>",
    "cdata-lower-case": "<a><![cdata[x]]></a>",
    "cdata-outside": "<![CDATA[x]]><a/>",
    "references": "<a>&lt;&gt;&amp;&quot;&apos;</a>",
    "numeric-references": "<a>&#65;&#x42;&#x1F600;&#233;</a>",
    "numeric-reference-leading-zeros": "<a>&#0000000065;&#x00000042;</a>",
    "reference-to-white-space": "<a>&#9;&#10;&#13;&#32;</a>",
    "reference-built-of-references": "<a>&amp;lt;&amp;#65;</a>",
    "reference-upper-case-x": "<a>&#X41;</a>",
    "reference-without-semicolon": "<a>&amp</a>",
    "reference-empty": "<a>&;</a>",
    "reference-empty-number": "<a>&#;</a>",
    "reference-empty-hex": "<a>&#x;</a>",
    "reference-letters": "<a>&#12a;</a>",
    "reference-upper-case-name": "<a>&AMP;</a>",
    "reference-to-fffe": "<a>&#xFFFE;</a>",
    "reference-to-fffd": "<a>&#xFFFD;</a>",
    "reference-to-del": "<a>&#127;</a>",
    "reference-in-attribute": '<a b="&lt;&#65;&quot;"/>',
    "attributes": "<a b=\"1\" c='2'/>",
    "attribute-with-other-quote": "<a b='\"' c=\"'\"/>",
    "attribute-with-spaces": '<a  b = "1"\n c="2" />',
    "attribute-with-greater": '<a b=">"/>',
    "attribute-no-space-between": '<a b="1"c="2"/>',
    "attribute-ampersand": '<a b="a&b"/>',
    "attribute-unclosed": '<a b="1></a>',
    "attribute-name-digit": '<a 1b="1"/>',
    "attribute-in-end-tag": "<a></a b='1'>",
    "attribute-same-name-other-case": '<a b="1" B="2"/>',
    "slash-inside-tag": "<a / b='1'>",
    "names": "<a-b.c_d><\u00e9t\u00e9/><\u540d/></a-b.c_d>",
    "name-with-colon": "<n:a xmlns:n='urn:x'><n:b/></n:a>",
    "name-with-dollar": "<a$b/>",
    "name-with-dash-first": "<-a/>",
    "name-with-dot-first": "<.a/>",
    "name-to-string": "<toString><valueOf/><hasOwnProperty/></toString>",
    "name-xml-prefix": "<xmlthing/>",
    "text-greater": "<a>1 > 2</a>",
    "text-quotes": "<a>\"'</a>",
    "text-single-bracket": "<a>x]]y]z></a>",
    "text-cr-lf": "<a>one\r\ntwo\rthree</a>",
    "text-tab": "<a>\t</a>",
    "text-nel": "<a>\u0085</a>",
    "text-c1-control": "<a>\u0086</a>",
    "text-del": "<a>\u007f</a>",
    "text-fffe": "<a>\ufffe</a>",
    "text-bell": "<a>\u0007</a>",
    "text-form-feed": "<a>\u000c</a>",
    "text-astral": "<a>\U0001f600</a>",
    "text-before": "x<a/>",
    "text-behind": "<a/>x",
    "text-reference-behind": "<a/>&#32;",
    "form-feed-behind": "<a/>\u000c",
    "no-break-space-behind": "<a/>\u00a0",
    "mixed": "<a>1<b/>2<c>3</c>4</a>",
    "two-roots": "<a/><b/>",
    "end-without-start": "</a>",
    "start-without-end": "<a>",
    "end-too-many": "<a></a></a>",
    "nested-unclosed": "<a><b></a>",
    "self-closing-then-end": "<a/></a>",
    "space-before-declaration": " <?xml version='1.0'?><a/>",
    "space-before-root": "  \n<a/>",
    "only-comment": "<!-- x -->",
    "only-declaration": "<?xml version='1.0'?>",
    "nothing": "",
    "bang": "<!a/>",
    "question": "<?a",
    "empty-tag": "<></>",
    "tag-unclosed": "<a",
    "tag-unclosed-then-tag": "<a <b/></a>",
    "less-than-in-text": "<a>1 < 2</a>",
    "many-attributes": "<a " + " ".join(f'n{n}="{n}"' for n in range(50)) + "/>",
    "same-children": "<a><b>1</b><b>2</b></a>",
}

MUTATIONS = 250
CHARACTERS = "<>/&;!?-[]\"'= \n\tax1.:#\u00e9\u0001"


def mutated():
    """Small documents with a few characters changed, at places a seeded generator picks."""
    pick = random.Random(20261121)
    seeds = [document(EXAMPLES["user_joined"], 1), document(EXAMPLES["message_received"], 2)]
    small = [
        HAND_MADE[name]
        for name in (
            "attributes",
            "cdata",
            "comment-inside",
            "numeric-references",
            "mixed",
            "declaration-standalone",
        )
    ]
    found = {}
    for number in range(MUTATIONS):
        text = pick.choice(small if number % 16 else seeds)
        for _ in range(pick.randint(1, 3)):
            at = pick.randrange(len(text))
            text = (
                text[:at]
                + pick.choice(["", pick.choice(CHARACTERS), pick.choice(CHARACTERS) + text[at]])
                + text[at + 1 :]
            )
        if text.count("<?") == len(re.findall(r"^<\?xml\s", text)) and "<!DOC" not in text:
            found[f"mutated-{number}"] = text
    return found


def read_by_expat(data):
    """[name, attributes, text, children] of the root, or None where expat refuses the document."""
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    top = ["", {}, "", []]
    open_ = [top]

    def start(name, attributes):
        element = [name, attributes, "", []]
        open_[-1][3].append(element)
        open_.append(element)

    def text(characters):
        open_[-1][2] += characters

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_.pop()
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return None
    return top[3][0]


def documents():
    found = []
    for name, text in {**HAND_MADE, **mutated()}.items():
        tree = read_by_expat(text.encode())
        found.append(
            {"name": name, "document": b64(text.encode()), "accepted": tree is not None, "tree": tree}
        )
    return found

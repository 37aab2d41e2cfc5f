"""Payloads as XML in the contract's form (root and item names), for payloads whose types a schema decides."""

from xml.etree import ElementTree
from xml.sax.saxutils import escape

from contract import HEAD

FORM = HEAD["xml"]
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def element(name, value, indent, depth):
    lead = "\n" + indent * depth if indent else ""
    if isinstance(value, dict):
        inner = "".join(element(key, member, indent, depth + 1) for key, member in value.items())
        return f"{lead}<{name}>{inner}{lead}</{name}>"
    if isinstance(value, list):
        inner = "".join(element(FORM["item"], item, indent, depth + 1) for item in value)
        return f"{lead}<{name}>{inner}{lead}</{name}>"
    return f"{lead}<{name}>{scalar(value)}</{name}>"


def scalar(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(str(value))


def document(payload, style=0):
    """One document: with a declaration, without one, or indented. Checked by Python's own XML reader."""
    indent = "  " if style % 3 == 2 else ""
    text = element(FORM["root"], payload, indent, 0).lstrip("\n")
    whole = text if style % 3 == 1 else f"{DECLARATION}\n{text}"
    assert matches(ElementTree.fromstring(whole.encode()), payload), whole
    return whole


def matches(node, value):
    if isinstance(value, dict):
        return [child.tag for child in node] == list(value) and all(
            matches(child, value[child.tag]) for child in node
        )
    if isinstance(value, list):
        return len(node) == len(value) and all(matches(child, item) for child, item in zip(node, value))
    return (node.text or "") == str(scalar(value)).replace("&amp;", "&").replace("&lt;", "<").replace(
        "&gt;", ">"
    )

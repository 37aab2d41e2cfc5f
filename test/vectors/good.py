"""Every profile in every mode it has and both formats: what detection must recognise from the ring alone."""

from cipher import octets
from contract import EXAMPLES, SHORT_EXAMPLES, WIRES
from vector import DECOY, json_bytes, ring_key, seen, valid, vector
from wire import first_that_explains, lay_out, seal
from xmlform import document

MODES = ("gcm", "cbc")
FORMATS = ("json", "xml")


def modes_of(profile):
    """CBC's IV is one block, so a profile with a shorter one has no CBC form."""
    return MODES if profile["iv"]["lengthBytes"] == 16 else ("gcm",)


def good_of(profile, place):
    key = ring_key(profile["name"])
    configured = key["iv"].encode()
    events = list(EXAMPLES)
    found = []
    for mode in modes_of(profile):
        for format_ in FORMATS:
            turn = place + len(found)
            event = events[turn % len(events)]
            payload = EXAMPLES[event] if format_ == "json" else SHORT_EXAMPLES[event]
            text = json_bytes(payload) if format_ == "json" else document(payload, turn).encode()
            name = f"{profile['name']}/{mode}/{format_}"
            sent_iv = octets(f"iv/{name}", profile["iv"]["lengthBytes"])
            iv = configured if profile["iv"]["place"] == "configured" else sent_iv
            ciphertext, tag = seal(mode, key["key"].encode(), iv, text)
            # The first of each pair has the names that we emit, the other one those that we also recognise.
            body, headers = lay_out(profile, mode, iv, ciphertext, tag, 0 if format_ == "json" else turn)
            wire = first_that_explains(profile, mode, configured, iv, ciphertext, tag)
            expected = valid(event, payload, seen(mode, wire, key), recognisedBy="field", format=format_)
            idea = f"{profile['title']}: {format_.upper()} in {mode.upper()}"
            found.append(vector(name, idea, body, expected, headers=headers, keys=(DECOY, key)))
    return found


def good():
    return {f"good/{profile['name']}": good_of(profile, place) for place, profile in enumerate(WIRES)}

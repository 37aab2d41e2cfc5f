"""Bodies in a named profile, and texts of a wanted length, for defects to start from."""

from cipher import octets
from contract import EXAMPLES, wire
from vector import MAIN, json_bytes
from wire import lay_out, seal

PURCHASE = EXAMPLES["purchase_made"]
PING = b'{"event":"ping","n":1}'


class Sealed:
    """One encrypted text with all its parts, and its body and headers in the profile."""

    def __init__(self, profile, mode, text, key=MAIN, iv=None):
        self.profile = wire(profile)
        self.mode = mode
        self.key = key["key"].encode()
        self.text = text
        self.iv = iv if iv is not None else self.own_iv(key)
        self.ciphertext, self.tag = seal(mode, self.key, self.iv, text)
        self.body, self.headers = lay_out(self.profile, mode, self.iv, self.ciphertext, self.tag)

    def own_iv(self, key):
        place, length = self.profile["iv"]["place"], self.profile["iv"]["lengthBytes"]
        return key["iv"].encode() if place == "configured" else octets(f"iv/{self.profile['name']}", length)

    def laid_out(self, ciphertext=None, tag=None, iv=None):
        """Body and headers with one part exchanged."""
        return lay_out(
            self.profile,
            self.mode,
            self.iv if iv is None else iv,
            self.ciphertext if ciphertext is None else ciphertext,
            self.tag if tag is None else tag,
        )


def purchase(remainder=None, **more):
    """A valid purchase as JSON; with `remainder`, padded to that many bytes over whole blocks."""
    payload = {**PURCHASE, **more}
    if remainder is None:
        return json_bytes(payload)
    for count in range(17):
        text = json_bytes({**payload, "orderID": "ORD" + "7" * count})
        if len(text) % 16 == remainder:
            return text
    raise ValueError(remainder)


def note(remainder=5):
    """A short text that begins as payloads do, for what is never decrypted as far as its content."""
    text = b'{"kind":"purchase-zq","orderID":"ORD2026","note":"Qzkv-Wxyjb%fgh_PvQ"}'
    return text + b" " * ((remainder - len(text)) % 16)


def flipped(data, at, mask=0x01):
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]

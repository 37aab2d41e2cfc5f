"""What is configured, and what arrives: no key, another mode, encryption required or not expected."""

from defects_gcm import CBC, GCM, PURCHASE_TEXT, TEXT, XML, failed
from sealed import Sealed, note
from vector import ANY, DECOY, MAIN, OTHER, vector, with_mode


def no_key():
    found = []
    for profile in (
        "base64",
        "hex",
        "base64url",
        "raw",
        "json-base64",
        "json-string-hex",
        "colon-base64",
        "base64-iv-tag-headers",
    ):
        for mode in ("gcm", "cbc"):
            sealed = Sealed(profile, mode, TEXT)
            found.append(
                vector(
                    f"no-key/{profile}/{mode}",
                    "Encrypted, and the ring is empty",
                    sealed.body,
                    failed("no-key"),
                    headers=sealed.headers,
                    keys=(),
                )
            )
    return found


def wrong_mode():
    """The right key, and a configured mode that is not the one used."""
    found = []
    for profile in ("base64", "json-hex", "base64-iv-prefix", "raw"):
        for sent, other, expects in (("gcm", "cbc", CBC), ("cbc", "gcm", GCM)):
            for remainder in (0, 7):
                sealed = Sealed(profile, sent, note(remainder))
                for by, keys, wanted in (
                    ("key", [with_mode(MAIN, other)], ANY),
                    ("endpoint", [MAIN], expects),
                    ("endpoint-over-key", [with_mode(MAIN, sent)], expects),
                ):
                    name = f"wrong-mode/{profile}/{sent}-{remainder}/{by}"
                    found.append(
                        vector(
                            name,
                            f"Sent in {sent.upper()}, {other.upper()} is configured",
                            sealed.body,
                            failed("wrong-mode"),
                            headers=sealed.headers,
                            keys=[DECOY, *keys],
                            expects=wanted,
                        )
                    )
    sealed = Sealed("base64", "cbc", note(3), key=OTHER)
    found.append(
        vector(
            "wrong-mode/unproven",
            "CBC under an unknown key where GCM is configured: nothing proves the mode",
            sealed.body,
            failed("wrong-key-or-tampered"),
            expects=GCM,
        )
    )
    return found


def expectations():
    required, none = {"encryption": "required"}, {"encryption": "none"}
    found = []
    plain = {
        "json": PURCHASE_TEXT,
        "xml": XML,
        "json-with-mark": b"\xef\xbb\xbf" + TEXT,
        "malformed-json": TEXT[:50],
        "array": b"[1,2]",
        "number": b"42",
        "utf-16": TEXT.decode().encode("utf-16"),
    }
    for name, body in plain.items():
        found.append(
            vector(
                f"not-encrypted/{name}",
                "Plain where encryption is required",
                body,
                failed("not-encrypted"),
                expects=required,
            )
        )
    marked = [["x-encrypted", "true"]]
    found.append(
        vector(
            "not-encrypted/marked",
            "Plain though its header says encrypted",
            TEXT,
            failed("not-encrypted"),
            headers=marked,
            expects=required,
        )
    )
    for profile in ("base64", "hex", "raw", "json-base64-iv-tag", "json-string-base64", "colon-hex"):
        for mode in ("gcm", "cbc"):
            sealed = Sealed(profile, mode, TEXT)
            found.append(
                vector(
                    f"unexpectedly-encrypted/{profile}/{mode}",
                    "Encrypted where plain is expected",
                    sealed.body,
                    failed("unexpectedly-encrypted"),
                    headers=sealed.headers,
                    expects=none,
                )
            )
    sealed = Sealed("base64", "gcm", TEXT)
    found.append(
        vector(
            "unexpectedly-encrypted/no-key",
            "The same with an empty ring",
            sealed.body,
            failed("unexpectedly-encrypted"),
            expects=none,
            keys=(),
        )
    )
    return found


def defects():
    return {
        "no-key": no_key(),
        "wrong-mode": wrong_mode(),
        "expectations": expectations(),
    }

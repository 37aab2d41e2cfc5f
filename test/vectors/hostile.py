"""Hostile cases for the bare ciphers, in the manner of Wycheproof: each must be accepted or refused as said."""

from cipher import BLOCK, cbc, cbc_blocks, gcm, octets, pkcs7
from vector import characters


def case(id_, comment, ciphertext, tag, result, text=b""):
    return {
        "id": id_,
        "comment": comment,
        "ct": ciphertext.hex(),
        "tag": tag.hex(),
        "msg": text.hex(),
        "result": result,
    }


def group(algorithm, key, iv, cases):
    """What a case has in common with the first one is left out of it."""
    first, *rest = cases
    short = [{name: value for name, value in one.items() if value != first[name]} for one in rest]
    return {"algorithm": algorithm, "key": key.hex(), "iv": iv.hex(), "tests": [first, *short]}


def gcm_group(iv_length, text_length):
    key, iv = (
        characters(f"gcm-key/{iv_length}/{text_length}", 32).encode(),
        octets(f"gcm-iv/{iv_length}/{text_length}", iv_length),
    )
    text = characters(f"gcm-text/{iv_length}/{text_length}", text_length).encode()
    ciphertext, tag = gcm(key, iv, text)
    cases = [case(0, "as it is", ciphertext, tag, "valid", text)]

    def refuse(comment, bad_tag, bad_ciphertext=ciphertext):
        cases.append(case(len(cases), comment, bad_ciphertext, bad_tag, "invalid"))

    for bit in range(128):
        refuse(
            f"bit {bit} of the tag changed",
            bytes(byte ^ (1 << bit % 8 if at == bit // 8 else 0) for at, byte in enumerate(tag)),
        )
    for length in (0, 1, 4, 8, 12, 13, 14, 15, 17, 32):
        refuse(f"tag of {length} bytes", (tag + tag)[:length])
    refuse("tag of zeros", bytes(16))
    refuse("tag of ones", b"\xff" * 16)
    refuse("tag inverted", bytes(byte ^ 0xFF for byte in tag))
    refuse("tag reversed", tag[::-1])
    refuse("halves of the tag swapped", tag[8:] + tag[:8])
    refuse("every byte of the tag with its top bit changed", bytes(byte ^ 0x80 for byte in tag))
    refuse("tag of another text", gcm(key, iv, text + b"x")[1])
    if ciphertext:
        for at in {0, len(ciphertext) // 2, len(ciphertext) - 1}:
            refuse(
                f"byte {at} of the ciphertext changed",
                tag,
                ciphertext[:at] + bytes([ciphertext[at] ^ 1]) + ciphertext[at + 1 :],
            )
        refuse("last byte of the ciphertext missing", tag, ciphertext[:-1])
        refuse("ciphertext empty", tag, b"")
    refuse("a byte more of ciphertext", tag, ciphertext + b"\0")
    return group("AES-256-GCM", key, iv, cases)


def cbc_group(text_length):
    key, iv = characters(f"cbc-key/{text_length}", 32).encode(), octets(f"cbc-iv/{text_length}", BLOCK)
    text = octets(f"cbc-text/{text_length}", text_length)
    cases = [case(0, "as it is", cbc(key, iv, text), b"", "valid", text)]
    missing = BLOCK - text_length % BLOCK

    def refuse(comment, ciphertext):
        cases.append(case(len(cases), comment, ciphertext, b"", "invalid"))

    def refuse_end(comment, end):
        refuse(comment, cbc_blocks(key, iv, text + end))

    for byte in (0, 17, 18, 32, 0x80, 0xFF):
        refuse_end(f"last byte {byte}", octets("fill", missing - 1) + bytes([byte]))
        refuse_end(f"all of the end is {byte}", bytes([byte]) * missing)
    for count in range(2, missing + 1):
        end = bytearray(octets(f"fill/{count}", missing - count) + bytes([count]) * count)
        end[-count] ^= 1
        refuse_end(f"padding of {count} whose first byte differs", bytes(end))
        end[-count] ^= 1
        end[-2] ^= 0x10
        refuse_end(f"padding of {count} whose last but one byte differs", bytes(end))
    refuse_end(
        "a longer count than there is padding",
        b"\x42" * (missing - 1) + bytes([min(16, missing + 1)]) if missing < 16 else b"\x42" * 15 + b"\x02",
    )
    whole = pkcs7(text)
    refuse("no padding", cbc_blocks(key, iv, octets("none", len(whole) - 1) + b"\x55"))
    sealed = cbc(key, iv, text)
    for length in {0, 1, 15, len(sealed) - 1, len(sealed) + 1 if len(sealed) > 16 else 17}:
        refuse(f"{length} bytes are not whole blocks", (sealed + sealed)[:length])
    return group("AES-256-CBC-PKCS5", key, iv, cases)


def groups():
    return {
        "gcm-tags": [gcm_group(12, 22), gcm_group(16, 22), gcm_group(16, 0), gcm_group(12, 64)],
        "cbc-padding": [cbc_group(length) for length in (0, 1, 8, 13, 15, 16, 24, 31, 48)],
    }

"""AES-256 by the Python package `cryptography`. Every operation is noted, for another implementation to repeat."""

import hashlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BLOCK = 16

# (mode, key, iv, plaintext as the cipher takes it, ciphertext or ciphertext and tag)
PERFORMED = []


def octets(seed, count):
    """Octets that look random and are the same in each run."""
    found = b""
    while len(found) < count:
        found += hashlib.sha256(f"{seed}/{len(found)}".encode()).digest()
    return found[:count]


def pkcs7(text):
    missing = BLOCK - len(text) % BLOCK
    return text + bytes([missing]) * missing


def cbc_blocks(key, iv, blocks):
    """Encrypts whole blocks as they are: for paddings of one's own."""
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    sealed = encryptor.update(blocks) + encryptor.finalize()
    PERFORMED.append(("cbc", key, iv, blocks, sealed))
    return sealed


def cbc(key, iv, text):
    return cbc_blocks(key, iv, pkcs7(text))


def gcm(key, iv, text):
    sealed = AESGCM(key).encrypt(iv, text, None)
    PERFORMED.append(("gcm", key, iv, text, sealed))
    return sealed[:-16], sealed[-16:]


def cbc_open(key, iv, blocks):
    """Decrypts whole blocks and leaves the padding in place."""
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(blocks) + decryptor.finalize()


def unpadded(blocks):
    """The text without PKCS#7 padding, or None where the padding is not valid."""
    count = blocks[-1] if blocks else 0
    valid = 1 <= count <= BLOCK and blocks[-count:] == bytes([count]) * count
    return blocks[:-count] if valid else None


def decrypts(key, iv, blocks):
    """Whether a CBC reading counts as decrypted: valid padding, and UTF-8 that begins as a payload does."""
    text = unpadded(cbc_open(key, iv, blocks))
    if text is None:
        return False
    try:
        return text.decode("utf-8").removeprefix("\ufeff").lstrip(" \t\r\n")[:1] in ("{", "[", "<")
    except UnicodeDecodeError:
        return False

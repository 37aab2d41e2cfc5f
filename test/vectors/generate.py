"""Writes fixtures/vectors: recorded bytes, keys and the expected outcome, made without our encoder.

Run: python3 test/vectors/generate.py   (needs the package `cryptography`, openssl and java)
The output is the same in each run.
"""

import json
import shutil

import cipher
import crosscheck
import defects_cbc
import defects_envelope
import defects_gcm
import defects_iv
import defects_parse
import defects_recognise
import defects_settings
import defects_unwrap
import hostile
import lenient
import xmljudge
from contract import OUTPUT
from good import good

DEFECTS = (
    defects_unwrap,
    defects_envelope,
    defects_cbc,
    defects_iv,
    defects_gcm,
    defects_settings,
    defects_parse,
    defects_recognise,
)


def write(name, values):
    path = OUTPUT / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(value, ensure_ascii=True, separators=(",", ":")) for value in values)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def main():
    files = good()
    files.update({f"variants/{name}": vectors for name, vectors in lenient.variants().items()})
    for module in DEFECTS:
        files.update({f"defects/{name}": vectors for name, vectors in module.defects().items()})
    names = [vector["name"] for vectors in files.values() for vector in vectors]
    if len(names) != len(set(names)):
        raise SystemExit("two vectors have one name")
    files.update({f"hostile/{name}": groups for name, groups in hostile.groups().items()})
    files["hostile/xml"] = xmljudge.documents()
    agreed = crosscheck.check(cipher.PERFORMED)
    shutil.rmtree(OUTPUT, ignore_errors=True)
    for name, values in files.items():
        write(name, values)
    print(f"{len(names)} vectors in {len(files)} files; agreed: {agreed}")


if __name__ == "__main__":
    main()

"""A second implementation for each encryption: CBC by the OpenSSL command line, GCM by javax.crypto."""

import subprocess
from pathlib import Path


def check(performed):
    """Repeats every operation once; returns how many agreed, and stops at the first that does not."""
    cbc = sorted({operation for operation in performed if operation[0] == "cbc"})
    gcm = sorted({operation for operation in performed if operation[0] == "gcm"})
    for _, key, iv, blocks, sealed in cbc:
        command = ["openssl", "enc", "-aes-256-cbc", "-nopad", "-K", key.hex(), "-iv", iv.hex()]
        again = subprocess.run(command, input=blocks, capture_output=True, check=True).stdout
        if again != sealed:
            raise SystemExit(f"openssl disagrees: key {key.hex()} iv {iv.hex()} text {blocks.hex()}")
    return {"openssl": len(cbc), "java": by_java(gcm)}


def by_java(operations):
    lines = [",".join(field.hex() for field in operation[1:]) for operation in operations]
    program = Path(__file__).with_name("GcmCheck.java")
    run = subprocess.run(["java", str(program)], input="\n".join(lines), text=True, capture_output=True)
    if run.returncode != 0:
        raise SystemExit(run.stderr)
    return int(run.stdout)

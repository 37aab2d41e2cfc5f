"""The contract as data: wire profiles, event examples and the XML form. Nothing here knows the TypeScript."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "fixtures" / "contract"
OUTPUT = ROOT / "fixtures" / "vectors"


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


HEAD = load(CONTRACT / "contract.json")
WIRES = sorted((load(path) for path in (CONTRACT / "wire").glob("*.json")), key=lambda wire: wire["order"])
EXAMPLES = {event: load(CONTRACT / "events" / f"{event}.example.json") for event in HEAD["events"]}


def wire(name):
    return next(profile for profile in WIRES if profile["name"] == name)


def required_only(payload, schema):
    """The payload without what its schema does not require."""
    required = schema.get("required", [])
    properties = schema["properties"]
    return {
        name: required_only(value, properties[name]) if isinstance(value, dict) else value
        for name, value in payload.items()
        if name in required
    }


SHORT_EXAMPLES = {
    event: required_only(example, load(CONTRACT / "events" / f"{event}.schema.json"))
    for event, example in EXAMPLES.items()
}

#!/usr/bin/env python3
"""The vectors against the published schema: valid ones fit it, the others do not, or are not JSON at all.

The same files are read by vectors_test.cpp, so that what the schema says and what kudosk does stay one.
"""
import json
import pathlib
import sys

import jsonschema

root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]
schema = json.loads((root / "config/feed.schema.json").read_text())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)


def no_constant(name):
    raise ValueError(name + " is not JSON")


wrong = []
count = 0
for folder, fits in (("valid", True), ("invalid", False), ("tolerated", False)):
    files = sorted((root / "tests/wire/vectors" / folder).glob("*.json"))
    if not files:
        wrong.append(f"{folder}: no vectors")
    for file in files:
        count += 1
        try:
            document = json.loads(file.read_bytes().decode("utf-8-sig"), parse_constant=no_constant)
            problems = list(validator.iter_errors(document))
        except (ValueError, RecursionError) as problem:
            problems = [problem]
        if fits and problems:
            wrong.append(f"{folder}/{file.name}: {problems[0]}")
        if not fits and not problems:
            # What is nested too deep is fine by the schema, which knows no depth.
            if not file.stem.endswith("deep"):
                wrong.append(f"{folder}/{file.name}: fits the schema")
        # Each broken item for itself, so that none hides behind another.
        if folder == "invalid" and not isinstance(problems[0] if problems else None, (ValueError, RecursionError)):
            items = document.get("items") if isinstance(document, dict) else None
            for place, item in enumerate(items if isinstance(items, list) else []):
                if validator.is_valid({"version": 1, "items": [item]}):
                    wrong.append(f"{folder}/{file.name}: item {place} fits the schema")
print("\n".join(wrong) if wrong else f"{count} vectors agree with the schema")
sys.exit(1 if wrong else 0)

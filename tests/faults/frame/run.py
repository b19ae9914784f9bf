#!/usr/bin/env python3
"""Runs the fault scenarios, several side by side, and prints the table.

    run.py [--jobs N] [--list] BINARY [NAME …]
"""
import argparse
import ast
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

FAULTS = pathlib.Path(__file__).resolve().parent.parent


def scenarios(names=()):
    """The files, in the order of their names; an unknown name is an error."""
    there = {file.stem: file for file in sorted(FAULTS.glob("*.py"))}
    unknown = [name for name in names if name not in there]
    if unknown:
        sys.exit(f"no such scenario: {', '.join(unknown)} (there are {', '.join(there)})")
    return [there[name] for name in names] if names else list(there.values())


def run(file, binary, seconds=300):
    """The scenario's row; also where it did not even get so far as to print one."""
    try:
        done = subprocess.run([sys.executable, str(file), binary], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=seconds, cwd=FAULTS,
                              env={**os.environ, "PYTHONPATH": str(FAULTS), "PYTHONDONTWRITEBYTECODE": "1"})
        return json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        why = f"it did not end within {seconds} s"
    except (ValueError, IndexError):
        why = (done.stderr or done.stdout).strip()[-2000:]
    return {"scenario": file.stem, "survived": False, "ran": True, "why": why, "lost": None, "longest": None, "figures": {}}


def line(row):
    told = "yes" if row["survived"] else "NO" if row["ran"] else "not run"
    lost = "–" if row["lost"] is None else str(row["lost"])
    longest = "–" if row["longest"] is None else f"{row['longest']:.1f} s"
    more = ", ".join(f"{key} {value}" for key, value in row["figures"].items())
    return f"{row['scenario']:<28} {told:<9} {lost:>12} {longest:>12}   {more}".rstrip()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=3)
    parser.add_argument("--list", action="store_true", help="the scenarios with what is expected of each")
    parser.add_argument("binary")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    files = scenarios(options.names)
    if options.list:
        for file in files:
            print(f"{file.stem}: {ast.get_docstring(ast.parse(file.read_text()))}\n")
        return
    print(f"{'scenario':<28} {'survived':<9} {'content lost':>12} {'no correct':>12}\n{'':<28} {'':<9} {'':>12} {'frame for':>12}", flush=True)
    rows = []
    with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
        for row in pool.map(lambda file: run(file, options.binary), files):
            rows.append(row)
            print(line(row), flush=True)
    for row in rows:
        if row["why"]:
            print(f"\n{row['scenario']}: {row['why']}")
    measured = [row["longest"] for row in rows if row["longest"] is not None]
    lost = sum(row["lost"] or 0 for row in rows)
    print(f"\n{sum(row['survived'] for row in rows)} of {len(rows)} survived, {sum(not row['ran'] for row in rows)} not run; content lost: {lost}; "
          f"longest time without a correct frame: {max(measured, default=0):.1f} s")
    sys.exit(0 if all(row["survived"] for row in rows) else 1)


if __name__ == "__main__":
    main()

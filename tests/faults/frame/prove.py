#!/usr/bin/env python3
"""Shows that scenarios fail when their defence is taken out.

    prove.py [--build DIR] [--jobs N] [PATCH …]

Each file of tests/faults/without/ is a patch that takes one defence out of the program; its head says in words which, and in a line "Falls: NAME …" which scenarios must then not be survived. The files
that it touches (.cpp of src/) are compiled from a patched copy with the build's own commands, and linked with the libraries of that build: neither the tree nor the build directory is touched. Says of
each scenario whether it fell; exit code 1 if one stood.
"""
import argparse
import concurrent.futures
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

from run import FAULTS, run, scenarios

TREE = FAULTS.parent.parent


def head_of(patch):
    """(what is taken out, the scenarios that must fall)."""
    head = patch.read_text().split("\n--- ")[0]
    falls = re.search(r"^Falls: (.*)$", head, re.M)
    if not falls:
        sys.exit(f"{patch}: its head has no line \"Falls: NAME …\"")
    return head[:falls.start()].strip(), falls.group(1).split()


def weakened(patch, build, folder):
    """The path of a program without what the patch takes out."""
    touched = re.findall(r"^--- a/(\S+)", patch.read_text(), re.M)
    for name in touched:
        if not name.startswith("src/") or not name.endswith(".cpp"):
            sys.exit(f"{patch}: only .cpp files of src/ can be taken apart, not {name}")
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((TREE / name).read_bytes())
    done = subprocess.run(["patch", "-p1", "-s", "-d", str(folder), "-i", str(patch)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"{patch} no longer fits the source:\n{done.stdout}")
    commands = {pathlib.Path(entry["file"]): entry for entry in json.loads((build / "compile_commands.json").read_text())}
    objects = []
    for name in touched:
        entry = commands[TREE / name]
        words = [word for word in shlex.split(entry["command"]) if word != "-Werror"]
        target = folder / (name.replace("/", "_") + ".o")
        words[words.index("-o") + 1] = str(target)
        words = [str(folder / name) if word == str(TREE / name) else word for word in words]
        words.insert(len(words) - 2, "-w")  # what is no longer called may be unused
        subprocess.run(words, cwd=entry["directory"], check=True)
        objects.append(str(target))
    link = subprocess.run(["ninja", "-t", "commands", "kudosk"], cwd=build, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[-1]
    words = [word for word in shlex.split(link) if word not in (":", "&&")]
    program = folder / "kudosk"
    at = words.index("-o")
    words[at + 1] = str(program)
    words[at:at] = objects  # before the libraries: what they define is not taken from there
    subprocess.run(words, cwd=build, check=True)
    return program


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=TREE / "build" / "release")
    parser.add_argument("--jobs", type=int, default=3)
    parser.add_argument("patches", nargs="*", help="names of tests/faults/without/*.patch, without the ending; all where none is named")
    options = parser.parse_args()
    there = {patch.stem: patch for patch in sorted((FAULTS / "without").glob("*.patch"))}
    unknown = [name for name in options.patches if name not in there]
    if unknown:
        sys.exit(f"no such patch: {', '.join(unknown)} (there are {', '.join(there)})")
    fell = stood = 0
    for name in options.patches or there:
        what, falls = head_of(there[name])
        print(f"without {name}: {what}", flush=True)
        with tempfile.TemporaryDirectory(prefix=f"kudosk-without-{name}-") as folder:
            program = weakened(there[name], options.build.resolve(), pathlib.Path(folder))
            with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
                for row in pool.map(lambda file: run(file, str(program)), scenarios(falls)):
                    down = row["ran"] and not row["survived"]
                    fell, stood = fell + down, stood + (not down)
                    why = row["why"].splitlines()[0][:140] if row["why"] else ""
                    print(f"  {row['scenario']:<26} {'falls' if down else 'STANDS' if row['ran'] else 'not run'}   {why}".rstrip(), flush=True)
    print(f"{fell} fell as they must, {stood} did not")
    sys.exit(1 if stood else 0)


if __name__ == "__main__":
    main()

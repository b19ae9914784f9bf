#!/usr/bin/env python3
"""Reads every #include of src/ and holds the order of the rooms and the fences around libraries. Usage: layers.py SOURCE_TREE"""
import pathlib
import re
import sys

# A room may include itself and the rooms named here.
ROOMS = {
    "base": set(),
    "domain": {"base"},
    "config": {"base", "domain"},
    "net": {"base"},
    "motion": {"base"},
    "draw": {"base"},
    "wire": {"base", "domain", "net"},
    "sources": {"base", "config", "domain", "net", "wire"},
    "store": {"base", "domain", "wire"},
    "text": {"base", "draw"},
    "sync": {"base", "config", "domain", "net", "wire", "sources", "store"},
    "scenes": {"base", "config", "domain", "draw", "motion", "text"},
    "playlist": {"base", "config", "domain", "scenes"},
    "platform": {"base", "config", "draw", "text"},
    "app": {"base", "domain", "config", "net", "motion", "draw", "wire", "sources", "store", "text", "sync", "scenes", "playlist", "platform"},
}
# A library's headers → the rooms, or single files, that may name it.
FENCES = {
    r"SDL": {"platform"},
    r"pango/": {"text", "platform"},
    r"cairo": {"text", "platform"},
    r"pixman": {"platform"},
    r"fontconfig/": {"text", "platform"},
    r"curl/": {"net"},
    r"nlohmann/": {"config", "wire", "sources", "store", "app", "base/log.cpp", "scenes/themes.cpp", "scenes/themes.h"},
    r"unicode/": {"base", "text"},
    r"libxml/": {"sources"},
    r"csv\.h": {"sources", "config"},
    r"libical/": {"sources", "playlist"},
    r"httplib": {"app"},
    r"CLI/": {"app"},
    r"qrcodegen": {"platform"},
    r"libexif/": {"platform"},
}


def main() -> int:
    source = pathlib.Path(sys.argv[1]) / "src"
    wrong, read = [], 0
    for file in sorted(source.rglob("*")):
        if file.suffix not in {".h", ".cpp"}:
            continue
        relative = file.relative_to(source)
        room = relative.parts[0]
        if len(relative.parts) == 1:  # main.cpp
            room = "app"
        if room not in ROOMS:
            wrong.append(f"{relative}: {room} is no room (tests/layers/layers.py lists them)")
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            found = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
            if not found:
                continue
            read += 1
            kind, name = found.groups()
            if kind == '"':
                other = name.split("/")[0]
                if other in ROOMS and other != room and other not in ROOMS[room]:
                    wrong.append(f"{relative}:{number}: {room} must not include {name}")
                elif other not in ROOMS:
                    wrong.append(f'{relative}:{number}: "{name}": say the room: "{room}/{name}"')
            for pattern, allowed in FENCES.items():
                if kind == "<" and re.match(pattern, name) and room not in allowed and str(relative) not in allowed:
                    wrong.append(f"{relative}:{number}: only {', '.join(sorted(allowed))} may include <{name}>")
    for line in wrong:
        print(line)
    print(f"{read} includes read, {len(wrong)} wrong")
    return 1 if wrong or read == 0 else 0


if __name__ == "__main__":
    sys.exit(main())

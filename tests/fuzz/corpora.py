#!/usr/bin/env python3
"""Makes the fuzz targets' first inputs and dictionaries from the tests' own fixtures: tests/fuzz/corpora.py OUT writes OUT/TARGET/* and OUT/TARGET.dict.

Nothing is copied into the tree: a new fixture or a new string in a unit test is a new seed at the next run.
"""
import hashlib
import json
import pathlib
import re
import struct
import sys
import zlib

TESTS = pathlib.Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
PART = b"\x1e"  # input.h: divides an input's parts


def literals(*files):
    """The string literals of C++ sources: a test's own inputs."""
    for file in files:
        source = file.read_text(encoding="utf-8")
        for raw in re.findall(r'R"(\w*)\((.*?)\)\1"', source, re.S):
            yield raw[1].encode()
        for plain in re.findall(r'"((?:[^"\\\n]|\\.)*)"', source):
            try:
                yield re.sub(rb"\\(x[0-9a-fA-F]{2}|[nrt\"\\0])", escape, plain.encode())
            except ValueError:
                pass


def escape(match):
    name = match.group(1)
    if name.startswith(b"x"):
        return bytes([int(name[1:], 16)])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b'"': b'"', b"\\": b"\\", b"0": b"\0"}[name]


def pretty(value):
    return json.dumps(value, ensure_ascii=False).encode()


def scripts(kind):
    """tests/sources/TYPE: settings, memory and answers."""
    for folder in sorted((TESTS / "sources" / kind).iterdir()):
        if (folder / "settings.json").exists():
            memory = folder / "memory"
            yield PART.join([(folder / "settings.json").read_bytes(), memory.read_bytes() if memory.exists() else b""] + [a.read_bytes() for a in sorted(folder.glob("*.answer"))])


def messages(service):
    for file in sorted((TESTS / "sources" / "fixtures" / service / "messages").glob("*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))["message"]


def feed():
    for file in sorted((TESTS / "wire" / "vectors").rglob("*.json")):
        yield file.read_bytes()


def config():
    for file in sorted((ROOT / "config").glob("*.example.json")):
        yield file.read_bytes()
        yield b"{}" + PART + file.read_bytes()
    for text in literals(*sorted((TESTS / "config").glob("*_test.cpp"))):
        if b"{" in text or text.count(b",") > 2:
            yield text


def slack():
    answers = {file.stem: file.read_bytes() for file in (TESTS / "sources" / "fixtures" / "slack" / "answers").glob("*.json")}
    lookups = [answers["users.info.U01AMARA"], answers["users.info.U02JONAS"], answers["usergroups.list"], answers["emoji.list"]]
    for rules in ["kudos-channel", {"praise": {"reaction": "trophy"}}]:
        settings = pretty({"type": "slack", "token_file": "t", "channels": ["C01KUDOS"], "rules": rules})
        for message in messages("slack"):
            yield PART.join([settings, b"", pretty({"ok": True, "messages": [message], "has_more": False})] + lookups)
        for answer in answers.values():
            yield PART.join([settings, b"", answer, answer])


def teams():
    for more in [{}, {"auth": "app", "secret_file": "s"}]:
        settings = pretty({"type": "teams", "tenant": "northwind", "client_id": "app-1", "team": "team-1", "channels": ["19:kudos@thread.tacv2"], "account": "kudos@northwind.example", **more})
        for message in messages("teams"):
            yield PART.join([settings, b"", pretty({"value": [message], "@odata.deltaLink": "https://graph.microsoft.com/v1.0/delta?token=1"})])


def mapping():
    fixtures = {file.stem: file.read_bytes() for file in (TESTS / "sources" / "fixtures" / "json").glob("*.json")}
    for preset in sorted(file.stem for file in (ROOT / "config" / "presets").glob("*.json")):
        answers = [body for name, body in sorted(fixtures.items()) if name.startswith(preset)]
        settings = {"type": "json", "preset": preset, "url": "https://service.example", "token_file": "t", "user": "u", "repo": "o/n", "jql": "x", "courses": [1], "team": "T0"}
        known = (ROOT / "config" / "presets" / f"{preset}.json").read_text()
        yield PART.join([pretty({key: value for key, value in settings.items() if key in ("type", "preset", "url", "token_file") or "{$" + key in known})] + [b""] + answers)
    for text in literals(*sorted((TESTS / "sources").glob("json_*_test.cpp"))):
        if text.lstrip().startswith(b"{") and b'"map"' in text:
            for body in list(fixtures.values())[:4]:
                yield PART.join([text, b"", body])
    answer = {"weeks": [{"entries": [{"ref": {"no": "1"}, "by": {"given": "Ben", "family": "T", "mail": "b@x.example"}, "for": [{"person": {"name": "Amara"}}], "html": "<b>thanks</b>", "at": 1795600000000,
                                      "pts": "3", "have": 1, "want": 4, "state": "G", "secret": False}]}], "scope": "all", "links": {"next": "/cheers?page=2"}}
    items = {"kind": "recognition", "id": "/ref/no", "from": {"name": "{/by/given} {/by/family}", "email": "/by/mail"}, "to": {"each": "/for/*/person", "name": "/name"},
             "message": {"at": "/html", "as": "html"}, "created": {"at": "/at", "as": "milliseconds"}, "points": {"first": ["/pts", "/score"], "as": "number", "default": 0}}
    for more in [{"paging": {"next": "/links/next"}}, {"paging": {"cursor": "/page/after", "parameter": "after"}}, {"paging": {"link": True}}, {"paging": {"page": "page", "from": 1}},
                 {"drop": [{"at": "/secret", "is": True}]}]:
        yield PART.join([pretty({"type": "json", "url": "https://api.example.com", "items": "/weeks/*/entries/*", "map": items, **more}), b"", pretty(answer), pretty(answer)])


def rss():
    settings = pretty({"type": "rss", "url": "https://news.example/feed"})
    for text in literals(TESTS / "sources" / "rss_test.cpp"):
        if b"<" in text:
            yield PART.join([settings, b"", text])
    yield PART.join([settings, b"", b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><guid>1</guid><title>A &amp; B</title><link>/a</link>'
                     b'<description>&lt;b&gt;x&lt;/b&gt;&nbsp;y</description><pubDate>Tue, 24 Nov 2026 09:00:00 GMT</pubDate></item></channel></rss>'])
    yield PART.join([settings, b"", b'<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><id>u:1</id><title type="html">a</title><link href="b"/><updated>2026-11-24T09:00:00Z</updated>'
                     b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content></entry></feed>'])
    yield PART.join([settings, b"", b'<!DOCTYPE a [<!ENTITY b "c">]><rss><channel><item><title>&b;</title></item></channel></rss>'])


def html():
    for message in messages("teams"):
        if isinstance(message.get("body"), dict):
            yield str(message["body"].get("content")).encode()
    for text in literals(*sorted((TESTS / "sources").glob("*_test.cpp"))):
        if b"<" in text or b"*" in text:
            yield text


def sheet():
    for i, text in enumerate(literals(TESTS / "sources" / "sheet_test.cpp", TESTS / "sources" / "file_sources_test.cpp")):
        if b"\n" in text or b"," in text or b";" in text:
            yield bytes([i % 256 if i % 3 == 0 else 0]) + text
    table = "To,From,Message,Date,Points,Value\nAmara Okafor;Ben,Mara,Thanks,24.11.2026,3,Customer love\n"
    for code in ["utf-8", "utf-16", "utf-16-be", "cp1252"]:
        yield b"\0" + table.encode(code)


def calendar():
    events = [text for text in literals(TESTS / "sources" / "calendar_test.cpp", TESTS / "sources" / "closed_days_test.cpp") if re.match(rb"[A-Z-]+[;:]", text)]
    for text in events:
        inside = text if b"BEGIN:" in text else b"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:All hands\r\nDTSTART;TZID=Europe/Berlin:20261125T090000\r\n" + text + b"\r\nEND:VEVENT\r\n"
        yield inside if b"BEGIN:VCALENDAR" in inside else b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + inside + b"END:VCALENDAR\r\n"
    yield (b"BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:Europe/Berlin\r\nBEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
           b"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:x\r\nDTSTART;TZID=Here:20261124T090000\r\nDURATION:PT1H\r\n"
           b"RRULE:FREQ=WEEKLY;COUNT=9;BYDAY=MO,TU\r\nEXDATE;TZID=Here:20261201T090000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


def layout():
    for i, text in enumerate(literals(*sorted((TESTS / "text").glob("*_test.cpp")))):
        if len(text) > 3:
            yield bytes([i * 37 % 256, 40 + i % 100, i % 80]) + text
    for message in list(messages("slack"))[:20]:
        yield bytes([130, 140, 100]) + str(message.get("text")).encode()


def picture_header():
    for file in sorted((ROOT / "assets").rglob("*.png"))[:4] + sorted((ROOT / "assets").rglob("*.jpg"))[:2]:
        yield file.read_bytes()[:4096]
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    yield b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, 8, 6, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(bytes(30 * 161))) + chunk(b"IEND", b"")
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    yield b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + b"\xff\xc0\0\x11\x08\0\x1e\0\x28\x03\x01\x11\0\x02\x11\1\x03\x11\1" + b"\xff\xd9"
    yield b"GIF89a" + struct.pack("<HHBBB", 40, 30, 0x80, 0, 0) + bytes(6) + b"!\xf9\4\0\5\0\0\0," + struct.pack("<HHHHB", 0, 0, 40, 30, 0) + b"\2\2\x4c\1\0" + b";"
    def riff(*parts):
        body = b"WEBP" + b"".join(name + struct.pack("<I", len(data)) + data + (b"\0" if len(data) % 2 else b"") for name, data in parts)
        return b"RIFF" + struct.pack("<I", len(body)) + body
    lossy = b"\x30\1\0\x9d\x01\x2a" + struct.pack("<HH", 40, 30) + bytes(20)
    lossless = b"\x2f" + struct.pack("<I", 39 | 29 << 14) + bytes(12)
    extended = bytes([0x02, 0, 0, 0]) + (39).to_bytes(3, "little") + (29).to_bytes(3, "little")
    frame = bytes(6) + (39).to_bytes(3, "little") + (29).to_bytes(3, "little") + bytes(4) + b"VP8L" + struct.pack("<I", len(lossless)) + lossless + b"\0"
    yield riff((b"VP8 ", lossy))
    yield riff((b"VP8L", lossless))
    yield riff((b"VP8X", extended), (b"ANIM", bytes(6)), (b"ANMF", frame))


def store():
    for file in sorted((TESTS / "wire" / "vectors" / "valid").glob("*.json")):
        items = file.read_bytes()
        about = {"written": "2026-11-24T12:00:00Z", "sources": [{"name": "a", "fingerprint": "f", "memory": "m", "bytes": len(items), "last_success": "2026-11-24T12:00:00Z",
                 "people": [{"id": "u1", "name": "Amara Okafor"}], "stated": {"1": "2026-11-24T12:00:00Z"}, "validators": {"https://x.example/": {"etag": "e", "modified": "d"}}}]}
        yield pretty(about) + b"\n" + items + b"\n"
        body = pretty(about) + b"\n" + items + b"\n"
        yield b"kudosk-store 2 %d %08x\n" % (len(body), zlib.crc32(body)) + body


def tables():
    """The sheets that the tests of sheets and folders write."""
    for text in literals(TESTS / "sources" / "sheet_test.cpp", TESTS / "sources" / "file_sources_test.cpp"):
        if b"\n" in text and text.count(b",") + text.count(b";") + text.count(b"\t") > 2:
            yield text


def csv():
    ways = [{"url": "https://sheets.example/awards.csv"}, {"path": "awards.csv"}, {"path": "awards.csv", "kind": "recognition", "columns": {"to": "Name"}}, {"url": "https://sheets.example/a", "kind": "milestone"}]
    for i, text in enumerate(tables()):
        yield PART.join([pretty({"type": "csv", **ways[i % len(ways)]}), b"", text, text])
    yield PART.join([pretty({"type": "csv", "path": "a.csv"}), b"", b"To,Message,Photo\nAmara Okafor,Thanks,faces/amara.jpg\nBen,You,..\\ben.png\n", b"amara.jpg\nben.png\nfaces/amara.jpg"])
    yield PART.join([pretty({"type": "csv", "url": "https://docs.google.com/spreadsheets/d/ID/edit#gid=7"}), b"", b"<!DOCTYPE html><html><title>Sign in</title></html>"])


def ical():
    for i, text in enumerate(calendar()):
        way = [{"url": "https://calendar.example/a.ics"}, {"path": "a.ics"}][i % 2]
        yield PART.join([pretty({"type": "ical", "as": ["announcement", "birthday", "anniversary", "holiday"][i % 4], **way}), b"", text, text])


def folder():
    settings = pretty({"type": "folder", "path": "/media/usb"})
    pages = list(feed())
    for i, text in enumerate(tables()):
        yield PART.join([settings, b"", b"awards.csv\nfeed.json\nAmara Okafor.jpg\nteam/ben_tran.png\n__MACOSX/x.csv", text, pages[i % len(pages)], b"awards.csv", text])


def address():
    for text in literals(*sorted((TESTS / "net").glob("*_test.cpp"))):
        if b"/" in text or b":" in text or b"%" in text:
            yield text
            yield b"https://user:secret@kudos.example.com:8443/a/b?page=1#here" + PART + text
    yield b"https://kudos.example.com/feed" + PART + b'</feed?page=2>; rel="next", <https://x.example/>; rel=last'
    for wait in [b"120", b"0.5", b"Tue, 24 Nov 2026 12:01:00 GMT", b"Tuesday, 24-Nov-26 12:01:00 GMT"]:
        yield b"https://kudos.example.com/feed" + PART + wait


TARGETS = {"feed": feed, "config": config, "slack": slack, "teams": teams, "json": mapping, "xapi": lambda: scripts("xapi"), "openbadges": lambda: scripts("openbadges"),
           "moodle": lambda: scripts("moodle"), "rss": rss, "html": html, "sheet": sheet, "calendar": calendar, "layout": layout, "picture_header": picture_header, "store": store,
           "csv": csv, "ical": ical, "folder": folder, "feed_pages": lambda: scripts("feed"), "address": address}

JSON_WORDS = ['"', "{", "}", "[", "]", ":", ",", "null", "true", "false", "-1", "1e999", "18446744073709551616", "\\ud800", "\\u0000", "\\n"]
# Words that mean something to a parser: those of its own source, and a few that none has but the outside.
SOURCES = {"feed": ["src/wire"], "store": ["src/store", "src/wire"], "config": ["src/config"], "slack": ["src/sources/slack"], "teams": ["src/sources/teams"], "json": ["src/sources/json"],
           "xapi": ["src/sources/xapi"], "openbadges": ["src/sources/openbadges"], "moodle": ["src/sources/moodle"], "rss": ["src/sources/rss_source.cpp", "src/sources/feed_dates.cpp"],
           "html": ["src/sources/html.cpp", "src/sources/markdown.cpp"], "sheet": ["src/sources/sheet"], "calendar": ["src/sources/calendar"], "layout": ["src/text"],
           "picture_header": ["src/platform/picture.cpp"], "csv": ["src/sources/sheet", "src/sources/csv_source.cpp"], "ical": ["src/sources/calendar", "src/sources/ical_source.cpp"],
           "folder": ["src/sources/sheet", "src/sources/folder_source.cpp", "src/sources/photos.cpp"], "feed_pages": ["src/wire", "src/sources/feed_source.cpp"], "address": ["src/net"]}
MORE = {"html": ["<b>", "</b>", "<at id=\"0\">", "</at>", "<!--", "-->", "<![CDATA[", "&amp;", "&#x1F389;", "&#0;", "<script>", "<table><tr><td>", "<pre>", "<a href=\"", "<emoji alt=\"", "```", "~~", "![a](b)"],
        "rss": ["<item>", "</item>", "<title>", "<![CDATA[", "]]>", "<!DOCTYPE", "<!ENTITY", "&#x0;", "xmlns=\"", "<entry>", "rdf:RDF"],
        "calendar": ["RRULE:FREQ=", "SECONDLY", "YEARLY", "BYDAY=", "BYSETPOS=", "UNTIL=", "COUNT=", "INTERVAL=", "RDATE:", "EXDATE:", "RECURRENCE-ID:", "DURATION:P", "TZID=", "VALUE=DATE", "STATUS:CANCELLED", "\r\n "],
        "sheet": ["\ufeff", "\t", ";", "\"\"", "#N/A", "92%", "1.250,5", "24.11.2026", "11/24/2026", "Name", "Course", "Score", "Birthday", "Goal", "Current", "Target"],
        "layout": ["\u200d", "\u202e", "\u2066", "\u2069", "\ufe0f", "\u0301", "\u0e33", "\U0001f469\u200d\U0001f4bb", "\U0001f1e9", "\u0628", "\u05d0", "\u4e00", "\uac00", "\u00ad", "\n", "\x1e"],
        "address": ["https://", "http://", "@", "[::1]", "%2f", "%00", "..", "/../", "\\", "\u00fc", "xn--", ":443", "rel=next", "\x1e"],
        "picture_header": ["IHDR", "acTL", "eXIf", "VP8X", "VP8L", "VP8 ", "ANMF", "ANIM", "GIF87a", "Exif\0\0", "NETSCAPE2.0"]}


def quoted(word):
    return '"' + "".join(chr(c) if 32 <= c < 127 and c not in (34, 92) else f"\\x{c:02x}" for c in word.encode("utf-8", "surrogatepass")) + '"'


def dictionary(target):
    words = set(MORE.get(target, []))
    files = []
    for name in SOURCES[target]:
        files += sorted((ROOT / name).rglob("*.cpp")) if (ROOT / name).is_dir() else [ROOT / name]
    for text in literals(*files):
        if 2 <= len(text) <= 24 and b" " not in text and not text.endswith(b".h"):
            words.add(text.decode("utf-8", "replace"))
    if target in ("csv", "ical"):
        words.update(MORE[{"csv": "sheet", "ical": "calendar"}[target]])
    if target not in ("html", "rss", "sheet", "calendar", "layout", "picture_header", "address"):
        words.update(JSON_WORDS)
    return "\n".join(sorted(quoted(word) for word in words if word)) + "\n"


def main(out):
    for target, make in TARGETS.items():
        folder = out / target
        folder.mkdir(parents=True, exist_ok=True)
        seeds = {hashlib.sha1(seed).hexdigest(): seed for seed in make() if len(seed) <= 256 << 10}
        if not seeds:
            sys.exit(f"tests/fuzz/corpora.py: there is nothing for {target}: its fixtures have moved")
        for name, seed in seeds.items():
            (folder / name).write_bytes(seed)
        (out / f"{target}.dict").write_text(dictionary(target), encoding="ascii")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: tests/fuzz/corpora.py OUT")
    main(pathlib.Path(sys.argv[1]))

#!/usr/bin/env python3
"""Content without a service: sheets, calendars, news, a stick, and a show at an event, through the program itself."""
import json
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import time
import zlib
from datetime import datetime, timedelta, timezone

from harness import Kudosk, Screen, Server, check, configuration, main


def png(path, colour):
    rows = b"".join(b"\0" + bytes(colour) * 120 for _ in range(120))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pathlib.Path(path).write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 120, 120, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def has_colour(screen, colour):
    _, _, seen = screen.rgb()
    return bytes(colour) * 40 in seen


def keep(screen, name):
    """A picture for the eye, where KUDOSK_SHOTS names a folder."""
    folder = os.environ.get("KUDOSK_SHOTS")
    if not folder:
        return
    width, height, seen = screen.rgb()
    (pathlib.Path(folder) / (name + ".ppm")).write_bytes(f"P6 {width} {height} 255\n".encode() + seen)


def wait_for(test, seconds, what):
    end = time.monotonic() + seconds
    while not test():
        check(time.monotonic() < end, what)
        time.sleep(0.1)


def published(binary, sources, home, **more):
    """What `publish --once` makes of the sources; its exit code."""
    file = configuration(home, sources, **more)
    out = pathlib.Path(home) / "out"
    kudosk = Kudosk(binary, "publish", "--config", file, "--out", out, "--once", "--log", "json", home=home)
    code = kudosk.process.wait(timeout=60)
    kudosk.reader.join(timeout=2)
    return json.loads((out / "feed.json").read_text()), code, kudosk


def a_show_needs_nothing_but_a_sheet(binary):
    home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-show-"))
    (home / "photos").mkdir()
    png(home / "photos" / "zoe_mueller.png", (200, 60, 60))
    png(home / "photos" / "jl.png", (60, 200, 60))
    text = ("Preisträger;Kategorie;Grund;Punkte;Foto;Tisch\n"
            "Amara Okafor;Ruhige Hand;Für die ruhige Hand am Freitag;12,5;;4\n"
            "Zoë Müller;Übergabe;Niemand musste nachfragen;1.250;;5\n"
            ";Niemand;leer;3;;1\n"
            "Jonas Lindqvist;Lehrmeister;Hat drei Kolleginnen das Deployment beigebracht;viel;jl.png;2\n"
            "Mei Chen;Neugier;Hat nach dem Warum gefragt;7;;3\n")
    (home / "awards.csv").write_bytes(text.encode("cp1252"))
    screen = Screen()
    kudosk = Kudosk(binary, "show", home / "awards.csv", "--log", "json", screen=screen)
    try:
        stage = kudosk.wait("stage", seconds=15)
        check(stage["item"] == "000001" and stage["scene"] == "recognition", f"the first row comes first: {stage}")

        def press(*names, item, seconds=8):
            mark = len(kudosk.events)
            screen.key(*names)
            return kudosk.wait("stage", lambda e: e.get("item") == item and e["why"] == "key", seconds=seconds, after=mark)

        screen.key("space")
        press("Right", item="000002")
        wait_for(lambda: has_colour(screen, (200, 60, 60)), 5, "Zoë's photo, called zoe_mueller.png, is not on screen")
        keep(screen, "show-photo")
        press("3", "Return", item="000003")
        wait_for(lambda: has_colour(screen, (60, 200, 60)), 5, "the photo that the row names is not on screen")
        mark = len(kudosk.events)
        screen.key("slash")
        for letter in "mei":
            screen.key(letter)
        time.sleep(0.7)
        keep(screen, "show-jump")
        screen.key("Return")
        kudosk.wait("stage", lambda e: e.get("item") == "000004" and e["why"] == "key", seconds=8, after=mark)
        press("Left", item="000003")
        press("slash", "z", "o", "e", "Return", item="000002")  # without its accent
        press("Home", item="000001")
        press("Left", item="000004")  # round

        # Paused: nothing leaves by itself, longer than any dwell here.
        mark = len(kudosk.events)
        time.sleep(9)
        check(not [e for e in kudosk.events[mark:] if e["event"] == "stage"], "a paused show went on")
        screen.key("b")
        wait_for(lambda: max(screen.rgb()[2]) == 0, 3, "B did not make it black")
        screen.key("b")
        wait_for(lambda: max(screen.rgb()[2]) > 200, 3, "B did not bring it back")

        # The sheet is mended while the show is on.
        (home / "awards.csv").write_text(text.replace(";Niemand;leer", "Kai Sato;Mut;Hat es gesagt"))
        kudosk.wait("feed", lambda e: e["total"] == 5, seconds=15)
        # A half-written one changes nothing.
        mark = len(kudosk.events)
        (home / "awards.csv").write_text("")
        time.sleep(4)
        check(all(e["removed"] == 0 for e in kudosk.events[mark:] if e["event"] == "feed"), "an empty file took the awards away")
        screen.key("q")
        check(kudosk.process.wait(timeout=5) == 0, "Q leaves with 0")
        said = kudosk.process.stdout.read().decode()
        for words in ("5 rows", "semicolons", "windows-1252", "Preisträger  → to", "Tisch        (not used)", "4 slides; 1 row is left out", 'line 4, column "Preisträger"', 'line 5, column "Punkte"', "2 photos", "initials for"):
            check(words in said, f"the terminal does not say {words!r}:\n{said}")
        drops = kudosk.of("drop")
        check(any(e["reason"].startswith('line 4, column "Preisträger"') for e in drops), f"the log has no drop with its line: {drops}")
        state = pathlib.Path(kudosk.environment["XDG_STATE_HOME"])
        check(not list(state.rglob("*feed*")), "a show leaves nothing behind")
    finally:
        kudosk.close(), screen.close(), shutil.rmtree(home, ignore_errors=True)


def a_show_of_nothing_says_so(binary):
    home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-show-"))
    cases = {"none.csv": (None, 2, "no such file"), "empty.csv": (b"", 1, "empty"), "heads.csv": (b"To,Message\n", 1, "no row"), "foo.csv": (b"Foo,Bar\n1,2\n", 1, "line 1"),
             "page.csv": (b"<!DOCTYPE html><html></html>", 1, "web page"), "book.csv": (b"PK\x03\x04\x14\0\6\0", 1, "workbook")}
    try:
        for name, (content, code, words) in cases.items():
            if content is not None:
                (home / name).write_bytes(content)
            ended = subprocess.run([binary, "show", home / name], env={**os.environ, "HOME": str(home)}, capture_output=True, timeout=20)
            check(ended.returncode == code, f"{name}: exit code {ended.returncode} instead of {code}: {ended.stderr.decode()}")
            check(words in ended.stderr.decode(), f"{name}: {words!r} is not said: {ended.stderr.decode()}")
        (home / "good.csv").write_text("To,Message\nAmara,Thanks\n")
        ended = subprocess.run([binary, "show", home / "good.csv", home / "nowhere"], env={**os.environ, "HOME": str(home)}, capture_output=True, timeout=20)
        check(ended.returncode == 2, "a folder of photos that is not there is a usage error")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def a_check_tells_what_a_sheet_loses(binary):
    home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-"))
    try:
        (home / "awards.csv").write_text("To,Message,Foto,Retracted\nAmara,Thanks,,\n,Nobody,,\nJonas,Well done,gone.png,\nMei,Taken back,,yes\n")
        (home / "faces").mkdir()
        file = configuration(home, [{"type": "csv", "name": "awards", "path": "awards.csv", "photos": "faces"}])
        environment = {**os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home / "state")}
        ended = subprocess.run([binary, "check", "--config", file], env=environment, capture_output=True, text=True, timeout=20)
        check("awards: read, 2 items" in ended.stdout and "signed in" not in ended.stdout, f"a file is read: {ended.stdout}")
        for words in ('line 3, column "To"', 'line 4, column "Foto"'):
            check(words in ended.stdout, f"{words} is not told:\n{ended.stdout}")
        check("line 5" not in ended.stdout, f"what is taken back is no mistake:\n{ended.stdout}")
        report = json.loads(subprocess.run([binary, "check", "--json", "--config", file], env=environment, capture_output=True, text=True, timeout=20).stdout)
        check(len(report["sources"][0]["drops"]) == 2, str(report))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def a_stick_comes_and_goes(binary):
    home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-"))
    stick, away = home / "media" / "usb", home / "away"
    stick.mkdir(parents=True)
    (stick / "awards.csv").write_text("To,Message\nAmara Okafor,Thanks for the calm hands\n")
    png(stick / "Okafor Amara.png", (60, 60, 200))
    past = time.time() - 60
    for file in stick.iterdir():
        os.utime(file, (past, past))
    screen = Screen()
    file = configuration(home, [{"type": "folder", "name": "stick", "path": str(stick)}])
    kudosk = Kudosk(binary, "run", "--config", file, "--log", "json", screen=screen, home=home)
    try:
        stage = kudosk.wait("stage", lambda e: e.get("source") == "stick", seconds=15)
        wait_for(lambda: has_colour(screen, (60, 60, 200)), 6, "the photo on the stick is not on screen")
        keep(screen, "stick")
        mark = len(kudosk.events)
        stick.rename(away)
        kudosk.wait("error", lambda e: e.get("source") == "stick", seconds=10, after=mark)
        time.sleep(5)
        check(not [e for e in kudosk.events[mark:] if e["event"] == "feed" and e["removed"]], "the stick took its content along")
        again = kudosk.wait("stage", lambda e: e.get("item") == stage["item"], seconds=20, after=len(kudosk.events) - 1)
        check(again, "what the stick had is still shown")

        # Back, with a file that is being written: only when it is whole.
        mark = len(kudosk.events)
        away.rename(stick)
        with (stick / "more.csv").open("w") as writing:
            writing.write("To,Message\nJonas Lindqvist,Half of a sent")
            writing.flush()
            for _ in range(6):
                time.sleep(0.7)
                writing.write("ence ")
                writing.flush()
                check(not [e for e in kudosk.events[mark:] if e["event"] == "feed" and e["added"]], "half a file was shown")
            writing.write("\nMei Chen,All of it\n")
        kudosk.wait("feed", lambda e: e["total"] == 3, seconds=20, after=mark)
        (stick / "feed.json").write_text('{"version": 1, "items": [{"kind": "announcement", "id": "a1", "title": "Cake')
        kudosk.wait("error", lambda e: e.get("source") == "stick" and "feed.json" in e["message"], seconds=15, after=mark)
        (stick / "feed.json").write_text('{"version": 1, "items": [{"kind": "announcement", "id": "a1", "title": "Cake"}]}')
        kudosk.wait("feed", lambda e: e["total"] == 4, seconds=20, after=mark)
        check(kudosk.stop() == 0, "it ends with 0")
    finally:
        kudosk.close(), screen.close(), shutil.rmtree(home, ignore_errors=True)


def sheets_calendars_and_news_over_http(binary):
    now = datetime.now(timezone.utc)
    soon, later = now + timedelta(days=2), now + timedelta(days=2, hours=1)
    stamp = "%Y%m%dT%H%M%SZ"
    sheet = "\ufeffGoal,Owner,Current,Target,Unit,Due\n\"Ship v2, \"\"stable\"\"\",Ada,40,100,%,2030-12-31\n\"NPS\n(rolling)\",Grace,\"1.234,5\",\"2.000,0\",pts,31.12.2030\nBroken,Ada,viele,10,,\n"
    calendar = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:e1\r\nSUMMARY:All hands\r\nDTSTART:%s\r\nDTEND:%s\r\nLOCATION:Room 4\r\nEND:VEVENT\r\n"
                "BEGIN:VEVENT\r\nUID:e2\r\nSUMMARY:Secret\r\nCLASS:PRIVATE\r\nDTSTART:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n" % (soon.strftime(stamp), later.strftime(stamp), soon.strftime(stamp)))
    birthdays = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:b1\r\nSUMMARY:Amara Okafor's birthday\r\nDTSTART;VALUE=DATE:19900514\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    news = ("<?xml version='1.0'?><rss version='2.0'><channel><title>N</title><item><title>New &amp;amp; shiny</title><link>/posts/1</link><guid>p1</guid><pubDate>%s</pubDate>"
            "<description>&lt;p&gt;Come &lt;b&gt;all&lt;/b&gt;&lt;/p&gt;</description></item></channel></rss>" % now.strftime("%a, %d %b %Y %H:%M:%S GMT"))
    pages = {"/sheet": (sheet.encode(), "text/csv"), "/calendar": (calendar.encode(), "text/calendar"), "/birthdays": (birthdays.encode(), "text/calendar"), "/news": (news.encode(), "application/rss+xml"),
             "/login": (b"<!DOCTYPE html><html>Sign in</html>", "text/html")}

    def respond(method, target, headers, body):
        if target == "/moved":
            return {"status": 302, "headers": {"Location": "/sheet"}}
        content, kind = pages.get(target, (b"", "text/plain"))
        return {"status": 200 if target in pages else 404, "body": content, "headers": {"Content-Type": kind}}

    server = Server(respond)
    home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-"))
    try:
        def source(kind, path, **more):
            return {"type": kind, "name": path[1:], "url": server.url + path, "allow_http": True, **more}
        sources = [source("csv", "/moved"), source("ical", "/calendar"), source("ical", "/birthdays", **{"as": "birthday"}), source("rss", "/news"), source("csv", "/login")]
        feed, code, kudosk = published(binary, sources, home, policy={"birthdays": True})
        check(code == 1, "a source has failed: 1")
        items = {item["title"]: item for item in feed["items"]}
        check(set(items) == {'Ship v2, "stable"', "NPS (rolling)", "All hands", "New & shiny"}, f"what is published: {sorted(items)}")
        goal = items["NPS (rolling)"]
        check((goal["now"], goal["target"], goal["unit"]) == (1234.5, 2000, "pts"), f"numbers of a German sheet: {goal}")
        check(items["All hands"]["place"] == "Room 4" and items["All hands"]["starts"], f"the event: {items['All hands']}")
        check(items["New & shiny"]["text"] == "Come all" and items["New & shiny"]["link"] == server.url + "/posts/1", f"the news: {items['New & shiny']}")
        check([p for p in feed["people"] if p["name"] == "Amara Okafor" and p.get("birthday") == "05-14"], f"the birthday: {feed['people']}")
        check(any(e["source"] == "moved" and e["reason"].startswith('line 5, column "Current"') for e in kudosk.of("drop")), f"the bad row is named: {kudosk.of('drop')}")
        check(any(e.get("source") == "login" and e["kind"] == "content" and "web page" in e["message"] for e in kudosk.of("error")), "a page instead of a sheet is a failed poll")
        feed, _, _ = published(binary, sources, home)
        check(not [p for p in feed["people"] if p.get("birthday")], "birthdays are shown only where the policy says so")
    finally:
        server.close(), shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main(a_show_needs_nothing_but_a_sheet, a_show_of_nothing_says_so, a_check_tells_what_a_sheet_loses, a_stick_comes_and_goes, sheets_calendars_and_news_over_http)

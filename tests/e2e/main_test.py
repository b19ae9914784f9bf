#!/usr/bin/env python3
"""The main job: a feed polled over HTTP becomes slides, and stays right."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from harness import Failure, Kudosk, Screen, Server, check, configuration, difference, feed, main, praise


class Api:
    """A feed that the test changes; keeps an ETag."""

    def __init__(self, *items):
        self.items = list(items)
        self.answer = None  # instead of the feed
        self.server = Server(self._respond)

    def _respond(self, method, target, headers, body):
        if self.answer:
            return self.answer(method, target, headers) if callable(self.answer) else self.answer
        content = feed(*self.items)
        tag = f'"{hash(content)}"'
        if headers.get("if-none-match") == tag:
            return {"status": 304, "headers": {"ETag": tag}}
        return {"body": content, "headers": {"ETag": tag}}

    def source(self, **more):
        return {"type": "feed", "name": "kudos", "url": self.server.url + "/feed", "allow_http": True, "interval": "1s", **more}


def launch(binary, api, screen, home=None, sources=None, **more):
    home = pathlib.Path(home or tempfile.mkdtemp(prefix="kudosk-home-"))
    file = configuration(home, sources if sources is not None else [api.source()], **more)
    return Kudosk(binary, "run", "--config", file, "--log", "json", screen=screen, home=home)


def items_arrive_change_and_go(binary):
    screen, api = Screen(), Api(praise(1), praise(2, "You made the hand-over clear"))
    kudosk = launch(binary, api, screen)
    try:
        start = kudosk.wait("start")
        check(start["version"] and start["config"].endswith("kudosk.json"), "start says version and configuration")
        stage = kudosk.wait("stage", lambda e: e["scene"] == "recognition")
        check(stage["item"] in ("k1", "k2") and stage["source"] == "kudos" and stage["why"] == "rotation", f"the first slide is one of the feed's: {stage}")
        check(2000 <= stage["dwell"] <= 3000, f"dwell within its bounds: {stage['dwell']}")

        api.items.append(praise(3, "The new one", created="2026-11-24T09:00:00Z"))
        added = time.monotonic()
        stage = kudosk.wait("stage", lambda e: e.get("item") == "k3", seconds=8)
        check(stage["why"] == "news", f"a new item is news: {stage}")
        check(stage["_at"] - added <= 3 + 0.4 + 2, f"news came after {stage['_at'] - added:.2f} s")

        # Taken back while it is on stage: its slide ends before its dwell would.
        api.items.pop()
        mark = len(kudosk.events)
        kudosk.wait("feed", lambda e: e["removed"] == 1, seconds=4, after=mark)
        nxt = kudosk.wait("stage", seconds=4, after=mark)
        check(nxt["item"] != "k3", "another slide follows a retracted one")
        time.sleep(4)
        check(all(e.get("item") != "k3" for e in kudosk.events[mark:] if e["event"] == "stage"), "a retracted item never comes again")

        api.items[0] = praise(1, "Edited: thank you for the even calmer hands")
        kudosk.wait("feed", lambda e: e["changed"] == 1, seconds=4, after=mark)
        check(kudosk.stop() == 0, "TERM ends it with 0")
        check(kudosk.events[-1]["event"] == "stop" and kudosk.events[-1]["code"] == 0, "the last event is stop")
    finally:
        kudosk.close(), screen.close(), api.server.close()


def still_screen_is_what_render_gives(binary):
    screen, api = Screen(), Api(praise(1, "Danke für die ruhige Hand 🙌 شكراً ありがとう", points=50, value="Systems thinking"), praise(2), praise(3, "C"))
    kudosk = launch(binary, api, screen, playlist={"dwell": {"min": "4s", "max": "5s"}})
    try:
        for _ in range(3):
            mark = len(kudosk.events)
            stage = kudosk.wait("stage", lambda e: e["scene"] == "recognition", seconds=12, after=mark)
            time.sleep(3.3)
            w, h, seen = screen.rgb()
            rendered = subprocess.run([binary, "render", "--config", kudosk.home / "kudosk.json", "--item", stage["item"], "--out", "-", "--size", f"{w}x{h}", "--fps", "1", "--seconds", "4"],
                                      env={**kudosk.environment, "XDG_STATE_HOME": str(kudosk.home / "other")}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
            frame = rendered[3 * w * h * 3:4 * w * h * 3]
            check(len(frame) == len(seen), f"render gave {len(rendered)} bytes")
            worst, count = difference(frame, seen)
            check(worst == 0, f"{stage['item']}: {count} bytes differ by up to {worst}")
    finally:
        kudosk.close(), screen.close(), api.server.close()


def a_video_that_finds_no_room_is_a_finding(binary):
    with open("/dev/full", "wb") as full:
        told = subprocess.run([binary, "render", "--demo", "--out", "-", "--size", "320x180", "--fps", "1", "--seconds", "1"], stdout=full, stderr=subprocess.PIPE, text=True)
    check(told.returncode == 1 and "No space left" in told.stderr, f"a full disk: {told.returncode}, {told.stderr}")


def content_survives_without_a_network(binary):
    screen, api = Screen(), Api(praise(1), praise(2))
    kudosk = launch(binary, api, screen)
    home = kudosk.home
    try:
        kudosk.wait("stage", lambda e: e.get("item"))
        kudosk.stop()
        api.server.close()
        began = time.monotonic()
        kudosk = Kudosk(binary, "run", "--config", home / "kudosk.json", "--log", "json", screen=screen, home=home)
        stage = kudosk.wait("stage", lambda e: e.get("item"), seconds=5)
        check(stage["_at"] - began < 1.0, f"the last content came after {stage['_at'] - began:.2f} s")
        error = kudosk.wait("error", lambda e: e.get("source") == "kudos", seconds=5)
        check(error["kind"] == "network" and error["message"], f"the error is a network's: {error}")
        time.sleep(3)
        check(kudosk.process.poll() is None, "the screen goes on")
    finally:
        kudosk.close(), screen.close()


def configuration_takes_effect_while_running(binary):
    screen, api = Screen(), Api(praise(1), praise(2))
    kudosk = launch(binary, api, screen)
    file = kudosk.home / "kudosk.json"
    try:
        kudosk.wait("stage", lambda e: e.get("item"))
        before = file.read_text()
        mark = len(kudosk.events)
        file.write_text(before.replace('"organisation"', '"organization"'))
        error = kudosk.wait("error", lambda e: e["kind"] == "config", seconds=3, after=mark)
        check("kudosk.json:1:" in error["message"] and "organisation" in error["message"], f"a broken configuration is said with its place: {error['message']}")
        time.sleep(1)
        check(kudosk.process.poll() is None, "a broken configuration changes nothing")
        document = json.loads(before)
        document["policy"] = {"opt_out": ["Amara Okafor"]}
        mark = len(kudosk.events)
        file.write_text(json.dumps(document))
        kudosk.wait("feed", lambda e: e["removed"] == 2 and e["total"] == 0, seconds=4, after=mark)
        kudosk.wait("stage", lambda e: not e.get("item"), seconds=5, after=mark)
        stored = b"".join(p.read_bytes() for p in (kudosk.home / "state").rglob("*") if p.is_file())
        check(b"calm hands" not in stored, "who opted out is not in the store either")
        # And back.
        mark = len(kudosk.events)
        file.write_text(before)
        kudosk.wait("stage", lambda e: e.get("item"), seconds=8, after=mark)
    finally:
        kudosk.close(), screen.close(), api.server.close()


def keys_are_heard(binary):
    screen, api = Screen(), Api(*[praise(n, f"Praise number {n}", created=f"2026-11-2{n}T09:00:00Z") for n in range(1, 5)])
    kudosk = launch(binary, api, screen, playlist={"dwell": {"min": "20s", "max": "25s"}})
    try:
        first = kudosk.wait("stage", lambda e: e.get("item"))
        time.sleep(1.2)
        mark = len(kudosk.events)
        screen.key("Right")
        second = kudosk.wait("stage", seconds=2, after=mark)
        check(second["why"] == "key" and second["item"] != first["item"], f"right goes on: {second}")
        time.sleep(1.2)
        mark = len(kudosk.events)
        screen.key("Left")
        check(kudosk.wait("stage", seconds=2, after=mark)["item"] == first["item"], "left goes back")
        time.sleep(1.2)
        mark = len(kudosk.events)
        screen.key("3", "Return")
        check(kudosk.wait("stage", seconds=2, after=mark)["why"] == "key", "a number jumps")
        time.sleep(3.2)
        still = screen.rgb()
        screen.key("b")
        time.sleep(0.8)
        _, _, black = screen.rgb()
        check(max(black) == 0, "B blanks")
        screen.key("b")
        time.sleep(0.8)
        check(screen.rgb() == still, "B again brings it back")
        screen.key("i")
        time.sleep(1.5)
        check(screen.rgb() != still, "I shows the status page")
        screen.key("i")
        time.sleep(0.5)
        screen.key("q")
        check(kudosk.process.wait(timeout=3) == 0, "Q leaves")
    finally:
        kudosk.close(), screen.close(), api.server.close()


def locked_keys_do_nothing(binary):
    screen, api = Screen(), Api(praise(1), praise(2))
    kudosk = launch(binary, api, screen, keys="operator", playlist={"dwell": {"min": "20s", "max": "25s"}})
    try:
        kudosk.wait("stage", lambda e: e.get("item"))
        time.sleep(3.2)
        screen.key("q"), screen.key("Escape")
        still = screen.rgb()
        screen.key("i")
        time.sleep(1)
        check(kudosk.process.poll() is None and screen.rgb() == still, "operator: no leaving, no status")
        mark = len(kudosk.events)
        screen.key("Right")
        kudosk.wait("stage", seconds=2, after=mark)
        file = kudosk.home / "kudosk.json"
        file.write_text(file.read_text().replace('"operator"', '"off"'))
        time.sleep(1.5)
        mark = len(kudosk.events)
        screen.key("Right"), screen.key("b")
        time.sleep(1.5)
        check(not [e for e in kudosk.events[mark:] if e["event"] == "stage"], "off: no key does anything")
    finally:
        kudosk.close(), screen.close(), api.server.close()


def without_configuration_it_says_how_to_start(binary):
    screen = Screen()
    home = tempfile.mkdtemp(prefix="kudosk-home-")
    kudosk = Kudosk(binary, "run", "--log", "json", screen=screen, home=home)
    try:
        check(kudosk.wait("stage")["scene"] == "welcome", "the welcome screen comes first")
        mark = len(kudosk.events)
        check(kudosk.wait("stage", seconds=30, after=mark)["scene"] != "welcome", "then samples")
    finally:
        kudosk.close(), screen.close()


def without_a_display_it_says_so(binary):
    kudosk = Kudosk(binary, "run", "--log", "json")
    try:
        check(kudosk.process.wait(timeout=10) == 3, "exit 3 without a display")
        check(kudosk.wait("error", seconds=1)["kind"] == "display", "and a word on why")
    finally:
        kudosk.close()


def hangup_polls_at_once(binary):
    screen, api = Screen(), Api(praise(1))
    kudosk = launch(binary, api, screen, sources=[api.source(interval="1h")])
    try:
        kudosk.wait("stage", lambda e: e.get("item"))
        api.items.append(praise(2))
        count = len(api.server.requests)
        kudosk.process.send_signal(signal.SIGHUP)
        kudosk.wait("feed", lambda e: e["added"] == 1 and e["total"] == 2, seconds=3)
        check(len(api.server.requests) == count + 1, "one request")
    finally:
        kudosk.close(), screen.close(), api.server.close()


def nothing_is_written_while_nothing_changes(binary):
    screen, api = Screen(), Api(praise(1), praise(2))
    kudosk = launch(binary, api, screen)
    try:
        kudosk.wait("stage", lambda e: e.get("item"))
        time.sleep(2)
        def state():
            return {p: p.stat().st_mtime_ns for folder in ("state", "cache") for p in (kudosk.home / folder).rglob("*") if p.is_file()}
        before = state()
        check(before, "the first content is stored at once")
        time.sleep(6)
        check(state() == before, "six polls that brought nothing new wrote nothing")
        modes = {oct(p.stat().st_mode & 0o777) for p in before}
        check(modes == {"0o600"}, f"the store is private: {modes}")
    finally:
        kudosk.close(), screen.close(), api.server.close()


def status_tells_how_it_is(binary):
    screen, api = Screen(), Api(praise(1))
    kudosk = launch(binary, api, screen)
    try:
        kudosk.wait("stage", lambda e: e.get("item"))
        time.sleep(3)
        told = subprocess.run([binary, "status", "--json"], env=kudosk.environment, stdout=subprocess.PIPE, check=True).stdout
        status = json.loads(told)
        check(status["running"] and status["sources"][0]["name"] == "kudos" and status["sources"][0]["last_success"], f"status: {status}")
        kudosk.stop()
        check(subprocess.run([binary, "status"], env=kudosk.environment, stdout=subprocess.PIPE).returncode == 1, "a screen that has gone is not called running")
    finally:
        kudosk.close(), screen.close(), api.server.close()


def check_names_every_problem(binary):
    api = Api(praise(1, created="2026-11-24T09:00:00Z"))
    home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-"))
    try:
        good = configuration(home, [api.source(), {"type": "feed", "name": "away", "url": "http://127.0.0.1:9/feed", "allow_http": True}])
        told = subprocess.run([binary, "check", "--config", good], stdout=subprocess.PIPE, text=True, env={**os.environ, "HOME": str(home)})
        check(told.returncode == 1, f"a source that can't be reached is a finding: {told.stdout}")
        lines = told.stdout.splitlines()
        check(any(l.startswith("kudos: reached, signed in, 1 item") and l.endswith(" ms") for l in lines), f"the good one: {lines}")
        check(any(l.startswith("away: not reached") for l in lines), f"the other one: {lines}")
        bad = home / "bad.json"
        bad.write_text('{\n  "organization": "X",\n  "motion": "fast",\n  "sources": [ { "type": "fed" } ]\n}\n')
        told = subprocess.run([binary, "check", "--offline", "--config", bad], stdout=subprocess.PIPE, text=True)
        check(told.returncode == 1, "problems are a finding")
        for place, word in (("bad.json:2:3", "organisation"), ("bad.json:3:13", "full"), ("bad.json:4:26", "feed")):
            check(any(place in line and word in line for line in told.stdout.splitlines()), f"{place} {word} in:\n{told.stdout}")
        check(subprocess.run([binary, "run", "--config", bad], stderr=subprocess.DEVNULL).returncode == 2, "run refuses it with 2")
        check(subprocess.run([binary, "run", "--nonsense"], stderr=subprocess.DEVNULL).returncode == 2, "usage is 2")
    finally:
        shutil.rmtree(home), api.server.close()


if __name__ == "__main__":
    main(items_arrive_change_and_go, still_screen_is_what_render_gives, a_video_that_finds_no_room_is_a_finding, content_survives_without_a_network, configuration_takes_effect_while_running, keys_are_heard, locked_keys_do_nothing,
         without_configuration_it_says_how_to_start, without_a_display_it_says_so, hangup_polls_at_once, nothing_is_written_while_nothing_changes, status_tells_how_it_is, check_names_every_problem)

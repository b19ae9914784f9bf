#!/usr/bin/env python3
"""kudosk on a bare graphics card: displays that come, go and change, the screen's power, the keys, the console behind it, each seen on what the card scans out.

    run.py [--keep FOLDER] [--list] BINARY [NAME …]

Boots a machine of its own for each scenario (tests/kms/README.md). The pictures are kept in FOLDER (default: build/kms), and compared with those of `kudosk render`. Not part of the tests' 20 minutes.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

KMS = pathlib.Path(__file__).resolve().parent
ROOT = KMS.parent.parent
sys.path[:0] = [str(KMS), str(KMS.parent / "e2e")]
sys.dont_write_bytecode = True

from harness import Failure, check, praise  # noqa: E402
from machine import Machine, NotRun, Picture  # noqa: E402

MESSAGES = ("Thank you for the calm hands during the release", "You made the hand-over clear")
CREATED = time.strftime("%Y-%m-%dT12:00:00Z", time.gmtime(time.time() - 75 * 86400))  # so that "2 months ago" stays what it is
NOBODY = "setpriv --reuid=nobody --regid=nogroup --groups video,render,input,tty --no-new-privs --inh-caps=-all --bounding-set=-all"


class Wall:
    """The machine with the program on it, started as kudosk.service does: no root, the first console its own."""

    def __init__(self, binary, keep, renderer="cpu", more=None, **machine):
        self.binary = binary
        # OpenGL without a graphics processor, in an emulated machine: what is larger takes seconds a frame, and the program's watchdog ends it.
        self.first, self.smaller, self.larger = ((1280, 720), (800, 600), (1600, 900)) if renderer == "cpu" else ((640, 480), (640, 400), (800, 600))
        self.machine = Machine(keep, size=self.first, **machine)
        self.folder = self.machine.share
        self.known = {}
        self.configure(renderer=renderer, **(more or {}))

    def configure(self, renderer=None, **more):
        """A still screen, two praises, each on for long: it goes on when a key says so."""
        if renderer:
            self.renderer = renderer
        (self.folder / "praise").mkdir(exist_ok=True)
        (self.folder / "praise/feed.json").write_text(json.dumps({"version": 1, "items": [praise(i + 1, text, created=CREATED) for i, text in enumerate(MESSAGES)]}))
        document = {"organisation": "Northwind", "motion": "none", "header": {"clock": False, "date": False}, "screen": {"pixel_shift": False, "renderer": self.renderer},
                    "playlist": {"dwell": {"min": "600s", "max": "600s"}, "transition": "cut", "max_age": "400d", "recap": "off", "without": ["countdown", "lesson-of-the-week", "constellation", "spotlight", "values"]},
                    "sources": [{"type": "folder", "name": "praise", "path": "praise"}], **more}
        new = self.folder / "new.json"
        new.write_text(json.dumps(document))
        new.rename(self.folder / "kudosk.json")

    def start(self):
        self.machine.sh("mkdir -p /run/k/run; chown -R nobody /run/k; rm -f /kms/log")
        words = f"env HOME=/run/k XDG_STATE_HOME=/run/k XDG_CACHE_HOME=/run/k XDG_RUNTIME_DIR=/run/k/run KUDOSK_ASSETS={ROOT} {self.binary} run --config /kms/kudosk.json --log json"
        self.pid = int(self.machine.sh(f"setsid -c {NOBODY} {words} </dev/tty1 >/kms/log 2>&1 & echo $!"))

    def log(self):
        try:
            lines = (self.folder / "log").read_text().splitlines()
        except FileNotFoundError:
            return []
        out = []
        for line in lines:
            try:
                out.append(json.loads(line))
            except ValueError:
                out.append({"event": "?", "said": line})
        return out

    def of(self, event, **fields):
        return [one for one in self.log() if one.get("event") == event and all(one.get(key) == value for key, value in fields.items())]

    def until(self, test, what, seconds=120):
        end = time.monotonic() + seconds
        while not (found := test()):
            if time.monotonic() > end:
                raise Failure(f"not within {seconds} s: {what}; the log:\n" + "\n".join(json.dumps(one) for one in self.log()[-15:]))
            time.sleep(0.3)
        return found

    def item(self):
        """What is on screen: a slide that is made anew for another size may be another."""
        return self.of("stage")[-1]["item"]

    def alive(self):
        check(self.machine.sh(f"kill -0 {self.pid} && echo yes || echo no") == "yes", "the program has ended: " + "\n".join(json.dumps(one) for one in self.log()[-10:]))

    def expected(self, size, item):
        """What `kudosk render` makes of it."""
        if (size, item) not in self.known:
            with tempfile.TemporaryDirectory() as out:
                environment = {**os.environ, "KUDOSK_ASSETS": str(ROOT), "HOME": out, "XDG_STATE_HOME": out, "XDG_CACHE_HOME": out, "XDG_RUNTIME_DIR": out}
                done = subprocess.run([self.binary, "render", "--config", str(self.folder / "kudosk.json"), "--out", "-", "--size", f"{size[0]}x{size[1]}", "--item", item, "--fps", "1", "--seconds", "3"],
                                      env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
                length = size[0] * size[1] * 3
                check(len(done.stdout) >= length, f"kudosk render: {done.stderr.decode()}")
                self.known[size, item] = done.stdout[-length:]
        return self.known[size, item]

    def difference(self, size, item, output=0, name=None):
        """The largest of a colour's value, and the share of values that differ by more than 2; nothing where the sizes differ."""
        picture = self.machine.picture(name, output)
        if (picture.width, picture.height) != size:
            return None
        pairs = [abs(a - b) for a, b in zip(picture.pixels, self.expected(size, item)) if a != b]
        return max(pairs, default=0), sum(d > 2 for d in pairs) / len(picture.pixels)

    def shows(self, size, item, name, output=0, most=3, seconds=120):
        """Waits until the card scans out exactly this, but for rounding."""
        said = []

        def looks():
            said[:] = [self.difference(size, item() if callable(item) else item, output)]
            return said[0] is not None and said[0][0] <= most
        try:
            self.until(looks, f"the picture at {size}", seconds)
        except Failure as failure:
            self.machine.picture(name + "-FAILED", output)
            raise Failure(f"output {output} differs: {said}; {failure}") from None
        self.machine.picture(name, output)
        return said[0][0]

    def card(self):
        """The kernel's word: the connector's power, and whether its CRTC is active."""
        power = self.machine.sh("cat /sys/class/drm/card0-Virtual-1/dpms")
        active = self.machine.sh("grep -A3 '^crtc\\[' /sys/kernel/debug/dri/0/state | grep -m1 -o 'active=[01]'")
        return power, active

    def close(self):
        (self.machine.keep / "log").write_text("\n".join(json.dumps(one) for one in self.log()))
        self.machine.close()




def no_display_at_start(wall):
    """No display is connected when it starts: it waits, says so once, and the praise is there after one comes."""
    wall.machine.plug(wall.first)
    wall.machine.plug(None)
    wall.until(lambda: not wall.machine.connected(), "the cable is pulled")
    wall.start()
    wall.until(lambda: wall.of("error", kind="display"), "it says that there is no display")
    time.sleep(8)
    wall.alive()
    check(len(wall.of("error")) == 1, f"it says so once: {wall.of('error')}")
    wall.machine.plug(wall.larger)
    wall.until(lambda: wall.of("stage"), "a praise comes on")
    wall.shows(wall.larger, wall.of("stage")[-1]["item"], "connected")


def unplugged(wall):
    """The cable is pulled and put back, the same display, then a smaller and a larger one; it goes on with what it showed."""
    wall.start()
    item = wall.item
    wall.until(lambda: wall.of("stage"), "a praise")
    wall.shows(wall.first, item, "before")
    wall.machine.plug(wall.first)
    for size, name in ((wall.first, "same"), (wall.smaller, "smaller"), (wall.larger, "larger"), (wall.first, "as-before")):
        wall.machine.plug(None)
        wall.until(lambda: not wall.machine.connected(), "the cable is pulled")
        time.sleep(4)
        wall.alive()
        wall.machine.plug(size)
        began = time.monotonic()
        wall.shows(size, item, name)
        print(f"        {name}: back after {time.monotonic() - began:.1f} s", flush=True)
    wall.alive()


def other_mode(wall):
    """Another display within the blink of an eye: the cable was never seen to be away."""
    wall.start()
    item = wall.item
    wall.until(lambda: wall.of("stage"), "a praise")
    wall.shows(wall.first, item, "before")
    for size in (wall.larger, wall.smaller, wall.first):
        wall.machine.plug(size)
        began = time.monotonic()
        wall.shows(size, item, f"{size[0]}x{size[1]}")
        print(f"        {size[0]}x{size[1]}: there after {time.monotonic() - began:.1f} s", flush=True)
    wall.alive()


def power(wall):
    """Hours close the screen: the card switches the display off; a key opens it with the same picture; and again."""
    wall.configure(hours={"mon-sun": "00:00-24:00", "power": ["dpms"]})
    wall.start()
    item = wall.until(lambda: wall.of("stage"), "a praise")[0]["item"]
    wall.shows(wall.first, item, "open")
    check(wall.card() == ("On", "active=1"), f"the display is on: {wall.card()}")
    today = wall.machine.sh("date +%F")
    for nth in ("first", "second"):
        wall.configure(hours={"mon-sun": "00:00-24:00", "except": {today: "closed"}, "power": ["dpms"]})
        wall.machine.sh(f"kill -HUP {wall.pid}")
        try:
            wall.until(lambda: wall.card() == ("Off", "active=0"), "the display is off")
        except Failure as failure:
            raise Failure(f"{wall.card()}; {failure}") from None
        wall.machine.picture(f"off-{nth}")
        check(wall.of("power", to="off", ok=True), "it has seen that")
        time.sleep(5)
        check(wall.card() == ("Off", "active=0"), "it stays off")
        wall.alive()
        if nth == "first":
            wall.machine.key("spc")
        else:
            wall.configure(hours={"mon-sun": "00:00-24:00", "power": ["dpms"]})
            wall.machine.sh(f"kill -HUP {wall.pid}")
        wall.until(lambda: wall.card() == ("On", "active=1"), "the display is on again")
        wall.shows(wall.first, item, f"on-{nth}")
        if nth == "first":
            wall.configure(hours={"mon-sun": "00:00-24:00", "power": ["dpms"]})
            wall.machine.sh(f"kill -HUP {wall.pid}")
            time.sleep(3)
    check(not wall.of("error"), f"no error: {wall.of('error')}")


def night(wall):
    """While the hours have it off, its cable is pulled and put back, with another display: off again at once, and the picture is there in the morning."""
    today = wall.machine.sh("date +%F")
    wall.machine.plug(wall.first)
    wall.configure(hours={"mon-sun": "00:00-24:00", "except": {today: "closed"}, "power": ["dpms"]})
    wall.start()
    wall.until(lambda: wall.card() == ("Off", "active=0"), "it starts off")
    for size in (wall.first, wall.smaller):
        wall.machine.plug(None)
        wall.until(lambda: not wall.machine.connected(), "the cable is pulled")
        time.sleep(3)
        offs = len(wall.of("power", to="off", ok=True))
        wall.machine.plug(size)
        wall.until(lambda: len(wall.of("power", to="off", ok=True)) > offs, "it is switched off again")
        time.sleep(5)
        check(wall.card() == ("Off", "active=0"), f"it stays off: {wall.card()}")
    wall.alive()
    wall.configure(hours={"mon-sun": "00:00-24:00", "power": ["dpms"]})
    wall.machine.sh(f"kill -HUP {wall.pid}")
    wall.until(lambda: wall.of("stage"), "a praise")
    wall.shows(wall.smaller, wall.item, "morning")
    check(wall.card() == ("On", "active=1"), f"the display is on: {wall.card()}")


def keys(wall):
    """The keyboard steps, jumps, blanks and shows the status; nothing of it reaches the console."""
    wall.start()
    first = wall.until(lambda: wall.of("stage"), "a praise")[0]["item"]
    second = "k2" if first == "k1" else "k1"
    wall.shows(wall.first, first, "first")
    wall.machine.key("right")
    wall.until(lambda: wall.of("stage", item=second, why="key"), "→ goes on")
    wall.shows(wall.first, second, "right")
    wall.machine.key("left")
    wall.shows(wall.first, first, "left")
    wall.machine.key("2", "ret")
    wall.until(lambda: len(wall.of("stage", why="key")) >= 3, "2 Enter jumps")
    wall.machine.picture("jump")
    wall.machine.key("b")
    wall.until(lambda: wall.machine.picture().colours() == 1, "B is black")
    wall.machine.picture("black")
    wall.machine.key("b")
    wall.until(lambda: wall.machine.picture().colours() > 10, "B again shows it")
    wall.machine.key("i")
    time.sleep(4)
    wall.machine.picture("status")
    wall.machine.key("i", "q")
    wall.until(lambda: wall.of("stop"), "Q leaves")
    check(wall.of("stop")[0]["code"] == 0, "with 0")
    time.sleep(2)
    wall.machine.picture("console")


def console(wall):
    """What is written to the console, its cursor, another console, and Alt+F2 do not come through."""
    wall.start()
    item = wall.until(lambda: wall.of("stage"), "a praise")[0]["item"]
    wall.shows(wall.first, item, "before")
    wall.machine.sh("for i in 1 2 3 4 5 6 7 8 9; do echo 'a line that nobody is to see' >/dev/tty1; echo 'nor this' > /dev/tty0; done; echo 'nor the kernel' >/dev/kmsg; echo 1 > /proc/sys/kernel/printk")
    for _ in range(8):  # a cursor blinks each 0.4 s
        difference = wall.difference(wall.first, item)
        check(difference and difference[0] <= 3, f"the picture alone: {difference}")
    wall.machine.key("alt+f2")
    wall.machine.sh("chvt 3 || true")
    time.sleep(3)
    wall.shows(wall.first, item, "console-3", seconds=5)
    wall.machine.sh("chvt 1 || true")
    time.sleep(3)
    wall.shows(wall.first, item, "console-1", seconds=5)
    wall.alive()


def two_displays(wall):
    """Two displays of one card: one is unplugged, the other goes on; it is back with another resolution."""
    wall.machine.plug(wall.first)
    wall.machine.plug(wall.smaller, 1)
    wall.until(lambda: wall.machine.connected(1), "the second is there")
    wall.start()
    wall.until(lambda: len(wall.of("stage")) >= 2, "a praise on both")
    item = {one["display"]: one["item"] for one in wall.of("stage")}
    wall.shows(wall.first, item[0], "first")
    wall.shows(wall.smaller, item[1], "second", output=1)
    stages = len(wall.of("stage"))
    wall.machine.plug(None, 1)
    wall.until(lambda: wall.of("display", connected=False, output="Virtual-2"), "the second is missed")
    wall.shows(wall.first, item[0], "first-alone")
    check(len(wall.of("stage")) == stages, "the first goes on with what it showed")
    wall.machine.plug(wall.larger, 1)
    wall.shows(wall.larger, wall.item, "second-back", output=1)
    item[1], stages = wall.item(), len(wall.of("stage"))
    wall.machine.plug(None)
    wall.until(lambda: wall.of("display", connected=False, output="Virtual-1"), "the first is missed")
    wall.shows(wall.larger, item[1], "second-alone", output=1)
    check(len(wall.of("stage")) == stages, "the second goes on with what it showed")
    wall.machine.plug(wall.smaller)
    wall.shows(wall.smaller, wall.item, "first-back")
    wall.alive()


SCENARIOS = {  # name: function, renderer, of the machine
    "no_display_at_start": (no_display_at_start, "cpu", {}), "unplugged": (unplugged, "cpu", {}), "other_mode": (other_mode, "cpu", {}), "power": (power, "cpu", {}), "night": (night, "cpu", {}), "keys": (keys, "cpu", {}),
    "console": (console, "cpu", {}), "two_displays": (two_displays, "cpu", {"outputs": 2}),
    "gl_no_display_at_start": (no_display_at_start, "gpu", {}), "gl_unplugged": (unplugged, "gpu", {}), "gl_other_mode": (other_mode, "gpu", {}), "gl_power": (power, "gpu", {}), "gl_night": (night, "gpu", {}), "gl_keys": (keys, "gpu", {}),
    "gl_console": (console, "gpu", {}),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=pathlib.Path, default=ROOT / "build/kms")
    parser.add_argument("--list", action="store_true", help="the scenarios with what is expected of each")
    parser.add_argument("binary")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    if options.list:
        for name, (scenario, _, _) in SCENARIOS.items():
            print(f"{name}: {scenario.__doc__}")
        return
    unknown = [name for name in options.names if name not in SCENARIOS]
    if unknown:
        sys.exit(f"no such scenario: {', '.join(unknown)} (there are {', '.join(SCENARIOS)})")
    failed = 0
    names = options.names or list(SCENARIOS)
    for name in names:
        scenario, renderer, machine = SCENARIOS[name]
        began, wall = time.monotonic(), None
        try:
            wall = Wall(str(pathlib.Path(options.binary).resolve()), options.keep / name, renderer, **machine)
            scenario(wall)
            print(f"ok      {name} ({time.monotonic() - began:.0f} s)", flush=True)
        except NotRun as reason:
            sys.exit(f"not run: {reason}")
        except (Failure, RuntimeError, OSError) as failure:
            failed += 1
            print(f"FAILED  {name}: {failure}", flush=True)
        finally:
            if wall:
                wall.close()
    print(f"{len(names) - failed} passed, {failed} failed; the pictures are in {options.keep}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

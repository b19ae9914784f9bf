"""What every fault scenario stands on: the real program on a screen of its own, a server that answers as it is told, and a watcher that looks at the pixels ten times a second.

A correct frame is one whose middle (the content, without header and footer, where clock and marks are) is exactly the picture that one of the scenario's items had while
all was well. So "the longest time without a correct frame" is measured on what a person would see, and "content lost" counts the items that no longer came on screen after it.

A scenario is a file of tests/faults:

    \"\"\"What is expected: of the screen, of the log, of the disk.\"\"\"
    from frame.fault import main
    DEFENCE = "which code holds it, in words"

    def scenario(fault):
        fault.begin()            # the program shows three items; the watcher learns what they look like
        ...break something...
        fault.breaks()           # from here on it is measured
        fault.error("network", "refused")
        ...mend it...
        fault.ends()             # every item must be seen again

    if __name__ == "__main__":
        main(scenario, DEFENCE)
"""
import json
import mmap
import os
import pathlib
import shutil
import signal
import struct
import sys
import tempfile
import threading
import time
import zlib

FAULTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(FAULTS.parent / "e2e"))

from harness import Failure, Kudosk, Screen, Server, check, configuration, feed, praise  # noqa: E402,F401


class NotRun(Exception):
    """The scenario needs what this machine has not; it has not passed."""


class Watcher:
    """Looks at the screen every 100 ms and keeps a checksum of the picture's middle with the moment."""

    def __init__(self, screen, every=0.1):
        self.path = pathlib.Path(screen.folder) / "Xvfb_screen0"
        self.every = every
        self.samples = []  # (moment, checksum)
        self.known = {}    # checksum → item
        self.heads = set() # checksums of the header while all was well: without a mark
        self.stopping = False
        self._map()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _map(self):
        with open(self.path, "rb") as file:
            self.pixels = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        header = struct.unpack(">25I", self.pixels[:100])
        height, stride = header[5], header[12]
        start = header[0] + header[19] * 12
        self.first, self.top, self.bottom = start, start + stride * (height * 18 // 100), start + stride * (height * 82 // 100)

    def now(self):
        return zlib.crc32(memoryview(self.pixels)[self.top:self.bottom])

    def head(self):
        """Of the header: a mark ("Offline since 14:03") makes it another."""
        return zlib.crc32(memoryview(self.pixels)[self.first:self.top])

    def _watch(self):
        while not self.stopping:
            self.samples.append((time.monotonic(), self.now()))
            time.sleep(self.every)

    def longest_without(self, since, until):
        """Seconds of the longest stretch in which no sample was a known picture. A sample counts until the next one."""
        worst, good = 0.0, since
        for moment, checksum in list(self.samples):
            if moment < since or moment > until:
                continue
            if checksum in self.known:
                worst = max(worst, moment - good)
                good = moment
        return max(worst, until - good)

    def seen(self, since):
        return {self.known[checksum] for moment, checksum in list(self.samples) if moment >= since and checksum in self.known}

    def close(self):
        self.stopping = True
        self.thread.join()


class Fault:
    def __init__(self, binary, name, size="960x540"):
        self.binary, self.name, self.size = binary, name, size
        self.home = pathlib.Path(tempfile.mkdtemp(prefix=f"kudosk-fault-{name}-"))
        self.screen = Screen(size)
        self.watcher = Watcher(self.screen)
        self.items = [praise(1), praise(2, "You made the hand-over clear"), praise(3, "The retrospective changed how we plan")]
        self.people = []
        self.answer = None       # instead of the feed: a dict for harness.Server, or a function of (method, target, headers)
        self.server = Server(self._respond)
        self.kudosk = None
        self.earlier = []        # programs that ended before the present one
        self.since = None        # when it broke
        self.figures = {}        # more to print
        self.lost = None
        self.longest = None
        self.closing = []        # called in reverse order at the end, whatever happened

    # ---- the server ----
    def _respond(self, method, target, headers, body):
        if self.answer is not None:
            return self.answer(method, target, headers) if callable(self.answer) else self.answer
        content = feed(*self.items, people=self.people)
        tag = f'"{zlib.crc32(content)}"'
        if headers.get("if-none-match") == tag:
            return {"status": 304, "headers": {"ETag": tag}}
        return {"body": content, "headers": {"ETag": tag}}

    def source(self, **more):
        return {"type": "feed", "name": "kudos", "url": self.server.url + "/feed", "allow_http": True, "interval": "1s", **more}

    # ---- the program ----
    def configure(self, sources=None, **more):
        """A still screen: no motion, no clock, cuts, a second a slide, nothing between the items."""
        document = {"motion": "none", "playlist": {"dwell": {"min": "1s", "max": "1s"}, "transition": "cut", "recap": "off", "without": ["countdown", "lesson-of-the-week", "constellation", "spotlight", "values"]}, "network": {"timeout": "3s"}, **more}
        self.file = configuration(self.home, sources if sources is not None else [self.source()], **document)
        return self.file

    def run(self, prefix=(), env=None):
        """Starts the program (again), behind `prefix` (a wrapper such as ["ip", "netns", "exec", NAME])."""
        if self.kudosk:
            self.kudosk.close()
            self.earlier.append(self.kudosk)
        command = [*map(str, prefix), self.binary, "run", "--config", str(self.file), "--log", "json"]
        self.kudosk = Kudosk(*command, screen=self.screen, home=self.home, env=env)
        return self.kudosk

    def begin(self, sources=None, prefix=(), env=None, **more):
        """Healthy: configured, started, every item on screen, and its picture known."""
        self.configure(sources, **more)
        self.run(prefix, env)
        self.learn()

    def learn(self, items=None, seconds=40):
        """Waits until each item has stood still on screen once, and keeps its picture. items: ids, default: self.items'."""
        wanted = set(items or (item["id"] for item in self.items))
        end = time.monotonic() + seconds
        while wanted - set(self.watcher.known.values()):
            check(time.monotonic() < end, f"never on screen while all was well: {sorted(wanted - set(self.watcher.known.values()))}\n" + self.tail())
            check(self.alive(), "the program ended:\n" + self.tail())
            stages = self.kudosk.of("stage")
            latest = stages[-1] if stages else {}
            if latest.get("item") in wanted and time.monotonic() - latest["_at"] > 0.3:
                first = self.watcher.now()
                time.sleep(0.15)
                if self.watcher.now() == first and self.kudosk.of("stage")[-1] is latest:
                    self.watcher.known[first] = latest["item"]
                    self.watcher.heads.add(self.watcher.head())
            time.sleep(0.05)

    def alive(self):
        return self.kudosk is not None and self.kudosk.process.poll() is None

    def tail(self, lines=25):
        return "\n".join(self.kudosk.lines[-lines:]) if self.kudosk else ""

    def mark(self):
        return len(self.kudosk.events)

    def status(self):
        """status.json as an object; {} while there is none."""
        try:
            return json.loads((self.home / "run" / "kudosk" / "status.json").read_text())
        except (OSError, ValueError):
            return {}

    def until(self, test, what, seconds=15):
        end = time.monotonic() + seconds
        while not test():
            check(time.monotonic() < end, f"{what}: not within {seconds} s\n" + self.tail())
            time.sleep(0.1)

    # ---- the fault ----
    def breaks(self):
        """From now on it is measured. Call it just before the fault is made."""
        self.since = time.monotonic()
        self.broken_at = self.mark()

    def error(self, kinds, words="", seconds=20, after=None, source="kudos"):
        """The error event that must come: of one of these kinds, with these words (any case) in its message, and a hint that says what to do."""
        kinds = {kinds} if isinstance(kinds, str) else set(kinds)
        event = self.kudosk.wait("error", lambda e: source is None or e.get("source") == source, seconds=seconds, after=self.broken_at if after is None else after)
        check(event["kind"] in kinds, f"the error's kind is {event['kind']}, not one of {sorted(kinds)}: {event['message']}")
        check(words.lower() in event["message"].lower(), f"the error does not say {words!r}: {event['message']}")
        check(event.get("hint"), f"the error says what to do: {event}")
        return event

    def keeps(self, seconds):
        """So long every sample but for a moment's repaint must be correct, and the program alive."""
        since = time.monotonic()
        time.sleep(seconds)
        check(self.alive(), f"the program ended: {self.kudosk.process.returncode}\n" + self.tail())
        worst = self.watcher.longest_without(since, time.monotonic())
        check(worst <= 2, f"{worst:.1f} s without a correct frame\n" + self.tail())

    def marked(self, words="", seconds=10):
        """A mark in words stands in the header; status.json has the words of the source's trouble."""
        self.until(lambda: self.watcher.head() not in self.watcher.heads, "a mark in the header", seconds)
        if words:
            self.until(lambda: any(words.lower() in source.get("error", {}).get("message", "").lower() for source in self.status().get("sources", [])),
                       f"status.json says {words!r}", seconds)

    def unmarked(self, seconds=15):
        """The mark is gone again."""
        self.until(lambda: self.watcher.head() in self.watcher.heads, "the mark goes", seconds)

    def survives(self, answer, kinds, words="", keep=1.5, seconds=20, refused=True):
        """One bad answer of the server: said once as an error of these kinds with these words, nothing else changes; then the good answer again, which is taken.
        refused: False where the answer is odd, but a good one."""
        mark = self.mark()
        if self.since is None:
            self.breaks()
        self.answer = answer
        if refused:
            self.error(kinds, words, seconds=seconds, after=mark)
        else:
            self.kudosk.wait("poll", lambda e: e.get("source") == "kudos", seconds=seconds, after=mark)
        self.keeps(keep)
        self.nothing_changed(mark)
        self.answer = None
        self.recovers(seconds)

    def nothing_changed(self, mark):
        """No item has come, changed or gone since."""
        changes = [e for e in self.kudosk.events[mark:] if e["event"] == "feed" and (e["removed"] or e["changed"] or e["added"])]
        check(not changes, f"the content changed: {changes}")

    def rss(self):
        """KiB of resident memory, now and at its highest."""
        text = pathlib.Path(f"/proc/{self.pid()}/status").read_text()
        found = {line.split(":")[0]: int(line.split()[1]) for line in text.splitlines() if line.startswith(("VmRSS", "VmHWM"))}
        return found["VmRSS"], found["VmHWM"]

    def pid(self):
        """The program's own, also behind a wrapper."""
        return self.status().get("pid") or self.kudosk.process.pid

    def recovers(self, seconds=15):
        """After the fault is gone: a poll that succeeds."""
        after = self.mark()
        self.kudosk.wait("poll", lambda e: e.get("source") == "kudos" and e.get("status") in (200, 304), seconds=seconds, after=after)

    def ends(self, seconds=15, items=None):
        """Every item is seen again from now on; closes the measurement."""
        wanted = set(items or (item["id"] for item in self.items))
        since, end = time.monotonic(), time.monotonic() + seconds
        while wanted - self.watcher.seen(since) and time.monotonic() < end and self.alive():
            time.sleep(0.2)
        self.lost = len(wanted - self.watcher.seen(since))
        self.longest = self.watcher.longest_without(self.since, time.monotonic())
        check(self.alive(), f"the program ended: {self.kudosk.process.returncode}\n" + self.tail())
        check(self.lost == 0, f"lost: {sorted(wanted - self.watcher.seen(since))}\n" + self.tail())

    def signal(self, number):
        self.kudosk.process.send_signal(number)

    def stop(self):
        return self.kudosk.stop(signal.SIGTERM)

    def close(self):
        for undo in reversed(self.closing):
            try:
                undo()
            except Exception as error:  # noqa: BLE001: the others still have to be undone
                print(f"while tidying up: {error}", file=sys.stderr)
        if self.kudosk:
            self.kudosk.close()
        self.watcher.close()
        self.screen.close()
        self.server.close()
        if not os.environ.get("KUDOSK_FAULTS_KEEP"):
            shutil.rmtree(self.home, ignore_errors=True)


def need_root(what):
    if os.geteuid() != 0:
        raise NotRun(f"needs root: {what}")


def need(program, package):
    if not shutil.which(program):
        raise NotRun(f"needs {program} (Debian's package {package})")


def main(scenario, defence, target=2.0, size="960x540"):
    """Runs one scenario with the binary named first; its last line is the row of the table as JSON. target: seconds without a correct frame that are allowed."""
    name = pathlib.Path(sys.argv[0]).stem
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    os.environ.setdefault("KUDOSK_ASSETS", str(FAULTS.parent.parent))
    began = time.monotonic()
    row = {"scenario": name, "defence": defence, "survived": False, "ran": True, "why": ""}
    fault = Fault(binary, name, size)
    try:
        scenario(fault)
        check(fault.longest is not None, "the scenario did not measure (fault.ends())")
        check(fault.longest <= target, f"{fault.longest:.1f} s without a correct frame, more than {target} s\n" + fault.tail())
        row["survived"] = True
    except NotRun as why:
        row.update(ran=False, why=str(why))
    except Failure as why:
        row["why"] = str(why)
    finally:
        fault.close()
    row.update(lost=fault.lost, longest=fault.longest, seconds=round(time.monotonic() - began, 1), figures=fault.figures)
    print(json.dumps(row))
    sys.exit(0 if row["survived"] else 1)

"""What the end-to-end tests share: a screen (Xvfb), the program with its log as objects, and an HTTP server that answers as it is told.

Only Python's own library, Xvfb and xdotool. Everything is on loopback and ends with the test.
"""
import atexit
import gzip
import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time


# Whatever a test makes in a temporary folder goes with it.
tempfile.tempdir = tempfile.mkdtemp(prefix="kudosk-test-")
atexit.register(shutil.rmtree, tempfile.tempdir, ignore_errors=True)


class Failure(AssertionError):
    pass


def check(condition, message):
    if not condition:
        raise Failure(message)


class Screen:
    """An X server without a display whose pixels are a file."""

    def __init__(self, size="1280x720", display=None):
        """display: the number that it must have (":64"), that of one which has ended; default: a free one."""
        self.folder = tempfile.mkdtemp(prefix="kudosk-x-")
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", *([display] if display else []), "-displayfd", str(write), "-screen", "0", f"{size}x24", "-fbdir", self.folder, "-nolisten", "tcp"],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.display = ":" + pipe.readline().strip()
        check(self.display != ":", "Xvfb did not start")

    def rgb(self):
        """(width, height, bytes of RGB24) of what is on screen now."""
        data = (pathlib.Path(self.folder) / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", data[:100])
        header_size, width, height, stride, colours = header[0], header[4], header[5], header[12], header[19]
        start = header_size + colours * 12
        out = bytearray(width * height * 3)
        pixels = data[start:start + stride * height]
        if stride != width * 4:
            pixels = b"".join(pixels[y * stride:y * stride + width * 4] for y in range(height))
        out[0::3], out[1::3], out[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
        return width, height, bytes(out)

    def key(self, *names):
        subprocess.run(["xdotool", "key", *names], env={**os.environ, "DISPLAY": self.display}, check=True)

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Kudosk:
    """The program with folders of its own; its log is read as it comes."""

    def __init__(self, binary, *arguments, screen=None, home=None, env=None):
        self.home = pathlib.Path(home or tempfile.mkdtemp(prefix="kudosk-home-"))
        environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy") and k not in ("DISPLAY", "WAYLAND_DISPLAY", "RUNTIME_DIRECTORY", "STATE_DIRECTORY", "CACHE_DIRECTORY")}
        environment.update(HOME=str(self.home), XDG_CONFIG_HOME=str(self.home / "config"), XDG_STATE_HOME=str(self.home / "state"),
                           XDG_CACHE_HOME=str(self.home / "cache"), XDG_RUNTIME_DIR=str(self.home / "run"), **(env or {}))
        (self.home / "run").mkdir(parents=True, exist_ok=True)
        if screen:
            environment.update(DISPLAY=screen.display, SDL_VIDEODRIVER="x11")
        self.environment = environment
        self.events, self.lines = [], []
        self.changed = threading.Condition()
        self.process = subprocess.Popen([binary, *map(str, arguments)], env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for raw in self.process.stderr:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            with self.changed:
                self.lines.append(line)
                try:
                    event = json.loads(line)
                    event["_at"] = time.monotonic()
                    self.events.append(event)
                except ValueError:
                    pass
                self.changed.notify_all()
        with self.changed:
            self.changed.notify_all()

    def of(self, name):
        return [event for event in self.events if event.get("event") == name]

    def wait(self, name, test=lambda event: True, seconds=10, after=0):
        """The first event of that name (from the after-th on in the log) that passes the test."""
        end = time.monotonic() + seconds
        with self.changed:
            while True:
                for event in self.events[after:]:
                    if event.get("event") == name and test(event):
                        return event
                left = end - time.monotonic()
                if left <= 0 or (self.process.poll() is not None and not self.reader.is_alive()):
                    raise Failure(f"no such {name} event within {seconds} s; the log:\n" + "\n".join(self.lines[-40:]))
                self.changed.wait(min(left, 0.2))

    def stop(self, how=signal.SIGTERM, within=1.0):
        began = time.monotonic()
        self.process.send_signal(how)
        try:
            code = self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failure("it did not end at all")
        took = time.monotonic() - began
        self.reader.join(timeout=2)
        check(took <= within + 0.1, f"it took {took:.2f} s to end")
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Server:
    """Answers each request by calling `respond(method, target, headers, body)`, which gives a dict: status, headers, body (bytes), and faults: `cut` (close after
    that many bytes), `drip` (seconds between bytes), `delay` (seconds before anything), `raw` (exactly these bytes)."""

    def __init__(self, respond):
        self.respond = respond
        self.requests = []
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.stopping = False
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while not self.stopping:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            stream = connection.makefile("rb")
            while not self.stopping:
                first = stream.readline().decode("latin-1").split()
                if len(first) < 2:
                    return
                headers = {}
                while True:
                    line = stream.readline().decode("latin-1").strip()
                    if not line:
                        break
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
                body = stream.read(int(headers.get("content-length", 0)))
                self.requests.append((time.monotonic(), first[0], first[1], headers, body))
                answer = self.respond(first[0], first[1], headers, body)
                if answer is None:
                    return
                time.sleep(answer.get("delay", 0))
                if "raw" in answer:
                    connection.sendall(answer["raw"])
                    return
                content = answer.get("body", b"")
                sent = {"Content-Length": str(len(content)), "Content-Type": "application/json", **answer.get("headers", {})}
                head = f"HTTP/1.1 {answer.get('status', 200)} X\r\n" + "".join(f"{k}: {v}\r\n" for k, v in sent.items() if v is not None) + "\r\n"
                connection.sendall(head.encode("latin-1"))
                if "drip" in answer:
                    for byte in content:
                        if self.stopping:
                            return
                        connection.sendall(bytes([byte]))
                        time.sleep(answer["drip"])
                elif "cut" in answer:
                    connection.sendall(content[:answer["cut"]])
                    return
                else:
                    connection.sendall(content)
                if headers.get("connection", "").lower() == "close":
                    return
        except OSError:
            pass
        finally:
            connection.close()

    def close(self):
        self.stopping = True
        self.socket.close()


def feed(*items, people=(), **more):
    return json.dumps({"version": 1, "people": list(people), "items": list(items), **more}, ensure_ascii=False).encode()


def praise(number, message="Thank you for the calm hands during the release", **more):
    item = {"kind": "recognition", "id": f"k{number}", "from": {"name": "Jonas Lindqvist", "id": "u2"}, "to": [{"name": "Amara Okafor", "id": "u1"}], "message": message}
    item.update(more)
    return item


def configuration(home, sources, **more):
    """Writes home/kudosk.json; short dwells, no clock, so that a still screen is still."""
    document = {"organisation": "Northwind", "header": {"clock": False, "date": False}, "playlist": {"dwell": {"min": "2s", "max": "3s"}}, "screen": {"pixel_shift": False}, "sources": sources}
    document.update(more)
    file = pathlib.Path(home) / "kudosk.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, ensure_ascii=False))
    return file


def difference(a, b):
    """The largest difference of two equally long byte strings, and how many bytes differ."""
    if a == b:
        return 0, 0
    worst = count = 0
    for x, y in zip(a, b):
        if x != y:
            count += 1
            worst = max(worst, abs(x - y))
    return worst, count


def bomb(size):
    return gzip.compress(b" " * size, 9)


def main(*tests):
    """Runs the tests with the binary's path; prints a line each and a closing line."""
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    wanted, failed = sys.argv[2:], 0
    ran = 0
    for test in tests:
        if wanted and test.__name__ not in wanted:
            continue
        ran += 1
        began = time.monotonic()
        try:
            test(binary)
            print(f"ok      {test.__name__} ({time.monotonic() - began:.1f} s)", flush=True)
        except Failure as failure:
            failed += 1
            print(f"FAILED  {test.__name__}: {failure}", flush=True)
    print(f"{ran - failed} passed, {failed} failed")
    sys.exit(1 if failed or ran == 0 else 0)

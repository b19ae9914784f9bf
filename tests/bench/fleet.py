#!/usr/bin/env python3
"""A thousand screens on one web server: publishes the sample feed, serves it with nginx by packaging/web/nginx.conf on loopback, and lets simulated screens ask for it.

    tests/bench/fleet.py BINARY [SCREENS] [POLLS]

Each screen has a connection of its own, asks once for the whole (gzip) and each picture, then polls with its ETag; at the end the feed changes once for all. Prints requests a
second and bytes, and what that is for polls each 30 s. Without nginx it says so and leaves.
"""
import asyncio
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def publish(binary, place, port):
    config = place / "publisher.json"
    config.write_text(json.dumps({"sources": [{"type": "feed", "url": f"http://127.0.0.1:{port}/feed", "allow_http": True}]}))
    environment = {**os.environ, "HOME": str(place), "XDG_STATE_HOME": str(place / "state"), "XDG_CACHE_HOME": str(place / "cache"), "no_proxy": "127.0.0.1", "KUDOSK_ASSETS": str(ROOT)}
    subprocess.run([binary, "publish", "--config", config, "--out", place / "www", "--once"], env=environment, check=True, stderr=subprocess.DEVNULL)


def serve(place, port):
    """nginx with the project's own file: only where it listens, and its certificate, are changed."""
    text = (ROOT / "packaging/web/nginx.conf").read_text()
    text = re.sub(r"listen 443 ssl http2;", f"listen 127.0.0.1:{port};", text)
    text = re.sub(r"\n\s*ssl_certificate[^\n]*", "", text).replace("/var/www/kudos", str(place / "www"))
    types = pathlib.Path("/etc/nginx/mime.types")
    (place / "nginx.conf").write_text(
        f"pid {place}/nginx.pid;\nerror_log {place}/error.log;\ndaemon off;\nworker_processes 2;\nuser root;\nworker_rlimit_nofile 8192;\nevents {{ worker_connections 4096; }}\n"
        f"http {{ {'include ' + str(types) + ';' if types.exists() else ''} client_body_temp_path {place}/t; proxy_temp_path {place}/t; fastcgi_temp_path {place}/t; uwsgi_temp_path {place}/t; "
        f"scgi_temp_path {place}/t;\n{text}}}\n")
    return subprocess.Popen(["nginx", "-c", place / "nginx.conf", "-p", place], stderr=subprocess.DEVNULL)


class Screen:
    def __init__(self, port, counts):
        self.port, self.counts, self.tag = port, counts, ""

    async def open(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def get(self, path, conditional=False):
        head = f"GET {path} HTTP/1.1\r\nHost: kudos.example.com\r\nAccept-Encoding: gzip\r\n" + (f"If-None-Match: {self.tag}\r\n" if conditional and self.tag else "") + "\r\n"
        self.writer.write(head.encode())
        answer = await self.reader.readuntil(b"\r\n\r\n")
        status, headers = int(answer[9:12]), answer.decode("latin-1").lower()
        body = b""
        if "transfer-encoding: chunked" in headers:
            while True:
                size = int(await self.reader.readline(), 16)
                body += (await self.reader.readexactly(size + 2))[:size]
                if size == 0:
                    break
        elif length := re.search(r"content-length: (\d+)", headers):
            if status != 304:
                body = await self.reader.readexactly(int(length[1]))
        tag = re.search(rb"ETag: (\S+)", answer)
        if conditional and tag:
            self.tag = tag[1].decode()
        self.counts["requests"] += 1
        self.counts[status] = self.counts.get(status, 0) + 1
        self.counts["bytes"] += len(answer) + len(body)
        return status, len(answer) + len(body)


async def measure(what, counts, jobs, screens):
    began = time.monotonic()
    before = dict(counts)
    await asyncio.gather(*jobs)
    took = time.monotonic() - began
    requests, size = counts["requests"] - before["requests"], counts["bytes"] - before["bytes"]
    print(f"{what:34} {requests:7} requests in {took:5.1f} s: {requests / took:7.0f} a second, {size / requests:7.0f} bytes each, {size / screens / 1024:7.1f} KiB a screen", flush=True)


async def run(port, place, screens, polls):
    counts = {"requests": 0, "bytes": 0}
    all_of_them = [Screen(port, counts) for _ in range(screens)]
    for batch in range(0, screens, 100):
        await asyncio.gather(*(screen.open() for screen in all_of_them[batch:batch + 100]))
    pictures = ["/pictures/" + file.name for file in (place / "www/pictures").iterdir()]
    await measure("first the whole feed", counts, [screen.get("/feed.json", True) for screen in all_of_them], screens)

    async def fetch(screen):
        for picture in pictures:
            await screen.get(picture)
    await measure(f"and its {len(pictures)} pictures", counts, [fetch(screen) for screen in all_of_them], screens)

    async def poll(screen):
        for _ in range(polls):
            status, size = await screen.get("/feed.json", True)
            assert status == 304, status
    await measure("polls while nothing is new", counts, [poll(screen) for screen in all_of_them], screens)
    feed = place / "www/feed.json"
    document = json.loads(feed.read_text())
    document["items"].pop()
    (place / "next").write_text(json.dumps(document))
    os.chmod(place / "next", 0o644)
    os.replace(place / "next", feed)
    await measure("one change, for all", counts, [screen.get("/feed.json", True) for screen in all_of_them], screens)
    odd = {status: number for status, number in counts.items() if isinstance(status, int) and status not in (200, 304)}
    print(f"answers: 200 {counts.get(200, 0)}, 304 {counts.get(304, 0)}, others {odd or 0}; {screens} screens that ask each 30 s are {screens / 30:.0f} requests a second")
    return 1 if odd else 0


def main():
    binary = sys.argv[1]
    screens = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    polls = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    if not shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin"):
        print("nginx is not installed: apt install nginx-light")
        return 0
    os.environ["PATH"] += ":/usr/sbin"
    place = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-fleet-"))
    os.chmod(place, 0o755)
    api = subprocess.Popen([binary, "serve-sample", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "KUDOSK_ASSETS": str(ROOT)})
    server = None
    try:
        port = int(re.search(r":(\d+)", api.stdout.readline())[1])
        publish(binary, place, port)
        print(f"published: {(place / 'www/feed.json').stat().st_size} bytes of feed")
        server = serve(place, port + 1 if port < 60000 else port - 1)
        time.sleep(1)
        return asyncio.run(run(port + 1 if port < 60000 else port - 1, place, screens, polls))
    finally:
        for process in (server, api):
            if process:
                process.terminate()
                process.wait()
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())

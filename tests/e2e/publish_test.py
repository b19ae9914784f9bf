#!/usr/bin/env python3
"""One configuration and one feed for many screens: config_url, and publish to a folder and by PUT."""
import calendar
import hashlib
import hmac
import json
import os
import pathlib
import re
import signal
import stat
import struct
import subprocess
import tempfile
import threading
import time
import zlib
from email.utils import formatdate

from harness import Kudosk, Screen, Server, check, configuration, feed, main, praise


def png(colour):
    raw = b"".join(b"\0" + bytes(colour) * 8 for _ in range(8))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


class Api:
    """Serves what stands in `files` under its path; what is None fails."""

    def __init__(self, **files):
        self.files = {"/" + name.replace("_", "."): body for name, body in files.items()}
        self.server = Server(self._respond)
        self.url = self.server.url

    def _respond(self, method, target, headers, body):
        content = self.files.get(target.split("?")[0])
        if content is None:
            return {"status": 503}
        tag = f'"{zlib.crc32(content)}"'
        if headers.get("if-none-match") == tag:
            return {"status": 304, "headers": {"ETag": tag}}
        return {"body": content, "headers": {"ETag": tag, "Content-Type": "image/png" if target.endswith(".png") else "application/json"}}

    def source(self, name, path, **more):
        return {"type": "feed", "name": name, "url": self.url + path, "allow_http": True, "interval": "1s", **more}

    def close(self):
        self.server.close()


def home():
    return pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-"))


def publish(binary, place, out, sources, *more, **settings):
    file = configuration(place, sources, **settings)
    kudosk = Kudosk(binary, "publish", "--config", file, "--out", out, "--log", "json", *more, home=place)
    return kudosk


def once(binary, place, out, sources, **settings):
    kudosk = publish(binary, place, out, sources, "--once", **settings)
    code = kudosk.process.wait(timeout=30)
    kudosk.reader.join(timeout=5)
    return code, kudosk


OFFICE = feed(
    praise(1, "Great :party-parrot: work"), praise(2, "To somebody who is not shown", to=[{"id": "u9"}]), praise(3, "A private word", visibility="private"), praise(4, "For the team", visibility="team"),
    {"kind": "standings", "id": "s1", "title": "Top", "entries": [{"who": {"id": "u1"}, "score": 12}]}, {"kind": "announcement", "id": "a1", "title": "Hello", "picture": "/banner.png"},
    people=[{"id": "u1", "name": "Amara Okafor", "picture": "/amara.png"}, {"id": "u9", "name": "Mara Quist", "picture": "/mara.png"}], emoji={"party-parrot": "/parrot.png"})
PICTURES = {"amara_png": png((200, 0, 0)), "mara_png": png((0, 200, 0)), "parrot_png": png((0, 0, 200)), "banner_png": png((9, 9, 9))}


def a_folder_for_any_web_server(binary):
    api, place = Api(feed=OFFICE, other=feed(praise(1, "Another one with the same id", to=[{"name": "Local Face"}])), **PICTURES), home()
    out = place / "www"
    (place / "face.png").write_bytes(png((1, 2, 3)))
    sources = [api.source("one", "/feed"), api.source("two", "/other")]
    settings = {"policy": {"opt_out": ["u9"]}, "people": [{"name": "Local Face", "picture": "face.png"}]}
    try:
        code, kudosk = once(binary, place, out, sources, **settings)
        check(code == 0, f"it leaves with 0: {code}\n" + "\n".join(kudosk.lines[-8:]))
        published = json.loads((out / "feed.json").read_text())
        items = {item["id"]: item for item in published["items"]}
        check(published["version"] == 1 and set(items) == {"one:k1", "two:k1", "a1"}, f"merged, policy-checked, ids told apart only where they must be: {sorted(items)}")
        text = (out / "feed.json").read_text()
        check("Mara" not in text and "private word" not in text and "standings" not in text, "nobody who has opted out, nothing private, no standings")
        check("http" not in text, "pictures are named by relative addresses")
        amara = items["one:k1"]["to"][0]["picture"]
        check((out / amara).read_bytes() == PICTURES["amara_png"], "a face is there")
        check((out / published["emoji"]["party-parrot"]).read_bytes() == PICTURES["parrot_png"], "a custom emoji is there")
        check((out / items["a1"]["picture"]).read_bytes() == PICTURES["banner_png"], "a banner is there")
        check((out / items["two:k1"]["to"][0]["picture"]).read_bytes() == png((1, 2, 3)), "a face from this machine's own files is there")
        files = [f for f in out.rglob("*") if f.is_file()]
        check(len(files) == 5, f"and nothing else: {files}")
        check(all(stat.S_IMODE(f.stat().st_mode) == 0o644 for f in files) and all(stat.S_IMODE(f.stat().st_mode) == 0o755 for f in [out, out / "pictures"]), "a web server's user can read it all")

        before = {f: (f.stat().st_mtime_ns, f.stat().st_ino) for f in files}
        check(once(binary, place, out, sources, **settings)[0] == 0, "again")
        check({f: (f.stat().st_mtime_ns, f.stat().st_ino) for f in files} == before, "what has not changed is not rewritten")

        api.files["/other"] = None
        code, _ = once(binary, place, out, sources, **settings)
        kept = {item["id"] for item in json.loads((out / "feed.json").read_text())["items"]}
        check(code == 1 and "two:k1" in kept, f"a failed source is told by the exit code, and loses nothing: {code} {kept}")

        code, _ = once(binary, place, out, sources, policy={"opt_out": ["u9"], "leaderboard": True}, people=settings["people"])
        check("standings" in (out / "feed.json").read_text(), "standings only where the configuration says so")
    finally:
        api.close()


def a_first_start_without_a_network_empties_no_screen(binary):
    api, place = Api(), home()
    out = place / "www"
    out.mkdir()
    (out / "feed.json").write_text('{"version": 1, "items": []}  ')
    try:
        code, kudosk = once(binary, place, out, [api.source("one", "/feed")])
        check(code == 1, f"it says that it failed: {code}")
        check((out / "feed.json").read_text().endswith("  "), "what was published stays")
        check(kudosk.of("publish")[0]["kept"], "and the log says so")
    finally:
        api.close()


def it_goes_on_and_a_screen_shows_it(binary):
    api, place = Api(feed=OFFICE, **PICTURES), home()
    out = place / "www"
    kudosk = publish(binary, place, out, [api.source("one", "/feed")])
    try:
        end = time.monotonic() + 10
        while not (out / "feed.json").exists():
            check(time.monotonic() < end, "nothing was published\n" + "\n".join(kudosk.lines[-8:]))
            time.sleep(0.05)
        api.files["/feed"] = feed(praise(7, "The newest"))
        while "The newest" not in (out / "feed.json").read_text():
            check(time.monotonic() < end, "a change was not published")
            time.sleep(0.05)
        web = Server(lambda method, target, headers, body: {"body": (out / target.lstrip("/")).read_bytes()})
        screen = Screen("640x360")
        other = home()
        shown = Kudosk(binary, "run", "--config", configuration(other, [{"type": "feed", "url": web.url + "/feed.json", "allow_http": True, "interval": "1s"}]), "--log", "json", screen=screen, home=other)
        try:
            check(shown.wait("stage", lambda e: e.get("item") == "k7", seconds=15)["scene"] == "recognition", "a screen shows what is published")
        finally:
            shown.close(), screen.close(), web.close()
        check(kudosk.stop() == 0, "TERM ends it with 0")
    finally:
        kudosk.close(), api.close()


class Store:
    """Object storage: keeps what is PUT, wants a token."""

    def __init__(self):
        self.objects, self.puts, self.types, self.status, self.delay = {}, [], {}, 200, 0
        self.server = Server(self._respond)
        self.url = self.server.url + "/bucket"

    def _respond(self, method, target, headers, body):
        if headers.get("authorization") != "Bearer a-token":
            return {"status": 403}
        if method == "PUT":
            if self.status != 200 or self.delay:
                return {"status": self.status, "delay": self.delay}
            self.puts.append(target)
            self.objects[target], self.types[target] = body, headers.get("content-type")
            return {"status": 200}
        if target in self.objects:
            return {"body": self.objects[target]}
        return {"status": 404}


def object_storage_by_put(binary):
    api, store, place = Api(feed=OFFICE, **PICTURES), Store(), home()
    os.environ["KUDOSK_PUBLISH_TOKEN"] = "a-token"
    try:
        code, kudosk = once(binary, place, store.url, [api.source("one", "/feed")], policy={"opt_out": ["u9"]})
        check(code == 0, "it leaves with 0\n" + "\n".join(kudosk.lines[-5:]))
        check(len(store.puts) == 4 and store.puts[-1] == "/bucket/feed.json", f"pictures first, then the feed that names them: {store.puts}")
        check(store.types["/bucket/feed.json"] == "application/json" and store.types[store.puts[0]] == "image/png", "with their types")
        published = json.loads(store.objects["/bucket/feed.json"])
        check("/bucket/" + published["emoji"]["party-parrot"] in store.objects, "what the feed names is there")
        check(once(binary, place, store.url, [api.source("one", "/feed")], policy={"opt_out": ["u9"]})[0] == 0 and len(store.puts) == 4, "what has not changed is not put again")
        check("a-token" not in "\n".join(kudosk.lines), "the token is not in the log")

        store.status = 500
        api.files["/feed"] = feed(praise(8))
        code, kudosk = once(binary, place, store.url, [api.source("one", "/feed")])
        check(code == 1 and "500" in kudosk.of("error")[-1]["message"], "a store that refuses is a finding")
    finally:
        del os.environ["KUDOSK_PUBLISH_TOKEN"]
        api.close(), store.server.close()


def signature_of(method, target, headers, body, secret):
    """AWS Signature Version 4, as the server works it out from what came over the wire; None where the request is not signed as S3 wants it."""
    match = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})", headers.get("authorization", ""))
    if not match:
        return None
    key_id, day, region, names, given = match.groups()
    path, _, query = target.partition("?")
    content = hashlib.sha256(body or b"").hexdigest()
    needed = {"host", "x-amz-content-sha256", "x-amz-date"} | {name for name in headers if name.startswith("x-amz-")}
    if not needed <= set(names.split(";")) or headers["x-amz-content-sha256"] != content or not headers["x-amz-date"].startswith(day):
        return None
    canonical = "\n".join([method, path, query] + [f"{name}:{' '.join(headers[name].split())}" for name in names.split(";")] + ["", names, content])
    to_sign = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], f"{day}/{region}/s3/aws4_request", hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + secret).encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    return (key_id, region) if hmac.new(key, to_sign.encode(), "sha256").hexdigest() == given else None


class SignedStore:
    """Object storage as S3: takes what is signed with its key, within a quarter of an hour of its own clock."""

    def __init__(self):
        self.objects, self.done, self.signers, self.headers, self.ahead, self.fails = {}, [], set(), {}, 0, 0
        self.server = Server(self._respond)
        self.url = self.server.url + "/kudos-feed/an%20office"

    def _respond(self, method, target, headers, body):
        now = time.time() + self.ahead
        date = {"Date": formatdate(now, usegmt=True)}
        if method == "PUT" and self.fails:
            self.fails -= 1
            return {"status": 503, "headers": date}
        signer = signature_of(method, target, headers, body, "the/secret+of=it")
        if not signer:
            return {"status": 403, "headers": date, "body": b"<Error><Code>SignatureDoesNotMatch</Code></Error>"}
        if abs(calendar.timegm(time.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ")) - now) > 900:
            return {"status": 403, "headers": date, "body": b"<Error><Code>RequestTimeTooSkewed</Code></Error>"}
        self.signers.add((*signer, headers.get("x-amz-security-token")))
        if method != "GET":
            self.done.append((method, target.rsplit("/", 1)[1]))
        if method == "PUT":
            self.objects[target], self.headers[target] = body, headers
            return {"status": 200, "headers": date}
        if method == "DELETE":
            return {"status": 204 if self.objects.pop(target, None) else 404, "headers": date}
        return {"body": self.objects[target], "headers": date} if target in self.objects else {"status": 404, "headers": date}


def object_storage_by_signed_requests(binary):
    api, store, place = Api(feed=OFFICE, **PICTURES), SignedStore(), home()
    for name, text in {"id": "AKIDEXAMPLE", "secret": "the/secret+of=it", "session": "a-session/of=its+own", "wrong": "another"}.items():
        (place / name).write_text(text + "\n")
        (place / name).chmod(0o600)

    def put(*more, secret="secret"):
        key = ["--key-id-file", place / "id", "--secret-file", place / secret, "--region", "eu-central-1"]
        kudosk = publish(binary, place, store.url, [api.source("one", "/feed")], *key, *more)
        return kudosk

    def put_once(*more, **which):
        kudosk = put("--once", *more, **which)
        code = kudosk.process.wait(timeout=30)
        kudosk.reader.join(timeout=5)
        return code, kudosk
    try:
        code, kudosk = put_once(secret="wrong")
        error = kudosk.of("error")[-1]
        check(code == 1 and not store.objects and error["kind"] == "auth" and "SignatureDoesNotMatch" in error["message"] and "--secret-file" in error["hint"], f"a wrong secret is a finding: {error}")

        code, kudosk = put_once("--session-file", place / "session")
        check(code == 0, "it leaves with 0\n" + "\n".join(kudosk.lines[-5:]))
        check(store.signers == {("AKIDEXAMPLE", "eu-central-1", "a-session/of=its+own")}, f"all is signed, with the session: {store.signers}")
        at = store.url[len(store.server.url):] + "/"
        published = json.loads(store.objects[at + "feed.json"])
        faces = {item["picture"] for item in published["people"] if item.get("picture")}
        check(len(faces) == 2 and all(at + face in store.objects for face in faces), f"what the feed names is there: {sorted(store.objects)}")
        check(store.headers[at + "feed.json"]["cache-control"] == "no-cache" and "immutable" in store.headers[at + min(faces)]["cache-control"], "with how long each may be kept")
        check(store.done[-1] == ("PUT", "feed.json"), "the feed last")

        # Somebody opts out: the face is gone from the store, too, by a run that has not put it there.
        api.files["/feed"] = feed(praise(1), people=[{"id": "u1", "name": "Amara Okafor", "picture": "/amara.png"}])
        before = len(store.done)
        check(put_once()[0] == 0, "again")
        gone = [name for method, name in store.done[before:] if method == "DELETE"]
        left = [name for name in store.objects if "/pictures/" in name]
        check(gone and len(left) == 1 and store.objects[left[0]] == PICTURES["amara_png"], f"what the feed no longer names is taken away: {gone}, {left}")
        check(store.done[before] == ("PUT", "feed.json"), "after the feed has changed")

        # A machine without a clock of its own (the store's is two hours on), and a store that fails once: tried again by itself.
        store.ahead, store.fails = 7200, 1
        api.files["/feed"] = feed(praise(9, "By the store's clock"))
        kudosk = put()
        end = time.monotonic() + 15
        while b"By the store's clock" not in store.objects[at + "feed.json"]:
            check(time.monotonic() < end, "it was not put\n" + "\n".join(kudosk.lines[-8:]))
            time.sleep(0.05)
        check(kudosk.stop() == 0, "TERM ends it with 0")
        check("the/secret" not in "\n".join(kudosk.lines) and "AKIDEXAMPLE" not in "\n".join(kudosk.lines), "no part of the key is in the log")

        (place / "secret").chmod(0o644)
        code, kudosk = put_once()
        check(code == 1 and "chmod" in kudosk.of("error")[-1]["hint"], "a secret that others can read is refused")
        for words, what in ((["--key-id-file", place / "id"], "an id without a secret"), (["--key-id-file", place / "id", "--secret-file", place / "secret", "--region", "Europe West"], "no region"),
                            (["--key-id-file", place / "id", "--secret-file", place / "secret", "--token-file", place / "id"], "a key and a token")):
            asked = subprocess.run([binary, "publish", "--out", store.url, "--once", *words], capture_output=True, text=True)
            check(asked.returncode == 2 and asked.stderr, f"{what} is a usage error: {asked.returncode}")
        asked = subprocess.run([binary, "publish", "--out", place / "www", "--once", "--token-file", place / "id"], capture_output=True, text=True)
        check(asked.returncode == 2 and not (place / "www").exists(), "so is a token for a folder")
    finally:
        api.close(), store.server.close()


def term_ends_it_while_a_store_does_not_answer(binary):
    api, store, place = Api(feed=OFFICE, **PICTURES), Store(), home()
    os.environ["KUDOSK_PUBLISH_TOKEN"] = "a-token"
    store.delay = 30
    kudosk = publish(binary, place, store.url, [api.source("one", "/feed")])
    try:
        end = time.monotonic() + 10
        while not any(request[1] == "PUT" for request in store.server.requests):
            check(time.monotonic() < end, "nothing was put")
            time.sleep(0.05)
        check(kudosk.stop() == 0, "TERM ends it within a second")
    finally:
        del os.environ["KUDOSK_PUBLISH_TOKEN"]
        kudosk.close(), api.close(), store.server.close()


def one_configuration_for_many_screens(binary):
    host = os.uname().nodename
    fleet = {"organisation": "Northwind", "playlist": {"dwell": {"min": "2s", "max": "3s"}}, "screens": {host: {"name": "By its host name"}, "tag:kitchen": {"keys": "off"}}}
    api, screen, place = Api(feed=feed(praise(1), praise(2))), Screen("640x360"), home()
    fleet["sources"] = [api.source("kudos", "/feed")]
    api.files["/kudosk.json"] = json.dumps(fleet).encode()
    (place / "kudosk.json").write_text(json.dumps({"config_url": api.url + "/kudosk.json", "tags": ["kitchen"]}))
    arguments = ["run", "--config", place / "kudosk.json", "--log", "json"]
    kudosk = Kudosk(binary, *arguments, screen=screen, home=place)
    try:
        kudosk.wait("stage", lambda e: e.get("item"), seconds=10)
        # The next one, with HUP; a broken one changes nothing.
        mark = len(kudosk.events)
        fleet["sources"][0]["name"] = "renamed"
        api.files["/kudosk.json"] = json.dumps(fleet).encode()
        kudosk.process.send_signal(signal.SIGHUP)
        kudosk.wait("poll", lambda e: e["source"] == "renamed", after=mark)
        mark = len(kudosk.events)
        api.files["/kudosk.json"] = b"<html>log in to the guests' network</html>"
        kudosk.process.send_signal(signal.SIGHUP)
        error = kudosk.wait("error", lambda e: "config_url" in e["message"], after=mark)
        check(error["hint"], f"what the screen does meanwhile: {error}")
        kudosk.wait("poll", lambda e: e["source"] == "renamed", after=mark)
        conditional = [r for r in api.server.requests if r[2] == "/kudosk.json" and "if-none-match" in r[3]]
        check(conditional, "the last answer's ETag is handed back")
        kudosk.stop()
        # A start without that server: the last good one.
        api.files["/kudosk.json"] = None
        kudosk = Kudosk(binary, *arguments, screen=screen, home=place)
        kudosk.wait("poll", lambda e: e["source"] == "renamed" and e["status"] in (200, 304))
        kudosk.stop()
        asked = subprocess.run([binary, "check", "--config", place / "kudosk.json"], env=kudosk.environment, capture_output=True, text=True)
        check(asked.returncode == 1 and "config_url" in asked.stdout and "503" in asked.stdout, f"check says that it is not there: {asked.stdout}")
    finally:
        kudosk.close(), screen.close(), api.close()


def the_host_of_the_configuration_is_pinned(binary):
    other = Api(kudosk_json=json.dumps({"organisation": "Elsewhere", "sources": []}).encode())
    redirecting = Server(lambda *_: {"status": 302, "headers": {"Location": other.url + "/kudosk.json"}})
    place = home()
    (place / "kudosk.json").write_text(json.dumps({"config_url": redirecting.url + "/kudosk.json"}))
    try:
        asked = subprocess.run([binary, "check", "--config", place / "kudosk.json"], env={**os.environ, "HOME": str(place), "XDG_STATE_HOME": str(place / "state")}, capture_output=True, text=True)
        check(asked.returncode == 1 and "config_url" in asked.stdout, f"it is told: {asked.stdout}")
        check(not other.server.requests, "nobody else is asked")
    finally:
        other.close(), redirecting.close()


if __name__ == "__main__":
    main(a_folder_for_any_web_server, a_first_start_without_a_network_empties_no_screen, it_goes_on_and_a_screen_shows_it, object_storage_by_put, object_storage_by_signed_requests, term_ends_it_while_a_store_does_not_answer,
         one_configuration_for_many_screens, the_host_of_the_configuration_is_pinned)

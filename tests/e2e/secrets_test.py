#!/usr/bin/env python3
"""A marker stands in every secret that the configuration knows, by file, environment and systemd credential; then everything that is written, drawn, printed or sent is searched for it.

The services are hostile: they say the secret back in errors, headers and redirects. A secret may be in three places: where its owner put it, in requests to its own service, and,
where the service rotates it, in a file of mode 0600 in the state folder.
"""
import base64
import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import time
import urllib.parse

from harness import Kudosk, Screen, Server, check, configuration, feed, main, praise

SCHEMA = json.loads((pathlib.Path(__file__).resolve().parents[2] / "config" / "kudosk.schema.json").read_text())
# What a type needs beside its secrets; all that it has of keys for secrets is read from the schema.
NEEDS = {"feed": {}, "slack": {"channels": ["C01KUDOS"]}, "teams": {"tenant": "northwind", "client_id": "app-1", "auth": "app", "team": "team-1", "channels": ["19:kudos@thread.tacv2"]},
         "github": {"repo": "owner/name"}, "jira": {"jql": "x", "user": "kudos@northwind.example"}, "canvas": {"courses": [1]}, "bonusly": {}, "nectar": {}, "lattice": {}, "15five": {},
         "heytaco": {"team": "T0"}, "xapi": {"user": "kudosk"}, "openbadges": {}, "moodle": {"courses": [2], "users": [5]}, "csv": {}, "ical": {}, "rss": {},
         "json": {"user": "kudosk", "map": {"kind": "recognition", "id": "/id", "message": "/text", "to": {"name": "/to"}}, "items": "/items"}}
PLACES = ("file", "env", "credential")


def keys():
    """(type, key) of every secret that a source can have."""
    for name, shape in SCHEMA["$defs"].items():
        if name.startswith("source-"):
            for key in shape["properties"]:
                if key.endswith("_file") and key != "ca_file":
                    yield name[len("source-"):], key


class Office:
    """A folder, a service for each source on one server, another origin, and a marker a secret."""

    def __init__(self, tag="A"):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-"))
        self.other = Server(lambda *_: {"body": feed(praise(9))})
        self.server = Server(self.respond)
        self.markers, self.env, self.sources, self.seen = {}, {}, [], {}
        (self.home / "secrets").mkdir()
        (self.home / "credentials").mkdir()
        self.env["CREDENTIALS_DIRECTORY"] = str(self.home / "credentials")
        for number, (kind, key) in enumerate(sorted(keys())):
            name = f"{kind}-{key.split('_')[0]}"
            source = {"type": kind, "name": name, key: self.secret(name, PLACES[number % 3], tag), "interval": "1s", "allow_http": True, **NEEDS[kind]}
            if key == "token_file":
                source.pop("user", None) if kind in ("xapi", "json") else None
            if kind == "json":
                for where, part in (("headers", "X-Api-Key"), ("query", "key")):
                    source.setdefault("request", {})[where] = {part: {"file": self.secret(f"{name}-{where}", "file", tag, name)}}
            self.sources.append({**source, **self.address(kind, name)})

    def secret(self, name, place, tag, source=None):
        """Puts a marker there, and gives the reference to it."""
        marker = f"Mark3r{tag}-{name}-0123456789abcdef"
        self.markers[name] = (marker, source or name)
        if place == "env":
            variable = "KUDOSK_SECRET_" + re.sub(r"\W", "_", name).upper()
            self.env[variable] = marker
            return "env:" + variable
        file = self.home / ("credentials" if place == "credential" else "secrets") / name
        file.write_text(marker + "\n")
        file.chmod(0o600)
        return f"credential:{name}" if place == "credential" else f"secrets/{name}"

    def address(self, kind, name):
        base = f"{self.server.url}/{name}"
        if kind == "slack":
            return {"base_url": base}
        return {"graph_url": base, "login_url": base} if kind == "teams" else {"url": base}

    def respond(self, method, target, headers, body):
        """Every kind of answer in turn, each with what was sent in it."""
        name = urllib.parse.urlsplit(target).path.split("/")[1]
        turn = self.seen[name] = self.seen.get(name, -1) + 1
        said = " ".join([headers.get("authorization", ""), headers.get("x-api-key", ""), target, body.decode("latin-1")])
        marks = [marker for marker, _ in self.markers.values() if marker in urllib.parse.unquote(said)] or [said]
        echo = json.dumps({"ok": False, "error": "bad " + marks[0], "message": marks[0], "exception": "moodle_exception", "errorcode": marks[0], "errors": marks, "error_description": said}).encode()
        if name.startswith("teams") and "token" in target and turn % 2 == 0:
            return {"body": json.dumps({"token_type": "Bearer", "access_token": "Mark3r-access-token-0123", "refresh_token": "Mark3r-refresh-token-0123", "expires_in": 3599}).encode()}
        return [{"body": feed(praise(name, created="2026-11-24T09:00:00Z")) if name.startswith("feed") else echo},
                {"status": 302, "headers": {"Location": f"{self.other.url}/stolen?{urllib.parse.quote(marks[0])}"}},
                {"status": 401, "headers": {"WWW-Authenticate": f'Bearer realm="{marks[0]}"', "X-Echo": marks[0]}, "body": echo},
                {"status": 400, "body": echo},
                {"status": 500, "body": marks[0].encode()},
                {"raw": f"HTTP/1.1 {marks[0]}\r\n\r\n".encode()},
                {"body": echo}][turn % 7]

    def spellings(self):
        """Each marker as it stands, and as it travels."""
        for name, (marker, _) in {**self.markers, "access": ("Mark3r-access-token-0123", ""), "refresh": ("Mark3r-refresh-token-0123", "")}.items():
            yield name, marker.encode()
            yield name, marker.encode().hex().encode()
            for before in range(3):  # base64 of it at each place in a longer text
                yield name, base64.b64encode(b"x" * before + marker.encode())[4 if before else 0:-4]
            yield name, marker[::-1].encode()

    def clean(self, what, content):
        content = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
        for name, spelling in self.spellings():
            check(spelling not in content, f"{what}: the secret of {name} is in it: …{content[max(0, content.find(spelling) - 120):][:240]!r}…")

    def clean_folders(self, what):
        for folder in sorted(self.home.iterdir()):
            for file in ([folder] if folder.is_file() else sorted(folder.rglob("*"))):
                if not file.is_file() or folder.name in ("secrets", "credentials"):
                    continue
                if "secrets" in file.relative_to(self.home).parts:
                    check(file.stat().st_mode & 0o077 == 0, f"{what}: a rotated secret is its owner's alone: {file}")
                    continue
                self.clean(f"{what}: {file.relative_to(self.home)}", file.read_bytes())
                self.clean(f"{what}: a file's name", str(file))

    def clean_requests(self):
        check(not any(b"Mark3r" in request[4] or "Mark3r" in request[2] + json.dumps(request[3]) for request in self.other.requests), "no secret goes to another origin")
        for _, method, target, headers, body in self.server.requests:
            name = urllib.parse.urlsplit(target).path.split("/")[1]
            sent = " ".join([target, json.dumps(headers), body.decode("latin-1")])
            for basic in re.findall(r"Basic ([\w+/=]+)", sent):
                sent += base64.b64decode(basic).decode("latin-1")
            for marker, source in self.markers.values():
                check(source == name or marker not in urllib.parse.unquote(sent), f"{source}'s secret goes to its own service, not to {name}")

    def launch(self, binary, *words, **more):
        return Kudosk(binary, *words, home=self.home, env=self.env, **more)

    def file(self):
        return configuration(self.home, self.sources)

    def close(self):
        self.server.close(), self.other.close()


def ended(office, kudosk, what, seconds=60):
    out = []
    reading = threading.Thread(target=lambda: out.append(kudosk.process.stdout.read()), daemon=True)
    reading.start()
    kudosk.process.wait(timeout=seconds)
    reading.join(timeout=5), kudosk.reader.join(timeout=5)
    office.clean(f"{what}: standard output", b"".join(out))
    office.clean(f"{what}: standard error", "\n".join(kudosk.lines))
    return b"".join(out)


def the_list_of_types_is_whole(binary):
    known = set(keys())
    check(len(known) >= 18, f"the schema names the secrets: {known}")
    check({kind for kind, _ in known} == set(NEEDS), f"each type that has a secret is tried: {({kind for kind, _ in known}) ^ set(NEEDS)}")


def a_screen_that_runs_gives_nothing_away(binary):
    office, screen = Office(), Screen()
    kudosk = office.launch(binary, "run", "--config", office.file(), "--log", "json", screen=screen)
    try:
        kudosk.wait("stage", seconds=20)
        kudosk.wait("error", lambda e: e.get("source") == "moodle-token", seconds=20)
        end = time.monotonic() + 14
        while time.monotonic() < end and (len(office.seen) < len(office.sources) or min(office.seen.values()) < 3):
            time.sleep(0.2)
        reached = {name for name, (marker, source) in office.markers.items()
                   if any(marker in urllib.parse.unquote(r[2] + json.dumps(r[3]) + r[4].decode("latin-1")) or
                          any(marker.encode() in base64.b64decode(b) for b in re.findall(r"Basic ([\w+/=]+)", json.dumps(r[3]))) for r in office.server.requests)}
        check(reached == set(office.markers), f"every secret was used (else this test sees nothing): {set(office.markers) - reached}")
        screen.key("i")  # the status page: words about every source's trouble
        end, corner = time.monotonic() + 8, b""
        while time.monotonic() < end and corner != b"\xff\xff\xff":
            time.sleep(0.3)
            width, _, pixels = screen.rgb()
            corner = pixels[(540 * width + 1041) * 3:][:3]
        check(corner == b"\xff\xff\xff", "the status page stands, with its code to scan")
        arguments = pathlib.Path(f"/proc/{kudosk.process.pid}/cmdline").read_bytes()
        office.clean("the command line, which everybody can read", arguments)
        limits = pathlib.Path(f"/proc/{kudosk.process.pid}/limits").read_text()
        check(re.search(r"Max core file size +0 +0 ", limits), f"no core dump holds a secret: {limits}")
        status = subprocess.run([binary, "status"], env=kudosk.environment, capture_output=True, timeout=10)
        office.clean("status", status.stdout + status.stderr)
        status = subprocess.run([binary, "status", "--json"], env=kudosk.environment, capture_output=True, timeout=10)
        check(b"moodle-token" in status.stdout, "status tells of the source")
        office.clean("status --json", status.stdout + status.stderr)
        check((office.home / "run").rglob("status.json"), "there is a status file")
        kudosk.process.send_signal(1)  # HUP: the configuration is read again, every source asked
        time.sleep(1)
        check(kudosk.stop() == 0, "it ends well")
        office.clean("the log", "\n".join(kudosk.lines))
        office.clean_folders("while running")
        office.clean_requests()
    finally:
        kudosk.close(), screen.close(), office.close()


def no_command_gives_anything_away(binary):
    office = Office()
    file = office.file()
    try:
        # A picture first: only a feed's first answer is one.
        for words in (["render", "--out", office.home / "drawn", "--size", "640x360", "--scene", "recognition"], ["check"], ["check", "--json"], ["check", "--offline"],
                      ["publish", "--once", "--out", office.home / "out", "--log", "json"], ["sign-in", "teams-secret"]):
            kudosk = office.launch(binary, *words, "--config", file)
            try:
                ended(office, kudosk, " ".join(map(str, words)))
            finally:
                kudosk.close()
        check((office.home / "out" / "feed.json").exists(), "something was published")
        check(list((office.home / "drawn").glob("*.png")), "something was drawn")
        office.clean_folders("after the commands")
        office.clean_requests()
    finally:
        office.close()


def what_is_drawn_does_not_hang_on_a_secret(binary):
    """Letters in a picture can't be searched for: the same picture comes of two different secrets."""
    pictures = []
    for tag in ("A", "B"):
        office = Office(tag)
        try:
            office.sources = [source for source in office.sources if source["type"] in ("feed", "xapi")]
            # Types whose troubles name no port: that differs.
            kudosk = office.launch(binary, "render", "--out", office.home / "drawn", "--size", "640x360", "--config", office.file(), "--clock", "2026-11-24T09:41:00Z")
            try:
                ended(office, kudosk, "render")
            finally:
                kudosk.close()
            pictures.append({file.name: file.read_bytes() for file in sorted((office.home / "drawn").glob("*.png"))})
        finally:
            office.close()
    check(pictures[0], "something was drawn")
    check(pictures[0] == pictures[1], "the pictures are the same whatever the secret is")


def a_secret_that_others_can_read_is_refused(binary):
    """By every type, with the command that mends it, before anything is sent."""
    office = Office()
    try:
        wanted = {}
        for name, (marker, source) in office.markers.items():
            file = office.home / "secrets" / name
            if file.exists():
                file.chmod(0o644)
                wanted.setdefault(source, []).append(file)
        office.sources = [source for source in office.sources if source["name"] in wanted]
        check(len(wanted) >= 6, f"several types have theirs in a file: {wanted}")
        kudosk = office.launch(binary, "check", "--json", "--config", office.file())
        try:
            said = ended(office, kudosk, "check").decode()
            check(kudosk.process.returncode == 1, f"check finds it: {kudosk.process.returncode}")
        finally:
            kudosk.close()
        for source, files in wanted.items():
            check(any(f"chmod 600 '{file}'" in said for file in files), f"{source}: the command that mends it is named ({files}): {said}")
        check(not [r for r in office.server.requests if "Mark3r" in json.dumps(r[3]) + r[2] + r[4].decode("latin-1")], "nothing of it was sent")
        # The command does mend it.
        for command in re.findall(r"chmod 600 '[^']+'", said):
            subprocess.run(["sh", "-c", command], check=True)
        kudosk = office.launch(binary, "publish", "--once", "--out", office.home / "out", "--config", office.file(), "--log", "json")
        try:
            ended(office, kudosk, "publish")
            check("feed-token" not in {e.get("source") for e in kudosk.of("error")}, f"then it is used: {kudosk.of('error')}")
        finally:
            kudosk.close()
    finally:
        office.close()


if __name__ == "__main__":
    main(the_list_of_types_is_whole, a_screen_that_runs_gives_nothing_away, no_command_gives_anything_away, what_is_drawn_does_not_hang_on_a_secret, a_secret_that_others_can_read_is_refused)

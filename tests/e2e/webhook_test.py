#!/usr/bin/env python3
"""Somebody outside is told when a source has failed for long, and when it works again: once each, and nothing waits for it."""
import json
import pathlib
import tempfile
import time

from harness import Screen, Server, check, main, praise
from main_test import Api, launch


class Hook:
    """Takes what it is told; `status` is its answer, `delay` how long it takes."""

    def __init__(self):
        self.status, self.delay, self.told = 200, 0, []
        self.server = Server(self._respond)

    def _respond(self, method, target, headers, body):
        self.told.append((method, target, headers, json.loads(body)))
        return {"status": self.status, "delay": self.delay, "body": b"ok"}

    def wait(self, count, seconds=10):
        end = time.monotonic() + seconds
        while len(self.told) < count and time.monotonic() < end:
            time.sleep(0.1)
        check(len(self.told) >= count, f"told {len(self.told)} times, not {count}, within {seconds} s")
        return self.told[count - 1]


def an_outage_is_told_once_and_its_end_once(binary):
    screen, api, hook = Screen(), Api(praise(1), praise(2)), Hook()
    home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-"))
    for name, text in (("alerts.url", hook.server.url + "/services/T0SECRETMARK?key=querymark"), ("alerts.token", "tokenmark-1234")):
        (home / name).write_text(text + "\n")
        (home / name).chmod(0o600)
    kudosk = launch(binary, api, screen, home=home, name="Lobby", webhook={"url_file": "alerts.url", "token_file": "alerts.token", "after": "2s", "allow_http": True})
    try:
        kudosk.wait("stage", lambda e: e.get("item"))
        check(not hook.told, "nothing is told while all is well")
        broke = time.monotonic()
        api.answer = {"status": 500}
        method, target, headers, body = hook.wait(1)
        check(time.monotonic() - broke >= 1.9, "not before the time that is set")
        check((method, target) == ("POST", "/services/T0SECRETMARK?key=querymark") and headers["authorization"] == "Bearer tokenmark-1234", f"as configured: {method} {target} {headers}")
        check(headers["content-type"] == "application/json", "it is JSON")
        check(body["event"] == "source_failing" and body["screen"] == "Lobby" and body["source"] == "kudos" and body["type"] == "feed", f"who fails: {body}")
        check(body["error"]["kind"] == "http" and "500" in body["error"]["message"] and body["error"]["hint"], f"why, in words: {body}")
        check(body["since"] and body["error"]["message"] in body["text"] and "Lobby" in body["text"], f"and as one sentence: {body}")
        kudosk.wait("webhook", lambda e: e["source"] == "kudos" and e["told"] == "failing")
        time.sleep(4)
        check(len(hook.told) == 1, "once")
        api.answer = None
        recovered = hook.wait(2, seconds=15)[3]
        check(recovered["event"] == "source_recovered" and recovered["since"] == body["since"], f"that it works again: {recovered}")
        time.sleep(2)
        check(len(hook.told) == 2, "once too")
        check(kudosk.stop() == 0, "it ends well")
        log = "\n".join(kudosk.lines)
        check("SECRETMARK" not in log and "querymark" not in log and "tokenmark" not in log, "no secret of it is in the log")
        written = b"".join(p.read_bytes() for folder in ("state", "cache", "run") for p in (home / folder).rglob("*") if p.is_file())
        check(b"SECRETMARK" not in written and b"tokenmark" not in written, "nor in anything that was written")
    finally:
        kudosk.close(), screen.close(), api.server.close(), hook.server.close()


def a_hook_that_fails_or_hangs_holds_nothing_up(binary):
    screen, api, hook = Screen(), Api(praise(1), praise(2)), Hook()
    home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-"))
    (home / "alerts.url").write_text(hook.server.url + "/services/T0SECRETMARK\n")
    (home / "alerts.url").chmod(0o600)
    kudosk = launch(binary, api, screen, home=home, webhook={"url_file": "alerts.url", "after": "1s", "allow_http": True}, network={"timeout": "2s"})
    try:
        kudosk.wait("stage", lambda e: e.get("item"))
        hook.delay = 30
        api.answer = {"status": 500}
        hook.wait(1)
        mark = len(kudosk.events)
        api.answer = None
        api.items[0] = praise(1, "News while the hook hangs")
        kudosk.wait("feed", lambda e: e["changed"] == 1, seconds=8, after=mark)
        error = kudosk.wait("error", lambda e: "webhook" in e["message"], seconds=8)
        check(error["kind"] == "network" and "source" not in error and error["hint"], f"that it was not told is said: {error}")
        check("SECRETMARK" not in "\n".join(kudosk.lines), "without its secret")
        check(kudosk.stop() == 0, "TERM ends it")
    finally:
        kudosk.close(), screen.close(), api.server.close(), hook.server.close()


if __name__ == "__main__":
    main(an_outage_is_told_once_and_its_end_once, a_hook_that_fails_or_hangs_holds_nothing_up)

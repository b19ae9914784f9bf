#!/usr/bin/env python3
"""A Slack workspace to test against: the Web API's reading half over state that a test changes. Loopback only, standard library only.

    tests/servers/slack_server.py [--port N] [--token xoxb-test] [--limits default|internal|off]

Prints {"port": N} as its first line. The API is under /api, pictures that want the token under /files, faces under /avatars. A test talks to /control (JSON in, JSON out):

    POST /control/post     {"channel": "C01KUDOS", "user": "U02JONAS", "text": "…", "ts"?: "…", "ago"?: seconds, any other field of a message}   → {"ts": "…"}
    POST /control/edit     {"channel", "ts", "text"?, any other field}
    POST /control/delete   {"channel", "ts"}
    POST /control/react    {"channel", "ts", "name", "user"?}        unreact the same
    POST /control/reply    {"channel", "ts", "user", "text", "broadcast"?: true}
    POST /control/user     {"id", "display_name"?, "real_name"?, "is_bot"?, …}
    POST /control/channel  {"id", "name"?, "is_private"?, "is_member"?: false (not_in_channel), "is_archived"?, "gone"?: true}
    POST /control/emoji    {"name": "address or alias:other", …}
    POST /control/fail     {"method", "error"?: "missing_scope", "needed"?, "status"?: 500, "retry_after"?: "30" | null, "body"?: "raw text", "times"?: 3, "delay"?: seconds}
                           {"method"} alone ends it
    POST /control/limits   {"limits": "default" | "internal" | "off"}
    POST /control/token    {"token": "…"}                            what is accepted from now on
    GET  /control/requests every request so far: method, query, whether it carried the token, when, and what it was answered
    GET  /control/state    channels with their messages
"""
import argparse
import base64
import json
import struct
import threading
import time
import urllib.parse
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SHOWN_FIELDS = ("channel", "ts", "ago")


def png(red, green, blue, size=96):
    """A plain square, so that a test can tell pictures apart."""
    row = b"\0" + bytes((red, green, blue)) * size
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(row * size)), (b"IEND", b"")]
    out = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        out += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return out


class Workspace:
    def __init__(self, token, limits, clock=time.time):
        self.clock = clock
        self.lock = threading.RLock()
        self.token = token
        self.limits = limits
        self.channels = {}
        self.users = {}
        self.bots = {}
        self.groups = [{"id": "S01PLAT", "team_id": "T0NORTH", "is_usergroup": True, "name": "Platform", "handle": "platform", "date_delete": 0}]
        self.emoji = {"party-parrot": "/avatars/parrot.png", "parrot": "alias:party-parrot", "hooray": "alias:tada"}
        self.faults = {}
        self.requests = []
        self.started = {}
        self.origin = ""
        self.last_ts = (0, 0)
        self.add_channel({"id": "C01KUDOS", "name": "team-wins"})
        for user, display, real in (("U01AMARA", "Amara Okafor", "Amara Okafor"), ("U02JONAS", "", "Jonas Lindqvist"), ("U03MARA", "Mara Quist", "Mara Quist")):
            self.add_user({"id": user, "display_name": display, "real_name": real})
        self.add_user({"id": "U09ROBOT", "display_name": "kudosk", "real_name": "kudosk", "is_bot": True})

    # --- what a test does ---

    def add_channel(self, given):
        channel = self.channels.setdefault(given["id"], {"id": given["id"], "name": given["id"].lower(), "is_private": False, "is_member": True, "is_archived": False, "gone": False,
                                                         "messages": {}})
        channel.update({key: value for key, value in given.items() if key != "messages"})
        return {}

    def add_user(self, given):
        user = self.users.setdefault(given["id"], {"id": given["id"], "display_name": "", "real_name": "", "is_bot": False, "title": "", "deleted": False})
        user.update(given)
        return {}

    def new_ts(self, when):
        seconds, micros = int(when), int(when % 1 * 1e6)
        if (seconds, micros) <= self.last_ts and when > self.clock() - 1:
            seconds, micros = self.last_ts[0], self.last_ts[1] + 1
        if when > self.clock() - 1:
            self.last_ts = (seconds, micros)
        return f"{seconds}.{micros:06d}"

    def messages(self, given):
        return self.channels[given["channel"]]["messages"]

    def post(self, given):
        ts = given.get("ts") or self.new_ts(self.clock() - float(given.get("ago", 0)))
        message = {"type": "message", "user": "U02JONAS", "text": "", "team": "T0NORTH", "ts": ts}
        message.update({key: value for key, value in given.items() if key not in SHOWN_FIELDS})
        if message.get("subtype") == "bot_message" and "user" not in given:
            del message["user"]
        self.messages(given)[ts] = message
        return {"ts": ts}

    def edit(self, given):
        message = self.messages(given)[given["ts"]]
        message.update({key: value for key, value in given.items() if key not in SHOWN_FIELDS})
        message["edited"] = {"user": message.get("user", "U02JONAS"), "ts": f"{self.clock():.6f}"}
        return {}

    def delete(self, given):
        message = self.messages(given)[given["ts"]]
        if message.get("reply_count"):
            self.messages(given)[given["ts"]] = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.", "hidden": True, "ts": given["ts"],
                                                 "thread_ts": given["ts"], "reply_count": message["reply_count"]}
        else:
            del self.messages(given)[given["ts"]]
        return {}

    def react(self, given, add=True):
        reactions = self.messages(given)[given["ts"]].setdefault("reactions", [])
        user = given.get("user", "U03MARA")
        reaction = next((one for one in reactions if one["name"] == given["name"]), None)
        if reaction is None:
            reaction = {"name": given["name"], "users": [], "count": 0}
            reactions.append(reaction)
        if add and user not in reaction["users"]:
            reaction["users"].append(user)
        if not add and user in reaction["users"]:
            reaction["users"].remove(user)
        reaction["count"] = len(reaction["users"])
        reactions[:] = [one for one in reactions if one["count"]]
        return {}

    def reply(self, given):
        parent = self.messages(given)[given["ts"]]
        parent["thread_ts"] = given["ts"]
        parent["reply_count"] = parent.get("reply_count", 0) + 1
        ts = self.new_ts(self.clock())
        if given.get("broadcast"):
            self.messages(given)[ts] = {"type": "message", "subtype": "thread_broadcast", "user": given["user"], "text": given["text"], "ts": ts, "thread_ts": given["ts"],
                                        "root": {key: value for key, value in parent.items() if key in ("type", "user", "text", "ts", "thread_ts", "reply_count")}}
        return {"ts": ts}

    def fail(self, given):
        if len(given) == 1:
            self.faults.pop(given["method"], None)
        else:
            self.faults[given["method"]] = dict(given)
        return {}

    def control(self, what, given):
        with self.lock:
            if what == "post":
                return self.post(given)
            if what == "edit":
                return self.edit(given)
            if what == "delete":
                return self.delete(given)
            if what == "react":
                return self.react(given)
            if what == "unreact":
                return self.react(given, add=False)
            if what == "reply":
                return self.reply(given)
            if what == "user":
                return self.add_user(given)
            if what == "channel":
                return self.add_channel(given)
            if what == "emoji":
                self.emoji.update(given)
                return {}
            if what == "fail":
                return self.fail(given)
            if what == "limits":
                self.limits = given["limits"]
                return {}
            if what == "token":
                self.token = given["token"]
                return {}
            if what == "requests":
                return self.requests
            if what == "state":
                return {"channels": self.channels}
            raise KeyError(what)

    # --- the Web API ---

    def per_minute(self, method):
        if self.limits == "off":
            return None
        if method == "conversations.history":
            return 1 if self.limits == "default" else 50
        if method == "conversations.replies":
            return 1 if self.limits == "default" else 50
        return {"reactions.get": 50, "users.info": 100, "conversations.info": 50, "bots.info": 50, "emoji.list": 20, "usergroups.list": 20}.get(method)

    def limited(self, method):
        """Seconds to wait, or None. A sliding minute; a request that is refused does not count."""
        allowed = self.per_minute(method)
        if allowed is None:
            return None
        now = self.clock()
        started = [when for when in self.started.get(method, []) if when > now - 60]
        self.started[method] = started
        if len(started) >= allowed:
            return max(1, int(started[-allowed] + 60 - now) + 1)
        started.append(now)
        return None

    def history(self, query):
        channel = self.channels.get(query.get("channel", ""))
        if channel is None or channel["gone"] or (channel["is_private"] and not channel["is_member"]):
            return {"ok": False, "error": "channel_not_found"}
        if channel["is_archived"]:
            return {"ok": False, "error": "is_archived"}
        if not channel["is_member"]:
            return {"ok": False, "error": "not_in_channel"}

        def key(ts):
            seconds, _, micros = ts.partition(".")
            return int(seconds or 0), int((micros + "000000")[:6])

        try:
            limit = min(int(query.get("limit", 100)), 15 if self.limits == "default" else 999)
            oldest = key(query["oldest"]) if query.get("oldest") else None
            latest = key(query["latest"]) if query.get("latest") else None
            if query.get("cursor"):
                latest = key(base64.b64decode(query["cursor"]).decode().removeprefix("next_ts:"))
        except (ValueError, UnicodeDecodeError):
            return {"ok": False, "error": "invalid_cursor" if query.get("cursor") else "invalid_arguments"}
        inclusive = query.get("inclusive") in ("true", "1")
        stamps = sorted(channel["messages"], key=key, reverse=True)
        stamps = [ts for ts in stamps if oldest is None or key(ts) > oldest or (inclusive and key(ts) == oldest)]
        stamps = [ts for ts in stamps if latest is None or key(ts) < latest or (inclusive and key(ts) == latest)]
        if oldest is not None and latest is None:
            page = stamps[-limit:]  # next to oldest, as the service does it
        else:
            page = stamps[:limit]
        more = len(stamps) > len(page)
        answer = {"ok": True, "messages": [channel["messages"][ts] for ts in page], "has_more": more, "pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}
        if more and page:
            answer["response_metadata"] = {"next_cursor": base64.b64encode(("next_ts:" + page[-1]).encode()).decode()}
        return answer

    def user(self, query):
        user = self.users.get(query.get("user", ""))
        if user is None:
            return {"ok": False, "error": "user_not_found"}
        picture = user.get("picture", f"{self.origin}/avatars/{user['id']}.png")
        profile = {"display_name": user["display_name"], "real_name": user["real_name"], "title": user["title"], "team": "T0NORTH", "image_72": picture, "image_192": picture}
        return {"ok": True, "user": {"id": user["id"], "team_id": "T0NORTH", "name": user["real_name"].lower().replace(" ", "."), "deleted": user["deleted"], "real_name": user["real_name"],
                                     "is_bot": user["is_bot"], "profile": profile, "updated": 1700000000}}

    def info(self, query):
        channel = self.channels.get(query.get("channel", ""))
        if channel is None or channel["gone"] or (channel["is_private"] and not channel["is_member"]):
            return {"ok": False, "error": "channel_not_found"}
        return {"ok": True, "channel": {"id": channel["id"], "name": channel["name"], "is_channel": True, "is_group": False, "is_im": False, "is_mpim": False,
                                        "is_private": channel["is_private"], "is_archived": channel["is_archived"], "is_member": channel["is_member"]}}

    def look(self, query, stamp):
        channel = self.channels.get(query.get("channel", ""))
        if channel is None or not channel["is_member"]:
            return None
        return channel["messages"].get(query.get(stamp, ""))

    def answer(self, method, query):
        if method == "reactions.get":
            message = self.look(query, "timestamp")
            return {"ok": True, "type": "message", "channel": query["channel"], "message": message} if message else {"ok": False, "error": "message_not_found"}
        if method == "conversations.replies":
            message = self.look(query, "ts")
            return {"ok": True, "messages": [message], "has_more": False} if message else {"ok": False, "error": "thread_not_found"}
        if method == "conversations.history":
            return self.history(query)
        if method == "conversations.info":
            return self.info(query)
        if method == "users.info":
            return self.user(query)
        if method == "bots.info":
            bot = self.bots.get(query.get("bot", ""))
            return {"ok": True, "bot": bot} if bot else {"ok": False, "error": "bot_not_found"}
        if method == "emoji.list":
            return {"ok": True, "emoji": {name: self.origin + value if value.startswith("/") else value for name, value in self.emoji.items()}}
        if method == "usergroups.list":
            return {"ok": True, "usergroups": self.groups}
        if method == "auth.test":
            return {"ok": True, "url": "https://northwind.slack.com/", "team": "Northwind", "user": "kudosk", "team_id": "T0NORTH", "user_id": "U09ROBOT", "bot_id": "B09"}
        return {"ok": False, "error": "unknown_method", "req_method": method}

    def call(self, method, query, token):
        """(status, headers, body)"""
        with self.lock:
            fault = self.faults.get(method)
            if fault and fault.get("times") is not None:
                fault["times"] -= 1
                if fault["times"] <= 0:
                    self.faults.pop(method)
            headers = {}
            if fault and "body" in fault:
                status, body = fault.get("status", 200), fault["body"]
            elif fault and ("status" in fault or "error" in fault):
                status = fault.get("status", 200)
                if fault.get("retry_after") is not None:
                    headers["Retry-After"] = str(fault["retry_after"])
                answer = {"ok": False, "error": fault.get("error") or ("ratelimited" if status == 429 else "internal_error")}
                if "needed" in fault:
                    answer.update(needed=fault["needed"], provided="chat:write")
                body = json.dumps(answer)
            elif token is None:
                status, body = 200, json.dumps({"ok": False, "error": "not_authed"})
            elif token != self.token:
                status, body = 200, json.dumps({"ok": False, "error": "invalid_auth"})
            else:
                wait = self.limited(method)
                if wait is not None:
                    status, body = 429, json.dumps({"ok": False, "error": "ratelimited"})
                    headers["Retry-After"] = str(wait)
                else:
                    status, body = 200, json.dumps(self.answer(method, query), ensure_ascii=False)
            try:
                word = json.loads(body).get("error", "ok")
            except (ValueError, AttributeError):
                word = "not JSON"
            self.requests.append({"method": method, "query": query, "token": token is not None, "when": self.clock(), "status": status, "answer": word})
            delay = fault.get("delay", 0) if fault else 0
        if delay:
            time.sleep(delay)
        return status, headers, body


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    workspace = None

    def log_message(self, *_):
        pass

    def send(self, status, body, kind="application/json; charset=utf-8", headers=None):
        data = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def handle_any(self):
        address = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(address.query, keep_blank_values=True))
        length = int(self.headers.get("Content-Length") or 0)
        given = self.rfile.read(length) if length else b""
        said = self.headers.get("Authorization", "")
        token = said.removeprefix("Bearer ") if said.startswith("Bearer ") else None
        path = address.path
        if path.startswith("/control/"):
            try:
                answer = self.workspace.control(path.removeprefix("/control/"), json.loads(given or b"{}"))
                self.send(200, json.dumps(answer))
            except (KeyError, ValueError, TypeError) as error:
                self.send(400, json.dumps({"wrong": repr(error)}))
        elif path.startswith("/api/"):
            if self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
                query.update(urllib.parse.parse_qsl(given.decode()))
            status, headers, body = self.workspace.call(path.removeprefix("/api/"), query, token)
            self.send(status, body, headers=headers)
        elif path.startswith("/files/"):
            with self.workspace.lock:
                self.workspace.requests.append({"method": path, "query": query, "token": token is not None, "when": self.workspace.clock(), "status": 200, "answer": "file"})
            if token == self.workspace.token:
                self.send(200, png(40, 160, 120), "image/png")
            else:
                self.send(200, "<!DOCTYPE html><html><title>Slack: sign in</title></html>", "text/html; charset=utf-8")
        elif path.startswith("/avatars/"):
            with self.workspace.lock:
                self.workspace.requests.append({"method": path, "query": query, "token": token is not None, "when": self.workspace.clock(), "status": 200, "answer": "picture"})
            shade = zlib.crc32(path.encode())
            self.send(200, png(shade & 255, shade >> 8 & 255, shade >> 16 & 255), "image/png")
        else:
            self.send(404, json.dumps({"ok": False, "error": "not_found"}))

    do_GET = do_POST = handle_any


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="xoxb-test")
    parser.add_argument("--limits", choices=("default", "internal", "off"), default="off")
    arguments = parser.parse_args()
    workspace = Workspace(arguments.token, arguments.limits)
    server = ThreadingHTTPServer(("127.0.0.1", arguments.port), type("Bound", (Handler,), {"workspace": workspace}))
    server.daemon_threads = True
    workspace.origin = f"http://127.0.0.1:{server.server_address[1]}"
    print(json.dumps({"port": server.server_address[1]}), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()

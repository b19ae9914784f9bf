#!/usr/bin/env python3
"""A Microsoft 365 tenant to test against: Entra's sign-in and Graph's channel messages over state that a test changes. Loopback only, standard library only.

    tests/servers/teams_server.py [--port N] [--account kudos@northwind.example] [--page 20]

Prints {"port": N} as its first line. Sign-in is under / (login_url), Graph under /v1.0 (graph_url). Tenant "northwind", app "app-1" with the secret "s3cret", team "team-1", channel
"19:kudos@thread.tacv2". A test talks to /control (JSON in, JSON out):

    POST /control/post     {"channel"?, "user": "u2", "html": "…", "mentions"?: ["u1"], "praise"?: {"badge", "to", "note"?, "layout"?: "2022"}, "ago"?: seconds, any field of a chatMessage} → {"id"}
    POST /control/edit     {"channel"?, "id", "html"?, "mentions"?, any other field}
    POST /control/delete   {"channel"?, "id", "purge"?: true}            purge: nothing is left of it, as when a resync no longer has it
    POST /control/react    {"channel"?, "id", "emoji": "👏", "user"?}
    POST /control/reply    {"channel"?, "id", "user", "html"}            (delta does not give replies)
    POST /control/user     {"id", "name"?, "upn"?, "photo"?: true}
    POST /control/channel  {"id", "forbidden"?: true, "gone"?: true}
    POST /control/enter    {"code": "ABCD1234", "upn": "…"}              somebody enters a code and signs in; {"code", "decline": true}; {"code", "error": "…", "error_codes": […]}
    POST /control/codes    {"expires_in"?: 900, "interval"?: 1}          how long a code is good, how often may be asked
    POST /control/tokens   {"expires_in"?: 3599, "strict"?: true}        strict: a refresh token is good once
    POST /control/expire   {"what": "access" | "refresh" | "delta" | "code"}   all of them that were given out
    POST /control/fail     {"path": "delta" | "token" | "devicecode" | "me" | "photos", "status": 429, "retry_after"?: "2.128", "error"?: "code", "error_codes"?: […], "times"?: 3, "body"?: "raw text"}
                           {"path"} alone ends it
    GET  /control/requests every request so far: path, query, form (without secrets), whether it carried a good token, when, and the status
    GET  /control/state    codes that wait, tokens that are good, the most photos asked for at once
"""
import argparse
import json
import secrets
import threading
import time
import urllib.parse
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from slack_server import png

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
CHANNEL = "19:kudos@thread.tacv2"
OWN_FIELDS = ("channel", "user", "html", "mentions", "praise", "ago", "emoji", "id")


def stamp(when, digits=3):
    text = datetime.fromtimestamp(when, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return text[:20 + digits].rstrip(".") + "Z"


def praise_card(given, giver):
    """The Praise app's card: as of 2024, or the older layout."""
    host = "https://praise.myanalytics.cdn.office.net"
    picture, block = {"type": "Image", "altText": given["badge"]}, lambda text, **more: {"type": "TextBlock", "text": text, "wrap": True, **more}
    note = [block(given["note"])] if given.get("note") else []
    if given.get("layout") == "2022":
        items = [block(f"{giver} sent praise to", size="small"), block(given["to"], weight="bolder"), {**picture, "url": host + "/badgesV2/en-us/AwesomeBadge.png"},
                 block(given["badge"], weight="lighter"), *note]
    else:
        items = [{"type": "Container", "items": []}, {**picture, "url": host + "/2024.1.31.2/assets/emojis/Trophy_Icon.png"}, block(given["badge"], weight="lighter", size="large"),
                 block(given["to"], weight="bolder", size="large"), *note, block(f"From {giver}", size="small")]
    more = block("**[Review your praise history](https://teams.microsoft.com/l/entity/57e078b5-6c0e-44a1-a83f-45f75b030d4a)**")
    card = {"type": "AdaptiveCard", "version": "1.2", "body": [{"type": "Container", "items": items}, {"type": "ColumnSet", "columns": [{"type": "Column", "items": [more]}]}]}
    return {"id": "card", "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": json.dumps(card, ensure_ascii=False), "name": None, "thumbnailUrl": None,
            "teamsAppId": "d832a33f-28c2-4969-8ad0-4fee681dc5b4"}


class Tenant:
    def __init__(self, account, page, clock=time.time):
        self.clock, self.page = clock, page
        self.lock = threading.RLock()
        self.users = {}
        for user, name, upn, photo in (("u1", "Amara Okafor", "amara@northwind.example", True), ("u2", "Jonas Lindqvist", "jonas@northwind.example", True),
                                       ("u3", "Mara Quist", "mara@northwind.example", False), ("u9", "Kudos", account, False)):
            self.users[user] = {"id": user, "name": name, "upn": upn, "photo": photo}
        self.channels = {CHANNEL: self.new_channel()}
        self.codes = {}                                   # device code → its state
        self.code_settings = {"expires_in": 900, "interval": 1}
        self.token_settings = {"expires_in": 3599, "strict": True}
        self.access, self.refresh = {}, {}                # token → {upn, until}; token → upn
        self.epoch = 0                                    # of delta links: older ones are not known any more
        self.changes = 0
        self.faults, self.requests = {}, []
        self.photos_now = self.photos_most = 0
        self.origin = ""

    @staticmethod
    def new_channel():
        return {"messages": {}, "replies": {}, "forbidden": False, "gone": False}

    # --- what a test does ---

    def channel(self, given):
        return self.channels[given.get("channel", CHANNEL)]

    def touch(self, message):
        self.changes += 1
        message["_change"] = self.changes
        message["lastModifiedDateTime"] = stamp(self.clock())
        message["etag"] = str(self.changes)

    def identity(self, user):
        known = self.users[user]
        return {"application": None, "device": None, "user": {"@odata.type": "#microsoft.graph.teamworkUserIdentity", "id": user, "displayName": known["name"], "userIdentityType": "aadUser"}}

    def fill(self, message, given):
        if "html" in given:
            message["body"] = {"contentType": "html", "content": given["html"]}
        if "mentions" in given:
            message["mentions"] = [{"id": number, "mentionText": self.users[user]["name"], "mentioned": {**self.identity(user), "conversation": None, "tag": None}}
                                   for number, user in enumerate(given["mentions"])]
        if given.get("praise"):
            giver = self.users[given.get("user", "u2")]["name"]
            message["attachments"] = [praise_card(given["praise"], giver)]
            message["body"] = {"contentType": "html", "content": '<div><div><attachment id="card"></attachment></div></div>' + given.get("html", "")}
        message.update({key: value for key, value in given.items() if key not in OWN_FIELDS})

    def post(self, given):
        channel = self.channel(given)
        when = self.clock() - float(given.get("ago", 0))
        number = int(when * 1000)
        while str(number) in channel["messages"]:
            number += 1
        message = {"id": str(number), "replyToId": None, "messageType": "message", "createdDateTime": stamp(when), "lastEditedDateTime": None, "deletedDateTime": None, "subject": None,
                   "summary": None, "chatId": None, "importance": "normal", "locale": "en-us", "webUrl": f"https://teams.microsoft.com/l/message/{number}", "policyViolation": None,
                   "eventDetail": None, "from": self.identity(given.get("user", "u2")), "body": {"contentType": "html", "content": ""}, "attachments": [], "mentions": [], "reactions": [],
                   "onBehalfOf": None, "channelIdentity": {"teamId": "team-1", "channelId": given.get("channel", CHANNEL)}}
        self.fill(message, given)
        self.touch(message)
        channel["messages"][message["id"]] = message
        return {"id": message["id"]}

    def edit(self, given):
        message = self.channel(given)["messages"][given["id"]]
        self.fill(message, given)
        message["lastEditedDateTime"] = stamp(self.clock())
        self.touch(message)
        return {}

    def delete(self, given):
        if given.get("purge"):
            del self.channel(given)["messages"][given["id"]]
            return {}
        message = self.channel(given)["messages"][given["id"]]
        message.update(deletedDateTime=stamp(self.clock()), body={"contentType": "html", "content": ""}, attachments=[], mentions=[], reactions=[])
        self.touch(message)
        return {}

    def react(self, given):
        message = self.channel(given)["messages"][given["id"]]
        message["reactions"].append({"reactionType": given["emoji"], "createdDateTime": stamp(self.clock()), "user": {"user": {"id": given.get("user", "u3"), "displayName": None}}})
        self.touch(message)
        return {}

    def enter(self, given):
        code = next((one for one in self.codes.values() if one["user_code"] == given["code"]), None)
        if code is None or self.clock() >= code["until"]:
            raise KeyError("no such code")
        if given.get("decline"):
            code["answer"] = {"error": "authorization_declined"}
        elif "error" in given:
            code["answer"] = {"error": given["error"], "error_codes": given.get("error_codes", []), "error_description": "AADSTS: in this server's words"}
        else:
            code["upn"] = given["upn"]
        return {}

    def expire(self, given):
        what = given["what"]
        if what == "access":
            self.access.clear()
        elif what == "refresh":
            self.refresh.clear()
        elif what == "delta":
            self.epoch += 1
        elif what == "code":
            for code in self.codes.values():
                code["until"] = 0
        return {}

    def fail(self, given):
        if len(given) == 1:
            self.faults.pop(given["path"], None)
        else:
            self.faults[given["path"]] = dict(given)
        return {}

    def control(self, what, given):
        with self.lock:
            if what == "reply":
                self.channel(given)["replies"].setdefault(given["id"], []).append(given)
                return {}
            if what == "user":
                self.users.setdefault(given["id"], {"id": given["id"], "name": given["id"], "upn": "", "photo": False}).update(given)
                return {}
            if what == "channel":
                self.channels.setdefault(given["id"], self.new_channel()).update(given)
                return {}
            if what == "codes":
                self.code_settings.update(given)
                return {}
            if what == "tokens":
                self.token_settings.update(given)
                return {}
            if what == "requests":
                return self.requests
            if what == "state":
                waiting = [code["user_code"] for code in self.codes.values() if self.clock() < code["until"] and not code.get("upn")]
                return {"codes": waiting, "access": len(self.access), "refresh": len(self.refresh), "photos_most": self.photos_most}
            return {"post": self.post, "edit": self.edit, "delete": self.delete, "react": self.react, "enter": self.enter, "expire": self.expire, "fail": self.fail}[what](given)

    # --- Entra ---

    def new_tokens(self, upn, refresh=True):
        access = "eyJ0." + secrets.token_urlsafe(24)
        self.access[access] = {"upn": upn, "until": self.clock() + self.token_settings["expires_in"]}
        answer = {"token_type": "Bearer", "expires_in": self.token_settings["expires_in"], "access_token": access}
        if refresh:
            token = "0.AX" + secrets.token_urlsafe(24)
            self.refresh[token] = upn
            answer.update(scope="ChannelMessage.Read.All User.ReadBasic.All", refresh_token=token)
        return 200, answer

    @staticmethod
    def refuse(error, code=None, words=""):
        answer = {"error": error, "error_description": f"AADSTS{code}: {words}" if code else words}
        if code:
            answer["error_codes"] = [code]
        return 400, answer

    def entra(self, tenant, what, form):
        if tenant != "northwind":
            return self.refuse("invalid_request", 90002, "Tenant not found.")
        if form.get("client_id") != "app-1":
            return self.refuse("unauthorized_client", 700016, "Application not found in the directory.")
        if what == "devicecode":
            code = {"device_code": "HAQ" + secrets.token_urlsafe(16), "user_code": secrets.token_hex(4).upper(), "until": self.clock() + self.code_settings["expires_in"], "asked": 0}
            self.codes[code["device_code"]] = code
            return 200, {"user_code": code["user_code"], "device_code": code["device_code"], "verification_uri": "https://www.microsoft.com/link", "expires_in": self.code_settings["expires_in"],
                         "interval": self.code_settings["interval"], "message": f"Enter the code {code['user_code']}."}
        grant = form.get("grant_type")
        if grant == "client_credentials":
            if form.get("client_secret") != "s3cret":
                return 401, self.refuse("invalid_client", 7000215, "Invalid client secret provided.")[1]
            return self.new_tokens("app", refresh=False)
        if grant == "refresh_token":
            upn = self.refresh.get(form.get("refresh_token"))
            if upn is None:
                return self.refuse("invalid_grant", 70000, "The provided grant is invalid or malformed.")
            if self.token_settings["strict"]:
                del self.refresh[form["refresh_token"]]
            return self.new_tokens(upn)
        if grant != DEVICE_GRANT:
            return self.refuse("unsupported_grant_type", 70003)
        code = self.codes.get(form.get("device_code"))
        if code is None:
            return self.refuse("bad_verification_code", 70018)
        now = self.clock()
        soon, code["asked"] = now - code["asked"] < self.code_settings["interval"] - 0.1, now
        if "answer" in code:
            return 400, code["answer"]
        if now >= code["until"]:
            return self.refuse("expired_token", 70020, "The provided value for the input parameter 'device_code' is not valid.")
        if soon:
            return self.refuse("slow_down")
        if not code.get("upn"):
            return self.refuse("authorization_pending", 70016, "The user has not yet authorized.")
        del self.codes[code["device_code"]]
        return self.new_tokens(code["upn"])

    # --- Graph ---

    @staticmethod
    def graph_error(status, code, message=""):
        return status, {"error": {"code": code, "message": message, "innerError": {"date": "2026-11-24T08:00:00", "request-id": "r"}}}

    def delta(self, team, channel_id, query, url):
        channel = self.channels.get(channel_id)
        if team != "team-1" or channel is None or channel["gone"]:
            return self.graph_error(404, "NotFound")
        if channel["forbidden"]:
            return self.graph_error(403, "Forbidden")
        token = query.get("$deltatoken") or query.get("$skiptoken")
        since, upto, after = 0, self.changes, 0
        if token:
            try:
                epoch, since, upto, after = (int(part) for part in token.split("."))
            except ValueError:
                return self.graph_error(400, "BadRequest", "Parameter 'DeltaToken' not supported for this request.")
            if epoch != self.epoch:
                return self.graph_error(410, "syncStateNotFound", "The sync state generation is not found.")
            if "$deltatoken" in query:
                upto = self.changes
        elif not query.get("$filter", "").startswith("lastModifiedDateTime gt "):
            return self.graph_error(400, "BadRequest", "a date range is wanted")
        messages = sorted((one for one in channel["messages"].values() if since < one["_change"] <= upto and one["_change"] > after), key=lambda one: one["_change"])
        page, rest = messages[:self.page], messages[self.page:]
        answer = {"@odata.context": f"{self.origin}/v1.0/$metadata#Collection(chatMessage)", "value": [{key: value for key, value in one.items() if key != "_change"} for one in page]}
        address = f"{self.origin}/v1.0/teams/{team}/channels/{urllib.parse.quote(channel_id)}/messages/delta"
        if rest:
            # A repeated message at a page's beginning is what the service does, too.
            answer["@odata.nextLink"] = f"{address}?$skiptoken={self.epoch}.{since}.{upto}.{page[-1]['_change'] - 1}" if len(page) > 1 else f"{address}?$skiptoken={self.epoch}.{since}.{upto}.{page[-1]['_change']}"
        else:
            answer["@odata.deltaLink"] = f"{address}?$deltatoken={self.epoch}.{upto}.0.0"
        return 200, answer

    def graph(self, path, query, url, token):
        known = self.access.get(token)
        if known is None or self.clock() >= known["until"]:
            return self.graph_error(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")
        parts = [urllib.parse.unquote(part) for part in path.split("/")]
        if parts == ["me"]:
            user = next((one for one in self.users.values() if one["upn"] == known["upn"]), {"id": "u0", "name": "Visitor", "upn": known["upn"]})
            return 200, {"id": user["id"], "displayName": user["name"], "userPrincipalName": user["upn"], "mail": user["upn"]}
        if len(parts) == 6 and parts[0] == "teams" and parts[2] == "channels" and parts[4:] == ["messages", "delta"]:
            return self.delta(parts[1], parts[3], query, url)
        if len(parts) == 5 and parts[0] == "users" and parts[2] == "photos":
            user = self.users.get(parts[1])
            if user is None or not user["photo"]:
                return self.graph_error(404, "ImageNotFound")
            return 200, png(200, 120, int(parts[1][1:] or 0) * 20 % 255)
        if "hostedContents" in parts:
            return 200, png(30, 90, 200, 120)
        return self.graph_error(404, "UnknownError")

    # --- a request ---

    def serve(self, target, body, authorization):
        """(status, headers, content: bytes or an object)"""
        address = urllib.parse.urlsplit(target)
        query = dict(urllib.parse.parse_qsl(address.query, keep_blank_values=True))
        form = dict(urllib.parse.parse_qsl(body.decode("utf-8", "replace")))
        token = authorization.removeprefix("Bearer ") if authorization.startswith("Bearer ") else None
        parts = address.path.strip("/").split("/")
        name = next((one for one in ("devicecode", "token", "delta", "photos", "me") if one in parts), parts[-1])
        headers = {}
        with self.lock:
            good = token in self.access and self.clock() < self.access[token]["until"]
            fault = self.faults.get(name)
            if fault and fault.get("times") is not None:
                fault["times"] -= 1
                if fault["times"] <= 0:
                    self.faults.pop(name)
            if fault:
                status = fault.get("status", 400)
                if fault.get("retry_after") is not None:
                    headers["Retry-After"] = str(fault["retry_after"])
                if "body" in fault:
                    content = fault["body"].encode()
                elif name in ("devicecode", "token"):
                    content = {"error": fault.get("error", "temporarily_unavailable"), "error_codes": fault.get("error_codes", []), "error_description": ""}
                else:
                    content = self.graph_error(status, fault.get("error", "TooManyRequests"))[1]
            elif parts[0] == "v1.0":
                status, content = self.graph(address.path.removeprefix("/v1.0/").rstrip("/"), query, target, token)
            elif len(parts) == 4 and parts[1:3] == ["oauth2", "v2.0"]:
                status, content = self.entra(urllib.parse.unquote(parts[0]), parts[3], form)
            else:
                status, content = 404, {"error": "not_found"}
            shown = {key: value for key, value in form.items() if key in ("grant_type", "client_id", "scope")}
            self.requests.append({"path": address.path, "query": address.query, "form": shown, "token": good, "authorization": token is not None, "when": self.clock(), "status": status, "name": name})
        return status, headers, content, name


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    tenant = None

    def log_message(self, *_):
        pass

    def send(self, status, content, headers=None):
        data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "image/png" if data.startswith(b"\x89PNG") else "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def handle_any(self):
        given = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/control/"):
            try:
                self.send(200, self.tenant.control(self.path.removeprefix("/control/"), json.loads(given or b"{}")))
            except (KeyError, ValueError, TypeError) as error:
                self.send(400, {"wrong": repr(error)})
            return
        status, headers, content, name = self.tenant.serve(self.path, given, self.headers.get("Authorization", ""))
        if name == "photos":
            with self.tenant.lock:
                self.tenant.photos_now += 1
                self.tenant.photos_most = max(self.tenant.photos_most, self.tenant.photos_now)
            time.sleep(0.2)
            with self.tenant.lock:
                self.tenant.photos_now -= 1
        self.send(status, content, headers)

    do_GET = do_POST = handle_any


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--account", default="kudos@northwind.example")
    parser.add_argument("--page", type=int, default=20)
    arguments = parser.parse_args()
    tenant = Tenant(arguments.account, arguments.page)
    server = ThreadingHTTPServer(("127.0.0.1", arguments.port), type("Bound", (Handler,), {"tenant": tenant}))
    server.daemon_threads = True
    tenant.origin = f"http://127.0.0.1:{server.server_address[1]}"
    print(json.dumps({"port": server.server_address[1]}), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Each service that is a preset, and a mapping of one's own, through the real program: against a server that answers in the service's shape, with its way of signing in and its pages."""
import base64
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse

from harness import Screen, Kudosk, Server, check, configuration, main

TOKEN = "s3cret-token-of-the-service"
DAY = 86400


def moment(days=0, hours=0):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - days * DAY - hours * 3600))


class Service:
    """Answers as `paths` says (a path, or the beginning of one with a star): a value, or a function of the query. Everything else is 404, a wrong sign-in 401."""

    def __init__(self, paths, signed="Bearer " + TOKEN):
        self.paths, self.signed = paths, signed
        self.server = Server(self.respond)

    def respond(self, method, target, headers, body):
        path, _, query = target.partition("?")
        if self.signed and headers.get("authorization") != self.signed:
            return {"status": 401, "body": b'{"error":"no"}'}
        for known, answer in self.paths.items():
            if path == known or (known.endswith("*") and path.startswith(known[:-1])):
                values = dict(urllib.parse.parse_qsl(query))
                made = answer(values, headers, body) if callable(answer) else answer
                if isinstance(made, dict) and "status" in made and "body" in made:
                    return made
                return {"body": json.dumps(made).encode()}
        return {"status": 404, "body": b"{}"}

    def source(self, kind, base="", **more):
        out = {"type": kind, "url": self.server.url + base, "allow_http": True, "interval": "500ms"}
        if self.signed and "token_file" not in more:
            out["token_file"] = "service.token"
        out.update(more)
        return out


def home_with_token():
    home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-"))
    token = home / "service.token"
    token.write_text(TOKEN + "\n")
    token.chmod(0o600)
    return home


def published(binary, service, source, **more):
    """What `publish --once` makes of it: the feed's items by id. And nothing of the token anywhere."""
    home = home_with_token()
    file = configuration(home, [source], **more)
    out = home / "out"
    kudosk = Kudosk(binary, "publish", "--once", "--out", out, "--config", file, "--log", "json", home=home)
    try:
        code = kudosk.process.wait(timeout=30)
        kudosk.reader.join(timeout=2)
        check(code == 0, f"publish ends well: {code}\n" + "\n".join(kudosk.lines[-20:]))
        feed = json.loads((out / "feed.json").read_text())
        written = b"".join(p.read_bytes() for folder in ("state", "cache", "run", "out") for p in (home / folder).rglob("*") if p.is_file())
        check(TOKEN.encode() not in written and TOKEN not in "\n".join(kudosk.lines), "the token is in nothing that was written or logged")
        return {item["id"]: item for item in feed["items"]}
    finally:
        kudosk.close(), service.server.close()


def names(people):
    return [person.get("name") for person in people]


def asked(service, part=""):
    return [request for request in service.server.requests if part in request[2]]


def person(number, first, last):
    return {"id": f"u{number}", "display_name": first, "email": f"{first.lower()}@example.com", "first_name": first, "last_name": last}


def bonusly(binary):
    def bonus(number):
        return {"id": f"b{number}", "created_at": moment(0, number / 100), "reason_decoded": f"For the calm release {number} #teamwork", "amount": 5, "value": "#teamwork",
                "giver": person(1, "Jonas", "Lindqvist"), "receiver": None, "receivers": [person(2, "Amara", "Okafor"), person(3, "Mara", "Quist")], "parent_bonus_id": None}

    everything = [bonus(n) for n in range(130)]

    def answer(query, headers, body):
        check(query["include_children"] == "false" and "start_time" in query, f"asked for what is needed: {query}")
        skip, limit = int(query["skip"]), int(query["limit"])
        return {"success": True, "result": everything[skip:skip + limit]}

    service = Service({"/api/v1/bonuses": answer})
    items = published(binary, service, service.source("bonusly", "/api/v1"))
    check(len(items) == 130 and len(asked(service)) == 2, f"two pages: {len(items)} items, {len(asked(service))} requests")
    check(names(items["b7"]["to"]) == ["Amara Okafor", "Mara Quist"] and items["b7"]["message"] == "For the calm release 7 #teamwork", str(items["b7"]))


def nectar(binary):
    def shout(number, **more):
        return {"id": str(number), "user": person(1, "Ada", "L"), "receivers": [person(2, "Grace", "H")], "message": f"Thanks {number}", "amount": 10, "core_values": ["teamwork"], "created_at": moment(1),
                "private": False, "image_url": "", "reactions": [{"reaction": "🎉", "user": {}}], "type": "shoutout", **more}

    def answer(query, headers, body):
        check(query["private"] == "false" and query["deleted"] == "false" and query["type"] == "shoutout", str(query))
        if "cursor" not in query:
            return {"status": "success", "data": {"meta": {"total": 3, "cursor": 1761868800}, "feed": [shout(1), shout(2, private=True)]}}
        check(query["cursor"] == "1761868800", str(query))
        return {"status": "success", "data": {"meta": {"total": 3, "cursor": None}, "feed": [shout(3)]}}

    service = Service({"/v1/recognition/feed": answer})
    items = published(binary, service, service.source("nectar", "/v1"))
    check(sorted(items) == ["1", "3"], f"what is private never leaves: {sorted(items)}")


def fifteen_five(binary):
    def high_fives(query, headers, body):
        base = f"http://{headers['host']}/api/public/high-five/"
        if query.get("page") == "2":
            return {"count": 2, "next": None, "results": [{"id": 2, "sender": {"id": 1, "name": "Bob Smith"}, "receivers": [{"id": 2, "name": "Alice Walker"}], "message": "Second", "created_at": moment(1)}]}
        return {"count": 2, "next": base + "?page=2", "results": [{"id": 1, "sender": {"id": 1, "name": "Bob Smith"}, "receivers": [{"id": 2, "name": "Alice Walker"}], "message": "First", "created_at": moment(1)}]}

    objectives = {"count": 1, "next": None, "results": [{"id": 1, "name": "NPS 70", "owner": {"id": 1, "name": "Alice Walker"}, "progress": 65.0, "status": "on_track", "due_date": "2027-06-30"}]}
    service = Service({"/api/public/high-five/": high_fives, "/api/public/objective/": objectives})
    items = published(binary, service, service.source("15five"))
    check(sorted(items) == ["1", "2", "objectives/1"], f"both kinds: {sorted(items)}")
    check(items["objectives/1"]["percent"] == 65 and items["objectives/1"]["status"] == "on-track", str(items["objectives/1"]))
    only = Service({"/api/public/high-five/": high_fives})
    check(sorted(published(binary, only, only.source("15five"))) == ["1", "2"], "without objectives the high fives are there")


def lattice(binary):
    feedback = {"object": "list", "endingCursor": None, "data": [
        {"id": "f1", "author": {"id": "u1"}, "targets": {"data": [{"id": "u2"}]}, "body": "Great work", "isPublic": True, "createdAt": int(time.time()) - DAY},
        {"id": "f2", "author": {"id": "u1"}, "targets": {"data": [{"id": "u2"}]}, "body": "private", "isPublic": False, "createdAt": int(time.time()) - DAY}]}

    def goals(query, headers, body):
        check(query["limit"] == "100", str(query))
        goal = {"name": "Ship v2", "state": "Active", "status": "OnTrack", "isPrivate": False, "amountType": "Percentage", "startingAmount": 0, "endingAmount": 100, "currentAmount": 40, "dueDate": "2027-12-31",
                "createdAt": 1759276800, "completedAt": None, "archivedAt": None, "department": {"id": "d1"}}
        if "startingAfter" not in query:
            return {"object": "list", "hasMore": True, "endingCursor": "c1", "data": [{**goal, "id": "g1"}]}
        return {"object": "list", "hasMore": False, "endingCursor": None, "data": [{**goal, "id": "g2"}]}

    service = Service({"/v1/feedbacks": feedback, "/v1/goals": goals, "/v1/user/u1": {"id": "u1", "name": "Ada Lovelace"}, "/v1/user/u2": {"id": "u2", "name": "Grace Hopper"},
                       "/v1/goal/g1/owners": {"data": [{"id": "u1"}]}})
    items = published(binary, service, service.source("lattice", "/v1"))
    check(sorted(items) == ["f1", "g1", "g2"], str(sorted(items)))
    check(names(items["f1"]["to"]) == ["Grace Hopper"] and items["f1"]["from"]["name"] == "Ada Lovelace", f"people are looked up: {items['f1']}")
    check(items["g1"]["owner"]["name"] == "Ada Lovelace" and items["g1"]["percent"] == 40, f"and owners of goals: {items['g1']}")
    check(len(asked(service, "/user/u1")) == 1, "once")


def heytaco(binary):
    board = {"leaderboard": [{"received_by_id": "U1", "username": "alice", "count": "5"}, {"received_by_id": "U2", "username": "bob", "sum": "2"}]}
    service = Service({"/api/v1/json/leaderboard/T012": board}, signed=None)
    items = published(binary, service, service.source("heytaco", team="T012"), policy={"leaderboard": True})
    check(len(items) == 1, str(items))
    entries = next(iter(items.values()))["entries"]
    check([(e["who"]["name"], e["score"]) for e in entries] == [("alice", 5), ("bob", 2)], str(entries))
    check("days=7" in asked(service)[0][2], "for seven days")
    hidden = Service({"/api/v1/json/leaderboard/T012": board}, signed=None)
    check(not published(binary, hidden, hidden.source("heytaco", team="T012")), "never without the policy's word")


def github(binary):
    def milestone(number, **more):
        return {"id": number, "number": number, "state": "open", "title": f"v{number}", "open_issues": 1, "closed_issues": 3, "created_at": moment(90), "updated_at": moment(1), "closed_at": None, "due_on": None,
                "html_url": f"https://github.com/northwind/ship/milestone/{number}", **more}

    def answer(query, headers, body):
        check(headers.get("user-agent"), "GitHub wants a User-Agent")
        if query.get("page") == "2":
            return {"status": 200, "body": json.dumps([milestone(2, state="closed", closed_at=moment(2)), milestone(3, state="closed", closed_at=moment(20))]).encode()}
        if headers.get("if-none-match") == '"one"':
            return {"status": 304, "body": b"", "headers": {"ETag": '"one"', "Link": f"<http://{headers['host']}/repos/northwind/ship/milestones?page=2>; rel=\"next\""}}
        link = f"<http://{headers['host']}/repos/northwind/ship/milestones?page=2>; rel=\"next\""
        return {"status": 200, "body": json.dumps([milestone(1)]).encode(), "headers": {"Link": link, "ETag": '"one"'}}

    service = Service({"/repos/northwind/ship/milestones": answer})
    items = published(binary, service, service.source("github", repo="northwind/ship"))
    check(sorted(items) == ["1", "2"] and items["1"]["percent"] == 75 and items["2"]["status"] == "done", str(items))


def jira(binary):
    def issue(key, category):
        return {"id": key, "key": key, "fields": {"summary": "Ship " + key, "status": {"name": "x", "statusCategory": {"key": category}}, "duedate": "2027-12-01", "assignee": {"displayName": "Amara Okafor"}, "created": moment(3)}}

    def answer(query, headers, body):
        check(query["jql"] == "project = DEV & x" and "summary" in query["fields"], str(query))
        if "nextPageToken" not in query:
            return {"issues": [issue("DEV-1", "indeterminate")], "nextPageToken": "CAEaAggD=="}
        check(query["nextPageToken"] == "CAEaAggD==", str(query))
        return {"issues": [issue("DEV-2", "done")], "isLast": True}

    basic = "Basic " + base64.b64encode(f"amara@example.com:{TOKEN}".encode()).decode()
    service = Service({"/rest/api/3/search/jql": answer}, signed=basic)
    items = published(binary, service, service.source("jira", jql="project = DEV & x", user="amara@example.com"))
    check(sorted(items) == ["DEV-1", "DEV-2"] and items["DEV-2"]["status"] == "done" and items["DEV-1"]["owner"]["name"] == "Amara Okafor", str(items))


def canvas(binary):
    done = {"requirement_count": 3, "requirement_completed_count": 3, "next_requirement_url": None, "completed_at": moment(2)}
    courses = [{"id": 1, "name": "Safety 101", "course_progress": done}, {"id": 2, "name": "No modules", "course_progress": {"error": {"message": "no"}}}, {"id": 3, "name": "Half", "course_progress": {**done, "completed_at": None}}]
    service = Service({"/api/v1/courses": courses, "/api/v1/users/self": {"id": 7, "name": "Amara Okafor"}})
    items = published(binary, service, service.source("canvas"))
    check([(i["who"]["name"], i["what"]) for i in items.values()] == [("Amara Okafor", "Safety 101")], str(items))
    named = Service({"/api/v1/courses/1/users/*": done, "/api/v1/courses/1": courses[0], "/api/v1/users/*": {"id": 8, "name": "Mara Quist"}})
    items = published(binary, named, named.source("canvas", courses=[1, 9], users=[8]))
    check([(i["who"]["name"], i["what"]) for i in items.values()] == [("Mara Quist", "Safety 101")], f"a course without that user costs nothing: {items}")


def cheers(scope="all", **more):
    entry = {"ref": {"no": 7}, "scope": scope, "secret": False, "by": {"given": "Jonas", "family": "Lindqvist", "mail": "jonas@example.com"}, "for": [{"person": {"name": "Amara Okafor"}}],
             "html": "<p>Thank <b>you</b> &amp; yours</p>", "at": int((time.time() - 60) * 1000), "score": "12"}
    entry.update(more)
    return {"weeks": [{"entries": [entry]}], "page": {"after": None}}


MAPPING = {
    "request": {"method": "POST", "path": "/cheers", "query": {"limit": "100"}, "headers": {"X-Api-Key": {"file": "service.token"}}, "body": {"room": "lobby"}},
    "paging": {"cursor": "/page/after", "parameter": "after"}, "items": "/weeks/*/entries/*", "keep": [{"at": "/scope", "is": "all"}], "drop": [{"at": "/secret", "is": True}],
    "map": {"kind": "recognition", "id": "/ref/no", "from": {"name": "{/by/given} {/by/family}", "email": "/by/mail"}, "to": {"each": "/for/*/person", "name": "/name"},
            "message": {"at": "/html", "as": "html"}, "created": {"at": "/at", "as": "milliseconds"}, "points": {"first": ["/pts", "/score"], "as": "number", "default": 0}}}


def a_mapping_of_ones_own_on_screen(binary):
    """Shown, edited, and gone, each within a poll; a page elsewhere is not asked with the key."""
    state = {"answer": cheers()}

    def answer(method, target, headers, body):
        if headers.get("x-api-key") != TOKEN:
            return {"status": 401, "body": b"{}"}
        check(method == "POST" and json.loads(body) == {"room": "lobby"}, f"{method} {body}")
        return {"body": json.dumps(state["answer"]).encode()}

    server, other, screen, home = Server(answer), Server(lambda *_: {"body": b"{}"}), Screen(), home_with_token()
    source = {"type": "json", "name": "cheers", "url": server.url, "allow_http": True, "interval": "500ms", **MAPPING}
    kudosk = Kudosk(binary, "run", "--config", configuration(home, [source]), "--log", "json", screen=screen, home=home)
    try:
        kudosk.wait("stage", lambda e: e.get("item") == "7" and e.get("source") == "cheers", seconds=10)
        mark = len(kudosk.events)
        state["answer"] = {"weeks": []}
        kudosk.wait("feed", lambda e: e["removed"] == 1, seconds=5, after=mark)
        mark = len(kudosk.events)
        state["answer"] = {**cheers(), "page": {"after": {"wrong": "type"}}}
        kudosk.wait("error", lambda e: e["kind"] == "content" and e["source"] == "cheers", seconds=10, after=mark)
        check(not other.requests, "nobody else was asked")
        check(TOKEN not in "\n".join(kudosk.lines), "the key is not in the log")
        check(kudosk.stop() == 0, "TERM ends it")
    finally:
        kudosk.close(), screen.close(), server.close(), other.close()


def no_key_goes_to_another_origin(binary):
    other = Server(lambda *_: {"body": b'{"list": []}'})
    service = Service({"/list": lambda *_: {"list": [{"id": 1, "t": "Ship"}], "next": other.url + "/list"}})
    home = home_with_token()
    source = service.source("json", name="goals", request={"path": "/list"}, items="/list", paging={"next": "/next"}, map={"kind": "goal", "id": "/id", "title": "/t"})
    kudosk = Kudosk(binary, "publish", "--once", "--out", home / "out", "--config", configuration(home, [source]), "--log", "json", home=home)
    try:
        code = kudosk.process.wait(timeout=30)
        kudosk.reader.join(timeout=2)
        check(code == 1, f"a part is told: {code}")
        check(not other.requests, "the other origin was not asked")
        check([item["id"] for item in json.loads((home / "out/feed.json").read_text())["items"]] == ["1"], "what has come is there")
    finally:
        kudosk.close(), service.server.close(), other.close()


def run_text(binary, home, *arguments):
    environment = {"HOME": str(home), "XDG_STATE_HOME": str(home / "state"), "XDG_RUNTIME_DIR": str(home / "run"), "PATH": "/usr/bin:/bin"}
    import os
    environment.update({k: v for k, v in os.environ.items() if k == "KUDOSK_ASSETS"})
    return subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True, env=environment, timeout=30)


def a_sample_is_shown_field_by_field(binary):
    home = home_with_token()
    file = configuration(home, [{"type": "json", "name": "cheers", "url": "https://api.example.com", **MAPPING}, {"type": "bonusly", "token_file": "service.token"}])
    answer = cheers()
    answer["weeks"][0]["entries"] += [{**answer["weeks"][0]["entries"][0], "secret": True}, {**answer["weeks"][0]["entries"][0], "html": 5, "for": []}]
    (home / "answer.json").write_text(json.dumps(answer))
    out = run_text(binary, home, "check", "--config", file, "--sample", home / "answer.json", "--source", "cheers")
    for wanted in ("item 1: taken, recognition 7", "Thank you & yours", "/html", "Jonas Lindqvist", "item 2: left out", "/secret", "item 3: dropped", "1 taken"):
        check(wanted in out.stdout, f"{wanted} in:\n{out.stdout}{out.stderr}")
    check(out.returncode == 1, f"an item that does not fit is a finding: {out.returncode}")
    report = json.loads(run_text(binary, home, "check", "--json", "--config", file, "--sample", home / "answer.json", "--source", "cheers").stdout)
    check([item["what"] for item in report["parts"][0]["items"]] == ["taken", "left out", "dropped"], str(report))
    several = run_text(binary, home, "check", "--config", file, "--sample", home / "answer.json")
    check(several.returncode == 2 and "--source" in several.stderr and "cheers" in several.stderr, several.stderr)
    (home / "broken.json").write_text("{")
    check(run_text(binary, home, "check", "--config", file, "--sample", home / "broken.json", "--source", "cheers").returncode == 1, "what is no JSON is a finding")


def a_wrong_mapping_is_refused_with_its_place(binary):
    home = home_with_token()
    file = home / "kudosk.json"
    file.write_text('{ "sources": [\n  { "type": "json", "url": "https://api.example.com",\n    "map": { "kind": "goal", "id": "/id", "title": "/t",\n      "percnt": "/p", "status": {"at": "/s", "table": {"G": "green"}} } } ] }')
    out = run_text(binary, home, "check", "--offline", "--config", file)
    check(out.returncode == 1 and f"{file}:4:7: " in out.stdout and '"percent"' in out.stdout and f"{file}:4:56: " in out.stdout, out.stdout)
    screen = Screen()
    kudosk = Kudosk(binary, "run", "--config", file, "--log", "json", screen=screen, home=home)
    try:
        error = kudosk.wait("error", lambda e: e["kind"] == "config", seconds=10)
        check(f"{file}:4:7: " in error["message"], str(error))
    finally:
        kudosk.close(), screen.close()


def a_preset_of_ones_own(binary):
    """What the README says for contributors, done."""
    home = home_with_token()
    (home / "applause.json").write_text('''{
      // Applause: who was clapped for.
      "service": "Applause", "about": "Claps.", "sure": "unverified", "unverified": ["all of it"],
      "keys": { "room": "Which room." },
      "interval": "2m",
      "request": { "path": "/rooms/{$room}/claps" }, "paging": { "page": "p" }, "items": "/claps",
      "map": { "kind": "recognition", "id": "/id", "to": "/who", "message": "/why", "created": "/when" }
    }''')
    service = Service({"/rooms/lobby/claps": lambda query, *_: {"claps": [{"id": "c1", "who": "Amara Okafor", "why": "For *all*", "when": moment(1)}] if query["p"] == "1" else []}})
    source = service.source("json", name="claps", preset="applause.json", room="lobby", map={"message": {"at": "/why", "as": "markdown"}})
    file = configuration(home, [source])
    kudosk = Kudosk(binary, "publish", "--once", "--out", home / "out", "--config", file, "--log", "json", home=home)
    try:
        check(kudosk.process.wait(timeout=30) == 0, "\n".join(kudosk.lines))
        items = json.loads((home / "out/feed.json").read_text())["items"]
        check([(i["id"], i["message"]) for i in items] == [("c1", "For all")], str(items))
    finally:
        kudosk.close(), service.server.close()


if __name__ == "__main__":
    main(bonusly, nectar, fifteen_five, lattice, heytaco, github, jira, canvas, a_mapping_of_ones_own_on_screen, no_key_goes_to_another_origin, a_sample_is_shown_field_by_field,
         a_wrong_mapping_is_refused_with_its_place, a_preset_of_ones_own)

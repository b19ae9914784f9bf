#!/usr/bin/env python3
"""A learning record store, badges and Moodle, each on loopback: what they say comes into the feed, what they take back goes, and their tokens go nowhere else."""
import base64
import datetime
import json
import pathlib
import tempfile
import time
import urllib.parse

from harness import Kudosk, Server, check, configuration, feed, main

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
SECRET = "s3cret-token-value-7"


def ago(**delta):
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**delta)).isoformat().replace("+00:00", "Z")


def answer(value, status=200, **headers):
    body = value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else json.dumps(value).encode()
    return {"status": status, "body": body, "headers": {name.replace("_", "-"): text for name, text in headers.items()}}


class Publishing:
    """`publish` at work; what it has written as items by id."""

    def __init__(self, binary, sources, once=False, **more):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-"))
        secret = self.home / "secret"
        secret.write_text(SECRET + "\n")
        secret.chmod(0o600)
        self.out = self.home / "out"
        file = configuration(self.home, sources, **more)
        self.kudosk = Kudosk(binary, "publish", "--config", file, "--log", "json", "--out", self.out, *(["--once"] if once else []), home=self.home)

    def items(self):
        try:
            return {item["id"]: item for item in json.loads((self.out / "feed.json").read_text())["items"]}
        except (OSError, ValueError):
            return {}

    def until(self, test, seconds=15):
        end = time.monotonic() + seconds
        while not test(self.items()):
            check(time.monotonic() < end, f"the feed did not become what it should: {json.dumps(self.items())[:2000]}\n" + "\n".join(self.kudosk.lines[-15:]))
            time.sleep(0.1)
        return self.items()

    def close(self):
        check(SECRET not in "\n".join(self.kudosk.lines), "the secret is not in the log")
        self.kudosk.close()


# --- xAPI ---


class RecordStore:
    """Statements by verb, since and pages of two; Basic; the version's header is wanted."""

    def __init__(self):
        self.statements, self.pages, self.fault = [], {}, None
        self.server = Server(self.respond)

    def add(self, number, verb="completed", **more):
        self.statements.append({"id": f"00000000-0000-4000-8000-{number:012d}", "actor": {"name": "Amara Okafor", "mbox": "mailto:amara@northwind.example"},
                                "verb": {"id": "http://adlnet.gov/expapi/verbs/" + verb},
                                "object": {"id": "https://learn.example/a", "definition": {"name": {"en-US": f"Course {number}", "de": f"Kurs {number}"}}},
                                "timestamp": ago(minutes=60 - number), "stored": ago(seconds=0), **more})
        return self.statements[-1]["id"]

    def void(self, identity):
        self.statements = [one for one in self.statements if one["id"] != identity]
        self.add(900 + len(self.statements), verb="voided", object={"objectType": "StatementRef", "id": identity})

    def respond(self, method, target, headers, body):
        if self.fault:
            return self.fault
        if headers.get("authorization") != "Basic " + base64.b64encode(f"kudosk:{SECRET}".encode()).decode():
            return answer("no", 401)
        if headers.get("x-experience-api-version") != "1.0.3":
            return answer("no version", 400)
        address = urllib.parse.urlsplit(target)
        query = dict(urllib.parse.parse_qsl(address.query))
        if address.path == "/lrs/more":
            found = self.pages.pop(query["id"])
        elif address.path == "/lrs/xapi/statements":
            found = [one for one in self.statements if one["verb"]["id"] == query["verb"] and one["stored"] > query.get("since", "")]
        else:
            return answer("no", 404)
        more = ""
        if len(found) > 2:
            identity = str(len(self.server.requests))
            self.pages[identity] = found[2:]
            more = f"/lrs/more?id={identity}"
        return answer({"statements": found[:2], "more": more}, X_Experience_API_Consistent_Through=ago(seconds=1))

    def source(self, **more):
        return {"type": "xapi", "url": self.server.url + "/lrs/xapi", "user": "kudosk", "secret_file": "secret", "allow_http": True, "interval": "1s", **more}


def a_record_store_gives_and_takes_back(binary):
    store = RecordStore()
    first = [store.add(number) for number in range(1, 6)]
    store.add(6, verb="experienced")
    store.add(7, result={"score": {"raw": 45, "max": 60}, "duration": "PT1H30M"}, verb="passed")
    failed = store.add(20, result={"success": False}, verb="passed")
    nobody = store.add(21, actor={"account": {"homePage": "https://hr.example", "name": "4711"}})
    publishing = Publishing(binary, [store.source()], language="de")
    try:
        items = publishing.until(lambda items: len(items) == 6)
        check(items[first[0]]["what"] == "Kurs 1" and items[first[0]]["who"]["name"] == "Amara Okafor", f"in the configured language: {items[first[0]]}")
        drops = {event["item"]: event["reason"] for event in publishing.kudosk.of("drop")}
        check("success" in drops.get(failed, "") and "https://hr.example|4711" in drops.get(nobody, ""), f"what is not celebrated is said: {drops}")
        passed = [item for item in items.values() if item.get("score")]
        check(len(passed) == 1 and abs(passed[0]["score"] - 0.75) < 1e-9, f"raw over max: {passed}")
        store.void(first[2])
        publishing.until(lambda items: len(items) == 5 and first[2] not in items)
        late = store.add(8)
        publishing.until(lambda items: late in items and first[2] not in items)
        store.fault = answer("oops", 500)
        publishing.kudosk.wait("error", lambda e: e["kind"] == "http")
        check(len(publishing.items()) == 6, "a failed answer removes nothing")
    finally:
        publishing.close(), store.server.close()


def a_record_store_that_leads_elsewhere_is_not_followed(binary):
    other = Server(lambda *_: answer({"statements": [], "more": ""}))
    store = RecordStore()
    store.fault = answer({"statements": [], "more": other.url + "/more"})
    publishing = Publishing(binary, [store.source()])
    try:
        error = publishing.kudosk.wait("error")
        check("another origin" in error["message"], f"it says why: {error}")
        store.fault = answer("no", 401)
        error = publishing.kudosk.wait("error", lambda e: e["kind"] == "auth")
        check("secret_file" in error["hint"], f"it says what to do: {error}")
        check(not other.requests, "nothing was asked of the other origin")
    finally:
        publishing.close(), store.server.close(), other.close()


# --- Open Badges ---


def compact(payload):
    part = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    return part({"alg": "RS256"}) + "." + part(payload) + "." + "c2ln"


def credential(number):
    return {"id": f"urn:uuid:{number}", "type": ["VerifiableCredential", "OpenBadgeCredential"], "issuer": {"id": "did:x", "name": "Northwind University"}, "validFrom": ago(hours=number),
            "credentialSubject": {"id": "did:y", "type": "AchievementSubject", "achievement": {"id": "urn:a", "type": "Achievement", "name": f"Achievement {number}"}}}


def badges_from_files_folders_and_the_api(binary):
    def respond(method, target, headers, body):
        address = urllib.parse.urlsplit(target)
        query = dict(urllib.parse.parse_qsl(address.query))
        if address.path == "/assertion.json":
            return answer({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": server.url + "/assertion.json", "recipient": {"type": "email", "hashed": True, "identity": "sha256$1"},
                           "badge": server.url + "/class.json", "issuedOn": ago(hours=1), "verification": {"type": "hosted"}})
        if address.path == "/class.json":
            return answer({"type": "BadgeClass", "name": "Robotics", "image": server.url + "/robotics.png", "issuer": server.url + "/issuer.json"})
        if address.path == "/issuer.json":
            return answer({"type": "Issuer", "name": "Northwind Makers"})
        if address.path == "/robotics.png":
            return answer(PNG, Content_Type="image/png")
        if address.path == "/ims/ob/v3p0/credentials":
            if headers.get("authorization") != "Bearer " + SECRET:
                return answer({"imsx_codeMajor": "failure"}, 401)
            if query.get("offset") == "0":
                return answer({"credential": [credential(1)], "compactJwsString": [compact(credential(2))]}, X_Total_Count="3", Link=f'<{server.url}/ims/ob/v3p0/credentials?offset=2>; rel="next"')
            return answer({"credential": [credential(3)]}, X_Total_Count="3")
        return answer("no", 404)

    server = Server(respond)
    common = {"type": "openbadges", "allow_http": True, "who": "Amara Okafor", "interval": "1s"}
    publishing = Publishing(binary, [{**common, "name": "hosted", "url": server.url + "/assertion.json"}, {**common, "name": "api", "url": server.url + "/ims/ob/v3p0", "token_file": "secret"},
                                     {"type": "openbadges", "name": "folder", "path": "badges", "who": "Jonas Lindqvist", "interval": "1s"}])
    folder = publishing.home / "badges"
    folder.mkdir()
    (folder / "a.jwt").write_text(compact(credential(4)))
    try:
        items = publishing.until(lambda items: len(items) == 5, seconds=20)
        hosted = items[server.url + "/assertion.json"]
        check(hosted["what"] == "Robotics" and hosted["source"] == "Northwind Makers", f"class and issuer were followed: {hosted}")
        check("unverified" not in hosted.get("tags", []), "its own server has given it")
        publishing.until(lambda items: (publishing.out / items[server.url + "/assertion.json"].get("badge", "none")).is_file(), seconds=20)
        check(items["urn:uuid:2"]["tags"] == ["unverified"] and "tags" not in items["urn:uuid:3"], "a signed one is marked as unverified")
        check(items["urn:uuid:4"]["who"]["name"] == "Jonas Lindqvist" and items["urn:uuid:4"]["tags"] == ["unverified"], f"the folder's: {items['urn:uuid:4']}")
        check(all("authorization" not in one[3] for one in server.requests if "/ims/" not in one[2]), "the token goes to the API alone")
        (folder / "a.jwt").unlink()
        publishing.until(lambda items: "urn:uuid:4" not in items)
    finally:
        publishing.close(), server.close()


# --- Moodle ---


class Moodle:
    def __init__(self):
        self.error, self.completed = None, {(2, 5), (3, 6)}
        self.server = Server(self.respond)

    def respond(self, method, target, headers, body):
        address = urllib.parse.urlsplit(target)
        if address.path.startswith("/webservice/pluginfile.php/"):
            return answer(PNG, Content_Type="image/png") if urllib.parse.parse_qs(address.query).get("token") == [SECRET] else answer("no", 403)
        asked = dict(urllib.parse.parse_qsl(body.decode()))
        if method != "POST" or address.path != "/webservice/rest/server.php" or asked.get("moodlewsrestformat") != "json" or address.query:
            return answer("no", 404)
        if asked.get("wstoken") != SECRET:
            return answer({"exception": "moodle_exception", "errorcode": "invalidtoken", "message": "Invalid token"})
        function = asked["wsfunction"]
        if self.error and function in self.error:
            return answer(self.error[function])
        if function == "core_user_get_users_by_field":
            return answer([{"id": 5, "fullname": "Amara Okafor", "email": "amara@northwind.example", "profileimageurl": self.server.url + "/webservice/pluginfile.php/5/user/icon/f1"},
                           {"id": 6, "fullname": "Jonas Lindqvist", "email": "jonas@northwind.example"}])
        if function == "core_course_get_courses_by_field":
            return answer({"courses": [{"id": 2, "fullname": "Safety &amp; health"}, {"id": 3, "fullname": "Rust"}], "warnings": []})
        if function == "core_completion_get_course_completion_status":
            pair = int(asked["courseid"]), int(asked["userid"])
            if pair == (3, 5):
                return answer({"exception": "moodle_exception", "errorcode": "nocriteriaset", "message": "No completion criteria set for this course"})
            return answer({"completionstatus": {"completed": pair in self.completed, "aggregation": 1, "completions": [{"type": 4, "title": "x", "complete": True, "timecompleted": int(time.time()) - 3600}]}})
        if function == "core_badges_get_user_badges":
            badges = [{"id": 1, "name": "Reviewer", "uniquehash": "abc", "dateissued": int(time.time()) - 60, "badgeurl": self.server.url + "/webservice/pluginfile.php/1/badges/f3"}]
            return answer({"badges": badges if asked["userid"] == "5" else [], "warnings": []})
        return answer({"exception": "webservice_access_exception", "errorcode": "accessexception", "message": "Access control exception"})

    def source(self, **more):
        return {"type": "moodle", "url": self.server.url, "courses": [2, 3], "users": [5, 6], "token_file": "secret", "allow_http": True, "interval": "1s", **more}


def moodle_completions_and_badges(binary):
    moodle = Moodle()
    publishing = Publishing(binary, [moodle.source()])
    try:
        items = publishing.until(lambda items: len(items) == 3, seconds=20)
        check(items["course/2/5"]["what"] == "Safety & health" and items["course/2/5"]["who"]["name"] == "Amara Okafor", f"{items['course/2/5']}")
        publishing.until(lambda items: (publishing.out / items["badge/abc"].get("badge", "none")).is_file(), seconds=20)
        starts = [one[0] for one in moodle.server.requests if one[1] == "POST"]
        check(min(later - earlier for earlier, later in zip(starts, starts[1:])) > 0.4, "calls are paced")
        moodle.completed.discard((3, 6))
        publishing.until(lambda items: "course/3/6" not in items, seconds=20)
        moodle.error = {"core_completion_get_course_completion_status": {"exception": "required_capability_exception", "errorcode": "nopermissions", "message": "x"}}
        error = publishing.kudosk.wait("error", seconds=20)
        check(error["kind"] == "auth" and "does not let the token's user see this" in error["message"] and error["hint"], f"in plain words: {error}")
        check("course/2/5" in publishing.items(), "and what was there stays")
    finally:
        publishing.close(), moodle.server.close()


def a_wrong_token_is_said(binary):
    moodle = Moodle()
    publishing = Publishing(binary, [moodle.source()], once=True)
    moodle.error = {"core_user_get_users_by_field": {"exception": "moodle_exception", "errorcode": "invalidtoken", "message": "Invalid token - token not found"}}
    try:
        error = publishing.kudosk.wait("error")
        check(error["kind"] == "auth" and "does not know this token" in error["message"], f"{error}")
        check(publishing.kudosk.process.wait(timeout=10) == 1, "publish says that a source failed")
    finally:
        publishing.close(), moodle.server.close()


def a_picture_is_asked_for_by_who_has_said_it(binary):
    """Amara is known through Moodle, where her picture is behind the token, and praised in a feed that has none."""
    moodle = Moodle()
    kudos = Server(lambda *_: answer(feed({"kind": "recognition", "id": "k1", "to": [{"name": "Amara", "email": "amara@northwind.example"}], "message": "Thank you", "created": ago(minutes=5)})))
    publishing = Publishing(binary, [{"type": "feed", "name": "kudos", "url": kudos.url + "/feed", "allow_http": True, "interval": "1s"}, moodle.source(kinds=["goal"])])
    try:
        publishing.until(lambda items: items.get("k1", {}).get("to", [{}])[0].get("picture"), seconds=20)
        items = publishing.until(lambda items: (publishing.out / items["k1"]["to"][0].get("picture", "none")).is_file(), seconds=20)
        check(items["k1"]["to"][0]["name"] == "Amara Okafor", "one person, by the fuller name")
        asked = [one for one in moodle.server.requests if "/pluginfile.php/5/" in one[2]]
        check(asked and all(SECRET in one[2] for one in asked), "asked for with Moodle's token")
    finally:
        publishing.close(), moodle.server.close(), kudos.close()


if __name__ == "__main__":
    main(a_record_store_gives_and_takes_back, a_record_store_that_leads_elsewhere_is_not_followed, badges_from_files_folders_and_the_api, moodle_completions_and_badges, a_wrong_token_is_said,
         a_picture_is_asked_for_by_who_has_said_it)

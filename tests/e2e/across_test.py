#!/usr/bin/env python3
"""Several sources as one: a person under several names, the same praise twice, disciplines, a goal that counts the feed and moves in view, and what each source may have."""
import json
import pathlib
import tempfile
import time

from harness import Kudosk, Screen, Server, check, configuration, difference, feed, main
from learning_test import SECRET, Publishing, ago, answer
from services import Service


class Feeds:
    """One server, a feed a path."""

    def __init__(self, **feeds):
        self.feeds = feeds
        self.server = Server(lambda method, target, headers, body: answer(feed(*self.feeds.get(target.strip("/"), []))))

    def source(self, name, **more):
        return {"type": "feed", "name": name, "url": f"{self.server.url}/{name}", "allow_http": True, "interval": "1s", **more}

    def sources(self):
        return [self.source(name) for name in self.feeds]


def thanks(identity, to, message, **more):
    return {"kind": "recognition", "id": identity, "to": [to], "message": message, "created": ago(minutes=5), **more}


def once(binary, feeds, sources=None, **more):
    publishing = Publishing(binary, sources or feeds.sources(), once=True, **more)
    try:
        code = publishing.kudosk.process.wait(timeout=20)
        check(code == 0, f"publish ended with {code}:\n" + "\n".join(publishing.kudosk.lines[-20:]))
        return json.loads((publishing.out / "feed.json").read_text())
    finally:
        publishing.close(), feeds.server.close()


def one_person_under_many_names(binary):
    feeds = Feeds(chat=[thanks("a", {"id": "U1", "name": "amara.o", "email": "Amara@Northwind.example"}, "One")],
                  awards=[thanks("b", {"id": "77", "name": "Amara Okafor", "email": "amara@northwind.example"}, "Two")],
                  forge=[thanks("c", {"id": "amara-dev", "name": "AO"}, "Three"), thanks("d", {"id": "other", "name": "Jonas"}, "Four")])
    document = once(binary, feeds, people=[{"name": "Amara Okafor", "email": "amara@northwind.example", "aliases": ["amara-dev"], "team": "Platform"}])
    who = {item["id"]: item["to"][0] for item in document["items"]}
    same = {json.dumps([who[one].get("id"), who[one]["name"], who[one].get("team")]) for one in "abc"}
    check(len(same) == 1 and who["a"]["name"] == "Amara Okafor" and who["a"]["team"] == "Platform", f"one person: {who}")
    check(who["d"]["name"] == "Jonas", "and another stays another")
    known = [person["name"] for person in document["people"]]
    check(known.count("Amara Okafor") == 1, f"known once: {known}")


def an_aliases_file_says_who_is_who(binary):
    feeds = Feeds(chat=[thanks("a", {"id": "U1", "name": "mq"}, "One")], forge=[thanks("b", {"id": "x9", "name": "quist-m"}, "Two")])
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-people-"))
    (folder / "people.csv").write_text("Name,Email,Team,Aliases\nMara Quist,mara@northwind.example,Data,U1; quist-m\n")
    document = once(binary, feeds, people_file=str(folder / "people.csv"))
    names = {item["to"][0]["name"] for item in document["items"]}
    check(names == {"Mara Quist"}, f"by the file: {names}")


def an_id_alone_is_somebody_by_an_alias(binary):
    feeds = Feeds(chat=[thanks("a", {"id": "U1"}, "One"), thanks("b", {"id": "U2"}, "Two"), {"kind": "milestone", "id": "c", "who": {"id": "U1"}, "what": "First aid", "created": ago(minutes=2)}])
    publishing = Publishing(binary, feeds.sources(), once=True, people=[{"name": "Mara Quist", "aliases": ["U1"]}])
    try:
        check(publishing.kudosk.process.wait(timeout=20) == 0, "it ends well")
        publishing.kudosk.reader.join(timeout=2)
        items = {item["id"]: item for item in json.loads((publishing.out / "feed.json").read_text())["items"]}
        check(set(items) == {"a", "c"} and items["a"]["to"][0]["name"] == items["c"]["who"]["name"] == "Mara Quist", f"who is known by an alias: {items}")
        check([event["item"] for event in publishing.kudosk.of("drop")] == ["b"], f"whom nobody knows is said: {publishing.kudosk.of('drop')}")
    finally:
        publishing.close(), feeds.server.close()


def the_same_praise_is_shown_once(binary):
    jonas, amara = {"name": "Jonas Lindqvist", "email": "jonas@northwind.example"}, {"name": "Amara Okafor", "email": "amara@northwind.example"}
    long = "Thank you for the calm hands during the release, and for the notes"
    feeds = Feeds(slack=[thanks("s1", {"id": "U1", **amara}, "@Amara Okafor " + long + " :tada:", **{"from": {"id": "U2", **jonas}}),
                         thanks("s2", {"id": "U1", **amara}, "The same words, much later, are another thanks", **{"from": jonas, "created": ago(minutes=40)}),
                         thanks("s3", {"id": "U1", **amara}, "Something else altogether", **{"from": jonas})],
                  bonusly=[thanks("b1", amara, "+25 @amara " + long + " #teamwork", **{"from": jonas, "created": ago(minutes=8), "points": 25}),
                           thanks("b2", amara, "The same words, much later, are another thanks", **{"from": jonas, "created": ago(minutes=5)}),
                           thanks("b4", jonas, long, **{"from": amara})])
    items = [item["id"] for item in once(binary, feeds)["items"]]
    check(len([one for one in items if one in ("s1", "b1")]) == 1, f"once: {items}")
    check({"s2", "b2", "s3", "b4"} <= set(items), f"more than ten minutes apart, other words, or the other way round are others: {items}")


def slack_and_bonusly_say_it_once(binary):
    slack = Service("slack_server.py", "--token", SECRET)
    words = "thank you for the calm hands during the release, and for the notes"
    slack.post("post", channel="C01KUDOS", user="U02JONAS", text=f"<@U01AMARA> {words} :tada:", ago=300)
    slack.post("post", channel="C01KUDOS", user="U02JONAS", text="<@U01AMARA> and for the cake", ago=200)
    bonus = {"id": "b1", "created_at": ago(minutes=6), "reason": f"+25 @amara {words} #teamwork", "reason_decoded": f"+25 @amara {words} #teamwork", "amount": 25, "value": "#teamwork",
             "giver": {"display_name": "Jonas Lindqvist", "email": "jonas@northwind.example"}, "receiver": {"display_name": "Amara Okafor", "email": "amara@northwind.example"}, "receivers": []}
    bonusly = Server(lambda method, target, headers, body: answer({"success": True, "result": [bonus] if "skip=0" in target or "skip" not in target else []}))
    sources = [{"type": "slack", "token_file": "secret", "channels": ["C01KUDOS"], "base_url": slack.url + "/api", "allow_http": True, "rate": "internal"},
               {"type": "bonusly", "token_file": "secret", "url": bonusly.url, "allow_http": True}]
    publishing = Publishing(binary, sources, once=True)
    try:
        check(publishing.kudosk.process.wait(timeout=30) == 0, "\n".join(publishing.kudosk.lines[-20:]))
        items = list(publishing.items().values())
        check(len(items) == 2, f"the one that both have once, and the other one: {json.dumps(items)}")
        check(any(item.get("points") == 25 for item in items), f"with the points that one of them has: {json.dumps(items)}")
        check({person["name"] for person in publishing_people(publishing)} >= {"Amara Okafor", "Jonas Lindqvist"}, "everybody once")
    finally:
        publishing.close(), slack.close(), bonusly.close()


def publishing_people(publishing):
    return [item["to"][0] for item in publishing.items().values()] + [item["from"] for item in publishing.items().values()]


def disciplines_come_from_item_value_tag_and_rule(binary):
    amara = {"name": "Amara Okafor"}
    feeds = Feeds(kudos=[thanks("own", amara, "1", discipline="mental-models", value="Systems thinking"), thanks("value", amara, "2", value="Systems thinking"),
                         thanks("tag", amara, "3", tags=["#team-learning"]), thanks("rule", amara, "4", value="Customer love"), thanks("tagged rule", amara, "5", tags=["til"]), thanks("none", amara, "6")])
    items = {item["id"]: item.get("discipline") for item in once(binary, feeds, disciplines={"Customer love": "shared-vision", "#til": "personal-mastery"})["items"]}
    check(items == {"own": "mental-models", "value": "systems-thinking", "tag": "team-learning", "rule": "shared-vision", "tagged rule": "personal-mastery", "none": None}, f"{items}")


def limits_kinds_windows_and_weights(binary):
    amara = {"name": "Amara Okafor"}
    many = [thanks(f"k{number}", amara, f"Thanks {number}", created=ago(minutes=number + 1)) for number in range(10)] + [{"kind": "announcement", "id": "news", "title": "News", "created": ago(minutes=1)}]
    feeds = Feeds(few=many, only=[dict(one, id="o" + one["id"]) for one in many], never=[thanks("closed", amara, "Not now")])
    today = time.strftime("%a").lower()
    other = {"mon": "tue", "tue": "wed", "wed": "thu", "thu": "fri", "fri": "sat", "sat": "sun", "sun": "mon"}[today]
    items = {item["id"] for item in once(binary, feeds, [feeds.source("few", limit=3, weight=5), feeds.source("only", kinds=["announcement"]), feeds.source("never", when=other)], time_zone="UTC")["items"]}
    check(len([one for one in items if not one.startswith("o")]) == 3, f"three of the first: {items}")
    check({one for one in items if one.startswith("o")} == {"onews"}, f"announcements alone of the second: {items}")
    check("closed" not in items, "and nothing of the third today")


def a_goal_counts_the_feed_and_moves_in_view(binary):
    jonas, amara = {"name": "Jonas Lindqvist", "team": "Sales"}, {"name": "Amara Okafor", "team": "Platform"}
    across = lambda number: thanks(f"k{number}", amara, f"Thanks number {number}", **{"from": jonas, "created": ago(seconds=60 - number)})
    goal = {"kind": "goal", "id": "g", "title": "Thank-yous across teams", "target": 10, "unit": "thank-yous", "counts": {"kind": "recognition", "across_teams": True}, "pinned": True, "created": ago(days=1)}
    feeds = Feeds(kudos=[goal, across(1), across(2), thanks("within", {**jonas, "name": "Mara Quist"}, "The same team", **{"from": jonas})])
    screen = Screen()
    home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-"))
    file = configuration(home, [feeds.source("kudos")], playlist={"dwell": {"min": "12s", "max": "14s"}})
    kudosk = Kudosk(binary, "run", "--config", file, "--log", "json", screen=screen, home=home)
    try:
        kudosk.wait("stage")
        for _ in range(8):  # to the goal
            if kudosk.of("stage")[-1].get("item") == "g":
                break
            mark = len(kudosk.events)
            screen.key("Right")
            kudosk.wait("stage", after=mark)
        check(kudosk.of("stage")[-1].get("item") == "g", "the goal comes on")
        time.sleep(3)
        still = screen.rgb()[2]
        stages = len(kudosk.of("stage"))
        feeds.feeds["kudos"] = feeds.feeds["kudos"] + [across(3), across(4)]
        kudosk.wait("feed", lambda e: e["added"] == 2 and e["changed"] == 1, seconds=6)
        seen, end = [], time.monotonic() + 4
        while time.monotonic() < end:
            picture = (pathlib.Path(screen.folder) / "Xvfb_screen0").read_bytes()
            if not seen or picture != seen[-1]:
                seen.append(picture)
            time.sleep(0.02)
        check(len(kudosk.of("stage")) == stages, f"the same slide is on stage: {kudosk.of('stage')[stages:]}")
        changed = difference(still, screen.rgb()[2])[1]
        check(changed > 1000, f"the bar is another one: {changed} bytes differ")
        check(len(seen) >= 6, f"it grew step by step, not at once: {len(seen)} pictures")
        status = kudosk.wait("stage", lambda e: e.get("why") == "news", seconds=20, after=0)
        check(status["item"] in ("k3", "k4"), f"the praise itself comes next: {status}")
        check(kudosk.stop() == 0, "it ends well")
    finally:
        kudosk.close(), screen.close(), feeds.server.close()


if __name__ == "__main__":
    main(one_person_under_many_names, an_aliases_file_says_who_is_who, an_id_alone_is_somebody_by_an_alias, the_same_praise_is_shown_once, slack_and_bonusly_say_it_once, disciplines_come_from_item_value_tag_and_rule, limits_kinds_windows_and_weights,
         a_goal_counts_the_feed_and_moves_in_view)

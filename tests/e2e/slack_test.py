#!/usr/bin/env python3
"""Slack, end to end: the program against a simulated workspace. What is said in the channel is on the stage, and nothing else is."""
import json
import time
import zlib

from harness import Server, check, main
from services import SERVERS, Service, Show

CHANNEL = "C01KUDOS"
TOKEN = "xoxb-only-for-slack"
FILE_COLOUR = (40, 160, 120)  # of what the workspace has under /files


def colour_of(path):
    """Of a picture under /avatars."""
    shade = zlib.crc32(path.encode())
    return shade & 255, shade >> 8 & 255, shade >> 16 & 255


def workspace(*arguments):
    return Service("slack_server.py", "--token", TOKEN, *arguments)


def source(slack, **more):
    return {"type": "slack", "token_file": "token", "channels": [CHANNEL], "base_url": slack.url + "/api", "allow_http": True, "rate": "internal", "interval": "1s", **more}


def launch(binary, slack, settings=None, **more):
    return Show(binary, source(slack, **(settings or {})), slack, secret=TOKEN, **more)


def item(ts, channel=CHANNEL):
    return f"{channel}/{ts}"


def no_secret_is_told(show):
    check(TOKEN not in "\n".join(show.kudosk.lines), "the token is not in the log")
    for file in (show.home / "state").rglob("*"):
        check(not file.is_file() or TOKEN.encode() not in file.read_bytes(), f"the token is not in {file}")


def a_conversation_from_post_to_deletion(binary):
    slack = workspace()
    first = slack.post("post", channel=CHANNEL, text="<@U01AMARA> thank you for the calm hands during the release", ago=3600)["ts"]
    show = launch(binary, slack)
    try:
        show.on_stage(item(first))
        # News, an edit, and what is none.
        mark = show.mark()
        chat = slack.post("post", channel=CHANNEL, text="Lunch at noon?")["ts"]
        joined = slack.post("post", channel=CHANNEL, user="U03MARA", subtype="channel_join", text="<@U03MARA> has joined the channel")["ts"]
        praise = slack.post("post", channel=CHANNEL, text="<@U03MARA> and <@U01AMARA>: what a *great* demo :tada: :party-parrot:")["ts"]
        posted = time.monotonic()
        stage = show.on_stage(item(praise), seconds=15, after=mark)
        check(stage["why"] == "news" and stage["scene"] == "recognition" and stage["source"] == "slack", f"new praise is news: {stage}")
        check(stage["_at"] - posted <= 15, f"it came after {stage['_at'] - posted:.1f} s")
        mark = show.mark()
        slack.post("edit", channel=CHANNEL, ts=praise, text="<@U03MARA> and <@U01AMARA>: what a great demo, again")
        show.kudosk.wait("feed", lambda e: e["changed"] == 1 and e["total"] == 2, seconds=15, after=mark)

        # Replies are not shown unless they are broadcast.
        reply = slack.post("reply", channel=CHANNEL, ts=praise, user="U02JONAS", text="<@U01AMARA> indeed")["ts"]
        broadcast = slack.post("reply", channel=CHANNEL, ts=praise, user="U02JONAS", text="<@U01AMARA> for all to see", broadcast=True)["ts"]
        show.on_stage(item(broadcast), seconds=15)

        # Moderation from the chat itself.
        mark = show.mark()
        slack.post("react", channel=CHANNEL, ts=chat, name="trophy")
        stage = show.on_stage(item(chat), seconds=15, after=mark)
        mark = show.mark()
        slack.post("react", channel=CHANNEL, ts=first, name="no_entry_sign")
        show.kudosk.wait("feed", lambda e: e["removed"] == 1, seconds=15, after=mark)
        hidden = show.mark()
        slack.post("unreact", channel=CHANNEL, ts=chat, name="trophy")
        show.kudosk.wait("feed", lambda e: e["removed"] == 1, seconds=15, after=hidden)

        # Taken back by its author.
        mark = show.mark()
        slack.post("delete", channel=CHANNEL, ts=broadcast)
        show.kudosk.wait("feed", lambda e: e["removed"] == 1 and e["total"] == 1, seconds=15, after=mark)
        mark = show.mark()
        slack.post("delete", channel=CHANNEL, ts=praise)  # has replies: a tombstone stays
        show.kudosk.wait("feed", lambda e: e["removed"] == 1 and e["total"] == 0, seconds=15, after=mark)
        mark = show.mark()
        slack.post("unreact", channel=CHANNEL, ts=first, name="no_entry_sign")
        show.on_stage(item(first), seconds=15, after=mark)
        time.sleep(4)
        check(show.staged(mark) <= {item(first), None}, f"nothing that is gone comes again: {show.staged(mark)}")
        check(not show.staged() & {item(reply), item(joined)}, "replies and joins are never on stage")
        check(not show.kudosk.of("error"), f"no errors: {show.kudosk.of('error')}")
        statuses = {one["status"] for one in slack.get("requests")}
        check(statuses == {200}, f"every request was a good one: {statuses}")
        no_secret_is_told(show)
    finally:
        show.close()


def deletions_and_names_survive_a_restart(binary):
    slack = workspace()
    one = slack.post("post", channel=CHANNEL, text="<@U01AMARA> one", ago=300)["ts"]
    two = slack.post("post", channel=CHANNEL, text="<@U01AMARA> two", ago=200)["ts"]
    show = launch(binary, slack)
    try:
        show.kudosk.wait("feed", lambda e: e["total"] == 2)
        show.kudosk.stop()
        slack.post("delete", channel=CHANNEL, ts=one)
        show.start()
        show.kudosk.wait("feed", lambda e: e["removed"] == 1 and e["total"] == 1, seconds=15)
        show.on_stage(item(two))
        mark = show.mark()
        time.sleep(3)
        check(item(one) not in show.staged(mark), "what was deleted meanwhile is gone")
    finally:
        show.close()


def refusals_say_what_to_do_and_lose_nothing(binary):
    slack = workspace()
    praise = slack.post("post", channel=CHANNEL, text="<@U01AMARA> thank you", ago=60)["ts"]
    show = launch(binary, slack)
    try:
        show.on_stage(item(praise))
        cases = [({"error": "not_in_channel"}, "config", "/invite @kudosk"), ({"error": "channel_not_found"}, "config", "check the id"), ({"error": "is_archived"}, "config", "channels"),
                 ({"error": "missing_scope", "needed": "channels:history"}, "auth", "add channels:history"), ({"error": "token_revoked"}, "auth", "Bot User OAuth Token"),
                 ({"error": "fatal_error"}, "http", "tried again"), ({"status": 503}, "http", "tried again"), ({"body": "<html>Sign in to the guest network</html>"}, "content", "sign-in"),
                 ({"status": 429, "error": "ratelimited", "retry_after": "2"}, "rate", "waits")]
        for fault, kind, words in cases:
            mark = show.mark()
            slack.post("fail", method="conversations.history", **fault)
            error = show.kudosk.wait("error", lambda e: e.get("source") == "slack", seconds=30, after=mark)
            check(error["kind"] == kind and words in error["hint"], f"{fault}: {error}")
            slack.post("fail", method="conversations.history")
            slack.post("edit", channel=CHANNEL, ts=praise, text=f"<@U01AMARA> after {fault}")
            show.kudosk.wait("feed", lambda e: e["changed"] == 1, seconds=30, after=mark)
            check(not [e for e in show.kudosk.events[mark:] if e["event"] == "feed" and e["total"] != 1], f"{fault}: nothing is lost")
        # A token that is no longer accepted, and one that is put into the file in its place.
        mark = show.mark()
        slack.post("token", token="xoxb-another")
        error = show.kudosk.wait("error", lambda e: e["kind"] == "auth", seconds=15, after=mark)
        check("invalid_auth" in error["message"], f"{error}")
        (show.home / "token").write_text("xoxb-another\n")
        slack.post("edit", channel=CHANNEL, ts=praise, text="<@U01AMARA> with another token")
        show.kudosk.wait("feed", lambda e: e["changed"] == 1, seconds=30, after=mark)
        no_secret_is_told(show)
    finally:
        show.close()


def a_wait_that_is_asked_for_is_waited(binary):
    slack = workspace()
    slack.post("post", channel=CHANNEL, text="<@U01AMARA> thank you", ago=60)
    show = launch(binary, slack)
    try:
        show.kudosk.wait("feed", lambda e: e["total"] == 1)
        slack.post("fail", method="conversations.history", status=429, retry_after="6", times=1)
        show.kudosk.wait("error", lambda e: e["kind"] == "rate", seconds=10)
        refused = [one for one in slack.requests(method="conversations.history") if one["status"] == 429][0]["when"]
        time.sleep(8.5)
        later = [one["when"] - refused for one in slack.requests(method="conversations.history") if one["when"] > refused]
        check(later and min(later) >= 5.9, f"the next request came after {min(later or [0]):.1f} s, not 6")
    finally:
        show.close()


def inside_the_default_rate_news_come_within_75_s(binary):
    slack = workspace("--limits", "default")
    old = [slack.post("post", channel=CHANNEL, text=f"<@U01AMARA> praise {n}", ago=4000 - n)["ts"] for n in range(25)]
    settings = source(slack)
    del settings["rate"], settings["interval"]
    show = Show(binary, settings, slack, secret=TOKEN)
    try:
        show.on_stage(item(old[-1]), seconds=60)
        time.sleep(1)
        mark = show.mark()
        posted = time.monotonic()
        ts = slack.post("post", channel=CHANNEL, text="<@U03MARA> the newest")["ts"]
        stage = show.on_stage(item(ts), seconds=90, after=mark)
        check(stage["_at"] - posted <= 75, f"it came after {stage['_at'] - posted:.1f} s")
        check(not [one for one in slack.get("requests") if one["status"] != 200], "the limit was never met")
        asked = [one for one in slack.requests(method="conversations.history")]
        check(not [one for one in asked if "latest" in one["query"]], "the newest page comes first, and the older ones later")
        check(not show.kudosk.of("error"), f"no errors: {show.kudosk.of('error')}")
        # Made private: off the screen long before the next page is due.
        mark = show.mark()
        slack.post("channel", id=CHANNEL, is_private=True)
        show.kudosk.wait("feed", lambda e: e["total"] == 0, seconds=25, after=mark)
        error = show.kudosk.wait("error", lambda e: e["kind"] == "config", seconds=5, after=mark)
        check("private" in error["message"], f"with a word on why: {error}")
    finally:
        show.close()


def a_private_channel_is_shown_only_by_name(binary):
    slack = workspace()
    slack.post("channel", id="C0SECRET", name="secret-plans", is_private=True)
    public = slack.post("post", channel=CHANNEL, text="<@U01AMARA> in public", ago=60)["ts"]
    private = slack.post("post", channel="C0SECRET", text="<@U01AMARA> among us", ago=60)["ts"]
    show = launch(binary, slack, {"channels": [CHANNEL, "C0SECRET"]})
    try:
        show.on_stage(item(public))
        error = show.kudosk.wait("error", lambda e: e["kind"] == "config", seconds=10)
        check("private" in error["message"] and "private_channels" in error["hint"], f"a word on why: {error}")
        time.sleep(3)
        check(item(private, "C0SECRET") not in show.staged(), "it is not shown")
        check(len([one for one in slack.requests(method="conversations.history") if one["query"]["channel"] == "C0SECRET"]) <= 1, "nor is it read on")
        show.file.write_text(show.file.read_text().replace('"token_file"', '"private_channels": ["C0SECRET"], "token_file"'))
        show.on_stage(item(private, "C0SECRET"), seconds=15)
    finally:
        show.close()


def pictures_come_with_the_token_from_slack_alone(binary):
    slack = workspace()
    elsewhere = Server(lambda *_: {"status": 200, "headers": {"Content-Type": "image/png"}, "body": b"\x89PNG\r\n\x1a\n"})
    slack.post("user", id="U01AMARA", display_name="Amara Okafor", picture=elsewhere.url + "/face.png")
    shown = {"id": "F1", "mimetype": "image/png", "mode": "hosted", "url_private": slack.url + "/files/board.png", "thumb_720": slack.url + "/files/board_720.png"}
    ts = slack.post("post", channel=CHANNEL, text="<@U01AMARA> drew this", files=[shown], ago=5)["ts"]
    show = launch(binary, slack, playlist={"dwell": {"min": "8s", "max": "9s"}})
    try:
        show.on_stage(item(ts))
        end = time.monotonic() + 20
        while not show.shows_colour(FILE_COLOUR, 5000):
            check(time.monotonic() < end, "the attached picture is on the screen")
            time.sleep(0.5)
        files = [one for one in slack.get("requests") if one["method"].startswith("/files/")]
        check(files and all(one["token"] for one in files), f"Slack's own pictures are asked for with the token: {files}")
        check(elsewhere.requests and all("authorization" not in headers and TOKEN not in str(headers) for _, _, _, headers, _ in elsewhere.requests), "and others without")
    finally:
        show.close(), elsewhere.close()


def custom_emoji_are_drawn_in_the_text(binary):
    slack = workspace()
    ts = slack.post("post", channel=CHANNEL, text="<@U01AMARA> :party-parrot: :parrot: :hooray: thank you", ago=5)["ts"]
    show = launch(binary, slack, playlist={"dwell": {"min": "8s", "max": "9s"}})
    try:
        show.on_stage(item(ts))
        end = time.monotonic() + 20
        while not show.shows_colour(colour_of("/avatars/parrot.png"), 1000):
            check(time.monotonic() < end, "the workspace's own emoji is on the screen")
            time.sleep(0.5)
        asked = [one["method"] for one in slack.get("requests")]
        check(asked.count("/avatars/parrot.png") == 1, "it is fetched once")
        check(asked.count("emoji.list") == 1, "and the list was asked for once")
    finally:
        show.close()


def check_explains_each_step(binary):
    slack = workspace()
    slack.post("post", channel=CHANNEL, text="<@U01AMARA> thank you", ago=60)
    show = launch(binary, slack)
    try:
        show.kudosk.stop()

        def told(wanted, code=1):
            status, out, errors = show.run("check", "--config", show.file)
            check(status == code and all(word in out for word in wanted), f"exit {status}, {wanted} in:\n{out}{errors}")

        token = show.home / "token"
        token.unlink()
        told(["slack: not reached, auth: ", "token can't be read", "chmod 600"])
        token.write_text(TOKEN + "\n")
        token.chmod(0o644)
        told(["slack: ", "chmod 600"])
        token.chmod(0o600)
        token.write_text("xoxb-wrong\n")
        told(["does not accept the token (invalid_auth)", "Bot User OAuth Token"])
        token.write_text(TOKEN + "\n")
        slack.post("fail", method="conversations.history", error="missing_scope", needed="channels:history")
        told(["lacks the scope channels:history", "install the app again"])
        slack.post("fail", method="conversations.history")
        slack.post("channel", id=CHANNEL, is_member=False)
        told(["is not in the channel #team-wins", "/invite @kudosk"])
        slack.post("channel", id=CHANNEL, is_member=True)
        told(["slack: reached, signed in, 1 item"], code=0)
    finally:
        show.close()


def the_manifest_asks_for_what_is_used_and_no_more(binary):
    scopes = {"conversations.history": "channels:history", "conversations.info": "channels:read", "users.info": "users:read", "emoji.list": "emoji:read", "usergroups.list": "usergroups:read",
              "auth.test": None}
    slack = workspace()
    shown = {"id": "F1", "mimetype": "image/png", "mode": "hosted", "url_private": slack.url + "/files/board.png", "thumb_720": slack.url + "/files/board_720.png"}
    ts = slack.post("post", channel=CHANNEL, text="<!subteam^S01PLAT> and <@U01AMARA> :party-parrot: thank you", files=[shown], ago=5)["ts"]
    show = launch(binary, slack)
    try:
        show.on_stage(item(ts))
        time.sleep(2)
        methods = {one["method"] for one in slack.get("requests") if one["token"]}
        used = {"files:read" if method.startswith("/") else scopes[method] for method in methods if not method.startswith("/avatars/")} - {None}
        manifest = json.loads((SERVERS.parent.parent / "config" / "slack-app-manifest.json").read_text())
        # At the default's rate single messages are looked at by reactions.get.
        check(used | {"reactions:read"} == set(manifest["oauth_config"]["scopes"]["bot"]), f"used: {sorted(used)}")
    finally:
        show.close()


if __name__ == "__main__":
    main(a_conversation_from_post_to_deletion, deletions_and_names_survive_a_restart, refusals_say_what_to_do_and_lose_nothing, a_wait_that_is_asked_for_is_waited,
         inside_the_default_rate_news_come_within_75_s, a_private_channel_is_shown_only_by_name, pictures_come_with_the_token_from_slack_alone, custom_emoji_are_drawn_in_the_text,
         the_manifest_asks_for_what_is_used_and_no_more, check_explains_each_step)

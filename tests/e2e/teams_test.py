#!/usr/bin/env python3
"""Microsoft Teams, end to end: the program against a simulated tenant, signed in by a code on the screen. What is praise in the channel is on the stage, and nothing else is."""
import json
import signal
import subprocess
import time

from harness import Failure, check, main
from services import Service, Show

CHANNEL = "19:kudos@thread.tacv2"
ACCOUNT = "kudos@northwind.example"


def source(teams, **more):
    return {"type": "teams", "tenant": "northwind", "client_id": "app-1", "account": ACCOUNT, "team": "team-1", "channels": [CHANNEL], "graph_url": teams.url + "/v1.0", "login_url": teams.url,
            "allow_http": True, "interval": "1s", **more}


def launch(binary, teams, settings=None, **more):
    return Show(binary, source(teams, **(settings or {})), teams, **more)


def item(message, channel=CHANNEL):
    return f"{channel}/{message}"


def thanks(teams, words="thank you", **more):
    return teams.post("post", user="u2", html=f'<p><at id="0">Amara Okafor</at>&nbsp;{words}</p>', mentions=["u1"], **more)["id"]


def waiting_code(teams, other_than=(), seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        codes = [code for code in teams.get("state")["codes"] if code not in other_than]
        if codes:
            return codes[-1]
        time.sleep(0.1)
    raise Failure("no code is asked for")


def code_after_enter(show, other_than):
    """Enter does nothing while a code is on its way: it is pressed again until it does."""
    for _ in range(6):
        show.screen.key("Return")
        try:
            return waiting_code(show.service, other_than, seconds=3)
        except Failure:
            continue
    raise Failure("Enter asks for no code")


def sign_in(show, upn=ACCOUNT):
    show.kudosk.wait("stage", lambda e: e["scene"] == "sign-in", seconds=15)
    show.service.post("enter", code=waiting_code(show.service), upn=upn)


def signed_in_before(binary, teams, show):
    """Signs in by hand in a terminal, with the screen's folders."""
    terminal = subprocess.Popen([binary, "sign-in", "teams", "--config", show.file], env=show.kudosk.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        first = terminal.stdout.readline()
        code = first.split()[-1]
        check(first.startswith("Open https://www.microsoft.com/link and enter ") and code in teams.get("state")["codes"], f"the terminal says where and what: {first!r}")
        teams.post("enter", code=code, upn=ACCOUNT)
        out, errors = terminal.communicate(timeout=20)
        check(terminal.returncode == 0 and "teams: signed in" in out, f"exit {terminal.returncode}: {out}{errors}")
    finally:
        terminal.kill()


def secret_file(show):
    return show.home / "state" / "kudosk" / "secrets" / "teams.refresh_token"


def no_secret_is_told(show):
    log = "\n".join(show.kudosk.lines)
    check("eyJ0." not in log and "0.AX" not in log and "HAQ" not in log, "no token is in the log")
    for file in (show.home / "state").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            check(b"eyJ0." not in content, f"no access token is in {file}")
            check(b"0.AX" not in content or file == secret_file(show), f"no refresh token is in {file}")


def halves(picture):
    """(left, right) of a picture: the code stands left, the QR code of the address right."""
    width, height, pixels = picture
    rows = [pixels[y * width * 3:(y + 1) * width * 3] for y in range(height // 6, height * 5 // 6)]
    return b"".join(row[:width * 3 // 2] for row in rows), b"".join(row[width * 2:] for row in rows)


def signing_in_on_the_screen(binary):
    teams = Service("teams_server.py")
    first = thanks(teams, ago=60)
    show = launch(binary, teams, playlist={"dwell": {"min": "20s", "max": "25s"}})
    try:
        show.kudosk.wait("stage", lambda e: e["scene"] == "sign-in", seconds=10)
        code = waiting_code(teams)
        time.sleep(3.5)
        first_code, address = halves(show.screen.rgb())

        # Somebody who walks past uses it.
        mark = show.mark()
        teams.post("enter", code=code, upn="visitor@elsewhere.example")
        error = show.kudosk.wait("error", lambda e: e["kind"] == "auth", seconds=10, after=mark)
        check("someone other than the configured account" in error["message"] and ACCOUNT in error["hint"], f"{error}")
        check(not secret_file(show).exists(), "a visitor's sign-in is not kept")
        second = waiting_code(teams, {code})
        show.kudosk.wait("stage", lambda e: e["scene"] == "sign-in", seconds=10, after=mark)
        time.sleep(3.5)
        second_code, same_address = halves(show.screen.rgb())
        check(first_code != second_code and address == same_address, "the fresh code is on the screen, beside the same address's QR code")

        # It is declined, then the next one expires.
        mark = show.mark()
        teams.post("enter", code=second, decline=True)
        error = show.kudosk.wait("error", lambda e: e["kind"] == "auth", seconds=10, after=mark)
        check("declined" in error["message"], f"{error}")
        third = waiting_code(teams, {code, second})
        mark = show.mark()
        teams.post("expire", what="code")
        fourth = waiting_code(teams, {code, second, third})
        show.kudosk.wait("stage", lambda e: e["scene"] == "sign-in", seconds=10, after=mark)
        check(not [e for e in show.kudosk.events[mark:] if e["event"] == "error"], "an expired code is no error")
        check(not [e for e in show.kudosk.of("stage") if e.get("source") == "teams"], "nothing of the channel has been on stage")

        # Enter, or a remote's OK, asks for another before that.
        expired, fourth = fourth, code_after_enter(show, {code, second, third, fourth})
        show.kudosk.wait("stage", lambda e: e["scene"] == "sign-in", seconds=10, after=mark)

        # A Conditional Access policy, in plain words.
        mark = show.mark()
        teams.post("enter", code=fourth, error="invalid_grant", error_codes=[53003])
        error = show.kudosk.wait("error", lambda e: e["kind"] == "auth", seconds=10, after=mark)
        check("Conditional Access" in error["message"] and "auth: app" in error["hint"], f"{error}")

        mark = show.mark()
        teams.post("enter", code=waiting_code(teams, {code, second, third, expired, fourth}), upn=ACCOUNT)
        show.on_stage(item(first), seconds=15, after=mark)
        check(oct(secret_file(show).stat().st_mode & 0o777) == "0o600", "the refresh token is private")
        check("sign-in" != [e for e in show.kudosk.of("stage")][-1]["scene"], "the code is gone from the screen")
        end = time.monotonic() + 10
        while (status := json.loads(show.run("status", "--json")[1])["sources"][0]).get("error"):
            check(time.monotonic() < end, f"nothing is wrong any more: {status}")
            time.sleep(0.5)
        no_secret_is_told(show)
    finally:
        show.close()


def signing_in_in_a_terminal(binary):
    teams = Service("teams_server.py")
    first = thanks(teams, ago=60)
    show = launch(binary, teams)
    try:
        # While the screen shows a code of its own.
        show.kudosk.wait("stage", lambda e: e["scene"] == "sign-in", seconds=10)
        signed_in_before(binary, teams, show)
        show.on_stage(item(first), seconds=15)
        # Once more: it is signed in.
        show.kudosk.stop()
        status, out, errors = show.run("sign-in", "teams", "--config", show.file)
        check(status == 0 and "signed in already" in out, f"exit {status}: {out}{errors}")
        # And with a sign-in that has ended.
        teams.post("expire", what="refresh")
        terminal = subprocess.Popen([binary, "sign-in", "teams", "--config", show.file], env=show.kudosk.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = terminal.stdout.readline()
        teams.post("enter", code=line.split()[-1], decline=True)
        second = [terminal.stdout.readline() for _ in range(2)][-1]
        check(second.startswith("Open "), f"declined: a fresh code follows: {second!r}")
        teams.post("enter", code=second.split()[-1], upn=ACCOUNT)
        out, errors = terminal.communicate(timeout=20)
        check(terminal.returncode == 0 and "teams: signed in\n" in out and "declined" in errors, f"exit {terminal.returncode}: {out}{errors}")
        check(show.run("sign-in", "nobody", "--config", show.file)[0] == 2, "a source that is not there is usage")
        # Ctrl-C leaves at once.
        teams.post("expire", what="refresh")
        terminal = subprocess.Popen([binary, "sign-in", "teams", "--config", show.file], env=show.kudosk.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        terminal.stdout.readline()
        began = time.monotonic()
        terminal.send_signal(signal.SIGINT)
        terminal.wait(timeout=10)
        check(time.monotonic() - began < 1.1, "Ctrl-C ends it within a second")
    finally:
        show.close()


def a_conversation_from_post_to_deletion(binary):
    teams = Service("teams_server.py", "--page", "3")
    first = thanks(teams, ago=3600)
    for n in range(4):
        teams.post("post", user="u3", html=f"<p>Chat {n}</p>", ago=3000 - n)
    show = launch(binary, teams)
    try:
        sign_in(show)
        show.on_stage(item(first), seconds=15)
        mark = show.mark()
        plain = teams.post("post", user="u3", html="<p>Lunch at noon?</p>")["id"]
        system = teams.post("post", user="u3", html="<systemEventMessage/>", messageType="systemEventMessage", mentions=["u1"])["id"]
        blocked = thanks(teams, "blocked", policyViolation={"dlpAction": "blockAccess"})
        card = teams.post("post", user="u2", html='<div><at id="0">Mara Quist</at></div>', mentions=["u3"], praise={"badge": "Großartig", "to": "Mara Quist", "note": "Danke für die Geduld"})["id"]
        older = teams.post("post", user="u2", praise={"badge": "Team Player", "to": "Amara Okafor", "layout": "2022"})["id"]
        for message in (card, older):
            stage = show.on_stage(item(message), seconds=15, after=mark)
            check(stage["why"] == "news" and stage["scene"] == "recognition" and stage["source"] == "teams", f"a Praise card is news: {stage}")
        mark = show.mark()
        teams.post("reply", id=first, user="u3", html='<p><at id="0">Amara Okafor</at> indeed</p>')
        teams.post("edit", id=plain, html='<p>Lunch on <at id="0">Amara Okafor</at>, thank you</p>', mentions=["u1"])
        show.on_stage(item(plain), seconds=15, after=mark)
        mark = show.mark()
        teams.post("react", id=first, emoji="👏")
        show.kudosk.wait("feed", lambda e: e["changed"] == 1, seconds=15, after=mark)
        mark = show.mark()
        teams.post("edit", id=first, html="<p>Never mind</p>", mentions=[])
        show.kudosk.wait("feed", lambda e: e["removed"] == 1, seconds=15, after=mark)
        mark = show.mark()
        teams.post("delete", id=card)
        show.kudosk.wait("feed", lambda e: e["removed"] == 1, seconds=15, after=mark)
        mark = show.mark()
        teams.post("edit", id=older, policyViolation={"dlpAction": "notifySender,blockAccess"})
        show.kudosk.wait("feed", lambda e: e["removed"] == 1 and e["total"] == 1, seconds=15, after=mark)
        mark = show.mark()
        time.sleep(5)
        check(show.staged(mark) <= {item(plain), None}, f"what is gone never comes again: {show.staged(mark)}")
        check(not show.staged() & {item(system), item(blocked)}, "system messages and blocked ones were never on stage")
        # After a restart it goes on from its link, and shows what it had.
        asked = len(teams.requests(name="delta"))
        show.restart()
        show.on_stage(item(plain), seconds=5)
        end = time.monotonic() + 10
        while len(teams.requests(name="delta")) == asked and time.monotonic() < end:
            time.sleep(0.1)
        check("deltatoken" in teams.requests(name="delta")[asked]["query"], "the stored link is used")
        # A link that Graph has lost: a clean resync, in which something is missing.
        teams.post("expire", what="delta")
        teams.post("delete", id=plain, purge=True)
        show.kudosk.wait("feed", lambda e: e["removed"] == 1 and e["total"] == 0, seconds=15)
        check(410 in {one["status"] for one in teams.requests(name="delta")}, "the link was refused once")
        check(not show.kudosk.of("error"), f"no errors: {show.kudosk.of('error')}")
    finally:
        show.close()


def tokens_expire(binary):
    teams = Service("teams_server.py")
    first = thanks(teams, ago=60)
    show = launch(binary, teams)
    try:
        sign_in(show)
        show.on_stage(item(first), seconds=15)
        before = secret_file(show).read_text()
        teams.post("expire", what="access")
        second = thanks(teams, "after the access token")
        show.on_stage(item(second), seconds=15)
        check(secret_file(show).read_text() != before, "the rotated refresh token has taken the old one's place")
        check(oct(secret_file(show).stat().st_mode & 0o777) == "0o600", "with the same mode")
        check(not show.kudosk.of("error"), f"an expired token is nothing to speak of: {show.kudosk.of('error')}")

        # `check` in between rotates it, too; the screen goes on with what is stored.
        status, out, errors = show.run("check", "--config", show.file)
        check(status == 0 and "teams: reached, signed in, 2 items" in out, f"exit {status}: {out}{errors}")
        teams.post("expire", what="access")
        third = thanks(teams, "after check")
        show.on_stage(item(third), seconds=15)

        # The sign-in itself is revoked: a code comes on the screen, the last content goes on behind it, and the next sign-in mends it.
        mark = show.mark()
        teams.post("expire", what="refresh"), teams.post("expire", what="access")
        error = show.kudosk.wait("error", lambda e: e["kind"] == "auth", seconds=15, after=mark)
        check("no longer valid" in error["message"], f"{error}")
        show.kudosk.wait("stage", lambda e: e["scene"] == "sign-in", seconds=10, after=mark)
        behind = show.kudosk.wait("stage", lambda e: e.get("item"), seconds=60, after=mark)
        check(behind["item"] in {item(first), item(second), item(third)}, f"the last content goes on behind: {behind}")
        code = waiting_code(teams)  # check is given one of its own
        status, out, _ = show.run("check", "--config", show.file)
        check(status == 1 and "kudosk sign-in teams" in out, f"check says what to do: {out}")
        mark = show.mark()
        teams.post("enter", code=code, upn=ACCOUNT)
        fourth = thanks(teams, "after all")
        show.on_stage(item(fourth), seconds=20, after=mark)
        no_secret_is_told(show)
    finally:
        show.close()


def throttling_is_waited_for(binary):
    teams = Service("teams_server.py")
    first = thanks(teams, ago=60)
    show = launch(binary, teams)
    try:
        sign_in(show)
        show.on_stage(item(first), seconds=15)
        for status in (429, 503, 504):
            mark = show.mark()
            teams.post("fail", path="delta", status=status, retry_after="3.128", times=1)
            error = show.kudosk.wait("error", lambda e: e.get("source") == "teams", seconds=15, after=mark)
            check(error["kind"] == "rate" and str(status) in error["message"], f"{status}: {error}")
            refused = [one for one in teams.requests(name="delta") if one["status"] == status][-1]["when"]
            edited = f"after {status}"
            teams.post("edit", id=first, html=f'<p><at id="0">Amara Okafor</at> {edited}</p>')
            show.kudosk.wait("feed", lambda e: e["changed"] == 1, seconds=15, after=mark)
            later = min(one["when"] for one in teams.requests(name="delta") if one["when"] > refused)
            check(later - refused >= 3.1, f"{status}: the next request came after {later - refused:.2f} s")
        mark = show.mark()
        teams.post("fail", path="delta", status=200, body="<html>guest network</html>")
        check(show.kudosk.wait("error", lambda e: e.get("source") == "teams", seconds=15, after=mark)["kind"] == "content", "a page in between is no list of messages")
        teams.post("fail", path="delta")
        mark = show.mark()
        teams.post("channel", id=CHANNEL, forbidden=True)
        error = show.kudosk.wait("error", lambda e: e["kind"] == "auth", seconds=30, after=mark)
        check("member of the team" in error["hint"] and "consent" in error["hint"], f"{error}")
        check(not [e for e in show.kudosk.of("feed") if e["total"] == 0 and e["removed"]], "nothing was lost")
    finally:
        show.close()


def faces_come_four_at_a_time_and_a_missing_one_is_remembered(binary):
    teams = Service("teams_server.py")
    for n in range(10, 26):
        teams.post("user", id=f"u{n}", name=f"Person {n}", photo=n % 2 == 0)
        teams.post("post", user="u2", html=f'<p><at id="0">Person {n}</at> thank you</p>', mentions=[f"u{n}"], ago=n)
    show = launch(binary, teams)
    try:
        sign_in(show)
        end = time.monotonic() + 20
        while len({one["path"] for one in teams.requests(name="photos")}) < 17:
            check(time.monotonic() < end, f"every face is asked for: {len(teams.requests(name='photos'))}")
            time.sleep(0.2)
        time.sleep(1)
        asked = teams.requests(name="photos")
        check(all(one["token"] for one in asked), "with the token")
        check(1 < teams.get("state")["photos_most"] <= 4, f"at most four at a time: {teams.get('state')['photos_most']}")
        check({one["status"] for one in asked} == {200, 404}, "some have no photo")
        show.restart()
        show.kudosk.wait("poll", seconds=15)
        time.sleep(3)
        again = teams.requests(name="photos")[len(asked):]
        check(not again, f"neither those that came nor those that are missing are asked for again: {again}")
        check(not show.kudosk.of("error"), f"a missing photo is no error: {show.kudosk.of('error')}")
    finally:
        show.close()


def as_an_app_by_a_secret(binary):
    teams = Service("teams_server.py")
    first = thanks(teams, ago=60)
    show = Show(binary, source(teams, auth="app", secret_file="token"), teams, secret="wrong")
    try:
        error = show.kudosk.wait("error", lambda e: e["kind"] == "auth", seconds=10)
        check("client secret is wrong" in error["message"] and "secret_file" in error["hint"], f"{error}")
        status, out, _ = show.run("check", "--config", show.file)
        check(status == 1 and "client secret is wrong" in out, f"check says so too: {out}")
        (show.home / "token").write_text("s3cret\n")
        show.on_stage(item(first), seconds=20)
        check("sign-in" not in {e["scene"] for e in show.kudosk.of("stage")}, "nobody is asked to sign in")
        check("s3cret" not in "\n".join(show.kudosk.lines), "the secret is not in the log")
        check({one["form"].get("scope") for one in teams.requests(name="token")} == {teams.url + "/.default"}, "the scope is the service's own")
    finally:
        show.close()


def check_explains_each_step(binary):
    teams = Service("teams_server.py")
    thanks(teams, ago=60)
    show = launch(binary, teams)
    try:
        show.kudosk.stop()

        def told(*wanted, code=1, **settings):
            document = json.loads(show.file.read_text())
            document["sources"] = [source(teams, **settings)]
            changed = show.home / "changed.json"
            changed.write_text(json.dumps(document))
            status, out, errors = show.run("check", "--config", changed)
            check(status == code and all(word in out for word in wanted), f"exit {status}, {wanted} in:\n{out}{errors}")

        # What people write instead of ids.
        told("may be its name", "Get link to channel", channels=["Kudos"])
        told("as in an address", "19:kudos@thread.tacv2", channels=["19%3Akudos%40thread.tacv2"])
        told("whole link", "19:kudos@thread.tacv2", "0000-000000000001", channels=["https://teams.microsoft.com/l/channel/19%3Akudos%40thread.tacv2/Kudos?groupId=00000000-0000-0000-0000-000000000001"])
        told("the team's name", "groupId=", team="Marketing Team")
        told("no sign-in name", "kudos@northwind.example", account="kudos")
        told("warning", "is used with", "app", secret_file="token")
        told("no such tenant", "check tenant", tenant="elsewhere")
        told("no such app in this tenant", "check client_id", client_id="another")
        told("somebody has to sign in", "kudosk sign-in teams")
        teams.post("fail", path="devicecode", status=401, error="invalid_client", error_codes=[7000218])
        told("public client flows", "Authentication")
        teams.post("fail", path="devicecode")
        signed_in_before(binary, teams, show)
        told("teams: reached, signed in, 1 item", code=0)
        told("no such team or channel", "19:…@thread.tacv2", channels=["19:gone@thread.tacv2"])
        teams.post("channel", id=CHANNEL, forbidden=True)
        told("refuses to give this channel's messages", "member of the team", "ChannelMessage.Read.All")
        teams.post("channel", id=CHANNEL, forbidden=False)
        told("someone other than the configured account", "amara@northwind.example", account="amara@northwind.example")
        document = json.loads(show.file.read_text())
        del document["sources"][0]["account"]
        show.file.write_text(json.dumps(document))
        status, out, _ = show.run("check", "--offline", "--config", show.file)
        check(status == 0 and "warning" in out and "anybody who reads the code" in out, f"without an account it warns: {out}")
    finally:
        show.close()


if __name__ == "__main__":
    main(signing_in_on_the_screen, signing_in_in_a_terminal, a_conversation_from_post_to_deletion, tokens_expire, throttling_is_waited_for,
         faces_come_four_at_a_time_and_a_missing_one_is_remembered, as_an_app_by_a_secret, check_explains_each_step)

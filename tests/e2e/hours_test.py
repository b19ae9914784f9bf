#!/usr/bin/env python3
"""Opening hours: the picture goes and comes, and the TV with it, by programs that stand in for cec-ctl, xset and wlr-randr and keep a TV's state in a file."""
import datetime
import json
import os
import pathlib
import stat
import subprocess
import tempfile
import time

from harness import Kudosk, Screen, Server, check, configuration, feed, main, praise

CEC = """#!/bin/sh
echo "cec-ctl $*" >>"$TV/asked"
case "$*" in
  --list-devices) printf 'vc4_hdmi (vc4-hdmi-0):\\n\\t/dev/cec90\\n' ;;
  *--playback*) printf '\\tPhysical Address           : 2.0.0.0\\n' ;;
  *--standby) [ -e "$TV/deaf" ] || echo standby >"$TV/power" ;;
  *--image-view-on) [ -e "$TV/deaf" ] || echo on >"$TV/power" ;;
  *--give-device-power-status) printf '\\tpwr-state: %s (0x00)\\n' "$(cat "$TV/power")" ;;
esac
"""
XSET = """#!/bin/sh
echo "xset $*" >>"$TV/asked"
case "$*" in
  q) printf '  DPMS is Enabled\\n  Monitor is %s\\n' "$(cat "$TV/monitor")" ;;
  'dpms force off') echo Off >"$TV/monitor" ;;
  'dpms force on') echo On >"$TV/monitor" ;;
esac
"""


class Tv:
    def __init__(self, **programs):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-tv-"))
        (self.folder / "power").write_text("on\n")
        (self.folder / "monitor").write_text("On\n")
        (self.folder / "asked").write_text("")
        for name, text in programs.items():
            file = self.folder / name.replace("_", "-")
            file.write_text(text)
            file.chmod(file.stat().st_mode | stat.S_IXUSR)
        self.env = {"PATH": f"{self.folder}:{os.environ['PATH']}", "TV": str(self.folder)}

    def power(self):
        return (self.folder / "power").read_text().strip()

    def monitor(self):
        return (self.folder / "monitor").read_text().strip()

    def asked(self):
        return (self.folder / "asked").read_text()

    def becomes(self, test, what, seconds=8):
        end = time.monotonic() + seconds
        while not test(self):
            check(time.monotonic() < end, f"{what}; asked:\n{self.asked()}")
            time.sleep(0.05)


def hours(open_today, power, **more):
    """Hours by which today (and the days beside it, whatever the zone) is open, or closed."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    days = [(today + datetime.timedelta(days=n)).isoformat() for n in (-1, 0, 1)]
    return {"mon-sun": "closed" if open_today else "open", "except": {day: "open" if open_today else "closed" for day in days}, "power": power, **more}


def black(screen):
    return not any(screen.rgb()[2])


def darkens(screen, seconds=5):
    end = time.monotonic() + seconds
    while not black(screen):
        check(time.monotonic() < end, "the picture did not become black")
        time.sleep(0.1)


def lights(screen, seconds=5):
    end = time.monotonic() + seconds
    while black(screen):
        check(time.monotonic() < end, "the picture did not come back")
        time.sleep(0.1)


class Office:
    """A screen, a feed that can be changed, and a TV."""

    def __init__(self, binary, tv, **settings):
        self.items = [praise(1), praise(2)]
        self.server = Server(lambda *_: {"body": feed(*self.items)})
        self.screen, self.tv = Screen("640x360"), tv
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-"))
        self.file = self.configure(**settings)
        self.kudosk = Kudosk(binary, "run", "--config", self.file, "--log", "json", screen=self.screen, home=self.home, env=tv.env)

    def configure(self, **settings):
        return configuration(self.home, [{"type": "feed", "url": self.server.url, "allow_http": True, "interval": "1s"}], **settings)

    def close(self):
        self.kudosk.close(), self.screen.close(), self.server.close()


def closing_and_opening_switch_the_tv(binary):
    tv = Tv(cec_ctl=CEC, xset=XSET)
    office = Office(binary, tv, hours=hours(True, ["cec", "dpms", "black"]))
    kudosk = office.kudosk
    try:
        kudosk.wait("stage")
        lights(office.screen)
        office.configure(hours=hours(False, ["cec", "dpms", "black"]))
        said = kudosk.wait("hours", lambda e: not e["open"])
        check(said["why"] == "hours" and "opens" in said, f"it says why, and until when: {said}")
        darkens(office.screen)
        off = kudosk.wait("power", lambda e: e["to"] == "off")
        check(off["step"] == "cec" and off["ok"] and "2.0.0.0" in off["seen"] and "standby" in off["seen"], f"what was seen stands in the log: {off}")
        check(tv.power() == "standby" and tv.monitor() == "On", "the first way that works is enough")
        mark = len(kudosk.events)
        time.sleep(3.5)
        check(not [e for e in kudosk.events[mark:] if e["event"] == "stage"], "no slide goes on in the dark")
        office.configure(hours=hours(True, ["cec", "dpms", "black"]))
        on = kudosk.wait("power", lambda e: e["to"] == "on" and e["step"] == "cec", after=mark)
        check(on["ok"] and tv.power() == "on", f"the TV is awake: {on}")
        check("--active-source phys-addr=2.0.0.0" in tv.asked(), "the screen's port is chosen at its own address")
        lights(office.screen)
        kudosk.wait("stage", after=mark)
        check(kudosk.stop() == 0, "TERM ends it")
    finally:
        office.close()


def a_tv_that_does_not_listen_hands_on_to_the_signal(binary):
    tv = Tv(cec_ctl=CEC, xset=XSET)
    (tv.folder / "deaf").touch()
    office = Office(binary, tv, hours=hours(False, ["cec", "dpms", "black"]))
    kudosk = office.kudosk
    try:
        cec = kudosk.wait("power", lambda e: e["to"] == "off" and e["step"] == "cec", seconds=20)
        check(not cec["ok"] and "the TV says: on" in cec["seen"], f"a TV that stays on is seen: {cec}")
        dpms = kudosk.wait("power", lambda e: e["to"] == "off" and e["step"] == "dpms", seconds=20)
        check(dpms["ok"] and tv.monitor() == "Off", f"the signal goes off: {dpms}")
        check(kudosk.stop() == 0, "TERM ends it")
        check(tv.monitor() == "On", "a desktop's display is not left off")
    finally:
        office.close()


def a_machine_that_can_do_neither_is_black(binary):
    """The programs of this machine itself: no cec-ctl, or none with a port; Xvfb has no DPMS."""
    office = Office(binary, Tv(), hours=hours(False, ["cec", "dpms", "black"]))
    kudosk = office.kudosk
    try:
        said = kudosk.wait("power", lambda e: e["step"] == "black")
        check(said["ok"], f"black always works: {said}")
        first = [e for e in kudosk.of("power") if e["step"] == "dpms"][0]
        check(not first["ok"] and first["seen"], f"why the signal stays on is said: {first}")
        darkens(office.screen)
        check(not kudosk.of("stage"), "a screen that starts at night shows nothing first")
    finally:
        office.close()


def a_key_opens_for_a_while(binary):
    tv = Tv(xset=XSET)
    office = Office(binary, tv, hours=hours(False, ["dpms", "black"]))
    kudosk = office.kudosk
    try:
        kudosk.wait("power", lambda e: e["to"] == "off" and e["ok"])
        darkens(office.screen)
        office.screen.key("q")
        said = kudosk.wait("hours", lambda e: e["open"])
        check(said["why"] == "key", f"it says that a key has opened it: {said}")
        tv.becomes(lambda t: t.monitor() == "On", "the monitor is on again")
        lights(office.screen)
        kudosk.wait("stage")
        check(kudosk.process.poll() is None, "the first key has only opened it")
        office.screen.key("q")
        check(kudosk.process.wait(timeout=5) == 0, "the next one is an ordinary key")
    finally:
        office.close()


def keys_that_are_off_open_nothing(binary):
    office = Office(binary, Tv(xset=XSET), hours=hours(False, ["black"]), keys="off")
    kudosk = office.kudosk
    try:
        kudosk.wait("power", lambda e: e["step"] == "black")
        office.screen.key("space")
        time.sleep(1)
        check(not [e for e in kudosk.of("hours") if e["open"]], "it stays closed")
    finally:
        office.close()


def an_urgent_announcement_opens(binary):
    tv = Tv(cec_ctl=CEC)
    office = Office(binary, tv, hours=hours(False, ["cec", "black"]))
    kudosk = office.kudosk
    try:
        office.items.append({"kind": "announcement", "id": "known", "title": "Known already", "urgent": True})
        kudosk.wait("feed", lambda e: e["total"] == 3)
        tv.becomes(lambda t: t.power() == "standby", "the TV is off")
        office.items.append({"kind": "announcement", "id": "drill", "title": "Fire drill at ten", "urgent": True})
        said = kudosk.wait("hours", lambda e: e["open"] and e["why"] == "urgent")
        stage = kudosk.wait("stage", lambda e: e.get("item") == "drill", seconds=20)
        check(stage["why"] == "urgent", f"it is on at once: {stage}")
        tv.becomes(lambda t: t.power() == "on", "the TV is awake")
        check(said["_at"] <= stage["_at"], "opened first")
    finally:
        office.close()


def holidays_close_and_a_broken_calendar_does_not(binary):
    tv = Tv()
    today = datetime.datetime.now(datetime.timezone.utc).date()
    office = Office(binary, tv, time_zone="UTC", hours={"mon-sun": "open", "holidays": "holidays.ics"})
    kudosk = office.kudosk
    try:
        error = kudosk.wait("error", lambda e: "holidays.ics" in e["message"])
        check(error["kind"] == "config", f"a calendar that is not there is said: {error}")
        kudosk.wait("stage")
        mark = len(kudosk.events)
        days = "".join(f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART;VALUE=DATE:{(today + datetime.timedelta(days=n)):%Y%m%d}\r\nEND:VEVENT\r\n" for n in (0, 1))
        (office.home / "holidays.ics").write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{days}END:VCALENDAR\r\n", newline="")
        kudosk.wait("hours", lambda e: not e["open"], after=mark)
        mark = len(kudosk.events)
        (office.home / "holidays.ics").write_text("<html>moved</html>")
        kudosk.wait("hours", lambda e: e["open"], after=mark)
        check(office.kudosk.wait("error", lambda e: "holidays.ics" in e["message"], after=mark)["hint"], "what to do about it")
    finally:
        office.close()


if __name__ == "__main__":
    main(closing_and_opening_switch_the_tv, a_tv_that_does_not_listen_hands_on_to_the_signal, a_machine_that_can_do_neither_is_black, a_key_opens_for_a_while,
         keys_that_are_off_open_nothing, an_urgent_announcement_opens, holidays_close_and_a_broken_calendar_does_not)

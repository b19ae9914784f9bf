"""Redirects in a circle: to itself, between two addresses, and a chain that never ends.

Screen: the items stay. Log: an error of kind network or http that says that it is redirected too often. Disk: nothing changes. The server is asked at most four times a poll.
"""
import itertools

from frame.fault import check, main

DEFENCE = "at most three redirects are followed (max_redirects in src/net/transfer.h)"


def scenario(fault):
    fault.begin()
    fault.breaks()
    count = itertools.count()
    circles = ("/feed", lambda target: "/other" if target == "/feed" else "/feed", lambda target: f"/step{next(count)}")
    for to in circles:
        before, polls = len(fault.server.requests), len(fault.kudosk.of("poll"))
        fault.survives(lambda method, target, headers: {"status": 302, "headers": {"Location": to(target) if callable(to) else to}}, {"network", "http"}, "redirect", keep=0.5)
        asked = len(fault.server.requests) - before
        polls = len(fault.kudosk.of("poll")) - polls
        check(asked <= 4 * (polls + 1), f"{asked} requests in {polls} polls")
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

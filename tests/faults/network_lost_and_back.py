"""The interface goes down, for seconds and then for longer, and comes back; once it stays up and the packets are lost on the way.

Screen: the items stay; a mark says "offline" and since when, and goes when the network is back. Log: one error of kind network an outage, not one a poll. Disk: nothing changes. The network
that is back is noticed by the next poll, and polls are never further apart than their doubled waits.
"""
import time

from frame.fault import check, main
from frame.net import Cable

DEFENCE = "an error removes nothing, waits double from the interval on (src/sync/backoff.cpp), and \"offline\" is a mark beside the content (src/sync/engine.cpp, notice_offline)"


def scenario(fault):
    cable = Cable(fault)
    fault.begin(sources=[cable.source()], prefix=cable.prefix)
    fault.breaks()
    for seconds in (3, 12):
        mark = fault.mark()
        cable.unplug()
        fault.error("network", after=mark)
        fault.marked()
        check(fault.status()["offline_since"], "status.json says that it is offline, and since when")
        fault.keeps(seconds)
        cable.plug()
        back = time.monotonic()
        fault.recovers(seconds=40)
        fault.figures[f"noticed after s (away {seconds} s)"] = round(time.monotonic() - back, 1)
        fault.unmarked()
        messages = [e["message"] for e in fault.kudosk.events[mark:] if e["event"] == "error"]
        check(len(messages) == len(set(messages)), f"an error is said once an outage: {messages}")
    mark = fault.mark()
    cable.relay.how = "freeze"
    fault.error("network", after=mark)
    fault.keeps(4)
    cable.relay.how = "pass"
    fault.recovers(seconds=40)
    fault.unmarked()
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

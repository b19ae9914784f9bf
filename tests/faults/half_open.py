"""Half-open connections: a connection that worked dies without a word; new ones are accepted and never answered; answers stop in their middle, with the connection left open.

Screen: the items stay, no slide waits. Log: an error of kind network that says what it waited for. Disk: nothing changes. No connection is left behind: descriptors are as many afterwards.
"""
import os

from frame.fault import check, feed, main
from frame.net import Relay

DEFENCE = "a transfer's own clock (CURLOPT_TIMEOUT_MS in src/net/transfer.cpp); a connection on which it ran out is not used again"


def descriptors(fault):
    return len(os.listdir(f"/proc/{fault.pid()}/fd"))


def scenario(fault):
    relay = Relay(fault.server.port)
    fault.closing.append(relay.close)
    fault.begin(sources=[fault.source(url=relay.url + "/feed")])
    before = descriptors(fault)
    fault.breaks()
    # The one that worked, and those that follow.
    relay.how = "freeze"
    for words in ("no answer within", ""):
        mark = fault.mark()
        if words:
            fault.error("network", words, after=mark)
        fault.keeps(4)
    check(relay.frozen > 0, "the requests went into nothing")
    relay.how = "pass"
    fault.recovers(seconds=30)
    # In the middle of the answer, with the connection left open.
    body = feed(*fault.items)
    fault.survives(lambda method, target, headers: {"body": body[:len(body) // 2], "headers": {"Content-Length": str(len(body))}}, "network", "did not end within", keep=4)
    fault.until(lambda: descriptors(fault) <= before + 2, f"descriptors go back to {before}", 10)
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

"""Interim answers: 100 and 103 before the answer, 103 a thousand times before it, 199, 101 as if to switch, an interim answer and then nothing, and interim answers without an end.

Screen: the items stay. Log: where the answer comes at last, none; else an error of kind network (or limit, http), and a poll does not outlast the timeout. Disk: nothing changes.
"""
from frame.fault import check, feed, main

DEFENCE = "headers are bounded in bytes, and a transfer in time (src/net/transfer.cpp)"


def answer(fault, before):
    body = feed(*fault.items, people=fault.people)
    return {"raw": before + b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body}


def scenario(fault):
    fault.begin()
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    for before in (b"HTTP/1.1 100 Continue\r\n\r\n", early, b"HTTP/1.1 199 Odd\r\n\r\n", early * 1000):
        fault.survives(answer(fault, before), "", keep=0.5, refused=False)
    bad = {"network", "http", "limit", "content"}
    fault.survives({"raw": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"}, bad)
    fault.survives({"raw": b"HTTP/1.1 100 Continue\r\n\r\n"}, bad)
    fault.survives({"raw": early * 100000}, bad)
    check(fault.rss()[1] < 600 * 1024, f"memory stays bounded: {fault.rss()}")
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

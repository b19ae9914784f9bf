"""Answers that are too large: 34 MB with a length, 2 GB announced and little sent, 40 MB without a length, and a header of 20 MB.

Screen: the items stay. Log: an error of kind limit (network for what never came). Disk: nothing changes. Memory: no more than the cap of 32 MB on top.
"""
from frame.fault import check, main

DEFENCE = "max_bytes of a request, counted as they come, and a bound on headers (src/net/transfer.cpp)"


def scenario(fault):
    fault.begin()
    before = fault.rss()[0]
    padding = b" " * (34 << 20)
    fault.survives({"body": b'{"version":1,"items":[],"x":"' + padding + b'"}'}, "limit", "larger than")
    fault.survives({"raw": b"HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n{"}, {"limit", "network"})
    fault.survives({"raw": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + padding + padding[:6 << 20]}, "limit", "larger than")
    fault.survives({"raw": b"HTTP/1.1 200 OK\r\nX-Padding: " + padding[:20 << 20].replace(b" ", b"x") + b"\r\nContent-Length: 2\r\n\r\n{}"}, {"limit", "network"})
    fault.figures["KiB more at the most"] = fault.rss()[1] - before
    check(fault.rss()[1] - before < 128 << 10, f"memory stays bounded: {before} KiB before, {fault.rss()[1]} KiB at the most")
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

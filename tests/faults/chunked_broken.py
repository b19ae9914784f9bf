"""Chunked answers that are broken: a length that is no number, one of sixteen digits, a negative one, one that is too short and one that is too long, no last chunk, and a chunk without end.

Screen: the items stay. Log: an error of kind network, content or limit. Disk: nothing changes. Memory stays bounded.
"""
from frame.fault import check, feed, main

DEFENCE = "a chunked body that does not end as it must is no answer (src/net/trouble.cpp), and no length is believed (src/net/transfer.cpp, on_body)"

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


def scenario(fault):
    fault.begin()
    body = feed()
    whole = b"%x\r\n" % len(body) + body + b"\r\n"
    kinds = {"network", "content", "limit"}
    for chunks in (b"zz\r\n" + body, b"ffffffffffffffff\r\n" + body, b"-5\r\n" + body, b"3\r\n" + body, b"%x\r\n" % (len(body) + 99) + body, whole, b"", b"7fffffff\r\n" + b" " * (34 << 20)):
        fault.survives({"raw": HEAD + chunks}, kinds, keep=0.5)
    check(fault.rss()[1] < 600 * 1024, f"memory stays bounded: {fault.rss()}")
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

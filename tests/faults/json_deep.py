"""JSON that nests 10,000 and a million levels deep, as arrays and as objects, open and closed, where the items are and inside of an item.

Screen: the items stay. Log: an error of kind content or limit. Disk: nothing changes. No stack overflows.
"""
from frame.fault import check, main

DEFENCE = "JSON may nest to 256, counted before anything is built (json_depth in src/wire/json_text.h)"


def scenario(fault):
    fault.begin()
    for levels in (257, 10_000, 1_000_000):
        deep = b"[" * levels + b"]" * levels
        for body in (b'{"version":1,"items":' + deep + b"}", b'{"version":1,"items":[],"x":' + deep + b"}", b"[" * levels, b'{"version":1,"items":[' + b'{"a":' * levels + b"1" + b"}" * levels + b"]}",
                     b'{"version":1,"items":[{"kind":"recognition","id":"d","to":[{"name":"A"}],"message":"m","x":' + deep + b"}]}"):
            fault.survives({"body": body}, {"content", "limit"}, keep=0.1)
    check(fault.rss()[1] < 600 * 1024, f"memory stays bounded: {fault.rss()}")
    fault.ends(seconds=20)


if __name__ == "__main__":
    main(scenario, DEFENCE)

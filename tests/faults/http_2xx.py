"""Answers that are called good and are not: 201, 202, 204, 205 and 206 with and without a body, 200 with an empty body, with null, a number, a text, an array, and with another thing's JSON.

Screen: the items stay: none of it counts as a feed that is empty. Log: an error of kind content or http that says what came. Disk: nothing changes.
"""
from frame.fault import main

DEFENCE = "only a whole document with `items` is a feed (src/wire/read_feed.cpp); a 206 is a part (src/sync/runner.cpp)"


def scenario(fault):
    fault.begin()
    for status in (201, 202, 204, 205):
        fault.survives({"status": status, "headers": {"Content-Length": None if status in (204, 205) else "0"}}, {"http", "content", "network"}, keep=0.3)
    for body in (b"", b"null", b"7", b'"feed"', b"[]", b"{}", b'{"version": 2, "items": []}', b'{"version": 1, "items": null}', b'{"error": "temporarily unavailable"}'):
        fault.survives({"body": body}, {"content"}, keep=0.3)
    fault.survives({"status": 206, "body": b'{"version": 1, "items": []}', "headers": {"Content-Range": "bytes 0-26/9000"}}, {"network", "http", "content"}, "206", keep=0.3)
    fault.ends(seconds=20)


if __name__ == "__main__":
    main(scenario, DEFENCE)

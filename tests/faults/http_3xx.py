"""Redirects that lead nowhere: 301, 302, 303, 307 and 308 without Location, with an empty one, with one that is no address, 300 with a list, 305, and a 304 to a question without a condition.

Screen: the items stay. Log: an error of kind http, network or content that says what came. Disk: nothing changes.
"""
from frame.fault import main

DEFENCE = "a redirect without a way is an answer of its status, not an empty feed (src/net/transfer.cpp, src/sources/feed_source.cpp)"


def scenario(fault):
    fault.begin()
    for status in (301, 302, 303, 307, 308):
        fault.survives({"status": status, "body": b'{"version": 1, "items": []}'}, {"http", "network", "content"}, keep=0.3)
    for location in ("", "http://", "javascript:alert(1)", "file:///etc/passwd", "http://[::1", "//", "ftp://127.0.0.1/feed"):
        fault.survives({"status": 302, "headers": {"Location": location}}, {"http", "network", "content", "config"}, keep=0.3)
    fault.survives({"status": 300, "body": b"<a href=/a>a</a><a href=/b>b</a>"}, {"http", "network", "content"}, keep=0.3)
    fault.survives({"status": 305, "headers": {"Location": "http://127.0.0.1:9/"}}, {"http", "network", "content"}, keep=0.3)
    fault.ends(seconds=20)


if __name__ == "__main__":
    main(scenario, DEFENCE)

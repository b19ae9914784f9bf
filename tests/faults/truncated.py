"""Answers that break off: after the header, in the middle of an item, a byte before the end, in the middle of gzip; and a body without a length that ends where it still is valid text.

Screen: the items stay: nothing of a half answer is shown or taken away. Log: an error of kind network or content that says how much came. Disk: nothing changes.
"""
import gzip

from frame.fault import feed, main, praise

DEFENCE = "a body shorter than announced is no answer (src/net/trouble.cpp); JSON counts only when it is whole (src/wire/json_text.cpp)"


def scenario(fault):
    fault.begin()
    body = feed(*(praise(number, f"Thank you number {number}") for number in range(50, 90)))
    for cut in (0, 1, len(body) // 2, len(body) - 1):
        fault.survives({"body": body, "cut": cut}, {"network", "content"}, keep=0.5)
    packed = gzip.compress(body)
    for cut in (5, len(packed) // 2, len(packed) * 3 // 4):
        fault.survives({"raw": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + packed[:cut]}, {"network", "content"}, keep=0.5)
    fault.survives({"raw": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + body[:len(body) // 2]}, {"content"}, keep=0.5)
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

"""The service answers 400, 401, 403, 404, 405, 410, 418, 422, 429 and 451, in turn, with an error of its own as JSON.

Screen: the items stay. Log: an error of kind auth (401, 403), rate (429) or http with the number and what to do. Disk: the store keeps the items.
"""
from frame.fault import main

DEFENCE = "an answer of another status than 200 and 304 is an error, and an error takes nothing away (src/sources/feed_source.cpp)"


def scenario(fault):
    fault.begin()
    kinds = {401: "auth", 403: "auth", 429: "rate"}
    for status in (400, 401, 403, 404, 405, 410, 418, 422, 429, 451):
        # What looks like an empty feed must not be taken for one.
        fault.survives({"status": status, "body": b'{"version": 1, "items": []}', "headers": {"Retry-After": "1" if status == 429 else None}}, kinds.get(status, "http"), str(status) if status not in kinds else "", keep=0.5)
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

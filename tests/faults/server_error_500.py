"""The service answers 500 for a while.

Screen: the items stay, one after the other, and none is lost. Log: an error of kind http that says 500 and what to do; the polls are spaced out. Disk: the store keeps the three.
"""
from frame.fault import check, main

DEFENCE = "a failed answer removes nothing (src/sync/runner.cpp)"


def scenario(fault):
    fault.begin()
    fault.breaks()
    fault.answer = {"status": 500, "body": b"oops"}
    fault.error("http", "500")
    fault.keeps(4)
    fault.until(lambda: any(not source["ok"] for source in fault.status().get("sources", [])), "status.json says that the source fails")
    check(fault.status()["items"] == 3, "status.json counts the three")
    fault.answer = None
    fault.recovers()
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

"""The service answers 500, 502, 503, 504, 507 and 599, in turn, with pages instead of JSON.

Screen: the items stay, one after the other. Log: an error of kind http (or rate, where it asks for a wait) with the number and what to do. Disk: the store keeps the items. status.json says
which source fails and since when.
"""
from frame.fault import check, main

DEFENCE = "an answer of another status than 200 and 304 is an error, and an error takes nothing away (src/sources/feed_source.cpp)"


def scenario(fault):
    fault.begin()
    for status in (500, 502, 503, 504, 507, 599):
        page = f"<html><body><h1>{status}</h1></body></html>".encode()
        fault.survives({"status": status, "body": page, "headers": {"Content-Type": "text/html"}}, {"http", "rate"}, str(status), keep=1)
    fault.survives({"status": 503, "headers": {"Retry-After": "2"}}, {"http", "rate"}, "503")
    fault.answer = {"status": 500}
    fault.until(lambda: any(not source["ok"] and source["failing_since"] for source in fault.status().get("sources", [])), "status.json says that the source fails")
    check(fault.status()["items"] == 3, "status.json counts the three")
    fault.marked("500")
    fault.answer = None
    fault.recovers()
    fault.unmarked()
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

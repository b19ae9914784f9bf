"""A source sends 100,000 new items at once: 28 MB. Another source is as usual.

Screen: the first of them comes soon after the answer, and no slide is held up meanwhile. Log: one feed event that counts what was taken, and no line for each of those that were not. Disk: the
store stays bounded by `max_items`. Memory: bounded, and given back. Afterwards the usual items are all there.
"""
import json
import time

from frame.fault import check, feed, main

DEFENCE = "items are read one by one without a tree of the whole (src/wire/read_feed.cpp), and no more are kept than `max_items` of the playlist (src/domain/merge.cpp)"


def scenario(fault):
    fault.begin()
    flood = [{"kind": "recognition", "id": f"flood{number}", "from": {"name": "Jonas Lindqvist", "id": "u2"}, "to": [{"name": f"Colleague {number % 977}"}], "message":
              f"Thank you number {number} for what nobody saw, and for everything around it that made the release calm", "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - number))}
             for number in range(100_000)]
    body = feed(*flood, *fault.items)
    check(len(body) < 32 << 20, f"{len(body)} bytes are within the cap")
    before = fault.rss()[0]
    fault.breaks()
    mark, began = fault.mark(), time.monotonic()
    fault.answer = {"body": body}
    came = fault.kudosk.wait("feed", lambda e: e["added"] > 0, after=mark, seconds=20)
    fault.figures["taken after s"] = round(came["_at"] - began, 1)
    check(came["total"] <= 1000, f"no more than the playlist holds: {came}")
    stage = fault.kudosk.wait("stage", lambda e: str(e.get("item", "")).startswith("flood"), after=mark, seconds=10)
    fault.figures["on screen after s"] = round(stage["_at"] - began, 1)
    stages = [e["_at"] for e in fault.kudosk.events if e["event"] == "stage" and e["_at"] >= began - 3]
    longest = max(b - a for a, b in zip(stages, stages[1:]))
    check(longest < 1 + 2, f"slides came on without a break longer than {longest:.1f} s")
    check(len(fault.kudosk.events) - mark < 2500, f"the log has {len(fault.kudosk.events) - mark} lines more")
    fault.figures["KiB more at the most"] = fault.rss()[1] - before
    check(fault.rss()[1] - before < 400 << 10, f"memory stays bounded: {before} KiB before, {fault.rss()[1]} KiB at the most")
    stored = sum(path.stat().st_size for path in (fault.home / "state").rglob("*") if path.is_file())
    check(stored < 8 << 20, f"the store has {stored} bytes")
    check(json.loads((fault.home / "run" / "kudosk" / "status.json").read_text())["items"] == came["total"], "status.json counts the same")
    fault.answer = None
    fault.kudosk.wait("feed", lambda e: e["total"] == 3, after=mark, seconds=15)
    # What was on screen in between was right, though it was none of the three.
    fault.since = time.monotonic()
    fault.ends()
    fault.figures["KiB more at the end"] = fault.rss()[0] - before


if __name__ == "__main__":
    main(scenario, DEFENCE)

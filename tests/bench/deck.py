#!/usr/bin/env python3
"""What a screen costs: a deck of 12 slides of 6 s (6 praise with confetti, 3 milestones, 3 goals) under Xvfb without a GPU.

    tests/bench/deck.py build/release/kudosk [--size 1920x1080] [--slides 12]

Prints CPU (share of one core, all processes of kudosk), PSS, wake-ups a second (voluntary context switches), and the time from exec to the first card; each also
by phase: entrance (0-0.8 s), confetti and bars (0.8-2.6 s), still (3-5.5 s), exit.
"""
import argparse
import os
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
from harness import Kudosk, Screen, Server, configuration, feed  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")


def family(pid):
    """A process and its children."""
    out = [pid]
    for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        out += family(int(child))
    return out


def cpu(pids):
    total = 0
    for pid in pids:
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def switches(pids):
    total = 0
    for pid in pids:
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            for line in (task / "status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches"):
                    total += int(line.split()[1])
    return total


def pss(pids):
    total = {}
    for pid in pids:
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, value = line.split()[0].rstrip(":"), int(line.split()[1])
            total[name] = total.get(name, 0) + value
    return total


def deck():
    people = ["Amara Okafor", "Jonas Lindqvist", "Sofía Ramírez", "Priya Kumar", "Noor Haddad", "Tom Brandt"]
    items = []
    for n in range(6):
        items.append({"kind": "recognition", "id": f"p{n}", "from": {"name": people[(n + 1) % 6]}, "to": [{"name": people[n], "title": "Platform Engineering"}], "created": f"2026-11-2{n}T09:00:00Z",
                      "message": "Stayed late to walk me through the incident playbook — I finally understand how our systems fit together. Thank you! 🙌", "value": "Systems thinking", "points": 50,
                      "reactions": [{"emoji": "👏", "count": 8}, {"emoji": "❤️", "count": 5}, {"emoji": "🎉", "count": 3}]})
    for n in range(3):
        items.append({"kind": "milestone", "id": f"m{n}", "who": {"name": people[n]}, "what": "Kubernetes Fundamentals completed", "score": 0.94, "progress": {"done": 3, "of": 5}, "path": "Cloud path", "next": "Observability",
                      "discipline": "personal-mastery", "created": f"2026-11-1{n}T09:00:00Z"})
        items.append({"kind": "goal", "id": f"g{n}", "title": "Every new colleague ships in their first week", "percent": 72, "expected": 80, "owner": {"name": "People & Learning"}, "due": "2026-12-31T00:00:00Z",
                      "discipline": "shared-vision", "created": f"2026-11-0{n + 1}T09:00:00Z",
                      "key_results": [{"title": "Onboarding path finished by day 3", "now": 41, "target": 50}, {"title": "Pairing sessions per newcomer", "now": 4.2, "target": 5}, {"title": "First pull request merged in 5 days", "now": 25, "target": 50}]})
    return feed(*items)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--slides", type=int, default=12)
    parser.add_argument("--memory", action="store_true", help="what the memory is made of, too")
    options = parser.parse_args()
    screen, server = Screen(options.size), Server(lambda *_: {"body": deck(), "headers": {"ETag": '"1"'}} if '"1"' not in _[2].get("if-none-match", "") else {"status": 304})
    home = tempfile.mkdtemp(prefix="kudosk-bench-")
    file = configuration(home, [{"type": "feed", "name": "deck", "url": server.url + "/feed", "allow_http": True, "interval": "30s"}],
                         header={"clock": True, "date": True}, playlist={"dwell": {"min": "6s", "max": "6s"}, "max_age": "365d", "recap": "off"})
    # Once for the store and the caches of the system, then for real.
    warm = Kudosk(options.binary, "run", "--config", file, "--log", "json", screen=screen, home=home)
    warm.wait("stage", lambda e: e.get("item"), seconds=20)
    time.sleep(1)
    warm.stop(within=5)
    began = time.monotonic()
    kudosk = Kudosk(options.binary, "run", "--config", file, "--log", "json", screen=screen, home=home)
    first = kudosk.wait("stage", lambda e: e.get("item"), seconds=20)["_at"] - began
    kudosk.wait("stage", lambda e: e["_at"] > began + first + 0.01, seconds=20)
    pid = kudosk.process.pid
    phases = {"entrance": [0, 0.8], "moving": [0.8, 2.6], "still": [3.0, 5.5], "exit": [6.0, 6.4]}
    cost = {name: [0.0, 0, 0.0] for name in phases}
    start = (time.monotonic(), cpu(family(pid)), switches(family(pid)))
    seen = len(kudosk.of("stage"))
    worst_pss = {}
    for _ in range(options.slides):
        stage = kudosk.of("stage")[-1]
        for name, (a, b) in phases.items():
            time.sleep(max(0, stage["_at"] + a - time.monotonic()))
            pids = family(pid)
            before = (time.monotonic(), cpu(pids), switches(pids))
            time.sleep(max(0, stage["_at"] + b - time.monotonic()))
            after = (time.monotonic(), cpu(pids), switches(pids))
            cost[name] = [cost[name][0] + after[1] - before[1], cost[name][1] + after[2] - before[2], cost[name][2] + after[0] - before[0]]
            if name == "still":
                memory = pss(pids)
                if memory["Pss"] > worst_pss.get("Pss", 0):
                    worst_pss = memory
        seen += 1
        end = time.monotonic() + 10
        while len(kudosk.of("stage")) < seen and time.monotonic() < end:
            time.sleep(0.002)
    seconds = time.monotonic() - start[0]
    print(f"deck of {options.slides} slides at {options.size}, {seconds:.0f} s")
    print(f"  CPU            {100 * (cpu(family(pid)) - start[1]) / seconds:6.2f} % of one core")
    print(f"  PSS            {worst_pss['Pss'] / 1024:6.1f} MiB (anonymous {worst_pss['Pss_Anon'] / 1024:.1f}, files {worst_pss['Pss_File'] / 1024:.1f}, shared {worst_pss['Pss_Shmem'] / 1024:.1f})")
    print(f"  wake-ups       {(switches(family(pid)) - start[2]) / seconds:6.1f} a second")
    print(f"  first card     {first:6.2f} s from exec")
    for name, (used, woken, length) in cost.items():
        print(f"  {name:<14} {100 * used / length:6.2f} %   {woken / length:6.1f} wake-ups a second")
    frames = kudosk.of("frames")
    if frames:
        print("  frames         " + ", ".join(f"{k} {v}" for k, v in frames[-1].items() if k in ("presented", "late", "worst_ms", "rss_kib")))
    if options.memory:
        rows = {}
        for p in family(pid):
            name = ""
            for line in pathlib.Path(f"/proc/{p}/smaps").read_text().splitlines():
                if "-" in line.split()[0] and ":" not in line.split()[0]:
                    name = line.split()[5] if len(line.split()) > 5 else "anonymous"
                elif line.startswith("Pss:"):
                    rows[name] = rows.get(name, 0) + int(line.split()[1])
        for name, value in sorted(rows.items(), key=lambda row: -row[1])[:25]:
            print(f"    {value / 1024:6.2f} MiB  {name}")
    kudosk.stop(within=5)
    screen.close(), server.close()


if __name__ == "__main__":
    main()

"""The power goes at every system call of a save: for each number n the program is killed at the n-th call that touches the state folder (openat, write, fsync, rename …), before it is done, until a save
runs to its end. The next start has no network.

Screen: after a start following each fifth kill all items are there. Log: nothing is damaged, so no word of it. Disk: the store is the old one or the new one, whole; no item is lost, and what was taken
back stays away once it was written.
"""
import json
import shutil
import subprocess
import time

from frame.fault import check, main, need, praise

DEFENCE = "a new file, fsync, rename, fsync of the folder; first the store, then its copy (src/base/file.cpp, src/store/store.cpp)"
CALLS = "openat,open,creat,write,pwrite64,writev,fsync,fdatasync,ftruncate,rename,renameat,renameat2,link,unlink,unlinkat,mkdir,mkdirat,fchmod,chmod,fchmodat,close"


def scenario(fault):
    need("strace", "strace")
    fault.begin()
    check(fault.stop() == 0, "it ends well")
    folder, old, out = fault.home / "state" / "kudosk", fault.home / "old", fault.home / "out"
    old_items = {"k1", "k2", "k3"}
    shutil.copytree(folder, old)
    fault.items[1] = praise(2, "You made the hand-over clear, and the next one too")  # a change
    fault.items.append(praise(4, "You stayed until it worked"))
    command = [fault.binary, "publish", "--once", "--out", str(out), "--config", str(fault.file), "--log", "json"]

    def publish(*prefix):
        return subprocess.run([*prefix, *command], env=fault.kudosk.environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, timeout=60, check=False)

    # Which calls a save makes: their numbers among all calls of the kind, so that each can be hit.
    trace = fault.home / "trace"
    done = publish("strace", "-f", "-y", "-o", str(trace), "-e", f"trace={CALLS}")
    check(done.returncode == 0, f"a save without a fault: {done.returncode}\n{done.stderr}")
    counted, wanted = {}, []
    for line in trace.read_text(errors="replace").splitlines():
        parts = line.split(None, 1)
        if len(parts) < 2 or "(" not in parts[1] or parts[1].startswith("<..."):
            continue
        name = parts[1].split("(", 1)[0]
        thread = parts[0]
        counted[thread, name] = counted.get((thread, name), 0) + 1
        if str(folder) in parts[1]:
            wanted.append((name, counted[thread, name]))
    check(len(wanted) >= 8, f"a save makes some calls: {wanted}")

    def left(number):
        """What a start finds that has no network: the ids, and whether the change is in it."""
        fault.answer = {"status": 503}
        shutil.rmtree(out, ignore_errors=True)
        after = publish()
        fault.answer = None
        check((out / "feed.json").exists(), f"kill {number}: nothing was left\n{after.stderr}")
        check('"kind":"store"' not in after.stderr, f"kill {number}: something was damaged\n{after.stderr}")
        items = {item["id"]: item["message"] for item in json.loads((out / "feed.json").read_text())["items"]}
        return set(items), "the next one too" in items.get("k2", "")

    fault.breaks()
    kills = screens = 0
    for number, (name, nth) in enumerate(sorted(set(wanted))):
        shutil.rmtree(folder)
        shutil.copytree(old, folder)
        shutil.rmtree(out, ignore_errors=True)
        done = publish("strace", "-f", "-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:signal=SIGKILL:when={nth}")
        killed = done.returncode in (-9, 137)
        kills += killed
        items, changed = left(number)
        check((items == old_items and not changed) or (items == old_items | {"k4"} and changed), f"killed at {name} {nth}: neither the old nor the new: {items}, {changed}")
        if number % 5 == 0:
            screens += 1
            fault.answer = {"status": 503}
            fault.run()
            fault.until(lambda: fault.watcher.now() in fault.watcher.known, "an item is on screen")
            fault.kudosk.close()
            fault.answer = None
    check(kills >= 8, f"it was killed {kills} times")
    fault.figures.update(calls=len(set(wanted)), kills=kills, starts=screens)
    shutil.rmtree(folder)
    shutil.copytree(old, folder)
    fault.items = [item for item in fault.items if item["id"] != "k4"]
    fault.items[1] = praise(2, "You made the hand-over clear")
    fault.since = time.monotonic()
    fault.run()
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

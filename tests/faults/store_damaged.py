"""The store is damaged, in 40 ways: a byte flipped at places spread over the file, its end cut off, nothing but zeros, empty, gone, another file in its place; the network is down. Every single byte in
turn is flipped in the unit tests (tests/store/store_test.cpp); here the program itself starts with some of it.

Screen: the items come all the same, from the copy. Log: what was damaged, with what is done. Disk: after an orderly end the store is whole again.
"""
import json
import shutil
import subprocess

from frame.fault import check, main

DEFENCE = "a checksum over all of the store, and a copy that is written after it (src/store/store.cpp)"
STARTS = 6  # on screen; the rest are read by `publish`, which shares the store


def damaged(whole):
    size = len(whole)
    flipped = [whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1:] for at in range(0, size, max(1, size // 30))]
    return [*flipped, whole[:size // 2], whole[:-1], whole[:1], b"", bytes(size), b"\x7fELF" + whole[4:], whole + b"more", whole * 2]


def scenario(fault):
    fault.begin()
    check(fault.stop() == 0, "it ends well")
    folder = fault.home / "state" / "kudosk"
    store = folder / "feed.store"
    whole, kept = store.read_bytes(), fault.home / "kept"
    shutil.copytree(folder, kept)
    fault.answer = {"status": 503}
    kinds = damaged(whole)
    out = fault.home / "out"
    for number, content in enumerate(kinds):
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        store.write_bytes(content)
        done = subprocess.run([fault.binary, "publish", "--once", "--out", str(out), "--config", str(fault.file), "--log", "json"], env=fault.kudosk.environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, timeout=30, check=False)
        check(done.returncode == 1, f"damage {number}: exit code {done.returncode}\n{done.stderr}")
        items = sorted(item["id"] for item in json.loads((out / "feed.json").read_text())["items"])
        check(items == ["k1", "k2", "k3"], f"damage {number}: {items}\n{done.stderr}")
        if content != whole:
            check('"kind":"store"' in done.stderr, f"damage {number} is not said:\n{done.stderr}")
        shutil.rmtree(out)
    fault.figures["damages"] = len(kinds)
    fault.breaks()
    for number in range(0, len(kinds), max(1, len(kinds) // STARTS)):
        fault.kudosk.close()
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        store.write_bytes(kinds[number])
        fault.run()
        fault.until(lambda: fault.watcher.now() in fault.watcher.known, "an item is on screen")
    check(fault.stop() == 0, "it ends well")
    fault.run()
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

"""No fault, but what wears out a card: a day's polls that bring nothing new, with an item that changes now and then, and the disk's bytes are counted by the kernel.

Screen: the items go on. Log: nothing unusual. Disk: at most 1 MB a day, taken from what the program writes in the measured time: nothing while nothing changes, a store each five minutes at most while
something does.
"""
import pathlib
import time

from frame.fault import check, main

DEFENCE = "the store is written on change and at most each five minutes, status and metrics lie in memory (src/sync/saver.cpp)"
SECONDS = 30


def scenario(fault):
    fault.begin()
    fault.recovers()
    time.sleep(2)  # the first content is saved
    state = [fault.home / "state", fault.home / "cache"]

    def written():
        """Bytes that the kernel took for disks, of all that was written with write(2)."""
        for line in pathlib.Path(f"/proc/{fault.kudosk.process.pid}/io").read_text().splitlines():
            if line.startswith("write_bytes"):
                return int(line.split()[1])
        return 0

    def files():
        return {file: (file.stat().st_mtime_ns, file.stat().st_size) for folder in state for file in folder.rglob("*") if file.is_file()}

    fault.breaks()
    before, bytes_before = files(), written()
    fault.keeps(SECONDS)
    after, bytes_after = files(), written()
    polls = len([e for e in fault.kudosk.of("poll") if e["_at"] > fault.since])
    check(polls >= SECONDS // 2, f"it polled meanwhile: {polls}")
    check(before == after, f"nothing is written while nothing changes: {[str(file) for file in after if before.get(file) != after[file]]}")
    # status.json is in /run, which is memory; here it lies in a folder of the disk and counts.
    status = sum(file.stat().st_size for file in (fault.home / "run").rglob("*") if file.is_file())
    fault.figures["state and cache, bytes a day"] = 0
    fault.figures["kernel's bytes in 30 s"] = bytes_after - bytes_before
    fault.figures["a store"] = f"{sum(size for file, (_, size) in after.items() if 'store' in file.name)} bytes, at most each 5 min while items change"
    check(status < 1 << 20, f"status files of {status} bytes")
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

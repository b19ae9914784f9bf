"""The render thread is stuck in a page flip that never comes back; the network is gone.

Screen: the last picture stands, for 5 s at most; then the program starts itself again and shows the stored items within 2 s more. Log: an error of kind display that says so, then `restarted`. The process
keeps its number, so that a service manager sees no end. Disk: nothing is lost.
"""
import time

from frame.fault import check, main
from frame.shim import Shim

DEFENCE = "a watchdog that waits for frames which had to come (src/app/watchdog.cpp)"


def scenario(fault):
    shim = Shim(fault)
    fault.begin(env=shim.env)
    fault.answer = {"status": 503}
    pid = fault.kudosk.process.pid
    fault.breaks()
    shim.stuck.touch()
    fault.until(lambda: not shim.stuck.exists(), "the thread is stuck")
    stuck = time.monotonic()
    error = fault.kudosk.wait("error", lambda e: e["kind"] == "display", seconds=8, after=fault.broken_at)
    check(error.get("hint"), f"it says what happens: {error}")
    restarted = fault.kudosk.wait("restarted", seconds=4, after=fault.broken_at)
    at = fault.kudosk.events.index(restarted)
    stage = fault.kudosk.wait("stage", seconds=8, after=at)
    noticed, back = error["_at"] - stuck, stage["_at"] - error["_at"]
    fault.figures.update({"noticed after": f"{noticed:.1f} s", "back after": f"{back:.1f} s more"})
    check(noticed <= 5, f"noticed after {noticed:.1f} s")
    check(back <= 2, f"back after {back:.1f} s more")
    check(fault.kudosk.process.pid == pid and fault.alive(), "the same process")
    fault.keeps(3)
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

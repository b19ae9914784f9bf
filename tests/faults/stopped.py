"""The process is stopped (SIGSTOP) for 15 s, or for KUDOSK_FAULTS_STOPPED seconds, and goes on.

Screen: the last picture stands meanwhile, then the items go on within a second. Log: no watchdog's restart, as nobody was stuck; a poll follows at once. Disk: nothing.
"""
import os
import signal
import time

from frame.fault import check, main

DEFENCE = "the watchdog knows a process that stood still from a thread that is stuck (src/app/watchdog.cpp)"


def scenario(fault):
    seconds = float(os.environ.get("KUDOSK_FAULTS_STOPPED", "15"))
    fault.begin()
    pid = fault.kudosk.process.pid
    fault.breaks()
    fault.signal(signal.SIGSTOP)
    time.sleep(seconds)
    fault.signal(signal.SIGCONT)
    goes_on = time.monotonic()
    after = fault.kudosk.wait("stage", lambda e: e["_at"] > goes_on, seconds=3, after=fault.broken_at)
    fault.recovers(seconds=5)
    fault.keeps(4)
    check(not fault.kudosk.of("restarted") and fault.kudosk.process.pid == pid, "nobody was stuck, so nothing is restarted")
    fault.figures["went on after"] = f"{after['_at'] - goes_on:.1f} s"
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

"""The program dies at each of its starts (SIGSEGV soon after it began), three times; the network is gone.

Screen: after each start the items are back within 2 s; the fourth start is a safe one: drawn by the processor, without pictures and samples, with the same items. Log: `safe_mode`, with how many
starts failed and what that means. Disk: no core file; the store keeps the items.
"""
import signal
import time

from frame.fault import check, main
from frame.service import Service

DEFENCE = "starts are counted before anything else is done (src/app/starts.cpp)"


def scenario(fault):
    fault.begin()
    check(fault.stop() == 0, "it ends well")
    fault.answer = {"status": 503}
    fault.run()
    service = Service(fault)
    worst = 0.0
    fault.breaks()
    for times in range(3):
        fault.until(lambda: fault.watcher.now() in fault.watcher.known, "an item is on screen")
        time.sleep(0.5)
        check(not fault.kudosk.of("safe_mode"), f"no safe mode after {times} failed starts")
        died = time.monotonic()
        fault.signal(signal.SIGSEGV)
        fault.until(lambda: len(service.started) > times and fault.kudosk.of("stage"), "back after its end")
        worst = max(worst, fault.kudosk.of("stage")[0]["_at"] - died)
        check(service.ended[-1][1] == -signal.SIGSEGV, f"it ended as it was made to: {service.ended[-1][1]}")
    safe = fault.kudosk.wait("safe_mode", seconds=5)
    check(safe.get("failed_starts") == 3 and safe.get("hint"), f"it says how many starts failed, and what that means: {safe}")
    fault.until(lambda: fault.status().get("safe_mode") is True, "the status says so")
    check(not list(fault.home.rglob("core*")), "no core file")
    fault.figures["back after"] = f"{worst:.1f} s"
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

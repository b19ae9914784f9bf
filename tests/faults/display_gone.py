"""The X server dies and comes back on the same display, twice, the second time with another resolution; the network is gone meanwhile.

Screen: after the server is back, the program (started again by the service manager each 200 ms) shows the items within 2 s. Log: an error of kind display that says what to do, and the exit code is 3.
Disk: the items come from the store.
"""
import time

from frame.fault import Screen, check, main
from frame.service import Service

DEFENCE = "the end of the X server is an exit with code 3, and a start shows the store before any network (src/platform/x11_lost.cpp, src/sync/engine.cpp)"


def replace_screen(fault, size):
    """Another server under the same number, its pixels in a new file."""
    number = fault.screen.display
    fault.watcher.close()
    fault.screen.process.kill()
    fault.screen.process.wait()
    time.sleep(1.5)
    fault.screen = Screen(size, display=number)
    fault.watcher = type(fault.watcher)(fault.screen)


def scenario(fault):
    fault.begin()
    fault.answer = {"status": 503}
    service = Service(fault)
    worst = 0.0
    for size in (fault.size, "1280x720"):
        known = fault.watcher.known if size == fault.size else {}
        ends, first = len(service.ended), fault.kudosk
        replace_screen(fault, size)
        back = time.monotonic()
        fault.watcher.known = known
        fault.until(lambda: len(service.ended) > ends and fault.kudosk.of("stage"), "the items are back")
        worst = max(worst, fault.kudosk.of("stage")[0]["_at"] - back)
        check(service.ended[ends][1] == 3, f"it ended with {service.ended[ends][1]}")
        check(any(e["kind"] == "display" and e.get("hint") for e in first.of("error")), f"it said why: {first.of('error')}")
        if size == fault.size:
            fault.breaks()
            fault.until(lambda: fault.watcher.now() in fault.watcher.known, "as they were")
    fault.figures["back after"] = f"{worst:.1f} s"
    fault.learn()  # at the other resolution
    fault.breaks()
    fault.keeps(3)
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

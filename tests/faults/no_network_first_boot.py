"""The very first start, and there is no network: nothing was ever fetched.

Screen: not black and no error page: the welcome, which says what is missing. Log: an error of kind network. Disk: nothing. When the network comes, the items come.
"""
import time

from frame.fault import check, main
from frame.net import Cable

DEFENCE = "a playlist without items has a slide of its own (src/playlist/composed.cpp)"


def scenario(fault):
    cable = Cable(fault)
    cable.unplug()
    fault.configure(sources=[cable.source()])
    fault.run(cable.prefix)
    fault.breaks()
    fault.broken_at = 0
    stage = fault.kudosk.wait("stage", seconds=5)
    check("item" not in stage, f"there is nothing to show yet: {stage}")
    fault.error("network", "there is no way to")
    fault.until(lambda: len(set(memoryview(fault.watcher.pixels)[fault.watcher.top:fault.watcher.bottom:97])) > 8, "the screen is not one colour", 5)
    cable.plug()
    fault.recovers(seconds=30)
    fault.learn()
    fault.since = time.monotonic()  # the items' pictures were not known before
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

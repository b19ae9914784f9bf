"""The machine starts before its network does: no interface is up, no address, no name server. The network comes later.

Screen: what was there before comes at once (within a second of the start), under a mark that says since when it is from; never a blank or an error page. Log: an error of kind network that says
that there is no way. Disk: the store is unchanged. When the network comes, the next poll takes it, without a hand.
"""
import time

from frame.fault import check, main
from frame.net import Cable

DEFENCE = "the last content is read from the store before anything is asked (src/sync/engine.cpp, restore)"


def scenario(fault):
    cable = Cable(fault)
    fault.begin(sources=[cable.source()], prefix=cable.prefix)
    check(fault.stop() == 0, "it ends well")
    cable.unplug()
    fault.breaks()
    began = time.monotonic()
    fault.run(cable.prefix)
    fault.broken_at = 0
    first = fault.kudosk.wait("stage", lambda e: e.get("item"), seconds=5)
    fault.figures["first content after s"] = round(first["_at"] - began, 2)
    fault.error("network", "there is no way to")
    fault.keeps(4)
    fault.marked("there is no way to")
    check(fault.status()["offline_since"], "it is called offline")
    cable.plug()
    fault.recovers(seconds=30)
    fault.unmarked()
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

"""The state's file system becomes read-only, as a worn-out card does, before a start.

Screen: the stored items come at once, the network's follow, and all go on. Log: an error of kind store with what to do. Disk: unchanged; when it can be written again, an orderly end saves all.
"""
from frame.disk import Disk
from frame.fault import check, main, praise

DEFENCE = "a folder that can't be written costs the safe mode's count and the saving, not the screen (src/app/starts.cpp, src/sync/saver.cpp)"


def scenario(fault):
    disk = Disk(fault)
    fault.begin()
    check(fault.stop() == 0, "it ends well")
    disk.read_only(True)
    fault.breaks()
    fault.run()
    fault.keeps(3)
    fault.items.append(praise(4, "You stayed until it worked"))
    fault.learn(["k4"])
    check(fault.stop() == 0, "it ends well, though it can't save")
    check(any(e["kind"] == "store" and e.get("hint") for e in fault.kudosk.of("error")), f"it says that it can't save: {fault.kudosk.of('error')}")
    fault.run()
    fault.until(lambda: any(e.get("item") == "k4" for e in fault.kudosk.of("stage")), "the new item is on stage again")
    disk.read_only(False)
    check(fault.stop() == 0, "it ends well")
    fault.answer = {"status": 503}
    fault.run()
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

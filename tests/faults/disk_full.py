"""The disk is full while new items come.

Screen: all items go on, the new one among them. Log: one error of kind store that says that no space is left and what to do, not one a poll. Disk: the old store is whole; after room has been made and
an orderly end, the new one holds all four, as a start without a network shows.
"""
from frame.disk import Disk
from frame.fault import check, main, praise

DEFENCE = "a store that can't be written is tried again later, and the old one is replaced only by a whole one (src/sync/saver.cpp, src/store/store.cpp, src/base/file.cpp)"


def scenario(fault):
    disk = Disk(fault)
    fault.begin()
    check(fault.stop() == 0, "it ends well")  # the store is written
    before = {file.name: file.read_bytes() for file in (disk.folder / "kudosk").iterdir() if file.is_file()}
    check("feed.store" in before, f"there is a store: {sorted(before)}")
    disk.fill()
    fault.run()
    fault.items.append(praise(4, "You stayed until it worked"))
    fault.learn(["k4"])
    fault.breaks()
    fault.items[0] = {"kind": "recognition", "id": "k1", "retracted": True}  # what is taken back is written at once
    fault.error("store", seconds=15, source=None, after=0)
    del fault.items[0]
    fault.keeps(4)
    check(len(fault.kudosk.of("error")) <= 2, f"not an error each time: {len(fault.kudosk.of('error'))}")
    after = (disk.folder / "kudosk" / "feed.store").read_bytes()
    check(after == before["feed.store"], "the old store is as it was")
    disk.clear()
    check(fault.stop() == 0, "it ends well")
    fault.answer = {"status": 503}
    fault.run()
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

"""A wall clock that a scenario sets while the program runs; the monotonic one goes on as it is. Debian's package faketime."""
import pathlib

from frame.fault import NotRun


class Clock:
    def __init__(self, fault, at="+0"):
        library = next(iter(sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
        if not library:
            raise NotRun("needs libfaketime (Debian's package faketime)")
        self.stamp = fault.home / "clock"
        self.env = {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(self.stamp), "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_NO_CACHE": "1"}
        self.set(at)

    def set(self, to):
        """An offset such as +1d or -1y, or a moment: @2026-10-25 02:59:50."""
        whole = self.stamp.with_suffix(".new")
        whole.write_text(to + "\n")
        whole.rename(self.stamp)


def jump(fault, *to, seconds=4, **more):
    """The clock jumps to each in turn, and back; the items have to go on through all of it."""
    clock = Clock(fault)
    fault.begin(env=clock.env, **more)
    fault.breaks()
    for each in (*to, "+0"):
        clock.set(each)
        fault.recovers()  # the polls go on too
        fault.keeps(seconds)
    fault.ends()

"""A wall clock that a scenario sets while the program runs; the monotonic one goes on as it is. Debian's package faketime."""
import calendar
import pathlib
import time

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
        """An offset such as +1d or -1y, or a moment (UTC): 2026-10-25 02:59:50, from which it goes on."""
        if to[0] not in "+-":
            to = f"{calendar.timegm(time.strptime(to, '%Y-%m-%d %H:%M:%S')) - time.time():+.2f}"
        whole = self.stamp.with_suffix(".new")
        whole.write_text(to + "\n")
        whole.rename(self.stamp)


def learn_at(fault, clock, *to):
    """What the items look like by each of these clocks (a card says how long ago it was), and then by the right one."""
    known = fault.watcher.known
    for each in (*to, "+0"):
        clock.set(each)
        fault.recovers()
        fault.watcher.known = {}
        fault.learn()
        known.update(fault.watcher.known)
    fault.watcher.known = known

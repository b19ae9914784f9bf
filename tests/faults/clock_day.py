"""Somebody sets the clock a day ahead, then a day back.

Screen: the items go on, each its second: what is shown when hangs on no wall clock. Log: no error; the polls keep their interval. Disk: nothing is lost.
"""
from frame.clock import Clock, learn_at
from frame.fault import check, main

DEFENCE = "slides, polls and back-off count the monotonic clock (src/base/clock.cpp, src/playlist, src/sync)"


def scenario(fault):
    clock = Clock(fault)
    fault.begin(env=clock.env)
    learn_at(fault, clock, "+1d", "-1d")
    fault.breaks()
    for each in ("+1d", "-1d", "+0"):
        clock.set(each)
        fault.recovers()  # the polls go on too
        fault.keeps(4)
    fault.ends()
    check(not fault.kudosk.of("error"), f"no error: {fault.kudosk.of('error')}")


if __name__ == "__main__":
    main(scenario, DEFENCE)

"""The clock jumps a year ahead, then a year back, as a broken time server makes it do.

Screen: the items go on: they are as old as the office lets them be. A year back lies before the program itself was made: the clock is not trusted, the status says so, and nothing ages. Log: no error
but the source's, if at all; the polls keep their interval. Disk: nothing is lost.
"""
from frame.clock import Clock, learn_at
from frame.fault import check, main

DEFENCE = "a clock before the build's date is not trusted, and one that was ahead takes nothing out of the store (src/base/clock.cpp, src/domain/take.cpp)"


def scenario(fault):
    clock = Clock(fault)
    playlist = {"dwell": {"min": "1s", "max": "1s"}, "transition": "cut", "recap": "off", "max_age": "800d", "without": ["countdown", "lesson-of-the-week", "constellation", "spotlight", "values"]}
    fault.begin(env=clock.env, playlist=playlist)
    learn_at(fault, clock, "+1y", "-1y")
    fault.breaks()
    clock.set("+1y")
    fault.recovers()
    fault.keeps(4)
    clock.set("-1y")
    fault.recovers()
    fault.keeps(4)
    fault.until(lambda: fault.status().get("clock_trusted") is False, "the status says that the clock is not trusted", seconds=70)
    clock.set("+0")
    fault.recovers()
    fault.ends()
    check(not fault.kudosk.of("error"), f"no error: {fault.kudosk.of('error')}")


if __name__ == "__main__":
    main(scenario, DEFENCE)

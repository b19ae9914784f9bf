"""A machine without a battery: it starts in 1970 with an empty store, is shown the items by plain HTTP, and is given the time while they are on screen.

Screen: the items are there before and after the jump over 56 years; nothing is taken for old, and nothing for news of the future. Log: no error. Disk: after a restart with the right time all are there.
"""
from frame.clock import Clock
from frame.fault import check, main

DEFENCE = "what is taken at an untrusted time gets no date of its own (src/domain/take.cpp)"


def scenario(fault):
    clock = Clock(fault, "1970-01-01 00:00:10")
    clock.env["TZ"] = "UTC"
    fault.begin(env=clock.env)
    check(fault.status().get("clock_trusted", False) is False, "the clock is not trusted")
    fault.breaks()
    fault.keeps(2)
    clock.set("+0")
    fault.recovers()
    fault.keeps(4)
    check(not fault.kudosk.of("error"), f"no error: {fault.kudosk.of('error')}")
    check(fault.stop() == 0, "it ends well")
    fault.answer = {"status": 503}
    fault.run(env=clock.env)
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

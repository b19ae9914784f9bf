"""Daylight saving begins and ends while the screen runs, in Berlin, with opening hours that end at the hour that exists twice and at the one that does not.

Screen: the items go on through both changes; outside of its hours the screen is not tested here. Log: no error. Disk: nothing is lost.
"""
from frame.clock import Clock, learn_at
from frame.fault import check, main

DEFENCE = "local times are looked up in the zone, never added up (src/base/zone.cpp, src/playlist/hours.cpp)"


def scenario(fault):
    clock = Clock(fault, "2027-03-28 00:59:56")
    clock.env["TZ"] = "UTC"
    fault.begin(env=clock.env, time_zone="Europe/Berlin", hours={"sun": "00:00-02:30", "mon-sat": "00:00-24:00", "except": {"2027-03-28": "00:30-23:59", "2027-10-31": "00:30-23:59"}},
                playlist={"dwell": {"min": "1s", "max": "1s"}, "transition": "cut", "recap": "off", "max_age": "800d", "without": ["countdown", "lesson-of-the-week", "constellation", "spotlight", "values"]})
    moments = ("2027-03-28 00:59:57", "2027-10-31 00:59:57", "2027-03-28 00:29:57", "2027-10-31 01:29:57")
    learn_at(fault, clock, *moments)
    fault.breaks()
    for moment in moments:
        clock.set(moment)
        fault.recovers()
        fault.keeps(5)
    fault.ends()
    check(not fault.kudosk.of("error"), f"no error: {fault.kudosk.of('error')}")


if __name__ == "__main__":
    main(scenario, DEFENCE)

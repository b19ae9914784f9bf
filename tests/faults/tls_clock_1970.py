"""The machine has no battery for its clock: it starts in 1970, and every certificate is not yet valid; the time comes later.

Screen: the items of the last run come at once and stay. Log: an error of kind network that says "not yet valid" and that the clock may be wrong. Disk: the store keeps the items, though all of
them seem to be from the future. When the clock is set, the next poll works.
"""
from frame.clock import Clock
from frame.fault import check, main
from frame.tls import begin_with_tls

DEFENCE = "a clock that can't be right ages nothing out, and a failed handshake is tried again as soon as it is set (src/sync/engine.cpp, src/sync/backoff.cpp)"


def scenario(fault):
    clock = Clock(fault)
    begin_with_tls(fault)
    check(fault.stop() == 0, "it ends well")
    clock.set("1970-01-01 00:00:10")
    fault.breaks()
    fault.run(env={**clock.env, "NO_FAKE_STAT": "1"})  # with faked dates of files, the cache of fonts is not believed
    fault.broken_at = 0
    fault.error("network", "not yet valid")
    # Without a date to trust no card says how long ago it was: the items look a little different.
    dated, fault.watcher.known = fault.watcher.known, {}
    fault.learn()
    fault.watcher.known.update(dated)
    fault.keeps(3)
    check(fault.status().get("clock_trusted") is False, f"the clock is not trusted: {fault.status().get('clock_trusted')}")
    clock.set("+0")
    fault.recovers(seconds=25)
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

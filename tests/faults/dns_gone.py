"""The name server no longer answers, then answers SERVFAIL, then says that there is no such name; once at boot, too.

Screen: the items stay, no slide waits for the resolver. Log: an error of kind network that names the name and says to check the name server. Disk: nothing changes. TERM ends it within a second
also while a name is being looked up. When names are back, the next poll works.
"""
import time

from frame.fault import check, main
from frame.net import Names

DEFENCE = "names are looked up on a thread of curl's own that nobody waits for (CURLOPT_QUICK_EXIT in src/net/transfer.cpp)"


def scenario(fault):
    names = Names(fault)
    source = fault.source(url=f"http://kudos.example.com:{fault.server.port}/feed")
    fault.begin(sources=[source], prefix=names.prefix)
    fault.breaks()
    for how in ("silent", "refuse", "unknown"):
        check(fault.stop() == 0, f"{how}: TERM ends it")
        names.how, asked = how, names.asked
        fault.run(names.prefix)
        fault.broken_at = 0
        error = fault.error("network", "kudos.example.com", seconds=15)
        check("name" in error["message"] + error["hint"], f"{how}: it is about the name: {error}")
        check(names.asked > asked, "the name was asked for")
        fault.keeps(2)
    names.how = "silent"
    asked = names.asked
    fault.until(lambda: names.asked > asked, "it asks again", 15)
    fault.stop()
    fault.run(names.prefix)
    fault.keeps(2)
    names.how = "answer"
    began = time.monotonic()
    fault.recovers(seconds=40)
    fault.figures["noticed after s"] = round(time.monotonic() - began, 1)
    fault.unmarked()
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

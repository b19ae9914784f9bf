"""The service sends its answer a byte at a time: the body, and then the header.

Screen: the items stay, and no slide waits. Log: an error of kind network that says that the answer did not end within the timeout. Disk: nothing changes. TERM would end it meanwhile.
"""
import time

from frame.fault import feed, main

DEFENCE = "one clock runs over the whole transfer, not over the time between two bytes (CURLOPT_TIMEOUT_MS in src/net/transfer.cpp)"


def scenario(fault):
    fault.begin()
    fault.survives({"body": feed(*fault.items), "drip": 0.3}, "network", "did not end within", keep=4)

    def header(method, target, headers):
        time.sleep(2)  # three quarters of the timeout, then a line, and another
        return {"delay": 2, "body": feed(*fault.items)}

    fault.survives(header, "network", "no answer within", keep=4)
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

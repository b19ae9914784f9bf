"""54 bytes of brotli that become 64 MB, and brotli that is broken.

Screen: the items stay. Log: an error of kind limit (network or content for the broken one). Disk: nothing changes. Memory: no more than the cap of 32 MB on top.
"""
from frame.fault import check, main

DEFENCE = "max_bytes counts what comes out of the decompression, as it comes (src/net/transfer.cpp, on_body)"

# 64 MB of blanks, by `brotli -q 11`.
BOMB = bytes.fromhex("cfffff7ff82540e2b14020f7fe9ffffffff04b00c4610180eefd3fffffffe1970088c32200ddfb7ffeffffc32f0110870500baf7ff03")


def scenario(fault):
    fault.begin()
    asked = fault.server.requests[-1][3].get("accept-encoding", "")
    fault.figures["asks for"] = asked
    before = fault.rss()[0]
    # Where curl knows no brotli, it hands on what it can't unpack: no feed either.
    fault.survives({"body": BOMB, "headers": {"Content-Encoding": "br"}}, "limit" if "br" in asked else {"limit", "network", "content"}, "larger than" if "br" in asked else "")
    fault.survives({"body": BOMB[:20], "headers": {"Content-Encoding": "br"}}, {"network", "content"})
    fault.survives({"body": BOMB[5:] + BOMB, "headers": {"Content-Encoding": "br"}}, {"network", "content", "limit"})
    fault.figures["KiB more at the most"] = fault.rss()[1] - before
    check(fault.rss()[1] - before < 128 << 10, f"memory stays bounded: {before} KiB before, {fault.rss()[1]} KiB at the most")
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

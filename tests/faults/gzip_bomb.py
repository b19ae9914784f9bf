"""A gzip body of 1 MB that becomes 1 GB, one in another, and one that is called deflate.

Screen: the items stay. Log: an error of kind limit, or content where what comes out is no feed. Disk: nothing changes. Memory: no more than the cap of 32 MB on top.
"""
import gzip
import zlib

from frame.fault import check, main

DEFENCE = "max_bytes counts what comes out of the decompression, as it comes (src/net/transfer.cpp, on_body)"


def scenario(fault):
    fault.begin()
    before = fault.rss()[0]
    packer, packed = zlib.compressobj(9, zlib.DEFLATED, 31), b""
    for _ in range(256):
        packed += packer.compress(b" " * (4 << 20))
    packed += packer.flush()
    fault.survives({"body": packed, "headers": {"Content-Encoding": "gzip"}}, "limit", "larger than")
    fault.survives({"body": gzip.compress(packed), "headers": {"Content-Encoding": "gzip, gzip"}}, {"limit", "network", "content"})
    fault.survives({"body": zlib.compress(b" " * (64 << 20), 9), "headers": {"Content-Encoding": "deflate"}}, "limit", "larger than")
    fault.figures["KiB more at the most"] = fault.rss()[1] - before
    check(fault.rss()[1] - before < 128 << 10, f"memory stays bounded: {before} KiB before, {fault.rss()[1]} KiB at the most")
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

"""Every person's picture is a bomb or a lie: a PNG, JPEG, WebP, GIF of sides without end in a few bytes, an SVG, PCX, XCF and TGA, a moving GIF of 400 MB, pictures whose header says another size than
what follows, a header alone, a body that is shorter or longer than its length, a PNG's text that unpacks for ever, a JPEG of 3,000 passes, a picture that is HTML.

Screen: the items go on, with initials for faces. Log: no crash, and no restart. Memory: the screen's own process stays below 100 MB, the decoder's child below its limit. Disk: no core file. A good picture
that comes afterwards is decoded.
"""
import datetime
import pathlib
import struct
import time
import zlib

from frame.fault import check, main, praise

DEFENCE = "headers are read before anything is decoded, and what is decoded is decoded in a locked-in child with limits (src/platform/picture_header.cpp, src/platform/decoder_process.cpp)"


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(w, h, depth, colour, data, *before, frames=None):
    head = struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(before) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def packed(size):
    squeeze = zlib.compressobj(9)
    out = [squeeze.compress(bytes(1 << 20)) for _ in range(size >> 20)]
    return b"".join(out) + squeeze.compress(bytes(size & 0xFFFFF)) + squeeze.flush()


def riff(body):
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def vp8l(w, h):
    body = b"\x2f" + struct.pack("<I", (w - 1) | (h - 1) << 14) + bytes(30)
    return b"VP8L" + struct.pack("<I", len(body)) + body + (b"\0" if len(body) % 2 else b"")


def vp8x(w, h, rest):
    return riff(b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + struct.pack("<I", w - 1)[:3] + struct.pack("<I", h - 1)[:3] + rest)


def jpeg(w, h, scans=1, comment=b""):
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, h, w, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 0, 63, 0) + b"\x00" * 8
    return b"\xff\xd8" + comment + frame + scan * scans + b"\xff\xd9"


def gif(w, h, frames, fw=None, fh=None):
    block = b"\x2c" + struct.pack("<HHHHB", 0, 0, fw or w, fh or h, 0) + b"\x02\x02\x44\x0a\x00"
    return b"GIF89a" + struct.pack("<HHBBB", w, h, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + (b"\x21\xf9\x04\0\x05\0\0\0" + block) * frames + b"\x3b"


GOOD = png(2, 2, 8, 2, zlib.compress(b"\0\xff\0\0\xff\0\0" * 2))
BOMBS = {
    "png-60000-1bit": lambda: png(60000, 60000, 1, 0, packed(60000 * 7501)),
    "png-20000-8bit": lambda: png(20000, 20000, 8, 0, packed(64 << 20)),
    "png-4096-16bit": lambda: png(4096, 4096, 16, 6, packed(4096 * (4096 * 8 + 1))),
    "png-text": lambda: png(4, 4, 8, 2, zlib.compress(bytes(52)), chunk(b"zTXt", b"Comment\0\0" + packed(200 << 20))),
    "png-profile": lambda: png(4, 4, 8, 2, zlib.compress(bytes(52)), chunk(b"iCCP", b"x\0\0" + packed(200 << 20))),
    "png-less": lambda: png(400, 400, 8, 2, zlib.compress(bytes(10))),
    "png-more": lambda: png(2, 2, 8, 2, packed(200 << 20)),
    "png-header": lambda: png(64, 64, 8, 2, b"")[:33],
    "png-two-heads": lambda: png(4, 4, 8, 2, zlib.compress(bytes(52)), chunk(b"IHDR", struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0))),
    "png-apng": lambda: png(4, 4, 8, 2, zlib.compress(bytes(52)), chunk(b"acTL", struct.pack(">II", 2 ** 31, 0))),
    "jpeg-65535": lambda: jpeg(65535, 65535),
    "jpeg-passes": lambda: jpeg(4000, 4000, 3000),
    "jpeg-cut": lambda: jpeg(640, 480)[:-6],
    "jpeg-thumbnail": lambda: jpeg(64, 64, 1, b"\xff\xe1" + struct.pack(">H", 40) + b"Exif\0\0MM\0\x2a\0\0\0\x08\xff\xff" + bytes(22)),
    "webp-16384": lambda: riff(vp8l(16384, 16384)),
    "webp-canvas": lambda: vp8x(1 << 24, 1 << 24, vp8l(1, 1)),
    "webp-frame-larger": lambda: vp8x(10, 10, b"ANMF" + struct.pack("<I", 16 + len(vp8l(4000, 4000))) + bytes(16) + vp8l(4000, 4000)),
    "webp-broken": lambda: riff(vp8l(640, 480)),
    "gif-65535": lambda: gif(65535, 65535, 1),
    "gif-moving-400MB": lambda: gif(1280, 720, 100),
    "gif-frame-outside": lambda: gif(10, 10, 3, 4000, 4000),
    "gif-10000-frames": lambda: gif(4096, 4096, 10000),
    "svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' width='30000' height='30000'><rect width='30000' height='30000'/></svg>",
    "svg-entities": lambda: b"<!DOCTYPE a [<!ENTITY b 'cccccccccc'><!ENTITY d '&b;&b;&b;&b;'>]><svg xmlns='http://www.w3.org/2000/svg'><text>&d;</text></svg>",
    "pcx": lambda: b"\x0a\x05\x01\x08" + struct.pack("<HHHH", 0, 0, 65535, 65535) + bytes(116),
    "xcf": lambda: b"gimp xcf v003\0" + struct.pack(">III", 30000, 30000, 0) + bytes(40),
    "tga": lambda: bytes([0, 0, 2]) + bytes(9) + struct.pack("<HHBB", 65535, 65535, 32, 0),
    "bmp": lambda: b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 60000, 60000, 1, 32, 0, 0, 0, 0, 0, 0),
    "tiff": lambda: b"II*\0\x08\0\0\0\xff\xff" + bytes(200),
    "html": lambda: b"<html>Please sign in</html>",
    "empty": lambda: b"",
}


def resident(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) // 1024
    return 0


def look(fault):
    """Some of these can be drawn (a black square, say): then the card has a face that nobody knew before. Such a frame is correct where it stands still and is full of bright letters."""
    stage = fault.kudosk.of("stage")[-1]
    watcher = fault.watcher
    if time.monotonic() - stage["_at"] < 0.3:
        return
    checksum, middle = watcher.now(), bytes(memoryview(watcher.pixels)[watcher.top:watcher.bottom])
    letters = sum(middle.count(bytes([value])) for value in range(225, 256)) - len(middle) // 4  # every fourth byte is unused
    if letters > len(middle) // 400 and watcher.now() == checksum and zlib.crc32(middle) == checksum:
        watcher.known.setdefault(checksum, stage["item"])


def scenario(fault):
    bodies = {name: make() for name, make in BOMBS.items()}
    asked = set()

    def answer(method, target, headers):
        name = target.rsplit("/", 1)[-1]
        if target.startswith("/picture/"):
            asked.add(name)
            return {"body": GOOD if name == "good" else bodies[name], "headers": {"Content-Type": "image/png"}}
        fault.answer = None
        try:
            return fault._respond(method, target, headers, b"")
        finally:
            fault.answer = answer

    made = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=3, hours=6)).isoformat(timespec="seconds")
    fault.items += [praise(number, words) for number, words in ((4, "You stayed until it worked"), (5, "Your map of the services hangs on every wall"), (6, "The newcomers found their feet"))]
    for item in fault.items:
        item["created"] = made  # a card says how long ago it was: in days, which stand still for as long as this takes
    fault.begin()
    fault.breaks()
    fault.answer = answer
    pid = fault.kudosk.process.pid
    names = list(bodies)
    child = 0
    for start in range(0, len(names), 3):  # three givers at a time, each between two without
        for place, name in enumerate(names[start:start + 3]):
            fault.items[place * 2]["from"] = {"name": "Jonas Lindqvist", "id": "u2", "picture": f"/picture/{name}"}
        wanted = set(names[start:start + 3])
        fault.until(lambda: wanted <= asked, f"the pictures are asked for: {wanted}", seconds=10)
        since = len(fault.kudosk.of("stage"))
        fault.until(lambda: look(fault) or len(fault.kudosk.of("stage")) >= since + 7, "each item is on stage with its picture", seconds=20)
        check(fault.alive(), "the program ended:\n" + fault.tail())
        child = max([child, *(resident(other) for file in pathlib.Path(f"/proc/{pid}/task").glob("*/children") for other in file.read_text().split())])
    for item in fault.items:
        item["from"] = {"name": "Jonas Lindqvist", "id": "u2"}
    fault.recovers()
    fault.keeps(4)
    most = resident(pid)
    check(most < 100, f"the screen's process took {most} MB")
    check(not fault.kudosk.of("restarted") and fault.kudosk.process.pid == pid, "nothing was restarted")
    fault.items[0]["from"] = {"name": "Jonas Lindqvist", "id": "u2", "picture": "/picture/good"}
    fault.until(lambda: "good" in asked, "a good picture is asked for")
    before = set(fault.watcher.known)
    # One person has one face: all cards of theirs show it from now on.
    fault.until(lambda: look(fault) or (fault.kudosk.of("stage")[-1].get("item") == "k1" and fault.watcher.now() not in before), "a good picture is shown", seconds=15)
    since = len(fault.kudosk.of("stage"))
    fault.until(lambda: look(fault) or len(fault.kudosk.of("stage")) >= since + 7, "each card is on stage with that face", seconds=20)
    check(set(fault.watcher.known) - before, "the face was seen standing still")
    fault.items[0]["from"] = {"name": "Jonas Lindqvist", "id": "u2"}
    fault.recovers()
    check(not list(fault.home.rglob("core*")), "no core file")
    fault.figures.update(bombs=len(bodies), screen=f"{most} MB", decoder=f"{child} MB")
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

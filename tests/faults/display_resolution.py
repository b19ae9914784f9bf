"""The display changes its resolution while the program runs, as one does that is replaced or switched over: it gets smaller, and large again, twice. No window manager helps. (An X server in a window is the
display, and its window's size the resolution.)

Screen: the window follows within 2 s, and the items go on in it. Log: no error. Disk: nothing.
"""
import os
import subprocess
import time

from frame.fault import check, main, need

DEFENCE = "the X server is asked to tell of its screen's size, and everything is opened anew (src/platform/x11_root.cpp)"


def scenario(fault):
    need("Xephyr", "xserver-xephyr")
    need("xwininfo", "x11-utils")
    read, write = os.pipe()
    inner = subprocess.Popen(["Xephyr", "-displayfd", str(write), "-screen", fault.size, "-resizeable", "-nolisten", "tcp"], env={**os.environ, "DISPLAY": fault.screen.display},
                             pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    fault.closing.append(inner.wait)
    fault.closing.append(inner.terminate)
    fault.closing.append(lambda: fault.kudosk and fault.kudosk.close())
    os.close(write)
    with os.fdopen(read) as pipe:
        display = ":" + pipe.readline().strip()

    def said(*command, on=fault.screen.display):
        return subprocess.run(command, env={**os.environ, "DISPLAY": on}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout

    host = said("xdotool", "search", "--name", "Xephyr").split()[0]

    def window():
        """The program's window, as WIDTHxHEIGHT+X+Y."""
        lines = [line for line in said("xwininfo", "-root", "-tree", on=display).splitlines() if '"kudosk"' in line]
        return lines[0].split(")")[1].split()[0] if lines else ""

    fault.begin(prefix=["env", f"DISPLAY={display}"])
    check(window() == fault.size + "+0+0", f"the window fills the screen: {window()}")
    worst = 0.0
    for size in ("800x450", fault.size, "640x360", fault.size):
        changed = time.monotonic()
        said("xdotool", "windowsize", host, *size.split("x"))
        fault.until(lambda: window() == size + "+0+0", f"the window follows to {size}", seconds=5)
        stages = len(fault.kudosk.of("stage"))
        fault.until(lambda: len(fault.kudosk.of("stage")) > stages, "the items go on", seconds=5)
        worst = max(worst, fault.kudosk.of("stage")[stages]["_at"] - changed)
        if size != fault.size:
            continue
        if fault.since is None:
            fault.breaks()  # the pictures at this size are known
        fault.until(lambda: fault.watcher.now() in fault.watcher.known, "as it was", seconds=5)
        fault.breaks()
    fault.figures["followed after"] = f"{worst:.1f} s"
    check(worst <= 3, f"the next item came {worst:.1f} s after a change")
    check(not fault.kudosk.of("error"), f"no error: {fault.kudosk.of('error')}")
    fault.keeps(3)
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

"""The display comes back with another resolution while the program runs, as a TV does that was switched to another input: it gets smaller, and large again.

Screen: the window follows within 2 s, and the items fill it: nothing of the root window is seen. Log: no error. Disk: nothing.
"""
import os
import subprocess
import time

from frame.fault import NotRun, check, main, need

DEFENCE = "the window takes the display's size whenever it changes (src/platform)"


def scenario(fault):
    need("xrandr", "x11-xserver-utils")
    need("xwininfo", "x11-utils")
    environment = {**os.environ, "DISPLAY": fault.screen.display}

    def xrandr(*arguments):
        return subprocess.run(["xrandr", *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)

    def window():
        tree = subprocess.run(["xwininfo", "-root", "-tree"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout
        line = next((line for line in tree.splitlines() if "kudosk" in line.lower() and "+" in line), "")
        return next((word.split("+")[0] for word in line.split() if word[0].isdigit() and "x" in word and "+" in word), "")

    fault.begin()
    check(window() == fault.size, f"the window fills the screen: {window()}")
    listed = xrandr("--query").stdout
    name = next((line.split()[0] for line in listed.splitlines() if " connected" in line), "")
    for command in (("--newmode", "800x450_t", "24.0", "800", "832", "912", "1024", "450", "451", "454", "468"), ("--addmode", name, "800x450_t")):
        done = xrandr(*command)
        if done.returncode != 0:
            raise NotRun(f"this X server has no further mode: {done.stdout.strip()}")
    whole = next(line.split()[0] for line in listed.splitlines() if line.startswith("  ") and "*" in line)
    fault.breaks()
    worst = 0.0
    for mode, size in (("800x450_t", "800x450"), (whole, fault.size), ("800x450_t", "800x450"), (whole, fault.size)):
        changed = time.monotonic()
        done = xrandr("--output", name, "--mode", mode)
        if done.returncode != 0:
            raise NotRun(f"this X server does not change its mode: {done.stdout.strip()}")
        fault.until(lambda: window() == size, f"the window follows to {size}: {window()}", seconds=5)
        worst = max(worst, time.monotonic() - changed)
        stages = len(fault.kudosk.of("stage"))
        fault.until(lambda: len(fault.kudosk.of("stage")) > stages + 1, "the items go on", seconds=5)
    fault.figures["followed after"] = f"{worst:.1f} s"
    check(worst <= 2, f"the window followed after {worst:.1f} s")
    check(not fault.kudosk.of("error"), f"no error: {fault.kudosk.of('error')}")
    fault.breaks()
    fault.keeps(3)
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

"""The graphics card is reset while the program draws with it: SDL says that the device was lost, and every texture is gone. (Injected between the program
and SDL, where all textures are emptied and the event is read: no card here can be reset by hand.)

Screen: the items are drawn again at the next frame, from what the program holds; nobody sees more than one frame of it. Log: no error. Disk: nothing.
"""
from frame.fault import check, main
from frame.shim import Shim

DEFENCE = "the canvas is made anew and everything is drawn again (src/platform: renew())"


def scenario(fault):
    shim = Shim(fault)
    fault.begin(env={**shim.env, "LIBGL_ALWAYS_SOFTWARE": "1"}, screen={"renderer": "gpu", "pixel_shift": False})
    fault.breaks()
    for _ in range(3):
        shim.lost.touch()
        fault.until(lambda: not shim.lost.exists(), "the card is lost")
        fault.keeps(2.5)
    check(not fault.kudosk.of("restarted"), "nothing was restarted")
    check(not fault.kudosk.of("error"), f"no error: {fault.kudosk.of('error')}")
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

"""The library of shim.cpp, compiled into the scenario's folder, and its faults."""
import pathlib
import subprocess

from frame.fault import need


class Shim:
    def __init__(self, fault):
        need("g++", "g++")
        library = fault.home / "shim.so"
        subprocess.run(["g++", "-shared", "-fPIC", "-O1", "-o", str(library), str(pathlib.Path(__file__).with_name("shim.cpp")), "-ldl"], check=True)
        self.stuck, self.lost = fault.home / "stuck", fault.home / "lost"
        self.env = {"LD_PRELOAD": str(library), "KUDOSK_FAULT_STUCK": str(self.stuck), "KUDOSK_FAULT_LOST": str(self.lost)}

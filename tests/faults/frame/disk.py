"""Disks to break: the state folder as a small file system of its own. Need root, for mounts."""
import os
import subprocess

from frame.fault import NotRun, need_root


class Disk:
    """A tmpfs of `size` bytes where the program keeps its state."""

    def __init__(self, fault, size=1 << 20):
        need_root("a file system of its own")
        self.folder = fault.home / "state"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._mount("-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", self.folder)
        fault.closing.append(lambda: subprocess.run(["umount", "-l", str(self.folder)], check=False))

    def _mount(self, *arguments):
        done = subprocess.run(["mount", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            raise NotRun(f"mount: {done.stdout.strip()}")

    def fill(self):
        """Not a byte is left."""
        with open(self.folder / "full", "wb", buffering=0) as file:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    pass

    def clear(self):
        os.unlink(self.folder / "full")

    def read_only(self, yes):
        self._mount("-o", "remount," + ("ro" if yes else "rw"), self.folder)

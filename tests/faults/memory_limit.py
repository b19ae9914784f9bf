"""The service's memory limit is reached (a cgroup whose limit is lowered under what the program holds), and the network is gone: the kernel kills it.

Screen: started again, it shows the stored items within 2 s, and within the limit once that is as large as the service's own. Log: the restart, and no safe mode after one end. Disk: the store is whole.
"""
import os
import pathlib
import signal
import time

from frame.fault import NotRun, check, main, need_root
from frame.service import Service

DEFENCE = "the first content is saved at once, and a start shows the store before any network (src/sync/saver.cpp, src/sync/engine.cpp)"
LIMIT = 800 << 20  # packaging/systemd/kudosk.service: MemoryMax


class Group:
    """A memory cgroup, of either version."""

    def __init__(self, name):
        need_root("a memory cgroup")
        for root, limit in ((pathlib.Path("/sys/fs/cgroup"), "memory.max"), (pathlib.Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes")):
            self.path, self.limit = root / name, limit
            try:
                self.path.mkdir(exist_ok=True)
            except OSError:
                continue
            if (self.path / limit).exists():
                return
            self.path.rmdir()
        raise NotRun("needs a memory cgroup that can be written")

    def most(self, size):
        (self.path / self.limit).write_text(str(size))

    def used(self):
        return int((self.path / ("memory.current" if self.limit == "memory.max" else "memory.usage_in_bytes")).read_text())

    def close(self):
        for _ in range(50):
            try:
                self.path.rmdir()
                return
            except OSError:
                time.sleep(0.1)


def scenario(fault):
    group = Group(f"kudosk-fault-{os.getpid()}")
    fault.closing.append(group.close)
    fault.closing.append(lambda: fault.kudosk.close())
    enter = ["sh", "-c", f"echo $$ > {group.path}/cgroup.procs; exec \"$@\"", "sh"]
    group.most(LIMIT)
    fault.begin(prefix=enter)
    service = Service(fault, enter)
    fault.answer = {"status": 503}
    fault.keeps(1.5)
    fault.breaks()
    died = time.monotonic()
    try:
        group.most(4 << 20)  # the second version kills; the first refuses what is held already
    except OSError:
        fault.signal(signal.SIGKILL)
    fault.until(lambda: service.ended, "the kernel ends it")
    group.most(LIMIT)
    fault.until(lambda: service.started and fault.kudosk.of("stage"), "it is back")
    check(service.ended[0][1] == -signal.SIGKILL, f"it was killed: {service.ended}")
    fault.figures["back after"] = f"{fault.kudosk.of('stage')[0]['_at'] - died:.1f} s"
    check(not fault.kudosk.of("safe_mode"), "one end is no crash loop")
    fault.keeps(4)
    fault.figures["memory"] = f"{group.used() >> 20} MB of {LIMIT >> 20}"
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)

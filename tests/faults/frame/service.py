"""What a service manager does: a program that has ended is started again after 200 ms."""
import threading
import time


class Service:
    def __init__(self, fault, prefix=(), env=None):
        self.fault, self.prefix, self.env = fault, prefix, env
        self.ended = []     # (moment, exit code) of each end
        self.started = []   # the moment of each start that followed
        self.stopping = False
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()
        fault.closing.append(self.close)

    def _watch(self):
        while not self.stopping:
            code = self.fault.kudosk.process.poll()
            if code is not None:
                self.ended.append((time.monotonic(), code))
                time.sleep(0.2)
                if not self.stopping:
                    self.fault.run(self.prefix, self.env)
                    self.started.append(time.monotonic())
            time.sleep(0.01)

    def close(self):
        self.stopping = True
        self.thread.join()

"""Networks to break: a namespace with a cable of its own, a relay that can be frozen, a name server that can be silenced. Need root, for namespaces."""
import os
import pathlib
import socket
import struct
import subprocess
import threading

from frame.fault import NotRun, need, need_root


def ip(*arguments):
    done = subprocess.run(["ip", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise NotRun(f"ip {' '.join(map(str, arguments))}: {done.stdout.strip()}")


class Relay:
    """Listens at an address and hands everything on to a port of 127.0.0.1, until it is told otherwise."""

    def __init__(self, to, address="127.0.0.1"):
        self.to, self.how = to, "pass"  # pass; freeze: connections stay open, and nothing goes through, either way
        self.frozen = 0  # bytes that were swallowed
        self.socket = socket.create_server((address, 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        self.url = f"http://{address}:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def greet(self, connection):
        """The connection as it is listened to from here on; None: it came to nothing."""
        return connection

    def _serve(self, connection):
        connection = self.greet(connection)
        if connection is None:
            return
        onward = socket.create_connection(("127.0.0.1", self.to))

        def pump(source, target):
            try:
                while chunk := source.recv(65536):
                    if self.how == "freeze":
                        self.frozen += len(chunk)
                    else:
                        target.sendall(chunk)
            except OSError:
                pass
            for one in (source, target):
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

        threading.Thread(target=pump, args=(onward, connection), daemon=True).start()
        pump(connection, onward)

    def close(self):
        self.socket.close()


class Cable:
    """A network namespace whose only way out is one cable to the host; `relay` is the scenario's server at the other end."""

    def __init__(self, fault):
        need_root("a network namespace")
        need("ip", "iproute2")
        number = os.getpid() % 16000
        self.name, self.ours = f"kudosk-{os.getpid()}", f"kf{os.getpid() % 10 ** 9}"
        first, last = f"10.213.{number // 64}", number % 64 * 4
        self.host, self.inside = f"{first}.{last + 1}", f"{first}.{last + 2}"
        ip("netns", "add", self.name)
        fault.closing.append(lambda: subprocess.run(["ip", "netns", "del", self.name], stderr=subprocess.DEVNULL))
        ip("link", "add", self.ours, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        fault.closing.append(lambda: subprocess.run(["ip", "link", "del", self.ours], stderr=subprocess.DEVNULL))
        ip("addr", "add", f"{self.host}/30", "dev", self.ours)
        ip("link", "set", self.ours, "up")
        ip("-n", self.name, "addr", "add", f"{self.inside}/30", "dev", "eth0")
        ip("-n", self.name, "link", "set", "lo", "up")
        self.plug()
        self.relay = Relay(fault.server.port, self.host)
        fault.closing.append(self.relay.close)

    @property
    def prefix(self):
        return ["ip", "netns", "exec", self.name]

    def plug(self):
        ip("-n", self.name, "link", "set", "eth0", "up")

    def unplug(self):
        ip("-n", self.name, "link", "set", "eth0", "down")

    def source(self, **more):
        return {"type": "feed", "name": "kudos", "url": self.relay.url + "/feed", "allow_http": True, "interval": "1s", **more}


class Names:
    """A name server for 127.0.0.1 alone, at an address of 127/8, and a wrapper that has a program ask it and nobody else (in a mount namespace of its own).
    how: answer; silent: takes the question and says nothing; refuse: SERVFAIL; unknown: NXDOMAIN."""

    def __init__(self, fault):
        need_root("a mount namespace")
        number = os.getpid()
        self.address = f"127.66.{number // 250 % 250}.{number % 250 + 1}"
        self.how, self.asked = "answer", 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((self.address, 53))
        threading.Thread(target=self._serve, daemon=True).start()
        fault.closing.append(self.socket.close)
        resolv = pathlib.Path(fault.home) / "resolv.conf"
        resolv.write_text(f"nameserver {self.address}\noptions timeout:2 attempts:2\n")
        self.script = pathlib.Path(fault.home) / "with-names"
        self.script.write_text(f'#!/bin/sh\nmount --bind {resolv} /etc/resolv.conf && exec "$@"\n')
        self.script.chmod(0o755)
        # In a changed root, whose mounts nobody can make private, what is mounted may be seen outside: then it is taken away again.
        self.private = subprocess.run(["unshare", "--mount", "true"], stderr=subprocess.DEVNULL).returncode == 0
        if not self.private:
            fault.closing.append(lambda: subprocess.run(["umount", "/etc/resolv.conf"], stderr=subprocess.DEVNULL))

    @property
    def prefix(self):
        return ["unshare", "--mount", *([] if self.private else ["--propagation", "unchanged"]), self.script]

    def _serve(self):
        while True:
            try:
                question, who = self.socket.recvfrom(512)
            except OSError:
                return
            self.asked += 1
            if self.how == "silent":
                continue
            end = question.index(b"\0", 12) + 5
            kind = struct.unpack(">H", question[end - 4:end - 2])[0]
            code = {"answer": 0, "refuse": 2, "unknown": 3}[self.how]
            good = code == 0 and kind == 1  # A; nothing for AAAA
            answer = question[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, 1 if good else 0, 0, 0) + question[12:end]
            if good:
                answer += b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 0, 4) + socket.inet_aton("127.0.0.1")
            self.socket.sendto(answer, who)


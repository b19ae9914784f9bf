"""A machine with a bare graphics card: Debian's kernel with a virtio GPU under QEMU (software emulation: slow), whose files are this machine's, over a layer in memory that is forgotten at the end.

Its displays are pulled and plugged as a monitor is: the card says so by an event, with the new display's EDID. Its keyboard is a keyboard, its picture what the card scans out.

Needs root (it reads all of this machine's files, and `apt-get download` fetches a kernel once): apt install qemu-system-x86 busybox-static cpio kmod python3. The kernel and the first file system
are kept in $KUDOSK_KMS_CACHE, else ~/.cache/kudosk-kms; put a vmlinuz and an initrd.gz of your own there to use them (the latter must carry the modules and start as INIT below does).
"""
import json
import os
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import zlib

MODULES = ("drivers/virtio", "drivers/gpu/drm", "drivers/input", "drivers/video", "drivers/i2c", "drivers/char", "fs/9p", "fs/netfs", "fs/fscache", "fs/overlayfs", "net/9p")
LEFT_OUT = ("amd", "nouveau", "radeon", "i915")
INIT = r"""#!/bin/busybox sh
/bin/busybox --install -s /bin 2>/dev/null
export PATH=/bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
for m in virtio_pci 9pnet_virtio 9p overlay drm_kms_helper virtio-gpu evdev virtio_input; do modprobe $m 2>&1; done
mkdir -p /ro /rw /newroot
mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=262144 hostroot /ro
mount -t tmpfs tmpfs /rw; mkdir -p /rw/u /rw/w
mount -t overlay -o lowerdir=/ro,upperdir=/rw/u,workdir=/rw/w overlay /newroot
mount --move /proc /newroot/proc; mount --move /sys /newroot/sys; mount --move /dev /newroot/dev
mkdir -p /newroot/dev/pts /newroot/kms; mount -t tmpfs tmpfs /newroot/run;
mount -t debugfs debugfs /newroot/sys/kernel/debug
mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 share /newroot/kms
ip link set lo up 2>/dev/null || ifconfig lo 127.0.0.1 up
stty -F /newroot/dev/ttyS1 raw -echo
exec chroot /newroot /bin/bash /kms/guest.sh
"""
# What udev and the service manager see to elsewhere: who may open what. Then a shell for the one outside.
GUEST = r"""export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
chgrp video /dev/dri/card*; chgrp render /dev/dri/renderD* 2>/dev/null; chgrp input /dev/input/event*; chgrp tty /dev/tty1
chmod 660 /dev/dri/* /dev/input/event* /dev/tty1; chmod 666 /dev/tty /dev/null /dev/zero /dev/urandom /dev/random
while read -r line; do eval "$line"; done </dev/ttyS1 >/dev/ttyS1 2>&1
"""


class NotRun(Exception):
    """This machine lacks what is needed."""


def cache():
    return pathlib.Path(os.environ.get("KUDOSK_KMS_CACHE") or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "kudosk-kms")


def prepare():
    """The folder with vmlinuz and initrd.gz, made where they are not there yet."""
    lacking = [package for program, package in (("qemu-system-x86_64", "qemu-system-x86"), ("busybox", "busybox-static"), ("cpio", "cpio"), ("depmod", "kmod")) if not shutil.which(program, path=os.environ["PATH"] + ":/sbin:/usr/sbin")]
    if lacking:
        raise NotRun("apt install " + " ".join(lacking))
    if os.geteuid() != 0:
        raise NotRun("it needs root")
    folder = cache()
    signature = format(zlib.crc32((INIT + repr(MODULES)).encode()), "08x")
    if (folder / "initrd.gz").exists() and (not (folder / "made").exists() or (folder / "made").read_text() == signature):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kudosk-kms-") as work:
        work = pathlib.Path(work)
        depends = subprocess.run(["apt-cache", "depends", "linux-image-amd64"], stdout=subprocess.PIPE, text=True, check=True).stdout
        found = re.search(r"Depends: (linux-image-([0-9]\S+))", depends)
        if not found:
            raise NotRun("apt-cache knows no linux-image-amd64 (apt-get update)")
        package, version = found.groups()
        if subprocess.run(["apt-get", "download", "-q", package + "-unsigned"], cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode != 0:
            subprocess.run(["apt-get", "download", "-q", package], cwd=work, stdout=subprocess.DEVNULL, check=True)
        subprocess.run(["dpkg-deb", "-x", str(next(work.glob("*.deb"))), str(work / "kernel")], check=True)
        shutil.copy(work / "kernel/boot" / f"vmlinuz-{version}", folder / "vmlinuz")
        source, root = work / "kernel/lib/modules" / version, work / "root"
        target = root / "lib/modules" / version
        for name in ("bin", "proc", "sys", "dev"):
            (root / name).mkdir(parents=True)
        target.mkdir(parents=True)
        for file in source.glob("modules.*"):
            shutil.copy(file, target)
        shutil.copy(shutil.which("busybox"), root / "bin/busybox")
        for name in MODULES:
            if (source / "kernel" / name).is_dir():
                shutil.copytree(source / "kernel" / name, target / "kernel" / name, ignore=shutil.ignore_patterns(*LEFT_OUT))
        subprocess.run(["depmod", "-b", str(root), version], check=True, env={**os.environ, "PATH": os.environ["PATH"] + ":/sbin:/usr/sbin"})
        (root / "init").write_text(INIT)
        (root / "init").chmod(0o755)
        subprocess.run("find . | cpio -o -H newc 2>/dev/null | gzip -1 > initrd.new && mv initrd.new \"$OUT\"/initrd.gz", shell=True, cwd=root, env={**os.environ, "OUT": str(folder)}, check=True)
        (folder / "made").write_text(signature)
    return folder


class Picture:
    """A picture in RGB24."""

    def __init__(self, width, height, pixels):
        self.width, self.height, self.pixels = width, height, pixels

    @staticmethod
    def of_ppm(data):
        head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
        return Picture(int(head[1]), int(head[2]), data[head.end():])

    @property
    def size(self):
        return f"{self.width}x{self.height}"

    def colours(self):
        """How many there are, among every 7th pixel; 1: it is of one colour."""
        return len({self.pixels[at:at + 3] for at in range(0, len(self.pixels), 21)})

    def rows(self, top, bottom):
        """Of the part between two shares of its height."""
        stride = self.width * 3
        return self.pixels[int(self.height * top) * stride:int(self.height * bottom) * stride]

    def save(self, path):
        stride = self.width * 3
        raw = b"".join(b"\0" + self.pixels[y * stride:(y + 1) * stride] for y in range(self.height))
        part = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        pathlib.Path(path).write_bytes(b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)) + part(b"IDAT", zlib.compress(raw, 6)) + part(b"IEND", b""))


class Machine:
    """outputs: how many the card has. size: of the first display at the start; others are connected later. cursor: whether the console has a blinking one."""

    def __init__(self, keep, size=(1280, 720), outputs=1, cursor=True):
        folder = prepare()
        self.keep = pathlib.Path(keep)
        self.keep.mkdir(parents=True, exist_ok=True)
        for old in self.keep.glob("*.png"):
            old.unlink()
        self.share = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-kms-"))
        self.share.chmod(0o755)  # the program in it is not root
        (self.share / "guest.sh").write_text(GUEST)
        self.sockets = {name: str(self.share / name) for name in ("shell", "qmp", *(f"vnc{i}" for i in range(outputs)))}
        self.displays = {}
        self.shots = 0
        words = ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max,avx=off,avx2=off,f16c=off", "-m", "2048", "-smp", "2", "-nodefaults", "-no-reboot", "-display", "none",
                 "-kernel", str(folder / "vmlinuz"), "-initrd", str(folder / "initrd.gz"), "-append", f"console=ttyS0 quiet panic=-1 vt.global_cursor_default={int(cursor)}",
                 "-device", f"virtio-gpu-pci,id=g0,max_outputs={outputs},xres={size[0]},yres={size[1]}", "-device", "virtio-keyboard-pci",
                 "-chardev", f"file,id=console,path={self.share}/console", "-serial", "chardev:console", "-serial", f"unix:{self.sockets['shell']},server,nowait", "-qmp", f"unix:{self.sockets['qmp']},server,nowait",
                 "-virtfs", "local,path=/,mount_tag=hostroot,security_model=none,readonly=on,multidevs=remap", "-virtfs", f"local,path={self.share},mount_tag=share,security_model=none,multidevs=remap"]
        for i in range(outputs):
            words += ["-vnc", f"unix:{self.sockets[f'vnc{i}']},id=vnc{i},display=g0,head={i}"]
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=open(self.share / "qemu", "wb"))
        try:
            self.qmp = self._connect("qmp").makefile("rwb")
            self._answer()
            self.ask("qmp_capabilities")
            self.shell = self._connect("shell")
            self.asked = 0
            self._wait_for_shell()
        except BaseException:
            self.close()
            raise

    def _connect(self, name):
        end = time.monotonic() + 20
        while True:
            try:
                one = socket.socket(socket.AF_UNIX)
                one.connect(self.sockets[name])
                return one
            except OSError:
                if time.monotonic() > end:
                    raise NotRun("qemu does not start: " + (self.share / "qemu").read_text()[-500:]) from None
                time.sleep(0.1)

    # ---- the machine's monitor ----
    def _answer(self):
        while True:
            said = json.loads(self.qmp.readline())
            if "event" not in said:
                return said

    def ask(self, what, **arguments):
        self.qmp.write(json.dumps({"execute": what, **({"arguments": arguments} if arguments else {})}).encode() + b"\n")
        self.qmp.flush()
        said = self._answer()
        if "error" in said:
            raise RuntimeError(f"{what}: {said['error']}")
        return said.get("return")

    def key(self, *names):
        """By QEMU's names ("spc", "ret", "right", "b"), one after another."""
        for name in names:
            self.ask("send-key", keys=[{"type": "qcode", "data": part} for part in name.split("+")], **{"hold-time": 80})
            time.sleep(0.3)

    def picture(self, name=None, output=0):
        """What the card scans out to this output; kept under `name` as PNG."""
        path = self.share / f"shot{output}.ppm"
        self.ask("screendump", filename=str(path), device="g0", head=output)
        end = time.monotonic() + 5
        while not path.exists() and time.monotonic() < end:
            time.sleep(0.05)
        picture = Picture.of_ppm(path.read_bytes())
        path.unlink()
        if name:
            self.shots += 1
            picture.save(self.keep / f"{self.shots:02}-{name}.png")
        return picture

    def plug(self, size, output=0):
        """A display with this resolution; None: the cable is pulled."""
        if output not in self.displays:
            one = self._connect(f"vnc{output}")
            one.recv(12)
            one.sendall(b"RFB 003.008\n")
            one.recv(16)
            one.sendall(b"\1")  # nobody need say who he is
            one.recv(4)
            one.sendall(b"\1")
            one.recv(4096)
            self.displays[output] = one
            self._size(one, (64, 64))  # what QEMU takes for the same as before does nothing
        self._size(self.displays[output], size or (0, 0))

    @staticmethod
    def _size(viewer, size):
        viewer.sendall(struct.pack(">BxHHBxIHHHHI", 251, *size, 1, 0, 0, 0, *size, 0))

    # ---- its shell ----
    def _wait_for_shell(self):
        """The serial line drops what comes before somebody reads it."""
        end = time.monotonic() + 120
        while True:
            if time.monotonic() > end or self.process.poll() is not None:
                raise NotRun("the machine does not start: " + (self.share / "qemu").read_text()[-500:] + (self.share / "console").read_text(errors="replace")[-500:])
            try:
                self.sh("true", seconds=2)
                return
            except OSError:
                pass

    def sh(self, command, seconds=60):
        """What the command says; it runs as root. An error where it fails."""
        self.asked += 1
        mark = f"{self.asked}:".encode()
        self.shell.sendall(f"\n( {command} ) 2>&1; echo \"<<{self.asked}:$?>>\"\n".encode())
        self.shell.settimeout(seconds)
        heard = b""
        while not (end := re.search(rb"<<" + mark + rb"(\d+)>>\r?\n", heard)):
            more = self.shell.recv(65536)
            if not more:
                raise RuntimeError("the machine has ended")
            heard += more
        said = heard[:end.start()].decode("utf-8", "replace").replace("\r\n", "\n")
        if end[1] != b"0":
            raise RuntimeError(f"{command}: {end[1].decode()}: {said}")
        return said.strip()

    def connected(self, output=0):
        return self.sh(f"cat /sys/class/drm/card0-Virtual-{output + 1}/status") == "connected"

    def close(self):
        for one in self.displays.values():
            one.close()
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.share, ignore_errors=True)

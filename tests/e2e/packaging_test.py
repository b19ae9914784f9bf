#!/usr/bin/env python3
"""What a package brings agrees with the program, and kudosk-setup takes back all that it does."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from harness import check, main

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


def said(binary, *words):
    return subprocess.run([binary, *words], capture_output=True, text=True, check=True).stdout


def commands_of(binary):
    """Each command's long options, from its own help."""
    found = {}
    text = said(binary, "--help")
    for name in re.findall(r"^  ([a-z][a-z-]+)  ", text[text.index("Subcommands"):], re.M):
        found[name] = set(re.findall(r"--[a-z-]+", said(binary, name, "--help").split("Options:")[1])) - {"--help"}
    return found


def help_pages_and_completions_agree(binary):
    commands = commands_of(binary)
    check({"run", "demo", "show", "check", "render", "serve-sample", "publish", "status", "sign-in"} <= set(commands), f"every command is there: {sorted(commands)}")
    page = (PACKAGING / "man/kudosk.1").read_text().replace("\\-", "-").replace("\\fR", "").replace("\\fB", "")
    shells = {name: (PACKAGING / f"completions/kudosk.{name}").read_text() for name in ("bash", "zsh", "fish")}
    readme = (ROOT / "README.md").read_text()
    for command, options in commands.items():
        check(re.search(rf"^\.TP\n\.B {command}\b", page, re.M), f"kudosk.1 has {command}")
        check(f"`kudosk {command}" in readme, f"the README has {command}")
        for shell, text in shells.items():
            check(command in text, f"{shell} completes {command}")
        for option in options:
            check(option in page, f"kudosk.1 has {option} of {command}")
            check(option in shells["bash"] and option in shells["zsh"], f"bash and zsh complete {option} of {command}")
            check(re.search(rf"-l {option[2:]}\b", shells["fish"]), f"fish completes {option} of {command}")
    known = set().union(*commands.values()) | {"--help", "--version"}
    for shell in ("bash", "zsh"):
        for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", shells[shell])):
            check(option in known, f"{shell} completes {option}, which no command has")


def versions_and_pages_agree(binary):
    version = said(binary, "--version").split()[-1]
    check((PACKAGING / "debian/changelog").read_text().startswith(f"kudosk ({version})"), "the package's version is the program's")
    check(f"kudosk {version}" in (PACKAGING / "man/kudosk.1").read_text(), "the manual page's version is the program's")
    check(f'version="{version}"' in (PACKAGING / "desktop/org.kudosk.kudosk.metainfo.xml").read_text(), "AppStream's release is the program's")
    schema = ROOT / "config/kudosk.schema.json"
    page = subprocess.run(["python3", PACKAGING / "man/config-page", schema], capture_output=True, text=True, check=True).stdout
    document = json.loads(schema.read_text())
    for key in document["properties"]:
        check(key == "$schema" or f"\n.B {key}\n" in page, f"kudosk.json.5 has {key}")
    for name in document["$defs"]:
        check(not name.startswith("source-") or f'.SS "{name[7:]}"'.replace("-", "\\-") in page or f'.SS "{name[7:]}"' in page, f"kudosk.json.5 has the source {name[7:]}")
    shipped = subprocess.run([binary, "check", "--offline", "--config", PACKAGING / "debian/kudosk.json"], capture_output=True, text=True)
    check(shipped.returncode == 0, f"the package's configuration is fine: {shipped.stdout}")
    commented = (PACKAGING / "debian/kudosk.json").read_text()
    opened = re.sub(r"^(\s*)// ([\"{])", r"\1\2", commented, flags=re.M)
    file = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-home-")) / "kudosk.json"
    file.write_text(opened)
    problems = subprocess.run([binary, "check", "--offline", "--config", file], capture_output=True, text=True)
    check(problems.returncode == 0 and opened != commented, f"so is what its comments suggest: {problems.stdout}")


def what_machines_read_is_valid(_):
    """Each by its validator, where that is installed; the package's own build asks for all of them."""
    for words in (["desktop-file-validate", PACKAGING / "desktop/kudosk.desktop"], ["appstreamcli", "validate", "--no-net", PACKAGING / "desktop/org.kudosk.kudosk.metainfo.xml"],
                  ["sh", "-n", PACKAGING / "setup/kudosk-setup"], ["bash", "-n", PACKAGING / "completions/kudosk.bash"], ["zsh", "-n", PACKAGING / "completions/kudosk.zsh"],
                  ["fish", "-n", PACKAGING / "completions/kudosk.fish"], ["sh", "-n", PACKAGING / "pi/first-boot"], ["bash", "-n", PACKAGING / "pi/prepare"]):
        if shutil.which(words[0]):
            done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
            check(done.returncode == 0, f"{words}: {done.stdout}{done.stderr}")
    for file in PACKAGING.rglob("*.service"):
        text = file.read_text()
        check("[Service]" in text and "ExecStart=" in text and "Restart=" in text and "[Install]" in text, f"{file.name} is whole")


SYSTEMCTL = """#!/bin/sh
# Stands in for systemctl: what is enabled is a file.
while :; do case $1 in --root=*|-q|--no-block) shift ;; *) break ;; esac; done
echo "$*" >>"$FAKE/asked"
case $1 in
  is-enabled) [ -e "$FAKE/enabled/$2" ] && echo enabled || { echo disabled; exit 1; } ;;
  enable) touch "$FAKE/enabled/$2" ;;
  disable) rm -f "$FAKE/enabled/$2" ;;
  get-default) cat "$FAKE/default" ;;
  set-default) echo "$2" >"$FAKE/default" ;;
  is-active) echo inactive; exit 3 ;;
esac
"""


class Machine:
    def __init__(self, default="multi-user.target", enabled=("getty@tty1.service",), files=None):
        self.fake = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-machine-"))
        self.root = self.fake / "root"
        (self.fake / "enabled").mkdir()
        for unit in enabled:
            (self.fake / "enabled" / unit).touch()
        (self.fake / "default").write_text(default + "\n")
        (self.fake / "bin").mkdir()
        (self.fake / "bin/systemctl").write_text(SYSTEMCTL)
        (self.fake / "bin/systemctl").chmod(0o755)
        for name, text in {"etc/hostname": "tv\n", **(files or {})}.items():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_text(text)

    def setup(self, *words, code=0):
        done = subprocess.run([PACKAGING / "setup/kudosk-setup", "--root", self.root, *words], capture_output=True, text=True,
                              env={**os.environ, "FAKE": str(self.fake), "PATH": f"{self.fake}/bin:{os.environ['PATH']}"})
        check(done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def state(self):
        return {str(f.relative_to(self.root)): f.read_bytes() for f in self.root.rglob("*") if f.is_file() and not f.is_symlink()}, sorted(f.name for f in (self.fake / "enabled").iterdir()), (self.fake / "default").read_text()


CMDLINE = "console=serial0,115200 console=tty1 root=PARTUUID=1234-02 rootfstype=ext4 fsck.repair=yes rootwait quiet\n"


def setup_can_be_taken_back(_):
    for machine, command in ((Machine(files={"boot/firmware/cmdline.txt": CMDLINE}), "kms"), (Machine(files={"etc/default/grub": "GRUB_TIMEOUT=5\n"}), "kms"), (Machine(), "kms"), (Machine(), "desktop"),
                             (Machine("graphical.target", ("display-manager.service",), {"etc/systemd/system/display-manager.service": "", "boot/cmdline.txt": CMDLINE}), "kms"),
                             (Machine(files={"usr/bin/cage": "", "usr/bin/Xwayland": ""}), "cage")):
        if command == "cage":
            [(machine.root / "usr/bin" / name).chmod(0o755) for name in ("cage", "Xwayland")]
        before = machine.state()
        told = machine.setup("--dry-run", command)
        check(machine.state() == before and "would" in told, f"a dry run says what would be done, and does nothing: {told}")
        machine.setup(command)
        after = machine.state()
        check(after != before, "it has done something")
        if command != "desktop":
            unit = {"kms": "kudosk.service", "cage": "kudosk-cage.service"}[command]
            check(unit in after[1] and "getty@tty1.service" not in after[1] and after[2].strip() == "multi-user.target", f"{command}: {after[1:]}")
        machine.setup(command)
        check(machine.state() == after, "the same again changes nothing")
        check(f"chosen: {command}" in machine.setup("status"), "it knows what is chosen")
        machine.setup("undo")
        check(machine.state() == before, f"{command} is taken back to the letter:\n{before}\n{machine.state()}")
        check("nothing was changed" in machine.setup("undo"), "there is nothing more to take back")


def setup_boots_quietly_and_keeps_what_stands_there(_):
    machine = Machine(files={"boot/firmware/cmdline.txt": CMDLINE})
    machine.setup("kms")
    line = (machine.root / "boot/firmware/cmdline.txt").read_text()
    check(line.count("quiet") == 1 and line.startswith(CMDLINE.strip()) and line.count("\n") == 1 and "vt.global_cursor_default=0" in line, f"one line, each word once: {line}")
    # An administrator's own words, added meanwhile, stay.
    (machine.root / "boot/firmware/cmdline.txt").write_text(line.strip() + " video=HDMI-A-1:1920x1080@60D\n")
    machine.setup("undo")
    line = (machine.root / "boot/firmware/cmdline.txt").read_text()
    check(line == CMDLINE.strip() + " video=HDMI-A-1:1920x1080@60D\n", f"only its own are gone: {line}")


def setup_changes_its_mind(_):
    machine = Machine(files={"usr/bin/cage": "", "usr/bin/Xwayland": ""})
    [(machine.root / "usr/bin" / name).chmod(0o755) for name in ("cage", "Xwayland")]
    before = machine.state()
    machine.setup("kms")
    machine.setup("cage")
    check("kudosk-cage.service" in machine.state()[1] and "kudosk.service" not in machine.state()[1], "one at a time")
    machine.setup("undo")
    check(machine.state() == before, "the first state, not the one between")


def setup_refuses_what_it_can_not_do(_):
    machine = Machine()
    before = machine.state()
    machine.setup("cage", code=1)
    machine.setup("kms", "cage", code=2)
    machine.setup("--frobnicate", code=2)
    check(machine.state() == before, "and nothing has changed")
    check(Machine().setup("--dry-run").startswith("chosen: kms"), "without a desktop it chooses the card")
    check(Machine("graphical.target", (), {"etc/systemd/system/display-manager.service": ""}).setup("--dry-run").startswith("chosen: desktop"), "with one, the desktop")


def pi(*files, cmdline=CMDLINE):
    """A Raspberry Pi OS as far as preparing looks at it."""
    machine = Machine(files={"boot/firmware/cmdline.txt": cmdline, "boot/firmware/config.txt": "arm_64bit=1\n", "usr/share/zoneinfo/Europe/Berlin": "", "etc/hosts": "127.0.0.1\tlocalhost\n127.0.1.1\traspberrypi\n"})
    (machine.root / "etc/hostname").write_text("raspberrypi\n")
    return machine


def first_boot(machine, **files):
    for name, text in files.items():
        file = machine.root / "boot/firmware/kudosk" / name.replace("__", "-").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = subprocess.run([PACKAGING / "pi/first-boot"], capture_output=True, text=True, env={**os.environ, "KUDOSK_ROOT": str(machine.root)})
    check(done.returncode == 0, f"first-boot: {done.stdout}{done.stderr}")
    return done.stdout


def connection(machine):
    file = machine.root / "etc/NetworkManager/system-connections/kudosk.nmconnection"
    check(file.stat().st_mode & 0o777 == 0o600, "only root reads the network's password")
    return file.read_text()


def a_card_is_prepared_once_and_again(_):
    machine = pi()
    deb = machine.fake / "kudosk_1.0.0_arm64.deb"
    deb.write_bytes(b"!<arch>\n")
    (machine.fake / "kudosk.json").write_text('{"name": "Lobby"}')
    (machine.fake / "api.token").write_text("a-token\n")
    words = [PACKAGING / "pi/prepare", "--deb", deb, "--root", machine.root, "--mode", "1920x1080@60", "--config", machine.fake / "kudosk.json", "--token", machine.fake / "api.token", "--hostname", "lobby", "--timezone", "Europe/Berlin"]
    before = machine.state()
    dry = subprocess.run([*words, "--dry-run"], capture_output=True, text=True)
    check(dry.returncode == 0 and machine.state() == before, f"a dry run does nothing: {dry.stdout}{dry.stderr}")
    done = subprocess.run(words, capture_output=True, text=True)
    check(done.returncode == 0, f"{done.stdout}{done.stderr}")
    line = (machine.root / "boot/firmware/cmdline.txt").read_text()
    check(line.startswith(CMDLINE.strip()) and " video=HDMI-A-1:1920x1080@60D" in line and line.count("quiet") == 1 and line.count("\n") == 1, f"the kernel's words: {line}")
    check("dtparam=watchdog=on" in (machine.root / "boot/firmware/config.txt").read_text() and "RuntimeWatchdogSec=15" in (machine.root / "etc/systemd/system.conf.d/kudosk-watchdog.conf").read_text(), "the watchdog is on")
    wants = machine.root / "etc/systemd/system/multi-user.target.wants"
    check(os.readlink(wants / "kudosk-package.service") == "/etc/systemd/system/kudosk-package.service" and (wants / "kudosk-first-boot.service").is_symlink(), "both services are switched on")
    check((machine.root / "usr/lib/kudosk-pi/kudosk.deb").read_bytes() == deb.read_bytes(), "the package waits for the first start")
    boot = machine.root / "boot/firmware/kudosk"
    check({f.name for f in boot.iterdir()} == {"kudosk.json", "api.token", "hostname.txt", "timezone.txt", "wifi.example.txt"}, "what is for this screen is on the boot partition")
    first = machine.state()
    subprocess.run(words, capture_output=True, check=True)
    check(machine.state() == first, "the same again changes nothing")
    first_boot(machine)
    check((machine.root / "etc/kudosk/kudosk.json").read_text().strip() == '{"name": "Lobby"}' and not (boot / "kudosk.json").exists(), "the configuration is taken over")
    token = machine.root / "etc/kudosk/api.token"
    check(token.read_text() == "a-token\n" and token.stat().st_mode & 0o777 == 0o640 and not (boot / "api.token").exists(), "the token too, and is gone from the boot partition")
    check((machine.root / "etc/hostname").read_text() == "lobby\n" and "127.0.1.1\tlobby" in (machine.root / "etc/hosts").read_text() and os.readlink(machine.root / "etc/localtime") == "/usr/share/zoneinfo/Europe/Berlin", "name and zone")
    again = machine.state()
    first_boot(machine)
    check(machine.state() == again, "the next start has nothing to do")
    for wrong in (["--deb", deb, "--root", machine.fake], ["--deb", "/nowhere.deb", "--root", machine.root], ["--deb", deb], ["--deb", deb, "--root", machine.root, "--mode", "large"]):
        check(subprocess.run([PACKAGING / "pi/prepare", *wrong], capture_output=True).returncode != 0, f"refused: {wrong}")


def wifi_of_each_kind(_):
    machine = pi()
    first_boot(machine, wifi_txt=b"\xef\xbb\xbfssid=Office & Co\r\npassword = pa=ss\\word\r\n")
    text = connection(machine)
    check("ssid=Office & Co\n" in text and "key-mgmt=wpa-psk\npsk=pa=ss\\\\word\n" in text, f"Windows' line ends, signs in a password: {text}")
    check(not (machine.root / "boot/firmware/kudosk/wifi.txt").exists(), "the password is gone from the boot partition")
    first_boot(machine, wifi_txt="ssid=Office\nsecurity=wpa3\npassword=longenough\nhidden=yes\n")
    check("key-mgmt=sae" in connection(machine) and "hidden=true" in connection(machine), "WPA3, hidden")
    first_boot(machine, wifi_txt="ssid=Corp\nidentity=screen@northwind.example\npassword=secret\nca=office.pem\nserver=radius.northwind.example\n", office_pem="CERT")
    text = connection(machine)
    check("key-mgmt=wpa-eap" in text and "eap=peap;" in text and "phase2-auth=mschapv2" in text and "ca-cert=/etc/kudosk/wifi/office.pem" in text and "domain-suffix-match=radius.northwind.example" in text, f"enterprise: {text}")
    check((machine.root / "etc/kudosk/wifi/office.pem").read_text() == "CERT", "its authority is there")
    before = connection(machine)
    for wrong in ("password=longenough\n", "ssid=A\npassword=short\n", "ssid=A\nsecurity=wep\npassword=longenough\n", "ssid=A\nsecurity=enterprise\npassword=x\n"):
        told = first_boot(machine, wifi_txt=wrong)
        check("wifi.txt" in told and connection(machine) == before and (machine.root / "boot/firmware/kudosk/wifi.txt").exists(), f"what can't be used is told and left: {told}")


if __name__ == "__main__":
    main(a_card_is_prepared_once_and_again, wifi_of_each_kind, help_pages_and_completions_agree, versions_and_pages_agree, what_machines_read_is_valid, setup_can_be_taken_back, setup_boots_quietly_and_keeps_what_stands_there, setup_changes_its_mind,
         setup_refuses_what_it_can_not_do)

"""The simulated services of tests/servers as the end-to-end tests use them: started, told what to do, and ended."""
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

from harness import Failure, Kudosk, Screen, configuration

SERVERS = pathlib.Path(__file__).resolve().parent.parent / "servers"


class Service:
    """A server of tests/servers on a port of its own. `service.post("edit", ts=…)` talks to its /control."""

    def __init__(self, script, *arguments):
        self.process = subprocess.Popen([sys.executable, str(SERVERS / script), *arguments], stdout=subprocess.PIPE, text=True)
        self.port = json.loads(self.process.stdout.readline())["port"]
        self.url = f"http://127.0.0.1:{self.port}"

    def post(self, what_to_do, /, **given):
        request = urllib.request.Request(f"{self.url}/control/{what_to_do}", data=json.dumps(given).encode(), method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Failure(f"/control/{what_to_do} {given}: {error.read().decode()}") from None

    def get(self, what):
        with urllib.request.urlopen(f"{self.url}/control/{what}", timeout=10) as answer:
            return json.load(answer)

    def requests(self, **wanted):
        return [one for one in self.get("requests") if all(one[key] == value for key, value in wanted.items())]

    def close(self):
        self.process.terminate()
        self.process.wait()


class Show:
    """A screen with the program on it, against one source; what is on stage by the items' ids."""

    def __init__(self, binary, source, service, home=None, secret=None, **more):
        self.binary, self.screen, self.service = binary, Screen(), service
        self.home = pathlib.Path(home or tempfile.mkdtemp(prefix="kudosk-home-"))
        self.home.mkdir(parents=True, exist_ok=True)
        if secret:
            (self.home / "token").write_text(secret + "\n")
            (self.home / "token").chmod(0o600)
        self.file = configuration(self.home, [source], **more)
        self.kudosk = None
        self.start()

    def start(self):
        self.kudosk = Kudosk(self.binary, "run", "--config", self.file, "--log", "json", screen=self.screen, home=self.home)

    def restart(self):
        self.kudosk.stop()
        self.start()

    def mark(self):
        return len(self.kudosk.events)

    def on_stage(self, item, seconds=15, after=0):
        return self.kudosk.wait("stage", lambda e: e.get("item") == item, seconds=seconds, after=after)

    def staged(self, after=0):
        return {e.get("item") for e in self.kudosk.events[after:] if e["event"] == "stage"}

    def shows_colour(self, colour, least=200):
        """How many pixels have this colour, give or take what scaling does."""
        _, _, pixels = self.screen.rgb()
        reds, greens, blues = pixels[0::3], pixels[1::3], pixels[2::3]
        count = sum(1 for r, g, b in zip(reds, greens, blues) if abs(r - colour[0]) <= 2 and abs(g - colour[1]) <= 2 and abs(b - colour[2]) <= 2)
        return count >= least

    def run(self, *arguments):
        """Another command with this one's folders; gives (exit code, output, errors)."""
        done = subprocess.run([self.binary, *map(str, arguments)], env=self.kudosk.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    def close(self):
        if self.kudosk:
            self.kudosk.close()
        self.screen.close()
        self.service.close()

"""Several displays in one process: a window with a playlist, a theme and a rotation of its own for each, keys for both, one log, one status."""
import json
import pathlib
import sys
import tempfile
import time

from harness import Kudosk, Screen, check

CONFIG = {
    "name": "Lobby",
    "playlist": {"dwell": {"min": "1s", "max": "1500ms"}, "recap": "off"},
    "displays": [{"display": 0, "sources": ["praise"]}, {"display": 1, "sources": ["goals"], "theme": "light", "rotate": 90}],
    "sources": [{"type": "csv", "name": "praise", "path": "praise.csv"}, {"type": "csv", "name": "goals", "path": "goals.csv"}],
}


def pixels(screen):
    """The colour in a corner of either window."""
    width, _, rgb = screen.rgb()
    return [tuple(rgb[(3 * width + x) * 3:(3 * width + x) * 3 + 3]) for x in (3, 643)]


def main(binary):
    home = pathlib.Path(tempfile.mkdtemp(prefix="kudosk-displays-"))
    (home / "kudosk.json").write_text(json.dumps(CONFIG))
    (home / "praise.csv").write_text("To,From,Message\nAmara Okafor,Jonas Weber,Calm hands\nMei Lin,Sara Haddad,A joy\n")
    (home / "goals.csv").write_text("Goal,Owner,Current,Target,Unit\nClose incidents,Platform,31,40,incidents\nTen talks,Learning,4,10,talks\n")
    screen = Screen("1280x360")
    program = Kudosk(binary, "run", "--config", home / "kudosk.json", "--log", "json", "--window", "640x360", home=home, screen=screen)
    try:
        # Each has its own content, and never the other's.
        program.wait("stage", lambda e: e["display"] == 0 and e.get("source") == "praise", seconds=15)
        program.wait("stage", lambda e: e["display"] == 1 and e.get("source") == "goals", seconds=15)
        time.sleep(3)
        shown = {(e["display"], e["source"]) for e in program.of("stage") if "source" in e}
        check(shown == {(0, "praise"), (1, "goals")}, f"what was shown where: {shown}")
        opened = {e["display"]: e["screen"] for e in program.of("display")}
        check("640x360" in opened[0] and "640x360" in opened[1], f"windows: {opened}")
        dark, light = pixels(screen)
        check(sum(dark) < 300 and sum(light) > 600, f"the themes: {dark} {light}")

        # One key for all: nothing moves by itself any more.
        screen.key("space")
        time.sleep(1.5)
        before = len(program.of("stage"))
        time.sleep(4)
        check(len(program.of("stage")) == before, "a paused screen went on")
        screen.key("space", "b")
        time.sleep(1.5)
        check(max(map(max, pixels(screen))) == 0, "B did not make both black")

        status = json.loads((home / "run" / "kudosk" / "status.json").read_text())
        check([each["display"] for each in status["screens"]] == [0, 1], f"status: {status['screens']}")
        check(all(each["connected"] for each in status["screens"]), f"status: {status['screens']}")

        # A display that there is none of is said, and the others go on with what they have now.
        CONFIG["displays"].append({"display": 7})
        CONFIG["displays"][1]["sources"] = ["praise"]
        mark = len(program.events)
        (home / "kudosk.json").write_text(json.dumps(CONFIG))
        program.wait("error", lambda e: "no display 7" in e["message"], seconds=10, after=mark)
        program.wait("stage", lambda e: e["display"] == 1 and e.get("source") == "praise", seconds=15, after=mark)
        check(program.stop() == 0, "it did not end well")
    finally:
        program.close()
        screen.close()


if __name__ == "__main__":
    main(sys.argv[1])

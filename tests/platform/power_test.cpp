#include <algorithm>
#include <deque>
#include <map>

#include "catch.h"
#include "platform/cec.h"
#include "platform/dpms.h"
#include "platform/power_chain.h"
#include "platform/program.h"

using namespace kudosk;
using namespace kudosk::platform;

namespace {

/// A TV and its programs: answers by what the command's words hold, and notes what was asked.
struct Machine {
  std::vector<std::pair<std::string, std::deque<ProgramSaid>>> answers;  // part of the command → answers, the last one for ever
  std::vector<std::string> asked;
  std::vector<std::string> missing;  // programs
  std::vector<Millis> waited;
  std::size_t waits = 1000;  // until a pause is interrupted

  RunProgram run() {
    return [this](const std::vector<std::string>& words) -> Result<ProgramSaid> {
      std::string command;
      for (const auto& word : words) command += (command.empty() ? "" : " ") + word;
      asked.push_back(command);
      if (std::find(missing.begin(), missing.end(), words[0]) != missing.end()) return fail(ErrorKind::config, words[0] + " is not installed");
      for (auto& [part, queue] : answers) {
        if (command.find(part) == std::string::npos) continue;
        ProgramSaid said = queue.front();
        if (queue.size() > 1) queue.pop_front();
        return said;
      }
      return ProgramSaid{};
    };
  }
  Pause pause() {
    return [this](Millis how_long) {
      if (how_long > Millis{0}) waited.push_back(how_long);
      return waited.size() < waits;
    };
  }
  std::size_t count(const std::string& part) const {
    return static_cast<std::size_t>(std::count_if(asked.begin(), asked.end(), [&](const std::string& each) { return each.find(part) != std::string::npos; }));
  }
};

const char* const adapter =
    "Driver Info:\n\tDriver Name                : vc4_hdmi\n\tAdapter Name               : vc4-hdmi-0\n\tPhysical Address           : 1.0.0.0\n\tLogical Address Mask       : "
    "0x0010\n";
ProgramSaid power(const char* state) {
  return {0, std::string(
                 "Transmit from Playback Device 1 to TV (4 to 0):\nGIVE_DEVICE_POWER_STATUS (0x8f)\n    Received from TV (0):\n    REPORT_POWER_STATUS (0x90):\n\tpwr-state: ") +
                 state + "\n"};
}
Machine tv() {
  Machine machine;
  machine.answers = {{"--list-devices", {{0, "vc4_hdmi (vc4-hdmi-0):\n\t/dev/cec90\n"}}}, {"--playback", {{0, adapter}}}};
  return machine;
}

/// A step that answers as it is told.
struct Told final : PowerStep {
  Told(const char* n, std::deque<Result<std::string>> o, std::deque<Result<std::string>> i) : named(n), offs(std::move(o)), ons(std::move(i)) {}
  const char* name() const override { return named; }
  Result<std::string> next(std::deque<Result<std::string>>& queue) {
    auto said = queue.front();
    if (queue.size() > 1) queue.pop_front();
    return said;
  }
  Result<std::string> off() override { return ++off_count, next(offs); }
  Result<std::string> on() override { return ++on_count, next(ons); }
  bool strays() const override { return stray; }
  const char* named;
  std::deque<Result<std::string>> offs, ons;
  int off_count = 0, on_count = 0;
  bool stray = false;
};
const Result<std::string> works = std::string("seen"), fails = fail(ErrorKind::display, "nothing seen"), absent = fail(ErrorKind::config, "not here");

struct Chained {
  std::string lines;
  ManualClock clock{Now{Millis{0}, *parse_rfc3339("2026-11-24T20:00:00Z"), true}};
  Log log{Log::Form::json, &clock, [this](std::string_view line) { lines += line; }};
  Machine machine;
  Told *first = nullptr, *second = nullptr;
  std::unique_ptr<PowerChain> chain;
  Chained(std::unique_ptr<Told> a, std::unique_ptr<Told> b) : first(a.get()), second(b.get()) {
    std::vector<std::unique_ptr<PowerStep>> steps;
    steps.push_back(std::move(a));
    steps.push_back(std::move(b));
    chain = std::make_unique<PowerChain>(std::move(steps), log, clock, machine.pause());
  }
};

}  // namespace

TEST_CASE("program: what it says and its exit code, without a shell, and with signals as they should be") {
  const std::atomic<bool> never{false};
  auto said = run_program({"sh", "-c", "echo out; echo err >&2; exit 3"}, Millis{5000}, never);
  REQUIRE(said.has_value());
  CHECK(said->code == 3);
  CHECK(said->text == "out\nerr\n");
  auto quoted = run_program({"printf", "%s", "$HOME; a b"}, Millis{5000}, never);
  REQUIRE(quoted.has_value());
  CHECK(quoted->text == "$HOME; a b");
  auto signal = run_program({"sh", "-c", "kill -TERM $$"}, Millis{5000}, never);
  REQUIRE(signal.has_value());
  CHECK(signal->code == 128 + 15);
}

TEST_CASE("program: one that is not there, one that hangs with its children, and one that is given up") {
  const std::atomic<bool> never{false}, at_once{true};
  auto absent_program = run_program({"kudosk-no-such-program"}, Millis{1000}, never);
  REQUIRE_FALSE(absent_program.has_value());
  CHECK(absent_program.error().kind == ErrorKind::config);
  auto hangs = run_program({"sh", "-c", "sleep 100 & sleep 100"}, Millis{100}, never);
  REQUIRE_FALSE(hangs.has_value());
  CHECK(hangs.error().kind == ErrorKind::display);
  CHECK_FALSE(run_program({"sleep", "100"}, Millis{100000}, at_once).has_value());
}

TEST_CASE("program: more than is of use is not kept, and does not stop it") {
  const std::atomic<bool> never{false};
  auto said = run_program({"sh", "-c", "yes | head -c 300000"}, Millis{10000}, never);
  REQUIRE(said.has_value());
  CHECK(said->code == 0);
  CHECK(said->text.size() < 70000);
}

TEST_CASE("cec: what cec-ctl says is read, and a port without a display has no address") {
  CHECK(cec_address(adapter) == std::string("1.0.0.0"));
  CHECK_FALSE(cec_address("\tPhysical Address           : f.f.f.f\n"));
  CHECK_FALSE(cec_address("nothing"));
  CHECK(cec_power(power("standby (0x01)").text) == TvPower::standby);
  CHECK(cec_power(power("on (0x00)").text) == TvPower::on);
  CHECK(cec_power(power("to-on (0x02)").text) == TvPower::turning_on);
  CHECK(cec_power(power("to-standby (0x03)").text) == TvPower::turning_off);
  CHECK(cec_power("Tx, Not Acknowledged (4), Max Retries\n") == TvPower::unknown);
  CHECK(cec_devices("Failed to open /dev/cec0: No such file or directory\n").empty());
  CHECK(cec_devices("usb (a):\n\t/dev/cec1\nFailed to open /dev/cec0: No such file or directory\n") == std::vector<std::string>{"/dev/cec1"});
  CHECK(cec_devices("vc4 (a):\n\t/dev/cec0\nvc4 (b):\n\t/dev/cec1, /dev/cec1 /dev/cecX\n") == std::vector<std::string>{"/dev/cec0", "/dev/cec1"});
}

TEST_CASE("cec: off is the TV's own word, however long it takes to go") {
  Machine machine = tv();
  machine.answers.push_back({"--give-device-power-status", {power("on (0x00)"), power("on (0x00)"), power("to-standby (0x03)")}});
  auto off = Cec(machine.run(), machine.pause()).off();
  REQUIRE(off.has_value());
  CHECK(*off == "/dev/cec90 at 1.0.0.0, the TV says: turning off");
  CHECK(machine.count("--device /dev/cec90 --to 0 --standby") == 1);
  CHECK(machine.waited.size() == 2);
}

TEST_CASE("cec: a TV that stays on, or says nothing, is not off") {
  Machine stays = tv();
  stays.answers.push_back({"--give-device-power-status", {power("on (0x00)")}});
  CHECK_FALSE(Cec(stays.run(), stays.pause()).off().has_value());
  Machine mute = tv();
  auto off = Cec(mute.run(), mute.pause()).off();
  REQUIRE_FALSE(off.has_value());
  CHECK(off.error().message.find("the TV says: nothing") != std::string::npos);
}

TEST_CASE("cec: waking is image view on and active source at the port's own address, which is remembered while the TV hides it") {
  Machine machine = tv();
  machine.answers = {{"--list-devices", {{0, "/dev/cec90\n"}}},
                     {"--playback", {{0, adapter}, {0, "\tPhysical Address           : f.f.f.f\n"}}},
                     {"--give-device-power-status", {power("standby (0x01)"), power("to-on (0x02)")}}};
  Cec cec(machine.run(), machine.pause());
  REQUIRE(cec.off().has_value());
  auto on = cec.on();
  REQUIRE(on.has_value());
  CHECK(machine.count("--to 0 --image-view-on") == 1);
  CHECK(machine.count("--active-source phys-addr=1.0.0.0") == 1);
}

TEST_CASE("cec: without the program, or with nothing to speak to, it says what is missing") {
  Machine machine;
  machine.missing = {"cec-ctl"};
  auto off = Cec(machine.run(), machine.pause()).off();
  REQUIRE_FALSE(off.has_value());
  CHECK(off.error().kind == ErrorKind::config);
  CHECK(off.error().hint.find("v4l-utils") != std::string::npos);
}

TEST_CASE("dpms: xset's word about the monitor") {
  CHECK(x_monitor("DPMS (Energy Star):\n  Standby: 0    Suspend: 0    Off: 0\n  DPMS is Enabled\n  Monitor is On\n") == XMonitor::on);
  CHECK(x_monitor("  Monitor is Off\n") == XMonitor::off);
  CHECK(x_monitor("  Monitor is in Standby\n") == XMonitor::off);
  CHECK(x_monitor("  Server does not have the DPMS Extension\n") == XMonitor::no_extension);
  CHECK(x_monitor("") == XMonitor::unknown);
}

TEST_CASE("dpms: under X the monitor is forced off and looked at again") {
  Card card;
  Machine machine;
  machine.answers = {{"xset q", {{0, "  Monitor is On\n"}, {0, "  Monitor is Off\n"}}}};
  Dpms dpms("x11", card, machine.run());
  auto off = dpms.off();
  REQUIRE(off.has_value());
  CHECK(machine.count("xset dpms force off") == 1);
  CHECK(dpms.strays());

  Machine stubborn;
  stubborn.answers = {{"xset q", {{0, "  Monitor is On\n"}}}};
  CHECK_FALSE(Dpms("x11", card, stubborn.run()).off().has_value());
  CHECK(Dpms("x11", card, stubborn.run()).on().has_value());
  CHECK(stubborn.count("force on") == 0);

  Machine without;
  without.answers = {{"xset q", {{0, "  Server does not have the DPMS Extension\n"}}}};
  auto refused = Dpms("x11", card, without.run()).off();
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::config);
}

TEST_CASE("dpms: under Wayland each output that is on goes off, and those come on again") {
  const std::string both = "HDMI-A-1 \"A TV\"\n  Enabled: yes\n  Modes:\n    1920x1080 px\nHDMI-A-2 \"Another\"\n  Enabled: no\n";
  const std::string none = "HDMI-A-1 \"A TV\"\n  Enabled: no\nHDMI-A-2 \"Another\"\n  Enabled: no\n";
  CHECK(wayland_outputs(both) == std::vector<std::pair<std::string, bool>>{{"HDMI-A-1", true}, {"HDMI-A-2", false}});
  Card card;
  Machine machine;
  machine.answers = {{"--output", {{0, ""}}}, {"wlr-randr", {{0, both}, {0, none}, {0, none}, {0, both}}}};
  Dpms dpms("wayland", card, machine.run());
  REQUIRE(dpms.off().has_value());
  REQUIRE(dpms.on().has_value());
  CHECK(machine.count("--output HDMI-A-1 --off") == 1);
  CHECK(machine.count("--output HDMI-A-1 --on") == 1);
  CHECK(machine.count("HDMI-A-2") == 0);
}

TEST_CASE("dpms: an X server within a Wayland session has no displays to switch; the session has") {
  Card card;
  Machine machine;
  machine.answers = {{"--output", {{0, ""}}}, {"wlr-randr", {{0, "DP-1 \"A\"\n  Enabled: yes\n"}, {0, "DP-1 \"A\"\n  Enabled: no\n"}}}};
  setenv("WAYLAND_DISPLAY", "wayland-9", 1);
  const auto off = Dpms("x11", card, machine.run()).off();
  unsetenv("WAYLAND_DISPLAY");
  REQUIRE(off.has_value());
  CHECK(*off == "DP-1 is off");
  CHECK(machine.count("xset") == 0);
}

TEST_CASE("dpms: all outputs off, left by a process before, are switched on") {
  Card card;
  Machine machine;
  machine.answers = {{"--output", {{0, ""}}}, {"wlr-randr", {{0, "HDMI-A-1 \"A\"\n  Enabled: no\n"}, {0, "HDMI-A-1 \"A\"\n  Enabled: yes\n"}}}};
  REQUIRE(Dpms("wayland", card, machine.run()).on().has_value());
  CHECK(machine.count("--output HDMI-A-1 --on") == 1);
}

TEST_CASE("dpms: without a card in use, and on a driver without displays, it says so") {
  Card card;
  Machine machine;
  CHECK_FALSE(Dpms("kmsdrm", card, machine.run()).off().has_value());
  auto offscreen = Dpms("offscreen", card, machine.run()).off();
  REQUIRE_FALSE(offscreen.has_value());
  CHECK(offscreen.error().kind == ErrorKind::config);
  card.use(0);  // a descriptor that is no card
  CHECK_FALSE(card.power(false).has_value());
}

TEST_CASE("power chain: the first way that has seen the screen off is the last that is tried") {
  Chained chained(std::make_unique<Told>("cec", std::deque{works}, std::deque{works}), std::make_unique<Told>("dpms", std::deque{works}, std::deque{works}));
  chained.chain->close();
  CHECK(chained.first->off_count == 1);
  CHECK(chained.second->off_count == 0);
  CHECK(chained.lines.find("\"step\":\"cec\"") != std::string::npos);
  CHECK(chained.lines.find("\"seen\":\"seen\"") != std::string::npos);
  chained.chain->open();
  CHECK(chained.first->on_count == 1);
  CHECK(chained.second->on_count == 0);
}

TEST_CASE("power chain: a way that has seen nothing hands on, and is undone all the same; the black picture is the last") {
  Chained chained(std::make_unique<Told>("cec", std::deque{fails}, std::deque{works}), std::make_unique<Told>("dpms", std::deque{fails}, std::deque{works}));
  chained.chain->close();
  CHECK(chained.second->off_count == 1);
  CHECK(chained.lines.find("\"step\":\"black\"") != std::string::npos);
  chained.chain->open();
  CHECK(chained.first->on_count == 1);
  CHECK(chained.second->on_count == 1);
}

TEST_CASE("power chain: waking is repeated until it is seen, and given up with a word after minutes") {
  Chained late(std::make_unique<Told>("cec", std::deque{works}, std::deque{fails, fails, works}), std::make_unique<Told>("dpms", std::deque{works}, std::deque{works}));
  late.chain->close();
  late.chain->open();
  CHECK(late.first->on_count == 3);
  CHECK(late.machine.waited == std::vector<Millis>{Millis{2000}, Millis{5000}});

  Chained never(std::make_unique<Told>("cec", std::deque{works}, std::deque{fails}), std::make_unique<Told>("dpms", std::deque{works}, std::deque{works}));
  never.chain->close();
  never.chain->open();
  CHECK(never.first->on_count == 8);
  CHECK(never.lines.find("\"event\":\"error\"") != std::string::npos);
}

TEST_CASE("power chain: a way that is not there is not tried again, and what is wanted meanwhile comes first") {
  Chained missing(std::make_unique<Told>("cec", std::deque{absent}, std::deque{absent}), std::make_unique<Told>("dpms", std::deque{works}, std::deque{works}));
  missing.chain->open();
  CHECK(missing.first->on_count == 1);
  CHECK(missing.machine.waited.empty());

  Chained hurried(std::make_unique<Told>("cec", std::deque{works}, std::deque{fails}), std::make_unique<Told>("dpms", std::deque{works}, std::deque{works}));
  hurried.machine.waits = 1;
  hurried.chain->close();
  hurried.chain->open();
  CHECK(hurried.first->on_count == 1);
}

TEST_CASE("power chain: before the first closing every way is woken, as the TV may have been off at the start") {
  Chained chained(std::make_unique<Told>("cec", std::deque{works}, std::deque{works}), std::make_unique<Told>("dpms", std::deque{works}, std::deque{works}));
  chained.chain->open();
  CHECK(chained.first->on_count == 1);
  CHECK(chained.second->on_count == 1);
}

TEST_CASE("power chain: a desktop's screen that comes on by itself goes off again") {
  auto step = std::make_unique<Told>("dpms", std::deque{works}, std::deque{works});
  step->stray = true;
  Chained chained(std::move(step), std::make_unique<Told>("cec", std::deque{works}, std::deque{works}));
  CHECK_FALSE(chained.chain->strays());
  chained.chain->close();
  CHECK(chained.chain->strays());
  chained.chain->keep();
  CHECK(chained.first->off_count == 2);
  chained.chain->open();
  CHECK_FALSE(chained.chain->strays());
}

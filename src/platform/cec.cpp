#include "platform/cec.h"

#include <algorithm>
#include <filesystem>

namespace kudosk::platform {

namespace {

// A TV needs some seconds to say that it goes off, and longer to wake.
constexpr Millis kBetween{1000};
constexpr int kLooksOff = 8, kLooksOn = 12;

/// What stands after `key` and a colon, to the line's end, without blanks around it.
std::string value_of(std::string_view said, std::string_view key) {
  const auto at = said.find(key);
  if (at == std::string_view::npos) return {};
  const auto colon = said.find(':', at), line = said.find('\n', at);
  if (colon == std::string_view::npos || colon > line) return {};
  std::string_view value = said.substr(colon + 1, line == std::string_view::npos ? line : line - colon - 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t' || value.back() == '\r')) value.remove_suffix(1);
  return std::string(value);
}

const char* word(TvPower power) {
  switch (power) {
    case TvPower::on:
      return "on";
    case TvPower::standby:
      return "standby";
    case TvPower::turning_on:
      return "turning on";
    case TvPower::turning_off:
      return "turning off";
    case TvPower::unknown:
      break;
  }
  return "nothing";
}

/// With its last line: what it begins with are the adapter's properties.
std::string ended(const ProgramSaid& said) {
  std::string_view text = said.text;
  text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  const std::string_view last = text.substr(text.find_last_of('\n') + 1).substr(0, 160);
  return "cec-ctl ended with " + std::to_string(said.code) + (last.empty() ? "" : ": " + std::string(last));
}

}  // namespace

std::optional<std::string> cec_address(std::string_view said) {
  const std::string value = value_of(said, "Physical Address");
  const bool well_formed = value.size() == 7 && value[1] == '.' && value[3] == '.' && value[5] == '.';
  if (!well_formed || value == "f.f.f.f") return std::nullopt;
  return value;
}

TvPower cec_power(std::string_view said) {
  const std::string value = value_of(said, "pwr-state");
  const std::string state = value.substr(0, value.find(' '));
  if (state == "on") return TvPower::on;
  if (state == "standby") return TvPower::standby;
  if (state == "to-on") return TvPower::turning_on;
  if (state == "to-standby") return TvPower::turning_off;
  return TvPower::unknown;
}

std::vector<std::string> cec_devices(std::string_view said) {
  std::vector<std::string> found;
  for (std::size_t at = 0; (at = said.find("/dev/cec", at)) != std::string_view::npos;) {
    // cec-ctl also names the device that it could not open: only what begins a line is in the list.
    const std::size_t before = at == 0 ? std::string_view::npos : said.find_last_not_of(" \t", at - 1);
    if (before != std::string_view::npos && said[before] != '\n' && said[before] != ',') {
      at += 8;
      continue;
    }
    std::size_t end = at + 8;
    while (end < said.size() && said[end] >= '0' && said[end] <= '9') ++end;
    const std::string device(said.substr(at, end - at));
    if (end > at + 8 && std::find(found.begin(), found.end(), device) == found.end()) found.push_back(device);
    at = end;
  }
  return found;
}

Result<ProgramSaid> Cec::ask(const Port& port, const std::vector<std::string>& words) {
  std::vector<std::string> all{"cec-ctl", "--device", port.device};
  all.insert(all.end(), words.begin(), words.end());
  return run_(all);
}

Result<void> Cec::find() {
  auto listed = run_({"cec-ctl", "--list-devices"});
  if (!listed) {
    Error error = listed.error();
    if (error.kind == ErrorKind::config) error.hint = "install it: apt install v4l-utils";
    return tl::unexpected(std::move(error));
  }
  std::vector<std::string> devices = cec_devices(listed->text);
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/dev", none)) {
    const auto here = cec_devices(entry.path().string());
    if (!here.empty() && std::find(devices.begin(), devices.end(), here.front()) == devices.end()) devices.push_back(here.front());
  }
  if (devices.empty()) return fail(ErrorKind::config, "no HDMI port speaks CEC here (there is no /dev/cec0)", "a USB adapter can give a computer CEC; a Raspberry Pi has it");
  std::sort(devices.begin(), devices.end());

  std::string refused;
  for (const auto& device : devices) {
    // Becoming a player is what gives us an address on the wire.
    auto said = ask({device, {}}, {"--playback", "--osd-name", "kudosk"});
    if (!said || said->code != 0) {
      refused = device + ": " + (said ? ended(*said) : said.error().message);
      continue;
    }
    const auto address = cec_address(said->text);
    const auto known = std::find_if(ports_.begin(), ports_.end(), [&](const Port& port) { return port.device == device; });
    if (known != ports_.end()) {
      if (address) known->address = *address;
    } else if (address) {
      ports_.push_back({device, *address});
    } else {
      refused = device + ": no display is at that port";
    }
  }
  if (ports_.empty()) return fail(ErrorKind::display, refused);
  return {};
}

Result<std::string> Cec::turn(const Port& port, bool on) {
  const std::string where = port.device + " at " + port.address;
  const std::vector<std::vector<std::string>> commands =
      on ? std::vector<std::vector<std::string>>{{"--to", "0", "--image-view-on"}, {"--active-source", "phys-addr=" + port.address}}
         : std::vector<std::vector<std::string>>{{"--to", "0", "--standby"}};
  for (const auto& command : commands) {
    auto said = ask(port, command);
    if (!said) return tl::unexpected(said.error());
    if (said->code != 0) return fail(ErrorKind::display, where + ": " + command.back() + " failed: " + ended(*said));
  }
  TvPower power = TvPower::unknown;
  for (int look = 0; look < (on ? kLooksOn : kLooksOff); ++look) {
    auto said = ask(port, {"--to", "0", "--give-device-power-status"});
    if (!said) return tl::unexpected(said.error());
    power = cec_power(said->text);
    const bool there = on ? power == TvPower::on || power == TvPower::turning_on : power == TvPower::standby || power == TvPower::turning_off;
    if (there) return where + ", the TV says: " + word(power);
    if (!pause_(kBetween)) return fail(ErrorKind::display, where + ": given up");
  }
  return fail(ErrorKind::display, where + ", the TV says: " + word(power), "many TVs want it switched on in their menu: Anynet+, Bravia Sync, SimpLink, Viera Link, EasyLink");
}

Result<std::string> Cec::each(bool on) {
  if (auto found = find(); !found) return tl::unexpected(found.error());
  std::string seen;
  std::optional<Error> trouble;
  for (const auto& port : ports_) {
    if (auto turned = turn(port, on))
      seen += (seen.empty() ? "" : "; ") + *turned;
    else
      trouble = turned.error();
  }
  if (trouble) return tl::unexpected(*trouble);
  return seen;
}

Result<std::string> Cec::off() { return each(false); }
Result<std::string> Cec::on() { return each(true); }

}  // namespace kudosk::platform

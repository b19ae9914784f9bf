#include "sync/fingerprint.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <set>
#include <vector>

#include "config/option.h"

namespace kudosk::sync {

namespace {

// Says how a source is asked or shown, not what: its items stay the same ones.
constexpr std::array<std::string_view, 12> manner{"type", "name", "interval", "weight", "limit", "kinds", "when", "screens", "allow_http", "ca_file", "enabled", "rate"};

bool is_secret(std::string_view key) { return key.ends_with("_file") && key != "ca_file"; }
bool is_place(std::string_view key) { return !is_secret(key) && std::find(manner.begin(), manner.end(), key) == manner.end(); }

/// FNV-1a, 64 bits: tells settings apart, protects nothing.
std::string hash(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325u;
  for (const unsigned char c : text) value = (value ^ c) * 0x100000001b3u;
  std::array<char, 17> out{};
  std::snprintf(out.data(), out.size(), "%016llx", static_cast<unsigned long long>(value));
  return out.data();
}

}  // namespace

std::string fingerprint(const SourceSettings& settings, const Config& config) {
  std::string rest = option_line(settings, is_secret) + '\n' + settings.folder.string() + '\n' + config.language + '\n' + std::to_string(config.playlist.max_age.count());
  for (const auto kind : settings.kinds) rest += std::string("\n") + word(kind);
  const std::set<std::string> out(config.policy.opt_out.begin(), config.policy.opt_out.end());
  for (const auto& one : out) rest += "\n-" + one;
  return hash(settings.type + '\n' + option_line(settings, is_place)) + ' ' + hash(rest);
}

Keep keepable(std::string_view stored, std::string_view now) {
  if (stored == now) return Keep::all;
  const auto place = [](std::string_view text) { return text.substr(0, text.find(' ')); };
  return !stored.empty() && place(stored) == place(now) ? Keep::holding : Keep::nothing;
}

bool widens(const Config& before, const Config& after) {
  if (after.playlist.max_age > before.playlist.max_age) return true;
  const auto& still = after.policy.opt_out;
  return std::any_of(before.policy.opt_out.begin(), before.policy.opt_out.end(), [&](const std::string& one) { return std::find(still.begin(), still.end(), one) == still.end(); });
}

}  // namespace kudosk::sync

#include "sources/slack/stamp.h"

#include <algorithm>

namespace kudosk::sources::slack {
namespace {

bool digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

std::optional<Stamp> Stamp::parse(std::string_view text) {
  const auto dot = text.find('.');
  const std::string_view whole = text.substr(0, dot), rest = dot == text.npos ? std::string_view("0") : text.substr(dot + 1);
  if (!digits(whole) || whole.size() > 12 || !digits(rest) || rest.size() > 6) return std::nullopt;
  std::int64_t micros = number(rest);
  for (std::size_t i = rest.size(); i < 6; ++i) micros *= 10;
  return Stamp{number(whole), static_cast<std::int32_t>(micros)};
}

Stamp Stamp::of(Wall when) {
  const auto since = when.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  return {seconds.count(), static_cast<std::int32_t>((since - seconds).count() * 1000)};
}

Wall Stamp::wall() const { return Wall(std::chrono::seconds(seconds) + Millis(micros / 1000)); }

std::string Stamp::text() const {
  const std::string rest = std::to_string(micros);
  return std::to_string(seconds) + "." + std::string(6 - std::min<std::size_t>(6, rest.size()), '0') + rest;
}

}  // namespace kudosk::sources::slack

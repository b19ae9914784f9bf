// What the fuzz targets share: an input's parts, what must hold of whatever is made of it, and a source that is played to its end. One thread.
//
// Each target defines LLVMFuzzerTestOneInput (libFuzzer, https://llvm.org/docs/LibFuzzer.html). What must never happen is a crash, a sanitizer's report, a hang, or a broken
// promise (promise() below), which ends the process as a crash does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/load.h"
#include "sources/source.h"
#include "wire/feed_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace kudosk::fuzz {

/// libFuzzer's words for "keep out of the corpus" and "go on".
inline constexpr int useless = -1, fine = 0;

inline void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) { return {reinterpret_cast<const char*>(data), size}; }

/// The parts of an input, which ASCII's record separator (0x1E) divides.
inline std::vector<std::string> parts_of(std::string_view input) {
  std::vector<std::string> out(1);
  for (const char c : input) {
    if (c == '\x1e') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

inline Now noon() { return {Show{}, *parse_rfc3339("2026-11-24T12:00:00Z"), true}; }

/// What the store and `publish` rely on: an item can be written, and is read back with its id and, but for what is refused at the door, as itself.
inline void check_item(const Item& item) {
  promise(!item.id.empty(), "every item has an id");
  const std::string written = write_items({&item});
  const auto read = read_feed(written, "");
  promise(read.has_value(), "what is written is a feed");
  if (read->batch.items.size() != 1) std::fprintf(stderr, "%s\n%s\n", written.c_str(), read->batch.drops.empty() ? "" : read->batch.drops[0].reason.c_str());
  promise(read->batch.items.size() == 1, "an item that is written is read back");
  if (read->batch.items[0].id != item.id) std::fprintf(stderr, "'%s' is read as '%s'\n", item.id.c_str(), read->batch.items[0].id.c_str());
  promise(read->batch.items[0].id == item.id, "an item keeps its id");
  // What the outside must not have (an address that is none) may go once; then it stays as it is.
  const std::string again = write_items({&read->batch.items[0]});
  const auto twice = read_feed(again, "");
  promise(twice && twice->batch.items.size() == 1 && write_items({&twice->batch.items[0]}) == again, "an item that was read is written and read as the same");
}
inline void check_batch(const Batch& batch) {
  for (const auto& item : batch.items) check_item(item);
}

/// An answer as the transcripts of tests/sources have them: a status, headers, an empty line, the body; or "not modified"; or "error words". Else all of it is a body.
inline sources::Answer answer_of(std::string_view text, const std::string& url) {
  sources::Answer out;
  if (text.starts_with("not modified")) {
    out.not_modified = true;
    return out;
  }
  if (text.starts_with("error ")) {
    out.error = Error{ErrorKind::network, std::string(text), {}, 0, {}};
    return out;
  }
  net::Response response;
  response.status = 200;
  response.url = url;
  const auto blank = text.find("\n\n");
  const auto line = text.find('\n');
  if (line != text.npos && line <= 4 && blank != text.npos) {
    response.status = std::atoi(std::string(text.substr(0, line)).c_str());
    for (auto at = line; at < blank;) {
      const auto end = text.find('\n', at + 1);
      const auto one = text.substr(at + 1, end - at - 1);
      if (const auto colon = one.find(": "); colon != one.npos) response.headers.push_back({std::string(one.substr(0, colon)), std::string(one.substr(colon + 2))});
      at = end;
    }
    if (const auto location = response.header("url"); !location.empty()) response.url = location;
    if (const auto wait = response.header("retry-after"); !wait.empty()) response.retry_after = net::parse_retry_after(wait, noon().wall);
    text.remove_prefix(blank + 2);
  }
  response.body = text;
  out.bytes = response.body;
  for (std::size_t at = 0; at < text.size() && out.entries.size() < 50;) {
    const auto end = std::min(text.find('\n', at), text.size());
    out.entries.push_back({std::string(text.substr(at, end - at)), end, noon().wall - std::chrono::hours(1)});
    at = end + 1;
  }
  out.modified = noon().wall - std::chrono::hours(1);
  out.http = std::move(response);
  return out;
}

/// The settings as the configuration makes them; nullopt where it finds them wrong. The same ones are asked for millions of times: the last are kept.
inline std::optional<SourceSettings> settings_of(const std::string& text, const std::string& type) {
  static std::string last;
  static std::optional<SourceSettings> made;
  if (text == last) return made;
  last = text;
  made.reset();
  auto options = nlohmann::json::parse(text, nullptr, false);
  if (!options.is_object()) return made;
  options["type"] = type;
  const auto loaded = parse_config(nlohmann::json{{"sources", {options}}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), "/nowhere/kudosk.json");
  if (loaded.usable() && loaded.config.sources.size() == 1) made = loaded.config.sources[0];
  return made;
}

/// An answer that has nothing to do with the input, by the address that is asked; empty: the input's next.
using Canned = std::function<std::string(const std::string& url)>;

/// Plays "SETTINGS ␞ MEMORY ␞ ANSWER ␞ ANSWER …" against a source, polling as long as there are answers, and once more with what it remembered.
inline int play(const std::uint8_t* data, std::size_t size, const std::string& type, const Canned& canned = {}) {
  auto parts = parts_of(text_of(data, size));
  if (parts.size() < 3) return useless;
  auto settings = settings_of(parts[0], type);
  if (!settings) return useless;
  sources::Made made;
  made.settings = std::move(*settings);
  made.memory = parts[1];
  made.time_zone = "Europe/Berlin";
  auto source = sources::make(made);
  if (!source) return useless;
  std::deque<sources::Ask> asked;
  std::string memory;
  const auto carry_out = [&](sources::Effects effects) {
    for (auto& effect : effects) {
      if (auto* ask = std::get_if<sources::Ask>(&effect)) asked.push_back(std::move(*ask));
      if (auto* remember = std::get_if<sources::Remember>(&effect)) memory = std::move(remember->memory);
      if (auto* emit = std::get_if<sources::Emit>(&effect)) check_batch(emit->batch);
    }
  };
  std::size_t next = 2, asks = 0;
  for (int polls = 0; polls < 4 && next < parts.size(); ++polls) {
    carry_out((*source)->poll(noon()));
    while (!asked.empty() && asks < 200) {
      ++asks;
      const sources::Ask ask = std::move(asked.front());
      asked.pop_front();
      const auto* http = std::get_if<sources::HttpAsk>(&ask.what);
      const std::string url = http ? http->request.url : std::string();
      const std::string given = canned ? canned(url) : std::string();
      if (given.empty() && next >= parts.size()) break;
      auto answer = answer_of(given.empty() ? parts[next++] : given, url);
      if (!http) answer.http.reset();
      carry_out((*source)->answer(noon(), ask, std::move(answer)));
    }
    asked.clear();
  }
  made.memory = memory;
  if (auto again = sources::make(made)) (void)(*again)->poll(noon());
  return fine;
}

}  // namespace kudosk::fuzz

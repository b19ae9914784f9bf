// The large example, damaged in every way that a hand or a disk can: nothing crashes or hangs, and every problem has a place that is in the file.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "base/file.h"
#include "base/unicode.h"
#include "catch.h"
#include "config/document.h"
#include "config/load.h"

using namespace kudosk;
using nlohmann::json;

namespace {

std::string example() { return read_file(std::filesystem::path(KUDOSK_SOURCE) / "config" / "kudosk.example.json").value(); }

/// Whether every problem names a place in the text, and is fit to be printed.
bool placed(const std::string& text, const std::vector<Problem>& problems) {
  std::vector<int> columns{1};  // of each line, with the place after its end
  const std::string valid = to_valid_utf8(text);
  for (const char c : text) {
    if (c == '\n')
      columns.push_back(1);
    else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80)
      ++columns.back();
  }
  for (const Problem& problem : problems) {
    const bool in_file = problem.line >= 1 && static_cast<std::size_t>(problem.line) <= columns.size() && problem.column >= 1 &&
                         problem.column <= columns[static_cast<std::size_t>(problem.line) - 1];
    const std::string line = describe(problem);
    if (!in_file || !valid_utf8(line) || line.size() > 2000 || line.find('\n') != std::string::npos || problem.message.empty()) {
      UNSCOPED_INFO(line);
      return false;
    }
  }
  return true;
}

/// Calls f(a copy with one value changed, the path) for each value and each other type.
template <class F>
void each_change(const json& whole, F&& f) {
  const json flat = whole.flatten();
  std::vector<std::string> paths;
  for (const auto& [path, value] : flat.items()) {
    for (std::string at = path; !at.empty(); at = at.substr(0, at.rfind('/')))
      if (std::find(paths.begin(), paths.end(), at) == paths.end()) paths.push_back(at);
  }
  // Every third of all pairs, another third at each value: all of them take a minute and find no more.
  std::size_t turn = 0;
  for (const std::string& path : paths)
    for (const json& instead :
         {json(nullptr), json(true), json(-1), json(1e300), json("x"), json(""), json::array(), json::array({nullptr, 7, "x"}), json::object(), json{{"x", {{"y", 1}}}}}) {
      if (turn++ % 3 != 0) continue;
      json changed = whole;
      changed[json::json_pointer(path)] = instead;
      f(changed, path);
    }
}

}  // namespace

TEST_CASE("the example with any value of another type is refused or taken, with places") {
  const json whole = config::to_json(config::read_document(example()).root);
  REQUIRE(whole.size() > 15);
  std::size_t changes = 0;
  each_change(whole, [&](const json& changed, const std::string& path) {
    ++changes;
    const std::string text = changed.dump(1);
    const Loaded loaded = parse_config(text, "k.json");
    INFO(path << " = " << changed[json::json_pointer(path)].dump());
    if (!placed(text, loaded.problems)) FAIL("a problem has no place");
    if (loaded.config.playlist.weights.size() != 6 || loaded.config.screen.rotate % 90 != 0) FAIL("a default is lost");
  });
  CHECK(changes > 500);
}

TEST_CASE("the example without any of its bytes, or with another one there") {
  const std::string whole = example();
  std::mt19937 random(20261124);
  const std::string instead = "{}[]\",:/\\*'x0\n\t\xFF\xC3\x00";
  for (std::size_t i = 0; i < whole.size(); i += 1 + random() % 60) {
    for (int way = 0; way < 3; ++way) {
      std::string text = whole;
      if (way == 0)
        text.erase(i, 1);
      else if (way == 1)
        text[i] = instead[random() % instead.size()];
      else
        text.insert(i, 1, instead[random() % instead.size()]);
      const Loaded loaded = parse_config(text, "k.json");
      INFO(i << " way " << way);
      if (!placed(text, loaded.problems)) FAIL("a problem has no place");
    }
  }
}

TEST_CASE("the example cut off anywhere ends with one problem that says where") {
  const std::string whole = example();
  for (std::size_t length = 0; length < whole.size(); length += 37) {
    const std::string text = whole.substr(0, length);
    const Loaded loaded = parse_config(text, "k.json");
    INFO(length);
    if (!placed(text, loaded.problems)) FAIL("a problem has no place");
    const bool complete = whole.find_first_not_of(" \n\t", length) == std::string::npos;
    if (!complete) CHECK_FALSE(loaded.usable());
  }
}

TEST_CASE("noise is no configuration and no crash") {
  std::mt19937 random(7);
  const std::string alphabet = "{}[]\",:/\\*'aeu0123456789.-+ \n\ttruefalsn\xFF\xC3\xA9";
  for (int round = 0; round < 2000; ++round) {
    std::string text = round % 2 ? "{\"sources\":[" : "";
    for (std::size_t i = random() % 200; i > 0; --i) text += alphabet[random() % alphabet.size()];
    const Loaded loaded = parse_config(text, "k.json");
    INFO(text);
    if (!placed(text, loaded.problems)) FAIL("a problem has no place");
  }
}

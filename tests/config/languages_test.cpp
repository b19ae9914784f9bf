// The message files that ship: every language says everything, with the same arguments and the plural forms that it needs.
#include <unicode/messagepattern.h>
#include <unicode/plurrule.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "catch.h"
#include "config/messages.h"

using namespace kudosk;
namespace fs = std::filesystem;

namespace {

const fs::path folder = fs::path(KUDOSK_SOURCE) / "assets" / "messages";
using Messages = std::map<std::string, std::string>;

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

Messages messages(const std::string& language) {
  const auto read = read_messages(text_of(folder / (language + ".json")), language + ".json");
  INFO((read ? language : read.error().message));
  REQUIRE(read.has_value());
  return *read;
}

/// "pt-PT" holds only what it says otherwise than "pt"; "zh-Hant" is complete.
bool regional(const std::string& language) { return language.size() == 5 && language[2] == '-'; }

struct Shape {
  bool sound = false;
  std::set<std::string> arguments;
  std::vector<std::pair<std::string, std::set<std::string>>> plurals;  ///< each with its categories; "=0" and the like as they stand
};

Shape shape_of(const std::string& pattern) {
  Shape shape;
  UErrorCode status = U_ZERO_ERROR;
  icu::MessagePattern parsed(status);
  parsed.parse(icu::UnicodeString::fromUTF8(pattern), nullptr, status);
  if (U_FAILURE(status)) return shape;
  shape.sound = true;
  const auto text = [&](std::int32_t i) {
    std::string out;
    return parsed.getSubstring(parsed.getPart(i)).toUTF8String(out);
  };
  for (std::int32_t i = 0; i < parsed.countParts(); ++i) {
    if (parsed.getPartType(i) != UMSGPAT_PART_TYPE_ARG_START) continue;
    shape.arguments.insert(text(i + 1));
    if (parsed.getPart(i).getArgType() != UMSGPAT_ARG_TYPE_PLURAL) continue;
    std::set<std::string> categories;
    for (std::int32_t j = i + 2; j < parsed.getLimitPartIndex(i); ++j) {
      if (parsed.getPartType(j) == UMSGPAT_PART_TYPE_ARG_SELECTOR) categories.insert(text(j));
      if (parsed.getPartType(j) == UMSGPAT_PART_TYPE_MSG_START) j = parsed.getLimitPartIndex(j);
    }
    shape.plurals.emplace_back(text(i + 1), std::move(categories));
  }
  return shape;
}

std::set<std::string> categories_of(const std::string& language) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::PluralRules> rules(icu::PluralRules::forLocale(icu::Locale(language.c_str()), status));
  REQUIRE(U_SUCCESS(status));
  const std::unique_ptr<icu::StringEnumeration> names(rules->getKeywords(status));
  std::set<std::string> out;
  while (const char* name = names->next(nullptr, status)) out.insert(name);
  return out;
}

/// What stands in quotes in src/: keys, and the beginnings of keys that end in "." or "_".
std::set<std::string> literals() {
  std::set<std::string> out;
  const std::regex quoted(R"re("([a-z_]+\.[a-z0-9_.-]*)")re");
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(KUDOSK_SOURCE) / "src")) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
    const std::string code = text_of(entry.path());
    for (auto it = std::sregex_iterator(code.begin(), code.end(), quoted); it != std::sregex_iterator(); ++it) out.insert((*it)[1]);
  }
  return out;
}

bool begins_key(const std::string& literal) { return literal.back() == '.' || literal.back() == '_'; }

}  // namespace

TEST_CASE("the screen speaks these languages") {
  const auto there = message_languages(folder);
  for (const char* language : {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ja", "ko", "zh", "zh-Hant", "hi", "ar", "he"}) {
    CAPTURE(language);
    CHECK(std::count(there.begin(), there.end(), language) == 1);
    CHECK(known_language(language));
  }
}

TEST_CASE("every language has every message, with the same arguments and the plural forms that it needs") {
  const Messages english = messages("en");
  for (const std::string& language : message_languages(folder)) {
    const Messages own = messages(language);
    const std::set<std::string> needed = categories_of(language);
    CAPTURE(language);
    if (!regional(language)) {
      for (const auto& [key, pattern] : english) {
        CAPTURE(key, pattern);
        CHECK(own.count(key) == 1);
      }
    }
    for (const auto& [key, pattern] : own) {
      CAPTURE(key, pattern);
      const Shape shape = shape_of(pattern);
      CHECK(shape.sound);
      const auto original = english.find(key);
      CHECK(original != english.end());
      if (original == english.end()) continue;
      const Shape model = shape_of(original->second);
      CHECK(shape.arguments == model.arguments);
      CHECK(shape.plurals.size() >= model.plurals.size());
      for (auto [argument, categories] : shape.plurals) {
        for (auto it = categories.begin(); it != categories.end();) it = it->front() == '=' ? categories.erase(it) : std::next(it);
        CAPTURE(argument);
        CHECK(categories == needed);
      }
    }
  }
}

TEST_CASE("messages are words for a wall: one line, typographic quotes, nothing left in English by mistake") {
  const Messages english = messages("en");
  for (const std::string& language : message_languages(folder)) {
    std::size_t same = 0;
    const Messages own = messages(language);
    CAPTURE(language);
    for (const auto& [key, pattern] : own) {
      CAPTURE(key, pattern);
      CHECK_FALSE(pattern.empty());
      CHECK(pattern.find_first_of("\n\t\"'") == std::string::npos);
      CHECK(pattern.front() != ' ');
      CHECK(pattern.back() != ' ');
      const auto original = english.find(key);
      same += original != english.end() && pattern == original->second ? 1 : 0;
    }
    if (language != "en") CHECK(same * 8 < own.size());
    CHECK((own.count("language.name") == 1 || regional(language)));
  }
}

TEST_CASE("every message can be said in every language, whatever its count") {
  for (const std::string& language : message_languages(folder)) {
    const Phrases say = load_phrases(language, Zone("Europe/Berlin"), folder);
    for (const auto& [key, pattern] : messages(language)) {
      const Shape shape = shape_of(pattern);
      CAPTURE(language, key, pattern);
      for (const double count : {0.0, 1.0, 2.0, 3.0, 5.0, 11.0, 21.0, 100.0, 1'000'000.0}) {
        const std::string said = say.say(key, {{"count", count}});
        CAPTURE(count, said);
        CHECK_FALSE(said.empty());
        CHECK(said != key);
        if (shape.arguments == std::set<std::string>{"count"}) CHECK(said.find_first_of("{}#") == std::string::npos);
      }
    }
  }
}

TEST_CASE("no message is unused, and none that the code asks for is missing") {
  const Messages english = messages("en");
  const std::set<std::string> named = literals();
  REQUIRE(named.size() > 50);
  for (const auto& [key, pattern] : english) {
    if (key == "language.name") continue;  // what the list of languages in the README is made of
    CAPTURE(key);
    const bool used =
        std::any_of(named.begin(), named.end(), [&, &key = key](const std::string& literal) { return literal == key || (begins_key(literal) && key.rfind(literal, 0) == 0); });
    CHECK(used);
  }
  std::set<std::string> groups;
  for (const auto& [key, pattern] : english) groups.insert(key.substr(0, key.find('.')));
  for (const std::string& literal : named) {
    const std::string group = literal.substr(0, literal.find('.'));
    if (groups.count(group) == 0 || literal == group + "." || literal.ends_with(".json")) continue;  // files have such names, too
    CAPTURE(literal);
    const auto at = english.lower_bound(literal);
    CHECK(at != english.end());
    if (at != english.end()) CHECK((at->first == literal || (begins_key(literal) && at->first.rfind(literal, 0) == 0)));
  }
}

TEST_CASE("a region's words lie on its language's, letters on the language, and what nobody speaks is English") {
  const Zone utc("UTC");
  const auto name = [&](const char* language) { return load_phrases(language, utc, folder).say("language.name"); };
  CHECK(name("en-GB") == "English");
  CHECK(name("de-AT") == "Deutsch");
  CHECK(name("pt-BR") == "Português");
  CHECK(name("zh") == "简体中文");
  CHECK(name("zh-Hans") == "简体中文");
  CHECK(name("zh-SG") == "简体中文");
  for (const char* tag : {"zh-Hant", "zh-TW", "zh_TW", "zh-HK", "zh-Hant-HK", "zh-MO"}) {
    CAPTURE(tag);
    CHECK(name(tag) == "繁體中文");
  }
  CHECK(name("iw") == "עברית");
  CHECK(name("AR-eg") == "العربية");
  CHECK(name("sv") == "English");
  CHECK(load_phrases("sv", utc, folder).english());
  CHECK(load_phrases("en-US", utc, folder).english());
  CHECK_FALSE(load_phrases("de", utc, folder).english());
  CHECK(language_chain("zh-TW") == std::vector<std::string>{"zh", "zh-Hant", "zh-TW"});
  CHECK(language_chain("pt_br") == std::vector<std::string>{"pt", "pt-BR"});
  CHECK(language_chain("en-US-u-hc-h12") == std::vector<std::string>{"en", "en-US"});
  CHECK(language_chain("../en").empty());
  CHECK(language_chain("").empty());
}

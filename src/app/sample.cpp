#include "app/sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/source_problems.h"
#include "base/file.h"
#include "base/unicode.h"
#include "sources/json/sample.h"

namespace kudosk::app {
namespace {

using namespace sources::mapping;

/// The source whose mapping is meant; nullptr: it was said why not.
const SourceSettings* meant(const Config& config, const std::string& name) {
  std::vector<const SourceSettings*> candidates;
  std::string names;
  for (const auto& source : config.sources) {
    const bool maps = has_mapping(source.type);
    if (!name.empty() && source.name == name) {
      if (maps) return &source;
      std::cerr << "kudosk check: --sample is for sources with a mapping (json, and the services that are presets); \"" << name << "\" is " << source.type << "\n";
      return nullptr;
    }
    if (!maps) continue;
    candidates.push_back(&source);
    names += (names.empty() ? "" : ", ") + source.name;
  }
  if (name.empty() && candidates.size() == 1) return candidates[0];
  if (!name.empty()) {
    std::cerr << "kudosk check: no source is called \"" << clean(name, 100) << "\"" << (names.empty() ? "" : "; those with a mapping: " + names) << "\n";
  } else if (candidates.empty()) {
    std::cerr << "kudosk check: no source of the configuration has a mapping (json, and the services that are presets)\n";
  } else {
    std::cerr << "kudosk check: several sources have a mapping; name one with --source: " << names << "\n";
  }
  return nullptr;
}

std::string shown(const std::string& text, std::size_t most) { return shorten(clean(text, 4000), most); }

void print(const SamplePart& part) {
  if (!part.name.empty()) std::cout << part.name << ":\n";
  std::cout << fmt::format("{} item{} {}\n", part.found.size(), part.found.size() == 1 ? "" : "s", part.items.empty() ? "in the answer itself" : "at " + part.items);
  std::size_t number = 0;
  for (const SampleItem& item : part.found) {
    std::string head = fmt::format("\nitem {}: {}", ++number, item.what);
    if (!item.kind.empty()) head += ", " + shown(item.kind, 40);
    if (!item.id.empty()) head += " " + shown(item.id, 80);
    if (!item.reason.empty()) head += (item.reason.rfind("left out: ", 0) == 0 ? ", " + item.reason.substr(10) : ": " + item.reason);
    std::cout << head << "\n";
    for (const SampleField& field : item.fields)
      std::cout << fmt::format("  {:<12} {}   <- {}\n", field.name, field.value.empty() ? "(nothing)" : shown(field.value, 300), shown(field.made, 80));
  }
  std::cout << "\n";
}

nlohmann::json as_json(const SamplePart& part) {
  nlohmann::json out{{"part", part.name}, {"items_at", part.items}, {"items", nlohmann::json::array()}};
  for (const SampleItem& item : part.found) {
    nlohmann::json fields = nlohmann::json::array();
    for (const SampleField& field : item.fields) {
      nlohmann::json one{{"field", field.name}, {"from", field.made}};
      one["value"] = field.value.empty() ? nlohmann::json(nullptr) : nlohmann::json::parse(field.value, nullptr, false);
      fields.push_back(std::move(one));
    }
    out["items"].push_back({{"what", item.what}, {"kind", item.kind}, {"id", item.id}, {"reason", item.reason}, {"fields", std::move(fields)}});
  }
  return out;
}

}  // namespace

int check_sample(const Config& config, const CheckOptions& options) {
  const SourceSettings* source = meant(config, options.source);
  if (!source) return kUsage;
  auto answer = read_file(options.sample, 32u << 20);
  if (!answer) {
    std::cerr << "kudosk check: " << answer.error().message << "\n";
    return kUsage;
  }
  SystemClock clock;
  const auto parts = sample(*source, std::move(*answer), clock.now(), config.playlist.max_age);
  nlohmann::json report{{"sample", options.sample.string()}, {"source", source->name}, {"parts", nlohmann::json::array()}};
  if (!parts) {
    std::string message = options.sample.string() + ": " + parts.error().message;
    if (parts.error().kind == ErrorKind::config) {
      const auto text = read_file(config.file, 4u << 20);
      message = describe(placed(parts.error(), source->index, text ? *text : std::string(), config.file));
    } else if (!parts.error().hint.empty()) {
      message += " (" + parts.error().hint + ")";
    }
    report["error"] = message;
    std::cout << (options.json ? report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) : message) << "\n";
    return kFinding;
  }
  std::map<std::string, std::size_t> counts;
  for (const SamplePart& part : *parts) {
    if (!options.json) print(part);
    report["parts"].push_back(as_json(part));
    for (const SampleItem& item : part.found) ++counts[item.what];
  }
  std::string sum;
  for (const char* what : {"taken", "waiting", "retracted", "left out", "dropped"})
    if (counts[what] > 0) sum += (sum.empty() ? "" : ", ") + std::to_string(counts[what]) + ' ' + what;
  report["counts"] = counts;
  std::cout << (options.json ? report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
                             : options.sample.string() + " as source \"" + source->name + "\" maps it: " + (sum.empty() ? "no items" : sum))
            << "\n";
  return counts["dropped"] > 0 ? kFinding : kDone;
}

}  // namespace kudosk::app

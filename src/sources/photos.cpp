#include "sources/photos.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/plain.h"
#include "base/unicode.h"
#include "domain/each_person.h"
#include "net/http.h"
#include "sources/sheet/heads.h"

namespace kudosk::sources {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_notes = 300;  ///< about pictures that are not there

/// The name without folders and, where it is a picture's, without its ending.
std::string_view stem(std::string_view path) {
  if (const auto slash = path.find_last_of('/'); slash != std::string_view::npos) path.remove_prefix(slash + 1);
  if (is_photo(path)) path = path.substr(0, path.rfind('.'));
  return path;
}

std::string with_slashes(std::string_view written) {
  std::string out(written);
  std::replace(out.begin(), out.end(), '\\', '/');
  while (out.rfind("./", 0) == 0) out.erase(0, 2);
  return out;
}

/// Below the folder; empty: it leads out of it.
std::string below(const std::string& folder, const std::string& written) {
  const fs::path path = fs::path(written).lexically_normal();
  if (path.empty() || path.is_absolute() || *path.begin() == "..") return {};
  return (fs::path(folder) / path).string();
}

std::vector<std::string> parts(std::string_view cell) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from <= cell.size();) {
    const std::size_t to = std::min(cell.find_first_of(";\n", from), cell.size());
    std::string_view part = cell.substr(from, to - from);
    while (!part.empty() && (part.front() == ' ' || part.front() == '\r')) part.remove_prefix(1);
    while (!part.empty() && (part.back() == ' ' || part.back() == '\r')) part.remove_suffix(1);
    if (!part.empty() && part.size() < 2000) out.emplace_back(part);
    from = to + 1;
  }
  return out;
}

void give(Item& item, const std::vector<std::string>& pictures) {
  if (pictures.empty()) return;
  if (auto* praise = std::get_if<Recognition>(&item.body)) {
    // One for each, or one of them all.
    if (pictures.size() == praise->to.size()) {
      for (std::size_t i = 0; i < pictures.size(); ++i) praise->to[i].picture = pictures[i];
    } else {
      praise->picture = pictures.front();
    }
  } else if (auto* milestone = std::get_if<Milestone>(&item.body)) {
    milestone->who.picture = pictures.front();
  } else if (auto* goal = std::get_if<Goal>(&item.body)) {
    if (goal->owner) goal->owner->picture = pictures.front();
  } else if (auto* lesson = std::get_if<Lesson>(&item.body)) {
    (lesson->who ? lesson->who->picture : lesson->picture) = pictures.front();
  } else if (auto* announcement = std::get_if<Announcement>(&item.body)) {
    announcement->picture = pictures.front();
  }
}

}  // namespace

bool is_photo(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string ending = folded(name.substr(dot + 1));
  static constexpr std::array endings{"jpg", "jpeg", "png", "webp", "gif"};
  return std::any_of(endings.begin(), endings.end(), [&](const char* one) { return ending == one; });
}

Photos::Photos(const std::string& folder, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (!is_photo(name)) continue;
    const std::string whole = (fs::path(folder) / name).string();
    by_path_.emplace(folded(name), whole);
    by_name_.emplace(folded(name.substr(name.find_last_of('/') + 1)), whole);  // npos + 1 is 0
    if (const std::string key = plain(stem(name)); !key.empty()) by_stem_.emplace(key, whole);
  }
}

std::string Photos::of(const Person& person) const {
  if (by_stem_.empty()) return {};
  const auto look = [&](std::string_view text) -> std::string {
    if (text.empty()) return {};
    for (const bool german : {false, true}) {
      const std::string key = plain(text, german);
      if (const auto found = by_stem_.find(key); !key.empty() && found != by_stem_.end()) return found->second;
    }
    return {};
  };
  if (auto found = look(person.name); !found.empty()) return found;
  // "Okafor, Amara" and "okafor_amara".
  if (const auto last = person.name.rfind(' '); last != std::string::npos)
    if (auto found = look(person.name.substr(last + 1) + person.name.substr(0, last)); !found.empty()) return found;
  if (auto found = look(person.email); !found.empty()) return found;
  if (auto found = look(std::string_view(person.email).substr(0, person.email.find('@'))); !found.empty()) return found;
  if (auto found = look(person.id); !found.empty()) return found;
  for (const auto& alias : person.aliases)
    if (auto found = look(alias); !found.empty()) return found;
  return {};
}

std::string Photos::named(std::string_view written) const {
  const std::string path = with_slashes(written);
  if (const auto found = by_path_.find(folded(path)); found != by_path_.end()) return found->second;
  if (const auto found = by_name_.find(folded(path.substr(path.find_last_of('/') + 1))); found != by_name_.end()) return found->second;
  const std::string key = plain(stem(path));
  const auto found = by_stem_.find(key);
  return key.empty() || found == by_stem_.end() ? std::string() : found->second;
}

void place_pictures(sheet::Reading& reading, const Photos* photos, const std::string& folder, const std::string& base) {
  const auto resolve = [&](const std::string& written) -> std::string {
    if (!net::origin(written).empty()) return written;
    if (photos && !base.empty())
      if (auto found = photos->named(written); !found.empty()) return found;
    if (!base.empty()) {
      std::string address = net::resolve(base, written);
      return net::origin(address).empty() ? std::string() : address;
    }
    if (photos) return photos->named(written);
    return below(folder, with_slashes(written));
  };
  std::string column;
  for (const auto& one : reading.columns)
    if (one.field == sheet::word(sheet::Field::photo)) column = ", column \"" + one.head + "\"";
  const auto missing = [&](int line, const std::string& item) {
    if (reading.batch.drops.size() >= most_notes) return;
    reading.batch.drops.push_back({item, "line " + std::to_string(line) + column + ": there is no such picture; it is shown without"});
    reading.problems.push_back(reading.batch.drops.back().reason);
  };
  for (std::size_t i = 0; i < reading.batch.items.size(); ++i) {
    std::vector<std::string> found;
    for (const auto& written : parts(reading.pictures[i])) {
      if (auto picture = resolve(written); !picture.empty()) {
        found.push_back(std::move(picture));
      } else {
        missing(reading.lines[i], reading.batch.items[i].id);
      }
    }
    give(reading.batch.items[i], found);
  }
  for (std::size_t i = 0; i < reading.batch.people.size(); ++i) {
    Person& person = reading.batch.people[i];
    if (person.picture.empty()) continue;
    person.picture = resolve(person.picture);
    if (person.picture.empty()) missing(reading.people_lines[i], "line " + std::to_string(reading.people_lines[i]));
  }
  if (photos) place_photos(reading.batch, *photos);
}

void place_photos(Batch& batch, const Photos& photos) {
  if (photos.empty()) return;
  const auto give_photo = [&](Person& person) {
    if (person.picture.empty() && !person.is_team) person.picture = photos.of(person);
  };
  for (auto& person : batch.people) give_photo(person);
  for (auto& item : batch.items) each_person(item, give_photo);
}

}  // namespace kudosk::sources

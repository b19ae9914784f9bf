#include "config/people.h"

#include "base/file.h"
#include "base/unicode.h"
#include "config/check.h"
#include "config/document.h"
#include "config/people_csv.h"
#include "config/reading.h"
#include "config/table.h"

namespace kudosk {
namespace fs = std::filesystem;
namespace {

using config::Node;

constexpr std::size_t most_people = 100000;

const config::Shape& people_shape() {
  for (const config::Key& key : config::top_shape().keys)
    if (key.name == "people") return *key.shape;
  return config::top_shape();
}

LoadedPeople from_json(std::string_view bytes, const fs::path& file) {
  const config::Document document = config::read_document(bytes);
  config::Checker checker(file.string(), document.whole);
  for (const config::Fault& fault : document.faults) checker.fault(fault);
  LoadedPeople loaded;
  // Bare, or as they stand in a configuration.
  const Node* people = document.root.is(Node::Type::object) ? document.root.find("people") : &document.root;
  if (!people || !people->is(Node::Type::list)) {
    checker.problem(document.root.at, "", "a list of people in brackets is expected");
    loaded.problems = checker.take();
    return loaded;
  }
  checker.value(*people, people_shape(), people == &document.root ? "" : "/people", "\"people\"");
  loaded.problems = checker.take();
  for (const Node& node : people->items) {
    Person person = config::read_person(node, file.parent_path());
    if (!person.name.empty() || !person.email.empty() || !person.id.empty()) loaded.people.push_back(std::move(person));
  }
  return loaded;
}

}  // namespace

LoadedPeople parse_people(std::string_view bytes, const fs::path& file) {
  std::size_t start = bytes.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  start = std::min(bytes.find_first_not_of(" \t\r\n", start), bytes.size());
  const bool json = start < bytes.size() && (bytes[start] == '[' || bytes[start] == '{' || bytes[start] == '/');
  LoadedPeople loaded = json ? from_json(bytes, file) : config::people_from_csv(bytes, file.string());
  if (!json)
    for (Person& person : loaded.people) person.picture = config::picture_of(person.picture, file.parent_path());
  if (loaded.people.size() > most_people) {
    loaded.people.resize(most_people);
    loaded.problems.push_back({file.string(), 0, 0, "", "more than " + std::to_string(most_people) + " people; the others are left out", "", true});
  }
  return loaded;
}

LoadedPeople load_people(const fs::path& file) {
  const auto bytes = read_file(file, 32u << 20);
  if (bytes) return parse_people(*bytes, file);
  LoadedPeople loaded;
  loaded.problems.push_back({file.string(), 0, 0, "", bytes.error().message, "", false});
  return loaded;
}

}  // namespace kudosk

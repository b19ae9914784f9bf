// A person of the contract's shape, and persons known from elsewhere.
#include <algorithm>

#include "domain/each_person.h"
#include "wire/feed_json.h"
#include "wire/fields.h"
#include "wire/read_one.h"

namespace kudosk {
namespace wire {
namespace {

bool two_digits(std::string_view text, int from, int to) {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return false;
  const int value = (text[0] - '0') * 10 + text[1] - '0';
  return value >= from && value <= to;
}

/// "MM-DD"; a whole date gives its month and day.
std::string month_day(std::string text) {
  if (text.size() == 10 && text[4] == '-') text.erase(0, 5);
  return text.size() == 5 && text[2] == '-' && two_digits(text.substr(0, 2), 1, 12) && two_digits(text.substr(3), 1, 31) ? text : std::string();
}

std::string whole_date(const std::string& text) { return text.size() == 10 && text[4] == '-' && text[7] == '-' && parse_rfc3339(text) ? text : std::string(); }

}  // namespace

std::optional<Person> read_one_person(Value value, std::string_view base) {
  Person person;
  if (const auto name = value.text()) {
    person.name = cleaned(*name, name_length);
    return person.name.empty() ? std::nullopt : std::optional(std::move(person));
  }
  if (!value.is_object()) return std::nullopt;
  person.id = id(value["id"]).value_or("");
  person.name = text(value, "name", name_length);
  person.email = text(value, "email", name_length);
  if (person.email.find('@') == std::string::npos) person.email.clear();
  person.title = text(value, "title", name_length);
  person.team = text(value, "team", name_length);
  person.picture = address(value, "picture", base);
  person.birthday = month_day(text(value, "birthday"));
  person.started = whole_date(text(value, "started"));
  if (const Value aliases = value["aliases"]; aliases.is_array()) {
    aliases.each([&](Value entry) {
      auto known = id(entry);
      if (!known || person.aliases.size() == 100) return;
      *known = cleaned(*known, name_length);
      if (!known->empty() && std::find(person.aliases.begin(), person.aliases.end(), *known) == person.aliases.end()) person.aliases.push_back(std::move(*known));
    });
  }
  person.is_team = !person.team.empty() && person.name.empty() && (flag(value, "is_team") || (person.id.empty() && person.email.empty()));
  if (person.is_team) person.name = person.team;
  if (person.id.empty() && person.name.empty() && person.email.empty()) return std::nullopt;
  return person;
}

}  // namespace wire

Result<Person> read_person(const nlohmann::json& value, const std::map<std::string, Person>& people, std::string_view base) {
  wire::Tree tree;
  tree.fill(value);
  auto person = wire::read_one_person(tree.root(), base);
  if (!person) return fail(ErrorKind::content, "a person needs an id, a name, an e-mail or a team");
  wire::fill_person(*person, people);
  return std::move(*person);
}

void wire::fill_person(Person& person, const std::map<std::string, Person>& people) {
  if (person.id.empty() || people.empty() || person.is_team) return;
  const auto found = people.find(person.id);
  if (found == people.end()) return;
  const Person& known = found->second;
  // A name that stands there in full is somebody's of today; what is missing comes from the list.
  for (const auto part : {&Person::name, &Person::email, &Person::title, &Person::team, &Person::picture})
    if ((person.*part).empty()) person.*part = known.*part;
}

std::map<std::string, Person> by_id(const std::vector<Person>& people) {
  std::map<std::string, Person> out;
  for (const auto& person : people)
    if (!person.id.empty()) out.insert_or_assign(person.id, person);
  return out;
}

void fill_people(Item& item, const std::map<std::string, Person>& people) {
  if (!people.empty()) each_person(item, [&](Person& person) { wire::fill_person(person, people); });
}

std::set<std::string> aliases_of(const std::vector<Person>& people) {
  std::set<std::string> out;
  for (const auto& person : people) out.insert(person.aliases.begin(), person.aliases.end());
  return out;
}

bool knows_who(const Item& item, const std::set<std::string>& aliases) {
  const auto known = [&](const Person& person) { return !person.name.empty() || !person.email.empty() || aliases.count(person.id) > 0; };
  if (const auto* praise = std::get_if<Recognition>(&item.body)) return std::any_of(praise->to.begin(), praise->to.end(), known);
  if (const auto* milestone = std::get_if<Milestone>(&item.body)) return known(milestone->who);
  return true;
}

}  // namespace kudosk

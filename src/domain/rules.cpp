#include "domain/rules.h"

#include <algorithm>

#include "base/unicode.h"
#include "domain/each_person.h"
#include "domain/each_text.h"
#include "domain/names.h"
#include "domain/spans.h"

namespace kudosk {
namespace {

constexpr const char* part = "\n|\n";  ///< no word goes on behind it

/// Whether a text can be searched for it: "u9" says something, "5" is in half of all texts.
bool telling(const std::string& word) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return word.size() > 1 && !std::all_of(word.begin(), word.end(), digit);
}

}  // namespace

Rules::Rules(const Policy& policy, const People& people) : policy_(policy), people_(people), out_(people.size(), false) {
  for (const auto& word : policy.hide_words) hidden_.add(word);
  if (!hidden_.empty()) {
    for (People::Id id = 0; id < people.size(); ++id) {
      const Person& known = people.known(id);
      hidden_person_.push_back(hidden_.any_in(fold(known.name + part + known.title + part + known.team)));
    }
  }
  if (policy.names != Names::full) {
    // Whoever is known may stand in anybody's text; one word alone is too often no name.
    for (People::Id id = 0; id < people.size(); ++id) {
      const std::string name = shown_name(people.known(id).name, policy.names);
      for (const auto& full : people.called(id).names)
        if (full.find(' ') != full.npos) everyone_.add(full, name);
    }
  }
  if (policy.opt_out.empty()) return;
  for (const auto& entry : policy.opt_out) out_entries_.insert(fold(entry));
  const std::unordered_set<std::string> exact(policy.opt_out.begin(), policy.opt_out.end());
  for (People::Id id = 0; id < people.size(); ++id) {
    const auto& called = people.called(id);
    const auto entered = [&](const std::string& word) { return out_entries_.count(fold(word)) > 0; };
    bool out = std::any_of(called.names.begin(), called.names.end(), entered) || std::any_of(called.aliases.begin(), called.aliases.end(), entered) ||
               std::any_of(called.emails.begin(), called.emails.end(), entered) || entered(people.known(id).name);
    out = out || std::any_of(called.ids.begin(), called.ids.end(), [&](const std::string& own) { return exact.count(own) > 0; });
    if (!out) continue;
    out_[id] = true;
    for (const auto* list : {&called.names, &called.aliases, &called.emails})
      for (const auto& word : *list)
        if (telling(word)) out_names_.add(word);
    for (const auto& name : called.names)  // "Quist, Mara" stands in lists
      if (const auto blank = name.rfind(' '); blank != name.npos && name.find(',') == name.npos) out_names_.add(name.substr(blank + 1) + ", " + name.substr(0, blank));
  }
  for (const auto& entry : policy.opt_out)
    if (telling(entry)) out_names_.add(entry);
}

bool Rules::opted_out(int source, const Person& person) const {
  if (out_entries_.empty()) return false;
  const auto id = people_.id(source, person);
  return id == People::nobody ? out_entries_.count(fold(person.name)) > 0 : out_[id];
}

bool Rules::usable(int source, const Person& person) const {
  if (opted_out(source, person)) return false;
  const auto id = people_.id(source, person);
  return id == People::nobody ? !person.name.empty() : !people_.known(id).name.empty();
}

bool Rules::text_allowed(int source, const Item& item) const {
  if (out_names_.empty() && hidden_.empty()) return true;
  std::string said;
  each_text(item, [&](const std::string& text) {
    if (!text.empty()) said.append(text).append(part);
  });
  said += styled_text(item);  // a word may begin in one piece and end in the next
  const std::string folded_text = fold(said);
  if (out_names_.any_in(folded_text) || hidden_.any_in(folded_text)) return false;
  if (hidden_.empty()) return true;
  bool allowed = true;
  each_person(item, [&](const Person& person) {
    const auto id = people_.id(source, person);
    const bool known = id != People::nobody;
    if (known && hidden_person_[id]) allowed = false;
    // What the item itself says of them, where that is something else.
    for (const auto field : {&Person::name, &Person::title, &Person::team}) {
      const std::string& text = person.*field;
      if (allowed && !text.empty() && !(known && text == people_.known(id).*field)) allowed = !hidden_.any_in(fold(text));
    }
  });
  return allowed;
}

bool Rules::allows(int source, const Item& item) const {
  if (item.visibility == Visibility::private_ || std::find(policy_.visibility.begin(), policy_.visibility.end(), item.visibility) == policy_.visibility.end()) return false;
  const auto can = [&](const Person& person) { return usable(source, person); };
  if (const auto* praise = std::get_if<Recognition>(&item.body)) {
    if (praise->from && opted_out(source, *praise->from)) return false;
    if (std::none_of(praise->to.begin(), praise->to.end(), can)) return false;
    for (const auto& span : praise->spans)
      if (span.person && opted_out(source, *span.person)) return false;
  } else if (const auto* milestone = std::get_if<Milestone>(&item.body)) {
    if (!can(milestone->who)) return false;
  } else if (const auto* lesson = std::get_if<Lesson>(&item.body)) {
    if (lesson->who && opted_out(source, *lesson->who)) return false;
  } else if (const auto* standings = std::get_if<Standings>(&item.body)) {
    if (!policy_.leaderboard) return false;
    if (std::none_of(standings->entries.begin(), standings->entries.end(), [&](const Standing& entry) { return can(entry.who); })) return false;
  }
  return text_allowed(source, item);
}

Person Rules::shown(int source, const Person& person) const {
  Person out = person;
  out.aliases.clear();
  out.birthday.clear();
  out.started.clear();
  const auto id = people_.id(source, person);
  if (id == People::nobody) return out;
  const Person& known = people_.known(id);
  for (const auto part : {&Person::id, &Person::name, &Person::email})
    if (!(known.*part).empty()) out.*part = known.*part;
  for (const auto part : {&Person::title, &Person::team, &Person::picture})
    if ((out.*part).empty()) out.*part = known.*part;
  if (policy_.names != Names::full) {
    out.name = shown_name(out.name, policy_.names);
    out.email.clear();  // it mostly holds the name
  }
  return out;
}

Person Rules::listed(People::Id id) const {
  Person out = people_.known(id);
  if (!policy_.birthdays) out.birthday.clear();
  if (!policy_.anniversaries) out.started.clear();
  if (policy_.names != Names::full) {
    out.name = shown_name(out.name, policy_.names);
    out.email.clear();
    out.aliases.clear();
  }
  return out;
}

void Rules::shown_to(int source, std::vector<Person>& to) const {
  std::vector<Person> out;
  std::vector<People::Id> ids;
  for (const auto& person : to) {
    if (!usable(source, person)) continue;
    const auto id = people_.id(source, person);
    const bool twice = id != People::nobody ? std::find(ids.begin(), ids.end(), id) != ids.end()
                                            : std::any_of(out.begin(), out.end(), [&](const Person& other) { return other.is_team && other.name == person.name; });
    if (twice) continue;
    ids.push_back(id);
    out.push_back(shown(source, person));
  }
  to = std::move(out);
}

Item Rules::shown(int source, const Item& item) const {
  Item out = item;
  if (policy_.names != Names::full) {
    NameReplacer names;
    each_person(item, [&](const Person& person) {
      const auto id = people_.id(source, person);
      if (id == People::nobody) return;
      const std::string name = shown_name(people_.known(id).name, policy_.names);
      names.add(person.name, name);
      for (const auto& other : people_.called(id).names) names.add(other, name);
    });
    if (!names.empty() || !everyone_.empty()) {
      const std::string together = names.in(styled_text(out), &everyone_);
      each_text(out, [&](std::string& text) { text = names.in(text, &everyone_); });
      // A name that is half bold stands in two pieces: then nobody finds it there.
      if (auto* praise = std::get_if<Recognition>(&out.body); praise && styled_text(out) != together) praise->spans.clear();
    }
  }
  const auto maybe = [&](std::optional<Person>& person) {
    if (!person) return;
    if (usable(source, *person)) {
      person = shown(source, *person);
    } else {
      person.reset();
    }
  };
  if (auto* praise = std::get_if<Recognition>(&out.body)) {
    maybe(praise->from);
    shown_to(source, praise->to);
    for (auto& span : praise->spans) maybe(span.person);
    if (!policy_.points) praise->points.reset();
    shorten_message(*praise, policy_.max_length);
  } else if (auto* milestone = std::get_if<Milestone>(&out.body)) {
    milestone->who = shown(source, milestone->who);
  } else if (auto* goal = std::get_if<Goal>(&out.body)) {
    maybe(goal->owner);
  } else if (auto* lesson = std::get_if<Lesson>(&out.body)) {
    maybe(lesson->who);
    lesson->text = shorten(lesson->text, policy_.max_length);
  } else if (auto* announcement = std::get_if<Announcement>(&out.body)) {
    announcement->text = shorten(announcement->text, policy_.max_length);
  } else if (auto* standings = std::get_if<Standings>(&out.body)) {
    std::vector<Standing> entries;
    for (auto& entry : standings->entries) {
      if (!usable(source, entry.who)) continue;
      entry.who = shown(source, entry.who);
      entries.push_back(std::move(entry));
    }
    standings->entries = std::move(entries);
  }
  return out;
}

}  // namespace kudosk

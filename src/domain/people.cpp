#include "domain/people.h"

#include <algorithm>
#include <unordered_set>

#include "domain/finder.h"

namespace kudosk {
namespace {

constexpr char part = '\x1f';

std::string id_key(int source, const std::string& id) { return "i" + std::to_string(source) + part + id; }
std::string email_key(const std::string& folded) { return "e" + folded; }

/// By what a record is looked up first.
std::string key_of(int source, const Person& person) {
  if (!person.id.empty()) return id_key(source, person.id);
  if (!person.email.empty()) return email_key(fold(person.email));
  return "n" + std::to_string(source) + part + fold(person.name);
}

/// More words first, then more letters: "Amara Okafor" is fuller than "amara.o".
std::pair<std::size_t, std::size_t> fullness(const std::string& name) {
  if (name.find('@') != name.npos) return {0, 0};
  std::size_t words = 0, letters = 0;
  bool inside = false;
  for (const char c : name) {
    if (c == ' ') {
      inside = false;
    } else {
      words += inside ? 0 : 1;
      inside = true;
      letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }
  }
  return {words, letters};
}

void remember(std::vector<std::string>& list, const std::string& value) {
  if (!value.empty() && std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

bool disjoint(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::none_of(a.begin(), a.end(), [&](const std::string& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

bool only_digits(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::uint32_t People::node(std::string key, int source) {
  const auto [slot, fresh] = by_key_.try_emplace(std::move(key), static_cast<std::uint32_t>(nodes_.size()));
  if (fresh) {
    Node made;
    made.source = source;
    made.parent = slot->second;
    nodes_.push_back(std::move(made));
  }
  return slot->second;
}

std::uint32_t People::root(std::uint32_t at) {
  while (nodes_[at].parent != at) at = nodes_[at].parent = nodes_[nodes_[at].parent].parent;
  return at;
}

void People::join(std::uint32_t a, std::uint32_t b) {
  a = root(a);
  b = root(b);
  if (a == b) return;
  if (b < a) std::swap(a, b);  // who counts first stays the root
  nodes_[b].parent = a;
  for (const auto& email : nodes_[b].emails) remember(nodes_[a].emails, email);
  nodes_[a].ids.insert(nodes_[a].ids.end(), nodes_[b].ids.begin(), nodes_[b].ids.end());
}

bool People::conflict(std::uint32_t a, std::uint32_t b) {
  const Node &x = nodes_[root(a)], &y = nodes_[root(b)];
  if (!x.emails.empty() && !y.emails.empty() && disjoint(x.emails, y.emails)) return true;
  for (const auto& [source, id] : x.ids)
    for (const auto& [other, other_id] : y.ids)
      if (source == other && id != other_id) return true;
  return false;
}

std::uint32_t People::add(int source, const Person& person) {
  const std::size_t before = nodes_.size();
  const std::uint32_t at = node(key_of(source, person), source);
  if (nodes_.size() > before && !person.id.empty()) nodes_[at].ids.emplace_back(source, person.id);
  Node& to = nodes_[at];
  const bool new_email = !person.email.empty() && person.email != to.person.email;
  for (const auto field : {&Person::id, &Person::email, &Person::title, &Person::team, &Person::picture, &Person::birthday, &Person::started})
    if ((to.person.*field).empty()) to.person.*field = person.*field;
  if (person.name != to.person.name) remember(to.names, person.name);
  if (to.person.name.empty()) to.person.name = person.name;
  for (const auto& alias : person.aliases) remember(to.person.aliases, alias);
  if (new_email) {
    const std::string email = fold(person.email);
    remember(nodes_[root(at)].emails, email);
    if (!person.id.empty()) {
      const std::uint32_t other = node(email_key(email), source);
      remember(nodes_[root(other)].emails, email);
      if (nodes_[other].person.email.empty()) nodes_[other].person.email = person.email;
      join(at, other);
    }
  }
  return at;
}

void People::declare(int source, const Person& person) {
  if (!person.is_team) nodes_[add(source, person)].declared = true;
}

void People::meet(int source, const Person& person) {
  if (!person.is_team) add(source, person);
}

void People::join_by_alias() {
  std::unordered_map<std::string, std::vector<std::uint32_t>> named;  // folded name → nodes
  std::unordered_map<std::string, std::vector<std::uint32_t>> ids;    // id → nodes
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    for (const auto& name : nodes_[i].names) named[fold(name)].push_back(i);
    for (const auto& [source, id] : nodes_[i].ids) ids[id].push_back(i);
  }
  std::unordered_map<std::string, std::uint32_t> first;  // alias → who has it
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    for (const auto& alias : nodes_[i].person.aliases) {
      const std::string folded = fold(alias);
      if (const auto found = by_key_.find(email_key(folded)); found != by_key_.end()) join(i, found->second);
      if (const auto found = ids.find(alias); found != ids.end()) {
        for (const auto other : found->second) {
          // A number says little in another source, unless the office wrote it down.
          if (nodes_[i].source == office || nodes_[other].source == nodes_[i].source || !only_digits(alias)) join(i, other);
        }
      }
      if (const auto found = named.find(folded); found != named.end())
        for (const auto other : found->second)
          if (!conflict(i, other)) join(i, other);
      const auto [slot, fresh] = first.try_emplace(folded, i);
      if (!fresh && !conflict(i, slot->second)) join(i, slot->second);
    }
  }
}

void People::join_by_name() {
  std::unordered_map<std::string, std::vector<std::uint32_t>> named;
  for (std::uint32_t i = 0; i < nodes_.size(); ++i)
    for (const auto& name : nodes_[i].names) named[fold(name)].push_back(i);
  for (auto& [name, all] : named) {
    if (all.size() < 2) continue;
    std::sort(all.begin(), all.end());
    /// The one person among these; nobody where there are several, or none.
    const auto only = [&](auto&& wanted) {
      Id found = nobody;
      for (const auto i : all) {
        if (!wanted(nodes_[i])) continue;
        if (found != nobody && found != root(i)) return nobody;
        found = root(i);
      }
      return found;
    };
    const Id in_office = only([](const Node& n) { return n.source == office; });
    const auto bare = [](const Node& n) { return n.person.id.empty() && n.person.email.empty(); };
    const Id more_than_a_name = only([&](const Node& n) { return !bare(n); });
    for (const auto i : all) {
      const Node& one = nodes_[i];
      if (one.source == office) continue;
      Id with = nobody;
      if (!one.declared) with = only([&](const Node& n) { return n.source == one.source && n.declared; });
      if (with == nobody || conflict(with, i)) with = in_office;
      if (with == nobody && bare(one)) with = more_than_a_name;
      if (with != nobody && !conflict(with, i)) join(with, i);
    }
  }
}

void People::settle(const std::vector<std::string>& names) {
  join_by_alias();
  join_by_name();

  id_of_node_.assign(nodes_.size(), nobody);
  std::unordered_set<std::string> used;
  std::unordered_set<Id> listed;
  std::vector<int> id_source;  // whose id the known person has
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    const std::uint32_t top = root(i);
    if (id_of_node_[top] == nobody) {
      id_of_node_[top] = static_cast<Id>(known_.size());
      known_.emplace_back();
      called_.emplace_back();
      id_source.push_back(0);
    }
    const Id id = id_of_node_[i] = id_of_node_[top];
    const Node& one = nodes_[i];
    Person& known = known_[id];
    Called& called = called_[id];
    if (known.id.empty() && !one.person.id.empty()) id_source[id] = one.source;
    for (const auto field : {&Person::id, &Person::email, &Person::title, &Person::team, &Person::picture, &Person::birthday, &Person::started})
      if ((known.*field).empty()) known.*field = one.person.*field;
    for (const auto& name : one.names) {
      remember(called.names, name);
      if (fullness(name) > fullness(known.name) || known.name.empty()) known.name = name;
    }
    for (const auto& alias : one.person.aliases) remember(called.aliases, alias);
    remember(called.emails, one.person.email);
    remember(called.ids, one.person.id);
    if (one.declared && listed.insert(id).second) declared_.push_back(id);
  }
  folded_names_.reserve(known_.size());
  for (Id id = 0; id < known_.size(); ++id) {
    Person& known = known_[id];
    // Nobody has said what they are called: the address does.
    if (known.name.empty()) known.name = known.email.substr(0, known.email.find('@'));
    known.aliases = called_[id].aliases;
    folded_names_.push_back(fold(known.name));
    if (!known.id.empty() && !used.insert(known.id).second && id_source[id] >= 0) known.id = names[static_cast<std::size_t>(id_source[id])] + ":" + known.id;
  }
}

People::Id People::id(int source, const Person& person) const {
  if (person.is_team) return nobody;
  const auto found = by_key_.find(key_of(source, person));
  return found == by_key_.end() ? nobody : id_of_node_[found->second];
}

bool People::same(Id a, Id b) const {
  if (a == b) return true;
  if (a == nobody || b == nobody || folded_names_[a] != folded_names_[b] || folded_names_[a].empty()) return false;
  const auto &x = known_[a], &y = known_[b];
  return x.email.empty() || y.email.empty() || fold(x.email) == fold(y.email);
}

}  // namespace kudosk

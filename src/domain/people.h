// Who is the same person, over all sources: by e-mail, by a source's id, by aliases, and by name where that is clear. Private to domain. Built for one merge; network thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/item.h"

namespace kudosk {

class People {
 public:
  using Id = std::uint32_t;
  static constexpr Id nobody = 0xffffffff;

  // Filling: first who is declared, in the order in which they count; then who stands in items; then settle().

  /// From the office's own list (`source` is `office`), or a source's list.
  static constexpr int office = -1;
  void declare(int source, const Person& person);
  void meet(int source, const Person& person);
  /// Finds who is the same. `names` are the sources', for ids that two of them give to different people.
  void settle(const std::vector<std::string>& names);

  // Afterwards.

  /// nobody: a team.
  Id id(int source, const Person& person) const;
  /// The one record of that person: the fuller name, and the rest from who counts first. The name is empty where there is none.
  const Person& known(Id id) const { return known_[id]; }
  /// Everything that this person is called: names, aliases, e-mails, ids; as written.
  struct Called {
    std::vector<std::string> names, aliases, emails, ids;
  };
  const Called& called(Id id) const { return called_[id]; }
  std::size_t size() const { return known_.size(); }
  /// Who was declared, in that order.
  const std::vector<Id>& declared() const { return declared_; }
  /// The same person, or two of whom nothing says that they differ: called the same, and without different e-mails.
  bool same(Id a, Id b) const;

 private:
  struct Node {
    Person person;  // the first that was said of each part
    int source = 0;
    bool declared = false;
    std::vector<std::string> names;  // as written, each once
    std::uint32_t parent = 0;
    // of the whole set, at its root
    std::vector<std::string> emails;  // folded
    std::vector<std::pair<int, std::string>> ids;
  };
  std::uint32_t add(int source, const Person& person);
  std::uint32_t node(std::string key, int source);
  std::uint32_t root(std::uint32_t at);
  void join(std::uint32_t a, std::uint32_t b);
  bool conflict(std::uint32_t a, std::uint32_t b);
  void join_by_alias();
  void join_by_name();

  std::vector<Node> nodes_;
  std::unordered_map<std::string, std::uint32_t> by_key_;
  std::vector<Id> id_of_node_;
  std::vector<Person> known_;
  std::vector<std::string> folded_names_;
  std::vector<Called> called_;
  std::vector<Id> declared_;
};

}  // namespace kudosk

#include "playlist/people.h"

namespace kudosk::playlist {
namespace {

void add(std::vector<std::string>& out, const Person& person) {
  const char* what = person.is_team ? "team:" : "";
  const std::string* before = nullptr;
  for (const auto* name : {&person.id, &person.email, &person.name}) {
    if (name->empty() || (before && *before == *name)) continue;
    out.push_back(what + *name);
    before = name;
  }
}

struct Faces {
  std::vector<std::string>& out;
  void operator()(const Recognition& body) const {
    if (body.from) add(out, *body.from);
    for (const auto& person : body.to) add(out, person);
  }
  void operator()(const Milestone& body) const { add(out, body.who); }
  void operator()(const Goal& body) const {
    if (body.owner) add(out, *body.owner);
  }
  void operator()(const Lesson& body) const {
    if (body.who) add(out, *body.who);
  }
  void operator()(const Announcement&) const {}
  void operator()(const Standings&) const {}
};

}  // namespace

std::vector<std::string> faces(const Item& item) {
  std::vector<std::string> out;
  std::visit(Faces{out}, item.body);
  return out;
}

std::set<std::string> lately(const std::deque<std::string>& people, std::size_t slides) {
  std::set<std::string> out;
  for (const auto& name : people) {
    if (name.empty()) {
      if (--slides == 0) break;
    } else if (slides > 0) {
      out.insert(name);
    }
  }
  return out;
}

}  // namespace kudosk::playlist

// Items for tests, in few words.
#pragma once

#include <string>
#include <vector>

#include "domain/merge.h"

namespace kudosk::test {

inline Wall at(const char* text) { return *parse_rfc3339(text); }
inline Now now(const char* text = "2026-11-24T12:00:00Z", bool trusted = true) { return {Show{}, at(text), trusted}; }

inline Person person(std::string name, std::string id = {}, std::string email = {}) {
  Person out;
  out.name = std::move(name);
  out.id = std::move(id);
  out.email = std::move(email);
  return out;
}

inline Person team(std::string name) {
  Person out;
  out.name = out.team = std::move(name);
  out.is_team = true;
  return out;
}

inline Item with(std::string id, Body body, const char* created = "2026-11-24T10:00:00Z") {
  Item out;
  out.id = std::move(id);
  if (created) out.created = at(created);
  out.body = std::move(body);
  return out;
}

inline Item praise(std::string id, Person from, std::vector<Person> to, std::string message, const char* created = "2026-11-24T10:00:00Z") {
  Recognition body;
  body.from = std::move(from);
  body.to = std::move(to);
  body.message = std::move(message);
  return with(std::move(id), std::move(body), created);
}

inline Item praise(std::string id, const char* created = "2026-11-24T10:00:00Z") {
  return praise(std::move(id), person("Amara Okafor"), {person("Ben Quist")}, "Thank you for the help", created);
}

inline Item goal(std::string id, std::string title, const char* created = "2026-11-24T10:00:00Z") {
  Goal body;
  body.title = std::move(title);
  return with(std::move(id), std::move(body), created);
}

inline Item news(std::string id, std::string title, const char* created = "2026-11-24T10:00:00Z") {
  Announcement body;
  body.title = std::move(title);
  return with(std::move(id), std::move(body), created);
}

inline Batch whole(std::vector<Item> items) {
  Batch out;
  out.whole = true;
  out.items = std::move(items);
  return out;
}

inline Holding holding(std::string source, std::vector<Item> items, std::vector<Person> people = {}, const Now& when = now()) {
  Holding out;
  out.source = std::move(source);
  Batch batch = whole(std::move(items));
  batch.people = std::move(people);
  take(out, std::move(batch), when);
  return out;
}

inline MergeSettings settings() {
  MergeSettings out;
  out.max_age = std::chrono::hours(24 * 14);
  return out;
}

inline std::vector<std::string> ids(const std::shared_ptr<const Feed>& feed) {
  std::vector<std::string> out;
  for (const auto& item : feed->items) out.push_back(item->id);
  return out;
}

using Ids = std::vector<std::string>;

inline const Recognition& recognition(const std::shared_ptr<const Item>& item) { return std::get<Recognition>(item->body); }

}  // namespace kudosk::test

#include "config/reading.h"

#include "base/unicode.h"

namespace kudosk::config {

const std::vector<Node>& Reading::list(std::string_view key) const {
  static const std::vector<Node> none;
  const Node* value = node(key);
  return value && value->is(Node::Type::list) ? value->items : none;
}

const std::vector<Member>& Reading::members() const {
  static const std::vector<Member> none;
  return node_ ? node_->members : none;
}

void Reading::raw(std::string_view key, std::string& out) const {
  const Node* value = node(key);
  if (value && value->is(Node::Type::text)) out = value->text;
}

void Reading::text(std::string_view key, std::string& out) const {
  const Node* value = node(key);
  if (value && value->is(Node::Type::text)) out = clean(value->text);
}

void Reading::texts(std::string_view key, std::vector<std::string>& out) const {
  const Node* value = node(key);
  if (!value || !value->is(Node::Type::list)) return;
  out.clear();
  for (const Node& item : value->items)
    if (item.is(Node::Type::text)) out.push_back(item.text);
}

void Reading::flag(std::string_view key, bool& out) const {
  const Node* value = node(key);
  if (value && value->is(Node::Type::flag)) out = value->flag;
}

void Reading::number(std::string_view key, double& out) const {
  const Node* value = node(key);
  if (value && value->is(Node::Type::number)) out = value->number;
}

std::optional<std::int64_t> Reading::whole(std::string_view key) const {
  const Node* value = node(key);
  if (!value || !value->is(Node::Type::number)) return std::nullopt;
  if (value->whole) return value->integer;
  if (std::floor(value->number) != value->number || std::abs(value->number) > 1e15) return std::nullopt;
  return static_cast<std::int64_t>(value->number);
}

std::optional<Millis> Reading::duration(std::string_view key) const {
  const Node* value = node(key);
  return value && value->is(Node::Type::text) ? parse_duration(value->text) : std::nullopt;
}

void Reading::path(std::string_view key, const std::filesystem::path& folder, std::filesystem::path& out) const {
  const Node* value = node(key);
  if (value && value->is(Node::Type::text)) out = value->text.empty() ? std::filesystem::path() : folder / value->text;
}

std::string picture_of(const std::string& picture, const std::filesystem::path& folder) {
  return picture.empty() || picture.find("://") != std::string::npos ? picture : (folder / picture).string();
}

Person read_person(const Node& node, const std::filesystem::path& folder) {
  const Reading in(&node);
  Person person;
  in.raw("id", person.id);
  in.text("name", person.name);
  in.raw("email", person.email);
  in.text("title", person.title);
  in.text("team", person.team);
  in.raw("picture", person.picture);
  person.picture = picture_of(person.picture, folder);
  in.texts("aliases", person.aliases);
  in.raw("birthday", person.birthday);
  if (person.birthday.size() == 10) person.birthday.erase(0, 5);  // the year is nobody's business
  in.raw("started", person.started);
  return person;
}

}  // namespace kudosk::config

#include "config/check.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/secret.h"
#include "base/time.h"
#include "base/unicode.h"
#include "config/nearest.h"
#include "config/table.h"

namespace kudosk::config {
namespace {

const char* word(Node::Type type) {
  switch (type) {
    case Node::Type::null:
      return "null";
    case Node::Type::flag:
      return "true or false";
    case Node::Type::number:
      return "a number";
    case Node::Type::text:
      return "a text";
    case Node::Type::list:
      return "a list";
    case Node::Type::object:
      return "an object";
  }
  return "something else";
}

/// A value as it stands, for a message.
std::string shown(const Node& node) {
  switch (node.type) {
    case Node::Type::flag:
      return node.flag ? "true" : "false";
    case Node::Type::number: {
      if (node.whole) return std::to_string(node.integer);
      std::string digits = std::to_string(node.number);
      return digits.size() > 30 ? "a number" : digits.substr(0, digits.find_last_not_of('0') + 1);
    }
    case Node::Type::text:
      return in_quotes(node.text);
    default:
      return word(node.type);
  }
}

bool is_whole(const Node& node) { return node.whole || (std::floor(node.number) == node.number && std::abs(node.number) < 1e15); }
/// REQUIRES: is_whole(node).
std::int64_t integer(const Node& node) { return node.whole ? node.integer : static_cast<std::int64_t>(node.number); }

Node::Type wanted(Shape::Type type) {
  switch (type) {
    case Shape::Type::flag:
      return Node::Type::flag;
    case Shape::Type::number:
    case Shape::Type::whole:
      return Node::Type::number;
    case Shape::Type::list:
      return Node::Type::list;
    case Shape::Type::object:
    case Shape::Type::map:
      return Node::Type::object;
    default:
      return Node::Type::text;
  }
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

/// The objects of the configuration that have this key, for one that stands at the wrong level.
std::string home_of(std::string_view key) {
  std::string homes;
  for (const Key& top : top_shape().keys)
    for (const Key& inner : top.shape->keys)
      if (inner.name == key) homes += (homes.empty() ? "" : " or ") + ("\"" + top.name + "\"");
  return homes;
}

}  // namespace

bool names_secret(std::string_view key) {
  static constexpr std::array names{"token",
                                    "secret",
                                    "password",
                                    "passwd",
                                    "apikey",
                                    "accesstoken",
                                    "authtoken",
                                    "bottoken",
                                    "apitoken",
                                    "clientsecret",
                                    "bearertoken",
                                    "bearer",
                                    "authorization",
                                    "credential",
                                    "credentials",
                                    "accesskey",
                                    "secretkey",
                                    "refreshtoken",
                                    "personalaccesstoken",
                                    "pat",
                                    "usertoken",
                                    "signingsecret"};
  std::string plain;
  for (const char c : folded(key))
    if (c != '_' && c != '-' && c != ' ') plain += c;
  return std::find(names.begin(), names.end(), plain) != names.end();
}

std::string address_fault(std::string_view text) {
  const std::size_t scheme = text.find("://");
  const bool http = scheme != std::string_view::npos && (folded(text.substr(0, scheme)) == "http" || folded(text.substr(0, scheme)) == "https");
  if (!http) return "an address begins with https://";
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '\\' || c == '"' || c == '<' || c == '>') return "an address has no blanks, quotes or backslashes";
  const std::string_view rest = text.substr(scheme + 3);
  std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host.find('@') != std::string_view::npos) return "an address holds no user name and no password here; a secret stands in a file that a \"…_file\" key names";
  if (!host.empty() && host.front() == '[') {
    const std::size_t close = host.find(']');
    if (close == std::string_view::npos || close < 3) return "this address has no host";
    host.remove_prefix(close + 1);
    if (!host.empty() && host.front() != ':') return "this address has no host";
  } else if (host.empty() || host.front() == ':') {
    return "this address has no host";
  }
  const std::size_t colon = host.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view port = host.substr(colon + 1);
  if (port.size() > 5 || port.find_first_not_of("0123456789") != std::string_view::npos || (!port.empty() && std::stoi(std::string(port)) > 65535))
    return "this address has a port that there is none of";
  return {};
}

void Checker::problem(Place at, const std::string& path, std::string message, std::string suggestion) {
  problems_.push_back({file_, at.line, at.column, path, std::move(message), std::move(suggestion), false});
}

void Checker::warning(Place at, const std::string& path, std::string message, std::string suggestion) {
  problem(at, path, std::move(message), std::move(suggestion));
  problems_.back().warning = true;
}

std::vector<Problem> Checker::take() {
  std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) { return std::pair(a.line, a.column) < std::pair(b.line, b.column); });
  return std::move(problems_);
}

void Checker::secret_key(const Member& member, const std::vector<std::string>& known, const std::string& path) {
  std::string file_key;
  for (const std::string& key : known)
    if (key == "token_file" || (key == "secret_file" && file_key.empty())) file_key = key;
  problem(member.at, path + '/' + pointer_part(member.key),
          in_quotes(member.key) + " would be a secret, which never stands in the configuration: write it into a file that you alone can read (chmod 600)" +
              (file_key.empty() ? "" : " and name that file, \"env:NAME\" or \"credential:NAME\" as \"" + file_key + "\""),
          file_key);
}

void Checker::unknown(const Member& member, const std::vector<std::string>& known, const std::string& path, const std::string& where) {
  const std::string pointer = path + '/' + pointer_part(member.key);
  if (names_secret(member.key)) return secret_key(member, known, path);
  const std::string near = nearest(member.key, known);
  std::string message = "unknown key " + in_quotes(member.key) + ' ' + where;
  if (near.empty()) {
    const std::string home = home_of(member.key);
    const bool of_top = std::any_of(top_shape().keys.begin(), top_shape().keys.end(), [&](const Key& key) { return key.name == member.key; });
    if (!home.empty())
      message += "; it belongs into " + home;
    else if (of_top)
      message += "; it belongs to the configuration itself, outside of this";
    else if (!known.empty())
      message += "; known here: " + listed(known);
  }
  problem(member.at, pointer, std::move(message), near);
}

void Checker::object(const Node& node, const std::vector<Key>& keys, const std::string& path, const std::string& where) {
  std::vector<std::string> known;
  for (const Key& key : keys) known.push_back(key.name);
  for (const Member& member : node.members) {
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.name == member.key; });
    if (key == keys.end())
      unknown(member, known, path, where);
    else
      value(member.value, *key->shape, path + '/' + member.key, '"' + member.key + '"');
  }
  if (!whole_) return;
  for (const Key& key : keys)
    if (key.required && !node.find(key.name)) problem(node.at, path, "\"" + key.name + "\" is missing " + where + ": " + key.shape->expected);
}

void Checker::value(const Node& node, const Shape& shape, const std::string& path, const std::string& name) {
  if (shape.type == Shape::Type::any) return;
  if (shape.type == Shape::Type::either) {
    for (const ShapePtr& each : shape.either)
      if (fits(node, *each)) return value(node, *each, path, name);
    std::vector<std::string> choices;
    for (const ShapePtr& each : shape.either) choices.insert(choices.end(), each->choices.begin(), each->choices.end());
    return problem(node.at, path, name + " is " + shape.expected + ", not " + shown(node), node.is(Node::Type::text) ? nearest(node.text, choices) : "");
  }
  if (!node.is(wanted(shape.type))) {
    std::string suggestion;
    // "30" for "30s", and "true" for true, are what people write first.
    if (node.is(Node::Type::text) && shape.type == Shape::Type::flag && (folded(node.text) == "true" || folded(node.text) == "false"))
      suggestion = folded(node.text) + " without quotes";
    if (node.is(Node::Type::number) && shape.type == Shape::Type::duration && is_whole(node) && node.number > 0) suggestion = "\"" + std::to_string(integer(node)) + "s\"";
    if (node.is(Node::Type::number) && wanted(shape.type) == Node::Type::text && shape.type != Shape::Type::duration && node.whole)
      suggestion = "\"" + std::to_string(node.integer) + "\"";
    if (shape.type == Shape::Type::list && fits(node, *shape.item)) suggestion = "the same in brackets";
    return problem(node.at, path, name + " is " + shape.expected + ", not " + (node.is(Node::Type::text) && shape.type == Shape::Type::secret ? "that" : shown(node)), suggestion);
  }
  switch (shape.type) {
    case Shape::Type::flag:
      return;
    case Shape::Type::number:
    case Shape::Type::whole: {
      const bool kind = shape.type == Shape::Type::number || is_whole(node);
      const bool among = shape.choices.empty() || (kind && std::find(shape.choices.begin(), shape.choices.end(), std::to_string(integer(node))) != shape.choices.end());
      if (node.number < shape.least || node.number > shape.most || !kind || !among) problem(node.at, path, name + " is " + shape.expected + ", not " + shown(node));
      return;
    }
    case Shape::Type::list:
      for (std::size_t i = 0; i < node.items.size(); ++i) value(node.items[i], *shape.item, path + '/' + std::to_string(i), "each of " + name);
      return;
    case Shape::Type::object:
      return object(node, shape.keys, path, "in " + (name.compare(0, 8, "each of ") == 0 ? "one of " + name.substr(8) : name));
    case Shape::Type::map:
      return map(node, shape, path, name);
    default:
      return text_value(node, shape, path, name);
  }
}

void Checker::map(const Node& node, const Shape& shape, const std::string& path, const std::string& name) {
  std::vector<std::string> others;  // keys that are not like the rest
  for (const Key& key : shape.keys) others.push_back(key.name);
  for (const Member& member : node.members) {
    const std::string pointer = path + '/' + pointer_part(member.key);
    const auto key = std::find_if(shape.keys.begin(), shape.keys.end(), [&](const Key& k) { return k.name == member.key; });
    if (key != shape.keys.end()) {
      value(member.value, *key->shape, pointer, '"' + member.key + '"');
    } else if (shape.holds && !shape.holds(member.key)) {
      std::vector<std::string> known = shape.known_keys;
      known.insert(known.end(), others.begin(), others.end());
      problem(member.at, pointer, "unknown key " + in_quotes(member.key) + " in " + name + ", which is " + shape.expected + (others.empty() ? "" : ", beside " + listed(others)),
              nearest(member.key, known));
    } else {
      value(member.value, *shape.item, pointer, in_quotes(member.key) + " in " + name);
    }
  }
}

void Checker::text_value(const Node& node, const Shape& shape, const std::string& path, const std::string& name) {
  if (shape.type == Shape::Type::secret) {
    if (node.text.empty() || node.text == "env:" || node.text == "credential:") return problem(node.at, path, name + " is " + shape.expected);
    if (looks_like_secret(node.text) || node.text.find('\n') != std::string::npos)
      problem(node.at, path, name + " names a file, and this looks like the secret itself; write it into a file that you alone can read (chmod 600) and name that file here");
    return;
  }
  if (known_token(node.text))
    return problem(node.at, path, name + " looks like a secret, which never stands in the configuration; write it into a file and name that with a \"…_file\" key");
  switch (shape.type) {
    case Shape::Type::choice:
      if (std::find(shape.choices.begin(), shape.choices.end(), node.text) == shape.choices.end())
        problem(node.at, path, name + " is " + shape.expected + ", not " + shown(node), nearest(node.text, shape.choices));
      return;
    case Shape::Type::duration: {
      const auto duration = parse_duration(node.text);
      if (!duration || static_cast<double>(duration->count()) < shape.least || static_cast<double>(duration->count()) > shape.most)
        problem(node.at, path, name + " is " + shape.expected + ", not " + shown(node));
      return;
    }
    case Shape::Type::spelled:
      if (!shape.holds(node.text))
        problem(node.at, path, name + " is " + shape.expected + ", not " + shown(node), nearest(node.text, shape.choices.empty() && shape.meant ? shape.meant() : shape.choices));
      return;
    case Shape::Type::address:
      if (const std::string fault = node.text.empty() && shape.least == 0 ? std::string() : address_fault(node.text); !fault.empty())
        problem(node.at, path, name + " is " + shape.expected + "; " + fault);
      return;
    case Shape::Type::path:
      if ((node.text.empty() && shape.least > 0) || node.text.find('\0') != std::string::npos) problem(node.at, path, name + " is " + shape.expected);
      return;
    default: {
      const std::size_t length = graphemes(node.text).size();
      if (static_cast<double>(length) < shape.least) return problem(node.at, path, name + " is " + shape.expected);
      if (static_cast<double>(length) > shape.most)
        problem(node.at, path, name + " is a text of " + std::to_string(static_cast<long long>(shape.most)) + " characters at most; this has " + std::to_string(length));
      return;
    }
  }
}

/// Whether a value is meant for this one of several shapes, so that its problems are told by that.
bool Checker::fits(const Node& node, const Shape& shape) const {
  if (shape.type == Shape::Type::any) return true;
  if (shape.type == Shape::Type::either) return std::any_of(shape.either.begin(), shape.either.end(), [&](const ShapePtr& each) { return fits(node, *each); });
  if (!node.is(wanted(shape.type))) return false;
  if (shape.type == Shape::Type::choice) return std::find(shape.choices.begin(), shape.choices.end(), node.text) != shape.choices.end();
  return true;
}

}  // namespace kudosk::config

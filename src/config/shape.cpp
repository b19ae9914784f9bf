#include "config/shape.h"

#include <cmath>

#include "base/time.h"

namespace kudosk::config {
namespace {

std::shared_ptr<Shape> make(Shape::Type type, std::string expected) {
  auto shape = std::make_shared<Shape>();
  shape->type = type;
  shape->expected = std::move(expected);
  return shape;
}

std::string plain(double value) {
  if (value == std::floor(value)) return std::to_string(static_cast<long long>(value));
  std::string out = std::to_string(value);
  return out.substr(0, out.find_last_not_of('0') + 1);
}

std::string range(double least, double most) { return "from " + plain(least) + " to " + plain(most); }

}  // namespace

ShapePtr text(std::size_t least, std::size_t most) {
  auto shape = make(Shape::Type::text, least > 0 ? "a text that is not empty" : "a text");
  shape->least = static_cast<double>(least);
  shape->most = static_cast<double>(most);
  return shape;
}

ShapePtr path(bool needed) {
  auto shape = make(Shape::Type::path, "a path, relative to the configuration's folder");
  shape->least = needed ? 1 : 0;
  return shape;
}

ShapePtr address(bool needed) {
  auto shape = make(Shape::Type::address, "an address such as \"https://kudos.example.com/feed\"");
  shape->least = needed ? 1 : 0;
  return shape;
}

ShapePtr secret() { return make(Shape::Type::secret, "the path of a file that holds the secret, or \"env:NAME\", or \"credential:NAME\""); }

ShapePtr duration(std::string_view least, std::string_view most) {
  auto shape = make(Shape::Type::duration, "a duration such as \"500ms\", \"30s\", \"5m\", \"2h\" or \"7d\", from " + std::string(least) + " to " + std::string(most));
  shape->least = static_cast<double>(parse_duration(least).value().count());
  shape->most = static_cast<double>(parse_duration(most).value().count());
  return shape;
}

ShapePtr choice(std::vector<std::string> choices) {
  std::string expected;
  for (std::size_t i = 0; i < choices.size(); ++i) expected += (i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ") + ('"' + choices[i] + '"');
  auto shape = make(Shape::Type::choice, std::move(expected));
  shape->choices = std::move(choices);
  return shape;
}

ShapePtr flag() { return make(Shape::Type::flag, "true or false"); }

ShapePtr number(double least, double most) {
  auto shape = make(Shape::Type::number, "a number " + range(least, most));
  shape->least = least;
  shape->most = most;
  return shape;
}

ShapePtr whole(double least, double most) {
  auto shape = make(Shape::Type::whole, "a whole number " + range(least, most));
  shape->least = least;
  shape->most = most;
  return shape;
}

ShapePtr spelled(std::string expected, std::function<bool(std::string_view)> holds, std::string pattern, std::vector<std::string> meant) {
  auto shape = make(Shape::Type::spelled, std::move(expected));
  shape->holds = std::move(holds);
  shape->pattern = std::move(pattern);
  shape->choices = std::move(meant);
  return shape;
}

ShapePtr list(ShapePtr item) {
  auto shape = make(Shape::Type::list, "a list in brackets" + (item->type == Shape::Type::any ? "" : ", each of it " + item->expected));
  shape->item = std::move(item);
  return shape;
}

ShapePtr object(std::vector<Key> keys) {
  auto shape = make(Shape::Type::object, "an object in braces");
  shape->keys = std::move(keys);
  return shape;
}

ShapePtr map(ShapePtr item, std::string expected_key, std::string key_pattern, std::function<bool(std::string_view)> holds) {
  auto shape = make(Shape::Type::map, "an object in braces");
  if (!expected_key.empty()) shape->expected += " whose keys are " + expected_key;
  shape->item = std::move(item);
  shape->key_pattern = std::move(key_pattern);
  shape->holds = std::move(holds);
  return shape;
}

ShapePtr either(std::vector<ShapePtr> shapes) {
  std::string expected;
  for (const ShapePtr& shape : shapes) {
    // What a list before it ends with is not said twice.
    if (!expected.ends_with(", or " + shape->expected)) expected += (expected.empty() ? "" : ", or ") + shape->expected;
  }
  auto shape = make(Shape::Type::either, std::move(expected));
  shape->either = std::move(shapes);
  return shape;
}

ShapePtr any() { return make(Shape::Type::any, "any value"); }

}  // namespace kudosk::config

#include <nlohmann/json.hpp>

#include "config/document.h"

namespace kudosk::config {

nlohmann::json to_json(const Node& node) {
  switch (node.type) {
    case Node::Type::null:
      return nullptr;
    case Node::Type::flag:
      return node.flag;
    case Node::Type::number:
      return node.whole ? nlohmann::json(node.integer) : nlohmann::json(node.number);
    case Node::Type::text:
      return node.text;
    case Node::Type::list: {
      auto out = nlohmann::json::array();
      for (const Node& item : node.items) out.push_back(to_json(item));
      return out;
    }
    case Node::Type::object: {
      auto out = nlohmann::json::object();
      for (const Member& member : node.members) out[member.key] = to_json(member.value);
      return out;
    }
  }
  return nullptr;
}

}  // namespace kudosk::config

#include "config/messages.h"

#include <algorithm>

#include "base/file.h"
#include "config/document.h"

namespace kudosk {
namespace fs = std::filesystem;
namespace {

using config::Node;

void flatten(const Node& node, const std::string& prefix, std::map<std::string, std::string>& out) {
  for (const config::Member& member : node.members) {
    const std::string key = prefix.empty() ? member.key : prefix + '.' + member.key;
    if (member.value.is(Node::Type::object))
      flatten(member.value, key, out);
    else if (member.value.is(Node::Type::text))
      out[key] = member.value.text;
  }
}

std::map<std::string, std::string> read(const fs::path& file) {
  const auto text = read_file(file, 4u << 20);
  if (!text) return {};
  auto messages = read_messages(*text, file.string());
  return messages ? std::move(*messages) : std::map<std::string, std::string>{};
}

}  // namespace

Result<std::map<std::string, std::string>> read_messages(std::string_view json, const std::string& name) {
  const config::Document document = config::read_document(json);
  if (!document.faults.empty()) {
    const config::Fault& fault = document.faults.front();
    return fail(ErrorKind::config, name + ':' + std::to_string(fault.at.line) + ':' + std::to_string(fault.at.column) + ": " + fault.message);
  }
  if (!document.root.is(Node::Type::object)) return fail(ErrorKind::config, name + ": an object of messages is expected");
  std::map<std::string, std::string> out;
  flatten(document.root, {}, out);
  return out;
}

std::vector<std::string> message_languages(const fs::path& folder) {
  std::vector<std::string> out;
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(folder, ec))
    if (entry.path().extension() == ".json") out.push_back(entry.path().stem().string());
  std::sort(out.begin(), out.end());
  return out;
}

Phrases load_phrases(const std::string& language, const Zone& zone) { return load_phrases(language, zone, assets_folder() / "assets" / "messages"); }

Phrases load_phrases(const std::string& language, const Zone& zone, const fs::path& folder) {
  std::map<std::string, std::string> own;
  // The one laid on later wins: "pt-BR" after "pt".
  for (const std::string& tag : language_chain(language))
    for (auto& [key, pattern] : read(folder / (tag + ".json"))) own[key] = std::move(pattern);
  return Phrases(language, std::move(own), read(folder / "en.json"), zone);
}

}  // namespace kudosk

#include "sources/teams/channel.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "net/http.h"
#include "sources/json_fields.h"
#include "sources/teams/message.h"

namespace kudosk::sources::teams {
namespace {

using nlohmann::json;

/// Whether `a` was changed before `b`. What is no time is as good as any.
bool before(const std::string& a, const std::string& b) {
  const auto one = parse_rfc3339(a), other = parse_rfc3339(b);
  return one && other && *one < *other;
}

}  // namespace

void Channel::begin_anew() {
  link_.clear();
  anew_ = true;
  seen_.clear();
  items_.clear();
}

void Channel::show(const std::string& item) {
  shown_.insert(item);
  if (shown_.size() > most_ids) shown_.erase(shown_.begin());
}

void Channel::take(const json& messages, const std::string& graph, Batch& batch) {
  std::unordered_map<std::string, std::size_t> places;  // in the batch, of this page's
  for (const auto& message : messages) {
    Read read = read_message(message, id, graph);
    if (read.id.empty()) {
      batch.drops.push_back({"a message in " + id, "it has no id"});
      continue;
    }
    const std::string& changed = text(message, "lastModifiedDateTime");
    const auto [seen, first] = seen_.emplace(read.id, changed);
    if (!first) {
      if (before(changed, seen->second)) continue;  // as it was before: pages repeat messages
      seen->second = changed;
    }
    const auto taken_back = std::find(batch.retracted.begin(), batch.retracted.end(), read.id);
    if (read.item) {
      if (taken_back != batch.retracted.end()) batch.retracted.erase(taken_back);
      show(read.id);
      if (anew_) items_.insert_or_assign(read.id, *read.item);
      if (const auto [place, fresh] = places.emplace(read.id, batch.items.size()); fresh)
        batch.items.push_back(std::move(*read.item));
      else
        batch.items[place->second] = std::move(*read.item);
      continue;
    }
    if (const auto place = places.find(read.id); place != places.end()) {
      batch.items[place->second].id.clear();  // it was good a moment ago
      places.erase(place);
    }
    items_.erase(read.id);
    if (shown_.erase(read.id) > 0 && taken_back == batch.retracted.end()) batch.retracted.push_back(read.id);
  }
  std::erase_if(batch.items, [](const Item& item) { return item.id.empty(); });
}

void Channel::end(const std::string& delta, Batch& batch) {
  if (anew_) {
    std::erase_if(shown_, [&](const std::string& one) {
      const bool gone = items_.count(one) == 0;
      if (gone) batch.retracted.push_back(one);
      return gone;
    });
  }
  link_ = delta;
  anew_ = delta.empty();
  seen_.clear();
}

std::vector<Item> Channel::take_items() {
  std::vector<Item> out;
  out.reserve(items_.size());
  for (auto& [one, item] : items_) out.push_back(std::move(item));
  items_.clear();
  return out;
}

json Channel::remember() const { return {{"delta", anew_ ? std::string() : link_}, {"shown", shown_}}; }

void Channel::recall(const json& memory, const std::string& graph) {
  const std::string delta = text(memory, "delta");
  if (!delta.empty() && net::same_origin(delta, graph)) {
    link_ = delta;
    anew_ = false;
  }
  if (!memory.is_object()) return;
  if (const auto shown = memory.find("shown"); shown != memory.end() && shown->is_array()) {
    for (const auto& one : *shown)
      if (one.is_string() && shown_.size() < most_ids) shown_.insert(one.get<std::string>());
  }
}

}  // namespace kudosk::sources::teams

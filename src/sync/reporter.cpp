#include "sync/reporter.h"

#include <functional>

namespace kudosk::sync {

namespace {

constexpr Millis again = std::chrono::minutes(10);
/// Lines a poll: an answer of 100,000 bad items is not to fill a disk.
constexpr std::size_t most_drops = 1000;

}  // namespace

void Reporter::poll(const PollReport& report) {
  log_.info("poll", {{"source", report.source},
                     {"status", report.status},
                     {"items", report.items},
                     {"ms", report.took.count()},
                     {"bytes", report.bytes},
                     {"next", static_cast<double>(report.next.count()) / 1000.0}});
}

void Reporter::feed(const FeedReport& report) {
  log_.info("feed", {{"revision", report.revision}, {"added", report.added}, {"changed", report.changed}, {"removed", report.removed}, {"total", report.total}});
}

void Reporter::error(const Error& error, const std::string& what, std::string_view source, Show now) {
  const auto text = std::string(word(error.kind)) + '\n' + error.message + '\n' + error.hint;
  const auto found = errors_.find(what);
  if (found != errors_.end() && found->second.text == text && now - found->second.at < again) return;
  errors_[what] = {text, now};
  log_.error(error, source);
}

void Reporter::seldom(const Error& error, const std::string& what, std::string_view source, Show now) {
  const auto found = errors_.find(what);
  if (found != errors_.end() && now - found->second.at < again) return;
  errors_[what] = {{}, now};
  log_.error(error, source);
}

void Reporter::drop(const std::string& source, const Drop& drop) {
  auto& drops = drops_[source];
  const auto hash = std::hash<std::string>{}(drop.item + '\n' + drop.reason);
  const bool known = drops.before.count(hash) > 0;
  if (!drops.now.insert(hash).second || known) return;
  if (drops.said >= most_drops) {
    ++drops.unsaid;
    return;
  }
  ++drops.said;
  log_.warn("drop", {{"source", source}, {"item", drop.item}, {"reason", drop.reason}});
}

void Reporter::end_of_poll(const std::string& source) {
  const auto found = drops_.find(source);
  if (found == drops_.end()) return;
  auto& drops = found->second;
  if (drops.unsaid > 0) log_.warn("drop", {{"source", source}, {"item", ""}, {"reason", std::to_string(drops.unsaid) + " more, not listed"}});
  drops.before = std::move(drops.now);
  drops = Drops{std::move(drops.before), {}, 0, 0};
  if (drops.before.empty()) drops_.erase(found);
}

void Reporter::forget(const std::string& source) {
  drops_.erase(source);
  errors_.erase(source);
  errors_.erase("pictures of " + source);
}

}  // namespace kudosk::sync

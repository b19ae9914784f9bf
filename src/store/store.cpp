// The file: one line "kudosk-store 2 LENGTH CRC32", a line of JSON with what is known of each source, then each source's items as a document of the feed format.
#include "store/store.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "wire/feed_json.h"
#include "wire/json_text.h"

namespace kudosk::store {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

constexpr std::string_view magic = "kudosk-store ";
constexpr int version = 2;
constexpr std::size_t most_bytes = 256u << 20;

fs::path current(const fs::path& folder) { return folder / "feed.store"; }
fs::path previous(const fs::path& folder) { return folder / "feed.store.old"; }

std::string header(std::string_view body) {
  const auto sum = static_cast<unsigned long>(crc32_z(0, reinterpret_cast<const Bytef*>(body.data()), body.size()));
  return fmt::format("{}{} {} {:08x}\n", magic, version, body.size(), sum);
}

// --- Writing ---

json about(const Stored& stored) {
  json out{{"fingerprint", stored.fingerprint}, {"memory", stored.memory}, {"people", json::array()}, {"stated", json::object()}, {"validators", json::object()}};
  for (const auto& person : stored.holding.people) out["people"].push_back(write_person(person));
  for (const auto& [id, when] : stored.holding.stated) out["stated"][id] = format_rfc3339(when);
  for (const auto& [address, validators] : stored.validators) out["validators"][address] = {{"etag", validators.etag}, {"modified", validators.last_modified}};
  if (stored.last_success) out["last_success"] = format_rfc3339(*stored.last_success);
  return out;
}

/// In the order of their ids: the same contents are the same bytes.
std::string items_of(const Holding& holding) {
  std::vector<const Item*> items;
  items.reserve(holding.items.size());
  for (const auto& [id, item] : holding.items) items.push_back(item.get());
  std::sort(items.begin(), items.end(), [](const Item* a, const Item* b) { return a->id < b->id; });
  return write_items(items);
}

std::string packed(const Contents& contents) {
  json first{{"written", format_rfc3339(contents.written)}, {"sources", json::array()}};
  std::string documents;
  for (const auto& [name, stored] : contents.sources) {
    const std::string items = items_of(stored.holding);
    json one = about(stored);
    one["name"] = name;
    one["bytes"] = items.size();
    first["sources"].push_back(std::move(one));
    documents += items + "\n";
  }
  const std::string body = first.dump(-1, ' ', false, json::error_handler_t::replace) + "\n" + documents;
  return header(body) + body;
}

// --- Reading ---

std::string text(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

template <class F>
void each(const json& object, const char* key, F&& f) {
  if (const auto found = object.find(key); found != object.end() && found->is_structured())
    for (const auto& [name, value] : found->items()) f(name, value);
}

Stored read_about(const json& one, const std::string& name) {
  Stored stored;
  stored.fingerprint = text(one, "fingerprint");
  stored.memory = text(one, "memory");
  stored.last_success = parse_rfc3339(text(one, "last_success"));
  stored.holding.source = name;
  each(one, "people", [&](const std::string&, const json& value) {
    if (auto person = read_person(value, {}, "")) stored.holding.people.push_back(std::move(*person));
  });
  each(one, "stated", [&](const std::string& id, const json& value) {
    if (const auto when = value.is_string() ? parse_rfc3339(value.get<std::string>()) : std::nullopt) stored.holding.stated.emplace(id, *when);
  });
  each(one, "validators", [&](const std::string& address, const json& value) {
    if (value.is_object()) stored.validators[address] = {text(value, "etag"), text(value, "modified")};
  });
  return stored;
}

Result<Contents> unpacked(std::string_view bytes, const std::string& file) {
  const auto damaged = [&](const std::string& how) { return fail(ErrorKind::store, "the stored feed " + file + " " + how, "nothing to do: it is made anew from the sources"); };
  const auto end = bytes.find('\n');
  if (bytes.empty()) return damaged("is empty");
  if (bytes.substr(0, magic.size()) != magic || end == bytes.npos) return damaged("is damaged: it does not begin as one");
  const std::string_view body = bytes.substr(end + 1);
  if (bytes.substr(0, end + 1) != header(body)) {
    // Whatever it is, it is not used; which of them, helps whoever looks for the reason.
    int made = 0;
    std::from_chars(bytes.data() + magic.size(), bytes.data() + end, made);
    if (made != version && made > 0) return damaged("is of another version of kudosk (" + std::to_string(made) + ", this one reads " + std::to_string(version) + ")");
    return damaged("is damaged or not whole");
  }
  const auto line = body.find('\n');
  const auto first = parse_json(body.substr(0, line));
  if (line == body.npos || !first || !first->is_object()) return damaged("can't be read");
  Contents contents;
  contents.written = parse_rfc3339(text(*first, "written")).value_or(Wall{});
  std::size_t at = line + 1;
  bool whole = true;
  each(*first, "sources", [&](const std::string&, const json& one) {
    if (!whole || !one.is_object()) return;
    const std::string name = text(one, "name");
    const auto bytes_of = one.find("bytes");
    const std::size_t size = bytes_of != one.end() && bytes_of->is_number_unsigned() ? bytes_of->get<std::size_t>() : 0;
    Stored stored = read_about(one, name);
    auto page = at <= body.size() && size <= body.size() - at ? read_feed(body.substr(at, size), "") : fail(ErrorKind::store, "");
    whole = page.has_value();
    if (!whole) return;
    at += size + 1;
    for (auto& item : page->batch.items) {
      item.source = name;
      auto kept = std::make_shared<const Item>(std::move(item));
      stored.holding.items.emplace(kept->id, kept);
    }
    contents.sources.emplace(name, std::move(stored));
  });
  if (!whole) return damaged("can't be read");
  return contents;
}

/// Absent is no fault: an empty optional.
Result<std::optional<Contents>> read_one(const fs::path& file) {
  std::error_code failed;
  if (!fs::exists(fs::symlink_status(file, failed))) return std::optional<Contents>{};
  auto bytes = read_file(file, most_bytes);
  if (!bytes) return fail(ErrorKind::store, bytes.error().message, bytes.error().hint);
  auto contents = unpacked(*bytes, file.string());
  if (!contents) return tl::unexpected(contents.error());
  return std::optional<Contents>(std::move(*contents));
}

}  // namespace

Read read(const fs::path& folder) {
  Read out;
  auto newest = read_one(current(folder));
  if (newest && *newest) {
    out.contents = std::move(**newest);
    return out;
  }
  if (!newest) out.trouble = newest.error();
  // The one before is a little older, but whole.
  auto before = read_one(previous(folder));
  if (before && *before) out.contents = std::move(**before);
  if (!before && !out.trouble) out.trouble = before.error();
  return out;
}

Result<void> write(const fs::path& folder, const Contents& contents) {
  std::error_code failed;
  if (fs::is_directory(current(folder), failed)) return fail(ErrorKind::store, "a folder is in the place of the stored feed " + current(folder).string(), "remove it");
  const std::string bytes = packed(contents);
  if (bytes.size() > most_bytes)
    return fail(ErrorKind::store, "the feed is too large to be stored (" + std::to_string(bytes.size() >> 20) + " MB)", "set 'limit' at the source that has so much");
  if (fs::is_directory(folder, failed)) {
    if ((fs::status(folder, failed).permissions() & fs::perms::mask) != fs::perms::owner_all) fs::permissions(folder, fs::perms::owner_all, failed);
  }
  if (auto written = replace_file(current(folder), bytes, 0600); !written) return written;
  // The copy is renewed after the store itself is whole, and says the same: what was taken back or opted out must not live on in an older one.
  return replace_file(previous(folder), bytes, 0600);
}

}  // namespace kudosk::store

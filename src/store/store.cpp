#include "store/store.h"

#include <fmt/format.h>
#include <zlib.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "wire/feed_json.h"
#include "wire/json_text.h"

namespace kudosk::store {
namespace {

using nlohmann::json;

// One line, then that many bytes of JSON with that CRC-32: "kudosk-store 1 LENGTH CRC\n".
constexpr std::string_view magic = "kudosk-store ";
constexpr int version = 1;
constexpr std::size_t most_bytes = 256u << 20;
constexpr const char* file_name = "feed.store";
constexpr const char* previous_name = "feed.store.old";

unsigned long checksum(std::string_view bytes) { return crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()); }

std::string text(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string packed(const Contents& contents) {
  json out{{"written", format_rfc3339(contents.written)}, {"sources", json::object()}};
  for (const auto& [name, stored] : contents.sources) {
    json one{{"fingerprint", stored.fingerprint}, {"memory", stored.memory}, {"items", json::array()}, {"people", json::array()}, {"validators", json::object()}};
    // In the order of their ids: the same contents are the same bytes.
    std::map<std::string, const Item*> ordered;
    for (const auto& [id, item] : stored.holding.items) ordered.emplace(id, item.get());
    for (const auto& [_, item] : ordered) one["items"].push_back(write_item(*item));
    for (const auto& person : stored.holding.people) one["people"].push_back(write_person(person));
    for (const auto& [address, validators] : stored.validators) one["validators"][address] = {{"etag", validators.etag}, {"modified", validators.last_modified}};
    if (stored.last_success) one["last_success"] = format_rfc3339(*stored.last_success);
    out["sources"][name] = std::move(one);
  }
  const std::string body = out.dump(-1, ' ', false, json::error_handler_t::replace);
  return fmt::format("{}{} {} {:08x}\n", magic, version, body.size(), checksum(body)) + body;
}

Result<Contents> unpacked(const std::string& bytes, const std::string& file) {
  const auto damaged = [&](const char* how) { return fail(ErrorKind::store, file + ": " + how, "nothing to do: it is made anew from the sources"); };
  const auto end = bytes.find('\n');
  if (bytes.compare(0, magic.size(), magic) != 0 || end == std::string::npos || end > 100) return damaged("the stored feed is damaged (it does not begin as one)");
  int made = 0;
  std::size_t length = 0;
  unsigned long sum = 0;
  const char *at = bytes.data() + magic.size(), *stop = bytes.data() + end;
  auto parsed = std::from_chars(at, stop, made);
  if (parsed.ec != std::errc{} || parsed.ptr == stop) return damaged("the stored feed is damaged (its first line)");
  if (made != version) return damaged("the stored feed is of another version of kudosk");
  parsed = std::from_chars(parsed.ptr + 1, stop, length);
  if (parsed.ec != std::errc{} || parsed.ptr == stop) return damaged("the stored feed is damaged (its first line)");
  parsed = std::from_chars(parsed.ptr + 1, stop, sum, 16);
  if (parsed.ec != std::errc{} || parsed.ptr != stop) return damaged("the stored feed is damaged (its first line)");
  const std::string_view body = std::string_view(bytes).substr(end + 1);
  if (body.size() != length) return damaged("the stored feed is not whole");
  if (checksum(body) != sum) return damaged("the stored feed is damaged (its checksum)");
  const auto tree = parse_json(body);
  if (!tree || !tree->is_object()) return damaged("the stored feed is damaged (it can't be read)");

  Contents contents;
  contents.written = parse_rfc3339(text(*tree, "written")).value_or(Wall{});
  const auto sources = tree->find("sources");
  if (sources == tree->end() || !sources->is_object()) return damaged("the stored feed is damaged (it has no sources)");
  for (const auto& [name, one] : sources->items()) {
    if (!one.is_object()) continue;
    Stored stored;
    stored.fingerprint = text(one, "fingerprint");
    stored.memory = text(one, "memory");
    stored.last_success = parse_rfc3339(text(one, "last_success"));
    stored.holding.source = name;
    if (const auto items = one.find("items"); items != one.end() && items->is_array()) {
      for (const auto& each : *items) {
        auto item = read_item(each, {}, "");
        if (!item) continue;
        item->source = name;
        auto shared = std::make_shared<const Item>(std::move(*item));
        stored.holding.items.emplace(shared->id, shared);
      }
    }
    if (const auto people = one.find("people"); people != one.end() && people->is_array()) {
      for (const auto& each : *people) {
        if (auto person = read_person(each, {}, "")) stored.holding.people.push_back(std::move(*person));
      }
    }
    if (const auto validators = one.find("validators"); validators != one.end() && validators->is_object()) {
      for (const auto& [address, value] : validators->items())
        if (value.is_object()) stored.validators[address] = {text(value, "etag"), text(value, "modified")};
    }
    contents.sources.emplace(name, std::move(stored));
  }
  return contents;
}

/// Absent is no fault: an empty optional.
Result<std::optional<Contents>> read_one(const std::filesystem::path& file) {
  std::error_code failed;
  if (!std::filesystem::exists(std::filesystem::symlink_status(file, failed))) return std::optional<Contents>{};
  auto bytes = read_file(file, most_bytes);
  if (!bytes) return fail(ErrorKind::store, bytes.error().message, bytes.error().hint);
  auto contents = unpacked(*bytes, file.string());
  if (!contents) return tl::unexpected(contents.error());
  return std::optional<Contents>(std::move(*contents));
}

/// A name that is safe as a file's: what is not plain is written as its hexadecimal bytes.
std::string safe(const std::string& name) {
  std::string out;
  for (unsigned char c : name) {
    if (std::isalnum(c) || c == '-' || c == '_') out += static_cast<char>(c);
    else out += fmt::format("%{:02x}", c);
  }
  return out.empty() ? "%" : out;
}

}  // namespace

Read read(const std::filesystem::path& folder) {
  Read out;
  auto newest = read_one(folder / file_name);
  if (newest && *newest) {
    out.contents = std::move(**newest);
    return out;
  }
  if (!newest) out.trouble = newest.error();
  // The one before is a little older, but whole.
  auto before = read_one(folder / previous_name);
  if (before && *before) out.contents = std::move(**before);
  return out;
}

Result<void> write(const std::filesystem::path& folder, const Contents& contents) {
  const auto file = folder / file_name;
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (!failed) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
  // A directory or anything else in the file's place would stand in the way for ever.
  if (std::filesystem::is_directory(file, failed)) return fail(ErrorKind::store, file.string() + ": a folder is in the store's place", "remove it");
  if (std::filesystem::exists(file, failed)) {
    const auto old = folder / previous_name;
    const auto link = folder / "feed.store.link";
    std::filesystem::remove(link, failed);
    // By a second name, then over the old one: at no moment is there neither.
    std::filesystem::create_hard_link(file, link, failed);
    if (failed) std::filesystem::copy_file(file, link, std::filesystem::copy_options::overwrite_existing, failed);
    if (!failed) std::filesystem::rename(link, old, failed);
  }
  return replace_file(file, packed(contents), 0600);
}

Result<void> write_secret(const std::filesystem::path& folder, const std::string& source, const std::string& name, const std::string& value) {
  const auto secrets = folder / "secrets";
  const auto file = secrets / (safe(source) + "." + safe(name));
  if (value.empty()) {
    std::error_code failed;
    std::filesystem::remove(file, failed);
    if (failed) return fail(ErrorKind::store, file.string() + ": the old secret can't be removed (" + failed.message() + ")");
    return {};
  }
  return replace_file(file, value, 0600);
}

std::map<std::string, std::string> read_secrets(const std::filesystem::path& folder, const std::string& source) {
  std::map<std::string, std::string> out;
  const std::string prefix = safe(source) + ".";
  std::error_code failed;
  for (std::filesystem::directory_iterator at(folder / "secrets", failed), end; !failed && at != end; at.increment(failed)) {
    const std::string file = at->path().filename().string();
    if (file.compare(0, prefix.size(), prefix) != 0) continue;
    std::string name;
    for (std::size_t i = prefix.size(); i < file.size(); ++i) {
      unsigned value = 0;
      if (file[i] == '%' && i + 2 < file.size() && std::from_chars(file.data() + i + 1, file.data() + i + 3, value, 16).ec == std::errc{}) {
        name += static_cast<char>(value);
        i += 2;
      } else {
        name += file[i];
      }
    }
    // A temporary file that a power cut left has a dot in its name, which no name's spelling has.
    if (name.find('.') != std::string::npos) continue;
    if (auto value = read_file(at->path(), 1u << 20); value && !value->empty()) out.emplace(name, std::move(*value));
  }
  return out;
}

}  // namespace kudosk::store

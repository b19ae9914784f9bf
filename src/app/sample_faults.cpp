#include "app/sample_faults.h"

#include <httplib.h>
#include <zlib.h>

#include <nlohmann/json.hpp>

namespace kudosk::app {
namespace {

using json = nlohmann::json;

constexpr const char* json_type = "application/json";

/// `size` spaces and a document after them, as gzip packs them best.
std::string packed_spaces(std::size_t size) {
  std::string out(size / 900 + 4096, '\0');
  const std::string spaces(1u << 16, ' ');
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  for (std::size_t done = 0; done < size; done += spaces.size()) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(spaces.data()));
    stream.avail_in = static_cast<uInt>(spaces.size());
    deflate(&stream, Z_NO_FLUSH);
  }
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// Every second item has a field of another type: another field each time.
std::string with_wrong_types(const std::string& document) {
  static constexpr const char* fields[] = {"created", "message", "to",        "from",        "who",    "what",  "title", "text",
                                           "id",      "kind",    "reactions", "key_results", "points", "spans", "value"};
  json feed = json::parse(document, nullptr, false);
  if (!feed.is_object() || !feed["items"].is_array()) return document;
  std::size_t number = 0, next = 0;
  for (json& item : feed["items"]) {
    if (number++ % 2 == 1) continue;
    const auto count = std::size(fields);
    for (std::size_t tries = 0; tries < count; ++tries) {
      const char* field = fields[next++ % count];
      if (!item.contains(field)) continue;
      item[field] = item[field].is_string() ? json(17) : json("seventeen");
      break;
    }
  }
  return feed.dump();
}

/// As it stands, never compressed by the server.
void raw(std::string body, const char* type, httplib::Response& response, std::size_t told = 0) {
  const std::size_t length = std::max(told, body.size());
  response.set_content_provider(length, type, [body = std::move(body)](std::size_t offset, std::size_t, httplib::DataSink& sink) {
    if (offset >= body.size()) return false;  // more was promised: the connection ends here
    return sink.write(body.data() + offset, body.size() - offset);
  });
}

void status(int number, const char* message, httplib::Response& response) {
  response.status = number;
  response.set_content(json({{"error", message}}).dump(), json_type);
}

}  // namespace

void answer_with_fault(const std::string& name, std::string document, const WaitASecond& wait, httplib::Response& response) {
  if (name == "401") return status(401, "the token is missing or wrong", response);
  if (name == "403") return status(403, "the token may not read this", response);
  if (name == "404") return status(404, "there is no such feed", response);
  if (name == "500") return status(500, "something went wrong here", response);
  if (name == "503") return status(503, "closed for repairs", response);
  if (name == "429" || name == "429-bare") {
    if (name == "429") response.set_header("Retry-After", "2");
    return status(429, "too many requests", response);
  }
  if (name == "slow") {
    const std::size_t length = document.size();
    return response.set_content_provider(length, json_type, [document = std::move(document), wait](std::size_t offset, std::size_t, httplib::DataSink& sink) {
      return sink.is_writable() && sink.write(document.data() + offset, 1) && wait();
    });
  }
  if (name == "cut") {
    const std::size_t length = document.size();
    return raw(document.substr(0, length / 2), json_type, response, length);
  }
  if (name == "html") return response.set_content("<!doctype html><title>Sign in</title><h1>Welcome to the guest network</h1><p>Please accept the terms.</p>\n", "text/html");
  if (name == "notjson") return response.set_content(document.substr(0, document.size() / 2), json_type);
  if (name == "types") return response.set_content(with_wrong_types(document), json_type);
  if (name == "wrongtype") return response.set_content(document, "text/html");
  if (name == "huge") {
    document.insert(document.find('{') + 1, "\"padding\": \"" + std::string(30'000'000, 'k') + "\",");
    return raw(std::move(document), json_type, response);
  }
  if (name == "bomb") {
    response.set_header("Content-Encoding", "gzip");
    return raw(packed_spaces(64'000'000), json_type, response);
  }
  if (name == "deep") return response.set_content("{\"version\": 1, \"items\": " + std::string(100'000, '[') + std::string(100'000, ']') + "}", json_type);
  if (name == "empty") {
    response.status = 200;
    return response.set_content("", json_type);
  }
  if (name == "redirect") return response.set_redirect("http://elsewhere.invalid/feed");
  if (name == "loop") return response.set_redirect("/loop");
  // nolength
  response.set_content_provider(json_type, [document = std::move(document)](std::size_t offset, httplib::DataSink& sink) {
    if (offset < document.size()) return sink.write(document.data() + offset, document.size() - offset);
    sink.done();
    return true;
  });
}

}  // namespace kudosk::app

#include "app/store_signature.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <utility>
#include <vector>

namespace kudosk::app {

namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  std::size_t size = 0;
  EVP_Q_digest(nullptr, "SHA256", nullptr, bytes.data(), bytes.size(), out.data(), &size);
  return {reinterpret_cast<const char*>(out.data()), size};
}

std::string hmac(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &size);
  return {reinterpret_cast<const char*>(out.data()), size};
}

/// However it was spelled before: all but the unreserved characters (and those of `keep`) as %XX.
std::string spelled(std::string_view text, std::string_view keep) {
  std::string out;
  for (const char c : net::percent_decode(text)) out += keep.find(c) != keep.npos ? std::string(1, c) : net::percent_encode({&c, 1});
  return out;
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parts;
  for (std::size_t from = 0; from < query.size();) {
    const std::size_t end = std::min(query.find('&', from), query.size()), equals = std::min(query.find('=', from), end);
    if (end > from) parts.emplace_back(spelled(query.substr(from, equals - from), ""), equals < end ? spelled(query.substr(equals + 1, end - equals - 1), "") : std::string());
    from = end + 1;
  }
  std::sort(parts.begin(), parts.end());
  std::string out;
  for (const auto& [name, value] : parts) out += (out.empty() ? "" : "&") + name + "=" + value;
  return out;
}

std::string lowered(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

/// Without blanks around it, and with one where several stood.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

void sign(net::Request& request, const StoreKey& key, Wall now, std::string_view service) {
  const std::string moment =
      fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::time_point_cast<std::chrono::system_clock::duration>(now))));
  const std::string day = moment.substr(0, 8), content = hex(sha256(request.body));

  const std::string from = net::origin(request.url);
  const std::string_view url = request.url;
  const auto end = std::min(url.find('#'), url.size());
  const auto begin = std::min(url.find_first_of("/?", url.find("://") + 3), end), mark = std::min(url.find('?', begin), end);
  const std::string path = mark == begin ? "/" : spelled(url.substr(begin, mark - begin), "/"), query = mark == end ? "" : canonical_query(url.substr(mark + 1, end - mark - 1));
  request.url = from + path + (query.empty() ? "" : "?" + query);

  request.headers.push_back({"Host", from.substr(from.find("://") + 3)});
  request.headers.push_back({"X-Amz-Date", moment});
  request.headers.push_back({"X-Amz-Content-Sha256", content});
  if (!key.session.empty()) request.headers.push_back({"X-Amz-Security-Token", key.session});

  std::map<std::string, std::string> headers;
  for (const auto& header : request.headers) headers[lowered(header.name)] = folded(header.value);
  std::string canonical = request.method + "\n" + path + "\n" + query + "\n", names;
  for (const auto& [name, value] : headers) {
    canonical += name + ":" + value + "\n";
    names += (names.empty() ? "" : ";") + name;
  }
  canonical += "\n" + names + "\n" + content;

  const std::string scope = fmt::format("{}/{}/{}/aws4_request", day, key.region, service);
  const std::string to_sign = "AWS4-HMAC-SHA256\n" + moment + "\n" + scope + "\n" + hex(sha256(canonical));
  const std::string derived = hmac(hmac(hmac(hmac("AWS4" + key.secret, day), key.region), service), "aws4_request");
  request.headers.push_back({"Authorization", fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}", key.id, scope, names, hex(hmac(derived, to_sign)))});
}

}  // namespace kudosk::app

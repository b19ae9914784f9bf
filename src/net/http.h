// Request and Response as values. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace kudosk::net {

struct Header {
  std::string name, value;
};

struct Request {
  std::string method = "GET";
  std::string url;  ///< absolute
  std::vector<Header> headers;
  std::string body;
  /// Something in it (header, query, body) is a secret: redirects are followed to the same origin only, and the log shows the origin and path alone.
  bool credential = false;
  bool allow_http = false;
  bool follow_redirects = true;  ///< at most 3
  std::string ca_file, proxy;
  Millis timeout{20000};
  std::size_t max_bytes = 32u << 20;  ///< of the decompressed body
};

struct Response {
  int status = 0;
  std::vector<Header> headers;  ///< of the last answer, names in lower case
  std::string body;             ///< decompressed
  std::string url;              ///< where it ended after redirects
  Millis took{};
  std::size_t wire_bytes = 0;
  std::optional<Millis> retry_after;  ///< seconds, decimals or a date, as asked for (unclamped, not negative)

  /// The first header of that name (lower case), or empty.
  std::string_view header(std::string_view name) const;
};

/// "https://host:port" in lower case with the default port left out; empty when it is not an absolute http(s) address.
std::string origin(std::string_view url);
bool same_origin(std::string_view a, std::string_view b);
/// RFC 3986 resolution of `reference` against `base`.
std::string resolve(std::string_view base, std::string_view reference);
std::string percent_encode(std::string_view text);
/// "%20" and the like; what is no such sign stays as it is.
std::string percent_decode(std::string_view text);
/// Adds `name=value` (encoded) to an address's query.
std::string with_query(std::string_view url, std::string_view name, std::string_view value);
/// The address as a log may show it: without user, password, query and fragment.
std::string redacted(std::string_view url);
/// The Link header's rel=next, resolved; nullopt: none.
std::optional<std::string> link_next(const Response& response);
/// Retry-After: seconds, decimal seconds, or an HTTP date.
std::optional<Millis> parse_retry_after(std::string_view value, Wall now);

}  // namespace kudosk::net

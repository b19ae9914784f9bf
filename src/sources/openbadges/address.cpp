#include "sources/openbadges/address.h"

#include <algorithm>

#include "net/http.h"

namespace kudosk::sources::openbadges {
namespace {

constexpr const char* api_path = "/ims/ob/v3p0/credentials";

std::string with_limit(const std::string& url) {
  if (url.find("limit=") != url.npos) return url;
  return net::with_query(net::with_query(url, "limit", std::to_string(page_size)), "offset", "0");
}

}  // namespace

std::string path_of(const std::string& url) {
  const auto host = url.find("://"), slash = host == url.npos ? url.npos : url.find('/', host + 3);
  return slash == url.npos ? std::string() : url.substr(slash, url.find_first_of("?#", slash) - slash);
}

std::string ending(const std::string& name) {
  const auto dot = name.rfind('.'), slash = name.rfind('/');
  if (dot == name.npos || (slash != name.npos && slash > dot)) return {};
  std::string out = name.substr(dot);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c); });
  return out;
}

std::string first_page(const std::string& url) {
  const std::string path = path_of(url);
  const bool query = url.find('?') != url.npos;
  if (path.ends_with("/credentials")) return with_limit(url);
  if (!query && (path.ends_with("/ims/ob/v3p0") || path.ends_with("/ims/ob/v3p0/"))) return with_limit(url + (path.back() == '/' ? "credentials" : "/credentials"));
  if (!query && (path.empty() || path == "/")) return with_limit(net::origin(url) + api_path);
  return url;
}

std::string api_below(std::string url) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  return with_limit(url + api_path);
}

std::string with_offset(const std::string& url, std::size_t offset) {
  const auto query = url.find('?');
  std::string out = url.substr(0, query);
  for (std::size_t from = query == url.npos ? url.size() : query + 1; from < url.size();) {
    const std::size_t to = std::min(url.find('&', from), url.size());
    if (const auto part = url.substr(from, to - from); !part.starts_with("offset=")) out += (out.find('?') == out.npos ? '?' : '&') + part;
    from = to + 1;
  }
  return net::with_query(out, "offset", std::to_string(offset));
}

}  // namespace kudosk::sources::openbadges

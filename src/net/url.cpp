// Addresses: origins by curl's parser (the one that will connect), references by RFC 3986 section 5.2.
#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "net/http.h"
#include "net/login.h"

namespace kudosk::net {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string text) {
  for (char& c : text) c = lower(c);
  return text;
}

bool alpha(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Parsed = std::unique_ptr<CURLU, FreeUrl>;

/// nullptr: curl would not take it.
Parsed parsed(std::string_view url) {
  Parsed handle(curl_url());
  if (!handle || url.find('\0') != std::string_view::npos) return nullptr;
  if (curl_url_set(handle.get(), CURLUPART_URL, std::string(url).c_str(), CURLU_URLENCODE) != CURLUE_OK) return nullptr;
  return handle;
}

std::optional<std::string> part(CURLU* url, CURLUPart what, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, what, &text, flags) != CURLUE_OK) return std::nullopt;
  std::string value = text;
  curl_free(text);
  return value;
}

/// RFC 3986 appendix B, without a regular expression.
struct Parts {
  std::optional<std::string_view> scheme, authority, query, fragment;
  std::string_view path;
};

Parts split(std::string_view url) {
  Parts parts;
  if (const auto hash = url.find('#'); hash != url.npos) {
    parts.fragment = url.substr(hash + 1);
    url = url.substr(0, hash);
  }
  if (const auto mark = url.find('?'); mark != url.npos) {
    parts.query = url.substr(mark + 1);
    url = url.substr(0, mark);
  }
  if (const auto colon = url.find(':'); colon != url.npos && colon > 0 && alpha(url[0])) {
    bool scheme = true;
    for (const char c : url.substr(0, colon)) scheme = scheme && (alpha(c) || digit(c) || c == '+' || c == '-' || c == '.');
    if (scheme) {
      parts.scheme = url.substr(0, colon);
      url = url.substr(colon + 1);
    }
  }
  if (url.substr(0, 2) == "//") {
    const auto end = url.find('/', 2);
    parts.authority = url.substr(2, end == url.npos ? url.npos : end - 2);
    url = end == url.npos ? std::string_view{} : url.substr(end);
  }
  parts.path = url;
  return parts;
}

/// RFC 3986, 5.2.4.
std::string without_dots(std::string_view in) {
  std::string out;
  const auto drop_last = [&out] { out.erase(out.find_last_of('/') == out.npos ? 0 : out.find_last_of('/')); };
  while (!in.empty()) {
    if (in.substr(0, 3) == "../") {
      in.remove_prefix(3);
    } else if (in.substr(0, 2) == "./" || in.substr(0, 3) == "/./") {
      in.remove_prefix(2);
    } else if (in == "/.") {
      in = "/";
    } else if (in.substr(0, 4) == "/../") {
      in.remove_prefix(3);
      drop_last();
    } else if (in == "/..") {
      in = "/";
      drop_last();
    } else if (in == "." || in == "..") {
      in = {};
    } else {
      const auto end = in.find('/', 1);
      out += in.substr(0, end);
      in = end == in.npos ? std::string_view{} : in.substr(end);
    }
  }
  return out;
}

bool web(std::string_view scheme) { return lowered(std::string(scheme)) == "http" || lowered(std::string(scheme)) == "https"; }

/// Spaces and letters that an address may not hold, as people write them in sheets and feeds.
std::string mended(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7f) {
      out += percent_encode({&c, 1});
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string origin(std::string_view url) {
  const Parsed handle = parsed(url);
  if (!handle) return {};
  const std::string scheme = lowered(part(handle.get(), CURLUPART_SCHEME).value_or(""));
  if (!web(scheme)) return {};
  // A name in another script is compared, and shown, as it is asked for. Where this can't be made of it (a locale without UTF-8), as it stands.
  auto host = part(handle.get(), CURLUPART_HOST);
  if (!host || host->empty()) return {};
  if (std::any_of(host->begin(), host->end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    // By way of the whole address: of the host alone, curl 7.88 loses the memory each time that it can't.
    const auto whole = part(handle.get(), CURLUPART_URL, CURLU_PUNYCODE);
    const Parsed spelled = whole ? parsed(*whole) : nullptr;
    if (auto asked = spelled ? part(spelled.get(), CURLUPART_HOST) : std::nullopt) host = std::move(asked);
  }
  std::string name = lowered(*host);
  if (const auto zone = part(handle.get(), CURLUPART_ZONEID); zone && name.back() == ']') name.insert(name.size() - 1, "%25" + *zone);
  const std::string port = part(handle.get(), CURLUPART_PORT, CURLU_NO_DEFAULT_PORT).value_or("");
  return scheme + "://" + name + (port.empty() ? "" : ":" + port);
}

bool has_login(std::string_view url) {
  const Parsed handle = parsed(url);
  return handle && (part(handle.get(), CURLUPART_USER) || part(handle.get(), CURLUPART_PASSWORD));
}

std::string with_login(std::string_view url, std::string_view of) {
  const Parsed to = parsed(url), from = of.empty() ? nullptr : parsed(of);
  if (!to) return {};
  for (const CURLUPart which : {CURLUPART_USER, CURLUPART_PASSWORD}) {
    const auto text = from ? part(from.get(), which) : std::nullopt;
    curl_url_set(to.get(), which, text ? text->c_str() : nullptr, 0);  // both sides as encoded
  }
  curl_url_set(to.get(), CURLUPART_FRAGMENT, nullptr, 0);
  return part(to.get(), CURLUPART_URL).value_or("");
}

bool same_origin(std::string_view a, std::string_view b) {
  const std::string of_a = origin(a);
  return !of_a.empty() && of_a == origin(b);
}

std::string resolve(std::string_view base, std::string_view reference) {
  const Parts ref = split(reference), from = split(base);
  std::string path;
  std::optional<std::string_view> scheme = ref.scheme, authority = ref.authority, query = ref.query;
  if (ref.scheme || !from.scheme) {
    path = ref.scheme ? without_dots(ref.path) : std::string(ref.path);
  } else {
    scheme = from.scheme;
    if (ref.authority) {
      path = without_dots(ref.path);
    } else {
      authority = from.authority;
      if (ref.path.empty()) {
        path = from.path;
        if (!query) query = from.query;
      } else if (ref.path[0] == '/') {
        path = without_dots(ref.path);
      } else if (from.authority && from.path.empty()) {
        path = without_dots("/" + std::string(ref.path));
      } else {
        path = without_dots(std::string(from.path.substr(0, from.path.find_last_of('/') + 1)) + std::string(ref.path));
      }
    }
  }
  const bool mend = scheme && web(*scheme);
  std::string url;
  if (scheme) url.append(*scheme).append(":");
  if (authority) url.append("//").append(*authority);
  url += mend ? mended(path) : path;
  if (query) url.append("?").append(mend ? mended(*query) : *query);
  if (ref.fragment) url.append("#").append(mend ? mended(*ref.fragment) : *ref.fragment);
  return url;
}

std::string percent_encode(std::string_view text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (alpha(c) || digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return out;
}

std::string percent_decode(std::string_view text) {
  if (text.empty()) return {};  // a length of nought means "as long as it is"
  int size = 0;
  const std::unique_ptr<char, decltype(&curl_free)> plain(curl_easy_unescape(nullptr, text.data(), static_cast<int>(text.size()), &size), &curl_free);
  return plain ? std::string(plain.get(), static_cast<std::size_t>(size)) : std::string(text);
}

std::string with_query(std::string_view url, std::string_view name, std::string_view value) {
  const auto hash = url.find('#');
  std::string out(url.substr(0, hash));
  if (out.find('?') == out.npos) {
    out += '?';
  } else if (out.back() != '?' && out.back() != '&') {
    out += '&';
  }
  out += percent_encode(name) + "=" + percent_encode(value);
  if (hash != url.npos) out += url.substr(hash);
  return out;
}

std::string redacted(std::string_view url) {
  if (const Parsed handle = parsed(url)) {
    const std::string host = origin(url);
    if (!host.empty()) return host + part(handle.get(), CURLUPART_PATH).value_or("");
  }
  // Not an address that curl takes: nothing of it may be trusted to be where it should, so all that could hide a secret goes.
  Parts parts = split(url);
  std::string out = parts.scheme ? std::string(*parts.scheme) + ":" : std::string();
  if (parts.authority) {
    const auto at = parts.authority->find_last_of('@');
    out += "//" + std::string(at == std::string_view::npos ? *parts.authority : parts.authority->substr(at + 1));
  }
  const auto at = parts.path.find_last_of('@');
  return out + std::string(at == std::string_view::npos ? parts.path : parts.path.substr(at + 1));
}

}  // namespace kudosk::net

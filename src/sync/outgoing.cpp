#include "sync/outgoing.h"

#include <algorithm>
#include <cctype>

#include "base/secret.h"
#include "config/option.h"

namespace kudosk::sync {

namespace {

using As = sources::SecretUse::As;

/// RFC 4648.
std::string base64(std::string_view bytes) {
  static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned three = 0;
    for (std::size_t j = 0; j < 3; ++j) three = three << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j) out += i + j <= bytes.size() ? digits[three >> (18 - 6 * j) & 63u] : '=';
  }
  return out;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool plain_http(std::string_view url) { return url.size() >= 5 && same_name(url.substr(0, 5), "http:"); }

/// A secret with a line break in it would become a header of its own.
bool fits_a_header(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Result<void> put(net::Request& request, const sources::SecretUse& use, const std::string& value, Secrets& secrets) {
  const auto header = [&](std::string name, std::string text) -> Result<void> {
    if (!fits_a_header(text)) {
      return fail(ErrorKind::auth, "the secret \"" + (use.reference.empty() ? use.key : use.reference) + "\" has a line break or control character in it",
                  "put the token alone into its file");
    }
    request.headers.push_back({std::move(name), std::move(text)});
    return {};
  };
  switch (use.as) {
    case As::bearer:
      return header("Authorization", "Bearer " + value);
    case As::basic: {
      const auto both = base64(use.name + ":" + value);
      secrets.hide(both);
      return header("Authorization", "Basic " + both);
    }
    case As::header:
      return header(use.name, use.prefix + value);
    case As::query:
      request.url = net::with_query(request.url, use.name, value);
      return {};
    case As::form:
      if (!request.body.empty()) request.body += '&';
      request.body += net::percent_encode(use.name) + '=' + net::percent_encode(value);
      if (std::none_of(request.headers.begin(), request.headers.end(), [](const net::Header& one) { return same_name(one.name, "content-type"); }))
        request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
      return {};
  }
  return {};
}

}  // namespace

Result<std::string> Secrets::value(const sources::SecretUse& use) {
  auto reference = use.reference;
  if (reference.empty()) {
    const auto named = option_text(settings_, use.key);
    if (!named || named->empty()) {
      return fail(ErrorKind::auth, "no \"" + use.key + "\" is set for this source",
                  "name a file that holds the secret alone: \"" + use.key + "\": \"PATH\", \"env:NAME\" or \"credential:NAME\"");
    }
    reference = *named;
  }
  auto found = read_.find(reference);
  if (found == read_.end()) found = read_.emplace(reference, read_secret(reference, settings_.folder)).first;
  if (found->second) {
    hide(*found->second);
  } else if (found->second.error().kind != ErrorKind::auth) {
    found->second.error().kind = ErrorKind::auth;
  }
  return found->second;
}

Result<net::Request> outgoing(const sources::HttpAsk& ask, const SourceSettings& settings, const NetworkSettings& network, Secrets& secrets) {
  auto request = ask.request;
  // Tokens that a source has fetched itself.
  for (const auto& header : request.headers)
    if (same_name(header.name, "authorization")) secrets.hide(header.value.substr(header.value.rfind(' ') + 1));
  if (!settings.allow_http && plain_http(request.url)) {
    return fail(ErrorKind::config, net::redacted(request.url) + ": plain http is refused, as anyone on the way can read and change it",
                "use https, or say \"allow_http\": true for this source");
  }
  request.allow_http = settings.allow_http;
  const auto& ca_file = settings.ca_file.empty() ? network.ca_file : settings.ca_file;
  if (!ca_file.empty()) request.ca_file = (settings.folder / ca_file).string();  // an absolute path stays itself
  request.proxy = network.proxy;
  request.timeout = network.timeout;
  for (const auto& use : ask.secrets) {
    const auto value = secrets.value(use);
    if (!value) return tl::unexpected(value.error());
    request.credential = true;
    if (auto done = put(request, use, *value, secrets); !done) return tl::unexpected(done.error());
  }
  return request;
}

}  // namespace kudosk::sync

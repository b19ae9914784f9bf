// Badges in what carries them: a compact JWS, and a baked PNG. Source: RFC 7515 (7.1), VC-JWT 1.1, 1EdTech's badge baking, the PNG specification (11.3.4).
#include <array>
#include <cstdint>

#include "sources/json_fields.h"
#include "sources/openbadges/badge.h"
#include "wire/json_text.h"

namespace kudosk::sources::openbadges {
namespace {

constexpr std::size_t most_compact = 1u << 20;

std::optional<std::string> base64url(std::string_view text_in) {
  while (!text_in.empty() && text_in.back() == '=') text_in.remove_suffix(1);
  std::string out;
  std::uint32_t bits = 0;
  int have = 0;
  for (const char c : text_in) {
    const int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                      : c >= 'a' && c <= 'z' ? c - 'a' + 26
                      : c >= '0' && c <= '9' ? c - '0' + 52
                      : c == '-' || c == '+' ? 62
                      : c == '_' || c == '/' ? 63
                                             : -1;
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    have += 6;
    if (have < 8) continue;
    have -= 8;
    out += static_cast<char>(bits >> have & 0xff);
  }
  return out;
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

/// A chunk's text, where its keyword is one of a badge's.
std::string chunk_text(std::string_view type, std::string_view data) {
  const auto end = data.find('\0');
  if (end == data.npos) return {};
  const auto keyword = data.substr(0, end);
  if (keyword != "openbadges" && keyword != "openbadgecredential") return {};
  data.remove_prefix(end + 1);
  if (type == "tEXt") return std::string(data);
  if (data.size() < 2 || data[0] != 0) return {};  // compressed
  data.remove_prefix(2);
  for (int parts = 0; parts < 2; ++parts) {  // language, translated keyword
    const auto part = data.find('\0');
    if (part == data.npos) return {};
    data.remove_prefix(part + 1);
  }
  return std::string(data);
}

}  // namespace

std::optional<json> unsigned_payload(std::string_view compact) {
  if (compact.size() < 10 || compact.size() > most_compact || compact.front() == '{' || compact.front() == '[') return std::nullopt;
  const auto first = compact.find('.'), second = first == compact.npos ? first : compact.find('.', first + 1);
  if (second == compact.npos || compact.find('.', second + 1) != compact.npos) return std::nullopt;
  const auto header = base64url(compact.substr(0, first)), body = base64url(compact.substr(first + 1, second - first - 1));
  if (!header || !body) return std::nullopt;
  const auto head = parse_json(*header);
  auto payload = parse_json(*body);
  if (!head || !head->is_object() || !head->contains("alg") || !payload || !payload->is_object()) return std::nullopt;
  if (!at(*payload, "vc").is_object()) return std::move(*payload);
  json credential = at(*payload, "vc");
  const auto stand_in = [&](const char* key, const char* claim) {
    if (at(credential, key).is_null() && !at(*payload, claim).is_null()) credential[key] = at(*payload, claim);
  };
  stand_in("id", "jti");
  stand_in("validFrom", "nbf");
  stand_in("validUntil", "exp");
  stand_in("issuer", "iss");
  if (at(credential, "credentialSubject").is_object() && at(at(credential, "credentialSubject"), "id").is_null() && !text(*payload, "sub").empty())
    credential["credentialSubject"]["id"] = text(*payload, "sub");
  return credential;
}

std::string baked(std::string_view png) {
  using namespace std::string_view_literals;
  if (!png.starts_with("\x89PNG\r\n\x1a\n"sv)) return {};
  for (std::size_t at = 8; at + 12 <= png.size();) {
    const std::size_t size = big_endian(png, at);
    if (size > png.size() - at - 12) return {};
    const auto type = png.substr(at + 4, 4);
    if (type == "iTXt" || type == "tEXt")
      if (auto found = chunk_text(type, png.substr(at + 8, size)); !found.empty()) return found;
    at += 12 + size;
  }
  return {};
}

}  // namespace kudosk::sources::openbadges

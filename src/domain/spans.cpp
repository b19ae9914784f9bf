#include "domain/spans.h"

#include <algorithm>

#include "base/unicode.h"

namespace kudosk {
namespace {

constexpr std::string_view ellipsis = "…";

std::string joined(const Recognition& praise) {
  std::string out;
  for (const auto& span : praise.spans) out += span.text;
  return out;
}

}  // namespace

std::string styled_text(const Item& item) {
  const auto* praise = std::get_if<Recognition>(&item.body);
  return praise ? joined(*praise) : std::string();
}

void shorten_message(Recognition& praise, std::size_t most) {
  const std::string styled = joined(praise);
  const bool same = styled == praise.message;
  praise.message = shorten(praise.message, most);
  if (praise.spans.empty()) return;
  std::string cut = shorten(styled, most);
  if (cut == styled) return;
  if (!same) {
    // Where the two are not letter for letter the same, they could end at different places.
    praise.spans.clear();
    return;
  }
  std::size_t room = cut.size();
  if (std::string_view(cut).substr(room - std::min(room, ellipsis.size())) == ellipsis) room -= ellipsis.size();
  std::size_t kept = 0;
  for (; kept < praise.spans.size() && room > 0; ++kept) {
    auto& text = praise.spans[kept].text;
    if (text.size() > room) text.resize(room);
    room -= text.size();
  }
  praise.spans.resize(kept);
  if (!praise.spans.empty()) praise.spans.back().text += ellipsis;
}

}  // namespace kudosk

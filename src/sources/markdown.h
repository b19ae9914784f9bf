// Markdown → plain text, by md4c. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/item.h"

namespace kudosk::sources {

/// Paragraphs parted by '\n', list entries begin with "• " or their number. Markup never becomes text, HTML in it neither. Never fails; at most `limit` bytes are read.
/// `spans`: the same with its styles, where there are some.
std::string read_markdown(std::string_view markdown, std::vector<Span>* spans = nullptr, std::size_t limit = 256u << 10);

}  // namespace kudosk::sources

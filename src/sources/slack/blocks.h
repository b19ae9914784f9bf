// Block Kit → the paragraph model: rich_text with each of its elements, section, header, context, image, markdown, video. A block that is not known is left out. Pure; network
// thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sources/slack/names.h"
#include "sources/slack/writer.h"

namespace kudosk::sources::slack {

/// `pictures` gets the addresses of pictures that the blocks show, in order.
void read_blocks(const nlohmann::json& blocks, Names& names, Writer& out, std::vector<std::string>& pictures);
/// Standard Markdown, by md4c.
void read_markdown(const std::string& text, Names& names, Writer& out);

}  // namespace kudosk::sources::slack

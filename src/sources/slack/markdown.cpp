#include <md4c.h>

#include "sources/slack/blocks.h"
#include "sources/slack/mrkdwn.h"

namespace kudosk::sources::slack {
namespace {

struct Reading {
  Names& names;
  Writer& out;
  Style style;
  std::vector<std::string> links;
  unsigned number = 0;
  std::string pending;  // md4c gives a text in pieces; what stands between < and > must be read as one

  void flush() {
    const std::string said = std::move(pending);
    pending.clear();
    if (!links.empty() && links.back().rfind("http", 0) == 0) {
      out.link(said, links.back(), style);
    } else {
      read_tokens(said, names, out, style);
    }
  }
};

Reading& of(void* user) { return *static_cast<Reading*>(user); }

int enter_block(MD_BLOCKTYPE type, void* detail, void* user) {
  Reading& reading = of(user);
  reading.flush();
  switch (type) {
    case MD_BLOCK_QUOTE:
      reading.style.quote = true;
      break;
    case MD_BLOCK_CODE:
      reading.style.code = true;
      break;
    case MD_BLOCK_H:
      reading.style.bold = true;
      break;
    case MD_BLOCK_UL:
      reading.number = 0;
      break;
    case MD_BLOCK_OL:
      reading.number = static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start;
      break;
    default:
      break;
  }
  if (type == MD_BLOCK_LI || type == MD_BLOCK_H || type == MD_BLOCK_CODE || type == MD_BLOCK_TR) reading.out.new_block();
  if (type == MD_BLOCK_LI) reading.out.text(reading.number > 0 ? std::to_string(reading.number++) + ". " : "• ");
  return 0;
}

int leave_block(MD_BLOCKTYPE type, void*, void* user) {
  Reading& reading = of(user);
  reading.flush();
  switch (type) {
    case MD_BLOCK_QUOTE:
      reading.style.quote = false;
      break;
    case MD_BLOCK_CODE:
      reading.style.code = false;
      break;
    case MD_BLOCK_H:
      reading.style.bold = false;
      break;
    default:
      break;
  }
  if (type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_CODE || type == MD_BLOCK_LI || type == MD_BLOCK_TR) reading.out.new_block();
  return 0;
}

int enter_span(MD_SPANTYPE type, void* detail, void* user) {
  Reading& reading = of(user);
  reading.flush();
  switch (type) {
    case MD_SPAN_EM:
      reading.style.italic = true;
      break;
    case MD_SPAN_STRONG:
      reading.style.bold = true;
      break;
    case MD_SPAN_DEL:
      reading.style.strike = true;
      break;
    case MD_SPAN_CODE:
      reading.style.code = true;
      break;
    case MD_SPAN_A: {
      const auto& address = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
      reading.links.emplace_back(address.text ? address.text : "", address.size);
      break;
    }
    default:
      break;
  }
  return 0;
}

int leave_span(MD_SPANTYPE type, void*, void* user) {
  Reading& reading = of(user);
  reading.flush();
  switch (type) {
    case MD_SPAN_EM:
      reading.style.italic = false;
      break;
    case MD_SPAN_STRONG:
      reading.style.bold = false;
      break;
    case MD_SPAN_DEL:
      reading.style.strike = false;
      break;
    case MD_SPAN_CODE:
      reading.style.code = false;
      break;
    case MD_SPAN_A:
      reading.links.pop_back();
      break;
    default:
      break;
  }
  return 0;
}

int some_text(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* user) {
  Reading& reading = of(user);
  if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) {
    reading.flush();
    reading.out.text("\n", reading.style);
  } else if (type == MD_TEXT_NORMAL || type == MD_TEXT_CODE || type == MD_TEXT_ENTITY) {
    reading.pending.append(text, size);
  }
  return reading.out.full() ? 1 : 0;  // HTML is no text
}

}  // namespace

void read_markdown(const std::string& text, Names& names, Writer& out) {
  Reading reading{names, out, {}, {}, 0, {}};
  MD_PARSER parser{};
  parser.flags = MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_COLLAPSEWHITESPACE;
  parser.enter_block = enter_block;
  parser.leave_block = leave_block;
  parser.enter_span = enter_span;
  parser.leave_span = leave_span;
  parser.text = some_text;
  const std::size_t size = std::min(text.size(), Writer::most_bytes);
  md_parse(text.data(), static_cast<MD_SIZE>(size), &parser, &reading);
  reading.flush();
}

}  // namespace kudosk::sources::slack

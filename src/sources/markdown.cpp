#include "sources/markdown.h"

#include <md4c.h>

#include <vector>

#include "base/unicode.h"
#include "sources/html.h"

namespace kudosk::sources {
namespace {

struct Reading {
  std::string out;
  std::vector<unsigned> numbers;  // of the lists that are open: the next entry's, 0 for dots
  int pictures = 0;               // within an image, whose description is not shown
  std::string html;               // a block of it, until its end
  bool in_html = false;

  void line() {
    while (!out.empty() && out.back() == ' ') out.pop_back();
    if (!out.empty() && out.back() != '\n') out += '\n';
  }
};

Reading& of(void* user) { return *static_cast<Reading*>(user); }

int enter_block(MD_BLOCKTYPE type, void* detail, void* user) {
  Reading& reading = of(user);
  switch (type) {
    case MD_BLOCK_UL:
      reading.numbers.push_back(0);
      break;
    case MD_BLOCK_OL:
      reading.numbers.push_back(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start);
      break;
    case MD_BLOCK_LI: {
      reading.line();
      unsigned& number = reading.numbers.back();
      reading.out += number > 0 ? std::to_string(number++) + ". " : "• ";
      break;
    }
    case MD_BLOCK_P:
      // The first paragraph of a list's entry stands behind its dot.
      if (!reading.out.ends_with("• ") && !reading.out.ends_with(". ")) reading.line();
      break;
    case MD_BLOCK_H:
    case MD_BLOCK_CODE:
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_TR:
      reading.line();
      break;
    case MD_BLOCK_HTML:
      reading.line();
      reading.in_html = true;
      break;
    default:
      break;
  }
  return 0;
}

int leave_block(MD_BLOCKTYPE type, void*, void* user) {
  Reading& reading = of(user);
  if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) reading.numbers.pop_back();
  if (type == MD_BLOCK_HTML) {
    reading.in_html = false;
    reading.out += read_html(reading.html).text;
    reading.html.clear();
    reading.line();
  }
  if (type == MD_BLOCK_TD || type == MD_BLOCK_TH) reading.out += ' ';
  if (type == MD_BLOCK_P || type == MD_BLOCK_LI || type == MD_BLOCK_H || type == MD_BLOCK_CODE || type == MD_BLOCK_TR) reading.line();
  return 0;
}

int enter_span(MD_SPANTYPE type, void*, void* user) {
  of(user).pictures += type == MD_SPAN_IMG;
  return 0;
}

int leave_span(MD_SPANTYPE type, void*, void* user) {
  of(user).pictures -= type == MD_SPAN_IMG;
  return 0;
}

int add_text(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* user) {
  Reading& reading = of(user);
  if (reading.in_html) {
    reading.html.append(text, size);
    return 0;
  }
  if (reading.pictures > 0) return 0;
  switch (type) {
    case MD_TEXT_BR:
      reading.line();
      break;
    case MD_TEXT_SOFTBR:
      reading.out += ' ';
      break;
    case MD_TEXT_NULLCHAR:
    case MD_TEXT_HTML:
      break;
    case MD_TEXT_ENTITY:
      reading.out += read_html({text, size}).text;
      break;
    default:
      reading.out.append(text, size);
  }
  return 0;
}

}  // namespace

std::string read_markdown(std::string_view markdown, std::size_t limit) {
  const std::string text = to_valid_utf8(markdown.substr(0, limit));
  Reading reading;
  MD_PARSER parser{};
  parser.flags = MD_FLAG_COLLAPSEWHITESPACE | MD_FLAG_STRIKETHROUGH | MD_FLAG_TABLES | MD_FLAG_PERMISSIVEAUTOLINKS | MD_FLAG_TASKLISTS;
  parser.enter_block = enter_block;
  parser.leave_block = leave_block;
  parser.enter_span = enter_span;
  parser.leave_span = leave_span;
  parser.text = add_text;
  md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &reading);
  while (!reading.out.empty() && (reading.out.back() == '\n' || reading.out.back() == ' ')) reading.out.pop_back();
  return std::move(reading.out);
}

}  // namespace kudosk::sources

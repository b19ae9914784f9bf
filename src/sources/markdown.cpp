#include "sources/markdown.h"

#include <md4c.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/unicode.h"
#include "sources/html.h"

namespace kudosk::sources {
namespace {

constexpr std::size_t most_spans = 2000;

struct Reading {
  std::string out;
  std::vector<unsigned> numbers;  // of the lists that are open: the next entry's, 0 for dots
  int pictures = 0;               // within an image, whose description is not shown
  std::string html;               // a block of it, until its end
  bool in_html = false;
  // How deep each style is open, and where the text has which.
  int bold = 0, italic = 0, strike = 0, code = 0, quote = 0;
  std::vector<std::string> links;
  std::vector<std::pair<std::size_t, Span>> styles;

  void styled() {
    Span span;
    span.bold = bold > 0;
    span.italic = italic > 0;
    span.strike = strike > 0;
    span.code = code > 0;
    span.quote = quote > 0;
    if (!links.empty()) span.link = links.back();
    styles.emplace_back(out.size(), std::move(span));
  }

  /// The whole text in pieces; empty where none has a style.
  std::vector<Span> spans() const {
    std::vector<Span> pieces;
    bool any = false;
    std::size_t from = 0;
    Span style;
    const auto add = [&](std::size_t to) {
      to = std::min(to, out.size());
      if (to <= from) return;
      style.text = out.substr(from, to - from);
      from = to;
      any = any || style.bold || style.italic || style.strike || style.code || style.quote || !style.link.empty();
      if (pieces.size() < most_spans) {
        pieces.push_back(style);
      } else {
        pieces.back().text += style.text;
      }
    };
    for (const auto& [at, next] : styles) {
      add(at);
      style = next;
    }
    add(out.size());
    return any ? pieces : std::vector<Span>();
  }

  void line() {
    while (!out.empty() && out.back() == ' ') out.pop_back();
    for (auto at = styles.rbegin(); at != styles.rend() && at->first > out.size(); ++at) at->first = out.size();
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
    case MD_BLOCK_CODE:
    case MD_BLOCK_QUOTE:
      reading.line();
      ++(type == MD_BLOCK_CODE ? reading.code : reading.quote);
      reading.styled();
      break;
    case MD_BLOCK_H:
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
  if (type == MD_BLOCK_CODE || type == MD_BLOCK_QUOTE) {
    reading.line();
    --(type == MD_BLOCK_CODE ? reading.code : reading.quote);
    reading.styled();
  }
  if (type == MD_BLOCK_TD || type == MD_BLOCK_TH) reading.out += ' ';
  if (type == MD_BLOCK_P || type == MD_BLOCK_LI || type == MD_BLOCK_H || type == MD_BLOCK_CODE || type == MD_BLOCK_TR) reading.line();
  return 0;
}

/// Opens or closes one.
void style(Reading& reading, MD_SPANTYPE type, int by) {
  if (type == MD_SPAN_IMG) reading.pictures += by;
  if (type == MD_SPAN_STRONG) reading.bold += by;
  if (type == MD_SPAN_EM) reading.italic += by;
  if (type == MD_SPAN_DEL) reading.strike += by;
  if (type == MD_SPAN_CODE) reading.code += by;
  reading.styled();
}

int enter_span(MD_SPANTYPE type, void* detail, void* user) {
  if (type == MD_SPAN_A) {
    const auto& href = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
    const std::string address(href.text ? href.text : "", href.size);
    of(user).links.push_back(address.rfind("http://", 0) == 0 || address.rfind("https://", 0) == 0 ? address : std::string());
  }
  style(of(user), type, 1);
  return 0;
}

int leave_span(MD_SPANTYPE type, void*, void* user) {
  if (type == MD_SPAN_A && !of(user).links.empty()) of(user).links.pop_back();
  style(of(user), type, -1);
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

std::string read_markdown(std::string_view markdown, std::vector<Span>* spans, std::size_t limit) {
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
  if (spans) *spans = reading.spans();
  return std::move(reading.out);
}

}  // namespace kudosk::sources

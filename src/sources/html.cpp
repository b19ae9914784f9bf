#include "sources/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "base/unicode.h"

namespace kudosk::sources {
namespace {

constexpr int deepest = 200;
constexpr std::size_t most_spans = 2000;

std::string attribute(const xmlNode* node, const char* name) {
  xmlChar* value = xmlGetProp(node, reinterpret_cast<const xmlChar*>(name));
  if (!value) return {};
  std::string out(reinterpret_cast<const char*>(value));
  xmlFree(value);
  return out;
}

std::string_view name_of(const xmlNode* node) { return node->name ? std::string_view(reinterpret_cast<const char*>(node->name)) : std::string_view(); }

/// What an element does to the text in it.
enum Trait : unsigned { kBlock = 1, kBold = 2, kItalic = 4, kCode = 8, kStrike = 16, kQuote = 32, kCell = 64, kUnread = 128, kShell = 256 };

using Element = std::pair<std::string_view, unsigned>;

/// By name, sorted; what is not named does nothing.
constexpr Element elements[]{{"article", kBlock},   {"attachment", kShell},
                             {"b", kBold},          {"blockquote", kBlock | kQuote},
                             {"code", kCode},       {"del", kStrike},
                             {"div", kBlock},       {"em", kItalic},
                             {"footer", kBlock},    {"h1", kBlock},
                             {"h2", kBlock},        {"h3", kBlock},
                             {"h4", kBlock},        {"h5", kBlock},
                             {"h6", kBlock},        {"head", kUnread},
                             {"header", kBlock},    {"i", kItalic},
                             {"iframe", kUnread},   {"kbd", kCode},
                             {"li", kBlock},        {"noscript", kUnread},
                             {"object", kUnread},   {"ol", kBlock},
                             {"p", kBlock},         {"pre", kBlock | kCode},
                             {"s", kStrike},        {"script", kUnread},
                             {"section", kBlock},   {"strike", kStrike},
                             {"strong", kBold},     {"style", kUnread},
                             {"svg", kUnread},      {"systemeventmessage", kShell},
                             {"table", kBlock},     {"td", kCell},
                             {"template", kUnread}, {"th", kCell},
                             {"title", kUnread},    {"tr", kBlock},
                             {"tt", kCode},         {"ul", kBlock}};

unsigned traits_of(std::string_view name) {
  const auto found = std::lower_bound(std::begin(elements), std::end(elements), name, [](const Element& element, std::string_view word) { return element.first < word; });
  return found != std::end(elements) && found->first == name ? found->second : 0;
}

bool same_style(const Span& a, const Span& b) {
  return a.bold == b.bold && a.italic == b.italic && a.code == b.code && a.strike == b.strike && a.quote == b.quote && a.link == b.link && a.emoji == b.emoji &&
         a.person == b.person;
}

/// Walks the tree and collects spans; blank space is folded as a browser does.
class Reader {
 public:
  explicit Reader(const HtmlRules& rules) : rules_(rules) {}

  void walk(const xmlNode* first, const Span& style, int depth) {
    for (const xmlNode* node = first; node; node = node->next) {
      if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
        if (node->content) add(reinterpret_cast<const char*>(node->content), style);
      } else if (node->type == XML_ELEMENT_NODE && depth < deepest) {
        element(node, style, depth);
      }
    }
  }

  HtmlText finish() {
    while (!out_.empty() && blank_end(out_.back().text)) {
      auto& text = out_.back().text;
      while (blank_end(text)) text.pop_back();
      if (!text.empty() || !out_.back().emoji.empty()) break;
      out_.pop_back();
    }
    HtmlText result;
    bool styled = false;
    for (const auto& span : out_) {
      result.text += span.text;
      styled = styled || span.bold || span.italic || span.code || span.strike || span.quote || span.person || !span.emoji.empty() || !span.link.empty();
    }
    if (styled) result.spans = std::move(out_);
    result.pictures = std::move(pictures_);
    result.emoji = std::move(emoji_);
    return result;
  }

 private:
  static bool blank_end(const std::string& text) { return !text.empty() && (text.back() == ' ' || text.back() == '\n'); }

  /// What a reader of the page would not see.
  static bool hidden(const xmlNode* node) {
    if (!node->properties) return false;
    if (xmlHasProp(node, reinterpret_cast<const xmlChar*>("hidden"))) return true;
    std::string style = attribute(node, "style");
    if (style.empty()) return false;
    std::string plain;
    for (const char c : style)
      if (!blank_sign(c)) plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return one_in(plain, {"display:none", "visibility:hidden", "visibility:collapse", "mso-hide:all"});
  }
  static bool blank_sign(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
  static bool one_in(const std::string& style, std::initializer_list<const char*> rules) {
    return std::any_of(rules.begin(), rules.end(), [&](const char* rule) {
      const auto at = style.find(rule);
      return at != style.npos && (at == 0 || style[at - 1] == ';');
    });
  }

  void element(const xmlNode* node, const Span& outer, int depth) {
    const std::string_view name = name_of(node);
    if (hidden(node)) return;
    const unsigned traits = traits_of(name);
    if (traits & kUnread) return;
    if (traits & kShell) return walk(node->children, outer, depth + 1);  // libxml2 may hang what follows an unknown, unclosed element below it
    if (name == "br" || name == "hr") return line();
    if (name == "img") return image(node, outer);
    if (name == "emoji") {
      add_word(attribute(node, "alt"), outer);
      return walk(node->children, outer, depth + 1);
    }
    if (name == "customemoji") {
      custom(attribute(node, "alt"), attribute(node, "source"), outer);
      return walk(node->children, outer, depth + 1);
    }
    constexpr unsigned styling = kBold | kItalic | kCode | kStrike | kQuote;
    if (name != "at" && name != "a" && (traits & styling) == 0) return content(node, name, traits, outer, depth);
    Span style = outer;
    if (name == "at" && rules_.mention) style.person = rules_.mention(attribute(node, "id"));
    if (name == "a") {
      std::string address = attribute(node, "href");
      if (address.rfind("http://", 0) == 0 || address.rfind("https://", 0) == 0) style.link = std::move(address);
    }
    style.bold = style.bold || (traits & kBold);
    style.italic = style.italic || (traits & kItalic);
    style.code = style.code || (traits & kCode);
    style.strike = style.strike || (traits & kStrike);
    style.quote = style.quote || (traits & kQuote);
    content(node, name, traits, style, depth);
  }

  void content(const xmlNode* node, std::string_view name, unsigned traits, const Span& style, int depth) {
    if (traits & kBlock) line();
    if (name == "li") {
      const xmlNode* parent = node->parent;
      if (parent && name_of(parent) == "ol") {
        int number = 1;
        for (const xmlNode* before = node->prev; before; before = before->prev) number += before->type == XML_ELEMENT_NODE && name_of(before) == "li";
        add_word(std::to_string(number) + ". ", style);
      } else {
        add_word("• ", style);
      }
    }
    walk(node->children, style, depth + 1);
    if (traits & kCell) add(" ", style);
    if (traits & kBlock) line();
  }

  void image(const xmlNode* node, const Span& style) {
    const std::string kind = attribute(node, "itemtype");
    if (kind.find("Emoji") != std::string::npos || kind.find("emoji") != std::string::npos) return add_word(attribute(node, "alt"), style);
    const std::string source = attribute(node, "src");
    if ((source.rfind("http://", 0) == 0 || source.rfind("https://", 0) == 0) && pictures_.size() < 20) pictures_.push_back(source);
  }

  void custom(const std::string& said, const std::string& source, Span style) {
    const std::string name = emoji_name(said);
    if (name.empty()) return;
    if (source.rfind("https://", 0) != 0 && source.rfind("http://", 0) != 0) {
      push(name, style);  // no picture: its name in words
      blank_ = false;
      return;
    }
    emoji_.emplace(name, source);
    style.emoji = name;
    push(":" + name + ":", style);
    blank_ = false;
  }

  void line() {
    if (!out_.empty() && !out_.back().text.empty() && out_.back().text.back() == ' ') out_.back().text.pop_back();
    wants_line_ = wants_line_ || !out_.empty();
    blank_ = true;
  }

  void add_word(const std::string& text, const Span& style) {
    if (text.empty()) return;
    push(text, style);
    blank_ = text.back() == ' ';
  }

  void add(std::string_view text, const Span& style) {
    std::string folded;
    folded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
      const unsigned char c = static_cast<unsigned char>(text[i]);
      // A no-break space is how editors write a blank that they would lose otherwise.
      const bool no_break = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0xA0;
      if (no_break) ++i;
      if (no_break || c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        if (!blank_) folded += ' ';
        blank_ = true;
      } else {
        folded += static_cast<char>(c);
        blank_ = false;
      }
    }
    if (!folded.empty()) push(folded, style);
  }

  void push(std::string text, const Span& style) {
    if (wants_line_) {
      if (!out_.empty()) out_.back().text += '\n';
      wants_line_ = false;
    }
    if (!out_.empty() && style.emoji.empty() && same_style(style, out_.back())) {
      out_.back().text += text;
      return;
    }
    if (out_.size() >= most_spans) {
      out_.back().text += text;
      return;
    }
    Span span = style;
    span.text = std::move(text);
    out_.push_back(std::move(span));
  }

  const HtmlRules& rules_;
  std::vector<Span> out_;
  std::vector<std::string> pictures_;
  std::map<std::string, std::string> emoji_;
  bool blank_ = true, wants_line_ = false;
};

}  // namespace

HtmlText read_html(std::string_view html, const HtmlRules& rules, std::size_t limit) {
  std::string text = to_valid_utf8(html.substr(0, limit));
  text.erase(std::remove(text.begin(), text.end(), '\0'), text.end());
  if (text.empty()) return {};
  // One parser for many fragments: setting one up costs more than reading most of them. Its dictionary keeps what it has seen, so it is let go of now and then.
  constexpr int most_uses = 500;
  static thread_local std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)> parser(nullptr, &htmlFreeParserCtxt);
  static thread_local int uses = 0;
  if (!parser || ++uses > most_uses || text.size() > 65536) {
    parser.reset(htmlNewParserCtxt());
    uses = 0;
  }
  if (!parser) return {};
  parser->loadsubset |= XML_SKIP_IDS;  // nobody looks an element up by its id, and the table of them costs more than a short message
  const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
      htmlCtxtReadMemory(parser.get(), text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
                         HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT),
      xmlFreeDoc);
  Reader reader(rules);
  if (document) reader.walk(xmlDocGetRootElement(document.get()), {}, 0);
  return reader.finish();
}

std::string emoji_name(std::string_view said) {
  const auto edge = [](unsigned char c) { return c == ':' || c <= ' '; };
  while (!said.empty() && edge(static_cast<unsigned char>(said.front()))) said.remove_prefix(1);
  while (!said.empty() && edge(static_cast<unsigned char>(said.back()))) said.remove_suffix(1);
  std::string name(said);
  std::replace_if(name.begin(), name.end(), edge, '_');
  return name;
}

}  // namespace kudosk::sources

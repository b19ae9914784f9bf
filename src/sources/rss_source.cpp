// News from RSS 0.9–2.0, RSS 1.0 (RDF) and Atom, as announcements. By libxml2: nothing is fetched, no entity is expanded.
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "base/pattern.h"
#include "base/unicode.h"
#include "sources/factories.h"
#include "sources/feed_dates.h"
#include "sources/html.h"
#include "wire/feed_json.h"

namespace kudosk::sources {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr std::size_t most_items = 200;
constexpr int deepest = 60;

const char* name_of(const xmlNode* node) { return node && node->name ? reinterpret_cast<const char*>(node->name) : ""; }
bool is(const xmlNode* node, const char* name) { return node->type == XML_ELEMENT_NODE && std::string_view(name_of(node)) == name; }

std::string attribute(const xmlNode* node, const char* name) {
  xmlChar* value = xmlGetNoNsProp(const_cast<xmlNode*>(node), reinterpret_cast<const xmlChar*>(name));
  if (!value) return {};
  std::string out(reinterpret_cast<const char*>(value));
  xmlFree(value);
  return out;
}

bool in_space(const xmlNode* node, std::string_view part) {
  return node->ns && node->ns->href && std::string_view(reinterpret_cast<const char*>(node->ns->href)).find(part) != std::string_view::npos;
}

/// The texts in it. References to entities of the document's own are passed over: what they stand for may be a thousand times as long.
void collect(const xmlNode* first, std::string& out, int depth) {
  for (const xmlNode* node = first; node && out.size() < (1u << 20); node = node->next) {
    if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content) out += reinterpret_cast<const char*>(node->content);
    if (node->type == XML_ELEMENT_NODE && depth < deepest) collect(node->children, out, depth + 1);
  }
}
std::string text_of(const xmlNode* node) {
  std::string out;
  if (node) collect(node->children, out, 0);
  const auto from = out.find_first_not_of(" \t\r\n");
  return from == std::string::npos ? std::string() : out.substr(from, out.find_last_not_of(" \t\r\n") - from + 1);
}

/// XHTML as it is written, for Atom.
std::string markup_of(xmlDoc* document, const xmlNode* node) {
  std::string out;
  const std::unique_ptr<xmlBuffer, void (*)(xmlBuffer*)> buffer(xmlBufferCreate(), xmlBufferFree);
  for (xmlNode* child = node->children; child; child = child->next) {
    xmlBufferEmpty(buffer.get());
    if (xmlNodeDump(buffer.get(), document, child, 0, 0) > 0)
      out.append(reinterpret_cast<const char*>(xmlBufferContent(buffer.get())), static_cast<std::size_t>(xmlBufferLength(buffer.get())));
    if (out.size() > (1u << 20)) break;
  }
  return out;
}

struct Parsed {
  std::unique_ptr<xmlDoc, void (*)(xmlDoc*)> document{nullptr, xmlFreeDoc};
  bool whole = true;
};

/// HTML's entities, which many a feed uses without declaring them.
std::string with_characters(std::string_view xml) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 24> names{
      {{"&nbsp;", "\u00A0"}, {"&mdash;", "—"}, {"&ndash;", "–"}, {"&hellip;", "…"}, {"&lsquo;", "‘"}, {"&rsquo;", "’"}, {"&ldquo;", "“"}, {"&rdquo;", "”"},
       {"&laquo;", "«"},     {"&raquo;", "»"}, {"&euro;", "€"},  {"&copy;", "©"},   {"&reg;", "®"},   {"&trade;", "™"}, {"&bull;", "•"},  {"&middot;", "·"},
       {"&auml;", "ä"},      {"&ouml;", "ö"},  {"&uuml;", "ü"},  {"&Auml;", "Ä"},   {"&Ouml;", "Ö"},  {"&Uuml;", "Ü"},  {"&szlig;", "ß"}, {"&eacute;", "é"}}};
  std::string out;
  out.reserve(xml.size());
  for (std::size_t i = 0; i < xml.size();) {
    if (xml.compare(i, 9, "<![CDATA[") == 0) {
      const std::size_t end = std::min(xml.find("]]>", i), xml.size());
      out += xml.substr(i, end - i);
      i = end;
      continue;
    }
    if (xml[i] == '&') {
      const auto found = std::find_if(names.begin(), names.end(), [&](const auto& name) { return xml.compare(i, name.first.size(), name.first) == 0; });
      if (found != names.end()) {
        out += found->second;
        i += found->first.size();
        continue;
      }
    }
    out += xml[i++];
  }
  return out;
}

void silent(void*, const char*, ...) {}  // NOLINT(cert-dcl50-cpp): the form that libxml2 wants

Parsed parse(const std::string& bytes) {
  xmlSetGenericErrorFunc(nullptr, silent);
  std::string xml = bytes;
  xml.erase(0, std::min(xml.find_first_not_of(" \t\r\n"), xml.size()));
  if (valid_utf8(xml)) xml = with_characters(xml);
  constexpr int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
  Parsed out;
  out.document.reset(xmlReadMemory(xml.data(), static_cast<int>(xml.size()), "feed.xml", nullptr, options));
  if (out.document) return out;
  // What is there before the fault is news all the same.
  out.whole = false;
  out.document.reset(xmlReadMemory(xml.data(), static_cast<int>(xml.size()), "feed.xml", nullptr, options | XML_PARSE_RECOVER));
  return out;
}

/// Every item or entry, wherever the format has it.
void find_items(const xmlNode* first, std::vector<const xmlNode*>& out, int depth) {
  for (const xmlNode* node = first; node; node = node->next) {
    if (is(node, "item") || is(node, "entry")) {
      out.push_back(node);
    } else if (node->type == XML_ELEMENT_NODE && depth < 4) {
      find_items(node->children, out, depth + 1);
    }
  }
}

bool is_picture(const std::string& type, const std::string& address) {
  if (type.rfind("image/", 0) == 0 && type.find("svg") == std::string::npos) return true;
  if (!type.empty()) return false;
  const std::string path = folded(address.substr(0, address.find_first_of("?#")));
  return path.ends_with(".jpg") || path.ends_with(".jpeg") || path.ends_with(".png") || path.ends_with(".webp") || path.ends_with(".gif");
}

std::string hash_of(const std::string& text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[hash >> shift & 15];
  return out;
}

/// Of an <img>, which is often relative to the feed.
std::string first_picture(const std::string& html) {
  static const auto image = Pattern::compile(R"(<img\b[^>]{0,2000}?\ssrc\s*=\s*["']([^"'<>\s]{1,2000})["'])");
  const auto found = image ? image->find(std::string_view(html).substr(0, 60000)) : std::nullopt;
  return found && found->groups.at(1).rfind("data:", 0) != 0 ? found->groups[1] : std::string();
}

class RssSource final : public Source {
 public:
  RssSource(std::string url, bool token) : url_(std::move(url)), token_(token) {}

  Millis default_interval() const override { return 15min; }

  Effects poll(const Now&) override {
    HttpAsk http;
    http.request.url = url_;
    http.request.headers = {{"Accept", "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"}};
    http.conditional = true;
    if (token_) http.secrets.push_back(SecretUse{});
    return {Ask{"news", std::move(http), {}, {}, {}}};
  }

  Effects answer(const Now&, const Ask&, Answer answer) override {
    if (answer.error) return {Trouble{std::move(*answer.error)}};
    if (!answer.http || answer.not_modified) return {};
    const auto& response = *answer.http;
    if (response.status < 200 || response.status > 299) return {Trouble{http_error(response, "the news")}};
    const std::string base = response.url.empty() ? url_ : response.url;
    const Parsed parsed = parse(response.body);
    const xmlNode* root = parsed.document ? xmlDocGetRootElement(parsed.document.get()) : nullptr;
    if (!root || !(is(root, "rss") || is(root, "RDF") || is(root, "feed"))) {
      const std::string start = folded(std::string_view(response.body).substr(0, 2000));
      const bool page = (root && is(root, "html")) || start.find("<html") != std::string::npos || start.find("<!doctype html") != std::string::npos;
      return {Trouble{{ErrorKind::content,
                       page ? "the news: this is a web page instead of RSS or Atom" : "the news: this is neither RSS nor Atom",
                       "use the address of the feed itself (often /feed, /rss or /atom.xml)",
                       response.status,
                       {}}}};
    }
    std::vector<const xmlNode*> items;
    find_items(root, items, 0);
    Batch batch;
    std::set<std::string> ids;
    for (std::size_t i = 0; i < items.size() && i < most_items; ++i) take(parsed.document.get(), items[i], base, i + 1, batch, ids);
    batch.whole = parsed.whole;
    Effects effects{Emit{std::move(batch)}};
    if (!parsed.whole)
      effects.push_back(Trouble{{ErrorKind::content, "the news: the XML is broken; what could be read is shown", "the feed's program has to mend it", response.status, {}}});
    return effects;
  }

 private:
  void take(xmlDoc* document, const xmlNode* node, const std::string& feed_base, std::size_t number, Batch& batch, std::set<std::string>& ids) const {
    json item{{"kind", "announcement"}, {"type", "news"}};
    std::string title, summary, content, link, id, date, updated, picture, base = feed_base;
    xmlChar* own_base = xmlNodeGetBase(document, node);
    if (own_base) {
      if (const std::string resolved = net::resolve(feed_base, reinterpret_cast<const char*>(own_base));
          !net::origin(resolved).empty() && std::string_view(reinterpret_cast<const char*>(own_base)) != "feed.xml")
        base = resolved;
      xmlFree(own_base);
    }
    const auto html_of = [&](const xmlNode* part) {
      const std::string type = attribute(part, "type");
      if (type == "xhtml") return markup_of(document, part);
      std::string text = text_of(part);
      if (type == "text") {  // Atom's own word for what is no markup
        std::string escaped;
        for (const char c : text) escaped += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
        return escaped;
      }
      return text;
    };
    for (const xmlNode* part = node->children; part; part = part->next) {
      if (part->type != XML_ELEMENT_NODE) continue;
      const bool media = in_space(part, "search.yahoo.com/mrss");
      if (is(part, "title") && !media) {
        if (title.empty()) title = html_of(part);
      } else if ((is(part, "description") && !media) || is(part, "summary")) {
        if (summary.empty()) summary = html_of(part);
      } else if (is(part, "encoded") || (is(part, "content") && !media)) {
        if (content.empty()) content = html_of(part);
      } else if (is(part, "link")) {
        const std::string href = attribute(part, "href"), rel = attribute(part, "rel");
        if (rel == "enclosure") {
          if (picture.empty() && is_picture(attribute(part, "type"), href)) picture = href;
        } else if (!href.empty() && (rel.empty() || rel == "alternate")) {
          if (link.empty() || rel == "alternate") link = href;
        } else if (href.empty() && link.empty()) {
          link = text_of(part);
        }
      } else if (is(part, "guid") || is(part, "id")) {
        id = text_of(part);
        if (is(part, "guid") && link.empty() && attribute(part, "isPermaLink") != "false" && !net::origin(id).empty()) link = id;
      } else if (is(part, "pubDate") || is(part, "published") || is(part, "issued") || (is(part, "date") && date.empty())) {
        date = text_of(part);
      } else if (is(part, "updated") || is(part, "modified")) {
        updated = text_of(part);
      } else if (is(part, "category") || is(part, "subject")) {
        const std::string term = attribute(part, "term");
        if (const std::string tag = term.empty() ? text_of(part) : term; !tag.empty() && tag.size() < 200) item["tags"].push_back(tag);
      } else if (is(part, "enclosure")) {
        if (const std::string address = attribute(part, "url"); picture.empty() && is_picture(attribute(part, "type"), address)) picture = address;
      }
      if (picture.empty()) picture = media_picture(part);
    }
    const HtmlText read_title = read_html(title), read_text = read_html(summary.empty() ? content : summary);
    item["title"] = read_title.text.empty() ? read_text.text.substr(0, read_text.text.find('\n')) : read_title.text;
    if (!read_title.text.empty() && read_text.text != read_title.text) item["text"] = read_text.text;
    for (const auto* markup : {&summary, &content})
      if (picture.empty()) picture = first_picture(*markup);
    if (!link.empty()) item["link"] = net::resolve(base, link);
    if (!picture.empty()) item["picture"] = net::resolve(base, picture);
    const auto when = feed_date(date.empty() ? updated : date);
    if (when) item["created"] = format_rfc3339(*when);
    if (id.empty() || id.size() > 900) id = link.empty() ? hash_of(title + '\x1f' + summary + content) : item.value("link", std::string());
    id = to_valid_utf8(id);  // the store keeps no other text: what is known by other bytes would be another item after a restart
    if (id.size() > 900) id = hash_of(id);
    for (int again = 2; !ids.insert(id).second; ++again) id += "-" + std::to_string(again);
    item["id"] = id;
    auto read = read_item(item, {}, base);
    if (read) {
      batch.items.push_back(std::move(*read));
    } else {
      batch.drops.push_back({id, "item " + std::to_string(number) + ": " + read.error().message});
    }
  }

  /// media:content, media:thumbnail, alone or in a group; iTunes' image.
  static std::string media_picture(const xmlNode* part) {
    if (in_space(part, "itunes") && is(part, "image")) return attribute(part, "href");
    if (!in_space(part, "search.yahoo.com/mrss")) return {};
    if (is(part, "thumbnail")) return attribute(part, "url");
    if (is(part, "content")) {
      const std::string address = attribute(part, "url");
      return attribute(part, "medium") == "image" || is_picture(attribute(part, "type"), address) ? address : std::string();
    }
    if (is(part, "group"))
      for (const xmlNode* child = part->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE && !is(child, "group"))
          if (auto found = media_picture(child); !found.empty()) return found;
    return {};
  }

  const std::string url_;
  const bool token_;
};

}  // namespace

Result<std::unique_ptr<Source>> make_rss(const Made& made) {
  static const json none = json::object();
  const json& settings = made.settings.options ? *made.settings.options : none;
  const auto url = settings.find("url");
  if (url == settings.end() || !url->is_string() || net::origin(url->get_ref<const std::string&>()).empty())
    return fail(ErrorKind::config, "/url: must be an absolute http or https address", R"(for example "https://northwind.example/news.rss")");
  return std::make_unique<RssSource>(url->get<std::string>(), settings.contains("token_file"));
}

}  // namespace kudosk::sources

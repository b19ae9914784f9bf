#include "sources/teams/message.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/unicode.h"
#include "net/http.h"
#include "sources/html.h"
#include "sources/json_fields.h"
#include "sources/shallow_json.h"
#include "sources/teams/card.h"

namespace kudosk::sources::teams {
namespace {

using nlohmann::json;

constexpr std::size_t most_reactions = 12;

/// An address of Graph itself; most begin with the very one that is configured.
bool of_graph(const std::string& address, const std::string& graph_url) {
  if (address.size() > graph_url.size() && address[graph_url.size()] == '/' && address.compare(0, graph_url.size(), graph_url) == 0) return true;
  return net::same_origin(address, graph_url);
}

std::optional<Wall> time(const json& object, const char* key) { return parse_rfc3339(text(object, key)); }

Person person_of(const json& user, const std::string& graph_url) {
  Person person;
  person.id = text(user, "id");
  person.name = clean(text(user, "displayName"), 200);
  if (!person.id.empty()) person.picture = photo_address(graph_url, person.id);
  return person;
}

/// Who said it: whom a bot acts for, the user, or the application.
std::optional<Person> author(const json& message, const std::string& graph_url) {
  for (const json* from : {&at(message, "onBehalfOf"), &at(message, "from")}) {
    const json& user = at(*from, "user");
    if (user.is_object()) {
      Person person = person_of(user, graph_url);
      if (!person.name.empty() || !person.id.empty()) return person;
    }
  }
  const json& application = at(at(message, "from"), "application");
  if (application.is_object()) {
    Person person;
    person.name = clean(text(application, "displayName"), 200);
    if (!person.name.empty()) return person;
  }
  return std::nullopt;
}

struct Mentions {
  std::map<std::string, Person> by_number;  // <at id="N">
  std::vector<Person> people;               // in order, each once
};

std::string number_text(const json& value) {
  return value.is_number_integer() ? std::to_string(value.get<std::int64_t>()) : value.is_string() ? value.get<std::string>() : std::string();
}

Mentions mentions_of(const json& message, const std::string& graph_url) {
  Mentions out;
  const json& list = at(message, "mentions");
  if (!list.is_array() || list.empty()) return out;
  for (const auto& mention : list) {
    const json& user = at(at(mention, "mentioned"), "user");
    if (!user.is_object()) continue;  // a channel, a team, a tag, a bot
    Person person = person_of(user, graph_url);
    if (person.name.empty()) person.name = clean(text(mention, "mentionText"), 200);
    if (person.name.empty()) continue;
    out.by_number[number_text(at(mention, "id"))] = person;
    // Teams writes a name in two parts as two mentions of one person.
    const bool known =
        std::any_of(out.people.begin(), out.people.end(), [&](const Person& other) { return person.id.empty() ? other.name == person.name : other.id == person.id; });
    if (!known) out.people.push_back(std::move(person));
  }
  return out;
}

std::string reaction_emoji(const std::string& type) {
  static const std::map<std::string, std::string> legacy{{"like", "👍"}, {"angry", "😠"}, {"sad", "😢"}, {"laugh", "😆"}, {"heart", "❤️"}, {"surprised", "😮"}};
  if (const auto known = legacy.find(type); known != legacy.end()) return known->second;
  const bool letters = std::all_of(type.begin(), type.end(), [](unsigned char c) { return c < 0x80 && std::isalpha(c); });
  return letters ? std::string() : clean(type, 4);
}

/// An organisation's own emoji have a picture, which Graph gives to whoever is signed in.
std::string own_emoji(const json& reaction, const std::string& graph_url, Item& item) {
  const std::string address = text(reaction, "reactionContentUrl");
  const std::string name = emoji_name(clean(text(reaction, "displayName"), 60));
  if (name.empty() || !(of_graph(address, graph_url) || address.rfind("https://", 0) == 0)) return {};
  item.emoji.emplace(name, address);
  return ":" + name + ":";
}

std::vector<Reaction> reactions_of(const json& message, const std::string& graph_url, Item& item) {
  std::vector<Reaction> out;
  const json& list = at(message, "reactions");
  if (!list.is_array()) return out;
  for (const auto& reaction : list) {
    const std::string& type = text(reaction, "reactionType");
    const std::string emoji = type == "custom" ? own_emoji(reaction, graph_url, item) : reaction_emoji(type);
    if (emoji.empty()) continue;
    const auto same = std::find_if(out.begin(), out.end(), [&](const Reaction& other) { return other.emoji == emoji; });
    if (same != out.end())
      ++same->count;
    else if (out.size() < most_reactions)
      out.push_back({emoji, 1});
  }
  return out;
}

bool blocked(const json& message) { return text(at(message, "policyViolation"), "dlpAction").find("blockAccess") != std::string::npos; }

/// A card's `content` is JSON in a text, or (seen in some answers) an object.
std::optional<json> card_of(const json& attachment) {
  const std::string& type = text(attachment, "contentType");
  if (type.rfind("application/vnd.microsoft.card.", 0) != 0) return std::nullopt;
  const json& content = at(attachment, "content");
  if (content.is_object()) return content;
  if (!content.is_string()) return std::nullopt;
  auto parsed = parse_shallow(content.get_ref<const std::string&>());
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return std::move(*parsed);
}

/// What says that it is text may hold markup all the same; markup is never what a person wants to read.
std::string unmarked(const std::string& text) { return text.find("</") == std::string::npos ? text : read_html(text).text; }

HtmlText read_body(const json& body, const Mentions& mentions) {
  const std::string& content = text(body, "content");
  if (text(body, "contentType") == "text") {
    HtmlText said;
    said.text = content;  // as it is written, also where it looks like markup
    return said;
  }
  HtmlRules rules;
  rules.mention = [&](const std::string& number) -> std::optional<Person> {
    const auto found = mentions.by_number.find(number);
    return found == mentions.by_number.end() ? std::nullopt : std::optional<Person>(found->second);
  };
  return read_html(content, rules);
}

/// When it was said. Graph's clock and the message's id, which is that time in milliseconds, are not taken back by a later change: a time that can't be is none.
std::optional<Wall> said_at(const json& message) {
  const auto created = time(message, "createdDateTime"), changed = time(message, "lastModifiedDateTime");
  if (created && !(changed && *created > *changed + std::chrono::minutes(1))) return created;
  const std::string& id = text(message, "id");
  if (id.size() == 13 && id[0] != '0' && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; })) return Wall(Millis(std::stoll(id)));
  return changed;
}

bool has_style(const std::vector<Span>& spans) { return !spans.empty(); }

}  // namespace

std::string photo_address(const std::string& graph_url, const std::string& user) { return graph_url + "/users/" + net::percent_encode(user) + "/photos/240x240/$value"; }

Read read_message(const json& message, const std::string& channel, const std::string& graph_url) {
  Read read;
  const std::string& id = text(message, "id");
  if (id.empty()) return read;
  read.id = channel + "/" + id;
  if (text(message, "messageType") != "message" || !text(message, "replyToId").empty() || !at(message, "deletedDateTime").is_null() || blocked(message)) return read;

  const auto giver = author(message, graph_url);
  const Mentions mentions = mentions_of(message, graph_url);
  Recognition recognition;
  recognition.from = giver;
  recognition.to = mentions.people;
  std::optional<PraiseCard> praise;
  std::string other_cards;
  const json& attachments = at(message, "attachments");
  if (attachments.is_array()) {
    for (const auto& attachment : attachments) {
      const auto card = card_of(attachment);
      if (!card) continue;
      std::vector<std::string> names;
      for (const auto& person : mentions.people) names.push_back(person.name);
      if (!praise) praise = read_praise(*card, giver ? giver->name : std::string(), names);
      if (!praise) other_cards += (other_cards.empty() ? "" : "\n") + unmarked(card_text(*card));
    }
  }
  // Who mentions only oneself thanks nobody.
  std::erase_if(recognition.to, [&](const Person& person) { return giver && (person.id.empty() || giver->id.empty() ? person.name == giver->name : person.id == giver->id); });
  if (!praise && recognition.to.empty()) return read;  // nobody else is mentioned: it is no praise
  // Beside a Praise card the text only names people once more; a picture may be in it.
  HtmlText said;
  if (const json& body = at(message, "body"); !praise || text(body, "content").find("<img") != std::string::npos) said = read_body(body, mentions);
  if (praise) {
    if (recognition.to.empty()) {
      for (const auto& name : praise->receivers) {
        Person person;
        person.name = clean(name, 200);
        if (!person.name.empty()) recognition.to.push_back(std::move(person));
      }
    }
    recognition.message = unmarked(praise->note.empty() ? praise->badge : praise->note);
    recognition.value = praise->note.empty() ? std::string() : clean(unmarked(praise->badge), 80);
  } else {
    const std::string subject = unmarked(text(message, "subject"));
    recognition.message = std::move(said.text);
    recognition.spans = std::move(said.spans);
    if (!other_cards.empty()) {
      if (has_style(recognition.spans)) {
        Span more;
        more.text = (recognition.message.empty() ? "" : "\n") + other_cards;
        recognition.spans.push_back(more);
      }
      recognition.message += (recognition.message.empty() ? "" : "\n") + other_cards;
    }
    if (!subject.empty()) {
      if (has_style(recognition.spans)) {
        Span title;
        title.text = subject + "\n";
        title.bold = true;
        recognition.spans.insert(recognition.spans.begin(), title);
      }
      recognition.message = subject + "\n" + recognition.message;
    }
  }
  recognition.message = clean(recognition.message, 4000, true);
  if (recognition.to.empty() || recognition.message.empty()) return read;
  for (const auto& picture : said.pictures) {
    // Graph's own, with the sign-in; a GIF from elsewhere, without.
    if (of_graph(picture, graph_url) || picture.rfind("https://", 0) == 0) {
      recognition.picture = picture;
      break;
    }
  }
  if (recognition.picture.empty() && praise) recognition.picture = praise->picture;

  Item item;
  item.id = read.id;
  item.created = said_at(message);
  if (!item.created) return read;  // it would be the newest for ever
  item.updated = time(message, "lastEditedDateTime");
  item.said_in = "Microsoft Teams";
  const std::string link = text(message, "webUrl");
  if (link.rfind("https://", 0) == 0) item.link = link;
  item.urgent = text(message, "importance") == "urgent";
  for (const auto& [name, address] : said.emoji) {
    if (of_graph(address, graph_url) || address.rfind("https://", 0) == 0) item.emoji.emplace(name, address);
  }
  recognition.reactions = reactions_of(message, graph_url, item);
  item.body = std::move(recognition);
  read.item = std::move(item);
  return read;
}

}  // namespace kudosk::sources::teams

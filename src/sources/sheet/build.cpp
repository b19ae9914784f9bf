#include "sources/sheet/build.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/plain.h"
#include "sources/sheet/names.h"
#include "sources/sheet/words.h"

namespace kudosk::sources::sheet {
namespace {

using nlohmann::json;

class Builder {
 public:
  Builder(const Table& table, const Row& row, std::string kind, json& out) : table_(table), row_(row), kind_(std::move(kind)), out_(out) {}

  Built build() {
    out_ = json{{"kind", kind_}};
    common();
    if (kind_ == "recognition") recognition();
    if (kind_ == "milestone") milestone();
    if (kind_ == "goal") goal();
    if (kind_ == "lesson") lesson();
    if (kind_ == "announcement") announcement();
    return std::move(built_);
  }

 private:
  std::string_view text(Field field) const { return table_.text(row_, field); }
  std::string_view first(std::initializer_list<Field> fields) const {
    for (const Field field : fields)
      if (const auto found = text(field); !found.empty()) return found;
    return {};
  }
  void put(const char* key, std::string_view value) {
    if (!value.empty()) out_[key] = std::string(value);
  }
  void wrong(Field field, const char* what) { built_.wrong.push_back(table_.place(row_, field) + ": " + what); }
  void missing(Field field, const char* what) {
    if (built_.missing.empty()) built_.missing = table_.place(row_, field) + ": " + what;
  }

  void put_number(const char* key, Field field) {
    const auto cell = table_.number(row_, field);
    if (cell.is == Table::Cell::Is::wrong) wrong(field, "this is no number");
    if (cell.is == Table::Cell::Is::there) out_[key] = cell.number.value;
  }

  void put_day(const char* key, Field field) {
    const auto day = table_.day(row_, field);
    if (day.is == Table::Day::Is::wrong) wrong(field, "this is no date that exists");
    if (day.is == Table::Day::Is::there && day.date.year == 0) wrong(field, "this date has no year");
    if (day.is == Table::Day::Is::there && day.date.year > 0) out_[key] = format_rfc3339(day.moment);
  }

  void common() {
    put_day("created", Field::date);
    put_day("show_from", Field::show_from);
    put_day("expires", Field::expires);
    put("source", text(Field::source));
    put("lang", text(Field::lang));
    put("link", text(Field::link));
    put("discipline", text(Field::discipline));
    if (yes(text(Field::pinned))) out_["pinned"] = true;
    if (yes(text(Field::urgent))) out_["urgent"] = true;
    if (const auto cell = text(Field::visibility); !cell.empty()) {
      // What nobody knows, nobody may see.
      const std::string said = plain(cell);
      out_["visibility"] = said == "public" || said == "öffentlich" || said == "publico" || said == "offentlich" ? "public" : said == "team" ? "team" : "private";
    }
    if (const auto cell = text(Field::tags); !cell.empty())
      for (std::size_t from = 0; from <= cell.size();) {
        const std::size_t to = std::min(cell.find_first_of(",;\n", from), cell.size());
        if (to > from) out_["tags"].push_back(std::string(cell.substr(from, to - from)));
        from = to + 1;
      }
  }

  json person_json(std::string_view cell) const {
    const Person person = person_of(cell);
    json out = json::object();
    if (!person.name.empty()) out["name"] = person.name;
    if (!person.email.empty()) out["email"] = person.email;
    return out;
  }

  /// The people that the row is about; the columns of e-mail, team and title are of the one where there is one.
  json subjects(bool with_title) {
    json out = json::array();
    std::string whole;
    std::string_view cell = first({Field::to, Field::name});
    if (cell.empty()) {
      whole = std::string(text(Field::given));
      if (const auto family = text(Field::family); !family.empty()) whole += (whole.empty() ? "" : " ") + std::string(family);
      if (!whole.empty()) out.push_back(json{{"name", whole}});
    } else {
      for (const auto& name : names_in(cell, table_.known_names())) out.push_back(person_json(name));
    }
    if (out.empty() && !text(Field::email).empty()) {
      for (const auto& address : names_in(text(Field::email), {})) out.push_back(json{{"email", address}});
    } else if (out.size() == 1 && !text(Field::email).empty()) {
      out[0]["email"] = std::string(text(Field::email));
    }
    if (out.empty() && !text(Field::team).empty()) {
      out.push_back(json{{"team", std::string(text(Field::team))}});
    } else if (out.size() == 1) {
      if (!text(Field::team).empty()) out[0]["team"] = std::string(text(Field::team));
      if (with_title && !text(Field::title).empty()) out[0]["title"] = std::string(text(Field::title));
    }
    return out;
  }

  Field subject_column() const { return table_.has(Field::to) ? Field::to : table_.has(Field::name) ? Field::name : Field::email; }

  void recognition() {
    const bool title_is_award = !table_.has(Field::award) && !table_.has(Field::value);
    json to = subjects(!title_is_award);
    // A sheet of thank-yous may have the giver's name in "Name".
    if (table_.has(Field::to) && text(Field::to).empty()) to = json::array();
    if (to.empty()) return missing(subject_column(), "nobody stands here; the row is left out");
    out_["to"] = std::move(to);
    if (const auto from = text(Field::from); !from.empty()) {
      out_["from"] = person_json(from);
    } else if (table_.has(Field::to) && table_.has(Field::name) && !table_.has(Field::from) && !text(Field::name).empty()) {
      out_["from"] = person_json(text(Field::name));
    }
    const std::string_view award = title_is_award ? text(Field::title) : first({Field::award, Field::value});
    const std::string_view message = first({Field::message, Field::text});
    if (message.empty() && award.empty())
      return missing(table_.has(Field::message) ? Field::message : table_.has(Field::text) ? Field::text : Field::award, "no word of praise stands here; the row is left out");
    put("message", message.empty() ? award : message);
    if (!message.empty()) put("value", award);
    put_number("points", table_.has(Field::points) ? Field::points : Field::score);
    if (out_.contains("points") && out_["points"].get<double>() < 0) out_.erase("points");
  }

  void milestone() {
    json who = subjects(true);
    if (who.empty()) return missing(subject_column(), "nobody stands here; the row is left out");
    out_["who"] = who.size() == 1 ? who[0] : json{{"name", std::string(first({Field::to, Field::name}))}};
    const std::string_view what = first({Field::course, Field::award, Field::text});
    if (what.empty()) return missing(table_.has(Field::course) ? Field::course : Field::award, "what was reached is missing; the row is left out");
    put("what", what);
    put("type", text(Field::type));
    put("path", text(Field::path));
    put("next", text(Field::next));
    score();
    if (const auto steps = table_.ratio(row_, Field::progress)) {
      out_["progress"] = {{"done", steps->first}, {"of", steps->second}};
    } else if (table_.has(Field::done) && table_.has(Field::of)) {
      const auto done = table_.number(row_, Field::done), of = table_.number(row_, Field::of);
      if (done.is == Table::Cell::Is::there && of.is == Table::Cell::Is::there) out_["progress"] = {{"done", done.number.value}, {"of", of.number.value}};
    }
  }

  /// "92%", "17/20" and 0.92, also beside one another, or 92 in a column that goes beyond 1.
  void score() {
    if (const auto share = table_.ratio(row_, Field::score)) {
      if (share->first > share->second) return wrong(Field::score, "a score lies between 0 and 100 %");
      out_["score"] = share->first / share->second;
      return;
    }
    const auto cell = table_.number(row_, Field::score);
    if (cell.is == Table::Cell::Is::missing) return;
    if (cell.is == Table::Cell::Is::wrong) return wrong(Field::score, "this is no number");
    // "0.8" is a share also among percents: nobody gives eight thousandths of a point.
    const bool share = table_.shares(Field::score) || (cell.number.value > 0 && cell.number.value < 1);
    const double value = cell.number.percent || !share ? cell.number.value / 100 : cell.number.value;
    if (value < 0 || value > 1) return wrong(Field::score, "a score lies between 0 and 100 %");
    out_["score"] = value;
  }

  void goal() {
    // "Meta" is a goal to some and a target to others: the one whose cells are words is the goal.
    Field title_field = table_.has(Field::goal) ? Field::goal : Field::title, target_field = Field::target;
    if (table_.has(Field::goal) && table_.has(Field::target) && number_of(text(Field::goal), '.') && !text(Field::target).empty() && !number_of(text(Field::target), '.'))
      std::swap(title_field, target_field);
    const std::string_view title = table_.has(title_field) ? text(title_field) : text(Field::name);
    if (title.empty()) return missing(title_field, "the goal has no name; the row is left out");
    put("title", title);
    if (const auto owner = table_.has(Field::owner) ? text(Field::owner) : table_.has(title_field) ? first({Field::to, Field::name}) : std::string_view(); !owner.empty()) {
      out_["owner"] = person_json(owner);
      if (!text(Field::team).empty()) out_["owner"]["team"] = std::string(text(Field::team));
    } else if (const auto team = text(Field::team); !team.empty()) {
      out_["owner"] = {{"team", std::string(team)}};
    }
    std::string unit(text(Field::unit));
    for (const auto& [key, field] : {std::pair{"now", Field::now}, std::pair{"target", target_field}}) {
      if (field == Field::goal) {  // swapped
        out_[key] = number_of(text(field), '.')->value;
        continue;
      }
      const auto cell = table_.number(row_, field);
      if (cell.is == Table::Cell::Is::wrong) return missing(field, "this is no number; the row is left out");
      if (cell.is == Table::Cell::Is::missing) continue;
      out_[key] = cell.number.value;
      if (cell.number.percent && unit.empty()) unit = "%";
    }
    put("unit", unit);
    const Field share = table_.has(Field::percent) ? Field::percent : Field::progress;
    if (const auto ratio = table_.ratio(row_, share); ratio && !out_.contains("now")) {
      out_["now"] = ratio->first;
      out_["target"] = ratio->second;
    } else if (!ratio) {
      percent("percent", share, true);
    }
    percent("expected", Field::expected, false);
    // Nothing to measure it by, but how much of it there is.
    if (!out_.contains("target") && !out_.contains("percent") && out_.contains("now") && unit == "%") {
      out_["percent"] = out_["now"];
      out_.erase("now");
      out_.erase("unit");
    }
    put_day("due", Field::due);
    if (const auto status = text(Field::status); !status.empty()) {
      if (const auto known = status_named(status); !known.empty())
        out_["status"] = known;
      else
        wrong(Field::status, "this is none of on track, at risk, off track, done, paused");
    }
  }

  void percent(const char* key, Field field, bool needed) {
    const auto cell = table_.number(row_, field);
    if (cell.is == Table::Cell::Is::missing) return;
    if (cell.is == Table::Cell::Is::wrong) return needed ? missing(field, "this is no number; the row is left out") : wrong(field, "this is no number");
    out_[key] = cell.number.percent || !table_.shares(field) ? cell.number.value : cell.number.value * 100;
  }

  void lesson() {
    const auto obstacle = first({Field::lesson, Field::title}), learned = first({Field::learned, Field::text, Field::message});
    if (obstacle.empty()) return missing(table_.has(Field::lesson) ? Field::lesson : Field::title, "what stood in the way is missing; the row is left out");
    if (learned.empty()) return missing(table_.has(Field::learned) ? Field::learned : Field::text, "what was learned is missing; the row is left out");
    put("title", obstacle);
    put("text", learned);
    json who = subjects(false);
    if (who.empty() && !text(Field::from).empty()) who.push_back(person_json(text(Field::from)));
    if (!who.empty()) out_["who"] = who[0];
  }

  void announcement() {
    const auto title = first({Field::title, Field::award, Field::name, Field::course});
    if (title.empty()) return missing(Field::title, "the title is missing; the row is left out");
    put("title", title);
    put("text", first({Field::text, Field::message}));
    put("type", announcement_type_named(text(Field::type)));
    put("place", text(Field::place));
    put_day("starts", Field::starts);
    put_day("ends", Field::ends);
    if (!out_.contains("starts") && out_.contains("created") && table_.has(Field::place)) {
      // The one date of what has a place is when it is.
      out_["starts"] = out_["created"];
      out_.erase("created");
    }
  }

  const Table& table_;
  const Row& row_;
  const std::string kind_;
  json& out_;
  Built built_;
};

}  // namespace

Built build_item(const Table& table, const Row& row, const std::string& kind, json& out) { return Builder(table, row, kind, out).build(); }

Built build_person(const Table& table, const Row& row, Person& out) {
  Built built;
  const auto text = [&](Field field) { return std::string(table.text(row, field)); };
  out = person_of(text(table.has(Field::name) ? Field::name : Field::to));
  if (out.name.empty()) {
    out.name = text(Field::given);
    if (const std::string family = text(Field::family); !family.empty()) out.name += (out.name.empty() ? "" : " ") + family;
  }
  if (const std::string email = text(Field::email); email.find('@') != std::string::npos) out.email = email;
  out.id = text(Field::id);
  out.title = text(Field::title);
  out.team = text(Field::team);
  out.picture = text(Field::photo);
  if (const std::string aliases = text(Field::aliases); !aliases.empty()) out.aliases = names_in(aliases.find(';') == std::string::npos ? aliases + ";" : aliases, {});
  for (const auto& [field, to, form] : {std::tuple{Field::birthday, &Person::birthday, 5}, std::tuple{Field::started, &Person::started, 10}}) {
    const auto day = table.day(row, field);
    if (day.is == Table::Day::Is::missing) continue;
    if (day.is == Table::Day::Is::wrong || (form == 10 && day.date.year == 0)) {
      built.wrong.push_back(table.place(row, field) + (form == 10 && day.is == Table::Day::Is::there ? ": this date has no year" : ": this is no date that exists"));
      continue;
    }
    const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    std::string year = std::to_string(day.date.year);
    year.insert(0, 4 - std::min<std::size_t>(year.size(), 4), '0');
    out.*to = (form == 10 ? year + "-" : std::string()) + two(day.date.month) + "-" + two(day.date.day);
  }
  if (out.name.empty() && out.email.empty() && out.id.empty())
    built.missing = table.place(row, table.has(Field::name) ? Field::name : Field::email) + ": nobody stands here; the row is left out";
  return built;
}

std::string identity(const json& item) {
  std::string key = item.value("kind", "");
  const auto add = [&](const char* name) {
    key += '\x1f';
    if (const auto found = item.find(name); found != item.end())
      key += found->is_string() ? found->get<std::string>() : found->dump(-1, ' ', false, json::error_handler_t::replace);
  };
  if (key == "goal") {
    add("title");
    add("owner");
  } else {
    for (const char* name : {"from", "to", "who", "message", "what", "title", "text", "created", "starts", "value"}) add(name);
  }
  // FNV-1a: the same everywhere and for ever.
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[hash >> shift & 15];
  return out;
}

}  // namespace kudosk::sources::sheet

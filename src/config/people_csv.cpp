#include "config/people_csv.h"

#include <csv.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <memory>

#include "base/charset.h"
#include "base/unicode.h"
#include "config/week.h"

namespace kudosk::config {
namespace {

enum class Field { none, name, given, family, email, id, title, team, picture, aliases, birthday, started };

Field field_of(std::string_view head) {
  static const std::map<std::string, Field, std::less<>> heads{{"name", Field::name},
                                                               {"fullname", Field::name},
                                                               {"displayname", Field::name},
                                                               {"nom", Field::name},
                                                               {"nombre", Field::name},
                                                               {"nome", Field::name},
                                                               {"名前", Field::name},
                                                               {"氏名", Field::name},
                                                               {"givenname", Field::given},
                                                               {"firstname", Field::given},
                                                               {"vorname", Field::given},
                                                               {"prénom", Field::given},
                                                               {"familyname", Field::family},
                                                               {"lastname", Field::family},
                                                               {"surname", Field::family},
                                                               {"nachname", Field::family},
                                                               {"email", Field::email},
                                                               {"emailaddress", Field::email},
                                                               {"mail", Field::email},
                                                               {"emailadresse", Field::email},
                                                               {"correo", Field::email},
                                                               {"メール", Field::email},
                                                               {"id", Field::id},
                                                               {"userid", Field::id},
                                                               {"title", Field::title},
                                                               {"jobtitle", Field::title},
                                                               {"position", Field::title},
                                                               {"role", Field::title},
                                                               {"team", Field::team},
                                                               {"department", Field::team},
                                                               {"abteilung", Field::team},
                                                               {"équipe", Field::team},
                                                               {"equipo", Field::team},
                                                               {"部署", Field::team},
                                                               {"picture", Field::picture},
                                                               {"photo", Field::picture},
                                                               {"foto", Field::picture},
                                                               {"avatar", Field::picture},
                                                               {"aliases", Field::aliases},
                                                               {"alias", Field::aliases},
                                                               {"birthday", Field::birthday},
                                                               {"birthdate", Field::birthday},
                                                               {"dateofbirth", Field::birthday},
                                                               {"geburtstag", Field::birthday},
                                                               {"anniversaire", Field::birthday},
                                                               {"cumpleaños", Field::birthday},
                                                               {"誕生日", Field::birthday},
                                                               {"started", Field::started},
                                                               {"startdate", Field::started},
                                                               {"hiredate", Field::started},
                                                               {"start", Field::started},
                                                               {"eintritt", Field::started},
                                                               {"eintrittsdatum", Field::started},
                                                               {"入社日", Field::started}};
  std::string plain;
  for (const char c : folded(head))
    if (c != ' ' && c != '-' && c != '_' && c != '.' && c != '*') plain += c;
  const auto found = heads.find(plain);
  return found == heads.end() ? Field::none : found->second;
}

std::string trimmed(std::string_view text) {
  const std::string value = clean(text, 2000);
  const std::size_t from = value.find_first_not_of(' ');
  return from == std::string::npos ? std::string() : value.substr(from, value.find_last_not_of(' ') - from + 1);
}

std::vector<std::string> parts(const std::string& text, const char* by) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find_first_of(by, from), text.size());
    if (std::string part = trimmed(std::string_view(text).substr(from, to - from)); !part.empty()) out.push_back(std::move(part));
    from = to + 1;
  }
  return out;
}

/// Year (0: none), month and day.
std::array<int, 3> date_parts(std::string_view text) {
  std::vector<int> numbers;
  std::vector<std::size_t> digits;
  char separator = 0;
  bool in_number = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      if (!in_number) {
        numbers.push_back(0);
        digits.push_back(0);
      }
      in_number = true;
      if (++digits.back() > 4) return {};
      numbers.back() = numbers.back() * 10 + (c - '0');
    } else if (c == '-' || c == '.' || c == '/' || c == ' ') {
      in_number = false;
      if (c != ' ') separator = c;
    } else {
      return {};
    }
  }
  if (numbers.size() == 3 && digits[0] == 4) return {numbers[0], numbers[1], numbers[2]};
  if (numbers.size() == 3 && digits[2] == 4 && separator != '-') return {numbers[2], numbers[1], numbers[0]};
  if (numbers.size() == 2 && separator == '-') return {0, numbers[0], numbers[1]};
  if (numbers.size() == 2) return {0, numbers[1], numbers[0]};
  return {};
}

std::string written(const std::array<int, 3>& date, bool with_year) {
  char text[32];
  // Without a year it is a leap year's, so that the 29th of February is a day.
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date[0] == 0 ? 2024 : date[0], date[1], date[2]);
  if (!valid_date(text)) return {};
  return with_year ? std::string(text) : std::string(text + 5);
}

/// The sheet while it is read, row by row.
class Sheet {
 public:
  explicit Sheet(std::string file) : file_(std::move(file)) {}

  void cell(std::string_view text) { row_.emplace_back(text); }

  void row(int line) {
    std::vector<std::string> cells = std::move(row_);
    row_.clear();
    if (std::all_of(cells.begin(), cells.end(), [](const std::string& c) { return trimmed(c).empty(); })) return;
    columns_.empty() ? heads(cells, line) : person(cells, line);
  }

  LoadedPeople take() {
    if (columns_.empty()) out_.problems.push_back({file_, 0, 0, "", "this sheet is empty; a row of heads such as Name, Email, Team is expected", "", false});
    return std::move(out_);
  }

 private:
  void heads(const std::vector<std::string>& cells, int line) {
    for (const std::string& cell : cells) columns_.push_back(field_of(cell));
    const auto has = [&](Field field) { return std::find(columns_.begin(), columns_.end(), field) != columns_.end(); };
    if (!has(Field::name) && !has(Field::given) && !has(Field::email) && !has(Field::id))
      out_.problems.push_back({file_, line, 1, "", "no column is called Name, Email or Id, so that nobody can be told from this sheet", "", false});
  }

  void person(const std::vector<std::string>& cells, int line) {
    Person person;
    std::string given, family;
    for (std::size_t i = 0; i < cells.size() && i < columns_.size(); ++i) {
      const std::string value = trimmed(cells[i]);
      if (value.empty()) continue;
      switch (columns_[i]) {
        case Field::none:
          break;
        case Field::name:
          person.name = value;
          break;
        case Field::given:
          given = value;
          break;
        case Field::family:
          family = value;
          break;
        case Field::email:
          person.email = value;
          break;
        case Field::id:
          person.id = value;
          break;
        case Field::title:
          person.title = value;
          break;
        case Field::team:
          person.team = value;
          break;
        case Field::picture:
          person.picture = value;
          break;
        case Field::aliases:
          person.aliases = parts(cells[i], ",;\n");
          break;
        case Field::birthday:
          person.birthday = month_and_day(value);
          if (person.birthday.empty()) date(i, line, "a birthday is written as 05-14, 1990-05-14 or 14.05.");
          break;
        case Field::started:
          person.started = full_date(value);
          if (person.started.empty()) date(i, line, "a first day is written as 2021-03-01 or 01.03.2021");
          break;
      }
    }
    if (person.name.empty()) person.name = given + (given.empty() || family.empty() ? "" : " ") + family;
    if (person.name.empty() && person.email.empty() && person.id.empty())
      out_.problems.push_back({file_, line, 1, "", "this row has no name, no e-mail address and no id, and is left out", "", true});
    else
      out_.people.push_back(std::move(person));
  }

  void date(std::size_t column, int line, const char* form) {
    out_.problems.push_back({file_, line, 1, "", std::string(form) + "; column " + std::to_string(column + 1) + " of this row is left out", "", true});
  }

  std::string file_;
  std::vector<std::string> row_;
  std::vector<Field> columns_;
  LoadedPeople out_;
};

char delimiter_of(std::string_view first_line) {
  char best = ',';
  for (const char c : {';', '\t'})
    if (std::count(first_line.begin(), first_line.end(), c) > std::count(first_line.begin(), first_line.end(), best)) best = c;
  return best;
}

}  // namespace

std::string month_and_day(std::string_view text) { return written(date_parts(text), false); }

std::string full_date(std::string_view text) {
  const auto date = date_parts(text);
  return date[0] == 0 ? std::string() : written(date, true);
}

LoadedPeople people_from_csv(std::string_view bytes, const std::string& file) {
  const Decoded decoded = to_utf8(bytes);
  if (decoded.binary) {
    LoadedPeople refused;
    refused.problems.push_back({file, 1, 1, "", "this is no text; save the sheet as CSV", "", false});
    return refused;
  }
  const std::string& text = decoded.text;

  struct State {
    Sheet sheet;
    int row_line = 1, line = 1;
  } state{Sheet(file)};
  csv_parser parser;
  if (csv_init(&parser, CSV_APPEND_NULL) != 0) return state.sheet.take();
  const std::unique_ptr<csv_parser, void (*)(csv_parser*)> freed(&parser, csv_free);
  csv_set_delim(&parser, static_cast<unsigned char>(delimiter_of(std::string_view(text).substr(0, text.find('\n')))));

  const auto cell = [](void* data, std::size_t size, void* to) { static_cast<State*>(to)->sheet.cell({static_cast<const char*>(data), size}); };
  const auto row = [](int, void* to) {
    auto* s = static_cast<State*>(to);
    s->sheet.row(s->row_line);
    s->row_line = s->line + 1;
  };
  // A line at a time, so that a row knows where it began: a cell in quotes may hold line breaks.
  for (std::size_t from = 0; from < text.size(); ++state.line) {
    const std::size_t to = std::min(text.find('\n', from), text.size() - 1) + 1;
    csv_parse(&parser, text.data() + from, to - from, +cell, +row, &state);
    from = to;
  }
  csv_fini(&parser, +cell, +row, &state);
  return state.sheet.take();
}

}  // namespace kudosk::config

#include "sources/sheet/read_sheet.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/charset.h"
#include "base/plain.h"
#include "base/unicode.h"
#include "sources/sheet/build.h"
#include "sources/sheet/words.h"
#include "wire/feed_json.h"

namespace kudosk::sources::sheet {
namespace {

using nlohmann::json;

constexpr std::size_t heads_within = 10;  ///< a sheet may have a title above its heads
constexpr std::size_t longest_id = 200;
constexpr std::size_t most_slides = 20000;  ///< of a show: what a screen holds

/// What the columns of a row are about, were it the heads.
std::vector<Field> fields_of(const Row& row, const Options& options) {
  const auto has = [&](const std::string& head) { return std::any_of(row.cells.begin(), row.cells.end(), [&](const std::string& cell) { return plain(cell) == plain(head); }); };
  std::vector<Field> out;
  for (const auto& cell : row.cells) {
    Field field = field_of(cell);
    for (const auto& [name, head] : options.columns) {
      if (plain(head) == plain(cell) && (!plain(cell).empty() || head == cell)) {
        field = field_named(name);
      } else if (field != Field::none && field == field_named(name) && has(head)) {
        field = Field::none;  // another column was named for it
      }
      if (plain(head) == plain(cell) && !plain(cell).empty()) break;
    }
    out.push_back(field);
  }
  return out;
}

std::size_t known(const std::vector<Field>& fields) {
  std::set<Field> distinct(fields.begin(), fields.end());
  distinct.erase(Field::none);
  return distinct.size();
}

struct Layout {
  char delimiter = ',';
  Rows rows;
  std::size_t head = 0;  ///< which row has the heads
  std::vector<Field> fields;
};

/// The sign and the row with which most columns are known.
Layout layout_of(std::string_view text, const Options& options) {
  std::optional<char> said;
  // Excel writes it for itself.
  if (text.size() > 6 && (text.substr(0, 4) == "sep=" || text.substr(0, 5) == "\"sep=")) {
    said = text[text[0] == '"' ? 5 : 4];
    const auto end = text.find_first_of("\r\n");
    text.remove_prefix(end == std::string_view::npos ? text.size() : end);
  }
  const std::string_view beginning = text.substr(0, 64u << 10);
  Layout best;
  std::size_t best_score = 0;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    if (said && *said != delimiter) continue;
    const Rows rows = rows_of(beginning, delimiter, 40);
    for (std::size_t i = 0; i < rows.rows.size() && i < heads_within; ++i) {
      auto fields = fields_of(rows.rows[i], options);
      const std::size_t same = static_cast<std::size_t>(std::count_if(rows.rows.begin(), rows.rows.end(), [&](const Row& row) { return row.cells.size() == fields.size(); }));
      const std::size_t score = known(fields) * 1000 + (fields.size() > 1 ? same : 0) + 1;
      if (score <= best_score) continue;
      best_score = score;
      best.delimiter = delimiter;
      best.head = i;
      best.fields = std::move(fields);
    }
  }
  best.rows = rows_of(text, best.delimiter);
  return best;
}

bool looks_like_html(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos || text[from] != '<') return false;
  const std::string start = folded(text.substr(from, 200));
  return start.rfind("<!doctype", 0) == 0 || start.rfind("<html", 0) == 0 || start.rfind("<head", 0) == 0 || start.rfind("<body", 0) == 0 || start.rfind("<?xml", 0) == 0 ||
         start.rfind("<!--", 0) == 0;
}

std::string listed(const std::vector<std::string>& heads) {
  std::string out;
  for (std::size_t i = 0; i < heads.size() && i < 12; ++i) out += (i ? ", " : "") + std::string("\"") + clean(heads[i], 40) + "\"";
  if (heads.size() > 12) out += ", …";
  return out;
}

class SheetReader {
 public:
  SheetReader(Layout layout, const Options& options) : options_(options), layout_(std::move(layout)) {}

  Result<Reading> read() {
    const Row head = layout_.rows.rows[layout_.head];
    std::vector<std::string> heads;
    for (const auto& cell : head.cells) heads.push_back(clean(cell, 60));
    out_.delimiter = layout_.delimiter;
    out_.head_line = head.line;
    if (known(layout_.fields) == 0)
      return fail(ErrorKind::content, "line " + std::to_string(head.line) + ": none of the columns " + listed(heads) + " is known",
                  std::string("name them in the first row, for example To, From, Message, Date") + (options_.numbered ? "" : "; or tell which is which with \"columns\""));
    for (const auto& [name, wanted] : options_.columns)
      if (std::none_of(heads.begin(), heads.end(), [&](const std::string& one) { return plain(one) == plain(wanted); }))
        problem(head.line, "line " + std::to_string(head.line) + ": no column is called \"" + clean(wanted, 60) + "\", which \"columns\" names for " + name);
    layout_.rows.rows.erase(layout_.rows.rows.begin(), layout_.rows.rows.begin() + static_cast<std::ptrdiff_t>(layout_.head) + 1);
    out_.rows = layout_.rows.rows.size();
    for (const auto& fault : layout_.rows.faults) problem(fault.line, fault.what);

    const Table table(layout_.rows.rows, heads, layout_.fields, options_.language, options_.time_zone);
    kind_ = options_.kind.empty() ? kind_of_columns(table) : options_.kind;
    if (kind_.empty() && !table.has(Field::kind))
      return fail(ErrorKind::content, "line " + std::to_string(head.line) + ": the columns " + listed(heads) + " do not say what the rows are",
                  std::string("praise needs To and Message, a milestone Name and Course, a goal Goal and Target, people Name and Birthday") +
                      (options_.numbered ? "" : "; or say it with \"kind\""));
    for (const Row& row : table.rows()) {
      if (options_.numbered && out_.batch.items.size() == most_slides) {
        problem(row.line, "line " + std::to_string(row.line) + ": more than " + std::to_string(most_slides) + " slides; the rest is left out");
        break;
      }
      take(table, row);
    }
    out_.kind = table.has(Field::kind) ? "mixed" : kind_;
    for (std::size_t i = 0; i < heads.size(); ++i) {
      const Field field = layout_.fields[i];
      const bool used = uses(out_.kind, field, table) && table.column(field) == i;
      out_.columns.push_back({heads[i], used ? word(field) : ""});
    }
    std::stable_sort(drops_.begin(), drops_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [line, drop] : drops_) {
      out_.problems.push_back(drop.reason);
      out_.batch.drops.push_back(std::move(drop));
    }
    if (more_ > 0) out_.batch.drops.push_back({"the sheet", std::to_string(more_) + " more problems like these"});
    return std::move(out_);
  }

 private:
  void problem(int line, std::string what, std::string item = {}) {
    if (drops_.size() >= most_faults) {
      ++more_;
      return;
    }
    drops_.push_back({line, Drop{item.empty() ? "line " + std::to_string(line) : std::move(item), std::move(what)}});
  }

  void take(const Table& table, const Row& row) {
    std::string kind = kind_;
    if (const auto cell = table.text(row, Field::kind); !cell.empty()) {
      kind = kind_named(cell);
      if (kind.empty()) return leave_out(row, table.place(row, Field::kind) + ": no kind is called so; the row is left out");
    }
    if (kind.empty()) return leave_out(row, table.place(row, Field::kind) + ": the kind is missing; the row is left out");
    for (std::size_t i = layout_.fields.size(); i < row.cells.size(); ++i)
      if (row.cells[i].find_first_not_of(" \t\r\n") != std::string::npos) {
        problem(row.line, "line " + std::to_string(row.line) + ": more cells than there are columns (a " +
                              (layout_.delimiter == ';'   ? "semicolon"
                               : layout_.delimiter == ',' ? "comma"
                                                          : "separator") +
                              " outside of quotes?); those are not used");
        break;
      }
    if (kind == "people") {
      Person person;
      const Built built = build_person(table, row, person);
      for (const auto& wrong : built.wrong) problem(row.line, wrong + "; the cell is left out");
      if (!built.missing.empty()) return leave_out(row, built.missing);
      if (const auto cell = table.text(row, Field::retracted); !cell.empty() && !no(cell)) {
        ++out_.retracted;
        return;
      }
      for (auto* text : {&person.name, &person.email, &person.title, &person.team}) *text = clean(*text, 200);
      out_.batch.people.push_back(std::move(person));
      out_.people_lines.push_back(row.line);
      return;
    }
    json item;
    const Built built = build_item(table, row, kind, item);
    // What nobody knows, nobody may see: anything but a no takes it back.
    if (const auto cell = table.text(row, Field::retracted); !cell.empty() && !no(cell)) {
      ++out_.retracted;
      if (built.missing.empty() || !table.text(row, Field::id).empty()) out_.batch.retracted.push_back(id_of(table, row, item));
      return;
    }
    for (const auto& wrong : built.wrong) problem(row.line, wrong + "; the cell is left out");
    if (!built.missing.empty()) return leave_out(row, built.missing);
    item["id"] = id_of(table, row, item);
    auto read = read_item(item, {}, options_.base);
    if (!read) return leave_out(row, "line " + std::to_string(row.line) + ": " + read.error().message);
    out_.batch.items.push_back(std::move(*read));
    out_.pictures.emplace_back(table.text(row, Field::photo));
    out_.lines.push_back(row.line);
  }

  void leave_out(const Row& row, std::string what) {
    ++out_.dropped;
    problem(row.line, std::move(what));
  }

  std::string id_of(const Table& table, const Row& row, const json& item) {
    if (options_.numbered) {
      std::string number = std::to_string(out_.batch.items.size() + 1);
      return std::string(6 - std::min<std::size_t>(number.size(), 6), '0') + number;
    }
    std::string id = to_valid_utf8(table.text(row, Field::id).substr(0, longest_id));  // half a letter at the cut would be another id in the store
    if (id.empty()) id = identity(item);
    std::string unique = id;
    for (int again = 2; !ids_.insert(unique).second; ++again) unique = id + "-" + std::to_string(again);
    return unique;
  }

  const Options& options_;
  Layout layout_;
  std::string kind_;
  Reading out_;
  std::vector<std::pair<int, Drop>> drops_;
  std::size_t more_ = 0;
  std::set<std::string> ids_;
};

}  // namespace

Result<Reading> read_sheet(std::string_view bytes, const Options& options) {
  const Decoded decoded = to_utf8(bytes, options.charset, options.language);
  if (decoded.binary)
    return fail(ErrorKind::content, bytes.substr(0, 2) == "PK" ? "this is a workbook or an archive, no CSV" : "this is no text: it has bytes that no sheet has",
                "save the sheet as CSV (UTF-8)");
  if (decoded.text.find_first_not_of(" \t\r\n") == std::string::npos) return fail(ErrorKind::content, "the sheet is empty", "a row of heads such as To, From, Message is expected");
  if (looks_like_html(decoded.text))
    return fail(ErrorKind::content, "this is a web page instead of a sheet", "publish the sheet as CSV (File, Share, Publish to web, CSV), or let everybody with the link read it");
  Layout layout = layout_of(decoded.text, options);
  if (layout.rows.rows.empty()) {
    const std::string what = layout.rows.faults.empty() ? "the sheet is empty" : layout.rows.faults.front().what;
    return fail(ErrorKind::content, what, "a row of heads such as To, From, Message is expected");
  }
  layout.head = std::min(layout.head, layout.rows.rows.size() - 1);
  layout.fields = fields_of(layout.rows.rows[layout.head], options);
  auto reading = SheetReader(std::move(layout), options).read();
  if (reading) reading->charset = decoded.charset;
  return reading;
}

Result<Options> options_from(const Made& made) {
  static const json none = json::object();
  const json& settings = made.settings.options ? *made.settings.options : none;
  Options out;
  out.language = made.language;
  out.time_zone = made.time_zone;
  if (const auto kind = settings.find("kind"); kind != settings.end()) {
    out.kind = kind->is_string() ? kind->get<std::string>() : std::string();
    if (out.kind == "standings" || (!kind_of(out.kind) && out.kind != "people"))
      return fail(ErrorKind::config, "/kind: the rows of a sheet are recognition, milestone, goal, lesson or announcement", "leave it out where the columns say it");
  }
  if (const auto columns = settings.find("columns"); columns != settings.end() && columns->is_object()) {
    for (const auto& [name, head] : columns->items()) {
      if (field_named(name) == Field::none) {
        std::string words;
        for (const auto& known : field_words()) words += (words.empty() ? "" : ", ") + known;
        return fail(ErrorKind::config, "/columns/" + name + ": no field is called so", "the fields are " + words);
      }
      if (!head.is_string()) return fail(ErrorKind::config, "/columns/" + name + ": must be the head of a column, as a text");
      out.columns[name] = head.get<std::string>();
    }
  }
  return out;
}

}  // namespace kudosk::sources::sheet

#include "sources/sheet/table.h"

#include <algorithm>

#include "base/unicode.h"

namespace kudosk::sources::sheet {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// What a spreadsheet writes where a formula failed.
bool error_value(std::string_view text) {
  return text.size() > 2 && text.size() < 12 && text.front() == '#' && (text.back() == '!' || text.back() == '?' || text == "#N/A" || text == "#NV" || text == "#ERROR!");
}

constexpr Field numeric[] = {Field::points, Field::score, Field::now, Field::target, Field::percent, Field::expected, Field::progress, Field::done, Field::of};
constexpr Field dates[] = {Field::date, Field::due, Field::starts, Field::ends, Field::birthday, Field::started, Field::show_from, Field::expires};

}  // namespace

Table::Table(const std::vector<Row>& rows, std::vector<std::string> heads, std::vector<Field> columns, std::string language, const std::string& time_zone)
    : rows_(rows), heads_(std::move(heads)), zone_(time_zone) {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i] != Field::none) at_.emplace(columns[i], i);  // of two with one name the first
  // What one column leaves open another one of the same hand may say.
  std::size_t points = 0, commas = 0;
  for (const Field field : numeric) {
    if (!has(field)) continue;
    const char sign = decimal_sign(cells(at_[field]));
    if (sign != 0) ++(sign == '.' ? points : commas);
    decimals_[field] = sign;
  }
  const char usual = points != commas ? (points > commas ? '.' : ',') : decimal_sign_of(language);
  for (auto& [field, sign] : decimals_)
    if (sign == 0) sign = usual;
  for (const Field field : dates)
    if (has(field)) orders_[field] = day_order(cells(at_[field]), language);
  for (const auto& [field, sign] : decimals_) {
    bool within = true;
    for (const auto cell : cells(at_[field]))
      if (const auto number = number_of(cell, sign); number && !number->percent && (number->value < 0 || number->value > 1)) within = false;
    shares_[field] = within;
  }
  for (const Field field : {Field::to, Field::name, Field::from, Field::owner}) {
    if (!has(field)) continue;
    for (const auto cell : cells(at_[field])) known_.add(cell);
  }
  known_.settle();
}

std::vector<std::string_view> Table::cells(std::size_t column) const {
  std::vector<std::string_view> out;
  out.reserve(rows_.size());
  for (const Row& row : rows_)
    if (column < row.cells.size()) out.push_back(trimmed(row.cells[column]));
  return out;
}

std::string_view Table::text(const Row& row, Field field) const {
  const auto at = at_.find(field);
  if (at == at_.end() || at->second >= row.cells.size()) return {};
  const auto text = trimmed(row.cells[at->second]);
  return error_value(text) ? std::string_view() : text;
}

Table::Cell Table::number(const Row& row, Field field) const {
  const auto cell = text(row, field);
  if (cell.empty() || cell == "-" || cell == "–" || cell == "—") return {};
  const auto number = number_of(cell, decimals_.at(field));
  return number ? Cell{Cell::Is::there, *number} : Cell{Cell::Is::wrong, {}};
}

std::optional<std::pair<double, double>> Table::ratio(const Row& row, Field field) const {
  const auto cell = text(row, field);
  return cell.empty() ? std::nullopt : ratio_of(cell, decimals_.at(field));
}

Table::Day Table::day(const Row& row, Field field) const {
  const auto cell = text(row, field);
  if (cell.empty() || cell == "-" || cell == "–" || cell == "—") return {};
  const auto date = date_of(cell, orders_.at(field));
  if (!date) return {Day::Is::wrong, {}, {}};
  Day out{Day::Is::there, *date, {}};
  if (date->year > 0) out.moment = moment_of(*date, zone_);
  return out;
}

bool Table::shares(Field field) const {
  const auto found = shares_.find(field);
  return found != shares_.end() && found->second;
}

std::string Table::place(const Row& row, Field field) const {
  std::string out = "line " + std::to_string(row.line);
  if (const auto at = at_.find(field); at != at_.end()) out += ", column \"" + clean(heads_[at->second], 60) + "\"";
  return out;
}

}  // namespace kudosk::sources::sheet

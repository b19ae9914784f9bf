// A sheet's rows with their columns known: what each cell is read as, and what is wrong with it. Private to the sheet; one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/zone.h"
#include "sources/sheet/heads.h"
#include "sources/sheet/names.h"
#include "sources/sheet/numbers.h"
#include "sources/sheet/rows.h"

namespace kudosk::sources::sheet {

class Table {
 public:
  /// `columns[i]` is what column i is about. REQUIRES: `rows` outlives this.
  Table(const std::vector<Row>& rows, std::vector<std::string> heads, std::vector<Field> columns, std::string language, const std::string& time_zone);

  bool has(Field field) const { return at_.count(field) > 0; }
  const std::vector<Row>& rows() const { return rows_; }
  std::size_t column(Field field) const { return at_.at(field); }

  /// Trimmed, one line or several; empty where there is none. Error values of spreadsheets ("#N/A") are none.
  std::string_view text(const Row& row, Field field) const;
  struct Cell {
    enum class Is { missing, wrong, there } is = Is::missing;
    Number number;
  };
  Cell number(const Row& row, Field field) const;
  std::optional<std::pair<double, double>> ratio(const Row& row, Field field) const;
  struct Day {
    enum class Is { missing, wrong, there } is = Is::missing;
    Date date;
    Wall moment{};
  };
  Day day(const Row& row, Field field) const;

  /// Whether all of a column's numbers without a percent sign lie within 0 and 1.
  bool shares(Field field) const;
  /// Who stands alone in a cell.
  const Known& known_names() const { return known_; }
  /// "line 4, column "Points"".
  std::string place(const Row& row, Field field) const;
  const Zone& zone() const { return zone_; }

 private:
  std::vector<std::string_view> cells(std::size_t column) const;

  const std::vector<Row>& rows_;
  const std::vector<std::string> heads_;
  std::map<Field, std::size_t> at_;
  std::map<Field, char> decimals_;
  std::map<Field, DayOrder> orders_;
  std::map<Field, bool> shares_;
  Known known_;
  const Zone zone_;
};

}  // namespace kudosk::sources::sheet

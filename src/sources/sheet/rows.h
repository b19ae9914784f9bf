// A sheet's text → rows of cells, each with the line that it began in. By libcsv; pure; network thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kudosk::sources::sheet {

inline constexpr std::size_t most_rows = 200000, most_cells = 1000, most_faults = 200;

struct Row {
  int line = 1;
  std::vector<std::string> cells;
};

/// Something that could not be read as it stands.
struct Fault {
  int line = 0;
  std::string what;  ///< with "line N, column …" in front; never a cell's text
};

struct Rows {
  std::vector<Row> rows;  ///< those that are empty are left out
  std::vector<Fault> faults;
};

/// `text` is UTF-8; lines end with CR LF, LF or CR; cells in quotes may hold line ends. A quote that is never closed costs its own line, not all that follow.
Rows rows_of(std::string_view text, char delimiter, std::size_t most = most_rows);

}  // namespace kudosk::sources::sheet

// A sheet's bytes → items and people, with what was understood of it. Pure; network thread, and `show`, which tells the terminal.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "domain/batch.h"
#include "sources/source.h"

namespace kudosk::sources::sheet {

struct Options {
  std::string kind;                            ///< the feed's word; empty: it follows from the columns
  std::map<std::string, std::string> columns;  ///< a field, and the head that it stands under
  std::string language = "en", time_zone, charset;
  std::string base;       ///< what relative addresses of a sheet from the network are relative to; empty: they are paths
  bool numbered = false;  ///< ids are the rows' numbers ("0001"), so that their order is the sheet's
};

struct Column {
  std::string head;
  std::string field;  ///< the feed's word for what was made of it; empty: not used
};

struct Reading {
  Batch batch;                        ///< `whole` is false: the caller knows
  std::vector<std::string> pictures;  ///< of each item, as its row has it; placed by place_pictures(). Those of `batch.people` stand in them
  std::string charset;
  std::vector<int> lines, people_lines;  ///< of each item and person: where its row began
  char delimiter = ',';
  int head_line = 0;
  std::vector<Column> columns;
  std::string kind;                   ///< of its rows: a kind of the feed, "people", or "mixed"
  std::size_t rows = 0, dropped = 0;  ///< without the heads; those that cannot be shown
  std::size_t retracted = 0;          ///< those that are taken back
  std::vector<std::string> problems;  ///< in the order of the lines, each with its line and column, as in the batch's drops
};

/// An error where nothing in it can be shown: no text, a web page, no columns that are known.
Result<Reading> read_sheet(std::string_view bytes, const Options& options);

/// From a source's settings ("kind", "columns"); an error's message begins with the pointer of the wrong key.
Result<Options> options_from(const Made& made);

}  // namespace kudosk::sources::sheet

#include "sources/sheet/rows.h"

#include <csv.h>

#include <algorithm>
#include <memory>

namespace kudosk::sources::sheet {
namespace {

/// Reading again from the line behind a quote that is never closed costs up to the rest of the file; a file with more of them has quotes that mean nothing.
constexpr int most_restarts = 20;
constexpr int within_quotes = 2;       // libcsv's state of a field that has begun
constexpr unsigned char no_quote = 1;  // libcsv cannot do without one; this one is in no text

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t from = 0; from < text.size();) {
    std::size_t to = text.find_first_of("\r\n", from);
    if (to == std::string_view::npos) {
      to = text.size();
    } else {
      to += text[to] == '\r' && to + 1 < text.size() && text[to + 1] == '\n' ? 2 : 1;
    }
    lines.push_back(text.substr(from, to - from));
    from = to;
  }
  return lines;
}

bool blank(std::string_view cell) {
  return std::all_of(cell.begin(), cell.end(), [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0'; });
}

class Reader {
 public:
  Reader(std::string_view text, char delimiter, std::size_t most) : lines_(lines_of(text)), delimiter_(static_cast<unsigned char>(delimiter)), most_(most) {}

  Rows read() {
    std::size_t next = 0;
    int restarts = 0;
    while (next < lines_.size() && out_.rows.size() < most_) {
      const bool quotes = restarts < most_restarts;
      const std::size_t broken = from(next, quotes);
      if (broken >= lines_.size()) break;
      say(broken, "a quote is opened here and never closed; this line is left out");
      next = broken + 1;
      ++restarts;
    }
    if (out_.rows.size() >= most_) {
      out_.rows.resize(most_);
      out_.faults.push_back({out_.rows.back().line, "more than " + std::to_string(most_) + " rows; the rest is left out"});
    }
    return std::move(out_);
  }

 private:
  void say(std::size_t line, const char* what) {
    if (out_.faults.size() < most_faults) out_.faults.push_back({static_cast<int>(line) + 1, "line " + std::to_string(line + 1) + ": " + what});
  }

  /// Reads from there on; the line where an unclosed quote began, or beyond the last.
  std::size_t from(std::size_t first, bool quotes) {
    csv_parser parser;
    if (csv_init(&parser, 0) != 0) return lines_.size();
    const std::unique_ptr<csv_parser, void (*)(csv_parser*)> freed(&parser, csv_free);
    csv_set_delim(&parser, delimiter_);
    if (!quotes) csv_set_quote(&parser, no_quote);
    cells_.clear();
    began_ = first;
    const auto cell = [](void* data, std::size_t size, void* to) { static_cast<Reader*>(to)->cell({static_cast<const char*>(data), size}); };
    const auto row = [](int, void* to) { static_cast<Reader*>(to)->ended_ = true; };
    for (std::size_t i = first; i < lines_.size() && out_.rows.size() < most_; ++i) {
      ended_ = false;
      csv_parse(&parser, lines_[i].data(), lines_[i].size(), +cell, +row, this);
      if (ended_) {
        if (quotes && i > began_ && unclosed(began_, i)) return began_;
        take();
      }
      if (ended_ || (parser.pstate == 0 && cells_.empty())) began_ = i + 1;
    }
    ended_ = false;
    // libcsv tells it only in its strict mode, which refuses what every spreadsheet takes.
    if (quotes && parser.pstate == within_quotes && parser.quoted) return began_;
    csv_fini(&parser, +cell, +row, this);
    if (ended_) {
      if (quotes && began_ + 1 < lines_.size() && unclosed(began_, lines_.size() - 1)) return began_;
      take();
    }
    return lines_.size();
  }

  void cell(std::string_view text) {
    if (cells_.size() < most_cells) cells_.emplace_back(text);
  }

  void take() {
    if (!std::all_of(cells_.begin(), cells_.end(), blank)) out_.rows.push_back({static_cast<int>(began_) + 1, std::move(cells_)});
    cells_.clear();
  }

  /// A row over several lines whose quotes do not go up: the first of them was never closed, and another row's has ended it.
  bool unclosed(std::size_t begin, std::size_t end) const {
    std::size_t quotes = 0;
    for (std::size_t i = begin; i <= end; ++i) quotes += static_cast<std::size_t>(std::count(lines_[i].begin(), lines_[i].end(), '"'));
    return quotes % 2 == 1;
  }

  const std::vector<std::string_view> lines_;
  const unsigned char delimiter_;
  const std::size_t most_;
  std::vector<std::string> cells_;
  std::size_t began_ = 0;
  bool ended_ = false;
  Rows out_;
};

}  // namespace

Rows rows_of(std::string_view text, char delimiter, std::size_t most) { return Reader(text, delimiter, most).read(); }

}  // namespace kudosk::sources::sheet

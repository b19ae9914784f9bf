// Names as a hand writes them into a file's name or a sheet's head: without case, accents, blanks and marks. By ICU; pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace kudosk {

/// The letters and digits alone, in lower case and without accents: "Zoë Müller-Łuk" is "zoemullerluk", "ＡＢ１" is "ab1". With `german`, ä ö ü å ø æ are "ae", "oe", … instead.
std::string plain(std::string_view text, bool german = false);

/// 1–12 of a month's name or short name in one of the interface's languages, whatever its case and accents; 0: it is none.
int month_named(std::string_view name);

}  // namespace kudosk

// Bytes of a file in whatever encoding its program wrote → UTF-8, by ICU. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace kudosk {

struct Decoded {
  std::string text;     ///< UTF-8 without a byte order mark
  std::string charset;  ///< what it was taken for: "UTF-8", "UTF-16LE", "windows-1252", …
  bool binary = false;  ///< no text in any encoding (a picture, an archive): `text` is empty
};

/// A byte order mark decides; then UTF-16 by its zeros; then UTF-8 where it is valid; then `named` (what a server says), where that can be read; then ICU's detector, which is
/// believed only where it is sure, as short texts look like many things; else Windows-1252. `language` (BCP 47) says which of Europe's code pages is likely. Never fails.
Decoded to_utf8(std::string_view bytes, std::string_view named = {}, std::string_view language = {});

}  // namespace kudosk

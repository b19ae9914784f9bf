// A secret by reference, and its value for the one who sends it. Values; any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace kudosk {

/// Reads what a `…_file` key names: a path (relative to `folder`), "env:NAME" or "credential:NAME" ($CREDENTIALS_DIRECTORY).
/// Trims the white space around it. ErrorKind::auth, with what to do, when missing, empty, over 64 KiB, or a file that others can
/// read (mode & 0o077 where it is not root's credential), with the chmod that mends it.
Result<std::string> read_secret(std::string_view reference, const std::filesystem::path& folder);

/// Whether it begins as the tokens of a known service do ("xoxb-…").
bool known_token(std::string_view text);
/// Whether a text that should name a file (or anything harmless) looks like a token itself: then no message may repeat it.
bool looks_like_secret(std::string_view text);

}  // namespace kudosk

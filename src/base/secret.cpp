#include "base/secret.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "base/posix.h"

namespace kudosk {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t limit = 64u << 10;

bool starts_with(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }

Result<std::string> trimmed(std::string value, const std::string& name) {
  if (starts_with(value, "\xEF\xBB\xBF")) value.erase(0, 3);
  constexpr std::string_view blank = " \t\r\n\f\v";
  const std::size_t from = value.find_first_not_of(blank);
  if (from == std::string::npos) return fail(ErrorKind::auth, name + " is empty", "put the secret into it, on one line");
  value = value.substr(from, value.find_last_not_of(blank) - from + 1);
  // It goes into a header: a line break in it would begin another one.
  for (const unsigned char c : value)
    if (c < 0x20 || c == 0x7f) return fail(ErrorKind::auth, name + " holds a line break or control character inside the secret", "put the secret alone into it, on one line");
  return value;
}

Result<std::string> from_file(const fs::path& path, bool credential) {
  const std::string name = "the secret's file " + path.string();
  posix::Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd) {
    const bool missing = errno == ENOENT || errno == ENOTDIR;
    return fail(ErrorKind::auth, name + " can't be read: " + posix::reason(),
                credential ? "give the service that credential (LoadCredential=)"
                : missing  ? "write the secret into that file and run: chmod 600 '" + path.string() + "'"
                           : "let the user that runs kudosk own it, and run: chmod 600 '" + path.string() + "'");
  }
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) return fail(ErrorKind::auth, name + " is not a regular file", "name a file that holds the secret alone");
  // A package's file is root's and readable by the service's group alone; any other must be ours alone.
  const bool by_group = info.st_uid == 0 && ::geteuid() != 0 && (info.st_mode & 0037) == 0;
  if (!credential && (info.st_mode & 0077) != 0 && !by_group) return fail(ErrorKind::auth, name + " can be read by others", "run: chmod 600 '" + path.string() + "'");
  auto bytes = posix::read_all(fd.get(), limit, name, static_cast<std::size_t>(info.st_size));
  if (!bytes) return fail(ErrorKind::auth, bytes.error().message, "put the secret alone into it");
  return trimmed(std::move(*bytes), name);
}

/// A name that can't lead out of the credentials' folder.
bool plain_name(std::string_view name) {
  return !name.empty() && name.find('/') == std::string_view::npos && name.find('\0') == std::string_view::npos && name != "." && name != "..";
}

}  // namespace

bool known_token(std::string_view text) {
  struct Prefix {
    std::string_view text;
    std::size_t least;  ///< length of a token that begins so; a shorter text may be a word
  };
  static constexpr std::array<Prefix, 25> prefixes{{{"xoxb-", 6},   {"xoxp-", 6},   {"xoxa-", 6},        {"xoxr-", 6},  {"xoxs-", 6},    {"xoxe.", 6},    {"xoxe-", 6},   {"xapp-", 6},      {"ghp_", 6},
                                                    {"gho_", 6},    {"ghu_", 6},    {"ghs_", 6},         {"ghr_", 6},   {"glpat-", 8},   {"github_pat_", 12}, {"sk-", 20},    {"sk_live_", 12},  {"AKIA", 20},
                                                    {"ATATT", 20},  {"ATCTT", 20},  {"ya29.", 20},       {"AIza", 30},  {"eyJ", 20},     {"Bearer ", 9},  {"-----BEGIN", 10}}};
  for (const Prefix& prefix : prefixes)
    if (text.size() >= prefix.least && starts_with(text, prefix.text)) return true;
  return false;
}

bool looks_like_secret(std::string_view text) {
  if (known_token(text)) return true;
  // Long, without the signs of a path or an address, and of letters and digits mixed: nobody names a file so.
  bool letter = false, digit = false;
  for (const char c : text) {
    if (c == '/' || c == '.' || c == ' ' || c == ':') return false;
    letter = letter || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    digit = digit || (c >= '0' && c <= '9');
  }
  return text.size() >= 20 && letter && digit;
}

Result<std::string> read_secret(std::string_view reference, const fs::path& folder) {
  constexpr std::string_view env = "env:", credential = "credential:";
  if (starts_with(reference, env)) {
    const std::string name(reference.substr(env.size()));
    if (name.empty() || name.find('=') != std::string::npos || name.find('\0') != std::string::npos)
      return fail(ErrorKind::auth, "\"env:\" names no environment variable", "write env:NAME");
    const char* value = std::getenv(name.c_str());
    if (!value) return fail(ErrorKind::auth, "the environment variable " + name + " is not set", "set " + name + " to the secret for the user or service that runs kudosk");
    if (std::string_view(value).size() > limit) return fail(ErrorKind::auth, "the environment variable " + name + " is too long for a secret", "put the secret alone into it");
    return trimmed(value, "the environment variable " + name);
  }
  if (starts_with(reference, credential)) {
    const std::string_view name = reference.substr(credential.size());
    if (!plain_name(name)) return fail(ErrorKind::auth, "\"credential:\" names no credential", "write credential:NAME, the name in LoadCredential=");
    const char* place = std::getenv("CREDENTIALS_DIRECTORY");
    if (!place || !*place)
      return fail(ErrorKind::auth, "there are no credentials: CREDENTIALS_DIRECTORY is not set",
                  "run kudosk as a systemd service with LoadCredential=" + std::string(name) + ":PATH");
    return from_file(fs::path(place) / name, true);
  }
  if (reference.empty() || reference.find('\0') != std::string_view::npos)
    return fail(ErrorKind::auth, "no file is named for the secret", "name a file, env:NAME or credential:NAME");
  const fs::path path = folder / fs::path(reference);
  std::error_code ec;
  // Somebody may have put the secret where its file belongs: then the name itself must not reach the log.
  if (!fs::exists(path, ec) && looks_like_secret(reference))
    return fail(ErrorKind::auth, "what should name the secret's file looks like the secret itself", "write the secret into a file of its own and name that file here");
  return from_file(path, false);
}

}  // namespace kudosk

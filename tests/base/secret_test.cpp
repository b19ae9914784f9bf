#include "base/secret.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/scratch.h"
#include "catch.h"

using namespace kudosk;
using test::Scratch;
using test::Variable;

namespace {
void write(const std::filesystem::path& path, std::string_view bytes, unsigned mode = 0600) { REQUIRE(replace_file(path, bytes, mode)); }
bool says(const Error& error, std::string_view what) { return error.message.find(what) != std::string::npos || error.hint.find(what) != std::string::npos; }
}  // namespace

TEST_CASE("a secret's file is relative to the configuration, and blanks around the secret are not part of it") {
  const Scratch folder;
  write(folder / "api.token", "\xEF\xBB\xBF  hush-hush \r\n\n");
  CHECK(read_secret("api.token", folder.path()).value() == "hush-hush");
  CHECK(read_secret((folder / "api.token").string(), "/nowhere").value() == "hush-hush");
}

TEST_CASE("a secret that others can read is refused with the command that mends it") {
  const Scratch folder;
  for (const unsigned mode : {0644u, 0640u, 0604u, 0620u, 0601u, 0777u}) {
    CAPTURE(mode);
    write(folder / "api.token", "hush-hush", mode);
    const auto secret = read_secret("api.token", folder.path());
    REQUIRE_FALSE(secret);
    CHECK(secret.error().kind == ErrorKind::auth);
    CHECK(secret.error().hint == "run: chmod 600 '" + (folder / "api.token").string() + "'");
    CHECK_FALSE(says(secret.error(), "hush-hush"));
  }
  for (const unsigned mode : {0600u, 0400u, 0700u}) {
    write(folder / "api.token", "hush-hush", mode);
    CHECK(read_secret("api.token", folder.path()).value() == "hush-hush");
  }
}

TEST_CASE("a secret that is missing, empty, broken or too long says so without a word of it") {
  const Scratch folder;
  write(folder / "empty", " \n");
  write(folder / "two", "first-part\r\nX-Evil: yes");
  write(folder / "nul", std::string("first-part\0x", 12));
  write(folder / "long", std::string((64u << 10) + 1, 's'));
  write(folder / "longest", std::string(64u << 10, 's'));
  for (const char* name : {"missing", "empty", "two", "nul", "long", "", "two/below", "."}) {
    CAPTURE(name);
    const auto secret = read_secret(name, folder.path());
    REQUIRE_FALSE(secret);
    CHECK(secret.error().kind == ErrorKind::auth);
    CHECK_FALSE(secret.error().hint.empty());
    CHECK_FALSE(says(secret.error(), "first-part"));
  }
  CHECK(read_secret("longest", folder.path()).value().size() == 64u << 10);
  CHECK_FALSE(read_secret(std::string_view("a\0b", 3), folder.path()));
}

TEST_CASE("a token written where its file belongs is not repeated") {
  const Scratch folder;
  for (const char* token : {"xoxb-123-456-abc", "ghp_abcdefghij0123456789", "eyJhbGciOiJIUzI1NiJ9.e30.abc", "0123456789abcdef0123456789abcdef"}) {
    CAPTURE(token);
    const auto secret = read_secret(token, folder.path());
    REQUIRE_FALSE(secret);
    CHECK_FALSE(says(secret.error(), token));
  }
  write(folder / "0123456789abcdef0123456789abcdef", "hush-hush");
  CHECK(read_secret("0123456789abcdef0123456789abcdef", folder.path()).value() == "hush-hush");
}

TEST_CASE("a secret in the environment") {
  const Variable set("KUDOSK_TEST_SECRET", " hush-hush\n"), empty("KUDOSK_TEST_EMPTY", ""), unset("KUDOSK_TEST_UNSET", nullptr);
  CHECK(read_secret("env:KUDOSK_TEST_SECRET", "/").value() == "hush-hush");
  for (const char* reference : {"env:KUDOSK_TEST_EMPTY", "env:KUDOSK_TEST_UNSET", "env:", "env:A=B"}) {
    const auto secret = read_secret(reference, "/");
    REQUIRE_FALSE(secret);
    CHECK(secret.error().kind == ErrorKind::auth);
  }
}

TEST_CASE("a credential of systemd's is taken whatever its mode, and never from elsewhere") {
  const Scratch folder;
  write(folder / "creds/slack", "hush-hush", 0444);
  write(folder / "other", "not-for-us", 0600);
  {
    const Variable none("CREDENTIALS_DIRECTORY", nullptr);
    const auto secret = read_secret("credential:slack", folder.path());
    REQUIRE_FALSE(secret);
    CHECK(says(secret.error(), "LoadCredential"));
  }
  const Variable given("CREDENTIALS_DIRECTORY", (folder / "creds").c_str());
  CHECK(read_secret("credential:slack", "/nowhere").value() == "hush-hush");
  for (const char* reference : {"credential:", "credential:missing", "credential:../other", "credential:.", "credential:.."}) {
    CAPTURE(reference);
    const auto secret = read_secret(reference, folder.path());
    REQUIRE_FALSE(secret);
    CHECK(secret.error().kind == ErrorKind::auth);
  }
}

TEST_CASE("tokens are told from names") {
  for (const char* token : {"xoxb-1", "xapp-1-A", "ghp_abcdef", "github_pat_11AA", "Bearer abc", "eyJhbGciOiJIUzI1NiJ9.e30"}) {
    CAPTURE(token);
    CHECK(known_token(token));
    CHECK(looks_like_secret(token));
  }
  CHECK(looks_like_secret("a1b2c3d4e5f6a7b8c9d0"));
  CHECK_FALSE(known_token("a1b2c3d4e5f6a7b8c9d0"));
  // A team's or client's id is no token of a known service, though a message need not repeat it.
  CHECK_FALSE(known_token("11111111-2222-3333-4444-555555555555"));
  for (const char* name :
       {"slack.token", "secrets/slack", "/etc/kudosk/slack.token", "env:SLACK_TOKEN", "credential:slack", "token", "a-rather-long-name-for-a-token", "sk-team", "eyJ", ""}) {
    CAPTURE(name);
    CHECK_FALSE(looks_like_secret(name));
  }
}

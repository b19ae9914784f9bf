// A service as a state machine without I/O: it asks, and is answered. One thread (the network thread) owns each.
//
// sync calls poll() when the source is due and no Ask of it is under way, then answer() for each Ask that it gave, until none is left: then the poll is over.
// Effects are carried out in their order.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "config/config.h"
#include "domain/batch.h"
#include "domain/snapshot.h"
#include "net/http.h"

namespace kudosk::sources {

/// Which secret of the source's settings goes where. The Source never sees its value.
struct SecretUse {
  enum class As { bearer, basic, header, query, form } as = As::bearer;
  std::string key = "token_file";  ///< the settings' key (top level) that names it; or, with `reference`, nothing
  std::string reference;           ///< a reference itself ("api.key", "env:X"), where the settings nest it
  std::string name;                ///< header's, query's or form field's name; the user for basic
  std::string prefix;              ///< before the value in a header ("Token ")
};

struct HttpAsk {
  net::Request request;  ///< sync adds allow_http, ca_file, proxy, timeout, and the secrets
  std::vector<SecretUse> secrets;
  bool conditional = false;  ///< sync sends the ETag and date that it remembers for this address; a 304 comes as Answer::not_modified
};
struct FileAsk {
  std::filesystem::path path;
  std::size_t max_bytes = 32u << 20;
};
struct FolderAsk {
  std::filesystem::path path;
};

/// Something that sync does for the source and answers.
struct Ask {
  std::string tag;  ///< the source's own: comes back with the answer
  std::variant<HttpAsk, FileAsk, FolderAsk> what;
  std::string bucket;                     ///< asks of one bucket go one after another; empty: any number at once (sync caps at 4 a source)
  std::optional<Millis> bucket_interval;  ///< between the starts of two asks in that bucket
  std::optional<Show> not_before;
};

struct FolderEntry {
  std::string name;  ///< relative to the folder, without hidden and temporary files
  std::uintmax_t size = 0;
  Wall modified{};
};

/// What came of an Ask. HTTP statuses of every class are answers; `error` is set when there is none, or the secret could not be read.
struct Answer {
  std::optional<net::Response> http;
  bool not_modified = false;
  std::string bytes;                   ///< FileAsk
  Wall modified{};                     ///< FileAsk
  std::vector<FolderEntry> entries;    ///< FolderAsk
  std::vector<std::string> unsettled;  ///< FolderAsk: names that are there but were left out, since they are still being written
  std::optional<Error> error;
};

struct Emit {
  Batch batch;
};
/// What the next start of this source is handed back. Opaque to all others; never a secret.
struct Remember {
  std::string memory;
};
/// A secret that the service rotated: stored with mode 0600 before anything else, and handed back at the next start under its name.
struct Keep {
  std::string name, value;
};
struct ShowSignIn {
  std::optional<SignIn> sign_in;  ///< nullopt: over
};
/// No poll before this moment, whatever the interval says.
struct Rest {
  Show until;
};
/// The poll has failed, wholly or in part (what was emitted stays). sync backs off by its kind, honours Error::retry_after, and marks the source until a poll ends without.
struct Trouble {
  Error error;
};
using Effect = std::variant<Ask, Emit, Remember, Keep, ShowSignIn, Rest, Trouble>;
using Effects = std::vector<Effect>;

class Source {
 public:
  virtual ~Source() = default;
  virtual Effects poll(const Now& now) = 0;
  virtual Effects answer(const Now& now, const Ask& asked, Answer answer) = 0;
  /// Somebody wants a fresh sign-in code: the one shown is void, the next poll (or answer) begins the sign-in anew.
  virtual void new_code() {}
  /// How a picture of one of its items is asked for. The default: a plain GET without any secret. An empty address: not before somebody has signed in.
  virtual HttpAsk picture(const std::string& address) const;
  /// The pause between two polls when the settings name none (shared among `screens` where the service limits it).
  virtual Millis default_interval() const = 0;
};

/// What a source is made from.
struct Made {
  SourceSettings settings;
  std::string memory;                       ///< what it remembered, or empty
  std::map<std::string, std::string> kept;  ///< what it kept, by name
  std::string language = "en";
  std::uint64_t seed = 0;                        ///< for jitter of its own
  Millis max_age = std::chrono::hours(24 * 14);  ///< the playlist's: what is older is not shown
  std::string time_zone;                         ///< of dates without one; empty: the machine's
  std::vector<Person> people;                    ///< whom the office itself names: for telling whom nobody can name. Who is who is the merge's business
};

/// An error's message begins with the JSON Pointer of the offending key, relative to the settings ("/map/id: …"), where there is one.
Result<std::unique_ptr<Source>> make(const Made& made);
/// The types that make() knows.
std::vector<std::string> types();

// --- Helpers that every source shares ---

/// The Trouble for an HTTP answer that is not 2xx: kind by status (401, 403 auth; 429 rate; else http), retry_after taken over. `what` names the service.
Error http_error(const net::Response& response, std::string_view what);

}  // namespace kudosk::sources

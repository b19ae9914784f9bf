// The embedded sample recognition API: the demo's feed over HTTP on loopback, with faults on request. Owns its threads; start and stop from any one thread.
//
//   GET /feed                the whole feed: ETag, Last-Modified, 304, gzip or brotli
//   GET /feed?page=1         in pages of ten, each naming the `next`
//   GET /feed?history=1      the whole with `since`; GET /feed?since=… then only what has changed
//   GET /pictures/NAME.png   the pictures that the feed names
//   POST /items              adds an item (application/json, the feed's format; `created` is now and `id` is made where it has none), or replaces the one with its id
//   DELETE /items/ID         retracts it
//
// Faults, each on one request of /feed: the first of the list on the first request and so on, or `NAME@N` on the N-th, or `NAME@N+` from the N-th on.
//   ok           a good answer (so that faults come later)   401 403 404 500 503   that status
//   429          429 with Retry-After: 2                     429-bare              429 without
//   slow         headers at once, then a byte a second       cut                   ends in the middle of the body
//   html         a page instead of JSON, status 200          notjson               JSON that breaks off, though complete as HTTP
//   types        every second item has a wrong type in it    wrongtype             good JSON called text/html
//   huge         a good feed of 30 MB                        bomb                  64 MB in some 64 KB of gzip
//   deep         JSON nested 100,000 deep                    empty                 status 200 without a body
//   redirect     to another host (which does not exist)      loop                  to what redirects to itself
//   nolength     neither a length nor chunks: ends by closing
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace kudosk::app {

/// Which fault (empty: none) request N (from 1) of /feed meets.
class FaultPlan {
 public:
  FaultPlan() = default;
  /// An unknown name or a number that is none is an Error (ErrorKind::config) that lists the known names.
  static Result<FaultPlan> parse(std::string_view list);
  std::string at(std::size_t request) const;
  static std::vector<std::string> names();

 private:
  struct Entry {
    std::string name;
    std::size_t from = 1;
    bool lasting = false;
  };
  std::vector<Entry> entries_;
};

struct SampleOptions {
  int port = 0;  ///< 0: any free one
  FaultPlan faults;
  std::uint64_t seed = 1;
  double speed = 1;   ///< of the demo's clock
  std::string token;  ///< not empty: asked for as a bearer token
};

class SampleServer {
 public:
  /// Binds to 127.0.0.1 and answers from its own threads when this returns. ErrorKind::network when the port is taken; store or content when the assets are not there.
  /// `clock` outlives the server and is asked from its threads.
  static Result<std::unique_ptr<SampleServer>> start(SampleOptions options, const Clock& clock);
  ~SampleServer();  ///< stop()
  int port() const;
  std::string url() const;       ///< "http://127.0.0.1:PORT/feed"
  std::size_t requests() const;  ///< of /feed so far
  void stop();                   ///< within a second, also while an answer is under way

 private:
  struct Body;
  explicit SampleServer(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace kudosk::app

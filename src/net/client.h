// The one HTTP client: curl multi with reused handles. Owned and called by the network thread, but for wake().
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "net/http.h"

namespace kudosk::net {

/// What came of a request: an answer of any status, or why there is none (ErrorKind::network, or limit for a body too large).
struct Outcome {
  std::uint64_t id = 0;
  Result<Response> response;
  bool untrusted = false;  ///< somebody answered, but with a certificate that is not to be trusted: the network itself is there
};

class Transport {  ///< what sync needs: the Client, or a script in tests
 public:
  virtual ~Transport() = default;
  virtual std::uint64_t send(Request request) = 0;
  /// Waits until something is finished, woken, or `timeout` has passed.
  virtual std::vector<Outcome> wait(Millis timeout) = 0;
  virtual void cancel(std::uint64_t id) = 0;
  virtual void wake() = 0;  ///< any thread
};

class Client final : public Transport {
 public:
  explicit Client(std::string user_agent);
  ~Client() override;  ///< within a second, also while a name is being resolved
  std::uint64_t send(Request request) override;
  std::vector<Outcome> wait(Millis timeout) override;
  void cancel(std::uint64_t id) override;
  void wake() override;

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace kudosk::net

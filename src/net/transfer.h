// One request on its way, hop by hop: what curl is told, and what has come so far. Owned by the Client; network thread.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "net/http.h"

namespace kudosk::net {

inline constexpr int max_redirects = 3;
inline constexpr std::size_t max_header_bytes = 256u << 10;

class Transfer {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  /// `agent` outlives the transfer.
  Transfer(std::uint64_t id, Request request, const std::string& agent, Moment now);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  std::uint64_t id() const { return id_; }

  /// Refuses what must not be asked at all: a plain http address without leave, a header with a line break in it.
  std::optional<Error> refusal() const;
  /// Tells a fresh handle all about the next hop. Callbacks point to this object, which therefore stays where it is.
  void prepare(CURL* handle, CURLSH* share, Moment now);
  /// After a hop is over: an answer or an Error, or nothing when another hop follows (prepare() again, on a reset handle).
  std::optional<Result<Response>> finish(CURL* handle, CURLcode code, Moment now);

 private:
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
  void take_header(std::string_view line);
  void set_method(CURL* handle);
  void set_headers(CURL* handle);
  /// Where the answer sends us; an Error where we don't go; nothing where it is the answer itself.
  std::optional<Result<std::string>> redirect() const;
  void follow(std::string target);

  const std::uint64_t id_;
  const std::string& agent_;
  const Moment start_;
  Request request_;  // the method, address, headers and body of the present hop
  bool credential_;  // also where the address itself has a user and a password
  int redirects_ = 0;
  Response response_;
  std::size_t header_bytes_ = 0;
  bool headers_whole_ = false;         // their empty line has come
  bool body_begun_ = false;            // header lines after this are trailers
  std::optional<std::size_t> passed_;  // the bound in bytes at which a callback ended the transfer
  curl_slist* header_list_ = nullptr;
};

}  // namespace kudosk::net

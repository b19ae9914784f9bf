#include "net/transfer.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <exception>

#include "net/login.h"
#include "net/trouble.h"

namespace kudosk::net {
namespace {

using std::chrono::duration_cast;

/// What a callback returns to end the transfer: any count but the one that it was given, also where that is 0 (CURL_WRITEFUNC_ERROR, curl 7.87).
constexpr std::size_t stop_transfer = 0xFFFFFFFF;

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

/// RFC 9110's token: what a method or a header's name is made of.
bool token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [&](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.find(c) != others.npos; });
}

bool one_line(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos; }

/// Not inherited by the child that decodes pictures.
curl_socket_t open_socket(void*, curlsocktype, curl_sockaddr* address) { return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol); }

Error error_of(ErrorKind kind, std::string message, std::string hint) { return Error{kind, std::move(message), std::move(hint), 0, std::nullopt}; }

}  // namespace

Transfer::Transfer(std::uint64_t id, Request request, const std::string& agent, Moment now)
    : id_(id), agent_(agent), start_(now), request_(std::move(request)), credential_(request_.credential) {
  request_.timeout = std::max(request_.timeout, Millis{1});
  if (has_login(request_.url)) credential_ = true;
}

Transfer::~Transfer() { curl_slist_free_all(header_list_); }

std::optional<Error> Transfer::refusal() const {
  const std::string from = origin(request_.url);
  if (from.empty()) return error_of(ErrorKind::network, fmt::format("this is no address: {}", redacted(request_.url)), "an address looks like https://host/path");
  if (from.compare(0, 6, "https:") != 0 && !request_.allow_http) {
    return error_of(ErrorKind::network, fmt::format("plain http is refused ({})", redacted(request_.url)), "use https, or set `allow_http` for this source");
  }
  if (!token(request_.method)) return error_of(ErrorKind::network, fmt::format("this is no HTTP method ({})", redacted(request_.url)), "GET or POST");
  for (const Header& header : request_.headers) {
    if (!token(header.name))
      return error_of(ErrorKind::network, fmt::format("a header has a name that HTTP does not allow ({})", redacted(request_.url)), "letters, digits and `-`");
    if (!one_line(header.value)) {
      return error_of(ErrorKind::network, fmt::format("the header {} has a line break in its value ({})", header.name, redacted(request_.url)),
                      "the secret's file must hold one line");
    }
  }
  return std::nullopt;
}

void Transfer::prepare(CURL* handle, CURLSH* share, Moment now) {
  const auto left = std::max<long>(1, static_cast<long>((request_.timeout - duration_cast<Millis>(now - start_)).count()));
  response_.headers.clear();
  response_.body.clear();
  header_bytes_ = 0;
  headers_whole_ = body_begun_ = false;
  const char* protocols = request_.allow_http ? "http,https" : "https";

  curl_easy_setopt(handle, CURLOPT_URL, request_.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PRIVATE, this);
  curl_easy_setopt(handle, CURLOPT_SHARE, share);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);  // leaving while a name is being resolved took 9.5 s without (curl 7.88)
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, protocols);
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);  // redirect() does: it looks at each hop's origin
  curl_easy_setopt(handle, CURLOPT_MAXREDIRS, static_cast<long>(max_redirects));
  curl_easy_setopt(handle, CURLOPT_UNRESTRICTED_AUTH, 0L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, std::min(5000L, left));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, left);
  // Matters where a long `timeout` is configured: a minute with hardly a byte is a dead connection.
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 16L);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, 60L);
  curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  // A few requests a minute gain nothing from HTTP/2, and with 1.1 a connection carries one answer at a time: a broken one takes no other with it.
  curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(handle, CURLOPT_USERAGENT, agent_.c_str());
  // Only a first look, at Content-Length: curl 7.88 does not hold it for chunked bodies, and it counts compressed bytes. on_body() holds it.
  if (request_.method != "HEAD") curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(std::max<std::size_t>(request_.max_bytes, 1)));
  // A company's own authorities; the system's stay trusted beside them through curl's default CURLOPT_CAPATH (/etc/ssl/certs).
  if (!request_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, request_.ca_file.c_str());
  // Without one, curl takes http_proxy, https_proxy, all_proxy from the environment; no_proxy counts for both.
  if (!request_.proxy.empty()) curl_easy_setopt(handle, CURLOPT_PROXY, request_.proxy.c_str());
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
  set_method(handle);
  set_headers(handle);
}

void Transfer::set_method(CURL* handle) {
  if (request_.method == "HEAD") {
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  } else if (request_.method == "GET" && request_.body.empty()) {
    curl_easy_setopt(handle, CURLOPT_HTTPGET, 1L);
  } else {
    const bool has_body = !request_.body.empty() || request_.method == "POST" || request_.method == "PUT" || request_.method == "PATCH";
    if (has_body) {
      curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
      curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request_.body.data());
    }
    if (request_.method != "POST") curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
}

void Transfer::set_headers(CURL* handle) {
  curl_slist_free_all(header_list_);
  header_list_ = curl_slist_append(nullptr, "Expect:");  // no second's wait for "100 Continue"
  bool type = false;
  for (const Header& header : request_.headers) {
    type = type || lowered(header.name) == "content-type";
    const std::string line = header.value.empty() ? header.name + ";" : header.name + ": " + header.value;
    header_list_ = curl_slist_append(header_list_, line.c_str());
  }
  // curl calls every body a form: true of a POST as OAuth wants it, of no other.
  if (!type && request_.method != "POST") header_list_ = curl_slist_append(header_list_, "Content-Type:");
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, header_list_);
}

std::size_t Transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
  Transfer& transfer = *static_cast<Transfer*>(self);
  const std::size_t length = size * count;
  transfer.body_begun_ = true;
  std::string& body = transfer.response_.body;
  if (length > transfer.request_.max_bytes - std::min(body.size(), transfer.request_.max_bytes)) {
    transfer.passed_ = transfer.request_.max_bytes;
    return stop_transfer;
  }
  try {
    body.append(bytes, length);
  } catch (const std::exception&) {  // no memory for what the cap allows
    transfer.passed_ = body.size();
    return stop_transfer;
  }
  return length;
}

std::size_t Transfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
  Transfer& transfer = *static_cast<Transfer*>(self);
  const std::size_t length = size * count;
  transfer.header_bytes_ += length;
  if (transfer.header_bytes_ > max_header_bytes) {
    transfer.passed_ = max_header_bytes;
    return stop_transfer;
  }
  try {
    transfer.take_header({bytes, length});
  } catch (const std::exception&) {
    transfer.passed_ = max_header_bytes;
    return stop_transfer;
  }
  return length;
}

void Transfer::take_header(std::string_view line) {
  if (body_begun_) return;  // a trailer
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  if (line.empty()) {
    headers_whole_ = true;
    return;
  }
  std::vector<Header>& headers = response_.headers;
  if (line.substr(0, 5) == "HTTP/") {
    headers.clear();  // those before it belong to a 1xx
    headers_whole_ = false;
    return;
  }
  const bool folded = line[0] == ' ' || line[0] == '\t';
  const auto begin = [](std::string_view text) { return std::min(text.find_first_not_of(" \t"), text.size()); };
  if (folded) {
    if (!headers.empty()) headers.back().value.append(" ").append(line.substr(begin(line)));
    return;
  }
  const auto colon = line.find(':');
  if (colon == line.npos || colon == 0) return;
  const std::string_view value = line.substr(colon + 1);
  headers.push_back({lowered(line.substr(0, colon)), std::string(value.substr(begin(value)))});
}

std::optional<Result<Response>> Transfer::finish(CURL* handle, CURLcode code, Moment now) {
  curl_off_t wire = 0;
  curl_easy_getinfo(handle, CURLINFO_SIZE_DOWNLOAD_T, &wire);
  response_.wire_bytes += static_cast<std::size_t>(std::max<curl_off_t>(wire, 0));
  if (passed_) {
    return fail(ErrorKind::limit, fmt::format("the answer is larger than {} bytes ({})", *passed_, redacted(request_.url)),
                "ask for less at a time, or check the address: a screen's feed is small");
  }
  // curl takes a connection that closes within the headers for an answer without a body.
  if (code == CURLE_OK && !headers_whole_) code = CURLE_RECV_ERROR;
  if (code != CURLE_OK) return tl::unexpected(trouble(handle, code, request_));
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  if (auto target = redirect()) {
    if (!*target) return tl::unexpected(std::move(target->error()));
    follow(std::move(**target));
    return std::nullopt;
  }
  response_.url = request_.url;
  response_.took = duration_cast<Millis>(now - start_);
  if (const auto wait = response_.header("retry-after"); !wait.empty()) {
    // A date is relative to the server's own clock where it says what that is: ours may be wrong.
    const auto server = parse_http_date(response_.header("date"));
    response_.retry_after = parse_retry_after(wait, server ? *server : std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()));
  }
  return std::move(response_);
}

std::optional<Result<std::string>> Transfer::redirect() const {
  const int status = response_.status;
  const std::string_view location = response_.header("location");
  const bool redirected = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  if (!redirected || !request_.follow_redirects || location.empty()) return std::nullopt;
  const auto refuse = [](std::string message, std::string hint) { return Result<std::string>(fail(ErrorKind::network, std::move(message), std::move(hint))); };
  const std::string from = redacted(request_.url), named = resolve(request_.url, location), to = redacted(named);
  if (redirects_ >= max_redirects)
    return refuse(fmt::format("redirected more than {} times, last from {} to {}", max_redirects, from, to), "the service sends requests in a circle: check the address");
  const std::string to_origin = origin(named);
  if (to_origin.empty()) return refuse(fmt::format("redirected from {} to what is no web address", from), "check the address");
  const bool same = same_origin(request_.url, named);
  if (credential_ && !same) {
    return refuse(fmt::format("redirected from {} to another origin, {}: not followed, for the request carries a secret", from, to_origin),
                  fmt::format("if the service has moved there, set the source's address to {}", to));
  }
  if (to_origin.compare(0, 6, "https:") != 0 && !request_.allow_http) {
    return refuse(fmt::format("redirected from {} to plain http, {}: not followed", from, to), "on a guest network, sign in to it first; or set `allow_http` for this source");
  }
  std::string target = with_login(named, same ? request_.url : "");
  if (target.empty()) return refuse(fmt::format("redirected from {} to what is no web address", from), "check the address");
  return Result<std::string>(std::move(target));
}

void Transfer::follow(std::string target) {
  ++redirects_;
  std::vector<Header>& headers = request_.headers;
  const auto drop = [&headers](std::initializer_list<std::string_view> names) {
    headers.erase(std::remove_if(headers.begin(), headers.end(), [&](const Header& h) { return std::find(names.begin(), names.end(), lowered(h.name)) != names.end(); }),
                  headers.end());
  };
  // As browsers do: a 303 is asked for by GET, and so are a 301 and a 302 after a POST.
  if ((response_.status == 303 && request_.method != "HEAD") || (response_.status <= 302 && request_.method == "POST")) {
    request_.method = "GET";
    request_.body.clear();
    drop({"content-type", "content-encoding", "content-language"});
  }
  if (!same_origin(request_.url, target)) drop({"authorization", "cookie", "proxy-authorization"});
  request_.url = std::move(target);
}

}  // namespace kudosk::net

#include "net/trouble.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace kudosk::net {
namespace {

/// OpenSSL's X509_V_ERR_… that people meet; the numbers are part of its interface.
enum Verify : long {
  unspecified = 1,
  other_name = 62,
  other_ip = 64,
  no_issuer = 20,
  not_yet_valid = 9,
  expired = 10,
  self_signed = 18,
  self_signed_in_chain = 19,
  no_first = 21,
  revoked = 23,
  no_issuer_here = 2
};

long number(CURL* handle, CURLINFO what) {
  long value = 0;
  curl_easy_getinfo(handle, what, &value);
  return value;
}

curl_off_t amount(CURL* handle, CURLINFO what) {
  curl_off_t value = 0;
  curl_easy_getinfo(handle, what, &value);
  return value;
}

std::string host_of(const std::string& url) {
  const std::string from = origin(url);
  const auto slashes = from.find("//");
  return slashes == from.npos ? from : from.substr(slashes + 2);
}

Error network(std::string message, std::string hint) { return Error{ErrorKind::network, std::move(message), std::move(hint), 0, std::nullopt}; }

Error certificate(CURL* handle, const std::string& where, const std::string& host) {
  const long proxy = number(handle, CURLINFO_PROXY_SSL_VERIFYRESULT);
  const long why = proxy != 0 ? proxy : number(handle, CURLINFO_SSL_VERIFYRESULT);
  const std::string whose = proxy != 0 ? "the proxy's certificate" : "the certificate of " + host;
  switch (why) {
    case not_yet_valid:
      return network(fmt::format("{} is not yet valid ({})", whose, where), "this machine's clock may be wrong: set the time, or wait until it has come over the network");
    case expired:
      return network(fmt::format("{} has expired ({})", whose, where), "the service must renew it; if it is fine elsewhere, this machine's clock is ahead");
    case self_signed:
      return network(fmt::format("{} is self-signed ({})", whose, where),
                     "name the certificate of the company's own authority as `ca_file`; on a guest network, sign in to it first");
    case self_signed_in_chain:
    case no_issuer:
    case no_issuer_here:
    case no_first:
      return network(fmt::format("{} comes from an authority that this machine does not know ({})", whose, where),
                     "name the certificate of the company's own authority as `ca_file`, or install the package ca-certificates");
    case revoked:
      return network(fmt::format("{} has been revoked ({})", whose, where), "the service must replace it");
    case 0:
    case unspecified:  // what curl leaves there when OpenSSL was content, and the name was what it found wrong itself
    case other_name:
    case other_ip:
      return network(fmt::format("{} is made out to another name ({})", whose, where),
                     "check the address; on a guest network, sign in to it first: something else answers in the service's place");
    default:
      return network(fmt::format("{} can't be trusted: OpenSSL's reason {} ({})", whose, why, where), "check the address and this machine's clock");
  }
}

Error timed_out(CURL* handle, const std::string& where, const std::string& host, const Request& request) {
  const double seconds = static_cast<double>(request.timeout.count()) / 1000;
  // On a connection that is used again there was nothing to look up and nobody to connect to, and both times are nought.
  const bool asked = number(handle, CURLINFO_REQUEST_SIZE) > 0;
  if (!asked && amount(handle, CURLINFO_NAMELOOKUP_TIME_T) == 0 && number(handle, CURLINFO_NUM_CONNECTS) == 0) {
    return network(fmt::format("timed out while looking up the name {} ({})", host, where), "check that the network is up and that its name server answers");
  }
  const bool tls_missing = request.url.compare(0, 6, "https:") == 0 && amount(handle, CURLINFO_APPCONNECT_TIME_T) == 0 && number(handle, CURLINFO_NUM_CONNECTS) != 0;
  if (!asked && (amount(handle, CURLINFO_CONNECT_TIME_T) == 0 || tls_missing)) {
    return network(fmt::format("timed out while connecting to {} ({})", host, where), "check the network, a firewall, or whether a proxy is needed");
  }
  if (amount(handle, CURLINFO_STARTTRANSFER_TIME_T) == 0)
    return network(fmt::format("no answer within {:g} s ({})", seconds, where), "the service is slow or stuck; `network.timeout` says how long to wait");
  return network(fmt::format("the answer did not end within {:g} s, {} bytes came ({})", seconds, amount(handle, CURLINFO_SIZE_DOWNLOAD_T), where),
                 "the connection is slow or stuck; `network.timeout` says how long to wait");
}

Error not_connected(CURL* handle, const std::string& where, const std::string& host, const Request& request) {
  const std::string whom = request.proxy.empty() ? host : "the proxy " + host_of(request.proxy);
  switch (const int why = static_cast<int>(number(handle, CURLINFO_OS_ERRNO))) {
    case ECONNREFUSED:
      return network(fmt::format("{} refused the connection ({})", whom, where), "check the address and its port, and that the service runs");
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
      return network(fmt::format("there is no way to {} ({})", whom, where), "check that the network is up");
    case ETIMEDOUT:
      return network(fmt::format("{} did not take the connection in time ({})", whom, where), "check the network, a firewall, or whether a proxy is needed");
    case 0:
    case unspecified:  // what curl leaves there when OpenSSL was content, and the name was what it found wrong itself
    case other_name:
    case other_ip:
      return network(fmt::format("no connection to {} ({})", whom, where), "check the address and the network");
    default:
      return network(fmt::format("no connection to {}: {} ({})", whom, std::generic_category().message(why), where), "check the address and the network");
  }
}

}  // namespace

Error trouble(CURL* handle, CURLcode code, const Request& request) {
  const std::string where = redacted(request.url), host = host_of(request.url);
  const long tunnel = number(handle, CURLINFO_HTTP_CONNECTCODE);
  if (tunnel >= 300 && (code == CURLE_RECV_ERROR || code == CURLE_COULDNT_CONNECT)) {
    return network(fmt::format("the proxy refused to connect to {}: HTTP {} ({})", host, tunnel, where),
                   tunnel == 407 ? "the proxy wants a user and a password: http://USER:PASSWORD@HOST:PORT" : "ask whoever runs the proxy to allow this address");
  }
  switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
      return network(fmt::format("the proxy's name was not found ({})", where), "check `network.proxy`, or https_proxy in the environment");
    case CURLE_COULDNT_RESOLVE_HOST:
      return network(fmt::format("the name {} was not found ({})", host, where), "check the address for a slip, and that the network is up and its name server answers");
    case CURLE_COULDNT_CONNECT:
      return not_connected(handle, where, host, request);
    case CURLE_OPERATION_TIMEDOUT:
      return timed_out(handle, where, host, request);
    case CURLE_PEER_FAILED_VERIFICATION:
      return certificate(handle, where, host);
    case CURLE_SSL_CACERT_BADFILE:
      return network(fmt::format("the file of authorities {} can't be used ({})", request.ca_file, where), "`ca_file` must name a readable file of PEM certificates");
    case CURLE_SSL_CONNECT_ERROR:
      return network(fmt::format("no TLS could be agreed on with {} ({})", host, where), "check the address and its port: plain http may be spoken there, or only an old TLS");
    case CURLE_GOT_NOTHING:
      return network(fmt::format("{} closed the connection without an answer ({})", host, where), "the service may be starting; it is tried again");
    case CURLE_PARTIAL_FILE: {
      const auto whole = amount(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
      const auto came = amount(handle, CURLINFO_SIZE_DOWNLOAD_T);
      return network(
          whole > 0 ? fmt::format("the answer broke off after {} of {} bytes ({})", came, whole, where) : fmt::format("the answer broke off after {} bytes ({})", came, where),
          "it is tried again");
    }
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return network(fmt::format("the connection to {} broke off ({})", host, where), "it is tried again");
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return network(fmt::format("what answers at {} does not speak HTTP ({})", host, where), "check the address and its port");
    case CURLE_BAD_CONTENT_ENCODING:
      return network(fmt::format("the answer's compression is broken ({})", where), "it is tried again; if it stays, the service or a proxy damages its answers");
    case CURLE_URL_MALFORMAT:
      return network(fmt::format("this is no address: {}", where), "an address looks like https://host/path");
    case CURLE_FILESIZE_EXCEEDED:
      return Error{ErrorKind::limit, fmt::format("the answer is larger than {} bytes ({})", request.max_bytes, where), "ask for less at a time, or check the address", 0,
                   std::nullopt};
    case CURLE_OUT_OF_MEMORY:
      // Also what curl says of a header line beyond its own bound.
      return Error{ErrorKind::limit, fmt::format("there is not enough memory for the answer, or a line of its header has no end ({})", where),
                   "check the address; other programs on this machine may need too much memory", 0, std::nullopt};
    default:
      return network(fmt::format("{} ({})", curl_easy_strerror(code), where), "it is tried again");
  }
}

}  // namespace kudosk::net

// A scripted HTTP server on 127.0.0.1 for tests: what it writes is written byte by byte as the test says. One thread a connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace loopback {

struct Asked {
  std::string method, target, body;
  std::map<std::string, std::string> headers;  // names in lower case
  int connection = 0;                          // from 1
  bool has(const std::string& name) const { return headers.count(name) > 0; }
  std::string header(const std::string& name) const { return has(name) ? headers.at(name) : ""; }
};

class Connection {
 public:
  Connection(int socket, SSL* tls, const std::atomic<bool>& stopping) : socket_(socket), tls_(tls), stopping_(stopping) {}

  void write(const std::string& bytes) {
    for (std::size_t done = 0; done < bytes.size() && !closed_;) {
      const auto count = tls_ ? SSL_write(tls_, bytes.data() + done, static_cast<int>(bytes.size() - done))
                              : static_cast<int>(send(socket_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL));
      if (count <= 0) closed_ = true;
      if (count > 0) done += static_cast<std::size_t>(count);
    }
  }
  void answer(int status, const std::string& headers, const std::string& body) {
    write("HTTP/1.1 " + std::to_string(status) + " Status\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body);
  }
  /// Until the client has gone, or the test has.
  void wait_until_left() {
    while (!stopping_) {
      pollfd waiting{socket_, POLLIN | POLLRDHUP, 0};
      char byte = 0;
      if (poll(&waiting, 1, 20) > 0 && recv(socket_, &byte, 1, MSG_PEEK) <= 0) break;
    }
    closed_ = true;
  }
  void close() { closed_ = true; }
  bool closed() const { return closed_; }
  int read(char* to, int size) { return tls_ ? SSL_read(tls_, to, size) : static_cast<int>(recv(socket_, to, static_cast<std::size_t>(size), 0)); }

 private:
  const int socket_;
  SSL* const tls_;
  const std::atomic<bool>& stopping_;
  bool closed_ = false;
};

class Server {
 public:
  using Handler = std::function<void(const Asked&, Connection&)>;

  /// With a context: over TLS. With a greeting: it is said to everyone who connects, and the connection closed.
  explicit Server(Handler handler, SSL_CTX* tls = nullptr, std::string greeting = {}) : handler_(std::move(handler)), tls_(tls), greeting_(std::move(greeting)) {
    signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to peers that have gone
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (socket_ < 0 || bind(socket_, reinterpret_cast<sockaddr*>(&address), length) != 0 || listen(socket_, 64) != 0) throw std::runtime_error("no loopback server");
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }

  ~Server() {
    stopping_ = true;
    shutdown(socket_, SHUT_RDWR);
    acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int peer : peers_) shutdown(peer, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
    ::close(socket_);
  }

  int port() const { return port_; }
  std::string url(const std::string& path = "/", const std::string& host = "127.0.0.1") const {
    return (tls_ ? "https://" : "http://") + host + ":" + std::to_string(port_) + path;
  }
  int connections() const { return connections_; }
  std::vector<Asked> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  void accept_all() {
    while (!stopping_) {
      const int peer = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
      if (peer < 0) break;
      const int number = ++connections_;
      const std::lock_guard lock(mutex_);
      peers_.push_back(peer);
      threads_.emplace_back([this, peer, number] { serve(peer, number); });
    }
  }

  void serve(int peer, int number) {
    SSL* tls = nullptr;
    bool open = true;
    if (tls_) {
      tls = SSL_new(tls_);
      SSL_set_fd(tls, peer);
      open = SSL_accept(tls) == 1;
    }
    Connection connection(peer, tls, stopping_);
    if (!greeting_.empty()) {
      connection.write(greeting_);
      connection.close();
    }
    std::string pending;
    Asked asked;
    while (open && !stopping_ && !connection.closed() && next(connection, pending, asked)) {
      asked.connection = number;
      {
        const std::lock_guard lock(mutex_);
        asked_.push_back(asked);
      }
      handler_(asked, connection);
    }
    if (tls) {
      SSL_shutdown(tls);
      SSL_free(tls);
    }
    const std::lock_guard lock(mutex_);
    std::erase(peers_, peer);
    ::close(peer);
  }

  static bool more(Connection& connection, std::string& pending) {
    char buffer[4096];
    const int count = connection.read(buffer, sizeof buffer);
    if (count > 0) pending.append(buffer, static_cast<std::size_t>(count));
    return count > 0;
  }

  static bool next(Connection& connection, std::string& pending, Asked& asked) {
    asked = {};
    std::size_t end = 0;
    while ((end = pending.find("\r\n\r\n")) == pending.npos) {
      if (!more(connection, pending)) return false;
    }
    const std::string head = pending.substr(0, end + 2);
    pending.erase(0, end + 4);
    const auto line = head.find("\r\n"), space = head.find(' '), second = head.find(' ', space + 1);
    asked.method = head.substr(0, space);
    asked.target = head.substr(space + 1, second - space - 1);
    for (std::size_t at = line + 2; at < head.size();) {
      const auto stop = head.find("\r\n", at), colon = head.find(':', at);
      std::string name = head.substr(at, colon - at);
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      asked.headers[name] = colon + 2 > stop ? "" : head.substr(colon + 2, stop - colon - 2);
      at = stop + 2;
    }
    const std::size_t length = asked.has("content-length") ? std::stoul(asked.header("content-length")) : 0;
    while (pending.size() < length) {
      if (!more(connection, pending)) return false;
    }
    asked.body = pending.substr(0, length);
    pending.erase(0, length);
    return true;
  }

  const Handler handler_;
  SSL_CTX* const tls_;
  const std::string greeting_;
  int socket_ = -1, port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::thread acceptor_;
  mutable std::mutex mutex_;  // guards below
  std::vector<std::thread> threads_;
  std::vector<int> peers_;
  std::vector<Asked> asked_;
};

}  // namespace loopback

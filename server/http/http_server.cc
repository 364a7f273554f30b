#include "server/http/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <unordered_map>

#include "server/http/connection.h"
#include "server/http/listener.h"
#include "server/http/worker_pool.h"

namespace shelfwise::server {
namespace {

using Io = Connection::Io;
using Phase = Connection::Phase;
using ConnectionPtr = std::shared_ptr<Connection>;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr size_t kReadBytes = 64 << 10;
constexpr milliseconds kSweepEvery{250};
constexpr milliseconds kDrainFor{2'000};

std::string address_text(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = address.ss_family == AF_INET6
                          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
                          : static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  return ::inet_ntop(address.ss_family, bytes, text.data(), text.size()) == nullptr ? std::string() : text.data();
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const Protocol& protocol, HttpOptions options, int listener)
      : protocol_(protocol),
        options_(std::move(options)),
        listener_(listener),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

  ~Impl() {
    pool_.reset();
    connections_.clear();
    if (listener_ >= 0) ::close(listener_);
    ::close(wake_);
    ::close(epoll_);
  }

  bool fine() const { return epoll_ >= 0 && wake_ >= 0; }
  std::uint16_t port() const { return port_of(listener_); }

  void stop() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t wrote = ::write(wake_, &one, sizeof one);
  }

  void run() {
    pool_ = std::make_unique<WorkerPool>(options_.threads);
    watch(EPOLL_CTL_ADD, wake_, EPOLLIN);
    watch(EPOLL_CTL_ADD, listener_, EPOLLIN);
    accepting_ = true;
    std::array<epoll_event, 256> ready;
    auto next_sweep = steady_clock::now() + kSweepEvery;
    while (!finished()) {
      const int count = ::epoll_wait(epoll_, ready.data(), ready.size(), static_cast<int>(kSweepEvery.count()));
      for (int i = 0; i < count; ++i) handle(ready[static_cast<size_t>(i)]);
      const SteadyTime now = steady_clock::now();
      if (now < next_sweep) continue;
      next_sweep = now + kSweepEvery;
      sweep(now);
    }
    pool_.reset();
    connections_.clear();
  }

 private:
  void watch(int operation, int fd, std::uint32_t events) const {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    ::epoll_ctl(epoll_, operation, fd, &event);
  }
  void arm(const Connection& connection, std::uint32_t events) const {
    watch(EPOLL_CTL_MOD, connection.fd, events | EPOLLRDHUP | EPOLLONESHOT);
  }

  bool finished() const { return stopping_ && (connections_.empty() || steady_clock::now() >= stop_deadline_); }

  void handle(const epoll_event& event) {
    const int fd = event.data.fd;
    if (fd == wake_) return begin_stop();
    if (fd == listener_) return accept_all();
    const auto found = connections_.find(fd);
    if (found == connections_.end()) return;
    const ConnectionPtr connection = found->second;
    switch (connection->phase.load(std::memory_order_acquire)) {
      case Phase::kReading: return on_readable(connection);
      case Phase::kWriting: return on_writable(connection);
      case Phase::kDraining: return on_draining(connection);
      case Phase::kClosing: drop(connection); return;
      case Phase::kBusy: return;
    }
  }

  void begin_stop() {
    if (stopping_) return;
    stopping_ = true;
    stop_deadline_ = steady_clock::now() + options_.stop_timeout;
    watch(EPOLL_CTL_DEL, wake_, 0);
    ::close(listener_);
    listener_ = -1;
    sweep(steady_clock::now());
  }

  void accept_all() {
    for (;;) {
      sockaddr_storage address{};
      socklen_t size = sizeof address;
      const int fd = ::accept4(listener_, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0 && errno == EINTR) continue;
      if (fd < 0) {
        if (errno == EMFILE || errno == ENFILE) pause_accepting();
        return;
      }
      const int on = 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      auto connection = std::make_shared<Connection>(fd, address_text(address));
      connection->since = steady_clock::now();
      connections_.emplace(fd, connection);
      if (connections_.size() > options_.max_connections) {
        watch(EPOLL_CTL_ADD, fd, 0);
        refuse(connection, 503, "too many connections are open; try again in a second");
      } else {
        watch(EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLRDHUP | EPOLLONESHOT);
      }
    }
  }

  // No descriptor is left: connections wait in the kernel until the next sweep.
  void pause_accepting() {
    watch(EPOLL_CTL_DEL, listener_, 0);
    accepting_ = false;
  }

  void drop(const ConnectionPtr& connection) {
    watch(EPOLL_CTL_DEL, connection->fd, 0);
    connections_.erase(connection->fd);
  }

  void on_readable(const ConnectionPtr& connection) {
    const bool first = connection->in.empty();
    const Io io = connection->receive(kReadBytes);
    if (io == Io::kGone) return drop(connection);
    if (io == Io::kDone && first) connection->since = steady_clock::now();
    take_in(connection, true);
  }

  // Looks whether a whole request is there, and hands the connection to a worker, back to waiting, or to its end.
  // True where the calling worker shall answer it itself.
  bool take_in(const ConnectionPtr& connection, bool hand_over) {
    Connection& c = *connection;
    c.frame = frame_request(c.in, options_.limits, c.frame);
    if (c.frame.state == Frame::State::kWhole) {
      c.phase.store(Phase::kBusy, std::memory_order_release);
      if (hand_over) pool_->run([this, connection] { answer(connection); });
      return true;
    }
    if (c.frame.state == Frame::State::kRefused) {
      refuse(connection, c.frame.status, c.frame.detail);
      return false;
    }
    if (c.frame.wants_continue) {
      constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      [[maybe_unused]] const ssize_t wrote = ::send(c.fd, kContinue.data(), kContinue.size(), MSG_NOSIGNAL);
    }
    c.phase.store(Phase::kReading, std::memory_order_release);
    arm(c, EPOLLIN);
    return false;
  }

  void refuse(const ConnectionPtr& connection, int status, std::string_view detail) {
    Connection& c = *connection;
    c.out = protocol_.refuse(status, detail).bytes;
    c.close_after = true;
    c.drain_after = true;
    c.in.clear();
    send_out(connection);
  }

  // On a worker: answers the whole requests that are there.
  void answer(const ConnectionPtr& connection) {
    Connection& c = *connection;
    do {
      Protocol::Answer answered = protocol_.answer(c.in, c.frame, c.remote, stopping_);
      c.in.erase(0, c.frame.size);
      c.frame = {};
      c.out = std::move(answered.bytes);
      c.close_after = answered.close;
    } while (send_out(connection));
  }

  // Sends what the client takes now. True where all is out and the calling worker holds another whole request.
  bool send_out(const ConnectionPtr& connection) {
    Connection& c = *connection;
    c.since = steady_clock::now();
    switch (c.flush()) {
      case Io::kGone: close_later(c); return false;
      case Io::kBlocked:
        c.phase.store(Phase::kWriting, std::memory_order_release);
        arm(c, EPOLLOUT);
        return false;
      case Io::kDone: break;
    }
    if (!c.close_after) return take_in(connection, false);
    if (!c.drain_after) {
      close_later(c);
      return false;
    }
    ::shutdown(c.fd, SHUT_WR);
    c.phase.store(Phase::kDraining, std::memory_order_release);
    arm(c, EPOLLIN);
    return false;
  }

  // The waiting thread alone may drop a connection: a socket ready for writing calls it at once.
  void close_later(Connection& c) {
    c.phase.store(Phase::kClosing, std::memory_order_release);
    arm(c, EPOLLOUT);
  }

  void on_writable(const ConnectionPtr& connection) {
    const size_t before = connection->sent;
    const SteadyTime since = connection->since;
    if (send_out(connection)) {
      pool_->run([this, connection] { answer(connection); });
    } else if (connection->phase.load(std::memory_order_relaxed) == Phase::kWriting && connection->sent == before) {
      connection->since = since;  // only bytes that the client takes win it more time
    }
  }

  void on_draining(const ConnectionPtr& connection) {
    const Io io = connection->receive(kReadBytes);
    connection->in.clear();
    if (io == Io::kGone) return drop(connection);
    arm(*connection, EPOLLIN);
  }

  void sweep(SteadyTime now) {
    if (!accepting_ && listener_ >= 0) {
      watch(EPOLL_CTL_ADD, listener_, EPOLLIN);
      accepting_ = true;
    }
    std::vector<ConnectionPtr> over;
    std::vector<ConnectionPtr> slow;
    for (const auto& [fd, connection] : connections_) {
      const Phase phase = connection->phase.load(std::memory_order_acquire);
      if (phase == Phase::kBusy || phase == Phase::kClosing) continue;
      const auto waited = now - connection->since;
      const bool idle = phase == Phase::kReading && connection->in.empty();
      if (idle && (stopping_ || waited > options_.idle_timeout)) over.push_back(connection);
      if (phase == Phase::kReading && !idle && waited > options_.request_timeout) slow.push_back(connection);
      if (phase == Phase::kWriting && waited > options_.write_timeout) over.push_back(connection);
      if (phase == Phase::kDraining && waited > kDrainFor) over.push_back(connection);
    }
    for (const ConnectionPtr& connection : over) drop(connection);
    for (const ConnectionPtr& connection : slow) {
      refuse(connection, 408, "the request did not arrive whole in time; send it faster or in smaller parts");
    }
  }

  const Protocol& protocol_;
  const HttpOptions options_;
  int listener_;
  int epoll_;
  int wake_;
  bool accepting_ = false;
  std::atomic<bool> stopping_ = false;
  SteadyTime stop_deadline_;
  std::unordered_map<int, ConnectionPtr> connections_;
  std::unique_ptr<WorkerPool> pool_;
};

Result<std::unique_ptr<HttpServer>> HttpServer::listen(const Protocol& protocol, HttpOptions options) {
  const Result<int> listener = open_listener({options.host, options.port});
  if (!listener) return listener.error();
  auto impl = std::make_unique<Impl>(protocol, std::move(options), *listener);
  if (!impl->fine())
    return make_error(ErrorCode::kIo, std::string("cannot wait for connections: ") + std::strerror(errno));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;
std::uint16_t HttpServer::port() const { return impl_->port(); }
void HttpServer::run() { impl_->run(); }
void HttpServer::stop() { impl_->stop(); }

}  // namespace shelfwise::server

#include "server/http/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>

namespace shelfwise::server {
namespace {

constexpr int kBacklog = 1'024;

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Result<Addresses> resolve(const ListenAddress& address) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const std::string port = std::to_string(address.port);
  const int failed = ::getaddrinfo(address.host.empty() ? nullptr : address.host.c_str(), port.c_str(), &hints, &list);
  if (failed != 0) {
    return make_error(ErrorCode::kInvalidArgument,
                      std::string("this is no address of this machine: ") + ::gai_strerror(failed), address.host);
  }
  return Addresses(list);
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const auto bad = [&] {
    return make_error(ErrorCode::kInvalidArgument, "\"" + std::string(text.substr(0, 80)) +
                                                       "\" is no address to listen on; write it as 127.0.0.1:8080");
  };
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad();
  ListenAddress address;
  std::string_view host = text.substr(0, colon);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  address.host = host;
  const std::string_view port = text.substr(colon + 1);
  const auto [end, ec] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (ec != std::errc() || end != port.data() + port.size()) return bad();
  return address;
}

bool is_loopback(const ListenAddress& address) {
  const Result<Addresses> addresses = resolve(address);
  if (!addresses) return false;
  for (const addrinfo* a = addresses->get(); a != nullptr; a = a->ai_next) {
    if (a->ai_family == AF_INET) {
      const auto* in = reinterpret_cast<const sockaddr_in*>(a->ai_addr);
      if ((ntohl(in->sin_addr.s_addr) >> 24) != 127) return false;
    } else if (a->ai_family == AF_INET6) {
      const auto* in = reinterpret_cast<const sockaddr_in6*>(a->ai_addr);
      if (!IN6_IS_ADDR_LOOPBACK(&in->sin6_addr)) return false;
    } else {
      return false;
    }
  }
  return true;
}

std::string url_of(const ListenAddress& address, std::uint16_t port) {
  const std::string host = address.host.empty() ? "localhost" : address.host;
  return "http://" + (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port) + "/";
}

Result<int> open_listener(const ListenAddress& address) {
  const Result<Addresses> addresses = resolve(address);
  if (!addresses) return addresses.error();
  int why = 0;
  for (const addrinfo* a = addresses->get(); a != nullptr; a = a->ai_next) {
    const int fd = ::socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol);
    if (fd < 0) {
      why = errno;
      continue;
    }
    // SO_REUSEADDR lets a restart take the port at once; without SO_REUSEPORT a second server is refused.
    const int on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(fd, a->ai_addr, a->ai_addrlen) == 0 && ::listen(fd, kBacklog) == 0) return fd;
    why = errno;
    ::close(fd);
  }
  const std::string place = address.host + ":" + std::to_string(address.port);
  if (why == EADDRINUSE) {
    return make_error(ErrorCode::kConflict,
                      "the port is taken by another program; choose another with --listen, or stop that one", place);
  }
  if (why == EACCES)
    return make_error(ErrorCode::kForbidden, "ports below 1024 need special rights; choose a higher one", place);
  return make_error(ErrorCode::kIo, std::string("cannot listen: ") + std::strerror(why), place);
}

std::uint16_t port_of(int listener) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6*>(&address)->sin6_port);
  return ntohs(reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

}  // namespace shelfwise::server

#include "bench/load/connection.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

namespace shelfwise::load {
namespace {

constexpr int kTimeoutSeconds = 60;

Error network_error(std::string_view action) {
  return make_error(ErrorCode::kIo, "cannot " + std::string(action) + ": " + std::strerror(errno));
}

// The value of a header in a head, or "".
std::string_view header(std::string_view head, std::string_view name) {
  for (size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
    const std::string_view line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    if (::strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
    std::string_view value = line.substr(name.size() + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    return value;
  }
  return {};
}

}  // namespace

Result<Address> parse_address(std::string_view text) {
  if (text.starts_with("http://")) text.remove_prefix(7);
  while (text.ends_with('/')) text.remove_suffix(1);
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) {
    return make_error(ErrorCode::kInvalidArgument, "an address is HOST:PORT, such as 127.0.0.1:8080",
                      std::string(text));
  }
  return Address{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

Result<AnswerHead> parse_head(std::string_view head) {
  AnswerHead result;
  result.bytes = head.size();
  const auto bad = [] { return make_error(ErrorCode::kInvalidArgument, "the answer is no HTTP/1.1"); };
  if (!head.starts_with("HTTP/1.1 ") || head.size() < 12) return bad();
  if (std::from_chars(head.data() + 9, head.data() + 12, result.status).ec != std::errc()) return bad();
  const std::string_view length = header(head, "Content-Length");
  if (!length.empty()) {
    if (std::from_chars(length.data(), length.data() + length.size(), result.content_length).ec != std::errc())
      return bad();
  } else if (header(head, "Transfer-Encoding") != "chunked") {
    return bad();
  }
  return result;
}

Connection::Connection(Connection&& other) noexcept
    : address_(std::move(other.address_)), fd_(std::exchange(other.fd_, -1)) {}

Connection::~Connection() { close(); }

void Connection::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Result<Answer> Connection::get(std::string_view target) {
  request_ = "GET ";
  request_ += target;
  request_ += " HTTP/1.1\r\nHost: " + address_.host + "\r\n\r\n";
  return exchange();
}

Result<Answer> Connection::post(std::string_view target, std::string_view json) {
  request_ = "POST ";
  request_ += target;
  request_ += " HTTP/1.1\r\nHost: " + address_.host +
              "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(json.size()) + "\r\n\r\n";
  request_ += json;
  return exchange();
}

Result<Answer> Connection::exchange() {
  const bool kept = fd_ >= 0;
  if (!kept) {
    if (Status connected = connect(); !connected) return connected.error();
  }
  Status sent = send_all();
  Result<Answer> answer = sent ? receive() : Result<Answer>(sent.error());
  if (!answer && kept && answer_.empty()) {  // the server had closed it in the meantime
    close();
    return exchange();
  }
  if (!answer) close();
  return answer;
}

Status Connection::connect() {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address_.host.c_str(), address_.port.c_str(), &hints, &found) != 0 || found == nullptr) {
    return make_error(ErrorCode::kIo, "no such host", address_.host);
  }
  fd_ = ::socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, 0);
  const bool connected = fd_ >= 0 && ::connect(fd_, found->ai_addr, found->ai_addrlen) == 0;
  ::freeaddrinfo(found);
  if (!connected) {
    Error error = network_error("connect");
    close();
    return error;
  }
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const timeval limit{kTimeoutSeconds, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  return {};
}

Status Connection::send_all() {
  std::string_view rest = request_;
  while (!rest.empty()) {
    const ssize_t sent = ::send(fd_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) {
      answer_.clear();
      return network_error("send");
    }
    rest.remove_prefix(static_cast<size_t>(sent));
  }
  return {};
}

Result<size_t> Connection::read_more() {
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = ::recv(fd_, buffer, sizeof buffer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return network_error("receive");
    if (got == 0) return make_error(ErrorCode::kIo, "the server closed the connection");
    answer_.append(buffer, static_cast<size_t>(got));
    return static_cast<size_t>(got);
  }
}

Result<Answer> Connection::receive() {
  answer_.clear();
  size_t end = 0;
  while ((end = answer_.find("\r\n\r\n")) == std::string::npos) {
    if (Result<size_t> got = read_more(); !got) return got.error();
  }
  const Result<AnswerHead> head = parse_head(std::string_view(answer_).substr(0, end + 4));
  if (!head) return head.error();
  if (head->content_length < 0) {
    if (Status read = read_chunks(head->bytes); !read) return read.error();
    return Answer{head->status, body_};
  }
  const size_t whole = head->bytes + static_cast<size_t>(head->content_length);
  while (answer_.size() < whole) {
    if (Result<size_t> got = read_more(); !got) return got.error();
  }
  return Answer{head->status, std::string_view(answer_).substr(head->bytes, whole - head->bytes)};
}

Status Connection::read_chunks(size_t begin) {
  body_.clear();
  for (;;) {
    size_t line = 0;
    while ((line = answer_.find("\r\n", begin)) == std::string::npos) {
      if (Result<size_t> got = read_more(); !got) return got.error();
    }
    size_t size = 0;
    if (std::from_chars(answer_.data() + begin, answer_.data() + line, size, 16).ec != std::errc()) {
      return make_error(ErrorCode::kIo, "a chunk of the answer has no size");
    }
    while (answer_.size() < line + 2 + size + 2) {
      if (Result<size_t> got = read_more(); !got) return got.error();
    }
    if (size == 0) return {};
    body_.append(answer_, line + 2, size);
    begin = line + 2 + size + 2;
  }
}

}  // namespace shelfwise::load

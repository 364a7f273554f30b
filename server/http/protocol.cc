#include "server/http/protocol.h"

#include <httplib.h>
#include <strings.h>

#include <algorithm>
#include <cstring>

#include "server/api/callers.h"
#include "server/http/gzip.h"

namespace shelfwise::server {
namespace {

// What the library reads from and writes to: memory.
class MemoryStream final : public httplib::Stream {
 public:
  MemoryStream(std::string_view in, std::string_view remote) : in_(in), remote_(remote) {}

  bool is_readable() const override { return !in_.empty(); }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, size_t size) override {
    const size_t count = std::min(size, in_.size());
    std::memcpy(to, in_.data(), count);
    in_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* from, size_t size) override {
    out_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = remote_;
    port = 0;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    ip.clear();
    port = 0;
  }
  socket_t socket() const override { return 0; }

  std::string take() { return std::move(out_); }

 private:
  std::string_view in_;
  std::string_view remote_;
  std::string out_;
};

RequestHeaders headers_of(const httplib::Request& request) {
  RequestHeaders out;
  out.authorization = request.get_header_value("Authorization");
  out.shelfwise_key = request.get_header_value("X-Shelfwise-Key");
  out.cookie = request.get_header_value("Cookie");
  out.sec_gpc = request.get_header_value("Sec-GPC");
  out.request_id = request.get_header_value("X-Request-Id");
  out.host = request.get_header_value("Host");
  out.origin = request.get_header_value("Origin");
  out.referer = request.get_header_value("Referer");
  out.algolia_key = request.get_header_value("X-Algolia-API-Key");
  out.algolia_user_token = request.get_header_value("X-Algolia-UserToken");
  out.asks_for_headers = request.get_header_value("Access-Control-Request-Headers");
  out.accept_encoding = request.get_header_value("X-Shelfwise-Accepts");
  out.if_none_match = request.get_header_value("If-None-Match");
  out.content_encoding = request.get_header_value("Content-Encoding");
  return out;
}

struct Target {
  std::string_view authority;  // of the absolute form ("GET http://host:8080/path"), as to a proxy; else ""
  std::string_view path;
  std::string_view query;
};

Target split_target(std::string_view target) {
  Target out;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() < scheme.size() || ::strncasecmp(target.data(), scheme.data(), scheme.size()) != 0) continue;
    target.remove_prefix(scheme.size());
    out.authority = target.substr(0, target.find_first_of("/?"));
    target.remove_prefix(out.authority.size());
  }
  const size_t mark = std::min(target.find('?'), target.size());
  out.path = mark == 0 ? "/" : target.substr(0, mark);
  out.query = target.substr(std::min(mark + 1, target.size()));
  return out;
}

void copy(ApiReply reply, httplib::Response& response) {
  response.status = reply.status;
  for (const auto& [name, value] : reply.headers) response.set_header(name, value);
  response.body = std::move(reply.body);
  if (reply.status != 204) response.set_header("Content-Type", std::string(reply.content_type));
}

}  // namespace

// The library as parser and formatter. Routing happens before its own, whose regular expressions recurse once a
// character of the path.
class Protocol::Parser final : public httplib::Server {
 public:
  Parser(RequestHandler& handler, std::chrono::seconds idle_timeout, size_t max_body_bytes) {
    // Only what its "Keep-Alive" header says: connections are kept by HttpServer.
    set_keep_alive_timeout(idle_timeout.count());
    set_keep_alive_max_count(1'000'000);
    set_pre_routing_handler([&handler, max_body_bytes](const httplib::Request& request, httplib::Response& response) {
      ApiRequest call;
      call.method = request.method == "HEAD" ? "GET" : request.method;
      const Target target = split_target(request.target);
      call.path = target.path;
      // The library's own reading of a query cuts values at every '='.
      call.query = parse_query(target.query);
      call.headers = headers_of(request);
      // The target's own authority stands above the Host header (RFC 9112, 3.2.2).
      if (!target.authority.empty()) call.headers.host = target.authority;
      call.body = current_body();
      call.remote = request.remote_addr;
      std::string inflated;
      if (::strcasecmp(call.headers.content_encoding.c_str(), "gzip") == 0) {
        Result<std::string> whole = gunzip(call.body, max_body_bytes);
        if (!whole) {
          const int status = whole.error().code == ErrorCode::kTooLarge ? 413 : 400;
          copy(handler.refuse(status, whole.error().message), response);
          return HandlerResponse::Handled;
        }
        inflated = std::move(*whole);
        call.body = inflated;
      }
      copy(handler.handle(call), response);
      return HandlerResponse::Handled;
    });
    // Refusals of the library itself arrive here without a body; ours have one.
    set_error_handler(HandlerWithResponse([&handler](const httplib::Request&, httplib::Response& response) {
      if (response.body.empty() && !response.has_header("X-Request-Id")) {
        copy(handler.refuse(response.status, response.status == 414
                                                 ? "the URL is longer than 8,192 bytes; use POST /v1/search"
                                                 : "this is no HTTP request that the server can read"),
             response);
        return HandlerResponse::Handled;  // or it would go without a length, and the client wait for more
      }
      return HandlerResponse::Unhandled;
    }));
  }

  // False where the connection has to close. The library knows no body: it stays where it is, in `body`.
  bool run(MemoryStream& stream, std::string_view body, bool last, bool& closed) {
    current_body() = body;
    const bool fine = process_request(stream, last, closed, [](httplib::Request& request) {
      // The library would compress by itself, and brotli here costs more than the search: what it accepts is kept
      // aside.
      const auto accepts = request.headers.find("Accept-Encoding");
      if (accepts != request.headers.end()) {
        request.headers.emplace("X-Shelfwise-Accepts", accepts->second);
        request.headers.erase("Accept-Encoding");
      }
      request.headers.erase("Range");
      request.headers.erase("Expect");
      request.ranges.clear();
    });
    current_body() = {};
    return fine;
  }

 private:
  static std::string_view& current_body() {
    thread_local std::string_view body;
    return body;
  }
};

Protocol::Protocol(RequestHandler& handler, std::chrono::seconds idle_timeout, size_t max_body_bytes)
    : handler_(handler), parser_(std::make_unique<Parser>(handler, idle_timeout, max_body_bytes)) {}
Protocol::~Protocol() = default;

Protocol::Answer Protocol::answer(std::string_view request, const Frame& frame, std::string_view remote,
                                  bool last) const {
  MemoryStream stream(request.substr(0, frame.body_begin), remote);
  const std::string_view raw_body = request.substr(frame.body_begin, frame.size - frame.body_begin);
  const std::string joined = frame.chunked ? join_chunks(raw_body) : std::string();
  bool closed = false;
  const bool fine = parser_->run(stream, frame.chunked ? joined : raw_body, last, closed);
  return {stream.take(), last || closed || !fine};
}

Protocol::Answer Protocol::refuse(int status, std::string_view detail) const {
  const ApiReply reply = handler_.refuse(status, detail);
  std::string bytes =
      "HTTP/1.1 " + std::to_string(reply.status) + " Refused\r\nContent-Type: " + std::string(reply.content_type) +
      "\r\nContent-Length: " + std::to_string(reply.body.size()) + "\r\nConnection: close\r\n\r\n" + reply.body;
  return {std::move(bytes), true};
}

}  // namespace shelfwise::server

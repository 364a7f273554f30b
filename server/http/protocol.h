// Whole request bytes to whole answer bytes: cpp-httplib parses and formats, a RequestHandler answers. No sockets.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "server/api/exchange.h"
#include "server/http/framer.h"

namespace shelfwise::server {

// Thread-safe.
class Protocol {
 public:
  // `idle_timeout` is what clients are told about kept connections; a compressed body may grow to `max_body_bytes`.
  Protocol(RequestHandler& handler, std::chrono::seconds idle_timeout, size_t max_body_bytes = 32 << 20);
  ~Protocol();

  struct Answer {
    std::string bytes;
    bool close = false;  // the connection ends with this answer
  };

  // `request` is one whole request as `frame` describes it. With `last` the answer closes the connection.
  Answer answer(std::string_view request, const Frame& frame, std::string_view remote, bool last) const;

  // For bytes that are no request.
  Answer refuse(int status, std::string_view detail) const;

 private:
  class Parser;
  RequestHandler& handler_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace shelfwise::server

// Finds where one HTTP/1 request ends in bytes as they arrive, so that a worker only ever sees whole requests and no
// client, however slow, holds a thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace shelfwise::server {

struct FramerLimits {
  size_t max_head_bytes = 32 << 10;  // request line and headers
  size_t max_body_bytes = 32 << 20;
};

struct Frame {
  enum class State {
    kMore,     // not whole yet
    kWhole,    // `size` bytes are one request
    kRefused,  // never will be: answer `status` and close
  };
  State state = State::kMore;
  size_t size = 0;
  size_t body_begin = 0;        // of a whole request
  bool chunked = false;         // its body still has chunk headers
  bool wants_continue = false;  // the head is whole and the client waits for "100 Continue" before it sends the body
  int status = 0;
  const char* detail = "";
  size_t next_chunk = 0;   // where the first chunk not seen whole begins
  size_t chunk_bytes = 0;  // of data before it
};

// Looks at the bytes from one request's start. As bytes are added, pass what the last call said: it goes on from there.
Frame frame_request(std::string_view bytes, const FramerLimits& limits, const Frame& before = {});

// The body of a chunked frame's bytes (`chunks` from body_begin to its end), without chunk headers.
std::string join_chunks(std::string_view chunks);

}  // namespace shelfwise::server

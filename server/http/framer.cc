#include "server/http/framer.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace shelfwise::server {
namespace {

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

Frame refuse(int status, const char* detail) {
  Frame frame;
  frame.state = Frame::State::kRefused;
  frame.status = status;
  frame.detail = detail;
  return frame;
}

// What the head says about where the request ends, and what it says wrongly.
struct HeadFacts {
  std::optional<std::uint64_t> length;
  bool chunked = false;
  bool expects_continue = false;
  int hosts = 0;
  int status = 0;  // above 0: refused
  const char* detail = "";

  void refuse(int refused_with, const char* why) {
    if (status != 0) return;
    status = refused_with;
    detail = why;
  }
};

constexpr const char* kBadLength = "Content-Length and Transfer-Encoding cannot be read, or contradict each other";

void read_length(std::string_view value, HeadFacts& facts) {
  std::uint64_t length = 0;
  const auto [last, ec] = std::from_chars(value.data(), value.data() + value.size(), length);
  const bool whole = ec == std::errc() && last == value.data() + value.size() && !value.empty();
  if (!whole || (facts.length && *facts.length != length)) facts.refuse(400, kBadLength);
  facts.length = length;
}

void read_header(std::string_view name, std::string_view value, HeadFacts& facts) {
  // A proxy may read `Host : x` as another header than the server does (RFC 9112, 5.1): so it is none.
  if (name.empty() || name.find_first_of(" \t") != std::string_view::npos) {
    facts.refuse(400, "a header's name is empty, or has a space in it or before its colon");
  } else if (same_ignoring_case(name, "content-length")) {
    read_length(value, facts);
  } else if (same_ignoring_case(name, "transfer-encoding")) {
    if (!same_ignoring_case(value, "chunked")) facts.refuse(400, kBadLength);
    facts.chunked = true;
  } else if (same_ignoring_case(name, "expect")) {
    facts.expects_continue = same_ignoring_case(value, "100-continue");
  } else if (same_ignoring_case(name, "host")) {
    if (++facts.hosts > 1) facts.refuse(400, "there is more than one Host header");
  } else if (same_ignoring_case(name, "content-encoding")) {
    if (!same_ignoring_case(value, "identity") && !same_ignoring_case(value, "gzip")) {
      facts.refuse(415, "of compressed bodies gzip is read; send it so, or as it is");
    }
  }
}

HeadFacts read_head(std::string_view head) {
  HeadFacts out;
  head.remove_prefix(std::min(head.find("\r\n"), head.size()));
  while (head.size() > 2) {
    head.remove_prefix(2);
    const size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end);
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;  // the HTTP library has the say on malformed lines
    read_header(line.substr(0, colon), trim(line.substr(colon + 1)), out);
  }
  // Both at once is how requests are smuggled past proxies.
  if (out.chunked && out.length) out.refuse(400, kBadLength);
  return out;
}

// One chunk's header at `at`: the size, and where its data begins.
struct ChunkHead {
  enum class State { kMore, kWhole, kBad } state = State::kMore;
  std::uint64_t size = 0;
  size_t data = 0;
};

ChunkHead read_chunk_head(std::string_view bytes, size_t at) {
  constexpr size_t kMaxLine = 256;
  const size_t end = bytes.find("\r\n", at);
  if (end == std::string_view::npos) {
    return {bytes.size() - at > kMaxLine ? ChunkHead::State::kBad : ChunkHead::State::kMore, 0, 0};
  }
  std::string_view line = bytes.substr(at, end - at);
  line = trim(line.substr(0, line.find(';')));
  std::uint64_t size = 0;
  const auto [last, ec] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  if (line.empty() || ec != std::errc() || last != line.data() + line.size()) return {ChunkHead::State::kBad, 0, 0};
  return {ChunkHead::State::kWhole, size, end + 2};
}

Frame frame_chunks(std::string_view bytes, Frame frame, const FramerLimits& limits) {
  size_t at = frame.next_chunk;
  for (;;) {
    frame.next_chunk = at;
    const ChunkHead chunk = read_chunk_head(bytes, at);
    if (chunk.state == ChunkHead::State::kBad) return refuse(400, "the chunked body is malformed");
    if (chunk.state == ChunkHead::State::kMore) return frame;
    if (chunk.size > limits.max_body_bytes || frame.chunk_bytes + chunk.size > limits.max_body_bytes) {
      return refuse(413, "the body is larger than the server takes; send it in parts");
    }
    if (chunk.size == 0) break;
    at = chunk.data + static_cast<size_t>(chunk.size) + 2;
    if (at > bytes.size()) return frame;
    if (bytes.substr(at - 2, 2) != "\r\n") return refuse(400, "the chunked body is malformed");
    frame.chunk_bytes += static_cast<size_t>(chunk.size);
  }
  // The last chunk is followed by trailers, which we ignore, and an empty line.
  const size_t last = bytes.find("\r\n", at);
  const size_t end = bytes.compare(last, 4, "\r\n\r\n") == 0 ? last + 4 : bytes.find("\r\n\r\n", last);
  if (end == std::string_view::npos) {
    return bytes.size() - last > limits.max_head_bytes ? refuse(431, "the trailers are too large") : frame;
  }
  frame.state = Frame::State::kWhole;
  frame.size = bytes.compare(last, 4, "\r\n\r\n") == 0 ? end : end + 4;
  return frame;
}

}  // namespace

Frame frame_request(std::string_view bytes, const FramerLimits& limits, const Frame& before) {
  if (before.body_begin > 0) {  // the head is read already
    Frame frame = before;
    frame.wants_continue = false;
    if (frame.chunked) return frame_chunks(bytes, frame, limits);
    if (bytes.size() >= frame.size) frame.state = Frame::State::kWhole;
    return frame;
  }
  const size_t head_end = bytes.substr(0, limits.max_head_bytes).find("\r\n\r\n");
  if (head_end == std::string_view::npos) {
    if (bytes.size() >= limits.max_head_bytes)
      return refuse(431, "the request line and headers are larger than 32 KiB");
    return {};
  }
  const size_t body_begin = head_end + 4;
  const HeadFacts body = read_head(bytes.substr(0, head_end));
  if (body.status != 0) return refuse(body.status, body.detail);
  if (body.length.value_or(0) > limits.max_body_bytes) {
    return refuse(413, "the body is larger than the server takes; send it in parts");
  }
  Frame frame;
  frame.body_begin = body_begin;
  if (body.chunked) {
    frame.chunked = true;
    frame.next_chunk = body_begin;
    frame = frame_chunks(bytes, frame, limits);
  } else {
    frame.size = body_begin + static_cast<size_t>(body.length.value_or(0));
    if (bytes.size() >= frame.size) frame.state = Frame::State::kWhole;
  }
  frame.wants_continue = frame.state == Frame::State::kMore && body.expects_continue && bytes.size() == body_begin;
  return frame;
}

std::string join_chunks(std::string_view chunks) {
  std::string out;
  for (size_t at = 0;;) {
    const ChunkHead chunk = read_chunk_head(chunks, at);
    if (chunk.state != ChunkHead::State::kWhole || chunk.size == 0) return out;
    out += chunks.substr(chunk.data, static_cast<size_t>(chunk.size));
    at = chunk.data + static_cast<size_t>(chunk.size) + 2;
  }
}

}  // namespace shelfwise::server

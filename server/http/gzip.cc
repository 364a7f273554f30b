#include "server/http/gzip.h"

#include <zlib.h>

#include <algorithm>

namespace shelfwise::server {
namespace {

constexpr int kGzipWindow = 15 + 16;  // the largest window, with gzip's frame

z_stream stream_over(std::string_view in) {
  z_stream stream{};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // zlib reads it only
  stream.avail_in = static_cast<uInt>(in.size());
  return stream;
}

}  // namespace

Result<std::string> gunzip(std::string_view compressed, size_t max_bytes) {
  z_stream stream = stream_over(compressed);
  if (::inflateInit2(&stream, kGzipWindow) != Z_OK) return make_error(ErrorCode::kInternal, "zlib has no memory");
  std::string out;
  int state = Z_OK;
  while (state == Z_OK && out.size() <= max_bytes) {
    const size_t before = out.size();
    out.resize(std::min(max_bytes + 1, before + std::max<size_t>(16'384, before)));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(out.size() - before);
    state = ::inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
  }
  ::inflateEnd(&stream);
  if (out.size() > max_bytes) {
    return make_error(ErrorCode::kTooLarge, "the body grows beyond " + std::to_string(max_bytes) + " bytes");
  }
  if (state != Z_STREAM_END) return make_error(ErrorCode::kInvalidArgument, "the body is no whole gzip stream");
  return out;
}

std::string gzip(std::string_view text) {
  z_stream stream = stream_over(text);
  if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, 9, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(::deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int state = ::deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  ::deflateEnd(&stream);
  return state == Z_STREAM_END ? out : std::string();
}

}  // namespace shelfwise::server

#include "catalog/feed_text.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/files.h"

namespace shelfwise::catalog {
namespace {

constexpr size_t kChunk = 1 << 18;

}  // namespace

std::uint64_t count_lines(std::string_view text, bool& after_return) {
  if (text.empty()) return 0;
  auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  if (after_return && text.front() == '\n') --lines;
  for (size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1)) {
    lines += at + 1 < text.size() && text[at + 1] == '\n' ? 0 : 1;
  }
  after_return = text.back() == '\r';
  return lines;
}

Result<FeedText> FeedText::open(const std::filesystem::path& file) {
  std::error_code status;
  if (!std::filesystem::exists(file, status)) return system_error(ENOENT, "open the feed", file);
  if (!std::filesystem::is_regular_file(file, status)) {
    return make_error(ErrorCode::kInvalidArgument, "is no plain file; give the feed as a file on disk", file.string());
  }
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) return system_error(errno != 0 ? errno : EIO, "open the feed", file);
  Result<EncodingGuess> guess = guess_encoding(in);
  if (!guess) return make_error(guess.error().code, guess.error().message, file.string());
  Result<Decoder> decoder = Decoder::create(*guess);
  if (!decoder) return std::move(decoder).error();
  in.clear();
  in.seekg(static_cast<std::streamoff>(guess->mark_bytes));
  FeedText text(std::move(in), file, *guess, std::move(*decoder));
  text.bytes_read_ = guess->mark_bytes;
  text.bytes_total_ = std::filesystem::file_size(file, status);
  return text;
}

Result<bool> FeedText::more() {
  if (ended_) return false;
  if (begin_ > 0) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
  std::string chunk(kChunk, '\0');
  in_.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
  if (in_.bad()) return system_error(EIO, "read on", file_);
  chunk.resize(static_cast<size_t>(in_.gcount()));
  bytes_read_ += chunk.size();
  ended_ = !in_;
  const size_t before = buffer_.size();
  if (Status decoded = decoder_.decode(chunk, ended_, buffer_); !decoded) return decoded.error();
  return buffer_.size() > before || !ended_;
}

void FeedText::take(size_t bytes) {
  line_ += count_lines(window().substr(0, bytes), after_return_);
  begin_ += bytes;
}

}  // namespace shelfwise::catalog

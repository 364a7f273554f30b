#include "events/line_reader.h"

#include <algorithm>

namespace shelfwise::events {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;

}  // namespace

bool LineReader::fill() {
  buffer_.resize(kBufferBytes);
  const std::size_t got = std::fread(buffer_.data(), 1, buffer_.size(), file_);
  buffer_.resize(got);
  at_ = 0;
  bytes_ += got;
  failed_ = got == 0 && std::ferror(file_) != 0;
  return got > 0;
}

bool LineReader::next(std::string& line) {
  line.clear();
  too_long_ = false;
  if (at_ == buffer_.size() && !fill()) return false;
  ++number_;
  for (;;) {
    const std::size_t end = std::min(buffer_.find('\n', at_), buffer_.size());
    const std::size_t room = max_bytes_ - line.size();
    too_long_ = too_long_ || end - at_ > room;
    line.append(buffer_, at_, std::min(end - at_, room));
    at_ = end;
    if (at_ < buffer_.size()) {
      ++at_;
      break;
    }
    if (!fill()) break;
  }
  if (!line.empty() && line.back() == '\r' && !too_long_) line.pop_back();
  return !failed_;
}

}  // namespace shelfwise::events

// Lines of a file or pipe, in bounded memory.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace shelfwise::events {

// Reads from a stream that it does not own. Lines end with LF or CRLF; the last may lack its end.
class LineReader {
 public:
  LineReader(std::FILE* file, std::size_t max_bytes) : file_(file), max_bytes_(max_bytes) {}

  // The next line without its end; a line beyond `max_bytes` comes cut to so many and with too_long(). False at the end
  // of the file, or where reading failed (see failed()).
  bool next(std::string& line);
  bool too_long() const { return too_long_; }
  bool failed() const { return failed_; }
  std::uint64_t number() const { return number_; }  // of the line, from 1
  std::uint64_t bytes() const { return bytes_; }    // read so far

 private:
  bool fill();

  std::FILE* file_;
  std::size_t max_bytes_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::uint64_t number_ = 0;
  std::uint64_t bytes_ = 0;
  bool too_long_ = false;
  bool failed_ = false;
};

}  // namespace shelfwise::events

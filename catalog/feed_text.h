// A feed file's text as a sliding window of UTF-8: readers look ahead, take what they need, and let it go.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "catalog/encoding.h"
#include "common/result.h"

namespace shelfwise::catalog {

class FeedText {
 public:
  // Fails where the file is missing, no plain file, empty or binary.
  static Result<FeedText> open(const std::filesystem::path& file);

  // What is in the window: the text from the current place on. Valid until more() or take().
  std::string_view window() const { return std::string_view(buffer_).substr(begin_); }

  // Extends the window. False at the end of the file.
  Result<bool> more();

  // Moves the current place `bytes` on, counting lines.
  void take(size_t bytes);

  std::uint64_t line() const { return line_; }  // of the current place, from 1
  const EncodingGuess& encoding() const { return encoding_; }
  std::uint64_t bytes_read() const { return bytes_read_; }
  std::uint64_t bytes_total() const { return bytes_total_; }

 private:
  FeedText(std::ifstream in, std::filesystem::path file, EncodingGuess encoding, Decoder decoder)
      : in_(std::move(in)), file_(std::move(file)), encoding_(encoding), decoder_(std::move(decoder)) {}

  std::ifstream in_;
  std::filesystem::path file_;
  EncodingGuess encoding_;
  Decoder decoder_;
  std::string buffer_;
  size_t begin_ = 0;
  bool ended_ = false;
  bool after_return_ = false;  // the character before the current place is "\r": a "\n" here ends no second line
  std::uint64_t line_ = 1;
  std::uint64_t bytes_read_ = 0;
  std::uint64_t bytes_total_ = 0;
};

// The number of lines that end in `text`, "\r\n" being one end. `after_return` carries a "\r" over to the next call.
std::uint64_t count_lines(std::string_view text, bool& after_return);

}  // namespace shelfwise::catalog

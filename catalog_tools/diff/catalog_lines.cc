#include "catalog_tools/diff/catalog_lines.h"

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/files.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18U;

// Takes the names and the id of the outermost object and passes over the rest without building it.
class Summarizer : public nlohmann::json_sax<nlohmann::json> {
 public:
  LineSummary summary;
  std::string mistake;
  bool has_id = false;

  bool null() override { return value(false); }
  bool boolean(bool) override { return value(true); }
  bool number_integer(number_integer_t number) override { return number_text(std::to_string(number)); }
  bool number_unsigned(number_unsigned_t number) override { return number_text(std::to_string(number)); }
  bool number_float(number_float_t, const string_t& text) override { return number_text(text); }
  bool string(string_t& text) override {
    if (depth_ == 1 && key_ == "id") set_id(text);
    return value(!text.empty());
  }
  bool binary(binary_t&) override { return value(true); }
  bool start_object(std::size_t) override { return open(); }
  bool start_array(std::size_t) override { return depth_ == 0 ? no_object() : open(); }
  bool key(string_t& name) override {
    if (depth_ == 1) key_ = name;
    filled_ = filled_ || depth_ > 1;
    return true;
  }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    mistake = "no JSON from byte " + std::to_string(position) + " of the line on";
    return false;
  }

 private:
  bool no_object() {
    mistake = "not a JSON object";
    return false;
  }
  bool open() {
    if (depth_ == 1) filled_ = false;
    ++depth_;
    return true;
  }
  bool close() {
    --depth_;
    if (depth_ == 1 && filled_) summary.attributes.push_back(key_);
    return true;
  }
  bool value(bool holds_something) {
    if (depth_ == 0) return no_object();
    if (depth_ > 1) filled_ = filled_ || holds_something;
    if (depth_ == 1 && holds_something) summary.attributes.push_back(key_);
    return true;
  }
  bool number_text(const std::string& text) {
    if (depth_ == 1 && key_ == "id") set_id(text);
    return value(true);
  }
  void set_id(const std::string& text) {
    summary.id = text;
    has_id = !text.empty();
  }

  std::size_t depth_ = 0;
  std::string key_;      // of the outermost object
  bool filled_ = false;  // whether the value in hand, an object or a list, holds something
};

}  // namespace

Result<LineSummary> summarize_line(std::string_view line) {
  Summarizer summarizer;
  const bool parsed = nlohmann::json::sax_parse(line.begin(), line.end(), &summarizer);
  if (!parsed) {
    return make_error(ErrorCode::kCorrupt,
                      summarizer.mistake.empty() ? "no JSON that could be read" : summarizer.mistake);
  }
  if (!summarizer.has_id) return make_error(ErrorCode::kCorrupt, "a product without an id");
  std::vector<std::string>& names = summarizer.summary.attributes;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return std::move(summarizer.summary);
}

Result<CatalogLines> CatalogLines::open(const std::filesystem::path& file) {
  std::error_code code;
  const std::uint64_t bytes = std::filesystem::file_size(file, code);
  if (code) return system_error(code.value(), "read the catalog", file);
  CatalogLines lines(file, bytes);
  lines.in_.open(file, std::ios::binary);
  lines.random_.open(file, std::ios::binary);
  if (!lines.in_ || !lines.random_) return system_error(errno, "read the catalog", file);
  return lines;
}

Result<std::optional<CatalogLines::Line>> CatalogLines::next() {
  for (std::size_t searched = begin_;;) {
    const std::size_t end = buffer_.find('\n', searched);
    const bool last = end == std::string::npos && in_.eof();
    if (end == std::string::npos && !last) {
      searched = buffer_.size() - begin_;
      if (searched > kMaxLineBytes) {
        return make_error(ErrorCode::kTooLarge, "a line beyond 32 MB; is this a catalog.jsonl?",
                          file_.string() + ":" + std::to_string(number_ + 1));
      }
      buffer_.erase(0, begin_);
      buffer_at_ += begin_;
      begin_ = 0;
      const std::size_t had = buffer_.size();
      buffer_.resize(had + kChunk);
      in_.read(buffer_.data() + had, static_cast<std::streamsize>(kChunk));
      if (in_.bad()) return system_error(EIO, "read the catalog", file_);
      buffer_.resize(had + static_cast<std::size_t>(in_.gcount()));
      continue;
    }
    const std::size_t stop = last ? buffer_.size() : end;
    Line line{std::string_view(buffer_).substr(begin_, stop - begin_), buffer_at_ + begin_, number_ + 1};
    if (last && line.text.empty()) return std::optional<Line>();
    ++number_;
    begin_ = searched = last ? stop : stop + 1;
    if (line.text.find_first_not_of(" \t\r") != std::string_view::npos) return std::optional<Line>(line);
  }
}

Result<std::string> CatalogLines::read(std::uint64_t offset, std::size_t length) {
  std::string text(length, '\0');
  random_.clear();
  random_.seekg(static_cast<std::streamoff>(offset));
  random_.read(text.data(), static_cast<std::streamsize>(length));
  if (!random_) return make_error(ErrorCode::kIo, "the catalog changed while it was read", file_.string());
  return text;
}

}  // namespace shelfwise::catalog_tools

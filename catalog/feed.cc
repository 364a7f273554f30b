#include "catalog/feed.h"

#include <utility>

#include "catalog/feed_readers.h"
#include "catalog/feed_row.h"

namespace shelfwise::catalog {
namespace {

// The content has the word, the file's name only where the content is a table.
Result<FeedFormat> detect(std::string_view window, const std::filesystem::path& file) {
  const std::string_view start = trim_spaces(window.substr(0, 4096));
  const std::string lower = lower_ascii(start.substr(0, 200));
  if (start.empty()) {
    return make_error(ErrorCode::kInvalidArgument, "the file holds nothing but spaces; export the feed again",
                      file.string());
  }
  if (lower.starts_with("<!doctype html") || lower.starts_with("<html")) {
    return make_error(ErrorCode::kInvalidArgument,
                      "this is a web page, not a feed; a download may have led to a log-in page", file.string());
  }
  if (start.front() == '<') return FeedFormat::kXml;
  if (start.front() == '{') return FeedFormat::kJsonLines;
  if (start.front() == '[') {
    return make_error(ErrorCode::kInvalidArgument,
                      "this is one JSON array; write one object a line instead (jq -c '.[]' FILE)", file.string());
  }
  const std::string extension = lower_ascii(file.extension().string());
  if (extension == ".tsv" || extension == ".tab") return FeedFormat::kTsv;
  if (extension == ".jsonl" || extension == ".ndjson") return FeedFormat::kJsonLines;
  return FeedFormat::kCsv;
}

}  // namespace

const char* feed_format_name(FeedFormat format) {
  switch (format) {
    case FeedFormat::kDetect: return "unknown";
    case FeedFormat::kCsv: return "CSV";
    case FeedFormat::kTsv: return "TSV";
    case FeedFormat::kJsonLines: return "JSON Lines";
    case FeedFormat::kXml: return "XML";
    case FeedFormat::kShopify: return "Shopify CSV";
  }
  return "unknown";
}

Status TextFeedReader::skip_line() {
  for (;;) {
    const std::string_view window = text_.window();
    const size_t end = window.find_first_of("\r\n");
    if (end != std::string_view::npos && (window[end] == '\n' || end + 1 < window.size())) {
      text_.take(window.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
      return {};
    }
    text_.take(end == std::string_view::npos ? window.size() : end);
    const Result<bool> more = text_.more();
    if (!more) return more.error();
    if (!*more) {
      text_.take(text_.window().size());
      return {};
    }
  }
}

std::optional<FeedReader::Item> TextFeedReader::known_row(std::string_view text, std::uint64_t line) {
  if (!options_.known) return std::nullopt;
  names_.clear();
  fingerprint_ = stable_hash(text, settings_);
  const std::vector<std::string>* names = options_.known(fingerprint_);
  if (names == nullptr) return std::nullopt;
  if (names != last_names_) {
    for (const std::string& name : *names) attribute_of(name);
    last_names_ = names;
  }
  FeedRow row;
  row.line = line;
  row.fingerprint = std::exchange(fingerprint_, 0);
  row.known = true;
  return Item{std::move(row), std::nullopt};
}

FeedReader::Item TextFeedReader::finish(FeedRow row) {
  row.fingerprint = std::exchange(fingerprint_, 0);
  row.names = std::exchange(names_, {});
  return Item{std::move(row), std::nullopt};
}

const std::string& TextFeedReader::attribute_of(const std::string& name) {
  if (options_.known) names_.push_back(name);
  const auto known = attributes_of_.find(name);
  if (known != attributes_of_.end()) return known->second;
  std::string attribute = options_.raw ? name : attribute_name(name, options_.mapping);
  if (attributes_of_.size() >= kMaxNames) return other_name_ = std::move(attribute);
  info_.columns.push_back(name);
  return attributes_of_.emplace(name, std::move(attribute)).first->second;
}

std::string TextFeedReader::bound_text() const {
  const std::uint64_t kilobytes = options_.max_row_bytes >> 10;
  return kilobytes >= 1024
             ? std::to_string(kilobytes >> 10) + " MB"
             : (kilobytes > 0 ? std::to_string(kilobytes) + " kB" : std::to_string(options_.max_row_bytes) + " bytes");
}

Result<std::unique_ptr<FeedReader>> open_feed(const std::filesystem::path& file, const FeedOptions& options) {
  Result<FeedText> text = FeedText::open(file);
  if (!text) return std::move(text).error();
  while (trim_spaces(text->window()).empty()) {
    const Result<bool> more = text->more();
    if (!more) return more.error();
    if (!*more || text->window().size() > (1U << 20)) break;
  }
  FeedFormat format = options.format;
  if (format == FeedFormat::kDetect) {
    const Result<FeedFormat> detected = detect(text->window(), file);
    if (!detected) return detected.error();
    format = *detected;
  }
  if (format == FeedFormat::kXml) return open_xml_feed(std::move(*text), options, file);
  if (format == FeedFormat::kJsonLines) return open_json_lines_feed(std::move(*text), options);
  return open_table_feed(std::move(*text), options, format, file);
}

}  // namespace shelfwise::catalog

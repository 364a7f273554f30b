// The readers behind open_feed(), one a format.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalog/feed.h"
#include "catalog/feed_text.h"
#include "common/random.h"

namespace shelfwise::catalog {

// What every reader of a text feed holds.
class TextFeedReader : public FeedReader {
 public:
  const FeedInfo& info() const override { return info_; }
  std::uint64_t bytes_read() const override { return text_.bytes_read(); }
  std::uint64_t bytes_total() const override { return text_.bytes_total(); }

 protected:
  TextFeedReader(FeedText text, FeedOptions options, FeedFormat format)
      : text_(std::move(text)), options_(std::move(options)) {
    info_.format = format;
    info_.encoding = encoding_name(text_.encoding().encoding);
    info_.invalid_bytes = text_.encoding().invalid_bytes;
    distinguish(feed_format_name(format));
    for (const auto* part : {&options_.mapping.columns, &options_.mapping.defaults}) {
      for (const auto& [name, value] : *part) {
        distinguish(name);
        distinguish(value);
      }
      distinguish("");
    }
  }

  // Skips to the start of the next line, in bounded memory.
  Status skip_line();

  static Item fault(std::uint64_t line, std::string field, std::string reason, std::string suggestion) {
    return Item{std::nullopt, FeedFault{line, std::move(field), std::move(reason), std::move(suggestion)}};
  }
  std::string bound_text() const;  // "4 MB"

  // The attribute of a key or element, "" where it is dropped; notes the name in info(). Valid until the next call.
  const std::string& attribute_of(const std::string& name);

  // Makes the fingerprints differ from those of feeds with another `setting`.
  void distinguish(std::string_view setting) { settings_ = stable_hash(setting, settings_); }

  // The row of this text where the caller knows it, its names noted. Otherwise nullopt: finish() the row once it is
  // read.
  std::optional<Item> known_row(std::string_view text, std::uint64_t line);
  Item finish(FeedRow row);

  FeedText text_;
  FeedOptions options_;
  FeedInfo info_;

 private:
  static constexpr size_t kMaxNames = 2000;
  std::unordered_map<std::string, std::string> attributes_of_;
  std::uint64_t settings_ = 0;
  std::uint64_t fingerprint_ = 0;                         // of the row that is being read
  std::vector<std::string> names_;                        // of that row
  const std::vector<std::string>* last_names_ = nullptr;  // of a known row: noted
  std::string other_name_;                                // of a name beyond the bound
};

// The text stands at the file's first character. `file` is for messages.
Result<std::unique_ptr<FeedReader>> open_table_feed(FeedText text, const FeedOptions& options, FeedFormat format,
                                                    const std::filesystem::path& file);
// Groups the rows of Shopify's product export, which `rows` reads raw, to one item a variant.
std::unique_ptr<FeedReader> open_shopify_feed(std::unique_ptr<FeedReader> rows, const FeedOptions& options);
// Whether a header is that of Shopify's product export, in its older ("Handle", "Variant Price") or newer ("URL
// handle", "Option1 name") spelling.
bool is_shopify_header(const std::vector<std::string>& columns);
std::unique_ptr<FeedReader> open_json_lines_feed(FeedText text, const FeedOptions& options);
std::unique_ptr<FeedReader> open_xml_feed(FeedText text, const FeedOptions& options, const std::filesystem::path& file);

}  // namespace shelfwise::catalog

#include <algorithm>
#include <cmath>
#include <utility>

#include "catalog/feed_readers.h"
#include "catalog/feed_row.h"

namespace shelfwise::catalog {
namespace {

using Json = nlohmann::ordered_json;

class JsonLinesReader final : public TextFeedReader {
 public:
  JsonLinesReader(FeedText text, const FeedOptions& options)
      : TextFeedReader(std::move(text), options, FeedFormat::kJsonLines) {}

  Result<std::optional<Item>> next() override {
    for (;;) {
      size_t length = 0;
      const Result<bool> found = find_line(length);
      if (!found) return found.error();
      const std::uint64_t line = text_.line();
      if (!*found) {
        if (Status skipped = skip_line(); !skipped) return skipped.error();
        return std::optional<Item>(
            fault(line, "", "the line is longer than " + bound_text(), "write one product a line"));
      }
      if (text_.window().empty()) return std::optional<Item>();
      const std::string_view content = trim_spaces(text_.window().substr(0, length));
      if (content.empty()) {
        take_line(length);
        continue;
      }
      std::optional<Item> known = known_row(content, line);
      Item item = known ? std::move(*known) : read(content, line);
      take_line(length);
      return std::optional<Item>(std::move(item));
    }
  }

 private:
  // The length of the line at the current place, without its end. False where it is beyond the bound.
  Result<bool> find_line(size_t& length) {
    size_t searched = 0;
    for (;;) {
      length = text_.window().find('\n', searched);
      if (length != std::string_view::npos) return length <= options_.max_row_bytes;
      length = searched = text_.window().size();
      if (length > options_.max_row_bytes) return false;
      const Result<bool> more = text_.more();
      if (!more) return more.error();
      if (!*more) return true;
    }
  }

  void take_line(size_t length) { text_.take(std::min(length + 1, text_.window().size())); }

  // A number beyond 64 bits, such as a long id, stays as it is written: as text.
  static Json parse(std::string_view content) {
    try {
      Json json = Json::parse(content);
      if (std::none_of(json.begin(), json.end(), is_rounded)) return json;
    } catch (const Json::out_of_range&) {  // "1e999"
    }
    return Json::parse(with_long_numbers_as_text(content));
  }

  static bool is_rounded(const Json& value) {
    return value.is_number_float() && std::abs(value.get<double>()) >= 0x1p63;
  }

  Item read(std::string_view content, std::uint64_t line) {
    if (nests_too_deep(content))
      return fault(line, "", "the JSON nests too deep", "flatten it: a product has attributes and details");
    Json json;
    try {
      json = parse(content);
    } catch (const Json::parse_error& error) {
      return fault(line, "", "no valid JSON at character " + std::to_string(error.byte),
                   "write one complete JSON object a line");
    }
    if (!json.is_object())
      return fault(line, "", "the line is no JSON object", "write one product a line: {\"id\": ..., \"title\": ...}");
    FeedRow row;
    row.line = line;
    row.attributes = Json::object();
    for (auto it = json.begin(); it != json.end(); ++it) {
      const std::string& name = attribute_of(it.key());
      if (options_.raw) {
        row.attributes[it.key()] = std::move(it.value());
      } else if (!name.empty()) {
        put_attribute(row.attributes, name, std::move(it.value()));
      }
    }
    if (!options_.raw) add_defaults(row.attributes, options_.mapping);
    return finish(std::move(row));
  }
};

}  // namespace

std::unique_ptr<FeedReader> open_json_lines_feed(FeedText text, const FeedOptions& options) {
  return std::make_unique<JsonLinesReader>(std::move(text), options);
}

}  // namespace shelfwise::catalog

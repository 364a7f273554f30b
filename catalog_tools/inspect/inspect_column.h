// What one column of a feed holds, in bounded memory however long the feed is.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shelfwise::catalog_tools {

enum class ColumnType : std::uint8_t {
  kGtin,  // with a valid check digit
  kImageUrl,
  kUrl,
  kAvailability,
  kCondition,
  kGender,
  kAgeGroup,
  kBoolean,
  kCurrency,
  kPrice,  // an amount with a currency, or with exactly two decimals
  kInteger,
  kDecimal,
  kDate,
  kCategoryPath,
  kColor,
  kSize,
  kHtml,
  kStructure,  // an object or a list
  kText,       // anything else
};
inline constexpr size_t kColumnTypes = 19;
const char* column_type_name(ColumnType type);  // "GTIN", "image address" ...

// The kinds that a value is of; several may fit ("1" is a whole number and a boolean). Bits by ColumnType.
std::uint32_t types_of(std::string_view value);

class ColumnSketch {
 public:
  // Types are judged by the first kJudged values and every tenth after them; all else counts every value.
  static constexpr std::uint64_t kJudged = 20'000;
  static constexpr size_t kSamples = 5;

  void add(std::string_view value);  // with something in it
  void add_structure() { add("{}"); }

  std::uint64_t filled() const { return filled_; }
  // Exact up to 1,024, above it an estimate with a standard error of 3 % (the k smallest hashes, k = 1,024:
  // Bar-Yossef et al., Counting distinct elements in a data stream, 2002).
  std::uint64_t distinct() const;
  bool distinct_is_exact() const { return smallest_.size() < kSmallest; }
  // Whether no value stands on two rows. Judged by up to 1,024 values drawn at random: repeats of one value in a
  // hundred are all but certainly seen.
  bool is_unique() const;
  double share(ColumnType type) const;  // of the judged values
  ColumnType main_type() const;         // the most telling type that nine in ten values are of
  double mean_bytes() const { return filled_ == 0 ? 0 : static_cast<double>(bytes_) / static_cast<double>(filled_); }
  double mean_words() const { return judged_ == 0 ? 0 : static_cast<double>(words_) / static_cast<double>(judged_); }
  const std::vector<std::string>& samples() const { return samples_; }  // the first different ones, shortened

 private:
  static constexpr size_t kSmallest = 1024;
  std::uint64_t filled_ = 0;
  std::uint64_t judged_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t words_ = 0;
  std::array<std::uint64_t, kColumnTypes> types_{};
  std::map<std::uint64_t, std::uint64_t> smallest_;  // hash to how often it came: exact, since the bound only sinks
  std::vector<std::string> samples_;
};

}  // namespace shelfwise::catalog_tools

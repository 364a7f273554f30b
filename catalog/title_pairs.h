// How often two words stand near each other in the catalog's titles: what tells "chaise lounge" from "chase lounge".
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "catalog/arrays.h"
#include "common/result.h"

namespace shelfwise::catalog {

// Pairs of terms by number, in order, with the titles that have them. Immutable, thread-safe; an empty one knows none.
class TitlePairs {
 public:
  static constexpr std::uint32_t kReach = 2;        // places between the first word and the second, at most
  static constexpr std::uint32_t kLeastTitles = 2;  // rarer pairs say little and are most of all; they are left out

  TitlePairs() = default;

  // `folder` is a generation's. Empty where the index was made before pairs were kept; kCorrupt where the files do not
  // fit together.
  static Result<TitlePairs> open(const std::filesystem::path& folder);

  // Row r of the titles is terms[offsets[r], offsets[r + 1]), numbers below `term_count`; others are passed over. Holds
  // about 40 MB while it works, however large the catalog.
  static Status write(const std::filesystem::path& folder, std::span<const std::uint64_t> offsets,
                      std::span<const std::uint32_t> terms, std::uint32_t term_count);

  // Titles with `second` one to kReach places behind `first`: 0, or kLeastTitles to 65,535, where it stops counting.
  std::uint32_t titles(std::uint32_t first, std::uint32_t second) const;

  size_t size() const { return keys_.size(); }

 private:
  Array<std::uint64_t> keys_;  // first term in the upper half, ascending
  Array<std::uint16_t> titles_;
};

}  // namespace shelfwise::catalog

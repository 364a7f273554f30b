#include "catalog/title_pairs.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace shelfwise::catalog {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxHeld = 4'000'000;  // pairs sorted at once

fs::path keys_path(const fs::path& folder) { return folder / "dictionary" / "title_pairs"; }
fs::path titles_path(const fs::path& folder) { return folder / "dictionary" / "title_pair_titles"; }

std::uint64_t key_of(std::uint32_t first, std::uint32_t second) { return std::uint64_t{first} << 32 | second; }

// Calls `found` for every pair of one title, repeated ones too.
template <class Found>
void each_pair(std::span<const std::uint32_t> title, std::uint32_t term_count, const Found& found) {
  for (size_t i = 0; i < title.size(); ++i) {
    if (title[i] >= term_count) continue;
    for (size_t j = i + 1; j < title.size() && j <= i + TitlePairs::kReach; ++j) {
      if (title[j] < term_count) found(title[i], title[j]);
    }
  }
}

class PairsWriter {
 public:
  PairsWriter(std::span<const std::uint64_t> offsets, std::span<const std::uint32_t> terms, std::uint32_t term_count)
      : offsets_(offsets), terms_(terms), term_count_(term_count) {}

  Status write(const fs::path& folder) {
    if (Status s = keys_.open(keys_path(folder), sizeof(std::uint64_t)); !s) return s;
    if (Status s = titles_.open(titles_path(folder), sizeof(std::uint16_t)); !s) return s;
    std::vector<std::uint32_t> by_first(term_count_, 0);
    for (size_t row = 0; row + 1 < offsets_.size(); ++row) {
      each_pair(title(row), term_count_, [&](std::uint32_t first, std::uint32_t) { ++by_first[first]; });
    }
    // Ranges of first terms, each small enough to be sorted in memory, in order: so the whole is in order.
    for (std::uint32_t begin = 0; begin < term_count_;) {
      std::uint32_t end = begin;
      std::uint64_t held = 0;
      while (end < term_count_ && (end == begin || held + by_first[end] <= kMaxHeld)) held += by_first[end++];
      if (held > 0) {
        if (Status s = write_range(begin, end); !s) return s;
      }
      begin = end;
    }
    if (Status s = keys_.finish(); !s) return s;
    return titles_.finish();
  }

 private:
  std::span<const std::uint32_t> title(size_t row) const {
    return terms_.subspan(offsets_[row], offsets_[row + 1] - offsets_[row]);
  }

  Status write_range(std::uint32_t begin, std::uint32_t end) {
    held_.clear();
    for (size_t row = 0; row + 1 < offsets_.size(); ++row) {
      const auto own = static_cast<std::ptrdiff_t>(held_.size());
      each_pair(title(row), term_count_, [&](std::uint32_t first, std::uint32_t second) {
        if (first < begin || first >= end) return;
        held_.push_back(key_of(first, second));
      });
      std::sort(held_.begin() + own, held_.end());  // a pair counts once a title
      held_.erase(std::unique(held_.begin() + own, held_.end()), held_.end());
    }
    std::sort(held_.begin(), held_.end());
    std::vector<std::uint64_t> keys;
    std::vector<std::uint16_t> titles;
    for (size_t i = 0; i < held_.size();) {
      size_t next = i;
      while (next < held_.size() && held_[next] == held_[i]) ++next;
      if (next - i >= TitlePairs::kLeastTitles) {
        keys.push_back(held_[i]);
        titles.push_back(
            static_cast<std::uint16_t>(std::min<size_t>(next - i, std::numeric_limits<std::uint16_t>::max())));
      }
      i = next;
    }
    if (Status s = keys_.append(keys.data(), keys.size()); !s) return s;
    return titles_.append(titles.data(), titles.size());
  }

  std::span<const std::uint64_t> offsets_;
  std::span<const std::uint32_t> terms_;
  std::uint32_t term_count_;
  ArrayWriter keys_;
  ArrayWriter titles_;
  std::vector<std::uint64_t> held_;
};

}  // namespace

Status TitlePairs::write(const fs::path& folder, std::span<const std::uint64_t> offsets,
                         std::span<const std::uint32_t> terms, std::uint32_t term_count) {
  return PairsWriter(offsets, terms, term_count).write(folder);
}

Result<TitlePairs> TitlePairs::open(const fs::path& folder) {
  TitlePairs pairs;
  std::error_code ec;
  if (!fs::exists(keys_path(folder), ec)) return pairs;
  auto keys = Array<std::uint64_t>::open(keys_path(folder));
  if (!keys) return std::move(keys).error();
  auto titles = Array<std::uint16_t>::open(titles_path(folder));
  if (!titles) return std::move(titles).error();
  if (keys->size() != titles->size()) {
    return make_error(ErrorCode::kCorrupt,
                      "title_pairs and title_pair_titles differ in length; index the catalog again",
                      keys_path(folder).string());
  }
  pairs.keys_ = std::move(*keys);
  pairs.titles_ = std::move(*titles);
  return pairs;
}

std::uint32_t TitlePairs::titles(std::uint32_t first, std::uint32_t second) const {
  const auto keys = keys_.view();
  const std::uint64_t key = key_of(first, second);
  const auto at = std::lower_bound(keys.begin(), keys.end(), key);
  return at == keys.end() || *at != key ? 0 : titles_[static_cast<size_t>(at - keys.begin())];
}

}  // namespace shelfwise::catalog

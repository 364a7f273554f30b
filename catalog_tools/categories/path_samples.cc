#include "catalog_tools/categories/path_samples.h"

#include <utility>

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxTitleBytes = 300;

// FNV-1a, 64 bits, then mixed: http://www.isthe.com/chongo/tech/comp/fnv/
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  hash ^= hash >> 32;
  return hash * 0x9E3779B97F4A7C15ULL;
}

SampledTitle shortened(std::string_view title, std::string_view brand) {
  return {std::string(title.substr(0, kMaxTitleBytes)), std::string(brand.substr(0, kMaxTitleBytes))};
}

}  // namespace

void PathSamples::add(std::string_view path, std::string_view id, std::string_view title, std::string_view brand) {
  if (path.empty()) {
    ++unfiled_count_;
    if (unfiled_.size() < kMaxUnfiled) unfiled_.push_back({std::string(id), shortened(title, brand)});
    return;
  }
  auto found = paths_.find(path);
  if (found == paths_.end()) found = paths_.emplace(std::string(path), Sample{}).first;
  Sample& sample = found->second;
  const std::uint64_t hash = hash_of(title);
  if (sample.size() >= kOfPath) {
    const auto last = std::prev(sample.end());
    if (hash >= last->first || sample.contains(hash)) return;
    sample.erase(last);
    --titles_;
  } else if (titles_ >= kMaxTitles) {
    return;
  }
  if (sample.emplace(hash, shortened(title, brand)).second) ++titles_;
}

std::vector<SampledTitle> PathSamples::of(const std::string& path) const {
  std::vector<SampledTitle> titles;
  const auto found = paths_.find(path);
  if (found == paths_.end()) return titles;
  for (const auto& [hash, title] : found->second) titles.push_back(title);
  return titles;
}

}  // namespace shelfwise::catalog_tools

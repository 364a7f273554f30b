#include "catalog_tools/path_titles.h"

#include <set>

namespace shelfwise::catalog_tools {
namespace {

constexpr std::uint32_t kMaxTitles = 50;  // of a path
constexpr double kMinShare = 0.2;

}  // namespace

void PathTitles::add(std::string_view path, std::string_view title) {
  if (path.empty()) return;
  auto found = paths_.find(path);
  if (found == paths_.end()) found = paths_.emplace(std::string(path), Counts{}).first;
  Counts& counts = found->second;
  if (counts.titles >= kMaxTitles) return;
  ++counts.titles;
  analyzer_.analyze(title, tokens_);
  std::set<std::string_view> distinct;
  for (const text::Token& token : tokens_) {
    if (token.kind == text::TokenKind::kWord) distinct.insert(token.term);
  }
  for (const std::string_view word : distinct) ++counts.words[std::string(word)];
}

TaxonomyMatcher::TitleWords PathTitles::common(const std::string& path) const {
  TaxonomyMatcher::TitleWords words;
  const auto found = paths_.find(path);
  if (found == paths_.end()) return words;
  for (const auto& [word, count] : found->second.words) {
    const double share = static_cast<double>(count) / found->second.titles;
    if (share >= kMinShare) words.emplace_back(word, share);
  }
  return words;
}

}  // namespace shelfwise::catalog_tools

// A target taxonomy (Shopify's or Google's), and which of its categories a shop's own path means.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/result.h"
#include "text/analyzer.h"

namespace shelfwise::catalog_tools {

struct TaxonomyCategory {
  std::string id;
  std::string path;  // "Home & Garden > Kitchen & Dining"
};

// Shopify's TSV with the columns id, parent_id, name, path and a header, or Google's text of "id - path" lines. Fails
// where the file is neither, naming the line.
Result<std::vector<TaxonomyCategory>> read_taxonomy(const std::filesystem::path& file);

struct CategoryMatch {
  std::uint32_t category = 0;  // number in the taxonomy
  double score = 0;            // 0 to 1: how sure
};

// Compares words: those of the path's last part count most, those of its parents less, those of its products' titles
// settle what is left. Words are weighed by how few categories have them. Not thread-safe.
class TaxonomyMatcher {
 public:
  TaxonomyMatcher(std::vector<TaxonomyCategory> categories, const text::Analyzer& analyzer);

  // Words of titles and the share of the path's products that have them, 0 to 1.
  using TitleWords = std::vector<std::pair<std::string, double>>;

  // The categories that share words with the path, best first, at most kCandidates; by the words alone.
  static constexpr size_t kCandidates = 40;
  std::vector<CategoryMatch> candidates(std::string_view path, const TitleWords& titles) const;

  struct Path {
    std::string path;
    TitleWords titles;
  };
  // The best category of each path; nullopt where no word is shared. The paths help each other: where most paths below
  // "Books" lead to one branch of the taxonomy, that branch is likelier for the others below it.
  std::vector<std::optional<CategoryMatch>> match(const std::vector<Path>& paths) const;

  const TaxonomyCategory& category(std::uint32_t number) const { return categories_[number]; }

 private:
  using Weighted = std::vector<std::pair<std::uint32_t, double>>;  // word to weight, ascending by word

  std::vector<std::string> words(std::string_view text) const;
  std::optional<std::uint32_t> known(const std::string& word) const;
  double rarity(std::uint32_t word) const;

  struct Entry {
    Weighted path;                    // every word, by how near it is to the end
    std::vector<std::uint32_t> name;  // words of the last part
    double norm = 0;
  };

  std::vector<TaxonomyCategory> categories_;
  const text::Analyzer& analyzer_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::uint32_t> frequency_;                     // by word: categories with it in their path
  std::vector<std::vector<std::uint32_t>> categories_with_;  // by word
  std::vector<Entry> entries_;
};

}  // namespace shelfwise::catalog_tools

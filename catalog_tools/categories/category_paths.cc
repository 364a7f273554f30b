#include "catalog_tools/categories/category_paths.h"

#include <algorithm>
#include <map>

#include "catalog/product.h"
#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

bool joins_words(std::string_view word) {
  return word == "and" || word == "und" || word == "et" || word == "y" || word == "e";
}

std::string joined(const std::vector<std::string>& parts, size_t count, std::string_view separator) {
  std::string out;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

// "Home/Kitchen/Pans" has no separator that is sure to be one; as a second reading it may be divided at its slashes.
std::vector<std::string> split_at_slashes(std::string_view path) {
  std::vector<std::string> parts;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find_first_of("/\\", begin), path.size());
    if (end > begin) parts.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace

std::string CategoryPaths::key(std::string_view part) const {
  text::Tokens tokens;
  analyzer_.analyze(part, tokens);
  std::string key;
  for (const text::Token& token : tokens) {
    if (text::is_overlay(token.kind) || joins_words(token.word)) continue;
    if (!key.empty()) key += ' ';
    key += token.term;
  }
  return key.empty() ? text::fold(part) : key;
}

std::vector<std::string> CategoryPaths::parts_of(std::string_view path) const {
  std::vector<std::string> parts = catalog::split_category_path(path);
  if (parts.size() != 1) return parts;
  std::vector<std::string> slashed = split_at_slashes(path);
  return slashed.size() > 2 ? slashed : parts;  // two alone may be one name: "TV/Video"
}

std::string CategoryPaths::words_of(std::string_view path) const {
  std::vector<std::string> keys;
  for (const std::string& part : parts_of(path)) keys.push_back(key(part));
  return joined(keys, keys.size(), " ");
}

void CategoryPaths::add(std::string_view path) {
  if (path.empty()) return;
  Spelling& spelling = spellings_[std::string(path)];
  if (spelling.products++ > 0) return;
  spelling.parts = parts_of(path);
  for (const std::string& part : spelling.parts) spelling.keys.push_back(key(part));
}

std::vector<std::pair<const std::string, CategoryPaths::Spelling>*> CategoryPaths::in_order() {
  std::vector<std::pair<const std::string, Spelling>*> all;
  for (auto& entry : spellings_) all.push_back(&entry);
  std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  return all;
}

void CategoryPaths::finish() {
  const auto all = in_order();
  // How the words of a path are divided into parts: the most parts, then the most products, then the first by spelling.
  struct Division {
    const Spelling* spelling = nullptr;
    std::uint64_t products = 0;
  };
  std::unordered_map<std::string, std::map<std::string, Division>> by_words;
  for (const auto* entry : all) {
    const Spelling& spelling = entry->second;
    Division& division =
        by_words[joined(spelling.keys, spelling.keys.size(), " ")][joined(spelling.keys, spelling.keys.size(), "\x1f")];
    if (division.spelling == nullptr) division.spelling = &spelling;
    division.products += spelling.products;
  }
  const auto divided = [&](const Spelling& spelling) {
    const Division* best = nullptr;
    for (const auto& [keys, division] : by_words.at(joined(spelling.keys, spelling.keys.size(), " "))) {
      const auto rank = [](const Division& d) { return std::pair(d.spelling->keys.size(), d.products); };
      if (best == nullptr || rank(division) > rank(*best)) best = &division;
    }
    return best->spelling;
  };

  // The most frequent spelling of every part below its parents, counted where the path is divided that way.
  std::unordered_map<std::string, std::map<std::string, std::uint64_t>> names;
  for (const auto& [path, spelling] : spellings_) {
    const Spelling* division = divided(spelling);
    if (division->keys != spelling.keys) continue;
    for (size_t i = 0; i < spelling.parts.size(); ++i) {
      names[joined(spelling.keys, i + 1, "\x1f")][spelling.parts[i]] += spelling.products;
    }
  }
  for (auto& [path, spelling] : spellings_) {
    const Spelling* division = divided(spelling);
    std::vector<std::string> parts;
    for (size_t i = 0; i < division->keys.size(); ++i) {
      const auto& candidates = names.at(joined(division->keys, i + 1, "\x1f"));
      const auto best = std::max_element(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
        if (a.second != b.second) return a.second < b.second;
        return a.first > b.first;
      });
      parts.push_back(best->first);
    }
    spelling.unified = catalog::join_category_path(parts);
  }
}

const std::string& CategoryPaths::unified(const std::string& path) const {
  const auto found = spellings_.find(path);
  return found == spellings_.end() ? path : found->second.unified;
}

std::vector<CategoryPaths::Source> CategoryPaths::sources() const {
  std::vector<Source> all;
  for (const auto& [path, spelling] : spellings_) all.push_back({path, spelling.products});
  std::sort(all.begin(), all.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
  return all;
}

}  // namespace shelfwise::catalog_tools

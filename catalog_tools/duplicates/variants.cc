#include "catalog_tools/duplicates/variants.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "catalog_tools/duplicates/traits.h"
#include "common/random.h"
#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMinWords = 2;      // that variants must share beside the brand
constexpr size_t kMaxMembers = 500;  // of a group; more is a pattern of titles, not a product

struct Word {
  size_t begin = 0;  // in the title
  size_t end = 0;
  std::string folded;
};

bool is_space(char c) { return c == ' ' || c == ',' || c == '(' || c == ')' || c == '/' || c == '|' || c == ';'; }

std::vector<Word> words(std::string_view title) {
  std::vector<Word> found;
  for (size_t i = 0; i < title.size();) {
    while (i < title.size() && is_space(title[i])) ++i;
    const size_t begin = i;
    while (i < title.size() && !is_space(title[i])) ++i;
    if (i > begin) found.push_back({begin, i, text::fold(title.substr(begin, i - begin))});
  }
  return found;
}

bool is_letter_size(std::string_view word) {
  constexpr std::array<std::string_view, 13> kSizes = {"xxs", "xs",  "s",   "m",     "l",      "xl",   "xxl",
                                                       "2xl", "3xl", "4xl", "small", "medium", "large"};
  return std::find(kSizes.begin(), kSizes.end(), word) != kSizes.end();
}

bool is_unit(std::string_view word) {
  constexpr std::array<std::string_view, 12> kUnits = {"cm", "mm", "in", "inch", "ml", "cl",
                                                       "l",  "g",  "kg", "oz",   "lb", "ft"};
  return std::find(kUnits.begin(), kUnits.end(), word) != kUnits.end();
}

bool is_number(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_measure(std::string_view word) {
  const size_t unit = word.find_first_not_of("0123456789.");
  return unit != 0 && unit != std::string_view::npos && is_unit(word.substr(unit));
}

// How many words from `i` on name a size; 0 where they do not.
size_t size_words(const std::vector<Word>& title, size_t i) {
  if (is_letter_size(title[i].folded) || is_measure(title[i].folded)) return 1;
  return i + 1 < title.size() && is_number(title[i].folded) && is_unit(title[i + 1].folded) ? 2 : 0;
}

// Likewise a pack: "6-pack", "6 pack", "pack of 6".
size_t pack_words(const std::vector<Word>& title, size_t i) {
  if (!is_number(title[i].folded) && pieces_named(title[i].folded) != 0) return 1;
  std::string run = title[i].folded;
  for (size_t count = 2; count <= 3 && i + count <= title.size(); ++count) {
    run += ' ' + title[i + count - 1].folded;
    const bool at_once = is_number(title[i].folded) ? count == 2 : count == 3 && title[i + 1].folded == "of";
    if (at_once && pieces_named(run) != 0) return count;
  }
  return 0;
}

struct Parts {
  std::vector<size_t> rest;  // numbers of the words that vary in nothing
  std::string colors;
  std::string sizes;
  std::uint32_t pack = 0;
};

Parts take_apart(const std::vector<Word>& title) {
  Parts parts;
  for (size_t i = 0; i < title.size();) {
    const std::string& word = title[i].folded;
    if (const size_t pack = pack_words(title, i)) {
      std::string run;
      for (size_t k = 0; k < pack; ++k) run += title[i + k].folded + ' ';
      parts.pack = pieces_named(run);
      i += pack;
    } else if (const size_t size = size_words(title, i)) {
      for (size_t k = 0; k < size; ++k) parts.sizes += title[i + k].folded;
      parts.sizes += ' ';
      i += size;
    } else if (i > 0 && color_bits(word) != 0) {  // what begins with a colour may be a brand: "Red Wing"
      parts.colors += word + ' ';
      ++i;
    } else {
      parts.rest.push_back(i++);
    }
  }
  return parts;
}

}  // namespace

std::string parent_title(std::string_view title) {
  const std::vector<Word> all = words(title);
  const Parts parts = take_apart(all);
  std::string parent;
  for (size_t k = 0; k < parts.rest.size(); ++k) {
    const size_t i = parts.rest[k];
    const bool next = k > 0 && parts.rest[k - 1] + 1 == i;
    // Between neighbours what the title has between them; a gap becomes one space.
    if (next) parent += title.substr(all[i - 1].end, all[i].begin - all[i - 1].end);
    if (k > 0 && !next) parent += ' ';
    parent += title.substr(all[i].begin, all[i].end - all[i].begin);
  }
  while (!parent.empty() && (parent.back() == '-' || parent.back() == ' ' || parent.back() == ':')) parent.pop_back();
  return parent;
}

VariantFinder::Entry VariantFinder::read(const catalog::Product& product) {
  if (!product.item_group_id.empty() || product.brand.empty()) return {};
  const std::vector<Word> all = words(product.title);
  const Parts parts = take_apart(all);
  const std::string color = product.color.empty() ? parts.colors : text::fold(product.color);
  const std::string size = product.size.empty() ? parts.sizes : text::fold(product.size);
  if (color.empty() && size.empty() && parts.pack == 0) return {};
  const std::string brand = text::fold(product.brand);
  std::uint64_t key = stable_hash(text::fold(product.product_type), stable_hash(brand));
  size_t own_words = 0;
  for (const size_t i : parts.rest) {
    const std::string& word = all[i].folded;
    if (word == "-" || word == "&") continue;
    key = stable_hash(word, key);
    own_words += brand.find(word) == std::string::npos ? 1 : 0;
  }
  if (own_words < kMinWords) return {};
  Entry entry;
  entry.key = key;
  if (!color.empty()) entry.color = stable_hash(color);
  if (!size.empty()) entry.size = stable_hash(size);
  entry.pack = parts.pack;
  if (const auto& paid = product.effective_price()) entry.price = paid->micros;
  return entry;
}

// Whether the members differ in colour, size or pack as variants do; says in which.
bool VariantFinder::varies(const std::vector<const Entry*>& members, VariantGroup& group) {
  std::set<std::tuple<std::uint64_t, std::uint64_t, std::uint32_t>> marks;
  std::set<std::uint64_t> colors;
  std::set<std::uint64_t> sizes;
  std::set<std::uint32_t> packs;
  std::int64_t least = 0;
  std::int64_t most = 0;
  for (const Entry* entry : members) {
    const Entry& first = *members.front();
    if ((entry->color == 0) != (first.color == 0) || (entry->size == 0) != (first.size == 0)) return false;
    if (!marks.emplace(entry->color, entry->size, entry->pack).second) return false;
    colors.insert(entry->color);
    sizes.insert(entry->size);
    packs.insert(entry->pack);
    if (entry->price == 0) continue;
    least = least == 0 ? entry->price : std::min(least, entry->price);
    most = std::max(most, entry->price);
  }
  if (packs.size() == 1 && least > 0 && most > 2 * least) return false;
  if (colors.size() > 1) group.varying.emplace_back("color");
  if (sizes.size() > 1) group.varying.emplace_back("size");
  if (packs.size() > 1) group.varying.emplace_back("pack");
  return true;
}

std::vector<VariantGroup> VariantFinder::find(const std::vector<std::uint32_t>& survivor) const {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keys;
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].key != 0 && survivor[i] == i) keys.emplace_back(entries_[i].key, i);
  }
  std::sort(keys.begin(), keys.end());
  std::vector<VariantGroup> groups;
  for (size_t begin = 0; begin < keys.size();) {
    size_t end = begin;
    VariantGroup group;
    std::vector<const Entry*> members;
    for (; end < keys.size() && keys[end].first == keys[begin].first; ++end) {
      group.products.push_back(keys[end].second);
      members.push_back(&entries_[keys[end].second]);
    }
    if (members.size() >= 2 && members.size() <= kMaxMembers && varies(members, group)) {
      groups.push_back(std::move(group));
    }
    begin = end;
  }
  std::sort(groups.begin(), groups.end(),
            [](const VariantGroup& x, const VariantGroup& y) { return x.products[0] < y.products[0]; });
  return groups;
}

}  // namespace shelfwise::catalog_tools

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "catalog/product.h"
#include "catalog_tools/categories/taxonomy.h"
#include "common/files.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr std::uint64_t kMaxBytes = 64ULL << 20;

constexpr size_t kMaxLine = 4'000;
constexpr size_t kMaxCategories = 200'000;

Error too_many(const std::filesystem::path& file, size_t line) {
  return make_error(ErrorCode::kTooLarge,
                    "a taxonomy may have at most " + std::to_string(kMaxCategories) + " categories",
                    file.string() + ":" + std::to_string(line));
}

Error wrong(const std::filesystem::path& file, size_t line) {
  return make_error(
      ErrorCode::kInvalidArgument,
      "expected a taxonomy: Shopify's TSV with the columns id, parent_id, name, path; Google's text with lines "
      "\"166 - Apparel & Accessories\"; or paths alone, \"Clothing > Shirts\"",
      file.string() + ":" + std::to_string(line));
}

std::vector<std::string_view> cells(std::string_view line) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin <= line.size();) {
    const size_t end = std::min(line.find('\t', begin), line.size());
    parts.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// Of "166 - Apparel & Accessories" the id's length; 0 where the line is not of that form. An id has a digit and no
// spaces, so that "Shirts - long" is a path.
size_t id_length(std::string_view line) {
  const size_t end = line.find(' ');
  if (end == std::string_view::npos || end == 0 || !line.substr(end).starts_with(" - ")) return 0;
  if (line.substr(0, end).find_first_of("0123456789") == std::string_view::npos) return 0;
  return line.size() > end + 3 ? end : 0;
}

// A store's own list: one path a line, which is its id too. Parents that have no line of their own are added.
void add_path(std::string_view line, std::unordered_set<std::string>& known, std::vector<TaxonomyCategory>& out) {
  const std::vector<std::string> parts = catalog::split_category_path(line);
  for (size_t length = 1; length <= parts.size(); ++length) {
    std::string path =
        catalog::join_category_path({parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(length)});
    if (known.insert(path).second) out.push_back({path, path});
  }
}

// A table with commas, of products say: its lines all have as many, two at least. Names of categories have some too,
// but not each the same number.
bool is_comma_table(std::string_view text) {
  constexpr size_t kLines = 20;
  size_t commas = 0;
  size_t lines = 0;
  for (size_t begin = 0; begin < text.size() && lines < kLines; ++lines) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const auto here = static_cast<size_t>(std::max(std::count(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                                              text.begin() + static_cast<std::ptrdiff_t>(end), ','),
                                                   std::count(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                                              text.begin() + static_cast<std::ptrdiff_t>(end), ';')));
    begin = end + 1;
    if (lines == 0) commas = here;
    if (here < 2 || (lines == 0 ? false : here < commas)) return false;
  }
  return lines > 1;
}

struct Parent {
  std::string id;
  size_t line = 0;  // on which the child stands
};
using Parents = std::unordered_map<std::string, Parent>;  // by the child's id

// A category that is among its own parents has no place in a tree.
Status check_parents(const Parents& parents, const std::filesystem::path& file) {
  std::unordered_set<std::string> fine;
  for (const auto& [id, parent] : parents) {
    std::unordered_set<std::string> met;
    const std::string* at = &id;
    for (auto found = parents.find(id); found != parents.end(); found = parents.find(*at)) {
      if (fine.contains(*at)) break;
      if (!met.insert(*at).second) {
        return make_error(ErrorCode::kInvalidArgument,
                          "the category " + *at + " is among its own parents; correct its parent_id",
                          file.string() + ":" + std::to_string(found->second.line));
      }
      at = &found->second.id;
    }
    fine.insert(met.begin(), met.end());
  }
  return {};
}

enum class Form { kUnknown, kTable, kIds, kPaths };

// The first line with text tells.
Form form_of(std::string_view line, bool has_levels) {
  if (line.starts_with("id\t")) {
    const bool known = cells(line) == std::vector<std::string_view>{"id", "parent_id", "name", "path"};
    return known ? Form::kTable : Form::kUnknown;
  }
  if (id_length(line) > 0) return Form::kIds;
  return has_levels ? Form::kPaths : Form::kUnknown;
}

}  // namespace

Result<std::vector<TaxonomyCategory>> read_taxonomy(const std::filesystem::path& file) {
  Result<std::string> text = read_file(file, kMaxBytes);
  if (!text) return std::move(text).error();
  std::vector<TaxonomyCategory> categories;
  std::unordered_set<std::string> known;  // ids
  Parents parents;
  const bool has_levels =
      text->find(" > ") != std::string::npos && text->find('\t') == std::string::npos && !is_comma_table(*text);
  Form form = Form::kUnknown;
  size_t number = 0;
  for (size_t begin = 0; begin < text->size();) {
    const size_t end = std::min(text->find('\n', begin), text->size());
    std::string_view line = std::string_view(*text).substr(begin, end - begin);
    if (number == 0 && line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
    if (line.ends_with('\r')) line.remove_suffix(1);
    begin = end + 1;
    ++number;
    if (line.find_first_not_of(' ') == std::string_view::npos || line.front() == '#') continue;
    if (line.size() > kMaxLine) return wrong(file, number);
    if (form == Form::kUnknown) {
      form = form_of(line, has_levels);
      if (form == Form::kUnknown) return wrong(file, number);
      if (form == Form::kTable) continue;
    }
    TaxonomyCategory category;
    if (form == Form::kPaths) {
      add_path(line, known, categories);
      continue;
    }
    if (form == Form::kTable) {
      const std::vector<std::string_view> row = cells(line);
      if (row.size() != 4 || row[0].empty() || row[3].empty()) return wrong(file, number);
      category = {std::string(row[0]), std::string(row[3])};
      if (!row[1].empty()) parents[category.id] = {std::string(row[1]), number};
    } else {
      const size_t id = id_length(line);
      if (id == 0) return wrong(file, number);
      category = {std::string(line.substr(0, id)), std::string(line.substr(id + 3))};
    }
    if (!known.insert(category.id).second) {
      return make_error(ErrorCode::kInvalidArgument,
                        "the id " + category.id + " stands twice; give each category its own",
                        file.string() + ":" + std::to_string(number));
    }
    categories.push_back(std::move(category));
    if (categories.size() > kMaxCategories) return too_many(file, number);
  }
  if (categories.empty()) return wrong(file, std::max<size_t>(number, 1));
  if (categories.size() > kMaxCategories) return too_many(file, number);
  if (Status checked = check_parents(parents, file); !checked) return checked.error();
  return categories;
}

}  // namespace shelfwise::catalog_tools

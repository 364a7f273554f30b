#include <toml++/toml.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "catalog/attribute_names.h"
#include "catalog/feed.h"
#include "catalog/feed_row.h"
#include "common/files.h"

namespace shelfwise::catalog {
namespace {

// What is wrong with a mapping file, by line: all of it, since a file mended line by line takes many runs.
class Mistakes {
 public:
  void add(const toml::node& node, std::string message) {
    lines_.emplace_back(node.source().begin.line, std::move(message));
  }
  Status status(const std::filesystem::path& file) {
    if (lines_.empty()) return {};
    std::stable_sort(lines_.begin(), lines_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string message = lines_.front().second;
    for (size_t i = 1; i < lines_.size(); ++i)
      message += "\n  line " + std::to_string(lines_[i].first) + ": " + lines_[i].second;
    return make_error(ErrorCode::kInvalidArgument, std::move(message),
                      file.string() + ":" + std::to_string(lines_.front().first));
  }

 private:
  std::vector<std::pair<toml::source_index, std::string>> lines_;
};

// Every value of a section must be text; `put` takes them.
template <class Put>
void read_section(const toml::node& section, std::string_view name, const MappingCheck& check, Mistakes& mistakes,
                  Put put) {
  const toml::table* table = section.as_table();
  if (table == nullptr) {
    mistakes.add(section, "\"" + std::string(name) + "\" must be a section: [" + std::string(name) + "]");
    return;
  }
  for (const auto& [key, value] : *table) {
    const auto text = value.template value<std::string>();
    if (!value.is_string() || !text) {
      mistakes.add(value, "\"" + std::string(key.str()) + "\" needs text in quotation marks");
      continue;
    }
    const std::string entry(key.str());
    std::string mistake = check ? check(name, entry, *text) : std::string();
    if (!mistake.empty()) mistakes.add(value, std::move(mistake));
    put(entry, *text);
  }
}

}  // namespace

Result<FeedMapping> read_feed_mapping(const std::filesystem::path& file, const MappingCheck& check) {
  Result<std::string> text = read_file(file, 1 << 20);
  if (!text) return std::move(text).error();
  FeedMapping mapping;
  Mistakes mistakes;
  try {
    const toml::table root = toml::parse(*text, file.string());
    for (const auto& [key, node] : root) {
      const std::string_view name = key.str();
      if (name == "columns") {
        read_section(node, name, check, mistakes, [&](const std::string& column, const std::string& attribute) {
          mapping.columns[lower_ascii(trim_spaces(column))] = attribute;
        });
      } else if (name == "defaults") {
        read_section(node, name, check, mistakes, [&](const std::string& attribute, const std::string& value) {
          mapping.defaults[attribute] = value;
        });
      } else if (name == "merge") {
        read_section(node, name, check, mistakes,
                     [&](const std::string& attribute, const std::string& rule) { mapping.merge[attribute] = rule; });
      } else {
        const std::string nearest = nearest_name(name, {"columns", "defaults", "merge"});
        mistakes.add(node, "\"" + std::string(name) +
                               "\" is no section of a mapping file; there are [columns], [defaults] and [merge]" +
                               (nearest.empty() ? "" : "; is [" + nearest + "] meant?"));
      }
    }
  } catch (const toml::parse_error& error) {
    return make_error(ErrorCode::kInvalidArgument, std::string(error.description()),
                      file.string() + ":" + std::to_string(error.source().begin.line));
  }
  if (Status status = mistakes.status(file); !status) return status.error();
  return mapping;
}

std::vector<UnknownColumn> unknown_columns(const FeedMapping& mapping, const std::vector<std::string>& columns) {
  std::vector<std::string> free;  // columns that no line of the mapping names
  std::set<std::string> present;
  for (const std::string& column : columns) {
    const std::string_view name = trim_spaces(column);
    const std::string lower = lower_ascii(name);
    present.insert(lower);
    if (!mapping.columns.contains(lower)) free.emplace_back(name);
  }
  std::vector<UnknownColumn> unknown;
  for (const auto& [column, attribute] : mapping.columns) {
    if (!present.contains(column)) unknown.push_back({column, nearest_name(column, free)});
  }
  return unknown;
}

}  // namespace shelfwise::catalog

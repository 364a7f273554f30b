#include <toml++/toml.h>

#include "catalog/feed.h"
#include "catalog/feed_row.h"
#include "common/files.h"

namespace shelfwise::catalog {
namespace {

Error at(const std::filesystem::path& file, const toml::node& node, std::string message) {
  return make_error(ErrorCode::kInvalidArgument, std::move(message),
                    file.string() + ":" + std::to_string(node.source().begin.line));
}

// Every value of a section must be text; `put` takes them.
template <class Put>
Status read_section(const std::filesystem::path& file, const toml::node& section, std::string_view name, Put put) {
  const toml::table* table = section.as_table();
  if (table == nullptr)
    return at(file, section, "\"" + std::string(name) + "\" must be a section: [" + std::string(name) + "]");
  for (const auto& [key, value] : *table) {
    const auto text = value.template value<std::string>();
    if (!value.is_string() || !text) {
      return at(file, value, "\"" + std::string(key.str()) + "\" needs text in quotation marks");
    }
    put(std::string(key.str()), *text);
  }
  return {};
}

}  // namespace

Result<FeedMapping> read_feed_mapping(const std::filesystem::path& file) {
  Result<std::string> text = read_file(file, 1 << 20);
  if (!text) return std::move(text).error();
  FeedMapping mapping;
  try {
    const toml::table root = toml::parse(*text, file.string());
    for (const auto& [key, node] : root) {
      const std::string_view name = key.str();
      Status read;
      if (name == "columns") {
        read = read_section(file, node, name, [&](const std::string& column, const std::string& attribute) {
          mapping.columns[lower_ascii(trim_spaces(column))] = attribute;
        });
      } else if (name == "defaults") {
        read = read_section(file, node, name, [&](const std::string& attribute, const std::string& value) {
          mapping.defaults[attribute] = value;
        });
      } else if (name == "merge") {
        read = read_section(file, node, name, [&](const std::string& attribute, const std::string& rule) {
          mapping.merge[attribute] = rule;
        });
      } else {
        read = at(file, node,
                  "\"" + std::string(name) +
                      "\" is no section of a mapping file; there are [columns], [defaults] and [merge]");
      }
      if (!read) return read.error();
    }
  } catch (const toml::parse_error& error) {
    return make_error(ErrorCode::kInvalidArgument, std::string(error.description()),
                      file.string() + ":" + std::to_string(error.source().begin.line));
  }
  return mapping;
}

}  // namespace shelfwise::catalog

#include "catalog_tools/inspect/mapping_check.h"

#include <algorithm>
#include <vector>

#include "catalog/feed.h"
#include "catalog/money.h"
#include "catalog/product.h"
#include "catalog_tools/duplicates/merge.h"
#include "catalog_tools/values/validate.h"

namespace shelfwise::catalog_tools {
namespace {

// Any other name is kept as it is; but one so near to an attribute is a slip of the pen.
std::string name_mistake(const std::string& name) {
  if (name.empty() || catalog::is_known_attribute(name) || name == "currency" || name.starts_with("product_detail.")) {
    return {};
  }
  const std::string meant = likely_attribute(name);
  if (meant.empty()) return {};
  return '"' + name + "\" is no attribute; did you mean \"" + meant +
         "\"? To keep it under a name of your own write \"product_detail." + name + '"';
}

// "EURO" for EUR.
std::string currency_meant(std::string_view text) {
  std::string code(text.substr(0, 3));
  for (char& c : code) c = static_cast<char>(c >= 'a' && c <= 'z' ? c & ~0x20 : c);
  return catalog::is_currency(code) ? "; did you mean \"" + code + "\"?" : "";
}

// What a row with that value would be told.
std::string value_mistake(const std::string& attribute, const std::string& value) {
  if (value.find('{') != std::string::npos) return {};  // another attribute's text, which is not known here
  catalog::FeedRow row;
  row.attributes = {{"id", "1"}, {"title", "A title"}};
  row.attributes[attribute] = value;
  std::vector<Issue> issues;
  validate_row(std::move(row), "", issues);
  const auto dropped = std::find_if(issues.begin(), issues.end(), [](const Issue& issue) {
    return issue.severity == Severity::kDropped || issue.severity == Severity::kLeftOut;
  });
  if (dropped == issues.end()) return {};
  std::string mistake = '"' + value + "\" can be no " + attribute + ": " + dropped->reason;
  if (attribute == "currency") mistake += currency_meant(value);
  return mistake + "; " + dropped->suggestion;
}

}  // namespace

std::string mapping_mistake(std::string_view section, const std::string& key, const std::string& value) {
  if (section == "columns") return name_mistake(value);
  if (section == "merge") return merge_rule_mistake(key, value);
  std::string mistake = name_mistake(key);
  return mistake.empty() ? value_mistake(key, value) : mistake;
}

}  // namespace shelfwise::catalog_tools

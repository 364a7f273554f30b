// From a feed's own names and cells to attributes: shared by the readers of all formats.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "catalog/feed.h"

namespace shelfwise::catalog {

// The attribute that a column or key stands for: what the mapping says, else the known attribute that it spells in
// another way ("g:Image Link" is image_link), else the name as it is. "" for one that is to be dropped.
std::string attribute_name(std::string_view column, const FeedMapping& mapping);

// Sets one attribute; "product_detail.NAME" sets one detail.
void put_attribute(nlohmann::ordered_json& attributes, const std::string& name, nlohmann::ordered_json value);

// Adds the mapping's defaults for attributes that are missing or empty. "{NAME}" in a default is the text of the row's
// attribute NAME; a row without it gets no default.
void add_defaults(nlohmann::ordered_json& attributes, const FeedMapping& mapping);

// The value of a table's cell: text, but for product_detail, which may be JSON or Merchant Center's
// "Section:Name:Value, Section:Name:Value".
nlohmann::ordered_json cell_value(const std::string& attribute, std::string text);

// JSON whose numbers of 19 characters and more, and those beyond any double, became texts of the same characters.
std::string with_long_numbers_as_text(std::string_view json);

// Whether JSON nests deeper than a product may; a cheap scan that needs no valid JSON.
bool nests_too_deep(std::string_view json);

std::string_view trim_spaces(std::string_view text);
std::string lower_ascii(std::string_view text);

}  // namespace shelfwise::catalog

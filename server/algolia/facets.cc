#include "server/algolia/facets.h"

#include <algorithm>
#include <map>

#include "query/fields.h"
#include "server/algolia/highlighting.h"
#include "text/fold.h"

namespace shelfwise::server::algolia {
namespace {

using Json = nlohmann::ordered_json;
using Kind = Attribute::Kind;

constexpr std::string_view kUsual[] = {"categories.lvl0", "brand",     "color",        "size",  "material", "gender",
                                       "age_group",       "condition", "availability", "price", "rating"};

bool is_rating(const Attribute& attribute) { return attribute.field.ends_with("rating"); }

Result<std::string> expression_of(const Attribute& attribute) {
  switch (attribute.kind) {
    case Kind::kCategory: return "category.lvl" + std::to_string(attribute.level.value_or(0));
    case Kind::kNumber: return attribute.field + (is_rating(attribute) ? "(1,2,3,4,5)" : "");
    case Kind::kDate: return attribute.field;
    case Kind::kText: break;
  }
  const char quote = attribute.field.find('`') == std::string::npos ? '`' : '"';
  if (attribute.field.empty() || attribute.field.find(quote) != std::string::npos) {
    return make_error(ErrorCode::kInvalidArgument,
                      "facets: no attribute is called " + query::in_quotes(attribute.field));
  }
  return quote + attribute.field + quote;
}

// The value as clients show it and filter by it.
std::string value_of(const WantedFacet& facet, const nlohmann::ordered_json& count) {
  if (facet.attribute.kind == Kind::kCategory) return count.value("path", "");
  std::string value = count.value("value", "");
  if (facet.attribute.kind == Kind::kNumber) value = value.starts_with("..") ? "0" : value.substr(0, value.find(".."));
  return value;
}

bool has_counts(const WantedFacet& facet) {
  const Kind kind = facet.attribute.kind;
  return kind == Kind::kText || kind == Kind::kCategory || (kind == Kind::kNumber && is_rating(facet.attribute));
}

// Whether a word of `text` begins with `prefix`; both folded.
bool begins_a_word(std::string_view text, std::string_view prefix) {
  for (size_t at = text.find(prefix); at != std::string_view::npos; at = text.find(prefix, at + 1)) {
    const char before = at == 0 ? ' ' : text[at - 1];
    if (!((before >= 'a' && before <= 'z') || (before >= '0' && before <= '9'))) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<WantedFacet>> plan_facets(const std::vector<std::string>& names, const HasAttribute& has) {
  std::vector<WantedFacet> out;
  for (const std::string& name : names) {
    if (name == "*") {
      for (const std::string_view usual : kUsual) {
        const Attribute attribute = attribute_of(usual);
        if (has(attribute)) out.push_back({std::string(usual), attribute, *expression_of(attribute)});
      }
      continue;
    }
    const bool asked_already =
        std::any_of(out.begin(), out.end(), [&](const WantedFacet& f) { return f.name == name; });
    if (asked_already) continue;
    WantedFacet facet{name, attribute_of(name), {}};
    Result<std::string> expression = expression_of(facet.attribute);
    if (!expression) return std::move(expression).error();
    const Status known = has(facet.attribute);
    if (!known && !is_standard(name))
      return make_error(ErrorCode::kInvalidArgument, "facets: " + known.error().message);
    if (known) facet.facet_by = std::move(*expression);
    out.push_back(std::move(facet));
  }
  return out;
}

std::string facet_by_of(const std::vector<WantedFacet>& facets) {
  std::string out;
  for (const WantedFacet& facet : facets) {
    if (facet.facet_by.empty()) continue;
    if (!out.empty()) out += ',';
    out += facet.facet_by;
  }
  return out;
}

void add_facets(Json& answer, const std::vector<WantedFacet>& wanted, const nlohmann::ordered_json& counts,
                bool by_name) {
  Json facets = Json::object();
  Json stats = Json::object();
  size_t next = 0;
  for (const WantedFacet& facet : wanted) {
    Json values = Json::object();
    if (!facet.facet_by.empty() && next < counts.size()) {
      const nlohmann::ordered_json& counted = counts[next++];
      if (has_counts(facet)) {
        std::vector<std::pair<std::string, std::uint64_t>> pairs;
        for (const auto& count : counted["counts"])
          pairs.emplace_back(value_of(facet, count), count["count"].get<std::uint64_t>());
        if (by_name) std::sort(pairs.begin(), pairs.end());
        for (auto& [value, count] : pairs) values[value] = count;
      }
      const nlohmann::ordered_json& stat = counted["stats"];
      if (stat.contains("min")) {
        stats[facet.name] = {{"min", stat["min"]}, {"max", stat["max"]}, {"avg", stat["avg"]}, {"sum", stat["sum"]}};
      }
    }
    facets[facet.name] = std::move(values);
  }
  answer["facets"] = std::move(facets);
  answer["facets_stats"] = std::move(stats);
}

Json facet_hits(const WantedFacet& wanted, const nlohmann::ordered_json& counts, const SearchParameters& p) {
  Json hits = Json::array();
  if (counts.empty()) return hits;
  const std::string typed = text::fold(p.facet_query);
  for (const auto& count : counts[0]["counts"]) {
    if (hits.size() == p.max_facet_hits) break;
    const std::string value = value_of(wanted, count);
    const std::string folded = text::fold(value);
    if (!typed.empty() && !begins_a_word(folded, typed)) continue;
    const std::string marked = mark_prefix(value, typed, p.pre_tag, p.post_tag);
    hits.push_back({{"value", value}, {"highlighted", marked}, {"count", count["count"]}});
  }
  return hits;
}

}  // namespace shelfwise::server::algolia

#include "server/answer_json.h"

namespace shelfwise::server {

std::string public_product(const catalog::Generation& generation, Doc doc) {
  std::string json = generation.product_json(doc);
  // Inside a text its quotes would be escaped, so this can only be the member, whose value is a text without escapes.
  constexpr std::string_view kCost = ",\"cost_of_goods_sold\":\"";
  const size_t begin = json.find(kCost);
  if (begin == std::string::npos) return json;
  const size_t end = json.find('"', begin + kCost.size());
  if (end != std::string::npos) json.erase(begin, end + 1 - begin);
  return json;
}

void write_reason(JsonWriter& json, const personalization::Reason& reason) {
  json.begin_object().key("kind").string(reason.kind).key("text").string(reason.text);
  if (!reason.product_id.empty()) json.key("product_id").string(reason.product_id);
  json.end_object();
}

void write_highlights(JsonWriter& json, const std::vector<query::Highlight>& highlights) {
  json.begin_object();
  for (const query::Highlight& highlight : highlights) json.key(highlight.field).string(highlight.snippet);
  json.end_object();
}

void write_score_parts(JsonWriter& json, const std::vector<query::ScorePart>& parts) {
  json.begin_array();
  for (const query::ScorePart& part : parts) {
    json.begin_object().key("name").string(part.name).key("value").number(part.value);
    if (!part.detail.empty()) json.key("detail").string(part.detail);
    json.end_object();
  }
  json.end_array();
}

void write_facets(JsonWriter& json, const std::vector<query::Facet>& facets) {
  json.begin_array();
  for (const query::Facet& facet : facets) {
    json.begin_object().key("field").string(facet.field).key("counts").begin_array();
    for (const query::FacetCount& count : facet.counts) {
      json.begin_object().key("value").string(count.value).key("count").unsigned_integer(count.count);
      if (!count.path.empty()) json.key(facet.field == "category" ? "path" : "filter").string(count.path);
      json.end_object();
    }
    json.end_array().key("stats").begin_object().key("total_values").unsigned_integer(facet.total_values);
    if (facet.stats) {
      json.key("min").number(facet.stats->min).key("max").number(facet.stats->max);
      json.key("avg").number(facet.stats->avg).key("sum").number(facet.stats->sum);
    }
    json.end_object().end_object();
  }
  json.end_array();
}

void write_notes(JsonWriter& json, const std::vector<std::string>& notes) {
  if (notes.empty()) return;
  json.key("notes").begin_array();
  for (const std::string& note : notes) json.string(note);
  json.end_array();
}

void write_suggestion(JsonWriter& json, const query::Suggestion& suggestion, const catalog::Generation& generation) {
  using Kind = query::Suggestion::Kind;
  json.begin_object();
  switch (suggestion.kind) {
    case Kind::kQuery: json.key("kind").string("query"); break;
    case Kind::kBrand: json.key("kind").string("brand"); break;
    case Kind::kCategory:
      json.key("kind").string("category").key("category").unsigned_integer(suggestion.category);
      if (suggestion.category < generation.categories()) {
        json.key("path").string(generation.category_path(suggestion.category));
      }
      break;
    case Kind::kProduct:
      json.key("kind").string("product");
      if (suggestion.doc < generation.size()) json.key("id").string(generation.id(suggestion.doc));
      break;
  }
  json.key("text").string(suggestion.text).key("count").unsigned_integer(suggestion.count).end_object();
}

}  // namespace shelfwise::server

// The parts that answers are made of, as JSON.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "personalization/personalizer.h"
#include "query/engine.h"
#include "server/json_writer.h"

namespace shelfwise::server {

// A product as answers show it: what the merchant paid (cost_of_goods_sold) is nobody else's business.
std::string public_product(const catalog::Generation& generation, Doc doc);

void write_reason(JsonWriter& json, const personalization::Reason& reason);
void write_highlights(JsonWriter& json, const std::vector<query::Highlight>& highlights);
void write_score_parts(JsonWriter& json, const std::vector<query::ScorePart>& parts);
void write_facets(JsonWriter& json, const std::vector<query::Facet>& facets);
void write_notes(JsonWriter& json, const std::vector<std::string>& notes);
void write_suggestion(JsonWriter& json, const query::Suggestion& suggestion, const catalog::Generation& generation);

}  // namespace shelfwise::server

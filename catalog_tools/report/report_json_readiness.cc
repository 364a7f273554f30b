#include <cmath>

#include "catalog_tools/report/report_json_parts.h"

namespace shelfwise::catalog_tools {
namespace {

using Json = nlohmann::ordered_json;

Json score_json(const std::optional<double>& score) {
  if (!score) return nullptr;
  return std::floor(*score * 10 + 1e-9) / 10;  // as readiness_text()
}

Json fix_json(const CleanReport& report, const Fix& fix) {
  Json examples = Json::array();
  for (const Example& example : fix.examples) {
    Json one = Json::object();
    if (example.place.line > 0 && example.place.feed < report.feeds.size()) {
      one["file"] = report.feeds[example.place.feed].file;
      one["line"] = example.place.line;
    }
    if (!example.id.empty()) one["id"] = example.id;
    one["text"] = example.text;
    examples.push_back(std::move(one));
  }
  return {{"title", fix.title},   {"remedy", fix.remedy},
          {"pillar", fix.pillar}, {"count", fix.count},
          {"unit", fix.unit},     {"points", std::round(fix.points * 100) / 100},
          {"mostly", fix.mostly}, {"examples", std::move(examples)}};
}

Json counts_json(const std::vector<EventReadiness::Count>& counts) {
  Json list = Json::array();
  for (const EventReadiness::Count& one : counts) list.push_back({{"name", one.name}, {"count", one.count}});
  return list;
}

}  // namespace

Json readiness_json(const CleanReport& report) {
  const Readiness readiness = measure_readiness(report);
  Json json = {{"score", score_json(readiness.score())}};
  for (const Pillar& pillar : readiness.pillars) {
    Json parts = Json::array();
    for (const ReadinessPart& part : pillar.parts) {
      parts.push_back({{"name", part.name},
                       {"label", part.label},
                       {"good", part.good},
                       {"of", part.of},
                       {"weight", part.counts() ? part.weight : 0}});
    }
    json[pillar.name] = {{"score", score_json(pillar.score())}, {"parts", std::move(parts)}};
  }
  json["fixes"] = Json::array();
  for (const Fix& fix : readiness.fixes) json["fixes"].push_back(fix_json(report, fix));
  return json;
}

Json category_fills_json(const CleanReport& report, size_t most) {
  Json list = Json::array();
  for (const CategoryFills::Row& row : report.statistics.categories().rows(most)) {
    Json filled = Json::object();
    for (size_t i = 0; i < kNeeds; ++i) filled[need_name(static_cast<Need>(i))] = row.counts.met[i];
    for (size_t i = 0; i < CategoryFills::kAttributes; ++i) filled[CategoryFills::kNames[i]] = row.counts.filled[i];
    list.push_back({{"category", row.path}, {"products", row.counts.products}, {"filled", std::move(filled)}});
  }
  return list;
}

Json events_json(const EventReadiness& events) {
  Json kinds = Json::array();
  for (const EventReadiness::Kind& kind : events.kinds) kinds.push_back({{"name", kind.name}, {"events", kind.events}});
  return {{"events", events.events},
          {"first", events.first},
          {"last", events.last},
          {"kinds", std::move(kinds)},
          {"other_names", counts_json(events.other_names)},
          {"mentions", events.mentions},
          {"mentions_merged", events.mentions_merged},
          {"mentions_lost", events.mentions_lost},
          {"lost_ids", events.lost_ids},
          {"lost_ids_cut", events.lost_ids_cut},
          {"lost", counts_json(events.lost)},
          {"without_message_id", events.without_message_id},
          {"orders", events.orders},
          {"orders_without_id", events.orders_without_id},
          {"users", events.users},
          {"users_linked", events.users_linked},
          {"anonymous", events.anonymous},
          {"anonymous_linked", events.anonymous_linked}};
}

}  // namespace shelfwise::catalog_tools

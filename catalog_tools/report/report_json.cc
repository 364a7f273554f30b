#include <nlohmann/json.hpp>

#include "catalog_tools/report/report.h"
#include "catalog_tools/report/report_json_parts.h"
#include "catalog_tools/values/validate.h"

namespace shelfwise::catalog_tools {
namespace {

using Json = nlohmann::ordered_json;

Json feeds_json(const CleanReport& report) {
  Json list = Json::array();
  for (const FeedSummary& feed : report.feeds) {
    Json one = {{"file", feed.file},
                {"format", catalog::feed_format_name(feed.info.format)},
                {"encoding", feed.info.encoding},
                {"invalid_bytes", feed.info.invalid_bytes},
                {"rows", feed.rows},
                {"left_out", feed.left_out},
                {"merged", feed.merged},
                {"products", feed.products}};
    if (!feed.info.columns.empty()) one["columns"] = feed.info.columns;
    list.push_back(std::move(one));
  }
  return list;
}

Json issues_json(const IssueLog& issues) {
  Json kinds = Json::array();
  for (const IssueKind* kind : issues.kinds()) {
    Json examples = Json::array();
    for (const Issue& issue : kind->examples) {
      examples.push_back({{"file", issue.file},
                          {"line", issue.line},
                          {"id", issue.id},
                          {"field", issue.field},
                          {"value", issue.value},
                          {"reason", issue.reason},
                          {"suggestion", issue.suggestion}});
    }
    kinds.push_back({{"severity", severity_name(kind->severity)},
                     {"field", kind->field},
                     {"reason", kind->reason},
                     {"suggestion", kind->suggestion},
                     {"count", kind->count},
                     {"issues", std::move(examples)}});
  }
  return {{"left_out", issues.count(Severity::kLeftOut)},
          {"dropped", issues.count(Severity::kDropped)},
          {"changed", issues.count(Severity::kChanged)},
          {"noted", issues.count(Severity::kNoted)},
          {"kinds", std::move(kinds)}};
}

Json record_json(const CleanReport& report, const RecordSummary& record) {
  Json json = {{"id", record.id},
               {"title", record.title},
               {"brand", record.brand},
               {"price", record.price},
               {"gtin", record.gtin}};
  if (record.place.line > 0 && record.place.feed < report.feeds.size()) {
    json["file"] = report.feeds[record.place.feed].file;
    json["line"] = record.place.line;
  }
  return json;
}

const char* survivor_name(Survivor survivor) {
  switch (survivor) {
    case Survivor::kBoth: return "both";
    case Survivor::kA: return "a";
    case Survivor::kB: return "b";
    case Survivor::kAnother: return "another";
  }
  return "";
}

Json duplicates_json(const CleanReport& report) {
  Json pairs = Json::array();
  for (const PairSummary& pair : report.pairs) {
    pairs.push_back({{"decision", decision_name(pair.decision)},
                     {"score", pair.score},
                     {"reasons", pair.reasons},
                     {"survivor", survivor_name(pair.survivor)},
                     {"taken", pair.taken},
                     {"a", record_json(report, pair.a)},
                     {"b", record_json(report, pair.b)}});
  }
  return {{"merge", report.pairs_to_merge},
          {"review", report.pairs_to_review},
          {"distinct", report.pairs_distinct},
          {"pairs", std::move(pairs)}};
}

Json categories_json(const CleanReport& report) {
  const MappedProducts fates = mapped_products(report);
  std::uint64_t mapped = 0;
  std::uint64_t respelled = 0;
  for (const CategorySummary& category : report.categories) {
    mapped += category.decision == Decision::kMerge ? 1 : 0;
    respelled += category.unified != category.source ? 1 : 0;
  }
  return {{"taxonomy", report.taxonomy},
          {"source_paths", report.categories.size()},
          {"unified_paths", unified_paths(report)},
          {"respelled", respelled},
          {"map", mapped},
          {"review", report.categories.size() - mapped},
          {"products", {{"mapped", fates.mapped}, {"review", fates.review}, {"without", fates.without}}}};
}

Json attributes_json(const CatalogStatistics& statistics) {
  Json known = Json::array();
  for (const auto& fill : statistics.fills())
    known.push_back({{"attribute", fill.attribute}, {"products", fill.products}});
  Json unknown = Json::array();
  for (const auto& fill : statistics.unknown()) {
    unknown.push_back(
        {{"attribute", fill.attribute}, {"products", fill.products}, {"perhaps", likely_attribute(fill.attribute)}});
  }
  return {{"known", std::move(known)}, {"unknown", std::move(unknown)}};
}

Json variants_json(const CleanReport& report) {
  const VariantSummary variants = report.statistics.variants();
  return {{"groups", variants.groups},
          {"products", variants.products},
          {"single_member", {{"groups", variants.single}, {"examples", variants.single_examples}}},
          {"nothing_varies", {{"groups", variants.alike}, {"examples", variants.alike_examples}}},
          {"inferred", {{"groups", report.inferred_variants.groups}, {"products", report.inferred_variants.products}}}};
}

Json run_json(const RunSummary& run) {
  return {{"arguments", run.arguments}, {"decisions", run.decisions}, {"last_decision", run.last_decision}};
}

Json decided_json(const DecisionCounts& decided) {
  return {{"pairs", decided.pairs},
          {"pairs_unused", decided.pairs_unused},
          {"categories", decided.categories},
          {"categories_unused", decided.categories_unused}};
}

}  // namespace

std::string report_json(const CleanReport& report) {
  Json currencies = Json::object();
  for (const auto& [code, products] : report.statistics.currencies())
    currencies[code.empty() ? "none" : code] = products;
  constexpr size_t kCategoriesListed = 200;
  Json json = {{"version", 1},
               {"rows", report.rows},
               {"left_out", report.left_out},
               {"merged", report.merged},
               {"products", report.statistics.products()},
               {"feeds", feeds_json(report)},
               {"issues", issues_json(report.issues)},
               {"duplicates", duplicates_json(report)},
               {"categories", categories_json(report)},
               {"decisions", decided_json(report.decided)},
               {"variants", variants_json(report)},
               {"attributes", attributes_json(report.statistics)},
               {"currencies", std::move(currencies)},
               {"readiness", readiness_json(report)},
               {"category_fills", category_fills_json(report, kCategoriesListed)},
               {"run", run_json(report.run)}};
  if (report.events) json["events"] = events_json(*report.events);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace shelfwise::catalog_tools

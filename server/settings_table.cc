#include "server/settings_table.h"

namespace shelfwise::server {
namespace {

SettingSection server_section(ServerSettings& s) {
  return {
      "server",
      "How the HTTP server listens and guards itself. Changes take effect at the next start.",
      {
          {"listen", &s.listen, 0, 0, "", {}, "Address and port. Other than loopback only once a key exists."},
          {"threads", &s.threads, 0, 1'024, "", {}, "Threads that answer; 0: four a processor core, eight at least."},
          {"max_connections", &s.max_connections, 16, 100'000, "", {}, "Open connections; more are turned away."},
          {"idle_timeout_s", &s.idle_timeout_s, 1, 3'600, "seconds", {}, "A kept connection without a request."},
          {"request_timeout_s",
           &s.request_timeout_s,
           0.1,
           600,
           "seconds",
           {},
           "From a request's first byte to its last."},
          {"write_timeout_s",
           &s.write_timeout_s,
           0.1,
           600,
           "seconds",
           {},
           "Without the client taking a byte of its answer."},
          {"max_body_mb", &s.max_body_mb, 1, 1'024, "megabytes", {}, "Largest body of a request."},
          {"access_log", &s.access_log, 0, 0, "", {"all", "errors", "off"}, "Which requests are logged."},
          {"reload_check_s",
           &s.reload_check_s,
           0.05,
           3'600,
           "seconds",
           {},
           "How often a new index or model is looked for."},
          {"events_check_s",
           &s.events_check_s,
           0.05,
           3'600,
           "seconds",
           {},
           "How often events of other processes are read."},
          {"cors_origins",
           &s.cors_origins,
           0,
           0,
           "",
           {},
           "Web origins that may call from a browser, as \"https://shop.example\"; \"*\" for every one."},
          {"index_name", &s.index_name, 0, 0, "", {}, "What Algolia's clients call the store's index."},
      }};
}

void add_field(std::vector<Setting>& out, std::string_view weight, std::string_view norm, query::FieldWeight& field,
               std::string_view comment) {
  out.push_back({weight, &field.weight, 0, 100, "", {}, comment});
  out.push_back(
      {norm, &field.length_norm, 0, 1, "", {}, "How much its length discounts a match: 0 not at all, 1 fully."});
}

SettingSection search_section(query::Settings& s) {
  SettingSection section{"search", "Text relevance. Changes take effect at the next start or reload.", {}};
  add_field(section.settings, "title_weight", "title_length_norm", s.title, "Weight of a match in the title.");
  add_field(section.settings, "brand_weight", "brand_length_norm", s.brand, "Weight of a match in the brand.");
  add_field(section.settings, "category_weight", "category_length_norm", s.category,
            "Weight of a match in the category path.");
  add_field(section.settings, "attributes_weight", "attributes_length_norm", s.attributes,
            "Weight of a match in color, size, material and other attributes.");
  add_field(section.settings, "description_weight", "description_length_norm", s.description,
            "Weight of a match in the description.");
  add_field(section.settings, "identifiers_weight", "identifiers_length_norm", s.identifiers,
            "Weight of a match in id, GTIN and MPN.");
  section.settings.push_back(
      {"saturation", &s.saturation, 0, 10, "", {}, "How slowly repeated words stop adding to the score (BM25's k1)."});
  section.settings.push_back(
      {"quality_weight", &s.quality_weight, 0, 10, "", {}, "Weight of popularity and rating beside the text."});
  section.settings.push_back({"coverage_power",
                              &s.coverage_power,
                              0,
                              10,
                              "",
                              {},
                              "How steeply a product falls that lacks words of the query."});
  struct Weight {
    const char* name;
    double* value;
    const char* help;
  };
  const Weight weights[] = {
      {"title_coverage", &s.title_coverage, "Weight, in the finer score, of the query's words in the title."},
      {"other_form", &s.other_form,
       "Weight lost where the title has the query's words in another form: tent for tents."},
      {"title_density", &s.title_density, "Weight of the title's words in the query: short exact titles first."},
      {"proximity", &s.proximity, "Weight of the query's words side by side in the title."},
      {"brand_named", &s.brand_named, "Weight of a query that names the brand."},
      {"color_named", &s.color_named, "Weight of a query that names the colour."},
      {"size_named", &s.size_named, "Weight of a query that names the size."},
      {"standard_named", &s.standard_named,
       "Weight of a query that names material, gender, age group or another usual attribute."},
      {"value_named", &s.value_named, "Weight of a query that names a value of an attribute of the shop's own."},
      {"category_named", &s.category_named, "Weight of a query that names a category above the product."},
      {"unwanted", &s.unwanted, "Weight, below others, of a title with what the query says \"without\"."},
      {"kind", &s.kind, "Weight of being the kind of product that most of the best matches are."},
  };
  for (const Weight& weight : weights) {
    section.settings.push_back({weight.name, weight.value, 0, 10, "", {}, weight.help});
  }
  section.settings.push_back({"rerank_depth",
                              &s.rerank_depth,
                              10,
                              10'000,
                              "products",
                              {},
                              "How many of the best get the second, finer score."});
  section.settings.push_back(
      {"max_postings",
       &s.max_postings,
       10'000,
       1'000'000'000,
       "postings",
       {},
       "Where any word may match, the most common words of a query that would read more are left out."});
  return section;
}

SettingSection personalization_section(personalization::Settings& s) {
  return {"personalization",
          "Changes take effect at the next start or reload; those of training at the next `shelfwise train`.",
          {
              {"half_life_days",
               &s.half_life_days,
               0.1,
               36'500,
               "days",
               {},
               "After which an interest or purchase counts half."},
              {"popularity_half_life_days",
               &s.popularity_half_life_days,
               0.1,
               36'500,
               "days",
               {},
               "The same for what everybody buys."},
              {"impact", &s.impact, 0, 100, "percent", {}, "Weight of the shopper where a request names none; 0: off."},
              {"diversity",
               &s.diversity,
               0,
               100,
               "percent",
               {},
               "How much brands and categories are mixed on a category page; 0: not at all."},
              {"max_history", &s.max_history, 1, 10'000, "events", {}, "Kept per shopper for scoring."},
              {"utc_offset_hours",
               &s.utc_offset_hours,
               -12,
               14,
               "hours",
               {},
               "How far the shop's clocks are ahead of UTC, for the part of the day that visits fall into."},
              {"retention_days",
               &s.retention_days,
               0,
               36'500,
               "days",
               {},
               "After which events are deleted from the log; 0: never."},
              {"sensitive_categories",
               &s.sensitive_categories,
               0,
               0,
               "",
               {},
               "Paths; events on products below them change no profile and appear in no reason."},
          }};
}

SettingSection training_section(personalization::TrainingSettings& s) {
  return {
      "training",
      "What `shelfwise train` may take. Read at each run.",
      {
          {"memory_mb",
           &s.memory_mb,
           16,
           1'048'576,
           "megabytes",
           {},
           "Memory beside the mapped index; models are made coarser to fit, and where none fits, the old one stays."},
          {"threads", &s.threads, 0, 64, "", {}, "0: one a processor core, at most 8. The model is the same for any."},
          {"tuning_seconds",
           &s.tuning_seconds,
           0,
           86'400,
           "seconds",
           {},
           "About what choosing the item model's settings on held-out time may take; 0: the defaults stand."},
          {"update_tolerance",
           &s.update_tolerance,
           0,
           1,
           "share",
           {},
           "How far a product's neighbours may have moved before `train --update` learns it anew; 0: not at all."},
      }};
}

SettingSection blocks_section(personalization::Settings& s) {
  static const std::vector<std::string> kSteps = personalization::chain_steps();
  static const std::string kComment = [] {
    std::string text =
        "The steps that fill each block, best first, after the merchant's own lists; a step is asked where those "
        "before "
        "it leave room. Changes take effect at the next start or reload. There are";
    for (const std::string& step : kSteps) text += (&step == &kSteps.front() ? " " : ", ") + step;
    return text + ".";
  }();
  SettingSection section{"blocks", kComment, {}};
  for (auto& [block, steps] : s.chains) {
    section.settings.push_back({block,
                                &steps,
                                0,
                                0,
                                "",
                                {kSteps.begin(), kSteps.end()},
                                "Steps of this block; []: the merchant's lists alone."});
  }
  return section;
}

SettingSection segments_section(personalization::SegmentSettings& s) {
  return {
      "segments",
      "Who is in which segment. Changes take effect at the next start or reload.",
      {
          {"new_days", &s.new_days, 0, 36'500, "days", {}, "new: the first act is at most so long ago."},
          {"active_days", &s.active_days, 0, 36'500, "days", {}, "active: the last act is at most so long ago."},
          {"at_risk_gaps",
           &s.at_risk_gaps,
           0.1,
           100,
           "of the shopper's usual gaps between orders",
           {},
           "at_risk: bought before, and did nothing for so long."},
          {"loyal_orders", &s.loyal_orders, 1, 10'000, "days", {}, "loyal: with an order, of the last year."},
          {"big_spender_value",
           &s.big_spender_value,
           0,
           1e12,
           "the catalog's currency",
           {},
           "big_spender: bought for so much in the last year; 0: as much as the tenth who bought most."},
          {"discount_share",
           &s.discount_share,
           0,
           1,
           "share of products bought",
           {},
           "discount_lover: of two orders or more, so many were reduced."},
          {"novelty_share",
           &s.novelty_share,
           0,
           1,
           "",
           {},
           "novelty_seeker: mean newness of what is looked at and bought; 1 on the day of release, half after half a "
           "year."},
      }};
}

SettingSection rules_section(RuleSettings& s) {
  return {"rules",
          "Products that no answer holds, whoever asks. Changes take effect at the next start or reload.",
          {
              {"hide_out_of_stock",
               &s.hide_out_of_stock,
               0,
               0,
               "",
               {},
               "Hide what is out of stock, or has quantity 0 without being on backorder or preorder."},
              {"margin_floor",
               &s.margin_floor,
               -10,
               1,
               "share of the price",
               {},
               "Least (price - cost) / price; products without price or cost fail it. Unset: no floor."},
              {"adult",
               &s.adult,
               0,
               0,
               "",
               {"show", "on_request", "hide"},
               "Products marked adult: shown, shown where a request has include_adult=true, or never."},
          }};
}

SettingSection analysis_section(AnalysisSettings& s) {
  return {
      "analysis",
      "Read by `shelfwise index`; changes take effect with the next index.",
      {
          {"languages", &s.languages, 0, 0, "", {}, "Languages of the catalog by ISO 639-1 code, the main one first."},
          {"searchable_attributes",
           &s.searchable_attributes,
           0,
           0,
           "",
           {},
           "Attributes beyond the standard ones that are searched too."},
      }};
}

}  // namespace

std::vector<SettingSection> settings_table(StoreSettings& settings) {
  return {server_section(settings.server),
          search_section(settings.search),
          personalization_section(settings.personalization),
          segments_section(settings.personalization.segments),
          blocks_section(settings.personalization),
          training_section(settings.training),
          rules_section(settings.rules),
          analysis_section(settings.analysis)};
}

}  // namespace shelfwise::server

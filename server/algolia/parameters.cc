#include "server/algolia/parameters.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "query/engine.h"
#include "query/fields.h"
#include "server/algolia/filters.h"
#include "server/api/callers.h"
#include "server/json_input.h"
#include "server/nearest.h"

namespace shelfwise::server::algolia {
namespace {

using Json = nlohmann::json;
using enum Treatment;

constexpr KnownParameter kKnown[] = {
    {"advancedSyntax", kNeutral, "`-word` leaves out here at all times"},
    {"advancedSyntaxFeatures", kNeutral, "as advancedSyntax"},
    {"allowTyposOnNumericTokens", kNeutral, "numbers are never corrected here"},
    {"alternativesAsExact", kNeutral, "exactness is part of the score"},
    {"analytics", kNeutral, "searches are not logged; events are"},
    {"analyticsTags", kNeutral, "as analytics"},
    {"aroundLatLng", kRefused, "products have no place on the map"},
    {"aroundLatLngViaIP", kRefused, "products have no place on the map"},
    {"aroundPrecision", kRefused, "products have no place on the map"},
    {"aroundRadius", kRefused, "products have no place on the map"},
    {"attributeCriteriaComputedByMinProximity", kNeutral, "nearness of words is part of the score"},
    {"attributesToHighlight", kSupported, "default: title, brand, description, categories, color, size, material"},
    {"attributesToRetrieve", kSupported, "names, `*`, and `-name` to leave out"},
    {"attributesToSnippet", kSupported, "`description:20`, in words; default none"},
    {"clickAnalytics", kSupported, "adds queryID; send it back in events"},
    {"decompoundQuery", kNeutral, "compounds are parted as the catalog's language wants"},
    {"disableExactOnAttributes", kNeutral, "exactness is part of the score"},
    {"disableTypoToleranceOnAttributes", kNeutral, "spelling is corrected by word, not by attribute"},
    {"disableTypoToleranceOnWords", kNeutral, "words that the catalog knows are never corrected"},
    {"distinct", kSupported, "true or above 0: one hit a variant group (item_group_id)"},
    {"enableABTest", kNeutral, "there are no tests of this kind"},
    {"enablePersonalization", kSupported, "default true: with a userToken, results are personal"},
    {"enableReRanking", kNeutral, "what shoppers do is part of the score"},
    {"enableRules", kNeutral, "the merchant's rules always hold"},
    {"exactOnSingleWordQuery", kNeutral, "exactness is part of the score"},
    {"explain", kNeutral, "use getRankingInfo"},
    {"extensions", kNeutral, "of other products"},
    {"facet", kSupported, "of a search within a facet's values"},
    {"facetFilters", kSupported, "lists nested to two levels; `brand:-Fjell` for without"},
    {"facetQuery", kSupported, "of a search within a facet's values"},
    {"facetingAfterDistinct", kNeutral, "facets count products, not groups"},
    {"facets", kSupported, "names, `*` for the usual ones; at most 20"},
    {"filters", kSupported, "AND beside OR wants brackets"},
    {"getRankingInfo", kSupported, "`_rankingInfo` has the parts of the score"},
    {"highlightPostTag", kSupported, "default `</em>`"},
    {"highlightPreTag", kSupported, "default `<em>`; where it begins with `<` the text between is HTML-escaped"},
    {"hitsPerPage", kSupported, "0 to 250, default 20"},
    {"ignorePlurals", kNeutral, "forms of a word always find each other"},
    {"indexLanguages", kNeutral, "languages are a setting of the store"},
    {"insideBoundingBox", kRefused, "products have no place on the map"},
    {"insidePolygon", kRefused, "products have no place on the map"},
    {"keepDiacriticsOnCharacters", kNeutral, "accents never part words"},
    {"length", kSupported, "with offset, a multiple of it"},
    {"maxFacetHits", kSupported, "1 to 100, default 10"},
    {"maxValuesPerFacet", kSupported, "0 to 1000, default 100"},
    {"minProximity", kNeutral, "nearness of words is part of the score"},
    {"minWordSizefor1Typo", kNeutral, "spelling has its own rules, see spelling.md"},
    {"minWordSizefor2Typos", kNeutral, "spelling has its own rules, see spelling.md"},
    {"minimumAroundRadius", kRefused, "products have no place on the map"},
    {"mode", kNeutral, "there is one mode"},
    {"naturalLanguages", kNeutral, "languages are a setting of the store"},
    {"numericFilters", kSupported, "lists nested to two levels"},
    {"offset", kSupported, "with length, a multiple of it"},
    {"optionalFilters", kRefused, "boosts belong to the store's rules; use filters"},
    {"optionalWords", kNeutral, "where not all words match, fewer are needed, as the words deserve"},
    {"page", kSupported, "from 0"},
    {"percentileComputation", kNeutral, "as analytics"},
    {"personalizationFilters", kRefused, "tastes are learned from events; send events or a userToken"},
    {"personalizationImpact", kSupported, "0 to 100"},
    {"query", kSupported, "2,000 bytes and 32 words count"},
    {"queryLanguages", kNeutral, "languages are a setting of the store"},
    {"queryType", kSupported, "prefixLast (default), prefixAll, prefixNone: which words may be unfinished; see below"},
    {"reRankingApplyFilter", kNeutral, "as enableReRanking"},
    {"relevancyStrictness", kNeutral, "sorted replicas hold all matches"},
    {"removeStopWords", kNeutral, "frequent words weigh little by themselves"},
    {"removeWordsIfNoResults", kSupported, "`none`: every word has to match; else, or absent, fewer where needed"},
    {"renderingContent", kNeutral, "answered as {}"},
    {"replaceSynonymsInHighlight", kNeutral, "what the product says is what is shown"},
    {"responseFields", kSupported, "names or `*`"},
    {"restrictHighlightAndSnippetArrays", kNeutral, "lists are shown whole"},
    {"restrictSearchableAttributes", kRefused, "all searchable attributes are searched; use filters for one attribute"},
    {"ruleContexts", kNeutral, "rules hold in every context"},
    {"semanticSearch", kNeutral, "there is one mode"},
    {"similarQuery", kRefused, "use the recommendation model related-products"},
    {"snippetEllipsisText", kSupported, "default an ellipsis"},
    {"sortFacetValuesBy", kSupported, "`count` (default) or `alpha`"},
    {"sumOrFiltersScores", kRefused, "filters do not score; order by a replica or leave it out"},
    {"synonyms", kNeutral, "the store's synonyms always hold; what was typed stays ahead"},
    {"tagFilters", kRefused, "products have no tags; use facetFilters"},
    {"typoTolerance", kSupported,
     "false: search for what was typed; true, min, strict: correct what the catalog lacks"},
    {"userToken", kSupported, "a userId or anonymousId of your events"},
};

// --- values as clients send them: JSON, or texts from a URL

Error wrong(std::string_view name, std::string_view wanted) {
  return make_error(ErrorCode::kInvalidArgument, std::string(name) + " wants " + std::string(wanted));
}

Status read_text(std::string_view name, const Json& value, std::string& out) {
  if (value.is_null()) return {};
  if (!value.is_string()) return wrong(name, "a text");
  out = value.get<std::string>();
  return {};
}

Result<double> number_of(std::string_view name, const Json& value) {
  if (value.is_number()) return value.get<double>();
  double number = 0;
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return number;
  }
  return wrong(name, "a number");
}

Status read_integer(std::string_view name, const Json& value, std::uint32_t max, std::uint32_t& out) {
  const Result<double> number = number_of(name, value);
  if (!number) return number.error();
  if (!(*number >= 0 && *number <= max) || *number != static_cast<std::uint32_t>(*number)) {
    return wrong(name, "a whole number from 0 to " + std::to_string(max));
  }
  out = static_cast<std::uint32_t>(*number);
  return {};
}

Status read_flag(std::string_view name, const Json& value, bool& out) {
  if (value.is_boolean()) {
    out = value.get<bool>();
  } else if (value == "true" || value == "false") {
    out = value == "true";
  } else {
    return wrong(name, "true or false");
  }
  return {};
}

// A JSON value that a URL carries as text.
Json unwrapped(const Json& value) {
  if (!value.is_string()) return value;
  const auto& text = value.get_ref<const std::string&>();
  if (!text.starts_with('[')) return value;
  Result<Json> parsed = parse_json(text);
  return parsed ? std::move(*parsed) : value;
}

constexpr size_t kMaxNames = 200;

Status read_names(std::string_view name, const Json& given, Names& out) {
  const Json value = unwrapped(given);
  out.emplace();
  if (value.is_string()) {
    std::string_view text = value.get_ref<const std::string&>();
    while (!text.empty() && out->size() < kMaxNames) {
      const size_t comma = std::min(text.find(','), text.size());
      if (const auto part = query::trim(text.substr(0, comma)); !part.empty()) out->emplace_back(part);
      text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return {};
  }
  if (!value.is_array() || value.size() > kMaxNames) return wrong(name, "a list of at most 200 names");
  for (const Json& part : value) {
    if (!part.is_string()) return wrong(name, "a list of texts");
    out->push_back(part.get<std::string>());
  }
  return {};
}

Status add_filter(Result<std::string> filter, std::string& filter_by) {
  if (!filter) return std::move(filter).error();
  filter_by = both(filter_by, *filter);
  return {};
}

using Reader = Status (*)(std::string_view name, const Json& value, SearchParameters& out);
struct NamedReader {
  std::string_view name;
  Reader read;
};

constexpr std::uint32_t kMaxPage = 1'000'000;

constexpr NamedReader kReaders[] = {
    {"query", [](auto name, const Json& value, auto& out) { return read_text(name, value, out.query); }},
    {"page", [](auto name, const Json& value, auto& out) { return read_integer(name, value, kMaxPage, out.page); }},
    {"hitsPerPage", [](auto name, const Json& value,
                       auto& out) { return read_integer(name, value, query::kMaxPerPage, out.hits_per_page); }},
    {"offset",
     [](auto name, const Json& value, auto& out) { return read_integer(name, value, kMaxPage, out.offset.emplace()); }},
    {"length", [](auto name, const Json& value,
                  auto& out) { return read_integer(name, value, query::kMaxPerPage, out.length.emplace()); }},
    {"filters",
     [](auto name, const Json& value, auto& out) -> Status {
       std::string text;
       if (Status fine = read_text(name, value, text); !fine) return fine;
       return add_filter(filters_to_filter_by(text), out.filter_by);
     }},
    {"facetFilters", [](auto, const Json& value,
                        auto& out) { return add_filter(facet_filters_to_filter_by(unwrapped(value)), out.filter_by); }},
    {"numericFilters",
     [](auto, const Json& value, auto& out) {
       return add_filter(numeric_filters_to_filter_by(unwrapped(value)), out.filter_by);
     }},
    {"facets",
     [](auto name, const Json& value, auto& out) -> Status {
       Names names;
       if (Status fine = read_names(name, value, names); !fine) return fine;
       out.facets = std::move(*names);
       return {};
     }},
    {"maxValuesPerFacet", [](auto name, const Json& value,
                             auto& out) { return read_integer(name, value, 1'000, out.max_values_per_facet); }},
    {"sortFacetValuesBy",
     [](auto name, const Json& value, auto& out) -> Status {
       if (value != "alpha" && value != "count") return wrong(name, "count or alpha");
       out.facets_by_name = value == "alpha";
       return {};
     }},
    {"attributesToRetrieve",
     [](auto name, const Json& value, auto& out) { return read_names(name, value, out.attributes_to_retrieve); }},
    {"attributesToHighlight",
     [](auto name, const Json& value, auto& out) { return read_names(name, value, out.attributes_to_highlight); }},
    {"attributesToSnippet",
     [](auto name, const Json& value, auto& out) { return read_names(name, value, out.attributes_to_snippet); }},
    {"responseFields",
     [](auto name, const Json& value, auto& out) { return read_names(name, value, out.response_fields); }},
    {"highlightPreTag", [](auto name, const Json& value, auto& out) { return read_text(name, value, out.pre_tag); }},
    {"highlightPostTag", [](auto name, const Json& value, auto& out) { return read_text(name, value, out.post_tag); }},
    {"snippetEllipsisText",
     [](auto name, const Json& value, auto& out) { return read_text(name, value, out.ellipsis); }},
    {"userToken",
     [](auto name, const Json& value, auto& out) -> Status {
       if (Status fine = read_text(name, value, out.user_token); !fine) return fine;
       return out.user_token.size() <= 256 ? Status() : Status(wrong(name, "at most 256 bytes"));
     }},
    {"enablePersonalization",
     [](auto name, const Json& value, auto& out) { return read_flag(name, value, out.enable_personalization); }},
    {"personalizationImpact",
     [](auto name, const Json& value, auto& out) -> Status {
       const Result<double> impact = number_of(name, value);
       if (!impact || !(*impact >= 0 && *impact <= 100)) return wrong(name, "a number from 0 to 100");
       out.impact = *impact;
       return {};
     }},
    {"clickAnalytics",
     [](auto name, const Json& value, auto& out) { return read_flag(name, value, out.click_analytics); }},
    {"getRankingInfo",
     [](auto name, const Json& value, auto& out) { return read_flag(name, value, out.ranking_info); }},
    {"distinct",
     [](auto name, const Json& value, auto& out) -> Status {
       if (read_flag(name, value, out.distinct)) return {};
       std::uint32_t groups = 0;
       if (Status fine = read_integer(name, value, 4, groups); !fine) return fine;
       out.distinct = groups > 0;
       return groups <= 1 ? Status() : Status(wrong(name, "true, false, 0 or 1: a group shows its best product"));
     }},
    {"typoTolerance",
     [](auto name, const Json& value, auto& out) -> Status {
       if (value == "min" || value == "strict") return {};
       return read_flag(name, value, out.typo_tolerance);
     }},
    {"removeWordsIfNoResults",
     [](auto, const Json& value, auto& out) -> Status {
       out.every_word = value == "none";
       return {};
     }},
    {"queryType",
     [](auto name, const Json& value, auto& out) -> Status {
       constexpr std::pair<std::string_view, query::Complete> kTypes[] = {{"prefixLast", query::Complete::kLast},
                                                                          {"prefixAll", query::Complete::kAll},
                                                                          {"prefixNone", query::Complete::kNone}};
       for (const auto& [type, complete] : kTypes) {
         if (value == type) {
           out.complete = complete;
           return {};
         }
       }
       return wrong(name, "prefixLast, prefixAll or prefixNone");
     }},
    {"facetQuery", [](auto name, const Json& value, auto& out) { return read_text(name, value, out.facet_query); }},
    {"maxFacetHits",
     [](auto name, const Json& value, auto& out) { return read_integer(name, value, 100, out.max_facet_hits); }},
    {"facet", [](auto, const Json&, auto&) -> Status { return {}; }},
};

Error unknown_parameter(std::string_view name) {
  std::vector<std::string_view> names;
  for (const KnownParameter& known : kKnown) names.push_back(known.name);
  return make_error(ErrorCode::kInvalidArgument, "unknown parameter " + query::in_quotes(name) +
                                                     did_you_mean(name, names) + "; docs/algolia.md lists all");
}

Status read_member(const std::string& name, const Json& value, SearchParameters& out) {
  const auto known =
      std::find_if(std::begin(kKnown), std::end(kKnown), [&](const KnownParameter& k) { return k.name == name; });
  if (known == std::end(kKnown)) return unknown_parameter(name);
  if (known->treatment == kRefused) {
    return make_error(ErrorCode::kInvalidArgument, name + " has no counterpart here: " + std::string(known->note));
  }
  if (known->treatment == kNeutral || value.is_null()) return {};
  const auto reader =
      std::find_if(std::begin(kReaders), std::end(kReaders), [&](const NamedReader& r) { return r.name == name; });
  return reader->read(name, value, out);
}

Status settle_pages(SearchParameters& p) {
  if (!p.offset && !p.length) return {};
  const std::uint32_t length = p.length.value_or(p.hits_per_page);
  const std::uint32_t offset = p.offset.value_or(0);
  if (length == 0 ? offset != 0 : offset % length != 0) return wrong("offset", "a multiple of length");
  p.hits_per_page = length;
  p.page = length == 0 ? 0 : offset / length;
  return {};
}

}  // namespace

std::span<const KnownParameter> known_parameters() { return kKnown; }

bool is_envelope(std::string_view name) {
  constexpr std::string_view kEnvelope[] = {"indexName", "params", "type", "cursor", "strategy"};
  return std::find(std::begin(kEnvelope), std::end(kEnvelope), name) != std::end(kEnvelope);
}

Result<SearchParameters> read_parameters(const Json& object) {
  if (!object.is_object()) return make_error(ErrorCode::kInvalidArgument, "search parameters have to be an object");
  Json merged = Json::object();
  if (const auto params = object.find("params"); params != object.end() && !params->is_null()) {
    if (params->is_object()) {
      merged = *params;
    } else if (params->is_string()) {
      for (auto& [name, value] : parse_query(params->get_ref<const std::string&>())) merged[name] = std::move(value);
    } else {
      return wrong("params", "a text such as query=tent&page=1");
    }
  }
  for (const auto& [name, value] : object.items()) {
    if (!is_envelope(name)) merged[name] = value;
  }
  SearchParameters out;
  for (const auto& [name, value] : merged.items()) {
    if (Status fine = read_member(name, value, out); !fine) return std::move(fine).error();
  }
  if (Status fine = settle_pages(out); !fine) return std::move(fine).error();
  return out;
}

}  // namespace shelfwise::server::algolia

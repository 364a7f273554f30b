#include "personalization/personalizer.h"
#include "query/engine.h"
#include "server/api/api.h"

namespace shelfwise::server {
namespace {

using Type = ParameterSpec::Type;

constexpr std::string_view kMatchChoices[] = {"auto", "all", "any"};
constexpr std::string_view kGroupChoices[] = {"", "none", "item_group_id"};
constexpr std::string_view kOwnFilterChoices[] = {"", "ignore"};
constexpr std::uint32_t kMaxFilterBytes = 8'000;
constexpr std::uint32_t kMaxBodyText = 1U << 20;
constexpr std::uint32_t kMaxTokenBytes = 256;

constexpr ParameterSpec kQ{
    .name = "q",
    .description =
        "What the shopper typed; of a longer text the first 2,000 bytes count. Empty: everything, best first.",
    .max_bytes = kMaxBodyText};
constexpr ParameterSpec kCategory{
    .name = "category",
    .description = "Only products below this category: its number, or its path as \"Home > Kitchen\".",
    .max_bytes = 1'000};
constexpr ParameterSpec kBrowseCategory{
    .name = "category",
    .description = "The category to show: its number, or its path as \"Home > Kitchen\". Empty: everything.",
    .max_bytes = 1'000,
    .required = true};
constexpr ParameterSpec kFilterBy{.name = "filter_by",
                                  .description =
                                      "A filter, as brand:=Sony && price:<100 && color:[Red,Blue]; negation, ranges "
                                      "and parentheses in docs/search.md.",
                                  .max_bytes = kMaxFilterBytes};
constexpr ParameterSpec kFacetBy{.name = "facet_by",
                                 .description =
                                     "Fields to count, as brand,color,category,price(25,50,100); numbers in brackets "
                                     "are the edges of ranges. auto: what parts the results.",
                                 .max_bytes = 2'000};
constexpr ParameterSpec kFacetOwnFilter{
    .name = "facet_own_filter",
    .type = Type::kChoice,
    .description = "ignore: a facet's counts ignore the filter on its own field, so that other values can be offered.",
    .choices = kOwnFilterChoices};
constexpr ParameterSpec kMaxFacetValues{.name = "max_facet_values",
                                        .type = Type::kInteger,
                                        .description = "Values a facet lists at most.",
                                        .default_text = "10",
                                        .min = 1,
                                        .max = 1'000};
constexpr ParameterSpec kSortBy{
    .name = "sort_by", .description = "Order, as price:asc,rating:desc. Empty: by score.", .max_bytes = 500};
constexpr ParameterSpec kGroupBy{.name = "group_by",
                                 .type = Type::kChoice,
                                 .description = "item_group_id: one hit a variant group, with its size.",
                                 .choices = kGroupChoices};
constexpr ParameterSpec kPage{.name = "page",
                              .type = Type::kInteger,
                              .description = "Page, from 1; page times per_page is at most 10,000.",
                              .default_text = "1",
                              .min = 1,
                              .max = query::kMaxResultDepth};
constexpr ParameterSpec kPerPage{.name = "per_page",
                                 .type = Type::kInteger,
                                 .description = "Hits a page; 0 for counts only.",
                                 .default_text = "20",
                                 .min = 0,
                                 .max = query::kMaxPerPage};
constexpr ParameterSpec kMatch{.name = "match",
                               .type = Type::kChoice,
                               .description = "all words, any of them, or auto: all, then fewer until a page is full.",
                               .default_text = "auto",
                               .choices = kMatchChoices};
constexpr ParameterSpec kCorrectSpelling{
    .name = "correct_spelling",
    .type = Type::kFlag,
    .description = "Whether words that the catalog lacks may be corrected; false searches for what was typed.",
    .default_text = "true"};
constexpr ParameterSpec kFallback{
    .name = "fallback",
    .type = Type::kFlag,
    .description = "Whether best sellers are shown where nothing matches (with match=auto).",
    .default_text = "true"};
constexpr ParameterSpec kHighlight{.name = "highlight",
                                   .type = Type::kFlag,
                                   .description = "Whether hits carry snippets with the matched words marked.",
                                   .default_text = "false"};
constexpr ParameterSpec kExplain{.name = "explain",
                                 .type = Type::kFlag,
                                 .description = "Whether hits carry the parts that their score is the sum of.",
                                 .default_text = "false"};
constexpr ParameterSpec kUserToken{
    .name = "user_token",
    .description =
        "Whose taste to go by: a userId or anonymousId of your events. Unknown ones are answered like nobody's.",
    .max_bytes = kMaxTokenBytes};
constexpr ParameterSpec kImpact{
    .name = "personalization_impact",
    .type = Type::kNumber,
    .description =
        "Weight of the shopper's taste, 0 to 100; 0 is the order that everybody gets. Without it the store's setting.",
    .min = 0,
    .max = 100};
constexpr ParameterSpec kEnable{.name = "enable_personalization",
                                .type = Type::kFlag,
                                .description = "false: answer as if no user_token were given.",
                                .default_text = "true"};
constexpr std::string_view kDeviceChoices[] = {"", "mobile", "tablet", "desktop"};
constexpr ParameterSpec kDevice{
    .name = "device",
    .type = Type::kChoice,
    .description =
        "What the visit is made with. Who is not known yet sees first what visits of the same kind go for, "
        "where training found that this helps; without a word on the visit, everybody's order.",
    .choices = kDeviceChoices};
constexpr ParameterSpec kReferrer{
    .name = "referrer",
    .description =
        "Where the visit came from, as document.referrer was on its first page: an address, or direct, "
        "search, social, email or other. Only the class is made use of, and nothing is kept.",
    .max_bytes = 2'000};
constexpr ParameterSpec kEntryCategory{
    .name = "entry_category",
    .description = "The category that the visit began with: its number or path. Unknown ones tell nothing.",
    .max_bytes = 1'000};
constexpr ParameterSpec kAdult{
    .name = "include_adult",
    .type = Type::kFlag,
    .description = "Whether products marked adult may be shown, where the store allows it on request.",
    .default_text = "false"};

constexpr ParameterSpec kSearchParameters[] = {
    kQ,      kCategory, kFilterBy, kFacetBy,         kFacetOwnFilter, kMaxFacetValues, kSortBy,  kGroupBy,
    kPage,   kPerPage,  kMatch,    kCorrectSpelling, kFallback,       kHighlight,      kExplain, kUserToken,
    kImpact, kEnable,   kDevice,   kReferrer,        kEntryCategory,  kAdult};
constexpr ParameterSpec kBrowseParameters[] = {
    kBrowseCategory, kFilterBy,  kFacetBy, kFacetOwnFilter, kMaxFacetValues, kSortBy,   kGroupBy,       kPage, kPerPage,
    kExplain,        kUserToken, kImpact,  kEnable,         kDevice,         kReferrer, kEntryCategory, kAdult};
constexpr ParameterSpec kRecommendParameters[] = {
    {.name = "product_id",
     .description = "The product that the block stands beside, or for `cart` what is in the cart; several by repeating "
                    "it. Merged products' ids work too.",
     .max_bytes = 256,
     .repeatable = true},
    {.name = "exclude",
     .description = "A product that other blocks of the page show already; several by repeating it. Its variants are "
                    "left out with it.",
     .max_bytes = 256,
     .repeatable = true},
    kUserToken,
    {.name = "limit",
     .type = Type::kInteger,
     .description = "Products at most.",
     .default_text = "10",
     .min = 1,
     .max = 100},
    kFilterBy,
    kEnable,
    kDevice,
    kReferrer,
    kEntryCategory,
    kAdult};
constexpr ParameterSpec kSuggestParameters[] = {
    {.name = "q", .description = "What is typed so far.", .max_bytes = 2'000},
    {.name = "limit",
     .type = Type::kInteger,
     .description = "Suggestions at most.",
     .default_text = "8",
     .min = 1,
     .max = 50}};

personalization::VisitTold visit_told(const Parameters& p) {
  personalization::VisitTold told;
  told.visit.device = events::device_named(p.text("device"));
  if (p.has("referrer")) told.visit.referrer = events::referrer_of(p.text("referrer"));
  told.entry_category = p.text("entry_category");
  return told;
}

Requester requester(const RouteCall& call) {
  const std::string& own = call.grant.user_token;
  return {ShopperId(own.empty() ? call.parameters.text("user_token") : own),
          call.opted_out || !call.parameters.flag("enable_personalization"), call.grant.filter_by,
          visit_told(call.parameters)};
}

query::Match match_of(const std::string& text) {
  if (text == "all") return query::Match::kAll;
  return text == "any" ? query::Match::kAny : query::Match::kAuto;
}

// What search and browse have in common.
Result<SearchCall> read_listing(const RouteCall& call) {
  const Parameters& p = call.parameters;
  SearchCall out;
  out.request.category = p.text("category");
  out.request.filter_by = p.text("filter_by");
  out.request.facet_by = p.text("facet_by");
  out.request.facet_own_filter = p.text("facet_own_filter");
  out.request.max_facet_values = p.integer("max_facet_values");
  out.request.sort_by = p.text("sort_by");
  out.request.group_by = p.text("group_by");
  out.request.page = p.integer("page");
  out.request.per_page = p.integer("per_page");
  out.request.explain = p.flag("explain");
  out.who = requester(call);
  if (p.has("personalization_impact")) out.impact = p.number("personalization_impact");
  out.include_adult = p.flag("include_adult");
  if (std::uint64_t{out.request.page} * out.request.per_page > query::kMaxResultDepth) {
    return make_error(ErrorCode::kInvalidArgument,
                      "page times per_page is beyond " + std::to_string(query::kMaxResultDepth) +
                          "; narrow the search with filter_by instead of paging so deep",
                      "page");
  }
  return out;
}

Result<ApiReply> reply_of(Result<std::string> body) {
  if (!body) return std::move(body).error();
  return json_reply(std::move(*body));
}

Result<ApiReply> answer_search(const SearchService& search, const RouteCall& call) {
  Result<SearchCall> listing = read_listing(call);
  if (!listing) return std::move(listing).error();
  listing->request.q = call.parameters.text("q");
  listing->request.match = match_of(call.parameters.text("match"));
  listing->request.correct_spelling = call.parameters.flag("correct_spelling");
  listing->request.fall_back = call.parameters.flag("fallback");
  listing->request.highlight = call.parameters.flag("highlight");
  return reply_of(search.search(*listing, call.stages));
}

Result<ApiReply> answer_recommend(const SearchService& search, const RouteCall& call) {
  RecommendCall recommend;
  recommend.block = call.path.find("block")->second;
  recommend.product_ids = call.parameters.all("product_id");
  recommend.exclude = call.parameters.all("exclude");
  recommend.filter_by = call.parameters.text("filter_by");
  recommend.limit = call.parameters.integer("limit");
  recommend.who = requester(call);
  recommend.include_adult = call.parameters.flag("include_adult");
  constexpr size_t kMaxSeeds = 100;
  if (recommend.product_ids.size() > kMaxSeeds) {
    return make_error(ErrorCode::kInvalidArgument, "at most " + std::to_string(kMaxSeeds) + " product_id are allowed",
                      "product_id");
  }
  constexpr size_t kMaxExcluded = 500;
  if (recommend.exclude.size() > kMaxExcluded) {
    return make_error(ErrorCode::kInvalidArgument, "at most " + std::to_string(kMaxExcluded) + " exclude are allowed",
                      "exclude");
  }
  return reply_of(search.recommend(recommend, call.stages));
}

}  // namespace

void add_search_routes(std::vector<Route>& routes, SearchService& search) {
  const auto answer = [&search](const RouteCall& call) { return answer_search(search, call); };
  routes.push_back({"GET", "/v1/search", Scope::kSearch, "Search results, ordered for the shopper", kSearchParameters,
                    Route::Body::kNone, "", "SearchAnswer", answer});
  routes.push_back({"POST", "/v1/search", Scope::kSearch, "The same, with the parameters as a JSON object",
                    kSearchParameters, Route::Body::kParameters, "", "SearchAnswer", answer});
  routes.push_back({"GET", "/v1/browse", Scope::kSearch, "A category page", kBrowseParameters, Route::Body::kNone, "",
                    "SearchAnswer", [&search](const RouteCall& call) -> Result<ApiReply> {
                      Result<SearchCall> listing = read_listing(call);
                      if (!listing) return std::move(listing).error();
                      return reply_of(search.search(*listing, call.stages));
                    }});
  routes.push_back({"GET", "/v1/recommend/{block}", Scope::kSearch,
                    "A block of products: beside a product, for a shopper, or trending", kRecommendParameters,
                    Route::Body::kNone, "", "BlockAnswer",
                    [&search](const RouteCall& call) { return answer_recommend(search, call); }});
  routes.push_back({"GET", "/v1/suggest", Scope::kSearch, "Completions while the shopper types", kSuggestParameters,
                    Route::Body::kNone, "", "SuggestAnswer", [&search](const RouteCall& call) -> Result<ApiReply> {
                      return reply_of(search.suggest(
                          {call.parameters.text("q"), call.parameters.integer("limit"), call.grant.filter_by}));
                    }});
}

}  // namespace shelfwise::server

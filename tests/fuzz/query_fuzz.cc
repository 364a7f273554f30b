// Any bytes as a query, the first of them choosing how it is asked: answered, with parts that add up, and no product
// twice. A byte 0 cuts the input into the query and what is typed so far for suggestions.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "query/engine.h"
#include "tests/support/small_store.h"

namespace {

using namespace shelfwise;
using namespace shelfwise::query;

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr std::string_view kCatalog =
    R"({"id":"A","title":"Cast iron skillet, 8 in","brand":"Oldmill","product_type":"Home > Pans","color":"Black","price":"20.00 USD"}
{"id":"B","title":"Regenjacke für Damen t-shirt","brand":"H&M","item_group_id":"G","product_type":"Clothing","popularity":7}
{"id":"C","title":"Jacke 16GB wd-40 日本語テント","item_group_id":"G","description":"1/2 in. x 4 in. back pack"}
{"id":"D","title":"Backpack 45 L","mpn":"DCD771C2","brand":"Oldmill","product_type":"Bags > Packs"}
{"id":"E","title":"Television set","gtin":"0601337000208","price":"5.00 USD","quantity":0}
)";

struct Store {
  Store() : files(kCatalog, options()) {
    engine = std::move(*Engine::open(files.generation(), {}));
    const auto analyzer = text::Analyzer::create({.languages = {"de", "ja"}});
    synonyms = *Synonyms::make({{"1", "", {"tv", "television set"}}, {"2", "pan", {"cast iron skillet"}}}, *analyzer);
  }
  static indexer::Options options() {
    indexer::Options options;
    options.languages = {"de", "ja"};
    return options;
  }
  shelfwise::testing::SmallStore files;
  std::unique_ptr<Engine> engine;
  std::shared_ptr<const Synonyms> synonyms;
};

SearchRequest request_of(std::string_view bytes) {
  SearchRequest request;
  const unsigned how = bytes.empty() ? 0 : static_cast<unsigned char>(bytes.front());
  request.match = static_cast<Match>(how % 3);
  request.group_by = (how & 4) != 0 ? "item_group_id" : "";
  request.highlight = (how & 8) != 0;
  request.facet_by = (how & 16) != 0 ? "brand,category,price(10)" : "";
  request.sort_by = (how & 32) != 0 ? "price:asc" : "";
  request.fall_back = (how & 64) != 0;
  if ((how & 128) != 0) request.complete = bytes.size() % 2 == 0 ? Complete::kLast : Complete::kAll;
  request.explain = true;
  request.q = bytes.substr(std::min<size_t>(1, bytes.size()));
  return request;
}

void check(const SearchRequest& request, const SearchResponse& response) {
  require(response.hits.size() <= request.per_page && response.hits.size() <= response.found);
  require(response.found <= response.found_products && response.found_products <= 5);
  std::set<Doc> seen;
  for (const Hit& hit : response.hits) {
    require(seen.insert(hit.doc).second && std::isfinite(hit.score));
    double sum = 0;
    for (const ScorePart& part : hit.parts) sum += part.value;
    require(std::abs(sum - hit.score) < 1e-3 * std::max(1.0, std::abs(hit.score)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Store store;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t cut = std::min(bytes.find('\0'), bytes.size());
  const SearchRequest request = request_of(bytes.substr(0, cut));
  Shelf shelf;
  shelf.synonyms = store.synonyms.get();
  const auto response = store.engine->search(request, shelf);
  require(response.ok());
  check(request, *response);
  for (const Suggestion& suggestion : store.engine->suggest(bytes.substr(std::min(cut + 1, bytes.size())))) {
    require(!suggestion.text.empty() && (suggestion.doc != kNoDoc || suggestion.count > 0));
  }
  return 0;
}

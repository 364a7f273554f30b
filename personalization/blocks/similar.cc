// What can stand in for the seeds: products that the same shoppers turn to, and products that read alike, near in
// category and price.
#include <algorithm>
#include <cmath>

#include "personalization/blocks/related_rows.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kNearest = 40;         // products near in the space of places, over all seeds
constexpr std::size_t kEnoughMet = 40;       // met by shoppers: that many need no others by place
constexpr Doc kMostScanned = 1'000;          // products of the seeds' categories besides
constexpr std::size_t kManyPlaces = 50'000;  // in a smaller store there is time to look at more of a category
constexpr Doc kMostScannedAlone = 4'000;     // where too few have a place
constexpr double kFewPairs = 0.5;            // a behaviour weight at which it says half of what it can
constexpr double kBehaviour = 1.0;
constexpr double kContent = 0.35;      // what reading alike weighs without any behaviour
constexpr double kEnoughPairs = 1.0;   // a sum of behaviour weights at which it weighs half of that
constexpr double kSameCategory = 1.0;  // for the same category, were it of one product; less the more it holds
constexpr double kPrice = 0.1;         // lost for each e-fold between the prices

// How alike two products are by words, category and price, about 0 to 1.
double content_score(const CatalogFacts& facts, Doc seed, Doc doc) {
  const auto& generation = facts.generation();
  double score = static_cast<double>(cosine(generation.vector(seed), generation.vector(doc)));
  const float a = facts.log_price(seed);
  const float b = facts.log_price(doc);
  if (!std::isnan(a) && !std::isnan(b)) score -= kPrice * std::min(2.0, static_cast<double>(std::abs(a - b)));
  return std::max(0.0, score);
}

// A seed and what is asked again of each candidate.
struct Seed {
  Doc doc = kNoDoc;
  std::uint32_t category = catalog::kNone;
  double same_category = 0;  // how much its category tells, 0 to 1: nothing where it holds the whole catalog
};

Seed read_seed(const CatalogFacts& facts, Doc doc) {
  Seed seed{doc, facts.generation().category()[doc], 0};
  if (seed.category == catalog::kNone || facts.documents() < 2) return seed;
  const double told = std::log(static_cast<double>(facts.category_rarity(seed.category))) / std::log(facts.documents());
  seed.same_category = told * told;  // half of the catalog is no need of its own
  return seed;
}

}  // namespace

void offer_similar(const BlockContext& context, BlockFiller& filler) {
  FlatMap behaviour;
  std::vector<Doc> docs;
  double told = 0;  // by behaviour, in all
  for (const Proposal& proposal : sum_of_rows(context, Table::kInstead)) {
    behaviour.add(proposal.doc, static_cast<float>(kBehaviour * proposal.score / (proposal.score + kFewPairs)));
    docs.push_back(proposal.doc);
    told += proposal.score;
  }
  const std::size_t shares = std::max<std::size_t>(1, context.seeds.size());
  const std::size_t met = docs.size();
  const bool placed = context.model.places() >= kManyPlaces;
  const auto scanned = static_cast<Doc>((placed ? kMostScanned : kMostScannedAlone) / shares);
  std::vector<Seed> seeds;
  for (const Doc seed : context.seeds) {
    seeds.push_back(read_seed(context.facts, seed));
    context.facts.append_neighbourhood(seed, scanned, docs);
    if (met >= kEnoughMet) continue;
    for (const Model::Near& near : near_products(context, seed, kNearest / shares + 1)) docs.push_back(near.doc);
  }
  std::sort(docs.begin(), docs.end());
  docs.erase(std::unique(docs.begin(), docs.end()), docs.end());
  const double content_weight = kContent * kEnoughPairs / (kEnoughPairs + told);
  std::vector<Proposal> proposals;
  for (const Doc doc : docs) {
    double content = 0;
    const std::uint32_t category = context.generation().category()[doc];
    for (const Seed& seed : seeds) {
      const double same = seed.category == category ? kSameCategory * seed.same_category : 0;
      content = std::max(content, content_weight * content_score(context.facts, seed.doc, doc) + same);
    }
    const double score = static_cast<double>(behaviour[doc]) + content;
    if (score > 0) proposals.push_back({doc, score});
  }
  offer_all(std::move(proposals), filler, [](Doc) { return Reason{"similar", "Similar product", ""}; });
}

}  // namespace shelfwise::personalization

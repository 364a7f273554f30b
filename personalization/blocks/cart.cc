// What goes with the whole cart: each product of it speaks for what is ordered with it, so that what goes with several
// of them comes first.
#include "personalization/blocks/related_rows.h"
#include "personalization/reasons.h"

namespace shelfwise::personalization {
namespace {

// A weight at which a product of the cart has said half of what it can: a best seller in it does not drown the rest.
constexpr double kFewPairs = 0.5;

double say(float weight) { return static_cast<double>(weight) / (static_cast<double>(weight) + kFewPairs); }

}  // namespace

void offer_cart(const BlockContext& context, BlockFiller& filler) {
  FlatMap sum;
  for (const Doc seed : context.seeds) {
    FlatMap own;
    for_each_related(context, Table::kTogether, seed, [&](Doc doc, float weight) { own.add(doc, weight); });
    own.for_each([&](Doc doc, float weight) { sum.add(doc, static_cast<float>(say(weight))); });
  }
  std::vector<Proposal> proposals;
  sum.for_each([&](Doc doc, float score) { proposals.push_back({doc, static_cast<double>(score)}); });
  offer_all(std::move(proposals), filler, [&](Doc doc) {
    Doc loudest = kNoDoc;
    float most = 0;
    for (const Doc seed : context.seeds) {
      const float weight = most_related(context, Table::kTogether, seed, doc);
      if (weight <= most) continue;
      most = weight;
      loudest = seed;
    }
    if (loudest == kNoDoc) return Reason{};
    return Reason{"goes_with", "Bought by others with " + title_of(context.generation(), loudest),
                  std::string(context.generation().id(loudest))};
  });
}

}  // namespace shelfwise::personalization

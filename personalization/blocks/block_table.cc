#include "personalization/blocks/block_table.h"

#include <algorithm>

#include "personalization/settings.h"

namespace shelfwise::personalization {

const std::vector<ChainStep>& all_steps() {
  static const std::vector<ChainStep> steps = {
      {.source = "similar",
       .offer = offer_similar,
       .gives = "what shoppers turn to in its place, and what reads alike near it in category and price",
       .lacks = "nothing stands in for it by behaviour, and nothing reads like it"},
      {.source = "bought_together",
       .offer = offer_bought_together,
       .by_model = true,
       .gives = "ordered by the same shoppers, in one order or soon after",
       .lacks = "nobody has ordered it with other products on offer, as of the last training"},
      {.source = "with_alike",
       .offer = offer_with_alike,
       .by_model = true,
       .gives = "ordered with products that read like it",
       .lacks = "no product that reads like it has been ordered with others on offer, as of the last training"},
      {.source = "also_viewed",
       .offer = offer_also_viewed,
       .by_model = true,
       .gives = "looked at by the same shoppers",
       .lacks = "nobody has looked at it and at other products on offer, as of the last training"},
      {.source = "for_you",
       .offer = offer_for_you,
       .by_model = true,
       .by_shopper = true,
       .gives = "what the shopper's own history speaks for",
       .lacks = "nothing more on offer follows from the shopper's history"},
      {.source = "visits_like_this",
       .offer = offer_by_visit,
       .by_model = true,
       .gives = "what visits of this kind go for",
       .lacks = "the request tells nothing of the visit that anything is known by"},
      {.source = "trending",
       .offer = offer_trending,
       .gives = "sells better these days than it used to",
       .lacks = "nothing more has sold lately"},
      {.source = "popular",
       .offer = offer_popular,
       .gives = "sells best, or else stands out in the catalog",
       .lacks = "nothing more is on offer"},
      {.source = "best_sellers",
       .offer = offer_best_sellers,
       .gives = "sells best",
       .lacks = "nothing more has been sold"},
      {.source = "recently_viewed",
       .offer = offer_recently_viewed,
       .by_shopper = true,
       .gives = "the shopper looked at it, latest first",
       .lacks = "the shopper has looked at nothing more that is on offer"},
      {.source = "buy_again",
       .offer = offer_buy_again,
       .by_shopper = true,
       .gives = "bought before, and due by its cycle",
       .lacks = "nothing that the shopper has bought is due"},
      {.source = "bought_before",
       .offer = offer_bought_before,
       .by_shopper = true,
       .gives = "bought before, latest first",
       .lacks = "the shopper has bought nothing more that is on offer"},
      {.source = "cart",
       .offer = offer_cart,
       .by_model = true,
       .gives = "ordered by others with what is in the cart",
       .lacks = "nobody has ordered anything else with what is in the cart"},
      {.source = "upsell",
       .offer = offer_upsell,
       .gives = "of its category, alike, and a step up in price",
       .lacks = "nothing alike in its category is a step up in price"},
      {.source = "complete_the_look",
       .offer = offer_complete_the_look,
       .by_model = true,
       .gives = "ordered with it, one of each category",
       .lacks = "nobody has ordered it with products of other categories, as of the last training"},
      {.source = "complementing_categories",
       .offer = offer_complementing_categories,
       .by_model = true,
       .gives = "of the categories that are ordered with its own",
       .lacks = "nothing more of the categories that are ordered with its own is on offer"},
      {.source = "same_department",
       .offer = offer_same_department,
       .gives = "of the categories beside its own",
       .lacks = "nothing more of the categories beside its own is on offer"},
  };
  return steps;
}

const ChainStep* find_step(std::string_view source) {
  const auto& steps = all_steps();
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const ChainStep& one) { return one.source == source; });
  return found == steps.end() ? nullptr : &*found;
}

const std::vector<Block>& all_blocks() {
  static const std::vector<Block> blocks = {
      {.name = "similar", .seeds = Seeds::kNeeded, .chain = {"similar", "popular"}},
      {.name = "bought_together",
       .seeds = Seeds::kNeeded,
       .chain = {"bought_together", "with_alike", "also_viewed", "similar", "popular"}},
      {.name = "also_viewed", .seeds = Seeds::kNeeded, .chain = {"also_viewed", "similar", "popular"}},
      {.name = "for_you", .new_to_shopper = true, .chain = {"for_you", "visits_like_this", "trending", "popular"}},
      {.name = "trending", .chain = {"trending", "popular"}},
      {.name = "recently_viewed", .chain = {"recently_viewed"}},
      {.name = "buy_again", .chain = {"buy_again", "bought_before"}},
      // What stands in for a product has no place beside the cart that holds it.
      {.name = "cart",
       .seeds = Seeds::kCart,
       .chain = {"cart", "with_alike", "complementing_categories", "for_you", "trending", "popular"}},
      {.name = "upsell", .seeds = Seeds::kNeeded, .not_cheaper = true, .chain = {"upsell", "similar", "popular"}},
      {.name = "complete_the_look",
       .seeds = Seeds::kNeeded,
       .one_of_each_category = true,
       .chain = {"complete_the_look", "complementing_categories", "same_department", "best_sellers"}},
  };
  return blocks;
}

const Block* find_block(std::string_view name) {
  const auto& blocks = all_blocks();
  const auto found = std::find_if(blocks.begin(), blocks.end(), [&](const Block& one) { return one.name == name; });
  return found == blocks.end() ? nullptr : &*found;
}

Chains default_chains() {
  Chains chains;
  for (const Block& block : all_blocks()) chains[block.name] = block.chain;
  return chains;
}

std::vector<std::string> chain_steps() {
  std::vector<std::string> names;
  for (const ChainStep& step : all_steps()) names.emplace_back(step.source);
  return names;
}

}  // namespace shelfwise::personalization

#include "personalization/blocks/block_table.h"

#include <algorithm>

namespace shelfwise::personalization {

const std::vector<Block>& all_blocks() {
  static const ChainStep kPopular{"popular", offer_popular};
  static const ChainStep kTrending{"trending", offer_trending};
  static const ChainStep kSimilar{"similar", offer_similar};
  static const ChainStep kAlsoViewed{"also_viewed", offer_also_viewed};
  static const ChainStep kForYou{"for_you", offer_for_you};
  static const std::vector<Block> blocks = {
      {.name = "similar", .seeds = Seeds::kNeeded, .chain = {kSimilar, kPopular}},
      {.name = "bought_together",
       .seeds = Seeds::kNeeded,
       .chain = {{"bought_together", offer_bought_together}, kAlsoViewed, kSimilar, kPopular}},
      {.name = "also_viewed", .seeds = Seeds::kNeeded, .chain = {kAlsoViewed, kSimilar, kPopular}},
      {.name = "for_you", .new_to_shopper = true, .chain = {kForYou, kTrending, kPopular}},
      {.name = "trending", .chain = {kTrending, kPopular}},
      {.name = "recently_viewed", .chain = {{"recently_viewed", offer_recently_viewed}}},
      {.name = "buy_again", .chain = {{"buy_again", offer_buy_again}, {"bought_before", offer_bought_before}}},
      // What stands in for a product has no place beside the cart that holds it.
      {.name = "cart", .seeds = Seeds::kCart, .chain = {{"cart", offer_cart}, kForYou, kTrending, kPopular}},
      {.name = "upsell", .seeds = Seeds::kNeeded, .chain = {{"upsell", offer_upsell}, kSimilar, kPopular}},
      {.name = "complete_the_look",
       .seeds = Seeds::kNeeded,
       .one_of_each_category = true,
       .chain = {{"complete_the_look", offer_complete_the_look},
                 {"complementing_categories", offer_complementing_categories},
                 {"same_department", offer_same_department},
                 {"popular", offer_best_sellers}}},
  };
  return blocks;
}

const Block* find_block(std::string_view name) {
  const auto& blocks = all_blocks();
  const auto found = std::find_if(blocks.begin(), blocks.end(), [&](const Block& one) { return one.name == name; });
  return found == blocks.end() ? nullptr : &*found;
}

}  // namespace shelfwise::personalization

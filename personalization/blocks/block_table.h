// Every block by name: what it needs, and the chain of steps that fills it, best first.
#pragma once

#include <string_view>
#include <vector>

#include "personalization/blocks/filler.h"

namespace shelfwise::personalization {

struct ChainStep {
  const char* source;
  BlockStep offer;
};

// What a block is driven by, beyond the shopper's history.
enum class Seeds : std::uint8_t {
  kNone,    // nothing; products that are named are not shown
  kNeeded,  // the products it stands beside
  kCart,    // the cart: what is named, else the shopper's open one
};

struct Block {
  const char* name;
  Seeds seeds = Seeds::kNone;
  bool new_to_shopper = false;        // nothing the shopper has bought
  bool one_of_each_category = false;  // nor anything of a seed's category
  std::vector<ChainStep> chain;
};

const std::vector<Block>& all_blocks();
const Block* find_block(std::string_view name);  // nullptr: there is none

}  // namespace shelfwise::personalization

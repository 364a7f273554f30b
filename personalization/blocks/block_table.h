// Every block by name: what it needs, and the chain of steps that fills it, best first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "personalization/blocks/filler.h"

namespace shelfwise::personalization {

// A way to fill a block. Chains name steps; store.toml may set them.
struct ChainStep {
  const char* source;
  BlockStep offer;
  bool by_model = false;    // it has nothing to offer before a model is trained
  bool by_shopper = false;  // nor for a shopper of whom nothing is known
  const char* gives;        // what its products are chosen by
  const char* lacks;        // why there are none where there might have been
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
  bool not_cheaper = false;           // than the cheapest seed, where a step has enough of those; others last
  std::vector<std::string> chain;     // sources of steps, where the store sets none
};

const std::vector<Block>& all_blocks();
const Block* find_block(std::string_view name);  // nullptr: there is none

const std::vector<ChainStep>& all_steps();
const ChainStep* find_step(std::string_view source);  // nullptr: there is none

}  // namespace shelfwise::personalization

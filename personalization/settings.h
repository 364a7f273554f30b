// What a merchant can set of personalization, [personalization] in store.toml.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace shelfwise::personalization {

// By block: the steps that fill it, best first.
using Chains = std::map<std::string, std::vector<std::string>>;
Chains default_chains();                 // every block's
std::vector<std::string> chain_steps();  // names of the steps there are

struct Settings {
  double half_life_days = 60;  // of interests and purchases in profiles
  double popularity_half_life_days = 90;
  double impact = 50;                             // 0 to 100, where a request names none
  std::uint32_t max_history = 200;                // events kept per shopper for scoring
  std::vector<std::string> sensitive_categories;  // paths: events on products below them change no profile
  Chains chains = default_chains();  // [blocks] in store.toml; of a block that is missing, the merchant's lists alone
};

}  // namespace shelfwise::personalization

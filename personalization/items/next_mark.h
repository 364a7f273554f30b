// What a product's system was when it was solved, in short: enough to tell whether it is another one now.
#pragma once

#include <cstdint>

namespace shelfwise::personalization {

struct NextMark {
  std::uint64_t predicts = 0;  // hash of the counts that predict it
  std::uint64_t gram = 0;      // hash of its row of G
  float mass = 0;              // sum of that row
  float drift = 0;             // how far its neighbours' rows have moved since it was solved, as a share
};

}  // namespace shelfwise::personalization

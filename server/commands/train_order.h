// `shelfwise train --judgements` and `--clicks`: the learned order.
#pragma once

#include <string>

namespace shelfwise::server {

struct TrainOrderArguments {
  std::string store;
  std::string judgements;    // a file as TREC has it, or
  std::string queries;       // id TAB text, of these judgements
  bool exponential = false;  // gain of a grade: 2^grade - 1
  bool clicks = false;       // ... the store's events
  bool json = false;
};

// The exit code, after printing what was learned or what is wrong.
int train_order(const TrainOrderArguments& arguments);

}  // namespace shelfwise::server

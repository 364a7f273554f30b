// A log of made shoppers, written as JSON Lines for `shelfwise events import`. What a model has to learn from a real
// log is there: few shoppers and products have most of the events, a shopper keeps to some shelves, a visit stays
// near one shelf, some products are bought together and some again. The same catalog and plan write the same bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "common/clock.h"
#include "common/random.h"
#include "common/result.h"

namespace shelfwise::load {

// The products of a catalog in shelves of some 200, neighbours in the order of their product types.
class Shelves {
 public:
  struct Item {
    std::string id;
    std::string query;  // the first two words of its title
  };

  // Errors: not found, or the line that is no product with an id and a title.
  static Result<Shelves> read(const std::filesystem::path& catalog, std::uint64_t seed);

  std::uint32_t count() const { return static_cast<std::uint32_t>(first_.size()) - 1; }
  // Popular shelves and products often, the others seldom: a power law, the place in it drawn from the seed.
  std::uint32_t any_shelf(Random& random) const;
  const Item& any_item(std::uint32_t shelf, Random& random) const;
  // The product that goes with this one, by the same rule for all shoppers: on another shelf.
  const Item& companion(const Item& item) const;

 private:
  std::vector<Item> items_;           // by shelf, most popular first
  std::vector<std::uint32_t> first_;  // count() + 1 places in items_
  std::vector<std::uint32_t> popular_;
};

struct EventFile {
  std::uint64_t count = 1'000'000;
  std::uint32_t shoppers = 100'000;
  TimePoint end;  // the events lie in the ninety days before, nearly in the order of their times
  std::uint64_t seed = 1;
};

Status write_events(const EventFile& plan, const Shelves& shelves, const std::filesystem::path& file);

}  // namespace shelfwise::load

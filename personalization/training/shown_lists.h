// What shoppers were shown and what they took of it: the list views of the log, joined with what followed them.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "events/event.h"
#include "personalization/history/event_reader.h"
#include "personalization/history/shopper_states.h"
#include "personalization/settings.h"

namespace shelfwise::personalization {

struct ShownProduct {
  Doc doc = kNoDoc;
  float log_position = 0;  // log of its place in the list, from 1
};

// One list that a shopper saw, of which something was taken and something left.
struct ShownList {
  std::uint32_t shopper = 0;  // in TrainingLog::shoppers
  std::uint32_t second = 0;
  Surface surface = Surface::kSearch;
  std::vector<ShownProduct> shown;  // by document
  std::vector<Doc> chosen;          // ascending
};

// Gathers lists while the log is read. Pieces of one answer (the same query_id), as they come into sight, are one list.
// Taken is what was clicked, viewed, added or ordered with the query_id of the list or, where that is not told, by the
// same shopper in the half hour after. For one thread.
class ShownListsReader {
 public:
  static constexpr std::size_t kMaxLists = 20'000;  // the latest
  static constexpr std::size_t kMaxShown = 100;     // of each

  explicit ShownListsReader(const EventReader& reader) : reader_(reader) {}

  void see(const events::Event& event);

  // Whose lists these are, as ShopperStates::representative() has them.
  std::unordered_set<ShopperId> owners(const ShopperStates& states) const;
  // `interactions(shopper)`: in time order; `number`: by representative, those absent have no history.
  std::vector<ShownList> lists(const ShopperStates& states, const std::unordered_map<ShopperId, std::uint32_t>& number,
                               const std::vector<History>& shoppers) const;

 private:
  struct Seen {
    ShopperId owner;
    std::string key;  // of the answer and the shopper; empty: no query_id
    std::uint32_t second = 0;
    Surface surface = Surface::kSearch;
    std::vector<ShownProduct> shown;  // in order of arrival
    std::vector<Doc> taken;           // by query_id
  };

  Seen* find(const std::string& key);
  void see_list(const events::Event& event);

  const EventReader& reader_;
  std::deque<Seen> seen_;
  std::uint64_t dropped_ = 0;                              // from the front of seen_
  std::unordered_map<std::string, std::uint64_t> by_key_;  // number since the beginning
};

}  // namespace shelfwise::personalization

// The contexts of visits, gathered while the log is read for training: cohorts are learned from them.
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

#include "events/event.h"
#include "personalization/history/shopper_states.h"

namespace shelfwise::personalization {

// What was told of a shopper's visit at one moment.
struct ContextPoint {
  std::uint32_t shopper = 0;  // in TrainingLog::shoppers
  std::uint32_t second = 0;
  events::VisitContext visit;
};

// For one thread.
class ContextReader {
 public:
  static constexpr std::size_t kMaxPoints = 1'000'000;  // the latest

  void see(const events::Event& event);
  bool empty() const { return points_.empty(); }

  // `shoppers`: representatives, in the order of their numbers. In order of shopper and time.
  std::vector<ContextPoint> points(const ShopperStates& states, const std::vector<ShopperId>& shoppers) const;

 private:
  struct Point {
    std::uint64_t owner = 0;  // hash of the id
    std::uint32_t second = 0;
    events::VisitContext visit;
  };

  std::deque<Point> points_;
  std::unordered_map<std::uint64_t, Point> last_;  // by owner: what is told again within minutes is kept once
};

}  // namespace shelfwise::personalization

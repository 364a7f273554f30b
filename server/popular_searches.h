// Which queries are popular, counted by shopper from the event log: what suggestions put first.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "common/clock.h"
#include "events/event_store.h"
#include "query/popular_queries.h"

namespace shelfwise::server {

// A shopper counts once for a query, however often she asks, by her latest day: half as much after kHalfLifeDays.
// Linked ids are one shopper. Shoppers who refused or were erased count nowhere. Holds hashes of ids alone, of a much
// asked query those of a random part of its shoppers.
//
// Thread-safe. Bounded: kMaxQueries queries of kMaxBytes with kMaxSample shoppers each, and two numbers for every id
// that is linked or refused.
class PopularSearches {
 public:
  static constexpr std::uint64_t kReadBack = 5'000'000;  // events before the log's end that are read at all
  static constexpr size_t kLeastShoppers = 3;            // fewer could tell of one of them
  static constexpr double kHalfLifeDays = 30;
  static constexpr size_t kMaxBytes = 100;  // of a query; longer ones are nobody else's
  static constexpr size_t kMaxQueries = 200'000;
  static constexpr size_t kMaxSample = 128;
  static constexpr size_t kMaxTold = 100'000;

  // Reads on, `most` events at the most. True where the log's end is reached.
  Result<bool> catch_up(const events::EventStore& log, std::uint64_t most);

  // What the log says now of a shopper who was erased, refused, agreed, linked or unlinked.
  Status refresh(const ShopperId& shopper, const events::EventStore& log);

  // Forgets searches of days before that of `before`, which the log no longer keeps.
  void expire(TimePoint before);

  // Whether anything has changed since queries() last told.
  bool changed() const;

  // The queries of kLeastShoppers or more, at most kMaxTold; never null.
  std::shared_ptr<const query::PopularQueries> queries(TimePoint now);

 private:
  struct Sighting {
    std::uint64_t shopper = 0;
    std::int32_t day = 0;
  };
  struct Query {
    std::vector<Sighting> shoppers;  // those whose hash begins with `halvings` zero bits
    std::uint8_t halvings = 0;
  };

  Status begin(const events::EventStore& log);
  Status add(const events::Event& event, const events::EventStore& log);
  void count(const events::Event& event);
  Status place(const events::Identity& identity, const events::EventStore& log);
  void forget(const std::vector<ShopperId>& ids);
  void forget(const std::function<bool(const Sighting&)>& gone);
  std::uint64_t one_of(std::uint64_t id) const;  // the same for all ids of a shopper
  void make_room();
  double weight(const Query& query, std::int32_t today) const;  // 0 for fewer than kLeastShoppers

  mutable std::mutex mutex_;
  bool begun_ = false;
  bool changed_ = false;
  std::uint64_t last_ = 0;  // sequence read
  std::unordered_map<std::string, Query> queries_;
  std::unordered_map<std::uint64_t, std::uint64_t> linked_;  // id to the shopper's canonical id, where another
  std::unordered_set<std::uint64_t> refused_;
};

}  // namespace shelfwise::server

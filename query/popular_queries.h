// What many shoppers search for, to complete what one of them is typing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shelfwise::query {

struct PopularQuery {
  std::string text;  // folded (text/fold.h)
  float weight = 0;  // how popular, in any unit
};

// Immutable, thread-safe.
class PopularQueries {
 public:
  PopularQueries() = default;
  explicit PopularQueries(std::vector<PopularQuery> queries);

  // At most `limit`, the most popular first, equals in byte order, that begin with `prefix` (folded; not empty). Costs
  // a walk over all that do.
  std::vector<const PopularQuery*> beginning(std::string_view prefix, size_t limit) const;

  // The same for queries that begin so after one letter of `prefix` is changed, dropped, added or swapped with the
  // next; the first letter is taken to be right.
  std::vector<const PopularQuery*> nearly_beginning(std::string_view prefix, size_t limit) const;

  size_t size() const { return queries_.size(); }

 private:
  std::vector<PopularQuery> queries_;  // in byte order
};

// Whether `text` begins with `typed` after one letter of `typed` is changed, dropped, added or swapped with the next.
bool begins_nearly(std::string_view text, std::string_view typed);

}  // namespace shelfwise::query

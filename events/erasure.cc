#include <algorithm>

#include "events/sqlite_store.h"

namespace shelfwise::events {

Result<std::uint64_t> SqliteEventStore::erase(const ShopperId& id, TimePoint at) {
  if (id.empty()) return make_error(ErrorCode::kInvalidArgument, "erasure needs a shopper's id");
  std::uint64_t erased = 0;
  const auto work = [&]() -> Status {
    const auto count = erase_now(id, at);
    if (!count) return count.error();
    erased = *count;
    return {};
  };
  if (const Status status = submit(1, work, true); !status) return status.error();
  return erased;
}

// Every event that names one of the ids goes, also where it is another shopper's (a shared device, unlinked since).
Result<std::uint64_t> SqliteEventStore::erase_now(const ShopperId& id, TimePoint at) {
  const std::vector<ShopperId> ids = members(id);
  const auto sequences = sequences_of(writer_->reader(), ids);
  if (!sequences) return sequences.error();
  const auto is_member = [&](const ShopperId& other) { return std::binary_search(ids.begin(), ids.end(), other); };
  std::uint64_t erased = 0;
  Event event;
  for (const std::uint64_t sequence : *sequences) {
    const auto found = writer_->reader().event(sequence, event);
    if (!found) return found.error();
    if (!*found) continue;
    if (!is_member(event.user_id) && !is_member(event.anonymous_id) && !is_member(event.previous_id)) continue;
    if (const Status status = writer_->erase_event(event); !status) return status.error();
    ++erased;
  }
  std::vector<std::int64_t> rows;
  {
    const std::unique_lock lock(facts_mutex_);
    rows = facts_.forget(ids);
  }
  for (const std::int64_t row : rows) {
    if (const Status status = writer_->erase_fact(row); !status) return status.error();
  }
  for (const ShopperId& member : ids) {
    const Fact tombstone{Fact::Kind::kTombstone, true, at, {}, {}, hash_id_(member)};
    if (const Status status = note(tombstone); !status) return status.error();
  }
  return erased;
}

}  // namespace shelfwise::events

#include <algorithm>
#include <map>
#include <unordered_map>

#include "events/erasure_record.h"
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

Result<std::uint64_t> SqliteEventStore::expire(TimePoint before) {
  constexpr size_t kPiece = 20'000;
  std::uint64_t removed = 0;
  std::vector<Event> old;
  const auto remove = [&]() -> Status {
    if (old.empty()) return {};
    const Status status = submit(old.size(), [&]() -> Status {
      std::vector<Event> there;
      for (Event& event : old) {
        Event still;
        const auto found = writer_->reader().event(event.sequence, still);
        if (!found) return found.error();
        if (*found) there.push_back(std::move(event));
      }
      removed += there.size();
      return erase_rows(there, 0);
    });
    old.clear();
    return status;
  };
  Status status;
  const Status read = for_each(0, [&](const Event& event) {
    if (event.time < before) old.push_back(event);
    if (old.size() >= kPiece) status = remove();
    return status.ok();
  });
  if (!read) return read.error();
  if (status) status = remove();
  if (!status) return status.error();
  if (removed > 0) {
    if (Status emptied = submit(
            1, [] { return Status(); }, true);
        !emptied)
      return emptied.error();
  }
  return removed;
}

std::optional<TimePoint> SqliteEventStore::erased_at(const ShopperId& id) const {
  return read_facts([&](const Facts& facts) { return facts.erased_at(id); });
}

// Overwrites these events and forgets their keys; `beside`: how many are of shoppers who stay.
Status SqliteEventStore::erase_rows(std::span<const Event> events, std::uint64_t beside) {
  std::vector<KeyEntry> gone;
  for (const Event& event : events) {
    if (const Status status = writer_->erase_event(event.sequence); !status) return status;
    for (const std::uint64_t key : keys_of(event, keys_)) gone.push_back({key, event.sequence});
  }
  std::sort(gone.begin(), gone.end());
  if (const Status status = index_.remove(*writer_, gone, events.size()); !status) return status;
  return writer_->count_erased(events.size(), beside);
}

// Every event that names one of the ids goes, also where it is another shopper's (a shared device, unlinked since).
Result<std::uint64_t> SqliteEventStore::erase_now(const ShopperId& id, TimePoint at) {
  const std::vector<ShopperId> ids = members(id);
  const auto sequences = sequences_of(writer_->reader(), ids);
  if (!sequences) return sequences.error();
  const auto is_member = [&](const ShopperId& other) { return std::binary_search(ids.begin(), ids.end(), other); };
  std::vector<Event> erased;
  std::uint64_t beside = 0;
  Event event;
  for (const std::uint64_t sequence : *sequences) {
    const auto found = writer_->reader().event(sequence, event);
    if (!found) return found.error();
    if (!*found) continue;
    if (!is_member(event.user_id) && !is_member(event.anonymous_id) && !is_member(event.previous_id)) continue;
    if (!is_member(owner(event))) ++beside;
    erased.push_back(event);
  }
  if (const Status status = erase_rows(erased, beside); !status) return status.error();
  std::vector<std::int64_t> rows;
  {
    const std::unique_lock lock(facts_mutex_);
    rows = facts_.forget(ids);
  }
  for (const std::int64_t row : rows) {
    if (const Status status = writer_->erase_fact(row); !status) return status.error();
  }
  std::vector<ErasureRecord> records;
  for (const ShopperId& member : ids) {
    const Fact tombstone{Fact::Kind::kTombstone, true, at, {}, {}, hash_id_(member)};
    if (const Status status = note(tombstone); !status) return status.error();
    records.push_back({tombstone.text, at});
  }
  if (const Status status = record_erasures(erasure_file(file_), records); !status) return status.error();
  return erased.size();
}

// Erases again whom a log restored from a backup has brought back.
Status SqliteEventStore::erase_recorded() {
  const auto recorded = recorded_erasures(erasure_file(file_));
  if (!recorded) return recorded.error();
  std::unordered_map<std::string, TimePoint> missing;
  for (const ErasureRecord& one : *recorded) {
    if (!read_facts([&](const Facts& facts) { return facts.has_tombstone(one.hash, one.at); })) {
      TimePoint& at = missing[one.hash];
      at = std::max(at, one.at);
    }
  }
  if (missing.empty()) return {};
  std::map<ShopperId, TimePoint> back;
  const Status read = for_each(0, [&](const Event& event) {
    for (const ShopperId* id : {&event.user_id, &event.anonymous_id, &event.previous_id}) {
      if (id->empty() || back.contains(*id)) continue;
      const auto found = missing.find(hash_id_(*id));
      if (found != missing.end()) back.emplace(*id, found->second);
    }
    return true;
  });
  if (!read) return read;
  for (const auto& [id, at] : back) {
    const auto again = erase(id, at);
    if (!again) return again.error();
  }
  return submit(1, [&]() -> Status {
    for (const auto& [hash, at] : missing) {
      if (read_facts([&, h = &hash, t = at](const Facts& facts) { return facts.has_tombstone(*h, t); })) continue;
      if (Status status = note(Fact{Fact::Kind::kTombstone, true, at, {}, {}, hash}); !status) return status;
    }
    return {};
  });
}

}  // namespace shelfwise::events

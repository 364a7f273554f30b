// Where to find an event by its ids: the newest in memory, those before in sorted runs of events.db.
#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include "common/result.h"
#include "events/key_run.h"
#include "events/key_tail.h"
#include "events/log_reader.h"
#include "events/log_schema.h"
#include "events/log_writer.h"

namespace shelfwise::events {

// Derived from the events alone: what of it is in memory is read again from the log whenever it may be wrong. Events
// come in any order of their ids; an index kept sorted on the disk at all times would write most of its pages for each
// batch. So the keys of the newest events are kept in memory, and every so many events they are written out once,
// sorted. Thread-safe; the calls for writing belong to whoever holds the log's write transaction.
class KeyIndex {
 public:
  explicit KeyIndex(LookupKeys keys) : keys_(keys) {}

  // Sequences that have the key or are said to, ascending; whoever asks compares the event's ids. Of what is committed
  // in the log, nothing is left out.
  Result<std::vector<std::uint64_t>> find(LogReader& reader, std::uint64_t key);

  // For writing. Takes in what others have added; at most about `limit` events at once.
  Status refresh(LogReader& reader, std::uint64_t limit = UINT64_MAX);
  // The same as find() for many keys of message ids at once; most are in no run, which their filters tell.
  Result<std::vector<std::vector<std::uint64_t>>> find_messages(LogReader& reader, std::span<const std::uint64_t> keys);
  // The keys of an event just added, the message id's first.
  void add(std::uint64_t sequence, std::span<const std::uint64_t> keys);
  // Forgets the keys (sorted) of so many events just erased, here and in the runs.
  Status remove(LogWriter& writer, std::span<const KeyEntry> gone, std::uint64_t events);
  // Where the events in memory are `wanted` or more: writes them out as a run. The last call before a commit.
  Status seal(LogWriter& writer, std::uint64_t wanted);
  // After a rollback: nothing that is in memory counts any more.
  void reset();

 private:
  Status refresh_locked(LogReader& reader, std::uint64_t limit);
  Status load_filters(LogReader& reader);

  struct Filter {
    std::int64_t run = 0;
    KeyFilter filter;
  };

  const LookupKeys keys_;
  std::mutex mutex_;
  KeyTail tail_;
  std::vector<Filter> filters_;  // of the runs, by number; loaded by whoever writes
  std::uint64_t erased_ = 0;     // events of the log that were erased when the tail was read
};

}  // namespace shelfwise::events

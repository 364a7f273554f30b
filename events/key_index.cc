#include "events/key_index.h"

#include <algorithm>
#include <utility>

namespace shelfwise::events {

Result<std::vector<std::uint64_t>> KeyIndex::find(LogReader& reader, std::uint64_t key) {
  std::vector<std::uint64_t> found;
  {
    const std::lock_guard lock(mutex_);
    if (Status status = refresh_locked(reader, UINT64_MAX); !status) return status.error();
    found = tail_.find(key);
  }
  // The tail first: what is sealed in between is met twice then, and not missed.
  if (Status status = reader.find_in_runs(key, found); !status) return status.error();
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Status KeyIndex::refresh(LogReader& reader, std::uint64_t limit) {
  const std::lock_guard lock(mutex_);
  if (Status status = load_filters(reader); !status) return status;
  return refresh_locked(reader, limit);
}

Status KeyIndex::refresh_locked(LogReader& reader, std::uint64_t limit) {
  const auto sealed = reader.sealed();
  if (!sealed) return sealed.error();
  if (*sealed > tail_.from()) tail_.clear(*sealed);
  if (tail_.from() == tail_.to()) {
    const auto erased = reader.erased();
    if (!erased) return erased.error();
    erased_ = *erased;
  }
  const auto newest = reader.last_sequence();
  if (!newest) return newest.error();
  constexpr int kRows = 20'000;
  while (tail_.to() < *newest && tail_.to() - tail_.from() < limit) {
    std::uint64_t last = 0;
    const auto take = [&](const Event& event) {
      tail_.add(event.sequence, keys_of(event, keys_));
      return true;
    };
    const auto read = reader.visit(tail_.to(), kRows, take, last);
    // An event that cannot be read any more cannot be found either; whoever asks for it is told so, and writing goes on.
    const bool passed_over = !read && read.error().code == ErrorCode::kCorrupt && last > tail_.to();
    if (!read && !passed_over) return read.error();
    if (last == tail_.to()) break;
    tail_.skip_to(last);
  }
  return {};
}

Status KeyIndex::load_filters(LogReader& reader) {
  return reader.filters(filters_.empty() ? 0 : filters_.back().run, [&](std::int64_t run, std::string_view bytes) {
    filters_.push_back({run, KeyFilter(bytes)});
  });
}

Result<std::vector<std::vector<std::uint64_t>>> KeyIndex::find_messages(LogReader& reader,
                                                                        std::span<const std::uint64_t> keys) {
  std::vector<std::vector<std::uint64_t>> found(keys.size());
  const std::lock_guard lock(mutex_);
  for (size_t i = 0; i < keys.size(); ++i) {
    if (tail_.holds(keys[i])) found[i] = tail_.find(keys[i]);
  }
  // Run by run: a filter of half a megabyte stays in the processor's cache for the whole batch.
  for (const Filter& one : filters_) {
    for (size_t i = 0; i < keys.size(); ++i) {
      if (!one.filter.may_hold(keys[i])) continue;
      if (Status status = reader.find_in_run(one.run, keys[i], found[i]); !status) return status.error();
    }
  }
  return found;
}

void KeyIndex::add(std::uint64_t sequence, std::span<const std::uint64_t> keys) {
  const std::lock_guard lock(mutex_);
  tail_.add(sequence, keys);
}

Status KeyIndex::remove(LogWriter& writer, std::span<const KeyEntry> gone, std::uint64_t events) {
  {
    const std::lock_guard lock(mutex_);
    tail_.remove(gone);
    erased_ += events;
  }
  return writer.remove_keys(gone);
}

Status KeyIndex::seal(LogWriter& writer, std::uint64_t wanted) {
  const std::lock_guard lock(mutex_);
  if (tail_.to() == tail_.from() || tail_.to() - tail_.from() < wanted) return {};
  const auto erased = writer.reader().erased();
  if (!erased) return erased.error();
  if (*erased != erased_) {
    // Another process has erased events whose keys are in memory here.
    tail_.clear(0);
    if (Status status = refresh_locked(writer.reader(), UINT64_MAX); !status) return status;
  }
  KeyFilter filter(tail_.message_keys().size());
  for (const std::uint64_t key : tail_.message_keys()) filter.add(key);
  return writer.add_run(tail_.from() + 1, tail_.to(), tail_.sorted(), filter);
}

// The filters stay: they were read at the beginning of transactions, from what was committed.
void KeyIndex::reset() {
  const std::lock_guard lock(mutex_);
  tail_.clear(0);
}

}  // namespace shelfwise::events

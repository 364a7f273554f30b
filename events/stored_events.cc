// Handing stored events and messages out: all in order, or one shopper's.
#include <algorithm>
#include <utility>

#include "events/sqlite_store.h"

namespace shelfwise::events {
namespace {

// A read is cut into pieces of so many rows, so that none holds the log's old state for long.
constexpr int kRowsPerRead = 20'000;

}  // namespace

Status SqliteEventStore::for_each(std::uint64_t after, const std::function<bool(const Event&)>& visit) const {
  auto reader = borrow();
  if (!reader) return reader.error();
  for (;;) {
    std::uint64_t last = after;
    const auto wants_more = (*reader)->visit(after, kRowsPerRead, visit, last);
    if (!wants_more) return wants_more.error();
    if (!*wants_more || last == after) return {};
    after = last;
  }
}

Status SqliteEventStore::for_each_message(std::uint64_t after,
                                          const std::function<bool(const StoredMessage&)>& visit) const {
  auto messages = borrow();
  if (!messages) return messages.error();
  Status status;
  const Status read = for_each(after, [&](const Event& event) {
    auto json = (*messages)->message(event.sequence);
    if (!json) status = json.error();
    // Erased since the event was read: there is no message left to hand out.
    if (!status || json->empty()) return status.ok();
    return visit(StoredMessage{event.sequence, std::move(*json)});
  });
  return read ? status : read;
}

Result<std::vector<std::uint64_t>> SqliteEventStore::sequences_of(LogReader& reader,
                                                                  const std::vector<ShopperId>& ids) const {
  std::vector<std::uint64_t> all;
  for (const ShopperId& id : ids) {
    for (const std::uint64_t key : {keys_.user(id), keys_.other(id)}) {
      const auto found = index_.find(reader, key);
      if (!found) return found.error();
      all.insert(all.end(), found->begin(), found->end());
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Status SqliteEventStore::visit_shopper(const ShopperId& shopper,
                                       const std::function<Status(LogReader&, Event&)>& visit) const {
  if (Status status = fresh_facts(); !status) return status;
  const std::vector<ShopperId> ids = members(shopper);
  auto reader = borrow();
  if (!reader) return reader.error();
  const auto sequences = sequences_of(**reader, ids);
  if (!sequences) return sequences.error();
  for (const std::uint64_t sequence : *sequences) {
    Event event;
    const auto found = (*reader)->event(sequence, event);
    if (!found) return found.error();
    if (!*found || !std::binary_search(ids.begin(), ids.end(), owner(event))) continue;
    if (Status status = visit(**reader, event); !status) return status;
  }
  return {};
}

Result<std::vector<Event>> SqliteEventStore::events_of(const ShopperId& shopper) const {
  std::vector<Event> events;
  const Status status = visit_shopper(shopper, [&](LogReader&, Event& event) {
    events.push_back(std::move(event));
    return Status();
  });
  if (!status) return status.error();
  return events;
}

Result<std::optional<Event>> SqliteEventStore::event_with(const MessageId& id) const {
  auto reader = borrow();
  if (!reader) return reader.error();
  const auto sequences = index_.find(**reader, keys_.message(id));
  if (!sequences) return sequences.error();
  for (const std::uint64_t sequence : *sequences) {
    Event event;
    const auto found = (*reader)->event(sequence, event);
    if (!found) return found.error();
    if (*found && event.message_id == id) return std::optional(std::move(event));
  }
  return std::optional<Event>();
}

Result<std::vector<StoredMessage>> SqliteEventStore::messages_of(const ShopperId& shopper) const {
  std::vector<StoredMessage> messages;
  const Status status = visit_shopper(shopper, [&](LogReader& reader, Event& event) -> Status {
    auto json = reader.message(event.sequence);
    if (!json) return json.error();
    messages.push_back({event.sequence, std::move(*json)});
    return {};
  });
  if (!status) return status.error();
  return messages;
}

Result<std::uint64_t> SqliteEventStore::last_sequence() const {
  auto reader = borrow();
  if (!reader) return reader.error();
  return (*reader)->last_sequence();
}

// Sequences have no gaps and erased events keep their rows, so nothing needs to be counted.
Result<std::uint64_t> SqliteEventStore::count() const {
  auto reader = borrow();
  if (!reader) return reader.error();
  const auto erased = (*reader)->erased();
  if (!erased) return erased.error();
  const auto last = (*reader)->last_sequence();
  if (!last) return last.error();
  return *last - *erased;
}

Result<LogMark> SqliteEventStore::mark(std::uint64_t sequence) const {
  if (Status status = fresh_facts(); !status) return status.error();
  auto reader = borrow();
  if (!reader) return reader.error();
  LogMark mark{log_id_, sequence, 0, 0, 0};
  Event event;
  const auto found = (*reader)->event(sequence, event);
  if (!found) return found.error();
  if (*found) mark.message = stable_hash(event.message_id.str()) | 1;
  const auto erased = (*reader)->erased();
  if (!erased) return erased.error();
  const auto beside = (*reader)->erased_beside();
  if (!beside) return beside.error();
  mark.erased = *erased;
  mark.erased_beside = *beside;
  return mark;
}

}  // namespace shelfwise::events

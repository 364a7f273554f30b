// Taking events in: each is judged, and what is kept is stored with its keys and the link it makes.
#include <string_view>
#include <unordered_set>
#include <utility>

#include "events/sqlite_store.h"

namespace shelfwise::events {

Result<std::vector<Outcome>> SqliteEventStore::append(std::span<Incoming> batch) {
  std::vector<Row> rows(batch.size());
  for (size_t i = 0; i < batch.size(); ++i) {
    const Event& event = batch[i].event;
    if (event.message_id.empty() || owner(event).empty()) {
      return make_error(ErrorCode::kInvalidArgument, "an event needs a messageId and an anonymousId or userId",
                        "/batch/" + std::to_string(i));
    }
    rows[i] = Row{encode_event(event), keys_of(event, keys_)};
  }
  std::vector<Outcome> outcomes;
  std::vector<std::uint64_t> sequences;
  if (batch.empty()) return outcomes;
  const Status status = submit(batch.size(), [&] { return store_batch(batch, rows, outcomes, sequences); });
  if (!status) return status.error();
  for (size_t i = 0; i < batch.size(); ++i) batch[i].event.sequence = sequences[i];
  return outcomes;
}

Status SqliteEventStore::store_batch(std::span<const Incoming> batch, const std::vector<Row>& rows,
                                     std::vector<Outcome>& outcomes, std::vector<std::uint64_t>& sequences) {
  outcomes.clear();
  sequences.clear();
  std::unordered_set<std::string_view> batch_ids;
  std::vector<std::uint64_t> messages;
  messages.reserve(rows.size());
  for (const Row& row : rows) messages.push_back(row.keys.front());
  const auto found = index_.find_messages(writer_->reader(), messages);
  if (!found) return found.error();
  for (size_t i = 0; i < batch.size(); ++i) {
    const Event& event = batch[i].event;
    const auto outcome = judge(event, (*found)[i], batch_ids);
    if (!outcome) return outcome.error();
    outcomes.push_back(*outcome);
    sequences.push_back(*outcome == Outcome::kStored ? writer_->next_sequence() : 0);
    // A stored refusal follows the shopper to a new device, so its link is kept; the message is not.
    const bool refused_before = *outcome == Outcome::kOptedOut && !event.opted_out;
    if (*outcome == Outcome::kStored || refused_before) {
      if (Status status = note_link(event); !status) return status;
    }
    if (*outcome != Outcome::kStored) continue;
    index_.add(writer_->next_sequence(), rows[i].keys);
    if (Status status = writer_->add_event(rows[i].data, batch[i].json); !status) return status;
  }
  return {};
}

Result<Outcome> SqliteEventStore::judge(const Event& event, std::span<const std::uint64_t> found,
                                        std::unordered_set<std::string_view>& batch_ids) {
  {
    const std::shared_lock lock(facts_mutex_);
    for (const ShopperId* id : {&event.user_id, &event.anonymous_id, &event.previous_id}) {
      if (facts_.erased_after(*id, event.time)) return Outcome::kErased;
    }
    if (event.opted_out) return Outcome::kOptedOut;
    for (const ShopperId* id : {&event.user_id, &event.anonymous_id, &event.previous_id}) {
      if (!id->empty() && facts_.refused(*id)) return Outcome::kOptedOut;
    }
  }
  const auto seen = seen_before(event.message_id, found);
  if (!seen) return seen.error();
  if (*seen || !batch_ids.insert(event.message_id.str()).second) return Outcome::kSeenBefore;
  return Outcome::kStored;
}

Result<bool> SqliteEventStore::seen_before(const MessageId& id, std::span<const std::uint64_t> found) {
  Event other;
  for (const std::uint64_t sequence : found) {
    const auto there = writer_->reader().event(sequence, other);
    if (!there) return there.error();
    if (*there && other.message_id == id) return true;
  }
  return false;
}

// A device is its user's until they sign out of it, and again from their next identify on, in whatever order the
// messages come: where an identify of a later moment is in the log already, the link stays.
Status SqliteEventStore::note_sign_out(const Event& event) {
  const auto parts =
      read_facts([&](const Facts& facts) { return facts.would_unlink(event.anonymous_id, event.user_id, event.time); });
  if (!parts) return {};
  const auto sequences = index_.find(writer_->reader(), keys_.user(event.user_id));
  if (!sequences) return sequences.error();
  Event other;
  for (const std::uint64_t sequence : *sequences) {
    const auto found = writer_->reader().event(sequence, other);
    if (!found) return found.error();
    const bool signs_in = *found && other.kind == EventKind::kIdentify && other.user_id == event.user_id &&
                          other.anonymous_id == event.anonymous_id && other.time > event.time;
    if (signs_in) return {};
  }
  return note(Fact{Fact::Kind::kLink, false, event.time, event.anonymous_id, event.user_id, "user"});
}

Status SqliteEventStore::note_link(const Event& event) {
  if (event.kind == EventKind::kSignOut) return note_sign_out(event);
  Fact fact{Fact::Kind::kLink, true, event.time, event.anonymous_id, event.user_id, "user"};
  if (event.kind == EventKind::kAlias) fact.a = event.previous_id;
  if (event.kind != EventKind::kAlias && event.kind != EventKind::kIdentify) return {};
  if (read_facts([&](const Facts& facts) { return facts.would_link(fact.a, fact.b, fact.at); })) return note(fact);
  const std::unique_lock lock(facts_mutex_);
  facts_.saw_link(fact.a, fact.b, fact.at);
  return {};
}

}  // namespace shelfwise::events

#include "events/import.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <utility>

#include "common/json_depth.h"
#include "common/random.h"
#include "events/line_reader.h"

namespace shelfwise::events {
namespace {

using nlohmann::json;

// One transaction. Its keys fall all over the index, so a commit writes most pages of the index of a log of a million:
// the larger the batch, the fewer times. It is small enough that a server on the same log waits only a fraction of a
// second for its turn.
constexpr std::size_t kLinesPerBatch = 20'000;
constexpr std::size_t kBatchesAhead = 2;

std::string id_of_text(std::string_view text) {
  std::array<char, 40> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "line-%016llx%016llx",
                static_cast<unsigned long long>(stable_hash(text, 1)),
                static_cast<unsigned long long>(stable_hash(text, 2)));
  return buffer.data();
}

bool has_message_id(const json& message) {
  const auto found = message.is_object() ? message.find("messageId") : message.end();
  return found != message.end() && !found->is_null() && *found != "";
}

Error too_long() {
  return make_error(ErrorCode::kTooLarge,
                    "is longer than " + std::to_string(kMaxMessageBytes) + " bytes, the most one message may have");
}

Result<json> parse_json(std::string_view text) {
  if (text.size() > kMaxMessageBytes) return too_long();
  if (json_deeper_than(text, kMaxJsonDepth)) {
    return make_error(ErrorCode::kTooLarge, "is nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
  }
  try {
    return json::parse(text);
  } catch (const json::exception& error) {
    const auto* parse = dynamic_cast<const json::parse_error*>(&error);
    const std::string where = parse == nullptr ? std::string() : " (near byte " + std::to_string(parse->byte) + ")";
    return make_error(ErrorCode::kInvalidArgument,
                      "is not JSON" + where + "; events are JSON Lines: one Segment message, a JSON object, a line");
  }
}

struct Batch {
  std::vector<EventStore::Incoming> messages;
  std::vector<RejectedLine> rejected;
  std::uint64_t unknown = 0;  // of the messages, naming a product that the index does not have
  std::uint64_t bytes = 0;    // of the file, up to the end of this batch
  bool failed = false;        // the file could not be read any further
};

// Hands batches from the thread that parses to the one that stores.
class Channel {
 public:
  // False: nobody wants more.
  bool push(Batch batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return batches_.size() < kBatchesAhead || closed_; });
    if (closed_) return false;
    batches_.push_back(std::move(batch));
    changed_.notify_all();
    return true;
  }
  std::optional<Batch> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !batches_.empty() || closed_; });
    if (batches_.empty()) return std::nullopt;
    Batch batch = std::move(batches_.front());
    batches_.pop_front();
    changed_.notify_all();
    return batch;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> batches_;
  bool closed_ = false;
};

bool blank(std::string_view line) { return line.find_first_not_of(" \t\r\v\f") == std::string_view::npos; }

bool names_unknown(const Event& event, const std::function<bool(std::string_view)>& knows) {
  return std::any_of(event.items.begin(), event.items.end(),
                     [&](const EventItem& item) { return !item.product.empty() && !knows(item.product.str()); });
}

// Takes one line into the batch.
void take_line(const LineReader& lines, const std::string& line, const ImportOptions& options, Batch& batch) {
  const auto& knows = options.knows_product;
  if (blank(line) && !lines.too_long()) return;
  auto message = lines.too_long() ? Result<EventStore::Incoming>(too_long()) : read_message(line, options.now);
  if (message) {
    if (knows && names_unknown(message->event, knows)) ++batch.unknown;
    batch.messages.push_back(std::move(*message));
  } else {
    batch.rejected.push_back({lines.number(), message.error().context, message.error().message});
  }
}

void parse_lines(std::FILE* file, const ImportOptions& options, Channel& channel) {
  LineReader lines(file, kMaxMessageBytes);
  std::string line;
  for (bool more = true; more;) {
    Batch batch;
    batch.messages.reserve(kLinesPerBatch);
    while (batch.messages.size() + batch.rejected.size() < kLinesPerBatch && (more = lines.next(line))) {
      take_line(lines, line, options, batch);
    }
    batch.bytes = lines.bytes();
    batch.failed = lines.failed();
    if (!channel.push(std::move(batch))) return;
  }
  channel.close();
}

void count(const std::vector<Outcome>& outcomes, ImportReport& report) {
  for (const Outcome outcome : outcomes) {
    switch (outcome) {
      case Outcome::kStored: ++report.stored; break;
      case Outcome::kSeenBefore: ++report.seen_before; break;
      case Outcome::kOptedOut: ++report.opted_out; break;
      case Outcome::kErased: ++report.erased; break;
    }
  }
}

Error failed_after(Error error, const ImportReport& report) {
  error.message += " (" + std::to_string(report.stored) +
                   " events were stored before; run the import again to go on, what is stored is skipped)";
  return error;
}

Status store_batch(Batch& batch, EventStore& store, const ImportOptions& options, ImportReport& report) {
  for (const RejectedLine& line : batch.rejected) {
    if (options.rejected) options.rejected(line);
  }
  const auto outcomes = store.append(batch.messages);
  if (!outcomes) return failed_after(outcomes.error(), report);
  count(*outcomes, report);
  report.lines += batch.messages.size() + batch.rejected.size();
  report.rejected += batch.rejected.size();
  report.unknown_product += batch.unknown;
  report.bytes = batch.bytes;
  if (batch.failed) return failed_after(make_error(ErrorCode::kIo, "the file cannot be read any further"), report);
  if (options.progress) options.progress(report);
  return {};
}

}  // namespace

Result<EventStore::Incoming> read_message(std::string_view text, TimePoint now) {
  auto message = parse_json(text);
  if (!message) return message.error();
  const bool has_id = has_message_id(*message);
  const std::string fallback = has_id ? std::string() : id_of_text(text);
  auto event = parse_event(*message, now, &fallback);
  if (!event) return event.error();
  if (has_id) return EventStore::Incoming{std::move(*event), std::string(text)};
  (*message)["messageId"] = fallback;
  return EventStore::Incoming{std::move(*event), message->dump()};
}

Result<ImportReport> import_events(std::FILE* file, EventStore& store, const ImportOptions& options) {
  Channel channel;
  std::thread parser([&] { parse_lines(file, options, channel); });
  ImportReport report;
  Status status;
  while (status) {
    auto batch = channel.pop();
    if (!batch) break;
    status = store_batch(*batch, store, options, report);
  }
  channel.close();
  parser.join();
  if (!status) return status.error();
  return report;
}

}  // namespace shelfwise::events

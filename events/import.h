// Events from a file of JSON Lines into the log.
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/clock.h"
#include "common/result.h"
#include "events/event_store.h"

namespace shelfwise::events {

inline constexpr std::size_t kMaxMessageBytes = 256UL * 1024;
inline constexpr int kMaxJsonDepth = 64;

// Reads one message from text, as import does: a message without a messageId gets one made from the bytes of the text,
// so that the same line is the same event whenever it is imported; it is stored with that id. Times are taken as they
// stand (parse_event with a fallback id).
Result<EventStore::Incoming> read_message(std::string_view text, TimePoint now);

struct RejectedLine {
  std::uint64_t line = 0;  // from 1
  std::string pointer;     // JSON pointer below the message; empty for the message as a whole
  std::string reason;
};

struct ImportReport {
  std::uint64_t lines = 0;  // that are not blank
  std::uint64_t bytes = 0;
  std::uint64_t stored = 0;
  std::uint64_t seen_before = 0;
  std::uint64_t opted_out = 0;
  std::uint64_t erased = 0;
  std::uint64_t rejected = 0;
  std::uint64_t unknown_product = 0;  // events, whatever became of them, with a product that knows_product does not
};

struct ImportOptions {
  TimePoint now;
  std::function<void(const RejectedLine&)> rejected;        // in the order of the lines; may be absent
  std::function<void(const ImportReport& sofar)> progress;  // after each transaction; may be absent
  // Whether a product is in the index; may be absent. Called on the thread that parses.
  std::function<bool(std::string_view product_id)> knows_product;
};

// For the log that an import opens: write-ahead log of up to 128 MB.
inline constexpr int kImportCheckpointPages = 32'000;

// Streams `file` into the log in large transactions; memory does not grow with the file. Bad lines are left out and
// told. Parsing and storing run side by side; `rejected` and `progress` are called on the caller's thread. An error
// leaves in the log what was stored before it: running the import again goes on, because ids seen before are skipped.
Result<ImportReport> import_events(std::FILE* file, EventStore& store, const ImportOptions& options);

}  // namespace shelfwise::events

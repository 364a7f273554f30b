// The tables of events.db, how they are made and recognized, and the keys of its index. docs/formats/events-db.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/ids.h"
#include "common/result.h"
#include "events/event_store.h"
#include "events/sqlite.h"

namespace shelfwise::events {

inline constexpr int kLogVersion = 3;  // PRAGMA user_version

// Whether this user may not write the log's folder. SQLite then can make none of the files that readers and writers
// meet over.
bool in_read_only_folder(const std::filesystem::path& file);

// Opens the log, making it where missing (unless read only), and refuses what is no log or a newer one. In a read-only
// folder a log that nobody has open is read as it lies; such a connection is for one short read.
Result<Connection> open_log(const std::filesystem::path& file, const EventStore::Options& options);

// The secret of one log, made with it: it keeps hashes of ids from being guessed outside.
Result<std::string> read_salt(Connection& connection);

// The salted hash by which a tombstone knows an erased id.
std::string tombstone_hash(std::string_view salt, const ShopperId& id);

// Keys of the index (key_index.h): salted 64-bit hashes. Two ids may share one, so whoever finds an event by its key
// compares the id in the event itself.
class LookupKeys {
 public:
  explicit LookupKeys(std::string_view salt);
  std::uint64_t message(const MessageId& id) const { return key(id.str(), 1); }
  std::uint64_t user(const ShopperId& id) const { return key(id.str(), 2); }
  std::uint64_t other(const ShopperId& id) const { return key(id.str(), 3); }  // an anonymousId or previousId

 private:
  std::uint64_t key(std::string_view id, std::uint64_t role) const;
  std::uint64_t seed_;
};

// The keys under which an event is found, its message id's first.
std::vector<std::uint64_t> keys_of(const Event& event, const LookupKeys& keys);

}  // namespace shelfwise::events

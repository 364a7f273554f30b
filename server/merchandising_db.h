// merchandising.db: what merchants and operators decide, in SQLite. Layout: docs/formats/merchandising-db.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "common/clock.h"
#include "common/result.h"
#include "query/understanding/synonyms.h"
#include "server/curated.h"

struct sqlite3;

namespace shelfwise::server {

// An access key as it is stored: never the key itself.
struct StoredKey {
  std::string name;
  std::string hash;     // SHA-256 of the key, hexadecimal
  std::string scopes;   // "search,events"
  std::string created;  // RFC 3339
};

// Thread-safe; several processes may open one file.
class MerchandisingDb {
 public:
  static constexpr int kVersion = 4;

  // Makes the file where missing; with `read_only` it is read as it lies, and a missing one is like an empty one.
  // kNewerVersion where a newer program wrote it.
  static Result<std::unique_ptr<MerchandisingDb>> open(const std::filesystem::path& file, bool read_only = false);
  ~MerchandisingDb();
  MerchandisingDb(const MerchandisingDb&) = delete;
  MerchandisingDb& operator=(const MerchandisingDb&) = delete;

  Result<std::vector<StoredKey>> keys() const;
  Status add_key(const StoredKey& key);      // kConflict where the name is taken
  Status remove_key(std::string_view name);  // kNotFound where there is none

  Result<std::vector<query::SynonymSet>> synonyms() const;  // by id
  Status put_synonyms(const query::SynonymSet& set);        // replaces the one of this id
  Status remove_synonyms(std::string_view id);              // kNotFound where there is none

  Result<std::vector<CuratedList>> curated() const;  // by id
  Status put_curated(const CuratedList& list);       // replaces the one of this id
  Status remove_curated(std::string_view id);        // kNotFound where there is none

  // Another number whenever another process or connection has changed the file.
  Result<std::int64_t> changes() const;

 private:
  MerchandisingDb(sqlite3* db, std::filesystem::path file);
  Status execute(const char* sql) const;
  Result<int> version() const;
  Status bring_over() const;

  std::filesystem::path file_;
  sqlite3* db_;
  bool has_synonyms_ = false;
  bool has_curated_ = false;
  bool has_segments_ = false;
  mutable std::mutex mutex_;
};

}  // namespace shelfwise::server

// Who was erased, kept beside the log as well: a log restored from a backup of before forgets that in itself.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "common/clock.h"
#include "common/result.h"

namespace shelfwise::events {

struct ErasureRecord {
  std::string hash;  // the tombstone's, salted
  TimePoint at;
};

// events.db.erased, beside the log.
std::filesystem::path erasure_file(const std::filesystem::path& log);

// Durable when it returns.
Status record_erasures(const std::filesystem::path& file, std::span<const ErasureRecord> erased);

// Empty where there is no file. A line that was cut off by a crash is passed over.
Result<std::vector<ErasureRecord>> recorded_erasures(const std::filesystem::path& file);

}  // namespace shelfwise::events

// Text that several processes append to one file: whole, durable, one after the other.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "common/files.h"
#include "common/result.h"

namespace shelfwise {

// The lock of `path`, waiting for whoever holds it. kConflict with `busy_message` after `patience`.
Result<FileLock> wait_for_lock(const std::filesystem::path& path, std::chrono::milliseconds patience,
                               std::string_view busy_message);

// Writes `text` behind the file's end, or behind its first `cut_to` bytes where that is given, making the file where it
// is missing, and returns once it is on the disk. Where that fails, on a full disk for example, the file ends where the
// writing began: no half of `text` stays. The caller holds the lock that its writers agreed on.
Status append_durably(const std::filesystem::path& path, std::string_view text,
                      std::optional<std::uint64_t> cut_to = std::nullopt);

// What tells one state of a file from another without reading it.
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t bytes = 0;
  std::int64_t modified_ns = 0;
  bool operator==(const FileStamp&) const = default;
};
// nullopt where there is no such file.
Result<std::optional<FileStamp>> stamp_of(const std::filesystem::path& path);

}  // namespace shelfwise

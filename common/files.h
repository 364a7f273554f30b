// Files: read, map, replace atomically, make durable. The only place that calls the operating system for them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "common/result.h"

namespace shelfwise {

// A file mapped into memory for the life of the object. Movable. Reads are thread-safe.
class MappedFile {
 public:
  enum class Mode {
    kRead,    // private view of the bytes
    kUpdate,  // writes go to the file in place, seen by every process that maps it
  };

  static Result<MappedFile> open(const std::filesystem::path& path, Mode mode = Mode::kRead);

  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(data_), size_}; }
  std::span<std::byte> mutable_bytes() { return {static_cast<std::byte*>(data_), size_}; }  // kUpdate only

  // Hands changed pages to the disk and waits for them.
  Status sync();

 private:
  void* data_ = nullptr;
  size_t size_ = 0;
};

// The whole file. kNotFound where there is none; kTooLarge beyond `max_bytes`.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t max_bytes = 1ULL << 30);

// Writes a new file beside `path`, makes it durable and renames it over `path`: after a crash there is the old
// content or the new, never a mixture.
Status write_file_atomically(const std::filesystem::path& path, std::string_view content);

// Makes a file's content, or a directory's entries, durable.
Status sync_path(const std::filesystem::path& path);

// Makes every file and directory below `root`, and `root` itself, durable, by flushing the file system that holds them:
// one wait instead of one a file.
Status sync_tree(const std::filesystem::path& root);

// Bytes free to this user on the disk that holds `path` (or its nearest existing parent).
Result<std::uint64_t> free_disk_bytes(const std::filesystem::path& path);

// The error for a failed system call on `path`, with the code that fits `errno_value` (kNoSpace, kNotFound, kIo ...).
Error system_error(int errno_value, std::string_view action, const std::filesystem::path& path);

// An exclusive lock on a file, held for the life of the object and released by the system if the process dies.
class FileLock {
 public:
  // kConflict, with `busy_message`, where another process holds it.
  static Result<FileLock> acquire(const std::filesystem::path& path, std::string_view busy_message);

  FileLock() = default;
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  int fd_ = -1;
};

}  // namespace shelfwise

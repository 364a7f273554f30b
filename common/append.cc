#include "common/append.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

namespace shelfwise {
namespace fs = std::filesystem;
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// The errno of the first failure, 0 where all is on the disk.
int write_and_sync(int fd, off_t at, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::pwrite(fd, text.data(), text.size(), at);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return wrote < 0 ? errno : ENOSPC;
    at += wrote;
    text.remove_prefix(static_cast<size_t>(wrote));
  }
  return ::fsync(fd) == 0 ? 0 : errno;
}

}  // namespace

Result<FileLock> wait_for_lock(const fs::path& path, std::chrono::milliseconds patience,
                               std::string_view busy_message) {
  constexpr std::chrono::milliseconds kPause{5};
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    Result<FileLock> lock = FileLock::acquire(path, busy_message);
    if (lock || lock.error().code != ErrorCode::kConflict || std::chrono::steady_clock::now() >= deadline) return lock;
    std::this_thread::sleep_for(kPause);
  }
}

Status append_durably(const fs::path& path, std::string_view text, std::optional<std::uint64_t> cut_to) {
  const bool fresh = ::access(path.c_str(), F_OK) != 0;
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  if (file.get() < 0) return system_error(errno, "write", path);
  const off_t end = cut_to ? static_cast<off_t>(*cut_to) : ::lseek(file.get(), 0, SEEK_END);
  if (end < 0 || (cut_to && ::ftruncate(file.get(), end) != 0)) return system_error(errno, "write", path);
  if (const int failed = write_and_sync(file.get(), end, text); failed != 0) {
    [[maybe_unused]] const int undone = ::ftruncate(file.get(), end);
    return system_error(failed, "write", path);
  }
  if (!fresh) return {};
  const fs::path folder = path.parent_path();
  return sync_path(folder.empty() ? "." : folder);
}

Result<std::optional<FileStamp>> stamp_of(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return std::optional<FileStamp>();
    return system_error(errno, "read", path);
  }
  return std::optional(FileStamp{status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size),
                                 status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec});
}

}  // namespace shelfwise

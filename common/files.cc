#include "common/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace shelfwise {
namespace fs = std::filesystem;
namespace {

// A file descriptor that closes itself.
class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

}  // namespace

Error system_error(int errno_value, std::string_view action, const fs::path& path) {
  ErrorCode code = ErrorCode::kIo;
  std::string remedy;
  if (errno_value == ENOENT) code = ErrorCode::kNotFound;
  if (errno_value == ENOSPC || errno_value == EDQUOT) {
    code = ErrorCode::kNoSpace;
    remedy = "; free some space and run the command again";
  }
  if (errno_value == EACCES || errno_value == EPERM || errno_value == EROFS) {
    remedy = "; check who owns it and whether it is read-only";
  }
  return make_error(code, "cannot " + std::string(action) + ": " + std::strerror(errno_value) + remedy, path.string());
}

Result<MappedFile> MappedFile::open(const fs::path& path, Mode mode) {
  const Fd fd(::open(path.c_str(), (mode == Mode::kRead ? O_RDONLY : O_RDWR) | O_CLOEXEC));
  if (fd.get() < 0) return system_error(errno, "open", path);
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return system_error(errno, "read the size", path);
  MappedFile mapped;
  mapped.size_ = static_cast<size_t>(info.st_size);
  if (mapped.size_ == 0) return mapped;
  const int protection = mode == Mode::kRead ? PROT_READ : PROT_READ | PROT_WRITE;
  void* data = ::mmap(nullptr, mapped.size_, protection, MAP_SHARED, fd.get(), 0);
  if (data == MAP_FAILED) return system_error(errno, "map", path);
  mapped.data_ = data;
  return mapped;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

Status MappedFile::sync() {
  if (data_ != nullptr && ::msync(data_, size_, MS_SYNC) != 0) return system_error(errno, "flush", "mapped file");
  return {};
}

Result<std::string> read_file(const fs::path& path, std::uint64_t max_bytes) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return system_error(errno, "open", path);
  std::string content;
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = ::read(fd.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno, "read", path);
    if (got == 0) return content;
    content.append(buffer, static_cast<size_t>(got));
    if (content.size() > max_bytes) {
      return make_error(ErrorCode::kTooLarge, "larger than " + std::to_string(max_bytes) + " bytes", path.string());
    }
  }
}

Status write_file_atomically(const fs::path& path, std::string_view content) {
  const fs::path temporary = path.string() + ".tmp" + std::to_string(::getpid());
  {
    const Fd fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (fd.get() < 0) return system_error(errno, "create", temporary);
    while (!content.empty()) {
      const ssize_t wrote = ::write(fd.get(), content.data(), content.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) {
        const int why = errno;
        ::unlink(temporary.c_str());
        return system_error(why, "write", temporary);
      }
      content.remove_prefix(static_cast<size_t>(wrote));
    }
    if (::fsync(fd.get()) != 0) {
      const int why = errno;
      ::unlink(temporary.c_str());
      return system_error(why, "flush", temporary);
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int why = errno;
    ::unlink(temporary.c_str());
    return system_error(why, "replace", path);
  }
  return sync_path(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

Status sync_path(const fs::path& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return system_error(errno, "open", path);
  if (::fsync(fd.get()) != 0) return system_error(errno, "flush", path);
  return {};
}

Status sync_tree(const fs::path& root) {
  const Fd fd(::open(root.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return system_error(errno, "open", root);
  if (::syncfs(fd.get()) != 0) return system_error(errno, "flush", root);
  return {};
}

Result<std::uint64_t> free_disk_bytes(const fs::path& path) {
  fs::path place = fs::absolute(path);
  std::error_code ec;
  while (!fs::exists(place, ec) && place.has_parent_path() && place != place.parent_path()) place = place.parent_path();
  struct statvfs info {};
  if (::statvfs(place.c_str(), &info) != 0) return system_error(errno, "read the free space", place);
  return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

Result<FileLock> FileLock::acquire(const fs::path& path, std::string_view busy_message) {
  Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (fd.get() < 0) return system_error(errno, "create the lock", path);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return make_error(ErrorCode::kConflict, std::string(busy_message), path.string());
    return system_error(errno, "lock", path);
  }
  FileLock lock;
  lock.fd_ = fd.release();
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace shelfwise

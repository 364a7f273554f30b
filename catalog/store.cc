#include "catalog/store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

namespace shelfwise::catalog {
namespace fs = std::filesystem;
namespace {

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

bool is_leftover(const std::string& name) { return name.size() > 4 && name.ends_with(".tmp"); }

}  // namespace

Result<std::optional<std::uint64_t>> read_pointer(const fs::path& pointer) {
  Result<std::string> content = read_file(pointer, 64);
  if (!content) {
    if (content.error().code == ErrorCode::kNotFound) return std::optional<std::uint64_t>();
    return std::move(content).error();
  }
  std::string_view text = *content;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  const auto number = parse_number(text);
  if (!number) {
    return make_error(ErrorCode::kCorrupt, "does not hold a number; write the number of an existing folder into it",
                      pointer.string());
  }
  return number;
}

Status write_pointer(const fs::path& pointer, std::uint64_t number) {
  // Its writer holds the lock of its kind, so what lies beside it is of killed runs.
  const std::string leftover = pointer.filename().string() + ".tmp";
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(pointer.parent_path(), ec)) {
    if (entry.path().filename().string().starts_with(leftover)) fs::remove(entry.path(), ec);
  }
  return write_file_atomically(pointer, std::to_string(number) + "\n");
}

Result<std::uint64_t> next_number(const fs::path& parent) {
  std::error_code ec;
  fs::create_directories(parent, ec);
  if (ec) return system_error(ec.value(), "create the folder", parent);
  std::uint64_t highest = 0;
  for (const auto& entry : fs::directory_iterator(parent, ec)) {
    std::string name = entry.path().filename().string();
    if (is_leftover(name)) name.resize(name.size() - 4);
    if (const auto number = parse_number(name)) highest = std::max(highest, *number);
  }
  if (ec) return system_error(ec.value(), "list", parent);
  return highest + 1;
}

Result<FolderHold> FolderHold::take(const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return system_error(errno, "open", folder);
  FolderHold hold;
  hold.fd_ = fd;
  if (::flock(fd, LOCK_SH | LOCK_NB) != 0) {
    return make_error(ErrorCode::kUnavailable, "is being removed; try again", folder.string());
  }
  return hold;
}

FolderHold::FolderHold(FolderHold&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FolderHold& FolderHold::operator=(FolderHold&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

FolderHold::~FolderHold() {
  if (fd_ >= 0) ::close(fd_);
}

Result<int> remove_unused(const fs::path& parent, std::uint64_t keep) {
  std::error_code ec;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(parent, ec)) {
    const std::string name = entry.path().filename().string();
    const auto number = parse_number(name);
    if (is_leftover(name) || (number && *number != keep)) folders.push_back(entry.path());
  }
  if (ec) return system_error(ec.value(), "list", parent);
  std::sort(folders.begin(), folders.end());
  int removed = 0;
  for (const fs::path& folder : folders) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) continue;
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) {
      fs::remove_all(folder, ec);
      if (!ec) ++removed;
    }
    ::close(fd);
  }
  return removed;
}

}  // namespace shelfwise::catalog

#include "catalog_tools/output_folder.h"

#include <cerrno>
#include <utility>

namespace shelfwise::catalog_tools {
namespace fs = std::filesystem;

Result<OutputFolder> OutputFolder::open(const fs::path& out) {
  std::error_code status;
  fs::create_directories(out, status);
  if (status) return system_error(status.value(), "make the output folder", out);
  if (!fs::is_directory(out, status)) {
    return make_error(ErrorCode::kInvalidArgument, "is no folder; give --out another name", out.string());
  }
  Result<FileLock> lock = FileLock::acquire(out / ".clean.lock",
                                            "another run writes to this folder; wait for it or give --out another one");
  if (!lock) return std::move(lock).error();
  OutputFolder folder(out, std::move(*lock));
  fs::remove_all(folder.folder_, status);  // of a run that was killed
  fs::create_directory(folder.folder_, status);
  if (status) return system_error(status.value(), "make a temporary folder", folder.folder_);
  return folder;
}

OutputFolder::~OutputFolder() {
  if (folder_.empty()) return;  // moved from
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

fs::path OutputFolder::add(const std::string& name) {
  names_.push_back(name);
  return folder_ / name;
}

Status OutputFolder::commit() {
  for (const std::string& name : names_) {
    if (Status synced = sync_path(folder_ / name); !synced) return synced;
  }
  for (const std::string& name : names_) {
    std::error_code status;
    fs::rename(folder_ / name, out_ / name, status);
    if (status) return system_error(status.value(), "move an output to its place", out_ / name);
  }
  return sync_path(out_);
}

Result<OutputFile> OutputFile::create(const fs::path& path) {
  errno = 0;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (!out) return system_error(errno != 0 ? errno : EIO, "write", path);
  return OutputFile(std::move(out), path);
}

Status OutputFile::close() {
  errno = 0;
  out_.flush();
  const bool failed = !out_;
  const int reason = errno;
  out_.close();
  if (failed || !out_) return system_error(reason != 0 ? reason : EIO, "write", path_);
  return {};
}

}  // namespace shelfwise::catalog_tools

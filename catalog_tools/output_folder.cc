#include "catalog_tools/output_folder.h"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace shelfwise::catalog_tools {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kTemporary = ".clean.tmp";
constexpr std::string_view kLock = ".clean.lock";
constexpr std::string_view kNames = "commit";  // a name a line, of outputs that are complete and to be moved
constexpr const char* kBusy = "another run writes to this folder; wait for it or give --out another one";

Status move_outputs(const fs::path& out, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const fs::path from = out / kTemporary / name;
    std::error_code status;
    if (!fs::exists(from, status)) continue;  // moved already, before the run was killed
    fs::rename(from, out / name, status);
    if (status) return system_error(status.value(), "move an output to its place", out / name);
  }
  if (Status synced = sync_path(out); !synced) return synced;
  std::error_code status;
  fs::remove(out / kTemporary / kNames, status);
  if (status) return system_error(status.value(), "end the switch of outputs", out / kTemporary / kNames);
  return {};
}

// With the lock held.
Status finish_switch(const fs::path& out) {
  const fs::path list = out / kTemporary / kNames;
  std::error_code status;
  if (!fs::exists(list, status)) return {};
  const Result<std::string> text = read_file(list, 1 << 16);
  if (!text) return text.error();
  std::vector<std::string> names;
  for (size_t begin = 0; begin < text->size();) {
    const size_t end = std::min(text->find('\n', begin), text->size());
    const std::string name = text->substr(begin, end - begin);
    begin = end + 1;
    if (name.empty() || name.find('/') != std::string::npos) {
      return make_error(ErrorCode::kCorrupt, "cannot be read; remove the folder it is in, and clean again",
                        list.string());
    }
    names.push_back(name);
  }
  return move_outputs(out, names);
}

}  // namespace

Status finish_interrupted_switch(const fs::path& output) {
  std::error_code status;
  const fs::path parent = output.has_parent_path() ? output.parent_path() : fs::path(".");
  const fs::path out = fs::is_directory(output, status) ? output : parent;
  if (!fs::exists(out / kTemporary / kNames, status)) return {};
  const Result<FileLock> lock = FileLock::acquire(out / kLock, kBusy);
  if (!lock) return lock.error();
  return finish_switch(out);
}

Result<OutputFolder> OutputFolder::open(const fs::path& out) {
  std::error_code status;
  fs::create_directories(out, status);
  if (status) return system_error(status.value(), "make the output folder", out);
  if (!fs::is_directory(out, status)) {
    return make_error(ErrorCode::kInvalidArgument, "is no folder; give --out another name", out.string());
  }
  Result<FileLock> lock = FileLock::acquire(out / kLock, kBusy);
  if (!lock) return std::move(lock).error();
  if (Status finished = finish_switch(out); !finished) return std::move(finished).error();
  OutputFolder folder(out, std::move(*lock));
  fs::remove_all(folder.folder_, status);  // of a run that was killed
  fs::create_directory(folder.folder_, status);
  if (status) return system_error(status.value(), "make a temporary folder", folder.folder_);
  return folder;
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  if (folder_.empty() || fs::exists(folder_ / kNames, ignored)) return;  // moved from, or in the middle of its switch
  fs::remove_all(folder_, ignored);
}

fs::path OutputFolder::add(const std::string& name) {
  names_.push_back(name);
  return folder_ / name;
}

Status OutputFolder::commit() {
  std::string list;
  for (const std::string& name : names_) {
    if (Status synced = sync_path(folder_ / name); !synced) return synced;
    list += name + "\n";
  }
  // From here on the run is done, whatever happens: who comes next moves what is left.
  if (Status written = write_file_atomically(folder_ / kNames, list); !written) return written;
  return move_outputs(out_, names_);
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

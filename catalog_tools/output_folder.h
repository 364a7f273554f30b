// Outputs that appear together or not at all.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "common/files.h"
#include "common/result.h"

namespace shelfwise::catalog_tools {

// Ends the switch from old outputs to new ones that a run was killed in. Whoever reads the outputs calls it first: they
// are then all of one run. `output` is the folder or a file in it. Does nothing where there is no such switch. kConflict
// where a run is in its switch right now; kIo where the folder cannot be written.
Status finish_interrupted_switch(const std::filesystem::path& output);

// A folder beside the outputs of an earlier run (OUT/.clean.tmp) takes the new files; commit() makes them durable and
// moves them over the old ones: the list of their names (.clean.tmp/commit) says that they all are to come. Without
// commit() nothing of OUT changes and the new files go. One run at a time.
class OutputFolder {
 public:
  // kConflict where another run writes to `out`.
  static Result<OutputFolder> open(const std::filesystem::path& out);

  OutputFolder(OutputFolder&&) noexcept = default;
  OutputFolder& operator=(OutputFolder&&) noexcept = delete;
  ~OutputFolder();

  // A file that is not an output: it goes with the folder.
  std::filesystem::path scratch(std::string_view name) const { return folder_ / name; }

  // The place where an output is to be written.
  std::filesystem::path add(const std::string& name);

  Status commit();

 private:
  OutputFolder(std::filesystem::path out, FileLock lock)
      : out_(std::move(out)), folder_(out_ / ".clean.tmp"), lock_(std::move(lock)) {}

  std::filesystem::path out_;
  std::filesystem::path folder_;
  FileLock lock_;
  std::vector<std::string> names_;
};

// A file written in order, whose failures (a full disk) show at the latest in close().
class OutputFile {
 public:
  static Result<OutputFile> create(const std::filesystem::path& path);

  void write(std::string_view text) {
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
    bytes_ += text.size();
  }
  bool failed() const { return !out_; }
  std::uint64_t bytes() const { return bytes_; }
  Status close();

 private:
  OutputFile(std::ofstream out, std::filesystem::path path) : out_(std::move(out)), path_(std::move(path)) {}

  std::ofstream out_;
  std::filesystem::path path_;
  std::uint64_t bytes_ = 0;
};

}  // namespace shelfwise::catalog_tools

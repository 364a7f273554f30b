// The file of decisions: appended to by several windows and programs at once, edited by people in spreadsheets.
// docs/formats/decisions.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog_tools/review/decisions.h"
#include "common/append.h"
#include "common/clock.h"
#include "common/result.h"

namespace shelfwise::catalog_tools {

inline constexpr std::string_view kDecisionsFile = "decisions.tsv";

// The file as it was read.
struct DecisionFile {
  Decisions decisions;
  std::vector<std::string> columns;  // in the order of the file
  std::uint64_t whole_bytes = 0;     // what an append keeps
  bool ends_in_line_end = true;
  std::string torn;  // the half line of a program that was killed while it wrote; it was never acknowledged
};

// No file is no decisions. Errors name the line and what to do: nothing of a file with a mistake counts, so that no
// decision is dropped silently.
Result<DecisionFile> read_decisions(const std::filesystem::path& file);
// The same of its bytes; `file` is how errors call it.
Result<DecisionFile> parse_decisions(std::string_view bytes, const std::filesystem::path& file);

// Not thread-safe; any number of them may work on one file, in one process or several.
class DecisionLog {
 public:
  // Fails where the file cannot be read or written. Makes none: the first append does.
  static Result<DecisionLog> open(const std::filesystem::path& file, const Clock& clock);

  const Decisions& decisions() const { return file_.decisions; }
  const std::filesystem::path& path() const { return path_; }

  // Reads what others wrote since. True where something changed.
  Result<bool> refresh();

  // Calls `decide` with the decisions as they stand, while nobody else can write; what it returns is appended, all of
  // it or nothing, and durable when this returns. The numbers given, ascending.
  using Decide = std::function<Result<std::vector<DecisionSubject>>(const Decisions&)>;
  Result<std::vector<std::uint64_t>> append(const std::string& who, const Decide& decide);

 private:
  DecisionLog(std::filesystem::path path, const Clock& clock) : path_(std::move(path)), clock_(&clock) {}
  Result<FileLock> lock() const;
  Result<std::vector<std::uint64_t>> write(const std::string& who, std::vector<DecisionSubject> subjects);
  void forget();

  std::filesystem::path path_;
  const Clock* clock_;
  DecisionFile file_;
  // Of the file when it was read; nullopt: there was none. No file is like the first value, so that it is read once.
  std::optional<FileStamp> stamp_ = FileStamp{};
};

}  // namespace shelfwise::catalog_tools

#include "catalog_tools/review/decision_log.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

#include "catalog_tools/review/sheet_rows.h"

namespace shelfwise::catalog_tools {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kMaxFileBytes = 512ULL << 20;
constexpr std::chrono::seconds kPatience{10};
constexpr std::uint64_t kMaxNumber = 1'000'000'000'000;  // of a line
constexpr std::array<std::string_view, 9> kColumns = {"number", "time",    "who",           "kind", "a",
                                                      "b",      "verdict", "category_path", "note"};
constexpr std::string_view kHeader = "number\ttime\twho\tkind\ta\tb\tverdict\tcategory_path\tnote\n";

Error at_line(Error error, const fs::path& file, std::uint64_t line) {
  error.context = file.string() + ":" + std::to_string(line);
  return error;
}

Result<std::uint64_t> whole_number(std::string_view text, const char* what) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size() || number == 0 || number > kMaxNumber) {
    return make_error(ErrorCode::kInvalidArgument, std::string(what) + " \"" + std::string(text.substr(0, 40)) +
                                                       "\" is no whole number from 1 to " + std::to_string(kMaxNumber));
  }
  return number;
}

Status read_subject(const SheetRow& row, DecisionEntry& entry) {
  const std::string_view kind = row.cell("kind");
  const std::string_view verdict = row.cell("verdict");
  entry.a = row.cell("a");
  entry.b = row.cell("b");
  entry.note = row.cell("note");
  if (kind == "pair") {
    const auto parsed = parse_verdict(verdict);
    if (!parsed) {
      return make_error(ErrorCode::kInvalidArgument, "the verdict of a pair is \"merge\" or \"distinct\", not \"" +
                                                         std::string(verdict.substr(0, 40)) + "\"");
    }
    entry.verdict = *parsed;
    return {};
  }
  if (kind == "category") {
    entry.kind = DecisionKind::kCategory;
    entry.target = {std::string(verdict), std::string(row.cell("category_path"))};
    return {};
  }
  if (kind == "undo") {
    entry.kind = DecisionKind::kUndo;
    Result<std::uint64_t> number = whole_number(entry.a, "the number that an undo takes back, in column a:");
    if (!number) return std::move(number).error();
    entry.undoes = *number;
    entry.a.clear();
    return {};
  }
  return make_error(ErrorCode::kInvalidArgument,
                    "the kind is \"pair\", \"category\" or \"undo\", not \"" + std::string(kind.substr(0, 40)) + "\"");
}

// A line without a number has the one after the greatest `above` it.
Result<DecisionEntry> read_entry(const SheetRow& row, std::uint64_t above) {
  DecisionEntry entry;
  entry.number = above + 1;
  if (const std::string_view text = row.cell("number"); !text.empty()) {
    Result<std::uint64_t> number = whole_number(text, "the number");
    if (!number) return std::move(number).error();
    entry.number = *number;
  }
  if (const std::string_view text = row.cell("time"); !text.empty()) {
    Result<TimePoint> at = parse_rfc3339(text);
    if (!at) {
      return make_error(ErrorCode::kInvalidArgument, "\"" + std::string(text.substr(0, 40)) +
                                                         "\" is no time; write it as 2026-03-01T12:30:00Z, or leave "
                                                         "it empty");
    }
    entry.at = *at;
  }
  entry.who = row.cell("who");
  if (Status read = read_subject(row, entry); !read) return read.error();
  return entry;
}

std::string line_of(const DecisionEntry& entry, const std::vector<std::string>& columns) {
  const bool undo = entry.kind == DecisionKind::kUndo;
  const bool category = entry.kind == DecisionKind::kCategory;
  std::string line;
  for (const std::string& column : columns) {
    if (!line.empty() || &column != columns.data()) line += '\t';
    if (column == "number") line += std::to_string(entry.number);
    if (column == "time" && entry.at) line += format_rfc3339(*entry.at);
    if (column == "who") line += sheet_cell(entry.who);
    if (column == "kind") line += decision_kind_name(entry.kind);
    if (column == "a") line += undo ? std::to_string(entry.undoes) : sheet_cell(entry.a);
    if (column == "b") line += sheet_cell(entry.b);
    if (column == "verdict" && !undo) line += category ? sheet_cell(entry.target.id) : verdict_name(entry.verdict);
    if (column == "category_path") line += sheet_cell(entry.target.path);
    if (column == "note") line += sheet_cell(entry.note);
  }
  return line + '\n';
}

}  // namespace

Result<DecisionFile> read_decisions(const fs::path& file) {
  const Result<std::string> bytes = read_file(file, kMaxFileBytes);
  if (!bytes && bytes.error().code != ErrorCode::kNotFound) return bytes.error();
  return parse_decisions(bytes ? std::string_view(*bytes) : std::string_view(), file);
}

Result<DecisionFile> parse_decisions(std::string_view bytes, const fs::path& file) {
  DecisionFile out;
  out.columns.assign(kColumns.begin(), kColumns.end());
  if (bytes.size() < kHeader.size() && kHeader.starts_with(bytes)) {  // no file, or killed within the first write
    out.torn = bytes;
    return out;
  }
  Result<Sheet> sheet = read_sheet(bytes, kColumns);
  if (!sheet) return at_line(sheet.error(), file, 1);
  if (!sheet->is_utf8) {
    return make_error(ErrorCode::kInvalidArgument, "is not UTF-8; save it as text with tabs, in UTF-8", file.string());
  }
  out.whole_bytes = sheet->whole_bytes;
  out.ends_in_line_end = sheet->ends_in_line_end;
  out.torn = sheet->torn;
  if (!sheet->columns.empty()) out.columns = sheet->columns;
  std::vector<std::pair<DecisionEntry, std::uint64_t>> entries;  // and their lines
  std::uint64_t above = 0;
  for (size_t i = 0; i < sheet->size(); ++i) {
    Result<DecisionEntry> entry = read_entry(sheet->row(i), above);
    if (!entry) return at_line(entry.error(), file, sheet->lines[i]);
    above = std::max(above, entry->number);
    entries.emplace_back(std::move(*entry), sheet->lines[i]);
  }
  // A spreadsheet may have been sorted by another column.
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& x, const auto& y) { return x.first.number < y.first.number; });
  for (auto& [entry, line] : entries) {
    if (Status added = out.decisions.add(std::move(entry)); !added) return at_line(added.error(), file, line);
  }
  return out;
}

Result<DecisionLog> DecisionLog::open(const fs::path& file, const Clock& clock) {
  DecisionLog log(file, clock);
  const fs::path folder = file.parent_path().empty() ? "." : file.parent_path();
  std::error_code ignored;
  const fs::path& written = fs::exists(file, ignored) ? file : folder;
  if (::access(written.c_str(), W_OK) != 0) { return system_error(errno, "write decisions to", written); }
  if (Result<bool> read = log.refresh(); !read) return read.error();
  return log;
}

Result<bool> DecisionLog::refresh() {
  Result<std::optional<FileStamp>> now = stamp_of(path_);
  if (!now) return now.error();
  if (*now == stamp_) return false;
  Result<DecisionFile> read = read_decisions(path_);
  if (!read) return read.error();
  file_ = std::move(*read);
  stamp_ = *now;
  return true;
}

Result<FileLock> DecisionLog::lock() const {
  return wait_for_lock(path_.parent_path() / (".decisions.lock"), kPatience,
                       "another program has been writing decisions here for ten seconds; try again");
}

Result<std::vector<std::uint64_t>> DecisionLog::append(const std::string& who, const Decide& decide) {
  Result<FileLock> held = lock();
  if (!held) return held.error();
  if (Result<bool> read = refresh(); !read) return read.error();
  Result<std::vector<DecisionSubject>> subjects = decide(file_.decisions);
  if (!subjects) return subjects.error();
  if (subjects->empty()) return std::vector<std::uint64_t>();
  Result<std::vector<std::uint64_t>> numbers = write(who, std::move(*subjects));
  if (!numbers) forget();
  return numbers;
}

Result<std::vector<std::uint64_t>> DecisionLog::write(const std::string& who, std::vector<DecisionSubject> subjects) {
  std::string text = file_.ends_in_line_end ? "" : "\n";
  if (file_.whole_bytes == 0) text += kHeader;
  const TimePoint now = clock_->now();
  std::vector<std::uint64_t> numbers;
  for (DecisionSubject& subject : subjects) {
    DecisionEntry entry{std::move(subject), file_.decisions.last_number() + 1, now, who};
    numbers.push_back(entry.number);
    text += line_of(entry, file_.columns);
    if (Status added = file_.decisions.add(std::move(entry)); !added) return added.error();
  }
  const auto cut_to = file_.torn.empty() ? std::nullopt : std::optional(file_.whole_bytes);
  if (Status written = append_durably(path_, text, cut_to); !written) return written.error();
  file_.whole_bytes += text.size();
  file_.ends_in_line_end = true;
  file_.torn.clear();
  Result<std::optional<FileStamp>> now_stamp = stamp_of(path_);
  if (!now_stamp) return now_stamp.error();
  stamp_ = *now_stamp;
  return numbers;
}

// What could not be written has to leave memory as well.
void DecisionLog::forget() {
  file_ = {};
  stamp_ = FileStamp{};
  [[maybe_unused]] const Result<bool> read = refresh();
}

}  // namespace shelfwise::catalog_tools

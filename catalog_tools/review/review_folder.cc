#include "catalog_tools/review/review_folder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "catalog_tools/output_folder.h"
#include "catalog_tools/review/sheet_rows.h"
#include "common/json_depth.h"

namespace shelfwise::catalog_tools {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kMaxTableBytes = 2ULL << 30;
constexpr std::uint64_t kReportVersion = 1;
constexpr int kReportDepth = 32;

Error corrupt(const fs::path& file, std::uint64_t line, std::string message) {
  return make_error(ErrorCode::kCorrupt, std::move(message) + "; run shelfwise clean again",
                    file.string() + ":" + std::to_string(line));
}

Result<Sheet> read_table(const fs::path& file, std::span<const std::string_view> columns) {
  Result<std::string> bytes = read_file(file, kMaxTableBytes);
  if (!bytes) return std::move(bytes).error();
  Result<Sheet> sheet = read_sheet(*bytes, columns, SheetQuotes::kText);
  if (!sheet) return corrupt(file, 1, sheet.error().message);
  if (!sheet->torn.empty()) return corrupt(file, sheet->size() + 2, "the last line is cut off");
  return sheet;
}

Result<double> score_of(const SheetRow& row, const fs::path& file) {
  const std::string_view text = row.cell("score");
  double score = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), score);
  if (failed != std::errc() || end != text.data() + text.size()) {
    return corrupt(file, row.line(), "\"" + std::string(text.substr(0, 40)) + "\" is no score");
  }
  return score;
}

// The text of `"name":"..."`, as JSON unescapes it. What is looked for cannot stand within a text, where quotation
// marks are escaped.
std::string text_member(std::string_view json, std::string_view name) {
  const size_t at = json.find(name);
  if (at == std::string_view::npos) return {};
  const size_t begin = at + name.size();
  size_t end = begin;
  while (end < json.size() && json[end] != '"') end += json[end] == '\\' ? 2 : 1;
  if (end >= json.size()) return {};
  const std::string_view text = json.substr(begin, end - begin);
  if (text.find('\\') == std::string_view::npos) return std::string(text);
  const nlohmann::json parsed = nlohmann::json::parse('"' + std::string(text) + '"', nullptr, false);
  return parsed.is_string() ? parsed.get<std::string>() : std::string(text);
}

// The letters and digits of a path, in lower case: what its spellings have in common.
std::string letters_of(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80U) != 0) out += c;
  }
  return out;
}

}  // namespace

Result<ReviewFolder> ReviewFolder::open(const fs::path& folder) {
  if (Status whole = finish_interrupted_switch(folder); !whole) return std::move(whole).error();
  ReviewFolder review;
  review.path_ = folder;
  for (const auto read : {&ReviewFolder::read_report, &ReviewFolder::read_pairs, &ReviewFolder::read_categories,
                          &ReviewFolder::read_choices, &ReviewFolder::read_groups, &ReviewFolder::read_records}) {
    if (Status done = (review.*read)(); !done) return done.error();
  }
  return review;
}

Status ReviewFolder::read_report() {
  const fs::path file = path_ / "report.json";
  Result<std::optional<FileStamp>> stamp = stamp_of(file);
  if (!stamp) return stamp.error();
  if (!stamp->has_value()) {
    return make_error(ErrorCode::kNotFound, "holds no clean catalog; give the folder that shelfwise clean wrote to",
                      path_.string());
  }
  stamp_ = *stamp;
  Result<std::string> text = read_file(file, kMaxTableBytes);
  if (!text) return text.error();
  const nlohmann::json report =
      json_deeper_than(*text, kReportDepth) ? nlohmann::json() : nlohmann::json::parse(*text, nullptr, false);
  if (!report.is_object() || !report.contains("version") || !report["version"].is_number_unsigned()) {
    return corrupt(file, 1, "is no report of a clean-up");
  }
  if (const auto version = report["version"].get<std::uint64_t>(); version > kReportVersion) {
    return make_error(ErrorCode::kNewerVersion,
                      "was written by a newer Shelfwise (version " + std::to_string(version) +
                          " of the format, this one knows " + std::to_string(kReportVersion) + "); use that one",
                      file.string());
  }
  const auto text_of = [](const nlohmann::json& in, const char* name) {
    return in.is_object() && in.contains(name) && in[name].is_string() ? in[name].get<std::string>() : std::string();
  };
  taxonomy_ = text_of(report.value("categories", nlohmann::json()), "taxonomy");
  const nlohmann::json run = report.value("run", nlohmann::json());
  if (!run.is_object()) return {};
  run_.decisions = text_of(run, "decisions");
  if (run.contains("last_decision") && run["last_decision"].is_number_unsigned())
    run_.last_decision = run["last_decision"];
  if (run.contains("arguments") && run["arguments"].is_array()) {
    for (const nlohmann::json& argument : run["arguments"]) {
      if (argument.is_string()) run_.arguments.push_back(argument);
    }
  }
  return {};
}

Status ReviewFolder::read_pairs() {
  constexpr std::array<std::string_view, 5> kColumns = {"id_a", "id_b", "score", "decision", "reasons"};
  const fs::path file = path_ / "duplicates.tsv";
  Result<Sheet> sheet = read_table(file, kColumns);
  if (!sheet) return sheet.error();
  pairs_.reserve(sheet->size());
  for (size_t i = 0; i < sheet->size(); ++i) {
    const SheetRow row = sheet->row(i);
    const Result<double> score = score_of(row, file);
    if (!score) return score.error();
    const std::string_view decision = row.cell("decision");
    ReviewPair pair{std::string(row.cell("id_a")), std::string(row.cell("id_b")), *score, Decision::kReview,
                    std::string(row.cell("reasons"))};
    if (decision == "merge") pair.decision = Decision::kMerge;
    if (decision == "distinct") pair.decision = Decision::kDistinct;
    if (pair.a.empty() || pair.b.empty()) return corrupt(file, row.line(), "an id is missing");
    pairs_.push_back(std::move(pair));
  }
  return {};
}

Status ReviewFolder::read_categories() {
  constexpr std::array<std::string_view, 5> kColumns = {"source_path", "category_id", "category_path", "score",
                                                        "decision"};
  const fs::path file = path_ / "categories.tsv";
  Result<Sheet> sheet = read_table(file, kColumns);
  if (!sheet) return sheet.error();
  std::unordered_map<std::string, size_t> by_letters;
  for (size_t i = 0; i < sheet->size(); ++i) {
    const SheetRow row = sheet->row(i);
    const Result<double> score = score_of(row, file);
    if (!score) return score.error();
    const std::string source(row.cell("source_path"));
    const auto [known, fresh] = by_letters.try_emplace(letters_of(source), categories_.size());
    paths_.emplace(source, known->second);
    if (!fresh) {
      categories_[known->second].spellings.push_back(source);
      continue;
    }
    ReviewCategory category{source, std::string(row.cell("category_id")), std::string(row.cell("category_path")),
                            *score};
    if (row.cell("decision") == "map") category.decision = Decision::kMerge;
    for (const std::string& column : sheet->columns) {
      if (std::find(kColumns.begin(), kColumns.end(), column) != kColumns.end()) continue;
      if (const auto cell = row.cell(column); !cell.empty()) category.more.emplace_back(column, cell);
    }
    categories_.push_back(std::move(category));
  }
  return {};
}

// A folder of an earlier Shelfwise has no such file: then the one suggestion is all there is.
Status ReviewFolder::read_choices() {
  constexpr std::array<std::string_view, 4> kColumns = {"source_path", "category_id", "category_path", "score"};
  const fs::path file = path_ / "choices.tsv";
  std::error_code failed;
  if (!fs::exists(file, failed)) return {};
  Result<Sheet> sheet = read_table(file, kColumns);
  if (!sheet) return sheet.error();
  for (size_t i = 0; i < sheet->size(); ++i) {
    const SheetRow row = sheet->row(i);
    const Result<double> score = score_of(row, file);
    if (!score) return score.error();
    const auto place = paths_.find(std::string(row.cell("source_path")));
    if (place == paths_.end()) return corrupt(file, row.line(), "the path is not in categories.tsv");
    ReviewCategory& category = categories_[place->second];
    if (category.source != place->first) continue;  // the same for every spelling
    category.others.push_back({std::string(row.cell("category_id")), std::string(row.cell("category_path")), *score});
  }
  return {};
}

// Without a header: an id that was merged, and the id that stands for it now.
Status ReviewFolder::read_groups() {
  const fs::path file = path_ / "aliases.tsv";
  Result<std::string> bytes = read_file(file, kMaxTableBytes);
  if (!bytes) return bytes.error();
  std::unordered_map<std::string, size_t> by_survivor;
  std::uint64_t line = 0;
  for (std::string_view rest = *bytes; !rest.empty();) {
    ++line;
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const size_t tab = text.find('\t');
    if (tab == std::string_view::npos) return corrupt(file, line, "is no pair of ids");
    const std::string_view second = text.substr(tab + 1);
    const std::string survivor(second.substr(0, second.find('\t')));
    const auto [found, fresh] = by_survivor.try_emplace(survivor, groups_.size());
    if (fresh) groups_.push_back({survivor, {}});
    groups_[found->second].merged.emplace_back(text.substr(0, tab));
  }
  return {};
}

// A folder of an earlier Shelfwise has no such file: then ids alone are shown.
Status ReviewFolder::read_records() {
  const fs::path file = path_ / "records.jsonl";
  std::error_code failed;
  if (fs::exists(path_ / "catalog.jsonl", failed)) {
    Result<MappedFile> catalog = MappedFile::open(path_ / "catalog.jsonl");
    if (!catalog) return catalog.error();
    catalog_file_ = std::move(*catalog);
  }
  if (!fs::exists(file, failed)) return {};
  Result<MappedFile> mapped = MappedFile::open(file);
  if (!mapped) return mapped.error();
  records_file_ = std::move(*mapped);
  const auto bytes = records_file_.bytes();
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::uint64_t line = 0;
  for (size_t at = 0; at < all.size();) {
    ++line;
    const size_t end = std::min(all.find('\n', at), all.size());
    const std::string_view text = all.substr(at, end - at);
    const std::string id = text_member(text, "\"product\":{\"id\":\"");
    if (id.empty()) return corrupt(file, line, "is no record");
    Entry& entry = records_[id];
    if (entry.lines.empty()) entry.title = text_member(text, ",\"title\":\"");
    entry.lines.push_back({at, text.size()});
    at = end + 1;
  }
  return {};
}

size_t ReviewFolder::records(std::string_view id) const {
  const auto found = records_.find(std::string(id));
  return found == records_.end() ? 0 : found->second.lines.size();
}

std::optional<std::string_view> ReviewFolder::record(std::string_view id, size_t which) const {
  const auto found = records_.find(std::string(id));
  if (found == records_.end() || which >= found->second.lines.size()) return std::nullopt;
  const Span span = found->second.lines[which];
  const auto bytes = records_file_.bytes();
  return std::string_view(reinterpret_cast<const char*>(bytes.data()) + span.begin, span.size);
}

std::string_view ReviewFolder::title(std::string_view id) const {
  const auto found = records_.find(std::string(id));
  return found == records_.end() ? std::string_view() : std::string_view(found->second.title);
}

std::vector<std::string> ReviewFolder::titles_of_path(std::string_view source_path, size_t max) const {
  const std::string wanted = letters_of(source_path);
  std::vector<std::string> titles;
  const auto bytes = catalog_file_.bytes();
  std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  while (!rest.empty() && titles.size() < max) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (letters_of(text_member(line, ",\"product_type\":\"")) == wanted) {
      titles.push_back(text_member(line, ",\"title\":\""));
    }
  }
  return titles;
}

bool ReviewFolder::is_stale() const {
  const Result<std::optional<FileStamp>> now = stamp_of(path_ / "report.json");
  return now.ok() && now->has_value() && *now != stamp_;
}

}  // namespace shelfwise::catalog_tools

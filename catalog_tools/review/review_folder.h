// What a clean-up run left for people to look at: the folder that `shelfwise clean` wrote, read for review.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog_tools/duplicates/duplicates.h"
#include "catalog_tools/report/report.h"
#include "common/append.h"
#include "common/files.h"
#include "common/result.h"

namespace shelfwise::catalog_tools {

struct ReviewPair {
  std::string a;  // ids
  std::string b;
  double score = 0;
  Decision decision = Decision::kReview;
  std::string reasons;
};

struct ReviewCategory {
  std::string source;
  std::string category_id;  // suggested, or decided when the run was made
  std::string category_path;
  double score = 0;
  Decision decision = Decision::kReview;                  // kMerge: mapped
  std::vector<std::pair<std::string, std::string>> more;  // columns of the table beyond these, by name
  std::vector<std::string> spellings;                     // other paths of the same letters and digits
  std::vector<CategoryChoice> others;                     // what it may mean beside the category suggested
};

// Products that became one.
struct MergedGroup {
  std::string survivor;
  std::vector<std::string> merged;  // the other ids, in feed order
};

// Immutable. Reading records is thread-safe. Memory: the tables, and the ids and titles of the records of pairs; the
// records themselves stay on disk.
class ReviewFolder {
 public:
  // kNotFound where the folder is none that a clean-up wrote, kNewerVersion where a newer Shelfwise did, kCorrupt with
  // file and line where a table cannot be read.
  static Result<ReviewFolder> open(const std::filesystem::path& folder);

  const std::filesystem::path& path() const { return path_; }
  const std::vector<ReviewPair>& pairs() const { return pairs_; }                // in feed order
  const std::vector<ReviewCategory>& categories() const { return categories_; }  // one for all spellings of a path
  const std::vector<MergedGroup>& groups() const { return groups_; }
  const RunSummary& run() const { return run_; }
  const std::string& taxonomy() const { return taxonomy_; }  // the file's name; empty: none was given

  // How many records of pairs have the id: 0 where it is in no pair, above 1 where a feed gave it twice.
  size_t records(std::string_view id) const;
  // The line of records.jsonl of the id's record number `which`: {"file":...,"line":...,"product":{...}}.
  std::optional<std::string_view> record(std::string_view id, size_t which = 0) const;
  // Its title; empty where unknown.
  std::string_view title(std::string_view id) const;

  // Titles of products with the category path, in any spelling by letters and digits, from the beginning of the
  // catalog; at most `max`. Reads the catalog up to there, a gigabyte in about a second.
  std::vector<std::string> titles_of_path(std::string_view source_path, size_t max) const;

  // Whether the clean-up knew a product of the id in a pair, or a category of the path. A folder of an earlier
  // Shelfwise does not tell products: then all are known.
  bool knows_product(const std::string& id) const { return records_.empty() || records_.contains(id); }
  bool knows_path(const std::string& source) const { return paths_.contains(source); }

  // Whether another run wrote to the folder since.
  bool is_stale() const;

 private:
  struct Span {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
  };
  struct Entry {
    std::string title;
    std::vector<Span> lines;
  };

  Status read_report();
  Status read_pairs();
  Status read_categories();
  Status read_choices();
  Status read_groups();
  Status read_records();

  std::filesystem::path path_;
  std::vector<ReviewPair> pairs_;
  std::vector<ReviewCategory> categories_;
  std::unordered_map<std::string, size_t> paths_;  // by source path: its place in categories_
  std::vector<MergedGroup> groups_;
  RunSummary run_;
  std::string taxonomy_;
  MappedFile records_file_;
  MappedFile catalog_file_;
  std::unordered_map<std::string, Entry> records_;
  std::optional<FileStamp> stamp_;  // of the report
};

}  // namespace shelfwise::catalog_tools

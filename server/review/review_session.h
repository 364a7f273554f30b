// A folder under review and the decisions about it: what the page and the command line do, without sockets.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "catalog_tools/categories/taxonomy.h"
#include "catalog_tools/review/decision_log.h"
#include "catalog_tools/review/review_folder.h"
#include "common/clock.h"
#include "common/result.h"

namespace shelfwise::server {

struct ReviewOptions {
  std::filesystem::path folder;
  std::filesystem::path decisions;  // empty: decisions.tsv of the folder
  std::filesystem::path taxonomy;   // empty: the one of the clean-up run, where it is still in its place
  std::string who;                  // stands on every line of the log; at most 100 bytes
};

// What somebody looks at, unchanging: held by requests while another one is read.
struct ReviewView {
  catalog_tools::ReviewFolder folder;
  std::vector<std::uint32_t> by_score;                    // numbers of pairs, the likeliest first
  std::vector<std::uint32_t> group_of;                    // by pair: its group + 1; 0: none
  std::vector<catalog_tools::TaxonomyCategory> taxonomy;  // empty where it could not be found
  std::string taxonomy_note;                              // why
  std::uint64_t generation = 0;                           // grows when the folder is read again
};

// Thread-safe.
class ReviewSession {
 public:
  static Result<std::unique_ptr<ReviewSession>> open(ReviewOptions options, const Clock& clock);

  const ReviewOptions& options() const { return options_; }

  // The folder and the decisions as they are now, read again where a run or another program wrote since. `look` must
  // not call the session.
  Status with(const std::function<Status(const ReviewView&, const catalog_tools::Decisions&)>& look);

  // Who decides may have looked at an older state: `seen` is the number of the decision that they saw on the subject, 0
  // for none. kConflict, telling who decided what, where another one stands now; deciding the same again is no conflict
  // and adds no line. The number of the decision.
  Result<std::uint64_t> decide(const catalog_tools::DecisionSubject& subject, std::uint64_t seen);

  // Verdicts that keep `member` apart from every other product of its group, and those together; or all of them apart
  // where it is empty.
  // kNotFound where `survivor` leads no group.
  Result<std::vector<std::uint64_t>> separate(const std::string& survivor, const std::string& member);

  // Appends what `decide` makes of the decisions as they stand; see DecisionLog.
  Result<std::vector<std::uint64_t>> append(const catalog_tools::DecisionLog::Decide& decide);

  // The command that applies the decisions, for a shell.
  static std::string apply_command(const ReviewView& view);

 private:
  ReviewSession(ReviewOptions options, catalog_tools::DecisionLog log)
      : options_(std::move(options)), log_(std::move(log)) {}
  Status refresh();
  Status read_folder();

  std::mutex mutex_;
  ReviewOptions options_;
  catalog_tools::DecisionLog log_;
  std::unique_ptr<ReviewView> view_;
};

}  // namespace shelfwise::server

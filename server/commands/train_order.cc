#include "server/commands/train_order.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "common/clock.h"
#include "common/files.h"
#include "server/click_judgements.h"
#include "server/commands/progress_line.h"
#include "server/live_store.h"
#include "server/order_training.h"
#include "server/store_folder.h"

namespace shelfwise::server {
namespace {

int fail(const Error& error) {
  std::fprintf(stderr, "shelfwise train: %s\n", error.text().c_str());
  return 1;
}

Result<std::vector<JudgedQuery>> judged_by_people(const TrainOrderArguments& arguments) {
  const auto queries = read_file(arguments.queries);
  if (!queries) return queries.error();
  const auto judgements = read_file(arguments.judgements);
  if (!judgements) return judgements.error();
  return read_judgements(*queries, *judgements);
}

Result<std::vector<JudgedQuery>> judged_by_clicks(LiveStore& store) {
  ClickJudgements clicks;
  const Status read = store.events().for_each(0, [&](const events::Event& event) {
    clicks.add(event);
    return true;
  });
  if (!read) return read.error();
  return clicks.judgements();
}

void tell(const query::Ranker& learned, bool json) {
  const query::RankerReport& report = learned.report();
  if (json) {
    const nlohmann::ordered_json told = {{"taken", !learned.empty()},    {"trees", learned.size()},
                                         {"queries", report.queries},    {"ndcg10_before", report.before},
                                         {"ndcg10_after", report.after}, {"standard_error", report.error}};
    std::printf("%s\n", told.dump().c_str());
    return;
  }
  std::printf("Held out, %llu queries: NDCG@10 %.4f with the learned order, %.4f without (standard error %.4f).\n",
              static_cast<unsigned long long>(report.queries), report.after, report.before, report.error);
  if (learned.empty()) {
    std::printf("Not taken: it has to win on %llu queries or more by twice the standard error. Nothing is changed.\n",
                static_cast<unsigned long long>(kLeastTaughtQueries));
  } else {
    std::printf(
        "Taken: %zu trees in ranker.json. A running server takes it over on reload; delete the file to do without.\n",
        learned.size());
  }
}

}  // namespace

int train_order(const TrainOrderArguments& arguments) {
  const catalog::StorePaths paths{arguments.store};
  if (Status there = check_store_folder(paths); !there) return fail(there.error());
  const SystemClock clock;
  LiveStore::Options options;
  options.read_only = true;
  const auto store = LiveStore::open(paths, clock, options);
  if (!store) return fail(store.error());
  const auto judged = arguments.clicks ? judged_by_clicks(**store) : judged_by_people(arguments);
  if (!judged) return fail(judged.error());
  const SnapshotPtr snapshot = (*store)->snapshot();
  const auto engine = query::Engine::open(snapshot->generation, snapshot->settings.search);
  if (!engine) return fail(engine.error());
  ProgressLine line("training");
  const auto lists = judged_lists(**engine, *judged,
                                  [&](size_t done) { line.show("searching", done, judged->size(), done, "queries"); });
  line.clear();
  if (!lists) return fail(lists.error());
  const query::Ranker learned = learn_if_it_wins(*lists, arguments.exponential ? Gain::kExponential : Gain::kLinear);
  if (!learned.empty()) {
    if (Status written = write_file_atomically(paths.root / query::kRankerFile, learned.to_json()); !written)
      return fail(written.error());
  }
  tell(learned, arguments.json);
  return 0;
}

}  // namespace shelfwise::server

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/clock.h"
#include "common/files.h"
#include "server/commands/commands.h"
#include "server/commands/progress_line.h"
#include "server/live_store.h"

namespace shelfwise::server {
namespace {

constexpr size_t kUsersAPiece = 1'000;

struct RecommendArguments {
  std::string block;
  std::string store;
  std::string users;
  std::string out;
  std::string as_of;
  std::uint32_t limit = 10;
};

int fail(const Error& error) {
  std::fprintf(stderr, "shelfwise recommend: %s\n", error.text().c_str());
  return 1;
}

Result<std::vector<std::string>> read_users(const std::string& path) {
  std::ifstream in(path);
  if (!in) return make_error(ErrorCode::kNotFound, "cannot be read; give a file with one user a line", path);
  std::vector<std::string> users;
  std::string line;
  while (std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) users.push_back(line);
  }
  if (users.empty()) {
    return make_error(ErrorCode::kInvalidArgument, "holds no user; give a file with one user a line", path);
  }
  return users;
}

// Recommends for many users with two threads; rows come out in the order of the users.
class Batch {
 public:
  Batch(const LiveStore& store, const RecommendArguments& arguments)
      : snapshot_(store.snapshot()), arguments_(arguments), now_(store.clock().now()) {
    curated_ = snapshot_->curated.load()->pick(arguments.block, {});
    eligible_ = eligibility(*snapshot_->generation, snapshot_->settings.rules, snapshot_->flags(), false);
  }

  Result<std::string> rows(const std::vector<std::string>& users, size_t begin, size_t end) const {
    const size_t middle = begin + (end - begin) / 2;
    Result<std::string> second = std::string();
    std::thread other([&] { second = rows_of(users, middle, end); });
    Result<std::string> first = rows_of(users, begin, middle);
    other.join();
    if (!first) return first;
    if (!second) return second;
    return *first + *second;
  }

 private:
  Result<std::string> rows_of(const std::vector<std::string>& users, size_t begin, size_t end) const {
    std::string out;
    for (size_t i = begin; i < end; ++i) {
      personalization::BlockRequest request;
      request.block = arguments_.block;
      request.shopper = snapshot_->personalizer->view(ShopperId(users[i]), now_);
      request.limit = arguments_.limit;
      request.eligible = eligible_;
      request.curated = curated_;
      request.now = now_;
      auto answer = snapshot_->personalizer->recommend(request);
      if (!answer) return std::move(answer).error();
      int rank = 0;
      for (const personalization::BlockItem& item : answer->items) {
        char numbers[64];
        std::snprintf(numbers, sizeof numbers, "\t%d\t%.6g\n", ++rank, item.score);
        out += users[i];
        out += '\t';
        out += snapshot_->generation->id(item.doc);
        out += numbers;
      }
    }
    return out;
  }

  SnapshotPtr snapshot_;
  const RecommendArguments& arguments_;
  TimePoint now_;
  std::function<bool(Doc)> eligible_;
  std::vector<Doc> curated_;
};

int run(const RecommendArguments& arguments) {
  TimePoint now = SystemClock().now();
  if (!arguments.as_of.empty()) {
    const auto time = parse_rfc3339(arguments.as_of);
    if (!time) return fail(time.error());
    now = *time;
  }
  const FixedClock clock(now);
  const auto users = read_users(arguments.users);
  if (!users) return fail(users.error());
  LiveStore::Options options;
  options.read_only = true;
  const auto store = LiveStore::open({arguments.store}, clock, options);
  if (!store) return fail(store.error());
  const Batch batch(**store, arguments);
  ProgressLine line("recommending");
  const auto start = std::chrono::steady_clock::now();
  std::string text;
  for (size_t begin = 0; begin < users->size(); begin += kUsersAPiece) {
    const size_t end = std::min(users->size(), begin + kUsersAPiece);
    auto rows = batch.rows(*users, begin, end);
    if (!rows) return fail(rows.error());
    text += *rows;
    line.show("", end, users->size(), end, "shoppers");
  }
  line.clear();
  if (Status written = write_file_atomically(arguments.out, text); !written) return fail(written.error());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("%zu shoppers in %.1f s (%.0f a second), %s\n", users->size(), seconds,
              static_cast<double>(users->size()) / std::max(seconds, 1e-3), arguments.out.c_str());
  return 0;
}

}  // namespace

void add_recommend_command(CLI::App& program, int& exit_code) {
  auto arguments = std::make_shared<RecommendArguments>();
  CLI::App* command = program.add_subcommand("recommend", "Writes a recommendation block for many shoppers to a file");
  command->footer(
      "Rows are user, product id, rank from 1 and score, separated by tabs, without a header.\n"
      "Blocks that stand beside a product (similar, upsell, ...) are asked over HTTP.\n"
      "Example:\n  shelfwise recommend for_you --store my-shop --users users.txt --limit 10 --out rows.tsv");
  command
      ->add_option("block", arguments->block,
                   "for_you, buy_again, cart (each shopper's open one), trending or recently_viewed")
      ->required();
  command->add_option("--store", arguments->store, "The store's folder")->required();
  command->add_option("--users", arguments->users, "A file with one user a line")->required();
  command->add_option("--limit", arguments->limit, "Products a shopper")->check(CLI::Range(1, 100));
  command->add_option("--out", arguments->out, "The file to write")->required();
  command->add_option("--as-of", arguments->as_of, "The clock for decay (2026-03-01T00:00:00Z)");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace shelfwise::server

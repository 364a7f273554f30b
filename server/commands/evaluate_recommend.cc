// shelfwise evaluate recommend: what the blocks are worth on the store's own last weeks.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "common/clock.h"
#include "personalization/training/held_out.h"
#include "server/commands/commands.h"
#include "server/commands/progress_line.h"
#include "server/settings.h"
#include "server/store_folder.h"

namespace shelfwise::server {
namespace {

using personalization::BlockQuality;
using personalization::HeldOutFigures;
using personalization::Interval;

struct RecommendArguments {
  std::string store;
  std::string as_of;
  double weeks = 4;
  std::uint32_t limit = 10;
  bool json = false;
};

int fail(const Error& error) {
  std::fprintf(stderr, "shelfwise evaluate recommend: %s\n", error.text().c_str());
  return 1;
}

std::string told(const Interval& interval) {
  char text[64];
  std::snprintf(text, sizeof text, "%.4f (%.4f to %.4f)", interval.mean, interval.low, interval.high);
  return text;
}

void print_text(const HeldOutFigures& figures) {
  std::printf(
      "Held out: %s to %s. %llu shoppers ordered something new to them; judged: %llu (%llu had no earlier event).\n",
      figures.from.c_str(), figures.until.c_str(), static_cast<unsigned long long>(figures.ordered),
      static_cast<unsigned long long>(figures.judged), static_cast<unsigned long long>(figures.strangers));
  std::printf("The first %u products of each, with 95 %% intervals over shoppers:\n", figures.limit);
  std::printf("%-16s %-27s %-27s %-27s %s\n", "", "hit", "recall", "NDCG", "for_you's NDCG above it");
  for (const BlockQuality& block : figures.blocks) {
    std::printf("%-16s %-27s %-27s %-27s %s\n", block.name.c_str(), told(block.hit).c_str(), told(block.recall).c_str(),
                told(block.ndcg).c_str(), block.name == "for_you" ? "" : told(block.lead).c_str());
  }
  if (!figures.note.empty()) std::printf("Note: %s.\n", figures.note.c_str());
}

nlohmann::ordered_json json_of(const Interval& interval) {
  return {{"mean", interval.mean}, {"low", interval.low}, {"high", interval.high}};
}

void print_json(const HeldOutFigures& figures) {
  nlohmann::ordered_json json = {{"from", figures.from},           {"until", figures.until},
                                 {"ordered", figures.ordered},     {"judged", figures.judged},
                                 {"strangers", figures.strangers}, {"limit", figures.limit}};
  for (const BlockQuality& block : figures.blocks) {
    auto& one = json["blocks"][block.name];
    one = {{"hit", json_of(block.hit)}, {"recall", json_of(block.recall)}, {"ndcg", json_of(block.ndcg)}};
    if (block.name != "for_you") one["lead_of_for_you"] = json_of(block.lead);
  }
  if (!figures.note.empty()) json["note"] = figures.note;
  std::printf("%s\n", json.dump(2).c_str());
}

int run(const RecommendArguments& arguments) {
  const catalog::StorePaths store{arguments.store};
  if (Status there = check_store_folder(store); !there) return fail(there.error());
  const auto settings = read_store_settings(store.settings());
  if (!settings) return fail(settings.error());
  personalization::HeldOutOptions options;
  options.as_of = SystemClock().now();
  if (!arguments.as_of.empty()) {
    const auto time = parse_rfc3339(arguments.as_of);
    if (!time) return fail(time.error());
    options.as_of = *time;
  }
  options.settings = settings->personalization;
  options.training = settings->training;
  options.weeks = arguments.weeks;
  options.limit = arguments.limit;
  ProgressLine line("evaluating");
  options.progress = [&](std::string_view stage, double done) {
    line.show(stage, static_cast<std::uint64_t>(done * 100), 100, 0, "");
  };
  const auto figures = personalization::judge_recommendations(store, options);
  line.clear();
  if (!figures) return fail(figures.error());
  if (arguments.json) {
    print_json(*figures);
  } else {
    print_text(*figures);
  }
  return 0;
}

}  // namespace

void add_evaluate_recommend_command(CLI::App& evaluate, int& exit_code) {
  auto arguments = std::make_shared<RecommendArguments>();
  CLI::App* command = evaluate.add_subcommand(
      "recommend", "Judge for_you on the store's own last weeks, beside best sellers and what was viewed last");
  command->footer(
      "Learns from the events before those weeks, and asks whether what shoppers then ordered for the first time was "
      "shown.\nThe model in use is not touched.\n"
      "Example: shelfwise evaluate recommend --store my-shop --weeks 4");
  command->add_option("--store", arguments->store, "The store's folder")->required();
  command->add_option("--weeks", arguments->weeks, "How many of the last weeks are held out (default: 4)")
      ->check(CLI::Range(0.1, 520.0));
  command->add_option("--limit", arguments->limit, "Products a block (default: 10)")->check(CLI::Range(1, 100));
  command->add_option("--as-of", arguments->as_of, "The end of those weeks; later events are left out (default: now)");
  command->add_flag("--json", arguments->json, "Print the figures as JSON");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace shelfwise::server

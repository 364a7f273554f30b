#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <atomic>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "catalog/generation.h"
#include "common/clock.h"
#include "personalization/personalizer.h"
#include "server/commands/commands.h"
#include "server/commands/prepare_start.h"
#include "server/commands/progress_line.h"
#include "server/commands/stop_on_signal.h"
#include "server/commands/train_order.h"
#include "server/settings.h"
#include "server/store_folder.h"
#include "text/analyzer.h"

namespace shelfwise::server {
namespace {

struct TrainArguments {
  std::string store;
  std::string as_of;
  bool update = false;
  bool json = false;
  TrainOrderArguments order;
};

int fail(const Error& error) {
  std::fprintf(stderr, "shelfwise train: %s\n", error.text().c_str());
  return 1;
}

void print_summary(const nlohmann::json& report) {
  std::printf("Learned from %llu events of %llu shoppers in %.1f s: model %llu.\n",
              static_cast<unsigned long long>(report["interactions"].get<std::uint64_t>()),
              static_cast<unsigned long long>(report["shoppers"].get<std::uint64_t>()),
              report["seconds"]["all"].get<double>(),
              static_cast<unsigned long long>(report["model"].get<std::uint64_t>()));
  if (report.contains("update")) {
    std::printf("Of %llu products with neighbours %llu were learned anew.\n",
                static_cast<unsigned long long>(report["update"]["products"].get<std::uint64_t>()),
                static_cast<unsigned long long>(report["update"]["solved"].get<std::uint64_t>()));
  }
  if (report["memory"]["coarser"].get<bool>()) {
    std::printf("Coarser to fit: %u neighbours a product in place of 200 (memory_mb and time; docs/settings.md).\n",
                report["memory"]["neighbours"].get<unsigned>());
  }
  const nlohmann::json& blend = report["blend"];
  std::printf("Blend: %s.\n", blend["verdict"].get<std::string>().c_str());
  if (!blend.contains("held_out")) return;
  std::printf("Held-out choices, NDCG@10: everybody's order %.3f, each shopper's own %.3f (untrained %.3f and %.3f).\n",
              blend["held_out"]["everybody_learned"]["ndcg10"].get<double>(),
              blend["held_out"]["personal_learned"]["ndcg10"].get<double>(),
              blend["held_out"]["everybody_default"]["ndcg10"].get<double>(),
              blend["held_out"]["personal_default"]["ndcg10"].get<double>());
}

int run(const TrainArguments& arguments) {
  const catalog::StorePaths store{arguments.store};
  if (Status there = check_store_folder(store); !there) return fail(there.error());
  personalization::TrainOptions options;
  options.as_of = SystemClock().now();
  if (!arguments.as_of.empty()) {
    const auto time = parse_rfc3339(arguments.as_of);
    if (!time) return fail(time.error());
    options.as_of = *time;
  }
  const auto generation = catalog::Generation::open_current(store);
  if (!generation) return fail(generation.error());
  if ((*generation)->info().analyzer_version != text::Analyzer::kVersion) {
    return fail(make_error(ErrorCode::kCorrupt,
                           "the index was made with another text analysis; index the catalog again",
                           (*generation)->folder().string()));
  }
  const auto settings = read_store_settings(store.settings());
  if (!settings) return fail(settings.error());
  options.settings = settings->personalization;
  options.training = settings->training;
  options.update = arguments.update;
  // Interrupted, it ends where it is, takes back what it has begun to write, and says so.
  StopOnSignal::block();
  std::atomic<bool> stopped = false;
  const StopOnSignal stop([&] { stopped = true; });
  options.stop = &stopped;
  ProgressLine line("training");
  options.progress = [&](std::string_view stage, double done) {
    line.show(stage, static_cast<std::uint64_t>(done * 100), 100, 0, "");
  };
  const auto report = personalization::train(store, options);
  line.clear();
  if (!report) return fail(report.error());
  const nlohmann::json told = nlohmann::json::parse(*report);
  if (told.contains("note")) {
    std::fprintf(stderr, "shelfwise train: %s\n", told["note"].get_ref<const std::string&>().c_str());
  }
  prepare_start(store, settings->personalization, options.as_of, "train");
  if (arguments.json) {
    std::printf("%s\n", report->c_str());
  } else {
    print_summary(told);
  }
  return 0;
}

}  // namespace

void add_train_command(CLI::App& program, int& exit_code) {
  auto arguments = std::make_shared<TrainArguments>();
  CLI::App* command =
      program.add_subcommand("train", "Learns item models, popularity and the personal blend from the events");
  command->footer(
      "Examples:\n  shelfwise train --store my-shop\n"
      "  shelfwise train --store my-shop --queries queries.tsv --judgements qrels.txt\n"
      "Queries: id, tab, text. Judgements in TREC form: query id, 0, product id, grade (0: not relevant).");
  command->add_option("--store", arguments->store, "The store's folder")->required();
  command->add_option("--as-of", arguments->as_of,
                      "The clock for decay; later events are left out (2026-03-01T00:00:00Z)");
  command->add_flag("--update", arguments->update,
                    "Keep the weights and learn anew only products that events have changed since the last training");
  command->add_flag("--json", arguments->json, "Print the report with weights and held-out figures as JSON");
  CLI::Option* judgements = command->add_option("--judgements", arguments->order.judgements,
                                                "Learn the order of searches from judgements instead");
  CLI::Option* queries = command->add_option("--queries", arguments->order.queries, "The queries that they judge");
  judgements->needs(queries);
  queries->needs(judgements);
  command->add_flag("--exp-gain", arguments->order.exponential, "A grade is worth 2^grade - 1, not the grade itself")
      ->needs(judgements);
  command->add_flag("--clicks", arguments->order.clicks, "Learn the order of searches from the store's clicks instead")
      ->excludes(judgements);
  command->callback([arguments, &exit_code] {
    TrainOrderArguments& order = arguments->order;
    order.store = arguments->store;
    order.json = arguments->json;
    exit_code = order.clicks || !order.judgements.empty() ? train_order(order) : run(*arguments);
  });
}

}  // namespace shelfwise::server

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "catalog_tools/output_folder.h"
#include "common/clock.h"
#include "common/files.h"
#include "indexer/indexer.h"
#include "server/commands/commands.h"
#include "server/commands/progress_line.h"
#include "server/settings.h"

namespace shelfwise::server {
namespace {

struct IndexArguments {
  std::string catalog;
  std::string store;
  std::string aliases;
  unsigned threads = 0;
  bool json = false;
};

void print_report(const indexer::Report& report, bool json) {
  if (json) {
    nlohmann::ordered_json out = {{"generation", report.generation},
                                  {"products", report.products},
                                  {"skipped", report.skipped},
                                  {"terms", report.terms},
                                  {"catalog_bytes", report.catalog_bytes},
                                  {"bytes_on_disk", report.bytes_on_disk},
                                  {"seconds", report.seconds},
                                  {"first_skipped", nlohmann::json::array()}};
    for (const auto& line : report.first_skipped)
      out["first_skipped"].push_back({{"line", line.line}, {"reason", line.reason}});
    std::printf("%s\n", out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    return;
  }
  for (size_t i = 0; i < report.first_skipped.size() && i < 20; ++i) {
    std::fprintf(stderr, "left out: line %llu %s\n", static_cast<unsigned long long>(report.first_skipped[i].line),
                 report.first_skipped[i].reason.c_str());
  }
  if (report.skipped > 20)
    std::fprintf(stderr, "left out: %llu lines in all\n", static_cast<unsigned long long>(report.skipped));
  std::printf("Indexed %llu products into generation %llu in %.1f s: %.1f MB on disk, %.2f times the catalog.\n",
              static_cast<unsigned long long>(report.products), static_cast<unsigned long long>(report.generation),
              report.seconds, static_cast<double>(report.bytes_on_disk) / 1e6,
              static_cast<double>(report.bytes_on_disk) /
                  static_cast<double>(std::max<std::uint64_t>(report.catalog_bytes, 1)));
}

int run_index(const IndexArguments& arguments) {
  const catalog::StorePaths store{arguments.store};
  const auto settings = read_store_settings(store.settings());
  if (!settings) {
    std::fprintf(stderr, "shelfwise index: %s\n", settings.error().text().c_str());
    return 1;
  }
  if (Status whole = catalog_tools::finish_interrupted_switch(arguments.catalog); !whole) {
    std::fprintf(stderr, "shelfwise index: %s\n", whole.error().text().c_str());
    return 1;
  }
  indexer::Options options;
  options.languages = settings->analysis.languages;
  options.searchable_extra = settings->analysis.searchable_attributes;
  options.aliases = arguments.aliases;
  options.threads = arguments.threads;
  ProgressLine line("indexing");
  const SystemClock clock;
  const auto report = indexer::build_index(arguments.catalog, store, options, clock, [&](const indexer::Progress& p) {
    line.show(p.stage, p.bytes_done, p.bytes_total, p.products, "products");
  });
  line.clear();
  if (!report) {
    std::fprintf(stderr, "shelfwise index: %s\n", report.error().text().c_str());
    return 1;
  }
  if (!std::filesystem::exists(store.settings())) {
    if (Status written = write_file_atomically(store.settings(), default_store_toml()); !written) {
      std::fprintf(stderr, "shelfwise index: %s\n", written.error().text().c_str());
    }
  }
  print_report(*report, arguments.json);
  return 0;
}

}  // namespace

void add_index_command(CLI::App& program, int& exit_code) {
  auto arguments = std::make_shared<IndexArguments>();
  CLI::App* command =
      program.add_subcommand("index", "Make a new index generation of a clean catalog and switch the store to it");
  command->footer(
      "Example: shelfwise index clean/catalog.jsonl --store mystore\n"
      "A server on the same store goes on answering and takes the new generation within a second.");
  command->add_option("CATALOG", arguments->catalog, "catalog.jsonl, as written by: shelfwise clean")->required();
  command->add_option("--store", arguments->store, "the store's folder; made where there is none")->required();
  command->add_option("--aliases", arguments->aliases,
                      "merged id, tab, surviving id (default: aliases.tsv beside the catalog)");
  command->add_option("--threads", arguments->threads, "threads (default: one a core)")->check(CLI::Range(1U, 64U));
  command->add_flag("--json", arguments->json, "print the report as JSON");
  command->callback([arguments, &exit_code] { exit_code = run_index(*arguments); });
}

}  // namespace shelfwise::server

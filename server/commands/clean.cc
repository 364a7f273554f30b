#include "catalog_tools/clean.h"

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "server/commands/commands.h"
#include "server/commands/progress_line.h"

namespace shelfwise::server {
namespace {

struct CleanArguments {
  std::vector<std::string> feeds;
  std::string out;
  std::string mapping;
  std::string taxonomy;
  bool json = false;
};

void print_summary(const catalog_tools::CleanReport& report, const std::string& out) {
  using catalog_tools::Severity;
  std::cout << report.rows << " rows in, " << report.statistics.products() << " products out; " << report.left_out
            << " left out, " << report.merged << " merged, " << report.pairs_to_review << " pairs to review\n"
            << report.issues.count(Severity::kDropped) << " values dropped, " << report.issues.count(Severity::kChanged)
            << " repaired; " << report.categories.size() << " category paths\n"
            << "Read " << out << "/report.html; next: shelfwise index " << out << "/catalog.jsonl --store STORE\n";
}

int run(const CleanArguments& arguments) {
  ProgressLine line("clean");
  catalog_tools::CleanOptions options;
  options.feeds.assign(arguments.feeds.begin(), arguments.feeds.end());
  options.out = arguments.out;
  if (!arguments.mapping.empty()) options.mapping = arguments.mapping;
  if (!arguments.taxonomy.empty()) options.taxonomy = arguments.taxonomy;
  options.progress = [&](const catalog_tools::CleanProgress& progress) {
    line.show(progress.stage, static_cast<std::uint64_t>(progress.share * 1000), progress.share > 0 ? 1000 : 0,
              progress.rows, "rows");
  };
  const Result<catalog_tools::CleanReport> report = catalog_tools::clean(options);
  line.clear();
  if (!report) {
    std::cerr << "shelfwise clean: " << report.error().text() << "\n";
    return 1;
  }
  if (arguments.json) {
    std::cout << catalog_tools::report_json(*report);
  } else {
    print_summary(*report, arguments.out);
  }
  return 0;
}

}  // namespace

void add_clean_command(CLI::App& program, int& exit_code) {
  auto arguments = std::make_shared<CleanArguments>();
  CLI::App* command =
      program.add_subcommand("clean",
                             "Clean product feeds: check every value, merge duplicates, unify categories, and report.\n"
                             "Example: shelfwise clean export.csv --out clean --mapping mapping.toml");
  command->add_option("feeds", arguments->feeds, "CSV, TSV, JSON Lines or Merchant Center XML files")->required();
  command->add_option("--out", arguments->out, "folder for the clean catalog and its reports")->required();
  command->add_option("--mapping", arguments->mapping, "TOML file that names the shop's own columns");
  command->add_option("--taxonomy", arguments->taxonomy,
                      "Shopify (TSV) or Google (text) taxonomy to map categories to");
  command->add_flag("--json", arguments->json, "print the report as JSON instead of a summary");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace shelfwise::server

#include "catalog_tools/clean.h"

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "catalog_tools/decision_log.h"
#include "server/commands/commands.h"
#include "server/commands/progress_line.h"

namespace shelfwise::server {
namespace {

struct CleanArguments {
  std::vector<std::string> feeds;
  std::string out;
  std::string mapping;
  std::string taxonomy;
  std::string decisions;
  bool json = false;
};

std::string decisions_line(const catalog_tools::DecisionCounts& decided) {
  const std::uint64_t all = decided.pairs + decided.categories;
  const std::uint64_t unused = decided.pairs_unused + decided.categories_unused;
  if (all == 0) return "";
  return std::to_string(all) + (all == 1 ? " decision" : " decisions") + " by people" +
         (unused == 0 ? "" : "; " + std::to_string(unused) + " of them about what no feed has any more, kept") + "\n";
}

void print_summary(const catalog_tools::CleanReport& report, const std::string& out) {
  using catalog_tools::Severity;
  std::cout << report.rows << " rows in, " << report.statistics.products() << " products out; " << report.left_out
            << " left out, " << report.merged << " merged, " << report.pairs_to_review << " pairs to review\n"
            << report.issues.count(Severity::kDropped) << " values dropped, " << report.issues.count(Severity::kChanged)
            << " repaired; " << report.categories.size() << " category paths\n"
            << decisions_line(report.decided) << "Read " << out << "/report.html; next: shelfwise index " << out
            << "/catalog.jsonl --store STORE\n";
}

// What to give again for the same run; where to write and how to tell about it are not part of that.
std::vector<std::string> arguments_of(const CLI::App& command) {
  std::vector<std::string> out;
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (option->count() == 0 || name == "--out" || name == "--json" || name == "--help") continue;
    if (option->get_expected_max() == 0) {
      out.push_back(name);
      continue;
    }
    for (const std::string& value : option->results()) {
      if (!option->get_positional()) out.push_back(name);
      out.push_back(value);
    }
  }
  return out;
}

// The decisions given, or those of the output folder where there are any.
Status take_decisions(const CleanArguments& arguments, catalog_tools::CleanOptions& options) {
  const std::filesystem::path own = options.out / catalog_tools::kDecisionsFile;
  const std::filesystem::path file = arguments.decisions.empty() ? own : std::filesystem::path(arguments.decisions);
  std::error_code failed;
  if (!std::filesystem::exists(file, failed)) {
    if (arguments.decisions.empty()) return {};
    return make_error(ErrorCode::kNotFound, "there is no such file of decisions", file.string());
  }
  const Result<catalog_tools::DecisionFile> read = catalog_tools::read_decisions(file);
  if (!read) return read.error();
  if (!read->torn.empty()) {
    std::cerr << "shelfwise clean: " << file.string() << ": the last line is cut off and was left out: " << read->torn
              << "\n";
  }
  options.verdicts = read->decisions.pair_verdicts();
  options.category_decisions = read->decisions.category_decisions();
  options.run.decisions =
      arguments.decisions.empty() ? std::string(catalog_tools::kDecisionsFile) : arguments.decisions;
  options.run.last_decision = read->decisions.last_number();
  return {};
}

int run(const CleanArguments& arguments, const CLI::App& command) {
  ProgressLine line("clean");
  catalog_tools::CleanOptions options;
  options.feeds.assign(arguments.feeds.begin(), arguments.feeds.end());
  options.out = arguments.out;
  if (!arguments.mapping.empty()) options.mapping = arguments.mapping;
  if (!arguments.taxonomy.empty()) options.taxonomy = arguments.taxonomy;
  options.run.arguments = arguments_of(command);
  if (Status taken = take_decisions(arguments, options); !taken) {
    std::cerr << "shelfwise clean: " << taken.error().text() << "\n";
    return 1;
  }
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
  command->add_option("--decisions", arguments->decisions,
                      "decisions about pairs and categories (decisions.tsv in the folder, where there is one)");
  command->add_flag("--json", arguments->json, "print the report as JSON instead of a summary");
  command->callback([arguments, command, &exit_code] { exit_code = run(*arguments, *command); });
}

}  // namespace shelfwise::server

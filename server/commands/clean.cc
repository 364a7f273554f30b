#include "catalog_tools/clean.h"

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "catalog/store.h"
#include "catalog_tools/report/fail_on.h"
#include "catalog_tools/report/readiness.h"
#include "catalog_tools/review/decision_log.h"
#include "events/event_store.h"
#include "server/commands/commands.h"
#include "server/commands/event_readiness.h"
#include "server/commands/progress_line.h"

namespace shelfwise::server {
namespace {

struct CleanArguments {
  std::vector<std::string> feeds;
  std::string out;
  std::vector<std::string> mappings;
  std::string taxonomy;
  std::string decisions;
  std::string store;
  std::string fail_on;
  bool json = false;
  bool no_cache = false;
};

// By version and file: another build may make other things of a row.
std::string this_program() {
  const std::filesystem::path file = "/proc/self/exe";
  std::error_code unknown;
  const std::uintmax_t bytes = std::filesystem::file_size(file, unknown);
  const auto written = std::filesystem::last_write_time(file, unknown).time_since_epoch().count();
  return SHELFWISE_VERSION " " + std::to_string(bytes) + " " + std::to_string(written);
}

std::string decisions_line(const catalog_tools::DecisionCounts& decided) {
  const std::uint64_t all = decided.pairs + decided.categories;
  const std::uint64_t unused = decided.pairs_unused + decided.categories_unused;
  if (all == 0) return "";
  return std::to_string(all) + (all == 1 ? " decision" : " decisions") + " by people" +
         (unused == 0 ? "" : "; " + std::to_string(unused) + " of them about what no feed has any more, kept") + "\n";
}

Result<std::unique_ptr<events::EventStore>> open_log(const std::filesystem::path& store) {
  events::EventStore::Options options;
  options.read_only = true;
  return events::EventStore::open(catalog::StorePaths{store}.events(), options);
}

// The exit code: 1 where a condition of --fail-on holds. The outputs are written either way.
int judge(const std::vector<catalog_tools::FailCondition>& conditions, const catalog_tools::CleanReport& report,
          const std::string& out) {
  const std::vector<std::string> held = catalog_tools::conditions_that_hold(conditions, report);
  for (const std::string& sentence : held) std::cerr << "shelfwise clean: --fail-on " << sentence << "\n";
  if (held.empty()) return 0;
  std::cerr << "shelfwise clean: the outputs are written; what to fix first stands in " << out << "/report.html\n";
  return 1;
}

void print_scores(const catalog_tools::CleanReport& report) {
  const catalog_tools::Readiness readiness = catalog_tools::measure_readiness(report);
  std::cout << "readiness " << catalog_tools::readiness_text(readiness.score()) << " of 100 (";
  for (size_t i = 0; i < readiness.pillars.size(); ++i) {
    std::cout << (i == 0 ? "" : ", ") << readiness.pillars[i].name << " "
              << catalog_tools::readiness_text(readiness.pillars[i].score());
  }
  std::cout << ")\n";
}

void print_summary(const catalog_tools::CleanReport& report, const std::string& out) {
  using catalog_tools::Severity;
  std::cout << report.rows << " rows in, " << report.statistics.products() << " products out; " << report.left_out
            << " left out, " << report.merged << " merged, " << report.pairs_to_review << " pairs to review\n"
            << report.issues.count(Severity::kDropped) << " values dropped, " << report.issues.count(Severity::kChanged)
            << " repaired; " << report.categories.size() << " category paths became "
            << catalog_tools::unified_paths(report) << "\n";
  if (report.known_rows > 0) {
    std::cout << report.known_rows << " rows were as in the last run, and taken from its cache\n";
  }
  print_scores(report);
  std::cout << decisions_line(report.decided);
  if (report.pairs_to_review > 0 || catalog_tools::mapped_products(report).review > 0) {
    std::cout << "Decide what is in doubt: shelfwise review " << out << "\n";
  }
  std::cout << "Read " << out << "/report.html; next: shelfwise index " << out << "/catalog.jsonl --store STORE\n";
}

// FILE for every feed, or FEED=FILE for one.
bool take_mappings(const CleanArguments& arguments, catalog_tools::CleanOptions& options) {
  for (const std::string& mapping : arguments.mappings) {
    std::string feed;
    for (const std::string& each : arguments.feeds) {
      if (mapping.starts_with(each + "=") && each.size() > feed.size()) feed = each;
    }
    if (!feed.empty()) {
      options.feed_mappings.emplace_back(feed, mapping.substr(feed.size() + 1));
    } else if (std::error_code failed;
               mapping.find('=') != std::string::npos && !std::filesystem::exists(mapping, failed)) {
      std::cerr << "shelfwise clean: --mapping " << mapping << ": neither a file nor FEED=FILE with one of the feeds:";
      for (const std::string& each : arguments.feeds) std::cerr << " " << each;
      std::cerr << "\n";
      return false;
    } else if (!options.mapping) {
      options.mapping = mapping;
    } else {
      std::cerr << "shelfwise clean: --mapping " << mapping
                << ": one mapping is for all feeds; name the feed of each other one as it stands on the command line: "
                   "--mapping FEED=FILE\n";
      return false;
    }
  }
  return true;
}

// What to give again for the same run; where to write and how to tell about it are not part of that.
std::vector<std::string> arguments_of(const CLI::App& command) {
  std::vector<std::string> out;
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (option->count() == 0 || name == "--out" || name == "--json" || name == "--no-cache" || name == "--help")
      continue;
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
  catalog_tools::FailConditions fail_on;
  if (command.count("--fail-on") > 0) fail_on = catalog_tools::parse_fail_conditions(arguments.fail_on);
  for (const std::string& mistake : fail_on.mistakes) std::cerr << "shelfwise clean: --fail-on " << mistake << "\n";
  if (!fail_on.mistakes.empty()) return 2;
  ProgressLine line("clean");
  catalog_tools::CleanOptions options;
  options.feeds.assign(arguments.feeds.begin(), arguments.feeds.end());
  options.out = arguments.out;
  if (!take_mappings(arguments, options)) return 2;
  if (!arguments.taxonomy.empty()) options.taxonomy = arguments.taxonomy;
  options.run.arguments = arguments_of(command);
  options.cache = !arguments.no_cache;
  options.program = this_program();
  if (Status taken = take_decisions(arguments, options); !taken) {
    std::cerr << "shelfwise clean: " << taken.error().text() << "\n";
    return 1;
  }
  std::unique_ptr<events::EventStore> log;
  if (!arguments.store.empty()) {
    auto opened = open_log(arguments.store);
    if (!opened) {
      std::cerr << "shelfwise clean: " << opened.error().text() << "\n"
                << "Give a store with events (shelfwise events import), or leave --store away.\n";
      return 1;
    }
    log = std::move(*opened);
    options.events = [&log](const auto& status_of) { return read_event_readiness(*log, status_of); };
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
  if (report->statistics.products() == 0) {
    std::cerr << "shelfwise clean: not one row could be used, so there is nothing to index; " << arguments.out
              << "/report.html tells why, and shelfwise inspect FEED suggests a mapping of the columns\n";
    return 1;
  }
  return judge(fail_on.conditions, *report, arguments.out);
}

}  // namespace

void add_clean_command(CLI::App& program, int& exit_code) {
  auto arguments = std::make_shared<CleanArguments>();
  CLI::App* command =
      program.add_subcommand("clean",
                             "Clean product feeds: check every value, merge duplicates, unify categories, and report.\n"
                             "Example: shelfwise clean export.csv --out clean --mapping mapping.toml");
  command
      ->add_option("feeds", arguments->feeds,
                   "CSV, TSV, JSON Lines, Merchant Center XML or Shopify export files; an earlier one has priority")
      ->required();
  command->add_option("--out", arguments->out, "folder for the clean catalog and its reports")->required();
  command
      ->add_option(
          "--mapping", arguments->mappings,
          "TOML file that names the shop's own columns (shelfwise inspect suggests one); FEED=FILE for one feed")
      ->expected(1)
      ->take_all();
  command->add_option("--taxonomy", arguments->taxonomy,
                      "map categories to this taxonomy: Shopify (TSV), Google (text) or your own paths, one a line");
  command->add_option("--decisions", arguments->decisions,
                      "decisions about pairs and categories (decisions.tsv in the folder, where there is one)");
  command->add_option("--store", arguments->store, "a store whose events are compared with the catalog, in the report");
  command->add_option("--fail-on", arguments->fail_on,
                      "exit 1 where one of these holds, for pipelines: \"left_out>1%,readiness<80\"; figures: " +
                          catalog_tools::fail_figures());
  command->add_flag("--no-cache", arguments->no_cache,
                    "neither use nor keep .clean.cache in the folder, by which the next run knows rows that are still "
                    "the same; the outputs are the same with it");
  command->add_flag("--json", arguments->json, "print the report as JSON instead of a summary");
  command->callback([arguments, command, &exit_code] { exit_code = run(*arguments, *command); });
}

}  // namespace shelfwise::server

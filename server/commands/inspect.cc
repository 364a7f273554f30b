#include "catalog_tools/inspect/inspect.h"

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "common/files.h"
#include "server/commands/commands.h"
#include "server/commands/progress_line.h"

namespace shelfwise::server {
namespace {

struct InspectArguments {
  std::string feed;
  std::string mapping;
  std::uint64_t rows = 0;
  bool json = false;
};

int fail(const std::string& message) {
  std::cerr << "shelfwise inspect: " << message << "\n";
  return 1;
}

int run(const InspectArguments& arguments) {
  std::error_code ignored;
  if (!arguments.mapping.empty() && std::filesystem::exists(arguments.mapping, ignored))
    return fail(arguments.mapping + " exists already; name another file, so that no work in it is lost");
  ProgressLine line("inspect");
  catalog_tools::InspectOptions options;
  options.max_rows = arguments.rows;
  options.progress = [&](std::uint64_t rows, double share) {
    line.show("reading", static_cast<std::uint64_t>(share * 1000), share > 0 ? 1000 : 0, rows, "rows");
  };
  const Result<catalog_tools::Inspection> inspection = catalog_tools::inspect(arguments.feed, options);
  line.clear();
  if (!inspection) return fail(inspection.error().text());
  const std::string mapping = catalog_tools::suggested_mapping(*inspection);
  if (!arguments.mapping.empty()) {
    if (const Status written = write_file_atomically(arguments.mapping, mapping); !written)
      return fail(written.error().text());
  }
  if (arguments.json) {
    std::cout << catalog_tools::inspection_json(*inspection);
    return 0;
  }
  std::cout << catalog_tools::inspection_text(*inspection);
  const std::string file = arguments.mapping.empty() ? "mapping.toml" : arguments.mapping;
  if (arguments.mapping.empty()) std::cout << "\n--- " << file << " ---\n" << mapping << "---\n";
  std::cout << "\nNext: "
            << (arguments.mapping.empty()
                    ? "save the lines above (or give --write-mapping " + file + "), check them, then"
                    : "check " + file + ", then")
            << "\n  shelfwise clean " << arguments.feed << " --mapping " << file << " --out clean\n";
  return 0;
}

}  // namespace

void add_inspect_command(CLI::App& program, int& exit_code) {
  auto arguments = std::make_shared<InspectArguments>();
  CLI::App* command =
      program.add_subcommand("inspect",
                             "Look at a product feed: what its columns hold, and a mapping file to clean it with.\n"
                             "Example: shelfwise inspect export.csv --write-mapping mapping.toml");
  command->add_option("feed", arguments->feed, "a CSV, TSV, JSON Lines or Merchant Center XML file")->required();
  command->add_option("--write-mapping", arguments->mapping, "write the suggested mapping to this new file");
  command->add_option("--rows", arguments->rows, "look at the first so many rows only; 0: all")->capture_default_str();
  command->add_flag("--json", arguments->json, "print everything as JSON");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace shelfwise::server

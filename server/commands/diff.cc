#include "catalog_tools/diff/diff.h"

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "common/files.h"
#include "server/commands/commands.h"
#include "server/commands/progress_line.h"

namespace shelfwise::server {
namespace {

struct DiffArguments {
  std::string old_side;
  std::string new_side;
  std::string html;
  bool json = false;
};

bool is_input(const DiffArguments& arguments) {
  std::error_code failed;
  for (const std::string& side : {arguments.old_side, arguments.new_side}) {
    const std::filesystem::path path(side);
    if (std::filesystem::equivalent(arguments.html, path, failed)) return true;
    const auto html = std::filesystem::weakly_canonical(arguments.html, failed);
    const bool inside = std::filesystem::is_directory(path, failed) &&
                        html.parent_path() == std::filesystem::weakly_canonical(path, failed);
    if (inside && std::filesystem::exists(html, failed)) return true;
  }
  return false;
}

int run(const DiffArguments& arguments) {
  if (!arguments.html.empty() && is_input(arguments)) {
    std::cerr << "shelfwise diff: --html " << arguments.html
              << " would replace a file of what is compared; give it another name\n";
    return 2;
  }
  ProgressLine line("diff");
  const Result<catalog_tools::CatalogDiff> diff = catalog_tools::diff_catalogs(
      arguments.old_side, arguments.new_side, [&](const catalog_tools::DiffProgress& progress) {
        line.show(progress.stage, progress.bytes_done, progress.bytes_total, progress.products, "products");
      });
  line.clear();
  if (!diff) {
    std::cerr << "shelfwise diff: " << diff.error().text() << "\n";
    return 1;
  }
  if (!arguments.html.empty()) {
    if (Status written = write_file_atomically(arguments.html, catalog_tools::diff_html(*diff)); !written) {
      std::cerr << "shelfwise diff: " << written.error().text() << "\n";
      return 1;
    }
  }
  std::cout << (arguments.json ? catalog_tools::diff_json(*diff) : catalog_tools::diff_text(*diff));
  return 0;
}

}  // namespace

void add_diff_command(CLI::App& program, int& exit_code) {
  auto arguments = std::make_shared<DiffArguments>();
  CLI::App* command = program.add_subcommand(
      "diff",
      "Tell what changed between two clean catalogs: products, fields, prices, fill rates, merges, categories.\n"
      "Example: shelfwise diff clean-monday clean-tuesday");
  command->add_option("OLD", arguments->old_side, "a folder written by shelfwise clean, or its catalog.jsonl")
      ->required();
  command->add_option("NEW", arguments->new_side, "the same, later")->required();
  command->add_option("--html", arguments->html, "write the comparison as one page, too");
  command->add_flag("--json", arguments->json, "print the comparison as JSON");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace shelfwise::server

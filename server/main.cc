#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "server/commands/commands.h"
#include "server/nearest.h"

namespace {

// What is wrong with the command's name, or with that of a command of its own ("events imprt"); "" where nothing is.
std::string unknown_command(const CLI::App& program, int argc, char** argv) {
  const CLI::App* app = &program;
  std::string called = program.get_name();
  for (int i = 1; i < argc && argv[i][0] != '-'; ++i) {
    const std::string typed = argv[i];
    std::vector<std::string> names;
    const CLI::App* next = nullptr;
    for (const CLI::App* command : app->get_subcommands({})) {
      if (command->get_name().empty()) continue;  // a group of options
      names.push_back(command->get_name());
      if (names.back() == typed) next = command;
    }
    if (names.empty()) return {};
    if (next == nullptr) {
      const std::vector<std::string_view> known(names.begin(), names.end());
      std::string list;
      for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
      return called + ": there is no command \"" + typed.substr(0, 80) + "\"" +
             shelfwise::server::did_you_mean(typed, known) + "\nCommands: " + list + ". See: " + called + " --help";
    }
    app = next;
    called += " " + typed;
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program{
      "Shelfwise arranges an online store's shelves for each shopper.\n"
      "A first try: ./dev demo. One command's help and example: shelfwise COMMAND --help"};
  program.name("shelfwise");
  program.set_version_flag("--version", "shelfwise " SHELFWISE_VERSION);
  program.require_subcommand(1);
  int exit_code = 0;
  using namespace shelfwise::server;
  add_inspect_command(program, exit_code);
  add_clean_command(program, exit_code);
  add_review_command(program, exit_code);
  add_diff_command(program, exit_code);
  add_index_command(program, exit_code);
  add_events_command(program, exit_code);
  add_train_command(program, exit_code);
  add_serve_command(program, exit_code);
  add_search_command(program, exit_code);
  add_evaluate_command(program, exit_code);
  add_recommend_command(program, exit_code);
  if (const std::string wrong = unknown_command(program, argc, argv); !wrong.empty()) {
    std::fprintf(stderr, "%s\n", wrong.c_str());
    return 2;
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) { return program.exit(error) == 0 ? 0 : 2; }
  std::cout.flush();
  if (std::fflush(stdout) != 0 || !std::cout) {
    std::fprintf(stderr, "shelfwise: the answer could not be written to standard output\n");
    return exit_code == 0 ? 1 : exit_code;
  }
  return exit_code;
}

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "server/commands/commands.h"

int main(int argc, char** argv) {
  CLI::App program{
      "Shelfwise arranges an online store's shelves for each shopper.\n"
      "A first try: ./dev demo. One command's help and example: shelfwise COMMAND --help"};
  program.name("shelfwise");
  program.set_version_flag("--version", "shelfwise " SHELFWISE_VERSION);
  program.require_subcommand(1);
  int exit_code = 0;
  using namespace shelfwise::server;
  add_clean_command(program, exit_code);
  add_index_command(program, exit_code);
  add_events_command(program, exit_code);
  add_train_command(program, exit_code);
  add_serve_command(program, exit_code);
  add_search_command(program, exit_code);
  add_evaluate_command(program, exit_code);
  add_recommend_command(program, exit_code);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) { return program.exit(error) == 0 ? 0 : 2; }
  return exit_code;
}

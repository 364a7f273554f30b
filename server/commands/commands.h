// The program's subcommands, one file each. Each adds itself to the program with its options, help and example; its
// callback returns through `exit_code` (0, or 1 after printing an error; CLI11 itself exits 2 on wrong usage).
#pragma once

#include <CLI/App.hpp>

namespace shelfwise::server {

void add_clean_command(CLI::App& program, int& exit_code);
void add_review_command(CLI::App& program, int& exit_code);
void add_diff_command(CLI::App& program, int& exit_code);
void add_inspect_command(CLI::App& program, int& exit_code);
void add_index_command(CLI::App& program, int& exit_code);
void add_events_command(CLI::App& program, int& exit_code);
void add_train_command(CLI::App& program, int& exit_code);
void add_serve_command(CLI::App& program, int& exit_code);
void add_search_command(CLI::App& program, int& exit_code);
void add_evaluate_command(CLI::App& program, int& exit_code);
void add_evaluate_recommend_command(CLI::App& evaluate, int& exit_code);  // below evaluate
void add_recommend_command(CLI::App& program, int& exit_code);

}  // namespace shelfwise::server

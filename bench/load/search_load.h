// Searches and blocks over kept connections, as many clients as asked, each with a connection of its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/connection.h"
#include "bench/load/figures.h"

namespace shelfwise::load {

struct SearchLoad {
  std::string name = "search";
  Address address;
  std::string path = "/v1/search?q=";          // what stands before each query
  std::string nothing_found = "\"found\":0,";  // what an answer without a result holds
  std::vector<std::string> queries;
  std::string parameters;      // appended to each request: "match=all&facet_by=brand"
  std::uint32_t shoppers = 0;  // 0: anonymous; else user_token is one of bench-0 .. bench-(shoppers-1), by query
  std::uint32_t clients = 1;
  std::uint32_t rounds = 3;   // how often each client asks every query
  std::uint32_t warm_up = 1;  // rounds before, by one client, that are not counted
  double seconds = 0;         // where above 0: until then, instead of rounds
  double limit_ms = 200;      // of the server's own time; answers above it are counted
  int server_pid = 0;         // above 0: the server's processor time is told for each answer; asks for one client
  size_t slow_kept = 0;       // the slowest answers, which are asked once more and told one by one
};

// What is in the search box while these are typed: every beginning of every query, letter by letter.
std::vector<std::string> as_typed(const std::vector<std::string>& queries);

// Percent-encoded for a query string.
std::string url_encode(std::string_view text);

// Runs it. An error only where the server cannot be reached at all; an answer other than 200 is counted.
Result<SearchFigures> run(const SearchLoad& load);

}  // namespace shelfwise::load

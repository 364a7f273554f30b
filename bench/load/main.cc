// Drives a served store over HTTP and says how fast it was. bench/run.sh makes the whole table with it.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bench/load/event_file.h"
#include "bench/load/event_load.h"
#include "bench/load/mutate.h"
#include "bench/load/search_load.h"

namespace {

using namespace shelfwise;

int failed(const Error& error) {
  std::fprintf(stderr, "shelfwise_load: %s\n", error.text().c_str());
  return 1;
}

Result<std::vector<std::string>> read_queries(const std::string& file) {
  std::ifstream lines(file);
  if (!lines) return make_error(ErrorCode::kNotFound, "cannot open the queries", file);
  std::vector<std::string> queries;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) queries.push_back(line);
  }
  if (queries.empty())
    return make_error(ErrorCode::kInvalidArgument, "there is no query in it; write one a line", file);
  return queries;
}

// The figures of a run, as JSON or a row of a table.
int run_and_tell(const load::SearchLoad& plan, bool as_json) {
  const auto figures = load::run(plan);
  if (!figures) return failed(figures.error());
  std::fputs(
      as_json ? (to_json(*figures).dump() + "\n").c_str() : (load::table_head() + load::table_row(*figures)).c_str(),
      stdout);
  return figures->errors == 0 ? 0 : 1;
}

// How a run asks, whatever it asks for.
void add_run_options(CLI::App& command, load::SearchLoad& plan) {
  command.add_option("--clients", plan.clients, "connections at once")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command.add_option("--rounds", plan.rounds, "how often each client asks every query or for every product")
      ->capture_default_str();
  command.add_option("--warm-up", plan.warm_up, "rounds before that are not counted")->capture_default_str();
  command.add_option("--seconds", plan.seconds, "run so long instead of --rounds");
  command.add_option("--server-pid", plan.server_pid,
                     "the server's process: tell its processor time, which other programs hardly change; one client");
}

struct SearchOptions {
  load::SearchLoad load;
  std::string address = "127.0.0.1:8080";
  std::string queries;
  std::string match;
  std::string facets;
  std::uint32_t mutations = 0;
  std::uint64_t seed = 1;
  bool group = false;
  bool suggest = false;
  bool json = false;
};

int search(SearchOptions& options) {
  const auto address = load::parse_address(options.address);
  if (!address) return failed(address.error());
  auto queries = read_queries(options.queries);
  if (!queries) return failed(queries.error());
  options.load.address = *address;
  options.load.queries =
      options.mutations > 0 ? load::mutated(*queries, options.mutations, options.seed) : std::move(*queries);
  if (options.mutations > 0) options.load.slow_kept = 20;
  if (options.suggest) {
    options.load.path = "/v1/suggest?q=";
    options.load.nothing_found = "\"suggestions\":[]";
    options.load.queries = load::as_typed(options.load.queries);
  }
  std::string& parameters = options.load.parameters;
  const auto add = [&](const std::string& name, const std::string& value) {
    if (value.empty()) return;
    parameters += (parameters.empty() ? "" : "&") + name + "=" + load::url_encode(value);
  };
  add("match", options.match);
  add("facet_by", options.facets);
  add("group_by", options.group ? "item_group_id" : "");
  return run_and_tell(options.load, options.json);
}

void add_search(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<SearchOptions>();
  CLI::App* command = program.add_subcommand("search", "Searches: latencies and requests a second");
  command->add_option("--address", options->address, "HOST:PORT of the server")->capture_default_str();
  command->add_option("--queries", options->queries, "a file with one query a line")->required();
  command->add_option("--name", options->load.name, "what to call the run in its row");
  command->add_option("--match", options->match, "all, any or auto");
  command->add_option("--facets", options->facets, "facet_by, such as brand,color,category,price(25,50,100)");
  command->add_option("--mutations", options->mutations,
                      "ask so many garbled queries made of those in the file; with --rounds 1 --warm-up 0 each once");
  command->add_option("--seed", options->seed, "of --mutations")->capture_default_str();
  command->add_option("--limit-ms", options->load.limit_ms, "counts answers that took the server longer, by its word")
      ->capture_default_str();
  command->add_flag("--suggest", options->suggest,
                    "ask for suggestions instead, as each query is typed letter by letter");
  command->add_flag("--group", options->group, "one hit a variant group");
  command->add_option("--parameters", options->load.parameters, "further parameters as they stand in the URL");
  command->add_option("--shoppers", options->load.shoppers,
                      "personal: user_token from so many shoppers (0: anonymous)");
  add_run_options(*command, options->load);
  command->add_flag("--json", options->json, "the figures as one line of JSON");
  command->callback([options, &exit_code] { exit_code = search(*options); });
}

struct RecommendOptions {
  load::SearchLoad load;
  std::string address = "127.0.0.1:8080";
  std::string block;
  std::string catalog;
  std::uint32_t products = 5'000;
  bool json = false;
};

int recommend(RecommendOptions& options) {
  const auto address = load::parse_address(options.address);
  if (!address) return failed(address.error());
  auto products = load::read_product_ids(options.catalog, options.products);
  if (!products) return failed(products.error());
  options.load.address = *address;
  options.load.path = "/v1/recommend/" + options.block + "?product_id=";
  options.load.nothing_found = "\"hits\":[]";
  options.load.queries = std::move(*products);
  if (options.load.name.empty()) options.load.name = options.block;
  return run_and_tell(options.load, options.json);
}

void add_recommend(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<RecommendOptions>();
  options->load.name.clear();
  options->load.parameters = "limit=10";
  options->load.rounds = 1;
  options->load.warm_up = 0;
  CLI::App* command =
      program.add_subcommand("recommend", "Blocks beside products of a catalog: latencies and requests a second");
  command->add_option("block", options->block, "similar, bought_together, for_you ...")->required();
  command->add_option("--address", options->address, "HOST:PORT of the server")->capture_default_str();
  command->add_option("--catalog", options->catalog, "the clean catalog whose products are the seeds")->required();
  command->add_option("--products", options->products, "so many of them")->capture_default_str();
  command->add_option("--name", options->load.name, "what to call the run in its row; default: the block");
  command->add_option("--parameters", options->load.parameters, "further parameters as they stand in the URL")
      ->capture_default_str();
  command->add_option("--shoppers", options->load.shoppers, "user_token from so many shoppers (0: anonymous)");
  add_run_options(*command, options->load);
  command->add_flag("--json", options->json, "the figures as one line of JSON");
  command->callback([options, &exit_code] { exit_code = recommend(*options); });
}

struct EventOptions {
  load::EventLoad load;
  std::string address = "127.0.0.1:8080";
  std::string catalog;
  bool json = false;
};

int post_events(EventOptions& options) {
  const auto address = load::parse_address(options.address);
  if (!address) return failed(address.error());
  auto products = load::read_product_ids(options.catalog, 100'000);
  if (!products) return failed(products.error());
  options.load.address = *address;
  options.load.products = std::move(*products);
  if (options.load.run_id.empty()) options.load.run_id = "load-" + std::to_string(std::time(nullptr));
  const auto figures = load::run(options.load);
  if (!figures) return failed(figures.error());
  const double rate = static_cast<double>(figures->acknowledged) / figures->seconds;
  if (options.json) {
    const nlohmann::ordered_json json = {{"acknowledged", figures->acknowledged}, {"errors", figures->errors},
                                         {"seconds", figures->seconds},           {"per_second", rate},
                                         {"batch_median_ms", figures->median_ms}, {"batch_p99_ms", figures->p99_ms}};
    std::printf("%s\n", json.dump().c_str());
  } else {
    std::printf(
        "%llu events acknowledged in %.1f s: %.0f a second; a batch of %u: median %.2f ms, 99th %.2f ms; %llu errors\n",
        static_cast<unsigned long long>(figures->acknowledged), figures->seconds, rate, options.load.batch,
        figures->median_ms, figures->p99_ms, static_cast<unsigned long long>(figures->errors));
  }
  return figures->errors == 0 ? 0 : 1;
}

void add_events(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<EventOptions>();
  CLI::App* command = program.add_subcommand("events", "Posts product views in batches: events acknowledged a second");
  command->add_option("--address", options->address, "HOST:PORT of the server")->capture_default_str();
  command->add_option("--catalog", options->catalog, "the clean catalog whose products are viewed")->required();
  command->add_option("--clients", options->load.clients, "connections at once")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->add_option("--batch", options->load.batch, "events a request")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_option("--shoppers", options->load.shoppers, "so many shoppers")->capture_default_str();
  command->add_option("--seconds", options->load.seconds, "how long")->capture_default_str();
  command->add_option("--run-id", options->load.run_id, "beginning of the message ids; default: the time");
  command->add_flag("--json", options->json, "the figures as one line of JSON");
  command->callback([options, &exit_code] { exit_code = post_events(*options); });
}

struct MakeOptions {
  load::EventFile plan;
  std::string catalog;
  std::string out;
  std::string end = "2026-08-31T12:00:00Z";
};

int make_events(MakeOptions& options) {
  auto shelves = load::Shelves::read(options.catalog, options.plan.seed);
  if (!shelves) return failed(shelves.error());
  const auto end = parse_rfc3339(options.end);
  if (!end) return failed(end.error());
  options.plan.end = *end;
  const Status written = load::write_events(options.plan, *shelves, options.out);
  return written ? 0 : failed(written.error());
}

void add_make_events(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<MakeOptions>();
  CLI::App* command =
      program.add_subcommand("make-events", "Writes a file of made shoppers' events for `shelfwise events import`");
  command->add_option("--catalog", options->catalog, "the clean catalog whose products are viewed")->required();
  command->add_option("--out", options->out, "the file to write")->required();
  command->add_option("--count", options->plan.count, "so many events")->capture_default_str();
  command->add_option("--shoppers", options->plan.shoppers, "of so many shoppers")->capture_default_str();
  command->add_option("--end", options->end, "the time of the last event")->capture_default_str();
  command->add_option("--seed", options->plan.seed, "the same seed, the same file")->capture_default_str();
  command->callback([options, &exit_code] { exit_code = make_events(*options); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program{
      "Drives a served Shelfwise store and says how fast it was.\n"
      "Example: shelfwise_load search --queries queries.txt --match all --clients 4"};
  program.require_subcommand(1);
  int exit_code = 0;
  add_search(program, exit_code);
  add_recommend(program, exit_code);
  add_events(program, exit_code);
  add_make_events(program, exit_code);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) { return program.exit(error) == 0 ? 0 : 2; }
  return exit_code;
}

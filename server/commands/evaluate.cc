#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "common/clock.h"
#include "common/files.h"
#include "server/commands/commands.h"
#include "server/commands/progress_line.h"
#include "server/evaluation.h"
#include "server/search_service.h"

namespace shelfwise::server {
namespace {

struct EvaluateArguments {
  std::string store;
  std::string queries;
  std::string qrels;
  std::string gain = "linear";
  std::uint32_t cutoff = 10;
  bool json = false;
};

int fail(const Error& error) {
  std::fprintf(stderr, "shelfwise evaluate: %s\n", error.text().c_str());
  return 1;
}

Result<std::vector<std::string>> ranked_ids(const SearchService& service, const std::string& q, std::uint32_t count) {
  SearchCall call;
  call.request.q = q;
  call.request.per_page = count;
  call.request.fall_back = false;  // best sellers are no result of a query
  const auto answer = service.search(call);
  if (!answer) return answer.error();
  std::vector<std::string> ids;
  const auto json = nlohmann::json::parse(*answer);
  for (const auto& hit : json.at("hits")) ids.push_back(hit.at("id").get<std::string>());
  return ids;
}

void print_figures(const Figures& f, const EvaluateArguments& arguments) {
  const std::string at = std::to_string(arguments.cutoff);
  if (arguments.json) {
    const nlohmann::ordered_json out = {{"queries", f.queries},
                                        {"cutoff", arguments.cutoff},
                                        {"gain", arguments.gain},
                                        {"ndcg", f.ndcg},
                                        {"mrr", f.mrr},
                                        {"recall", f.recall},
                                        {"without_result", f.without_result}};
    std::printf("%s\n", out.dump(2).c_str());
    return;
  }
  std::printf(
      "queries with a relevant product  %llu\nNDCG@%-3s %.4f\nMRR@%-3s  %.4f\nrecall@%-3s %.4f\nwithout a result "
      "%llu\n",
      static_cast<unsigned long long>(f.queries), at.c_str(), f.ndcg, at.c_str(), f.mrr, at.c_str(), f.recall,
      static_cast<unsigned long long>(f.without_result));
}

int run_evaluate(const EvaluateArguments& arguments) {
  const auto queries = read_file(arguments.queries);
  if (!queries) return fail(queries.error());
  const auto qrels = read_file(arguments.qrels);
  if (!qrels) return fail(qrels.error());
  const auto judged = read_judgements(*queries, *qrels);
  if (!judged) return fail(judged.error());
  if (judged->empty()) {
    return fail(make_error(ErrorCode::kInvalidArgument,
                           "no query of " + arguments.queries + " is judged in " + arguments.qrels));
  }
  const SystemClock clock;
  LiveStore::Options options;
  options.read_only = true;
  const auto store = LiveStore::open({arguments.store}, clock, options);
  if (!store) return fail(store.error());
  const SearchService service(**store);
  Evaluation evaluation(static_cast<int>(arguments.cutoff),
                        arguments.gain == "exp" ? Gain::kExponential : Gain::kLinear);
  ProgressLine line("evaluating");
  for (size_t i = 0; i < judged->size(); ++i) {
    const auto ids = ranked_ids(service, (*judged)[i].text, arguments.cutoff);
    if (!ids) return fail(ids.error());
    evaluation.add((*judged)[i], *ids);
    line.show("searching", i + 1, judged->size(), i + 1, "queries");
  }
  line.clear();
  print_figures(evaluation.figures(), arguments);
  return 0;
}

}  // namespace

void add_evaluate_command(CLI::App& program, int& exit_code) {
  auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* command = program.add_subcommand(
      "evaluate", "Measure search results against human judgements (NDCG, MRR, recall), or the blocks (recommend)");
  command->footer(
      "Example: shelfwise evaluate --store mystore --queries queries.tsv --qrels qrels.txt\n"
      "Queries: id, tab, text. Judgements in TREC form: query id, 0, product id, grade (0: not relevant).");
  command->add_option("--store", arguments->store, "the store's folder");
  command->add_option("--queries", arguments->queries, "queries, one a line");
  command->add_option("--qrels", arguments->qrels, "judgements, one a line");
  command->add_option("--at", arguments->cutoff, "how many results count (default: 10)")->check(CLI::Range(1U, 250U));
  command->add_option("--gain", arguments->gain, "linear: the grade; exp: 2^grade - 1 (default: linear)")
      ->check(CLI::IsMember({"linear", "exp"}));
  command->add_flag("--json", arguments->json, "print the figures as JSON");
  add_evaluate_recommend_command(*command, exit_code);
  // Required, unless the blocks are judged in their place.
  command->callback([arguments, command, &exit_code] {
    if (!command->get_subcommands().empty()) return;
    if (arguments->store.empty()) throw CLI::RequiredError("--store");
    if (arguments->queries.empty()) throw CLI::RequiredError("--queries");
    if (arguments->qrels.empty()) throw CLI::RequiredError("--qrels");
    exit_code = run_evaluate(*arguments);
  });
}

}  // namespace shelfwise::server

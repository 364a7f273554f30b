// What each signal of the ranking is worth: NDCG@10 of judged queries with all of them, and with each alone removed.
//
//   shelfwise_ablation --set esci STORE queries.tsv qrels.txt linear [--synonyms pairs.tsv] [--set ...] [--try kind=0.3
//   ...]
//
// Asks the engine itself, without a server, rules or shoppers. Queries: id TAB text; judgements as TREC has them.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "common/dcg.h"
#include "query/engine.h"

using shelfwise::dcg_discount;

namespace {

using namespace shelfwise;

struct JudgedSet {
  std::string name;
  std::shared_ptr<const catalog::Generation> generation;
  std::vector<std::pair<std::string, std::string>> queries;  // id, text
  std::map<std::string, std::map<std::string, int>> grades;  // by query id, then product id
  bool exponential = false;
  std::shared_ptr<const query::Synonyms> synonyms;  // may be null
};

// One row of the table.
struct Variant {
  std::string name;
  std::function<void(query::Settings&)> settings = [](query::Settings&) {};
  std::function<void(query::SearchRequest&)> request = [](query::SearchRequest&) {};
  bool synonyms = false;  // the set's own, where it has any
};

struct Figures {
  double plain = 0, condensed = 0;
  double half[2] = {0, 0};  // plain, of the queries in even and odd places
};

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "shelfwise_ablation: %s\n", message.c_str());
  std::exit(1);
}

JudgedSet open_set(const std::string& name, const std::string& store, const std::string& queries,
                   const std::string& qrels, const std::string& gain) {
  JudgedSet set;
  set.name = name;
  set.exponential = gain == "exp";
  auto generation = catalog::Generation::open_current({store});
  if (!generation) fail(generation.error().text());
  set.generation = std::move(*generation);
  std::ifstream lines(queries);
  for (std::string line; std::getline(lines, line);) {
    const size_t tab = line.find('\t');
    if (tab != std::string::npos) set.queries.emplace_back(line.substr(0, tab), line.substr(tab + 1));
  }
  std::ifstream judged(qrels);
  std::string query, zero, product;
  for (int grade = 0; judged >> query >> zero >> product >> grade;) set.grades[query][product] = grade;
  if (set.queries.empty() || set.grades.empty()) fail("no queries or judgements for " + name);
  return set;
}

// Of the first ten; with `judged_alone` products without a judgement are passed over.
double ndcg(const std::vector<std::string_view>& ranked, const std::map<std::string, int>& grades, bool exponential,
            bool judged_alone) {
  const auto gain = [&](int grade) { return exponential ? std::exp2(grade) - 1 : grade; };
  std::vector<double> ideal;
  for (const auto& [product, grade] : grades) ideal.push_back(gain(grade));
  std::sort(ideal.begin(), ideal.end(), std::greater<>());
  double best = 0, got = 0;
  for (size_t i = 0; i < std::min<size_t>(10, ideal.size()); ++i) best += ideal[i] * dcg_discount(i);
  size_t place = 0;
  for (const std::string_view id : ranked) {
    const auto grade = grades.find(std::string(id));
    if (grade == grades.end() && judged_alone) continue;
    if (place == 10) break;
    if (grade != grades.end()) got += gain(grade->second) * dcg_discount(place);
    ++place;
  }
  return best > 0 ? got / best : -1;
}

// Lines of a phrase, TAB, what it is found by as well.
std::shared_ptr<const query::Synonyms> read_synonyms(const JudgedSet& set, const std::string& file) {
  std::ifstream lines(file);
  std::vector<query::SynonymSet> sets;
  for (std::string line; std::getline(lines, line);) {
    const size_t tab = line.find('\t');
    if (tab == std::string::npos) fail("write PHRASE TAB PHRASE in " + file);
    sets.push_back({std::to_string(sets.size()), line.substr(0, tab), {line.substr(tab + 1)}});
  }
  if (sets.empty()) fail("no synonyms in " + file);
  const auto analyzer = text::Analyzer::create({.languages = set.generation->info().languages});
  if (!analyzer) fail(analyzer.error().text());
  auto synonyms = query::Synonyms::make(sets, *analyzer);
  if (!synonyms) fail(synonyms.error().text());
  return std::move(*synonyms);
}

std::vector<std::string_view> ranked(const query::Engine& engine, const JudgedSet& set, const Variant& variant,
                                     const std::string& text, std::uint32_t per_page) {
  query::SearchRequest request;
  request.q = text;
  request.per_page = per_page;
  variant.request(request);
  query::Shelf shelf;
  if (variant.synonyms) shelf.synonyms = set.synonyms.get();
  const auto answer = engine.search(request, shelf);
  if (!answer) fail(answer.error().text());
  std::vector<std::string_view> ids;
  for (const query::Hit& hit : answer->hits) ids.push_back(engine.generation().id(hit.doc));
  return ids;
}

Figures measure(const JudgedSet& set, const Variant& variant) {
  query::Settings settings;
  variant.settings(settings);
  const auto engine = query::Engine::open(set.generation, settings);
  if (!engine) fail(engine.error().text());
  Figures sum;
  double counted[2] = {0, 0};
  for (size_t i = 0; i < set.queries.size(); ++i) {
    const auto& [id, text] = set.queries[i];
    const auto grades = set.grades.find(id);
    if (grades == set.grades.end()) continue;
    const double plain = ndcg(ranked(**engine, set, variant, text, 10), grades->second, set.exponential, false);
    if (plain < 0) continue;  // nothing relevant
    sum.half[i % 2] += plain;
    counted[i % 2] += 1;
    sum.condensed += ndcg(ranked(**engine, set, variant, text, 250), grades->second, set.exponential, true);
  }
  const double all = counted[0] + counted[1];
  return {(sum.half[0] + sum.half[1]) / all, sum.condensed / all, {sum.half[0] / counted[0], sum.half[1] / counted[1]}};
}

const std::map<std::string, double query::Settings::*> kWeights = {
    {"other_form", &query::Settings::other_form},
    {"title_coverage", &query::Settings::title_coverage},
    {"title_density", &query::Settings::title_density},
    {"proximity", &query::Settings::proximity},
    {"brand_named", &query::Settings::brand_named},
    {"color_named", &query::Settings::color_named},
    {"size_named", &query::Settings::size_named},
    {"standard_named", &query::Settings::standard_named},
    {"value_named", &query::Settings::value_named},
    {"category_named", &query::Settings::category_named},
    {"unwanted", &query::Settings::unwanted},
    {"kind", &query::Settings::kind},
    {"quality_weight", &query::Settings::quality_weight},
    {"coverage_power", &query::Settings::coverage_power}};

const std::map<std::string, bool query::Stages::*> kStages = {
    {"joined words", &query::Stages::joined_words}, {"split words", &query::Stages::split_words},
    {"compounds", &query::Stages::compounds},       {"measures", &query::Stages::measures},
    {"price words", &query::Stages::price_words},   {"negation", &query::Stages::negation}};

Variant with_weight(const std::string& row, const std::string& name, double value) {
  const auto weight = kWeights.find(name);
  if (weight == kWeights.end()) fail("no weight is called " + name);
  return {row, [member = weight->second, value](query::Settings& s) { s.*member = value; }};
}

std::vector<Variant> variants(const std::vector<std::string>& tries, bool synonyms) {
  std::vector<Variant> rows = {{"all"}};
  for (const std::string& change : tries) {
    const size_t equal = change.find('=');
    if (equal == std::string::npos) fail("write --try WEIGHT=VALUE");
    rows.push_back(with_weight(change, change.substr(0, equal), std::atof(change.c_str() + equal + 1)));
  }
  if (synonyms) rows.push_back({"with synonyms", [](query::Settings&) {}, [](query::SearchRequest&) {}, true});
  if (!tries.empty()) return rows;
  for (const auto& [name, member] : kWeights) rows.push_back(with_weight("without " + name, name, 0));
  for (const auto& [name, stage] : kStages) {
    rows.push_back({"without " + name, [member = stage](query::Settings& s) { s.stages.*member = false; }});
  }
  rows.push_back({"without fallback", [](query::Settings&) {}, [](query::SearchRequest& r) { r.fall_back = false; }});
  rows.push_back({"without field lengths", [](query::Settings& s) {
                    for (query::FieldWeight* f : {&s.title, &s.attributes, &s.description}) f->length_norm = 0;
                  }});
  rows.push_back({"without the finer score", [](query::Settings& s) { s.rerank_depth = 0; }});
  rows.push_back(
      {"without spelling", [](query::Settings&) {}, [](query::SearchRequest& r) { r.correct_spelling = false; }});
  rows.push_back(
      {"without fewer words", [](query::Settings&) {}, [](query::SearchRequest& r) { r.match = query::Match::kAll; }});
  rows.push_back({"any word from the beginning", [](query::Settings&) {},
                  [](query::SearchRequest& r) { r.match = query::Match::kAny; }});
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<JudgedSet> sets;
  std::vector<std::string> tries;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    if (option == "--set" && i + 5 < argc) {
      sets.push_back(open_set(argv[i + 1], argv[i + 2], argv[i + 3], argv[i + 4], argv[i + 5]));
      i += 5;
    } else if (option == "--synonyms" && i + 1 < argc && !sets.empty()) {
      sets.back().synonyms = read_synonyms(sets.back(), argv[++i]);
    } else if (option == "--try" && i + 1 < argc) {
      tries.emplace_back(argv[++i]);
    } else {
      fail("usage: --set NAME STORE QUERIES QRELS linear|exp [--synonyms FILE] ... [--try WEIGHT=VALUE ...]");
    }
  }
  if (sets.empty()) fail("name at least one --set");
  std::printf("| |");
  for (const JudgedSet& set : sets) std::printf(" %s: plain / condensed (even, odd) |", set.name.c_str());
  std::printf("\n|---|");
  for (size_t i = 0; i < sets.size(); ++i) std::printf("---|");
  std::printf("\n");
  const bool synonyms = std::any_of(sets.begin(), sets.end(), [](const JudgedSet& s) { return s.synonyms != nullptr; });
  for (const Variant& variant : variants(tries, synonyms)) {
    std::printf("| %s |", variant.name.c_str());
    for (const JudgedSet& set : sets) {
      const Figures f = measure(set, variant);
      std::printf(" %.4f / %.4f (%.4f, %.4f) |", f.plain, f.condensed, f.half[0], f.half[1]);
      std::fflush(stdout);
    }
    std::printf("\n");
  }
  return 0;
}

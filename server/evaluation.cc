#include "server/evaluation.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <unordered_map>

#include "common/dcg.h"

namespace shelfwise::server {
namespace {

void for_each_line(std::string_view text, const std::function<void(std::string_view, size_t)>& visit) {
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) visit(line, number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> found;
  size_t at = 0;
  while ((at = line.find_first_not_of(" \t", at)) != std::string_view::npos) {
    const size_t end = std::min(line.find_first_of(" \t", at), line.size());
    found.push_back(line.substr(at, end - at));
    at = end;
  }
  return found;
}

double gain_of(int grade, Gain gain) {
  if (grade <= 0) return 0;
  return gain == Gain::kLinear ? grade : std::exp2(std::min(grade, 30)) - 1;
}

}  // namespace

Result<std::vector<JudgedQuery>> read_judgements(std::string_view queries, std::string_view qrels) {
  std::vector<JudgedQuery> judged;
  std::unordered_map<std::string, size_t> by_id;
  Status status;
  for_each_line(queries, [&](std::string_view line, size_t number) {
    const size_t tab = line.find('\t');
    if (tab == std::string_view::npos) {
      if (status)
        status = make_error(ErrorCode::kInvalidArgument, "needs a query id, a tab and the query's text",
                            "queries:" + std::to_string(number));
      return;
    }
    const std::string id(line.substr(0, tab));
    if (by_id.emplace(id, judged.size()).second) judged.push_back({id, std::string(line.substr(tab + 1)), {}});
  });
  for_each_line(qrels, [&](std::string_view line, size_t number) {
    const auto parts = words(line);
    int grade = 0;
    const bool right = parts.size() == 4 &&
                       std::from_chars(parts[3].data(), parts[3].data() + parts[3].size(), grade).ec == std::errc();
    if (!right) {
      if (status)
        status = make_error(ErrorCode::kInvalidArgument, "needs four words: query id, 0, product id, grade",
                            "qrels:" + std::to_string(number));
      return;
    }
    if (const auto at = by_id.find(std::string(parts[0])); at != by_id.end()) {
      judged[at->second].grades[std::string(parts[2])] = grade;
    }
  });
  if (!status) return std::move(status).error();
  std::erase_if(judged, [](const JudgedQuery& q) { return q.grades.empty(); });
  return judged;
}

bool Evaluation::add(const JudgedQuery& query, const std::vector<std::string>& ranked) {
  std::vector<double> ideal;
  size_t relevant = 0;
  for (const auto& [product, grade] : query.grades) {
    ideal.push_back(gain_of(grade, gain_));
    relevant += grade > 0 ? 1 : 0;
  }
  if (relevant == 0) return false;
  std::sort(ideal.begin(), ideal.end(), std::greater<>());
  double best = 0;
  for (size_t i = 0; i < ideal.size() && i < static_cast<size_t>(cutoff_); ++i) best += ideal[i] * dcg_discount(i);

  double got = 0;
  size_t found = 0;
  double reciprocal = 0;
  for (size_t i = 0; i < ranked.size() && i < static_cast<size_t>(cutoff_); ++i) {
    const auto at = query.grades.find(ranked[i]);
    if (at == query.grades.end() || at->second <= 0) continue;
    got += gain_of(at->second, gain_) * dcg_discount(i);
    if (++found == 1) reciprocal = 1.0 / static_cast<double>(i + 1);
  }
  ++sums_.queries;
  sums_.without_result += ranked.empty() ? 1 : 0;
  sums_.ndcg += got / best;
  sums_.mrr += reciprocal;
  sums_.recall += static_cast<double>(found) / static_cast<double>(relevant);
  return true;
}

Figures Evaluation::figures() const {
  Figures means = sums_;
  if (means.queries == 0) return means;
  const auto n = static_cast<double>(means.queries);
  means.ndcg /= n;
  means.mrr /= n;
  means.recall /= n;
  return means;
}

}  // namespace shelfwise::server

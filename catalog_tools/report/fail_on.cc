#include "catalog_tools/report/fail_on.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <optional>

#include "catalog_tools/report/html.h"
#include "catalog_tools/report/readiness.h"

namespace shelfwise::catalog_tools {
namespace {

enum class Base : std::uint8_t { kNone, kRows, kProducts };  // what a percentage is of

struct Figure {
  std::string_view name;
  Base base;
  const char* sentence;  // after the number
  std::function<double(const CleanReport&)> read;
};

double as_number(std::uint64_t number) { return static_cast<double>(number); }

std::function<double(const CleanReport&)> issues_of(Severity severity) {
  return [severity](const CleanReport& report) { return as_number(report.issues.count(severity)); };
}

double score_or_zero(const std::optional<double>& score) { return score.value_or(0); }

std::function<double(const CleanReport&)> pillar_of(size_t number) {
  return
      [number](const CleanReport& report) { return score_or_zero(measure_readiness(report).pillars[number].score()); };
}

const std::vector<Figure>& figures() {
  static const std::vector<Figure> list = {
      {"rows", Base::kNone, "rows came in", [](const CleanReport& r) { return as_number(r.rows); }},
      {"products", Base::kRows, "products are in the catalog",
       [](const CleanReport& r) { return as_number(r.statistics.products()); }},
      {"left_out", Base::kRows, "rows were left out", [](const CleanReport& r) { return as_number(r.left_out); }},
      {"merged", Base::kRows, "rows were merged", [](const CleanReport& r) { return as_number(r.merged); }},
      {"review", Base::kNone, "pairs are to review", [](const CleanReport& r) { return as_number(r.pairs_to_review); }},
      {"in_review", Base::kProducts, "products are in a pair to review",
       [](const CleanReport& r) { return as_number(r.products_in_review); }},
      {"dropped", Base::kRows, "values were dropped", issues_of(Severity::kDropped)},
      {"repaired", Base::kRows, "values were repaired", issues_of(Severity::kChanged)},
      {"noted", Base::kRows, "values are worth a look", issues_of(Severity::kNoted)},
      {"unmapped", Base::kProducts, "products have no sure category",
       [](const CleanReport& r) {
         const MappedProducts products = mapped_products(r);
         return as_number(products.review + products.without);
       }},
      {"readiness", Base::kNone, "of 100",
       [](const CleanReport& r) { return score_or_zero(measure_readiness(r).score()); }},
      {"collected", Base::kNone, "of 100", pillar_of(0)},
      {"connected", Base::kNone, "of 100", pillar_of(1)},
      {"consumable", Base::kNone, "of 100", pillar_of(2)},
  };
  return list;
}

const Figure* find_figure(std::string_view name) {
  for (const Figure& figure : figures()) {
    if (figure.name == name) return &figure;
  }
  return nullptr;
}

std::string trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

std::optional<double> non_negative(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number) || number < 0)
    return std::nullopt;
  return number;
}

// The condition, or what is wrong with it.
std::optional<FailCondition> parse_one(const std::string& text, std::string& mistake) {
  FailCondition condition;
  condition.text = text;
  const size_t at = text.find_first_of("<>");
  if (at == std::string::npos) {
    mistake = "\"" + text + "\": write a figure, one of < <= > >=, and a number, such as left_out>1%";
    return std::nullopt;
  }
  const size_t after = at + 1 < text.size() && text[at + 1] == '=' ? at + 2 : at + 1;
  condition.figure = trimmed(std::string_view(text).substr(0, at));
  condition.order = text.substr(at, after - at);
  std::string limit = trimmed(std::string_view(text).substr(after));
  const Figure* figure = find_figure(condition.figure);
  if (figure == nullptr) {
    mistake = "\"" + text + "\": no figure \"" + condition.figure + "\"; there are " + fail_figures();
    return std::nullopt;
  }
  condition.percent = !limit.empty() && limit.back() == '%';
  if (condition.percent) limit = trimmed(std::string_view(limit).substr(0, limit.size() - 1));
  if (condition.percent && figure->base == Base::kNone) {
    mistake = "\"" + text + "\": " + condition.figure + " is no share; leave the % away";
    return std::nullopt;
  }
  const std::optional<double> number = non_negative(limit);
  if (!number) {
    mistake = "\"" + text + "\": \"" + limit + "\" is no number; write one such as 80 or 1.5";
    return std::nullopt;
  }
  condition.limit = *number;
  return condition;
}

bool holds(double value, const std::string& order, double limit) {
  if (order == "<") return value < limit;
  if (order == "<=") return value <= limit;
  return order == ">" ? value > limit : value >= limit;
}

std::string number_text(double number) {
  if (number == std::floor(number)) return count(static_cast<std::uint64_t>(number));
  return readiness_text(number);
}

}  // namespace

FailConditions parse_fail_conditions(std::string_view text) {
  FailConditions parsed;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size());
    const std::string one = trimmed(text.substr(begin, end - begin));
    begin = end + 1;
    std::string mistake;
    std::optional<FailCondition> condition = parse_one(one, mistake);
    if (condition) {
      parsed.conditions.push_back(std::move(*condition));
    } else {
      parsed.mistakes.push_back(std::move(mistake));
    }
  }
  return parsed;
}

std::string fail_figures() {
  std::string names;
  for (const Figure& figure : figures()) names += (names.empty() ? "" : ", ") + std::string(figure.name);
  return names;
}

std::vector<std::string> conditions_that_hold(const std::vector<FailCondition>& conditions, const CleanReport& report) {
  std::vector<std::string> held;
  for (const FailCondition& condition : conditions) {
    const Figure& figure = *find_figure(condition.figure);
    const double value = figure.read(report);
    const std::uint64_t base = figure.base == Base::kProducts ? report.statistics.products() : report.rows;
    const double share = base == 0 ? 0 : 100 * value / as_number(base);
    if (!holds(condition.percent ? share : value, condition.order, condition.limit)) continue;
    std::string sentence = condition.text + ": " + number_text(value) + " ";
    sentence += figure.sentence;
    if (condition.percent) sentence += ", " + readiness_text(share) + "% of " + count(base);
    if (condition.percent) sentence += figure.base == Base::kProducts ? " products" : " rows";
    held.push_back(std::move(sentence));
  }
  return held;
}

}  // namespace shelfwise::catalog_tools

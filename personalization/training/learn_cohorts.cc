#include "personalization/training/learn_cohorts.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "catalog/quality.h"
#include "common/dcg.h"
#include "common/random.h"
#include "personalization/blend/blend.h"
#include "personalization/training/cohort_counts.h"
#include "personalization/training/cohort_visits.h"
#include "personalization/training/title_index.h"

namespace shelfwise::personalization {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kFewestChoices = 50;
constexpr std::size_t kMostChoices = 5'000;
constexpr std::size_t kMostChosen = 3;  // products of a visit
constexpr std::size_t kFewestOffered = 5;
constexpr std::size_t kMostOffered = 100;
constexpr std::size_t kLongestList = 2'000;  // products with a word: more are no query
constexpr double kWeights[] = {0.25, 0.5, 0.75, 1.0};

// What a first visit took of the products with a word of its title, as if that had been searched for.
struct Choice {
  std::vector<Doc> offered;  // what was taken first
  std::vector<std::string> cohorts;
};

// Two figures of a product on offer; the blend's utility is the one plus weight times the other.
struct Utility {
  float everybody = 0;
  float cohort = 0;
};
using Scored = std::vector<Utility>;  // one choice, what was taken first

struct Judged {
  Quality quality;
  std::vector<double> log_likelihood;  // a choice
};

class Learner {
 public:
  Learner(const TrainingLog& log, const CatalogFacts& facts, const CohortOptions& options)
      : log_(log),
        facts_(facts),
        options_(options),
        visits_(cohort_visits(log, facts.generation(), options.utc_offset_hours)) {}

  CohortsAndReport run() {
    CohortsAndReport out;
    Json report = {{"on", false}, {"visits", visits_.size()}};
    report["verdict"] = judge(out.cohorts, report);
    report["on"] = out.cohorts.weight > 0;
    if (out.cohorts.weight > 0) {
      report["weight"] = out.cohorts.weight;
      out.cohorts.tastes = CohortCounts(visits_, facts_, options_.now + 1).tastes();
      for (const auto& [name, tastes] : out.cohorts.tastes) report["cohorts"][name] = tastes.shoppers;
    }
    out.report = report.dump();
    return out;
  }

 private:
  // Sets the weight; returns the verdict.
  std::string judge(LearnedCohorts& cohorts, Json& report) {
    if (visits_.empty()) {
      return "no event tells of a visit; send context.userAgent or context.device.type, and context.page.referrer";
    }
    const TitleIndex titles(facts_.generation());
    const std::uint32_t last = before_now(options_.window_days);
    const std::vector<Choice> earlier = choices(titles, before_now(2 * options_.window_days), last);
    const std::vector<Choice> later = choices(titles, last, options_.now + 1);
    report["choices"] = {{"learned_from", earlier.size()}, {"judged_on", later.size()}};
    if (earlier.size() < kFewestChoices || later.size() < kFewestChoices) {
      return "too few first visits to learn from; nothing goes by cohorts";
    }
    const auto weight = likeliest(scored(earlier, before_now(2 * options_.window_days)));
    const std::vector<Scored> held_out = scored(later, last);
    const Judged everybody = judged(held_out, 0);
    const Judged cohort = judged(held_out, weight);
    report["held_out"] = {{"everybody", quality_json(everybody.quality)}, {"cohort", quality_json(cohort.quality)}};
    if (weight == 0 || !clearly_likelier(cohort, everybody) || is_worse(cohort.quality, everybody.quality)) {
      return "cohorts do not serve first visits better on held-out time; nothing goes by them";
    }
    cohorts.weight = static_cast<float>(weight);
    return "learned";
  }

  static Json quality_json(const Quality& quality) {
    return {{"ndcg10", quality.ndcg10}, {"log_likelihood", quality.log_likelihood}};
  }

  std::uint32_t before_now(double days) const {
    return options_.now + 1 -
           static_cast<std::uint32_t>(std::min(days * kSecondsPerDay, static_cast<double>(options_.now)));
  }

  std::vector<Choice> choices(const TitleIndex& titles, std::uint32_t from, std::uint32_t until) const {
    std::vector<std::pair<std::uint64_t, const CohortVisit*>> drawn;
    for (const CohortVisit& visit : visits_) {
      if (!visit.first || visit.second < from || visit.second >= until) continue;
      drawn.emplace_back(Random((std::uint64_t{visit.shopper} << 32U) ^ visit.second).next(), &visit);
    }
    std::sort(drawn.begin(), drawn.end());
    std::vector<Choice> out;
    for (const auto& [draw, visit] : drawn) {
      for (std::size_t i = 0; i < std::min(visit->products.size(), kMostChosen); ++i) {
        if (out.size() == kMostChoices) return out;
        Choice choice{offered(titles, visit->products[i], draw + i), visit->cohorts};
        if (choice.offered.size() < kFewestOffered) continue;
        // The product that a visit began with is no evidence of where beginning there leads.
        if (i == 0) std::erase_if(choice.cohorts, is_entry);
        out.push_back(std::move(choice));
      }
    }
    return out;
  }

  std::vector<Doc> offered(const TitleIndex& titles, Doc taken, std::uint64_t draw) const {
    std::vector<std::uint32_t> words;
    for (const std::uint32_t term : facts_.generation().title_terms(taken)) {
      const std::size_t size = titles[term].size();
      if (size >= kFewestOffered && size <= kLongestList) words.push_back(term);
    }
    if (words.empty()) return {};
    Random random(draw);
    const auto with_word = titles[words[random.below(words.size())]];
    std::vector<Doc> out{taken};
    for (const Doc doc : with_word) {
      if (doc != taken) out.push_back(doc);
    }
    for (std::size_t i = 1; i < out.size() && i < kMostOffered; ++i) {
      std::swap(out[i], out[i + random.below(out.size() - i)]);
    }
    if (out.size() > kMostOffered) out.resize(kMostOffered);
    return out;
  }

  // By what was known at `cut`.
  std::vector<Scored> scored(const std::vector<Choice>& choices, std::uint32_t cut) const {
    const auto sales =
        log_features(sequences_before(log_, cut), facts_.documents(), cut, options_.popularity_half_life_days);
    const auto quality = catalog::quality_by_document(facts_.generation());
    const Cohorts cohorts({1, CohortCounts(visits_, facts_, cut).tastes()}, facts_);
    std::vector<Scored> out;
    for (const Choice& choice : choices) {
      const auto view = cohorts.view(choice.cohorts, 1);
      Scored& one = out.emplace_back();
      for (const Doc doc : choice.offered) {
        float everybody = quality[doc] * options_.prior[kCatalogQuality];
        for (std::size_t k = 0; k < kLogFeatures; ++k) everybody += sales[doc][k] * options_.prior[k];
        one.push_back({everybody, view == nullptr ? 0 : view->share(doc)});
      }
    }
    return out;
  }

  static Judged judged(const std::vector<Scored>& choices, double weight) {
    Judged out;
    for (const Scored& choice : choices) {
      const auto utility = [&](const Utility& u) {
        return static_cast<double>(u.everybody) + weight * static_cast<double>(u.cohort);
      };
      const double taken = utility(choice.front());
      double sum = 0;
      std::size_t rank = 0;
      for (const Utility& one : choice) {
        sum += std::exp(utility(one) - taken);
        rank += utility(one) > taken ? 1 : 0;
      }
      out.log_likelihood.push_back(-std::log(sum));
      out.quality.log_likelihood += out.log_likelihood.back();
      if (rank < 10) out.quality.ndcg10 += dcg_discount(rank);
    }
    const auto count = static_cast<double>(choices.size());
    out.quality.log_likelihood /= count;
    out.quality.ndcg10 /= count;
    return out;
  }

  static double likeliest(const std::vector<Scored>& choices) {
    double best = 0;
    double most = judged(choices, 0).quality.log_likelihood;
    for (const double weight : kWeights) {
      const double likelihood = judged(choices, weight).quality.log_likelihood;
      if (likelihood <= most) continue;
      most = likelihood;
      best = weight;
    }
    return best;
  }

  // By two standard errors of the mean difference.
  static bool clearly_likelier(const Judged& one, const Judged& other) {
    const auto count = static_cast<double>(one.log_likelihood.size());
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < one.log_likelihood.size(); ++i) {
      const double difference = one.log_likelihood[i] - other.log_likelihood[i];
      sum += difference;
      squares += difference * difference;
    }
    const double mean = sum / count;
    return mean > 2 * std::sqrt(std::max(0.0, squares / count - mean * mean) / count);
  }

  const TrainingLog& log_;
  const CatalogFacts& facts_;
  const CohortOptions& options_;
  std::vector<CohortVisit> visits_;
};

}  // namespace

CohortsAndReport learn_cohorts(const TrainingLog& log, const CatalogFacts& facts, const CohortOptions& options) {
  return Learner(log, facts, options).run();
}

}  // namespace shelfwise::personalization

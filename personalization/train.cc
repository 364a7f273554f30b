#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "catalog/store.h"
#include "personalization/blend.h"
#include "personalization/buyers.h"
#include "personalization/co_occurrence.h"
#include "personalization/item_model.h"
#include "personalization/model.h"
#include "personalization/personalizer.h"
#include "personalization/pseudo_queries.h"
#include "personalization/repeats.h"
#include "personalization/training_log.h"

namespace shelfwise::personalization {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kFewestChoices = 50;  // below this the defaults know better
constexpr double kLongestWindowDays = 30;
constexpr double kWindowShare = 0.1;  // of the log's time, held out twice: to learn the blend and to judge it

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

Json quality_json(const Quality& quality) {
  return {{"ndcg10", quality.ndcg10}, {"log_likelihood", quality.log_likelihood}};
}

// Personal order goes on where it is as good as everybody's but for chance.
bool clearly_loses(const Quality& quality, const Quality& against) {
  return quality.log_likelihood < against.log_likelihood || quality.ndcg10 < 0.99 * against.ndcg10;
}

class Trainer {
 public:
  Trainer(const catalog::StorePaths& store, const TrainOptions& options) : store_(store), options_(options) {}

  Result<std::string> run() {
    auto lock = FileLock::acquire(store_.train_lock(), "another `shelfwise train` works on this store; wait for it");
    if (!lock) return std::move(lock).error();
    auto generation = catalog::Generation::open_current(store_);
    if (!generation) return std::move(generation).error();
    generation_ = std::move(*generation);
    if (Status s = read_log(); !s) return s.error();
    learn_tables();
    const CatalogFacts facts(generation_);
    learn_weights(facts);
    return publish();
  }

 private:
  void tell(std::string_view stage, double done) const {
    if (options_.progress) options_.progress(stage, done);
  }

  Status read_log() {
    tell("reading the log", 0);
    const Stopwatch watch;
    events::EventStore::Options read_only;
    read_only.read_only = true;
    auto events = events::EventStore::open(store_.events(), read_only);
    if (!events) return std::move(events).error();
    const EventReader reader(generation_, options_.settings.sensitive_categories);
    auto log = read_training_log(**events, reader, options_.as_of);
    if (!log) return std::move(log).error();
    log_ = std::move(*log);
    report_["shoppers"] = log_.shoppers.size();
    report_["interactions"] = log_.interactions;
    report_["seconds"]["log"] = watch.seconds();
    return {};
  }

  void learn_tables() {
    tell("item models", 0.1);
    const Stopwatch watch;
    const std::uint32_t now = to_seconds(options_.as_of);
    const Sequences all = sequences_before(log_, now + 1);
    model_.sales = log_features(all, generation_->size(), now, options_.settings.popularity_half_life_days);
    SparseRows& next = model_.tables[static_cast<std::size_t>(Table::kNext)];
    next = train_next_model(all, generation_->size(), next_);
    tell("related products", 0.3);
    learn_related(all);
    report_["item_model_weights"] = next.values.size();
    report_["seconds"]["item_models"] = watch.seconds();
  }

  void learn_related(const Sequences& all) {
    const auto learn = [&](Table table, const CoOccurrenceOptions& options) {
      model_.tables[static_cast<std::size_t>(table)] = co_occurrence(all, generation_->size(), options);
    };
    // What completes a product may be what sells anyway; what replaces it is rather what is rare elsewhere, met by
    // several shoppers, and met by what replaces it in turn.
    learn(Table::kTogether, {.popularity = 0.05, .least = Act::kOrder});
    learn(Table::kViewed, {.popularity = 0.1});
    learn(Table::kInstead, {.popularity = 0.4, .common_from = 30, .support = 0.5, .second_hop = 0.6});
    model_.buyers = count_buyers(all, generation_->size(), model_.tables[static_cast<std::size_t>(Table::kTogether)]);
    model_.cycles = learn_cycles(all, generation_->group());
  }

  std::vector<ChoiceSet> choices(const CatalogFacts& facts, double from_days, double to_days) const {
    const std::uint32_t now = to_seconds(options_.as_of);
    PseudoQueryOptions options;
    const auto before_now = [&](double days) {
      return now + 1 - static_cast<std::uint32_t>(std::min(days * kSecondsPerDay, static_cast<double>(now)));
    };
    options.cut = before_now(from_days);
    options.until = before_now(to_days);
    return make_pseudo_queries(log_, facts, options_.settings, next_, options);
  }

  // The windows end at the clock: in a log that ends long before it they are empty, and all has decayed.
  void note_old_events(double window_days) {
    if (log_.interactions == 0) return;
    const double age = days_between(log_.last, to_seconds(options_.as_of));
    if (age <= window_days) return;
    const std::string last = format_rfc3339(TimePoint(std::chrono::seconds(log_.last + 1)));
    report_["note"] = "the last event is " + std::to_string(static_cast<long>(age)) +
                      " days older than the clock, so little is learned from the log; to train as of then: shelfwise "
                      "train --store " +
                      store_.root.string() + " --as-of " + last;
  }

  // Learns from the window before the last one, judges on the last, and where that stands, learns from both.
  void learn_weights(const CatalogFacts& facts) {
    tell("blend", 0.4);
    const Stopwatch watch;
    model_.blend = default_blend();
    Json& report = report_["blend"];
    const double span_days = days_between(log_.first, log_.last);
    const double window = std::clamp(span_days * kWindowShare, 1.0, kLongestWindowDays);
    std::vector<ChoiceSet> earlier = choices(facts, 2 * window, window);
    tell("blend", 0.6);
    std::vector<ChoiceSet> later = choices(facts, window, 0);
    tell("blend", 0.8);
    report["window_days"] = window;
    report["choice_sets"] = {{"learned_from", earlier.size()}, {"judged_on", later.size()}};
    note_old_events(window);
    if (earlier.size() < kFewestChoices || later.size() < kFewestChoices) {
      report["verdict"] = "too few orders of known shoppers to learn from; the defaults stand";
      return;
    }
    const Blend trial = learn_blend(earlier);
    const Quality plain_default = judge(model_.blend, Order::kEverybody, later);
    const Quality plain = judge(trial, Order::kEverybody, later);
    const Quality personal_default = judge(model_.blend, Order::kPersonal, later);
    const Quality personal = judge(trial, Order::kPersonal, later);
    report["held_out"] = {{"everybody_default", quality_json(plain_default)},
                          {"everybody_learned", quality_json(plain)},
                          {"personal_default", quality_json(personal_default)},
                          {"personal_learned", quality_json(personal)}};
    const bool plain_stands = !is_worse(plain, plain_default);
    const bool personal_stands = !is_worse(personal, personal_default);
    model_.blend_learned = plain_stands || personal_stands;
    if (model_.blend_learned) {
      std::move(later.begin(), later.end(), std::back_inserter(earlier));
      const Blend learned = learn_blend(earlier);
      model_.blend = combine(plain_stands ? learned : model_.blend, personal_stands ? learned : model_.blend);
    }
    report["everybody"] = plain_stands ? "learned" : "the learned weights lose on held-out time; the defaults stand";
    report["shopper"] = personal_stands ? "learned" : "the learned weights lose on held-out time; the defaults stand";
    report["verdict"] =
        model_.blend_learned ? "learned" : "the learned weights lose on held-out time; the defaults stand";
    if (clearly_loses(personal_stands ? personal : personal_default, plain_stands ? plain : plain_default)) {
      report["verdict"] = report["shopper"] =
          "personal order loses to everybody's on held-out time; it is switched off";
      model_.blend.shift = {};
      model_.blend.personal = {};
    }
    report_["seconds"]["blend"] = watch.seconds();
  }

  Json weights_json() const {
    Json json;
    for (std::size_t k = 0; k < kPriorFeatures; ++k) {
      const char* name = prior_feature_name(static_cast<PriorFeature>(k));
      json["everybody"][name] = model_.blend.prior[k];
      json["shopper"][name] = model_.blend.prior[k] + model_.blend.shift[k];
    }
    for (std::size_t k = 0; k < kPersonalFeatures; ++k) {
      json["shopper"][personal_feature_name(static_cast<PersonalFeature>(k))] = model_.blend.personal[k];
    }
    return json;
  }

  Result<std::string> publish() {
    tell("writing", 0.9);
    auto number = catalog::next_number(store_.models());
    if (!number) return std::move(number).error();
    model_.as_of = format_rfc3339(options_.as_of);
    report_["model"] = *number;
    report_["as_of"] = model_.as_of;
    report_["weights"] = weights_json();
    // The folder is the same for the same input; seconds and advice are told, not kept.
    Json kept = report_;
    kept.erase("seconds");
    kept.erase("model");
    kept.erase("note");
    model_.report = kept.dump();
    std::filesystem::path unfinished = store_.model(*number);
    unfinished += ".tmp";
    std::error_code failed;
    std::filesystem::remove_all(unfinished, failed);
    if (Status s = write_model(unfinished, *generation_, model_); !s) return s.error();
    std::filesystem::rename(unfinished, store_.model(*number), failed);
    if (failed) return system_error(failed.value(), "rename", unfinished);
    if (Status s = sync_path(store_.models()); !s) return s.error();
    if (Status s = catalog::write_pointer(store_.current_model(), *number); !s) return s.error();
    if (auto removed = catalog::remove_unused(store_.models(), *number); !removed) return std::move(removed).error();
    report_["seconds"]["all"] = watch_.seconds();
    return report_.dump(2);
  }

  const catalog::StorePaths& store_;
  const TrainOptions& options_;
  Stopwatch watch_;
  NextModelOptions next_;
  std::shared_ptr<catalog::Generation> generation_;
  TrainingLog log_;
  LearnedModel model_;
  Json report_;
};

}  // namespace

Result<std::string> train(const catalog::StorePaths& store, const TrainOptions& options) {
  return Trainer(store, options).run();
}

}  // namespace shelfwise::personalization

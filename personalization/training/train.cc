#include <algorithm>
#include <chrono>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "catalog/store.h"
#include "personalization/items/buyers.h"
#include "personalization/items/co_occurrence.h"
#include "personalization/items/item_model.h"
#include "personalization/items/repeats.h"
#include "personalization/model.h"
#include "personalization/personalizer.h"
#include "personalization/training/blend_training.h"
#include "personalization/training/learn_cohorts.h"
#include "personalization/training/pseudo_queries.h"
#include "personalization/training/training_log.h"
#include "personalization/training/training_memory.h"
#include "personalization/training/tuning.h"
#include "personalization/training/update.h"

namespace shelfwise::personalization {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kLongestWindowDays = 30;
constexpr double kWindowShare = 0.1;  // of the log's time, held out twice: to learn the blend and to judge it

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

class Trainer {
 public:
  Trainer(const catalog::StorePaths& store, const TrainOptions& options) : store_(store), options_(options) {}

  Result<std::string> run() {
    workers_ = {options_.training.threads > 0 ? options_.training.threads : cores(), options_.stop};
    next_.workers = workers_;
    auto lock = FileLock::acquire(store_.train_lock(), "another `shelfwise train` works on this store; wait for it");
    if (!lock) return std::move(lock).error();
    auto generation = catalog::Generation::open_current(store_);
    if (!generation) return std::move(generation).error();
    generation_ = std::move(*generation);
    if (Status s = read_log(); !s) return s.error();
    if (Status s = plan(); !s) return s.error();
    if (options_.update) {
      if (Status s = open_base(); !s) return s.error();
    }
    if (base_) {
      keep_weights();
    } else {
      tune();
      learn_weights(CatalogFacts(generation_));
    }
    learn_what_is_next();
    learn_of_cohorts();
    log_ = {};
    learn_tables();
    return publish();
  }

 private:
  void tell(std::string_view stage, double done) const {
    if (options_.stop != nullptr && options_.stop->load()) throw Stopped{};
    if (options_.progress) options_.progress(stage, done);
  }

  void note(const std::string& text) {
    report_["note"] = report_.contains("note") ? report_["note"].get<std::string>() + "; " + text : text;
  }

  static unsigned cores() { return std::clamp(std::thread::hardware_concurrency(), 1U, 8U); }

  std::uint64_t budget() const { return static_cast<std::uint64_t>(options_.training.memory_mb) << 20U; }

  Status read_log() {
    tell("reading the log", 0);
    const Stopwatch watch;
    const EventReader reader(generation_, options_.settings.sensitive_categories);
    auto log = read_training_log(store_.events(), reader, options_.as_of, {budget(), options_.stop});
    if (!log) return std::move(log).error();
    log_ = std::move(*log);
    now_ = to_seconds(options_.as_of);
    all_ = sequences_before(log_, now_ + 1);
    report_["shoppers"] = log_.shoppers.size();
    report_["interactions"] = log_.interactions;
    report_["seconds"]["log"] = watch.seconds();
    return {};
  }

  // What fits into the memory that training may take.
  Status plan() {
    // The blend is learned from a second copy of the sequences, and its choices.
    const std::uint64_t sets =
        std::min<std::uint64_t>(log_.interactions, 2ULL * kSurfaces * PseudoQueryOptions().max_sets);
    const std::uint64_t choices = sets * PseudoQueryOptions().max_candidates * kBlendColumns * sizeof(float);
    const MemoryAtHand memory{budget(), log_.memory_bytes() + 2 * all_.memory_bytes() + choices};
    auto plan = plan_training(all_, generation_->size(), memory);
    if (!plan) return std::move(plan).error();
    next_.max_neighbours = plan->max_neighbours;
    next_.max_gram_row = plan->max_gram_row;
    related_neighbours_ = plan->related_neighbours;
    report_["memory"] = {{"allowed_mb", options_.training.memory_mb}, {"planned_mb", plan->bytes >> 20U},
                         {"neighbours", plan->max_neighbours},        {"matrix_row", plan->max_gram_row},
                         {"related", plan->related_neighbours},       {"coarser", plan->coarser}};
    return {};
  }

  // The model to go on from, where there is one that can be.
  Status open_base() {
    const auto fresh = [&](const std::string& why) { note("all was learned anew: " + why); };
    auto number = catalog::read_pointer(store_.current_model());
    if (!number) return std::move(number).error();
    if (!*number) {
      fresh("there is no model yet");
      return {};
    }
    auto model = Model::open(store_, **number, *generation_);
    if (!model) {
      fresh("the model in use cannot be read");
    } else if (model->generation() != generation_->info().number) {
      fresh("the model in use was learned with another index");
    } else if (!model->has_marks() || !same_settings(*model)) {
      fresh("the model in use was learned with other settings, or before updates were known");
    } else {
      base_.emplace(std::move(*model));
    }
    return {};
  }

  // Takes over what the base chose on held-out time; false where the rest differs.
  bool same_settings(const Model& model) {
    const Json known = Json::parse(model.item_model(), nullptr, false);
    if (!known.is_object()) return false;
    NextModelOptions as_known = next_;
    as_known.ridge = known.value("ridge", 0.0);
    as_known.backward = known.value("backward", 0.0);
    as_known.future = known.value("future", 0.0);
    if (item_model_json(as_known) != known) return false;
    next_ = as_known;
    return true;
  }

  static Json item_model_json(const NextModelOptions& options) {
    return {{"past", options.past},
            {"future", options.future},
            {"backward", options.backward},
            {"same_step", options.same_step},
            {"ridge", options.ridge},
            {"relative_ridge", options.relative_ridge},
            {"neighbours", options.max_neighbours},
            {"matrix_row", options.max_gram_row},
            {"window", options.window}};
  }

  void keep_weights() {
    model_.blends = {base_->blend(Surface::kSearch), base_->blend(Surface::kCategory)};
    model_.blend_learned = base_->blend_learned();
    report_["blend"]["verdict"] = "kept from model " + std::to_string(base_->number());
  }

  double held_out_days() const {
    return std::clamp(days_between(log_.first, log_.last) * kWindowShare, 1.0, kLongestWindowDays);
  }

  void tune() {
    tell("settings", 0.05);
    const Stopwatch watch;
    const auto window = static_cast<std::uint32_t>(held_out_days() * kSecondsPerDay);
    const std::uint32_t cut = now_ > window ? now_ + 1 - window : 0;
    const Tuned tuned = tune_next_model(log_, generation_->size(), next_, {cut, options_.training.tuning_seconds});
    next_ = tuned.options;
    Json& report = report_["tuning"];
    report = {{"verdict", tuned.verdict}, {"cases", tuned.cases}};
    if (!tuned.trials.empty()) report["products_share"] = tuned.products_share;
    for (const Trial& trial : tuned.trials) {
      report["trials"].push_back({{"settings", trial.name},
                                  {"ndcg10", trial.ndcg10},
                                  {"gain", trial.gain},
                                  {"standard_error", trial.error},
                                  {"taken", trial.taken}});
    }
    report_["seconds"]["tuning"] = watch.seconds();
  }

  // The item model; in an update, of the products alone that have changed.
  SparseRows learn_next() {
    NextCounts counts = count_next(all_, generation_->size(), next_);
    model_.marks = marks_of(counts, workers_);
    if (!base_) return solve_next(std::move(counts), next_);
    std::vector<NextMark> before;
    before.reserve(generation_->size());
    for (Doc doc = 0; doc < generation_->size(); ++doc) before.push_back(base_->mark(doc));
    const std::vector<bool> wanted =
        products_to_solve(counts, before, model_.marks, options_.training.update_tolerance, workers_);
    report_["update"] = {{"of_model", base_->number()},
                         {"products", std::count_if(counts.predicts.begin(), counts.predicts.end(),
                                                    [](const auto& row) { return !row.empty(); })},
                         {"solved", std::count(wanted.begin(), wanted.end(), true)},
                         {"tolerance", options_.training.update_tolerance}};
    std::vector<std::vector<Neighbour>> kept(generation_->size());
    const ItemRows rows = base_->rows(Table::kNext);
    for (Doc doc = 0; doc < generation_->size(); ++doc) {
      rows.for_each(doc, [&](Doc other, float weight) {
        if (!wanted[other]) kept[other].push_back({doc, weight});
      });
    }
    return solve_next(std::move(counts), next_, wanted, std::move(kept));
  }

  void learn_tables() {
    tell("item models", 0.5);
    const Stopwatch watch;
    model_.sales = log_features(all_, generation_->size(), now_, options_.settings.popularity_half_life_days);
    SparseRows& next = model_.tables[static_cast<std::size_t>(Table::kNext)];
    next = learn_next();
    model_.item_model = item_model_json(next_).dump();
    report_["item_model_weights"] = next.values.size();
    report_["seconds"]["item_models"] = watch.seconds();
    tell("related products", 0.8);
    const Stopwatch related;
    learn_related();
    report_["seconds"]["related"] = related.seconds();
  }

  void learn_related() {
    const auto learn = [&](Table table, CoOccurrenceOptions options) {
      options.max_neighbours = related_neighbours_;
      options.workers = workers_;
      model_.tables[static_cast<std::size_t>(table)] =
          co_occurrence(all_, generation_->size(), options, generation_->group());
    };
    // What completes a product may be what sells anyway; what replaces it is rather what is rare elsewhere, met by
    // several shoppers, and met by what replaces it in turn.
    learn(Table::kTogether, {.popularity = 0.05, .least = Act::kOrder});
    learn(Table::kViewed, {.popularity = 0.1});
    learn(Table::kInstead, {.popularity = 0.4, .common_from = 30, .support = 0.5, .second_hop = 0.6});
    const SparseRows& together = model_.tables[static_cast<std::size_t>(Table::kTogether)];
    model_.buyers = count_buyers(all_, generation_->size(), together, workers_);
    model_.cycles = learn_cycles(all_, generation_->group());
  }

  void learn_weights(const CatalogFacts& facts) {
    tell("blend", 0.1);
    const Stopwatch watch;
    const double window = held_out_days();
    note_old_events(window);
    const auto told = [&](double done) { tell("blend", done); };
    LearnedBlends learned = learn_blends({log_, facts, options_.settings, next_, now_, window, told}, report_);
    model_.blends = std::move(learned.blends);
    model_.blend_learned = learned.learned;
    report_["seconds"]["blend"] = watch.seconds();
  }

  // The windows end at the clock: in a log that ends long before it they are empty, and all has decayed.
  void note_old_events(double window_days) {
    if (log_.interactions == 0) return;
    const double age = days_between(log_.last, now_);
    if (age <= window_days) return;
    const std::string last = format_rfc3339(TimePoint(std::chrono::seconds(log_.last + 1)));
    note("the last event is " + std::to_string(static_cast<long>(age)) +
         " days older than the clock, so little is learned from the log; to train as of then: shelfwise "
         "train --store " +
         store_.root.string() + " --as-of " + last);
  }

  void learn_what_is_next() {
    const Stopwatch watch;
    model_.predictions = learn_predictions(log_.shoppers, *generation_, to_seconds(options_.as_of));
    report_["predictions"] = Json::parse(predictions_to_json(model_.predictions));
    report_["seconds"]["predictions"] = watch.seconds();
  }

  void learn_of_cohorts() {
    tell("cohorts", 0.47);
    const Stopwatch watch;
    CohortOptions options;
    options.now = now_;
    options.window_days = held_out_days();
    options.utc_offset_hours = options_.settings.utc_offset_hours;
    options.popularity_half_life_days = options_.settings.popularity_half_life_days;
    options.prior = model_.blends[static_cast<std::size_t>(Surface::kSearch)].prior;
    CohortsAndReport learned = learn_cohorts(log_, CatalogFacts(generation_), options);
    model_.cohorts = std::move(learned.cohorts);
    report_["cohorts"] = Json::parse(learned.report);
    report_["seconds"]["cohorts"] = watch.seconds();
  }

  Status write(const std::filesystem::path& folder) {
    if (!base_) {
      const auto number = catalog::read_pointer(store_.current_model());
      if (number.ok() && *number) {
        auto before = Model::open(store_, **number, *generation_);
        if (before) base_.emplace(std::move(*before));
      }
    }
    return write_model(folder, *generation_, std::move(model_), workers_,
                       {base_ ? &*base_ : nullptr, options_.training.update_tolerance});
  }

  Result<std::string> publish() {
    tell("writing", 0.9);
    const Stopwatch writing;
    auto number = catalog::next_number(store_.models());
    if (!number) return std::move(number).error();
    model_.as_of = format_rfc3339(options_.as_of);
    report_["model"] = *number;
    report_["as_of"] = model_.as_of;
    report_["weights"] = weights_to_json(model_.blends[0]);
    report_["weights_of_category_pages"] = weights_to_json(model_.blends[1]);
    // The folder is the same for the same input; seconds and advice are told, not kept.
    Json kept = report_;
    kept.erase("seconds");
    kept.erase("model");
    kept.erase("note");
    kept.erase("memory");
    kept.erase("update");
    model_.report = kept.dump();
    std::filesystem::path unfinished = store_.model(*number);
    unfinished += ".tmp";
    std::error_code failed;
    std::filesystem::remove_all(unfinished, failed);
    if (Status s = write(unfinished); !s) return s.error();
    std::filesystem::rename(unfinished, store_.model(*number), failed);
    if (failed) return system_error(failed.value(), "rename", unfinished);
    if (Status s = sync_path(store_.models()); !s) return s.error();
    if (Status s = catalog::write_pointer(store_.current_model(), *number); !s) return s.error();
    base_.reset();  // which holds its folder
    if (auto removed = catalog::remove_unused(store_.models(), *number); !removed) return std::move(removed).error();
    report_["seconds"]["writing"] = writing.seconds();
    report_["seconds"]["all"] = watch_.seconds();
    return report_.dump(2);
  }

  const catalog::StorePaths& store_;
  const TrainOptions& options_;
  Stopwatch watch_;
  Workers workers_;
  NextModelOptions next_;
  std::uint32_t related_neighbours_ = 0;
  std::uint32_t now_ = 0;
  std::shared_ptr<catalog::Generation> generation_;
  std::optional<Model> base_;  // what an update goes on from; in the end the model in use, for its graph
  TrainingLog log_;
  Sequences all_;  // everything up to the clock
  LearnedModel model_;
  Json report_;
};

}  // namespace

Result<std::string> train(const catalog::StorePaths& store, const TrainOptions& options) {
  try {
    return Trainer(store, options).run();
  } catch (const Stopped&) {
    return make_error(ErrorCode::kUnavailable, "training was interrupted; the model in use stays");
  } catch (const std::bad_alloc&) {
    return make_error(ErrorCode::kNoSpace,
                      "the system has too little memory for training; the model in use stays. Set memory_mb in "
                      "[training] of store.toml to what is free, and a model that fits is learned",
                      "memory_mb");
  }
}

}  // namespace shelfwise::personalization

#include "server/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "server/event_service.h"

namespace shelfwise::server {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds{.0001, .00025, .0005, .001, .0025, .005, .01,
                                                       .025,  .05,    .1,    .25,  .5,    1,    2.5};

// Metrics by label values, found without building the library's label maps on every request.
template <class Metric>
class ByLabels {
 public:
  Metric& get(std::string_view a, std::string_view b, const std::function<Metric&()>& make) {
    std::string key(a);
    key += '\n';
    key += b;
    {
      const std::shared_lock lock(mutex_);
      if (const auto found = metrics_.find(key); found != metrics_.end()) return *found->second;
    }
    const std::unique_lock lock(mutex_);
    return *metrics_.emplace(std::move(key), &make()).first->second;
  }

 private:
  std::shared_mutex mutex_;
  std::map<std::string, Metric*, std::less<>> metrics_;
};

}  // namespace

struct Metrics::Impl {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Histogram>& requests = prometheus::BuildHistogram()
                                                            .Name("shelfwise_http_request_seconds")
                                                            .Help("Time to answer, by method and route")
                                                            .Register(registry);
  prometheus::Family<prometheus::Counter>& answers = prometheus::BuildCounter()
                                                         .Name("shelfwise_http_responses_total")
                                                         .Help("Answers, by route and status")
                                                         .Register(registry);
  prometheus::Family<prometheus::Histogram>& stages = prometheus::BuildHistogram()
                                                          .Name("shelfwise_stage_seconds")
                                                          .Help("Time of each stage of an answer, by route")
                                                          .Register(registry);
  prometheus::Family<prometheus::Counter>& events = prometheus::BuildCounter()
                                                        .Name("shelfwise_events_total")
                                                        .Help("Events received, by what became of them")
                                                        .Register(registry);
  prometheus::Counter& stored = events.Add({{"outcome", "stored"}});
  prometheus::Counter& seen_before = events.Add({{"outcome", "seen_before"}});
  prometheus::Counter& opted_out = events.Add({{"outcome", "opted_out"}});
  prometheus::Counter& erased = events.Add({{"outcome", "erased"}});
  prometheus::Counter& set_aside = events.Add({{"outcome", "set_aside"}});
  prometheus::Counter& rejected = events.Add({{"outcome", "rejected"}});
  ByLabels<prometheus::Histogram> request_by_route;
  ByLabels<prometheus::Counter> answer_by_status;
  ByLabels<prometheus::Histogram> stage_by_name;
  ByLabels<prometheus::Gauge> gauges;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::observe_request(std::string_view method, std::string_view route, int status, double seconds) {
  Impl& m = *impl_;
  m.request_by_route
      .get(method, route,
           [&]() -> prometheus::Histogram& {
             return m.requests.Add({{"method", std::string(method)}, {"route", std::string(route)}}, kSeconds);
           })
      .Observe(seconds);
  const std::string code = std::to_string(status);
  m.answer_by_status
      .get(route, code,
           [&]() -> prometheus::Counter& {
             return m.answers.Add({{"route", std::string(route)}, {"status", code}});
           })
      .Increment();
}

void Metrics::observe_stage(std::string_view route, std::string_view stage, double seconds) {
  Impl& m = *impl_;
  m.stage_by_name
      .get(route, stage,
           [&]() -> prometheus::Histogram& {
             return m.stages.Add({{"route", std::string(route)}, {"stage", std::string(stage)}}, kSeconds);
           })
      .Observe(seconds);
}

void Metrics::count_events(const EventReceipt& receipt) {
  impl_->stored.Increment(static_cast<double>(receipt.stored - receipt.set_aside));
  impl_->set_aside.Increment(static_cast<double>(receipt.set_aside));
  impl_->seen_before.Increment(static_cast<double>(receipt.seen_before));
  impl_->opted_out.Increment(static_cast<double>(receipt.opted_out));
  impl_->erased.Increment(static_cast<double>(receipt.erased));
  impl_->rejected.Increment(static_cast<double>(receipt.rejected.size()));
}

void Metrics::set_gauge(std::string_view name, double value) {
  Impl& m = *impl_;
  m.gauges
      .get(
          name, {},
          [&]() -> prometheus::Gauge& {
            const std::string full = "shelfwise_" + std::string(name);
            return prometheus::BuildGauge().Name(full).Help("Present state of the server").Register(m.registry).Add({});
          })
      .Set(value);
}

std::string Metrics::text() const { return prometheus::TextSerializer().Serialize(impl_->registry.Collect()); }

}  // namespace shelfwise::server

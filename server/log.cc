#include "server/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "common/clock.h"
#include "server/json_writer.h"

namespace shelfwise::server {

struct Log::Impl {
  static constexpr size_t kQueuedLines = 8'192;

  explicit Impl(Access which)
      : access(which),
        pool(std::make_shared<spdlog::details::thread_pool>(kQueuedLines, 1)),
        logger(std::make_shared<spdlog::async_logger>("shelfwise", std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                                      pool, spdlog::async_overflow_policy::overrun_oldest)) {
    logger->set_pattern("%v");
  }

  void line(std::string_view level, std::string_view event, std::string_view rest) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("time").string(format_rfc3339(SystemClock().now()));
    json.key("level").string(level).key("event").string(event);
    if (!rest.empty()) json.key("message").string(rest);
    json.end_object();
    logger->info(out);
  }

  Access access;
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;
};

Log::Log(Access access) : impl_(std::make_unique<Impl>(access)) {}
Log::~Log() = default;

void Log::info(std::string_view message) { impl_->line("info", "server", message); }
void Log::warning(std::string_view message) { impl_->line("warning", "server", message); }

void Log::request(const RequestRecord& record) {
  if (impl_->access == Access::kOff || (impl_->access == Access::kErrors && record.status < 500)) return;
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("time").string(format_rfc3339(SystemClock().now()));
  json.key("level").string(record.status >= 500 ? "error" : "info").key("event").string("request");
  json.key("request_id")
      .string(record.request_id)
      .key("method")
      .string(record.method)
      .key("route")
      .string(record.route);
  json.key("status").integer(record.status).key("ms").number(record.ms).key("bytes").unsigned_integer(record.bytes);
  if (!record.remote.empty()) json.key("remote").string(record.remote);
  if (!record.detail.empty()) json.key("detail").string(record.detail);
  json.end_object();
  impl_->logger->info(out);
}

}  // namespace shelfwise::server

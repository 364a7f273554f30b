#include "server/commands/progress_line.h"

#include <unistd.h>

#include <cstdio>

namespace shelfwise::server {
namespace {

constexpr auto kQuiet = std::chrono::seconds(2);
constexpr auto kEvery = std::chrono::milliseconds(250);

}  // namespace

ProgressLine::ProgressLine(std::string what)
    : what_(std::move(what)),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(SteadyClock::now()),
      stage_start_(start_),
      last_(start_) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::show(std::string_view stage, std::uint64_t done, std::uint64_t total, std::uint64_t count,
                        std::string_view unit) {
  const auto now = SteadyClock::now();
  if (stage != stage_) {
    stage_ = stage;
    stage_start_ = now;
  }
  if (!terminal_ || now - start_ < kQuiet || (shown_ && now - last_ < kEvery)) return;
  last_ = now;
  shown_ = true;
  const double seconds = std::chrono::duration<double>(now - stage_start_).count();
  std::string text = what_ + ": " + std::string(stage);
  char buffer[128];
  if (total > 0) {
    std::snprintf(buffer, sizeof buffer, " %3.0f %%", 100.0 * static_cast<double>(done) / static_cast<double>(total));
    text += buffer;
  }
  if (count > 0) {
    std::snprintf(buffer, sizeof buffer, ", %llu ", static_cast<unsigned long long>(count));
    text += buffer;
    text += unit;
    std::snprintf(buffer, sizeof buffer, ", %.0f a second", static_cast<double>(count) / seconds);
    text += buffer;
  }
  if (total > done && done > 0) {
    const double left = seconds * static_cast<double>(total - done) / static_cast<double>(done);
    std::snprintf(buffer, sizeof buffer, ", about %.0f s left", left);
    text += buffer;
  }
  std::fprintf(stderr, "\r\033[K%s", text.c_str());
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (!shown_) return;
  shown_ = false;
  std::fprintf(stderr, "\r\033[K");
  std::fflush(stderr);
}

}  // namespace shelfwise::server

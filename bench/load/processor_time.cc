#include "bench/load/processor_time.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace shelfwise::load {

std::optional<double> processor_ms(int pid) {
  std::error_code error;
  std::filesystem::directory_iterator threads("/proc/" + std::to_string(pid) + "/task", error);
  if (error) return std::nullopt;
  std::uint64_t nanoseconds = 0;
  for (const auto& thread : threads) {
    std::uint64_t own = 0;
    if (std::ifstream(thread.path() / "schedstat") >> own) nanoseconds += own;
  }
  return static_cast<double>(nanoseconds) / 1e6;
}

}  // namespace shelfwise::load

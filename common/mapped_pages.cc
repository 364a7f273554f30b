#include "common/mapped_pages.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace shelfwise {

void read_here_and_there(std::span<const std::byte> bytes) {
  if (bytes.empty()) return;
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto address = reinterpret_cast<std::uintptr_t>(bytes.data());
  const std::uintptr_t begin = address / page * page;
  const std::size_t length = address + bytes.size() - begin;
  ::madvise(reinterpret_cast<void*>(begin), length, MADV_DONTNEED);
}

}  // namespace shelfwise

// What the system is told of mapped files that were read once from end to end, to be checked, and are read here and
// there from then on.
#pragma once

#include <cstddef>
#include <span>

namespace shelfwise {

// Of bytes that lie in a MappedFile: pages that are mapped so far are let go. They stay in the system's cache, whence
// they come back when they are read; until then they count neither as the process's memory nor against its limit. What
// was written to them is kept. Only advice: where the system does not take it, nothing changes.
void read_here_and_there(std::span<const std::byte> bytes);

}  // namespace shelfwise

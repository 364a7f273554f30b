// What a process has cost, however busy the machine is with others.
#pragma once

#include <optional>

namespace shelfwise::load {

// Milliseconds of processor time that the threads of process `pid` have taken so far (Linux,
// /proc/PID/task/*/schedstat); nothing where there is no such process. What threads that ended took is not in it.
std::optional<double> processor_ms(int pid);

}  // namespace shelfwise::load

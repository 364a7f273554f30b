// Any bytes as ranker.json: refused with what is wrong, or an order that comes to an end for any candidate and is
// written as it is read.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "query/learned/ranker.h"

namespace {

using namespace shelfwise;
using query::Ranker;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Result<Ranker> ranker = Ranker::from_json({reinterpret_cast<const char*>(data), size});
  if (!ranker) {
    require(!ranker.error().message.empty());
    return 0;
  }
  require(ranker->size() <= Ranker::kMaxTrees);
  for (const float value : {-1e30F, 0.0F, 1e30F}) {
    query::Signals signals;
    signals.fill(value);
    static_cast<void>((*ranker)(signals));
  }
  const std::string written = ranker->to_json();
  const Result<Ranker> again = Ranker::from_json(written);
  require(again.ok() && again->to_json() == written);
  return 0;
}

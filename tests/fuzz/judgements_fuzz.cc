// Any bytes as queries and, behind a byte 0, their judgements: refused with a line, or queries whose measures are
// between 0 and 1.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/evaluation.h"

namespace {

using namespace shelfwise;
using namespace shelfwise::server;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t cut = std::min(bytes.find('\0'), bytes.size());
  const auto judged = read_judgements(bytes.substr(0, cut), bytes.substr(std::min(cut + 1, size)));
  if (!judged) {
    require(!judged.error().message.empty() && judged.error().context.find(':') != std::string::npos);
    return 0;
  }
  for (const Gain gain : {Gain::kLinear, Gain::kExponential}) {
    Evaluation evaluation(10, gain);
    for (const JudgedQuery& query : *judged) {
      std::vector<std::string> ranked;
      for (const auto& [product, grade] : query.grades) ranked.push_back(product);
      evaluation.add(query, ranked);
    }
    const Figures figures = evaluation.figures();
    for (const double share : {figures.ndcg, figures.mrr, figures.recall}) require(share >= 0 && share <= 1 + 1e-9);
  }
  return 0;
}

// Any bytes as a file of decisions: refused with a place, or read so that what an append keeps reads the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "catalog_tools/review/decision_log.h"

namespace {

using namespace shelfwise;
using namespace shelfwise::catalog_tools;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Result<DecisionFile> file = parse_decisions(bytes, "decisions.tsv");
  if (!file) {
    require(!file.error().message.empty() && file.error().context.starts_with("decisions.tsv"));
    return 0;
  }
  require(file->whole_bytes <= size);
  const Result<DecisionFile> kept = parse_decisions(bytes.substr(0, file->whole_bytes), "decisions.tsv");
  require(kept.ok() && kept->decisions.entries().size() == file->decisions.entries().size());
  require(file->decisions.pair_verdicts().pairs.size() + file->decisions.category_decisions().targets.size() <=
          file->decisions.entries().size());
  Decisions undone = file->decisions;
  for (const DecisionSubject& undo : file->decisions.undo_since(TimePoint::min())) {
    if (undone.last_number() == UINT64_MAX) return 0;
    require(undone.add({undo, undone.last_number() + 1, std::nullopt, ""}).ok());
  }
  require(undone.pair_verdicts().pairs.empty() && undone.category_decisions().targets.empty());
  return 0;
}

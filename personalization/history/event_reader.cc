#include "personalization/history/event_reader.h"

#include <algorithm>

namespace shelfwise::personalization {

EventReader::EventReader(std::shared_ptr<const catalog::Generation> generation,
                         const std::vector<std::string>& sensitive)
    : generation_(std::move(generation)) {
  for (const std::string& path : sensitive) {
    const auto category = generation_->find_category(path);
    if (category) sensitive_.emplace_back(*category, generation_->category_end(*category));
  }
}

bool EventReader::sensitive(Doc doc) const {
  if (sensitive_.empty()) return false;
  const std::uint32_t category = generation_->category()[doc];
  return std::any_of(sensitive_.begin(), sensitive_.end(),
                     [&](const auto& range) { return category >= range.first && category < range.second; });
}

std::optional<Act> act_of(events::EventKind kind) {
  switch (kind) {
    case events::EventKind::kView:
    case events::EventKind::kClick: return Act::kView;
    case events::EventKind::kAdd: return Act::kAdd;
    case events::EventKind::kRemove: return Act::kRemove;
    case events::EventKind::kOrder: return Act::kOrder;
    case events::EventKind::kRefund: return Act::kRefund;
    default: return std::nullopt;
  }
}

std::optional<Act> act_of(events::Look look) {
  switch (look) {
    case events::Look::kClose: return Act::kClose;
    case events::Look::kGlance: return Act::kGlance;
    case events::Look::kPlain: break;
  }
  return std::nullopt;
}

std::uint16_t capped_quantity(double quantity) {
  return static_cast<std::uint16_t>(std::clamp(quantity, 1.0, 65'535.0));
}

float paid_of(const events::EventItem& item, Act act) {
  if (act != Act::kOrder || item.price_micros <= 0) return 0;  // kNoMicros is negative
  return static_cast<float>(static_cast<double>(item.price_micros) * 1e-6);
}

}  // namespace shelfwise::personalization

// From events to interactions with the products of one generation.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/generation.h"
#include "events/event.h"
#include "personalization/history/interaction.h"

namespace shelfwise::personalization {

// nullopt: no model goes by such events.
std::optional<Act> act_of(events::EventKind kind);
// What is told beside it of how close a look was; nullopt: nothing.
std::optional<Act> act_of(events::Look look);
std::uint16_t capped_quantity(double quantity);
// What was paid for one, of orders; 0 where it is not told.
float paid_of(const events::EventItem& item, Act act);
inline Interaction with_act(Interaction one, Act act, const events::EventItem& item) {
  one.act = act;
  one.paid = paid_of(item, act);
  return one;
}

// Immutable, thread-safe.
class EventReader {
 public:
  // Categories that the store calls sensitive, by path; those unknown to the generation are passed over.
  EventReader(std::shared_ptr<const catalog::Generation> generation, const std::vector<std::string>& sensitive);

  // Calls visit(interaction) for every product of the event that the generation has, merged ids followed. Products in
  // sensitive categories are included: ask sensitive().
  template <class Visit>
  void read(const events::Event& event, const Visit& visit) const {
    const std::optional<Act> act = act_of(event.kind);
    const std::optional<Act> look = act_of(event.look);
    if (!act && !look) return;
    for (const events::EventItem& item : event.items) {
      const std::optional<Doc> doc = generation_->find(item.product.str());
      if (!doc) continue;
      const Interaction one{to_seconds(event.time), *doc, capped_quantity(item.quantity)};
      if (act) visit(with_act(one, *act, item));
      if (look) visit(with_act(one, *look, item));
    }
  }

  bool sensitive(Doc doc) const;
  bool is_category(std::string_view path) const { return generation_->find_category(path).has_value(); }

  // The product of this id as sent, where the generation has it and it is no sensitive one.
  std::optional<Doc> usable(std::string_view product) const {
    const std::optional<Doc> doc = generation_->find(product);
    return doc && !sensitive(*doc) ? doc : std::nullopt;
  }

 private:
  std::shared_ptr<const catalog::Generation> generation_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> sensitive_;  // category numbers [begin, end)
};

}  // namespace shelfwise::personalization

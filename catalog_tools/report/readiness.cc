#include "catalog_tools/report/readiness.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "catalog_tools/report/fixes.h"

namespace shelfwise::catalog_tools {
namespace {

std::uint64_t less(std::uint64_t a, std::uint64_t b) { return a > b ? a - b : 0; }

struct NeedPart {
  Need need;
  double weight;
};
constexpr std::array kCollected = {
    NeedPart{Need::kPrice, 3}, NeedPart{Need::kImage, 3}, NeedPart{Need::kCategory, 3}, NeedPart{Need::kDescription, 2},
    NeedPart{Need::kBrand, 2}, NeedPart{Need::kStock, 2}, NeedPart{Need::kDetails, 2},  NeedPart{Need::kLink, 1},
};

ReadinessPart need_part(const CleanReport& report, Need need, double weight) {
  return {need_name(need), "Products with " + std::string(need_label(need)), weight, report.statistics.met(need),
          report.statistics.products()};
}

Pillar collected(const CleanReport& report) {
  Pillar pillar{"collected", "Collected", "Are the fields there?", {}};
  pillar.parts.push_back({"rows", "Rows that could be used", 3, less(report.rows, report.left_out), report.rows});
  for (const NeedPart& part : kCollected) pillar.parts.push_back(need_part(report, part.need, part.weight));
  if (report.events) {
    const auto& kinds = report.events->kinds;
    const auto there = std::count_if(kinds.begin(), kinds.end(), [](const auto& kind) { return kind.events > 0; });
    pillar.parts.push_back(
        {"event_types", "Event types that come in", 3, static_cast<std::uint64_t>(there), kinds.size()});
  }
  return pillar;
}

ReadinessPart own_ids(const CleanReport& report) {
  std::uint64_t bad = 0;
  for (const IssueKind* kind : report.issues.kinds()) {
    if (kind->severity == Severity::kLeftOut && kind->field == "id") bad += kind->count;
  }
  return {"ids", "Rows with an id of their own", 3, less(report.rows, bad), report.rows};
}

// With a taxonomy: products in categories that are mapped. Without: products that are not alone in their category.
ReadinessPart categories(const CleanReport& report) {
  const CategoryFills& fills = report.statistics.categories();
  const std::uint64_t products = report.statistics.products();
  if (report.taxonomy.empty())
    return {"categories", "Products with company in their category", 3, fills.products_in_company(), products};
  return {"categories", "Products in a category that is mapped", 3, mapped_products(report).mapped, products};
}

Pillar connected(const CleanReport& report) {
  Pillar pillar{"connected", "Connected", "Does one thing lead to the other?", {}};
  const VariantSummary variants = report.statistics.variants();
  pillar.parts.push_back(own_ids(report));
  pillar.parts.push_back(need_part(report, Need::kIdentifier, 2));
  pillar.parts.push_back(categories(report));
  pillar.parts.push_back({"variants", "Grouped products that shoppers can choose among", 2,
                          variants.products - variants.alike_products, variants.products + variants.single});
  if (report.events) {
    const EventReadiness& events = *report.events;
    pillar.parts.push_back({"events_known", "Products in events that the catalog has", 3,
                            less(events.mentions, events.mentions_lost), events.mentions});
    pillar.parts.push_back(
        {"event_ids", "Events with all their ids", 2, less(events.events, events.incomplete), events.events});
    pillar.parts.push_back(
        {"shoppers", "Signed-in shoppers linked across devices", 1, events.users_linked, events.users});
  }
  return pillar;
}

Pillar consumable(const CleanReport& report) {
  Pillar pillar{"consumable", "Consumable", "Can a machine use the values?", {}};
  const std::uint64_t kept = less(report.rows, report.left_out);
  const CatalogStatistics& statistics = report.statistics;
  pillar.parts.push_back(
      {"valid", "Rows without a value dropped", 3, less(kept, report.issues.rows(Severity::kDropped)), kept});
  pillar.parts.push_back({"spelling", "Values in their usual spelling", 2,
                          less(statistics.spellings().values(), statistics.spellings().odd()),
                          statistics.spellings().values()});
  pillar.parts.push_back(
      {"prices", "Prices above zero in one currency", 2, statistics.comparable_prices(), statistics.met(Need::kPrice)});
  pillar.parts.push_back({"decided", "Products in no pair to review", 2,
                          less(statistics.products(), report.products_in_review), statistics.products()});
  pillar.parts.push_back(
      {"ordinary", "Rows with nothing odd", 1, less(kept, report.issues.rows(Severity::kNoted)), kept});
  return pillar;
}

}  // namespace

MappedProducts mapped_products(const CleanReport& report) {
  std::unordered_map<std::string, bool> mapped;
  for (const CategorySummary& category : report.categories) {
    bool& one = mapped.try_emplace(category.unified, true).first->second;
    one = one && category.decision == Decision::kMerge;
  }
  MappedProducts products;
  products.without = report.statistics.categories().products_of("");
  for (const auto& [path, is_mapped] : mapped) {
    if (is_mapped) products.mapped += report.statistics.categories().products_of(path);
  }
  products.review = less(report.statistics.products(), products.without + products.mapped);
  return products;
}

std::optional<double> Pillar::score() const {
  double sum = 0;
  double weights = 0;
  for (const ReadinessPart& part : parts) {
    if (!part.counts()) continue;
    sum += part.weight * part.share();
    weights += part.weight;
  }
  if (weights == 0) return std::nullopt;
  return 100 * sum / weights;
}

std::optional<double> Readiness::score() const {
  double sum = 0;
  size_t number = 0;
  for (const Pillar& pillar : pillars) {
    if (const std::optional<double> score = pillar.score()) {
      sum += *score;
      ++number;
    }
  }
  if (number == 0) return std::nullopt;
  return sum / static_cast<double>(number);
}

Readiness measure_readiness(const CleanReport& report) {
  Readiness readiness{{collected(report), connected(report), consumable(report)}, {}};
  readiness.fixes = find_fixes(report, readiness.pillars);
  return readiness;
}

std::string readiness_text(const std::optional<double>& score) {
  if (!score) return "–";
  const auto tenths = static_cast<int>(std::floor(*score * 10 + 1e-9));
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

}  // namespace shelfwise::catalog_tools

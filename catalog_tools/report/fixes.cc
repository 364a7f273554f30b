#include "catalog_tools/report/fixes.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <string_view>

#include "catalog_tools/values/validate.h"

namespace shelfwise::catalog_tools {
namespace {

// The columns of the feeds that look like `attribute` and go unused.
std::string unmapped_column(const CleanReport& report, std::string_view attribute) {
  for (const auto& unknown : report.statistics.unknown()) {
    if (likely_attribute(unknown.attribute) == attribute)
      return " The column \"" + unknown.attribute + "\" may be it: a mapping file tells (--mapping).";
  }
  return "";
}

class Finder {
 public:
  Finder(const CleanReport& report, const std::array<Pillar, 3>& pillars) : r_(report), pillars_(pillars) {}

  std::vector<Fix> run() {
    const auto scored = std::count_if(pillars_.begin(), pillars_.end(), [](const Pillar& p) { return p.score(); });
    for (const Pillar& pillar : pillars_) {
      double weights = 0;
      for (const ReadinessPart& part : pillar.parts) weights += part.counts() ? part.weight : 0;
      for (const ReadinessPart& part : pillar.parts) {
        if (!part.counts() || part.good >= part.of) continue;
        gain_ = 100 * part.weight / weights * (1 - part.share()) / static_cast<double>(scored);
        pillar_ = pillar.name;
        add_for(part);
      }
    }
    std::stable_sort(fixes_.begin(), fixes_.end(), [](const Fix& a, const Fix& b) {
      return a.points != b.points ? a.points > b.points : a.count > b.count;
    });
    if (fixes_.size() > kMaxFixes) fixes_.resize(kMaxFixes);
    return std::move(fixes_);
  }

 private:
  void add_for(const ReadinessPart& part) {
    if (part.name == "rows") return issues(part, Severity::kLeftOut, "");
    if (part.name == "ids") return issues(part, Severity::kLeftOut, "id");
    if (part.name == "valid") return issues(part, Severity::kDropped, "");
    if (part.name == "ordinary") return issues(part, Severity::kNoted, "");
    if (part.name == "categories") return categories(part);
    if (part.name == "variants") return variants(part);
    if (part.name == "spelling") return spelling(part);
    if (part.name == "prices") return prices(part);
    if (part.name == "decided") return undecided(part);
    if (part.name == "event_types") return event_types(part);
    if (part.name == "events_known") return events_known(part);
    if (part.name == "event_ids") return event_ids(part);
    if (part.name == "shoppers") return shoppers(part);
    for (size_t i = 0; i < kNeeds; ++i) {
      if (part.name == need_name(static_cast<Need>(i))) return need(part, static_cast<Need>(i));
    }
  }

  Fix& add(const ReadinessPart& part, std::string title, std::string remedy, std::string unit) {
    Fix fix;
    fix.title = std::move(title);
    fix.remedy = std::move(remedy);
    fix.pillar = pillar_;
    fix.count = part.of - part.good;
    fix.unit = std::move(unit);
    fix.points = gain_;
    fixes_.push_back(std::move(fix));
    return fixes_.back();
  }

  // One fix for each kind of issue, which share the part's points; a kind met before gains them on top.
  void issues(const ReadinessPart& part, Severity severity, std::string_view field) {
    const auto concerned = [&](const IssueKind& kind) {
      return kind.severity == severity && (field.empty() || kind.field == field);
    };
    const auto kinds = r_.issues.kinds();
    std::uint64_t total = 0;
    for (const IssueKind* kind : kinds) total += concerned(*kind) ? kind->count : 0;
    for (const IssueKind* kind : kinds) {
      if (!concerned(*kind)) continue;
      const double points = gain_ * static_cast<double>(kind->count) / static_cast<double>(total);
      std::string title = (kind->field.empty() ? "" : kind->field + ": ") + kind->reason;
      const auto known = std::find_if(fixes_.begin(), fixes_.end(), [&](const Fix& fix) { return fix.title == title; });
      if (known != fixes_.end()) {
        known->points += points;
        continue;
      }
      Fix& fix = add(part, std::move(title), remedy_of(*kind), severity == Severity::kDropped ? "values" : "rows");
      fix.points = points;
      fix.count = kind->count;
      for (const Issue& issue : kind->examples) {
        if (fix.examples.size() >= kMaxFixExamples) break;
        fix.examples.push_back({place_of(issue), issue.id, issue.value});
      }
    }
  }

  static std::string remedy_of(const IssueKind& kind) {
    if (kind.suggestion.empty())
      return kind.examples.empty() ? "" : "Each row has its own remedy; the first: " + kind.examples.front().suggestion;
    std::string remedy = kind.suggestion;
    if (remedy[0] >= 'a' && remedy[0] <= 'z') remedy[0] = static_cast<char>(remedy[0] - 'a' + 'A');
    return remedy;
  }

  Place place_of(const Issue& issue) const {
    const auto feed = std::find_if(r_.feeds.begin(), r_.feeds.end(),
                                   [&](const FeedSummary& summary) { return summary.file == issue.file; });
    if (feed == r_.feeds.end()) return {};
    return {static_cast<std::uint16_t>(feed - r_.feeds.begin()), static_cast<std::uint32_t>(issue.line)};
  }

  void need(const ReadinessPart& part, Need need) {
    Fix& fix = add(part, "Products without " + std::string(need_label(need)),
                   need_remedy(need) + unmapped_column(r_, need_attribute(need)), "products");
    fix.examples = r_.statistics.lacking(need);
    const CategoryFills::Row most = r_.statistics.categories().most_lacking(need);
    const std::uint64_t lacking = most.counts.products - most.counts.met[static_cast<size_t>(need)];
    if (!most.path.empty()) fix.mostly = most.path + ": " + std::to_string(lacking);
  }

  void categories(const ReadinessPart& part) {
    if (r_.taxonomy.empty()) {
      Fix& fix = add(part, "Products alone in their category, or in none",
                     "Move each to a category that has others: nobody browses a shelf with one product.", "products");
      for (const CategorySummary& category : r_.categories) {
        if (r_.statistics.categories().products_of(category.unified) == 1) list(fix, {{}, "", category.source});
      }
      return;
    }
    Fix& fix = add(part, "Products without a sure place in the taxonomy",
                   "Look at the paths to review in categories.tsv and decide where each belongs.", "products");
    std::vector<const CategorySummary*> rows;
    for (const CategorySummary& category : r_.categories) {
      if (category.decision != Decision::kMerge) rows.push_back(&category);
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const CategorySummary* a, const CategorySummary* b) { return a->products > b->products; });
    for (const CategorySummary* row : rows)
      list(fix, {{}, "", row->source + (row->category_path.empty() ? "" : " → " + row->category_path + "?")});
  }

  void variants(const ReadinessPart& part) {
    Fix& fix = add(part, "Groups of variants that offer no choice",
                   "Where the group has one member: add the others, or take its item_group_id away. Where the members "
                   "differ in nothing: give each its color, size or another detail.",
                   "products");
    const VariantSummary variants = r_.statistics.variants();
    for (const std::string& id : variants.alike_examples) list(fix, {{}, id, "members that differ in nothing"});
    for (const std::string& id : variants.single_examples) list(fix, {{}, id, "one member"});
  }

  void spelling(const ReadinessPart& part) {
    Fix& fix = add(part, "Values spelled otherwise than most of their like",
                   "Use one spelling for each value, the one that most products use: filters show every spelling as a "
                   "value of its own.",
                   "values");
    for (const OddSpellings::Odd& odd : r_.statistics.spellings().list(kMaxFixExamples)) {
      list(fix, {odd.first.place, odd.first.id,
                 odd.attribute + " \"" + odd.spelling + "\" → \"" + odd.usual + "\" (" + std::to_string(odd.products) +
                     (odd.products == 1 ? " product)" : " products)")});
    }
  }

  void prices(const ReadinessPart& part) {
    Fix& fix = add(part, "Prices of zero, without a currency, or in another one",
                   "Prices are compared, filtered and blended in one currency: export that one, and a price above "
                   "zero; the mapping file can name the currency of bare prices.",
                   "products");
    for (const auto& [code, products] : r_.statistics.currencies())
      list(fix, {{}, "", (code.empty() ? "no currency" : code) + ": " + std::to_string(products)});
  }

  void undecided(const ReadinessPart& part) {
    Fix& fix = add(part, "Products that may be one product twice",
                   "Decide the pairs to review: until then both are shown side by side, and their sales are split.",
                   "products");
    for (const PairSummary& pair : r_.pairs) {
      if (pair.decision == Decision::kReview) list(fix, {pair.a.place, pair.a.id, pair.a.title + " | " + pair.b.title});
    }
  }

  void event_types(const ReadinessPart& part) {
    Fix& fix = add(part, "Event types that never came",
                   "Send them from the storefront (docs/formats/events.md): each teaches what the others cannot.",
                   "event types");
    for (const EventReadiness::Kind& kind : r_.events->kinds) {
      if (kind.events == 0) list(fix, {{}, kind.name, kind.use});
    }
  }

  void events_known(const ReadinessPart& part) {
    Fix& fix = add(part, "Events about products that the catalog does not have",
                   "Send the id that the feed has, or name the old id in the feed's history; what shoppers did with "
                   "these products teaches nothing.",
                   "mentions");
    for (const EventReadiness::Count& lost : r_.events->lost)
      list(fix, {{}, lost.name, std::to_string(lost.count) + (lost.count == 1 ? " time" : " times")});
  }

  void event_ids(const ReadinessPart& part) {
    Fix& fix = add(part, "Events that lack an id",
                   "Send messageId with every message, and order_id with every order: without them a message that is "
                   "sent twice counts twice.",
                   "events");
    const EventReadiness& events = *r_.events;
    list(fix, {{}, "", "without messageId: " + std::to_string(events.without_message_id)});
    list(fix, {{}, "", "orders without order_id: " + std::to_string(events.orders_without_id)});
  }

  void shoppers(const ReadinessPart& part) {
    add(part, "Signed-in shoppers whose other devices are not known",
        "Send identify with anonymousId and userId when a shopper signs in: what was looked at before then is theirs "
        "too.",
        "shoppers");
  }

  static void list(Fix& fix, Example example) {
    if (fix.examples.size() < kMaxFixExamples) fix.examples.push_back(std::move(example));
  }

  const CleanReport& r_;
  const std::array<Pillar, 3>& pillars_;
  std::vector<Fix> fixes_;
  double gain_ = 0;     // of the part in hand, in points of the overall score
  std::string pillar_;  // of the part in hand
};

}  // namespace

std::vector<Fix> find_fixes(const CleanReport& report, const std::array<Pillar, 3>& pillars) {
  return Finder(report, pillars).run();
}

}  // namespace shelfwise::catalog_tools

#include "catalog_tools/duplicates/merge.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

namespace shelfwise::catalog_tools {
namespace {

using catalog::Product;

struct Text {
  const char* name;
  std::string Product::*member;
};
constexpr std::array<Text, 16> kTexts = {{
    {"title", &Product::title},
    {"description", &Product::description},
    {"link", &Product::link},
    {"image_link", &Product::image_link},
    {"brand", &Product::brand},
    {"gtin", &Product::gtin},
    {"mpn", &Product::mpn},
    {"item_group_id", &Product::item_group_id},
    {"google_product_category", &Product::google_product_category},
    {"product_type", &Product::product_type},
    {"color", &Product::color},
    {"size", &Product::size},
    {"material", &Product::material},
    {"gender", &Product::gender},
    {"age_group", &Product::age_group},
    {"condition", &Product::condition},
}};

// Values that come together, under the name of the first.
struct Values {
  const char* name;
  bool (*filled)(const Product&);
  void (*take)(Product&, const Product&);
};
constexpr std::array<Values, 6> kValues = {{
    {"price", [](const Product& p) { return p.price.has_value(); },
     [](Product& to, const Product& from) {
       to.price = from.price;
       to.sale_price = from.sale_price;
     }},
    {"cost_of_goods_sold", [](const Product& p) { return p.cost_of_goods_sold.has_value(); },
     [](Product& to, const Product& from) { to.cost_of_goods_sold = from.cost_of_goods_sold; }},
    {"availability",
     [](const Product& p) { return p.availability != catalog::Availability::kUnknown || p.quantity.has_value(); },
     [](Product& to, const Product& from) {
       to.availability = from.availability;
       to.quantity = from.quantity;
     }},
    {"average_rating", [](const Product& p) { return p.average_rating.has_value(); },
     [](Product& to, const Product& from) {
       to.average_rating = from.average_rating;
       to.rating_count = from.rating_count;
     }},
    {"popularity", [](const Product& p) { return p.popularity.has_value(); },
     [](Product& to, const Product& from) { to.popularity = from.popularity; }},
    {"availability_date", [](const Product& p) { return p.availability_date.has_value(); },
     [](Product& to, const Product& from) { to.availability_date = from.availability_date; }},
}};

constexpr std::array<std::pair<const char*, MergeRule>, 6> kRules = {{
    {"fullest", MergeRule::kFullest},
    {"first", MergeRule::kFirst},
    {"last", MergeRule::kLast},
    {"longest", MergeRule::kLongest},
    {"lowest", MergeRule::kLowest},
    {"highest", MergeRule::kHighest},
}};

enum class Kind { kText, kPrice, kOther };

std::optional<Kind> kind_of(std::string_view attribute) {
  if (attribute == "price") return Kind::kPrice;
  const auto named = [&](const auto& entry) { return attribute == entry.name; };
  if (std::any_of(kTexts.begin(), kTexts.end(), named)) return Kind::kText;
  if (std::any_of(kValues.begin(), kValues.end(), named)) return Kind::kOther;
  return std::nullopt;
}

bool fits(MergeRule rule, Kind kind) {
  if (rule == MergeRule::kLongest) return kind == Kind::kText;
  if (rule == MergeRule::kLowest || rule == MergeRule::kHighest) return kind == Kind::kPrice;
  return true;
}

std::optional<MergeRule> rule_named(std::string_view text) {
  const auto found = std::find_if(kRules.begin(), kRules.end(), [&](const auto& rule) { return text == rule.first; });
  return found == kRules.end() ? std::nullopt : std::optional(found->second);
}

std::string choices(Kind kind) {
  std::string text;
  for (const auto& [name, rule] : kRules) {
    if (fits(rule, kind)) text += std::string(text.empty() ? "" : ", ") + '"' + name + '"';
  }
  return text;
}

// The member whose value the rule chooses; nullopt where none has one.
template <class Filled, class Better>
std::optional<size_t> choose(const std::vector<Product>& members, size_t survivor, MergeRule rule, Filled filled,
                             Better better) {
  std::optional<size_t> chosen;
  const bool own_first = rule != MergeRule::kFirst && rule != MergeRule::kLast;
  if (own_first && filled(members[survivor])) chosen = survivor;
  if (rule == MergeRule::kFullest && chosen) return chosen;
  for (size_t i = 0; i < members.size(); ++i) {
    if (!filled(members[i])) continue;
    if (!chosen || rule == MergeRule::kLast || (own_first && better(members[i], members[*chosen]))) chosen = i;
    if (rule == MergeRule::kFirst || rule == MergeRule::kFullest) break;
  }
  return chosen;
}

bool costs(const Product& x, const Product& y, MergeRule rule) {
  const auto& a = x.effective_price();
  const auto& b = y.effective_price();
  if (!a || !b || a->currency != b->currency) return false;
  return rule == MergeRule::kLowest ? a->micros < b->micros : rule == MergeRule::kHighest && a->micros > b->micros;
}

// What is a list: the survivor's, and what it lacks of `from`.
void add_lists(Product& to, const Product& from, const std::function<void(const std::string&)>& taken) {
  for (const catalog::Detail& detail : from.product_detail) {
    const bool known = std::any_of(to.product_detail.begin(), to.product_detail.end(),
                                   [&](const catalog::Detail& own) { return own.name == detail.name; });
    if (known) continue;
    to.product_detail.push_back(detail);
    taken("product_detail." + detail.name);
  }
  if (to.product_highlight.empty() && !from.product_highlight.empty()) {
    to.product_highlight = from.product_highlight;
    taken("product_highlight");
  }
  for (size_t i = 0; i < to.custom_labels.size(); ++i) {
    if (!to.custom_labels[i].empty() || from.custom_labels[i].empty()) continue;
    to.custom_labels[i] = from.custom_labels[i];
    taken("custom_label_" + std::to_string(i));
  }
  if (from.adult && !to.adult) {
    to.adult = true;
    taken("adult");
  }
  if (!from.extra.is_object()) return;
  for (const auto& [name, value] : from.extra.items()) {
    if (to.extra.contains(name)) continue;
    to.extra[name] = value;
    taken(name);
  }
}

}  // namespace

size_t filled_attributes(const Product& product) {
  size_t filled = 1;  // id
  for (const Text& text : kTexts) filled += (product.*text.member).empty() ? 0 : 1;
  filled += product.price.has_value() + product.sale_price.has_value() + product.cost_of_goods_sold.has_value() +
            product.quantity.has_value() + product.average_rating.has_value() + product.rating_count.has_value() +
            product.popularity.has_value() + product.availability_date.has_value();
  filled += product.availability == catalog::Availability::kUnknown ? 0 : 1;
  for (const std::string& label : product.custom_labels) filled += label.empty() ? 0 : 1;
  return filled + product.product_detail.size() + (product.product_highlight.empty() ? 0 : 1) + product.extra.size();
}

std::string merge_rule_mistake(const std::string& attribute, const std::string& rule) {
  const std::optional<Kind> kind = kind_of(attribute);
  if (!kind) {
    return '"' + attribute +
           "\" cannot have a rule; take a text attribute such as title, or one of price, cost_of_goods_sold, "
           "availability, average_rating, popularity, availability_date";
  }
  const std::optional<MergeRule> known = rule_named(rule);
  if (known && fits(*known, *kind)) return {};
  return '"' + rule + "\" is no rule for " + attribute + "; there are " + choices(*kind);
}

Result<MergeRules> read_merge_rules(const std::map<std::string, std::string>& section, const std::string& file) {
  MergeRules rules;
  for (const auto& [attribute, text] : section) {
    std::string mistake = merge_rule_mistake(attribute, text);
    if (!mistake.empty()) {
      return make_error(ErrorCode::kInvalidArgument, std::move(mistake), file + ": [merge] " + attribute);
    }
    rules[attribute] = *rule_named(text);
  }
  return rules;
}

MergedProduct merge_products(const std::vector<Product>& members, size_t survivor, const MergeRules& rules) {
  MergedProduct merged{members[survivor], {}};
  const auto rule_of = [&](const char* attribute) {
    const auto found = rules.find(attribute);
    return found == rules.end() ? MergeRule::kFullest : found->second;
  };
  for (const Text& text : kTexts) {
    const auto chosen = choose(
        members, survivor, rule_of(text.name), [&](const Product& p) { return !(p.*text.member).empty(); },
        [&](const Product& x, const Product& y) { return (x.*text.member).size() > (y.*text.member).size(); });
    if (!chosen || members[*chosen].*text.member == merged.product.*text.member) continue;
    merged.product.*text.member = members[*chosen].*text.member;
    merged.taken[text.name] = *chosen;
  }
  for (const Values& values : kValues) {
    const MergeRule rule = rule_of(values.name);
    const auto chosen = choose(members, survivor, rule, values.filled,
                               [&](const Product& x, const Product& y) { return costs(x, y, rule); });
    if (!chosen || *chosen == survivor) continue;
    values.take(merged.product, members[*chosen]);
    merged.taken[values.name] = *chosen;
  }
  for (size_t i = 0; i < members.size(); ++i) {
    if (i != survivor) add_lists(merged.product, members[i], [&](const std::string& name) { merged.taken[name] = i; });
  }
  return merged;
}

}  // namespace shelfwise::catalog_tools

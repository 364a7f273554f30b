#include "catalog_tools/values/attributes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "catalog/attribute_names.h"
#include "catalog_tools/values/colours.h"
#include "catalog_tools/values/text_facts.h"
#include "catalog_tools/values/validate_values.h"
#include "catalog_tools/values/value_forms.h"
#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

using catalog::Detail;
using catalog::Product;

constexpr size_t kMaxDetails = 500;
constexpr size_t kMaxNameBytes = 80;

struct Shown {
  std::string_view attribute;
  std::string Product::*member;
};
// What shops put among the details or under names of their own although there is an attribute for it.
constexpr std::array<Shown, 5> kShown = {{{"color", &Product::color},
                                          {"size", &Product::size},
                                          {"material", &Product::material},
                                          {"gender", &Product::gender},
                                          {"age_group", &Product::age_group}}};

class Improver {
 public:
  Improver(Product& product, const std::string& file, std::uint64_t line, std::vector<Issue>& issues)
      : product_(product), file_(file), line_(line), issues_(issues) {}

  void run() {
    unify_details();
    unify_extra();
    tidy_color();
    tidy_size();
    fill_from_texts();
    add_colour_family();
    add_base_units();
  }

 private:
  void add(Severity severity, std::string field, std::string value, std::string reason, std::string suggestion) {
    issues_.push_back({severity, file_, line_, product_.id.str(), std::move(field), std::move(value), std::move(reason),
                       std::move(suggestion)});
  }

  static const Shown* shown_by(std::string_view name) {
    const std::string_view usual = catalog::usual_attribute(name);
    const auto found = std::find_if(kShown.begin(), kShown.end(), [&](const Shown& s) { return s.attribute == usual; });
    return usual.empty() || found == kShown.end() ? nullptr : &*found;
  }

  // True where the value now stands under its attribute, so that the other name can go.
  bool take_over(const Shown& shown, const std::string& name, const std::string& value) {
    std::string& own = product_.*shown.member;
    if (!own.empty()) return text::fold(own) == text::fold(value);
    ValueCheck checked{true, value, "", ""};
    if (shown.attribute == "gender" || shown.attribute == "age_group") checked = check_choice(shown.attribute, value);
    if (!checked.keep || value.size() > 200) return false;
    own = std::move(checked.value);
    add(Severity::kChanged, std::string(shown.attribute), value,
        "\"" + name + "\" was taken as " + std::string(shown.attribute),
        "name it " + std::string(shown.attribute) + " in the feed or in a mapping file");
    return true;
  }

  void unify_details() {
    auto& details = product_.product_detail;
    for (size_t i = 0; i < details.size();) {
      const Shown* shown = shown_by(details[i].name);
      std::string joined;
      if (shown != nullptr) {
        for (const std::string& value : details[i].values) joined += (joined.empty() ? "" : "/") + value;
      }
      if (shown != nullptr && take_over(*shown, details[i].name, joined)) {
        details.erase(details.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
    }
  }

  void unify_extra() {
    if (!product_.extra.is_object()) return;
    for (auto it = product_.extra.begin(); it != product_.extra.end();) {
      const Shown* shown = it->is_string() ? shown_by(it.key()) : nullptr;
      if (shown != nullptr && take_over(*shown, it.key(), it->get<std::string>())) {
        it = product_.extra.erase(it);
      } else {
        ++it;
      }
    }
    if (product_.extra.empty()) product_.extra = nullptr;
  }

  void tidy_color() {
    if (product_.color.empty()) return;
    colour_ = read_colour(product_.color);
    if (!colour_.whole || colour_.tidy == product_.color) return;
    add(Severity::kChanged, "color", product_.color, "written as \"" + colour_.tidy + "\"",
        "write each colour in one way, such as Black");
    product_.color = colour_.tidy;
  }

  void tidy_size() {
    if (product_.size.empty()) return;
    std::optional<std::string> tidy = letter_size(product_.size);
    if (!tidy) tidy = read_dimensions(product_.size);
    if (!tidy) {
      if (const std::optional<Measure> measure = read_measure(product_.size)) tidy = measure->text();
    }
    if (!tidy || *tidy == product_.size) return;
    add(Severity::kChanged, "size", product_.size, "written as \"" + *tidy + "\"",
        "write each size in one way, such as XL or 12 in");
    product_.size = std::move(*tidy);
  }

  void fill(std::string& own, const char* field, const std::string& value, const char* source) {
    if (!own.empty() || value.empty()) return;
    own = value;
    add(Severity::kChanged, field, value, std::string("was empty; taken from the ") + source,
        "check it, and give the attribute in the feed");
  }

  void fill_from_texts() {
    TextFacts title = facts_of_title(product_.title);
    note_conflicts(title);
    fill(product_.color, "color", title.color, "title");
    fill(product_.size, "size", title.size, "title");
    fill(product_.material, "material", title.material, "title");
    if (title.pack && find_pack() == nullptr) {
      const std::string count = std::to_string(*title.pack);
      product_.product_detail.push_back({kPackDetail, {count}});
      add(Severity::kChanged, std::string("product_detail.") + kPackDetail, count, "was empty; taken from the title",
          "check it, and give the attribute in the feed");
    }
    if (product_.color.empty() || product_.material.empty()) {
      TextFacts described = facts_of_description(product_.description);
      fill(product_.color, "color", described.color, "description");
      fill(product_.material, "material", described.material, "description");
    }
    if (colour_.families.empty() && !product_.color.empty()) colour_ = read_colour(product_.color);
  }

  const Detail* find_pack() const {
    for (const Detail& detail : product_.product_detail) {
      const std::string name = text::fold(detail.name);
      for (const std::string_view known :
           {"pack count", "pack size", "pack quantity", "package quantity", "quantity per pack", "quantity_per_pack",
            "number of items", "unit count", "count", "items per pack"}) {
        if (name == known) return &detail;
      }
    }
    return nullptr;
  }

  // Only where both are known and have nothing in common: "Multicolor" agrees with everything.
  void note_conflicts(const TextFacts& title) {
    const auto& own = colour_.families;
    const auto is_own = [&](std::string_view family) { return std::find(own.begin(), own.end(), family) != own.end(); };
    const auto& said = title.color_families;
    if (!own.empty() && !said.empty() && std::none_of(said.begin(), said.end(), is_own) && !is_own("Multicolor") &&
        std::find(said.begin(), said.end(), "Multicolor") == said.end()) {
      add(Severity::kNoted, "color", product_.color, "the title says \"" + title.color + "\"",
          "find out which is right: shoppers filter by the attribute and read the title");
    }
    const std::optional<std::string> letters = letter_size(product_.size);
    const std::optional<std::string> titled = letter_size(title.size);
    if (letters && titled && *letters != *titled) {
      add(Severity::kNoted, "size", product_.size, "the title says \"" + title.size + "\"",
          "find out which is right: shoppers filter by the attribute and read the title");
    }
    const Detail* pack = find_pack();
    const std::optional<int> stated = pack == nullptr || pack->values.empty()
                                          ? std::nullopt
                                          : pack_count("pack of " + text::fold(pack->values.front()));
    if (title.pack && stated && *title.pack != *stated) {
      add(Severity::kNoted, "product_detail." + pack->name, pack->values.front(),
          "the title says \"" + std::to_string(*title.pack) + "\"", "find out which is right");
    }
  }

  bool has_detail(std::string_view name) const {
    return std::any_of(product_.product_detail.begin(), product_.product_detail.end(),
                       [&](const Detail& detail) { return detail.name == name; });
  }

  void add_colour_family() {
    if (colour_.families.empty() || has_detail(kColourFamilyDetail)) return;
    product_.product_detail.push_back(
        {kColourFamilyDetail, std::vector<std::string>(colour_.families.begin(), colour_.families.end())});
  }

  void add_base_units() {
    const size_t before = product_.product_detail.size();
    for (size_t i = 0; i < before && product_.product_detail.size() < kMaxDetails; ++i) {
      const Detail& detail = product_.product_detail[i];
      if (detail.values.size() != 1 || detail.name.size() > kMaxNameBytes || detail.name.ends_with(')')) continue;
      const std::optional<Measure> measure = read_measure(detail.values.front());
      if (!measure) continue;
      std::string name = detail.name + " (" + std::string(measure->base) + ")";
      if (!has_detail(name)) product_.product_detail.push_back({std::move(name), {short_number(measure->in_base)}});
    }
  }

  Product& product_;
  const std::string& file_;
  std::uint64_t line_;
  std::vector<Issue>& issues_;
  ColourReading colour_;
};

}  // namespace

void improve_attributes(Product& product, const std::string& file, std::uint64_t line, std::vector<Issue>& issues) {
  Improver(product, file, line, issues).run();
}

}  // namespace shelfwise::catalog_tools

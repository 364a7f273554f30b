#include "catalog_tools/values/materials.h"

#include <algorithm>
#include <unordered_map>

#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxBytes = 100;

enum class Kind : std::uint8_t { kMaterial, kQualifier, kJoint, kAmbiguous };

const std::unordered_map<std::string_view, Kind>& words() {
  constexpr std::string_view kMaterials =
      "cotton polyester wool linen silk leather suede denim nylon rayon viscose spandex elastane acrylic cashmere "
      "merino fleece velvet chiffon microfiber microfibre polypropylene polyethylene polycarbonate polyurethane "
      "pvc neoprene latex silicone rubber plastic melamine mdf plywood wood hardwood bamboo rattan wicker "
      "aluminum aluminium glass ceramic porcelain stoneware earthenware terracotta "
      "jute hemp sisal polyamide lycra tencel lyocell sherpa corduroy flannel "
      "baumwolle wolle leinen seide leder holz edelstahl stahl glas keramik kunststoff "
      "coton laine lin soie cuir bois acier verre ceramique plastique "
      "algodon lana lino seda cuero madera acero vidrio plastico poliester";
  constexpr std::string_view kQualifiers =
      "genuine faux real solid organic stainless cast carbon forged tempered blend recycled pure vegan pu "
      "top full grain high density engineered manufactured brushed galvanized borosilicate bone memory inoxydable "
      "inoxidable massiv";
  constexpr std::string_view kAmbiguous =
      "steel iron satin walnut oak pine acacia beech mahogany birch maple teak titanium pewter zinc slate marble "
      "granite brass "
      "copper metal crystal cork canvas foam vinyl eva abs resin concrete felt modal eiche";
  static const auto table = [&] {
    std::unordered_map<std::string_view, Kind> all;
    const auto add = [&](std::string_view list, Kind kind) {
      for (size_t begin = 0; begin < list.size();) {
        const size_t end = std::min(list.find(' ', begin), list.size());
        all.emplace(list.substr(begin, end - begin), kind);
        begin = end + 1;
      }
    };
    add(kMaterials, Kind::kMaterial);
    add(kQualifiers, Kind::kQualifier);
    add("and und et y", Kind::kJoint);
    add(kAmbiguous, Kind::kAmbiguous);
    return all;
  }();
  return table;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool joins(char c) {
  return c == ' ' || c == '/' || c == '%' || c == ',' || c == '&' || c == '-' || (c >= '0' && c <= '9');
}

std::string_view prefix(std::string_view text, bool ambiguous) {
  size_t good = 0;
  bool qualified = false;  // "cast iron": the word before makes it a material
  for (size_t i = 0; i < text.size() && i < kMaxBytes;) {
    if (!is_letter(text[i])) {
      if (!joins(text[i])) break;
      ++i;
      continue;
    }
    const size_t begin = i;
    while (i < text.size() && is_letter(text[i])) ++i;
    const auto found = words().find(text::fold(text.substr(begin, i - begin)));
    if (found == words().end() || (found->second == Kind::kAmbiguous && !ambiguous && !qualified)) break;
    if (found->second == Kind::kMaterial || found->second == Kind::kAmbiguous) good = i;
    qualified = found->second == Kind::kQualifier;
    if (text.substr(i).starts_with(" blend")) good = i = i + 6;
  }
  return text.substr(0, good);
}

}  // namespace

std::string_view material_prefix(std::string_view text) { return prefix(text, true); }

bool is_material(std::string_view text) {
  return !text.empty() && text.size() <= kMaxBytes && prefix(text, false).size() == text.size();
}

}  // namespace shelfwise::catalog_tools

#include "query/score/bm25f.h"

#include <algorithm>

namespace shelfwise::query {
namespace {

float norm(const FieldWeight& field, double length, double average) {
  return static_cast<float>(field.weight /
                            (1 - field.length_norm + field.length_norm * length / std::max(average, 1.0)));
}

}  // namespace

Bm25f::Bm25f(const catalog::Generation& generation, const Settings& settings)
    : k1_(static_cast<float>(settings.saturation)),
      title_length_(generation.title_length().data()),
      attribute_length_(generation.attribute_length().data()),
      description_length_(generation.description_length().data()) {
  const catalog::GenerationInfo& info = generation.info();
  for (int i = 0; i < 256; ++i) {
    title_[i] = norm(settings.title, i, info.average_title_length);
    attributes_[i] = norm(settings.attributes, i, info.average_attribute_length);
    description_[i] = norm(settings.description, std::exp2(i / 8.0) - 1, info.average_description_length);
  }
  for (std::uint32_t i = 0; i < 8; ++i) {
    const catalog::FieldFrequencies f = catalog::unpack(i << 7);
    flat_[i] = static_cast<float>(f.category * settings.category.weight + f.brand * settings.brand.weight +
                                  f.identifiers * settings.identifiers.weight);
  }
}

}  // namespace shelfwise::query

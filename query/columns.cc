#include "query/columns.h"

namespace shelfwise::query {
namespace {

class GenerationNames final : public ColumnNames {
 public:
  explicit GenerationNames(const catalog::Generation& generation) : generation_(generation) {}

  std::string_view keyword_value(std::uint32_t value) const override { return generation_.keyword_value(value); }
  std::optional<std::uint32_t> find_keyword(const catalog::KeywordField& field, std::string_view text) const override {
    return generation_.find_keyword(field, text);
  }
  std::string_view category_path(std::uint32_t category) const override { return generation_.category_path(category); }
  std::string_view category_name(std::uint32_t category) const override { return generation_.category_name(category); }
  std::optional<std::uint32_t> find_category(std::string_view id_or_path) const override {
    return generation_.find_category(id_or_path);
  }
  std::optional<Doc> find_product(std::string_view id) const override { return generation_.find(id); }

 private:
  const catalog::Generation& generation_;
};

}  // namespace

Columns columns_of(const catalog::Generation& generation) {
  Columns columns;
  columns.size = generation.size();
  columns.price_micros = generation.price_micros();
  columns.quantity = generation.quantity();
  columns.availability = generation.availability();
  columns.popularity = generation.popularity();
  columns.rating = generation.rating();
  columns.rating_count = generation.rating_count();
  columns.release_day = generation.release_day();
  columns.category = generation.category();
  columns.keyword_fields = generation.keyword_fields();
  columns.multi_offsets = generation.multi_keyword_lists().offsets();
  columns.multi_values = generation.multi_keyword_lists().values();
  for (std::uint32_t category = 0; category < generation.categories(); ++category) {
    columns.category_parent.push_back(generation.category_parent(category));
    columns.category_end.push_back(generation.category_end(category));
  }
  columns.names = std::make_shared<GenerationNames>(generation);
  return columns;
}

}  // namespace shelfwise::query

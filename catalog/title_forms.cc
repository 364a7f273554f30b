#include "catalog/title_forms.h"

#include "common/random.h"

namespace shelfwise::catalog {
namespace {

std::filesystem::path path_of(const std::filesystem::path& folder) { return folder / "columns" / "title_forms"; }

// Title terms lie in one array, product by product, and forms in the same places.
size_t place(const Generation& generation, Doc doc) {
  return static_cast<size_t>(generation.title_terms(doc).data() - generation.title_terms(0).data());
}

}  // namespace

std::uint8_t form_of(std::string_view word) { return static_cast<std::uint8_t>(stable_hash(word) >> 56); }

Result<TitleForms> TitleForms::open(const Generation& generation) {
  const std::filesystem::path path = path_of(generation.folder());
  if (!std::filesystem::exists(path)) return TitleForms();
  auto forms = Array<std::uint8_t>::open(path);
  if (!forms) return std::move(forms).error();
  const Doc products = generation.size();
  const size_t words =
      products == 0 ? 0 : place(generation, products - 1) + generation.title_terms(products - 1).size();
  if (forms->size() != words) {
    return make_error(ErrorCode::kCorrupt, "title_forms and title_terms differ in length; index the catalog again",
                      path.string());
  }
  TitleForms opened;
  opened.forms_ = std::move(*forms);
  return opened;
}

Status TitleForms::write(const std::filesystem::path& folder, std::span<const std::uint8_t> forms) {
  return Array<std::uint8_t>::write(path_of(folder), forms);
}

std::span<const std::uint8_t> TitleForms::of(const Generation& generation, Doc doc) const {
  if (forms_.size() == 0) return {};
  return forms_.view().subspan(place(generation, doc), generation.title_terms(doc).size());
}

}  // namespace shelfwise::catalog

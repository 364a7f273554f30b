// Any bytes as a target taxonomy: refused with the line, or categories that each have an id of their own and a path,
// and to which products can be mapped.
#include <set>

#include "catalog_tools/categories/category_mapping.h"
#include "catalog_tools/categories/category_paths.h"
#include "catalog_tools/categories/path_samples.h"
#include "catalog_tools/categories/taxonomy.h"
#include "tests/fuzz/file_fuzz.h"
#include "text/analyzer.h"

namespace {

using namespace shelfwise;
using namespace shelfwise::catalog_tools;
using fuzz::require;

void map_to(std::vector<TaxonomyCategory> taxonomy) {
  static const text::Analyzer analyzer = *text::Analyzer::create();
  CategoryPaths paths(analyzer);
  PathSamples samples;
  for (const char* path : {"Home > Kitchen > Pans", "Home > kitchen > Pots", "Garden"}) {
    paths.add(path);
    samples.add(path, path, "Iron pan, 26 cm", "Acme");
  }
  paths.finish();
  CategoryMapper mapper(analyzer);
  mapper.set_taxonomy(std::move(taxonomy));
  for (const auto& row : mapper.map(paths, samples, {}).categories) { require(row.score >= 0 && row.score <= 1); }
}

void check(const std::filesystem::path& file) {
  Result<std::vector<TaxonomyCategory>> taxonomy = read_taxonomy(file);
  if (!taxonomy) {
    require(!taxonomy.error().message.empty() && taxonomy.error().context.starts_with(file.string()));
    return;
  }
  std::set<std::string> ids;
  for (const TaxonomyCategory& category : *taxonomy) {
    require(!category.path.empty() && ids.insert(category.id).second);
  }
  require(!ids.empty());
  map_to(std::move(*taxonomy));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::as_file(data, size, check);
  return 0;
}

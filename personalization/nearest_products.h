// The products nearest to a place, found through a graph of near ones (hnswlib; Malkov and Yashunin, "Efficient and
// robust approximate nearest neighbor search using hierarchical navigable small world graphs", 2018) that is mapped
// from disk. The home of that library. Files: docs/formats/model.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "common/result.h"
#include "personalization/parallel.h"
#include "personalization/places.h"

namespace shelfwise::personalization {

struct NearProduct {
  std::uint32_t product = 0;
  float cosine = 0;
};

// Immutable, thread-safe. Approximate: of the ten nearest, nine or more are found.
class NearestProducts {
 public:
  // What building takes, beside what `place` needs.
  static constexpr std::uint64_t kBytesAProduct = 340;

  // Writes FOLDER/near.* over products 0 to `count` - 1; those whose place is all zero are left out. The same bytes for
  // the same places, whatever the threads.
  static Status write(const std::filesystem::path& folder, std::uint32_t count,
                      const std::function<Place(std::uint32_t product)>& place, const Workers& workers);

  // kNotFound where the folder has none; kCorrupt where a number in it is out of range. `count` as written.
  static Result<NearestProducts> open(const std::filesystem::path& folder, std::uint32_t count);

  NearestProducts();  // knows no product
  NearestProducts(NearestProducts&&) noexcept;
  NearestProducts& operator=(NearestProducts&&) noexcept;
  ~NearestProducts();

  std::size_t size() const;  // products that have a place
  // At most `most`, nearest first, ties by product.
  std::vector<NearProduct> find(const Place& place, std::size_t most) const;
  std::size_t memory_bytes() const;  // mapped files left out

 private:
  class Graph;
  std::vector<std::unique_ptr<Graph>> graphs_;
};

}  // namespace shelfwise::personalization

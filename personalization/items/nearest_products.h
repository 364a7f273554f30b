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
#include "personalization/items/places.h"
#include "personalization/parallel.h"

namespace shelfwise::personalization {

struct NearProduct {
  std::uint32_t product = 0;
  float cosine = 0;
};

class NearestProducts;

// Graphs to go on from where most places are what they were.
struct NearBefore {
  static constexpr std::uint32_t kGone = 0xFFFFFFFFU;

  const NearestProducts* graphs = nullptr;  // nullptr: none
  std::vector<std::uint32_t> product;       // by product of `graphs`: its number now, or kGone
  double tolerance =
      0;  // a place stays what it was until its cosine with it is this far from 1; at 0 any change counts
};

// Immutable, thread-safe. Approximate: of the ten nearest, nine or more are found.
class NearestProducts {
 public:
  // What building takes, beside what `place` needs.
  static constexpr std::uint64_t kBytesAProduct = 340;

  // Writes FOLDER/near.* over products 0 to `count` - 1; those whose place is all zero are left out. The same bytes for
  // the same places and the same graphs before, whatever the threads. With no tolerance those before do not matter.
  static Status write(const std::filesystem::path& folder, std::uint32_t count,
                      const std::function<Place(std::uint32_t product)>& place, const Workers& workers,
                      const NearBefore& before = {});

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
  class Continuation;
  std::vector<std::unique_ptr<Graph>> graphs_;
};

}  // namespace shelfwise::personalization

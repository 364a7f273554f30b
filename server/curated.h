// Lists of products that the merchant puts into blocks by hand: they stand before all that is computed.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/generation.h"
#include "common/ids.h"

namespace shelfwise::server {

// As it is stored.
struct CuratedList {
  std::string id;
  std::string block;
  std::string product;   // only beside this product; "" with no category: wherever the block stands
  std::string category;  // only beside products below this category, by id or path
  std::string segment;   // only for shoppers in it; "": for everybody
  std::vector<std::string> products;
};

// All lists over one generation, which has to outlive this. Immutable, thread-safe.
class CuratedLists {
 public:
  CuratedLists() = default;
  CuratedLists(const std::vector<CuratedList>& lists, const catalog::Generation& generation);

  // What belongs into this block beside these products: the lists of the products themselves first, then those of their
  // categories, then the block's own; in each of these, those of the shopper's `segments` before those for everybody.
  // Without what is sold out. Products and categories that the generation lacks are
  // passed over, merged ids followed.
  std::vector<Doc> pick(const std::string& block, std::span<const std::string> product_ids,
                        std::span<const std::string_view> segments = {}) const;

  // Whether any list of this block asks for the shopper's segments.
  bool asks_for_segments(const std::string& block) const;

 private:
  // Docs of one place, for one segment or for everybody ("").
  struct List {
    std::string segment;
    std::vector<Doc> docs;
  };
  using Lists = std::vector<List>;  // those of segments first
  struct OfCategory {
    std::uint32_t begin = 0;  // category numbers [begin, end)
    std::uint32_t end = 0;
    List list;
  };
  struct OfBlock {
    std::unordered_map<Doc, Lists> by_product;
    std::vector<OfCategory> by_category;  // narrowest first
    Lists everywhere;
    bool asks_for_segments = false;
  };

  const catalog::Generation* generation_ = nullptr;
  std::map<std::string, OfBlock> blocks_;
};

}  // namespace shelfwise::server

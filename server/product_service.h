// Live catalog changes: price, stock, popularity and removal, in place. Texts and new products need a new index.
#pragma once

#include <string>
#include <string_view>

#include "server/live_store.h"

namespace shelfwise::server {

// Thread-safe. Answers are JSON text, as docs/http.md shows them.
class ProductService {
 public:
  explicit ProductService(LiveStore& store) : store_(store) {}

  // `only`: filter_by of the key that asks; a product beyond it is not there.
  Result<std::string> get(std::string_view id, const std::string& only = {}) const;

  // Any of price, sale_price, availability, quantity, popularity. kNotFound for an unknown product.
  Result<std::string> patch(std::string_view id, std::string_view body);

  // In no answer from now on; comes back with the next index that has it.
  Result<std::string> remove(std::string_view id);

  // A whole product: taken where only live attributes differ from the index, else kConflict saying to index again.
  Result<std::string> put(std::string_view id, std::string_view body);

  // Whole products as JSON Lines; the answer counts those taken and names the others with line and reason.
  Result<std::string> put_lines(std::string_view body);

 private:
  LiveStore& store_;
};

}  // namespace shelfwise::server

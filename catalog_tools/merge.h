// Several records of one product as one record.
#pragma once

#include <cstddef>

#include "catalog/product.h"

namespace shelfwise::catalog_tools {

// How many attributes a record fills: of several records the fullest survives.
size_t filled_attributes(const catalog::Product& product);

// Fills what `survivor` lacks from `merged`. Values that belong together come together: price with sale price,
// availability with quantity, rating with its count. Nothing that is there is changed.
void fill_from(catalog::Product& survivor, const catalog::Product& merged);

}  // namespace shelfwise::catalog_tools

// The title of a stored product, read without the rest of it.
#pragma once

#include <string>

#include "catalog/generation.h"

namespace shelfwise::query {

std::string title_of(const catalog::Generation& generation, Doc doc);

}  // namespace shelfwise::query

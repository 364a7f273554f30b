// A part of a query whose meaning is known, for explain.
#pragma once

#include <string>

namespace shelfwise::query {

struct Recognized {
  std::string field;  // "price", "category", or an attribute
  std::string value;  // "<50", "Navy"
  std::string words;  // as typed
};

}  // namespace shelfwise::query

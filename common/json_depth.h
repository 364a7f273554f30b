// How deep JSON nests, told before it is parsed: what a parser builds is walked and freed by recursion, so a line of
// brackets would overflow the stack.
#pragma once

#include <cstddef>
#include <string_view>

namespace shelfwise {

// Whether brackets and braces outside of texts stand more than `depth` deep. One pass; needs no valid JSON.
inline bool json_deeper_than(std::string_view json, int depth) {
  int open = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_text) {
      if (c == '\\') ++i;
      if (c == '"') in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' || c == '[') {
      if (++open > depth) return true;
    } else if (c == '}' || c == ']') {
      --open;
    }
  }
  return false;
}

}  // namespace shelfwise

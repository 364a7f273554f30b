// Text as HTML: the one home of its escaping.
#pragma once

#include <string>
#include <string_view>

namespace shelfwise::text {

// Appends `text` so that HTML shows it as it is, between tags and in quoted attributes alike.
void append_html(std::string& out, std::string_view text);

std::string escape_html(std::string_view text);

}  // namespace shelfwise::text

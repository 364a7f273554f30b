// Pieces of HTML that the sections of the report share. Every text of a feed goes through escaped().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shelfwise::catalog_tools {

// The page up to and with its heading; it may run and load nothing, whatever a feed says. close_page() ends it.
std::string open_page(std::string_view title);
std::string close_page();

std::string escaped(std::string_view text);

std::string count(std::uint64_t number);  // "12,345"
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);
std::string percent(std::uint64_t part, std::uint64_t whole);        // "12.3%", escaped; "–" of nothing
std::string short_percent(std::uint64_t part, std::uint64_t whole);  // "12", "&lt;1", "&gt;99"; 0 and 100 are exact
std::string fixed(double number, int decimals);
std::string change_text(double factor);  // "+12.5%"

// An inline picture: a bar of which `part` of `whole` is filled in the colour of `style`.
std::string bar(std::uint64_t part, std::uint64_t whole, std::string_view style);

// A table that scrolls sideways on its own where the screen is narrow, reachable by keyboard; close_table() ends it.
// `head` is the row of headings.
std::string open_table(std::string_view label, std::string_view head, std::string_view style = "");
std::string close_table();

// A row that opens: a number, a picture (may be empty) and what it is about. close_details() ends it.
std::string open_details(std::string_view number, std::string_view picture, std::string_view text, bool open = false);
std::string close_details();

}  // namespace shelfwise::catalog_tools

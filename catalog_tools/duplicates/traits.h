// The marks in a product's name that tell it from its neighbours: part numbers, colours, sizes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/analyzer.h"

namespace shelfwise::catalog_tools {

// The part numbers in a folded text: runs of letters and digits, punctuation inside dropped ("mdr-ex32lp/blk" is
// "mdrex32lpblk"), of four characters or more and with a digit; not measures ("500ml"), not years. In order, distinct.
std::vector<std::string> part_numbers(std::string_view folded);

// Whether letters and digits without punctuation look like a part number, alone.
bool is_part_number(std::string_view text);

// Part numbers without digits in a title as it is written: words in capitals among others ("LCS-TWA/B" is "lcstwab").
std::vector<std::string> capital_names(std::string_view title);

// Under which keys a part number is looked up beside itself: shops add endings for colour and country, and drop the
// maker's prefix ("txsr506b" and "txsr506" share "^txsr506"; "mdras50g" and "as50g" share "$as50g").
std::vector<std::string> part_number_keys(std::string_view part_number);

// Bits of the colours that a folded text names, abbreviations ("blk") included; 0 where it names none.
std::uint32_t color_bits(std::string_view folded);

// Bits of the platforms (Windows, Mac, consoles ...; the low 16) and of the editions and licences (upgrade, academic,
// professional ...; the high 16) that a folded title names.
std::uint32_t edition_bits(std::string_view folded);

// Pieces in a pack that a folded title names ("6-pack", "pack of 6", "set of 6", "6 ct", "6 pieces"); 0 where it names
// none. Wider than pack_count() of value_forms.h, whose finds become attributes.
std::uint16_t pieces_named(std::string_view folded);

// Whether a folded title says that the product is used or refurbished.
bool names_second_hand(std::string_view folded);

// Measures and bare numbers of an analyzed text, each as a unit in the high bits and a value in the low ones, ascending
// and distinct: "12 in" and "12 inch" are one, "12" alone and short models ("6s") have the unit 0.
std::vector<std::uint32_t> measures(const text::Tokens& tokens);
inline std::uint32_t unit_of(std::uint32_t measure) { return measure >> 24; }

}  // namespace shelfwise::catalog_tools

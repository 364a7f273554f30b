// The checks of single values behind validate_row().
#pragma once

#include <string>
#include <string_view>

namespace shelfwise::catalog_tools {

struct ValueCheck {
  bool keep = true;
  std::string value;   // to keep; differs from what came where it was repaired
  std::string reason;  // why it was changed or dropped; empty where it is fine
  std::string suggestion;
};

// http or https, a host, no spaces, at most 2000 bytes.
ValueCheck check_url(std::string_view url);

// One of an attribute's allowed values ("condition", "gender", "age_group"), in its usual form.
ValueCheck check_choice(std::string_view attribute, std::string_view value);

// RFC 3339 or a date; "2026-03-01 12:30" and the like are repaired. sale_price_effective_date has two, with "/"
// between.
ValueCheck check_date(std::string_view value);
ValueCheck check_date_range(std::string_view value);

ValueCheck check_gtin_value(std::string_view value);

// "n/a", "null", "-" and the like: a way to write that there is no value.
bool stands_for_nothing(std::string_view value);

}  // namespace shelfwise::catalog_tools

#include "catalog_tools/values/validate_values.h"

#include <algorithm>
#include <array>
#include <utility>

#include "catalog/gtin.h"
#include "common/clock.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxUrlBytes = 2000;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  return out;
}

ValueCheck dropped(std::string reason, std::string suggestion) {
  return {false, "", std::move(reason), std::move(suggestion)};
}

struct Choice {
  std::string_view attribute;
  std::string_view spelling;
  std::string_view value;
};

// Merchant Center's values and what shops write for them.
constexpr std::array<Choice, 39> kChoices = {{
    {"condition", "new", "new"},
    {"condition", "brand new", "new"},
    {"condition", "newcondition", "new"},
    {"condition", "refurbished", "refurbished"},
    {"condition", "renewed", "refurbished"},
    {"condition", "reconditioned", "refurbished"},
    {"condition", "open box", "used"},
    {"condition", "used", "used"},
    {"condition", "pre-owned", "used"},
    {"condition", "second hand", "used"},
    {"gender", "male", "male"},
    {"gender", "men", "male"},
    {"gender", "man", "male"},
    {"gender", "mens", "male"},
    {"gender", "men's", "male"},
    {"gender", "m", "male"},
    {"gender", "boys", "male"},
    {"gender", "female", "female"},
    {"gender", "women", "female"},
    {"gender", "woman", "female"},
    {"gender", "womens", "female"},
    {"gender", "women's", "female"},
    {"gender", "ladies", "female"},
    {"gender", "girls", "female"},
    {"gender", "f", "female"},
    {"gender", "unisex", "unisex"},
    {"gender", "all", "unisex"},
    {"age_group", "newborn", "newborn"},
    {"age_group", "infant", "infant"},
    {"age_group", "baby", "infant"},
    {"age_group", "toddler", "toddler"},
    {"age_group", "kids", "kids"},
    {"age_group", "kid", "kids"},
    {"age_group", "child", "kids"},
    {"age_group", "children", "kids"},
    {"age_group", "adult", "adult"},
    {"age_group", "adults", "adult"},
    {"age_group", "grown-up", "adult"},
    {"gender", "women/men", "unisex"},
}};

std::string allowed(std::string_view attribute) {
  if (attribute == "condition") return "new, refurbished, used";
  if (attribute == "gender") return "male, female, unisex";
  return "newborn, infant, toddler, kids, adult";
}

bool parses(std::string_view date) { return parse_rfc3339(date).ok(); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "2026-03-01 12:30:00+01:00", "2026-03-01T12:30+0100", "2026-03-01T12:30", "2026/03/01", "20260301" to RFC 3339.
std::string repaired_date(std::string_view value) {
  std::string text(value);
  if (text.size() == 8 && std::all_of(text.begin(), text.end(), is_digit)) {
    return text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6);
  }
  if (text.size() >= 10 && text[4] == '/' && text[7] == '/') text[4] = text[7] = '-';
  if (text.size() <= 11 || (text[10] != ' ' && text[10] != 'T')) return text;
  text.erase(std::remove(text.begin() + 11, text.end(), ' '), text.end());
  const size_t zone = text.find_first_of("+-Zz", 11);
  std::string offset = zone == std::string::npos ? "Z" : text.substr(zone);
  std::string time = text.substr(11, zone == std::string::npos ? zone : zone - 11);
  if (offset.size() == 5 && offset != "Z") offset.insert(3, ":");
  if (time.size() == 5) time += ":00";
  return text.substr(0, 10) + "T" + time + offset;
}

}  // namespace

ValueCheck check_url(std::string_view url) {
  const std::string scheme = lower(url.substr(0, 8));
  if (!scheme.starts_with("https://") && !scheme.starts_with("http://")) {
    if (lower(url.substr(0, 4)) == "www.") {
      return {true, "https://" + std::string(url), "the address lacks https://, which was put before it",
              "write the whole address: https://..."};
    }
    return dropped("the address does not begin with https:// or http://", "write the whole address: https://...");
  }
  if (url.size() > kMaxUrlBytes)
    return dropped("the address is longer than 2000 characters", "use the short address of the page");
  const std::string_view rest = url.substr(url.find("//") + 2);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host.empty() || host.find('.') == std::string_view::npos) {
    if (!host.starts_with("localhost"))
      return dropped("the address names no site", "write the whole address: https://shop.example/page");
  }
  if (url.find(' ') == std::string_view::npos) return {true, std::string(url), "", ""};
  if (host.find(' ') != std::string_view::npos)
    return dropped("the address has a space in the site's name", "write the whole address: https://shop.example/page");
  std::string encoded;
  for (const char c : url) {
    if (c == ' ') {
      encoded += "%20";
    } else {
      encoded += c;
    }
  }
  return {true, std::move(encoded), "the address has spaces, which were written as %20",
          "write spaces in addresses as %20"};
}

ValueCheck check_choice(std::string_view attribute, std::string_view value) {
  std::string text = lower(value);
  std::replace(text.begin(), text.end(), '_', ' ');
  for (const Choice& choice : kChoices) {
    if (choice.attribute != attribute || choice.spelling != text) continue;
    if (choice.value == value) return {true, std::string(value), "", ""};
    return {true, std::string(choice.value), "written as \"" + std::string(choice.value) + "\"",
            "use one of: " + allowed(attribute)};
  }
  return dropped("is none of the values it may have", "use one of: " + allowed(attribute));
}

ValueCheck check_date(std::string_view value) {
  if (parses(value)) return {true, std::string(value), "", ""};
  std::string repaired = repaired_date(value);
  if (parses(repaired))
    return {true, std::move(repaired), "the date was brought to its usual form", "write dates as 2026-03-01T12:00:00Z"};
  return dropped("is no date", "write dates as 2026-03-01 or 2026-03-01T12:00:00Z");
}

ValueCheck check_date_range(std::string_view value) {
  const size_t slash = value.find('/');
  if (slash == std::string_view::npos)
    return dropped("is no pair of dates", "write START/END: 2026-03-01T00:00:00Z/2026-03-08T00:00:00Z");
  ValueCheck start = check_date(value.substr(0, slash));
  ValueCheck end = check_date(value.substr(slash + 1));
  if (!start.keep || !end.keep)
    return dropped("one of the two is no date", "write START/END: 2026-03-01T00:00:00Z/2026-03-08T00:00:00Z");
  if (*parse_rfc3339(end.value) < *parse_rfc3339(start.value))
    return dropped("the end is before the start", "swap the two dates");
  std::string reason = start.reason.empty() ? end.reason : start.reason;
  std::string suggestion = start.reason.empty() ? end.suggestion : start.suggestion;
  return {true, start.value + "/" + end.value, std::move(reason), std::move(suggestion)};
}

ValueCheck check_gtin_value(std::string_view value) {
  catalog::GtinCheck gtin = catalog::check_gtin(value);
  return {gtin.valid, std::move(gtin.digits), std::move(gtin.reason), std::move(gtin.suggestion)};
}

bool stands_for_nothing(std::string_view value) {
  constexpr std::array<std::string_view, 18> kNothing = {"n/a",  "na",    "n.a.",    "null", "none", "nil",
                                                         "nan",  "-",     "--",      "---",  "\\n",  "?",
                                                         "#n/a", "#ref!", "unknown", "tbd",  "tba",  "."};
  if (value.size() > 8) return false;
  return std::find(kNothing.begin(), kNothing.end(), lower(value)) != kNothing.end();
}

}  // namespace shelfwise::catalog_tools

#include "catalog_tools/report/html.h"

#include <array>
#include <charconv>

#include "catalog_tools/report/report_style.h"
#include "text/html.h"

namespace shelfwise::catalog_tools {

std::string open_page(std::string_view title) {
  return "<!doctype html>\n<html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width, "
         "initial-scale=1\"><meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src "
         "'unsafe-inline'\"><title>" +
         std::string(title) + "</title><style>" + std::string(kReportStyle) + "</style></head><body><main>\n<h1>" +
         std::string(title) + "</h1>\n";
}

std::string close_page() { return "</main></body></html>\n"; }

std::string escaped(std::string_view text) { return text::escape_html(text); }

std::string count(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t i = digits.size(); i > 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return count(number) + " " + std::string(number == 1 ? one : many);
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "–";
  const std::uint64_t permille = (part * 1000 + whole / 2) / whole;
  if (permille == 0 && part > 0) return "&lt;0.1%";
  if (permille == 1000 && part < whole) return "&gt;99.9%";
  return std::to_string(permille / 10) + "." + std::to_string(permille % 10) + "%";
}

std::string short_percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "–";
  const std::uint64_t rounded = (part * 100 + whole / 2) / whole;
  if (rounded == 0 && part > 0) return "&lt;1";
  if (rounded == 100 && part < whole) return "&gt;99";
  return std::to_string(rounded);
}

std::string fixed(double number, int decimals) {
  std::array<char, 64> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed, decimals);
  return {buffer.data(), end.ptr};
}

std::string change_text(double factor) { return (factor >= 1 ? "+" : "") + fixed((factor - 1) * 100, 1) + "%"; }

// Widths in hundredths of a percent, so that the same report has the same bytes everywhere.
std::string bar(std::uint64_t part, std::uint64_t whole, std::string_view style) {
  const std::uint64_t hundredths = whole == 0 ? 0 : part * 10'000 / whole;
  std::string fraction = std::to_string(hundredths % 100);
  if (fraction.size() < 2) fraction.insert(0, "0");
  return "<svg class=bar aria-hidden=true><rect class=rail width=100% height=100% rx=3 /><rect class=" +
         std::string(style) + " width=" + std::to_string(hundredths / 100) + "." + fraction +
         "% height=100% rx=3 /></svg>";
}

std::string open_table(std::string_view label, std::string_view head, std::string_view style) {
  return "<div class=wide role=group tabindex=0 aria-label=\"" + std::string(label) + "\"><table class=\"" +
         std::string(style) + "\"><thead><tr>" + std::string(head) + "</tr></thead><tbody>\n";
}

std::string close_table() { return "</tbody></table></div>\n"; }

std::string open_details(std::string_view number, std::string_view picture, std::string_view text, bool open) {
  return "<details" + std::string(open ? " open" : "") + "><summary><span class=n>" + std::string(number) + "</span>" +
         std::string(picture) + "<span class=what>" + std::string(text) + "</span></summary>\n";
}

std::string close_details() { return "</details>\n"; }

}  // namespace shelfwise::catalog_tools

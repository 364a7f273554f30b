#include <algorithm>
#include <array>
#include <charconv>

#include "catalog_tools/report.h"
#include "catalog_tools/report_style.h"
#include "catalog_tools/validate.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxIssuesShown = 100;  // of a kind
constexpr size_t kMaxPairsShown = 200;   // of a decision
constexpr size_t kMaxCategoriesShown = 1000;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

// "12,345".
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

// Widths of SVG bars, in hundredths of a percent so that the same report has the same bytes everywhere.
std::string width(std::uint64_t part, std::uint64_t whole) {
  const std::uint64_t hundredths = whole == 0 ? 0 : part * 10'000 / whole;
  std::string fraction = std::to_string(hundredths % 100);
  if (fraction.size() < 2) fraction.insert(0, "0");
  return std::to_string(hundredths / 100) + "." + fraction + "%";
}

std::string bar(std::uint64_t part, std::uint64_t whole, std::string_view style) {
  return "<svg class=bar role=img aria-label=\"" + percent(part, whole) +
         "\"><rect class=rail width=100% height=100% rx=3 />" + "<rect class=" + std::string(style) +
         " width=" + width(part, whole) + " height=100% rx=3 /></svg>";
}

std::string score_text(double score) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), score, std::chars_format::fixed, 2);
  return {buffer.data(), end.ptr};
}

struct Severities {
  Severity severity;
  const char* title;
  const char* meaning;
};
constexpr std::array<Severities, 4> kSeverities = {{
    {Severity::kLeftOut, "Rows left out",
     "These rows are not in the clean catalog. Mend them in the source and run the clean-up again."},
    {Severity::kDropped, "Values dropped", "The product is in the catalog, without this value."},
    {Severity::kChanged, "Values repaired",
     "The value was brought to its usual form. Look whether that is what was meant."},
    {Severity::kNoted, "Worth a look", "Kept as it came, but unusual."},
}};

class Page {
 public:
  explicit Page(const CleanReport& report) : r_(report), products_(report.statistics.products()) {}

  std::string run() {
    out_ =
        "<!doctype html>\n<html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width, "
        "initial-scale=1\">"
        "<title>Catalog clean-up report</title><style>" +
        std::string(kReportStyle) + "</style></head><body><main>\n";
    summary();
    feeds();
    issues();
    duplicates();
    categories();
    variants();
    fills();
    out_ += "</main></body></html>\n";
    return std::move(out_);
  }

 private:
  void heading(const char* id, const std::string& text) {
    out_ += "<h2 id=" + std::string(id) + ">" + text + "</h2>\n";
  }

  void tile(std::uint64_t number, const char* label, const char* target, const char* style) {
    out_ += "<a class=\"tile " + std::string(style) + "\" href=#" + target + "><b>" + count(number) + "</b><span>" +
            label + "</span></a>";
  }

  void summary() {
    out_ += "<h1>Catalog clean-up report</h1>\n<p class=lead>" + counted(r_.rows, "row", "rows") + " came in, " +
            counted(products_, "product is", "products are") + " in the clean catalog.";
    if (r_.left_out > 0) out_ += " " + counted(r_.left_out, "row was", "rows were") + " left out.";
    if (r_.merged > 0)
      out_ += " " + counted(r_.merged, "row was", "rows were") + " merged into another because both are one product.";
    if (r_.pairs_to_review > 0)
      out_ += " " + counted(r_.pairs_to_review, "pair", "pairs") + " may be duplicates and wait for your decision.";
    out_ += "</p>\n";
    out_ += "<svg class=flow role=img aria-label=\"kept, merged, left out\"><rect class=rail width=100% height=100% />";
    segment(0, products_, "kept");
    segment(products_, r_.merged, "merged");
    segment(products_ + r_.merged, r_.left_out, "out");
    out_ += "</svg>\n<p class=legend><i class=kept></i>kept " + percent(products_, r_.rows) +
            " <i class=merged></i>merged " + percent(r_.merged, r_.rows) + " <i class=out></i>left out " +
            percent(r_.left_out, r_.rows) + "</p>\n<nav class=tiles>";
    tile(r_.issues.count(Severity::kLeftOut), "rows left out", "issues", "out");
    tile(r_.issues.count(Severity::kDropped), "values dropped", "issues", "dropped");
    tile(r_.issues.count(Severity::kChanged), "values repaired", "issues", "changed");
    tile(r_.pairs_to_merge, "duplicates merged", "duplicates", "merged");
    tile(r_.pairs_to_review, "duplicates to review", "duplicates", "review");
    tile(r_.categories.size(), "category paths", "categories", "kept");
    out_ += "</nav>\n";
  }

  void segment(std::uint64_t before, std::uint64_t part, const char* style) {
    if (part == 0) return;
    out_ += "<rect class=" + std::string(style) + " x=" + width(before, r_.rows) + " width=" + width(part, r_.rows) +
            " height=100% />";
  }

  void feeds() {
    heading("feeds", "What came in");
    out_ += "<div class=wide><table><tr><th>Feed<th>Kind<th>Encoding<th class=n>Rows<th class=n>Left out</tr>\n";
    for (const FeedSummary& feed : r_.feeds) {
      out_ += "<tr><td>" + escaped(feed.file) + "<td>" + catalog::feed_format_name(feed.info.format) + "<td>" +
              escaped(feed.info.encoding);
      if (feed.info.invalid_bytes > 0)
        out_ += " <em>(" + counted(feed.info.invalid_bytes, "broken byte", "broken bytes") + ")</em>";
      out_ += "<td class=n>" + count(feed.rows) + "<td class=n>" + count(feed.left_out) + "</tr>\n";
    }
    out_ += "</table></div>\n";
    if (r_.statistics.currencies().size() > 1) {
      out_ += "<p>Prices are in several currencies:";
      for (const auto& [code, products] : r_.statistics.currencies()) {
        out_ += " <b>" + (code.empty() ? "none" : escaped(code)) + "</b> " + count(products);
      }
      out_ += ".</p>\n";
    }
  }

  void issues() {
    heading("issues", "What was wrong");
    const auto kinds = r_.issues.kinds();
    if (kinds.empty()) {
      out_ += "<p>Nothing: every row and every value was fine.</p>\n";
      return;
    }
    for (const Severities& severity : kSeverities) {
      const std::uint64_t total = r_.issues.count(severity.severity);
      if (total == 0) continue;
      out_ += "<h3>" + std::string(severity.title) + " <small>" + count(total) + "</small></h3><p>" + severity.meaning +
              "</p>\n";
      for (const IssueKind* kind : kinds) {
        if (kind->severity == severity.severity) issue_kind(*kind, total);
      }
    }
  }

  void issue_kind(const IssueKind& kind, std::uint64_t total) {
    out_ += "<details><summary><span class=n>" + count(kind.count) + "</span>" +
            bar(kind.count, total, severity_name(kind.severity)) + "<span>" +
            (kind.field.empty() ? "" : "<code>" + escaped(kind.field) + "</code> ") + escaped(kind.reason) +
            "</span></summary>\n<div class=wide><table><tr><th>Line<th>Product<th>Value<th>Reason<th>What to do</tr>\n";
    const size_t shown = std::min(kind.examples.size(), kMaxIssuesShown);
    for (size_t i = 0; i < shown; ++i) {
      const Issue& issue = kind.examples[i];
      out_ += "<tr><td class=n>" + (r_.feeds.size() > 1 ? escaped(issue.file) + ":" : "") + std::to_string(issue.line) +
              "<td>" + escaped(issue.id) + "<td class=v>" + escaped(issue.value) + "<td>" + escaped(issue.reason) +
              "<td>" + escaped(issue.suggestion) + "</tr>\n";
    }
    out_ += "</table></div>";
    if (kind.count > shown)
      out_ += "<p>and " + count(kind.count - shown) + " more; report.json lists up to " +
              count(IssueLog::kMaxExamples) + "</p>";
    out_ += "</details>\n";
  }

  void duplicates() {
    heading("duplicates", "Duplicates");
    if (r_.pairs.empty()) {
      out_ += "<p>No two rows look like one product.</p>\n";
      return;
    }
    pairs(Decision::kMerge, "Merged", r_.pairs_to_merge,
          "Two rows were one product. The fuller one stays and takes over what it lacked; the other id leads to it "
          "(aliases.tsv).");
    pairs(Decision::kReview, "To review", r_.pairs_to_review, "These may be one product. Both are in the catalog.");
    pairs(Decision::kDistinct, "Alike, but kept apart", r_.pairs_distinct,
          "Something speaks against their being one product.");
  }

  void pairs(Decision decision, const char* title, std::uint64_t total, const char* meaning) {
    if (total == 0) return;
    out_ += "<details" + std::string(total <= 20 ? " open" : "") + "><summary><span class=n>" + count(total) +
            "</span><span>" + title + "</span></summary><p>" + meaning + "</p>\n";
    size_t shown = 0;
    for (const PairSummary& pair : r_.pairs) {
      if (pair.decision != decision) continue;
      if (++shown > kMaxPairsShown) break;
      out_ += "<div class=pair>";
      side(pair.a);
      side(pair.b);
      out_ += "<p><b>" + score_text(pair.score) + "</b> " + escaped(pair.reasons) + "</p></div>\n";
    }
    if (total > kMaxPairsShown) out_ += "<p>and " + count(total - kMaxPairsShown) + " more in duplicates.tsv</p>";
    out_ += "</details>\n";
  }

  void side(const RecordSummary& record) {
    out_ += "<div><code>" + escaped(record.id) + "</code><strong>" + escaped(record.title) + "</strong><small>";
    for (const std::string* text : {&record.brand, &record.price, &record.gtin}) {
      if (!text->empty()) out_ += escaped(*text) + " ";
    }
    out_ += "</small></div>";
  }

  void categories() {
    heading("categories", "Categories");
    if (r_.categories.empty()) {
      out_ += "<p>No product has a category path (product_type).</p>\n";
      return;
    }
    const bool mapped = !r_.taxonomy.empty();
    std::vector<const CategorySummary*> rows;
    for (const CategorySummary& category : r_.categories) {
      if (mapped || category.unified != category.source) rows.push_back(&category);
    }
    out_ += "<p>" + counted(r_.categories.size(), "path", "paths") + " in the feeds";
    if (!mapped) {
      out_ += rows.empty() ? ", each in one spelling only.</p>\n"
                           : "; " + counted(rows.size(), "was", "were") + " brought to the spelling used most.</p>\n";
      if (rows.empty()) return;
    } else {
      const auto review = static_cast<std::uint64_t>(std::count_if(
          rows.begin(), rows.end(), [](const CategorySummary* c) { return c->decision != Decision::kMerge; }));
      out_ += ", " + count(rows.size() - review) + " mapped to " + escaped(r_.taxonomy) + ", " + count(review) +
              " to review.</p>\n";
    }
    out_ +=
        "<details open><summary><span>List</span></summary><div class=wide><table><tr><th>Path in the feed<th "
        "class=n>Products<th>Now";
    out_ += mapped ? "<th class=n>Score<th>Decision</tr>\n" : "</tr>\n";
    for (size_t i = 0; i < std::min(rows.size(), kMaxCategoriesShown); ++i) {
      const CategorySummary& c = *rows[i];
      out_ += "<tr><td>" + escaped(c.source) + "<td class=n>" + count(c.products) + "<td>" + escaped(c.category_path);
      if (mapped) out_ += "<td class=n>" + score_text(c.score) + "<td>" + mapping_decision_name(c.decision);
      out_ += "</tr>\n";
    }
    out_ += "</table></div>";
    if (rows.size() > kMaxCategoriesShown)
      out_ += "<p>and " + count(rows.size() - kMaxCategoriesShown) + " more in categories.tsv</p>";
    out_ += "</details>\n";
  }

  void variants() {
    const VariantSummary variants = r_.statistics.variants();
    if (variants.groups + variants.single == 0) return;
    heading("variants", "Variants");
    out_ += "<p>" + counted(variants.groups, "group holds ", "groups hold ") +
            counted(variants.products, "variant", "variants") + " (item_group_id).</p>\n";
    examples(variants.single, variants.single_examples,
             "groups have one member only: is a variant missing, or is the group not needed?");
    examples(variants.alike, variants.alike_examples,
             "groups have members that differ in no attribute: shoppers cannot tell them apart. Give them color, size "
             "or another detail.");
  }

  void examples(std::uint64_t total, const std::vector<std::string>& names, const char* meaning) {
    if (total == 0) return;
    out_ += "<details><summary><span class=n>" + count(total) + "</span><span>" + meaning + "</span></summary><p>";
    for (const std::string& name : names) out_ += "<code>" + escaped(name) + "</code> ";
    if (total > names.size()) out_ += "...";
    out_ += "</p></details>\n";
  }

  void fills() {
    heading("attributes", "How well the attributes are filled");
    out_ += "<div class=wide><table class=fills>\n";
    for (const auto& fill : r_.statistics.fills()) {
      out_ += "<tr><td><code>" + fill.attribute + "</code><td class=n>" + count(fill.products) + "<td>" +
              bar(fill.products, products_, "kept") + "<td class=n>" + percent(fill.products, products_) + "</tr>\n";
    }
    out_ += "</table></div>\n";
    const auto unknown = r_.statistics.unknown();
    if (unknown.empty()) return;
    out_ +=
        "<p>Other attributes of the feeds, kept and shown but not searched. A mapping file can give them a "
        "meaning.</p>\n"
        "<div class=wide><table class=fills>\n";
    for (const auto& fill : unknown) {
      const std::string perhaps = likely_attribute(fill.attribute);
      out_ += "<tr><td><code>" + escaped(fill.attribute) + "</code>" +
              (perhaps.empty() ? "" : " perhaps <code>" + perhaps + "</code>?") + "<td class=n>" +
              count(fill.products) + "<td>" + bar(fill.products, products_, "merged") + "<td class=n>" +
              percent(fill.products, products_) + "</tr>\n";
    }
    out_ += "</table></div>\n";
  }

  const CleanReport& r_;
  std::uint64_t products_;
  std::string out_;
};

}  // namespace

std::string report_html(const CleanReport& report) { return Page(report).run(); }

}  // namespace shelfwise::catalog_tools

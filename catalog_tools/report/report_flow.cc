// What happened to the rows: a picture of streams, figures to click, and the feeds.
#include <algorithm>
#include <filesystem>
#include <vector>

#include "catalog_tools/report/html.h"
#include "catalog_tools/report/report_sections.h"

namespace shelfwise::catalog_tools {
namespace {

// The picture's own measure; it is scaled to the page.
constexpr double kWidth = 960;
constexpr double kStreams = 200;  // height of all rows together
constexpr double kNode = 14;
constexpr double kLabel = 18;
constexpr double kGap = 10;      // between nodes
constexpr double kThinnest = 2;  // so that one row in a million shows
constexpr size_t kFeedsShown = 5;

struct Node {
  std::string label;
  std::uint64_t value = 0;
  std::string style;
  double x = 0;
  double y = 0;
  double height = 0;
  double left = 0;         // where the next stream comes in, below y
  double right = 0;        // where the next one goes out
  std::uint64_t kept = 0;  // of a feed's rows
  std::uint64_t merged = 0;
  std::uint64_t left_out = 0;
};

class FlowPicture {
 public:
  explicit FlowPicture(const CleanReport& report) : r_(report) {}

  std::string draw() {
    const MappedProducts mapped = mapped_products(r_);
    const bool taxonomy = !r_.taxonomy.empty();
    std::vector<Node> feeds = feed_nodes();
    std::vector<Node> fates = {{"products in the catalog", r_.statistics.products(), "kept"},
                               {"merged", r_.merged, "merged"},
                               {"left out", r_.left_out, "out"}};
    std::vector<Node> shelves = {{taxonomy ? "in a mapped category" : "in a category", mapped.mapped, "kept"},
                                 {taxonomy ? "category to review" : "category in doubt", mapped.review, "review"},
                                 {"without a category", mapped.without, "noted"}};
    place(feeds, 0);
    place(fates, kWidth * 0.42);
    place(shelves, kWidth - kNode);
    for (Node& feed : feeds) {
      stream(feed, fates, "kept", feed.kept);
      stream(feed, fates, "merged", feed.merged);
      stream(feed, fates, "out", feed.left_out);
    }
    for (Node& fate : fates) {
      if (fate.style != "kept") continue;
      for (const Node& shelf : shelves) stream(fate, shelves, shelf.style, shelf.value);
    }
    for (const auto* column : {&feeds, &fates}) nodes(*column, false);
    nodes(shelves, true);
    return svg(fates, shelves) + legend(fates, shelves);
  }

 private:
  std::vector<Node> feed_nodes() const {
    std::vector<Node> nodes;
    for (size_t i = 0; i < r_.feeds.size(); ++i) {
      const FeedSummary& feed = r_.feeds[i];
      const bool other = i >= kFeedsShown && r_.feeds.size() > kFeedsShown + 1;
      if (!other || i == kFeedsShown) {
        const std::string name = std::filesystem::path(feed.file).filename().string();
        nodes.push_back({"rows of " + (other ? std::string("other feeds") : name), 0, "feed"});
      }
      Node& node = nodes.back();
      node.value += feed.rows;
      node.kept += feed.rows - std::min(feed.rows, feed.left_out + feed.merged);
      node.merged += feed.merged;
      node.left_out += feed.left_out;
    }
    return nodes;
  }

  double scaled(std::uint64_t value) const {
    if (value == 0) return 0;
    return std::max(kThinnest,
                    kStreams * static_cast<double>(value) / static_cast<double>(std::max<std::uint64_t>(r_.rows, 1)));
  }

  void place(std::vector<Node>& column, double x) {
    std::erase_if(column, [](const Node& node) { return node.value == 0; });
    double y = 1;
    for (Node& node : column) {
      node.x = x;
      node.y = node.left = node.right = y;
      node.height = scaled(node.value);
      y += std::max(node.height, kLabel) + kGap;
    }
    height_ = std::max(height_, y);
  }

  void stream(Node& from, std::vector<Node>& column, const std::string& style, std::uint64_t value) {
    if (value == 0) return;
    Node& to = *std::find_if(column.begin(), column.end(), [&](const Node& node) { return node.style == style; });
    const double height = scaled(value);
    const double begin = from.x + kNode;
    const double middle = (begin + to.x) / 2;
    const auto point = [](double x, double y) { return fixed(x, 1) + " " + fixed(y, 1); };
    out_ += "<path class=\"stream " + style + "\" d=\"M" + point(begin, from.right) + "C" + point(middle, from.right) +
            " " + point(middle, to.left) + " " + point(to.x, to.left) + "v" + fixed(height, 1) + "C" +
            point(middle, to.left + height) + " " + point(middle, from.right + height) + " " +
            point(begin, from.right + height) + "Z\" />";
    from.right += height;
    to.left += height;
  }

  void nodes(const std::vector<Node>& column, bool last) {
    for (const Node& node : column) {
      out_ += "<rect class=" + node.style + " x=" + fixed(node.x, 1) + " y=" + fixed(node.y, 1) +
              " width=" + fixed(kNode, 0) + " height=" + fixed(node.height, 1) + " rx=2 />";
      out_ += "<text" + std::string(last ? " text-anchor=end" : "") +
              " x=" + fixed(last ? node.x - 8 : node.x + kNode + 8, 1) +
              " y=" + fixed(node.y + std::max(node.height, kLabel) / 2 + 5, 1) + "><tspan class=num>" +
              count(node.value) + "</tspan> " + escaped(node.label) + "</text>";
    }
  }

  std::string svg(const std::vector<Node>& fates, const std::vector<Node>& shelves) const {
    std::string label = counted(r_.rows, "row", "rows") + ":";
    for (const auto* column : {&fates, &shelves}) {
      for (const Node& node : *column) label += " " + count(node.value) + " " + node.label + ",";
    }
    label.back() = '.';
    return "<svg class=flow viewBox=\"0 0 " + fixed(kWidth, 0) + " " + fixed(height_, 0) +
           "\" preserveAspectRatio=none role=img aria-label=\"" + label + "\">" + out_ + "</svg>\n";
  }

  // The words of the picture, for a narrow screen that shows it without.
  std::string legend(const std::vector<Node>& fates, const std::vector<Node>& shelves) const {
    std::string text = "<ul class=legend aria-hidden=true>";
    for (const auto* column : {&fates, &shelves}) {
      for (const Node& node : *column)
        text += "<li><i class=" + node.style + "></i><b>" + count(node.value) + "</b> " + node.label + "</li>";
    }
    return text + "</ul>\n";
  }

  const CleanReport& r_;
  double height_ = 0;  // of the picture
  std::string out_;
};

void tile(std::uint64_t number, const char* label, const char* target, const char* style, std::string& out) {
  out += "<a class=\"tile " + std::string(style) + "\" href=#" + target + "><b>" + count(number) + "</b><span>" +
         label + "</span></a>";
}

void write_tiles(const CleanReport& r, std::string& out) {
  out += "<nav class=tiles aria-label=Figures>";
  tile(r.issues.count(Severity::kLeftOut), "rows left out", "issues", "out", out);
  tile(r.issues.count(Severity::kDropped), "values dropped", "issues", "dropped", out);
  tile(r.issues.count(Severity::kChanged), "values repaired", "issues", "changed", out);
  tile(r.merged, "rows merged", "duplicates", "merged", out);
  tile(r.pairs_to_review, "pairs to review", "duplicates", "review", out);
  out += "<a class=\"tile kept\" href=#categories><b>" + count(r.categories.size()) + " → " + count(unified_paths(r)) +
         "</b><span>category paths, as they came and after unifying</span></a></nav>\n";
}

void write_feeds(const CleanReport& r, std::string& out) {
  out += open_table("Feeds",
                    "<th scope=col>Feed<th scope=col>Kind<th scope=col>Encoding<th scope=col class=n>Rows<th scope=col "
                    "class=n>Left out<th scope=col class=n>Merged");
  for (const FeedSummary& feed : r.feeds) {
    out += "<tr><th scope=row>" + escaped(feed.file) + "<td>" + catalog::feed_format_name(feed.info.format) + "<td>" +
           escaped(feed.info.encoding);
    if (feed.info.invalid_bytes > 0)
      out += " <em>(" + counted(feed.info.invalid_bytes, "broken byte", "broken bytes") + ")</em>";
    out += "<td class=n>" + count(feed.rows) + "<td class=n>" + count(feed.left_out) + "<td class=n>" +
           count(feed.merged) + "</tr>\n";
  }
  out += close_table();
  if (r.statistics.currencies().size() < 2) return;
  out += "<p>Prices are in several currencies:";
  for (const auto& [code, products] : r.statistics.currencies())
    out += " <b>" + (code.empty() ? "none" : escaped(code)) + "</b> " + count(products);
  out += ".</p>\n";
}

}  // namespace

void write_flow(const CleanReport& report, std::string& out) {
  out += "<h2 id=flow>What happened to the rows</h2>\n";
  if (report.rows > 0) out += FlowPicture(report).draw();
  write_tiles(report, out);
  write_feeds(report, out);
}

}  // namespace shelfwise::catalog_tools

// Pairs of rows that are, or may be, one product, side by side.
#include "catalog_tools/report/html.h"
#include "catalog_tools/report/report_sections.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxPairsShown = 200;  // of a decision
constexpr size_t kOpenUpTo = 20;

void write_side(const CleanReport& r, const RecordSummary& record, const RecordSummary& other, const char* mark,
                std::string& out) {
  const std::string place = place_text(r, record.place);
  out += "<div><code>" + escaped(record.id) + "</code>" + mark +
         (place.empty() ? "" : " <small>line " + place + "</small>") + "<strong" +
         (record.title == other.title ? "" : " class=differs") + ">" + escaped(record.title) + "</strong><small>";
  const auto value = [&](const std::string& own, const std::string& others) {
    if (!own.empty())
      out += "<span" + std::string(own == others ? "" : " class=differs") + ">" + escaped(own) + "</span> ";
  };
  value(record.brand, other.brand);
  value(record.price, other.price);
  value(record.gtin, other.gtin);
  out += "</small></div>";
}

void write_pair(const CleanReport& r, const PairSummary& pair, std::string& out) {
  constexpr const char* kStays = " <mark class=stays>stays</mark>";
  constexpr const char* kGone = " <mark>merged into it</mark>";
  const bool merged = pair.decision == Decision::kMerge;
  const char* a = !merged ? "" : pair.survivor == Survivor::kA ? kStays : kGone;
  const char* b = !merged ? "" : pair.survivor == Survivor::kB ? kStays : kGone;
  if (pair.survivor == Survivor::kAnother) a = b = " <mark>merged into a third</mark>";
  out += "<div class=pair>";
  write_side(r, pair.a, pair.b, a, out);
  write_side(r, pair.b, pair.a, b, out);
  out += "<p><b>" + fixed(pair.score, 2) + "</b> " + escaped(pair.reasons);
  if (!pair.taken.empty()) out += ". Taken over:";
  for (const std::string& attribute : pair.taken) out += " <code>" + escaped(attribute) + "</code>";
  out += "</p></div>\n";
}

void write_decision(const CleanReport& r, Decision decision, const char* title, std::uint64_t total,
                    const char* meaning, std::string& out) {
  if (total == 0) return;
  out += open_details(count(total), "", title, total <= kOpenUpTo) + "<p>" + meaning + "</p>\n";
  size_t shown = 0;
  for (const PairSummary& pair : r.pairs) {
    if (pair.decision != decision) continue;
    if (++shown > kMaxPairsShown) break;
    write_pair(r, pair, out);
  }
  if (total > kMaxPairsShown)
    out += "<p class=more>and " + count(total - kMaxPairsShown) + " more in duplicates.tsv</p>";
  out += close_details();
}

}  // namespace

void write_duplicates(const CleanReport& r, std::string& out) {
  out += "<h2 id=duplicates>Duplicates</h2>\n";
  if (r.pairs.empty()) {
    out += "<p>No two rows look like one product.</p>\n";
    return;
  }
  out +=
      "<p class=soft>What differs between the two is underlined. The number is how likely they are one product, 0 to "
      "1.</p>\n";
  write_decision(r, Decision::kMerge, "Merged", r.pairs_to_merge,
                 "Two rows were one product. One stays and takes over what it lacked; the other id leads to it "
                 "(aliases.tsv).",
                 out);
  write_decision(r, Decision::kReview, "To review", r.pairs_to_review,
                 "These may be one product. Both are in the catalog.", out);
  write_decision(r, Decision::kDistinct, "Alike, but kept apart", r.pairs_distinct,
                 "Something speaks against their being one product.", out);
}

}  // namespace shelfwise::catalog_tools

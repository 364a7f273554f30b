// What the store's events say about the catalog.
#include <algorithm>

#include "catalog_tools/report/html.h"
#include "catalog_tools/report/report_sections.h"

namespace shelfwise::catalog_tools {
namespace {

void write_kinds(const EventReadiness& events, std::string& out) {
  std::uint64_t most = 0;
  for (const EventReadiness::Kind& kind : events.kinds) most = std::max(most, kind.events);
  out += open_table("Event types",
                    "<th scope=col>Event<th scope=col class=n>Events<th scope=col><span class=vh>Picture</span><th "
                    "scope=col>What it teaches",
                    "fills");
  for (const EventReadiness::Kind& kind : events.kinds) {
    out += "<tr><th scope=row>" + escaped(kind.name) + "<td class=n>" +
           (kind.events == 0 ? "<mark>never came</mark>" : count(kind.events)) + "<td>" +
           bar(kind.events, most, "kept") + "<td>" + escaped(kind.use) + "</tr>\n";
  }
  out += close_table();
}

void write_counts(const std::vector<EventReadiness::Count>& counts, const char* what, std::string& out) {
  out += open_table(what, "<th scope=col>" + std::string(what) + "<th scope=col class=n>Times");
  for (const EventReadiness::Count& one : counts)
    out += "<tr><th scope=row class=id>" + escaped(one.name) + "<td class=n>" + count(one.count) + "</tr>\n";
  out += close_table();
}

void figure_row(const char* what, std::uint64_t part, std::uint64_t whole, const char* style, std::string& out) {
  out += "<tr><th scope=row>" + std::string(what) + "<td class=n>" + count(part) + "<td class=n>" + count(whole) +
         "<td>" + bar(part, whole, style) + "<td class=n>" + percent(part, whole) + "</tr>\n";
}

void write_figures(const EventReadiness& e, std::string& out) {
  out += open_table("Events and the catalog",
                    "<th scope=col>Measure<th scope=col class=n>Number<th scope=col class=n>Of<th scope=col><span "
                    "class=vh>Picture</span><th scope=col class=n>Share",
                    "fills");
  figure_row("Mentions of products in the catalog", e.mentions - e.mentions_lost, e.mentions, "kept", out);
  figure_row("of these, by an id that was merged", e.mentions_merged, e.mentions, "merged", out);
  figure_row("Mentions of products that no feed has", e.mentions_lost, e.mentions, "out", out);
  figure_row("Events without a messageId", e.without_message_id, e.events, "out", out);
  figure_row("Orders without an order_id", e.orders_without_id, e.orders, "out", out);
  figure_row("Signed-in shoppers linked with another id", e.users_linked, e.users, "kept", out);
  figure_row("Anonymous ids linked with a shopper", e.anonymous_linked, e.anonymous, "kept", out);
  out += close_table();
}

}  // namespace

void write_events(const CleanReport& r, std::string& out) {
  if (!r.events) return;
  const EventReadiness& events = *r.events;
  out += "<h2 id=events>Events of the store</h2>\n";
  if (events.events == 0) {
    out += "<p>The store has no events yet.</p>\n";
    return;
  }
  out += "<p>" + counted(events.events, "event", "events") + " from " + escaped(events.first.substr(0, 10)) + " to " +
         escaped(events.last.substr(0, 10)) + ".</p>\n";
  write_figures(events, out);
  write_kinds(events, out);
  if (!events.lost.empty()) {
    out += open_details((events.lost_ids_cut ? "over " : "") + count(events.lost_ids), "",
                        "product ids in events that no feed has", events.lost.size() <= 10);
    write_counts(events.lost, "Product id", out);
    out += close_details();
  }
  if (!events.other_names.empty()) {
    out += open_details("", "", "Event names of the store's own: kept, but no model reads them");
    write_counts(events.other_names, "Event", out);
    out += close_details();
  }
}

}  // namespace shelfwise::catalog_tools

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "server/commands/commands.h"
#include "server/live_store.h"
#include "server/search_service.h"

namespace shelfwise::server {
namespace {

struct SearchOptions {
  std::string query;
  std::string store;
  std::string user;
  std::string filter;
  std::uint32_t limit = 10;
  bool explain = false;
  bool json = false;
};

int fail(const Error& error) {
  std::fprintf(stderr, "shelfwise search: %s\n", error.text().c_str());
  return 1;
}

// The first `width` characters, padded to that width. Counts code points, which fits most scripts.
std::string fit(const std::string& text, size_t width) {
  std::string out;
  size_t columns = 0;
  for (size_t i = 0; i < text.size() && columns < width;) {
    size_t next = i + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0U) == 0x80U) ++next;
    out.append(text, i, next - i);
    i = next;
    ++columns;
  }
  return out.append(width - columns, ' ');
}

size_t terminal_width() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) != 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60)
    return size.ws_col;
  return 110;
}

std::string text_of(const nlohmann::json& object, const char* name) {
  const auto it = object.find(name);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

void print_explanation(const nlohmann::json& hit) {
  for (const nlohmann::json& part : hit["explain"]["parts"]) {
    std::printf("       %+9.3f  %s%s%s\n", part["value"].get<double>(), text_of(part, "name").c_str(),
                part.contains("detail") ? ": " : "", text_of(part, "detail").c_str());
  }
}

void print_table(const nlohmann::json& answer, bool explain) {
  if (answer.contains("corrected_query")) std::printf("Searched for: %s\n", text_of(answer, "corrected_query").c_str());
  if (answer.contains("did_you_mean")) std::printf("Did you mean: %s\n", text_of(answer, "did_you_mean").c_str());
  for (const nlohmann::json& note : answer.value("notes", nlohmann::json::array())) {
    std::printf("Note: %s\n", note.get<std::string>().c_str());
  }
  const size_t title_width = terminal_width() - 50;
  std::printf("%s  %s  %s  %s  %s\n", fit("#", 3).c_str(), fit("score", 7).c_str(), fit("id", 16).c_str(),
              fit("title", title_width).c_str(), fit("price", 14).c_str());
  int rank = 0;
  for (const nlohmann::json& hit : answer["hits"]) {
    const nlohmann::json& product = hit["product"];
    const std::string price =
        product.contains("sale_price") ? text_of(product, "sale_price") : text_of(product, "price");
    std::printf("%3d  %7.3f  %s  %s  %s\n", ++rank, hit["score"].get<double>(), fit(text_of(hit, "id"), 16).c_str(),
                fit(text_of(product, "title"), title_width).c_str(), price.c_str());
    if (hit.contains("reason")) std::printf("       %s\n", text_of(hit["reason"], "text").c_str());
    if (explain) print_explanation(hit);
  }
  std::printf("%llu found in %.1f ms\n", static_cast<unsigned long long>(answer["found"].get<std::uint64_t>()),
              answer["search_time_ms"].get<double>());
}

int run(const SearchOptions& options) {
  const SystemClock clock;
  LiveStore::Options store_options;
  store_options.read_only = true;
  Result<std::unique_ptr<LiveStore>> store = LiveStore::open({options.store}, clock, store_options);
  if (!store) return fail(store.error());
  SearchCall call;
  call.request.q = options.query;
  call.request.filter_by = options.filter;
  call.request.per_page = options.limit;
  call.request.explain = options.explain;
  call.who.token = ShopperId(options.user);
  const Result<std::string> answer = SearchService(**store).search(call);
  if (!answer) return fail(answer.error());
  if (options.json) {
    std::printf("%s\n", answer->c_str());
  } else {
    print_table(nlohmann::json::parse(*answer), options.explain);
  }
  return 0;
}

}  // namespace

void add_search_command(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<SearchOptions>();
  CLI::App* command = program.add_subcommand("search", "Answers one search on the terminal");
  command->footer("Example:\n  shelfwise search \"wool socks\" --store my-shop --user shopper-17 --explain");
  command->add_option("query", options->query, "What to search for; \"\" for the store's best products")->required();
  command->add_option("--store", options->store, "The store's folder")->required();
  command->add_option("--user", options->user, "The shopper's token");
  command->add_option("--filter", options->filter, "A filter, as \"brand:=Sony && price:<100\"");
  command->add_option("--limit", options->limit, "Hits at most")->check(CLI::Range(1, 250));
  command->add_flag("--explain", options->explain, "Show the parts of each score");
  command->add_flag("--json", options->json, "Print the answer of GET /v1/search");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace shelfwise::server

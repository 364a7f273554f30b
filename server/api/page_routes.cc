#include <algorithm>
#include <memory>

#include "server/api/api.h"
#include "server/api/web_assets.h"

namespace shelfwise::server {
namespace {

// What is there without Node: a plain page to try the calls with, and the description of the interface.
std::vector<Page> plain_pages() {
  std::vector<Page> pages;
  pages.push_back(make_page("/", std::string(web_index_html()), "index.html"));
  pages.push_back(make_page("/app.js", std::string(web_app_js()), "app.js"));
  pages.push_back(make_page("/style.css", std::string(web_style_css()), "style.css"));
  return pages;
}

std::vector<Page> description_pages() {
  std::vector<Page> pages;
  pages.push_back(make_page("/docs", std::string(web_docs_html()), "docs.html"));
  pages.push_back(make_page("/docs.js", std::string(web_docs_js()), "docs.js"));
  pages.push_back(make_page("/docs.css", std::string(web_docs_css()), "docs.css"));
  return pages;
}

}  // namespace

void add_page_routes(std::vector<Route>& routes, std::vector<Page> pages) {
  if (pages.empty()) pages = plain_pages();
  for (Page& page : description_pages()) pages.push_back(std::move(page));
  // The routes' patterns are views into the pages, which the handlers keep.
  const auto kept = std::make_shared<const std::vector<Page>>(std::move(pages));
  for (const Page& page : *kept) {
    Route route{"GET", page.path, Scope::kOpen, "A page", {}, Route::Body::kNone, "", "", {}};
    route.ignores_query = true;
    route.described = false;
    route.handler = [kept, &page](const RouteCall& call) -> Result<ApiReply> {
      return page_reply(page, call.request.headers);
    };
    routes.push_back(std::move(route));
  }
}

}  // namespace shelfwise::server

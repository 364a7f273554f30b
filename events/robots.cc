#include "events/robots.h"

#include <algorithm>
#include <array>
#include <string>

namespace shelfwise::events {
namespace {

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// "bot" ends the names of most of them: Googlebot/2.1, bingbot, AhrefsBot. Cubot makes telephones.
bool has_bot_name(std::string_view agent) {
  for (size_t at = agent.find("bot"); at != std::string_view::npos; at = agent.find("bot", at + 1)) {
    const bool ends = at + 3 == agent.size() || !is_letter(agent[at + 3]);
    const bool telephone = at >= 2 && agent.substr(at - 2, 5) == "cubot" && (at == 2 || !is_letter(agent[at - 3]));
    if (ends && !telephone) return true;
  }
  return false;
}

}  // namespace

bool is_robot(std::string_view user_agent) {
  constexpr std::array<std::string_view, 21> kNames = {
      "crawler",       "spider",         "headless",   "slurp",  "lighthouse",  "pingdom",  "facebookexternalhit",
      "phantomjs",     "selenium",       "puppeteer",  "curl/",  "wget/",       "libwww",   "python-requests",
      "python-urllib", "go-http-client", "okhttp-bot", "scrapy", "httpclient/", "aiohttp/", "gptbot"};
  std::string agent(user_agent.substr(0, 1'024));
  for (char& c : agent) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const auto named = [&](std::string_view name) { return agent.find(name) != std::string::npos; };
  return has_bot_name(agent) || std::any_of(kNames.begin(), kNames.end(), named);
}

}  // namespace shelfwise::events

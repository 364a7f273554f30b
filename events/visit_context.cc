#include "events/visit_context.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "events/fields.h"

namespace shelfwise::events {
namespace {

using nlohmann::json;

constexpr size_t kMaxRead = 1'024;  // bytes of an address or a user agent

std::string lower(std::string_view text) {
  std::string out(text.substr(0, kMaxRead));
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

template <size_t N>
bool has_any(std::string_view text, const std::array<std::string_view, N>& parts) {
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) { return text.find(part) != text.npos; });
}

// "www.example.org" of "https://www.Example.org:443/a?b"; "" where it is no address.
std::string host_of(std::string_view address) {
  const size_t scheme = address.find("://");
  if (scheme == address.npos) return {};
  std::string_view host = address.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#:"));
  return lower(host);
}

// Whether one of the host's labels is one of these: "google" in www.google.co.uk.
template <size_t N>
bool has_label(std::string_view host, const std::array<std::string_view, N>& labels) {
  while (!host.empty()) {
    const size_t dot = host.find('.');
    if (std::find(labels.begin(), labels.end(), host.substr(0, dot)) != labels.end()) return true;
    host = dot == host.npos ? std::string_view() : host.substr(dot + 1);
  }
  return false;
}

// What mail programs on the web and sites say of themselves; others are kOther, which is no harm.
constexpr std::array<std::string_view, 6> kMail = {"mail", "webmail", "outlook", "gmail", "roundcube", "newsletter"};
constexpr std::array<std::string_view, 12> kSearchEngines = {"google",    "bing",  "duckduckgo", "yahoo",
                                                             "ecosia",    "baidu", "yandex",     "qwant",
                                                             "startpage", "naver", "brave",      "kagi"};
constexpr std::array<std::string_view, 13> kSocialSites = {"facebook", "instagram", "pinterest", "tiktok", "twitter",
                                                           "x",        "t",         "youtube",   "reddit", "linkedin",
                                                           "threads",  "vk",        "snapchat"};

std::string_view text_of(const json* value) {
  return value != nullptr && value->is_string() ? std::string_view(value->get_ref<const std::string&>())
                                                : std::string_view();
}

Referrer read_referrer(const json& message) {
  for (const json* page : {member(member(message, "context"), "page"), member(message, "properties")}) {
    const json* referrer = member(page, "referrer");
    if (referrer != nullptr && referrer->is_string())
      return referrer_of(text_of(referrer), text_of(member(page, "url")));
  }
  return Referrer::kUnknown;
}

}  // namespace

const char* name_of(Device device) {
  switch (device) {
    case Device::kMobile: return "mobile";
    case Device::kTablet: return "tablet";
    case Device::kDesktop: return "desktop";
    case Device::kUnknown: break;
  }
  return "unknown";
}

const char* name_of(Referrer referrer) {
  switch (referrer) {
    case Referrer::kDirect: return "direct";
    case Referrer::kSearch: return "search";
    case Referrer::kSocial: return "social";
    case Referrer::kEmail: return "email";
    case Referrer::kOther: return "other";
    case Referrer::kUnknown: break;
  }
  return "unknown";
}

Device device_named(std::string_view name) {
  const std::string folded = lower(name);
  if (folded == "mobile" || folded == "phone" || folded == "smartphone" || folded == "ios" || folded == "android") {
    return Device::kMobile;
  }
  if (folded == "tablet") return Device::kTablet;
  return folded == "desktop" ? Device::kDesktop : Device::kUnknown;
}

// Android says "Mobile" on telephones alone.
Device device_of_agent(std::string_view user_agent) {
  constexpr std::array<std::string_view, 4> kTablets = {"ipad", "tablet", "kindle", "silk/"};
  constexpr std::array<std::string_view, 3> kTelephones = {"mobi", "iphone", "ipod"};
  constexpr std::array<std::string_view, 4> kDesktops = {"windows nt", "macintosh", "x11", "cros"};
  const std::string agent = lower(user_agent);
  if (has_any(agent, kTablets)) return Device::kTablet;
  if (has_any(agent, kTelephones)) return Device::kMobile;
  if (agent.find("android") != agent.npos) return Device::kTablet;
  return has_any(agent, kDesktops) ? Device::kDesktop : Device::kUnknown;
}

Referrer referrer_of(std::string_view address, std::string_view page) {
  if (address.empty()) return Referrer::kDirect;
  for (const Referrer known :
       {Referrer::kDirect, Referrer::kSearch, Referrer::kSocial, Referrer::kEmail, Referrer::kOther}) {
    if (address == name_of(known)) return known;
  }
  const std::string host = host_of(address);
  if (host.empty() || host == host_of(page)) return Referrer::kUnknown;
  if (has_label(host, kMail)) return Referrer::kEmail;
  if (has_label(host, kSearchEngines)) return Referrer::kSearch;
  return has_label(host, kSocialSites) ? Referrer::kSocial : Referrer::kOther;
}

VisitContext read_visit_context(const json& message) {
  const json* context = member(message, "context");
  VisitContext visit;
  visit.device = device_named(text_of(member(member(context, "device"), "type")));
  if (visit.device == Device::kUnknown) visit.device = device_of_agent(text_of(member(context, "userAgent")));
  visit.referrer = read_referrer(message);
  return visit;
}

}  // namespace shelfwise::events

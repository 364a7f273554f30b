#include "server/api/api.h"

namespace shelfwise::server {
namespace {

constexpr std::string_view kSources[] = {"all", "events", "catalog"};
constexpr ParameterSpec kProposalParameters[] = {
    {.name = "source",
     .type = ParameterSpec::Type::kChoice,
     .description = "What proposes: what shoppers did, the catalog alone, or both",
     .default_text = "all",
     .choices = kSources}};

}  // namespace

void add_synonym_routes(std::vector<Route>& routes, SynonymService& synonyms) {
  using Body = Route::Body;
  const auto reply = [](Result<std::string> body) -> Result<ApiReply> {
    if (!body) return std::move(body).error();
    return json_reply(std::move(*body));
  };
  routes.push_back({"GET",
                    "/v1/admin/synonyms",
                    Scope::kAdmin,
                    "All synonyms, and what to look at in them",
                    {},
                    Body::kNone,
                    "",
                    "Synonyms",
                    [&synonyms, reply](const RouteCall&) { return reply(synonyms.list()); }});
  routes.push_back({"GET", "/v1/admin/synonyms/proposals", Scope::kAdmin,
                    "Synonyms that shoppers' searches and clicks and the catalog's words suggest, to approve",
                    kProposalParameters, Body::kNone, "", "SynonymProposals",
                    [&synonyms, reply](const RouteCall& call) {
                      return reply(synonyms.proposals(call.parameters.text("source")));
                    }});
  routes.push_back({"PUT",
                    "/v1/admin/synonyms/{id}",
                    Scope::kAdmin,
                    "Makes or replaces a set of synonyms",
                    {},
                    Body::kJson,
                    "NewSynonyms",
                    "SynonymSet",
                    [&synonyms, reply](const RouteCall& call) {
                      return reply(synonyms.put(call.path.find("id")->second, call.request.body));
                    }});
  routes.push_back({"DELETE",
                    "/v1/admin/synonyms/{id}",
                    Scope::kAdmin,
                    "Removes a set of synonyms",
                    {},
                    Body::kNone,
                    "",
                    "Synonyms",
                    [&synonyms, reply](const RouteCall& call) -> Result<ApiReply> {
                      if (Status removed = synonyms.remove(call.path.find("id")->second); !removed)
                        return std::move(removed).error();
                      return reply(synonyms.list());
                    }});
}

}  // namespace shelfwise::server

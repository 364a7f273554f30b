// The files of web/, built into the program so that it needs nothing beside itself.
#pragma once

#include <string_view>

namespace shelfwise::server {

std::string_view web_index_html();
std::string_view web_app_js();
std::string_view web_style_css();
std::string_view web_docs_html();
std::string_view web_docs_js();
std::string_view web_docs_css();
std::string_view web_review_html();  // {{script}}, {{nonce}} and {{token}} are to be filled in
std::string_view web_review_js();
std::string_view openapi_schemas_json();  // server/api/openapi_schemas.json

}  // namespace shelfwise::server

#include "query/snippets.h"

#include <nlohmann/json.hpp>

#include "query/highlight.h"

namespace shelfwise::query {

std::vector<Highlight> snippets(const catalog::Generation& generation, Doc doc, std::span<const std::string_view> terms,
                                const text::Analyzer& analyzer, text::Tokens& tokens) {
  std::vector<Highlight> found;
  const auto product = nlohmann::json::parse(generation.stored_json(doc), nullptr, false);
  if (!product.is_object()) return found;
  for (const char* field : {"title", "description"}) {
    const auto at = product.find(field);
    if (at == product.end() || !at->is_string()) continue;
    const auto& text = at->get_ref<const std::string&>();
    analyzer.analyze(text, tokens);
    found.push_back({field, highlight(text, tokens, terms)});
  }
  return found;
}

}  // namespace shelfwise::query

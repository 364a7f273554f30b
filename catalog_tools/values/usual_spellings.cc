#include "catalog_tools/values/usual_spellings.h"

#include <algorithm>
#include <map>
#include <utility>

#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

using catalog::Product;

constexpr std::array<std::pair<const char*, std::string Product::*>, 4> kTextFields = {{
    {"brand", &Product::brand},
    {"color", &Product::color},
    {"size", &Product::size},
    {"material", &Product::material},
}};

std::string key_of(const std::string& spelling) {
  std::string key;
  for (const char c : text::fold(spelling)) {
    const bool joint = c == ' ' || c == '_' || c == '-';
    if (!joint) {
      key += c;
    } else if (!key.empty() && key.back() != ' ') {
      key += ' ';
    }
  }
  for (size_t at = key.find("grey"); at != std::string::npos; at = key.find("grey", at + 4)) key[at + 2] = 'a';
  return key;
}

bool has_small_letters(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool has_capitals(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

void UsualSpellings::count(Field& field, const std::string& spelling) {
  if (spelling.empty()) return;
  const auto found = field.counts.find(spelling);
  if (found != field.counts.end()) {
    ++found->second;
  } else if (field.counts.size() < kMaxSpellings) {
    field.counts.emplace(spelling, 1);
  }
}

void UsualSpellings::add(const Product& product) {
  for (size_t i = 0; i < kTexts; ++i) count(texts_[i], product.*kTextFields[i].second);
  for (const catalog::Detail& detail : product.product_detail) count(names_, detail.name);
}

void UsualSpellings::finish() {
  const auto settle = [](Field& field) {
    if (field.counts.size() < kMaxSpellings) {
      std::map<std::string, std::vector<const std::string*>> alike;
      for (const auto& [spelling, count] : field.counts) alike[key_of(spelling)].push_back(&spelling);
      for (auto& [key, spellings] : alike) {
        if (spellings.size() < 2) continue;
        // Of equally frequent ones, a word with a capital and small letters reads best.
        const auto rank = [&](const std::string& s) {
          return std::pair(field.counts.at(s), has_small_letters(s) && has_capitals(s));
        };
        const auto best =
            std::max_element(spellings.begin(), spellings.end(), [&](const std::string* a, const std::string* b) {
              return rank(*a) != rank(*b) ? rank(*a) < rank(*b) : *a > *b;
            });
        const std::string usual = **best;
        for (const std::string* spelling : spellings) {
          if (*spelling != usual) field.better.emplace(*spelling, usual);
        }
      }
    }
    field.counts.clear();
  };
  for (Field& field : texts_) settle(field);
  settle(names_);
}

void UsualSpellings::respell(Product& product, const std::string& file, std::uint64_t line,
                             std::vector<Issue>& issues) const {
  const auto report = [&](std::string field, const std::string& value, const std::string& usual) {
    issues.push_back({Severity::kChanged, file, line, product.id.str(), std::move(field), value,
                      "written as \"" + usual + "\", as most products do", "write it in one way in the feed"});
  };
  for (size_t i = 0; i < kTexts; ++i) {
    std::string& value = product.*kTextFields[i].second;
    const auto better = texts_[i].better.find(value);
    if (better == texts_[i].better.end()) continue;
    report(kTextFields[i].first, value, better->second);
    value = better->second;
  }
  if (names_.better.empty()) return;
  auto& details = product.product_detail;
  for (size_t i = 0; i < details.size(); ++i) {
    const auto better = names_.better.find(details[i].name);
    if (better == names_.better.end()) continue;
    report("product_detail", details[i].name, better->second);
    const auto other = std::find_if(details.begin(), details.end(),
                                    [&](const catalog::Detail& d) { return d.name == better->second; });
    if (other == details.end()) {
      details[i].name = better->second;
      continue;
    }
    for (std::string& value : details[i].values) {
      if (std::find(other->values.begin(), other->values.end(), value) == other->values.end())
        other->values.push_back(std::move(value));
    }
    details.erase(details.begin() + static_cast<std::ptrdiff_t>(i--));
  }
}

}  // namespace shelfwise::catalog_tools

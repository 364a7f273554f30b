#include "indexer/document.h"

#include <algorithm>

#include "catalog/title_forms.h"
#include "common/random.h"
#include "text/fold.h"

namespace shelfwise::indexer {
namespace {

constexpr size_t kMaxIdentifierBytes = 64;

std::string detail_text(const catalog::Detail& detail) {
  std::string text;
  for (const std::string& value : detail.values) {
    if (!text.empty()) text += " . ";
    // "waterproof: yes" is found by the attribute's name, which the value alone would not tell.
    const std::string folded = text::fold(value);
    if (folded == "yes" || folded == "true" || folded == "y") {
      text += detail.name;
    } else if (folded != "no" && folded != "false" && folded != "n") {
      text += value;
    }
  }
  return text;
}

}  // namespace

TermBag::TermBag() : slots_(512) {}

void TermBag::clear() {
  used_ = 0;
  std::fill(slots_.begin(), slots_.end(), 0U);
}

catalog::FieldFrequencies& TermBag::operator[](std::string_view term) {
  if ((used_ + 1) * 2 > slots_.size()) grow();
  const size_t mask = slots_.size() - 1;
  for (size_t at = stable_hash(term) & mask;; at = (at + 1) & mask) {
    if (slots_[at] == 0) {
      if (used_ == entries_.size()) entries_.emplace_back();
      Entry& entry = entries_[used_++];
      entry.term.assign(term);
      entry.in = {};
      slots_[at] = static_cast<std::uint32_t>(used_);
      return entry.in;
    }
    Entry& entry = entries_[slots_[at] - 1];
    if (entry.term == term) return entry.in;
  }
}

void TermBag::grow() {
  slots_.assign(slots_.size() * 2, 0U);
  const size_t mask = slots_.size() - 1;
  for (size_t i = 0; i < used_; ++i) {
    size_t at = stable_hash(entries_[i].term) & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = static_cast<std::uint32_t>(i + 1);
  }
}

DocumentBuilder::DocumentBuilder(text::Analyzer analyzer, std::vector<std::string> searchable_extra)
    : analyzer_(std::move(analyzer)), searchable_extra_(std::move(searchable_extra)) {}

std::uint32_t DocumentBuilder::add_field(std::string_view text, Field field, IndexedText& out) {
  if (text.empty()) return 0;
  analyzer_.analyze(text, tokens_);
  for (const text::Token& token : tokens_) {
    catalog::FieldFrequencies& in = out.terms[token.term];
    switch (field) {
      case Field::kTitle: ++in.title; break;
      case Field::kBrand: ++in.brand; break;
      case Field::kCategory: ++in.category; break;
      case Field::kAttributes: ++in.attributes; break;
      case Field::kDescription: ++in.description; break;
    }
    if (field == Field::kTitle && !text::is_overlay(token.kind)) {
      out.title_terms.emplace_back(token.term);
      out.title_forms.push_back(catalog::form_of(token.word));
    }
    if (field != Field::kDescription && token.kind == text::TokenKind::kWord) out.words.emplace_back(token.word);
  }
  return tokens_.positions();
}

void DocumentBuilder::add_identifier(std::string_view id, IndexedText& out) {
  if (id.empty() || id.size() > kMaxIdentifierBytes) return;
  analyzer_.analyze(id, tokens_);
  for (const text::Token& token : tokens_) {
    // The parts of "WX-12 B" say little; the whole, joined, is what people paste into a search box.
    if (text::is_overlay(token.kind) || tokens_.positions() == 1) ++out.terms[token.term].identifiers;
  }
}

void DocumentBuilder::build(const catalog::Product& product, IndexedText& out) {
  out.terms.clear();
  out.title_terms.clear();
  out.title_forms.clear();
  out.words.clear();

  out.title_length = add_field(product.title, Field::kTitle, out);
  add_field(product.brand, Field::kBrand, out);
  add_field(product.product_type, Field::kCategory, out);
  if (product.product_type.empty()) { add_field(product.google_product_category, Field::kCategory, out); }
  out.attribute_length = 0;
  for (const std::string* value :
       {&product.color, &product.size, &product.material, &product.gender, &product.age_group}) {
    out.attribute_length += add_field(*value, Field::kAttributes, out);
  }
  for (const catalog::Detail& detail : product.product_detail) {
    out.attribute_length += add_field(detail_text(detail), Field::kAttributes, out);
  }
  for (const std::string& name : searchable_extra_) {
    if (!product.extra.is_object()) break;
    const auto at = product.extra.find(name);
    if (at != product.extra.end() && at->is_string()) {
      out.attribute_length += add_field(at->get_ref<const std::string&>(), Field::kAttributes, out);
    }
  }
  out.description_length = add_field(product.description, Field::kDescription, out);
  for (const std::string& highlight : product.product_highlight) {
    out.description_length += add_field(highlight, Field::kDescription, out);
  }
  add_identifier(product.id.str(), out);
  add_identifier(product.gtin, out);
  add_identifier(product.mpn, out);

  std::sort(out.words.begin(), out.words.end());
  out.words.erase(std::unique(out.words.begin(), out.words.end()), out.words.end());
}

}  // namespace shelfwise::indexer

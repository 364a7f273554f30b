#include "indexer/merge.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "catalog/arrays.h"
#include "catalog/generation.h"
#include "catalog/title_forms.h"
#include "catalog/title_pairs.h"
#include "indexer/latent_space.h"

namespace shelfwise::indexer {
namespace {

namespace fs = std::filesystem;
using catalog::Array;
using catalog::kNone;
using catalog::ListArray;
using catalog::StringTable;

constexpr size_t kMaxRepeatedNamed = 100;
// Fields that get a column of their own where no product has two values: one read a product instead of a list walk.
const std::set<std::string, std::less<>> kColumnFields = {
    "brand",     "color",          "size",           "material",       "gender",         "age_group",
    "condition", "custom_label_0", "custom_label_1", "custom_label_2", "custom_label_3", "custom_label_4"};
// Names that filters and facets know already: an attribute of such a name keeps its prefix.
const std::set<std::string, std::less<>> kTakenNames = {
    "brand",      "color",    "size",         "material",     "gender",   "age_group",      "condition",
    "id",         "title",    "price",        "cost",         "rating",   "average_rating", "rating_count",
    "popularity", "quantity", "availability", "release_date", "category", "item_group_id",  "adult",
    "group",      "stock"};
constexpr std::string_view kDetailPrefix = "product_detail.";

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string field_name(std::string_view field) {
  if (!field.starts_with(kDetailPrefix)) return std::string(field);
  std::string own = lower_ascii(field.substr(kDetailPrefix.size()));
  if (own.empty() || kTakenNames.contains(own) || own.starts_with("custom_label_")) return lower_ascii(field);
  return own;
}

// The most frequent spelling, the first in byte order among equals.
std::string best_spelling(const std::map<std::string, std::uint32_t>& spellings) {
  const auto best = std::max_element(spellings.begin(), spellings.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == spellings.end() ? std::string() : best->first;
}

void add_counts(std::map<std::string, std::uint32_t>& into, const std::map<std::string, std::uint32_t>& counts) {
  for (const auto& [text, count] : counts) into[text] += count;
}

class Merger {
 public:
  Merger(const MergeInput& input, const fs::path& folder) : in_(input), chunks_(input.chunks), folder_(folder) {
    for (const Chunk& c : chunks_) products_ += c.size();
  }

  Result<MergeReport> run() {
    for (const auto step : {&Merger::ids_and_groups, &Merger::plain_columns, &Merger::keywords, &Merger::categories,
                            &Merger::texts, &Merger::vectors, &Merger::info}) {
      if (Status s = (this->*step)(); !s) return std::move(s).error();
    }
    report_.products = products_ - report_.repeated_count;
    return std::move(report_);
  }

 private:
  fs::path column(const char* name) const { return folder_ / "columns" / name; }
  fs::path dictionary(const char* name) const { return folder_ / "dictionary" / name; }

  template <class T>
  Status write_column(const char* name, std::vector<T> Chunk::*member) {
    catalog::ArrayWriter writer;
    if (Status s = writer.open(column(name), sizeof(T)); !s) return s;
    for (Chunk& c : chunks_) {
      auto& values = c.*member;
      if (Status s = writer.append(values.data(), values.size()); !s) return s;
    }
    return writer.finish();
  }

  // Products whose id came before stay out of every answer; the numbering keeps their place.
  Status ids_and_groups() {
    std::vector<std::string_view> ids;
    ids.reserve(products_);
    std::unordered_map<std::string_view, std::uint32_t> by_id;
    by_id.reserve(products_);
    std::unordered_map<std::string_view, std::uint32_t> by_group;
    std::vector<std::uint32_t> group;
    group.reserve(products_);
    for (Chunk& c : chunks_) {
      for (size_t i = 0; i < c.size(); ++i) {
        const auto doc = static_cast<std::uint32_t>(ids.size());
        const auto [first, fresh] = by_id.emplace(c.ids[i], doc);
        ids.push_back(fresh ? std::string_view(c.ids[i]) : std::string_view());
        if (!fresh) {
          c.flags[i] |= catalog::kRemoved;
          ++report_.repeated_count;
          if (report_.repeated.size() < kMaxRepeatedNamed) {
            report_.repeated.push_back({c.lines[i], "repeats the id \"" + c.ids[i] +
                                                        "\" of an earlier line, which stays; run: shelfwise clean"});
          }
        }
        if (c.group[i] == kNoLocal) {
          group.push_back(groups_++);
        } else {
          const auto [at, added] = by_group.emplace(*c.groups.strings()[c.group[i]], groups_);
          if (added) ++groups_;
          group.push_back(at->second);
        }
      }
    }
    std::vector<std::string> alias_ids;
    std::vector<std::uint32_t> alias_docs;
    for (const auto& [merged, survivor] : in_.aliases) {
      const auto at = by_id.find(survivor);
      if (at == by_id.end() || by_id.contains(merged)) continue;
      alias_ids.push_back(merged);
      alias_docs.push_back(at->second);
    }
    if (Status s = StringTable::write(column("ids"), std::span<const std::string_view>(ids)); !s) return s;
    if (Status s = StringTable::write(column("aliases"), alias_ids); !s) return s;
    if (Status s = Array<std::uint32_t>::write(column("alias_docs"), alias_docs); !s) return s;
    return Array<std::uint32_t>::write(column("group"), group);
  }

  Status plain_columns() {
    for (const Status& s :
         {write_column("price", &Chunk::price), write_column("regular_price", &Chunk::regular_price),
          write_column("cost", &Chunk::cost), write_column("quantity", &Chunk::quantity),
          write_column("release_day", &Chunk::release_day), write_column("availability", &Chunk::availability),
          write_column("flags", &Chunk::flags), write_column("title_length", &Chunk::title_length),
          write_column("attribute_length", &Chunk::attribute_length),
          write_column("description_length", &Chunk::description_length),
          write_column("popularity", &Chunk::popularity), write_column("rating", &Chunk::rating),
          write_column("rating_count", &Chunk::rating_count)}) {
      if (!s) return s;
    }
    return {};
  }

  struct KeywordValue {
    std::map<std::string, std::uint32_t> spellings;
    std::uint32_t number = 0;
  };

  Status keywords() {
    std::map<std::string, KeywordValue> values;  // by final key: field, separator, folded value
    std::vector<std::vector<KeywordValue*>> of_chunk(chunks_.size());
    for (size_t c = 0; c < chunks_.size(); ++c) {
      const KeywordInterner& local = chunks_[c].keywords;
      for (size_t i = 0; i < local.keys.size(); ++i) {
        const std::string& key = *local.keys.strings()[i];
        const size_t cut = key.find('\x1f');
        KeywordValue& value = values[field_name(std::string_view(key).substr(0, cut)) + key.substr(cut)];
        add_counts(value.spellings, local.spellings[i]);
        of_chunk[c].push_back(&value);
      }
    }
    // Byte order of the keys keeps a field's values together.
    std::vector<std::string> labels, keys;
    for (auto& [key, value] : values) {
      const std::string name = key.substr(0, key.find('\x1f'));
      value.number = static_cast<std::uint32_t>(labels.size());
      if (fields_.empty() || fields_.back().name != name) {
        fields_.push_back({name, value.number, value.number, kColumnFields.contains(name), {}});
      }
      ++fields_.back().end;
      labels.push_back(best_spelling(value.spellings));
      keys.push_back(key);
    }
    ensure_brand(static_cast<std::uint32_t>(labels.size()));
    brand_labels_.assign(labels.begin() + brand_field().begin, labels.begin() + brand_field().end);

    // Product by product, in the final numbers.
    std::vector<std::uint64_t> offsets{0};
    offsets.reserve(products_ + 1);
    std::vector<std::uint32_t> all;
    for (size_t c = 0; c < chunks_.size(); ++c) {
      for (const auto& list : chunks_[c].document_keywords) {
        const size_t first = all.size();
        for (const std::uint32_t local : list) all.push_back(of_chunk[c][local]->number);
        std::sort(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
        offsets.push_back(all.size());
      }
      chunks_[c].document_keywords = {};
    }
    mark_single(offsets, all);
    if (Status s = write_keyword_columns(offsets, all); !s) return s;
    if (Status s = StringTable::write(dictionary("keyword_values"), labels); !s) return s;
    return StringTable::write(dictionary("keyword_keys"), keys);
  }

  void ensure_brand(std::uint32_t values) {
    for (const auto& field : fields_) {
      if (field.name == "brand") return;
    }
    fields_.push_back({"brand", values, values, true, {}});
  }

  const catalog::KeywordField& brand_field() const {
    return *std::find_if(fields_.begin(), fields_.end(), [](const auto& f) { return f.name == "brand"; });
  }

  // The field that a value belongs to; fields lie in order of their values.
  size_t field_of(std::uint32_t value) const {
    size_t at = 0;
    size_t count = fields_.size();
    while (count > 0) {
      const size_t half = count / 2;
      if (fields_[at + half].end <= value) {
        at += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    return at;
  }

  void mark_single(const std::vector<std::uint64_t>& offsets, const std::vector<std::uint32_t>& all) {
    for (size_t d = 0; d + 1 < offsets.size(); ++d) {
      size_t before = fields_.size();
      for (std::uint64_t i = offsets[d]; i < offsets[d + 1]; ++i) {
        const size_t field = field_of(all[i]);
        if (field == before) fields_[field].single = false;
        before = field;
      }
    }
  }

  Status write_keyword_columns(const std::vector<std::uint64_t>& offsets, const std::vector<std::uint32_t>& all) {
    std::vector<std::vector<std::uint32_t>> columns(fields_.size());
    for (size_t f = 0; f < fields_.size(); ++f) {
      if (fields_[f].single) columns[f].assign(products_, kNone);
    }
    std::vector<std::uint64_t> multi_offsets{0};
    multi_offsets.reserve(products_ + 1);
    std::vector<std::uint32_t> multi;
    for (size_t d = 0; d < products_; ++d) {
      for (std::uint64_t i = offsets[d]; i < offsets[d + 1]; ++i) {
        const size_t field = field_of(all[i]);
        if (fields_[field].single) {
          columns[field][d] = all[i];
        } else {
          multi.push_back(all[i]);
        }
      }
      multi_offsets.push_back(multi.size());
    }
    for (size_t f = 0; f < fields_.size(); ++f) {
      if (!fields_[f].single) continue;
      const bool brand = fields_[f].name == "brand";
      const fs::path path = brand ? column("brand") : column(("keyword_" + std::to_string(fields_[f].begin)).c_str());
      if (Status s = Array<std::uint32_t>::write(path, columns[f]); !s) return s;
      if (brand) brand_ = std::move(columns[f]);
    }
    return ListArray<std::uint32_t>::write(column("keywords"), multi_offsets, multi);
  }

  // A category and all above it, numbered in depth-first order: the byte order of keys whose separator sorts first.
  Status categories() {
    std::map<std::string, std::map<std::string, std::uint32_t>> spellings;  // of whole paths, by key
    for (const Chunk& c : chunks_) {
      for (size_t i = 0; i < c.categories.size(); ++i) {
        std::string key = *c.categories.strings()[i];
        for (const auto& [path, count] : c.category_spellings[i]) {
          auto parts = catalog::split_category_path(path);
          std::string prefix_key = key;
          while (!parts.empty()) {
            spellings[prefix_key][catalog::join_category_path(parts)] += count;
            parts.pop_back();
            const size_t cut = prefix_key.rfind('\x1f');
            prefix_key.resize(cut == std::string::npos ? 0 : cut);
          }
        }
      }
    }
    std::vector<std::string> keys;
    std::vector<std::uint32_t> parents, ends;
    std::unordered_map<std::string_view, std::uint32_t> number;
    for (const auto& [key, counts] : spellings) {
      const auto at = static_cast<std::uint32_t>(keys.size());
      number.emplace(key, at);
      keys.push_back(key);
      category_paths_.push_back(best_spelling(counts));
      const size_t cut = key.rfind('\x1f');
      parents.push_back(cut == std::string::npos ? kNone : number.at(std::string_view(key).substr(0, cut)));
      ends.push_back(at + 1);
    }
    for (size_t i = parents.size(); i-- > 0;) {
      if (parents[i] != kNone) ends[parents[i]] = std::max(ends[parents[i]], ends[i]);
    }
    category_.reserve(products_);
    for (const Chunk& c : chunks_) {
      std::vector<std::uint32_t> global;
      for (const std::string* key : c.categories.strings()) global.push_back(number.at(*key));
      for (const std::uint32_t local : c.category) category_.push_back(local == kNoLocal ? kNone : global[local]);
    }
    if (Status s = Array<std::uint32_t>::write(column("category"), category_); !s) return s;
    if (Status s = StringTable::write(dictionary("categories"), category_paths_); !s) return s;
    if (Status s = StringTable::write(dictionary("category_keys"), keys); !s) return s;
    if (Status s = Array<std::uint32_t>::write(dictionary("category_parent"), parents); !s) return s;
    return Array<std::uint32_t>::write(dictionary("category_end"), ends);
  }

  std::uint32_t term_number(std::string_view term) const {
    const auto at = std::lower_bound(in_.terms.begin(), in_.terms.end(), term);
    return at == in_.terms.end() || *at != term ? kNone : static_cast<std::uint32_t>(at - in_.terms.begin());
  }

  // The terms of short texts (brands, category paths), one list a text.
  void analyze_lists(const std::vector<std::string>& texts, std::vector<std::uint64_t>& offsets,
                     std::vector<std::uint32_t>& values) const {
    text::Tokens tokens;
    offsets.push_back(0);
    for (const std::string& text : texts) {
      in_.analyzer.analyze(text, tokens);
      for (const text::Token& token : tokens) {
        if (text::is_overlay(token.kind)) continue;
        if (const std::uint32_t number = term_number(token.term); number != kNone) values.push_back(number);
      }
      offsets.push_back(values.size());
    }
  }

  Status texts() {
    title_offsets_.reserve(products_ + 1);
    title_offsets_.push_back(0);
    std::map<std::string, std::uint32_t, std::less<>> words;
    std::vector<std::uint8_t> forms;
    for (Chunk& c : chunks_) {
      std::vector<std::uint32_t> global;
      for (const std::string* term : c.terms.strings()) global.push_back(term_number(*term));
      for (const std::uint32_t local : c.title_terms) title_terms_.push_back(global[local]);
      forms.insert(forms.end(), c.title_forms.begin(), c.title_forms.end());
      for (const std::uint32_t count : c.title_term_counts) title_offsets_.push_back(title_offsets_.back() + count);
      for (size_t i = 0; i < c.words.size(); ++i) words[*c.words.strings()[i]] += c.word_df[i];
    }
    if (Status s = ListArray<std::uint32_t>::write(column("title_terms"), title_offsets_, title_terms_); !s) return s;
    if (Status s = catalog::TitleForms::write(folder_, forms); !s) return s;
    const auto terms = static_cast<std::uint32_t>(in_.terms.size());
    if (Status s = catalog::TitlePairs::write(folder_, title_offsets_, title_terms_, terms); !s) return s;
    if (Status s = StringTable::write(dictionary("terms"), in_.terms); !s) return s;
    if (Status s = Array<std::uint32_t>::write(dictionary("term_df"), in_.term_df); !s) return s;

    std::vector<std::string> spelled;
    std::vector<std::uint32_t> df;
    for (const auto& [word, count] : words) {
      spelled.push_back(word);
      df.push_back(count);
    }
    if (Status s = StringTable::write(dictionary("words"), spelled); !s) return s;
    if (Status s = Array<std::uint32_t>::write(dictionary("word_df"), df); !s) return s;

    analyze_lists(brand_labels_, brand_offsets_, brand_terms_);
    analyze_lists(category_paths_, category_offsets_, category_terms_);
    if (Status s = ListArray<std::uint32_t>::write(dictionary("brand_terms"), brand_offsets_, brand_terms_); !s)
      return s;
    return ListArray<std::uint32_t>::write(dictionary("category_terms"), category_offsets_, category_terms_);
  }

  // The words that tell a product's kind, by document.
  void kind_words(size_t doc, std::vector<WeighedTerm>& out) const {
    constexpr float kTitle = 1.0F, kBrand = 0.5F, kCategory = 1.0F;
    out.clear();
    const auto add = [&](const std::vector<std::uint64_t>& offsets, const std::vector<std::uint32_t>& terms, size_t row,
                         float weight) {
      for (std::uint64_t i = offsets[row]; i < offsets[row + 1]; ++i) out.push_back({terms[i], weight});
    };
    add(title_offsets_, title_terms_, doc, kTitle);
    if (doc < brand_.size() && brand_[doc] != kNone) {
      add(brand_offsets_, brand_terms_, brand_[doc] - brand_field().begin, kBrand);
    }
    if (category_[doc] != kNone) add(category_offsets_, category_terms_, category_[doc], kCategory);
  }

  Status vectors() {
    LatentSpace space(in_.terms, in_.term_df, products_);
    std::vector<WeighedTerm> words;
    const size_t step = (products_ + LatentSpace::kSampleProducts - 1) / LatentSpace::kSampleProducts;
    for (size_t d = 0; d < products_; d += step) {
      kind_words(d, words);
      space.sample(words);
    }
    space.learn();
    catalog::ArrayWriter writer;
    if (Status s = writer.open(folder_ / "vectors/content", 1); !s) return s;
    std::vector<std::int8_t> vector(catalog::kVectorDimensions);
    for (size_t d = 0; d < products_; ++d) {
      kind_words(d, words);
      space.fold_in(words, vector);
      if (Status s = writer.append(vector.data(), vector.size()); !s) return s;
    }
    return writer.finish();
  }

  Status info() {
    std::map<std::string, std::uint32_t> currencies;
    std::uint64_t title = 0, attributes = 0, description = 0;
    for (const Chunk& c : chunks_) {
      add_counts(currencies, c.currencies);
      title += c.title_tokens;
      attributes += c.attribute_tokens;
      description += c.description_tokens;
    }
    const double n = static_cast<double>(std::max<std::uint64_t>(products_, 1));
    nlohmann::ordered_json json;
    json["version"] = catalog::kGenerationVersion;
    json["analyzer_version"] = text::Analyzer::kVersion;
    json["languages"] = in_.analyzer.options().languages;
    json["created"] = in_.created;
    json["currency"] = best_spelling(currencies);
    json["products"] = products_;
    json["average_title_length"] = static_cast<double>(title) / n;
    json["average_attribute_length"] = static_cast<double>(attributes) / n;
    json["average_description_length"] = static_cast<double>(description) / n;
    json["groups"] = groups_;
    json["keyword_fields"] = nlohmann::json::array();
    for (const auto& f : fields_) {
      json["keyword_fields"].push_back({{"name", f.name}, {"begin", f.begin}, {"end", f.end}, {"single", f.single}});
    }
    return write_file_atomically(folder_ / "generation.json", json.dump(1) + "\n");
  }

  const MergeInput& in_;
  std::vector<Chunk>& chunks_;
  fs::path folder_;
  size_t products_ = 0;
  std::uint32_t groups_ = 0;
  MergeReport report_;
  std::vector<catalog::KeywordField> fields_;
  std::vector<std::string> brand_labels_, category_paths_;
  std::vector<std::uint32_t> brand_, category_, title_terms_, brand_terms_, category_terms_;
  std::vector<std::uint64_t> title_offsets_, brand_offsets_, category_offsets_;
};

}  // namespace

Result<MergeReport> merge_chunks(const MergeInput& input, const fs::path& folder) {
  return Merger(input, folder).run();
}

}  // namespace shelfwise::indexer

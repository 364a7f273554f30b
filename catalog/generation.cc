#include "catalog/generation.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "text/fold.h"

namespace shelfwise::catalog {
namespace {

constexpr int kOpenAttempts = 5;  // a re-index may remove the generation between reading `current` and holding it

std::string keyword_key(std::string_view field, std::string_view folded) {
  std::string key(field);
  key += '\x1f';
  key += folded;
  return key;
}

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

std::string category_key(std::string_view path) {
  std::string key;
  for (const std::string& part : split_category_path(path)) {
    if (!key.empty()) key += '\x1f';
    key += text::fold(part);
  }
  return key;
}

// Opens the parts one after the other and remembers the first error.
class GenerationLoader {
 public:
  explicit GenerationLoader(Generation& target) : g_(target) {}

  Status load(const std::filesystem::path& folder, std::uint64_t number) {
    g_.folder_ = folder;
    auto hold = FolderHold::take(folder);
    if (!hold) return std::move(hold).error();
    g_.hold_ = std::move(*hold);
    if (Status s = read_info(number); !s) return s;
    open_columns();
    open_dictionaries();
    if (!status_) return status_;
    return check_sizes();
  }

 private:
  Status read_info(std::uint64_t number) {
    auto content = read_file(g_.folder_ / "generation.json", 64U << 20);
    if (!content) return std::move(content).error();
    const auto json = nlohmann::json::parse(*content, nullptr, false);
    const std::string place = (g_.folder_ / "generation.json").string();
    if (!json.is_object()) return make_error(ErrorCode::kCorrupt, "is not JSON; index the catalog again", place);
    GenerationInfo& info = g_.info_;
    try {
      info.version = json.at("version").get<int>();
      if (info.version > kGenerationVersion) {
        return make_error(ErrorCode::kNewerVersion,
                          "written by a newer Shelfwise (format " + std::to_string(info.version) + ", this one reads " +
                              std::to_string(kGenerationVersion) + "); install that version or index the catalog again",
                          place);
      }
      info.number = number;
      info.analyzer_version = json.at("analyzer_version").get<int>();
      info.languages = json.at("languages").get<std::vector<std::string>>();
      info.created = json.at("created").get<std::string>();
      info.currency = json.at("currency").get<std::string>();
      info.products = json.at("products").get<std::uint64_t>();
      info.average_title_length = json.at("average_title_length").get<double>();
      info.average_attribute_length = json.at("average_attribute_length").get<double>();
      info.average_description_length = json.at("average_description_length").get<double>();
      g_.groups_ = json.at("groups").get<std::uint32_t>();
      for (const auto& field : json.at("keyword_fields")) {
        KeywordField f;
        f.name = field.at("name").get<std::string>();
        f.begin = field.at("begin").get<std::uint32_t>();
        f.end = field.at("end").get<std::uint32_t>();
        f.single = field.at("single").get<bool>();
        g_.keyword_field_by_name_.emplace(lower_ascii(f.name), g_.keyword_fields_.size());
        g_.keyword_fields_.push_back(std::move(f));
      }
    } catch (const nlohmann::json::exception& e) {
      return make_error(ErrorCode::kCorrupt, std::string(e.what()) + "; index the catalog again", place);
    }
    return {};
  }

  template <class T>
  void take(T& target, Result<T> opened) {
    if (!status_) return;
    if (opened) {
      target = std::move(*opened);
    } else {
      Error error = std::move(opened).error();
      if (error.code == ErrorCode::kNotFound) error.message += "; an older version made this index: index again";
      status_ = std::move(error);
    }
  }
  template <class T>
  void array(Array<T>& target, const char* name, MappedFile::Mode mode = MappedFile::Mode::kRead) {
    if (status_) take(target, Array<T>::open(g_.folder_ / name, mode));
  }
  void live(auto& target, const char* name) {
    array(target, name, writable_ ? MappedFile::Mode::kUpdate : MappedFile::Mode::kRead);
  }
  void list(ListArray<std::uint32_t>& target, const char* name) {
    if (status_) take(target, ListArray<std::uint32_t>::open(g_.folder_ / name));
  }
  void strings(StringTable& target, const char* name) {
    if (status_) take(target, StringTable::open(g_.folder_ / name));
  }

  void open_columns() {
    writable_ = ::access((g_.folder_ / "columns/price").c_str(), W_OK) == 0;
    strings(g_.ids_, "columns/ids");
    array(g_.product_bytes_, "columns/products.bytes");
    array(g_.product_offsets_, "columns/products.offsets");
    strings(g_.alias_ids_, "columns/aliases");
    array(g_.alias_docs_, "columns/alias_docs");
    live(g_.price_, "columns/price");
    live(g_.regular_price_, "columns/regular_price");
    array(g_.cost_, "columns/cost");
    live(g_.quantity_, "columns/quantity");
    live(g_.availability_, "columns/availability");
    live(g_.popularity_, "columns/popularity");
    array(g_.rating_, "columns/rating");
    array(g_.rating_count_, "columns/rating_count");
    array(g_.release_day_, "columns/release_day");
    live(g_.flags_, "columns/flags");
    array(g_.brand_, "columns/brand");
    array(g_.category_, "columns/category");
    array(g_.group_, "columns/group");
    list(g_.title_terms_, "columns/title_terms");
    array(g_.title_length_, "columns/title_length");
    array(g_.attribute_length_, "columns/attribute_length");
    array(g_.description_length_, "columns/description_length");
    list(g_.multi_keywords_, "columns/keywords");
    array(g_.vectors_, "vectors/content");
    g_.single_columns_.reserve(g_.keyword_fields_.size());
    for (KeywordField& field : g_.keyword_fields_) {
      if (field.name == "brand") {
        field.column = g_.brand_.view();
        g_.brand_begin_ = field.begin;
      } else if (field.single) {
        const std::string name = "columns/keyword_" + std::to_string(field.begin);
        array(g_.single_columns_.emplace_back(), name.c_str());
        field.column = g_.single_columns_.back().view();
      }
    }
  }

  void open_dictionaries() {
    strings(g_.keyword_values_, "dictionary/keyword_values");
    strings(g_.keyword_keys_, "dictionary/keyword_keys");
    strings(g_.category_paths_, "dictionary/categories");
    strings(g_.category_keys_, "dictionary/category_keys");
    array(g_.category_parent_, "dictionary/category_parent");
    array(g_.category_end_, "dictionary/category_end");
    list(g_.category_terms_, "dictionary/category_terms");
    list(g_.brand_terms_, "dictionary/brand_terms");
    strings(g_.terms_, "dictionary/terms");
    array(g_.term_df_, "dictionary/term_df");
    strings(g_.words_, "dictionary/words");
    array(g_.word_df_, "dictionary/word_df");
  }

  Status check_sizes() {
    const size_t n = g_.size();
    bool right = g_.ids_.size() == n && g_.product_offsets_.size() == n + 1 && g_.title_terms_.size() == n &&
                 g_.multi_keywords_.size() == n && g_.vectors_.size() == n * kVectorDimensions &&
                 g_.product_offsets_[n] == g_.product_bytes_.size() && g_.alias_ids_.size() == g_.alias_docs_.size();
    for (const size_t size :
         {g_.price_.size(), g_.regular_price_.size(), g_.cost_.size(), g_.quantity_.size(), g_.availability_.size(),
          g_.popularity_.size(), g_.rating_.size(), g_.rating_count_.size(), g_.release_day_.size(), g_.flags_.size(),
          g_.brand_.size(), g_.category_.size(), g_.group_.size(), g_.title_length_.size(), g_.attribute_length_.size(),
          g_.description_length_.size()}) {
      right = right && size == n;
    }
    for (const KeywordField& field : g_.keyword_fields_) right = right && (!field.single || field.column.size() == n);
    const size_t categories = g_.category_paths_.size();
    right = right && g_.category_parent_.size() == categories && g_.category_end_.size() == categories &&
            g_.category_terms_.size() == categories && g_.category_keys_.size() == categories &&
            g_.term_df_.size() == g_.terms_.size() && g_.word_df_.size() == g_.words_.size();
    if (!right) return corrupt("columns have different lengths");
    return check_numbers();
  }

  Error corrupt(const char* why) const {
    return make_error(ErrorCode::kCorrupt, std::string(why) + "; index the catalog again", g_.folder_.string());
  }

  // Numbers that are used to look something up have to lead somewhere: a damaged file is an error here, not a crash
  // later.
  Status check_numbers() const {
    const auto below = [](std::span<const std::uint32_t> numbers, size_t end) {
      return std::all_of(numbers.begin(), numbers.end(), [end](std::uint32_t n) { return n < end; });
    };
    const auto below_or_none = [](std::span<const std::uint32_t> numbers, size_t end) {
      return std::all_of(numbers.begin(), numbers.end(), [end](std::uint32_t n) { return n < end || n == kNone; });
    };
    const auto ascending = [](std::span<const std::uint64_t> offsets) {
      return std::is_sorted(offsets.begin(), offsets.end());
    };
    const size_t values = g_.keyword_values_.size();
    const size_t categories = g_.category_paths_.size();
    const size_t terms = g_.terms_.size();
    bool right = ascending(g_.product_offsets_.view()) && below(g_.alias_docs_.view(), g_.size()) &&
                 below_or_none(g_.category_.view(), categories) &&
                 below_or_none(g_.category_parent_.view(), categories) &&
                 below(g_.category_end_.view(), categories + 1) && below(g_.group_.view(), g_.groups_) &&
                 below(g_.multi_keywords_.values(), values) && below(g_.title_terms_.values(), terms) &&
                 below(g_.brand_terms_.values(), terms) && below(g_.category_terms_.values(), terms) &&
                 ascending(g_.multi_keywords_.offsets()) && ascending(g_.title_terms_.offsets()) &&
                 ascending(g_.brand_terms_.offsets()) && ascending(g_.category_terms_.offsets());
    for (const KeywordField& field : g_.keyword_fields_) {
      right = right && field.begin <= field.end && field.end <= values;
      for (const std::uint32_t value : field.column)
        right = right && (value == kNone || (value >= field.begin && value < field.end));
    }
    for (const StringTable* table : {&g_.ids_, &g_.alias_ids_, &g_.keyword_values_, &g_.keyword_keys_,
                                     &g_.category_paths_, &g_.category_keys_, &g_.terms_, &g_.words_}) {
      right = right && ascending(table->offsets()) && below(table->sorted(), table->size());
    }
    if (right) return {};
    return corrupt("a file holds numbers that lead nowhere");
  }

  Generation& g_;
  Status status_;
  bool writable_ = false;
};

Result<std::shared_ptr<Generation>> Generation::open(const StorePaths& store, std::uint64_t number) {
  std::shared_ptr<Generation> generation(new Generation);
  if (Status s = GenerationLoader(*generation).load(store.generation(number), number); !s) return std::move(s).error();
  return generation;
}

Result<std::shared_ptr<Generation>> Generation::open_current(const StorePaths& store) {
  for (int attempt = 1;; ++attempt) {
    const auto number = read_pointer(store.current());
    if (!number) return number.error();
    if (!number->has_value()) {
      return make_error(ErrorCode::kNotFound,
                        "this store has no index yet; run: shelfwise index CATALOG --store " + store.root.string(),
                        store.root.string());
    }
    auto generation = open(store, **number);
    if (generation || attempt == kOpenAttempts) return generation;
    const ErrorCode code = generation.error().code;
    if (code != ErrorCode::kNotFound && code != ErrorCode::kUnavailable) return generation;
  }
}

std::optional<Doc> Generation::find(std::string_view product_id) const {
  if (product_id.empty()) return std::nullopt;  // repeated products keep their place without an id
  if (const auto doc = ids_.find(product_id)) return *doc;
  if (const auto alias = alias_ids_.find(product_id)) return alias_docs_[*alias];
  return std::nullopt;
}

std::string_view Generation::stored_json(Doc doc) const {
  const auto bytes = product_bytes_.view();
  return {reinterpret_cast<const char*>(bytes.data()) + product_offsets_[doc],
          product_offsets_[doc + 1] - product_offsets_[doc]};
}

std::string Generation::product_json(Doc doc) const {
  const std::string_view stored = stored_json(doc);
  if ((flags_[doc] & kPatched) == 0) return std::string(stored);
  auto json = nlohmann::ordered_json::parse(stored, nullptr, false);
  if (!json.is_object()) return std::string(stored);
  const std::int64_t price = price_[doc];
  if (price != kNoMicros) {
    std::string currency = info_.currency;
    for (const char* attribute : {"price", "sale_price"}) {
      if (const auto at = json.find(attribute); at != json.end() && at->is_string()) {
        if (const auto money = parse_money(at->get_ref<const std::string&>()); money && !money->currency.empty()) {
          currency = money->currency;
        }
      }
    }
    const std::int64_t regular = regular_price_[doc];
    const bool on_sale = regular != kNoMicros && price < regular;
    json["price"] = format_money({on_sale ? regular : price, currency});
    if (on_sale) {
      json["sale_price"] = format_money({price, currency});
    } else {
      json.erase("sale_price");
    }
  }
  const auto availability = static_cast<Availability>(availability_[doc]);
  if (availability != Availability::kUnknown) json["availability"] = availability_name(availability);
  if (quantity_[doc] >= 0) json["quantity"] = quantity_[doc];
  if (popularity_[doc] > 0) json["popularity"] = popularity_[doc];
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

const KeywordField* Generation::keyword_field(std::string_view name) const {
  const auto at = keyword_field_by_name_.find(lower_ascii(name));
  return at == keyword_field_by_name_.end() ? nullptr : &keyword_fields_[at->second];
}

std::optional<std::uint32_t> Generation::find_keyword(const KeywordField& field, std::string_view text) const {
  return keyword_keys_.find(keyword_key(field.name, text::fold(text)));
}

std::string_view Generation::category_name(std::uint32_t category) const {
  const std::string_view path = category_paths_[category];
  const size_t cut = path.rfind(" > ");
  return cut == std::string_view::npos ? path : path.substr(cut + 3);
}

std::optional<std::uint32_t> Generation::find_category(std::string_view id_or_path) const {
  if (id_or_path.empty()) return std::nullopt;
  if (const auto by_path = category_keys_.find(category_key(id_or_path))) return by_path;
  std::uint32_t number = 0;
  const auto [end, ec] = std::from_chars(id_or_path.data(), id_or_path.data() + id_or_path.size(), number);
  if (ec == std::errc() && end == id_or_path.data() + id_or_path.size() && number < categories()) return number;
  return std::nullopt;
}

std::span<const std::uint32_t> Generation::brand_terms(std::uint32_t brand) const {
  if (brand < brand_begin_ || brand - brand_begin_ >= brand_terms_.size()) return {};
  return brand_terms_[brand - brand_begin_];
}

Status Generation::patch(Doc doc, const LivePatch& change) {
  if (::access((folder_ / "columns/price").c_str(), W_OK) != 0) {
    return make_error(ErrorCode::kUnavailable, "the store is read-only; live changes need write access",
                      folder_.string());
  }
  const std::lock_guard lock(patch_mutex_);
  if (change.price_micros) price_.update(doc, *change.price_micros);
  if (change.regular_price_micros) regular_price_.update(doc, *change.regular_price_micros);
  if (change.availability) availability_.update(doc, static_cast<std::uint8_t>(*change.availability));
  if (change.quantity) quantity_.update(doc, *change.quantity);
  if (change.popularity) popularity_.update(doc, *change.popularity);
  std::uint8_t flags = flags_[doc];
  if (change.price_micros || change.regular_price_micros || change.availability || change.quantity ||
      change.popularity) {
    flags |= kPatched;
  }
  if (change.removed) flags = static_cast<std::uint8_t>(*change.removed ? flags | kRemoved : flags & ~kRemoved);
  flags_.update(doc, flags);
  return {};
}

}  // namespace shelfwise::catalog

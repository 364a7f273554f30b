#include "catalog_tools/clean.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "catalog_tools/categories/category_mapping.h"
#include "catalog_tools/categories/category_paths.h"
#include "catalog_tools/categories/path_samples.h"
#include "catalog_tools/categories/taxonomy.h"
#include "catalog_tools/duplicates/merge.h"
#include "catalog_tools/duplicates/variants.h"
#include "catalog_tools/inspect/mapping_check.h"
#include "catalog_tools/kept_rows.h"
#include "catalog_tools/output_folder.h"
#include "catalog_tools/prepared_row.h"
#include "catalog_tools/records_file.h"
#include "catalog_tools/staging.h"
#include "catalog_tools/tables.h"
#include "catalog_tools/threads.h"
#include "catalog_tools/values/usual_spellings.h"
#include "common/random.h"
#include "text/analyzer.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr const char* kCacheFile = ".clean.cache";

// A product of the clean catalog, and its line where that is known already.
struct FinishedProduct {
  catalog::Product product;
  std::string line;
};

void make_lines(std::vector<FinishedProduct>& products) {
  constexpr size_t kAtOnce = 512;
  in_blocks(products.size(), kAtOnce, [&](size_t, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      FinishedProduct& one = products[i];
      if (one.line.empty()) one.line = catalog::product_to_json(one.product).dump() + "\n";
    }
  });
}

// Two passes: the first reads the feeds, validates, and keeps of each record what finding duplicates and category paths
// needs, the products themselves on disk; the second writes the survivors.
class CleanRun {
 public:
  CleanRun(const CleanOptions& options, const text::Analyzer& analyzer, OutputFolder folder, Staging staging)
      : options_(options),
        program_(stable_hash(options.program)),
        folder_(std::move(folder)),
        staging_(std::move(staging)),
        finder_(analyzer),
        paths_(analyzer),
        decisions_(options.verdicts, options.category_decisions),
        categories_(analyzer) {
    report_.run = options.run;
    if (options.cache) kept_ = KeptRows(options.out / kCacheFile, program_);
  }

  void set_taxonomy(std::vector<TaxonomyCategory> taxonomy) {
    categories_.set_taxonomy(std::move(taxonomy));
    report_.taxonomy = options_.taxonomy->filename().string();
  }

  void set_rules(MergeRules rules) { rules_ = std::move(rules); }

  // `feed_options`: one a feed.
  Status run(const std::vector<catalog::FeedOptions>& feed_options) {
    for (size_t i = 0; i < options_.feeds.size(); ++i) {
      if (Status read = read_feed(i, feed_options[i]); !read) return read;
    }
    kept_ = {};
    const Records* records = options_.cache ? &finder_.records() : nullptr;
    if (Status finished = staging_.finish(records, program_); !finished) return finished;
    tell("looking for duplicates", staging_.size(), 0);
    paths_.finish();
    spellings_.finish();
    pairs_ = finder_.find(options_.verdicts, [&](size_t done) {
      tell("looking for duplicates", done, static_cast<double>(done) / static_cast<double>(staging_.size()));
    });
    resolve();
    if (Status inferred = infer_variants(); !inferred) return inferred;
    if (Status written = write_catalog(); !written) return written;
    map_categories();
    if (Status summarized = summarize_pairs(); !summarized) return summarized;
    if (Status read = read_events(); !read) return read;
    if (Status written = write_tables(); !written) return written;
    return folder_.commit();
  }

  CleanReport take_report() { return std::move(report_); }

 private:
  void tell(std::string_view stage, std::uint64_t rows, double share) const {
    if (options_.progress) options_.progress({stage, rows, share});
  }

  Status read_feed(size_t number, catalog::FeedOptions feed_options) {
    if (options_.cache) {
      feed_options.known = [this](std::uint64_t fingerprint) {
        return kept_.load(fingerprint, finder_.records()) ? &kept_.names() : nullptr;
      };
    }
    Result<std::unique_ptr<catalog::FeedReader>> reader = catalog::open_feed(options_.feeds[number], feed_options);
    if (!reader) return reader.error();
    FeedSummary summary;
    summary.file = options_.feeds[number].string();
    summary.info = (*reader)->info();
    for (;;) {
      Result<std::optional<catalog::FeedReader::Item>> item = (*reader)->next();
      if (!item) return item.error();
      if (!item->has_value()) break;
      ++summary.rows;
      if ((*item)->fault) {
        catalog::FeedFault& fault = *(*item)->fault;
        report_.issues.add(
            {Severity::kLeftOut, summary.file, fault.line, "", fault.field, "", fault.reason, fault.suggestion});
        ++summary.left_out;
      } else if (Status taken = take_row(std::move(*(*item)->row), number, summary); !taken) {
        return taken;
      }
      const double total = static_cast<double>((*reader)->bytes_total());
      tell("reading", ++report_.rows, total > 0 ? static_cast<double>((*reader)->bytes_read()) / total : 0);
    }
    note_unknown_columns(feed_options.mapping, (*reader)->info(), summary.file);
    report_.left_out += summary.left_out;
    report_.feeds.push_back(std::move(summary));
    return {};
  }

  void note_unknown_columns(const catalog::FeedMapping& mapping, const catalog::FeedInfo& info,
                            const std::string& file) {
    for (const catalog::UnknownColumn& unknown : catalog::unknown_columns(mapping, info.columns)) {
      report_.issues.add(
          {Severity::kNoted, file, 1, "", unknown.column, "", "the mapping names this column, which the feed has not",
           unknown.nearest.empty() ? "correct its name in the mapping file, or remove the line"
                                   : "\"" + unknown.nearest + "\" may be meant; correct the mapping file"});
    }
  }

  // What the row became in the last run, where it is still the same, or becomes now.
  PreparedRow prepare(catalog::FeedRow& row) {
    if (options_.cache && !row.known && row.fingerprint == 0) {
      row.fingerprint = fingerprint_of(row);
      row.known = kept_.load(row.fingerprint, finder_.records());
    }
    if (!row.known) return prepare_row(std::move(row), finder_.records());
    ++report_.known_rows;
    return kept_.take();
  }

  Status take_row(catalog::FeedRow row, size_t number, FeedSummary& summary) {
    const auto feed = static_cast<std::uint16_t>(number);
    const std::uint64_t line = row.line;
    const std::vector<std::string> names = std::move(row.names);
    PreparedRow prepared = prepare(row);
    for (Issue issue : prepared.issues) {
      issue.file = summary.file;
      issue.line += line;
      report_.issues.add(std::move(issue));
    }
    if (!prepared.product) {
      ++summary.left_out;
      return {};
    }
    const catalog::Product& product = *prepared.product;
    spellings_.add(product);
    if (options_.events) {
      record_of_id_.try_emplace(stable_hash(product.id.str()), static_cast<std::uint32_t>(staging_.size()));
    }
    decisions_.add(product);
    finder_.records().add(prepared.record, product.id.str(), feed);
    variants_.add(prepared.variant);
    paths_.add(product.product_type);
    if (categories_.has_taxonomy() || product.product_type.empty()) {
      samples_.add(product.product_type, product.id.str(), product.title, product.brand);
    }
    return staging_.add(prepared, line, feed, row.fingerprint, row.known ? kept_.names() : names);
  }

  // Who survives, and what each survivor takes in.
  void resolve() {
    // An earlier feed before a later one, then the fuller record.
    std::vector<std::uint16_t> rank(staging_.size());
    for (size_t i = 0; i < rank.size(); ++i) {
      const Staging::Place& place = staging_.place(i);
      rank[i] =
          static_cast<std::uint16_t>((255 - std::min<int>(place.feed, 255)) * 256 + std::min<int>(place.filled, 255));
    }
    survivor_ = survivors(pairs_, rank);
    std::set<std::uint32_t> nothing_taken;
    for (const DuplicatePair& pair : pairs_) {
      if (!pair.id_conflict) continue;
      const std::uint32_t loser = survivor_[pair.b] == pair.b ? pair.a : pair.b;
      if (nothing_taken.insert(loser).second) conflicts_.emplace_back(loser, survivor_[loser]);
    }
    for (std::uint32_t i = 0; i < survivor_.size(); ++i) {
      if (survivor_[i] == i) continue;
      if (nothing_taken.contains(i)) {
        ++report_.left_out;
        ++report_.feeds[staging_.place(i).feed].left_out;
      } else {
        ++report_.merged;
        ++report_.feeds[staging_.place(i).feed].merged;
        absorbed_.emplace(survivor_[i], i);
      }
    }
  }

  // Gives variants that no feed groups an item_group_id: "variants-" and the id of the first.
  Status infer_variants() {
    for (VariantGroup& group : variants_.find(survivor_)) {
      Result<catalog::Product> first = staging_.read(group.products.front());
      if (!first) return first.error();
      const std::string id = "variants-" + first->id.str();
      for (const std::uint32_t i : group.products) group_[i] = id;
      ++report_.inferred_variants.groups;
      report_.inferred_variants.products += group.products.size();
      if (report_.inferred_variants.examples.size() >= InferredVariants::kMaxExamples) continue;
      report_.inferred_variants.examples.push_back(
          {id, parent_title(first->title), std::move(group.varying), group.products.size()});
    }
    return {};
  }

  MergeMember member_of(const catalog::Product& product, std::uint32_t number) const {
    const Staging::Place& place = staging_.place(number);
    return {product.id.str(), report_.feeds[place.feed].file, place.line};
  }

  // The record `i` with what it takes from those merged into it, which `merges` and `sources` are told.
  Result<catalog::Product> survivor(std::uint32_t i, OutputFile& merges, OutputFile& sources) {
    const auto [begin, end] = absorbed_.equal_range(i);
    if (begin == end) {
      Result<catalog::Product> alone = staging_.read(i);
      if (alone) sources.write(source_row(alone->id.str(), member_of(*alone, i)));
      return alone;
    }
    std::vector<std::uint32_t> numbers = {i};
    for (auto it = begin; it != end; ++it) numbers.push_back(it->second);
    std::sort(numbers.begin(), numbers.end());
    std::vector<catalog::Product> members;
    std::vector<MergeMember> told;
    for (const std::uint32_t number : numbers) {
      Result<catalog::Product> member = staging_.read(number);
      if (!member) return member.error();
      told.push_back(member_of(*member, number));
      members.push_back(std::move(*member));
    }
    const auto own = static_cast<size_t>(std::find(numbers.begin(), numbers.end(), i) - numbers.begin());
    MergedProduct merged = merge_products(members, own, rules_);
    merges.write(merge_line(told, own, merged.taken));
    sources.write(source_row(told[own].id, told[own]));
    for (size_t m = 0; m < told.size(); ++m) {
      if (m != own) sources.write(source_row(told[own].id, told[m]));
    }
    for (const auto& [field, member] : merged.taken) taken_[numbers[member]].push_back(field);
    return std::move(merged.product);
  }

  void put_into_group(catalog::Product& product, std::uint32_t i) {
    const auto group = group_.find(i);
    if (group == group_.end() || !product.item_group_id.empty()) return;
    product.item_group_id = group->second;
    const Staging::Place& place = staging_.place(i);
    report_.issues.add({Severity::kChanged, report_.feeds[place.feed].file, place.line, product.id.str(),
                        "item_group_id", product.title, "variant group inferred",
                        "give the variants one item_group_id in the feed; one of their own where they are none"});
  }

  // The survivor `i` as it stands in the clean catalog; counted.
  Result<catalog::Product> finished(std::uint32_t i, OutputFile& merges, OutputFile& sources) {
    Result<catalog::Product> product = survivor(i, merges, sources);
    if (!product) return product;
    put_into_group(*product, i);
    ++report_.feeds[staging_.place(i).feed].products;
    product->product_type = paths_.unified(product->product_type);
    report_.statistics.add(*product, record_place(i));  // before respelling: the feeds' own spellings are told
    respell(*product, staging_.place(i));
    return product;
  }

  Status write_catalog() {
    Result<OutputFile> out = OutputFile::create(folder_.add("catalog.jsonl"));
    if (!out) return out.error();
    Result<OutputFile> merges = OutputFile::create(folder_.add("merges.jsonl"));
    if (!merges) return merges.error();
    Result<OutputFile> sources = OutputFile::create(folder_.add("sources.tsv"));
    if (!sources) return sources.error();
    sources->write(source_header());
    constexpr std::uint32_t kBlock = 4096;  // products in memory at a time
    for (std::uint32_t begin = 0; begin < staging_.size(); begin += kBlock) {
      const auto end = static_cast<std::uint32_t>(std::min<size_t>(begin + kBlock, staging_.size()));
      std::vector<FinishedProduct> block;
      for (std::uint32_t i = begin; i < end; ++i) {
        if (survivor_[i] != i) continue;
        Result<catalog::Product> product = finished(i, *merges, *sources);
        if (!product) return product.error();
        Result<std::string> line = staging_.read_line(i, *product);
        if (!line) return line.error();
        block.push_back({std::move(*product), std::move(*line)});
      }
      make_lines(block);
      for (const FinishedProduct& one : block) out->write(one.line);
      if (out->failed() || merges->failed() || sources->failed()) break;
      tell("writing", end, static_cast<double>(end) / static_cast<double>(staging_.size()));
    }
    if (Status closed = merges->close(); !closed) return closed;
    if (Status closed = sources->close(); !closed) return closed;
    return out->close();
  }

  std::vector<std::string> taken_in(const DuplicatePair& pair) const {
    const Survivor survivor = survivor_of(pair);
    if (survivor != Survivor::kA && survivor != Survivor::kB) return {};
    const auto taken = taken_.find(survivor == Survivor::kA ? pair.b : pair.a);
    return taken == taken_.end() ? std::vector<std::string>() : taken->second;
  }

  void respell(catalog::Product& product, const Staging::Place& place) {
    std::vector<Issue> issues;
    spellings_.respell(product, report_.feeds[place.feed].file, place.line, issues);
    for (Issue& issue : issues) report_.issues.add(std::move(issue));
  }

  void map_categories() {
    CategoryMapping mapping = categories_.map(paths_, samples_, options_.category_decisions);
    report_.categories = std::move(mapping.categories);
    report_.unfiled = std::move(mapping.unfiled);
    report_.category_notes = std::move(mapping.notes);
  }

  Result<RecordSummary> summary_of(std::uint32_t number) {
    Result<catalog::Product> product = staging_.read(number);
    if (!product) return std::move(product).error();
    const auto& price = product->effective_price();
    return RecordSummary{product->id.str(), product->title,      product->brand, price ? format_money(*price) : "",
                         product->gtin,     record_place(number)};
  }

  Place record_place(std::uint32_t number) const { return {staging_.place(number).feed, staging_.place(number).line}; }

  Survivor survivor_of(const DuplicatePair& pair) const {
    if (pair.decision != Decision::kMerge) return Survivor::kBoth;
    if (survivor_[pair.a] == pair.a) return Survivor::kA;
    return survivor_[pair.b] == pair.b ? Survivor::kB : Survivor::kAnother;
  }

  Status summarize_pairs() {
    std::array<size_t, 3> shown{};
    std::unordered_set<std::uint32_t> in_review;
    for (const DuplicatePair& pair : pairs_) {
      if (pair.decision == Decision::kReview) in_review.insert({survivor_[pair.a], survivor_[pair.b]});
      (pair.decision == Decision::kMerge    ? report_.pairs_to_merge
       : pair.decision == Decision::kReview ? report_.pairs_to_review
                                            : report_.pairs_distinct)++;
      if (shown[static_cast<size_t>(pair.decision)]++ >= CleanReport::kMaxPairs) continue;
      Result<RecordSummary> a = summary_of(pair.a);
      if (!a) return a.error();
      Result<RecordSummary> b = summary_of(pair.b);
      if (!b) return b.error();
      report_.pairs.push_back(
          {std::move(*a), std::move(*b), pair.score, pair.decision, pair.reasons, survivor_of(pair), taken_in(pair)});
    }
    report_.products_in_review = in_review.size();
    for (const auto& [loser, winner] : conflicts_) {
      if (Status reported = report_conflict(loser, winner); !reported) return reported;
    }
    return report_prices();
  }

  // Rows of one id that became one product though they name two prices.
  Status report_prices() {
    const Records& records = finder_.records();
    for (const DuplicatePair& pair : pairs_) {
      const Record& a = records[pair.a];
      const Record& b = records[pair.b];
      const bool merged = pair.decision == Decision::kMerge && !pair.id_conflict;
      if (!merged || a.id != b.id || a.price == 0 || b.price == 0 || a.price == b.price) continue;
      Result<catalog::Product> product = staging_.read(pair.b);
      if (!product) return product.error();
      report_.issues.add({Severity::kNoted, report_.feeds[staging_.place(pair.b).feed].file,
                          staging_.place(pair.b).line, product->id.str(), "price",
                          format_money(*product->effective_price()),
                          "the id has another price on line " + std::to_string(staging_.place(pair.a).line) +
                              (staging_.place(pair.a).feed == staging_.place(pair.b).feed ? "" : " of another feed"),
                          "give the product one price, or say in [merge] of the mapping which one it keeps"});
    }
    return {};
  }

  Status report_conflict(std::uint32_t loser, std::uint32_t winner) {
    Result<catalog::Product> left_out = staging_.read(loser);
    if (!left_out) return left_out.error();
    const Staging::Place& lost = staging_.place(loser);
    const Staging::Place& kept = staging_.place(winner);
    report_.issues.add({Severity::kLeftOut, report_.feeds[lost.feed].file, lost.line, left_out->id.str(), "id",
                        left_out->title,
                        "the id stands on another product too, on line " + std::to_string(kept.line) +
                            (kept.feed == lost.feed ? "" : " of another feed"),
                        "give each product an id of its own"});
    return {};
  }

  Status read_events() {
    if (!options_.events) return {};
    tell("reading events", 0, 0);
    Result<EventReadiness> events = options_.events([this](std::string_view id) {
      const auto record = record_of_id_.find(stable_hash(id));
      if (record == record_of_id_.end()) return IdStatus::kUnknown;
      return survivor_[record->second] == record->second ? IdStatus::kProduct : IdStatus::kMerged;
    });
    if (!events) return std::move(events).error();
    report_.events = std::move(*events);
    return {};
  }

  Status write_tables() {
    if (Status written = write_duplicates(folder_.add("duplicates.tsv"), pairs_, staging_); !written) return written;
    std::vector<std::string> feeds;
    for (const FeedSummary& feed : report_.feeds) feeds.push_back(feed.file);
    if (Status written = write_records(folder_.add("records.jsonl"), pairs_, feeds, staging_); !written) return written;
    if (Status written = write_aliases(folder_.add("aliases.tsv"), survivor_, staging_); !written) return written;
    if (Status written = write_categories(folder_.add("categories.tsv"), report_.categories); !written) return written;
    if (Status written = write_choices(folder_.add("choices.tsv"), report_.categories); !written) return written;
    if (Status written = write_unfiled(folder_.add("unfiled.tsv"), report_.unfiled); !written) return written;
    report_.decided = decisions_.counts();
    if (Status written = write_text(folder_.add("report.json"), report_json(report_)); !written) return written;
    return write_text(folder_.add("report.html"), report_html(report_));
  }

  const CleanOptions& options_;
  const std::uint64_t program_;
  KeptRows kept_;
  OutputFolder folder_;
  Staging staging_;
  DuplicateFinder finder_;
  VariantFinder variants_;
  MergeRules rules_;
  CategoryPaths paths_;
  PathSamples samples_;
  DecisionUse decisions_;
  CategoryMapper categories_;
  UsualSpellings spellings_;
  CleanReport report_;
  std::vector<DuplicatePair> pairs_;
  std::vector<std::uint32_t> survivor_;                   // by record
  std::multimap<std::uint32_t, std::uint32_t> absorbed_;  // survivor to the records it takes in, in feed order
  std::unordered_map<std::uint32_t, std::vector<std::string>> taken_;  // by merged record: attributes that went over
  std::unordered_map<std::uint64_t, std::uint32_t> record_of_id_;      // by hash, the first record; only for the events
  std::map<std::uint32_t, std::string> group_;                         // of records whose variants were inferred
  std::vector<std::pair<std::uint32_t, std::uint32_t>> conflicts_;     // left out for its id, and who has it
};

// One a feed: its own mapping, else the one of all, which alone says how to merge.
Result<std::vector<catalog::FeedOptions>> read_mappings(const CleanOptions& options, MergeRules& rules) {
  catalog::FeedOptions common;
  if (options.mapping) {
    Result<catalog::FeedMapping> mapping = catalog::read_feed_mapping(*options.mapping, mapping_mistake);
    if (!mapping) return std::move(mapping).error();
    Result<MergeRules> read = read_merge_rules(mapping->merge, options.mapping->string());
    if (!read) return std::move(read).error();
    rules = std::move(*read);
    common.mapping = std::move(*mapping);
  }
  std::vector<catalog::FeedOptions> all(options.feeds.size(), common);
  for (const auto& [feed, file] : options.feed_mappings) {
    const auto found = std::find(options.feeds.begin(), options.feeds.end(), feed);
    if (found == options.feeds.end()) {
      return make_error(ErrorCode::kInvalidArgument, "the mapping is for a feed that is not among those to clean",
                        feed.string());
    }
    Result<catalog::FeedMapping> mapping = catalog::read_feed_mapping(file, mapping_mistake);
    if (!mapping) return std::move(mapping).error();
    all[static_cast<size_t>(found - options.feeds.begin())].mapping = std::move(*mapping);
  }
  return all;
}

}  // namespace

Result<CleanReport> clean(const CleanOptions& options) {
  if (options.feeds.empty()) return make_error(ErrorCode::kInvalidArgument, "give at least one feed");
  if (options.feeds.size() > 10'000) return make_error(ErrorCode::kTooLarge, "give at most 10,000 feeds");
  MergeRules rules;
  Result<std::vector<catalog::FeedOptions>> feed_options = read_mappings(options, rules);
  if (!feed_options) return std::move(feed_options).error();
  Result<text::Analyzer> analyzer = text::Analyzer::create();
  if (!analyzer) return std::move(analyzer).error();
  std::optional<std::vector<TaxonomyCategory>> taxonomy;
  if (options.taxonomy) {
    Result<std::vector<TaxonomyCategory>> categories = read_taxonomy(*options.taxonomy);
    if (!categories) return std::move(categories).error();
    taxonomy = std::move(*categories);
  }
  Result<OutputFolder> folder = OutputFolder::open(options.out);
  if (!folder) return std::move(folder).error();
  Result<Staging> staging = Staging::create(options.cache ? folder->add(kCacheFile) : folder->scratch("staging"));
  if (!staging) return std::move(staging).error();
  CleanRun run(options, *analyzer, std::move(*folder), std::move(*staging));
  run.set_rules(std::move(rules));
  if (taxonomy) run.set_taxonomy(std::move(*taxonomy));
  if (Status done = run.run(*feed_options); !done) return done.error();
  return run.take_report();
}

}  // namespace shelfwise::catalog_tools

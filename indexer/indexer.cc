#include "indexer/indexer.h"

#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "catalog/arrays.h"
#include "indexer/chunk.h"
#include "indexer/lines.h"
#include "indexer/merge.h"

namespace shelfwise::indexer {
namespace {

namespace fs = std::filesystem;

// Index and columns together take about twice the catalog, and the chunks' text is there twice while it is merged.
constexpr double kDiskPerCatalogByte = 3.0;
constexpr std::uint64_t kDiskAtLeast = 16U << 20;

// Threads take runs of lines and give back chunks; the calling thread takes the chunks in order.
class ChunkLine {
 public:
  ChunkLine(LineReader& reader, const Options& options, fs::path folder)
      : reader_(reader), options_(options), folder_(std::move(folder)) {}

  ~ChunkLine() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  Status start(unsigned threads) {
    for (unsigned i = 0; i < threads; ++i) {
      auto analyzer = text::Analyzer::create({.languages = options_.languages});
      if (!analyzer) return std::move(analyzer).error();
      threads_.emplace_back([this, builder = DocumentBuilder(std::move(*analyzer),
                                                             options_.searchable_extra)]() mutable { work(builder); });
    }
    return {};
  }

  // The next chunk in catalog order; nullopt after the last. `waiting` is called while there is none yet.
  Result<std::optional<Chunk>> next(const std::function<void(std::uint64_t bytes)>& waiting) {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (failed_) return *failed_;
      if (const auto at = done_.find(next_out_); at != done_.end()) {
        Chunk chunk = std::move(at->second);
        done_.erase(at);
        ++next_out_;
        changed_.notify_all();
        return std::optional<Chunk>(std::move(chunk));
      }
      if (finished_ && next_out_ == runs_) return std::optional<Chunk>();
      const std::uint64_t bytes = reader_.bytes_read();
      changed_.wait_for(lock, std::chrono::milliseconds(200));
      lock.unlock();
      waiting(bytes);
      lock.lock();
    }
  }

 private:
  void work(DocumentBuilder& builder) {
    for (;;) {
      LineRun run;
      {
        std::unique_lock lock(mutex_);
        // Chunks wait in memory until it is their turn: no thread runs far ahead of a slow one.
        changed_.wait(lock,
                      [&] { return stop_ || failed_ || finished_ || runs_ < next_out_ + 2 * threads_.size() + 2; });
        if (stop_ || failed_ || finished_) return;
        auto next = reader_.next(options_.chunk_products);
        if (!next) return fail(std::move(next).error());
        if (!next->has_value()) {
          finished_ = true;
          changed_.notify_all();
          return;
        }
        run = std::move(**next);
        ++runs_;
      }
      auto chunk = build_chunk(run.text, run.first_line, folder_ / std::to_string(run.index), builder);
      const std::lock_guard lock(mutex_);
      if (!chunk) return fail(std::move(chunk).error());
      done_.emplace(run.index, std::move(*chunk));
      changed_.notify_all();
    }
  }

  void fail(Error error) {  // with the mutex held
    if (!failed_) failed_ = std::move(error);
    changed_.notify_all();
  }

  LineReader& reader_;
  const Options& options_;
  fs::path folder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<size_t, Chunk> done_;
  size_t next_out_ = 0;
  size_t runs_ = 0;
  bool finished_ = false;
  bool stop_ = false;
  std::optional<Error> failed_;
  std::vector<std::thread> threads_;
};

Result<std::map<std::string, std::string>> read_aliases(const fs::path& file, bool required) {
  std::map<std::string, std::string> aliases;
  auto content = read_file(file);
  if (!content) {
    if (!required && content.error().code == ErrorCode::kNotFound) return aliases;
    return std::move(content).error();
  }
  std::string_view rest = *content;
  std::uint64_t number = 0;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const size_t tab = line.find('\t');
    if (line.empty()) continue;
    if (tab == std::string_view::npos || tab == 0 || tab + 1 == line.size()) {
      return make_error(ErrorCode::kCorrupt,
                        "line " + std::to_string(number) +
                            " is no merged id, tab, surviving id; clean the feeds again, or mend the line",
                        file.string());
    }
    aliases.emplace(line.substr(0, tab), line.substr(tab + 1));
  }
  // a merged into b merged into c: a is found as c.
  for (auto& [merged, survivor] : aliases) {
    for (int hops = 0; hops < 32; ++hops) {
      const auto further = aliases.find(survivor);
      if (further == aliases.end() || further->second == merged) break;
      survivor = further->second;
    }
  }
  return aliases;
}

Status join_text(const std::vector<fs::path>& parts, const fs::path& target, std::vector<std::string>& terms,
                 std::vector<std::uint32_t>& df) {
  try {
    {
      Xapian::Database all;
      for (const fs::path& part : parts) all.add_database(Xapian::Database(part.string()));
      all.compact(target.string(), Xapian::Compactor::STANDARD);
    }
    for (const fs::path& part : parts) fs::remove_all(part);
    const Xapian::Database joined(target.string());
    for (auto at = joined.allterms_begin(); at != joined.allterms_end(); ++at) {
      terms.push_back(*at);
      df.push_back(at.get_termfreq());
    }
  } catch (const Xapian::Error& e) {
    return make_error(ErrorCode::kIo, "cannot write the text index: " + e.get_description(), target.string());
  } catch (const fs::filesystem_error& e) { return make_error(ErrorCode::kIo, e.what(), target.string()); }
  return {};
}

std::uint64_t tree_bytes(const fs::path& root) {
  std::uint64_t bytes = 0;
  std::error_code ec;
  for (fs::recursive_directory_iterator it(root, ec), end; it != end && !ec; it.increment(ec)) {
    if (it->is_regular_file(ec)) bytes += it->file_size(ec);
  }
  return bytes;
}

Status check_disk(const fs::path& store, std::uint64_t catalog_bytes) {
  auto free_bytes = free_disk_bytes(store);
  if (!free_bytes) return std::move(free_bytes).error();
  const auto needed =
      static_cast<std::uint64_t>(static_cast<double>(catalog_bytes) * kDiskPerCatalogByte) + kDiskAtLeast;
  if (*free_bytes >= needed) return {};
  return make_error(ErrorCode::kNoSpace,
                    "indexing needs about " + std::to_string(needed >> 20) + " MB of free disk, there are " +
                        std::to_string(*free_bytes >> 20) + " MB; free some space or put the store on another disk",
                    store.string());
}

class Build {
 public:
  Build(const catalog::StorePaths& store, const Options& options, const Clock& clock,
        const std::function<void(const Progress&)>& progress)
      : store_(store), options_(options), clock_(clock), progress_(progress) {}

  Result<Report> run(const fs::path& catalog) {
    const auto start = std::chrono::steady_clock::now();
    LineReader reader;
    if (Status s = reader.open(catalog); !s) return std::move(s).error();
    std::error_code ec;
    const bool new_store = !fs::exists(store_.root, ec);
    const bool first = !fs::exists(store_.generations(), ec);
    fs::create_directories(store_.root, ec);
    if (ec) return system_error(ec.value(), "create the store folder", store_.root);
    auto lock =
        FileLock::acquire(store_.index_lock(), "another `shelfwise index` is at work on this store; wait for it");
    if (!lock) return std::move(lock).error();
    if (Status s = check_disk(store_.root, reader.bytes_total()); !s) return std::move(s).error();
    const auto number = catalog::next_number(store_.generations());
    if (!number) return number.error();
    folder_ = store_.generation(*number).string() + ".tmp";
    report_.generation = *number;
    report_.catalog_bytes = reader.bytes_total();

    Status built = build(reader, catalog);
    if (!built) {
      fs::remove_all(folder_, ec);
      // What this run made goes with it, where nobody else has put anything in since.
      if (first) fs::remove(store_.generations(), ec);
      if (new_store) fs::remove(store_.index_lock(), ec);
      if (new_store) fs::remove(store_.root, ec);
      return std::move(built).error();
    }
    report_.bytes_on_disk = tree_bytes(store_.generation(*number));
    const auto removed = catalog::remove_unused(store_.generations(), *number);
    if (removed) report_.old_generations_removed = *removed;
    report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(report_);
  }

 private:
  Status build(LineReader& reader, const fs::path& catalog) {
    std::error_code ec;
    for (const char* part : {"columns", "dictionary", "vectors", "parts"}) fs::create_directories(folder_ / part, ec);
    if (ec) return system_error(ec.value(), "create the folder", folder_);
    if (Status s = analyze(reader); !s) return s;
    if (report_.products == 0) {
      return make_error(ErrorCode::kInvalidArgument,
                        report_.skipped == 0
                            ? "holds no product; a catalog is JSON Lines, made by: shelfwise clean"
                            : "no line is a product; line " + std::to_string(report_.first_skipped[0].line) + " " +
                                  report_.first_skipped[0].reason + "; make a catalog of a feed with: shelfwise clean",
                        catalog.string());
    }
    if (Status s = merge(reader, catalog); !s) return s;
    tell("writing", reader);
    fs::remove_all(folder_ / "parts", ec);
    if (Status s = sync_tree(folder_); !s) return s;
    const fs::path target = store_.generation(report_.generation);
    fs::rename(folder_, target, ec);
    if (ec) return system_error(ec.value(), "rename", folder_);
    if (Status s = sync_path(store_.generations()); !s) return s;
    return catalog::write_pointer(store_.current(), report_.generation);
  }

  Status analyze(LineReader& reader) {
    ChunkLine line(reader, options_, folder_ / "parts");
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    if (Status s = line.start(options_.threads == 0 ? cores : options_.threads); !s) return s;
    catalog::ArrayWriter bytes;
    if (Status s = bytes.open(folder_ / "columns/products.bytes", 1); !s) return s;
    std::vector<std::uint64_t> offsets{0};
    for (;;) {
      auto chunk = line.next([&](std::uint64_t read) { tell_bytes("analyzing", read, reader.bytes_total()); });
      if (!chunk) return std::move(chunk).error();
      if (!chunk->has_value()) break;
      Chunk& c = **chunk;
      if (Status s = bytes.append(c.product_bytes.data(), c.product_bytes.size()); !s) return s;
      c.product_bytes = {};
      for (const std::uint32_t size : c.product_sizes) offsets.push_back(offsets.back() + size);
      report_.products += c.size();
      report_.skipped += c.skipped_count;
      for (SkippedLine& skipped : c.skipped) name_skipped(std::move(skipped));
      chunks_.push_back(std::move(c));
    }
    if (Status s = bytes.finish(); !s) return s;
    return catalog::Array<std::uint64_t>::write(folder_ / "columns/products.offsets", offsets);
  }

  Status merge(const LineReader& reader, const fs::path& catalog) {
    tell("merging", reader);
    std::vector<fs::path> parts;
    for (const Chunk& c : chunks_) {
      if (c.size() > 0) parts.push_back(c.text);
    }
    std::vector<std::string> terms;
    std::vector<std::uint32_t> df;
    if (Status s = join_text(parts, folder_ / "text", terms, df); !s) return s;
    report_.terms = terms.size();
    const bool named = !options_.aliases.empty();
    const auto aliases = read_aliases(named ? options_.aliases : catalog.parent_path() / "aliases.tsv", named);
    if (!aliases) return aliases.error();
    const auto analyzer = text::Analyzer::create({.languages = options_.languages});
    if (!analyzer) return analyzer.error();
    auto merged = merge_chunks({chunks_, terms, df, *aliases, *analyzer, format_rfc3339(clock_.now())}, folder_);
    if (!merged) return std::move(merged).error();
    report_.products = merged->products;
    report_.skipped += merged->repeated_count;
    for (SkippedLine& repeated : merged->repeated) name_skipped(std::move(repeated));
    return {};
  }

  void name_skipped(SkippedLine skipped) {
    constexpr size_t kMaxNamed = 100;
    if (report_.first_skipped.size() < kMaxNamed) report_.first_skipped.push_back(std::move(skipped));
  }

  void tell(const char* stage, const LineReader& reader) {
    tell_bytes(stage, reader.bytes_read(), reader.bytes_total());
  }
  void tell_bytes(const char* stage, std::uint64_t done, std::uint64_t total) {
    if (progress_) progress_({done, total, report_.products, stage});
  }

  const catalog::StorePaths& store_;
  const Options& options_;
  const Clock& clock_;
  const std::function<void(const Progress&)>& progress_;
  fs::path folder_;
  std::vector<Chunk> chunks_;
  Report report_;
};

}  // namespace

Result<Report> build_index(const fs::path& catalog, const catalog::StorePaths& store, const Options& options,
                           const Clock& clock, const std::function<void(const Progress&)>& progress) {
  // A chunk is one commit: Xapian's own threshold would split it. Read once, when a database is opened.
  ::setenv("XAPIAN_FLUSH_THRESHOLD", std::to_string(options.chunk_products + 1).c_str(), 1);
  return Build(store, options, clock, progress).run(catalog);
}

}  // namespace shelfwise::indexer

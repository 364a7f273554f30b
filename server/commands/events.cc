#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "catalog/generation.h"
#include "catalog/store.h"
#include "common/clock.h"
#include "common/files.h"
#include "events/event_store.h"
#include "events/import.h"
#include "server/commands/commands.h"
#include "server/commands/prepare_start.h"
#include "server/commands/progress_line.h"
#include "server/settings.h"
#include "server/store_folder.h"

namespace shelfwise::server {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr std::uint64_t kListedOnTerminal = 20;

struct EventsArguments {
  std::string file;
  std::string store;
  std::string rejects;
  bool json = false;
};

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) (void)std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

int fail(const Error& error) {
  std::fprintf(stderr, "shelfwise events: %s\n", error.text().c_str());
  return 1;
}

unsigned long long shown(std::uint64_t number) { return number; }

Result<File> open_input(const std::string& name) {
  if (name == "-") return File(stdin);
  if (fs::is_directory(name)) return make_error(ErrorCode::kInvalidArgument, "is a folder; give a file", name);
  File file(std::fopen(name.c_str(), "rb"));
  if (file == nullptr) return system_error(errno, "open the events", name);
  return file;
}

std::uint64_t size_of(const std::string& name) {
  std::error_code unknown;
  const auto size = fs::file_size(name, unknown);
  return unknown ? 0 : size;
}

ordered_json to_json(const events::RejectedLine& line) {
  return {{"line", line.line}, {"pointer", line.pointer}, {"reason", line.reason}};
}

std::string dump(const ordered_json& value, int indent) {
  return value.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

// Tells of the lines left out: the first on the terminal, all of them in the file asked for.
class Rejects {
 public:
  static Result<Rejects> open(const std::string& name) {
    Rejects rejects;
    if (name.empty()) return rejects;
    rejects.file_.reset(std::fopen(name.c_str(), "wb"));
    rejects.name_ = name;
    if (rejects.file_ == nullptr) return system_error(errno, "write the list of lines left out", name);
    return rejects;
  }
  void add(const events::RejectedLine& line) {
    if (file_ != nullptr) std::fprintf(file_.get(), "%s\n", dump(to_json(line), -1).c_str());
    if (first_.size() < kListedOnTerminal) first_.push_back(line);
  }
  Status finish() {
    if (file_ == nullptr) return {};
    const bool bad = std::ferror(file_.get()) != 0;
    if (std::fclose(file_.release()) != 0 || bad) {
      return system_error(errno, "write the list of lines left out", name_);
    }
    return {};
  }
  const std::vector<events::RejectedLine>& first() const { return first_; }

 private:
  File file_;
  std::string name_;
  std::vector<events::RejectedLine> first_;
};

void print_rejected(const Rejects& rejects, std::uint64_t total) {
  for (const auto& line : rejects.first()) {
    std::fprintf(stderr, "left out: line %llu%s%s: %s\n", shown(line.line), line.pointer.empty() ? "" : " ",
                 line.pointer.c_str(), line.reason.c_str());
  }
  if (total > rejects.first().size()) {
    std::fprintf(stderr, "left out: %llu lines in all; --rejects FILE lists every one\n", shown(total));
  }
}

void print_report(const events::ImportReport& report, const Rejects& rejects, double seconds, bool json) {
  const double rate = static_cast<double>(report.lines) / std::max(seconds, 1e-3);
  if (json) {
    ordered_json out = {{"lines", report.lines},
                        {"stored", report.stored},
                        {"seen_before", report.seen_before},
                        {"opted_out", report.opted_out},
                        {"erased", report.erased},
                        {"rejected", report.rejected},
                        {"unknown_product", report.unknown_product},
                        {"bytes", report.bytes},
                        {"seconds", seconds},
                        {"events_per_second", rate},
                        {"first_rejected", ordered_json::array()}};
    for (const auto& line : rejects.first()) out["first_rejected"].push_back(to_json(line));
    std::printf("%s\n", dump(out, 2).c_str());
    return;
  }
  print_rejected(rejects, report.rejected);
  std::printf("Imported %llu of %llu events in %.1f s (%.0f a second)", shown(report.stored), shown(report.lines),
              seconds, rate);
  const std::pair<const char*, std::uint64_t> others[] = {
      {"seen before", report.seen_before},
      {"of shoppers who opted out", report.opted_out},
      {"of erased shoppers", report.erased},
      {"left out as bad", report.rejected},
      {"with products that the index does not have", report.unknown_product}};
  for (const auto& [what, count] : others) {
    if (count > 0) std::printf("; %llu %s", shown(count), what);
  }
  std::printf(".\n");
}

int run_import(const EventsArguments& arguments) {
  auto input = open_input(arguments.file);
  if (!input) return fail(input.error());
  const catalog::StorePaths paths{arguments.store};
  if (Status there = check_store_folder(paths); !there) return fail(there.error());
  auto store = events::EventStore::open(
      paths.events(), events::EventStore::Options{.checkpoint_pages = events::kImportCheckpointPages});
  if (!store) return fail(store.error());
  auto rejects = Rejects::open(arguments.rejects);
  if (!rejects) return fail(rejects.error());

  ProgressLine line("importing");
  const std::uint64_t total = size_of(arguments.file);
  events::ImportOptions options;
  options.now = SystemClock().now();
  options.rejected = [&](const events::RejectedLine& bad) { rejects->add(bad); };
  options.progress = [&](const events::ImportReport& sofar) {
    line.show("events", sofar.bytes, total, sofar.lines, "events");
  };
  // A store without an index knows no product, which says nothing about the events.
  const auto generation = catalog::Generation::open_current(paths);
  if (generation) {
    options.knows_product = [&](std::string_view id) { return (*generation)->find(id).has_value(); };
  }
  const auto start = std::chrono::steady_clock::now();
  const auto report = events::import_events(input->get(), **store, options);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  line.clear();
  const Status listed = rejects->finish();
  if (!report) return fail(report.error());
  print_report(*report, *rejects, seconds.count(), arguments.json);
  if (const auto settings = read_store_settings(paths.settings()); settings && report->stored > 0) {
    (void)std::fflush(stdout);
    prepare_start(paths, settings->personalization, options.now, "events");
  }
  if (!listed) return fail(listed.error());
  if (report->lines > 0 && report->rejected == report->lines) {
    const events::RejectedLine& bad = rejects->first().front();
    return fail(make_error(ErrorCode::kInvalidArgument,
                           "holds no event; line " + std::to_string(bad.line) + " " + bad.pointer +
                               (bad.pointer.empty() ? "" : ": ") + bad.reason,
                           arguments.file));
  }
  return 0;
}

Result<std::unique_ptr<events::EventStore>> open_to_read(const std::string& store) {
  const catalog::StorePaths paths{store};
  if (Status there = check_store_folder(paths); !there) return std::move(there).error();
  return events::EventStore::open(paths.events(), events::EventStore::Options{.read_only = true});
}

int run_count(const EventsArguments& arguments) {
  const auto store = open_to_read(arguments.store);
  if (!store) return fail(store.error());
  const auto count = (*store)->count();
  if (!count) return fail(count.error());
  std::printf("%llu\n", shown(*count));
  return 0;
}

int run_export(const EventsArguments& arguments) {
  const auto store = open_to_read(arguments.store);
  if (!store) return fail(store.error());
  bool written = true;
  const Status status = (*store)->for_each_message(0, [&](const events::StoredMessage& message) {
    written = std::printf("%s\n", message.json.c_str()) > 0;
    return written;
  });
  if (!status) return fail(status.error());
  if (!written || std::fflush(stdout) != 0) return fail(system_error(errno, "write the events", "standard output"));
  return 0;
}

CLI::App* add(CLI::App& events, const char* name, const char* what, EventsArguments& arguments) {
  CLI::App* command = events.add_subcommand(name, what);
  command->add_option("--store", arguments.store, "the store's folder")->required();
  return command;
}

}  // namespace

void add_events_command(CLI::App& program, int& exit_code) {
  auto arguments = std::make_shared<EventsArguments>();
  CLI::App* events = program.add_subcommand("events", "Import, count and export what shoppers do");
  events->require_subcommand(1);
  events->footer("Example: shelfwise events import events.jsonl --store mystore");

  CLI::App* import = add(*events, "import", "Store the Segment messages of a file, one JSON object a line", *arguments);
  import->add_option("FILE", arguments->file, "JSON Lines; - reads standard input")->required();
  import->add_option("--rejects", arguments->rejects, "write every line left out, with place and reason, to this file");
  import->add_flag("--json", arguments->json, "print the report as JSON");
  import->footer(
      "Example: shelfwise events import events.jsonl --store mystore --rejects bad.jsonl\n"
      "A message id seen before is skipped, so an import that was cut short can simply be run again. A server on\n"
      "the same store goes on and takes the events in within a second. Exit 0 also where lines were left out.");
  import->callback([arguments, &exit_code] { exit_code = run_import(*arguments);
});

CLI::App* count = add(*events, "count", "Print how many events are stored", *arguments);
count->footer("Example: shelfwise events count --store mystore");
count->callback([arguments, &exit_code] { exit_code = run_count(*arguments); });

CLI::App* out = add(*events, "export", "Print every stored message, one a line, in the order of the log", *arguments);
out->footer("Example: shelfwise events export --store mystore > events.jsonl");
out->callback([arguments, &exit_code] { exit_code = run_export(*arguments); });
}  // namespace shelfwise::server

}  // namespace shelfwise::server

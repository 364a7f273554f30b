#include <pwd.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "catalog_tools/review/decision_sheet.h"
#include "server/commands/commands.h"
#include "server/commands/stop_on_signal.h"
#include "server/http/http_server.h"
#include "server/http/listener.h"
#include "server/query_ids.h"
#include "server/review/review_handler.h"
#include "server/review/review_session.h"

namespace shelfwise::server {
namespace {

using catalog_tools::DecisionEntry;
using catalog_tools::DecisionKind;
using catalog_tools::Decisions;
using catalog_tools::DecisionSubject;

constexpr size_t kMaxWho = 100;
constexpr std::uint64_t kMaxSheetBytes = 256ULL << 20;

struct ReviewArguments {
  std::string folder;
  std::string listen = "127.0.0.1:8081";
  bool allow_remote = false;
  std::string who;
  std::string decisions;
  std::string taxonomy;
  std::string export_to;
  std::string import_from;
  std::uint64_t undo = 0;
  std::string undo_since;
  bool log = false;
};

int fail(const Error& error) {
  std::cerr << "shelfwise review: " << error.text() << "\n";
  return 1;
}

// Who runs the program, where nobody says.
std::string account_name() {
  const passwd* user = ::getpwuid(::geteuid());
  return user != nullptr && user->pw_name != nullptr ? user->pw_name : std::to_string(::geteuid());
}

void print_appended(const char* what, size_t count, const ReviewSession& session) {
  std::cout << what << ": " << count << (count == 1 ? " line" : " lines") << " added to "
            << session.options().decisions.string() << "\n";
}

int print_apply(ReviewSession& session) {
  const Status told = session.with([](const ReviewView& view, const Decisions& decisions) -> Status {
    if (decisions.last_number() <= view.folder.run().last_decision) return {};
    const std::string command = ReviewSession::apply_command(view);
    std::cout << "Apply them by cleaning again" << (command.empty() ? "" : ":\n  " + command) << "\n";
    return {};
  });
  return told ? 0 : fail(told.error());
}

int write_sheet(ReviewSession& session, const std::string& file) {
  const Status written = session.with([&](const ReviewView& view, const Decisions& decisions) -> Status {
    return write_file_atomically(file, catalog_tools::export_sheet(view.folder, decisions));
  });
  if (!written) return fail(written.error());
  std::cout << "Wrote " << file << "; fill in the column verdict, then: shelfwise review "
            << session.options().folder.string() << " --import " << file << "\n";
  return 0;
}

int take_sheet(ReviewSession& session, const std::string& file) {
  Result<std::string> bytes = read_file(file, kMaxSheetBytes);
  if (!bytes) return fail(bytes.error());
  catalog_tools::SheetImport import;
  const Status read = session.with([&](const ReviewView& view, const Decisions& decisions) -> Status {
    Result<catalog_tools::SheetImport> sheet =
        catalog_tools::import_sheet(*bytes, view.folder, view.taxonomy, decisions);
    if (!sheet) return make_error(sheet.error().code, sheet.error().text(), file);
    import = std::move(*sheet);
    return {};
  });
  if (!read) return fail(read.error());
  Result<std::vector<std::uint64_t>> numbers =
      session.append([&](const Decisions&) { return Result(std::move(import.subjects)); });
  if (!numbers) return fail(numbers.error());
  std::cout << import.rows << " rows read: " << numbers->size() << " decisions (" << import.replaced
            << " instead of an earlier one), " << import.standing << " stood already, " << import.empty
            << " without a verdict\n";
  return print_apply(session);
}

int take_back(ReviewSession& session, const ReviewArguments& arguments) {
  TimePoint since;
  if (!arguments.undo_since.empty()) {
    const Result<TimePoint> at = parse_rfc3339(arguments.undo_since);
    if (!at) return fail(at.error());
    since = *at;
  }
  const Result<std::vector<std::uint64_t>> numbers =
      session.append([&](const Decisions& now) -> Result<std::vector<DecisionSubject>> {
        if (arguments.undo != 0) return now.undo_entry(arguments.undo);
        return now.undo_since(since);
      });
  if (!numbers) return fail(numbers.error());
  print_appended("Undone", numbers->size(), session);
  return print_apply(session);
}

std::string told(const DecisionEntry& entry) {
  switch (entry.kind) {
    case DecisionKind::kPair:
      return std::string(catalog_tools::verdict_name(entry.verdict)) + "\t" + entry.a + "\t" + entry.b;
    case DecisionKind::kCategory:
      return "category\t" + entry.a + "\t" +
             (entry.target.path.empty() && entry.target.id.empty() ? "none"
                                                                   : entry.target.id + " " + entry.target.path);
    case DecisionKind::kUndo: return "undo\t" + std::to_string(entry.undoes) + "\t";
  }
  return {};
}

int print_log(ReviewSession& session) {
  const Status told_all = session.with([](const ReviewView&, const Decisions& decisions) -> Status {
    for (const DecisionEntry& entry : decisions.entries()) {
      std::cout << entry.number << '\t' << (entry.at ? format_rfc3339(*entry.at) : "") << '\t' << entry.who << '\t'
                << told(entry) << '\t' << (decisions.is_in_force(entry) ? "" : "undone") << '\t' << entry.note << '\n';
    }
    return {};
  });
  return told_all ? 0 : fail(told_all.error());
}

int serve(ReviewSession& session, const ReviewArguments& arguments) {
  StopOnSignal::block();
  std::signal(SIGPIPE, SIG_IGN);
  const Result<ListenAddress> address = parse_listen_address(arguments.listen);
  if (!address) return fail(address.error());
  const bool remote = !is_loopback(*address);
  if (remote && !arguments.allow_remote) {
    return fail(
        make_error(ErrorCode::kForbidden,
                   "the review listens on this machine only, and " + arguments.listen +
                       " is reached from others; whoever opens it can decide. Add --allow-remote to allow that"));
  }
  ReviewHandler handler(session, {random_id() + random_id(), remote});
  const ReviewAccess& access = handler.access();
  HttpOptions options;
  options.host = address->host;
  options.port = address->port;
  options.threads = 4;
  options.max_connections = 64;
  options.limits.max_body_bytes = 64 << 10;
  const Protocol protocol(handler, std::chrono::duration_cast<std::chrono::seconds>(options.idle_timeout));
  Result<std::unique_ptr<HttpServer>> server = HttpServer::listen(protocol, options);
  if (!server) return fail(server.error());
  std::printf("Review %s as %s at %s%s  (Ctrl-C stops; every decision is saved at once)\n",
              session.options().folder.c_str(), session.options().who.c_str(),
              url_of(*address, (*server)->port()).c_str(), remote ? ("?key=" + access.token).c_str() : "");
  std::fflush(stdout);
  {
    const StopOnSignal stop([&] { (*server)->stop(); });
    (*server)->run();
  }
  return print_apply(session);
}

int run(const ReviewArguments& arguments) {
  ReviewOptions options{arguments.folder, arguments.decisions, arguments.taxonomy,
                        arguments.who.empty() ? account_name() : arguments.who};
  if (options.who.size() > kMaxWho) return fail(make_error(ErrorCode::kTooLarge, "--who is longer than 100 bytes"));
  const SystemClock clock;
  Result<std::unique_ptr<ReviewSession>> session = ReviewSession::open(std::move(options), clock);
  if (!session) return fail(session.error());
  if (!arguments.export_to.empty()) return write_sheet(**session, arguments.export_to);
  if (!arguments.import_from.empty()) return take_sheet(**session, arguments.import_from);
  if (arguments.undo != 0 || !arguments.undo_since.empty()) return take_back(**session, arguments);
  if (arguments.log) return print_log(**session);
  return serve(**session, arguments);
}

}  // namespace

void add_review_command(CLI::App& program, int& exit_code) {
  auto arguments = std::make_shared<ReviewArguments>();
  CLI::App* command = program.add_subcommand(
      "review", "Decide about pairs and categories in doubt, on a page or in a spreadsheet; undo; audit trail");
  command->footer(
      "Examples:\n  shelfwise review clean --who mia             then open http://127.0.0.1:8081/\n"
      "  shelfwise review clean --export doubt.tsv    fill in the column verdict, then --import doubt.tsv\n"
      "  shelfwise review clean --undo-since 2026-03-01T12:00:00Z\n"
      "Decisions count in the next shelfwise clean into the same folder.");
  command->add_option("folder", arguments->folder, "The folder that shelfwise clean wrote to")->required();
  command->add_option("--listen", arguments->listen, "Address and port of the page")->capture_default_str();
  command->add_flag("--allow-remote", arguments->allow_remote,
                    "Listen on an address that other machines reach; the page then needs the printed key");
  command->add_option("--who", arguments->who, "Name that stands in the log (the account that runs this)");
  command->add_option("--decisions", arguments->decisions, "The file of decisions (decisions.tsv in the folder)");
  command->add_option("--taxonomy", arguments->taxonomy, "The taxonomy to choose from (the one of the clean-up)");
  auto* actions = command->add_option_group("Instead of the page");
  actions->add_option("--export", arguments->export_to, "Write what is in doubt as a table for spreadsheets");
  actions->add_option("--import", arguments->import_from, "Take the verdicts of such a table over, all or none");
  actions->add_option("--undo", arguments->undo, "Take back the decision of this number")->check(CLI::PositiveNumber);
  actions->add_option("--undo-since", arguments->undo_since,
                      "Take back everything since a time, as 2026-03-01T12:00:00Z");
  actions->add_flag("--log", arguments->log, "Print who decided what when");
  actions->require_option(0, 1);
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace shelfwise::server

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <thread>

#include "server/api/api.h"
#include "server/commands/commands.h"
#include "server/commands/stop_on_signal.h"
#include "server/http/http_server.h"
#include "server/http/listener.h"
#include "server/keys.h"
#include "server/live_store.h"
#include "server/log.h"
#include "server/merchandising_db.h"
#include "server/store_folder.h"

namespace shelfwise::server {
namespace {

struct ServeOptions {
  std::string store;
  std::string listen;
  std::string pages;
  std::string as_of;
  std::string create_key;
  std::string remove_key;
  std::string scope = "search";
};

int fail(const Error& error) {
  std::fprintf(stderr, "shelfwise serve: %s\n", error.text().c_str());
  return 1;
}

// Each connection needs a descriptor, and so do index files: take all that the system allows.
std::uint32_t raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1'024;
  if (limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  return static_cast<std::uint32_t>(std::min<rlim_t>(limit.rlim_cur, 1'000'000));
}

HttpOptions http_options(const ServerSettings& settings, const ListenAddress& address) {
  const auto ms = [](double seconds) { return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1e3)); };
  HttpOptions options;
  options.host = address.host;
  options.port = address.port;
  options.threads = settings.threads != 0 ? settings.threads : std::max(8U, 4 * std::thread::hardware_concurrency());
  options.max_connections = std::min(settings.max_connections, raise_descriptor_limit() / 2);
  options.limits.max_body_bytes = static_cast<size_t>(settings.max_body_mb) << 20;
  options.idle_timeout = ms(settings.idle_timeout_s);
  options.request_timeout = ms(settings.request_timeout_s);
  options.write_timeout = ms(settings.write_timeout_s);
  return options;
}

Log::Access access_of(const std::string& text) {
  if (text == "errors") return Log::Access::kErrors;
  return text == "off" ? Log::Access::kOff : Log::Access::kAll;
}

// The key operations need no index: an operator may make keys before the first one.
int change_keys(const ServeOptions& options, MerchandisingDb& db) {
  KeyRing keys(db, false);
  if (!options.remove_key.empty()) {
    if (Status removed = keys.remove(options.remove_key); !removed) return fail(removed.error());
    std::printf("removed the key %s\n", options.remove_key.c_str());
    return 0;
  }
  const Result<std::string> key = keys.create(options.create_key, options.scope, SystemClock().now());
  if (!key) return fail(key.error());
  std::printf("%s\n", key->c_str());
  std::fprintf(stderr, "This is the only time the key is shown. Send it as: Authorization: Bearer KEY\n");
  return 0;
}

Status check_exposure(const ListenAddress& address, const KeyRing& keys, const std::string& store) {
  if (is_loopback(address) || keys.needs_key()) return {};
  return make_error(ErrorCode::kForbidden, "without keys the server listens on loopback only, and " + address.host +
                                               " is not. Make a key first:\n  shelfwise serve --store " + store +
                                               " --create-key NAME --scope search,events");
}

// The folder named, or the one that ./dev builds beside the programs; without either the plain page within.
Result<std::vector<Page>> pages_of(const std::string& folder) {
  if (!folder.empty()) return read_pages(folder);
  std::error_code error;
  const std::filesystem::path beside =
      std::filesystem::read_symlink("/proc/self/exe", error).parent_path().parent_path() / "pages";
  if (error || !std::filesystem::exists(beside / "index.html", error)) return std::vector<Page>();
  return read_pages(beside);
}

int serve(const ServeOptions& options) {
  StopOnSignal::block();
  std::signal(SIGPIPE, SIG_IGN);  // a log that nobody reads any more must not end the server
  const catalog::StorePaths paths{options.store};
  std::unique_ptr<Clock> clock = std::make_unique<SystemClock>();
  if (!options.as_of.empty()) {
    const Result<TimePoint> at = parse_rfc3339(options.as_of);
    if (!at) return fail(at.error());
    clock = std::make_unique<FixedClock>(*at);
  }
  // The settings first: a mistake there is told before anything large is opened.
  Result<StoreSettings> settings = read_store_settings(paths.settings());
  if (!settings) return fail(settings.error());
  Result<ListenAddress> address =
      parse_listen_address(options.listen.empty() ? settings->server.listen : options.listen);
  if (!address) return fail(address.error());

  Log log(access_of(settings->server.access_log));
  std::unique_ptr<KeyRing> keys;
  LiveStore::Options store_options;
  const bool writable = is_writable(paths);
  store_options.read_only = !writable;
  store_options.notice = [&log](const std::string& message, bool failed) {
    failed ? log.warning(message) : log.info(message);
  };
  store_options.tick = [&keys, &log] {
    if (Status read = keys->refresh(); !read) log.warning("keys not read: " + read.error().text());
  };
  Result<std::unique_ptr<LiveStore>> store = LiveStore::open(paths, *clock, store_options);
  if (!store) return fail(store.error());
  MerchandisingDb& db = (*store)->merchandising();
  keys = std::make_unique<KeyRing>(db, !is_loopback(*address));
  {
    KeyRing present(db, false);
    if (Status read = present.refresh(); !read) return fail(read.error());
    if (Status safe = check_exposure(*address, present, options.store); !safe) return fail(safe.error());
  }
  if (Status read = keys->refresh(); !read) return fail(read.error());

  Metrics metrics;
  Result<std::vector<Page>> pages = pages_of(options.pages);
  if (!pages) return fail(pages.error());
  Api api({**store, *keys, metrics, &log, SHELFWISE_VERSION, settings->server.cors_origins, std::move(*pages)});
  const HttpOptions http = http_options(settings->server, *address);
  const Protocol protocol(api, std::chrono::seconds(static_cast<int>(settings->server.idle_timeout_s)),
                          http.limits.max_body_bytes);
  Result<std::unique_ptr<HttpServer>> server = HttpServer::listen(protocol, http);
  if (!server) return fail(server.error());
  (*store)->start_watching();
  if (!writable) {
    std::printf("The store's folder cannot be written: searching goes on, events and live changes are refused.\n");
  }
  // The snapshot is not kept: whoever holds one keeps its generation on disk.
  std::printf("Serving %u products at %s  (Ctrl-C stops)\n", (*store)->snapshot()->generation->size(),
              url_of(*address, (*server)->port()).c_str());
  std::fflush(stdout);
  {
    const StopOnSignal stop([&] { (*server)->stop(); });
    (*server)->run();
  }
  (*store)->stop_watching();
  log.info("stopped");
  return 0;
}

int run(const ServeOptions& options) {
  if (options.create_key.empty() && options.remove_key.empty()) return serve(options);
  std::error_code ec;
  std::filesystem::create_directories(options.store, ec);
  const catalog::StorePaths paths{options.store};
  Result<std::unique_ptr<MerchandisingDb>> db = MerchandisingDb::open(paths.merchandising());
  if (!db) return fail(db.error());
  return change_keys(options, **db);
}

}  // namespace

void add_serve_command(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command = program.add_subcommand("serve", "Answers searches, blocks and events over HTTP");
  command->footer(
      "Example:\n  shelfwise serve --store my-shop --listen 127.0.0.1:8080\n  curl "
      "'http://127.0.0.1:8080/v1/search?q=tent'\n"
      "Keys, needed to listen beyond this machine:\n  shelfwise serve --store my-shop --create-key web --scope "
      "search,events");
  command->add_option("--store", options->store, "The store's folder")->required();
  command->add_option("--listen", options->listen, "Address and port (store.toml, else 127.0.0.1:8080)");
  command->add_option("--pages", options->pages, "Folder of the built pages (./dev pages; else build/pages beside)");
  command->add_option("--as-of", options->as_of, "Sets the clock, as 2026-03-01T12:00:00Z, to replay old data");
  command->add_option("--create-key", options->create_key, "Makes a key of this name, prints it and ends");
  command->add_option("--scope", options->scope,
                      "What the new key may do: search, events, profiles, admin, separated by commas");
  command->add_option("--remove-key", options->remove_key, "Removes the key of this name and ends");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace shelfwise::server

#include "bench/load/search_load.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "bench/load/processor_time.h"

namespace shelfwise::load {
namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::vector<std::string> targets(const SearchLoad& load) {
  std::vector<std::string> list;
  list.reserve(load.queries.size());
  for (size_t i = 0; i < load.queries.size(); ++i) {
    std::string target = load.path + url_encode(load.queries[i]);
    if (!load.parameters.empty()) target += "&" + load.parameters;
    if (load.shoppers > 0) target += "&user_token=bench-" + std::to_string((i * 7919) % load.shoppers);
    list.push_back(std::move(target));
  }
  return list;
}

// What the answer says that the server took; 0 where it does not say.
double server_ms(std::string_view body) {
  constexpr std::string_view kName = "\"search_time_ms\":";
  const size_t at = body.rfind(kName);
  double ms = 0;
  if (at != std::string_view::npos) std::from_chars(body.data() + at + kName.size(), body.data() + body.size(), ms);
  return ms;
}

bool slower(const SlowAnswer& a, const SlowAnswer& b) {
  return a.processor_ms != b.processor_ms ? a.processor_ms > b.processor_ms : a.server_ms > b.server_ms;
}

// Keeps the first `most` of a list that is in order of time.
void keep(std::vector<SlowAnswer>& slow, SlowAnswer answer, size_t most) {
  if (slow.size() == most && (most == 0 || !slower(answer, slow.back()))) return;
  slow.insert(std::upper_bound(slow.begin(), slow.end(), answer, slower), std::move(answer));
  if (slow.size() > most) slow.pop_back();
}

double processor_time(const SearchLoad& load) {
  return load.server_pid > 0 ? processor_ms(load.server_pid).value_or(0) : 0;
}

struct Client {
  explicit Client(const Address& address) : connection(address) {}

  Connection connection;
  std::vector<Sample> samples;
  std::uint64_t errors = 0;
  std::optional<Error> first_error;
  double max_ms = 0;
  const std::string* slowest = nullptr;
  std::uint64_t over_limit = 0;
  std::vector<SlowAnswer> slow;

  void ask(const SearchLoad& load, const std::string& target, bool count) {
    const double before = processor_time(load);
    const Clock::time_point start = Clock::now();
    const Result<Answer> answer = connection.get(target);
    const double ms = ms_since(start);
    const double processor = processor_time(load) - before;
    if (!answer || answer->status != 200) {
      ++errors;
      if (!first_error) {
        first_error =
            answer
                ? make_error(ErrorCode::kIo,
                             "HTTP " + std::to_string(answer->status) + ": " + std::string(answer->body.substr(0, 300)),
                             target)
                : answer.error();
      }
      return;
    }
    if (count && ms > max_ms) {
      max_ms = ms;
      slowest = &target;
    }
    if (!count) return;
    const double own = server_ms(answer->body);
    samples.push_back({ms, answer->body.find(load.nothing_found) == std::string_view::npos, own, processor});
    over_limit += own > load.limit_ms ? 1 : 0;
    keep(slow, {own, processor, 0, target}, load.slow_kept);
  }
};

// Each client begins elsewhere, so that no two ask the same at the same moment.
void work(Client& client, const SearchLoad& load, const std::vector<std::string>& list, std::uint32_t number,
          Clock::time_point end) {
  const size_t offset = list.size() * number / load.clients;
  const bool timed = load.seconds > 0;
  for (std::uint64_t round = 0; timed || round < load.rounds; ++round) {
    for (size_t i = 0; i < list.size(); ++i) {
      if (timed && Clock::now() >= end) return;
      client.ask(load, list[(i + offset) % list.size()], true);
    }
  }
}

}  // namespace

std::vector<std::string> as_typed(const std::vector<std::string>& queries) {
  std::vector<std::string> typed;
  for (const std::string& query : queries) {
    for (size_t end = 1; end <= query.size(); ++end) {
      const bool within_character = end < query.size() && (static_cast<unsigned char>(query[end]) & 0xC0) == 0x80;
      if (!within_character) typed.push_back(query.substr(0, end));
    }
  }
  return typed;
}

std::string url_encode(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

Result<SearchFigures> run(const SearchLoad& load) {
  if (load.server_pid > 0 && (load.clients != 1 || !processor_ms(load.server_pid))) {
    return make_error(ErrorCode::kInvalidArgument, "name the process of a server on this machine, and one client",
                      "server_pid");
  }
  const std::vector<std::string> list = targets(load);
  std::vector<Client> clients;
  for (std::uint32_t i = 0; i < load.clients; ++i) clients.emplace_back(load.address);
  for (std::uint32_t round = 0; round < load.warm_up; ++round) {
    for (const std::string& target : list) clients[0].ask(load, target, false);
  }
  if (clients[0].errors == list.size() && clients[0].first_error) return *clients[0].first_error;
  clients[0].errors = 0;

  const Clock::time_point start = Clock::now();
  const auto length = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(load.seconds));
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < load.clients; ++i) {
    threads.emplace_back([&, i] { work(clients[i], load, list, i, start + length); });
  }
  for (std::thread& thread : threads) thread.join();
  const double seconds = ms_since(start) / 1000;

  std::vector<Sample> samples;
  std::uint64_t errors = 0;
  for (const Client& client : clients) {
    samples.insert(samples.end(), client.samples.begin(), client.samples.end());
    errors += client.errors;
    if (samples.empty() && client.first_error) return *client.first_error;
  }
  SearchFigures figures = summarize(load.name, samples, errors, seconds);
  for (const Client& client : clients) {
    if (client.slowest != nullptr && client.max_ms >= figures.max_ms) figures.slowest = *client.slowest;
    figures.over_limit += client.over_limit;
    for (const SlowAnswer& answer : client.slow) keep(figures.slow, answer, load.slow_kept);
  }
  for (SlowAnswer& answer : figures.slow) {
    const Result<Answer> again = clients[0].connection.get(answer.request);
    if (again) answer.again_ms = server_ms(again->body);
  }
  return figures;
}

}  // namespace shelfwise::load

// The load tool's own arithmetic and HTTP: a wrong ruler measures nothing.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "bench/load/connection.h"
#include "bench/load/figures.h"
#include "bench/load/search_load.h"

namespace shelfwise::load {
namespace {

TEST(Percentile, IsTheNearestRank) {
  const struct {
    std::vector<double> values;
    double share;
    double expected;
  } rows[] = {
      {{}, 0.5, 0},           {{7}, 0.5, 7},           {{7}, 0.99, 7},          {{3, 1, 2}, 0.5, 2},
      {{4, 3, 2, 1}, 0.5, 2}, {{4, 3, 2, 1}, 0.75, 3}, {{4, 3, 2, 1}, 0.99, 4}, {{4, 3, 2, 1}, 0, 1},
  };
  for (const auto& row : rows) EXPECT_EQ(percentile(row.values, row.share), row.expected);
}

TEST(Summary, KeepsQueriesWithResultsApart) {
  const SearchFigures figures = summarize("run", {{1, false}, {2, true}, {10, true}}, 1, 2.0);
  EXPECT_EQ(figures.requests, 3U);
  EXPECT_EQ(figures.errors, 1U);
  EXPECT_EQ(figures.median_ms, 2);
  EXPECT_EQ(figures.with_results, 2U);
  EXPECT_EQ(figures.median_found_ms, 2);
  EXPECT_EQ(figures.p99_found_ms, 10);
  EXPECT_DOUBLE_EQ(figures.per_second(), 1.5);
}

TEST(UrlEncode, EscapesAllButTheUnreserved) {
  EXPECT_EQ(url_encode("12\" pan & café"), "12%22%20pan%20%26%20caf%C3%A9");
  EXPECT_EQ(url_encode("a-b_c.9"), "a-b_c.9");
}

TEST(Address, IsHostAndPort) {
  EXPECT_EQ(parse_address("http://localhost:80/")->host, "localhost");
  EXPECT_EQ(parse_address("127.0.0.1:8080")->port, "8080");
  for (const char* bad : {"", "localhost", ":80", "localhost:"}) EXPECT_FALSE(parse_address(bad).ok()) << bad;
}

TEST(AnswerHead, TellsStatusAndLength) {
  const auto plain = parse_head("HTTP/1.1 202 Accepted\r\ncontent-length: 17\r\n\r\n");
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->status, 202);
  EXPECT_EQ(plain->content_length, 17);
  EXPECT_EQ(parse_head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")->content_length, -1);
  EXPECT_FALSE(parse_head("HTTP/1.1 200 OK\r\n\r\n").ok());
  EXPECT_FALSE(parse_head("SSH-2.0\r\n\r\n").ok());
}

// A server for one test: for each connection a list of answers, sent one a request; then it closes.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<std::vector<std::string>> connections) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof place;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&place), length);
    ::listen(listener_, 4);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&place), &length);
    address_.port = std::to_string(ntohs(place.sin_port));
    thread_ = std::thread([this, connections = std::move(connections)] { serve(connections); });
  }
  ~ScriptedServer() {
    thread_.join();
    ::close(listener_);
  }
  const Address& address() const { return address_; }

 private:
  void serve(const std::vector<std::vector<std::string>>& connections) const {
    for (const auto& answers : connections) {
      const int client = ::accept(listener_, nullptr, nullptr);
      char request[4096];
      for (const std::string& answer : answers) {
        if (::recv(client, request, sizeof request, 0) <= 0) break;
        ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
      }
      ::close(client);
    }
  }

  int listener_ = -1;
  Address address_;
  std::thread thread_;
};

TEST(Connection, IsKeptAndOpenedAnewOnceClosed) {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
  ScriptedServer server({{answer, answer}, {answer}});
  Connection connection(server.address());
  for (int i = 0; i < 3; ++i) {
    const auto got = connection.get("/");
    ASSERT_TRUE(got.ok()) << got.error().text();
    EXPECT_EQ(got->status, 200);
    EXPECT_EQ(got->body, "abc");
  }
}

TEST(Connection, ReadsChunks) {
  ScriptedServer server(
      {{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"}});
  Connection connection(server.address());
  const auto got = connection.get("/");
  ASSERT_TRUE(got.ok()) << got.error().text();
  EXPECT_EQ(got->body, "abc0123456789");
}

TEST(Connection, AnAnswerCutShortIsAnError) {
  ScriptedServer server({{"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nabc"}});
  Connection connection(server.address());
  EXPECT_FALSE(connection.get("/").ok());
}

TEST(SearchLoad, CountsAnswersOtherThan200AsErrors) {
  const std::string hit = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"found\":3,}";
  const std::string none = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"found\":0,}";
  const std::string bad = "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}";
  ScriptedServer server({{hit, none, bad}});
  SearchLoad load;
  load.address = server.address();
  load.queries = {"a", "b", "c"};
  load.rounds = 1;
  load.warm_up = 0;
  const auto figures = run(load);
  ASSERT_TRUE(figures.ok()) << figures.error().text();
  EXPECT_EQ(figures->requests, 2U);
  EXPECT_EQ(figures->with_results, 1U);
  EXPECT_EQ(figures->errors, 1U);
}

TEST(SearchLoad, TellsWhatTheServerCostWhereItsProcessIsNamed) {
  const std::string hit = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"found\":3,}";
  ScriptedServer server({{hit, hit, hit, hit}});  // each is asked once more
  SearchLoad load;
  load.address = server.address();
  load.queries = {"a", "b"};
  load.rounds = 1;
  load.warm_up = 0;
  load.slow_kept = 2;
  load.server_pid = ::getpid();
  const auto figures = run(load);
  ASSERT_TRUE(figures.ok()) << figures.error().text();
  EXPECT_GT(figures->processor_max_ms, 0);
  ASSERT_EQ(figures->slow.size(), 2U);
  EXPECT_GE(figures->slow[0].processor_ms, figures->slow[1].processor_ms);
  load.clients = 2;  // whose is it then?
  EXPECT_FALSE(run(load).ok());
  load.clients = 1;
  load.server_pid = 0x7FFFFFFF;  // no such process
  EXPECT_FALSE(run(load).ok());
}

}  // namespace
}  // namespace shelfwise::load

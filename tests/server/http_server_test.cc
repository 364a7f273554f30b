// The server on a real loopback socket, with one worker: whoever could hold it would be noticed by the next caller.
#include "server/http/http_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Client {
 public:
  explicit Client(std::uint16_t port, int receive_buffer = 0) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  // Sends what fits without waiting; the number of bytes.
  size_t send_some(std::string_view bytes) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent > 0 ? static_cast<size_t>(sent) : 0;
  }
  // Waits, without reading, until the server gives the connection up.
  bool wait_for_reset() {
    pollfd wanted{fd_, POLLRDHUP, 0};
    return ::poll(&wanted, 1, 30'000) == 1 && (wanted.revents & (POLLERR | POLLHUP | POLLRDHUP)) != 0;
  }
  // Everything until the server closes.
  std::string read_to_end() {
    while (receive()) {}
    return std::exchange(buffer_, {});
  }
  // One answer: head and body by Content-Length. "" where the connection ends before.
  std::string read_answer(bool body = true) {
    size_t head = 0;
    while ((head = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return {};
    }
    size_t size = head + 4;
    const size_t length = buffer_.find("Content-Length: ");
    if (body && length < head) size += std::stoul(buffer_.substr(length + 16));
    while (buffer_.size() < size) {
      if (!receive()) return {};
    }
    const std::string answer = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return answer;
  }

 private:
  bool receive() {
    char bytes[65'536];
    const ssize_t got = ::recv(fd_, bytes, sizeof bytes, 0);
    if (got > 0) buffer_.append(bytes, static_cast<size_t>(got));
    return got > 0;
  }

  int fd_;
  std::string buffer_;
};

class HttpServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    HttpOptions options;
    options.port = 0;
    options.threads = 1;
    options.max_connections = 8;
    options.limits.max_body_bytes = 100'000;
    options.request_timeout = std::chrono::milliseconds(300);
    options.write_timeout = std::chrono::milliseconds(300);
    options.stop_timeout = std::chrono::milliseconds(300);
    auto server = HttpServer::listen(protocol_, options);
    ASSERT_TRUE(server.ok()) << server.error().text();
    server_ = std::move(*server);
    port_ = server_->port();
    thread_ = std::thread([this] { server_->run(); });
  }
  void TearDown() override {
    server_->stop();
    thread_.join();
  }

  static std::string get(const std::string& target, const std::string& headers = {}) {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
  }
  // That a newcomer is answered.
  void expect_alive() {
    Client client(port_);
    ASSERT_TRUE(client.send(get("/health/live")));
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 200"));
  }

  Shop shop_;
  Protocol protocol_{shop_.api(), std::chrono::seconds(60)};
  std::unique_ptr<HttpServer> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

TEST_F(HttpServerTest, AKeptConnectionAnswersManyTimes) {
  Client client(port_);
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(client.send(get("/v1/search?q=boot")));
    const std::string answer = client.read_answer();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(answer, HasSubstr("\"B1\""));
  }
}

TEST_F(HttpServerTest, AFilterMayStandInTheUrlAsItIs) {
  Client client(port_);
  ASSERT_TRUE(client.send(get("/v1/search?q=boot&filter_by=brand:=Tarn&match=all")));
  const std::string answer = client.read_answer();
  EXPECT_THAT(answer, HasSubstr("\"B3\""));
  EXPECT_THAT(answer, Not(HasSubstr("\"B1\"")));
}

TEST_F(HttpServerTest, TheAbsoluteFormOfATargetIsRead) {
  Client client(port_);
  ASSERT_TRUE(client.send(get("http://localhost:80/v1/search?q=boot")));
  EXPECT_THAT(client.read_answer(), HasSubstr("\"B1\""));
  ASSERT_TRUE(client.send("GET http://elsewhere.example/v1/search?q=boot HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 403")) << "the target's authority is the one that counts";
}

TEST_F(HttpServerTest, PipelinedRequestsAreAnsweredInOrder) {
  Client client(port_);
  ASSERT_TRUE(client.send(get("/health/live", "X-Request-Id: one\r\n") + get("/health/live", "X-Request-Id: two\r\n") +
                          get("/health/live", "X-Request-Id: three\r\n")));
  EXPECT_THAT(client.read_answer(), HasSubstr("one"));
  EXPECT_THAT(client.read_answer(), HasSubstr("two"));
  EXPECT_THAT(client.read_answer(), HasSubstr("three"));
}

TEST_F(HttpServerTest, BodiesComeWithLengthChunkedOrAfterContinue) {
  const std::string body = R"({"q":"boot"})";
  Client client(port_);
  ASSERT_TRUE(client.send("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12\r\n\r\n" + body));
  EXPECT_THAT(client.read_answer(), HasSubstr("\"B1\""));
  ASSERT_TRUE(
      client.send("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
                  "chunked\r\n\r\n5\r\n{\"q\":\r\n7\r\n\"boot\"}\r\n0\r\n\r\n"));
  EXPECT_THAT(client.read_answer(), HasSubstr("\"B1\""));
  ASSERT_TRUE(
      client.send("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 12\r\n\r\n"));
  EXPECT_THAT(client.read_answer(false), StartsWith("HTTP/1.1 100"));
  ASSERT_TRUE(client.send(body));
  EXPECT_THAT(client.read_answer(), HasSubstr("\"B1\""));
}

TEST_F(HttpServerTest, HeadAnswersWithoutABody) {
  Client client(port_);
  ASSERT_TRUE(client.send("HEAD /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
  const std::string answer = client.read_to_end();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(answer, ::testing::EndsWith("\r\n\r\n"));
}

TEST_F(HttpServerTest, ConnectionCloseAndOldHttpEndTheConnection) {
  for (const char* request : {"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                              "GET /health/live HTTP/1.0\r\n\r\n"}) {
    Client client(port_);
    ASSERT_TRUE(client.send(request));
    EXPECT_THAT(client.read_to_end(), HasSubstr("\"live\""));
  }
}

TEST_F(HttpServerTest, AnswersAreNotCompressed) {
  Client client(port_);
  ASSERT_TRUE(client.send(get("/v1/search?q=boot", "Accept-Encoding: gzip, br\r\n")));
  EXPECT_THAT(client.read_answer(), HasSubstr("\"B1\""));
}

TEST_F(HttpServerTest, ClientsThatTrickleHoldNoWorkerAndAreSentAway) {
  Client headers(port_);
  ASSERT_TRUE(headers.send("GET /v1/sea"));
  Client body(port_);
  ASSERT_TRUE(body.send("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{"));
  expect_alive();
  EXPECT_THAT(headers.read_to_end(), StartsWith("HTTP/1.1 408"));
  EXPECT_THAT(body.read_to_end(), HasSubstr("urn:shelfwise:problem:request-timeout"));
  expect_alive();
}

TEST_F(HttpServerTest, AClientThatDoesNotReadHoldsNoWorkerAndIsCutOff) {
  Client client(port_, 4'096);
  // More requests than the server reads ahead, and more answers than socket buffers hold, none of them read.
  std::string requests;
  for (int i = 0; i < 5'000; ++i) requests += get("/openapi.json");
  client.send_some(requests);
  expect_alive();
  EXPECT_TRUE(client.wait_for_reset());
  expect_alive();
}

TEST_F(HttpServerTest, WhatIsNoRequestIsRefusedAndTheServerGoesOn) {
  struct Row {
    std::string bytes;
    const char* status;
  };
  for (const Row& row : {
           Row{get("/v1/search?q=" + std::string(10'000, 'a')), "HTTP/1.1 414"},
           Row{get("/", "X-Long: " + std::string(40'000, 'a') + "\r\n"), "HTTP/1.1 431"},
           Row{"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100001\r\n\r\n", "HTTP/1.1 413"},
           Row{"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n", "HTTP/1.1 400"},
           Row{"\x16\x03\x01 this is no HTTP\r\n\r\n", "HTTP/1.1 400"},
           Row{"GET\r\n\r\n", "HTTP/1.1 400"},
       }) {
    Client client(port_);
    ASSERT_TRUE(client.send(row.bytes));
    const std::string answer = client.read_answer();
    EXPECT_THAT(answer, StartsWith(row.status)) << row.bytes.substr(0, 60);
    EXPECT_THAT(answer, HasSubstr("application/problem+json")) << row.bytes.substr(0, 60);
    EXPECT_THAT(answer, HasSubstr("Content-Length: ")) << "a client would wait for more: " << row.bytes.substr(0, 60);
    expect_alive();
  }
}

TEST_F(HttpServerTest, ConnectionsHaveABound) {
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<Client>(port_));
    ASSERT_TRUE(clients.back()->send(get("/health/live")));
    ASSERT_THAT(clients.back()->read_answer(), StartsWith("HTTP/1.1 200"));
  }
  Client refused(port_);
  EXPECT_THAT(refused.read_to_end(), StartsWith("HTTP/1.1 503"));
  EXPECT_TRUE(clients.front()->send(get("/health/live")));
  EXPECT_THAT(clients.front()->read_answer(), StartsWith("HTTP/1.1 200"));
}

TEST_F(HttpServerTest, ASecondServerOnThePortIsRefused) {
  HttpOptions options;
  options.port = port_;
  const auto second = HttpServer::listen(protocol_, options);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
}

TEST_F(HttpServerTest, StoppingEndsWaitingConnections) {
  Client waiting(port_);
  ASSERT_TRUE(waiting.send(get("/health/live")));
  ASSERT_FALSE(waiting.read_answer().empty());
  server_->stop();
  EXPECT_EQ(waiting.read_to_end(), "");
}

// Queries cut at any byte, and many of them at once, get whole answers.
TEST_F(HttpServerTest, ManyClientsAtOnceAllGetTheirOwnAnswers) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([this, t] {
      Client client(port_);
      for (int i = 0; i < 30; ++i) {
        const std::string id = "r" + std::to_string(t) + "-" + std::to_string(i);
        const std::string request = get("/v1/search?q=socks", "X-Request-Id: " + id + "\r\n");
        const size_t cut = static_cast<size_t>(i * 7 + t) % request.size();
        ASSERT_TRUE(client.send(request.substr(0, cut)));
        ASSERT_TRUE(client.send(request.substr(cut)));
        EXPECT_THAT(client.read_answer(), HasSubstr(id));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace shelfwise::server

#include "server/http/framer.h"

#include <gtest/gtest.h>

namespace shelfwise::server {
namespace {

using State = Frame::State;

const FramerLimits kLimits{1'000, 100};

TEST(Framer, ARequestWithoutABodyEndsWithItsHead) {
  const std::string bytes = "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /next";
  const Frame frame = frame_request(bytes, kLimits);
  EXPECT_EQ(frame.state, State::kWhole);
  EXPECT_EQ(bytes.substr(frame.size), "GET /next");
}

TEST(Framer, ABodyIsAwaited) {
  const std::string head = "POST / HTTP/1.1\r\ncontent-LENGTH:  4 \r\n\r\n";
  EXPECT_EQ(frame_request(head + "abc", kLimits).state, State::kMore);
  const Frame frame = frame_request(head + "abcdef", kLimits);
  EXPECT_EQ(frame.state, State::kWhole);
  EXPECT_EQ(frame.body_begin, head.size());
  EXPECT_EQ(frame.size, head.size() + 4);
}

// However the bytes are cut on their way, the frame is the same.
TEST(Framer, ByteByByteGivesTheSameFrame) {
  for (const std::string& bytes :
       {std::string("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"),
        std::string("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nTrailer: t\r\n\r\n")}) {
    Frame frame;
    for (size_t size = 1; size <= bytes.size(); ++size) {
      frame = frame_request(std::string_view(bytes).substr(0, size), kLimits, frame);
      EXPECT_EQ(frame.state == State::kWhole, size == bytes.size()) << size << " of " << bytes;
    }
    EXPECT_EQ(frame.size, bytes.size());
    EXPECT_EQ(frame_request(bytes, kLimits).size, bytes.size());
  }
}

TEST(Framer, ChunksAreJoined) {
  EXPECT_EQ(join_chunks("3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n"), "abc0123456789");
}

TEST(Framer, WhatCannotBecomeARequestIsRefused) {
  struct Row {
    std::string bytes;
    int status;
  };
  const std::string post = "POST / HTTP/1.1\r\n";
  const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  for (const Row& row : {
           Row{std::string(1'000, 'x'), 431},
           Row{post + "Content-Length: 101\r\n\r\n", 413},
           Row{post + "Content-Length: 99999999999999999999\r\n\r\n", 400},
           Row{post + "Content-Length: -1\r\n\r\n", 400},
           Row{post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
           Row{post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
           Row{post + "Transfer-Encoding: gzip\r\n\r\n", 400},
           Row{post + "Host : localhost\r\n\r\n", 400},
           Row{post + "Host: localhost\r\n: x\r\n\r\n", 400},
           Row{post + "Host: localhost\r\n folded: x\r\n\r\n", 400},
           Row{post + "Host: localhost\r\nhost: example.com\r\n\r\n", 400},
           Row{post + "Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}", 415},
           Row{chunked + "zz\r\n", 400},
           Row{chunked + "65\r\n", 413},
           Row{chunked + "ffffffffffffffff\r\n", 413},
           Row{chunked + "1\r\nabc", 400},
           Row{chunked + std::string(300, '1'), 400},
       }) {
    const Frame frame = frame_request(row.bytes, kLimits);
    EXPECT_EQ(frame.state, State::kRefused) << row.bytes;
    EXPECT_EQ(frame.status, row.status) << row.bytes;
  }
}

TEST(Framer, AClientThatWaitsForContinueIsSeenOnce) {
  const std::string head = "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
  const Frame first = frame_request(head, kLimits);
  EXPECT_TRUE(first.wants_continue);
  EXPECT_FALSE(frame_request(head + "a", kLimits, first).wants_continue);
}

}  // namespace
}  // namespace shelfwise::server

// Built pages: read whole or refused, compressed where that is taken, cached by their content.
#include "server/pages.h"

#include <gtest/gtest.h>

#include "server/http/gzip.h"
#include "tests/server/shop.h"
#include "tests/support/temporary_folder.h"

namespace shelfwise::server {
namespace {

std::string header(const ApiReply& reply, std::string_view name) {
  for (const auto& [known, value] : reply.headers) {
    if (known == name) return value;
  }
  return {};
}

TEST(Gzip, WhatWasCompressedComesBack) {
  for (const std::string& text :
       {std::string(), std::string("a"), std::string(100'000, 'x'), std::string("\0\xff\x1f", 3)}) {
    const auto back = gunzip(gzip(text), 100'000);
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(*back, text);
  }
}

TEST(Gzip, BombsAndFragmentsAreRefused) {
  const std::string bomb = gzip(std::string(10 << 20, '\0'));
  EXPECT_EQ(gunzip(bomb, 1 << 20).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(gunzip(std::string_view(bomb).substr(0, bomb.size() / 2), 100 << 20).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(gunzip("no gzip at all", 100).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(gunzip("", 100).error().code, ErrorCode::kInvalidArgument);
}

TEST(Pages, AreReadByPathAndType) {
  const testing::TemporaryFolder folder;
  EXPECT_EQ(read_pages(folder.path()).error().code, ErrorCode::kNotFound);
  folder.write("index.html", "<!doctype html>" + std::string(1'000, ' '));
  folder.write("assets/shop-1a2b.js", "let a = 1;" + std::string(1'000, ' '));
  folder.write(".hidden", "no");
  const auto pages = read_pages(folder.path());
  ASSERT_TRUE(pages.ok()) << pages.error().text();
  ASSERT_EQ(pages->size(), 2U);
  const Page& home = (*pages)[0];
  const Page& script = (*pages)[1];
  EXPECT_EQ(home.path, "/");
  EXPECT_EQ(script.path, "/assets/shop-1a2b.js");

  const ApiReply plain = page_reply(home, {});
  EXPECT_EQ(plain.body, home.content);
  EXPECT_EQ(header(plain, "Cache-Control"), "no-cache");
  EXPECT_NE(header(plain, "Content-Security-Policy").find("default-src 'self'"), std::string::npos);
  const ApiReply small = page_reply(home, {.accept_encoding = "br, gzip, deflate"});
  EXPECT_EQ(header(small, "Content-Encoding"), "gzip");
  EXPECT_EQ(*gunzip(small.body, 10'000), home.content);
  EXPECT_EQ(page_reply(home, {.accept_encoding = "gzip;q=0"}).body, home.content);
  EXPECT_EQ(page_reply(home, {.if_none_match = home.tag}).status, 304);
  EXPECT_NE(header(page_reply(script, {}), "Cache-Control").find("immutable"), std::string::npos);
}

TEST(Pages, TheDescriptionHasAPage) {
  Shop shop;
  EXPECT_EQ(shop.get("/docs").content_type, "text/html; charset=utf-8");
  EXPECT_EQ(shop.get("/docs.js").status, 200);
  // Nothing comes from elsewhere.
  for (const char* path : {"/docs", "/docs.js", "/docs.css"}) {
    EXPECT_EQ(shop.get(path).body.find("://"), std::string::npos) << path;
  }
}

}  // namespace
}  // namespace shelfwise::server

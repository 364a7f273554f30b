// The built pages of a folder (web/, by Vite), held in memory: read once, compressed once, sent often.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "server/api/exchange.h"

namespace shelfwise::server {

struct Page {
  std::string path;  // "/", "/assets/shop-3f2a.js"
  std::string content;
  std::string compressed;         // gzip; empty where that is no smaller
  std::string_view content_type;  // static text
  std::string tag;                // of the content, as ETag
  bool lasting = false;           // its name holds a hash of its content, so it never changes
};

inline constexpr size_t kMaxPages = 500;
inline constexpr size_t kMaxPageBytes = 8 << 20;  // of one file

// Every file below `folder` but hidden ones; index.html stands for its folder's path. kNotFound where there is no
// index.html, kTooLarge beyond the bounds.
Result<std::vector<Page>> read_pages(const std::filesystem::path& folder);

// A page for a file's name and bytes.
Page make_page(std::string path, std::string content, std::string_view file_name);

// The answer to whoever asks for it: compressed where they take that, 304 where they have it.
ApiReply page_reply(const Page& page, const RequestHeaders& headers);

}  // namespace shelfwise::server

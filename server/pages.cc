#include "server/pages.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "server/http/gzip.h"
#include "server/keys.h"

namespace shelfwise::server {
namespace {

namespace fs = std::filesystem;

struct KnownType {
  std::string_view ending, type;
};
constexpr KnownType kTypes[] = {{".html", "text/html; charset=utf-8"},
                                {".js", "text/javascript; charset=utf-8"},
                                {".css", "text/css; charset=utf-8"},
                                {".svg", "image/svg+xml"},
                                {".json", "application/json"},
                                {".webmanifest", "application/manifest+json"},
                                {".txt", "text/plain; charset=utf-8"},
                                {".ts", "text/plain; charset=utf-8"},
                                {".png", "image/png"},
                                {".woff2", "font/woff2"}};

std::string_view type_of(std::string_view name) {
  const auto known = std::find_if(std::begin(kTypes), std::end(kTypes),
                                  [&](const KnownType& type) { return name.ends_with(type.ending); });
  return known == std::end(kTypes) ? "application/octet-stream" : known->type;
}

// The page may be shown in no frame and runs no script but the server's own: what a product's text holds stays text.
constexpr std::string_view kPolicy =
    "default-src 'self'; img-src * data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

bool takes_gzip(std::string_view accepts) {
  const size_t at = accepts.find("gzip");
  return at != std::string_view::npos && accepts.substr(at).substr(0, 8) != "gzip;q=0";
}

}  // namespace

Page make_page(std::string path, std::string content, std::string_view file_name) {
  Page page;
  page.path = std::move(path);
  page.content_type = type_of(file_name);
  page.tag = '"' + key_hash(content).substr(0, 20) + '"';
  page.lasting = page.path.starts_with("/assets/");
  page.compressed = gzip(content);
  if (page.compressed.size() >= content.size()) page.compressed.clear();
  page.content = std::move(content);
  return page;
}

Result<std::vector<Page>> read_pages(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_regular_file(folder / "index.html", error)) {
    return make_error(ErrorCode::kNotFound, folder.string() + " holds no index.html; build the pages with ./dev pages");
  }
  std::vector<Page> pages;
  for (auto entry = fs::recursive_directory_iterator(folder, error); !error && entry != fs::end(entry);
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with('.') || !entry->is_regular_file(error)) continue;
    if (pages.size() == kMaxPages || entry->file_size(error) > kMaxPageBytes) {
      return make_error(ErrorCode::kTooLarge, folder.string() + " holds more than 500 files, or one above 8 MiB");
    }
    std::ifstream file(entry->path(), std::ios::binary);
    std::string content(std::istreambuf_iterator<char>(file), {});
    if (!file.good() && !file.eof()) return make_error(ErrorCode::kIo, "cannot read " + entry->path().string());
    std::string path = "/" + fs::relative(entry->path(), folder, error).generic_string();
    if (name == "index.html") path.resize(path.size() - name.size());
    pages.push_back(make_page(std::move(path), std::move(content), name));
  }
  if (error) return make_error(ErrorCode::kIo, "cannot read " + folder.string() + ": " + error.message());
  std::sort(pages.begin(), pages.end(), [](const Page& a, const Page& b) { return a.path < b.path; });
  return pages;
}

ApiReply page_reply(const Page& page, const RequestHeaders& headers) {
  ApiReply reply;
  reply.content_type = page.content_type;
  reply.headers.emplace_back("ETag", page.tag);
  reply.headers.emplace_back("Cache-Control", page.lasting ? "public, max-age=31536000, immutable" : "no-cache");
  reply.headers.emplace_back("Vary", "Accept-Encoding");
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (page.content_type.starts_with("text/html")) {
    reply.headers.emplace_back("Content-Security-Policy", std::string(kPolicy));
    reply.headers.emplace_back("Referrer-Policy", "same-origin");
  }
  if (headers.if_none_match == page.tag) {
    reply.status = 304;
    return reply;
  }
  const bool compress = !page.compressed.empty() && takes_gzip(headers.accept_encoding);
  if (compress) reply.headers.emplace_back("Content-Encoding", "gzip");
  reply.body = compress ? page.compressed : page.content;
  return reply;
}

}  // namespace shelfwise::server

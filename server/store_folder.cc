#include "server/store_folder.h"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <system_error>

namespace shelfwise::server {

Status check_store_folder(const catalog::StorePaths& paths) {
  namespace fs = std::filesystem;
  std::error_code ec;
  const std::string folder = paths.root.string();
  const std::string remedy = "; make one with: shelfwise index CATALOG --store " + folder;
  if (!fs::is_directory(paths.root, ec)) {
    return make_error(ErrorCode::kNotFound, "there is no store here" + remedy, folder);
  }
  const fs::path parts[] = {paths.current(), paths.generations(), paths.settings(), paths.events(),
                            paths.merchandising()};
  if (std::any_of(std::begin(parts), std::end(parts), [&](const fs::path& part) { return fs::exists(part, ec); })) {
    return {};
  }
  return make_error(ErrorCode::kNotFound, "this folder is no store" + remedy, folder);
}

bool is_writable(const catalog::StorePaths& paths) { return ::access(paths.root.c_str(), W_OK) == 0; }

}  // namespace shelfwise::server

// Whether a folder is a store, told before anything is made in it: a mistyped --store must not become one.
#pragma once

#include "catalog/store.h"

namespace shelfwise::server {

// kNotFound, with the command that makes a store, where the folder is missing or holds nothing of one.
Status check_store_folder(const catalog::StorePaths& paths);

// Whether this user may write into the store's folder.
bool is_writable(const catalog::StorePaths& paths);

}  // namespace shelfwise::server

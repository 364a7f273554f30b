#include "query/text_index.h"

namespace shelfwise::query {

Result<Xapian::Database> open_text_index(const std::filesystem::path& folder) {
  try {
    return Xapian::Database(folder.string(), Xapian::DB_BACKEND_GLASS);
  } catch (const Xapian::DatabaseVersionError& e) {
    return make_error(ErrorCode::kNewerVersion, "made by another Xapian (" + e.get_msg() + "); index the catalog again",
                      folder.string());
  } catch (const Xapian::Error& e) {
    return make_error(ErrorCode::kCorrupt, e.get_description() + "; index the catalog again", folder.string());
  }
}

}  // namespace shelfwise::query

# Debian 12 packages as imported targets. `./dev` installs them; the list there and this file go together.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(nlohmann_json REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(pugixml REQUIRED)
find_package(prometheus-cpp REQUIRED)

# cpp-httplib is a compiled library here: its users must share its macros, which only pkg-config tells.
pkg_check_modules(cpp_httplib REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(xapian REQUIRED IMPORTED_TARGET xapian-core)
pkg_check_modules(openssl REQUIRED IMPORTED_TARGET openssl)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)

find_library(STEMMER_LIBRARY stemmer REQUIRED)
add_library(snowball INTERFACE)
target_link_libraries(snowball INTERFACE ${STEMMER_LIBRARY})


# Turns files into a C++ source, so that the program carries its pages and tables with itself:
#   cmake -DOUTPUT=assets.cc -DHEADER=server/api/web_assets.h -DNAMESPACE=shelfwise::server
#         -DFILES="web_index_html=index.html;web_app_js=app.js" -P embed.cmake
# The header declares a function for each: `std::string_view web_index_html();`
set(source "// Made by cmake/embed.cmake.\n#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n")
foreach(entry ${FILES})
  string(REGEX MATCH "^([a-z_]+)=(.*)$" _ ${entry})
  set(name ${CMAKE_MATCH_1})
  file(READ ${CMAKE_MATCH_2} hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${hex}")
  # Adjacent literals keep the lines within what compilers take.
  string(REGEX REPLACE "(\\\\x[0-9a-f][0-9a-f]\\\\x[0-9a-f][0-9a-f]\\\\x[0-9a-f][0-9a-f]\\\\x[0-9a-f][0-9a-f]\\\\x[0-9a-f][0-9a-f]\\\\x[0-9a-f][0-9a-f]\\\\x[0-9a-f][0-9a-f]\\\\x[0-9a-f][0-9a-f])" "\\1\"\n    \"" bytes "${bytes}")
  string(APPEND source "\nstd::string_view ${name}() {\n  return {\"${bytes}\", ${size}};\n}\n")
endforeach()
string(APPEND source "\n}  // namespace ${NAMESPACE}\n")
file(WRITE ${OUTPUT} "${source}")

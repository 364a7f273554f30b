# One place for flags, and one function a kind of target.
add_library(shelfwise_flags INTERFACE)
target_compile_features(shelfwise_flags INTERFACE cxx_std_20)
target_include_directories(shelfwise_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(shelfwise_flags INTERFACE
  # Designated initializers leave what has a default to its default, which -Wextra of g++ 12 takes for a slip.
  -Wall -Wextra -Wno-missing-field-initializers -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  $<$<BOOL:${SHELFWISE_WERROR}>:-Werror>
  $<$<BOOL:${SHELFWISE_NATIVE}>:-march=native>)
target_link_libraries(shelfwise_flags INTERFACE Threads::Threads)
if(SHELFWISE_SANITIZE)
  target_compile_options(shelfwise_flags INTERFACE -fsanitize=${SHELFWISE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(shelfwise_flags INTERFACE -fsanitize=${SHELFWISE_SANITIZE})
endif()
if(SHELFWISE_FUZZ)
  target_compile_options(shelfwise_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(LLD_LINKER ld.lld)
if(LLD_LINKER)
  target_link_options(shelfwise_flags INTERFACE -fuse-ld=lld)
endif()

# shelfwise_library(text SOURCES analyzer.cc PUBLIC shelfwise_common PRIVATE ICU::uc)
function(shelfwise_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(shelfwise_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(shelfwise_${name} PUBLIC shelfwise_flags ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
endfunction()

# shelfwise_test(text SOURCES analyzer_test.cc LIBRARIES shelfwise_text): a GoogleTest program named text_test.
function(shelfwise_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name}_test ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE ${ARG_LIBRARIES} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name}_test PRIVATE SHELFWISE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" SHELFWISE_BINARY_DIR="${CMAKE_BINARY_DIR}")
  gtest_discover_tests(${name}_test DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endfunction()

# shelfwise_fuzzer(analyzer SOURCES analyzer_fuzz.cc LIBRARIES shelfwise_text): with SHELFWISE_FUZZ a libFuzzer program;
# always a test that replays the saved inputs of tests/fuzz/corpus/NAME.
function(shelfwise_fuzzer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name}_fuzz ${ARG_SOURCES})
  target_link_libraries(${name}_fuzz PRIVATE ${ARG_LIBRARIES})
  if(SHELFWISE_FUZZ)
    target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${name}_fuzz PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz/replay_main.cc)
  endif()
  add_test(NAME fuzz.${name} COMMAND ${name}_fuzz ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
endfunction()

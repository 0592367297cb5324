# pheidi_library(NAME <folder> SOURCES <files> DEPENDS <folders> LINKS <libraries>)
# pheidi_test(NAME <name> SOURCES <files> DEPENDS <folders> LABEL unit|integration)
#
# A folder's target links only the folders it may use; tests/structure reads the
# includes and keeps the same table true for headers.

add_library(pheidi_flags INTERFACE)
target_include_directories(pheidi_flags INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/engine)
target_compile_definitions(pheidi_flags INTERFACE _FILE_OFFSET_BITS=64) # hiredis asks for it; the same everywhere
target_compile_options(pheidi_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  $<$<CXX_COMPILER_ID:GNU>:-fcoroutines>)

add_library(pheidi_sanitizer INTERFACE)
# GCC follows values through instrumented code and finds what is not there; the plain builds have these warnings.
set(_unsure "$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-mismatched-new-delete;-Wno-stringop-overflow;-Wno-stringop-overread;-Wno-array-bounds;-Wno-restrict;-Wno-use-after-free;-Wno-dangling-pointer;-Wno-free-nonheap-object;-Wno-nonnull>")
if(PHEIDI_SANITIZE STREQUAL "address+undefined")
  set(_san -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -O1 -g1 ${_unsure})
  # A source of each program: out of a library the linker would not take it.
  set(PHEIDI_KNOWN_LEAKS ${PROJECT_SOURCE_DIR}/engine/cmake/known_leaks.cpp)
elseif(PHEIDI_SANITIZE STREQUAL "thread")
  # Asio uses atomic_thread_fence, which ThreadSanitizer does not model and GCC warns about.
  set(_san -fsanitize=thread -fno-omit-frame-pointer -O1 -g1 -Wno-tsan ${_unsure})
elseif(PHEIDI_SANITIZE STREQUAL "fuzzer")
  # -fno-sanitize=function: clang 14 cannot assemble coroutines with it.
  set(_san -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=function -fno-sanitize-recover=undefined -g1 -O1)
else()
  set(_san -fstack-protector-strong -D_GLIBCXX_ASSERTIONS)
endif()
target_compile_options(pheidi_sanitizer INTERFACE ${_san})
if(PHEIDI_SANITIZE)
  target_link_options(pheidi_sanitizer INTERFACE ${_san})
else()
  target_link_options(pheidi_sanitizer INTERFACE -Wl,-z,relro,-z,now)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported()

# Asio and Beast are compiled once; every target that includes them must see the same macros.
add_library(boost_impl STATIC ${PROJECT_SOURCE_DIR}/engine/cmake/boost_impl.cpp)
target_compile_definitions(boost_impl PUBLIC
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_REGEX)
target_link_libraries(boost_impl PUBLIC Boost::headers Boost::url Boost::json OpenSSL::SSL OpenSSL::Crypto Threads::Threads
  PRIVATE pheidi_sanitizer)

# Reading the headers of Boost, fmt and the library is half of the time of most units: one precompiled header for the
# folders of the engine and one for tests (GCC wants one for -fPIC and one for -fPIE), shared by all of them.
option(PHEIDI_PRECOMPILE "precompile the headers that most units include" ON)
function(precompile_headers _owner _header)
  target_link_libraries(${_owner} PRIVATE boost_impl fmt::fmt pheidi_flags pheidi_sanitizer ${ARGN})
  target_compile_options(${_owner} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>) # for ccache
  target_precompile_headers(${_owner} PRIVATE ${PROJECT_SOURCE_DIR}/engine/cmake/${_header})
endfunction()
if(PHEIDI_PRECOMPILE AND NOT PHEIDI_FUZZ)
  add_library(pheidi_precompiled OBJECT ${PROJECT_SOURCE_DIR}/engine/cmake/precompiled.cpp)
  precompile_headers(pheidi_precompiled precompiled.hpp)
endif()

# precompiled_headers(TARGET OWNER): nothing where there is no such owner.
function(precompiled_headers _target _owner)
  if(TARGET ${_owner})
    target_precompile_headers(${_target} REUSE_FROM ${_owner})
    target_compile_options(${_target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
  endif()
endfunction()

function(pheidi_library)
  cmake_parse_arguments(A "" "NAME" "SOURCES;DEPENDS;LINKS" ${ARGN})
  string(REPLACE "/" "_" _target "pheidi_${A_NAME}")
  add_library(${_target} STATIC ${A_SOURCES})
  foreach(_dep ${A_DEPENDS})
    string(REPLACE "/" "_" _dep "pheidi_${_dep}")
    target_link_libraries(${_target} PUBLIC ${_dep})
  endforeach()
  target_link_libraries(${_target} PUBLIC boost_impl fmt::fmt PRIVATE pheidi_flags pheidi_sanitizer)
  target_include_directories(${_target} PUBLIC ${PROJECT_SOURCE_DIR}/include)
  precompiled_headers(${_target} pheidi_precompiled)
  if(A_LINKS)
    target_link_libraries(${_target} PRIVATE ${A_LINKS})
  endif()
endfunction()

# All tests that need no server: what the sanitizer build makes in a normal test run.
add_custom_target(unit_tests)

function(pheidi_test)
  if(NOT PHEIDI_TESTS)
    return()
  endif()
  cmake_parse_arguments(A "" "NAME;LABEL;TIMEOUT" "SOURCES;DEPENDS;LINKS" ${ARGN})
  if(NOT A_LABEL)
    set(A_LABEL unit)
  endif()
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 300)
  endif()
  if(PHEIDI_SANITIZE)
    math(EXPR A_TIMEOUT "3 * ${A_TIMEOUT}")
  endif()
  add_executable(test_${A_NAME} ${A_SOURCES} ${PHEIDI_KNOWN_LEAKS})
  foreach(_dep ${A_DEPENDS})
    string(REPLACE "/" "_" _dep "pheidi_${_dep}")
    target_link_libraries(test_${A_NAME} PRIVATE ${_dep})
  endforeach()
  target_link_libraries(test_${A_NAME} PRIVATE pheidi_flags pheidi_sanitizer GTest::gtest GTest::gmock GTest::gtest_main ${A_LINKS})
  if(A_DEPENDS)
    precompiled_headers(test_${A_NAME} precompiled_tests)
  endif()
  target_compile_definitions(test_${A_NAME} PRIVATE
    PHEIDI_SOURCE_DIR="${PROJECT_SOURCE_DIR}" PHEIDI_BINARY_DIR="${PROJECT_BINARY_DIR}")
  if(A_LABEL STREQUAL unit)
    add_dependencies(unit_tests test_${A_NAME})
  endif()
  add_test(NAME ${A_NAME} COMMAND test_${A_NAME})
  set_tests_properties(${A_NAME} PROPERTIES LABELS ${A_LABEL} TIMEOUT ${A_TIMEOUT})
endfunction()

# All of them, without the parts of the engine that no parser needs.
add_custom_target(fuzzers)

# One libFuzzer target per parser that sees the network; a no-op unless PHEIDI_FUZZ.
function(pheidi_fuzzer)
  cmake_parse_arguments(A "" "NAME" "SOURCES;DEPENDS" ${ARGN})
  if(NOT PHEIDI_FUZZ)
    return()
  endif()
  add_executable(fuzz_${A_NAME} ${A_SOURCES})
  foreach(_dep ${A_DEPENDS})
    string(REPLACE "/" "_" _dep "pheidi_${_dep}")
    target_link_libraries(fuzz_${A_NAME} PRIVATE ${_dep})
  endforeach()
  target_link_libraries(fuzz_${A_NAME} PRIVATE pheidi_flags pheidi_sanitizer)
  target_link_options(fuzz_${A_NAME} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers fuzz_${A_NAME})
endfunction()

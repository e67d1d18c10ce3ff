# SPDX-License-Identifier: Apache-2.0
# What every target of the project has in common.

# fundalloc_options(TARGET): how our own code is compiled, and nobody else's. Contraction of
# a * b + c is off because it would make a double depend on the machine.
function(fundalloc_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE -ffp-contract=off -fno-fast-math -Wall -Wextra -Wpedantic
                                           -Wconversion -Wshadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 sees faults in std::string itself (its bugs 105651 and 105562). clang looks for real
    # ones with the same -Werror, and so does clang-tidy.
    target_compile_options(${target} PRIVATE -Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds)
  endif()
  if(FUNDALLOC_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# fundalloc_messages(TARGET): each text of a message is looked up in the catalogue while the target
# compiles, so that none is without its translation.
function(fundalloc_messages target)
  target_compile_definitions(${target} PRIVATE "FUNDALLOC_CATALOGUE=\"catalogue.hpp\"")
endfunction()

# fundalloc_library(NAME OUTPUT_NAME file HEADERS ... SOURCES ...): the static library
# fundalloc::NAME. Its public headers are a file set, so that they are installed and each one is
# compiled alone by the target all_verify_interface_header_sets.
function(fundalloc_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "OUTPUT_NAME" "HEADERS;SOURCES")
  set(target fundalloc_${name})
  add_library(${target} STATIC ${arg_SOURCES})
  add_library(fundalloc::${name} ALIAS ${target})
  target_sources(
    ${target}
    PUBLIC FILE_SET
           HEADERS
           BASE_DIRS
           "${PROJECT_SOURCE_DIR}/include"
           FILES
           ${arg_HEADERS})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  fundalloc_messages(${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} OUTPUT_NAME
                                                                 ${arg_OUTPUT_NAME})
  fundalloc_options(${target})
endfunction()

# fundalloc_unity(TARGET SOURCES...): compiles the sources of each folder as one, for they read the
# same headers; more than 16 as two or more, for two processors. Names in a folder must differ, also
# where they are local to a file. Kernels stay alone: each has flags of its own.
function(fundalloc_unity target)
  list(FILTER ARGN EXCLUDE REGEX "/src/kernel/[^/]*$")
  foreach(source IN LISTS ARGN)
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(GET folder FILENAME folder)
    set(${folder}_count 0)
  endforeach()
  foreach(source IN LISTS ARGN)
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(GET folder FILENAME folder)
    math(EXPR group "${${folder}_count} / 16")
    math(EXPR ${folder}_count "${${folder}_count} + 1")
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${folder}_${group}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # A local name may be that of a type in another file; clang, which keeps -Wshadow, means
    # variables only. And with more in sight g++ 12 takes short strings for long ones.
    target_compile_options(${target} PRIVATE -Wno-shadow -Wno-stringop-overflow)
  endif()
endfunction()

# fundalloc_levels(STEM): compiles STEM_x86_64*.cpp for their level of x86-64, or not at all on
# another machine.
function(fundalloc_levels stem)
  include(CheckCXXSourceCompiles)
  check_cxx_source_compiles("#if !defined(__x86_64__)
#error
#endif
int main() {}" FUNDALLOC_X86_64)
  set(levels x86_64 x86_64_v3 x86_64_v4)
  foreach(level IN LISTS levels)
    set(source "${stem}_${level}.cpp")
    if(NOT FUNDALLOC_X86_64)
      set_source_files_properties("${source}" PROPERTIES HEADER_FILE_ONLY ON)
      continue()
    endif()
    string(REPLACE x86_64 x86-64 march "${level}")
    string(REPLACE _ - march "${march}")
    set(options "-march=${march}")
    if(level STREQUAL x86_64_v4)
      list(APPEND options -mprefer-vector-width=512)
      if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        list(APPEND options -Wno-uninitialized) # in its own intrinsics, bug 105593
      endif()
    endif()
    # clang takes no precompiled header of another processor.
    set_source_files_properties("${source}" PROPERTIES COMPILE_OPTIONS "${options}"
                                                       SKIP_PRECOMPILE_HEADERS ON)
  endforeach()
endfunction()

# fundalloc_kernels(FOLDER): the kernels of the library. Which one runs is decided when the program
# starts.
function(fundalloc_kernels folder)
  fundalloc_levels("${folder}/kernel")
  if(FUNDALLOC_X86_64)
    set_source_files_properties("${folder}/kernel.cpp" PROPERTIES COMPILE_DEFINITIONS
                                                                  FUNDALLOC_X86_KERNELS=1)
  endif()
endfunction()

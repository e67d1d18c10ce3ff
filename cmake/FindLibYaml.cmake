# SPDX-License-Identifier: Apache-2.0
# Finds libyaml 0.2 and makes LibYaml::LibYaml. The static library is taken where there is one,
# so that the Python extension carries it; set LibYaml_LIBRARY to choose another.
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(PC_LibYaml QUIET yaml-0.1)
endif()

find_path(LibYaml_INCLUDE_DIR yaml.h HINTS ${PC_LibYaml_INCLUDE_DIRS})
find_library(LibYaml_LIBRARY NAMES libyaml.a yaml yaml-0 HINTS ${PC_LibYaml_LIBRARY_DIRS})
mark_as_advanced(LibYaml_INCLUDE_DIR LibYaml_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  LibYaml
  REQUIRED_VARS LibYaml_LIBRARY LibYaml_INCLUDE_DIR
  VERSION_VAR PC_LibYaml_VERSION
  REASON_FAILURE_MESSAGE
    "fundalloc::files reads plan files with libyaml. Install it (Debian: libyaml-dev), or do without the component: -DFUNDALLOC_FILES=OFF."
)

if(LibYaml_FOUND AND NOT TARGET LibYaml::LibYaml)
  add_library(LibYaml::LibYaml UNKNOWN IMPORTED)
  set_target_properties(
    LibYaml::LibYaml PROPERTIES IMPORTED_LOCATION "${LibYaml_LIBRARY}"
                                INTERFACE_INCLUDE_DIRECTORIES "${LibYaml_INCLUDE_DIR}")
endif()

# SPDX-License-Identifier: Apache-2.0
# The CMake package: find_package(fundalloc [COMPONENTS files]). It can be moved after install.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/fundalloc")

# Each library has its own export set, so that the config loads only what is asked for.
foreach(name IN ITEMS core files)
  if(NOT TARGET fundalloc_${name})
    continue()
  endif()
  install(
    TARGETS fundalloc_${name}
    EXPORT fundalloc-${name}
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development)
  install(
    EXPORT fundalloc-${name}
    NAMESPACE fundalloc::
    DESTINATION "${package_dir}"
    COMPONENT development)
endforeach()

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/fundallocConfig.cmake.in"
                              fundallocConfig.cmake INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file(fundallocConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
  FILES "${CMAKE_CURRENT_BINARY_DIR}/fundallocConfig.cmake"
        "${CMAKE_CURRENT_BINARY_DIR}/fundallocConfigVersion.cmake"
        "${CMAKE_CURRENT_LIST_DIR}/FindLibYaml.cmake"
  DESTINATION "${package_dir}"
  COMPONENT development)

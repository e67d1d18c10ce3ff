// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace fundalloc::testing {

/// A file that goes when the test ends.
class scratch_file {
 public:
  scratch_file(const std::string& name, std::string_view bytes)
      : path_(std::filesystem::temp_directory_path() / ("fundalloc_test_" + name)) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~scratch_file() { std::filesystem::remove(path_); }
  scratch_file(const scratch_file&) = delete;
  scratch_file& operator=(const scratch_file&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace fundalloc::testing

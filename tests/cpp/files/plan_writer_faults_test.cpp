// SPDX-License-Identifier: Apache-2.0
// write_plan when it is killed, when the disk is full, and where no file can be: the old file
// or the new one, never a part of one. tests/python/test_faults.py has the same for Python.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "fundalloc/files/plan_file.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

class folder {
 public:
  folder() {
    std::string name = (fs::temp_directory_path() / "fundalloc-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~folder() { fs::remove_all(path_); }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  fs::path operator/(const char* name) const { return path_ / name; }
  [[nodiscard]] std::vector<fs::path> temporaries() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(path_)) {
      if (entry.path().extension() == ".part") found.push_back(entry.path());
    }
    return found;
  }

 private:
  fs::path path_;
};

/// A plan whose text has some hundred kilobytes.
plan long_plan(const std::string& pool) {
  std::vector<document> earmarks;
  for (int k = 0; k < 4000; ++k) {
    earmarks.push_back(testing::map_of({{"name", "earmark " + std::to_string(k)},
                                        {"to", "recipient " + std::to_string(k)},
                                        {"amount", "1"}}));
  }
  return plan(testing::one_factor(pool).with("earmarks", testing::list_of(earmarks)));
}

/// Runs the work in a process of its own; what it returned.
template <class F>
int in_child(F&& work) {
  const pid_t child = fork();
  if (child == 0) _exit(work());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(PlanWriterFaults, AKilledProcessLeavesTheOldFileOrTheNew) {
  const char* const asked = std::getenv("FUNDALLOC_KILLS");
  const int kills = asked == nullptr ? (testing::fewer == 1 ? 20 : 8) : std::atoi(asked);
  const plan first = long_plan("100000");
  const plan second = long_plan("200000");
  const std::string texts[] = {to_yaml(first), to_yaml(second)};
  std::mt19937 random(1);
  int inside = 0;
  for (int k = 0; k < kills; ++k) {
    const folder here;
    const fs::path file = here / "plan.yaml";
    if (k % 2 == 0) write_plan(file, first);
    const pid_t child = fork();
    if (child == 0) {
      for (;;) {
        write_plan(file, second);
        write_plan(file, first);
      }
    }
    // Every other one is killed once it has begun to write.
    for (int wait = 0; k % 4 < 2 && here.temporaries().empty() && wait < 100'000; ++wait) {
      std::this_thread::yield();
    }
    std::this_thread::sleep_for(
        std::chrono::microseconds(random() % (k % 4 < 2 ? 800 : 60'000)));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    if (!here.temporaries().empty()) ++inside;
    for (const fs::path& left : here.temporaries()) {
      EXPECT_TRUE(left.filename().string().starts_with(".plan.yaml.")) << left;
    }
    if (k % 2 == 0 || fs::exists(file)) {
      const std::string found = bytes_of(file);
      EXPECT_TRUE(found == texts[0] || found == texts[1]) << found.size() << " bytes";
    }
    write_plan(file, second);
    EXPECT_EQ(bytes_of(file), texts[1]);
  }
  std::cout << inside << " of " << kills
            << " were killed between the first byte and the name\n";
  EXPECT_TRUE(inside > 0 || kills < 20);
}

TEST(PlanWriterFaults, AFullDiskKeepsTheOldFile) {
  const folder here;
  const fs::path file = here / "plan.yaml";
  write_plan(file, long_plan("1000000"));
  const std::string before = bytes_of(file);
  const plan other = long_plan("2000000");
  EXPECT_EQ(in_child([&] {
              signal(SIGXFSZ, SIG_IGN);
              const rlimit most{10'000, 10'000};
              setrlimit(RLIMIT_FSIZE, &most);
              return testing::code_of([&] { return write_plan(file, other), 0; }) == "E101" ? 0
                                                                                            : 1;
            }),
            0);
  EXPECT_EQ(bytes_of(file), before);
  EXPECT_TRUE(here.temporaries().empty());
}

TEST(PlanWriterFaults, WhatIsNoFileIsRefused) {
  const folder here;
  const plan rule(testing::one_factor("100"));
  fs::create_directory(here / "folder.yaml");
  ASSERT_EQ(mkfifo((here / "pipe.yaml").c_str(), 0600), 0);
  fs::create_symlink("circle.yaml", here / "circle.yaml");
  for (const fs::path& file :
       {here / "folder.yaml", here / "pipe.yaml", here / "circle.yaml", here / "no/such.yaml",
        fs::path("/dev/full"), fs::path("/dev/null"), fs::path("/dev/stdout")}) {
    EXPECT_EQ(testing::code_of([&] { return write_plan(file, rule), 0; }), "E101") << file;
  }
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_TRUE(here.temporaries().empty());
}

TEST(PlanWriterFaults, LinksStayAndPermissionsToo) {
  const folder here;
  const plan rule(testing::one_factor("100"));
  write_plan(here / "2026.yaml", rule);
  fs::permissions(here / "2026.yaml", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("2026.yaml", here / "latest.yaml");
  const plan other(testing::one_factor("200"));
  write_plan(here / "latest.yaml", other);
  EXPECT_TRUE(fs::is_symlink(here / "latest.yaml"));
  EXPECT_EQ(bytes_of(here / "2026.yaml"), to_yaml(other));
  EXPECT_EQ(fs::status(here / "2026.yaml").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  for (const mode_t mask : {0U, 0077U, 0777U}) {
    EXPECT_EQ(in_child([&] {
                umask(mask);
                write_plan(here / "new.yaml", rule);
                return 0;
              }),
              0);
    EXPECT_EQ(static_cast<unsigned>(fs::status(here / "new.yaml").permissions()),
              0666U & ~mask);
    fs::remove(here / "new.yaml");
  }
}

}  // namespace
}  // namespace fundalloc

// SPDX-License-Identifier: Apache-2.0
// Plans: any bytes as YAML and as JSON. What is read is written and read again; what is a plan
// is checked and allocated over a small table, with a set of kernels that the size of the input
// chooses, and must come out as with the plainest.
#include <algorithm>
#include <cstring>
#include <optional>

#include "fundalloc/files/plan_file.hpp"
#include "fundalloc/plan/allocation.hpp"
#include "fundalloc/report/certificate.hpp"
#include "fundalloc/report/explanation.hpp"
#include "harness.hpp"
#include "kernel/kernel.hpp"
#include "plan_mutator.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace fundalloc::fuzz {
namespace {

bool is_json(std::string_view text) { return text.starts_with('{') || text.starts_with('['); }

/// A place of an error lies in the text, or just behind it.
void check_place(std::string_view text, const location& at) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  require(at.line <= lines + 2, "a line beyond the end");
  require(at.character <= text.size() + 1, "a character beyond the end");
}

template <class Read>
std::optional<document> read_with(Read&& read, std::string_view text) {
  std::optional<document> tree;
  (void)refusal_of([&] {
    try {
      tree = read();
    } catch (const error& e) {
      check_place(text, e.detail().where);
      throw;
    }
  });
  return tree;
}

std::optional<document> from_yaml(std::string_view text) {
  return read_with([&] { return read_yaml(text, "p.yaml"); }, text);
}

std::optional<document> from_json(std::string_view text) {
  if (!is_utf8(text)) return std::nullopt;  // files are read as UTF-8 first
  return read_with([&] { return read_json(text, "p.json"); }, text);
}

bool is_one_of(int number, std::initializer_list<code> codes) {
  return std::any_of(codes.begin(), codes.end(),
                     [&](code c) { return static_cast<int>(c) == number; });
}

/// A tree is the same after it was written, where it can be.
void check_texts(const document& tree) {
  std::string text;
  const refused said = refusal_of([&] { text = to_yaml(tree); });
  if (said) {
    require(is_one_of(said.number, {code::no_value, code::file_size}),
            [&] { return "to_yaml: " + said.message; });
  } else {
    std::optional<document> again;
    const refused unread = refusal_of([&] { again = read_yaml(text); });
    require(again == tree, [&] { return "to_yaml: " + unread.message + "\n" + text; });
  }
  const std::string json = to_json(tree);
  std::optional<document> again;
  const refused unread = refusal_of([&] { again = read_json(json); });
  require(again.has_value(), [&] { return "to_json: " + unread.message + "\n" + json; });
  require(to_json(*again) == json, "to_json changes a tree");
}

/// A plan is the same from its canonical form, its values, and its text in either language.
void check_forms(const plan& p) {
  const document canonical = p.canonical();
  const auto require_same = [&](const char* what, auto&& make) {
    std::optional<plan> again;
    const refused said = refusal_of([&] { again = make(); });
    require(again.has_value(), [&] { return std::string(what) + ": " + said.message; });
    require(*again == p && again->canonical() == canonical,
            [&] { return std::string(what) + " is another plan:\n" + to_json(canonical); });
  };
  require_same("the canonical form", [&] { return plan(canonical); });
  require_same("the spec", [&] { return plan(p.spec()); });
  for (const plan_language words : {plan_language::english, plan_language::chinese}) {
    std::string text;
    const refused said = refusal_of([&] { text = to_yaml(p, words); });
    if (said.number == static_cast<int>(code::file_size)) continue;
    require(!said, [&] { return "to_yaml of a plan: " + said.message; });
    require_same("the text", [&] { return plan(read_yaml(text)); });
  }
}

const table& recipients() {
  static const table t = [] {
    table_builder builder;
    builder.source("t.csv");
    builder.add_texts("name", {"A", "B", "C", "D", "E"});
    builder.add_texts("a", {"1200", "800", "500", "800", "0"});
    builder.add_texts("b", {"4.2%", "2.5%", "0.1%", "1%", "7%"});
    builder.add_texts("c", {"3", "1", "", "4", "1"});
    builder.add_texts("m(元)", {"200000", "180000.5", "0", "10", "99999"});
    builder.add_texts("group", {"是", "否", "是", "是", "否"});
    builder.add_texts("parent", {"", "A", "A", "", "D"});
    builder.add_texts("part", {"", "0%", "5%", "", "10%"});
    builder.add_texts("grade", {"优", "良", "优", "良", "良"});
    builder.add_texts("in", {"yes", "yes", "yes", "no", "yes"});
    builder.recipient("name");
    return builder.build();
  }();
  return t;
}

/// Slices and all that goes elsewhere are the pool; lines are slices.
void check_sums(const allocation& a) {
  rational sum = a.undistributed();
  for (const std::int64_t v : a.slices()) sum += v;
  for (const reserve_line& r : a.reserves()) sum += r.amount;
  require(sum == a.pool(), "slices, reserves and the rest are not the pool");
  for (const explanation& e : explain_all(a)) {
    rational lines = 0;
    for (const explanation_line& line : e.lines) lines += line.amount;
    require(lines == rational(e.slice), "the lines of an explanation are not the slice");
  }
  require(a.certificate().sum_exact, "a certificate without its sum");
}

/// What somebody gets to read of an allocation: its digest, or why there is none.
struct verdict {
  std::string digest = {};
  refused why = {};
  friend bool operator==(const verdict&, const verdict&) = default;
};

verdict allocated(const plan& p) {
  verdict v;
  v.why = refusal_of([&] {
    const allocation a = allocate(p, recipients());
    v.digest = a.digest();
    check_sums(a);
  });
  return v;
}

void check_kernels(const plan& p, const verdict& got) {
  const detail::kernel_set& plainest = *detail::all_kernels().front();
  if (&detail::kernels() == &plainest) return;
  const std::string name(detail::kernels().name);
  const detail::kernel_scope scope(plainest);
  const verdict expected = allocated(p);
  require(got == expected,
          [&] { return name + " differs: " + got.why.message + " / " + expected.why.message; });
}

void check_allocation(const plan& p) {
  const verdict got = allocated(p);
  check_kernels(p, got);
  std::vector<problem> problems;
  const refused said = refusal_of([&] { problems = check(p, recipients()); });
  require(!said, [&] { return "check throws " + said.message; });
  for (const problem& each : problems) check_problem(each);
  require(problems.empty() == !got.why, [&] {
    return "check and allocate differ: " + got.why.message + " / " +
           (problems.empty() ? "" : problems[0].message());
  });
}

void check_plan(const document& tree) {
  std::vector<problem> problems;
  const refused thrown = refusal_of([&] { problems = check_document(tree, "p.yaml"); });
  require(!thrown, [&] { return "check_document throws " + thrown.message; });
  std::optional<plan> p;
  const refused said = refusal_of([&] { p.emplace(tree, "p.yaml"); });
  for (const problem& each : problems) check_problem(each);
  require(problems.empty() == p.has_value(), [&] {
    return "check_document and plan differ: " + said.message + " / " +
           (problems.empty() ? "" : problems[0].message());
  });
  if (!p) return;
  check_forms(*p);
  check_allocation(p->has_pool() ? *p : p->with_pool(1000));
}

void check(std::string_view text) {
  const auto kernels = detail::all_kernels();
  const detail::kernel_scope scope(*kernels[text.size() % kernels.size()]);
  const std::optional<document> yaml = from_yaml(text);
  const std::optional<document> json = is_json(text) ? from_json(text) : std::nullopt;
  for (const auto& tree : {yaml, json}) {
    if (!tree) continue;
    check_texts(*tree);
    check_plan(*tree);
  }
}

/// A change of the tree where there is one, else of the bytes.
std::size_t mutate(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  plan_mutator mutator(seed);
  if (mutator.below(3) == 0) return LLVMFuzzerMutate(data, size, most);
  try {
    const std::string_view text = text_of(data, size);
    const document tree = is_json(text) ? read_json(text) : read_yaml(text);
    const document other = mutator.changed(tree);
    const std::string written = mutator.below(6) == 0 ? to_json(other) : to_yaml(other);
    if (written.size() <= most) {
      std::memcpy(data, written.data(), written.size());
      return written.size();
    }
  } catch (const error&) {
    // Not a plan, or none that can be written: its bytes may be changed all the same.
  }
  return LLVMFuzzerMutate(data, size, most);
}

}  // namespace
}  // namespace fundalloc::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fundalloc::fuzz::check(fundalloc::fuzz::text_of(data, size));
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  return fundalloc::fuzz::mutate(data, size, most, seed);
}

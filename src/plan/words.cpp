// SPDX-License-Identifier: Apache-2.0
#include "plan/words.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "fundalloc/plan/spec.hpp"

namespace fundalloc {

namespace {

// The key table. A key is valid in both languages; docs/plan.md explains each. The keys of
// rules stand in the rules themselves (options.hpp).
constexpr auto top_keys = std::to_array<plan_word>({
    {"title", "名称"},
    {"source", "依据"},
    {"note", "说明"},
    {"pool", "资金总额"},
    {"unit", "计量单位"},
    {"recipient", "分配对象"},
    {"eligible", "资格"},
    {"group", "分组"},
    {"factors", "因素"},
    {"points", "总分"},
    {"combine", "合成"},
    {"aggregation", "汇总"},
    {"multipliers", "调节系数"},
    {"point_values", "点值比"},
    {"claims", "申报"},
    {"base", "基数"},
    {"earmarks", "定额"},
    {"floor", "保底"},
    {"floor", "基数保护"},
    {"cap", "封顶"},
    {"cap", "增幅上限"},
    {"group_bounds", "分组上下限"},
    {"on_conflict", "上下限冲突"},
    {"on_shortage", "不足时"},
    {"on_surplus", "有余时"},
    {"floor_cost", "保底负担"},
    {"rounding", "取整"},
    {"ties", "并列"},
    {"parts", "分项"},
    {"carve_outs", "划出"},
    {"splits", "其中"},
    {"earmarks", "专项"},
});

constexpr auto inside_keys = std::to_array<plan_word>({
    {"name", "名称"},
    {"amount", "金额"},
    {"indicator", "指标"},
    {"method", "方法"},
    {"weight", "权重"},
    {"missing", "缺失"},
    {"winsorize", "缩尾"},
    {"clip", "截取"},
    {"clip_after", "后截取"},
    {"contribution_cap", "贡献上限"},
    {"times", "倍"},
    {"factors", "因素"},
    {"points", "总分"},
    {"column", "列"},
    {"decimals", "小数位"},
    {"map", "对照"},
    {"to", "对象"},
    {"from", "来自"},
    {"per", "每"},
    {"rate", "标准"},
    {"each", "每个对象"},
    {"share", "比例"},
    {"rounding", "取整"},
    {"of", "占"},
    {"of", "合计"},
    {"base", "基数"},
    {"blank", "空白"},
    {"parent", "上级"},
    {"is", "为"},
    {"floor", "保底"},
    {"cap", "封顶"},
    {"rule", "规则"},
    {"rest", "其余"},
    {"use", "取"},
    {"larger", "大者"},
    {"lot", "抽签"},
    {"source", "依据"},
    {"note", "说明"},
    {"category", "类别"},
});

// Words that stand as values.
constexpr auto value_words = std::to_array<plan_word>({
    {"shares", "占比"},
    {"raw", "原值"},
    {"arithmetic", "加权和"},
    {"geometric", "几何平均"},
    {"error", "报错"},
    {"floor", "保底"},
    {"cap", "封顶"},
    {"scale", "按比例压缩"},
    {"reserve", "留存"},
    {"score", "全体"},
    {"above", "超出部分"},
    {"unbounded", "不限"},
    {"zero", "零"},
    {"median", "中位数"},
    {"mean", "均值"},
    {"up", "进位"},
    {"down", "舍去"},
    {"nearest", "四舍五入"},
    {"larger_score", "得分高者"},
    {"smaller_score", "得分低者"},
    {"table_order", "表内顺序"},
    {"pool", "资金总额"},
    {"mean_increase", "平均增幅"},
    {"true", "是"},
    {"false", "否"},
    {"larger", "大者"},
    {"lot", "抽签"},
    {"column", "列"},
});

std::string_view look_up(std::span<const plan_word> words, std::string_view text) noexcept {
  for (const plan_word& w : words) {
    if (w.english == text || w.chinese == text) return w.english;
  }
  return {};
}

/// Collects the keys that rules list.
class key_collector final : public option_visitor {
 public:
  explicit key_collector(std::vector<plan_word>& into) : into_(into) {}
  using option_visitor::operator();
  void operator()(std::string_view key, std::string_view zh, std::string&) override {
    add(key, zh);
  }
  void operator()(std::string_view key, std::string_view zh,
                  std::optional<rational>&) override {
    add(key, zh);
  }
  void operator()(std::string_view key, std::string_view zh, rational&) override {
    add(key, zh);
  }
  void operator()(std::string_view key, std::string_view zh, std::optional<int>&) override {
    add(key, zh);
  }
  void operator()(std::string_view key, std::string_view zh, bool&) override { add(key, zh); }
  void text(std::string_view key, std::string_view zh, std::string&) override { add(key, zh); }

 protected:
  void choose(std::string_view key, std::string_view zh, std::span<const word_pair>,
              std::size_t&) override {
    add(key, zh);
  }
  void choose_any(std::string_view key, std::string_view zh, std::span<const word_pair>,
                  std::optional<std::size_t>&, std::optional<rational>*) override {
    add(key, zh);
  }
  void each(std::string_view key, std::string_view zh, std::size_t,
            const std::function<void(std::size_t)>&,
            const std::function<void(std::size_t, option_visitor&)>& visit) override {
    add(key, zh);
    visit(0, *this);
  }

 private:
  void add(std::string_view english, std::string_view chinese) {
    const auto same = [&](const plan_word& w) {
      return w.english == english && w.chinese == chinese;
    };
    if (std::none_of(into_.begin(), into_.end(), same)) into_.push_back({english, chinese});
  }

  std::vector<plan_word>& into_;
};

template <class Rule>
void collect(key_collector& into) {
  if constexpr (std::is_default_constructible_v<Rule>) {  // rules from outside have no keys yet
    Rule rule;
    Rule::options(rule, into);
  }
}

template <class... Rule>
void collect_all(key_collector& into, const std::type_identity<std::variant<Rule...>>&) {
  (collect<Rule>(into), ...);
}

/// The keys inside lists and maps: those of plans, and those of all rules.
const std::vector<plan_word>& all_inside_keys() {
  static const std::vector<plan_word> keys = [] {
    std::vector<plan_word> all(inside_keys.begin(), inside_keys.end());
    key_collector collector(all);
    collect_all(collector, std::type_identity<coefficient_method>{});
    collect_all(collector, std::type_identity<rounding_rule>{});
    collect_all(collector, std::type_identity<claims_rule>{});
    return all;
  }();
  return keys;
}

}  // namespace

std::vector<plan_word> plan_keys() {
  std::vector<plan_word> keys(top_keys.begin(), top_keys.end());
  const auto& inside = all_inside_keys();
  keys.insert(keys.end(), inside.begin(), inside.end());
  return keys;
}

namespace detail {

std::string_view english_key(std::string_view key, key_place place) {
  if (place != key_place::top) {
    const std::string_view inside = look_up(all_inside_keys(), key);
    if (!inside.empty() || place == key_place::inside) return inside;
  }
  return look_up(top_keys, key);
}

std::string_view english_word(std::string_view word) noexcept {
  return look_up(value_words, word);
}

std::string_view chinese_word(std::string_view english) noexcept {
  for (const plan_word& w : value_words) {
    if (w.english == english) return w.chinese;
  }
  return {};
}

std::vector<plan_word> keys_of(const extensions& outside) {
  std::vector<plan_word> keys;
  key_collector collector(keys);
  for (custom_coefficient rule : outside.coefficients) {
    custom_coefficient::options(rule, collector);
  }
  for (custom_claims rule : outside.claims) custom_claims::options(rule, collector);
  return keys;
}

}  // namespace detail
}  // namespace fundalloc

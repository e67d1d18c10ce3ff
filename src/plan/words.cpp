// SPDX-License-Identifier: Apache-2.0
#include "plan/words.hpp"

#include <array>
#include <span>

namespace fundalloc {

namespace {

// The key table. A key is valid in both languages; docs/plan.md explains each.
constexpr std::array<plan_word, 23> top_keys = {{
    {"title", "名称"},
    {"source", "依据"},
    {"note", "说明"},
    {"pool", "资金总额"},
    {"unit", "计量单位"},
    {"recipient", "分配对象"},
    {"group", "分组"},
    {"factors", "因素"},
    {"points", "总分"},
    {"combine", "合成"},
    {"multipliers", "调节系数"},
    {"earmarks", "定额"},
    {"floor", "保底"},
    {"floor", "基数保护"},
    {"cap", "封顶"},
    {"cap", "增幅上限"},
    {"on_conflict", "上下限冲突"},
    {"on_shortage", "不足时"},
    {"on_surplus", "有余时"},
    {"rounding", "取整"},
    {"ties", "并列"},
    {"splits", "其中"},
    {"earmarks", "专项"},
}};

constexpr std::array<plan_word, 32> inside_keys = {{
    {"name", "名称"},
    {"amount", "金额"},
    {"indicator", "指标"},
    {"method", "方法"},
    {"weight", "权重"},
    {"missing", "缺失"},
    {"mean_weight", "均值权数"},
    {"constant", "常数"},
    {"column", "列"},
    {"decimals", "小数位"},
    {"on_zero", "分母为零"},
    {"map", "对照"},
    {"to", "对象"},
    {"per", "每"},
    {"rate", "标准"},
    {"each", "每个对象"},
    {"share", "比例"},
    {"rounding", "取整"},
    {"of", "占"},
    {"of", "合计"},
    {"blank", "空白"},
    {"bounds", "上下限"},
    {"r", "偏移"},
    {"half", "逢半"},
    {"first_units", "首个单位"},
    {"rest", "其余"},
    {"use", "取"},
    {"larger", "大者"},
    {"lot", "抽签"},
    {"source", "依据"},
    {"note", "说明"},
    {"category", "类别"},
}};

// Words that stand as values.
constexpr std::array<plan_word, 26> value_words = {{
    {"shares", "占比"},
    {"raw", "原值"},
    {"error", "报错"},
    {"floor", "保底"},
    {"cap", "封顶"},
    {"scale", "按比例压缩"},
    {"reserve", "留存"},
    {"unbounded", "不限"},
    {"zero", "零"},
    {"median", "中位数"},
    {"mean", "均值"},
    {"up", "进位"},
    {"down", "舍去"},
    {"nearest", "四舍五入"},
    {"even", "双"},
    {"water_fill", "注水"},
    {"shift", "平移"},
    {"by_weight", "按得分"},
    {"larger_score", "得分高者"},
    {"smaller_score", "得分低者"},
    {"table_order", "表内顺序"},
    {"pool", "资金总额"},
    {"true", "是"},
    {"larger", "大者"},
    {"lot", "抽签"},
    {"column", "列"},
}};

template <std::size_t N>
std::string_view look_up(const std::array<plan_word, N>& words,
                         std::string_view text) noexcept {
  for (const plan_word& w : words) {
    if (w.english == text || w.chinese == text) return w.english;
  }
  return {};
}

}  // namespace

std::vector<plan_word> plan_keys() {
  std::vector<plan_word> keys(top_keys.begin(), top_keys.end());
  keys.insert(keys.end(), inside_keys.begin(), inside_keys.end());
  return keys;
}

namespace detail {

std::string_view english_key(std::string_view key, key_place place) noexcept {
  return place == key_place::top ? look_up(top_keys, key) : look_up(inside_keys, key);
}

std::string_view english_word(std::string_view word) noexcept {
  return look_up(value_words, word);
}

}  // namespace detail
}  // namespace fundalloc

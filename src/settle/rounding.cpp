// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/settle/rounding.hpp"

#include <array>

namespace fundalloc {

namespace {

using enum rounding_method;

// divisor, exact sum, real bounds
constexpr std::array<method_facts, 11> methods = {{
    {largest_remainder, "largest_remainder", "最大余数", false, true, false,
     "whole parts, then one unit each to the largest remainders"},
    {dhondt, "dhondt", "洪德", true, true, false,
     "divisor method, signposts k + 1 (Jefferson)"},
    {sainte_lague, "sainte_lague", "圣拉古", true, true, false,
     "divisor method, signposts k + 1/2 (Webster)"},
    {huntington_hill, "huntington_hill", "亨廷顿", true, true, false,
     "divisor method, signposts sqrt(k (k + 1))"},
    {dean, "dean", "迪安", true, true, false, "divisor method, signposts 2k(k + 1) / (2k + 1)"},
    {adams, "adams", "亚当斯", true, true, false, "divisor method, signposts k"},
    {stationary, "stationary", "定点", true, true, false, "divisor method, signposts k + r"},
    {point_value, "point_value", "点值", true, false, true,
     "nearest of t x score for the greatest t that the amount allows; ties stay undistributed"},
    {point_value_exact, "point_value_exact", "点值足额", true, false, true,
     "point_value, and the last tie group by the tie rules"},
    {nearest_each, "nearest_each", "四舍五入", false, false, true,
     "each to the nearest unit, whatever the sum"},
    {down, "down", "舍尾", false, false, true,
     "each down to the unit; the rest is undistributed"},
}};

}  // namespace

std::span<const method_facts> rounding_methods() noexcept { return methods; }

const method_facts& facts_of(rounding_method method) noexcept {
  return methods[static_cast<std::size_t>(method)];
}

}  // namespace fundalloc

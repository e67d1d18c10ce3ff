// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/decimal.hpp"

#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>

#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::message_of;

/// A cell as `mantissa/decimals/form`, or why it is none.
std::string read(std::string_view text) {
  const decimal_reading r = read_decimal(text);
  if (!r.ok) return code_text(r.why) + " " + r.reason.text;
  static constexpr std::array<const char*, 6> forms = {"", "%", "亿元", "万元", "元", "分"};
  return std::to_string(r.value.mantissa) + "/" + std::to_string(r.value.decimals) +
         forms[static_cast<std::size_t>(r.value.form)];
}

TEST(ReadDecimal, KeepsWhatWasWritten) {
  EXPECT_EQ(read("0"), "0/0");
  EXPECT_EQ(read("1234"), "1234/0");
  EXPECT_EQ(read("-12.5"), "-125/1");
  EXPECT_EQ(read("+12.5"), "125/1");
  EXPECT_EQ(read("0.001"), "1/3");
  EXPECT_EQ(read("-0"), "0/0");
  EXPECT_EQ(read("01001"), "1001/0");
}

TEST(ReadDecimal, DropsZerosAfterThePointOnly) {
  EXPECT_EQ(read("1.50"), "15/1");
  EXPECT_EQ(read("1.000"), "1/0");
  EXPECT_EQ(read("100"), "100/0");
  EXPECT_EQ(read("0.00"), "0/0");
  EXPECT_EQ(read("100.0%"), "1/0%");
}

TEST(ReadDecimal, ReadsPerCentsAndWordsOfMoney) {
  EXPECT_EQ(read("12.5%"), "125/3%");
  EXPECT_EQ(read("12.5 %"), "125/3%");
  EXPECT_EQ(read("3717万元"), "3717/0万元");
  EXPECT_EQ(read("0.37亿元"), "37/2亿元");
  EXPECT_EQ(read("1,234.50元"), "12345/1元");
  EXPECT_EQ(read("7 分"), "7/0分");
}

TEST(ReadDecimal, IgnoresSpacesOfEveryKind) {
  EXPECT_EQ(read("  12\t"), "12/0");
  EXPECT_EQ(read("\u00a012\u00a0"), "12/0");
  EXPECT_EQ(read("\u300012.5\u3000%\u3000"), "125/3%");
  EXPECT_EQ(read("1 234"), "E105 is not a number");
}

TEST(ReadDecimal, TakesCommasOnlyBetweenThousands) {
  EXPECT_EQ(read("1,234"), "1234/0");
  EXPECT_EQ(read("-12,345,678.90"), "-123456789/1");
  EXPECT_EQ(read("123,456%"), "123456/2%");
  for (const char* bad : {"12,34", "1,2345", "1234,567", "1,23", ",123", "1,,234", "1,234,5",
                          "1,234,", "0,123", "-0,500"}) {
    EXPECT_EQ(read(bad), "E111 has a comma that does not group thousands") << bad;
  }
  EXPECT_EQ(read("1.234,5"), "E105 is not a number");
}

TEST(ReadDecimal, FoldsExponentsExactly) {
  EXPECT_EQ(read("1e3"), "1000/0");
  EXPECT_EQ(read("1.5E+2"), "150/0");
  EXPECT_EQ(read("15e-1"), "15/1");
  EXPECT_EQ(read("150e-1"), "15/0");
  EXPECT_EQ(read("0e99999"), "0/0");
  EXPECT_EQ(read("1e18"), "1000000000000000000/0");
  EXPECT_EQ(read("1e19"), "E401 does not fit 64 bits");
  EXPECT_EQ(read("1e100001"), "E404 has an exponent that is too large");
  EXPECT_EQ(read("1e99999999999999999999"), "E404 has an exponent that is too large");
  for (const char* bad : {"1e", "1e+", "1e+-5", "e5", "1e1.5", "1e 5"}) {
    EXPECT_EQ(read(bad), "E105 is not a number") << bad;
  }
}

TEST(ReadDecimal, KeepsToItsLimits) {
  EXPECT_EQ(read("9223372036854775807"), "9223372036854775807/0");
  EXPECT_EQ(read("-9223372036854775807"), "-9223372036854775807/0");
  EXPECT_EQ(read("9223372036854775808"), "E401 does not fit 64 bits");
  EXPECT_EQ(read("999999999999999999"), "999999999999999999/0");  // 18 digits
  EXPECT_EQ(read("0.999999999999999999"), "999999999999999999/18");
  EXPECT_EQ(read("1.2345678901234567890"), "1234567890123456789/18");
  EXPECT_EQ(read("000000000000000000000000000000000000000000001"), "1/0");
  EXPECT_EQ(read("0." + std::string(29, '0') + "1"), "1/30");
  EXPECT_EQ(read("0." + std::string(30, '0') + "1"), "E404 has more than 30 decimals");
  EXPECT_EQ(read("1." + std::string(37, '0')), "1/0");
  EXPECT_EQ(read("1." + std::string(38, '0')), "E404 has more than 38 digits");
  EXPECT_EQ(read(std::string(38, '9')), "E401 does not fit 64 bits");
}

TEST(ReadDecimal, RefusesWhatIsNoNumber) {
  for (const char* bad :
       {"",     " ",     "-",   "—",   "nan",   "NaN",        "inf", "-Infinity", "1/3",
        "%",    "万元",  "abc", "12a", "1.2.3", "0x1F",       "--1", "1-2",       "(12)",
        "12%%", "12%元", ".5",  "¥12", "1'000", "无（暂缺）", "…",   "2018-01-02"}) {
    EXPECT_EQ(read(bad), "E105 is not a number") << bad;
  }
  EXPECT_EQ(read("5."), "E105 has no digit after its point");
}

TEST(ReadDecimal, TellsToTypeHalfWidth) {
  for (const char* wide :
       {"１２", "12％", "１２．５", "－5", "1，234", "１２,34", "１２万元"}) {
    EXPECT_EQ(read(wide), "E111 has full-width characters: type half-width digits") << wide;
  }
}

TEST(ReadDecimal, AgreesWithItsOwnTextOnRandomNumbers) {
  std::mt19937_64 random(1);
  for (int k = 0; k < 20000; ++k) {
    decimal d;
    d.mantissa = static_cast<std::int64_t>(random()) >> (random() % 63);
    d.decimals = static_cast<int>(random() % 31);
    while (d.decimals > 0 && d.mantissa % 10 == 0) d.mantissa /= 10, --d.decimals;
    if (d.mantissa == std::numeric_limits<std::int64_t>::min()) continue;
    const std::string text = to_text(d);
    const decimal_reading back = read_decimal(text);
    ASSERT_TRUE(back.ok) << text;
    ASSERT_EQ(back.value.mantissa, d.mantissa) << text;
    ASSERT_EQ(back.value.decimals, d.decimals) << text;
    // The scanner of all forms and the fast path of simple ones agree.
    const decimal_reading signed_text = read_decimal(d.mantissa < 0 ? " " + text : "+" + text);
    ASSERT_EQ(signed_text.value.mantissa, d.mantissa) << text;
    ASSERT_EQ(signed_text.value.decimals, d.decimals) << text;
  }
}

TEST(ReadDouble, IsTheShortestDecimal) {
  const auto show = [](double v) { return to_text(read_double(v).value); };
  EXPECT_EQ(show(0.1), "0.1");
  EXPECT_EQ(show(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(show(-2.5), "-2.5");
  EXPECT_EQ(show(1e15), "1000000000000000");
  EXPECT_EQ(show(-0.0), "0");
  EXPECT_EQ(show(1e-7), "0.0000001");
  EXPECT_EQ(show(9007199254740993.0), "9007199254740992");
}

/// 1.2345678901234e18 is 1234567890123399936, but nobody has written that.
TEST(ReadDouble, IsTheShortestDecimalOfLargeNumbers) {
  const auto show = [](double v) { return to_text(read_double(v).value); };
  EXPECT_EQ(show(1.2345678901234e18), "1234567890123400000");
  EXPECT_EQ(show(-1.2345678901234e18), "-1234567890123400000");
  EXPECT_EQ(show(1.234567890123e18), "1234567890123000000");
  EXPECT_EQ(show(1.2123456789012344e18), "1212345678901234400");
  EXPECT_EQ(show(9007199254740994.0), "9007199254740994");
  EXPECT_EQ(read_double(0x1p63).why, code::column_range);
}

TEST(ReadDouble, RefusesWhatHasNoDecimal) {
  const auto why = [](double v) { return read_double(v).ok ? code{} : read_double(v).why; };
  EXPECT_EQ(why(std::nan("")), code::not_a_number);
  EXPECT_EQ(why(std::numeric_limits<double>::infinity()), code::not_a_number);
  EXPECT_STREQ(read_double(-std::numeric_limits<double>::infinity()).reason.text,
               "is infinite");
  EXPECT_EQ(why(1e19), code::column_range);
  EXPECT_EQ(why(1e-31), code::digits);
  EXPECT_EQ(why(std::numeric_limits<double>::denorm_min()), code::digits);
}

TEST(ReadDouble, ReadsBackAsTheDouble) {
  std::mt19937_64 random(2);
  for (int k = 0; k < 20000; ++k) {
    const double v = std::ldexp(static_cast<double>(static_cast<std::int64_t>(random()) >> 11),
                                static_cast<int>(random() % 60) - 53);
    const decimal_reading r = read_double(v);
    if (!r.ok) continue;
    const std::string text = to_text(r.value);
    double back = 0;
    std::from_chars(text.data(), text.data() + text.size(), back);
    ASSERT_EQ(back, v) << text;
  }
}

TEST(Scalar, ReadsPlansNumbers) {
  EXPECT_EQ(scalar("0.4").value, rational(2, 5));
  EXPECT_EQ(scalar("40%").value, rational(2, 5));
  EXPECT_EQ(scalar("1/3").value, rational(1, 3));
  EXPECT_EQ(scalar(" -1/3 ").value, rational(-1, 3));
  EXPECT_EQ(scalar("1,234.5").value, rational(2469, 2));
  EXPECT_EQ(scalar("1e-3").value, rational(1, 1000));
  EXPECT_EQ(scalar("1.5e3%").value, rational(15));
  EXPECT_EQ(scalar("100.00%").value, rational(1));
}

TEST(Scalar, RemembersItsForm) {
  EXPECT_EQ(scalar("40%").form, number_form::percent);
  EXPECT_FALSE(scalar("40%").whole);
  EXPECT_TRUE(scalar("40").whole);
  EXPECT_TRUE(scalar(40).whole);
  EXPECT_FALSE(scalar("40.0").whole);
  EXPECT_FALSE(scalar("4e1").whole);
  EXPECT_FALSE(scalar("80/2").whole);
  EXPECT_EQ(scalar("80/2").value, rational(40));
}

TEST(Scalar, TakesSixtyDigits) {
  EXPECT_EQ(scalar(std::string(60, '9')).value.to_text(), std::string(60, '9'));
  EXPECT_EQ(scalar("0." + std::string(59, '0') + "1").value.numerator_text(), "1");
  EXPECT_EQ(code_of([] { return scalar(std::string(61, '9')); }), "E404");
  EXPECT_EQ(code_of([] { return scalar(std::string(61, '9') + "/7"); }), "E404");
  EXPECT_EQ(code_of([] { return scalar("1/" + std::string(61, '9')); }), "E404");
  EXPECT_EQ(code_of([] { return scalar("1e61"); }), "E404");
  EXPECT_EQ(code_of([] { return scalar("1e-121"); }), "E404");
  EXPECT_EQ(
      message_of([] { return scalar("1e999999"); }),
      "E404: \"1e999999\" has an exponent that is too large; expected a number such as 0.4, "
      "40% or 1/3. Correct the number.");
}

TEST(Scalar, RefusesWithTheReason) {
  EXPECT_EQ(
      message_of([] { return scalar("12,34"); }),
      "E206: \"12,34\" has a comma that does not group thousands; expected a number such as "
      "0.4, 40% or 1/3. Correct the number.");
  EXPECT_EQ(
      message_of([] { return scalar("20万元"); }),
      "E206: \"20万元\" is an amount of money; expected a number such as 0.4, 40% or 1/3. "
      "Correct the number.");
  for (const char* bad :
       {"", "2/3%", "1/0", "1.5/2", "1,000/3", "1 / 3", "１/3", "x", "nan", "5.", "４０%"}) {
    EXPECT_EQ(code_of([&] { return scalar(bad); }), "E206") << bad;
  }
}

}  // namespace
}  // namespace fundalloc

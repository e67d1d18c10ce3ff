// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/money.hpp"

#include <gtest/gtest.h>

#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::message_of;

TEST(Unit, IsAWordTimesAFactor) {
  const unit wan("0.01万元");
  EXPECT_EQ(wan.word(), "万元");
  EXPECT_EQ(wan.grain(), rational(1, 100));
  EXPECT_EQ(wan.decimals(), 2);
  EXPECT_EQ(wan.to_text(), "0.01万元");
  EXPECT_EQ(unit("100 元").to_text(), "100元");
  EXPECT_EQ(unit("100元").decimals(), 0);
  EXPECT_EQ(unit("1,000EUR").grain(), rational(1000));
  EXPECT_EQ(unit().to_text(), "元");
  EXPECT_EQ(unit("元"), unit());
  EXPECT_NE(unit("0.1元"), unit());
}

TEST(Unit, TakesAnyWord) {
  for (const char* word : {"EUR", "seats", "million USD", "t CO2", "人", "元/人", "euros"}) {
    EXPECT_EQ(unit(word).word(), word);
    EXPECT_EQ(unit(unit(word).to_text()), unit(word));
    EXPECT_EQ(unit(word).read_amount("5 " + std::string(word)), rational(5));
  }
  EXPECT_EQ(unit("\u3000万元\u00a0").word(), "万元");
}

TEST(Unit, RefusesWhatIsNone) {
  EXPECT_EQ(message_of([] { return unit("0.01"); }),
            "E206 unit: \"0.01\" names no unit; expected a unit such as 万元, 0.01万元, EUR. "
            "Correct the unit.");
  for (const char* bad :
       {"", " ", "%%", "5%a", "0万元", "-1万元", "1/3元", "1,2元", "0.0000000000000000001元"}) {
    EXPECT_EQ(code_of([&] { return unit(bad); }), "E206") << bad;
  }
  EXPECT_EQ(unit("0.000000000000000001元").decimals(), 18);
  EXPECT_EQ(unit("0.01%").read_amount("12.5%"), rational(1250));  // keys
}

TEST(Unit, ReadsAmountsIntoGrains) {
  const unit wan("0.01万元");
  EXPECT_EQ(wan.read_amount("3717万元"), rational(371700));
  EXPECT_EQ(wan.read_amount("3717"), rational(371700));
  EXPECT_EQ(wan.read_amount("0.37亿元"), rational(370000));
  EXPECT_EQ(wan.read_amount("1,234.50元"), rational(246900, 20000));
  EXPECT_EQ(wan.read_amount("1分"), rational(1, 10000));
  EXPECT_EQ(wan.read_amount(" 1/3 万元"), rational(100, 3));
  EXPECT_EQ(wan.read_amount("-2万元"), rational(-200));
  const unit eur("EUR");
  EXPECT_EQ(eur.read_amount("199193257.2 EUR"), rational(1991932572, 10));
  EXPECT_EQ(eur.read_amount("1e6 EUR"), rational(1000000));
  EXPECT_EQ(eur.read_amount("1.5e+3EUR"), rational(1500));
  EXPECT_EQ(eur.read_amount("100"), rational(100));
}

TEST(Unit, ReadsEveryWordOfMoneyInEveryOther) {
  const std::vector<std::pair<std::string, std::int64_t>> fen = {
      {"亿元", 10'000'000'000}, {"万元", 1'000'000}, {"元", 100}, {"分", 1}};
  for (const auto& [from, a] : fen) {
    for (const auto& [to, b] : fen) {
      EXPECT_EQ(unit(to).read_amount("3" + from), rational(3 * a, b)) << from << to;
      EXPECT_EQ(unit(to).grains_per(unit(from)), rational(a, b)) << from << to;
    }
  }
  EXPECT_EQ(unit("万元").grains_per(number_form::yi_yuan), rational(10000));
  EXPECT_EQ(unit("0.01万元").grains_per(number_form::yuan), rational(1, 100));
  EXPECT_EQ(unit("EUR").grains_per(number_form::plain), rational(1));
  EXPECT_EQ(unit("0.5EUR").grains_per(unit("2EUR")), rational(4));
}

TEST(Unit, DoesNotConvertOtherWords) {
  EXPECT_EQ(
      message_of([] { return unit("EUR").read_amount("5万元"); }),
      "E214: \"万元\" does not convert to \"EUR\"; expected an amount in EUR. Use one unit "
      "in the whole plan.");
  EXPECT_EQ(code_of([] { return unit("万元").read_amount("5 EUR"); }), "E214");
  EXPECT_EQ(code_of([] { return unit("EUR").read_amount("5 USD"); }), "E214");
  EXPECT_EQ(code_of([] { return unit("EUR").grains_per(number_form::fen); }), "E214");
  EXPECT_EQ(code_of([] { return unit("EUR").grains_per(unit("元")); }), "E214");
}

TEST(Unit, RefusesWhatIsNoAmount) {
  EXPECT_EQ(message_of([] { return unit("万元").read_amount("20%"); }),
            "E206: \"20%\" is not an amount; expected an amount such as 3717万元. Correct the "
            "amount; type half-width digits.");
  for (const char* bad : {"", "万元", "abc", "12,34万元", "1.2.3元", "１２万元", "12％", "--5",
                          "5 %", "5 6元", "1/0元"}) {
    EXPECT_EQ(code_of([&] { return unit("万元").read_amount(bad); }), "E206") << bad;
  }
}

TEST(Unit, ShowsAmountsInItsWord) {
  const unit wan("0.01万元");
  EXPECT_EQ(wan.show(26230), "262.30");
  EXPECT_EQ(wan.show(-5), "-0.05");
  EXPECT_EQ(wan.show(0), "0.00");
  EXPECT_EQ(wan.show(rational(1, 8)), "0.00125");
  EXPECT_EQ(wan.show(rational(100, 3)), "1/3");
  EXPECT_EQ(unit("万元").show(1234567), "1234567");
  EXPECT_EQ(unit("100元").show(3), "300");
  EXPECT_EQ(unit("EUR").show(rational(1, 2)), "0.5");
  EXPECT_EQ(unit("EUR").show(rational::from_text("0.00000000000000000001")),
            "0.00000000000000000001");
}

TEST(Unit, ReadsBackWhatItShows) {
  for (const char* text : {"0.01万元", "0.125EUR", "100元", "分"}) {
    const unit u(text);
    for (const std::int64_t grains : {0, 1, 7, 99, 100, 123456789}) {
      EXPECT_EQ(u.read_amount(u.show(grains)), rational(grains)) << text;
    }
  }
}

}  // namespace
}  // namespace fundalloc

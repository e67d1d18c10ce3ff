// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/sha256.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fundalloc {
namespace {

// FIPS 180-4's examples; the others were computed with coreutils' sha256sum.
TEST(Sha256, GivesThePublishedDigests) {
  EXPECT_EQ(sha256::hex_of(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256::hex_of("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256::hex_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256::hex_of(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(sha256::hex_of("滨州市"),
            "1f1dc0e85f5e1c5a774bbdc9dddec5bd9ff852392218cb4388c81a54ed489dfb");
}

TEST(Sha256, DoesNotDependOnThePieces) {
  // Lengths around the block and its padding.
  for (std::size_t size = 0; size < 200; ++size) {
    const std::string text(size, 'x');
    sha256 pieces;
    for (std::size_t at = 0; at < size; at += 7) pieces.add(text.substr(at, 7));
    EXPECT_EQ(pieces.finish(), sha256::of(text)) << size;
  }
}

TEST(Sha256, PadsLengthsAroundABlock) {
  EXPECT_EQ(sha256::hex_of(std::string(55, 'x')),
            "d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072");
  EXPECT_EQ(sha256::hex_of(std::string(56, 'x')),
            "04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e");
  EXPECT_EQ(sha256::hex_of(std::string(63, 'x')),
            "75220b47218278e656f2013bb8f0c455a25eaf01e86c64924e9d48d89776d6f2");
  EXPECT_EQ(sha256::hex_of(std::string(64, 'x')),
            "7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c");
  EXPECT_EQ(sha256::hex_of(std::string(65, 'x')),
            "9537c5fdf120482f7d58d25e9ed583f52c02b4e304ea814db1633ad565aed7e9");
}

}  // namespace
}  // namespace fundalloc

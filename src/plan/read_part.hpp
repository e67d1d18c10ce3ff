// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "fundalloc/plan/spec.hpp"
#include "plan/map_reader.hpp"

namespace fundalloc::detail {

/// Reads the keys by which one part of the pool is shared, from the top of a plan or from an
/// item of its parts; a key that stands there replaces what `into` has.
void read_part(map_reader& from, const unit& in, part& into);

// What both readers of a plan use.

/// Each item of a list of maps, with its own path. `begin` is run before an item is looked at,
/// so that one that cannot be read has its place in what is made of the list.
void each_item(map_reader& from, std::string_view key, const std::function<void()>& begin,
               const std::function<void(map_reader&)>& read_item);
/// A share of at least 0. E206.
[[nodiscard]] rational read_share(map_reader& from, std::string_view key);
/// An amount of at least 0 in grains. E205 where the key is absent, E206.
[[nodiscard]] rational read_amount(map_reader& from, std::string_view key, const unit& in);
[[nodiscard]] rational amount_of(map_reader& from, std::string_view key, const document& value,
                                 const unit& in);
/// up, down, nearest or error.
[[nodiscard]] earmark::whole read_whole(map_reader& from, earmark::whole otherwise);

}  // namespace fundalloc::detail

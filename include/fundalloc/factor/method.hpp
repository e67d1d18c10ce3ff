// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "fundalloc/factor/bands.hpp"
#include "fundalloc/factor/clip.hpp"
#include "fundalloc/factor/complement.hpp"
#include "fundalloc/factor/custom.hpp"
#include "fundalloc/factor/distance.hpp"
#include "fundalloc/factor/equal.hpp"
#include "fundalloc/factor/growth_factor.hpp"
#include "fundalloc/factor/min_max.hpp"
#include "fundalloc/factor/power.hpp"
#include "fundalloc/factor/rank.hpp"
#include "fundalloc/factor/rank_linear.hpp"
#include "fundalloc/factor/ratio_to.hpp"
#include "fundalloc/factor/ratio_to_mean.hpp"
#include "fundalloc/factor/reciprocal.hpp"
#include "fundalloc/factor/share.hpp"
#include "fundalloc/factor/winsorize.hpp"
#include "fundalloc/factor/z_score.hpp"

namespace fundalloc {

/// The coefficient methods that plans can name: adding one is its header and its line here.
using coefficient_method = std::variant<  //
    share,                                //
    ratio_to_mean,                        //
    ratio_to,                             //
    min_max,                              //
    bands,                                //
    rank,                                 //
    rank_linear,                          //
    reciprocal,                           //
    complement,                           //
    distance,                             //
    growth_factor,                        //
    power,                                //
    z_score,                              //
    equal,                                //
    clip,                                 //
    winsorize,                            //
    custom_coefficient>;

}  // namespace fundalloc

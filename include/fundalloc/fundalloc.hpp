// SPDX-License-Identifier: Apache-2.0
#pragma once

// The umbrella: everything of the core. Files are a component: files/csv.hpp,
// files/plan_file.hpp.
#include "fundalloc/claim/rule.hpp"
#include "fundalloc/document.hpp"
#include "fundalloc/error.hpp"
#include "fundalloc/exact/decimal.hpp"
#include "fundalloc/exact/filter.hpp"
#include "fundalloc/exact/money.hpp"
#include "fundalloc/exact/rational.hpp"
#include "fundalloc/exact/sha256.hpp"
#include "fundalloc/interrupt.hpp"
#include "fundalloc/kernel/names.hpp"
#include "fundalloc/plan/allocation.hpp"
#include "fundalloc/plan/cascade.hpp"
#include "fundalloc/plan/plan.hpp"
#include "fundalloc/report/bound_comparison.hpp"
#include "fundalloc/report/certificate.hpp"
#include "fundalloc/report/explanation.hpp"
#include "fundalloc/report/json.hpp"
#include "fundalloc/settle/factor_shares.hpp"
#include "fundalloc/settle/redistribute.hpp"
#include "fundalloc/settle/settle.hpp"
#include "fundalloc/settle/water_level.hpp"
#include "fundalloc/table/table.hpp"
#include "fundalloc/version.hpp"

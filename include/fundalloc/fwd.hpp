// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace fundalloc {

class document;
class rational;
class unit;
class table;
class plan;
class allocation;
struct explanation;
struct certificate;

}  // namespace fundalloc

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "fundalloc/document.hpp"
#include "fundalloc/plan/plan.hpp"

namespace fundalloc {

/** Reads a plan file: a strict subset of YAML, or JSON where the name ends in .json.
 *
 *  Throws  input_error E101, E102; plan_error E2xx with file, line and character; limit_error
 *          E403.
 *  Source  DESIGN, section 6.
 */
[[nodiscard]] plan read_plan(const std::filesystem::path& file, const extensions& outside = {});
/// The tree of a plan file's texts, before anything is interpreted.
[[nodiscard]] document read_plan_document(const std::filesystem::path& file);
/// The same from text in memory; `name` stands in messages.
[[nodiscard]] document read_yaml(std::string_view text, std::string_view name = {});

/// The language of a plan's keys and words.
enum class plan_language : std::uint8_t { english, chinese };

/** A plan as the text of a plan file, laid out as a person would write it.
 *
 *  Rule    what the canonical plan says, in the order of docs/plan.md; amounts have the unit's
 *          word behind them, shares and weights are per cents where these end.
 *  Exact   read_yaml of the text makes an equal plan, for every plan.
 *  Throws  as to_yaml of a document.
 */
[[nodiscard]] std::string to_yaml(const plan& rule,
                                  plan_language words = plan_language::english);
/** Any document as text in the subset of YAML that plans are read from.
 *
 *  Rule    maps in block style; what is inside of them in flow style where it fits a line;
 *          quotes where a plain text would be read as another one, or refused.
 *  Exact   read_yaml of the text is the document.
 *  Throws  input_error E102 (a text that is no UTF-8), plan_error E218 (an empty key),
 *          limit_error E403 (a key of more than 1000 characters, a text of more than 1 MiB, or
 *          more than 16 levels, which no reader takes).
 */
[[nodiscard]] std::string to_yaml(const document& tree);
/** Writes a plan file by way of a temporary one beside it: whole, or not at all.
 *
 *  What was there stays until the new file is on the disk; the new one has its permissions. A
 *  link stays: what it points to is replaced. A killed process may leave `.name.0.part`.
 *
 *  Throws  input_error E101 where it cannot be written; as to_yaml, and then nothing is
 *          written.
 */
void write_plan(const std::filesystem::path& file, const plan& rule,
                plan_language words = plan_language::english);

}  // namespace fundalloc

# SPDX-License-Identifier: Apache-2.0
"""One file a rule (RULES-ANNEX.md B): `awards(estate, claims, options)` for 0 <= estate <= sum."""

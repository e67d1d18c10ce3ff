# SPDX-License-Identifier: Apache-2.0
"""The independent referee: plain Python fractions, written from the rules, never the C++."""

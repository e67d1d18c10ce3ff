# SPDX-License-Identifier: Apache-2.0
"""The long checks; tools/campaign runs them."""

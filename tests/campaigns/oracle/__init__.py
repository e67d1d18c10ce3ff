# SPDX-License-Identifier: Apache-2.0
"""The referee, and a faster twin in whole numbers, against the engine, millions of times."""

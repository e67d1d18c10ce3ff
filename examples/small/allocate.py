# SPDX-License-Identifier: Apache-2.0
import fundalloc as fa

plan = fa.read_plan("examples/small/plan.yaml")
table = fa.read_table("examples/small/counties.csv")
result = fa.allocate(plan, table)
print(result)
print(result.explain("Birch"))
assert result.total == plan.pool

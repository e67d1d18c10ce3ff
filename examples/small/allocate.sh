fundalloc allocate examples/small/plan.yaml examples/small/counties.csv
fundalloc explain examples/small/plan.yaml examples/small/counties.csv Birch

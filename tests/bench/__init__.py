"""Speed, as ratios against floors measured in the same run. `make bench` runs it; the tests proper don't."""

"""Speed, as ratios in one run: `make bench` writes `build/bench.json`."""

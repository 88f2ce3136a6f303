# SPDX-License-Identifier: MIT
# The library from C: the example trains on a table and predicts.
inkling sample listeners >listeners.csv
run listeners listeners.csv top_genre
run listeners listeners.csv top_gerne
run listeners
# From arrays, and one model for many threads.
run xor
inkling train listeners.csv -t top_genre --recipe classic --model genre.safetensors --quiet
run serve_many genre.safetensors 1 1000
run serve_many genre.safetensors 4 1000
run serve_many genre.safetensors 0 1000
run serve_many listeners.csv 1 1

# SPDX-License-Identifier: MIT
# The library from C: the example trains on a table and predicts.
inkling sample listeners >listeners.csv
run listeners listeners.csv top_genre
run listeners listeners.csv top_gerne
run listeners

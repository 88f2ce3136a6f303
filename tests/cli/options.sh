# SPDX-License-Identifier: MIT
# Options that make no sense are told with their name, what was given, what was expected, and what is nearest.
run inkling train
run inkling train one.csv two.csv
run inkling train t.csv --hiden 3
run inkling train t.csv --epoch=5
run inkling train t.csv --xyzzy
run inkling train t.csv -Q
run inkling train t.csv --target
run inkling train t.csv -qt
run inkling train t.csv --no-header=yes
run inkling train t.csv --recipe clasic
run inkling train t.csv --restore never
run inkling train t.csv --precision 16
run inkling train t.csv --epochs 0
run inkling train t.csv --epochs 1e3
run inkling train t.csv --cut 51
run inkling train t.csv --seed 4294967296
run inkling train t.csv --seed -1
run inkling train t.csv --split-seed ''
run inkling train t.csv --learning-rate 0
run inkling train t.csv --learning-rate nan
run inkling train t.csv --learning-rate 1e999
run inkling train t.csv --l2 -0.1
run inkling train t.csv --l2 0x1
run inkling train t.csv --batch-size 0
run inkling train t.csv --batch-size whole
run inkling train t.csv --split 60/40
run inkling train t.csv --split 0/50/50
run inkling train t.csv --split 60/20/20/1
run inkling train t.csv --hidden 16,
run inkling train t.csv --hidden 0
run inkling train t.csv --hidden 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17
run inkling train t.csv --delimiter ,,
run inkling train t.csv --delimiter ''
run inkling train t.csv --decimal x
run inkling train t.csv --encoding utf-16
run inkling train t.csv -j 0
run inkling train ''
run inkling predict m.safetensors ''
run inkling train t.csv --hidden 65537

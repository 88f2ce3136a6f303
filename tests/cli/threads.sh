# SPDX-License-Identifier: MIT
# One seed, one model: whatever number of threads works on it, the file is the same to the byte.
inkling sample festival >festival.csv
same() {
    for n in 1 2 3 8; do
        inkling train festival.csv -t returns -q --verdict off --epochs 3 --threads $n -m $n.safetensors "$@" || return
    done
    for n in 2 3 8; do
        cmp 1.safetensors $n.safetensors || return
    done
    echo "the same bytes: $*"
}
same --hidden 128,64
same --hidden 128,64 --batch-size 100 --optimizer adamw --l2 0.1 --dropout 0.2 --clip 0.1 --activation mish
same --hidden 96 --batch-size full --optimizer lbfgs --l2 0.01
same --hidden 200,33,77 --batch-size 256 --optimizer momentum --precision 64 --activation tanh --schedule cosine
same --recipe classic --hidden 300,50

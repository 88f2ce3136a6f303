#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The same work by other libraries: peers.py PEER WHAT prints one number as bench/engine does; nothing where the peer is
not installed. Seconds are the processor's."""
import os
import sys
import time
import warnings

THREADS = "1"
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, THREADS)
try:
    import numpy as np
except ImportError:
    sys.exit(0)

SHAPES = {"b1": (60000, [784, 256, 10], 128), "b2": (200000, [50, 256, 256, 256, 2], 256)}


def rows(n, n_in, n_class, dtype):
    random = np.random.RandomState(0)
    x = random.uniform(-0.5, 0.5, (n, n_in)).astype(dtype)
    return x, (x[:, 0] > 0) + (np.arange(n) % (n_class - 1) if n_class > 2 else 0)


def one_hot(y, n):
    return np.eye(n)[y]


def numpy_founding():
    """Microseconds an epoch: 10-16-10, 3,000 rows and 1,000 to validate, full batch, gradient descent in float64."""
    random = np.random.RandomState(0)
    x, v = one_hot(random.randint(0, 10, 3000), 10), one_hot(random.randint(0, 10, 1000), 10)
    y, u = one_hot(random.randint(0, 10, 3000), 10), one_hot(random.randint(0, 10, 1000), 10)
    w, b = random.randn(10, 16) / 10**0.5, np.zeros(16)
    w2, b2 = random.randn(16, 10) / 4, np.zeros(10)

    def forward(x):
        h = np.maximum(x @ w + b, 0)
        z = h @ w2 + b2
        e = np.exp(z - z.max(1, keepdims=True))
        return h, e / e.sum(1, keepdims=True)

    def loss(p, y):
        return -np.mean(np.sum(y * np.log(np.clip(p, 1e-15, 1 - 1e-15)), 1))

    began, epochs = time.process_time(), 200
    for _ in range(epochs):
        h, p = forward(x)
        loss(p, y)
        d = (p - y) / len(x)
        d1 = (d @ w2.T) * (h > 0)
        w2 -= 0.01 * (h.T @ d)
        b2 -= 0.01 * d.sum(0)
        w -= 0.01 * (x.T @ d1)
        b -= 0.01 * d1.sum(0)
        _, q = forward(v)
        loss(q, u), np.mean(q.argmax(1) == u.argmax(1))
    return 1e6 * (time.process_time() - began) / epochs


def sklearn_dense(what):
    from sklearn.neural_network import MLPClassifier
    n, sizes, batch = SHAPES[what]
    x, y = rows(n, sizes[0], sizes[-1], np.float32)
    net = MLPClassifier(sizes[1:-1], batch_size=batch, max_iter=2, alpha=0, random_state=0)
    warnings.simplefilter("ignore")
    began = time.process_time()
    net.fit(x, y)
    return 2 * n / (time.process_time() - began)


def torch_dense(what):
    import torch
    torch.set_num_threads(1)
    n, sizes, batch = SHAPES[what]
    x, y = (torch.from_numpy(a) for a in rows(n, sizes[0], sizes[-1], np.float32))
    layers = []
    for i, o in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(i, o), torch.nn.ReLU()]
    net, best = torch.nn.Sequential(*layers[:-1]), 1e9
    adam, criterion = torch.optim.Adam(net.parameters()), torch.nn.CrossEntropyLoss()
    for _ in range(2):
        began, order = time.process_time(), torch.randperm(n)
        for at in range(0, n, batch):
            chosen = order[at:at + batch]
            adam.zero_grad()
            criterion(net(x[chosen]), y[chosen]).backward()
            adam.step()
        best = min(best, time.process_time() - began)
    return n / best


def main():
    peer, what = sys.argv[1:3]
    try:
        if peer == "numpy":
            print(numpy_founding())
        else:
            print({"sklearn": sklearn_dense, "torch": torch_dense}[peer](what))
    except ImportError:
        pass


main()

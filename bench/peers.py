#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The same work by other libraries: peers.py PEER WHAT [THREADS] prints one number as bench/engine does; nothing where
the peer is not installed. Seconds are the processor's, with several threads the clock's."""
import os
import sys
import time
import warnings

PEER, WHAT, THREADS = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "1"
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = THREADS
try:
    import numpy as np
except ImportError:
    sys.exit(0)

now = time.process_time if THREADS == "1" else time.monotonic
# Fewer rows than inkling's: theirs take longer, and a second of any of them is as good as another.
SHAPES = {"b1": (20000, [784, 256, 10], 128), "b2": (40000, [50, 256, 256, 256, 2], 256),
          "small": (1000, [10, 16, 10], 1000), "large": (1000, [50, 256, 256, 2], 1000)}


def rows(n, n_in, n_class, dtype=np.float32):
    random = np.random.RandomState(0)
    x = random.uniform(-0.5, 0.5, (n, n_in)).astype(dtype)
    return x, (x[:, 0] > 0) + (np.arange(n) % (n_class - 1) if n_class > 2 else 0)


def listeners(n):
    """One-hot countries, and genres."""
    random = np.random.RandomState(n)
    return np.eye(10)[random.randint(0, 10, n)], random.randint(0, 10, n)


def least(work, times):
    """Seconds of the fastest of some runs."""
    best = float("inf")
    for _ in range(times):
        began = now()
        work()
        best = min(best, now() - began)
    return best


def least_of_a_second(work):
    best, end = float("inf"), now() + 1
    while now() < end:
        best = min(best, least(work, 10))
    return best


def numpy_founding(epochs):
    """10-16-10, 3,000 rows and 1,000 to validate, full batch, gradient descent in float64."""
    random = np.random.RandomState(0)
    (x, y), (v, u) = listeners(3000), listeners(1000)
    y, u = np.eye(10)[y], np.eye(10)[u]
    w, b = random.randn(10, 16) / 10**0.5, np.zeros(16)
    w2, b2 = random.randn(16, 10) / 4, np.zeros(10)

    def forward(x):
        h = np.maximum(x @ w + b, 0)
        z = h @ w2 + b2
        e = np.exp(z - z.max(1, keepdims=True))
        return h, e / e.sum(1, keepdims=True)

    def loss(p, y):
        return -np.mean(np.sum(y * np.log(np.clip(p, 1e-15, 1 - 1e-15)), 1))

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


def by_numpy():
    if WHAT == "whole":  # imports and a thousand epochs, with the time that Python took to start
        numpy_founding(1000)
        return now()
    return 1e6 * least(lambda: numpy_founding(100), 2) / 100


def sklearn_net(sizes, batch, epochs):
    from sklearn.neural_network import MLPClassifier
    warnings.simplefilter("ignore")
    return MLPClassifier(sizes[1:-1], batch_size=batch, max_iter=epochs, alpha=0, random_state=0)


def by_sklearn():
    """A: without validation."""
    if WHAT == "a":
        net = sklearn_net([10, 16, 10], 3000, 100).set_params(solver="sgd", tol=0, n_iter_no_change=1000)
        return 1e6 * least(lambda: net.fit(*listeners(3000)), 2) / 100
    what, many = (WHAT.split("-") + ["table"])[:2]
    n, sizes, batch = SHAPES[what]
    x, y = rows(n, sizes[0], sizes[-1])
    net = sklearn_net(sizes, batch, 2)
    began = now()
    net.fit(x, y)
    if what[0] == "b":
        return 2 * n / (now() - began)
    x = x[:1] if many == "row" else x
    return 1e9 * least_of_a_second(lambda: net.predict_proba(x)) / len(x)


def torch_net(sizes):
    import torch
    torch.set_num_threads(int(THREADS))
    layers = []
    for i, o in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(i, o), torch.nn.ReLU()]
    return torch, torch.nn.Sequential(*layers[:-1])


def torch_epoch(torch, net, step, x, y, batch):
    criterion = torch.nn.CrossEntropyLoss()
    order = torch.randperm(len(x)) if batch < len(x) else None
    for at in range(0, len(x), batch):
        chosen = order[at:at + batch] if order is not None else slice(None)
        step.zero_grad()
        criterion(net(x[chosen]), y[chosen]).backward()
        step.step()


def by_torch():
    if WHAT == "a":
        torch, net = torch_net([10, 16, 10])
        (x, y), (v, u) = ((torch.from_numpy(x).float(), torch.from_numpy(y)) for x, y in (listeners(3000), listeners(1000)))
        step, criterion = torch.optim.SGD(net.parameters(), lr=0.01), torch.nn.CrossEntropyLoss()

        def epochs():
            for _ in range(100):
                torch_epoch(torch, net, step, x, y, 3000)
                with torch.no_grad():
                    z = net(v)
                    criterion(z, u).item(), (z.argmax(1) == u).float().mean().item()
        return 1e6 * least(epochs, 3) / 100
    what, many = (WHAT.split("-") + ["table"])[:2]
    n, sizes, batch = SHAPES[what]
    torch, net = torch_net(sizes)
    x, y = (torch.from_numpy(a) for a in rows(n, sizes[0], sizes[-1]))
    if what[0] == "b":
        step = torch.optim.Adam(net.parameters())
        return n / least(lambda: torch_epoch(torch, net, step, x, y, batch), 2)
    x = x[:1] if many == "row" else x
    with torch.no_grad():
        return 1e9 * least_of_a_second(lambda: torch.softmax(net(x), 1)) / len(x)


def main():
    try:
        print({"numpy": by_numpy, "sklearn": by_sklearn, "torch": by_torch}[PEER]())
    except ImportError:
        pass


main()

#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Statistics against SciPy's over dense grids, to a relative 1e-10, and against sums with 50 digits where the two
differ.   stats.py PRINT_STATS

SciPy 1.10 itself is off in gammainc's far lower tail at 1,000,000 degrees of freedom (1e-8), in the incomplete beta
function's far tails here and there (0.03, or 0 for 1e-269) and in ncx2's (0 for 1e-170). A quantile is held against
SciPy's cdf or sf, which must find the probability there: SciPy's own of t and F do not know the far tails."""
import itertools
import random
import subprocess
import sys
import warnings
from decimal import Decimal, getcontext
from fractions import Fraction

try:
    import numpy as np
    from scipy import special, stats
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)

BAR = 1e-10
DF = np.array([0.5, 1, 2, 3, 4, 5, 7, 10, 30, 100, 1000, 12345.6, 1e5, 1e6])
LAMBDA = np.array([1e-6, 1e-3, 0.1, 1, 5, 20, 100, 1e3, 1e4, 1e5])
P = np.concatenate([np.logspace(-300, -1, 80), [0.2, 0.3, 0.45, 0.5, 0.7, 0.9, 0.99, 0.999999]])
getcontext().prec = 50
getcontext().Emin = -(10**9)
compared = 0


def ask(lines):
    answer = subprocess.run([sys.argv[1]], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return [[float(word) for word in line.split()] for line in answer.stdout.splitlines()]


def grid(*axes):
    return [axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")]


def ours(name, *arguments):
    rows = zip(*(axis.tolist() for axis in np.broadcast_arrays(*arguments)), strict=True)
    return np.array(ask([" ".join([name, *map(repr, row)]) for row in rows]))[:, 0]


def errors(values, wanted):
    """Relative, of the doubles that matter: 0 where both lie below 1e-300."""
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.abs(values / wanted - 1)
    error[(values == wanted) | ((np.abs(values) < 1e-299) & (np.abs(wanted) < 1e-300))] = 0
    return np.where(np.isnan(error), np.inf, error)


def compare(name, arguments, theirs, referee=None):
    hold(name, arguments, ours(name, *arguments), theirs, referee)


def lead_back(name, x, shapes, p, law, referee=None):
    """SciPy's law finds p at the quantile x; where x is no double, 1e-600 or 1e600, nothing can be asked."""
    keep = (np.abs(x) > 1e-290) & (np.abs(x) < 1e150)
    arguments = [axis[keep] for axis in (x, *shapes)]
    hold(name, arguments, p[keep], law(*arguments), referee)


def hold(name, arguments, values, theirs, referee):
    global compared
    wanted = np.array(np.broadcast_to(theirs, values.shape), float)
    disputed = errors(values, wanted) > BAR
    for i in np.flatnonzero(disputed if referee else []):
        wanted[i] = referee(*(float(axis[i]) for axis in arguments))
    error = errors(values, wanted)
    worst = int(error.argmax())
    assert error[worst] <= BAR, (name, [axis[worst] for axis in arguments], values[worst], wanted[worst], error[worst])
    compared += len(values)
    note = f", SciPy off at {disputed.sum()}" if disputed.any() else ""
    print(f"{name}: {len(values)} values, error {error[worst]:.1e}{note}")


def log_gamma(x):
    """Stirling's series from 60 on: the first term left out is below 1e-50."""
    product = Decimal(1)
    while x < 60:
        product, x = product * x, x + 1
    bernoulli = [(1, 6), (-1, 30), (1, 42), (-1, 30), (5, 66), (-691, 2730), (7, 6), (-3617, 510), (43867, 798),
                 (-174611, 330), (854513, 138), (-236364091, 2730), (8553103, 6), (-23749461029, 870)]
    series = sum(Decimal(a) / b / ((2 * k + 2) * (2 * k + 1)) / x ** (2 * k + 1) for k, (a, b) in enumerate(bernoulli))
    pi = Decimal("3.14159265358979323846264338327950288419716939937510582097494")
    return (x - Decimal("0.5")) * x.ln() - x + (2 * pi).ln() / 2 + series - product.ln()


def gamma_lower(a, x):
    """P(a, x) x Gamma(a + 1) / x^a / exp(-x) by its power series."""
    term = total = Decimal(1)
    k = 0
    while term > total * Decimal("1e-40"):
        k += 1
        term *= x / (a + k)
        total += term
    return total


def gamma_fraction(a, x):
    """Q(a, x) x Gamma(a + 1) / x^a / exp(-x) by its continued fraction, for x > a."""
    b = x + 1 - a
    c, d, value, factor, i = Decimal("1e300"), 1 / b, a / b, Decimal(0), 0
    while abs(factor - 1) > Decimal("1e-40"):
        i += 1
        b += 2
        d, c = 1 / (b - i * (i - a) * d), b - i * (i - a) / c
        factor = c * d
        value *= factor
    return value


def mixture(x, df, lam):
    """Shapes of the mixture of central tails by Poisson's probabilities, and its first and last term that matter."""
    a, h, y = Decimal(df) / 2, Decimal(lam) / 2, Decimal(x) / 2
    middle = 2 * h * y / (a + (a * a + 4 * h * y).sqrt())
    return a, h, y, max(0, int(middle - 20 * middle.sqrt()) - 30), int(middle + 20 * middle.sqrt()) + 60


def in_units(a, h, y, j, total):
    log_shape, log_weight = (a + j) * y.ln() - y - log_gamma(a + j + 1), j * h.ln() - h - log_gamma(Decimal(j + 1))
    return float(total * (log_shape + log_weight).exp())


def noncentral_lower(x, df, lam):
    a, h, y, _, last = mixture(x, df, lam)
    weight, step, tail = Decimal(1), Decimal(1), gamma_lower(a + last, y)
    total = tail
    for j in range(last, 0, -1):
        step *= (a + j) / y
        tail += step
        weight *= j / h
        total += weight * tail
    return in_units(a, h, y, last, total)


def noncentral_upper(x, df, lam):
    a, h, y, first, last = mixture(x, df, lam)
    weight, step, tail = Decimal(1), Decimal(1), gamma_fraction(a + first, y)
    total = tail
    for j in range(first + 1, last):
        tail += step
        step *= y / (a + j)
        weight *= h / j
        total += weight * tail
    return in_units(a, h, y, first, total)


def chi2_lower(x, df):
    a, y = Decimal(df) / 2, Decimal(x) / 2
    return float(gamma_lower(a, y) * (a * y.ln() - y - log_gamma(a + 1)).exp())


def beta_lower(a, b, odds):
    """I_x(a, b) by its power series (DLMF 8.17.8)."""
    a, b, odds = Decimal(a), Decimal(b), Decimal(odds)
    x, y, term, total, k = odds / (1 + odds), 1 / (1 + odds), Decimal(1), Decimal(1), 0
    while term > total * Decimal("1e-30"):
        term *= x * (a + b + k) / (a + 1 + k)
        total += term
        k += 1
    log_units = a * x.ln() + b * y.ln() + log_gamma(a + b) - log_gamma(a + 1) - log_gamma(b)
    return float(total * log_units.exp())


def f_lower(f, over, under):
    return beta_lower(over / 2, under / 2, Decimal(f) * Decimal(over) / Decimal(under))


def f_upper(f, over, under):
    return beta_lower(under / 2, over / 2, Decimal(under) / Decimal(over) / Decimal(f))


def check_normal():
    z = np.linspace(-37.5, 37.5, 3001)
    compare("normal_cdf", [z], special.ndtr(z))
    compare("normal_sf", [z], special.ndtr(-z))
    compare("normal_pdf", [z], stats.norm.pdf(z))
    wide = np.concatenate([z, -np.logspace(-12, 100, 500), np.logspace(-12, 1.5, 200)])
    compare("normal_log_cdf", [wide], special.log_ndtr(wide))
    compare("normal_log_sf", [-wide], special.log_ndtr(wide))
    ends, middle = np.logspace(-16, -0.31, 200), np.logspace(-16, -1, 200)
    p = np.concatenate([np.logspace(-300, -0.31, 1000), 1 - ends, 0.5 + middle])
    compare("normal_quantile", [p], special.ndtri(p))
    compare("normal_upper_quantile", [p], -special.ndtri(p))


def check_gamma():
    x = np.concatenate([np.logspace(-300, 300, 601), np.linspace(0.01, 12, 1200)])
    compare("log_gamma", [x], special.gammaln(x))
    df, z = grid(DF, np.linspace(-37, 37, 297))
    cube = 1 - 2 / (9 * df) + z * np.sqrt(2 / (9 * df))
    x = df * np.where(cube > 0, np.abs(cube) ** 3, 10 ** (z / 2))
    compare("chi2_cdf", [x, df], special.gammainc(df / 2, x / 2), chi2_lower)
    compare("chi2_sf", [x, df], special.gammaincc(df / 2, x / 2))
    compare("gamma_lower", [df / 2, x / 2], special.gammainc(df / 2, x / 2), lambda a, x: chi2_lower(2 * x, 2 * a))
    compare("gamma_upper", [df / 2, x / 2], special.gammaincc(df / 2, x / 2))
    p, df = grid(P, DF)
    compare("chi2_quantile", [p, df], 2 * special.gammaincinv(df / 2, p))
    compare("chi2_upper_quantile", [p, df], 2 * special.gammainccinv(df / 2, p))
    compare("gamma_quantile", [df / 2, p], special.gammaincinv(df / 2, p))


def beta_tails(a, b, odds):
    """Boost's incomplete beta, asked by the smaller of x and y, which alone has all its digits."""
    x, y = odds / (1 + odds), 1 / (1 + odds)
    small = odds < 1
    lower = np.where(small, stats.beta.cdf(x, a, b), stats.beta.sf(y, b, a))
    return lower, np.where(small, stats.beta.sf(x, a, b), stats.beta.cdf(y, b, a))


def check_beta():
    a, b, z = grid(DF / 2, np.array([0.25, 0.5, 1, 4, 33.3, 1e4, 5e5]), np.linspace(-36, 36, 73))
    spread = np.sqrt(1 / a + 1 / b)
    odds = a / b * np.where(np.minimum(a, b) < 2, 10 ** (z / 8), np.exp(z * spread))
    tails = beta_tails(a, b, odds)
    compare("f_cdf", [odds * b / a, 2 * a, 2 * b], tails[0], f_lower)
    compare("f_sf", [odds * b / a, 2 * a, 2 * b], tails[1], f_upper)
    x = odds / (1 + odds)
    keep = x < 0.5

    def lower(a, b, x):
        return beta_lower(a, b, Decimal(x) / (1 - Decimal(x)))

    def upper(a, b, x):
        return beta_lower(b, a, (1 - Decimal(x)) / Decimal(x))

    compare("beta_lower", [a[keep], b[keep], x[keep]], stats.beta.cdf(x, a, b)[keep], lower)
    compare("beta_upper", [a[keep], b[keep], x[keep]], stats.beta.sf(x, a, b)[keep], upper)
    p, a, b = grid(P[::2], DF / 2, np.array([0.25, 1, 33.3, 5e5]))
    for tail, name, referee in (0, "f_quantile", f_lower), (1, "f_upper_quantile", f_upper):
        f = ours(name, p, 2 * a, 2 * b)
        lead_back(name, f, (2 * a, 2 * b), p,
                  lambda f, c, d, tail=tail: beta_tails(c / 2, d / 2, f * (c / d))[tail], referee)
    x = ours("beta_quantile", a, b, p)
    keep = x < 0.5  # else 1 - x, which decides, has not all its digits
    lead_back("beta_quantile", x[keep], (a[keep], b[keep]), p[keep], lambda x, a, b: stats.beta.cdf(x, a, b),
              lambda x, a, b: lower(a, b, x))


def check_t():
    t, df = grid(np.concatenate([-np.logspace(-8, 2.5, 200), np.logspace(-8, 2.5, 200)]), DF)
    compare("t_cdf", [t, df], special.stdtr(df, t))
    compare("t_sf", [t, df], special.stdtr(df, -t))
    p, df = grid(P, DF)
    t = ours("t_quantile", p, df)
    assert (ours("t_upper_quantile", p, df) == -t).all()
    lead_back("t_quantile", t, [df], p, lambda t, df: special.stdtr(df, t))
    cauchy = ours("t_quantile", P[P < 0.1], np.ones(np.sum(P < 0.1)))
    assert errors(cauchy, -1 / np.tan(np.pi * P[P < 0.1])).max() <= BAR


def check_binomial():
    rows = [(min(n - 1, max(0, int(n * p + z * (n * p * (1 - p)) ** 0.5))), n, p)
            for n in (1, 2, 5, 10, 100, 1000, 10**4, 10**6) for p in (1e-8, 1e-3, 0.05, 0.3, 0.5, 0.8, 0.999)
            for z in np.linspace(-36, 36, 49)]
    k, n, p = (np.array(column, float) for column in zip(*rows, strict=True))
    compare("binomial_cdf", [k, n, p], stats.binom.cdf(k, n, p))
    compare("binomial_sf", [k, n, p], stats.binom.sf(k, n, p))


def check_noncentral():
    df, lam, z = grid(DF[1::2], LAMBDA, np.linspace(-30, 30, 61))
    x = df + lam + z * np.sqrt(2 * (df + 2 * lam))
    x = np.where(x > 0, x, (df + lam) * 10 ** (z / 3))
    compare("noncentral_cdf", [x, df, lam], stats.ncx2.cdf(x, df, lam), noncentral_lower)
    compare("noncentral_sf", [x, df, lam], stats.ncx2.sf(x, df, lam), noncentral_upper)
    p, df, lam = grid(P[P > 1e-60][::2], DF[1::2], LAMBDA[:-1])
    for name, law, referee in (("quantile", stats.ncx2.cdf, noncentral_lower),
                               ("upper_quantile", stats.ncx2.sf, noncentral_upper)):
        x = ours("noncentral_" + name, p, df, lam)
        lead_back("noncentral_" + name, x, (df, lam), p, law, referee)
    p, x = np.array([1e-8, 0.001, 0.025, 0.2, 0.5, 0.8, 0.975]), np.array([0.5, 4, 20, 150, 3000, 1e5])
    p, x, df = grid(p, x, DF[1:-2:2])
    for name, law, sign in ("noncentral_lambda", stats.ncx2.cdf, 1), ("noncentral_upper_lambda", stats.ncx2.sf, -1):
        lam = ours(name, x, df, p)
        central = stats.chi2.cdf(x, df) if sign > 0 else stats.chi2.sf(x, df)
        assert ((lam > 0) == (sign * (p - central) < 0)).all()
        lead_back(name, x[lam > 0], (df[lam > 0], lam[lam > 0]), p[lam > 0], law)
    lam, df, alpha = grid(LAMBDA, DF[1::2], np.array([0.2, 0.05, 0.001, 1e-9]))
    compare("power", [lam, df, alpha], stats.ncx2.sf(stats.chi2.isf(alpha, df), df, lam))


def check_intervals():
    rows = [(k, n, alpha) for n in (1, 3, 20, 500, 10**5) for k in sorted({0, 1, n // 3, n - 1, n})
            for alpha in (0.3, 0.05, 1e-6)]
    for (k, n, alpha), interval in zip(rows, ask([f"wilson {k} {n} {alpha}" for k, n, alpha in rows]), strict=True):
        wanted = stats.binomtest(k, n).proportion_ci(1 - alpha, method="wilson")
        np.testing.assert_allclose(interval, [wanted.low, wanted.high], rtol=BAR, atol=1e-14)
    exact = ask([f"clopper_pearson {k} {n} {alpha}" for k, n, alpha in rows])
    for (k, n, alpha), (low, high) in zip(rows, exact, strict=True):
        wanted = stats.beta.ppf(alpha / 2, k, n - k + 1) if k else 0
        np.testing.assert_allclose(low, wanted, rtol=BAR)
        wanted = stats.beta.ppf(alpha / 2, n - k, k + 1) if k < n else 0
        np.testing.assert_allclose(high, 1 - wanted, rtol=BAR)
    draw = np.random.RandomState(1)
    for n, rounds, seed in (2, 99, 0), (17, 500, 3), (280, 1000, 2**32 - 1):
        x = draw.randn(n)
        words = " ".join(map(repr, x.tolist()))
        means = x[np.random.RandomState(seed).randint(0, n, (rounds, n))].mean(1)
        got = ask([f"bootstrap {rounds} 0.1 {seed} {words}", f"nadeau_bengio 0.25 0.1 {words}"])
        np.testing.assert_allclose(got[0], np.quantile(means, [0.05, 0.95]), rtol=1e-12, atol=1e-14)
        error = np.sqrt(x.var(ddof=1) * (1 / n + 0.25))
        np.testing.assert_allclose(got[1], stats.t.interval(0.9, n - 1, x.mean(), error), rtol=1e-10)


def check_tests():
    draw = np.random.RandomState(2)
    tables = [draw.randint(i % 3 > 0, 10 ** (1 + i % 5), (draw.randint(2, 8), draw.randint(2, 8))) for i in range(300)]
    tables = [t for t in tables if t.sum(0).all() and t.sum(1).all()]
    got = ask([f"independence {len(t)} " + " ".join(map(str, t.ravel())) for t in tables])
    for table, row in zip(tables, got, strict=True):
        for at, kind in (0, "pearson"), (3, "log-likelihood"):
            statistic, p, df, expected = stats.chi2_contingency(table, correction=False, lambda_=kind)
            np.testing.assert_allclose(row[at : at + 2], [statistic, p], rtol=BAR, atol=1e-300)
            assert row[2] == df
        np.testing.assert_allclose(row[5:], expected.ravel(), rtol=1e-14)
    pairs = [(b, c) for b in range(0, 60, 7) for c in range(0, 200, 9) if b + c]
    exact, mid = ask(f"mcnemar {b} {c}" for b, c in pairs), ask(f"mcnemar_mid_p {b} {c}" for b, c in pairs)
    for (b, c), p, mid_p in zip(pairs, exact, mid, strict=True):
        np.testing.assert_allclose(p, stats.binomtest(b, b + c).pvalue, rtol=BAR)
        law = stats.binom(b + c, 0.5)
        np.testing.assert_allclose(mid_p, min(1, 2 * law.cdf(min(b, c)) - law.pmf(b)), rtol=BAR)


def adjusted(p):
    """Holm's and Benjamini and Hochberg's, straight from their definitions."""
    n, order = len(p), sorted(p)
    holm = [max(min(1, (n - i) * q) for i, q in enumerate(order) if q <= own) for own in p]
    return holm, [min(1, *(n / (i + 1) * q for i, q in enumerate(order) if q >= own)) for own in p]


def check_adjustments():
    draw = random.Random(3)
    for n in range(1, 60):
        p = [draw.choice([draw.random(), draw.random() / 100, 10.0 ** -draw.randint(0, 9)]) for _ in range(n)]
        words = " ".join(map(repr, p))
        holm, bh = adjusted(p)
        got = ask(["holm " + words, "benjamini_hochberg " + words])
        np.testing.assert_allclose(got[0], holm, rtol=1e-14)
        np.testing.assert_allclose(got[1], bh, rtol=1e-14)


def check_moments():
    """The formula in fractions: what is left is rounding."""
    for n, r, q in itertools.product((4, 7, 60, 1000, 10**6), (1, 3, 25), (1, 2, 9)):
        if max(r, q) > n - 2:
            continue
        a, b = r * r / n * 1.7, q * q / n * 3.1
        m, k, s, u, v = Fraction(n), Fraction(r), Fraction(q), Fraction(a), Fraction(b)
        mean = k * s / (m - 1)
        variance = 2 * ((m - 1) * k - k * k) * ((m - 1) * s - s * s) / ((m - 1) ** 2 * (m + 1) * (m - 2)) + (
            m * (m + 1) * u - (m - 1) * (k * k + 2 * k)) * (m * (m + 1) * v - (m - 1) * (s * s + 2 * s)) / (
            (m + 1) * m * (m - 1) * (m - 2) * (m - 3))
        got = ask([f"moments {n} {r} {q} {a!r} {b!r}"])[0]
        np.testing.assert_allclose(got, [float(mean), float(variance)], rtol=1e-12)


CHECKS = (check_normal, check_gamma, check_beta, check_t, check_binomial, check_noncentral, check_intervals,
          check_tests, check_adjustments, check_moments)
with np.errstate(all="ignore"), warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for check in CHECKS:
        check()
print(compared, "values within", BAR, "of their references, quantiles, intervals and tests beside them")

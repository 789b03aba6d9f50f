#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes sim/rng_tables.h: ziggurat tables (Marsaglia & Tsang 2000, J. Stat. Software 5(8)) for the standard
exponential exp(-x) and the half normal exp(-x*x/2), 256 layers of equal area.

Layer 0 is the base strip with the tail; x[1] = r is the edge of the tail, x falls to x[256] = 0. The only unknown is r,
found by bisection so that the topmost layer ends at height 1. Everything is computed with 40 decimal digits and the
standard library only, so the file comes out the same everywhere.

Usage: scripts/make_rng_tables.py > sim/rng_tables.h     (or --check FILE: exit 1 when FILE differs)
"""
import sys
from decimal import Decimal, getcontext

getcontext().prec = 40
LAYERS = 256
BITS = 53  # of the integer that is compared with the threshold and scaled to x


def half_pi_root():
    """sqrt(pi/2), pi by Machin's formula."""
    def arctan_inverse(n):
        term = Decimal(1) / n
        total, k = term, 1
        while abs(term) > Decimal(10) ** -38:
            term = -term / (n * n)
            k += 2
            total += term / k
        return total
    pi = 4 * (4 * arctan_inverse(Decimal(5)) - arctan_inverse(Decimal(239)))
    return (pi / 2).sqrt()


def normal_tail(r):
    """Integral of exp(-x*x/2) from r to infinity: sqrt(pi/2) minus its series."""
    term = total = r
    k = 1
    while abs(term) > Decimal(10) ** -38:
        term = term * -(r * r) / 2 / k
        total += term / (2 * k + 1)
        k += 1
    return half_pi_root() - total


KINDS = {
    "exponential": (lambda x: (-x).exp(), lambda y: -y.ln(), lambda r: (-r).exp(), Decimal(7), Decimal(8)),
    "normal": (lambda x: (-x * x / 2).exp(), lambda y: (-2 * y.ln()).sqrt(), normal_tail, Decimal("3.5"), Decimal(4)),
}


def edges(kind, r):
    """Edges x[0..256] and the area of a layer, or None when r is so small that the layers rise above height 1."""
    density, inverse, tail, _, _ = KINDS[kind]
    area = r * density(r) + tail(r)
    x = [area / density(r), r]
    while len(x) < LAYERS:
        y = density(x[-1]) + area / x[-1]
        if y >= 1:
            return None, area
        x.append(inverse(y))
    return x, area


def solve(kind):
    density, _, _, low, high = KINDS[kind]
    for _ in range(120):
        r = (low + high) / 2
        x, area = edges(kind, r)
        if x is None or density(x[-1]) + area / x[-1] > 1:
            low = r
        else:
            high = r
    x, area = edges(kind, high)
    return x + [Decimal(0)], area


def main():
    out = ["/* SPDX-License-Identifier: GPL-3.0-or-later */",
           "/* Made by scripts/make_rng_tables.py; do not edit. Included by sim/rng.c only. */"]
    for kind in KINDS:
        density = KINDS[kind][0]
        x, area = solve(kind)
        out.append(f"\n/* Edge of the tail {x[1]:.18f}, area of a layer {area:.18e}. */")
        out.append(f"#define {kind.upper()}_EDGE {float(x[1]).hex()}")
        out.append(f"const struct hw_rng_layer hw_rng_{kind}_layers[{LAYERS}] = {{")
        rows = [f"{{UINT64_C(0x{int(x[i + 1] / x[i] * 2**BITS):014x}), {float(x[i] / 2**BITS).hex()}}}" for i in range(LAYERS)]
        out += ["    " + ", ".join(rows[i:i + 2]) + "," for i in range(0, LAYERS, 2)]
        out.append("};")
        out.append("/* Density at the right edge of layer i; the last is the top. */")
        out.append(f"const double hw_rng_{kind}_heights[{LAYERS + 1}] = {{")
        heights = [float(density(v)).hex() for v in x]
        out += ["    " + ", ".join(heights[i:i + 4]) + "," for i in range(0, LAYERS + 1, 4)]
        out.append("};")
    text = "\n".join(out) + "\n"
    if len(sys.argv) == 3 and sys.argv[1] == "--check":
        with open(sys.argv[2], encoding="ascii") as file:
            if file.read() != text:
                sys.exit(f"{sys.argv[2]} is not what {sys.argv[0]} makes")
    else:
        sys.stdout.write(text)


main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The random streams of Homeward, written again from what docs/model.md and sim/rng.h say they are: PCG64-DXSM (O'Neill) keyed by seed, replicate,
decision, person and occurrence; ziggurats of 256 layers (Marsaglia and Tsang 2000) whose tables are worked out here; gamma by Marsaglia and Tsang 2000b."""
import functools
import math
from decimal import Decimal, getcontext

WORD, WIDE, PCG = 2**64 - 1, 2**128 - 1, 0xDA942042E4DD58B5
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")


def scatter(x):
    """Evensen's bijection of 64 bits, "moremur"."""
    for shift, factor in ((27, 0x3C79AC492BA7B653), (33, 0x1C69B3F74AC4AE35)):
        x = (x ^ x >> shift) * factor & WORD
    return x ^ x >> 27


def fold(x, y):
    product = x * y
    return product & WORD ^ product >> 64


def key(seed, replicate, decision):
    """Three words: each goes through seed, replicate and the name's hash, from digits of pi of its own."""
    golden, name = 0x9E3779B97F4A7C15, 0x9E3779B97F4A7C15
    for byte in decision.encode():
        name = scatter(name ^ byte) + golden & WORD
    name, words = scatter(name ^ len(decision)), []
    for start in (0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0):
        h = start
        for part in (seed, replicate, name):
            h = scatter(h ^ part) + start & WORD
        words.append(scatter(h))
    return words


@functools.cache
def layers(normal):
    """Edges of 256 layers of one area under exp(-x) or exp(-x x / 2): [0] the base strip's, [1] where the tail begins, [256] nothing."""
    getcontext().prec = 45
    density = (lambda x: (-x * x / 2).exp()) if normal else (lambda x: (-x).exp())
    inverse = (lambda y: (-2 * y.ln()).sqrt()) if normal else (lambda y: -y.ln())

    def tail(r):
        if not normal:
            return density(r)
        odd, term, total = 1, r, Decimal(0)  # Kendall and Stuart: the integral from 0 is exp(-r r / 2) (r + r^3/3 + r^5/15 + ...)
        while term > Decimal(10) ** -45:
            total, odd = total + term, odd + 2
            term = term * r * r / odd
        return (PI / 2).sqrt() - density(r) * total
    low, high = (Decimal("3.6"), Decimal("3.7")) if normal else (Decimal("7.6"), Decimal("7.7"))
    while high - low > Decimal(10) ** -38:
        r = (low + high) / 2
        area = r * density(r) + tail(r)
        edges, top = [area / density(r), r], Decimal(0)
        while len(edges) < 256 and top < 1:
            top = density(edges[-1]) + area / edges[-1]
            edges += [inverse(top)] if top < 1 else []
        too_high = top >= 1 or density(edges[-1]) + area / edges[-1] > 1
        low, high = (r, high) if too_high else (low, r)
    edges.append(Decimal(0))
    inside = [int(edges[i + 1] / edges[i] * 2**53) for i in range(256)]
    return inside, [float(x / 2**53) for x in edges[:256]], [float(density(x)) for x in edges], float(r)


class Stream:
    """One decision about one person at one occurrence."""

    def __init__(self, words, who, occurrence=0):
        a, b, c = words
        h, g = fold(who ^ a, 0x9FB21C651E98DF25), fold(occurrence ^ b, 0xD6E8FEB86659FD93)
        self.state = (fold(h, g) + c & WORD) << 64 | h ^ (g << 32 & WORD | g >> 32)
        self.step = c << 64 | b | 1

    def bits(self):
        high, low = self.state >> 64, self.state & WORD | 1
        high = (high ^ high >> 32) * PCG & WORD
        high = (high ^ high >> 48) * low & WORD
        self.state = self.state * PCG + self.step & WIDE
        return high

    def unit(self):
        return ((self.bits() >> 12) + 0.5) / 2**52

    def ziggurat(self, normal):
        inside, width, height, edge = layers(normal)
        behind = 0.0
        while True:
            bits = self.bits()
            layer, place = bits & 255, bits >> 11 | 1
            x, sign = place * width[layer], -1.0 if normal and bits >> 8 & 1 else 1.0
            if place < inside[layer]:
                return sign * (behind + x)
            if layer > 0:
                level = height[layer] + self.unit() * (height[layer + 1] - height[layer])
                if level < math.exp(-x * x / 2 if normal else -x):
                    return sign * (behind + x)
            elif not normal:
                behind += edge  # without memory
            else:
                while True:  # Marsaglia 1964
                    x, y = self.exponential() / edge, self.exponential()
                    if 2 * y >= x * x:
                        return sign * (edge + x)

    def exponential(self):
        return self.ziggurat(False)

    def normal(self):
        return self.ziggurat(True)

    def gamma(self, shape):
        d = shape - 1.0 / 3.0
        c = 1.0 / math.sqrt(9.0 * d)
        while True:
            z = self.normal()
            v = (1.0 + c * z) ** 3
            if v > 0 and math.log(self.unit()) < 0.5 * z * z + d * (1.0 - v + math.log(v)):
                return d * v

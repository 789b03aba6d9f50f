# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered of durations and of numbers that change: written anew from what docs/guides/event_log.md says of them, not from
the program's code."""
import bisect
import math

NAN = math.nan
NOT_TOLD = object()  # what no line of a log tells: not compared
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
UNITS = {"ms": 1, "s": 1000, "min": MINUTE, "h": HOUR, "d": DAY, "day": DAY, "days": DAY, "week": 7 * DAY, "weeks": 7 * DAY,
         "month": 30.4375 * DAY, "months": 30.4375 * DAY, "year": 365.25 * DAY, "years": 365.25 * DAY}


def milliseconds(label):
    """'2.5 h' as whole milliseconds."""
    number, unit = label.split()
    return round(float(number) * UNITS[unit])


def ratio(over, under):
    return over / under if under > 0 else NAN


class Tally:
    """Durations in whole milliseconds. Quantiles and shares come from a histogram with 64 bins in each power of two, exact below 128 ms, and
    are interpolated inside a bin."""

    def __init__(self):
        self.count = self.sum = self.squares = self.longest = 0
        self.bins = {}

    def add(self, ms):
        self.count += 1
        self.sum += ms
        self.squares += ms * ms
        self.longest = max(self.longest, ms)
        low, width = self.bin_of(ms)
        self.bins[low, width] = self.bins.get((low, width), 0) + 1

    @staticmethod
    def together(parts):
        parts = list(parts)
        if len(parts) == 1:
            return parts[0]
        whole = Tally()
        for part in parts:
            whole.count, whole.sum, whole.squares = whole.count + part.count, whole.sum + part.sum, whole.squares + part.squares
            whole.longest = max(whole.longest, part.longest)
            for key, n in part.bins.items():
                whole.bins[key] = whole.bins.get(key, 0) + n
        return whole

    @staticmethod
    def bin_of(ms):
        """(least value, number of values) of the bin that holds a value."""
        if ms < 128:
            return ms, 1
        width = 1 << (ms.bit_length() - 7)
        return ms // width * width, width

    @property
    def zeros(self):
        return self.bins.get((0, 1), 0)

    def mean(self):
        return ratio(self.sum, self.count)

    def sd(self):
        if self.count < 2:
            return NAN
        squares = self.squares * self.count - self.sum * self.sum  # count times the squares about the mean, in whole numbers
        return math.sqrt(squares / self.count / (self.count - 1))

    def quantile(self, p):
        if self.count == 0:
            return NAN
        rank, below = p * self.count, 0
        for (low, width), here in sorted(self.bins.items()):
            if below + here >= rank:
                return min(low + (width - 1) * max(0.0, (rank - below) / here), self.longest)
            below += here
        return self.longest

    def share_above(self, threshold):
        if self.count == 0:
            return NAN
        if threshold >= self.longest:
            return 0.0
        edge, edge_width = self.bin_of(threshold)
        above = 0.0
        for (low, width), here in self.bins.items():
            if low > edge:
                above += here
            elif low == edge:
                above += here * (edge_width - 1 - (threshold - edge)) / edge_width
        return above / self.count


class Steps:
    """A number, or several, that changes at instants; the last value of an instant counts."""

    def __init__(self, value=0):
        self.times, self.values = [-(1 << 62)], [value]

    @property
    def now(self):
        return self.values[-1]

    def set(self, time, value):
        if self.times[-1] == time:
            self.values[-1] = value
        else:
            self.times.append(time)
            self.values.append(value)

    def add(self, time, change):
        self.set(time, self.now + change)

    def after(self, time):
        return self.values[bisect.bisect_right(self.times, time) - 1]

    def before(self, time):
        return self.values[bisect.bisect_left(self.times, time) - 1]

    def pieces(self, start, end):
        """(milliseconds, value) of the pieces in [start, end)."""
        i = bisect.bisect_right(self.times, start) - 1
        while start < end:
            stop = min(end, self.times[i + 1] if i + 1 < len(self.times) else end)
            if stop > start:
                yield stop - start, self.values[i]
            start = stop
            i += 1

    def integral(self, start, end):
        return sum(ms * value for ms, value in self.pieces(start, end))

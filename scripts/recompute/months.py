# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers by calendar month: one measured in part counts as if whole, one measured in several years as their mean."""
import calendar
import datetime
from collections import defaultdict

from tallies import DAY, ratio

LABELS = ["apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "jan", "feb", "mar"]


def by_label(replicate, by_month):
    measured, whole, times = defaultdict(int), defaultdict(int), defaultdict(int)
    first = (replicate.start + datetime.timedelta(milliseconds=replicate.begin)).date()
    for i in range((replicate.end - replicate.begin) // DAY):
        day = first + datetime.timedelta(days=i)
        measured[day.month] += 1
        if i == 0 or day.day == 1:
            whole[day.month] += calendar.monthrange(day.year, day.month)[1]
            times[day.month] += 1
    return {label: by_month[m] * ratio(whole[m], measured[m] * times[m]) for label, m in zip(LABELS, [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3])}

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same as read_xarray.py with h5py alone: scripts/readers/read_h5py.py OUT.h5 PICTURE.svg

Needs python3-h5py and python3-matplotlib.
"""
import sys

import draw
import h5py


def text(value):
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def main(result, picture):
    with h5py.File(result, "r") as file:
        draw.known_layout(result, file.attrs.get("homeward_schema"))
        days = file["delayed_bed_days"]
        values = days[()]  # scenario, replicate, reason and what comes after it
        values = values.sum(axis=tuple(range(3, values.ndim)))
        titles = file["reason_title"] if "reason_title" in file else file["reason"]
        rows = [(text(title), text(scenario), values[s, :, i]) for i, title in enumerate(titles[()]) for s, scenario in enumerate(file["scenario"][()])]
        draw.figure(rows, text(days.attrs["long_name"]), text(file.attrs["title"]), picture)


if __name__ == "__main__":
    main(*sys.argv[1:3])

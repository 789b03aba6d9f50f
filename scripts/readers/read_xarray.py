#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Delayed days by reason, baseline against scheme, from a result file with xarray: scripts/readers/read_xarray.py OUT.h5 PICTURE.svg

Prints what it draws: reason, scenario, mean and 95 % half-width. The picture is SVG or PNG, as its name ends.
Needs python3-xarray, python3-h5netcdf and python3-matplotlib.
"""
import sys

import draw
import xarray


def main(result, picture):
    with xarray.open_dataset(result, engine="h5netcdf") as data:
        draw.known_layout(result, data.attrs.get("homeward_schema"))
        days = data.delayed_bed_days
        if "organisation" in days.dims:
            days = days.sum("organisation", skipna=False)
        titles = data.reason_title.values if "reason_title" in data else data.reason.values
        rows = [(str(title), str(scenario), days.sel(scenario=scenario).isel(reason=i).values)
                for i, title in enumerate(titles) for scenario in data.scenario.values]
        draw.figure(rows, data.delayed_bed_days.attrs["long_name"], data.attrs["title"], picture)


if __name__ == "__main__":
    main(*sys.argv[1:3])

# SPDX-License-Identifier: GPL-3.0-or-later
"""New capacity meets new demand: how many acute beds a place more outside hospital releases, by kind of place.

usage: python3 scripts/studies/new_capacity.py [CONFIG] [--replicates N] [--set PATH=VALUE]... [--more SHARE]
                     (configs/kent.yaml, 8 replicates, a tenth more; HW_PROGRAM names the program; about 4 minutes of one core)

For each place that is added (paired differences, 95 % intervals):
  people     more, a year, who go there from an emergency stay in hospital: of these some went elsewhere, or without, before
  used       people more in such places, on average: the others stay empty
  delay      people fewer who are fit and wait in acute beds
  released   people fewer in acute beds, at midnight
  taken      the difference: acute beds that others take, who had found none (planned patients above all), or go on waiting for something else
In Leicestershire an alternative at home took the place of 0.57 stays in community hospitals for each of its own (2017)."""
import cases

# lever, what it is, where patients go
PLACES = {"intermediate_care": ("intermediate_care.beds", "beds for rehabilitation", "ic_bed"), "reablement": ("reablement.places", "places in reablement", "reablement"),
          "residential": ("residential.places", "places in residential homes", "residential"), "nursing": ("nursing.places", "places in nursing homes", "nursing"),
          "carers": ("home_care.carers", "carers", "home_care")}


def per_place(case, places, more, days):
    """Delay and released, each with its half width, for a place more."""
    added = more * places

    def of(measure, by):
        _, change, width = cases.difference(case, measure)
        return -change / by / added, None if width is None else width / by / added
    return of("delayed_bed_days_total", days), of("acute_patients", 1)  # of a year; a mean


def main():
    parser = cases.arguments(__doc__, 8)
    parser.add_argument("--more", type=float, default=0.1, help="how many places more, as a share of those there are")
    parser.add_argument("--only", choices=list(PLACES), action="append")
    given = parser.parse_args()
    kinds = given.only or list(PLACES)
    found = cases.compared(given.config, {kind: [(PLACES[kind][0], f"times: {1 + given.more:g}")] for kind in kinds}, given.settings, given.replicates)
    print("| a tenth more of" if given.more == 0.1 else f"| {100 * given.more:g} % more of", "| places | people | used | delay | released | taken |\n|---|---|---|---|---|---|---|")
    scale = next((float(s.split("=")[1]) for s in given.settings if s.startswith("run.scale=")), 1.0)
    for kind in kinds:
        path, title, to = PLACES[kind]
        own = [float(s.split("=")[1].split()[0]) for s in given.settings if s.startswith(path + "=")]
        places = (own[0] if own else cases.capacity(given.config, path)) * scale
        delay, released = per_place(found[kind], places, given.more, 365)  # of a year: a total is told as of one
        base, change, _ = cases.difference(found[kind], ("occupancy", kind))
        used = None if base is None else ((base + change) * (1 + given.more) - base) / given.more
        _, people, wide = cases.difference(found[kind], ("discharges", to))
        more = "-" if people is None else cases.number(people / places / given.more, None if wide is None else wide / places / given.more, 1)
        print(f"| {title} | {given.more * places:,.1f} more than {places:,.0f} | {more} | {cases.number(used)} | {cases.number(*delay)} | {cases.number(*released)} | {cases.number(delay[0] - released[0])} |")


if __name__ == "__main__":
    main()

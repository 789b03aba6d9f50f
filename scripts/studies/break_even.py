# SPDX-License-Identifier: GPL-3.0-or-later
"""How large an effect would have to be for a scheme to pay for itself: for each scheme whose effect is a factor that is typed in.

usage: python3 scripts/studies/break_even.py [CONFIG] [--replicates N] [--set PATH=VALUE]... [--scheme NAME]... [--measure NAME] [--rounds N]
                     (configs/kent.yaml, 4 replicates, all such schemes, net, 2 rounds; about 8 minutes of one core)

Its file says `times: F` of what it acts on while people are enrolled: an effect of 1 - F. Here all its factors are the same, its ramp and dates are left out, and F is sought by secants for which NHS and
councils spend what they spend without the scheme. `net` leaves out what they pay for planned patients, in beds and by day: beds that emergencies no longer take fill with those who wait for
an operation, whom the NHS pays for, and that is no loss (--measure public_spend counts it; or any other measure). Told is, for each: what the file's own effect does to emergency admissions and to
the measure, in the whole population, what the scheme does to the measure when none is assumed, and the effect that breaks even, with an interval from that of the last run and its slope. "None" says that even an effect of 95 % would not do."""
import re

import cases

NET = ["public_spend", ("setting_nhs_pays", "planned", -1), ("setting_nhs_pays", "day_case", -1)]
MOST = 0.95
FIRST = 0.2


def typed_in():
    """Schemes that act by factors of programmes."""
    return sorted(path.stem for path in (cases.ROOT / "configs" / "schemes").glob("*.yaml") if re.search(r"^ +- \{on: .*times:", path.read_text(encoding="utf-8"), re.M))


def with_effect(scheme, name, effect):
    """The scheme's file with this effect, or (None) its own."""
    def change(text):
        text = re.sub(r"^(ramp|start|until):.*\n", "", text, flags=re.M)
        return text if effect is None else re.sub(r"(\{on: .*times: )(\{[^}]*\}|[\d.]+)", rf"\g<1>{1 - effect:.6g}", text)
    return cases.variant(scheme, name, change)


def run(given, effects):
    """{scheme: (baseline, difference, half width) of the measure and of emergency admissions} at an effect each."""
    found = cases.compared(given.config, {f"{name}_x": with_effect(name, f"{name}_x", effect) for name, effect in effects.items()}, given.settings, given.replicates)
    measure = NET if given.measure == "net" else [given.measure]
    return {name: (cases.difference(found[f"{name}_x"], *measure), cases.difference(found[f"{name}_x"], "emergency_admissions")) for name in effects}


def root(points):
    """Where a line through the two points nearest to zero is zero; None: it hardly goes anywhere, or away."""
    (e0, d0), (e1, d1) = sorted(dict(points).items(), key=lambda point: abs(point[1]))[:2]  # an effect that was tried twice counts once
    slope = (d1 - d0) / (e1 - e0) if e1 != e0 else 0
    return (None, 0) if slope == 0 else (e0 - d0 / slope, slope)


def search(given, schemes):
    """{scheme: (own, emergency admissions by its own, none, break-even effect or None, its half width)}."""
    own, none, tried = run(given, dict.fromkeys(schemes)), run(given, dict.fromkeys(schemes, 0.0)), run(given, dict.fromkeys(schemes, FIRST))
    points = {name: [(0.0, none[name][0][1]), (FIRST, tried[name][0][1])] for name in schemes}
    widths = {name: tried[name][0][2] for name in schemes}
    for _ in range(given.rounds):
        at = {name: root(points[name])[0] for name in schemes}
        at = {name: max(0.0, min(MOST, e)) for name, e in at.items() if e is not None}
        for name, ((_, change, width), _) in run(given, at).items() if at else ():
            points[name].append((at[name], change))
            widths[name] = width
    found = {}
    for name in schemes:
        effect, slope = root(points[name])
        reached = effect is not None and 0 <= effect <= MOST
        found[name] = (*own[name], none[name][0], effect if reached else None, None if not reached or widths[name] is None else widths[name] / abs(slope))
    return found


def main():
    parser = cases.arguments(__doc__, 4)
    parser.add_argument("--scheme", action="append")
    parser.add_argument("--measure", default="net")
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    print(f"| scheme | emergency admissions, by its own effect | {given.measure} without it | by its own effect | with none assumed | breaks even at an effect of, % |\n|---|---|---|---|---|---|")
    for name, (own, ill, none, effect, width) in search(given, given.scheme or typed_in()).items():
        at = "none" if effect is None else cases.number(100 * effect, None if width is None else 100 * width, 1)
        print(f"| `{name}` | {cases.number(ill[1], ill[2], 1)} | {cases.number(own[0], None, 0)} | {cases.number(own[1], own[2], 0)} | {cases.number(none[1], none[2], 0)} | {at} |")


if __name__ == "__main__":
    main()

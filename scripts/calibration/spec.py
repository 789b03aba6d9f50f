# SPDX-License-Identifier: GPL-3.0-or-later
"""What is fitted to what: the files of a folder of configs/calibration, with every mistake in them told at once."""
import ast
import csv
import dataclasses
import math
import pathlib
import re

ROLES = ("input", "fitted", "held_out", "reported", "absent", "study")
UNRUN = ("absent", "study")  # simulated is a text: a year's run does not show them
MARKS = ("S", "K", "A")


class Wrong(Exception):
    """Each argument is one mistake: file, line and what is wanted."""


@dataclasses.dataclass
class Parameter:
    path: str
    low: float
    high: float
    unit: str    # min, h or days; %; nothing; or times: a factor of what the model has
    step: float  # of a difference, as a share of the range
    why: str


@dataclasses.dataclass
class Target:
    name: str
    figure: str
    area: str
    year: str
    unit: str
    observed: float
    mark: str
    source: str
    role: str
    kind: str
    tolerance: float
    simulated: "Formula"  # absent: why there is none; study: what it found

    @property
    def width(self):
        """The tolerance in the target's unit."""
        return self.tolerance * abs(self.observed) if self.kind == "relative" else self.tolerance


class Formula:
    """Arithmetic over measures: 100 * ae_within_4h[trust=medway] / 2. Measures are looked up, one replicate at a time."""

    LOOKUP = re.compile(r"([a-z_][a-z_0-9]*)(?:\[([^\]]*)\])?")
    FUNCTIONS = {"abs": abs, "sqrt": math.sqrt}

    def __init__(self, text):
        self.text = text
        self.lookups = []

        def take(match):
            if match.group(1) in self.FUNCTIONS and match.group(2) is None:
                return match.group(0)
            labels = tuple(tuple(part.strip() for part in pair.split("=", 1)) for pair in match.group(2).split(",")) if match.group(2) else ()
            if any(len(pair) != 2 for pair in labels):
                raise ValueError(f"'{match.group(0)}' needs dimension=label")
            self.lookups.append((match.group(1), labels))
            return f"v[{len(self.lookups) - 1}]"

        tree = ast.parse(self.LOOKUP.sub(take, text), mode="eval")
        plain = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Constant, ast.Subscript, ast.Name, ast.Load, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub, ast.Call)
        for node in ast.walk(tree):
            if not isinstance(node, plain):
                raise ValueError(f"'{text}' is more than arithmetic")
        self.code = compile(tree, text, "eval")

    def __call__(self, look):
        try:
            return eval(self.code, {"__builtins__": {}, **self.FUNCTIONS}, {"v": [look(*lookup) for lookup in self.lookups]})
        except ZeroDivisionError:
            return math.nan


@dataclasses.dataclass
class Plan:
    folder: pathlib.Path
    config: pathlib.Path
    parameters: list
    targets: list
    sets: list     # PATH=VALUE of every run

    def fitted(self):
        return [t for t in self.targets if t.role == "fitted"]

    def start(self, runs):
        return [runs.start_of(p) for p in self.parameters]


def rows_of(path, columns, wrong):
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(line for line in file)
        if reader.fieldnames != columns:
            wrong.append(f"{path}:1: the columns are {reader.fieldnames}; expected {columns}")
            return
        for row in reader:
            if None in row or None in row.values():
                wrong.append(f"{path}:{reader.line_num}: {len(columns)} cells are expected")
            else:
                yield f"{path}:{reader.line_num}", row


def number(where, row, key, wrong, low=-math.inf):
    try:
        value = float(row[key])
        if math.isfinite(value) and value >= low:
            return value
    except ValueError:
        pass
    wrong.append(f"{where}: {key} is '{row[key]}'; expected a number{f' of at least {low:g}' if low > -math.inf else ''}")
    return math.nan


def one_of(where, row, key, choices, wrong):
    if row[key] not in choices:
        wrong.append(f"{where}: {key} is '{row[key]}'; expected one of {', '.join(choices)}")
    return row[key]


def read(folder):
    wrong = []
    try:
        model = (folder / "model").read_text(encoding="utf-8").strip()
        plan = Plan(folder, (folder / model).resolve(), [], [], [])
        if (folder / "set").exists():
            plan.sets = [line.strip() for line in (folder / "set").read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]
        for where, row in rows_of(folder / "parameters.csv", [f.name for f in dataclasses.fields(Parameter)], wrong):
            low, high = number(where, row, "low", wrong), number(where, row, "high", wrong)
            if not low < high:
                wrong.append(f"{where}: low must be below high")
            plan.parameters.append(Parameter(row["path"], low, high, row["unit"], number(where, row, "step", wrong, 1e-6), row["why"]))
        for where, row in rows_of(folder / "targets.csv", [f.name for f in dataclasses.fields(Target)], wrong):
            role, mark = one_of(where, row, "role", ROLES, wrong), one_of(where, row, "mark", MARKS, wrong)
            one_of(where, row, "kind", ("relative", "points") if role not in UNRUN else ("",), wrong)
            if role in ("fitted", "held_out") and mark != "S":
                wrong.append(f"{where}: a figure of grade {mark} is reported, not fitted or held out")
            if role == "reported" and mark == "S":
                wrong.append(f"{where}: a figure of grade S is judged, fitted or held out, not reported")
            observed = number(where, row, "observed", wrong)
            if role in UNRUN:
                plan.targets.append(Target(**{**row, "observed": observed, "tolerance": math.nan}))
                if not row["simulated"].strip():
                    wrong.append(f"{where}: simulated: say why the model does not show it, or which study does")
                continue
            tolerance = number(where, row, "tolerance", wrong, 1e-9)
            try:
                formula = Formula(row["simulated"])
            except (ValueError, SyntaxError) as error:
                wrong.append(f"{where}: simulated: {error}")
                continue
            plan.targets.append(Target(**{**row, "observed": observed, "tolerance": tolerance, "simulated": formula}))
    except OSError as error:
        raise Wrong(f"{error.filename}: {error.strerror}") from None
    names = [t.name for t in plan.targets]
    wrong += [f"{folder / 'targets.csv'}: {name} is there twice" for name in sorted({n for n in names if names.count(n) > 1})]
    if plan.parameters and len(plan.parameters) >= len(plan.fitted()):
        wrong.append(f"{folder}: {len(plan.parameters)} parameters for {len(plan.fitted())} fitted targets; there must be fewer")
    if wrong:
        raise Wrong(*wrong)
    return plan


def check_parameters(plan, runs, units):
    """That the model has them, as single numbers, assumed ones, in these units and within these ranges."""
    wrong, file = [], plan.folder / "parameters.csv"
    for p in plan.parameters:
        if p.unit == "times":
            matching = runs.matching(p)
            if not matching:
                wrong.append(f"{file}: the model has no parameter like {p.path}")
            wrong += [f"{file}: {k['path']} has grade {k['grade']}; only assumed ones (A) may be fitted" for k in matching if k["grade"] != "A"]
            wrong += [f"{file}: {k['path']} is no number" for k in matching if k["kind"] not in units]
            if not p.low <= 1 <= p.high:
                wrong.append(f"{file}: {p.path} is a factor, and 1 is not between {p.low:g} and {p.high:g}")
            continue
        known = runs.known.get(p.path)
        if known is None:
            wrong.append(f"{file}: the model has no parameter {p.path}")
        elif known["by"] is not None or known["kind"] not in units:
            wrong.append(f"{file}: {p.path} is no single number")
        elif p.unit not in units[known["kind"]]:
            wrong.append(f"{file}: the unit of {p.path} is '{p.unit}'; expected one of {', '.join(repr(u) for u in units[known['kind']])}")
        elif known["grade"] != "A":
            wrong.append(f"{file}: {p.path} has grade {known['grade']}; only assumed ones (A) may be fitted")
        elif not p.low <= runs.start_of(p) <= p.high:
            wrong.append(f"{file}: {p.path} is {runs.start_of(p):g} in the model, which is not between {p.low:g} and {p.high:g}")
    if wrong:
        raise Wrong(*wrong)

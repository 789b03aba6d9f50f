# SPDX-License-Identifier: GPL-3.0-or-later
"""The model as a function: values of parameters in, every measure of every replicate out."""
import fnmatch
import json
import os
import pathlib
import subprocess
import tempfile

from .spec import UNRUN, Wrong

PROGRAM = os.environ.get("HW_PROGRAM") or str(pathlib.Path(__file__).resolve().parents[2] / "build" / "homeward")
UNITS = {"duration": {"min": 60_000.0, "h": 3_600_000.0, "days": 86_400_000.0}, "share": {"%": 0.01}, "number": {"": 1.0}, "count": {"": 1.0}}


TIMES = "times"  # the unit of a factor of what the model has


def times(known, factor):
    """The value, or the list of values, of a parameter times a factor; what is counted is at least one if it was."""
    def one(number):
        if known["kind"] == "duration":
            return f"{number * factor / 3_600_000.0:.8g} h"
        return f"{max(round(number * factor), min(1, round(number)))}" if known["kind"] == "count" else f"{number * factor:.8g}"
    told = [one(v["number"]) for v in known["values"]]
    return told[0] if known["by"] is None else f"[{', '.join(told)}]"


def call(*words):
    done = subprocess.run([PROGRAM, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    if done.returncode != 0:
        raise Wrong(f"homeward {' '.join(map(str, words[:2]))} ended with {done.returncode}", *done.stderr.strip().splitlines()[-5:])
    return done.stdout


class Measures:
    """One result: measures by name and labels, a value for each replicate."""

    def __init__(self, summary):
        self.replicates = len(summary["replicates"])
        self.units = {}
        self.values = {}
        for measure in summary["measures"]:
            for number in measure["numbers"]:
                if number["scenario"] == summary["scenarios"][0]["name"]:
                    labels = frozenset(zip(measure["dims"], number["labels"]))
                    self.values[measure["name"], labels] = number["values"]

    def look(self, replicate):
        def one(name, labels=()):
            key = name, frozenset(labels)
            if key not in self.values:
                near = sorted({", ".join(f"{d}={l}" for d, l in sorted(k[1])) for k in self.values if k[0] == name})[:4]
                raise Wrong(f"the result has no {name}[{', '.join('='.join(p) for p in labels)}]" + (f"; it has {name} at {'; '.join(near)}" if near else ""))
            value = self.values[key][replicate]
            return float("nan") if value is None else value
        return one

    def of(self, target):
        return [target.simulated(self.look(i)) for i in range(self.replicates)] if target.role not in UNRUN else []


class Runs:
    def __init__(self, plan, options):
        self.plan, self.options, self.made = plan, options, {}
        self.sets = [w for s in plan.sets + options.set for w in ("--set", s)]
        whole = [w for s in plan.sets + options.set if not s.startswith("run.scale=") for w in ("--set", s)]  # scaled numbers would be scaled again
        told = json.loads(call("describe", plan.config, "--json", *whole))
        self.known = {p["path"]: p for p in told["parameters"]}

    def matching(self, parameter):
        """The model's parameters that are meant: `a.*.b + c` are all that fit a.*.b, and c."""
        out = []
        for pattern in parameter.path.split("+"):
            out += [k for path, k in self.known.items() if fnmatch.fnmatchcase(path, pattern.strip())]
        return out

    def start_of(self, parameter):
        """Its value in the model, in the unit of parameters.csv."""
        if parameter.unit == TIMES:
            return 1.0
        known = self.known[parameter.path]
        return known["values"][0]["number"] / UNITS[known["kind"]][parameter.unit]

    def settings(self, parameter, value):
        if parameter.unit == TIMES:
            return [f"{k['path']}={times(k, value)}" for k in self.matching(parameter)]
        text = f"{round(value)}" if self.known[parameter.path]["kind"] == "count" else f"{value:.8g}"
        return [f"{parameter.path}={text} {parameter.unit}".rstrip()]

    def at(self, values):
        """Measures at these values of the plan's parameters; remembered, so that nothing is run twice."""
        words = [w for p, v in zip(self.plan.parameters, values) for s in self.settings(p, v) for w in ("--set", s)]
        key = tuple(words)
        if key not in self.made:
            o = self.options
            with tempfile.TemporaryDirectory() as folder:
                out = folder + "/out.h5"
                call("run", self.plan.config, *self.sets, *words, "--replicates", o.replicates, "--seed", o.seed,
                     *(["--threads", o.threads] if o.threads else []), "--quiet", "-o", out)
                self.made[key] = self.of_file(out)
        return self.made[key]

    @staticmethod
    def of_file(path):
        return Measures(json.loads(call("summary", path, "--json")))

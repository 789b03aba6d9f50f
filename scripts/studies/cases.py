# SPDX-License-Identifier: GPL-3.0-or-later
"""What studies share: cases beside a baseline, of the same people with the same luck, and what `homeward compare` says of each.

A case is a shipped scheme (or several with +), the text of a scheme, or changes of levers [(lever, "times: 0.5"), ...]."""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("HW_PROGRAM") or str(ROOT / "build" / "homeward")


def changed(name, title, changes):
    lines = [f"name: {name}", f"title: {json.dumps(title)}", "evidence: {grade: A, note: a question asked of the model}", "change:"]
    return "\n".join([*lines, *(f"  - {{lever: {lever}, {verb}}}" for lever, verb in changes)]) + "\n"


def variant(scheme, name, change):
    """A shipped scheme under another name, its text changed by a function."""
    text = (ROOT / "configs" / "schemes" / f"{scheme}.yaml").read_text(encoding="utf-8")
    text = re.sub(r"^(family|excludes):.*\n", "", text, flags=re.M)
    return change(re.sub(rf"^name: {scheme}$", f"name: {name}", text, count=1, flags=re.M))


def parameters(config):
    """{path: number} of parameters that are one number: as every place has it that says nothing of its own."""
    shown = subprocess.run([PROGRAM, "describe", config, "--json"], check=True, stdout=subprocess.PIPE).stdout
    return {p["path"]: p["values"][0]["number"] for p in json.loads(shown)["parameters"] if p["by"] is None}


def in_places(config, path):
    """Values of a parameter that a configuration gives its areas and hospitals, one by one: [] where it has none."""
    keys, stack, found = path.split("."), [], []
    for line in pathlib.Path(config).read_text(encoding="utf-8").splitlines():
        match = re.match(r"( *)(\w+):(.*)", line)
        if match:
            while stack and stack[-1][0] >= len(match[1]):
                stack.pop()
            stack.append((len(match[1]), match[2]))
            words = re.findall(r"\w+(?=:)|[{}]|(?<=value: )[\d.]+", match[3].split('source:')[0].split(" #")[0]) if "{" in match[3] else []
            inside = [key for _, key in stack]
            for word in words:
                if word == "{":
                    inside.append(None)
                elif word == "}":
                    inside = inside[:len(inside) - 1 - inside[::-1].index(None)] if None in inside else inside
                elif re.match(r"[\d.]", word):
                    full = [key for key in inside if key and key != "value"]
                    found += [float(word)] if full[-len(keys):] == keys and full[0] in ("areas", "hospitals") else []
                else:
                    while inside and inside[-1] is not None:
                        inside.pop()
                    inside.append(word)
    return found


def capacity(config, path):
    """What there is of a parameter in all places together."""
    return sum(in_places(config, path)) or parameters(config)[path]


def measures(here, config, words, settings, replicates):
    """What a run of the configuration shows, in a folder that holds its schemes."""
    shutil.copytree(config.parent / "data", here / "data")
    shutil.copy(config, here / config.name)
    sets = [word for each in settings for word in ("--set", each)]
    subprocess.run([PROGRAM, "run", here / config.name, *words, *sets, "--replicates", str(replicates), "--quiet", "-o", here / "cases.h5"], check=True)
    return json.loads(subprocess.run([PROGRAM, "summary", here / "cases.h5", "--all", "--json"], check=True, stdout=subprocess.PIPE).stdout)["measures"]


def compared(config, cases, settings, replicates):
    """{case: {measure: {labels: (values of the baseline, values of the case)}}}, a value a replicate; cases: {name: scheme, text or changes}."""
    config = pathlib.Path(config)
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        shutil.copytree(ROOT / "configs" / "schemes", here / "schemes")
        words, of = [], {}
        for name, case in cases.items():
            text = case if isinstance(case, str) and "\n" in case else changed(name, name, case) if isinstance(case, list) else None
            if text is not None:
                (here / "schemes" / f"{name}.yaml").write_text(text, encoding="utf-8")
            of[name] = name if text is not None else case
            words += ["--scenario", of[name]]
        told = measures(here, config, words, settings, replicates)
    by = {}
    for measure in told:
        for n in measure["numbers"]:
            by.setdefault(n["scenario"], {}).setdefault(measure["name"], {})[tuple(n["labels"])] = n["values"]
    return {name: {measure: {labels: (values, by[of[name]][measure].get(labels, [])) for labels, values in rows.items()} for measure, rows in by["baseline"].items()}
            for name in cases}


def means(config, cases, settings, replicates):
    """{measure: {scenario: {labels: mean}}}, the baseline too; cases: {name: (title, changes of levers)}."""
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        (here / "schemes").mkdir()
        words = []
        for name, (title, changes) in cases.items():
            (here / "schemes" / f"{name}.yaml").write_text(changed(name, title, changes), encoding="utf-8")
            words += ["--scenario", name]
        told = measures(here, config, words, settings, replicates)
    found = {}
    for measure in told:
        for n in measure["numbers"]:
            found.setdefault(measure["name"], {}).setdefault(n["scenario"], {})[tuple(n["labels"])] = n["mean"]
    return found


def show(parser, page, mark, text):
    """Prints, or puts between <!-- mark --> and <!-- /mark --> of a page."""
    if page is None:
        print(text)
        return
    old = page.read_text(encoding="utf-8")
    new, found = re.subn(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", lambda m: f"{m.group(1)}\n{text}\n\n{m.group(2)}", old, flags=re.DOTALL)
    if found != 1:
        parser.error(f"{page} has no place for it")
    page.write_text(new, encoding="utf-8")


# Student's t at 97.5 % for 1, 2, ... degrees of freedom; beyond: the normal
T975 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086)


def interval(values):
    """Mean and half width of its 95 % interval; None for one value."""
    n, mean = len(values), sum(values) / len(values)
    if n < 2:
        return mean, None
    spread = (sum((x - mean) ** 2 for x in values) / (n - 1)) ** 0.5
    return mean, (T975[n - 2] if n - 2 < len(T975) else 1.96) * spread / n ** 0.5


def by_replicate(case, which, terms):
    """Sums over terms (measure, beginning of a label or None, factor), a value a replicate; which: 0 the baseline, 1 the case."""
    sums = None
    for measure, label, factor in terms:
        for labels, pair in case.get(measure, {}).items():
            if label is None or any(each.startswith(label) for each in labels):
                sums = sums or [0.0] * len(pair[which])
                sums = [x + factor * (y or 0) for x, y in zip(sums, pair[which])]
    return sums


def difference(case, *terms):
    """Mean of the baseline, mean of the paired difference and half width of its interval; a term may be a measure's name alone."""
    full = [(term, None, 1) if isinstance(term, str) else (*term, 1)[:3] for term in terms]
    before, after = by_replicate(case, 0, full), by_replicate(case, 1, full)
    return (None, None, None) if not before or not after else (sum(before) / len(before), *interval([y - x for x, y in zip(before, after)]))


def number(value, width=None, digits=2):
    """As a table has it: with thousands parted, and its half width."""
    def one(x):
        return "-" if x is None else f"{x:,.{digits}f}"
    return one(value) if width is None else f"{one(value)} +- {one(width)}"


def arguments(doc, replicates, config="kent.yaml"):
    """What every study takes."""
    parser = argparse.ArgumentParser(description=doc.split("\n\n")[0], formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", nargs="?", type=pathlib.Path, default=ROOT / "configs" / config)
    parser.add_argument("--replicates", type=int, default=replicates)
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", dest="settings", help="a value of the configuration, in every case")
    return parser

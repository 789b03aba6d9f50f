# SPDX-License-Identifier: GPL-3.0-or-later
"""The written pages name what exists: parameters, measures, rows of the catalogue; and the picture of the README draws what it is given."""
import importlib.machinery
import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(os.environ.get("HW_SOURCE_DIR", pathlib.Path(__file__).parents[2]))
PROGRAM = os.environ.get("HW_PROGRAM", str(ROOT / "build" / "homeward"))
PAGES = ("README.md", "docs/model.md", "docs/catalogue.md", "docs/district.md")
sys.dont_write_bytecode = True


def page(name):
    return (ROOT / name).read_text(encoding="utf-8")


def picture_script():
    loader = importlib.machinery.SourceFileLoader("make_result_picture", str(ROOT / "scripts" / "make_result_picture"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


class Names(unittest.TestCase):
    def test_parameters_exist(self):
        printed = subprocess.run([PROGRAM, "describe", "--markdown"], capture_output=True, check=True).stdout.decode()
        known = re.findall(r"^\| `([a-z_0-9.]+)` \|", printed, re.M)
        heads = {path.split(".")[0] for path in known}
        sources = "".join((ROOT / "agents" / file).read_text(encoding="utf-8") for file in ("programme.c", "rules.c", "schemes_service.c"))
        others = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', sources))  # what programmes act on, and where services are offered
        for name in PAGES:
            for word in re.findall(r"`([a-z_0-9]+(?:\.[a-z_0-9]+|\.\*)+)(?:=\S*)?`", page(name)):
                if word.split(".")[0] in heads and not word.endswith((".c", ".h", ".def")) and word not in others:
                    stem = word[:-1] if word.endswith(".*") else word
                    found = any(path.startswith(stem) for path in known) if word.endswith(".*") else word in known
                    self.assertTrue(found, f"{name}: there is no parameter {word}")

    def test_files_exist(self):
        for name in PAGES:
            for path in re.findall(r"`((?:agents|sim|configs|scripts|docs|tests|output|events)/[\w./]+)`", page(name)):
                self.assertTrue((ROOT / path).exists(), f"{name}: there is no {path}")

    def test_measures_exist(self):
        text = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "agents").glob("measures*.c")))
        known = set(re.findall(r'^    (?:\[\w+\] = )?\{"([a-z_0-9]+)", "', text, re.M))
        for word in re.findall(r"`([a-z]+_[a-z_0-9]+)` (?:up|down|moves) \|", page("docs/catalogue.md")):
            self.assertIn(word, known, f"docs/catalogue.md: there is no measure {word}")


class Catalogue(unittest.TestCase):
    def rows(self, letter, heading):
        part = page("docs/catalogue.md").split(f"## {heading}")[1].split("\n## ")[0]
        told = []
        for first, last in re.findall(rf"\b{letter}(\d+)(?:\s+to\s+{letter}(\d+))?", part):
            told += range(int(first), int(last or first) + 1)
        return sorted(told)

    def test_each_row_of_a_table_stands_once(self):
        for letter, n in {"A": 48, "C": 93, "D": 45, "E": 33, "F": 56, "G": 47}.items():
            told = re.findall(rf"^\| {letter}(\d+) \|", page("docs/catalogue.md"), re.M)
            self.assertEqual(sorted(map(int, told)), list(range(1, n + 1)), letter)

    def test_each_scheme_stands_once(self):
        self.assertEqual(self.rows("B", "Schemes"), list(range(1, 104)))


def made_up():
    """A summary and a comparison whose picture can be worked out by hand."""
    means = {"A": (600.0, 200.0), "E": (300.0, 400.0), "Di": (100.0, 100.0)}
    common = {"title": "Made up & small", "homeward_version": "1.2.3", "config": "x.yaml", "seed": "7", "complete": True,
              "replicates": [1, 2, 3], "scenarios": [{"name": "baseline", "title": "As it is"}, {"name": "t", "title": "Team"}]}
    half = {"baseline": 20.0, "t": 10.0}
    codes = [{"scenario": name, "labels": [code], "mean": pair[i], "half_width": half[name]}
             for i, name in enumerate(("baseline", "t")) for code, pair in means.items()]

    def difference(before, after, width, labels=()):
        return {"scenario": "t", "labels": list(labels), "baseline_mean": before, "scenario_mean": after, "difference": after - before,
                "half_width": width}

    script = picture_script()
    compared = [{"name": "delayed_bed_days_by_code", "numbers": [difference(*pair, 5.0, [code]) for code, pair in means.items()]}]
    compared += [{"name": name, "numbers": [difference(2000.0, 1500.0, 30.0)]} for name, *_ in script.TABLE]
    team = ["team", "nhs_acute"]
    compared.append({"name": "delayed_bed_days", "numbers": [difference(50.0, 80.0, 5.0, team)]})
    uncoded = [{"scenario": name, "labels": team, "mean": mean, "half_width": half[name]} for name, mean in (("baseline", 50.0), ("t", 80.0))]
    summed = [{"name": "delayed_bed_days_by_code", "numbers": codes}, {"name": "delayed_bed_days", "numbers": uncoded}]
    return script, dict(common, measures=summed), dict(common, measures=compared)


class Picture(unittest.TestCase):
    def test_bars_are_as_long_as_the_means(self):
        script, summary, compare = made_up()
        root = xml.etree.ElementTree.fromstring(script.draw(summary, compare))
        bars = [e for e in root.iter("{http://www.w3.org/2000/svg}rect") if e.get("x") == f"{script.LEFT:.1f}"]
        unit = float(bars[0].get("width")) / 600
        for bar, mean in zip(bars, (600, 200, 300, 400, 100, 100, 50, 80), strict=True):  # by baseline, the longest first
            self.assertAlmostEqual(float(bar.get("width")), mean * unit, delta=0.11)

    def test_words_and_marks(self):
        script, summary, compare = made_up()
        words = [e.text for e in xml.etree.ElementTree.fromstring(script.draw(summary, compare)).iter("{http://www.w3.org/2000/svg}text")]
        self.assertIn("\N{MINUS SIGN}400 (\N{MINUS SIGN}405 to \N{MINUS SIGN}395)", words)
        self.assertIn("+100 (95 to 105)", words)
        self.assertEqual(words.count("*"), 1)  # Di: 0, its interval includes 0
        self.assertTrue(any("Homeward 1.2.3, x.yaml, seed 7, 3 pairs" in word for word in words))

    def test_table(self):
        script, summary, compare = made_up()
        lines = script.table(summary, compare).splitlines()
        self.assertEqual(lines[2], "| Delayed bed-days a year, the way out apart | 2,000 | 1,500 "
                                   "| \N{MINUS SIGN}500 (\N{MINUS SIGN}530 to \N{MINUS SIGN}470) |")

    def test_refuses_what_is_not_a_pair(self):
        script, summary, compare = made_up()
        with self.assertRaises(SystemExit):
            script.draw(dict(summary, complete=False), compare)


if __name__ == "__main__":
    unittest.main()

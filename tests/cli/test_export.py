# SPDX-License-Identifier: GPL-3.0-or-later
"""`homeward export`: the folder and the workbook hold the very numbers of `summary --csv` and `compare --csv`; the same result gives the same
bytes; text stays text; what was there is not lost; and mistakes are told in words."""
import csv
import io
import json
import math
import pathlib
import re
import sys
import zipfile
from xml.etree import ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import GOOD, Bench, Skip, SOURCE, main  # noqa: E402

DISTRICT = ["run", "--scenario", "idt", "--replicates", "3", "--set", "run.scale=0.05", "--set", "run.measured=60 d", "--set", "run.warm_up=30 d", "--quiet"]
# A title with what would be a formula, markup, a quotation mark and a comma; two scenarios.
EVIL = "title: '=cmd|\" /c calc\"!A1, <b>&amp;'\n" + GOOD
DIMS = 3
SIZES = (5, 20, 60, 150, 300, 600, 1200)  # of a disk, in tenths of the packed workbook


def made(t, *words, name="out.h5"):
    done = t.homeward(*(words or DISTRICT), "-o", name)
    assert done.returncode == 0, done.stderr
    return name


def exported(t, name, *words, expect=0):
    done = t.homeward("export", name, *words)
    assert done.returncode == expect, f"{words}: exit {done.returncode}\n{done.stderr}"
    return done.stderr


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(t, command, name):
    """{(scenario, measure, labels): row} of summary --csv or compare --csv."""
    text = t.homeward(command, name, "--csv").stdout
    return {(r["scenario"], r["measure"], tuple(r[f"label_{d}"] for d in range(1, DIMS + 1) if r[f"dim_{d}"])): r for r in rows(text)}


FIXED = {"data_dictionary.csv", "parameters.csv", "runs.csv"}


def tables(folder):
    names = {p.name for p in folder.glob("*.csv")} - FIXED
    return sorted(n for n in names if not n.endswith("_means.csv"))


def labels(row, after, before):
    keys = list(row)
    return tuple(row[k] for k in keys[keys.index(after) + 1:keys.index(before)])


def same(text, value):
    return (text == "" and not math.isfinite(value)) or float(text) == value


def check_folder(t, name, folder):
    summary, compare = shown(t, "summary", name), shown(t, "compare", name)
    seen, names = set(), tables(folder)
    for file in names:
        for row in table(folder / file.replace(".csv", "_means.csv")):
            key = (row["scenario"], row["measure"], labels(row, "unit", "mean"))
            want = summary[key]
            seen.add(key)
            for ours, theirs in (("mean", "mean"), ("half_width_95", "half_width_95"), ("replicates", "replicates"), ("unit", "unit")):
                assert row[ours] == want[theirs], (key, ours)
            if key in compare:
                for ours, theirs in (("difference", "difference"), ("difference_half_width_95", "half_width_95"), ("relative", "relative"), ("pairs", "pairs"),
                                     ("in_words", "in_words")):
                    assert row[ours] == compare[key][theirs], (key, ours)
                if row["difference_half_width_95"]:
                    assert float(row["difference_low_95"]) == float(row["difference"]) - float(row["difference_half_width_95"])
            if row["half_width_95"]:
                assert float(row["high_95"]) == float(row["mean"]) + float(row["half_width_95"])
    assert seen == set(summary), "not every number is in a table, or one too many"
    return names


def test_the_folder_holds_every_number(t):
    name = made(t)
    exported(t, name, "--csv", "out")
    folder = t.folder / "out"
    names = check_folder(t, name, folder)
    assert "figures.csv" in names and "by_reason_and_organisation.csv" in names
    # by replicate: what summary --json holds
    values = {(s["name"]): s for s in t.read(name)["scenarios"]}
    assert list(values) == ["baseline", "idt"]
    found = {}
    for file in names:
        for row in table(folder / file):
            keys = list(row)
            for measure in t_measures(t, name, file, keys):
                dims = tuple(row[k] for k in keys[2:2 + len(measure["dims"])])
                found.setdefault((measure["name"], row["scenario"], dims), []).append(row[measure["name"]])
    numbers = 0
    for measure in summary_of(t, name)["measures"]:
        for n in measure["numbers"]:
            got = found[(measure["name"], n["scenario"], tuple(n["labels"]))]
            want = [math.nan if v is None else v for v in n["values"]]
            assert len(got) == len(want) == 3 and all(same(a, b) for a, b in zip(got, want)), (measure["name"], n["labels"])
            numbers += len(got)
    assert numbers > 10000


CACHE = {}


def summary_of(t, name):
    key = (t.folder, name)
    if key not in CACHE:
        CACHE[key] = t.read(name)
    return CACHE[key]


def t_measures(t, name, file, keys):
    """The measures that are columns of a file."""
    return [m for m in summary_of(t, name)["measures"] if m["name"] in keys]


def test_the_dictionary_knows_every_column(t):
    name = made(t)
    exported(t, name, "--csv", "out/")
    folder = t.folder / "out"
    told = {(r["file"], r["column"]): r for r in table(folder / "data_dictionary.csv")}
    there = set()
    for path in sorted(folder.glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            there |= {(path.name, column) for column in next(csv.reader(file)) if path.name != "data_dictionary.csv"}
    assert there == set(told), there ^ set(told)
    assert all(r["definition"] for r in told.values())
    levels = told["by_reason_and_organisation.csv", "organisation"]["levels"].split("; ")
    used = {r["organisation"] for r in table(folder / "by_reason_and_organisation.csv")}
    assert {level.split(":")[0] for level in levels} == used, levels
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    for word in ("seed 1", "3 replicates", "Integrated discharge team", "--set run.scale=0.05", "GPL-3.0-or-later", "Open Government Licence"):
        assert word in readme, word
    assert {p.name for p in folder.iterdir()} == set(re.findall(r"^  (\S+)  ", readme, re.MULTILINE)) | {"README.txt"}
    assert len(table(folder / "runs.csv")) == 6 and {r["state"] for r in table(folder / "runs.csv")} == {"done"}
    assert any(r["path"] == "acute.beds" and r["grade"] in "SKA" for r in table(folder / "parameters.csv"))


def test_the_same_result_gives_the_same_bytes(t):
    name = made(t)
    exported(t, name, "--csv", "a", "--xlsx", "a.xlsx")
    exported(t, name, "--csv", "b", "--xlsx", "b.xlsx")
    assert book_of(t.folder / "a.xlsx").properties.created.year == 2000  # two made in the same second are no proof
    assert (t.folder / "a.xlsx").read_bytes() == (t.folder / "b.xlsx").read_bytes()
    for path in (t.folder / "a").iterdir():
        assert path.read_bytes() == (t.folder / "b" / path.name).read_bytes(), path.name


def book_of(path):
    try:
        import openpyxl
    except ImportError:
        raise Skip("openpyxl is not installed") from None
    return openpyxl.load_workbook(path)


def test_the_workbook_holds_the_same_numbers(t):
    name = made(t)
    exported(t, name, "--xlsx", "out.xlsx")
    book = book_of(t.folder / "out.xlsx")
    assert book.sheetnames[:3] == ["Summary", "Read with care", "Charts"] and book.sheetnames[-3:] == ["Units and definitions", "Sources", "About"]
    summary, compare = shown(t, "summary", name), shown(t, "compare", name)
    measures = {m["name"]: m for m in summary_of(t, name)["measures"]}
    titles = {}
    definitions = list(book["Units and definitions"].iter_rows(min_row=2, values_only=True))
    label_of = {(row[0], row[2]): row[1] for row in definitions[definitions.index(next(r for r in definitions if r[0] == "Broken down by")) + 1:]}
    for row in definitions[:len(measures)]:
        titles[row[4], row[1], len(measures[row[0]]["dims"])] = row[0]
        assert row[3] == measures[row[0]]["definition"] and row[2] == measures[row[0]]["unit"]
    checked = 0
    for sheet in book.sheetnames[3:-3]:
        head, *body = book[sheet].iter_rows(values_only=True)
        n_dims = head.index("As it is") - 2
        assert head[5 + n_dims] == "Integrated discharge team" and not {"baseline", "idt"} & set(head), head
        dims = [d.replace(" ", "_") for d in head[2:2 + n_dims]]
        for row in body:
            measure = titles[sheet, row[0], n_dims]
            key = tuple(label_of[d, label] for d, label in zip(dims, row[2:2 + n_dims]))
            column = 2 + n_dims
            share = measures[measure]["unit"] == "1"
            assert (row[1] == "%") == share and "_" not in row[1] and not re.match("(bed|place) days", row[1]), row[1]
            assert not share or all(book[sheet].cell(body.index(row) + 2, c + 1).number_format.endswith("%") for c in range(column, column + 9) if row[c] is not None), row
            for value, want in ((row[column], summary["baseline", measure, key]["mean"]), (row[column + 3], summary["idt", measure, key]["mean"]),
                                (row[column + 6], compare["idt", measure, key]["difference"])):
                assert (value is None and want == "") or math.isclose(value, float(want), rel_tol=1e-15, abs_tol=0), (sheet, row, want)
                checked += value is not None
            assert row[column + 10] == compare["idt", measure, key]["in_words"]
    assert checked > 3 * 0.9 * len(compare), checked
    # The sentence, the headline table, where it comes from.
    first = book["Summary"]
    assert first["A1"].value == "North Kent 2014/15" and first["A2"].value.startswith("With Integrated discharge team: Delayed bed-days")
    number = compare["idt", "delayed_bed_days_total", ()]
    assert f"{float(number['difference']):,.0f}".replace("-0", "0") in first["A2"].value
    headline = {m["title"] for m in measures.values() if m["level"] == 0 and not m["dims"]}
    assert headline <= {row[0] for row in first.iter_rows(values_only=True)}
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["Seed"] == "1" and about["Replicates"] == "3" and "Open Government Licence" in about["Data"]
    assert any(row[0] == "acute.beds" and isinstance(row[1], (int, float)) and row[3] in "SKA" and row[4]
               for row in book["Sources"].iter_rows(min_row=2, values_only=True))


def points(sheet, formula):
    cells = sheet[formula.split("!")[1].replace("$", "")]
    return [row[0].value for row in cells]


def test_the_charts_show_the_tables(t):
    """Each chart's series are ranges of numbers that are there, baseline and scheme; delayed days by reason add up over organisations."""
    name = made(t)
    exported(t, name, "--xlsx", "out.xlsx")
    book = book_of(t.folder / "out.xlsx")
    sheet = book["Charts"]
    headings = [row[0].value for row in sheet.iter_rows() if row[0].font.bold and row[0].value]
    for words in ("by reason", "by organisation", "Money by organisation: net", "by month", "by setting"):
        assert any(words in h for h in headings), words
    charts = sheet._charts  # pylint: disable=protected-access
    assert len(charts) == len(headings) - 1, (len(charts), headings)
    by_reason = None
    answer = charts.pop(0)  # what the first sentence is about, a bar for each scenario
    means = [float(shown(t, "summary", name)[s, "delayed_bed_days_total", ()]["mean"]) for s in ("baseline", "idt")]
    assert points(sheet, (answer.series[0].cat.numRef or answer.series[0].cat.strRef).f) == ["As it is", "Integrated discharge team"]
    got = points(sheet, answer.series[0].val.numRef.f)
    assert all(abs(a - b) <= 1e-12 * abs(b) for a, b in zip(got, means)) and len(got) == 2, (got, means)
    assert "fit to departure, by reason" in headings[2], headings
    for chart in charts:
        assert len(chart.series) == 2
        for series in chart.series:
            numbers = points(sheet, series.val.numRef.f)
            assert len(numbers) > 1 and any(isinstance(v, (int, float)) for v in numbers)
            assert all(points(sheet, (series.cat.numRef or series.cat.strRef).f))
        first = (chart.series[0].cat.numRef or chart.series[0].cat.strRef).f
        above = sheet.cell(int(re.search(r"\$(\d+)", first)[1]) - 2, 1).value
        by_reason = chart if "fit to departure, by reason" in above else by_reason
    entry = next(m for m in summary_of(t, name)["measures"] if m["name"] == "delayed_bed_days")
    sums = {}
    for n in entry["numbers"]:
        if n["scenario"] == "baseline":
            sums[n["labels"][0]] = sums.get(n["labels"][0], 0) + n["mean"]
    shown_here = points(sheet, by_reason.series[0].val.numRef.f)
    expected = sorted((v for v in sums.values() if v > 0), reverse=True)
    assert math.isclose(max(shown_here), expected[0], rel_tol=1e-12) and math.isclose(sum(shown_here), sum(expected), rel_tol=1e-9)


STUDENT = {2: 12.706204736174694, 3: 4.302652729749464}  # upper 2.5 % points of Student's t by replicates: the printed table


CODE = {"As it is": "baseline", "Integrated discharge team": "idt"}


def cells_of(path, sheet):
    """{(row, column): text or number} of a sheet, by the standard library alone: this check is not skipped where openpyxl is not."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as book:
        names = [s.get("name") for s in ElementTree.fromstring(book.read("xl/workbook.xml")).iterfind("m:sheets/m:sheet", space)]
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            shared = ["".join(t.text or "" for t in item.iter(f"{{{space['m']}}}t")) for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iterfind("m:si", space)]
        out = {}
        for cell in ElementTree.fromstring(book.read(f"xl/worksheets/sheet{names.index(sheet) + 1}.xml")).iterfind("m:sheetData/m:row/m:c", space):
            letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r")).groups()
            column = sum((ord(c) - 64) * 26 ** k for k, c in enumerate(reversed(letters)))
            value = cell.find("m:v", space)
            text = "".join(t.text or "" for t in cell.iter(f"{{{space['m']}}}t"))
            out[int(row), column] = shared[int(value.text)] if cell.get("t") == "s" else text if value is None or text else float(value.text)
        return out


def charts_of(path):
    with zipfile.ZipFile(path) as book:
        return [book.read(n).decode() for n in book.namelist() if n.startswith("xl/charts/chart")]


def mean_and_ends(values):
    mean = math.fsum(values) / len(values)
    half = STUDENT[len(values)] * math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1) / len(values))
    return mean, mean - half, mean + half


def test_every_number_under_a_chart_is_right(t):
    """Mean and both ends of the interval of each bar and point, worked out here from the values of the replicates."""
    name = made(t)
    exported(t, name, "--xlsx", "out.xlsx")
    measures, cells = summary_of(t, name)["measures"], cells_of(t.folder / "out.xlsx", "Charts")
    found = cells_of(t.folder / "out.xlsx", "Units and definitions")
    words = {(found[r, 1].replace(" ", "_"), found.get((r, 2))): found.get((r, 3)) for r, c in found if c == 1 and isinstance(found[r, 1], str)}
    words |= {(dim, title): label for (dim, label), title in words.items() if title}
    heads = [row for row, column in cells if column == 1 and cells.get((row + 1, 3)) == "95 % low" and ", by " in str(cells[row, 1])]
    checked = 0
    assert len(heads) >= 10, heads
    for head in heads:
        title, by = cells[head, 1].rsplit(", by ", 1)
        measure = next(m for m in measures if m["title"] == title and by.replace(" ", "_") in m["dims"])
        d, row = measure["dims"].index(by.replace(" ", "_")), head + 2
        while isinstance(cells.get((row, 2)), float):
            label = words.get((by.replace(" ", "_"), cells[row, 1]), cells[row, 1])
            for scenario, column in (("As it is", 2), ("Integrated discharge team", 6)):
                assert cells[head + 1, column] == scenario and cells[head + 1, column + 3] == "95 % ±"
                parts = [n["values"] for n in measure["numbers"] if n["scenario"] == CODE[scenario] and label in (n["labels"][d], words.get((by.replace(" ", "_"), n["labels"][d])))]
                assert parts, (cells[head, 1], label)
                mean, low, high = mean_and_ends([math.fsum(v) for v in zip(*parts)])
                for k, want in enumerate((mean, low, high, (high - low) / 2)):
                    assert math.isclose(cells[row, column + k], want, rel_tol=1e-9, abs_tol=1e-6), (cells[head, 1], label, scenario, k, want)
                    checked += 1
            row += 1
    assert checked > 300, checked


def test_every_chart_has_error_bars_of_its_numbers(t):
    """Each series has, of the very rows that it draws, the column "95 % ±" as its error bars, in both directions; and an axis of bars has room for them."""
    name = made(t)
    exported(t, name, "--xlsx", "out.xlsx")
    cells, bars = cells_of(t.folder / "out.xlsx", "Charts"), 0
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    with zipfile.ZipFile(t.folder / "out.xlsx") as book:
        charts = [n for n in book.namelist() if n.startswith("xl/charts/chart")]
        for chart in charts:
            root = ElementTree.fromstring(book.read(chart))
            series = root.findall(".//c:ser", space)
            assert series
            for one in series:
                column, first, last = re.fullmatch(r"Charts!\$([A-Z])\$(\d+):\$[A-Z]\$(\d+)", one.find("c:val/c:numRef/c:f", space).text).groups()
                if int(last) - int(first) >= 60:
                    continue
                ends = chr(ord(column) + 3)
                want = f"Charts!${ends}${first}:${ends}${last}"
                assert one.find("c:errBars/c:errValType", space).get("val") == "cust"
                assert [one.find(f"c:errBars/c:{way}/c:numRef/c:f", space).text for way in ("plus", "minus")] == [want, want], (chart, want)
                assert [e.tag.split("}")[1] for e in one].index("errBars") + 1 == [e.tag.split("}")[1] for e in one].index("cat")
                number = ord(column) - 64
                assert cells[int(first) - 1, number + 3] == "95 % ±"
                top = root.find(".//c:valAx/c:scaling/c:max", space)
                if top is not None:
                    assert all(cells.get((r, number + 2), 0) <= float(top.get("val")) for r in range(int(first), int(last) + 1)), chart
                    assert float(root.find(".//c:valAx/c:scaling/c:min", space).get("val")) <= 0
                bars += 1
    assert len(charts) > 8 and bars > 16, (len(charts), bars)


def test_the_workbook_warns_as_page_and_console_do(t):
    """A trial of speed, a precision that was not reached, what a scheme rests on, and what is far from what was observed: all that compare says, and on the first sheet that there is such."""
    made(t, *DISTRICT, "--precision", "delayed_bed_days_total=0.0001", "--max-replicates", "3", name="out.h5")
    exported(t, "out.h5", "--xlsx", "out.xlsx")
    notes = [v for _, v in sorted(cells_of(t.folder / "out.xlsx", "Read with care").items())]
    console = " ".join(t.homeward("compare", "out.h5").stdout.split())
    assert notes[0] == "Read with care" and len(notes) > 6
    for note in notes[1:]:
        assert note == "What the schemes rest on" or " ".join(note.split()) in console, note
    told = "\n".join(notes)
    for words in ("5 % of all people", "Integrated discharge team rests on assumptions", "more than a fifth off", "for all services", "not reached"):
        assert words in told, (words, told)
    first = "\n".join(str(v) for v in cells_of(t.folder / "out.xlsx", "Summary").values())
    assert "Read with care, as the next sheet says: A trial of speed; " in first and "What the schemes rest on" in first, first[:2000]


def test_nothing_to_warn_of_is_said(t):
    t.write("good.yaml", GOOD)
    made(t, "run", "good.yaml", "--quiet")
    exported(t, "out.h5", "--xlsx", "out.xlsx")
    assert any(str(v).startswith("Nothing stands out") for v in cells_of(t.folder / "out.xlsx", "Read with care").values())
    assert not any("Read with care, as" in str(v) for v in cells_of(t.folder / "out.xlsx", "Summary").values())


def test_text_never_becomes_a_formula(t):
    t.write("evil.yaml", EVIL)
    made(t, "run", "evil.yaml", "--quiet")
    exported(t, "out.h5", "--csv", "out", "--xlsx", "out.xlsx")
    book = book_of(t.folder / "out.xlsx")
    assert book["Summary"]["A1"].value == "=cmd|\" /c calc\"!A1, <b>&amp;" and book["Summary"]["A1"].data_type == "s"
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row), sheet.title
    for path in (t.folder / "out").glob("*.csv"):
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for field in row:
                    assert not field or field[0] not in "=+@\t\r" and (field[0] != "-" or float(field) < 0), (path.name, field)


def test_a_source_that_would_be_a_formula_gets_an_apostrophe(t):
    """Sources of parameters are free text of a configuration, and stand in the csv folder."""
    text = (SOURCE / "configs" / "north_kent.yaml").read_text(encoding="utf-8")
    (t.folder / "data").symlink_to(SOURCE / "configs" / "data")
    t.write("evil.yaml", text.replace('source: "about 270,000 of', 'source: "=HYPERLINK(1)+about 270,000 of', 1))
    made(t, "run", "evil.yaml", *DISTRICT[3:])
    exported(t, "out.h5", "--csv", "out")
    fields = [field for path in (t.folder / "out").glob("*.csv") for row in csv.reader(path.open(encoding="utf-8", newline="")) for field in row if "HYPERLINK" in field]
    assert fields and all(field.startswith("'=HYPERLINK(1)") for field in fields), fields


def test_networks_are_exported_too(t):
    t.write("good.yaml", GOOD)
    made(t, "run", "good.yaml", "--quiet")
    exported(t, "out.h5", "--csv", "out", "--xlsx", "out.xlsx")
    check_folder(t, "out.h5", t.folder / "out")
    book = book_of(t.folder / "out.xlsx")
    assert any(sheet.startswith("By station") for sheet in book.sheetnames) and len(book["Charts"]._charts) > 0  # pylint: disable=protected-access


STUDY = """study:
  name: tried
  title: How busy the clinic is
  model: good.yaml
  design: {design}
  replicates: 3
  measures: [present, occupancy.clinic]
  factors:
    - {{name: servers, path: stations.clinic.servers, low: 1, high: 3, whole: true}}
    - {{name: rate, path: arrivals.1.rate, low: 0.5 per h, high: 2 per h}}
"""


def test_a_study_is_exported_with_its_effects_and_points(t):
    """What summary --csv and --json say of it, in the folder and in the workbook; the charts' error bars are the intervals, uneven as those of Morris are."""
    t.write("good.yaml", GOOD)
    for design in ("factorial", "morris\n  trajectories: 4"):
        t.write("study.yaml", STUDY.format(design=design))
        made(t, "run", "study.yaml", "--quiet", name="study.h5")
        exported(t, "study.h5", "--csv", "out", "--xlsx", "out.xlsx")
        told, found = rows(t.homeward("summary", "study.h5", "--csv").stdout), table(t.folder / "out" / "effects.csv")
        assert len(told) > 3 and [{k: v for k, v in row.items() if k != "in_words"} for row in found] == told and all(row["in_words"] for row in found)
        json_ = json.loads(t.homeward("summary", "study.h5", "--json").stdout)
        points = table(t.folder / "out" / "points.csv")
        assert len(points) == 3 * json_["points"]
        for row in points:
            p, r = int(row["point"]) - 1, int(row["replicate"]) - 1
            assert [float(row["servers"]), float(row["rate"])] == json_["factor_values"][p]
            assert [float(row["present"]), float(row["occupancy.clinic"])] == [v["points"][p][r] for v in json_["values"]]
        factors = table(t.folder / "out" / "factors.csv")
        assert [(f["factor"], f["low"], f["high"]) for f in factors] == [("servers", "1", "3"), ("rate", "0.5", "2")] and factors[1]["unit"] == "per h"
        defined = {(r["file"], r["column"]) for r in table(t.folder / "out" / "data_dictionary.csv")}
        for path in (t.folder / "out").glob("*.csv"):
            with open(path, encoding="utf-8", newline="") as file:
                assert path.name == "data_dictionary.csv" or {(path.name, c) for c in next(csv.reader(file))} <= defined, path.name
        check_study_book(t.folder / "out.xlsx", json_, told)


def check_study_book(path, json_, told):
    cells, points = cells_of(path, "Effects"), cells_of(path, "Points")
    numbers = sorted(tuple(float(row[k]) for k in ("value", "low_95", "high_95")) for row in told)
    blocks = [row for row, column in cells if column == 1 and cells[row, 1] == "Factor"]
    seen = []
    for head in blocks:
        row = head + 1
        while isinstance(cells.get((row, 2)), float):
            value, low, high, up, down = (cells.get((row, c)) for c in range(2, 7))
            seen.append((value, low, high))
            assert math.isclose(value + up, high, rel_tol=1e-9, abs_tol=1e-12) and math.isclose(value - down, low, rel_tol=1e-9, abs_tol=1e-12)
            row += 1
    assert len(seen) == len(numbers)
    assert all(math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-12) for have, want in zip(sorted(seen), numbers) for a, b in zip(have, want))
    for p, factors in enumerate(json_["factor_values"]):
        means = [math.fsum(v["points"][p]) / len(v["points"][p]) for v in json_["values"]]
        assert [points[p + 2, 3], points[p + 2, 4]] == factors
        assert all(math.isclose(points[p + 2, 5 + k], mean, rel_tol=1e-12) for k, mean in enumerate(means))
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    with zipfile.ZipFile(path) as book:
        charts = [ElementTree.fromstring(book.read(n)) for n in book.namelist() if n.startswith("xl/charts/chart")]
    assert charts
    for chart in charts:
        plus, minus = (chart.find(f".//c:errBars/c:{way}/c:numRef/c:f", space).text for way in ("plus", "minus"))
        value = chart.find(".//c:ser/c:val/c:numRef/c:f", space).text
        assert plus == value.replace("$B", "$E") and minus == value.replace("$B", "$F") and value != plus, (value, plus, minus)


def test_what_is_there_is_not_lost(t):
    """An earlier export is replaced, an empty folder filled; any other folder, and one with a note in it, stays as it is."""
    t.write("good.yaml", GOOD)
    made(t, "run", "good.yaml", "--quiet")
    (t.folder / "out").mkdir()
    exported(t, "out.h5", "--csv", "out")
    first = {p.name: p.read_bytes() for p in (t.folder / "out").iterdir()}
    made(t, "run", "good.yaml", "--quiet", "--seed", "2", name="two.h5")
    exported(t, "two.h5", "--csv", "out")
    assert {p.name: p.read_bytes() for p in (t.folder / "out").iterdir()}.keys() == first.keys()
    assert "seed 2" in (t.folder / "out" / "README.txt").read_text(encoding="utf-8")
    (t.folder / "out" / "note.txt").write_text("mine", encoding="utf-8")
    assert "note.txt" in exported(t, "out.h5", "--csv", "out", expect=2)
    assert "seed 2" in (t.folder / "out" / "README.txt").read_text(encoding="utf-8")
    (t.folder / "mine").mkdir()
    (t.folder / "mine" / "figures.csv").write_text("a\n1\n", encoding="utf-8")
    assert "not an earlier export" in exported(t, "out.h5", "--csv", "mine", expect=2)
    assert [p.name for p in (t.folder / "mine").iterdir()] == ["figures.csv"]
    (t.folder / "half.tmp").mkdir()
    assert "in the way" in exported(t, "out.h5", "--csv", "half", expect=2)
    assert t.names() == ["good.yaml", "half.tmp", "mine", "out", "out.h5", "two.h5"]


def test_mistakes_are_told(t):
    t.write("good.yaml", GOOD)
    made(t, "run", "good.yaml", "--quiet")
    data = (t.folder / "out.h5").read_bytes()
    t.write("cut.h5", data[:len(data) // 2])
    before = t.names()
    assert "--csv FOLDER" in exported(t, "out.h5", expect=2)
    assert "none.h5" in exported(t, "none.h5", "--xlsx", "x.xlsx", expect=2)
    assert "cut.h5" in exported(t, "cut.h5", "--csv", "x", "--xlsx", "x.xlsx", expect=2)
    assert "does not exist" in exported(t, "out.h5", "--csv", "none/x", expect=3)
    assert "does not exist" in exported(t, "out.h5", "--xlsx", "none/x.xlsx", expect=3)
    assert "is a file" in exported(t, "out.h5", "--csv", "good.yaml", expect=2)
    assert "not a workbook" in exported(t, "out.h5", "--xlsx", "good.yaml", expect=2)
    assert t.names() == before and (t.folder / "good.yaml").read_text(encoding="utf-8") == GOOD
    assert t.homeward("export", "out.h5", "--csv").returncode == 2


def test_a_full_disk_leaves_nothing_half_done(t):
    name = made(t)
    with t.small_disk("200k") as disk:
        assert "No space left" in exported(t, name, "--csv", "disk/out", expect=3)
        assert "No space left" in exported(t, name, "--xlsx", "disk/out.xlsx", expect=3)
        assert list(disk.iterdir()) == []


def test_a_workbook_is_whole_or_not_there_however_full_the_disk(t):
    """Sizes in tenths of the packed workbook. What is short may be the pieces that a workbook is packed from, or the packed file, or both: sizes from too small for the first to enough."""
    name, whole = made(t), 0
    with t.small_disk("32m") as disk:
        exported(t, name, "--xlsx", "disk/first.xlsx")
        size, sheets = (disk / "first.xlsx").stat().st_size, book_of(disk / "first.xlsx").sheetnames
        (disk / "first.xlsx").unlink()
        for tenths in SIZES:
            t.remount(disk, f"size={size * tenths // 10 // 1024 + 8}k")
            done = t.homeward("export", name, "--xlsx", "disk/out.xlsx")
            if done.returncode == 0:
                assert book_of(disk / "out.xlsx").sheetnames == sheets, tenths
                (disk / "out.xlsx").unlink()
                whole += 1
            else:
                assert done.returncode == 3 and "No space left" in done.stderr, (tenths, done.stderr)
            assert list(disk.iterdir()) == [], tenths
    assert 0 < whole < len(SIZES), whole


if __name__ == "__main__":
    main(globals())

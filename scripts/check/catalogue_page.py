# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of docs/catalogue.md that are told by docs/catalogue/*.csv (called by docs.py; tests/property/test_catalogue.py holds what the rows say to be true)."""
import csv
import pathlib
import re

PAGE, FOLDER = "docs/catalogue.md", "docs/catalogue"
HEAD = "| Row | What it is (report) | By | Tried | Test | Note |\n|---|---|---|---|---|---|\n"


def quoted(text):
    return ", ".join(f"`{name.strip().removeprefix('configs/schemes/')}`" for name in text.split(";") if name.strip())


def tried(row):
    if not row["change"]:
        return ""
    given = f" (with {quoted(row['with'])})" if row["with"] else ""
    return f"`{row['change']}`{given}: `{row['moves'].rsplit(' ', 1)[0]}` {row['moves'].rsplit(' ', 1)[1]}"


def table(path):
    """The rows that are represented, and below them those that are not, with the reason."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    there = [row for row in rows if row["kind"] != "none"]
    lines = [f"| {row['row']} | {row['title']} ({row['reports']}) | {quoted(row['names'])} | {tried(row)} | {row['test'].replace(';', ',')} | {row['note']} |\n" for row in there]
    without = "".join(f"| {row['row']} | {row['title']} ({row['reports']}) | none | | | {row['note']} |\n" for row in rows if row["kind"] == "none")
    return HEAD + "".join(lines) + without


def findings(root, write):
    page = pathlib.Path(root) / PAGE
    if not page.exists():
        return
    for path in sorted((pathlib.Path(root) / FOLDER).glob("*.csv")):
        text, letter = page.read_text(encoding="utf-8"), path.stem.upper()
        parts = re.split(rf"(<!-- {letter} -->\n|<!-- /{letter} -->\n)", text)
        if len(parts) != 5:
            yield f"{PAGE}:1: has no place for the table of {FOLDER}/{path.name}: <!-- {letter} --> and <!-- /{letter} -->"
        elif write:
            page.write_text(parts[0] + parts[1] + table(path) + parts[3] + parts[4], encoding="utf-8")
        elif parts[2] != table(path):
            line = parts[0].count("\n") + 2
            yield f"{PAGE}:{line}: not what {FOLDER}/{path.name} tells; scripts/check/docs.py . build --write"

# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/model.md follows the ODD protocol (Grimm and others 2020) and names every state variable and every kind of event that is in the
code, with what its header says of it.

    scripts/check/odd.py SOURCE_ROOT            checks
    scripts/check/odd.py SOURCE_ROOT --write    writes the tables at the end of docs/model.md anew

The tables are made from the headers: a variable or a kind without a comment there is a finding, and so is a table that is not theirs.
"""
import pathlib
import re
import sys

from source import finish, line_of, read

PAGE = "docs/model.md"
BEGIN, END = "<!-- written by scripts/check/odd.py, not by hand -->", "<!-- end -->"

HEADINGS = ["1. Purpose and patterns", "2. Entities, state variables and scales", "3. Process overview and scheduling", "4. Design concepts",
            "5. Initialization", "6. Input data", "7. Submodels"]
CONCEPTS = ["Basic principles", "Emergence", "Adaptation", "Objectives", "learning", "prediction", "Sensing", "Interaction", "Stochasticity",
            "Collectives", "Observation"]

# Whose state: heading, header, struct.
ENTITIES = [
    ("Person", "agents/person.h", "hw_person"),
    ("Visit", "sim/flow.h", "hw_visit"),
    ("What is known of a visit to hospital, or to care", "agents/district.h", "hw_spell"),
    ("Station", "sim/flow.h", "hw_station"),
    ("Care home", "agents/market.h", "hw_home"),
    ("A package of care at home", "agents/district.h", "hw_spell_care"),
    ("Provider of care at home", "agents/rounds.h", "hw_provider"),
    ("Practice's appointment book", "agents/book.h", "hw_book"),
]
# Kinds of events: heading, header, enum, prefix that is left out.
KINDS = [
    ("Events of the engine", "events/event.h", "hw_event_kind", "HW_EV_"),
    ("What rings for a person (the event NEED)", "agents/person.h", "hw_clock", "HW_CLOCK_"),
    ("What ends beside a stay (the event TASK)", "agents/district.h", "hw_task", "HW_TASK_"),
    ("Phases of a discharge", "agents/district.h", "hw_phase", "HW_PHASE_"),
]


def body(text, what, name):
    """The text between the braces of `what name {`, and where it begins; None when it is not there."""
    start = re.search(rf"^{what} {name} \{{", text, re.M)
    if not start:
        return None
    depth, at = 1, start.end()
    while depth:
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return text[start.end():at - 1], start.end()


def said(comment):
    return re.sub(r"\s+", " ", comment).strip().replace("|", "\\|")


def entries(inside, start, separator):
    """(offset, declaration, comment): a comment belongs to what ends before it on its line, or to what begins after it on the next."""
    place, out = 0, []
    while True:
        lead = re.compile(r"(?:\s|/\*.*?\*/)*", re.S).match(inside, place)
        before, place = said(" ".join(re.findall(r"/\*(.*?)\*/", inside[place:lead.end()], re.S))), lead.end()
        nested = re.compile(r"(?:struct|union)\s*\{").match(inside, place)
        if nested:  # told one level down
            place = nested.end()
            continue
        if inside[place:place + 1] == "}":
            place = inside.index(";", place) + 1
            continue
        end = re.compile(rf"[^{separator}/]*(?:{separator}|\Z|(?=/\*))").match(inside, place)
        if not end or not end.group(0).strip(separator + " \n"):
            return out
        after = re.compile(r"[ \t]*/\*(.*?)\*/", re.S).match(inside, end.end())
        out.append((start + place, re.sub(r"\s+", " ", end.group(0).strip(separator + " \n")), said(after.group(1)) if after else before))
        place = after.end() if after else end.end()


def variables(root, header, struct):
    """(line, names, meaning) of each declaration."""
    text = read(root, header)
    found = body(text, "struct", struct)
    if found is None:
        return [(1, f"struct {struct}", None)]
    rows = []
    for offset, declared, meaning in entries(*found, ";"):
        names = re.findall(r"\*?(\w+)\)?(?:\[[^\]]*\])*(?: : \d+)?(?:\([^)]*\))?(?=,|$)", re.sub(r"^(?:const |struct |enum |unsigned )*\w+ ", "", declared))
        rows.append((line_of(text, offset), ", ".join(f"`{n}`" for n in names), meaning))
    return rows


def kinds(root, header, enum, prefix):
    text = read(root, header)
    found = body(text, "enum", enum)
    if found is None:
        return [(1, f"enum {enum}", None)]
    rows = []
    for offset, declared, meaning in entries(*found, ","):
        name = declared.split("=")[0].strip()
        if name[len(prefix):] not in ("", "KINDS"):  # how many there are
            rows.append((line_of(text, offset), f"`{name[len(prefix):]}`", meaning))
    return rows


def tables(root):
    """The text, and what is wrong."""
    lines, wrong = [], []
    for heading, header, name, *prefix in ENTITIES + KINDS:
        rows = kinds(root, header, name, *prefix) if prefix else variables(root, header, name)
        lines += ["", f"**{heading}** (`{name}`, `{header}`)", "", "| | what it is |", "|---|---|"]
        for line, names, meaning in rows:
            if not meaning:
                wrong.append(f"{header}:{line}: {names.replace('`', '')} has no comment, and {PAGE} has to say what it is")
            lines.append(f"| {names} | {meaning or ''} |")
    return "\n".join(lines) + "\n", wrong


def main(root, write):
    page = pathlib.Path(root) / PAGE
    text = page.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        finish([f"{PAGE}:1: needs one '{BEGIN}' and one '{END}'"], "state variables and kinds of events")
    made, wrong = tables(root)
    if [h for h in re.findall(r"^## (.*)", text, re.M) if re.match(r"\d", h)] != HEADINGS:
        wrong.append(f"{PAGE}:1: its numbered headings are not those of the ODD protocol: {'; '.join(HEADINGS)}")
    told = " ".join(re.findall(r"^\*\*(.*?)\*\*", text.split("## 4.")[-1].split("## 5.")[0], re.M))
    wrong += [f"{PAGE}:1: no word on the design concept '{concept}'" for concept in CONCEPTS if concept not in told]
    new = text[:text.index(BEGIN)] + BEGIN + "\n" + made + "\n" + text[text.index(END):]
    if write:
        page.write_text(new, encoding="utf-8")
    elif new != text:
        wrong.append(f"{PAGE}:1: its last tables are not what the headers say; scripts/check/odd.py . --write")
    finish(wrong, "state variables and kinds of events")


if __name__ == "__main__":
    main(sys.argv[1], "--write" in sys.argv[2:])

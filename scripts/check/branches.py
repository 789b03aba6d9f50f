# SPDX-License-Identifier: GPL-3.0-or-later
"""Which branches the tests took, of a build with gcc's --coverage (promise P33; scripts/test_branches makes it and runs the tests).

    scripts/check/branches.py SOURCE_ROOT BUILD_FOLDER            every file, what is missing, and whether the bars are met
    scripts/check/branches.py SOURCE_ROOT BUILD_FOLDER --write    also writes the table in docs/testing.md

Counted is each way out of each condition, as the compiler lays conditions out without optimisation: a && b has four. A header's function is
counted once, with what all its copies took. HW_REQUIRE is an assertion and is left out, as HW_ASSERT is by not being compiled.

A branch that no test can take is excluded by a comment that ends its line, with the reason: `never reached: why`. At most 20 of them; one whose
branches are all taken is a finding, and so is one without a reason.
"""
import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys

from source import CODE_FOLDERS, read

EXCLUSIONS_MAX = 20
OVERALL_MIN = 0.90
# What must be complete: the parts on which everything else rests, and those that read what others wrote.
GROUPS = [
    ("event queue", r"events/.*"),
    ("random numbers", r"sim/rng.*"),
    ("memory", r"sim/(mem|arena)\.[ch]"),
    ("files", r"sim/io\.[ch]"),
    ("configuration", r"sim/(yaml|schema|param|diag|csv|week|options|network_(load|schema|source_schema|stations|sources|capacity|routes|rates|booked|"
                      r"clocks|shares)).*"),
    ("shards", r"(output/shard.*|sim/(checksum|run_parts|run_merge)\.[ch])"),
]
REASON = re.compile(r"/\* never reached: *(.*?) *\*/\s*$")
PAGE, BEGIN, END = "docs/testing.md", "<!-- branches: begin -->\n", "<!-- branches: end -->\n"

Covered = collections.namedtuple("Covered", "taken all missed lines_run lines excluded")
# taken, all: branches; missed: {line: how many}; excluded: {line: (how many, reason)}


def gcov(paths):
    """What gcov tells of some .gcda files: one document each."""
    done = subprocess.run(["gcov", "--branch-probabilities", "--branch-counts", "--json-format", "--stdout", *paths], capture_output=True, text=True,
                          check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def documents(build):
    """From the .gcno files of a build, so that what never ran counts too; gcov's documents as files are as good (the check's own test)."""
    found = sorted(str(path) for path in pathlib.Path(build).rglob("*.gcno"))
    if not found:
        return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(pathlib.Path(build).glob("*.gcov.json"))]
    parts = [found[i:i + 20] for i in range(0, len(found), 20)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return [document for part in pool.map(gcov, parts) for document in part]


def counts(root, build):
    """{file: ({line: [count of each branch]}, {line: how often it ran})}; copies of one function are added up."""
    root = pathlib.Path(root).resolve()
    branches, lines = collections.defaultdict(dict), collections.defaultdict(collections.Counter)
    for document in documents(build):
        for part in document["files"]:
            path = pathlib.Path(part["file"])
            try:
                name = (path if path.is_absolute() else root / path).resolve().relative_to(root).as_posix()
            except ValueError:
                continue
            if name.split("/")[0] not in CODE_FOLDERS:
                continue
            for line in part["lines"]:
                number = line["line_number"]
                lines[name][number] += line["count"]
                key, fresh = (number, line.get("function_name")), [branch["count"] for branch in line["branches"]]
                known = branches[name].get(key, [])
                shared = min(len(known), len(fresh))
                branches[name][key] = [a + b for a, b in zip(known, fresh)] + known[shared:] + fresh[shared:]
    together = {}
    for name, counted in lines.items():
        by_line = collections.defaultdict(list)
        for (number, _), taken in branches[name].items():
            by_line[number] += taken
        together[name] = (by_line, counted)
    return together


def assertions(text):
    """The lines on which an HW_REQUIRE stands."""
    found = set()
    for match in re.finditer(r"^[ \t]*HW_REQUIRE\(.*?\);[^\n]*$", text, re.M | re.S):
        first = text.count("\n", 0, match.start()) + 1
        found.update(range(first, first + match.group(0).count("\n") + 1))
    return found


def covered(root, name, counted):
    """(Covered, findings) of one file."""
    text, findings = read(root, name), []
    reasons = {number: match.group(1) for number, line in enumerate(text.splitlines(), 1) if (match := REASON.search(line))}
    left_out, excluded, missed, taken, everything = assertions(text), {}, {}, 0, 0
    by_line, ran = counted
    for number, ways in sorted(by_line.items()):
        never = sum(way == 0 for way in ways)
        if number in left_out:
            continue
        taken, everything = taken + len(ways) - never, everything + len(ways)
        if never and number in reasons:
            excluded[number] = (never, reasons[number])
            everything -= never
        elif never:
            missed[number] = never
    for number, reason in reasons.items():
        if number not in excluded:
            findings.append(f"{name}:{number}: excluded, but all its branches are taken")
        elif len(reason) < 10:
            findings.append(f"{name}:{number}: excluded without a reason")
    return Covered(taken, everything, missed, sum(count > 0 for count in ran.values()), len(ran), excluded), findings


def share(taken, everything):
    """As a percentage that is 100 only when nothing is missing."""
    return "-" if everything == 0 else "100" if taken == everything else f"{min(100 * taken / everything, 99.9):.1f}"


def table(root, found):
    """The table of docs/testing.md: the parts that must be complete, then each folder and the whole."""
    rows = ["| Part | Files | Branches | Taken, % | Lines run, % | Excluded |", "|---|---|---|---|---|---|"]

    def row(what, names):
        taken, everything = sum(found[n].taken for n in names), sum(found[n].all for n in names)
        run, lines = sum(found[n].lines_run for n in names), sum(found[n].lines for n in names)
        rows.append(f"| {what} | {len(names)} | {everything} | {share(taken, everything)} | {share(run, lines)} | "
                    f"{sum(len(found[n].excluded) for n in names)} |")

    for what, pattern in GROUPS:
        row(what, [name for name in sorted(found) if re.fullmatch(pattern, name)])
    for folder in CODE_FOLDERS:
        row(f"`{folder}/`", [name for name in sorted(found) if name.startswith(folder + "/")])
    row("everything", sorted(found))
    reasons = [f"- `{name}` `{read(root, name).splitlines()[number - 1].split('/*')[0].strip()}`: {reason}"
               for name in sorted(found) for number, (_, reason) in sorted(found[name].excluded.items())]
    return "\n".join(rows) + "\n\n" + (("Excluded, with the reason:\n\n" + "\n".join(reasons) + "\n") if reasons else "Nothing is excluded.\n")


def bars(found):
    """What falls short."""
    for what, pattern in GROUPS:
        names = [name for name in sorted(found) if re.fullmatch(pattern, name)]
        if not names:
            yield f"{what}: no file was counted"
        for name in names:
            for number, never in found[name].missed.items():
                yield f"{name}:{number}: {never} branch{'es' if never > 1 else ''} not taken ({what} must be complete)"
    exclusions = sum(len(file.excluded) for file in found.values())
    if exclusions > EXCLUSIONS_MAX:
        yield f"{exclusions} exclusions: at most {EXCLUSIONS_MAX}"
    taken, everything = sum(file.taken for file in found.values()), sum(file.all for file in found.values())
    if taken < OVERALL_MIN * everything:
        yield f"overall {share(taken, everything)} % of branches are taken: at least {100 * OVERALL_MIN:.0f} %"


def main(root, build, write):
    found, findings = {}, []
    for name, counted in sorted(counts(root, build).items()):
        found[name], wrong = covered(root, name, counted)
        findings += wrong
    print(f"{'branches':>9} {'taken %':>8} {'lines run %':>12}  file")
    for name, file in found.items():
        print(f"{file.all:9} {share(file.taken, file.all):>8} {share(file.lines_run, file.lines):>12}  {name}")
        for number, (never, reason) in file.excluded.items():
            print(f"{'':33}excluded, line {number}, {never}: {reason}")
    print("\n" + table(root, found))
    findings += bars(found)
    if write:
        page = pathlib.Path(root) / PAGE
        text = page.read_text(encoding="utf-8")
        page.write_text(text[:text.index(BEGIN) + len(BEGIN)] + table(root, found) + text[text.index(END):], encoding="utf-8")
    for finding in findings:
        print(finding)
    print(f"branches: {len(findings)} finding{'' if len(findings) == 1 else 's'}")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "--write" in sys.argv[3:])

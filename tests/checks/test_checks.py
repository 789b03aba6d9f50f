# SPDX-License-Identifier: GPL-3.0-or-later
"""Each house-rule check finds what it is there to find, and passes what is clean: run on small made-up trees."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("HW_SOURCE_DIR", pathlib.Path(__file__).parents[2]))
SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"


def run_check(check, files, *arguments):
    """Exit code and output of a check on a tree of {name: text}."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        arguments = [argument.replace("TREE", folder) for argument in arguments]
        done = subprocess.run([sys.executable, ROOT / "scripts" / "check" / f"{check}.py", folder, *arguments], capture_output=True,
                              text=True, check=False)
        return done.returncode, done.stdout + done.stderr


class Case(unittest.TestCase):
    def clean(self, check, files, *arguments):
        code, shown = run_check(check, files, *arguments)
        self.assertEqual(code, 0, shown)

    def found(self, expected, check, files, *arguments):
        code, shown = run_check(check, files, *arguments)
        self.assertEqual(code, 1, shown)
        self.assertIn(expected, shown)
        self.assertNotIn("Traceback", shown)


class Includes(Case):
    def files(self, **changed):
        tree = {"sim/base.h": "", "sim/rng.h": '#include "sim/base.h"\n', "sim/flow.h": '#include "events/queue.h"\n',
                "events/queue.h": '#include "sim/base.h"\n', "agents/ward.c": '#include "sim/flow.h"\n', "output/results.h": "",
                "sim/model.h": '#include "output/results.h"\n', "sim/num.c": "#include <sleef.h>\n"}
        tree.update({name.replace("__", "/").replace("_DOT_", "."): text for name, text in changed.items()})
        return tree

    def test_clean_tree(self):
        self.clean("includes", self.files(sim__notes_DOT_c='/* #include "agents/ward.h" */\n#include <stdio.h>\n'))

    def test_up_the_layers(self):
        self.found("sim/rng.h:1: includes sim/flow.h: base must not include stations", "includes",
                   self.files(sim__rng_DOT_h='#include "sim/flow.h"\n'))

    def test_queue_looks_at_stations(self):
        self.found("event queue must not include stations", "includes", self.files(events__queue_DOT_c='#include "sim/flow.h"\n'))

    def test_engine_looks_into_agents(self):
        self.found("sim/run.c:1: includes agents/ward.h", "includes", self.files(sim__run_DOT_c='#include "agents/ward.h"\n',
                                                                              agents__ward_DOT_h=""))

    def test_agents_look_into_the_file_format(self):
        self.found("agents/ does not look into output/", "includes", self.files(agents__ward_DOT_c='#include "output/h5.h"\n', output__h5_DOT_h=""))

    def test_output_looks_at_stations(self):
        self.found("output/ knows nothing of models", "includes", self.files(output__summary_DOT_c='#include "sim/flow.h"\n'))

    def test_foreign_header_at_the_wrong_door(self):
        self.found("hdf5 comes in", "includes", self.files(output__summary_DOT_c="#include <hdf5.h>\n"))
        self.found("gsl comes in", "includes", self.files(sim__dist_DOT_c="#include <gsl/gsl_cdf.h>\n"))
        self.found("openmp comes in", "includes", self.files(sim__run_DOT_c="#include <omp.h>\n"))
        self.found("libyaml comes in", "includes", self.files(sim__schema_DOT_c="#include <yaml.h>\n"))

    def test_foreign_header_through_one_of_ours(self):
        self.found("output/summary.c:1: hdf5 comes in (through output/h5_common.h)", "includes",
                   self.files(output__h5_common_DOT_h="#include <hdf5.h>\n", output__summary_DOT_c='#include "output/h5_common.h"\n'))

    def test_circle_of_modules(self):
        self.found("modules include each other in a circle", "includes",
                   self.files(sim__mem_DOT_c='#include "sim/io.h"\n', sim__io_DOT_c='#include "sim/mem.h"\n', sim__mem_DOT_h="", sim__io_DOT_h=""))

    def test_circle_of_headers(self):
        self.found("headers include each other in a circle", "includes",
                   self.files(agents__a_DOT_h='#include "agents/b.h"\n', agents__b_DOT_h='#include "agents/a.h"\n'))

    def test_missing_and_late_own_header(self):
        self.found("is not a file of the project", "includes", self.files(sim__rng_DOT_c='#include "rng.h"\n'))
        self.found("its own header sim/rng.h comes first", "includes", self.files(sim__rng_DOT_c='#include "sim/base.h"\n#include "sim/rng.h"\n'))

    def test_openmp_elsewhere(self):
        self.found("OpenMP belongs in sim/parallel.c", "includes", self.files(sim__run_DOT_c="#pragma omp parallel\n"))


class Lengths(Case):
    def test_file(self):
        self.clean("lengths", {"sim/a.c": "\n" * 600})
        self.found("601 lines; 600 is the most", "lengths", {"sim/a.c": "\n" * 601})

    def test_function(self):
        def function(lines):
            return "static int\nlong_one(int a, int (*call)(int)) {\n" + "    a++; /* } */\n" * (lines - 3) + "}\n"
        self.clean("lengths", {"sim/a.c": function(60) + function(10)})
        self.found("sim/a.c:11: long_one has 61 lines", "lengths", {"sim/a.c": function(10) + function(61)})

    def test_function_behind_macro_attribute_and_table(self):
        text = ("#define TRY(x) \\\n    do { \\\n    } while (0)\n" + "static const int table[] = {" + "1,\n" * 80 + "};\n"
                "struct s {\n    int a;\n};\n__attribute__((format(printf, 1, 2))) void f(const char *g, ...) {\n" + "    g++;\n" * 70 + "}\n")
        self.found("f has 72 lines", "lengths", {"sim/a.c": text})
        self.clean("lengths", {"sim/a.c": text.replace("    g++;\n" * 70, "")})


class Words(Case):
    def test_clean(self):
        self.clean("words", {"sim/a.c": '/* malloc(1), a ward */ const char *s = "exit(1)"; void f(struct x *x) { x->free(1); forward(sqrt(2)); }\n',
                             "agents/ward.c": "int beds;\n", "sim/mem.c": "void *p = malloc(1);\n", "sim/num.c": "double x = exp(1);\n"})

    def test_each_kind(self):
        for call, why in (("malloc(1)", "memory comes from"), ("free (p)", "memory comes from"), ("fopen(a, b)", "files go through"),
                          ("unlink(a)", "files go through"), ("log(2)", "libm differs"), ("pow(a, b)", "libm differs"),
                          ("exit(1)", "only main ends"), ("time(NULL)", "wall clock"), ("rand()", "randomness comes"),
                          ("setlocale(a, b)", "not in this program"), ("longjmp(a, 1)", "not in this program")):
            self.found(why, "words", {"agents/a.c": f"void f(void) {{ {call}; }}\n"})

    def test_health_words(self):
        self.found("'bed' is a health-care word", "words", {"sim/a.h": "int hw_free_bed_count;\n"})
        self.found("'ward' is a health-care word", "words", {"events/a.c": "enum { WARD };\n"})
        self.found("'patients' is a health-care word", "words", {"sim/flow.c": "int patients;\n", "sim/network_run.c": "int patients;\n"})

    def test_scheme_in_code(self):
        self.found("names a scheme", "words", {"agents/a.c": 'const char *s = "idt";\n'})


class Files(Case):
    def test_clean(self):
        self.clean("files", {"sim/a.c": SPDX, "README.md": "words\n", "build/x.c": "no licence", "tests/data/bad.yaml": "\t"})

    def test_licence(self):
        self.found("sim/a.c:1: no line", "files", {"sim/a.c": "int a;\n"})
        self.found("scripts/x:1: no line", "files", {"scripts/x": "#!/bin/sh\n"})
        self.found("configs/x.yaml:1: no line", "files", {"configs/x.yaml": "a: 1\n"})

    def test_machine_and_host(self):
        self.found("a path of somebody's machine", "files", {"docs/a.md": "see /wor" "k/shared/x\n"})
        self.found("the host of a package registry", "files", {"docs/a.md": "http://deb.debi" "an.org/debian\n"})

    def test_blanks_and_size(self):
        self.found("tab or trailing blank", "files", {"sim/a.c": SPDX + "int a; \n"})
        self.found("not committed", "files", {"docs/a.txt": "x" * 1_000_001})
        self.clean("files", {"homeward.html": "x" * 1_000_001, "homeward.stress.md": "x" * 1_000_001})  # a run's
        self.found("not committed", "files", {"web/src/page.html": "x" * 1_000_001})


class Symbols(Case):
    def built(self, name, text):
        """The tree of one compiled file: its build folder is the tree itself."""
        with tempfile.TemporaryDirectory() as folder:
            source, out = pathlib.Path(folder) / "x.c", pathlib.Path(folder) / "x.o"
            source.write_text(text, encoding="utf-8")
            subprocess.run(["cc", "-c", "-O1", "-o", out, source], check=True)
            data = out.read_bytes()
        tree = tempfile.TemporaryDirectory()
        self.addCleanup(tree.cleanup)
        folder, stem = name.split("/")
        for path, content in ((pathlib.Path(tree.name) / name, text.encode()),
                              (pathlib.Path(tree.name) / "CMakeFiles" / "hw.dir" / folder / (stem + ".o"), data)):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return tree.name

    def outcome(self, name, text):
        tree = self.built(name, text)
        done = subprocess.run([sys.executable, ROOT / "scripts" / "check" / "symbols.py", tree, tree], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_clean(self):
        text = ('const char *const hw_dist_names[] = {"a", "b"}; static int helper(int a) { return a; } int hw_dist_draw(int a);\n'
                "int hw_dist_draw(int a) { return helper(a) + hw_dist_names[a][0]; }\n")
        self.assertEqual(self.outcome("sim/dist_math.c", text), (0, "symbols of 1 objects: 0 findings\n"))
        self.assertEqual(self.outcome("sim/main.c", "int main(void) { return 0; }\n")[0], 0)
        self.assertEqual(self.outcome("sim/stop.c", "#include <signal.h>\nvolatile sig_atomic_t hw_stop_flag;\n")[0], 0)

    def test_prefix(self):
        for name, text in (("sim/dist_math.c", "int dist_draw(void) { return 0; }\n"), ("sim/dist_math.c", "int hw_distance(void) { return 0; }\n"),
                           ("sim/run.c", "int main(void) { return 0; }\n"), ("sim/run.c", "int hw_rng_x(void) { return 0; }\n")):
            code, shown = self.outcome(name, text)
            self.assertEqual(code, 1, shown)
            self.assertIn("exports", shown)

    def test_mutable(self):
        for text in ("int hw_run_count;\n", "int hw_run_count = 3;\n", "static int n; int hw_run_x(void) { return n++; }\n",
                     "int hw_run_x(void) { static int n = 7; return n++; }\n", "_Thread_local int hw_run_count;\n",
                     'const char *hw_run_name = "a";\n', "#include <signal.h>\nvolatile sig_atomic_t hw_run_flag;\n"):
            code, shown = self.outcome("sim/run.c", text)
            self.assertEqual(code, 1, text + shown)
            self.assertIn("can change while the program runs", shown)

    def test_nothing_built(self):
        self.found("no objects", "symbols", {"sim/a.c": SPDX}, "TREE")


class Promises(Case):
    BUILD = {"CTestTestfile.cmake": 'add_test(unit.queue "true")\n'}

    def test_known_unknown_and_none(self):
        row = "| P9 | fast queue equals plain | {} | every run |\n"
        self.clean("promises", {"docs/promises.md": row.format("`unit.queue`"), **self.BUILD}, "TREE")
        self.clean("promises", {"docs/promises.md": row.format("open: not measured"), **self.BUILD}, "TREE")
        self.found("P9 names unit.nothing, which ctest does not know", "promises",
                   {"docs/promises.md": row.format("`unit.queue`, `unit.nothing`"), **self.BUILD}, "TREE")
        self.found("P9 names no test", "promises", {"docs/promises.md": row.format("yes"), **self.BUILD}, "TREE")
        self.found("no promise found", "promises", {"docs/promises.md": "words\n", **self.BUILD}, "TREE")


class Docs(Case):
    PROGRAM = """#!/bin/sh
case "$*" in
--help) printf 'usage\\n\\n  run   [CONFIG]   run\\n';;
'run --help') printf '  --seed S   a seed\\n  -h, --help   this\\n';;
'describe --schema network') echo '{"a": "schema"}';;
*) exit 2;;
esac
"""
    TREE = {"sim/network_schema.c": "", "docs/schema/network.json": '{"a": "schema"}\n', "docs/homeward.1.scd": "*run*\n*--seed* _S_\n",
            "scripts/completion/homeward.bash": "run --seed --help --version\n"}

    def outcome(self, **changed):
        """Of the check on a tree whose program is the script above."""
        with tempfile.TemporaryDirectory() as folder:
            files = {**self.TREE, "build/homeward": self.PROGRAM, **changed}
            for name, text in files.items():
                path = pathlib.Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            (pathlib.Path(folder) / "build" / "homeward").chmod(0o755)
            done = subprocess.run([sys.executable, ROOT / "scripts" / "check" / "docs.py", folder, folder + "/build"], capture_output=True,
                                  text=True, check=False)
            return done.returncode, done.stdout + done.stderr

    def test_pages_are_what_is_printed(self):
        self.assertEqual(self.outcome()[0], 0, self.outcome()[1])
        for name, text, expected in (("docs/schema/network.json", "{}\n", "not what `homeward describe --schema network` prints"),
                                     ("docs/homeward.1.scd", "*run*\n", "docs/homeward.1.scd:1: does not know --seed"),
                                     ("docs/homeward.1.scd", "*run* *--seed* *--sed*\n", "tells of --sed, which no command takes"),
                                     ("docs/homeward.1.scd", "*--seed*\n", "does not know the command run"),
                                     ("scripts/completion/homeward.bash", "run\n", "homeward.bash:1: does not know --seed"),
                                     ("build/homeward", "#!/bin/sh\necho {}\n", "ended with 0 and 3 bytes"),
                                     ("build/homeward", "#!/bin/sh\nexit 1\n", "ended with 1")):
            code, shown = self.outcome(**{name: text})
            self.assertEqual(code, 1, shown)
            self.assertIn(expected, shown)

    def test_schemes_that_ship(self):
        head, path = "| Row | Schemes that ship (grade) |\n|---|---|\n", "docs/catalogue.md"
        files = {"configs/schemes/a.yaml": "title: \"A: one\"\ncatalogue: [B10, K]\nevidence: {grade: S}\n",
                 "configs/schemes/b.yaml": "title: Two\ncatalogue: B9\nevidence: {grade: A}\n"}
        table = "| B9 | `b` Two (A) |\n| B10 | `a` A: one (S) |\n| K | `a` A: one (S) |\n"
        self.assertEqual(self.outcome(**files, **{path: "x\n" + head + table + "\nrest\n"}), self.outcome())
        for text, expected in ((head + table.replace("B9", "B8"), "docs/catalogue.md:3: not what configs/schemes holds"),
                               (head, "docs/catalogue.md:3: not what configs/schemes holds"), ("x\n", "has no table of the schemes")):
            code, shown = self.outcome(**files, **{path: text})
            self.assertEqual(code, 1, shown)
            self.assertIn(expected, shown)

    def test_tables_of_the_catalogue(self):
        head = "row,title,reports,kind,names,change,with,moves,test,note\n"
        rows = head + "A1,One,R 2015,parameter,a.b;c.d,a.b to 2,x=1,m up,unit.a,\nA2,Two,R 2015,none,,,,,,No such thing\n"
        table = ("| Row | What it is (report) | By | Tried | Test | Note |\n|---|---|---|---|---|---|\n| A1 | One (R 2015) | `a.b`, `c.d` | `a.b to 2` (with `x=1`): `m` up | unit.a |  |\n"
                 "| A2 | Two (R 2015) | none | | | No such thing |\n")
        files = {"docs/catalogue/a.csv": rows}
        self.assertEqual(self.outcome(**files, **{"docs/catalogue.md": "x\n<!-- A -->\n" + table + "<!-- /A -->\n"}), self.outcome())
        for text, expected in (("x\n<!-- A -->\n<!-- /A -->\n", "docs/catalogue.md:3: not what docs/catalogue/a.csv tells"), ("x\n", "has no place for the table of docs/catalogue/a.csv")):
            code, shown = self.outcome(**files, **{"docs/catalogue.md": text})
            self.assertEqual(code, 1, shown)
            self.assertIn(expected, shown)

    def test_links(self):
        pages = {"docs/a.md": "[x](b.md#part) [y](https://example.org/z)\n", "docs/b.md": ""}
        code, shown = run_check("docs", {**pages, "docs/c.md": "[x](missing.md)\n"}, "TREE")
        self.assertEqual(code, 1)
        self.assertIn("docs/c.md:1: link to missing.md leads nowhere", shown)
        self.assertNotIn("docs/a.md", shown)


class Branches(Case):
    """The report of scripts/test_branches, from documents as gcov writes them."""
    SOURCES = ["events/queue.c", "sim/rng.c", "sim/mem.c", "sim/io.c", "sim/yaml.c", "output/shard.c"]

    def tree(self, ways, line="    if (x) {", name="events/queue.c"):
        """One condition in each source; the one in name, on the given line, is taken so often each way."""
        files, documents = {}, []
        for source in self.SOURCES:
            here = source == name
            files[source] = SPDX + (line if here else "    if (x) {") + "\n"
            branches = [{"count": count} for count in (ways if here else [5, 5])]
            documents.append({"file": source, "lines": [{"line_number": 2, "function_name": "f", "count": 10, "branches": branches}]})
        files["build/all.gcov.json"] = json.dumps({"files": documents})
        return files

    def test_all_taken(self):
        self.clean("branches", self.tree([1, 2]), "TREE/build")

    def test_a_branch_not_taken(self):
        self.found("events/queue.c:2: 1 branch not taken (event queue must be complete)", "branches", self.tree([1, 0]), "TREE/build")

    def test_an_exclusion(self):
        line = "    if (x) { /* never reached: x is always true */"
        self.clean("branches", self.tree([1, 0], line), "TREE/build")
        self.found("events/queue.c:2: excluded, but all its branches are taken", "branches", self.tree([1, 2], line), "TREE/build")
        self.found("excluded without a reason", "branches", self.tree([1, 0], "    if (x) { /* never reached: */"), "TREE/build")

    def test_assertions_are_left_out(self):
        self.clean("branches", self.tree([1, 0], "    HW_REQUIRE(x);"), "TREE/build")

    def test_too_little_overall(self):
        files = self.tree([1, 2])
        files["agents/ward.c"] = SPDX + "    if (x) {\n" * 9
        document = json.loads(files["build/all.gcov.json"])
        document["files"].append({"file": "agents/ward.c", "lines": [{"line_number": n, "function_name": "f", "count": 1, "branches": [{"count": 1}, {"count": 0}]}
                                                                   for n in range(2, 11)]})
        files["build/all.gcov.json"] = json.dumps(document)
        self.found("overall 70.0 % of branches are taken: at least 90 %", "branches", files, "TREE/build")

    def test_a_part_that_is_missing(self):
        files = self.tree([1, 2])
        document = json.loads(files["build/all.gcov.json"])
        document["files"] = document["files"][1:]
        files["build/all.gcov.json"] = json.dumps(document)
        self.found("event queue: no file was counted", "branches", files, "TREE/build")


class Odd(Case):
    """The whole tree is what it reads, so a copy of the headers and the page with one thing changed."""

    FILES = ["docs/model.md", "agents/person.h", "agents/district.h", "agents/market.h", "agents/rounds.h", "agents/book.h", "sim/flow.h", "events/event.h"]

    def tree(self, name=None, old=None, new=None):
        files = {f: (ROOT / f).read_text(encoding="utf-8") for f in self.FILES}
        if name:
            self.assertIn(old, files[name])
            files[name] = files[name].replace(old, new, 1)
        return files

    def test_as_it_is(self):
        self.clean("odd", self.tree())

    def test_new_state_variable(self):
        self.found("agents/person.h:", "odd", self.tree("agents/person.h", "    uint8_t age; ", "    uint8_t mood;\n    uint8_t age; "))

    def test_new_kind_of_event(self):
        self.found("its last tables are not what the headers say", "odd",
                   self.tree("events/event.h", "    HW_EV_KINDS", "    HW_EV_NEWS, /* something is told */\n    HW_EV_KINDS"))

    def test_variable_left_out_of_the_page(self):
        self.found("its last tables", "odd", self.tree("docs/model.md", "| `conditions` |", "| `condition` |"))

    def test_headings(self):
        self.found("headings are not those", "odd", self.tree("docs/model.md", "## 6. Input data", "## 6. Inputs"))
        self.found("concept 'Sensing'", "odd", self.tree("docs/model.md", "**Sensing.**", "**Seeing.**"))


if __name__ == "__main__":
    unittest.main()

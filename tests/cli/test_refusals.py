# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises P15, P16, P21, P23 as a user meets them: bad input ends with 2 and writes nothing, an existing result survives, a model that
deadlocks ends with 1 and says so."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["HW_PROGRAM"]
SOURCE = pathlib.Path(os.environ["HW_SOURCE_DIR"])
MM1 = SOURCE / "configs" / "networks" / "mm1.yaml"


class Refusals(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def homeward(self, *arguments):
        done = subprocess.run([PROGRAM, *arguments], cwd=self.folder, capture_output=True, text=True, errors="replace", timeout=20, check=False)
        return done.returncode, done.stdout, done.stderr

    def refused(self, *arguments):
        """Exit 2 with a message on stderr, and nothing written; the message."""
        before = sorted(self.folder.rglob("*"))
        code, _, said = self.homeward(*arguments)
        self.assertEqual(code, 2, (arguments, said))
        self.assertIn("error", said, arguments)
        self.assertEqual(before, sorted(self.folder.rglob("*")), arguments)
        return said

    def test_the_corpus(self):
        files = sorted((SOURCE / "tests" / "data" / "bad").glob("*.yaml"))
        self.assertGreater(len(files), 30)
        for path in files:
            for command in ("check", "run"):
                self.assertIn(path.name, self.refused(command, path))

    def test_files_that_are_none(self):
        for path in (self.folder / "missing.yaml", self.folder, "/dev/null"):
            self.refused("check", path)
            self.refused("run", path)

    def test_command_lines(self):
        for arguments in (["fly"], ["run", "--replicates"], ["run", MM1, "--replicates", "0"], ["run", MM1, "--replicates", "many"],
                          ["run", MM1, "--no-such-option"], ["run", MM1, "--set", "no_equals"], ["run", MM1, "--set", "nowhere.at_all=3"],
                          ["run", MM1, "--scenario", "no_such_scheme"], ["run", MM1, "--seed", "-1"]):
            self.refused(*arguments)

    def test_an_existing_result_survives(self):
        (self.folder / "homeward.h5").write_bytes(b"\x89HDF\r\n\x1a\nkept")
        self.refused("run", MM1, "--set", "stations.clinic.servers=-1")
        self.assertEqual((self.folder / "homeward.h5").read_bytes(), b"\x89HDF\r\n\x1a\nkept")

    def test_a_result_is_replaced_whole_and_nothing_else_left(self):
        (self.folder / "homeward.h5").write_bytes(b"\x89HDF\r\n\x1a\nold")
        code, _, said = self.homeward("run", MM1, "--replicates", "1", "--quiet")
        self.assertEqual(code, 0, said)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["homeward.h5"])
        self.assertEqual((self.folder / "homeward.h5").read_bytes()[:4], b"\x89HDF")

    def test_a_folder_that_is_not_there(self):
        code, _, said = self.homeward("run", MM1, "--replicates", "1", "-o", "nowhere/out.h5")
        self.assertEqual(code, 3)
        self.assertIn("nowhere", said)

    def ring(self, *options):
        """A model that deadlocks sooner or later, told to take that for a failure: exit code and what was said."""
        text = (SOURCE / "configs" / "networks" / "deadlock.yaml").read_text(encoding="utf-8")
        self.assertIn("on_deadlock: measure", text)
        (self.folder / "ring.yaml").write_text(text.replace("on_deadlock: measure", "on_deadlock: fail"), encoding="utf-8")
        code, _, said = self.homeward("run", "ring.yaml", "-o", "ring.h5", *options)
        return code, said

    def test_a_failed_replicate_is_recorded_and_the_others_finish(self):
        code, said = self.ring("--replicates", "40", "--set", "run.length=1 d", "--set", "run.warm_up=0 d")
        self.assertEqual(code, 1, said)
        told = json.loads(self.homeward("summary", "--json", "ring.h5")[1])
        states = told["scenarios"][0]["states"]
        self.assertFalse(told["complete"])
        self.assertEqual({"done", "failed"}, set(states))  # within a day some get stuck, others do not
        failed = states.index("failed") + 1
        self.assertRegex(said, rf"deadlock.*clinic -> clinic \(seed 1, replicate {failed}, day [0-9.]+, event [0-9]+\)")
        alone = self.ring("--replicate", str(failed), "--set", "run.length=1 d", "--set", "run.warm_up=0 d")
        line = next(line for line in said.splitlines() if f"replicate {failed}," in line)
        self.assertEqual(alone[0], 1)
        self.assertIn(line, alone[1])  # the same moment, the same event


if __name__ == "__main__":
    unittest.main()

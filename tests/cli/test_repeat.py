# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises P1, P3, P8, P9 on whole runs: the result file has the same bytes for any number of threads, on a repeat, from another folder
and file of the same name, with the plain queue, and with the sections of the configuration in another order (values only: the file
holds the configuration verbatim). Fails when a result depends on any of them."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["HW_PROGRAM"]
NETWORKS = pathlib.Path(os.environ["HW_SOURCE_DIR"]) / "configs" / "networks"
# Blocking over several stations; capacity by the hour with interrupted stays; priorities.
MODELS = ("bas_ward_carehome", "calendar_resume", "prio_mmc")


class Repeat(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def result(self, config, *options, name="out.h5", **environment):
        path = self.folder / name
        subprocess.run([PROGRAM, "run", config, "--replicates", "3", "--quiet", "-o", path, *options], check=True, env={**os.environ, **environment})
        data = path.read_bytes()
        path.unlink()
        return data

    def values(self, config):
        path = self.folder / "values.h5"
        subprocess.run([PROGRAM, "run", config, "--replicates", "3", "--quiet", "-o", path], check=True)
        return json.loads(subprocess.run([PROGRAM, "summary", "--json", path], check=True, capture_output=True).stdout)["measures"]

    def test_any_number_of_threads(self):
        for model in MODELS:
            first = self.result(NETWORKS / f"{model}.yaml", "--threads", "1")
            for threads in ("2", "3", "8", "16"):
                self.assertEqual(first, self.result(NETWORKS / f"{model}.yaml", "--threads", threads), (model, threads))

    def test_repeat_under_other_names(self):
        for model in MODELS:
            first = self.result(NETWORKS / f"{model}.yaml")
            moved = self.folder / "elsewhere" / f"{model}.yaml"
            moved.parent.mkdir(exist_ok=True)
            moved.write_bytes((NETWORKS / f"{model}.yaml").read_bytes())
            self.assertEqual(first, self.result(moved, name="another name.h5"), model)

    def test_plain_queue(self):
        for model in MODELS:
            self.assertEqual(self.result(NETWORKS / f"{model}.yaml"), self.result(NETWORKS / f"{model}.yaml", "--plain-queue"), model)

    def test_layout_of_memory(self):
        """glibc fills what is allocated and freed with a pattern, and takes memory in other pieces; addresses differ on each run anyway."""
        config = NETWORKS / "bas_ward_carehome.yaml"
        for pattern in ("85", "170"):
            self.assertEqual(self.result(config), self.result(config, MALLOC_PERTURB_=pattern, MALLOC_TOP_PAD_="1", MALLOC_MMAP_THRESHOLD_="4096"))

    def test_another_seed_differs(self):
        config = NETWORKS / "prio_mmc.yaml"
        self.assertNotEqual(self.result(config), self.result(config, "--seed", "2"))

    def test_order_of_sections(self):
        for model in MODELS:
            text = (NETWORKS / f"{model}.yaml").read_text(encoding="utf-8")
            sections = re.split(r"^(?=[a-z_]+:)", text, flags=re.M)
            turned = self.folder / f"{model}.yaml"
            turned.write_text("".join([part.rstrip("\n") + "\n" for part in reversed(sections[1:])]), encoding="utf-8")
            self.assertEqual(self.values(NETWORKS / f"{model}.yaml"), self.values(turned), model)

    def test_a_replicate_alone(self):
        """--replicate 3 alone gives what the third of three gave."""
        whole, alone = self.folder / "whole.h5", self.folder / "alone.h5"
        config = NETWORKS / "prio_mmc.yaml"
        subprocess.run([PROGRAM, "run", config, "--replicates", "3", "--quiet", "-o", whole], check=True)
        subprocess.run([PROGRAM, "run", config, "--replicate", "3", "--quiet", "-o", alone], check=True)
        tables = [json.loads(subprocess.run([PROGRAM, "summary", "--json", path], check=True, capture_output=True).stdout)
                  for path in (whole, alone)]
        self.assertEqual(last(tables[0]["measures"]), last(tables[1]["measures"]))


def last(node):
    """The tree with every list of replicate values cut to its last."""
    if isinstance(node, dict):
        return {key: inner[-1:] if key == "values" and isinstance(inner, list) else last(inner)
                for key, inner in node.items() if key not in ("mean", "half_width", "n", "low", "high")}
    return [last(inner) for inner in node] if isinstance(node, list) else node


if __name__ == "__main__":
    unittest.main()

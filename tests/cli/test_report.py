# SPDX-License-Identifier: GPL-3.0-or-later
"""homeward report: one page with the result in it, byte for byte; what is wrong with a file is one sentence, and nothing is written."""
import base64
import pathlib
import re
import shutil
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import GOOD, SOURCE, TINY, Skip, main  # noqa: E402

SCRIPT = re.compile(rb'<script type="application/octet-stream;base64" id="homeward-result" data-name="([^"]*)">([A-Za-z0-9+/=]*)</script>')


def page(t, *words):
    done = t.homeward("report", *words)
    if "built without its page" in done.stderr:
        raise Skip("this build has no page")
    assert done.returncode == 0 and done.stderr == "", done.stderr
    path = t.folder / re.fullmatch(r"(?:Report|Viewer): (.*)\n", done.stdout)[1]
    return path, path.read_bytes()


def embedded(data):
    found = SCRIPT.findall(data)
    assert len(found) == 1, len(found)
    return found[0][0].decode(), base64.b64decode(found[0][1], validate=True)


def refused(t, words, *sentences, code=2):
    before = t.names()
    done = t.homeward("report", *words)
    assert done.returncode == code and done.stdout == "", (words, done.returncode, done.stdout)
    for sentence in sentences:
        assert sentence in done.stderr, (words, sentence, done.stderr)
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert t.names() == before, set(t.names()) ^ set(before)


def test_the_page_holds_the_result_and_nothing_else_that_varies(t):
    t.write("out.h5", t.result(TINY))
    path, data = page(t, "out.h5")
    assert path.name == "out.html"
    assert embedded(data) == ("out.h5", (t.folder / "out.h5").read_bytes())
    again, same = page(t, "out.h5", "-o", "other.html")
    assert again.name == "other.html" and same == data
    _, viewer = page(t, "--viewer")
    assert not SCRIPT.search(viewer) and t.names() == ["other.html", "out.h5", "out.html", "viewer.html"]
    assert SCRIPT.sub(b"", data).replace(b"\n", b"") == viewer.replace(b"\n", b"")


def test_without_a_name_it_is_that_of_the_run(t):
    t.write("homeward.h5", t.result(TINY))
    assert page(t)[0].name == "homeward.html"


def test_a_model_and_a_scheme_may_be_called_anything(t):
    name = "<script>alert(1)</script>"
    t.write("model.yaml", GOOD + f'title: "{name}"\n')
    assert t.homeward("run", "model.yaml", "--quiet", "-o", "a&b.h5").returncode == 0
    _, data = page(t, "a&b.h5")
    assert embedded(data) == ("a&amp;b.h5", (t.folder / "a&b.h5").read_bytes())
    assert b"alert(1)" in embedded(data)[1] and b"alert(1)" not in data


def test_what_is_wrong_with_a_file_is_one_sentence(t):
    data = t.result(TINY)
    t.write("out.h5", data)
    t.write("cut.h5", data[:len(data) // 2])
    t.write("flipped.h5", data[:5000] + bytes([data[5000] ^ 1]) + data[5001:])
    t.write("text.h5", "not a result\n")
    t.write("empty.h5", "")
    (t.folder / "folder").mkdir()
    for path, sentence in (("cut.h5", "cut short"), ("flipped.h5", "damaged"), ("text.h5", "not a homeward result"), ("empty.h5", "is empty"),
                           ("folder", "cannot be read"), ("none.h5", "cannot be read")):
        refused(t, [path], path, sentence)
    refused(t, [], "homeward.h5")
    refused(t, ["out.h5", "-o", "out.h5"], "is a result file")
    refused(t, ["--viewer", "out.h5"], "--viewer is the page without a result")
    refused(t, ["out.h5", "-o", "missing/page.html"], "the folder missing does not exist", code=3)
    refused(t, ["out.h5", "-o", "folder"], "it is a folder", code=3)


def test_a_full_disk_leaves_the_old_page(t):
    t.write("out.h5", t.result(TINY))
    with t.small_disk("64k") as disk:
        (disk / "page.html").write_text("the page of before", encoding="utf-8")
        done = t.homeward("report", "out.h5", "-o", disk / "page.html")
        assert done.returncode == 3 and "page.html could not be written" in done.stderr, done.stderr
        assert [p.name for p in disk.iterdir()] == ["page.html"] and (disk / "page.html").read_text(encoding="utf-8") == "the page of before"


def test_a_run_writes_its_report_last(t):
    page(t, "--viewer")
    done = t.homeward("run", TINY, "--report", "-o", "x.h5")
    assert done.returncode == 0 and done.stdout.splitlines()[-2:] == ["Results: x.h5", "Report: x.html"], done.stdout[-300:]
    data = (t.folder / "x.h5").read_bytes()
    assert data == t.result(TINY), "the report is no part of the result"
    assert embedded((t.folder / "x.html").read_bytes()) == ("x.h5", data)
    (t.folder / "x.html").unlink()
    assert t.homeward("run", TINY, "--report", "--resume", "-o", "x.h5").returncode == 0
    assert (t.folder / "x.html").exists(), "a run that is there already gets its report"
    assert t.homeward("run", TINY, "--quiet", "--shard", "1/1", "-o", "parts.h5").returncode == 0
    done = t.homeward("merge", "-o", "merged.h5", "parts.h5.parts", "--report", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert embedded((t.folder / "merged.html").read_bytes()) == ("merged.h5", data)
    for words in (["--shard", "1/2"], ["--dry-run"]):
        done = t.homeward("run", TINY, "--report", *words)
        assert done.returncode == 2 and "--report is of a whole result" in done.stderr, done.stderr


def test_what_failed_is_left_out_and_said(t):
    model = SOURCE / "configs" / "networks" / "deadlock.yaml"
    page(t, "--viewer")
    done = t.homeward("run", model, "--set", "run.on_deadlock=fail", "--replicates", "3", "--report", "-o", "some.h5")
    assert done.returncode == 1 and "replicates failed or missing; the report leaves them out" in done.stderr, done.stderr
    assert (t.folder / "some.html").exists()


def test_a_report_takes_no_time(t):
    """At most one second for 40 replicates of a whole district's size: the result that ships, its values repeated, is not at hand, so a
    network of as many bytes stands for it."""
    path = t.folder / "big.h5"
    words = ["run", SOURCE / "configs" / "networks" / "deadlock.yaml", "--replicates", "8000", "--quiet", "-o", path]
    assert t.homeward(*words).returncode == 0
    assert path.stat().st_size > 1_000_000
    page(t, "--viewer")
    start = time.monotonic()
    page(t, path.name)
    took = time.monotonic() - start
    assert took < 1, f"{took:.2f} s"


if __name__ == "__main__":
    main(globals())

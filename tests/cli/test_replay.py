# SPDX-License-Identifier: GPL-3.0-or-later
"""run --replay: the same bytes from what the result holds alone, when everything that was read is gone; what would change the run is refused."""
import pathlib
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import GOOD, NETWORKS, PROGRAM, SOURCE, TINY, main  # noqa: E402
from test_new_area import northmoor  # noqa: E402

SMALL = ["--set", "run.scale=0.2", "--set", "run.measured=60 d", "--set", "run.warm_up=20 d", "--replicates", "2"]


def bare(t, source):
    """A copy of a folder of configurations, which a test may delete."""
    folder = t.folder / "model"
    shutil.copytree(source, folder)
    return folder


def replayed(t, *words, result="out.h5", code=0):
    """Runs a model of the folder `model`, deletes that, and runs it again from the result, elsewhere; the two results' bytes are equal."""
    done = t.homeward("run", *words, "--quiet", "-o", result)
    assert done.returncode == code, done.stderr
    return again(t, result, code)


def again(t, result="out.h5", code=0):
    shutil.rmtree(t.folder / "model", ignore_errors=True)
    elsewhere = t.folder / "elsewhere"
    elsewhere.mkdir()
    done = t.homeward("run", "--replay", t.folder / result, "-o", "new.h5", "--threads", 2, cwd=elsewhere)
    assert done.returncode == code, done.stderr
    assert f"new.h5 has the same bytes as {t.folder / result}" in done.stdout, done.stdout
    assert (elsewhere / "new.h5").read_bytes() == (t.folder / result).read_bytes()
    return (t.folder / result).read_bytes()


def test_a_network_with_a_data_file(t):
    bare(t, TINY.parent)
    data = replayed(t, "model/everything.yaml", "--seed", 7, "--replicates", 3, "--set", "title=a\nb")
    assert str(t.folder).encode() not in data, "a result names no folder of this machine"


def test_a_district_with_schemes_and_changes(t):
    bare(t, SOURCE / "configs")
    replayed(t, "model/north_kent.yaml", *SMALL, "--scenario", "idt", "--scenario", "idt+discharge_to_assess", "--set", "acute.beds=440")


def test_the_whole_county(t):
    folder = bare(t, SOURCE / "configs")
    replayed(t, folder / "kent.yaml", *SMALL)


def test_a_county_of_forms(t):
    northmoor(t, "model")
    replayed(t, "model/model.yaml", *SMALL)


def test_data_named_by_its_whole_path(t):
    """In the model's folder and beside it: both are found when they are gone."""
    (t.folder / "model").mkdir()
    for name, folder in (("in.yaml", t.folder / "model"), ("beside.yaml", t.folder / "other")):
        folder.mkdir(exist_ok=True)
        (folder / "times.csv").write_text("at\n0.5\n1.5\n2.5\n", encoding="utf-8")
        text = GOOD.replace("rate: 1 per h", "at: {file: %s, column: at, unit: h}" % (folder / "times.csv"))
        (t.folder / "model" / name).write_text(text, encoding="utf-8")
    for name in ("in.yaml", "beside.yaml"):
        done = t.homeward("run", f"model/{name}", "--quiet", "-o", f"{name}.h5")
        assert done.returncode == 0, done.stderr
        (t.folder / "model").rename(t.folder / "gone")
        (t.folder / "other").rename(t.folder / "gone_too")
        done = t.homeward("run", "--replay", f"{name}.h5", "-o", "new.h5", "--quiet")
        assert done.returncode == 0, done.stderr
        (t.folder / "gone").rename(t.folder / "model")
        (t.folder / "gone_too").rename(t.folder / "other")


def test_after_merge_and_after_resume(t):
    bare(t, TINY.parent)
    for i in (1, 2, 3):
        assert t.homeward("run", "model/everything.yaml", "--replicates", 5, "--shard", f"{i}/3", "--quiet", "-o", "out.h5").returncode == 0
    assert t.homeward("merge", "-o", "out.h5", "out.h5.parts", "--quiet").returncode == 0
    merged = again(t)
    assert merged == t.result(TINY, "--replicates", 5, output="whole.h5")


def test_a_run_that_was_stopped_and_resumed(t):
    words = [NETWORKS / "bench_mm1.yaml", "--set", "run.patients=100000", "--replicates", "24", "--threads", "2", "--quiet", "-o", "out.h5"]
    run = t.start([PROGRAM, "run", *words, "--checkpoint", "0"], stderr=subprocess.PIPE, encoding="utf-8")
    while not list(t.folder.glob("out.h5.parts/*.shard")) and run.poll() is None:
        time.sleep(0.005)
    run.send_signal(signal.SIGTERM)
    run.communicate(timeout=60)
    assert t.homeward("run", *words, "--resume").returncode == 0
    again(t)


def test_a_replay_is_split_and_stopped_like_any_run(t):
    whole = t.result(TINY, "--replicates", 4)
    (t.folder / "out.h5").write_bytes(whole)
    for i in (1, 2):
        done = t.homeward("run", "--replay", "out.h5", "--shard", f"{i}/2", "--quiet", "-o", "new.h5")
        assert done.returncode == 0, done.stderr
    assert t.homeward("merge", "-o", "new.h5", "new.h5.parts", "--quiet").returncode == 0
    assert (t.folder / "new.h5").read_bytes() == whole


def test_one_replicate_and_failed_ones(t):
    replayed(t, TINY, "--replicate", 7)
    shutil.rmtree(t.folder / "elsewhere")
    replayed(t, NETWORKS / "deadlock.yaml", "--set", "run.on_deadlock=fail", "--set", "run.length=1 d", "--set", "run.warm_up=0 d", "--replicates", 12, result="failed.h5", code=1)


def test_a_replay_of_a_replay(t):
    data = replayed(t, TINY)
    shutil.copy(t.folder / "elsewhere" / "new.h5", t.folder / "out.h5")
    shutil.rmtree(t.folder / "elsewhere")
    assert again(t) == data


def test_what_would_change_the_run_is_refused(t):
    (t.folder / "out.h5").write_bytes(t.result(TINY))
    for words in (["--scenario", "idt"], ["--set", "a=1"], ["--replicates", "3"], ["--replicate", "3"], ["--seed", "1"]):
        done = t.homeward("run", "--replay", "out.h5", "-o", "new.h5", *words)
        assert done.returncode == 2 and words[0] in done.stderr, done.stderr
    done = t.homeward("run", TINY, "--replay", "out.h5", "-o", "new.h5")
    assert done.returncode == 2 and "a configuration" in done.stderr, done.stderr
    done = t.homeward("run", "--replay", "out.h5", "-o", "./out.h5")
    assert done.returncode == 2 and "is the result that is replayed" in done.stderr, done.stderr
    assert t.names() == ["out.h5"]


def test_files_that_cannot_be_replayed_are_refused(t):
    data = t.result(TINY)
    for name, content, said in (("no.h5", b"", "is empty"), ("cut.h5", data[:-100], "mark at its end is missing"), ("text.h5", b"model: network\n", "not an HDF5 file"),
                                ("flipped.h5", data[:5000] + bytes([data[5000] ^ 1]) + data[5001:], "checksum does not match")):
        (t.folder / name).write_bytes(content)
        done = t.homeward("run", "--replay", name, "-o", "new.h5")
        assert done.returncode == 2 and said in done.stderr and name in done.stderr, (name, done.stderr)
    done = t.homeward("run", "--replay", "nowhere.h5", "-o", "new.h5")
    assert done.returncode == 2 and "nowhere.h5" in done.stderr, done.stderr
    assert not (t.folder / "new.h5").exists()


def sealed_again(data):
    """A result's bytes with a seal that fits: a mark, the size and the checksum of sim/checksum.h."""
    body, mask = data[:-32], (1 << 64) - 1
    total = 0x9e3779b97f4a7c15 ^ len(body)
    for i in range(0, len(body), 8):
        total = (total ^ int.from_bytes(body[i:i + 8], "little")) * 0xff51afd7ed558ccd & mask
        total ^= total >> 32
    return body + data[-32:-16] + len(body).to_bytes(8, "little") + total.to_bytes(8, "little")


def test_a_result_that_comes_out_otherwise_is_told(t):
    """A value of the old result is changed, and sealed: the new one cannot have its bytes."""
    data = t.result(TINY)
    at = data.rfind(b"\x40", 0, 60000)
    (t.folder / "out.h5").write_bytes(sealed_again(data[:at - 3] + bytes([data[at - 3] ^ 1]) + data[at - 2:]))
    done = t.homeward("run", "--replay", "out.h5", "-o", "new.h5", "--quiet")
    assert done.returncode == 1 and "new.h5 differs from out.h5" in done.stderr, (done.returncode, done.stderr)
    assert (t.folder / "new.h5").read_bytes() == data


if __name__ == "__main__":
    main(globals())

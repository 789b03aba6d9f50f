# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that belong to one file, to nobody, or not to the engine.

Calls are looked for in code without comments and strings; a member call (x->free()) is not the library's function.
"""
import fnmatch
import re
import sys

from source import bare, code_files, finish, line_of, read, strings

# (names, files that may call them, where the call belongs)
CALLS = [
    ("malloc calloc realloc free aligned_alloc posix_memalign memalign reallocarray strdup strndup asprintf vasprintf getline alloca "
     "mmap munmap", ["sim/mem.c"], "memory comes from sim/mem.h"),
    ("fopen freopen fdopen open openat creat close read write pread pwrite fsync fdatasync rename renameat unlink remove mkdir rmdir opendir "
     "readdir closedir stat lstat fstat access truncate ftruncate mkstemp tmpfile tmpnam realpath", ["sim/io.c"], "files go through sim/io.h"),
    ("exp exp2 expm1 log log2 log10 log1p pow sin cos tan asin acos atan atan2 sinh cosh tanh cbrt hypot lgamma tgamma erf erfc expf logf "
     "powf expl logl powl", ["sim/num.c", "sim/special.c"], "libm differs between machines: use sim/num.h"),
    ("exit _exit _Exit quick_exit atexit", ["sim/main.c"], "only main ends the program"),
    ("abort", ["sim/base.c"], "use HW_REQUIRE"),
    ("time clock clock_gettime gettimeofday timespec_get localtime gmtime strftime nanosleep", ["sim/progress.c"],
     "the wall clock is read in one file and never reaches a result"),
    ("rand srand random srandom drand48 rand_r getrandom getentropy", [], "randomness comes from sim/rng.h"),
    ("getpid", ["sim/io.c"], "only a temporary name may depend on it"),
    ("setjmp longjmp sigsetjmp siglongjmp setlocale system popen fork gets strtok", [], "not in this program"),
]
# A health-care word in the engine is a sign that something stands in the wrong folder.
HEALTH = set("""bed beds ward wards hospital hospitals patient patients nurse nurses nursing doctor doctors clinic clinics clinician
    gp discharge discharges discharged reablement carehome care ambulance triage frailty acute surgery therapist therapists council dementia nhs
    medical medically diagnosis""".split())
# A network model's configuration says how many patients arrive, so its reader and its measures may say so too.
HEALTH_ALLOWED = [("sim/network*", {"patients"})]
# A scheme is data: no C file knows one by name.
SCHEME = re.compile(r"\b(idt|integrated_discharge_team)\b")


def calls(name, code):
    for words, files, where in CALLS:
        if any(fnmatch.fnmatch(name, allowed) for allowed in files):
            continue
        pattern = r"(?<![\w.>])(" + "|".join(words.split()) + r")\s*\("
        for match in re.finditer(pattern, code):
            yield f"{name}:{line_of(code, match.start())}: {match.group(1)}(): {where}"


def health(name, code):
    if not name.startswith(("sim/", "events/")):
        return
    banned = HEALTH.difference(*(words for files, words in HEALTH_ALLOWED if fnmatch.fnmatch(name, files)))
    for match in re.finditer(r"[A-Za-z_]\w*", code):
        word = next((part for part in match.group(0).lower().split("_") if part in banned), None)
        if word:
            yield f"{name}:{line_of(code, match.start())}: {match.group(0)}: '{word}' is a health-care word; the engine knows none"


def main(root):
    findings = []
    names = code_files(root)
    for name in names:
        text = read(root, name)
        code = bare(text)
        findings += calls(name, code)
        includes_blanked = re.sub(r"^[ \t]*#[ \t]*include[^\n]*", "", code, flags=re.M)
        findings += health(name, includes_blanked)
        findings += [f'{name}:{line}: "{match.group(1)}" names a scheme; schemes are data'
                     for line, content in strings(text) for match in [SCHEME.search(content)] if match]
    finish(findings, f"words of {len(names)} files")


if __name__ == "__main__":
    main(sys.argv[1])

"""The inputs of a comparison: folders of .npy files, made once and kept under Benchmarks/.data.

    gaussian         independent normal features
    scout-64, -256   factors that implicit's ALS learns from real applications, as many talents and openings as there are
    ...-large        the same, repeated with small seeded noise to the asked size
    alliance         what the engine multiplies for talents' lists of a generated alliance of the asked size
    alliance-rules   the same with the programme's own rules
    rules-5          the gaussian ones, with rules that leave 5 % of the pairs
"""

import csv
import os
import shutil
import subprocess
import sys

import numpy as np

from alliance import ROOT, SAMPLE, programme_in

STANDARD = ["gaussian", "scout-64", "scout-256", "scout-64-large", "scout-256-large", "alliance", "alliance-rules"]
SHARES = [100, 50, 25, 10, 5, 2, 1, 0.5]
# Classes of the case with rules: about as many as an alliance's rules make, and enough for a share of half a per cent.
ROW_CLASSES, COLUMN_CLASSES = 40, 400
# Size of the noise on repeated factors, as a share of a row's length.
NOISE = 0.05

SCOUT = os.path.join(os.path.dirname(ROOT), "shared", "data", "scout", "applications.csv")


def folder_of(name, options):
    """The folder with an input's files, which are made if they are missing; None where their source is not on this machine."""
    sized = name if name.startswith("scout") and not name.endswith("large") else f"{name}-{options.rows}x{options.columns}"
    if name == "gaussian" or name.startswith("rules"):
        sized += f"x{options.features}"
    path = os.path.join(options.data, "inputs", f"{sized}-{options.seed}")
    if os.path.isdir(path):
        return path
    if name.startswith("scout") and not os.path.exists(SCOUT):
        return None
    print(f"making {os.path.basename(path)}", file=sys.stderr)
    making = path + ".making"
    shutil.rmtree(making, ignore_errors=True)
    os.makedirs(making)
    make = next(maker for start, maker in MAKERS if name.startswith(start))
    make(name, making, options)
    os.rename(making, path)
    return path


def save(folder, **arrays):
    for name, values in arrays.items():
        np.save(os.path.join(folder, name.replace("_", "-") + ".npy"), values)


def gaussian(_, folder, options):
    random = np.random.default_rng(options.seed)
    draw = lambda n: random.standard_normal((n, options.features), dtype=np.float32)
    save(folder, rows=draw(options.rows), columns=draw(options.columns))


def rules(name, folder, options):
    """Allows each class of rows a random choice of classes of columns; the name states which share of them."""
    plain = folder_of("gaussian", options)
    for file in ("rows.npy", "columns.npy"):
        os.symlink(os.path.join(plain, file), os.path.join(folder, file))
    random = np.random.default_rng(options.seed)
    kept = max(1, round(float(name.removeprefix("rules-")) / 100 * COLUMN_CLASSES))
    allowed = np.zeros((ROW_CLASSES, COLUMN_CLASSES), dtype=bool)
    for row in allowed:
        row[random.permutation(COLUMN_CLASSES)[:kept]] = True
    spread = lambda n, classes: random.permutation(np.arange(n) % classes).astype(np.int32)
    save(folder, row_classes=spread(options.rows, ROW_CLASSES), column_classes=spread(options.columns, COLUMN_CLASSES), allowed=allowed)


def scout(name, folder, options):
    if name.endswith("-large"):
        base = folder_of(name.removesuffix("-large"), options)
        random = np.random.default_rng(options.seed)
        for file, n in (("rows", options.rows), ("columns", options.columns)):
            factors = np.load(os.path.join(base, file + ".npy"))
            chosen = factors[np.arange(n) % len(factors)]
            noise = random.standard_normal(chosen.shape, dtype=np.float32) / np.float32(chosen.shape[1] ** 0.5)
            save(folder, **{file: chosen + np.float32(NOISE) * np.linalg.norm(chosen, axis=1, keepdims=True) * noise})
        return
    from implicit.als import AlternatingLeastSquares
    from scipy.sparse import coo_matrix
    from threadpoolctl import threadpool_limits

    with open(SCOUT, newline="", encoding="utf-8") as file:
        pairs = [(row["resume_seq"], row["recruitment_seq"]) for row in csv.DictReader(file)]
    people, person = np.unique([a for a, _ in pairs], return_inverse=True)
    openings, opening = np.unique([b for _, b in pairs], return_inverse=True)
    matrix = coo_matrix((np.ones(len(pairs), dtype=np.float32), (person, opening)), (len(people), len(openings))).tocsr()
    with threadpool_limits(1, "blas"):
        model = AlternatingLeastSquares(factors=int(name.split("-")[1]), iterations=10, random_state=options.seed, num_threads=1)
        model.fit(matrix, show_progress=False)
    save(folder, rows=np.ascontiguousarray(model.user_factors), columns=np.ascontiguousarray(model.item_factors))


def alliance_features(name, folder, options):
    """The features of the talents' lists, and for alliance-rules the programme's classes."""
    if name == "alliance-rules":
        base = folder_of("alliance", options)
        for file in ("rows", "columns"):
            os.symlink(os.path.join(base, file + ".npy"), os.path.join(folder, file + ".npy"))
        for file in ("row-classes", "column-classes", "allowed"):
            shutil.copy(os.path.join(base, "programme", file + ".npy"), folder)
        return
    programme = programme_in(os.path.join(folder, "tables"))
    out = os.path.join(folder, "programme")
    size = ["--talents", str(options.rows), "--openings", str(options.columns)]
    subprocess.run([options.bench, "features", programme, out, "--generate", SAMPLE, *size], check=True, stdout=sys.stderr)
    for file in ("rows.npy", "columns.npy"):
        shutil.move(os.path.join(out, "talent-lists", file), folder)
    shutil.rmtree(os.path.join(folder, "tables"))


MAKERS = [("gaussian", gaussian), ("rules", rules), ("scout", scout), ("alliance", alliance_features)]

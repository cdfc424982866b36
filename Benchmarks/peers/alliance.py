"""The alliance's programme in a folder of its own, for tables of another size than the sample's."""

import os
import shutil

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = os.path.join(ROOT, "Datasets/alliance/sample.yml")


def programme_in(folder):
    """Writes the programme into a folder in which its tables will be generated; returns its path."""
    data = os.path.join(folder, "data")
    os.makedirs(data, exist_ok=True)
    books = os.path.join(folder, "codebooks")
    if not os.path.exists(books):
        os.symlink(os.path.join(ROOT, "Datasets/codebooks"), books)
    return shutil.copy(os.path.join(ROOT, "Datasets/alliance/graduates.yml"), data)

"""The least that counting can cost: a loop in C over columns in memory, compiled here and now."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy

from tests.bench.dossiers import FIRST_MONTH, KNOWN, MONTHS, TOPS

Columns = dict[str, numpy.ndarray]
Cells = dict[tuple[int, ...], tuple[int, ...]]
NAMES = ("top", "received_month", "known_minute", "sign", "channel", "level", "late_minute")
_SOURCE = """
#include <stdint.h>
void counts(int64_t n, const int16_t *top, const int16_t *month, const int32_t *known, const int8_t *sign,
            int32_t until, int64_t (*cells)[24]) {
    for (int64_t i = 0; i < n; i++)
        if (known[i] <= until) cells[top[i]][month[i] - FIRST] += sign[i];
}
void three(int64_t n, const int16_t *top, const int16_t *month, const int32_t *known, const int8_t *sign,
           const int8_t *channel, const int8_t *level, const int32_t *late, int32_t until, int64_t (*cells)[24][3]) {
    for (int64_t i = 0; i < n; i++)
        if (known[i] <= until) {
            int64_t *cell = cells[top[i]][month[i] - FIRST];
            cell[0] += sign[i];
            if (channel[i] == 2 && level[i] == 2) cell[1] += sign[i];
            if (late[i] > until) cell[2] += sign[i];
        }
}
"""
_THREE = ("channel", "level", "late_minute")


def compiler() -> str:
    """The C compiler of this machine; empty where there is none."""
    return shutil.which("cc") or ""


def loop(folder: Path, columns: Columns, *, three: bool) -> Callable[[], Cells]:
    """The loop over `columns`, ready to run."""
    source, library = folder / "loop.c", folder / "loop.so"
    source.write_text(_SOURCE.replace("FIRST", str(FIRST_MONTH)))
    subprocess.run([compiler(), "-O3", "-shared", "-fPIC", "-o", library, source], check=True)
    function = getattr(ctypes.CDLL(str(library)), "three" if three else "counts")
    names = [*NAMES[:4], *(_THREE if three else ())]
    pointers = [columns[name].ctypes.data_as(ctypes.c_void_p) for name in names]

    def run() -> Cells:
        cells = numpy.zeros((TOPS + 1, MONTHS, 3 if three else 1), numpy.int64)
        size, until = ctypes.c_int64(len(columns["top"])), ctypes.c_int32(KNOWN)
        function(size, *pointers, until, cells.ctypes.data_as(ctypes.c_void_p))
        return cells_of(cells)

    return run


def bincount(columns: Columns, *, three: bool) -> Cells:
    """The same by NumPy."""
    known = columns["known_minute"] <= KNOWN
    wheres = [known]
    if three:
        wheres.append(known & (columns["channel"] == 2) & (columns["level"] == 2))
        wheres.append(known & (columns["late_minute"] > KNOWN))
    keys = columns["top"].astype(numpy.int32) * MONTHS + (columns["received_month"] - FIRST_MONTH)
    added = columns["sign"] > 0
    size = (TOPS + 1) * MONTHS
    nets = [
        numpy.bincount(keys[where & added], minlength=size) - numpy.bincount(keys[where & ~added], minlength=size)
        for where in wheres
    ]
    return cells_of(numpy.stack(nets, axis=1).reshape(TOPS + 1, MONTHS, len(nets)))


def cells_of(cells: numpy.ndarray) -> Cells:
    tops, months = numpy.nonzero(cells.any(axis=2))
    return {
        (int(top), FIRST_MONTH + int(month)): tuple(map(int, cells[top, month]))
        for top, month in zip(tops, months, strict=True)
    }

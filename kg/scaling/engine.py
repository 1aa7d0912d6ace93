"""Daft: the only module that knows it. It comes with the extra `scale`.

What was found out by killing workers, and is relied on here: a class whose instances are processes (`use_process`) is
made anew where a machine is lost, while a pool of actors waits for it for ever; what a query wrote is what it returns,
since a task that ran twice leaves a second file; a killed process, or a lost machine that held part of a group-by, ends
the query. So a stage that failed is tried again from the files of the stage before.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import orjson

from kg.errors import KgError, ScalingError
from kg.exporters._files import write_atomic

Row = dict[str, Any]
Made = TypeVar("Made")
Frame = Any
# what a worker process does: it is given columns of a batch of rows, and gives rows for every row
Work = Callable[..., list[list[Row]]]
_ATTEMPTS = 3
_log = logging.getLogger(__name__)


class Engine:
    """Runs stages and keeps what they wrote in a folder that all workers reach."""

    def __init__(self, folder: Path, address: str = "") -> None:
        self.folder = folder.resolve()
        self.address = address
        self.daft = _started(address)

    def stage(self, name: str, key: Sequence[object], make: Callable[[], Frame], by: str = "") -> list[str]:
        """Return the Parquet files of a stage, which is not run again where its key (all that it is made of) is known.

        With `by`, the files are apart by the values of that column.
        """
        digest = sha256(orjson.dumps([name, *key], default=str)).hexdigest()[:16]
        note = self.folder / f"{name}-{digest}.json"
        if note.is_file():
            return list(orjson.loads(note.read_bytes()))

        def write(attempt: int) -> list[str]:
            target = self.folder / f"{name}-{digest}-{attempt}"
            shutil.rmtree(target, ignore_errors=True)
            options = {"partition_cols": [self.daft.col(by)]} if by else {}
            return sorted(make().write_parquet(str(target), compression="zstd", **options).to_pydict()["path"])

        files = _tried(name, write)
        write_atomic(note, orjson.dumps(files))
        return files

    def collected(self, name: str, make: Callable[[], Frame]) -> list[Row]:
        """Return the rows of a frame, in no order."""
        return _tried(name, lambda _: list(make().to_pylist()))

    def read(self, files: Sequence[str]) -> Frame:
        """A frame over the files of a stage."""
        return self.daft.read_parquet(list(files))

    def rows(self, rows: Sequence[Row], parts: int, schema: Mapping[str, Any]) -> Frame:
        """A frame over rows of this process, cut into parts that workers take one after the other."""
        frame = self.daft.from_arrow(_table(rows, schema))
        # on one machine the batches of a frame are shared out as they come
        return frame.into_partitions(min(parts, len(rows))) if self.address and parts > 1 and len(rows) > 1 else frame

    def each(
        self, frame: Frame, make: Callable[[], Work], columns: Sequence[str], schema: Mapping[str, Any], batch: int
    ) -> Frame:
        """A frame of the rows that workers make of the rows of another; `make` is called once in every process."""
        kind = self._kind(schema)
        worker = _worker(self.daft, self.daft.DataType.list(kind), batch)(make)
        rows = frame.select(worker.each(*(self.daft.col(name) for name in columns)).alias("made"))
        # where there are no rows for one, exploding leaves one that is null
        rows = rows.explode("made").where(self.daft.col("made").not_null())
        return rows.select(*(self.daft.col("made").get(name).alias(name) for name in schema))

    def local(self, frame: Frame) -> Iterator[Row]:
        """Yield the rows of a frame in this process."""
        yield from frame.iter_rows()

    def _kind(self, schema: Mapping[str, Any]) -> Any:
        from_arrow = self.daft.DataType.from_arrow_type
        return self.daft.DataType.struct({name: from_arrow(kind) for name, kind in schema.items()})


def _started(address: str) -> Any:
    """Daft, told where to run. Neither it nor Ray reports to anyone that it is used."""
    os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
    try:
        import daft
        import pyarrow  # noqa: F401

        if address:
            import ray
    except ImportError as error:
        raise ScalingError(
            f"the engine needs {error.name}", place="--engine daft", remedy="run pip install 'kg[scale]'"
        ) from error
    if not address:
        return daft
    try:
        if not ray.is_initialized():
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR)
        daft.set_runner_ray(noop_if_initialized=True)
    except Exception as error:
        raise ScalingError(
            f"no Ray cluster answers: {error}", place=address, remedy="start one with ray start --head"
        ) from error
    return daft


def _worker(daft: Any, returns: Any, batch: int) -> Any:
    class Worker:
        def __init__(self, make: Callable[[], Work]) -> None:
            self.work = make()

        def each(self, *columns: Any) -> list[list[Row]]:
            return self.work(*(column.to_pylist() for column in columns))

    Worker.each = daft.method.batch(Worker.each, return_dtype=returns, batch_size=batch)  # type: ignore[method-assign]
    return daft.cls(Worker, use_process=True)


def _table(rows: Sequence[Row], schema: Mapping[str, Any]) -> Any:
    import pyarrow

    return pyarrow.Table.from_pylist(list(rows), pyarrow.schema(list(schema.items())))


def _tried(name: str, run: Callable[[int], Made]) -> Made:
    """Run something, again if it fails; a fault of the input is the same the next time."""
    attempt = 1
    while True:
        try:
            return run(attempt)
        except KgError:
            raise
        except Exception as error:
            _log.warning("stage %s, attempt %d of %d: %s", name, attempt, _ATTEMPTS, error)
            if attempt == _ATTEMPTS:
                raise _failed(name, error) from error
        attempt += 1


def _failed(name: str, error: Exception) -> ScalingError:
    reason = str(error).strip().rsplit("\n", 1)[-1] or type(error).__name__
    return ScalingError(
        f"failed {_ATTEMPTS} times, at last with: {reason}",
        place=f"stage {name}",
        remedy="look into the logs of the workers; what is done is kept and not done again",
    )

"""Prepares playbooks in worker processes, so that a first build uses every core.

Comes in: a site's configuration, and the ids of playbooks that the cache lacks. Goes out: nothing. What workers make is
in the cache, where the build finds it. A worker that fails or is killed costs time alone: the build makes the rest.
Must not know: pages.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from pilotbook.build import SiteSource

PROCESSES = "PILOTBOOK_PROCESSES"
"""The environment variable that says how many processes a build may use."""
MIN_PLAYBOOKS = 24
"""Fewer playbooks than this, without documents, take about as long as a worker takes to start."""
PATIENCE = 30
"""Seconds that a build waits for a worker at the end, before it kills the worker."""


@dataclass(frozen=True)
class Job:
    """The task of one worker."""

    config_file: str
    site_url: str | None
    command: str
    """`build` or `serve`."""
    ids: Sequence[str]


def allowed_processes() -> int:
    """The number of processes that a build may use: the number of cores, unless the environment says less."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    limit = os.environ.get(PROCESSES, "")
    return max(1, min(cores, int(limit))) if limit.isdigit() else cores


def workers_for(
    config: MkDocsConfig, source: SiteSource, ids: Sequence[str], *, serving: bool
) -> contextlib.AbstractContextManager[None]:
    """Start workers for playbooks that the cache lacks, if there is enough to do."""
    makes_documents = bool(source.site.dossier.formats) and not serving
    if len(ids) < (2 if makes_documents else MIN_PLAYBOOKS):
        return contextlib.nullcontext()
    command = "serve" if serving else "build"
    return workers(ids, config_file=config.config_file_path, site_url=config.site_url, command=command)


@contextlib.contextmanager
def workers(ids: Sequence[str], *, config_file: str, site_url: str | None, command: str) -> Iterator[None]:
    """Have workers prepare playbooks from the last id on, while the build works from the first on, until they meet."""
    count = allowed_processes() - 1
    if count < 1:
        yield
        return
    before = set(multiprocessing.active_children())
    # Spawned, not forked: native threads, such as those of the PDF library, do not outlive a fork.
    pool = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=be_silent)
    jobs = [Job(config_file, site_url, command, ids[::-1][number::count]) for number in range(count)]
    futures = [pool.submit(run_job, job) for job in jobs]
    patience = 0.0  # a build that fails does not wait
    try:
        yield
        patience = PATIENCE
    finally:
        wait(futures, timeout=patience)
        for process in set(multiprocessing.active_children()) - before:
            if any(not future.done() for future in futures):
                process.kill()
        pool.shutdown(cancel_futures=True)


def be_silent() -> None:
    """Keep a worker's messages off the terminal: the build tells whatever is wrong."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def run_job(job: Job) -> None:
    """Prepare some playbooks of a site."""
    config = load_config(config_file=job.config_file)
    config.site_url = job.site_url
    config.plugins.on_startup(command=job.command, dirty=False)  # type: ignore[arg-type]  # it is one of the two
    plugin: Any = config.plugins["pilotbook"]
    plugin.builds_whole_site = False
    config = config.plugins.on_config(config)
    plugin.prepare(config, job.ids)

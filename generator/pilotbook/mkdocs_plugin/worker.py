"""Prepares playbooks in more processes, so that a first build uses every core.

Comes in: a site's configuration, and the ids of playbooks that the cache lacks. Goes out: nothing. What workers make is
in the cache, where the build finds it. A worker that fails or is killed costs time alone: the build makes the rest.
Must not know: pages.
"""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from pilotbook.build import SiteSource

from .child_processes import PATIENCE, ChildProcesses, allowed_processes, be_silent, can_have_children

MIN_PLAYBOOKS = 24
"""Fewer playbooks than this, without documents, take about as long as a worker takes to start."""


@dataclass(frozen=True)
class Job:
    """The task of one worker."""

    config_file: str
    site_url: str | None
    command: str
    """`build` or `serve`."""
    ids: Sequence[str]


def prepare_in_parallel(
    config: MkDocsConfig, source: SiteSource, ids: Sequence[str], prepare: Callable[[str], object], *, serving: bool
) -> contextlib.AbstractContextManager[None]:
    """Let more processes prepare the playbooks that the cache lacks, if there is enough to do.

    Children call `prepare` with the ID of each playbook. Workers do the same where a build can have no children.
    """
    makes_documents = bool(source.site.dossier.formats) and not serving
    if len(ids) >= 2 and can_have_children(makes_documents=True):
        return children(ids, prepare)
    if len(ids) < (2 if makes_documents else MIN_PLAYBOOKS):
        return contextlib.nullcontext()
    command = "serve" if serving else "build"
    return workers(ids, config_file=config.config_file_path, site_url=config.site_url, command=command)


@contextlib.contextmanager
def children(ids: Sequence[str], prepare: Callable[[str], object]) -> Iterator[None]:
    """Have children prepare playbooks from the last ID on, while the build works from the first on, until they meet."""
    processes = ChildProcesses()
    patience = 0.0  # a build that fails does not wait
    try:
        processes.start(ids, prepare)
        yield
        patience = PATIENCE
    finally:
        processes.stop(patience)


@contextlib.contextmanager
def workers(ids: Sequence[str], *, config_file: str, site_url: str | None, command: str) -> Iterator[None]:
    """Have workers do the same. Each loads the site again."""
    count = allowed_processes() - 1
    if count < 1:
        yield
        return
    before = set(multiprocessing.active_children())
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


def run_job(job: Job) -> None:
    """Prepare some playbooks of a site."""
    config = load_config(config_file=job.config_file)
    config.site_url = job.site_url
    config.plugins.on_startup(command=job.command, dirty=False)  # type: ignore[arg-type]  # it is one of the two
    plugin: Any = config.plugins["pilotbook"]
    plugin.builds_whole_site = False
    config = config.plugins.on_config(config)
    plugin.prepare(config, job.ids)

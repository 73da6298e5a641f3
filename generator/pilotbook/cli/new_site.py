"""Define the commands that make a site, and that say where it installs pilotbook from: new, pin.

Each command imports heavy modules itself, so that `--help` answers at once.
Comes in: arguments. Goes out: files, text on the terminal, an exit status.
Must not know: pages.
"""

from __future__ import annotations

from pathlib import Path

import click

from pilotbook.errors import PilotbookError

from .app import CONFIG, FOLDER, display_path, exit_on_error, main
from .printing import print_lines

PACKAGE = click.option(
    "--package",
    metavar="SOURCE",
    help="Where the site installs pilotbook from: a wheel, its https address, git+https://…@TAG, or `index`. "
    "[default: where this pilotbook was installed from]",
)


@main.command()
@click.argument("directory", type=FOLDER)
@click.option("--name", help="The site's name. [default: based on the folder's name]")
@click.option(
    "--shows", metavar="PLAYBOOKS", help="The library's playbooks to show, separated by commas. [default: all]"
)
@PACKAGE
@exit_on_error
def new(directory: Path, name: str | None, shows: str | None, package: str | None) -> None:
    """Create your own site in DIRECTORY.

    The site has the library's playbooks, a place for your own, and three ways to publish it. DIRECTORY may be a new
    repository. Existing files such as README.md, LICENSE and .gitignore are kept.

    \b
    Examples:
      pilotbook new our-playbooks
      pilotbook new our-playbooks --name "Our playbooks" --shows sales-sdr,forecasting
      pilotbook new . --package index
    """
    from pilotbook.authoring.new_site import site_files, validate_folder, write_new_site
    from pilotbook.authoring.new_site.package import CHOICES, choose_source
    from pilotbook.book.resolve import load_book
    from pilotbook.config import paths
    from pilotbook.errors import did_you_mean
    from pilotbook.text.labels import pluralize

    library = load_book(paths.find_layers(directory / "none"), base=Path.cwd()).playbooks
    chosen = [id_.strip() for id_ in shows.split(",") if id_.strip()] if shows is not None else list(library)
    for id_ in chosen:
        if id_ not in library:
            raise PilotbookError(f"The library has no playbook `{id_}`. {did_you_mean(id_, library)}")
    validate_folder(directory)
    source = choose_source(package, paths.lock_file())
    folder = directory.resolve()
    title = name or " ".join(folder.name.replace("-", " ").replace("_", " ").split()).capitalize() or "Our playbooks"
    made = write_new_site(directory, site_files(title, chosen, source))
    here = folder == Path.cwd()
    print_lines(
        f"Wrote {pluralize(made.count, 'file')} to {'this folder' if here else display_path(directory)}.",
        "",
        *made.kept,
        f"{source.explanation} {CHOICES}",
        "",
        "Next:",
        "",
        *([] if here else [f"  cd {display_path(directory)}"]),
        "  pilotbook serve",
        "",
        "Then follow the site's README.md.",
    )


@main.command()
@PACKAGE
@CONFIG
@exit_on_error
def pin(package: str | None, config_file: Path) -> None:
    """Pin the pilotbook version that the site installs.

    Also pins pilotbook's dependencies, with their hashes. Run this after you update pilotbook.

    \b
    Examples:
      pilotbook pin
      pilotbook pin --package index
    """
    from pilotbook.authoring.new_site.package import CHOICES, choose_source, find_other_wheels
    from pilotbook.config import paths
    from pilotbook.config.mkdocs_yml import read_config
    from pilotbook.staging import write_all

    root = read_config(config_file).root
    source = choose_source(package, paths.lock_file())
    written = write_all(source.files, root)
    print_lines(
        f"Wrote {', '.join(display_path(path) for path in written)}.",
        f"{source.explanation} {CHOICES}",
        *(f"{display_path(path)} is no longer used. Delete it." for path in find_other_wheels(root, source)),
    )

"""Every sub-command of `./yol`; each imports what it needs, so that the quick ones stay quick."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import explain_failures
from api.settings import Settings
from api.states import Role

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="Yol: career guidance in chat.")
staff = typer.Typer(no_args_is_help=True, help="Accounts of counsellors, leads, editors and managers.")
app.add_typer(staff, name="staff")
content = typer.Typer(no_args_is_help=True, help="The content packs: their check, and spreadsheets in and out.")
app.add_typer(content, name="content")


@app.command("up")
@explain_failures
def up_command(
    port: Annotated[int | None, typer.Option(help="Port of the API.")] = None,
    host: Annotated[str | None, typer.Option(help="Address the API listens on.")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Where the database and the logs live.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Add demo staff, conversations and statistics.")] = False,
) -> None:
    """Build what is missing, start everything, say where it is. Ctrl-C stops all."""
    from api.cli import up

    given = {"port": port, "host": host, "data_dir": data_dir.resolve() if data_dir else None}
    settings = Settings.model_validate({key: value for key, value in given.items() if value is not None})
    raise typer.Exit(up.run(settings, demo=demo))


@app.command("train")
@explain_failures
def train_command() -> None:
    """Validate the training data, train the model, ask it a few questions."""
    from api.cli import build

    build.train(force=True)


@app.command("test", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
@explain_failures
def test_command(context: typer.Context) -> None:
    """Install what the tests need and run all of them; options are passed on to pytest."""
    from api.cli import testing

    raise typer.Exit(testing.run(list(context.args)))


@app.command("nlu")
@explain_failures
def nlu_command() -> None:
    """Read TSV lines `lang<TAB>text`, write what the trained pipeline understands."""
    from api.cli import build, nlu

    build.train()
    raise typer.Exit(nlu.parse())


@app.command("evaluate")
@explain_failures
def evaluate_command(
    file: Annotated[Path, typer.Argument(help="TSV with the header lang, intent_label, text.")],
    entities: Annotated[Path | None, typer.Option(help="TSV with the header lang, text, entities.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure the trained pipeline on labelled lines, a language and an intent at a time."""
    from api.cli import build, nlu

    build.train()
    nlu.evaluate(file, entities, as_json=as_json)


@staff.command("add")
@explain_failures
def staff_add(
    name: Annotated[str, typer.Argument(help="First name, as people will read it.")],
    role: Annotated[Role, typer.Option(help="What the account may do.")] = Role.COUNSELLOR,
    centre: Annotated[list[str] | None, typer.Option(help="Centre id; repeat for several. None: every centre.")] = None,
) -> None:
    """Make an account and print a link that signs it in once."""
    from api.cli import accounts

    typer.echo(asyncio.run(accounts.add(Settings(), name=name, role=role, centres=centre or ["*"])))


@staff.command("link")
@explain_failures
def staff_link(name: Annotated[str, typer.Argument(help="Name of the account.")]) -> None:
    """Print a new link that signs an account in once, for somebody who has forgotten the password."""
    from api.cli import accounts

    typer.echo(asyncio.run(accounts.link(Settings(), name=name)))


@content.command("check")
@explain_failures
def content_check() -> None:
    """Name everything that the content packs have wrong, one finding a line."""
    from api.cli import content as packs

    raise typer.Exit(packs.check(Settings()))


@content.command("import")
@explain_failures
def content_import(
    kind: Annotated[str, typer.Argument(help="programmes, specialties, vacancies or esco.")],
    files: Annotated[list[str], typer.Argument(help="Files; for specialties and vacancies http(s) addresses, too.")],
    pack: Annotated[str | None, typer.Option(help="The pack they belong to; otherwise the first.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")] = False,
) -> None:
    """Take facts from a spreadsheet or another system into this installation."""
    from api.cli import content as packs

    raise typer.Exit(packs.import_files(Settings(), kind, files, pack=pack, dry_run=dry_run))


@content.command("export")
@explain_failures
def content_export(
    kind: Annotated[str, typer.Argument(help="programmes, centres, occupations or answers.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; otherwise the standard output.")
    ] = None,
    pack: Annotated[str | None, typer.Option(help="Only this pack; programmes: otherwise the first.")] = None,
) -> None:
    """Write a CSV table for a spreadsheet; `programmes` is the template of `content import programmes`."""
    from api.cli import content as packs

    packs.export(Settings(), kind, output, pack=pack)


if __name__ == "__main__":
    app(prog_name="yol")

"""The commands `attrib rules …` and `attrib models …`."""

from __future__ import annotations

from typing import Annotated

import typer

from attrib.commands.options import Model, Rules

rules_app = typer.Typer(help="Look at the rules, and test them on their examples.", no_args_is_help=True)
models_app = typer.Typer(help="Weights for the parser.", no_args_is_help=True)


@rules_app.command("list")
def list_rules(rules: Rules = None) -> None:
    """Print every rule: its id, its family, what it finds.

    \b
    Examples:
      attrib rules list
      attrib rules list --rules my-rules
    """
    from attrib.grammar import load_grammar
    from attrib.resources import rules_dir

    for rule in load_grammar([rules_dir(), *(rules or ())]).rules:
        print(f"{rule.id}\t{rule.family}\t{rule.about}")


@rules_app.command("check")
def check_rules(
    rules: Rules = None,
    freeze: Annotated[
        bool, typer.Option("--freeze", help="First parse the examples that are new; drop those that are gone.")
    ] = False,
    model: Model = "packaged",
) -> None:
    """Test every rule on its examples: it must find its hits and leave its near misses alone.

    The examples run over parses that are kept with the rules, so that their outcome does not change with a model.
    Where one fails, the exit code is 1.

    \b
    Examples:
      attrib rules check
      attrib rules check --rules my-rules --freeze
    """
    from attrib.rulecheck import check, freeze_examples

    if freeze:
        freeze_examples(rules or (), model)
    results = check(rules or ())
    for result in results:
        if not result.ok:
            print(result.message)
    known = sum(result.outcome == "known miss" for result in results)
    failed = sum(not result.ok for result in results)
    print(f"{len(results)} examples: {len(results) - known - failed} pass, {known} are known misses, {failed} fail")
    raise typer.Exit(1 if failed else 0)


@rules_app.command("doc")
def document_rules(rules: Rules = None) -> None:
    """Print the rule reference, a page in Markdown made from the rules.

    \b
    Examples:
      attrib rules doc > rules.md
    """
    from attrib.grammar import load_grammar, rule_reference
    from attrib.resources import rules_dir

    print(rule_reference(load_grammar([rules_dir(), *(rules or ())])), end="")


@models_app.command("list")
def list_models() -> None:
    """Print the weights that can be used with --model, and which of them are on this computer.

    \b
    Examples:
      attrib models list
    """
    from attrib.parsing import available

    for model in available():
        size = f"{model.megabytes:.0f} MB" if model.installed else "not fetched"
        print(f"{model.name}\t{size}\t{model.about}")


@models_app.command("fetch")
def fetch_model(
    package: Annotated[str, typer.Argument(metavar="PACKAGE", help="A name of `attrib models list`.")],
    url: Annotated[str, typer.Option("--url", metavar="URL", help="A mirror of Stanza's resources.")] = "",
) -> None:
    """Download one of Stanza's packages for English. This is the only command that uses the network.

    \b
    Examples:
      attrib models fetch default_accurate
      attrib report news --model default_accurate
    """
    from attrib.parsing import fetch

    print(f"{fetch(package, url).name} is ready: use it with --model {package}")

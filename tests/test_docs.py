"""The documentation is complete, its links lead somewhere, its examples run, and each notion has one word."""

import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from banso.api.problems import STATUSES
from banso.api.urls import api
from banso.cli import COMMANDS
from banso.core import conditions, jobs, lifecycle, mails, proposals
from banso.core.diagrams import state_diagram
from banso.core.jobs import JobState

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])

# Commands that do not end by themselves; .ci/run starts the real one.
ENDLESS = re.compile(r"\bbanso serve\b(?!.*--help)")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# --------------------------------------------------------------------------------- nothing is left out


def headings(path: Path) -> set[str]:
    """The words set as code in the headings of a page: ## `banso check` gives banso check."""
    lines = re.findall(r"^#+ .*$", text_of(path), flags=re.MULTILINE)
    return {word for line in lines for word in re.findall(r"`([^`]+)`", line)}


def node_names() -> set[str]:
    """The condition nodes of core as programme files spell them: AtMost is at_most."""
    kinds = [kind for kind in vars(conditions).values() if isinstance(kind, type)]
    nodes = [kind for kind in kinds if issubclass(kind, conditions.Node)]
    leaves = [
        kind for kind in nodes if not any(other is not kind and issubclass(other, kind) for other in nodes)
    ]
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower() for kind in leaves}


def environment_variables() -> set[str]:
    """Every BANSO_ variable the code or the tests' set-up reads."""
    files = [*(ROOT / "src").rglob("*.py"), ROOT / "tests" / "conftest.py"]
    return {name for path in files for name in re.findall(r"\bBANSO_[A-Z_]*[A-Z]\b", text_of(path))}


def test_every_command_is_documented() -> None:
    assert {f"banso {name}" for name in COMMANDS} - headings(REFERENCE / "cli.md") == set()


def test_every_condition_node_is_documented() -> None:
    known = node_names()
    assert {"at_most", "judged", "at_least_of"} <= known
    assert known - headings(REFERENCE / "conditions.md") == set()


def test_every_setting_is_documented() -> None:
    known = environment_variables()
    assert "BANSO_DATA" in known
    written = set(re.findall(r"`(BANSO_[A-Z_]+)`", text_of(REFERENCE / "settings.md")))
    assert known - written == set()


def api_operations() -> set[str]:
    """Every operation of the API as its page names it: GET /api/v1/simulations."""
    paths = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def test_every_operation_of_the_api_is_documented_and_no_other() -> None:
    known = api_operations()
    assert "POST /api/v1/simulations" in known
    assert headings(REFERENCE / "api.md") == known


def test_every_kind_of_problem_and_every_state_of_a_job_is_documented() -> None:
    written = set(re.findall(r"`([a-z-]+)`", text_of(REFERENCE / "api.md")))
    kinds = {
        kind
        for path in (ROOT / "src" / "banso" / "api").rglob("*.py")
        for kind in re.findall(r"problem\(\s*\"([a-z-]+)\"", text_of(path))
    }
    refused = {re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower() for error in STATUSES}
    assert {"not-signed-in", "body-too-large", "job-not-found"} <= kinds | refused
    assert (kinds | refused | {state.value for state in JobState}) - written == set()


def test_the_diagrams_of_the_machines_are_those_of_the_code() -> None:
    page = text_of(REFERENCE / "lifecycle.md")
    machines = [
        state_diagram(lifecycle.NEXT, lifecycle.LABELS),
        state_diagram(proposals.NEXT, proposals.LABELS),
        state_diagram(proposals.STEP_NEXT, proposals.STEP_LABELS),
        state_diagram(mails.NEXT, mails.LABELS),
        state_diagram(jobs.NEXT, jobs.LABELS),
    ]
    assert [drawn for drawn in machines if f"```mermaid\n{drawn}\n```" not in page] == []


def test_every_make_target_is_documented() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", text_of(ROOT / "Makefile"), flags=re.MULTILINE)
    assert phony
    written = text_of(ROOT / "CONTRIBUTING.md") + text_of(ROOT / "README.md")
    assert [target for target in phony[1].split() if f"make {target}" not in written] == []


def test_every_shelf_is_explained() -> None:
    shelves = {p.name for p in (ROOT / "src" / "banso").iterdir() if (p / "__init__.py").exists()}
    written = text_of(DOCS / "explanation" / "structure.md")
    assert {name for name in shelves if f"`{name}" not in written} == set()


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    lists = [project["project"]["dependencies"], *project["project"]["optional-dependencies"].values()]
    lists += project["dependency-groups"].values()
    declared = [re.split(r"[\[<>=~]", requirement)[0] for one in lists for requirement in one]
    written = text_of(DOCS / "decisions" / "dependencies.md")
    assert "django" in declared
    assert [name for name in declared if f"`{name}`" not in written] == []


# -------------------------------------------------------------------------------- links lead somewhere


def broken_links(page: Path) -> list[str]:
    prose = re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", prose)
    return [
        t
        for t in targets
        if "://" not in t and not t.startswith("mailto:") and not (page.parent / t).exists()
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []


# ---------------------------------------------------------------------------------------- examples run


class Example(NamedTuple):
    page: Path
    line: int
    command: str
    exit_code: int


def examples(page: Path) -> Iterator[Example]:
    """Lines `$ ... banso ...` of console blocks; `# exit 1` behind one states another end than 0."""
    block = None
    lines = text_of(page).splitlines()
    for number, line in enumerate(lines, start=1):
        if line.startswith("```"):
            block = line.removeprefix("```").strip() if block is None else None
        if block != "console" or not line.startswith("$ ") or "banso" not in line:
            continue
        command, following = line.removeprefix("$ "), number
        while command.endswith("\\"):
            command = f"{command[:-1]} {lines[following].removeprefix('> ').strip()}"
            following += 1
        stated = re.search(r"# exit (\d+)\s*$", command)
        if not ENDLESS.search(command):
            yield Example(page, number, command, int(stated[1]) if stated else 0)


EXAMPLES = [example for page in PAGES for example in examples(page)]


def test_examples_are_read_with_their_exit_code(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    fence = "```"
    page.write_text(
        f"{fence}console\n$ banso programmes \\\n>   --json\nA1\n$ banso check --on never  # exit 2\n"
        f"$ banso serve --demo\n{fence}\n{fence}text\n$ banso facts\n{fence}\n"
    )
    read = [(e.line, e.command.split()[:3], e.exit_code) for e in examples(page)]
    assert read == [(2, ["banso", "programmes", "--json"], 0), (5, ["banso", "check", "--on"], 2)]


def test_the_documentation_has_examples() -> None:
    assert {example.page.name for example in EXAMPLES} >= {"README.md", "README.ja.md", "cli.md"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.page.relative_to(ROOT)}:{e.line}")
def test_examples_run(example: Example) -> None:
    here = Path(sys.executable).parent
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", example.command],
        cwd=ROOT,
        env=os.environ | {"PATH": f"{here}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == example.exit_code, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


# -------------------------------------------------------------------------------- one notion, one word


def glossary() -> list[tuple[str, str, str]]:
    row = re.compile(r"^\| *([^|]+?) *\| *([^|]+?) *\| *([^|]*?) *\|$", flags=re.MULTILINE)
    rows = row.findall(text_of(DOCS / "glossary.md"))
    return [cells for cells in rows if cells[0] != "English" and not set(cells[0]) <= set("-: ")]


def words(cell: str) -> list[str]:
    """The words of a cell: 事業・制度 are two names of one notion."""
    return [word.strip() for word in re.split(r"[,、・]", cell)]


def repeated(cells: list[str]) -> list[str]:
    counted = Counter(word.lower() for cell in cells for word in words(cell))
    return [word for word, times in counted.items() if times > 1]


def test_one_english_word_for_one_notion() -> None:
    rows = glossary()
    assert len(rows) > 50
    assert repeated(["round, call", "call"]) == ["call"]
    assert repeated([english for english, _, _ in rows]) == []


def test_one_japanese_word_for_one_notion() -> None:
    assert repeated([japanese for _, japanese, _ in glossary()]) == []


def test_every_notion_is_explained() -> None:
    assert [row for row in glossary() if not all(row)] == []


@pytest.mark.parametrize(
    ("taken", "given"),
    [("program", "programme"), ("subsidise", "grant"), ("hojokin", "grant"), ("seido", "programme")],
)
def test_the_code_uses_the_words_of_the_glossary(taken: str, given: str) -> None:
    """Names of the code, word by word: a name such as find_program would be another spelling of a notion."""
    pattern = re.compile(rf"(?<![A-Za-z]){taken}s?(?![A-Za-z])", flags=re.IGNORECASE)
    names = re.compile(r"^\s*(?:def|class|async def) (\w+)", flags=re.MULTILINE)
    files = (ROOT / "src").rglob("*.py")
    found = {n for path in files for n in names.findall(text_of(path)) if pattern.search(n.replace("_", " "))}
    assert found == set(), f"say {given}"

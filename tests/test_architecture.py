"""The rules of docs/explanation/structure.md that neither ruff nor import-linter can check.

Each rule is a function from a syntax tree (or a path) to the places that break it, and is shown to find what
it looks for on a few lines of its own before it is let loose on src.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "banso"
DOORS = ("web", "api", "mcp", "cli")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40

HOMELESS = {"util", "helper", "common", "manager", "processor", "misc", "repository"}

# The one place that loads modules by name: the table of commands.
LATE_IMPORTS_ALLOWED = {SOURCE / "cli" / "__init__.py"}

WRITING = {
    "save", "delete", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update",
    "save_m2m",
}  # fmt: skip
# update() writes only on a query set; on a dictionary or a digest it is harmless.
QUERY_SET = {
    "objects", "all", "filter", "exclude", "order_by", "select_for_update", "select_related", "using",
    "_default_manager", "_base_manager", "get_queryset",
}  # fmt: skip
# A workbook is saved too, but not into the database; router.delete names a method of HTTP.
NOT_RECORDS = {"workbook", "router"}

NOT_IN_CORE = {
    "os", "io", "sys", "pathlib", "shutil", "tempfile", "glob", "subprocess", "socket", "sqlite3", "time",
    "random", "secrets", "urllib", "http", "logging", "importlib", "pickle", "csv", "asyncio", "threading",
}  # fmt: skip

Rule = Callable[[ast.Module], Iterator[ast.AST]]


def python_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*.py") if "migrations" not in p.parts)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def everything_broken(rule: Rule, files: list[Path]) -> list[str]:
    return [where(path, node) for path in files for node in rule(tree(path))]


# ------------------------------------------------------------------------------------------- the rules


def names_along(node: ast.expr) -> Iterator[str]:
    """The names of a chain such as Call.objects.filter(...), from right to left."""
    while True:
        match node:
            case ast.Attribute(value=inner, attr=name):
                yield name
                node = inner
            case ast.Call(func=inner):
                node = inner
            case ast.Subscript(value=inner):
                node = inner
            case ast.Name(id=name):
                yield name
                return
            case _:
                return


def record_writes(module: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        verb = node.func.attr
        # The asynchronous twins are called asave, adelete, abulk_create ...
        verbs = {verb, verb.removeprefix("a")}
        receiver = set(names_along(node.func.value))
        if (verbs & WRITING and not receiver & NOT_RECORDS) or ("update" in verbs and receiver & QUERY_SET):
            yield node


def late_imports(module: ast.Module) -> Iterator[ast.AST]:
    """importlib.resources and importlib.metadata read files; the rest of importlib loads modules by name."""
    reading = {"importlib.resources", "importlib.metadata"}
    for node in ast.walk(module):
        match node:
            case ast.Import(names=names) if any(
                n.name.split(".")[0] == "importlib" and n.name not in reading for n in names
            ):
                yield node
            case ast.ImportFrom(module="importlib", names=names) if any(
                f"importlib.{n.name}" not in reading for n in names
            ):
                yield node
            case ast.ImportFrom(module="django.utils.module_loading"):
                yield node
            case ast.Call(func=ast.Name(id="__import__")):
                yield node


def function_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from def to the last one, the docstring left out: what is explained well is not long."""
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def long_functions(module: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and function_lines(node) > LONGEST_FUNCTION
        ):
            yield node


def impure_imports(module: ast.Module) -> Iterator[ast.AST]:
    """What core may not import: all but the standard library and core, and whatever touches the world."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            first = name.split(".")[0]
            if not (name.startswith("banso.core") or (first in sys.stdlib_module_names - NOT_IN_CORE)):
                yield node


def floats(module: ast.Module) -> Iterator[ast.AST]:
    """Decimal fractions written down, and float(); isinstance(x, float), which refuses one, is welcome."""
    for node in ast.walk(module):
        match node:
            case ast.Constant(value=float()):
                yield node
            case ast.Call(func=ast.Name(id="float")):
                yield node
            case ast.Call(func=ast.Name(id="round")):
                yield node


def suppressions(text: str) -> list[str]:
    """Comments that silence a tool instead of answering it."""
    pattern = r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover|mypy:\s*ignore|ruff:\s*noqa|TODO|FIXME|XXX)"
    return re.findall(pattern, text)


def homeless_words(path: Path) -> set[str]:
    """Words of a path below src that name no notion."""
    words = re.split(r"[/_.]", path.relative_to(SOURCE).as_posix())
    return {word for word in words if word.removesuffix("s") in HOMELESS}


def key_locks(module: ast.Module) -> Iterator[ast.AST]:
    """Rows locked together with their keys: docs/decisions/0011-locks-and-the-trail.md."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            named = {keyword.arg for keyword in node.keywords}
            if node.func.attr == "select_for_update" and "no_key" not in named:
                yield node


# ----------------------------------------------------------------------- the rules find what they seek


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (record_writes, "call.save()"),
        (record_writes, "await call.asave(update_fields=['status'])"),
        (record_writes, "Call.objects.create(name='x')"),
        (record_writes, "Call.objects.filter(pk=1).update(name='x')"),
        (record_writes, "Call.objects.get_or_create(pk=1)"),
        (record_writes, "request.user.calls.all().delete()"),
        (record_writes, "Call._default_manager.abulk_create([])"),
        (late_imports, "import importlib"),
        (late_imports, "from importlib import import_module"),
        (late_imports, "from django.utils.module_loading import import_string"),
        (late_imports, "__import__('banso')"),
        (impure_imports, "import django"),
        (impure_imports, "from banso.definitions.programme import Programme"),
        (impure_imports, "from pathlib import Path"),
        (floats, "rate = 0.7"),
        (floats, "yen = float(text)"),
        (floats, "yen = round(x)"),
        (key_locks, "Call.objects.select_for_update(of=('self',)).get(pk=1)"),
        (long_functions, "def long():\n" + "    x = 1\n" * LONGEST_FUNCTION),
    ],
)
def test_a_rule_finds_what_breaks_it(rule: Rule, line: str) -> None:
    assert list(rule(ast.parse(line)))


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (record_writes, "context.update(title='x')"),
        (record_writes, "digest.update(b'x')"),
        (record_writes, "workbook.save(buffer)"),
        (record_writes, "router.delete('/{int:run_id}')"),
        (record_writes, "Call.objects.filter(pk=1).first()"),
        (late_imports, "from importlib import resources"),
        (late_imports, "import importlib.metadata"),
        (impure_imports, "from fractions import Fraction"),
        (impure_imports, "from banso.core.errors import BansoError"),
        (floats, "isinstance(value, float)"),
        (key_locks, "Call.objects.select_for_update(no_key=True).get(pk=1)"),
        (long_functions, "def short():\n" + "    x = 1\n" * (LONGEST_FUNCTION - 1)),
        (
            long_functions,
            'def told():\n    """One.\n\n' + "    more\n" * LONGEST_FUNCTION + '    """\n    x = 1\n',
        ),
    ],
)
def test_a_rule_leaves_alone_what_keeps_it(
    rule: Callable[[ast.Module], Iterator[ast.AST]], line: str
) -> None:
    assert not list(rule(ast.parse(line)))


# ------------------------------------------------------------------------------------ the source obeys


def test_doors_never_write_records() -> None:
    files = [path for door in DOORS for path in python_files(SOURCE / door)]
    assert files
    assert everything_broken(record_writes, files) == []


def test_modules_are_loaded_by_name_in_one_place_only() -> None:
    files = [path for path in python_files(SOURCE) if path not in LATE_IMPORTS_ALLOWED]
    assert everything_broken(late_imports, files) == []


def test_core_is_standard_library_only_and_touches_nothing() -> None:
    assert everything_broken(impure_imports, python_files(SOURCE / "core")) == []


def test_core_holds_no_floats() -> None:
    assert everything_broken(floats, python_files(SOURCE / "core")) == []


def test_rows_are_locked_without_their_keys() -> None:
    assert everything_broken(key_locks, python_files(SOURCE)) == []


def test_no_function_is_longer_than_a_screen() -> None:
    assert everything_broken(long_functions, python_files(SOURCE)) == []


def test_no_file_is_longer_than_one_sitting() -> None:
    lengths = {
        p.relative_to(ROOT): len(p.read_text(encoding="utf-8").splitlines()) for p in python_files(SOURCE)
    }
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_folder_and_module_is_named_for_a_notion() -> None:
    assert homeless_words(SOURCE / "web" / "date_utils.py") == {"utils"}
    assert {p.relative_to(ROOT) for p in python_files(SOURCE) if homeless_words(p)} == set()


def test_no_tool_is_silenced() -> None:
    assert suppressions("x = 1  # noqa: E501")
    files = python_files(SOURCE) + python_files(ROOT / "tests") + python_files(ROOT / "bench")
    found = {p.relative_to(ROOT) for p in files if suppressions(p.read_text(encoding="utf-8"))}
    assert found - {Path("tests/test_architecture.py")} == set()


# ----------------------------------------------------------------------------------- what is installed


def pinned(name: str) -> dict[str, bool]:
    """Every package a requirements file pins, and whether it carries a hash."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    return {block.split("==")[0]: "--hash=sha256:" in block for block in blocks if "==" in block}


def declared(requirement: str) -> str:
    return re.split(r"[\[<>=~!; ]", requirement)[0].lower()


@pytest.mark.parametrize("name", ["runtime", "build", "dev", "tools"])
def test_requirements_are_hashed_and_name_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^--", text, flags=re.MULTILINE)
    assert [package for package, hashed in pinned(name).items() if not hashed] == []


def test_requirements_hold_all_that_pyproject_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = {declared(r) for r in project["project"]["dependencies"]}
    extras = {declared(r) for rs in project["project"]["optional-dependencies"].values() for r in rs}
    groups = {name: {declared(r) for r in rs} for name, rs in project["dependency-groups"].items()}
    assert runtime <= pinned("runtime").keys()
    assert groups["build"] <= pinned("build").keys()
    assert runtime | extras | groups["build"] | groups["dev"] <= pinned("dev").keys()
    assert groups["tools"] <= pinned("tools").keys()

"""Reading the data folder: what every process does once."""

from statistics import median

import yaml

from banso.definitions.region import data_path, load_region
from bench.measuring import Row, side_by_side, spread

RUNS = 7


def loading() -> list[Row]:
    """The whole region from YAML to checked objects, beside parsing the same files with the C parser alone."""
    path = data_path()
    files = [file for file in sorted(path.rglob("*.yaml")) if not file.name.endswith(".cases.yaml")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    ours, baseline = side_by_side(
        lambda _run: load_region(path),
        lambda _run: [yaml.load(text, Loader=yaml.CSafeLoader) for text in texts],
        RUNS,
    )
    return [
        Row(
            what=f"loading the region ({len(load_region(path).programmes)} programmes, {len(files)} files)",
            ours=median(ours),
            baseline=median(baseline),
            baseline_name="parsing the YAML alone",
            note=f"{spread(ours)} ms",
        )
    ]

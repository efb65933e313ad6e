"""Write all samples below FOLDER (default: the folder of the committed samples)."""

import sys
from pathlib import Path

from samples.build import an_lao, decisions, dien_bien_phu, minh_hoa, quang_ngai

SAMPLES = Path(__file__).resolve().parent.parent


def build(folder: Path) -> None:
    """Write every sample file below `folder`; the bytes depend on the catalogue and this package only."""
    dien_bien_phu.write(folder / "dien-bien-phu")
    an_lao.write(folder / "an-lao")
    quang_ngai.write(folder / "quang-ngai")
    totals = minh_hoa.write(folder / "minh-hoa")
    decisions.write(folder / "decisions")
    expected = folder / "expected" / "indicator_value.csv"
    rows = dien_bien_phu.expected() + quang_ngai.expected() + totals
    decisions.write_csv(expected, minh_hoa.EXPECTED_COLUMNS, rows)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)

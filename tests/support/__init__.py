"""What the tests share: builders of sites, browsers and documents, shared cases and hostile texts."""

from pathlib import Path

import pytest

pytest.register_assert_rewrite(*(f"{__name__}.{path.stem}" for path in Path(__file__).parent.glob("[!_]*.py")))

"""What several tests share: the rules, the sample corpus, and the folder of real documents where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg import rules as rules_module
from kg.rules import Rules

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
SHARED = Path(os.environ.get("KG_SHARED") or HERE.parents[1] / "shared")


@pytest.fixture(scope="session")
def rules() -> Rules:
    return rules_module.load()


@pytest.fixture(scope="session")
def corpus() -> Path:
    return CORPUS


@pytest.fixture(scope="session")
def seeds() -> Path:
    if not (SHARED / "seeds").is_dir():
        pytest.skip("the real documents are not beside this checkout")
    return SHARED / "seeds"


@pytest.fixture(scope="session")
def gold() -> Path:
    if not (SHARED / "gold").is_dir():
        pytest.skip("the gold is not beside this checkout")
    return SHARED / "gold"

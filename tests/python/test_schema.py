# SPDX-License-Identifier: Apache-2.0
"""The JSON Schema of plans: what it takes, what it refuses, and that the reader agrees."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fundalloc as fa
import pytest
import yaml
from fundalloc import _core
from fundalloc.cli import app
from fundalloc.plan import plan_json
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from typer.testing import CliRunner

from tests.oracle import generate, generate_bounds
from tests.python import test_errors, test_errors_rules

ROOT = Path(__file__).parents[2]
PLANS = sorted(
    path for folder in ("examples", "tests/cases") for path in (ROOT / folder).rglob("*.yaml")
)
SCHEMA = fa.plan_schema()
VALID = Draft202012Validator(SCHEMA)
RANDOM = 60  # plans of each of two generators


class Typed(yaml.SafeLoader):
    """YAML as an editor reads it: numbers and truths are some; a date stays a text."""


Typed.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_json(value: Any) -> Any:
    """Return a document as JSON has it: the keys of maps are texts."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    return [as_json(item) for item in value] if isinstance(value, list) else value


def readings(text: str) -> list[Any]:
    """Return a plan file as our reader has it, all texts, and as an editor has it."""
    loaders = (yaml.BaseLoader, Typed)
    return [as_json(yaml.load(text, Loader=loader)) for loader in loaders]


def complaint(document: Any, by: Draft202012Validator = VALID) -> str:
    """Return what the schema has against a document; empty where it is valid."""
    problem = best_match(by.iter_errors(document))
    return "" if problem is None else f"{problem.json_path}: {problem.message[:300]}"


def test_the_schema_is_one() -> None:
    for keys in (None, "en", "zh"):
        Draft202012Validator.check_schema(fa.plan_schema(keys))


def test_its_references_lead_somewhere() -> None:
    text = json.dumps(SCHEMA)
    names = set(re.findall(r'"\$ref": "#/\$defs/([^"]*)"', text))
    assert names == set(SCHEMA["$defs"])


class FirstCome:
    """A rule of the user's own, by its name alone."""

    name = "first_come"

    def awards(self, estate: Any, claims: Any) -> Any:
        raise NotImplementedError


OF_A_PROGRAM = ROOT / "examples" / "own_rules" / "plan.yaml"  # names rules of a C++ program


@pytest.mark.parametrize(
    "path", [p for p in PLANS if p != OF_A_PROGRAM], ids=lambda p: str(p.relative_to(ROOT))
)
def test_plans_of_the_project_are_valid(path: Path) -> None:
    own = [FirstCome()] if "own_rules" in path.parts else []
    for document in readings(path.read_text("utf-8")):
        assert complaint(document, Draft202012Validator(fa.plan_schema(rules=own))) == ""
        assert bool(complaint(document)) == bool(own)
    read = fa.read_plan(path, own)
    for lang in ("en", "zh"):
        one = Draft202012Validator(fa.plan_schema(lang, own))
        for document in readings(read.to_yaml(lang=lang) or ""):
            assert complaint(document, one) == ""


def test_rules_of_a_program_are_all_that_is_refused() -> None:
    for document in readings(OF_A_PROGRAM.read_text("utf-8")):
        places = {problem.json_path for problem in VALID.iter_errors(document)}
        assert places == {"$['因素'][1]", "$['因素'][1]['方法']", "$['取整']"}


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_plans_of_readmes_are_valid(name: str) -> None:
    plans = re.findall(r"```yaml\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
    assert plans
    for plan in plans:
        for document in readings(plan):
            assert complaint(document) == ""


def columns_of(name: str, first: str) -> tuple[str, str]:
    """Return the two columns of the indented block of a page that begins with a text."""
    page = (ROOT / "docs" / name).read_text("utf-8")
    block = page[page.index(first) :].split("\n\n")[0]
    lines = [line.removeprefix("    ") for line in block.splitlines()]
    halves = [(*re.split(" {3,}", line, maxsplit=1), "")[:2] for line in lines]
    left, right = ("\n".join(column) for column in zip(*halves, strict=True))
    return left, right


def test_plans_of_pages_are_valid() -> None:
    chinese, english = columns_of("plan.md", "    资金总额: 3717万元")
    digest, _ = columns_of("digest.md", "    资金总额: [{名称: 省级")
    for text in (chinese, english, digest):
        for document in readings(text):
            assert complaint(document) == ""
            _core.Plan.from_json(plan_json(document), "", {})


def test_examples_of_keys_are_valid() -> None:
    """All examples of the table of keys, put into one plan, with factors and with claims."""
    page = (ROOT / "docs" / "plan.md").read_text("utf-8")
    table = page[page.index("### At the top") : page.index("### Inside")]
    examples = re.findall(r"^\|.*\| `([^`]*)` \|$", table, re.MULTILINE)
    assert len(examples) > 20
    claims = [e for e in examples if e.startswith("申报:")]
    others = [e for e in examples if not e.startswith(("申报:", "保底负担:"))]
    factors = "因素: [{指标: 人口, 权重: 100%}]"
    beside = [
        e
        for e in others
        if not e.startswith(("合成:", "汇总:", "点值比:", "总分:", "保底:", "不足时:"))
    ]
    for text in ("\n".join([*others, factors]), "\n".join([*beside, *claims])):
        for document in readings(text):
            assert complaint(document) == ""
        _core.Plan.from_json(plan_json(readings(text)[0]), "", {})


def random_plans(count: int) -> Iterator[dict[str, Any]]:
    """Return plans of every kind that the oracle's generators make and the reader takes."""
    for seed in range(count):
        for made in (
            generate.problem(f"schema {seed}"),
            generate_bounds.problem(f"schema {seed}"),
        ):
            plan = made["plan"]
            try:
                fa.Plan(**plan)
            except fa.PlanError:
                continue  # generators spoil some
            yield json.loads(plan_json(plan))


# Broken plans of the other tests that are wrong by their structure. What the schema cannot see
# is arithmetic (E207, E210, E215, E220), comparison of two values (limits that cross, names
# that stand twice), units (E214), and whatever only the table tells.
CAUGHT = {
    "E203": {"unknown key", "key of the top in a part"},
    "E204": {"key in two languages"},
    "E205": {
        "deviation not stated", "point values without groups", "priority without an order",
        "share and amount",
    },
    "E206": {"rule for claims", "unknown word"},
    "E211": {"comma in a flow"},
    "E213": {
        "bound of a group by a column", "bounds over parts", "claims and factors",
        "option of another rounding", "product that combines", "three levels of factors",
    },
    "E218": {"no value"},
}  # fmt: skip


def test_broken_plans_are_refused(tmp_path: Path) -> None:
    found: dict[str, set[str]] = {}
    broken = [
        (b, b.files(tmp_path)[0].read_text("utf-8")) for b in test_errors.BROKEN if not b.raw
    ] + [(b, test_errors_rules.HEAD.format(b.pool) + b.rule) for b in test_errors_rules.BROKEN]
    for case, text in broken:
        if case.message.startswith("E217"):
            continue  # no reader of YAML takes it
        said = {bool(complaint(document)) for document in readings(text)}
        if said == {True}:
            found.setdefault(case.message[:4], set()).add(case.name)
        assert len(said) == 1, case.name  # as texts, and as an editor reads it
    assert found == CAUGHT


def test_random_plans_are_valid() -> None:
    count = 0
    for plan in random_plans(120):
        assert complaint(plan) == ""
        count += 1
    assert count >= 180


class Spoiler:
    """Makes one random change to a plan: most break it, some do not."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def spoil(self, plan: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = json.loads(json.dumps(plan))
        maps = [node for node in self.nodes(made) if isinstance(node, dict) and node]
        target = self.random.choice(maps)
        key = self.random.choice(list(target))
        change = self.random.choice(
            [self.drop, self.rename, self.retype, self.revalue, self.add, self.move, self.swap]
        )
        change(target, key, maps)
        return made

    def nodes(self, value: Any) -> Iterator[Any]:
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            if isinstance(item, (dict, list)):
                yield from self.nodes(item)

    def drop(self, target: dict[str, Any], key: str, _: Any) -> None:
        del target[key]

    def rename(self, target: dict[str, Any], key: str, _: Any) -> None:
        target[self.random.choice([key + "s", key[:-1] or "x", key.upper(), key + " "])] = (
            target.pop(key)
        )

    def retype(self, target: dict[str, Any], key: str, _: Any) -> None:
        old = target[key]
        target[key] = self.random.choice([[old], {"amount": old}, [], {}, "x", "1"])

    def revalue(self, target: dict[str, Any], key: str, _: Any) -> None:
        texts = [
            "",
            "0",
            "1",
            "-1",
            "50%",
            "1/3",
            "1/0",
            "1,5",
            "yes",
            "true",
            "error",
            "3万元",
        ]
        target[key] = self.random.choice(texts + WORDS)

    def add(self, target: dict[str, Any], key: str, _: Any) -> None:
        english, chinese = self.random.choice(_core.plan_keys())
        target[self.random.choice([english, chinese])] = self.random.choice(
            ["1", "10%", "x", "人口", "是", [], [{"name": "x", "share": "10%"}]]
        )

    def move(self, target: dict[str, Any], key: str, maps: list[dict[str, Any]]) -> None:
        self.random.choice(maps)[key] = json.loads(json.dumps(target[key]))

    def swap(self, target: dict[str, Any], key: str, _: Any) -> None:
        """Write a key in its other language."""
        for english, chinese in _core.plan_keys():
            if english == key:
                target[chinese] = target.pop(key, None) or target.get(chinese)
                return


WORDS = sorted({word for pair in _core.plan_words() for word in pair})


def test_what_the_reader_takes_is_valid() -> None:
    """Of spoiled plans, the schema refuses none that the reader takes."""
    taken = refused = caught = 0
    for k, plan in enumerate(random_plans(RANDOM)):
        spoiler = Spoiler(f"spoiled {k}")
        for _ in range(8):
            made = spoiler.spoil(plan)
            said = complaint(made)
            try:
                _core.Plan.from_json(json.dumps(made), "", {})
            except fa.Error:
                refused += 1
                caught += bool(said)
                continue
            taken += 1
            assert said == "", json.dumps(made, ensure_ascii=False)
    assert taken > 100
    assert caught >= 0.95 * refused


# Keys that the core's table has for later versions, and refuses today.
RESERVED = {"category", "依据", "类别", "说明"}


def test_every_key_and_word_of_the_core_is_in_it() -> None:
    text = json.dumps(SCHEMA, ensure_ascii=False)
    for pair in _core.plan_keys():
        for key in pair:
            assert f'"{key}": {{"title"' in text or key in RESERVED, key
    for pair in _core.plan_words():
        for word in pair:
            assert f'"{word}"' in text or word in ("column", "列"), word


def test_a_schema_of_one_language_has_no_word_of_the_other() -> None:
    english = Draft202012Validator(fa.plan_schema("en"))
    chinese = Draft202012Validator(fa.plan_schema("zh"))
    plan = fa.read_plan(ROOT / "examples" / "small" / "plan.yaml")
    (text, _), (文, _) = (readings(plan.to_yaml(lang=lang) or "") for lang in ("en", "zh"))
    assert complaint(text, english) == "" == complaint(文, chinese)
    assert complaint(text, chinese)
    assert complaint(文, english)
    with pytest.raises(ValueError, match="it is en, zh or None"):
        fa.plan_schema("fr")


def test_what_editors_show_is_in_both_languages() -> None:
    pool = SCHEMA["properties"]["资金总额"]
    assert pool["title"] == "pool 资金总额"
    assert pool["description"].splitlines() == [
        "The amount to share, or a list of sources; absent in a lower tier's plan.",
        "资金总额，或若干来源的列表；下一级方案不写。",
    ]
    methods = SCHEMA["$defs"]["coefficient rules"]
    assert len(methods["enum"]) == 2 * len(_core.coefficient_methods())
    assert len(methods["enumDescriptions"]) == len(methods["enum"])
    assert all(methods["enumDescriptions"])


def test_the_shell_prints_it() -> None:
    run = CliRunner().invoke(app, ["schema"])
    assert run.exit_code == 0
    assert json.loads(run.stdout) == SCHEMA
    assert max(map(len, run.stdout.splitlines())) < 400
    run = CliRunner().invoke(app, ["schema", "--keys", "zh"])
    assert json.loads(run.stdout) == fa.plan_schema("zh")
    assert CliRunner().invoke(app, ["schema", "--keys", "fr"]).exit_code == 2


@pytest.mark.parametrize(
    ("text", "number", "share", "amount", "whole"),
    [
        ("40", 1, 1, 1, 1), ("1,234.50", 1, 1, 1, 0), ("+3", 1, 1, 1, 1), ("-2", 1, 0, 0, 0),
        ("1e6", 1, 1, 1, 1), ("2.5E-3", 1, 1, 1, 1), ("12.5%", 1, 1, 1, 1), ("1/3", 1, 1, 1, 1),
        ("-0", 1, 1, 1, 0), ("1/0", 0, 0, 0, 0), ("1,23", 0, 0, 0, 0), (".5", 0, 0, 0, 0),
        ("5.", 0, 0, 0, 0), ("abc", 0, 0, 0, 0), ("", 0, 0, 0, 0), ("３", 0, 0, 0, 0),
        ("3717万元", 0, 0, 1, 0), ("12 EUR", 0, 0, 1, 0), (" 5 %", 1, 1, 1, 1),
        ("0,123", 0, 0, 0, 0), ("1.0", 1, 1, 1, 1), ("1 000", 0, 0, 0, 0),
    ],
)  # fmt: skip
def test_forms_of_numbers(text: str, number: int, share: int, amount: int, whole: int) -> None:
    """By the schema; what the reader takes of these is never refused."""
    places = {
        "number": {"floor": "0", "factors": [{"indicator": "x", "weight": "1.0",
            "method": "z_score", "sd": "sample", "decimals": "1", "add": text}]},
        "share": {"earmarks": [{"name": "e", "share": text}]},
        "amount": {"floor": text, "unit": "%" if text.endswith("%") else "EUR" if "E" in text else "万元"},
        "whole": {"points": text},
    }  # fmt: skip
    want = {"number": number, "share": share, "amount": amount, "whole": whole}
    factors = [{"indicator": "x", "weight": "1.0"}]
    for kind, keys in places.items():
        plan = {"pool": "1", "unit": "万元", "factors": factors, **keys}
        assert (complaint(plan) == "") == bool(want[kind]), kind
        try:
            _core.Plan.from_json(json.dumps(plan), "", {})
        except fa.Error:
            continue
        assert complaint(plan) == "", kind

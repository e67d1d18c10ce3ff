# SPDX-License-Identifier: Apache-2.0
"""What other packages answer where fundalloc has a rule: the table of docs/rules.md.

    python3 -m venv /tmp/peers
    /tmp/peers/bin/pip install apportionment==1.0 apportionpy==0.3.1 votelib==0.4.0 \
        biprop==1.0.4 scikit-learn==1.9.1 scipy==1.17.1 pandas==3.1.1 numpy==2.4.6
    /tmp/peers/bin/python bench/peers/rules_table.py

fundalloc is taken from build/venv if the peers' environment has none. R, npm and cvxpy answers
are those recorded in tests/cases. `right` is worked out here from the definition, with
fractions, or typed from the case; fundalloc is judged by it too.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable, Sequence
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases"
sys.path += map(str, (ROOT / "build/venv/lib").glob("python3*/site-packages"))
warnings.simplefilter("ignore")

import apportionment.methods as apportionment  # noqa: E402
import fundalloc as fa  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import votelib.component.divisor as divisors  # noqa: E402
import votelib.evaluate.proportional as votelib  # noqa: E402
from apportionpy.apportionment import Apportion  # noqa: E402
from biprop.biprop import Election  # noqa: E402
from scipy import stats  # noqa: E402
from scipy.stats.mstats import winsorize  # noqa: E402
from sklearn.preprocessing import MinMaxScaler, StandardScaler, normalize  # noqa: E402

PINNED = {
    "apportionment": "1.0",
    "apportionpy": "0.3.1",
    "votelib": "0.4.0",
    "biprop": "1.0.4",
    "scikit-learn": "1.9.1",
    "scipy": "1.17.1",
    "pandas": "3.1.1",
    "numpy": "2.4.6",
}
WIDTH = 29  # of an answer
FIVE = [9061, 7179, 5259, 3319, 1182]

Answer = Any
Peer = tuple[str, Callable[[], Answer], str]  # who, how, what to say where it is not right


# The judge


def by_divisor(
    scores: Sequence[int], units: int, d: Callable[[int], Fraction], power: int = 1
) -> list:
    """Units one by one, each to the least d(k) / s^power; ties: the larger score, the first."""
    seats = [0] * len(scores)
    for _ in range(units):
        key = [(d(k) / Fraction(s) ** power, -s) for s, k in zip(scores, seats, strict=True)]
        seats[key.index(min(key))] += 1
    return seats


def said(answer: Answer) -> str:
    if isinstance(answer, (str, int)):
        return str(answer)
    if isinstance(answer, (float, np.floating)):
        return f"{answer:.10g}"
    texts = [str(v) if isinstance(v, (int, Fraction)) else f"{float(v):.10g}" for v in answer]
    if sum(map(len, texts)) > WIDTH - len(texts):
        texts = [f"{float(v):.4g}" for v in answer]
    return " ".join(texts)


def same(answer: Answer, right: Answer) -> bool:
    """Equal to 12 digits: a double is not blamed for being a double."""
    if isinstance(answer, str) or isinstance(right, str):
        return answer == right  # the code of an error: the rule is undefined here
    if len(answer) != len(right):
        return False
    return all(
        a == a
        and abs(Fraction(a if isinstance(a, (int, Fraction)) else float(a)) - Fraction(r))
        <= Fraction(1, 10**12)
        if a not in (np.inf, -np.inf)
        else False
        for a, r in zip(answer, right, strict=True)
    )


def tried(how: Callable[[], Answer]) -> Answer:
    try:
        answer = how()
        return answer if isinstance(answer, str) else list(answer)
    except fa.Error as problem:
        return f"{problem.code}"
    except Exception as problem:
        return f"{type(problem).__name__}"


def show(
    rule: str, given: str, right: Answer, ours: Callable[[], Answer], *peers: Peer
) -> None:
    print(f"\n{rule}: {given}")
    for who, how, note in (("fundalloc", ours, "WRONG"), *peers):
        answer = tried(how)
        verdict = "right" if same(answer, right) else note
        print(f"    {who:<20}{said(answer):<{WIDTH}} {verdict}".rstrip())


# How each is asked


def column(values: Sequence[float]) -> Any:
    return np.array(values, dtype=float).reshape(-1, 1)


def coefficients(
    method: str, values: Sequence[Any], y: Sequence[Any] = (), **keys: Any
) -> list[Fraction]:
    """The coefficients, from the lines of a plan in which a column of ones counts as much."""
    factors = [
        {"indicator": "x", "method": method, "weight": "50%", **keys},
        {"indicator": "one", "method": "ratio_to", "constant": 1, "weight": "50%"},
    ]
    plan = fa.Plan(pool="9", unit="EUR", recipient="n", factors=factors, combine="raw")
    names = [f"r{i}" for i in range(len(values))]
    table = {"n": names, "x": list(values), "one": [1] * len(names)}
    result = fa.allocate(plan, fa.Table(table | ({"y": list(y)} if y else {})))
    lines = [result.explain(name).lines for name in names]
    return [asked.amount / one.amount for asked, one, *_ in lines]


def geometric(rows: Sequence[Sequence[Any]], weights: Sequence[str]) -> list[Fraction]:
    raw = {"method": "ratio_to", "constant": 1}
    factors = [{"indicator": f"x{j}", "weight": w, **raw} for j, w in enumerate(weights)]
    how = {"method": "geometric", "decimals": 6}
    plan = fa.Plan(pool="9", unit="EUR", recipient="n", factors=factors, aggregation=how)
    rows = [*rows, [1] * len(weights)]  # its score is 1: the others are seen beside it
    table = {"n": [f"r{i}" for i in range(len(rows))]}
    table |= {f"x{j}": [row[j] for row in rows] for j in range(len(weights))}
    result = fa.allocate(plan, fa.Table(table))
    scores = [result.explain(name).score for name in table["n"]]
    return [score / scores[-1] for score in scores[:-1]]


def ours(scores: Sequence[Any], units: int, method: str, **keys: Any) -> Callable[[], Answer]:
    return lambda: fa.round_to_total(scores, units, method, **keys).tolist()


def compute(method: str, scores: Sequence[Any], units: int, **keys: Any) -> Peer:
    return (
        "apportionment",
        lambda: apportionment.compute(method, list(scores), units, **keys),
        "",
    )


def apportionpy(method: str, scores: Sequence[Any], units: int) -> Peer:
    def ask() -> Answer:
        found = Apportion(seats=units, populations=list(scores), method=method)
        if isinstance(found.fair_shares, str):
            return "gives up"
        return [int(v) for v in found.fair_shares]

    return ("apportionpy", ask, "no answer")


def by_votelib(evaluator: Any, scores: Sequence[Any], units: int, **keys: Any) -> Peer:
    def ask() -> Answer:
        found = evaluator().evaluate(dict(enumerate(scores)), units, **keys)
        ties = [f"{n} for {sorted(k)}" for k, n in found.items() if not isinstance(k, int)]
        seats = [int(found.get(i, 0)) for i in range(len(scores))]
        return f"{said(seats)} + {ties[0]}" if ties else seats

    return ("votelib", ask, "right: names the tied and leaves them open")


def highest(d: Any, scores: Sequence[Any], units: int, **keys: Any) -> Peer:
    return by_votelib(lambda: votelib.HighestAverages(d), scores, units, **keys)


def after_first(d: str, scores: Sequence[int], units: int) -> Peer:
    """votelib wants the first units to be given before, where d(0) = 0."""

    def ask() -> Answer:
        first = dict.fromkeys(range(len(scores)), 1)
        found = votelib.HighestAverages(d).evaluate(
            dict(enumerate(scores)), units, prev_gains=first
        )
        return [1 + found.get(i, 0) for i in range(len(scores))]

    return ("votelib, prev_gains", ask, "no answer: a Decimal in a Fraction")


def hare(scores: Sequence[Any], units: int) -> Peer:
    return by_votelib(lambda: votelib.LargestRemainder("hare"), scores, units)


def upper(scores: Sequence[int], units: int) -> Peer:
    def ask() -> Answer:
        votes = [[s] for s in scores]
        found = Election(votes, total_seats=units).upper_apportionment()
        return [int(v) for v in found]

    return ("biprop", ask, "no answer: does not converge on ties")


def noted(peer: Peer, note: str) -> Peer:
    return (peer[0], peer[1], note)


def recorded(case: str, method: str, who: str, label: str, note: str) -> Peer:
    data = json.loads((CASES / "apportionment/hard_peers.json").read_text("utf-8"))["cases"]
    results = next(c for c in data if c["case"] == case)["results"]
    answer = results[f"{who} {method}".strip()]
    return (label, lambda: "refuses" if isinstance(answer, str) else answer, note)


def money(case: str) -> tuple[list[int], int, list[int], Peer]:
    data = json.loads((CASES / "apportionment/money_issues.json").read_text("utf-8"))["cases"]
    found = next(c for c in data if c["id"] == case)
    right = found["referee_largest_remainder"]["seats"]
    note = "another rule: the first in the list"
    peer = (found["package"].split(" (")[0], lambda: found["package_result"], note)
    return [int(w) for w in found["weights"]], found["units"], right, peer


# The table


def coefficient_rules() -> None:
    print("\n## Coefficients")
    show(
        "share", "0, 0, 0", "E130", lambda: coefficients("share", [0, 0, 0]),
        ("scikit-learn", lambda: normalize([[0, 0, 0]], norm="l1")[0], "hides that it is undefined"),
        ("numpy", lambda: np.zeros(3) / np.zeros(3).sum(), "nan, no error"),
    )  # fmt: skip
    show(
        "ratio_to", "203 / 200 to two decimals, half to even", [Fraction(102, 100)],
        lambda: coefficients("ratio_to", [203], column="y", y=[200], decimals=2),
        ("numpy", lambda: [np.round(203 / 200, 2)], "wrong: 1.015 is no double"),
        ("pandas", lambda: (pd.Series([203]) / 200).round(2), "wrong: the same"),
        ("Python round", lambda: [round(203 / 200, 2)], "wrong: the same"),
    )  # fmt: skip
    show(
        "min_max", "2, 4, 6", [0, Fraction(1, 2), 1], lambda: coefficients("min_max", [2, 4, 6]),
        ("scikit-learn", lambda: MinMaxScaler().fit_transform(column([2, 4, 6])).ravel(), ""),
    )  # fmt: skip
    show(
        "min_max", "5, 5, 5", "E133", lambda: coefficients("min_max", [5, 5, 5]),
        ("scikit-learn", lambda: MinMaxScaler().fit_transform(column([5, 5, 5])).ravel(),
         "hides that it is undefined"),
    )  # fmt: skip
    show(
        "bands", "5, 41 in [0, 10), [10, 40]", "E134",
        lambda: coefficients("bands", [5, 41], bands=[
            {"from": 0, "value": 1}, {"from": 10, "to": 40, "value": 2}]),
        ("pandas.cut", lambda: pd.cut([5, 41], [0, 10, 40], labels=[1, 2]), "nan, no error"),
        ("numpy.digitize", lambda: np.digitize([5, 41], [0, 10, 40]), "a third band, no error"),
    )  # fmt: skip
    for ties, scipy, pandas, right in (
        ("standard", "min", "min", [1, 2, 2, 4]),
        ("dense", "dense", "dense", [1, 2, 2, 3]),
        ("fractional", "average", "average", [1, Fraction(5, 2), Fraction(5, 2), 4]),
    ):
        show(
            "rank", f"40, 20, 20, 10, {ties}", right,
            lambda ties=ties: coefficients("rank", [40, 20, 20, 10], ties=ties),
            ("scipy.rankdata", lambda m=scipy: stats.rankdata([-40, -20, -20, -10], method=m), ""),
            ("pandas.rank",
             lambda m=pandas: pd.Series([40, 20, 20, 10]).rank(ascending=False, method=m), ""),
        )  # fmt: skip
    show(
        "rank", "3, blank, 1", "E104", lambda: coefficients("rank", [3, None, 1]),
        ("scipy.rankdata", lambda: stats.rankdata([3, np.nan, 1]), "one blank spoils all, no error"),
        ("pandas.rank", lambda: pd.Series([3, None, 1]).rank(), "keeps the blank, no error"),
    )  # fmt: skip
    show(
        "reciprocal", "0, 2, 4", "E132", lambda: coefficients("reciprocal", [0, 2, 4], decimals=4),
        ("numpy", lambda: 1 / np.array([0, 2, 4.0]), "inf, no error"),
    )  # fmt: skip
    show(
        "power", "0.0225, 1 to 1/2, one decimal", [Fraction(2, 10), 1],
        lambda: coefficients("power", ["0.0225", 1], exponent="1/2", decimals=1),
        ("numpy", lambda: np.round(np.sqrt([0.0225, 1]), 1), ""),
        ("Python round", lambda: [round(0.0225**0.5, 1), 1], "wrong: 0.15 is no double"),
    )  # fmt: skip
    z = {"sd": "population", "add": 2, "decimals": 12}
    right = [Fraction(775255128608, 10**12), 2, Fraction(3224744871392, 10**12)]
    series = pd.Series([2, 4, 6])
    show(
        "z_score", "2, 4, 6, plus 2", right, lambda: coefficients("z_score", [2, 4, 6], **z),
        ("scikit-learn", lambda: StandardScaler().fit_transform(column([2, 4, 6])).ravel() + 2, ""),
        ("scipy.zscore", lambda: stats.zscore([2, 4, 6]) + 2, ""),
        ("pandas, .std()", lambda: (series - series.mean()) / series.std() + 2,
         "another rule: divides by n - 1"),
    )  # fmt: skip
    tenth = pd.Series([0.1] * 3)
    show(
        "z_score", "0.1, 0.1, 0.1", "E133", lambda: coefficients("z_score", ["0.1"] * 3, **z),
        ("scipy.zscore", lambda: stats.zscore(tenth), "nan and a warning"),
        ("scikit-learn", lambda: StandardScaler().fit_transform(column(tenth)).ravel(),
         "hides that it is undefined"),
        ("numpy", lambda: (np.array(tenth) - np.mean(tenth)) / np.std(tenth),
         "wrong: noise by noise"),
        ("pandas, .std()", lambda: (tenth - tenth.mean()) / tenth.std(), "wrong: noise by noise"),
    )  # fmt: skip
    show(
        "clip", "1, 7, 20 to at least 10, at most 5", "E206",
        lambda: coefficients("clip", [1, 7, 20], at_least=10, at_most=5),
        ("numpy.clip", lambda: np.clip([1, 7, 20], 10, 5), "the upper limit wins, no error"),
        ("pandas.clip", lambda: pd.Series([1, 7, 20]).clip(10, 5), "exchanges them, no error"),
    )  # fmt: skip
    five = [1, 20, 30, 40, 1000]
    show(
        "winsorize", "1, 20, 30, 40, 1000, one at each end", [20, 20, 30, 40, 40],
        lambda: coefficients("winsorize", five, lowest=1, highest=1),
        ("scipy.winsorize", lambda: winsorize(np.array(five), limits=(0.2, 0.2)), ""),
    )  # fmt: skip
    hundred = list(range(1, 101))
    show(
        "winsorize", "1 to 100, the lowest 29: how many change", [29],
        lambda: [sum(c != x for c, x in zip(
            coefficients("winsorize", hundred, lowest=29), hundred, strict=True))],
        ("scipy.winsorize",
         lambda: [int((winsorize(np.array(hundred), limits=(0.29, 0)) != hundred).sum())],
         "wrong: int(0.29 * 100) is 28"),
    )  # fmt: skip
    rows = [[4, 9], [1, 16], [100, 1]]
    show(
        "geometric", "(4, 9), (1, 16), (100, 1), half each", [6, 4, 10],
        lambda: geometric(rows, ["50%", "50%"]),
        ("scipy.gmean", lambda: stats.gmean(rows, axis=1, weights=[0.5, 0.5]), ""),
    )  # fmt: skip
    show(
        "geometric", "(0, 9), weights 0 and 1; 0^0 = 1", [9],
        lambda: geometric([[0, 9]], ["0%", "100%"]),
        ("scipy.gmean", lambda: [stats.gmean([0, 9], weights=[0, 1])], "nan, no error"),
    )  # fmt: skip


def rounding_rules() -> None:
    print("\n## Rounding")
    given = "9061, 7179, 5259, 3319, 1182; 26 units"
    half, third = Fraction(1, 2), Fraction(1, 3)
    show(
        "largest_remainder", given, [9, 7, 5, 4, 1], ours(FIVE, 26, "largest_remainder"),
        compute("largest_remainder", FIVE, 26), apportionpy("HAMILTON", FIVE, 26), hare(FIVE, 26),
    )  # fmt: skip
    show(
        "dhondt", given, by_divisor(FIVE, 26, lambda k: Fraction(k + 1)), ours(FIVE, 26, "dhondt"),
        compute("dhondt", FIVE, 26), apportionpy("JEFFERSON", FIVE, 26),
        highest("d_hondt", FIVE, 26),
    )  # fmt: skip
    show(
        "sainte_lague", given, by_divisor(FIVE, 26, lambda k: k + half),
        ours(FIVE, 26, "sainte_lague"), compute("saintelague", FIVE, 26),
        apportionpy("WEBSTER", FIVE, 26), highest("sainte_lague", FIVE, 26), upper(FIVE, 26),
    )  # fmt: skip
    show(
        "huntington_hill", given, by_divisor(FIVE, 26, lambda k: Fraction(k * (k + 1)), 2),
        ours(FIVE, 26, "huntington_hill"), compute("huntington", FIVE, 26),
        apportionpy("HHILL", FIVE, 26),
        after_first("huntington_hill", FIVE, 26),
    )  # fmt: skip
    dean = by_divisor(FIVE, 26, lambda k: Fraction(2 * k * (k + 1), 2 * k + 1))
    show("dean", given, dean, ours(FIVE, 26, "dean"), compute("dean", FIVE, 26))
    show(
        "adams", given, by_divisor(FIVE, 26, lambda k: Fraction(k)), ours(FIVE, 26, "adams"),
        compute("adams", FIVE, 26), apportionpy("ADAM", FIVE, 26),
    )  # fmt: skip
    show(
        "danish", given, by_divisor(FIVE, 26, lambda k: k + third), ours(FIVE, 26, "danish"),
        highest("danish", FIVE, 26),
    )  # fmt: skip
    show(
        "imperiali", given, by_divisor(FIVE, 26, lambda k: Fraction(k + 2)),
        ours(FIVE, 26, "imperiali"), highest("imperiali", FIVE, 26),
    )  # fmt: skip
    three = [60, 28, 11]
    show(
        "modified_sainte_lague", "60, 28, 11; 6 units",
        by_divisor(three, 6, lambda k: k + half if k else Fraction(7, 10)),
        ours(three, 6, "modified_sainte_lague"), compute("modified_saintelague", three, 6),
        highest(divisors.modified_first_coef(divisors.sainte_lague), three, 6),
    )  # fmt: skip
    show(
        "stationary, r = 2/5", given, by_divisor(FIVE, 26, lambda k: k + Fraction(2, 5)),
        ours(FIVE, 26, "stationary", r="2/5"), highest(lambda k: k + Fraction(2, 5), FIVE, 26),
    )  # fmt: skip
    show(
        "dhondt with a cap", "60, 30, 10; 10 units, the first at most 4", [4, 5, 1],
        ours([60, 30, 10], 10, "dhondt", cap=[4, None, None]),
        highest("d_hondt", [60, 30, 10], 10, max_seats={0: 4}),
    )  # fmt: skip
    tie = "three claims, tie below a larger remainder"
    lost = "wrong: the remainder 0.8 gets nothing"
    six = "wrong: 6 units of 5"
    show(
        "largest_remainder", "16, 16, 18; 5 units", [2, 1, 2],
        ours([16, 16, 18], 5, "largest_remainder"),
        noted(compute("largest_remainder", [16, 16, 18], 5), lost),
        apportionpy("HAMILTON", [16, 16, 18], 5), hare([16, 16, 18], 5),
        recorded(tie, "hare-niemeyer", "proporz 2026-07 (R 4.2.2)", "R proporz", "refuses ties"),
        recorded(tie, "lr quota=hare", "seatdist 2019-08 (R)", "R seatdist", six),
    )  # fmt: skip
    for case in ("rusty-money-103", "dinero-776"):
        weights, units, right, peer = money(case)
        show(
            "largest_remainder", f"{', '.join(map(str, weights))}; {units} units", right,
            ours(weights, units, "largest_remainder"), peer,
        )  # fmt: skip
    cut = "tie at the cut"
    show(
        "sainte_lague", "1, 1, 1; 2 units", [1, 1, 0], ours([1, 1, 1], 2, "sainte_lague"),
        compute("saintelague", [1, 1, 1], 2), apportionpy("WEBSTER", [1, 1, 1], 2),
        highest("sainte_lague", [1, 1, 1], 2), upper([1, 1, 1], 2),
        recorded(cut, "webster", "proporz 2026-07 (R 4.2.2)", "R proporz", "refuses ties"),
        recorded(cut, "sl", "seatdist 2019-08 (R)", "R seatdist", "wrong: 3 units of 2"),
        recorded(cut, "", "hare-niemeyer 3.0.0 (npm)", "npm hare-niemeyer", "wrong: 1 unit of 2"),
    )  # fmt: skip
    tenths = ["0.1", "0.2", "0.3"]
    show(
        "largest_remainder", "0.1, 0.2, 0.3; 3 units: tied, larger score first", [0, 1, 2],
        ours(tenths, 3, "largest_remainder"),
        noted(compute("largest_remainder", [0.1, 0.2, 0.3], 3), "fair, but does not say so: a tie"),
        noted(apportionpy("HAMILTON", [0.1, 0.2, 0.3], 3), "fair, but does not say so: a tie"),
    )  # fmt: skip
    shares = [0.07, 0.29, 0.64]
    show(
        "sainte_lague", "0.07, 0.29, 0.64; 100 units", [7, 29, 64],
        ours(["0.07", "0.29", "0.64"], 100, "sainte_lague"),
        compute("saintelague", shares, 100),
        ("  fractions=True",
         lambda: apportionment.compute("saintelague", shares, 100, fractions=True),
         "wrong: 3 units of 100"),
        noted(highest("sainte_lague", shares, 100), "no decimals: whole votes only"),
    )  # fmt: skip
    few = [1, 1, 1, 3]
    show(
        "huntington_hill", "1, 1, 1, 3; 3 units, first_units: by_weight", [1, 1, 0, 1],
        ours(few, 3, "huntington_hill", first_units="by_weight"),
        noted(compute("huntington", few, 3), "wrong: the largest gets nothing"),
    )  # fmt: skip
    show(
        "all scores 0", "0, 0, 0; 3 units, sainte_lague", "E303",
        ours([0, 0, 0], 3, "sainte_lague"),
        noted(compute("saintelague", [0, 0, 0], 3), "shares by nothing"),
    )  # fmt: skip


def bound_rules() -> None:
    print("\n## Bounds")
    cases = json.loads((CASES / "bounds/waterfill.json").read_text("utf-8"))["cases"]
    for name, given in (
        ("no-bounds", "1, 2, 3; 60"),
        ("floor-and-cap", "1, 2, 97; 100; first at least 10, third at most 50"),
    ):
        case = next(c for c in cases if c["id"] == name)
        right = [Fraction(v) for v in case["simultaneous"]["quotas"]]
        scores, pool = [Fraction(v) for v in case["scores"]], Fraction(case["pool"])
        caps = [None if v is None else Fraction(v) for v in case["caps"]]
        floors = [Fraction(v) for v in case["floors"]]
        doubles = case["packages_float"]
        show(
            "water_fill", given, right,
            lambda s=scores, p=pool, lo=floors, up=caps: fa.water_fill(s, p, floor=lo, cap=up),
            ("cvxpy 1.9.3, KL",
             lambda d=doubles: [round(v, 4) for v in d["cvxpy kl_div (default solver)"]],
             "the same rule, to 4 digits"),
            ("cvxpy, least squares",
             lambda d=doubles: d["cvxpy least squares on proportional start (another rule)"],
             "another rule"),
        )  # fmt: skip


CLAIMS = {
    "PRO": "proportional",
    "CEA": "cea",
    "CEL": "cel",
    "Talmud": "talmud",
    "RTalmud": "reverse_talmud",
    "PIN": "piniles",
    "CE": "constrained_egalitarian",
    "MO": "minimal_overlap",
    "RA": "random_arrival",
    "APRO": "adjusted_proportional",
    "AV": "average_cea_cel",
    "DT": "dominguez_thomson",
}
GAME = {
    "Proportional": "PRO",
    "CEA": "CEA",
    "CEL": "CEL",
    "Talmud": "Talmud",
    "RandomArrival": "RA",
    "AdjustedProportional": "APRO",
}


def claims_rules() -> None:
    print("\n## Claims")
    data = json.loads((CASES / "claims/claims.json").read_text("utf-8"))["cases"]

    def divided(case: dict[str, Any], short: str) -> Callable[[], Answer]:
        return lambda: fa.divide_claims(
            [Fraction(d) for d in case["claims"]],
            Fraction(case["endowment"]),
            rule=CLAIMS[short],
        )

    def agree(answer: Answer, right: list[Fraction], estate: Fraction) -> bool:
        if not isinstance(answer, list) or not all(
            isinstance(v, (int, float, Fraction)) for v in answer
        ):
            return False
        near = Fraction(1, 10**9) * max(estate, 1)
        return all(
            v == v and abs(Fraction(v) - r) <= near for v, r in zip(answer, right, strict=True)
        )

    print(f"\n{len(data)} problems of tests/cases/claims: right / asked")
    print(f"    {'':<26}{'fundalloc':<12}{'ClaimsProblems':<16}{'GameTheory'}")
    for short, rule in CLAIMS.items():
        exact, counts = 0, {"ClaimsProblems 1.0.0": [0, 0], "GameTheory": [0, 0]}
        for case in data:
            right, estate = (
                [Fraction(v) for v in case["referee_exact"][short]],
                Fraction(case["endowment"]),
            )
            exact += tried(divided(case, short)) == right
            for package, count in counts.items():
                names = [g for g, s in GAME.items() if s == short]
                key = f"{package} {names[0] if package == 'GameTheory' and names else short}"
                if key in case["packages_float"] and (package != "GameTheory" or names):
                    answer = case["packages_float"][key]
                    count[0] += agree(answer, right, estate)
                    count[1] += 1
        shown = [f"{a} / {b}" if b else "-" for a, b in counts.values()]
        print(f"    {rule:<26}{f'{exact} / {len(data)}':<12}{shown[0]:<16}{shown[1]}")
    for name, short, given, note in (
        (
            "hand-07",
            "CEA",
            "claims 10, 1, 1, 1; 9",
            "wrong: wants rising claims, does not check",
        ),
        ("random-02", "CEL", "claims 28, 26, 4; 15", "wrong: a negative award"),
        (
            "decimal-sum-equals-E",
            "CEA",
            "claims 0.1, 0.7; 0.8",
            "wrong: 0.1 + 0.7 < 0.8 in doubles",
        ),
    ):
        case = next(c for c in data if c["id"] == name)
        right = [Fraction(v) for v in case["referee_exact"][short]]
        peers = [
            (f"R {p.split()[0]}", case["packages_float"][f"{p} {short}"])
            for p in ("ClaimsProblems 1.0.0", "GameTheory")
        ]
        show(
            CLAIMS[short], given, right, divided(case, short),
            *((who, lambda a=a: "error" if isinstance(a, str) else a, note) for who, a in peers),
        )  # fmt: skip


def main() -> None:
    have = {package: version(package) for package in PINNED}
    beside = [f"{p} {v}" for p, v in have.items()]
    print(f"run: fundalloc {fa.__version__}, {', '.join(beside[:4])},")
    print(f"{', '.join(beside[4:])}")
    print("recorded: R 4.2.2 with ClaimsProblems 1.0.0, GameTheory 2.7.1, proporz 2026-07,")
    print("seatdist 2019-08; npm hare-niemeyer 3.0.0; cvxpy 1.9.3")
    other = {p: v for p, v in have.items() if v != PINNED[p]}
    if other:
        print("NOT the pinned versions:", other)
    coefficient_rules()
    rounding_rules()
    bound_rules()
    claims_rules()


if __name__ == "__main__":
    main()

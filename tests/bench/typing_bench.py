"""The search box over a library of full size, typed letter by letter."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import asdict

from assist_app.backends.embedded.engine import EmbeddedEngine
from assist_app.model.script import Script
from tests.bench.engine_sizes import FULL
from tests.bench.engine_world import engine_over, filled
from tests.bench.rows import Row, percentile

ROUNDS, ROWS, FIRST = 5, 40, 5

NEEDLES = (
    ("zh", "重庆门店", "重庆门店在解放碑，长途客人可以寄存行李。"),
    ("zh", "银行卡还款", "银行卡还款两小时内到账，请不要重复还款。"),
    ("zh", "音乐会员", "音乐会员可以调整到下个月再扣费。"),
    ("zh", "會計憑證", "會計憑證請到財務系統下載，發票會另外寄出。"),
    ("zh", "營業時間", "週末的營業時間是早上十點到晚上八點。"),
    ("en", "Wheelchair", "We will have a wheelchair ready at the entrance."),
)

TYPED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Chinese": (
        ("退款", "退款"), ("快递更新", "更新"), ("发票抬头", "抬头"), ("行李未到", "行李"),
        ("修改地址", "地址"), ("部分还款", "还款"), ("重新下载", "下载"), ("停机保号 号码", "停机"),
    ),
    "English": (
        ("refund status", "refund"), ("parcel delivered", "parcel"), ("invoice", "invoice"),
        ("passport", "passport"), ("instalments", "instalment"), ("wheelchair", "wheelchair"),
        ("boarding", "board"), ("cancel subscription", "cancel"),
    ),
    "full pinyin": (
        ("tuikuan", "退款"), ("kuaidi", "快递"), ("fapiaotaitou", "抬头"), ("xiugaidizhi", "地址"),
        ("xingliweidao", "行李"), ("chongxinxiazai", "下载"), ("xian", "先"), ("tui kuan", "退款"),
    ),
    "initials": (
        ("tk", "退款"), ("kd", "快递"), ("fptt", "发票"), ("wfh", "发货"), ("cxxz", "下载"),
        ("xlwd", "行李"), ("bfhk", "还款"),
    ),
    "polyphones": (
        ("chongqing", "重庆"), ("cqmd", "重庆"), ("yinhangka", "银行"), ("huankuan", "还款"),
        ("yhkhk", "银行"), ("changtu", "长途"), ("tiaozheng", "调整"), ("yinyuehuiyuan", "音乐"),
        ("kuaiji", "會計"),
    ),
    "typos": (
        ("refnud", "refund"), ("recieved", "receiv"), ("pasword", "password"), ("delviery", "deliver"),
        ("instalmnets", "instalment"), ("wheelchiar", "wheelchair"), ("invocie", "invoice"),
        ("退宽", "退款"), ("快第", "快递"), ("款退", "退款"), ("修改地扯", "地址"), ("部分换款", "还款"),
        ("发票台头", "抬头"), ("重新下戴", "下载"), ("行李末到", "行李"), ("tuikaun", "退款"),
    ),
    "simplified and traditional": (
        ("退貨", "退货"), ("發票抬頭", "抬头"), ("修改地址", "地址"), ("快遞更新", "更新"),
        ("会计凭证", "會計"), ("营业时间", "營業"), ("重慶門店", "重庆"), ("yingyeshijian", "營業"),
    ),
}  # fmt: skip


async def typed(engine: EmbeddedEngine, query: str) -> tuple[list[float], list[str]]:
    """Milliseconds of every keystroke, and the texts found at the end."""
    spent, hits = [], ()
    for end in range(1, len(query) + 1):
        started = time.perf_counter()
        hits = await engine.search(query[:end], ROWS)
        spent.append((time.perf_counter() - started) * 1000)
    return spent, [f"{hit.script.title} {' '.join(hit.script.messages)}".lower() for hit in hits[:FIRST]]


async def measured(engine: EmbeddedEngine) -> list[Row]:
    """A row for every way of typing."""
    rows = []
    for kind, queries in TYPED.items():
        spent: list[float] = []
        missed: list[str] = []
        for number in range(ROUNDS):
            for query, wanted in queries:
                keys, texts = await typed(engine, query)
                spent += keys
                if not number and not any(wanted in text for text in texts):
                    missed.append(query)
        detail = f"p50 {percentile(spent, 0.5):.2f} ms, n={len(spent)}; {len(queries) - len(missed)} of "
        detail += f"{len(queries)} among the first {FIRST} rows" + (
            f", not {', '.join(missed)}" * bool(missed)
        )
        what = f"search letter by letter, {kind}, {FULL:,} scripts, p99"
        rows.append(Row(what, percentile(spent, 0.99), "ms", 10.0, detail=detail))
    return rows


def typing_rows() -> list[Row]:
    """Over the crowd and a few scripts that only one query each should find."""
    with filled(FULL, vectors=True) as folder, engine_over(folder, []) as (store, engine):
        needles = [Script(f"n{n}", *needle[:2], (needle[2],)) for n, needle in enumerate(NEEDLES)]
        store.put_scripts(needles).result()
        engine.start().result()
        return asyncio.run(measured(engine))


if __name__ == "__main__":
    print("ROWS " + json.dumps([asdict(row) for row in typing_rows()]))

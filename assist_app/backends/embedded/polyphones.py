"""Characters with more than one reading in everyday words: 重 is zhong and, in 重庆, chong."""

from __future__ import annotations

import re
from functools import cache

OTHERS = """
bai伯 bao剥曝 bi辟秘 bing屏 bo薄柏泊 cen参 cha刹 chai差 chan单 chang长 chao绰 chen称 cheng盛 chi匙
chong重种 ci差 cuan攒 dai大 dan石 de地 dei得 deng澄 di的提 du都 duo度 e阿 fo佛 ga夹咖 ge合盖蛤 gong红
gua括 hang行巷 hu和核 huan还 hui溃 huo和 ji系给奇期 jiang强虹 jiao觉校嚼 jing劲 ju车 juan圈 jue角 jun龟
kuai会 la落 lao落 le勒 liang俩 liao了 ling棱 liu陆 long弄 lou露 lu绿 luo烙咯 ma抹 man埋 mo没万脉 mu模
nei那哪 ni呢 nian粘 nuo娜 ou区 pa扒 pai迫 pan胖 pi否 pian便扁 piao朴 ping冯 qi稽 qia卡 qian纤 qiao壳
qie茄 qing亲 qiu仇龟 se塞 shai色 shan单 she折 shei谁 shen参 sheng乘 shi什 shou熟 shuai率 shui说
shuo数 si似伺 sui尿 suo莎 ta拓 tan弹 tiao调 tun囤 wan蔓 wei遗 wu恶 xi栖蹊 xia厦 xian见 xiang降 xiao削
xie解血叶 xing省 xiu宿臭 xu畜 yan铅 yao约 ye咽 yi尾艾 yu吁尉谷 yue乐钥说 yun员 za扎 zang藏 zeng曾综 zha查
zhai择翟 zhan颤 zhao着朝 zhei这 zhi识 zhu属术 zhua爪 zhuan传 zhuang幢 zhuo着琢 zi仔
"""
"""Readings other than the commonest one of the characters behind them, without rare and literary ones."""


@cache
def other_readings() -> dict[str, tuple[str, ...]]:
    """The further readings, without tone, of the characters that have any."""
    found: dict[str, tuple[str, ...]] = {}
    for reading, characters in re.findall("([a-z]+)([^a-z\\s]+)", OTHERS):
        for character in characters:
            found[character] = (*found.get(character, ()), reading)
    return found

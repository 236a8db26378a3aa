"""Words that say, in most sentences, that somebody likes or dislikes something. Stems in English."""

from __future__ import annotations

LIKING_EN = """
good great nice fine excellent perfect wonderful amazing awesome fantastic superb brilliant outstanding
terrific fabulous lovely beautiful gorgeous elegant stunning splendid marvelous marvellous magnificent
exceptional impressive impress incredible best better love like enjoy enjoyable adore favorite favourite
recommend happy glad pleased please pleasant pleasure delight delighted delightful satisfied satisfy
satisfactory thrilled thank thanks grateful appreciate welcome cheerful fun funny charming cute sweet cool
neat solid sturdy durable reliable robust dependable consistent easy easily simple intuitive convenient
handy useful helpful help effective efficient fast quick quickly prompt swift smooth smoothly smart clever
compact light lightweight portable clear clearly crisp sharp bright vivid clean quiet comfortable comfy cozy
soft fresh tasty delicious yummy affordable cheap inexpensive bargain reasonable worth worthwhile value
generous fair friendly polite courteous kind caring attentive patient professional knowledgeable responsive
thorough trust trustworthy honest safe secure accurate precise correct versatile flexible stylish sleek
attractive classy modern rich deep superior ideal advantage benefit bonus plus pro gem winner win success
successful succeed improve improvement upgrade surpass exceed outperform resolve solved fixed work flawless
flawlessly seamless effortless effortlessly breeze painless fascinating interesting engaging entertaining
captivating compelling gripping touching moving inspiring memorable hilarious witty original creative
powerful strong capable decent wow yay congrats congratulations cheers hooray beautifully nicely well
perfectly wonderfully highly praise admire respect proud hope hopeful lucky blessed relieved calm relaxing
relax warm thoughtful
"""

LOATHING_EN = """
bad poor terrible horrible awful dreadful atrocious abysmal appalling worst worse lousy crappy crap shit
shitty sucks suck sucked garbage trash rubbish junk useless worthless pointless waste wasted disappointing
disappoint disappointed disappointment dissatisfied unsatisfied unhappy sad upset angry mad furious annoyed
annoy annoying irritating irritate frustrating frustrate frustrated frustration hate hated dislike loathe
despise regret complain complaint problem issue trouble bug buggy glitch error fault faulty flaw flawed
defect defective broken break broke crack cracked damaged damage crash freeze freezes frozen fail failed
failure stop stopped dead die died dying return refund refuse reject rejected deny denied ignore ignored
rude impolite unfriendly unprofessional incompetent careless lazy dishonest lie lied scam fraud cheat
cheated ripoff overpriced expensive pricey costly slow slowly sluggish laggy lag delay delayed late wait
waiting forever lost missing lack wrong incorrect inaccurate mistake confusing confuse confused complicated
difficult hard impossible inconvenient awkward clumsy cumbersome bulky heavy flimsy fragile cheaply weak
unreliable unstable inconsistent uncomfortable painful pain hurt noisy loud hiss static blurry fuzzy grainy
dim dark dull bland boring bore tedious predictable stupid dumb silly ridiculous absurd nonsense ugly dirty
filthy messy smelly stink stinks stale gross disgusting nasty horrid unpleasant uneasy scary afraid fear
worry worried worrying concern concerned danger dangerous unsafe unfair unacceptable inadequate insufficient
mediocre inferior limited lacking shoddy sloppy tacky gimmick overrated overheats overheat drain drains leak
leaked scratch scratched scratches peel unusable unplayable unwatchable incompatible unsupported outdated
obsolete nightmare disaster mess joke shame ashamed embarrassing embarrassed downside drawback disadvantage
con negative gripe beef worthlessness tired exhausted sick ill kill killed cry crying tears sorry
unfortunately unfortunate sadly lame pathetic miserable misery ruin ruined spoil spoiled destroy hassle
struggle struggled avoid beware threaten sue lawyer complains nuisance cancel cancelled bother bothersome
unresponsive
"""

LIKING_ZH = """
好 很好 好用 好看 好吃 好听 好喝 好评 不错 挺好 太好了 真好 最好 良好 优秀 优良 优质 优点 优势 优雅 出色
完美 棒 真棒 赞 点赞 给力 厉害 强大 超值 值得 值了 物有所值 划算 实惠 便宜 优惠 合算 性价比高 满意 喜欢 喜爱
爱不释手 钟爱 热爱 开心 高兴 愉快 快乐 幸福 惊喜 惊艳 感动 感谢 谢谢 多谢 感激 欣慰 放心 安心 省心 省力 省事
方便 便利 便捷 快捷 快速 迅速 很快 及时 准时 高效 顺利 顺畅 流畅 灵敏 稳定 结实 牢固 耐用 扎实 可靠 靠谱
精致 精美 精彩 精细 细腻 细致 细心 漂亮 美观 美丽 美味 可爱 时尚 大方 大气 高档 豪华 舒适 舒服 温馨 温暖
宽敞 明亮 干净 整洁 卫生 安静 清静 清晰 清楚 清新 新鲜 鲜美 可口 香 地道 正宗 热情 热心 周到 贴心 体贴 耐心
礼貌 客气 友好 亲切 和蔼 专业 负责 认真 用心 诚信 实在 真诚 推荐 支持 信赖 信任 认可 佩服 欣赏 称赞 表扬
好极了 经典 深刻 感人 动人 生动 有趣 有意思 有用 有帮助 有收获 受益 启发 实用 易懂 通俗易懂 引人入胜 丰富
全面 齐全 充实 到位 合理 合适 合身 正合适 适中 轻巧 轻便 小巧 省电 静音 耐看 出众 一流 上乘 超赞 超棒
还会再来 下次还来 再次光顾 回头客 五星 首选 无可挑剔 名不虚传 物美价廉 爽 亮点 提升 改善 解决了 搞定 成功
庆幸 幸运 期待 希望越来越好
"""

LOATHING_ZH = """
差 很差 太差 最差 差劲 差评 差距 糟 糟糕 烂 垃圾 坏 坏了 坏掉 破 破旧 破损 陈旧 老旧 旧 脏 肮脏 臭 异味 难闻
霉味 发霉 潮湿 刺鼻 难看 难吃 难喝 难听 难用 难受 难懂 难以 丑 粗糙 粗制滥造 劣质 假货 假的 山寨 盗版 骗
骗子 欺骗 欺诈 受骗 上当 坑人 坑爹 黑心 忽悠 虚假 失望 后悔 生气 气愤 愤怒 恼火 火大 郁闷 烦 烦人 厌烦 讨厌
恶心 恶劣 无语 无奈 崩溃 心寒 伤心 难过 遗憾 可惜 可恶 可怕 可笑 不满 不满意 不爽 不好 不行 不值 不合理
不方便 不便 不足 不清 不清楚 不准 不稳 不灵 不灵敏 不热 不耐烦 不负责 不理 不推荐 不专业 投诉 举报 抱怨 埋怨
曝光 退货 退款 退钱 退房 赔偿 问题 毛病 故障 缺点 缺陷 缺憾 瑕疵 失误 错误 错别字 出错 报错 死机 卡顿 卡死
很卡 太卡 蓝屏 黑屏 重启 闪退 掉线 断线 漏水 漏电 发热 烫 发烫 过热 噪音 噪声 吵 很吵 嘈杂 响声 刺耳 模糊
昏暗 狭小 狭窄 拥挤 太小 太慢 很慢 慢 缓慢 拖延 拖拉 迟迟 延误 耽误 耽搁 太贵 偏贵 贵 昂贵 宰客 乱收费 浪费
浪费钱 不划算 涨价 降价 划痕 裂 断了 掉漆 脱落 掉色 褪色 起球 变形 松动 开裂 简陋 单调 无聊 枯燥 乏味 空洞
肤浅 啰嗦 罗嗦 空泛 拼凑 牵强 晦涩 幼稚 垃圾书 看不下去 没意思 没用 没效果 没反应 没人管 没人理 没劲 无用
无趣 冷淡 冷漠 态度差 敷衍 推诿 推脱 踢皮球 应付 马虎 粗心 粗鲁 傲慢 蛮横 一般 一般般 凑合 将就 勉强 麻烦
费劲 费力 累 痛苦 折腾 吃亏 损失 危险 担心 害怕 怀疑 恐怖 惨 倒霉 倒闭 奇差 极差 巨差 欠佳 欠缺 有待改进
有待提高 需要改进 改进 再也不 不会再 下次不 千万别 别买 慎买 慎入 避雷 踩雷 雷 名不副实 名不符实 言过其实
华而不实 鸡肋 烟味 受不了 忍不了
"""

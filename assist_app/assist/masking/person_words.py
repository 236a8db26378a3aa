"""Words around names: surnames, ways of addressing people, and words that are never a name."""

from __future__ import annotations

from assist_app.assist.masking.words import words

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗"
    "凤方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐傅卞齐康伍余元顾孟黄穆萧尹姚邵汪祁毛禹狄米贝"
    "明臧戴宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢"
    "莫房裘缪解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀甄曲封储靳段焦侯车宁仇栾厉武符刘景詹龙"
    "叶司黎薄印白蒲邰赖卓蔺屠蒙池乔闻党翟谭贡劳姬申扶冉郦桑桂濮牛寿边扈燕冀浦尚农温庄晏柴瞿阎慕连茹"
    "习艾容向古易廖庾终暨居衡耿满匡国文寇广禄东欧沃蔚隆师巩聂晁敖融冷辛阚简饶曾沙丰关游肖涂佟"
)
TWO_SIGN_SURNAMES = words(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 司空 夏侯 端木 南宫 独孤 轩辕 百里 呼延"
)
HONORIFICS = (
    "先生|女士|小姐(?!姐)|太太|老师|经理|师傅|同学|阿姨|叔叔|大姐|大哥|教授|医生|总监|主任|老板|律师|店长"
)
PREFIXES = "客服|专员|店主|店长|掌柜|买家|卖家|顾客|客户|会员|用户|粉丝|骑手|司机|管家|坐席|座席"
TITLES = (
    "mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|herr|frau|monsieur|madame|mme|mlle|señor|señora|sr|sra|"
    "agent|customer|client|user|guest"
)
NO_NAMES = words(
    "客服 顾客 客户 机器人 系统 卖家 买家 访客 游客 用户 匿名 匿名用户 会员 店主 官方客服 "
    "在线客服 智能客服 人工客服 微信用户 新会话 "
    "未知 未命名 会话 对话 群聊 谢谢 多谢 安排 感谢 这位 那位 各位 哪位 你好 您好 退款 "
    "退货 换货 发货 订单 快递 物流 投诉 咨询 "
    "售后 售前 发票 测试 时间 地址 电话 "
    "agent customer bot robot system support assistant user guest visitor anonymous "
    "unknown me you i we client shop "
    "store service team sales admin administrator operator manager help desk live chat "
    "web website online test "
    "refund return order parcel delivery invoice the and or of from for to is are was "
    "here not no yes sure sorry "
    "hello hi hey dear all everyone sir madam please thanks thank new conversation wrong "
    "missing correct spelled "
    "incorrect on at in my a an it this that with ok okay still very so also just now "
    "afraid unable trying looking "
    "mr mrs ms miss mx dr prof waiting calling writing having"
)
"""In small letters."""
WORDS_THAT_ARE_NAMES = words(
    "will may mark grace hope rose art bill jack sky rich frank pat sue dawn faith joy june "
    "april august chase drew "
    "grant jay lance max miles nick norm penny ray rob rusty sandy summer ruby star angel "
    "sunny king young long day "
    "price case page field park wood stone brown green white black gray grey short small bank post"
)
"""English names that are everyday words too: they are names only with a capital letter."""
GOES_ON = frozenset("的了是我你您他她它请电手地收订买退换这那就也都还没不很吗呢吧啊呀哦哈和跟与在，,")
"""Signs with which a sentence goes on after a name."""
MAY_GO_ON = frozenset("想要有因为能可已今昨上前下付申住从到把给叫打发急现刚")
"""The same, but a given name may begin with one."""

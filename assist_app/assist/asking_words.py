"""How questions, requests and their answers sound, in Chinese and in English."""

from __future__ import annotations

import re

CHINESE_ASKS = re.compile(
    r"""
    [吗么嘛]\s*$ | (?<![这那什怎多])么[啊呀呢]?$ | 吗(?=[，,\s]) | 呢\s*$
    | 怎么(?!都|也|着都) | 怎样 | 咋 | 如何 | 为什么 | 为啥 | 为何
    | (?<!没)(?<!没有)什么(?!都|也|的$) | (?<!没)啥(?!都|也)
    | 哪(?!怕|里哪里) | (?<!不)谁(?!都|也|知道呢)
    | 多少(?!有点|都) | 多久 | 多长 | 多大 | 多远 | 多快 | 多重 | 多贵 | 何时 | 是否 | 能否 | 可否
    | (?<![好这那过前了等])几(?:天|点|号|个|时|次|块|折|小时|分钟|周|月|楼|位|期)(?!了|前|都|后再说)
    | ([是能会要行好对可有想用该]|可以)不\1 | 有没有 | 是不是 | 能不能 | 可不可以 | 要不要 | 会不会 | 到没到
    | (?:了|过|到|好|发|退|出)没(?:有)?[啊呀]?$
    | (?<=..)(?<![还都也并])没有$
    | 还是.{1,12}[呢啊]?[？?]
    """,
    re.VERBOSE,
)
CHINESE_WANTS = re.compile(
    r"""
    帮我 | 帮忙 | 帮(?:查|看|催|改|退|换) | 麻烦(?!了|你了|您了|死|得很|[，,]?谢)
    | 请(?:你|您)?(?:查|看|帮|给|把|发|告诉|问|教|尽快|安排|退|换|改|取消|核实|处理|催)
    | 给我(?:查|看|发|补|退|换|改|开|取消|打|寄|一个|个|安排|处理|加)
    | 我?(?:想|想要|要|需要|打算)(?:问|咨询|了解|知道|查|退|换|改|取消|申请|投诉|订|开|注销|升级|办理|预订)
    | (?:告诉|通知)我 | 催一下 | 查一下 | 改一下 | 看一下(?:我|订单|物流) | 开(?:张|个|一张).{0,4}发票
    """,
    re.VERBOSE,
)
CHINESE_BY_THE_WAY = re.compile(
    r"谢谢你?您?帮|感谢.{0,4}帮|开什么玩笑|什么态度|什么玩意|什么破|什么垃圾|有什么用|谁知道|不知道为什么就"
    r"|没什么|无所谓|说什么好|(?:麻烦|辛苦)(?:你|您)?了|怎么可能"
)
PHATIC = re.compile(
    r"(?:请问)?(?:[亲嗨hi]*)(?:客服)?(?:你们)?(?:在吗|在不在|在么|在不|有人吗|有人在吗|"
    r"有客服(?:在线)?吗|在线吗|人呢|你好吗|方便吗|现在方便吗)"
    r"|(?:hello|hi|hey|hiya|anyone|anybody|is|are|there|here|you|still|online|somebody|someone|please)+"
    r"|how(?:areyou|isitgoing|doyoudo)|areyou(?:there|stillthere|kidding(?:me)?|serious)|what|啊|什么|"
    r"啥|嗯|"
    r"哈|ok|right|yes|no|really"
    r"|(?:可以|行|好|能|对|是|成|这样可以|这样行)(?:吗|么|吧|不)|好不好|行不行|可不可以|对不对|是不是"
)
"""What is said to be heard, to end a sentence or in surprise; without white space, punctuation and case."""

STARTS = (
    r"(?:(?:and|but|so|also|ok|okay|oh|well|hi|hello|hey|then|now|thanks|sorry|by the way|plus|or|sure|"
    r"yes|no|um|er|just|alright|great|hmm|right|actually|anyway|please|besides|good morning|"
    r"good afternoon|good evening)[\s,.!]*)*"
)
SUBJECT = (
    r"(?:i|you|it|he|she|we|they|there|this|that|these|those|the|my|your|our|their|his|her|an?|any|"
    r"anyone|someone|somebody|anybody|all|not)\b"
)
AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|can|could|will|would|should|shall|may|might|must|has|have|had|"
    r"isn'?t|aren'?t|wasn'?t|can'?t|couldn'?t|don'?t|doesn'?t|didn'?t|won'?t|wouldn'?t|shouldn'?t|"
    r"haven'?t|hasn'?t)"
)
WHAT = (
    rf"(?:(?:what|where|who|why|how|which|whose|when)(?:'s|'re|'ll|'d)\b|(?:what|where|who|why|how|"
    rf"which|whose|when)\s+{AUXILIARY}\b|how\s+(?:much|many|long|soon|far|often|late|early|big|old|"
    rf"about|come|to)\b|what\s+(?:time|day|date|kind|sort|if|about|number|address|documents?|happens?|"
    rf"happened|exactly|else|size)\b|which\s+\w+|why\s+not|where\s+to|who\s+(?:pays?|do|to)\b|"
    rf"what\s+to\s+do)"
)
ENGLISH_ASKS = re.compile(
    rf"^{STARTS}(?:{WHAT}|{AUXILIARY}\s+{SUBJECT}|any\s+(?:chance|idea|update|news|way|luck)\b)"
    rf"|\b(?:do you know|can you|could you|would you|will you|any chance|i wonder|wondering|not sure|"
    rf"no idea|tell me|let me know|ask(?:ing)?)\b.{{0,30}}\b(?:if|whether|what|where|when|how|why|which|"
    rf"who|you)\b"
    rf"|,\s*(?:{WHAT})",
    re.IGNORECASE,
)
ENGLISH_WANTS = re.compile(
    rf"^{STARTS}(?:please\s+\w+|(?:can|could|would|will)\s+(?:you|someone|i|we)\b|(?:i'?d|i\s+would|"
    rf"we'?d)\s+(?:like|love|rather)\b|(?:i|we)(?:'ll|\s+will)?\s+(?:want|need|wish)\s+(?:to|a|an|you|"
    rf"my|the|some|it)\b|(?:tell|show|send|give|get|help)\s+(?:me|us)\b|let\s+me\s+know\b|(?:cancel|"
    rf"change|refund|check|track|book|update|confirm)\s+(?:my|the|it|this)\b)"
    r"|\b(?:can|could|would)\s+you\b|\bplease\s+(?:help|send|check|cancel|change|refund|call|tell|"
    r"confirm|let|find|book|update|explain|hurry|give|fix)\b",
    re.IGNORECASE,
)
ENGLISH_BY_THE_WAY = re.compile(
    r"^\W*(?:what|how)\s+an?\s+\w+|\bwhat the (?:hell|heck)|\bwho (?:cares|knows)|\bhow (?:nice|kind|"
    r"dare|rude)|\byou kidding|\bno need|\bhow can you people",
    re.IGNORECASE,
)
TAG = re.compile(
    r"\W*(?:by the way|do you know|you know|right|please|or not|or what|isn't it|if possible|thanks|"
    r"thank you|对吧|是吧|谢谢|麻烦了)\W*",
    re.IGNORECASE,
)
"""What hangs on to a question and is none of its own."""

CONDITION = re.compile(
    r"^\W*(?:(?:and|but|so|also|then)\s+)?(?:如果|要是|万一|假如|假设|若|等|因为|既然|除了|对于|关于|"
    r"上次|if|when|once|after|"
    r"since|as|because|in case)",
    re.IGNORECASE,
)

HOLDING = re.compile(
    r"稍等|请稍候|稍后|等一下|等一等|查一下|查询一下|查查|看一下|看看|核实一下|确认一下|问一下|(?:帮|"
    r"为)[您你](?:查|看|核实|问|确认|催|转)"
    r"|正在(?:为|帮|给|查|核|联系|处理)|马上(?:为|帮|给)?[您你]?(?:查|看|核|联系)|转接|接入|这边先"
    r"|one (?:moment|second|minute|sec)|just a (?:moment|second|minute|sec)|hold on|bear with me|hang on"
    r"|(?:let me|i'?ll|i will|i'?m going to|allow me to)\s+(?:just\s+)?(?:check|look|see|find|ask|"
    r"have a look|pull|verify|take a look|get back)"
    r"|i(?:'m| am)\s+(?:checking|looking|asking)|checking (?:now|that|this|it)|connecting you|looking into",
    re.IGNORECASE,
)
"""An answer is promised, not given."""

COURTESY = re.compile(
    r"^\W*(?:您好|你好|亲|hello|hi|hey|good (?:morning|afternoon|evening)|dear|感谢|谢谢|thank|非常抱歉|"
    r"很抱歉|抱歉|对不起|"
    r"不好意思|sorry|i(?:'?m| am) (?:so |very |really )?sorry|apolog|we apolog|i apolog"
    r"|[您你]?(?:先)?别(?:着)?急|理解[您你]|我理解|我明白|i understand|i see|我知道您|请放心|别着急|"
    r"不客气|不用谢|you'?re welcome|"
    r"no problem|glad to|"
    r"happy to help|of course|certainly|收到|noted|great|感谢您的)",
    re.IGNORECASE,
)
GIVEN_UP = re.compile(
    r"^\W*(?:算了|不用了|不需要了|没事了|不问了|当我没说|不用管了|已经解决|自己弄好|我自己.{0,6}(?:好|"
    r"搞定|找到|解决)了|never ?mind|forget (?:it|"
    r"about it)|no longer need|don'?t bother|it'?s (?:solved|fixed|sorted|working) now|i (?:found|"
    r"figured|sorted|fixed) it)",
    re.IGNORECASE,
)
CONTENT = re.compile(
    r"^\W*(?:好的?|嗯+|哦+|行吧?|可以|明白了?|知道了?|了解了?|懂了|清楚了|收到|谢谢|多谢|感谢|太好了|"
    r"那就好|原来如此|没问题|ok(?:ay)?|got it|i see|"
    r"understood|thanks?|thank you|great|perfect|brilliant|lovely|cool|alright|good|fine|makes sense|"
    r"that helps|cheers|right|wonderful|excellent)(?![a-z])",
    re.IGNORECASE,
)
"""How a customer begins who takes what was said for an answer."""

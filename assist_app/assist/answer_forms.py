"""What an answer has, by how it was asked for: a time for "when", an amount for "how much"."""

from __future__ import annotations

import re

FORMS = tuple(
    (re.compile(ask, re.IGNORECASE), re.compile(answer, re.IGNORECASE))
    for ask, answer in (
        (
            r"多久|几天|几点|什么时候|何时|几时|哪天|when\b|how (?:long|soon|late|early|many days)|"
            r"what (?:time|day|date)",
            r"\d+\s*(?:[到至\-–:：]|to\b|天|个?工作日|个?小时|分钟|点|周|个?月|号|日|am|pm|days?|hours?|"
            r"min)"
            r"|[一二两三四五六七八九十几]\s*(?:天|个?小时|分钟|点|周|个?月|号|日|个工作日)|今天|明天|"
            r"后天|今晚|上午|下午|today|tomorrow"
            r"|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|hour|minute|\bweek|month|morning|noon|"
            r"evening|days?\b"
            r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
        ),
        (
            r"多少|几(?:块|折|个|期|件)|多贵|费用|how (?:much|many)|cost|fee|price|charge",
            r"\d|免费|不收|[一二两三四五六七八九十百千]\s*(?:元|块|折|期|个|件)|free|no (?:charge|fee|"
            r"cost)|[$£€¥]|percent|"
            r"hundred|dozen",
        ),
        (
            r"谁|who\b|on me or",
            r"我们|商家|卖家|平台|您这?边?|由|承担|\bwe\b|\bus\b|\bour\b|\byou\b|seller|carrier",
        ),
        (
            r"哪里|哪儿|在哪|哪个(?:地方|城市)|where\b",
            r"在|到|位于|点|打开|\bat\b|\bin\b|\bunder\b|open|go to|held",
        ),
        (
            r"怎么|如何|怎样|how (?:do|can|to|should|would)|what (?:would|do|should) i",
            r"点|打开|选|填|发|在.{1,12}里|申请|open|choose|select|tap|click|send|go to|fill|press",
        ),
        (
            r"[吗么]\W*$|能不能|可不可以|有没有|是不是|是否|能否|会不会|要不要|没有\W*$|^\W*(?:and |"
            r"also |so |but |then )?(?:can|"
            r"could|is|are|do|does|will|would|may|has|have)\b",
            r"^\W*(?:可以|不可以|能|不能|会|不会|有|没有|是|不是|支持|不支持|要|不用|不需要|行|不行|好|"
            r"当然|暂|已|yes|no\b|sure|it (?:is|"
            r"does|will|can|was|has)|they|you can|you can'?t|we (?:can|do|don't|have|will)|of course|"
            r"unfortunately|certainly|i'?m afraid|that'?s|there (?:is|are))"
            r"|可以|不能|支持|都有|还有|没有|现货",
        ),
        (
            r"帮|麻烦|请|给我|我(?:想|要)|please|can you|could you|i (?:want|need)|i'?d like|i'?ll need|"
            r"tell me|"
            r"send me",
            r"已经?|好的|可以|为您|给您|done|i(?:'ve| have)|we(?:'ve| have)|will|is (?:now|being)|sent|"
            r"booked|"
            r"cancelled|changed",
        ),
    )
)
"""How a question is asked, and what an answer to it has."""


def fits_form(question: str, answer: str) -> bool:
    """Whether an answer has what this kind of question asks for; the first kind that fits counts."""
    kinds = [form for ask, form in FORMS if ask.search(question)]
    return bool(kinds) and kinds[0].search(answer) is not None

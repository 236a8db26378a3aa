"""Values that only the words before them give away: 订单号, phone, 微信, password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assist_app.assist.masking.kinds import Found, Kind

_IS = (
    r"(?: {0,3}(?:[:=#]|(?:就|应该|应该就)?是|为|改成|改为|换成|is|was|no\.?|number)){0,2}"
    r" {0,3}[#:\"'“]? {0,2}"
)
_STRONG = r" {0,3}(?:[:=]|是|为|叫|改成|改为|换成) {0,3}[\"'“]?"
_SAID = r"(?: {0,3}(?:[:=]|是|为|改成|改为|改到|换成|is(?= ))){1,2}在? {0,3}"
_PLAIN = r" {0,2}[#:]? {0,2}"
_BEING = (
    r" {0,2}(?:(?:就|应该|应该就|好像|是不|不)?是|为|=|(?: is| was|['’]s)(?: not)?| isn['’]t)"
    r"(?: {0,2}(?:这个|this(?: one)?|number|no\.?))? {0,2}[#:\"'“(\[]{0,2} {0,2}"
)
_END = r"(?![a-z0-9_])"
_NUMBERED = r"(?=[a-z_\-/]{0,20}[0-9])[a-z0-9][a-z0-9_\-/]{1,38}[a-z0-9](?: [0-9]{3,6}(?![0-9])){0,5}"
_FIGURES = r"(?![0-9]{5,7},[0-9]{2}(?![0-9]))[0-9a-z]{0,6}[0-9]{5,30}(?![a-z0-9_元块件个天折%]|\.[0-9])"
_MEASURE = (
    r" ?(?:(?:(?:us |hong kong |canadian |australian )?dollars?|usd|eur|euros?|gbp|pounds?|cny|rmb|yuan|jpy|"
    r"yen|won|inr|rs|rupees|rubles?|pesos|baht|hkd|cents|points?|g|kg|mg|lbs?|oz|ml|mah|km|mm|cm|grams?|kilos?|miles|"
    r"units?|items?|pieces?|pcs|boxes|copies|sheets|people|days|hours|minutes|seconds)(?![a-z'’])|"
    r"[元块件个箱天折%円$€£¥+~]|[美日欧港韩]元|[美日台港人]民?[金币]|积分|[千公毫]?克|公?斤|毫?米|毫[升安]|公里|平方|"
    r"分钟|小时|多[元块个件]|左右|以[上内])"
)
_DAY_OR_AMOUNT = (
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])|[0-9]{2,4}000(?![0-9])|"
    rf"[0-9]{{3,5}}00 ?[-~到至] ?[0-9]|[0-9]{{5,7}}{_MEASURE}"
)
_MOBILE = r"1[3-9][0-9]{9}(?![0-9])"
_PHONE = r"\+?\(?[0-9](?:[ \-().]{0,2}[0-9]){4,16}"
_DAY = (
    r"(?:[0-9]{4}[-./年][0-9]{1,2}(?:[-./月][0-9]{1,2}日?)?|[0-9]{8}|"
    r"[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{2,4}|"
    r"[0-9]{1,2}月[0-9]{1,2}[日号]?|[a-z]{3,9}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}|"
    r"[0-9]{1,2}(?:st|nd|rd|th)? [a-z]{3,9},? [0-9]{4})"
)
_NO_PLACE = r"(?!什么|哪|在哪|在什么|怎么|不|错|有|多少|http|www|not|wrong|the same)"
_HINT = r"(?=[^\n\x00。;!?]{0,60}[0-9省市区县镇乡村路街道巷弄号楼栋室])"
_PLACE = (
    _NO_PLACE
    + _HINT
    + r"(?:(?!,? ?(?:电话|手机|收件人|收货人|联系人|姓名|邮编|谢谢|麻烦|请|phone|tel|name|email|please|"
    r"thank|and|but|so)|\. |,(?=[^\n,]{0,12}[一-鿿])(?! ?[0-9a-z\-]{1,8}(?:号|栋|楼|室|单元)))"
    r"[^\n\x00。;!?]){3,100}"
)
_HOME = _NO_PLACE + r"(?=[^\n\x00。;!?,]{0,30}[省市县镇乡村路街巷弄区])[^\n\x00。;!?,]{4,60}"


@dataclass(frozen=True, slots=True)
class Rule:
    """After one of `words` (small letters, "|" between them) a value of this form is personal."""

    kind: Kind
    words: str
    value: re.Pattern[str]


def _rule(kind: Kind, words: str, value: str, between: str = _IS, also: str = "") -> Rule:
    return Rule(kind, words, re.compile(rf"{also}{between}(?P<value>{value})"))


_RULES = (
    _rule(
        Kind.ORDER,
        "订单号码|订单编号|订单号|运单号|快递单号|物流单号|退货单号|退款单号|交易单号|交易号|流水号|"
        "发票号码|发票代码|发票号|"
        "工单号|工单|合同编号|合同号|会员号|会员编号|会员卡号|客户号|客户编号|用户编号|序列号|保单号|"
        "预订号|预约号|取件码|提货码|"
        "单号|设备号",
        _NUMBERED,
    ),
    _rule(Kind.ORDER, "订单|包裹|快递|运单|发票|order|parcel|invoice|ticket|case|ref", _FIGURES, _PLAIN),
    _rule(
        Kind.ORDER,
        "订单|包裹|快递|运单|发票|order|parcel|shipment|invoice|ticket|case|ref",
        rf"(?!{_MOBILE}|{_DAY_OR_AMOUNT}){_FIGURES}",
        _BEING,
    ),
    _rule(
        Kind.ORDER,
        "order|tracking|track|invoice|ticket|case|booking|reservation|confirmation|reference|"
        "ref|shipment|parcel|waybill|"
        "transaction|serial|membership|member|customer|contract|policy|claim|receipt|consignment|po",
        _NUMBERED,
        also=r" {0,2}(?:(?:number|num|no\.?|id|code|ref)(?![a-z])|#)",
    ),
    _rule(Kind.PHONE, "手机号码|手机号|联系电话|电话号码|电话|座机|联系方式|传真", _PHONE),
    _rule(
        Kind.PHONE,
        "telephone|phone|mobile|cell|tel|fax|whatsapp",
        _PHONE,
        also=r"(?: number| no\b)?\.?",
    ),
    _rule(Kind.PHONE, "call me|text me|reach me|ring me", _PHONE, also=r"(?: on| at)?"),
    _rule(Kind.PHONE, "手机尾号|手机后四位|电话尾号|电话后四位", r"[0-9]{3,6}(?![0-9])"),
    _rule(Kind.CARD, "尾号|后四位|后4位", r"[0-9]{3,6}(?![0-9])"),
    _rule(Kind.CARD, "ending", r"[0-9]{3,6}(?![0-9])", also=r" (?:in|with)"),
    _rule(
        Kind.CARD, "last four", r"[0-9]{4}(?![0-9])", also=r"(?: digits)?(?: of \w{2,10} \w{2,10})?(?: are)?"
    ),
    _rule(
        Kind.CARD,
        "银行卡号|银行卡|储蓄卡|信用卡|卡号|银行账号|帐号|账号|card|account",
        r"[0-9](?:[ -]?[0-9]){7,22}(?![0-9])",
        also=r"(?: number| no\b)?\.?",
    ),
    _rule(Kind.CARD, "sort code", r"[0-9]{2}[- ]?[0-9]{2}[- ]?[0-9]{2}(?![0-9])"),
    _rule(
        Kind.ID,
        "身份证号码|身份证号|身份证|证件号码|证件号|居住证号|居住证|社保号|ssn|nric|id",
        _NUMBERED,
        also=r"(?: card)?(?: number| no\b)?\.?",
    ),
    _rule(Kind.ID, "social security|national insurance", _NUMBERED, also=r"(?: number| no\b)?\.?"),
    _rule(
        Kind.PASSPORT,
        "护照号码|护照号|护照|passport",
        r"(?=[a-z]{0,3}[0-9])[a-z0-9]{6,12}" + _END,
        also=r"(?: number| no\b)?\.?",
    ),
    _rule(
        Kind.PLATE,
        "车牌号码|车牌号|车牌|license plate|licence plate|number plate|plate|registration",
        r"(?=[a-z一-鿿· -]{0,5}[0-9])[a-z0-9一-鿿](?:[a-z0-9·]{3,8}|[a-z0-9]{1,4}[ -][a-z0-9]{1,4})" + _END,
        also=r"(?: number| no\b)?\.?",
    ),
    _rule(
        Kind.ACCOUNT,
        "微信号|微信|薇信|威信|v信|wechat|weixin|qq号|qq|扣扣|支付宝账号|支付宝账户|支付宝|旺旺号|"
        "旺旺|抖音号|小红书号|"
        "telegram|skype|line|vx|wx|账号|账户|用户名|username|user name|user|userid|login|login name|"
        "openid|会员名|昵称|wechat id|"
        "wechatid|skype id|telegram id|whatsapp",
        r"@?(?:[0-9]{5,12}(?![0-9元块]|\.[0-9])|(?=[a-z_\-]{0,19}[0-9_])[a-z][a-z0-9_\-]{3,31})" + _END,
        also=r"(?: id| name)?",
    ),
    _rule(
        Kind.ACCOUNT,
        "微信号|微信|wechat id|qq号|支付宝账号|账号|用户名|username|user name|login name|昵称|skype "
        "id|telegram id",
        r"[a-z][a-z0-9_\-.]{3,31}" + _END,
        _STRONG,
    ),
    _rule(
        Kind.SECRET,
        "验证码|校验码|动态码|密码|口令|安全码|password|passcode|passwd|pwd|pin|otp|cvv2|cvv|cvc",
        r"(?=[^\s\x00]{0,31}[0-9])[a-z0-9!@#$%^&*_+.\-]{3,32}",
        also=r"(?: code)?",
    ),
    _rule(Kind.SECRET, "verification code|security code", r"[a-z0-9]{3,10}(?<=[0-9])" + _END),
    _rule(
        Kind.SECRET,
        "密码|口令|password|passwd|pwd",
        r"(?=[a-z!@#$%^&*_+.\-]{4})[a-z0-9!@#$%^&*_+.\-]{4,32}",
        r" {0,2}(?:[:=]|是| is:) {0,2}[\"'“]?",
    ),
    _rule(
        Kind.BIRTHDAY,
        "出生日期|出生年月日|出生年月|生日|出生于|出生|date of birth|birthday|birth date|born on|born|dob",
        _DAY,
    ),
    _rule(
        Kind.ADDRESS,
        "收货地址|收件地址|寄件地址|家庭地址|联系地址|详细地址|地址|住址|delivery address|shipping "
        "address|billing address|"
        "home address|address",
        _PLACE,
        _SAID,
    ),
    _rule(Kind.ADDRESS, "我住在|我家在|家住在", _HOME, r"[: ]{0,2}"),
    _rule(Kind.ADDRESS, "i live at", _PLACE, r" "),
    _rule(
        Kind.ADDRESS,
        "邮政编码|邮编|zip|zipcode|postcode",
        r"[0-9]{5,6}(?:-[0-9]{4})?(?![0-9])",
        also="(?: code)?",
    ),
)
_BY_WORD: dict[str, tuple[Rule, ...]] = {}
for _each in _RULES:
    for _word in _each.words.split("|"):
        _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _each)
_REST = re.compile(r"[a-z0-9!@#$%^&*_+.\-]*")
_WORD = re.compile("|".join(re.escape(word) for word in sorted(_BY_WORD, key=len, reverse=True)))


def told_values(text: str) -> Iterator[Found]:
    """Finds them in a small-letter text; a secret goes on as far as its signs do."""
    walked = 0
    for word in _WORD.finditer(text):
        start, end = word.span()
        if text[start].isascii() and (_is_letter(text, start - 1) or _is_letter(text, end)):
            continue
        for rule in _BY_WORD[word.group()]:
            value = rule.value.match(text, end)
            if value is None:
                continue
            behind = value.end("value")
            if rule.kind is Kind.SECRET:
                # A run is walked through once, however many words stand in it.
                walked = _run_end(text, behind) if behind > walked else walked
                behind = walked
            yield Found(value.start("value"), behind, rule.kind, told=True)


def _is_letter(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isascii() and text[place].isalpha()


def _run_end(text: str, place: int) -> int:
    rest = _REST.match(text, place)
    return place if rest is None else rest.end()

"""How customers say what an intent's name says in the words of an office: "refund" is "my money back"."""

from __future__ import annotations

WORDINGS_EN = """
refund: I want my money back | when will I get my money for {}
return: I want to send it back | I don't want it any more
cancel: I changed my mind about {} | I no longer want {} | stop {}
terminate, close: I don't want {} any more | get rid of {} | delete {}
arrival, arrive: has {} come yet | where is {} | still waiting for {}
delivery, shipping: when will {} get here | how long until I get {} | send {} to me
track, tracking: where is {} now | has {} been sent
status: what is going on with {} | any news about {} | is {} done yet
estimate, duration: how long does {} take | how many days for {}
timing: how long does {} take | when will {} go through | when will {} be there
late, delay, delayed: {} should have been here by now | why is {} taking so long
order: I would like {} | can I get {} | I want to buy {}
get, getting: where can I get {} | how can I have {}
request: can I have {} | I need {}
buy, purchase: I want to get {}
receipt, invoice: a bill for what I bought | proof that I paid
bill, bills: how much do I owe | what am I paying for {}
due: when do I have to pay {} | last day to pay {}
payment, pay: I paid {} | I want to pay {} | I bought something {}
fee, charge, charged, fees: why did I pay extra for {} | how much does {} cost | I was charged for {}
price, cost, rate: how much is {} | how much does {} cost
exchange rate: how is the conversion calculated {} | what is a dollar worth in euros {}
currency, currencies: dollars, euros or pounds {} | which kinds of money {}
exchange: change one currency into another {} | swap {} for something else
limit, limits: how much can I {} at most | how many {} can I have | is there a maximum for {}
balance: how much money do I have | my account still shows the old amount {}
balance not updated: the money is not in my account yet {} | I paid in money and cannot see it {}
deposit: pay money into my account {}
withdrawal, withdraw: get cash out of a machine {} | took money out of an atm {}
atm: cash machine | where can I take out money
transfer: send money to someone {} | move money to another account {} | wire {}
beneficiary, recipient: the person I send money to {} | somebody I pay {}
receiving: get paid into my account {} | can somebody send me {}
top up, topping up: add money to my account {} | put money on my card {} | load money {}
declined, rejected: {} didn't go through | {} was refused | {} was not accepted | why can't I use {}
failed: {} did not work | {} was not successful | {} won't go through
reverted: {} came back to me | {} was cancelled and returned | {} was undone
pending: {} still hasn't gone through | {} is still being processed | why is {} not complete yet
not recognised, not recognized, unknown: I did not make this {} | there is a {} I don't know | {} isn't mine
not received: {} has not got it yet | where did {} go
twice, double, duplicate: {} shows up two times | I was billed double for {} | the same {} again
extra: there is a {} I don't understand | what is this small {}
wrong amount, wrong: {} is incorrect | {} is not what I asked for | I got a different {}
statement: my list of payments shows {} | in the app I see {}
blocked, locked, frozen: I can't get into {} | I entered it wrong too many times {} | unlock {}
not working, broken: {} does not work | I can't use {} | there is a problem with {}
not allowed, unable: why can't I {} | it won't let me {}
lost: I can't find {} | {} is missing | I left {} somewhere
stolen: somebody took {} | {} was robbed
compromised, fraud: somebody else is using {} | I think {} was hacked | strange payments with {}
damaged: {} has a crack | {} is bent
expire, expiration, expiry: {} is running out | how long is {} valid | when do I need a new {}
activate, activation: how do I start using {} | turn {} on | my new {} came, what now
linking, link: connect {} to the app | add {} to my account
acceptance, accepted: where can I use {} | which shops take {}
supported, support: can I use {} | which {} can I use | does it work with {}
country: where do you operate | which places in the world
virtual: {} for the internet | a digital {}
physical: a real {} I can hold | {} made of plastic
spare, additional, second: another {} for my family | one more {}
new, replace, replacement: I need another {} | send me another {}
pin, passcode, password: my secret code {} | the code I type in {}
forgotten, forgot: I don't remember {} | I need to reset {}
change, edit, update: I want a different {} | set a new {} | {} is not the same any more
personal details, account info, address: I moved | my name changed | I have a new address or phone number
verify, verification, authenticate: prove who I am {} | check {} | which documents do you need for {}
identity: my passport or id {} | proof of who I am {}
why: what is the reason for {} | do I have to {}
source of funds: where my money comes from
age: how old do you have to be | can my child have an account
automatic: every time my money runs low {} | by itself {}
contactless: hold the card to the reader | tap to pay
direct debit: somebody took money from my account by itself {}
cheque, check, checks: paper cheque {}
account: my profile {}
book, reserve, reservation: I need {} for tomorrow | get me {} | a table or room for {}
confirm, confirmation: make sure of {} | is {} booked
flight: a plane to another city {} | fly from one city to another {}
seat: sit by the window or aisle {}
boarding pass: my ticket to get on the plane
luggage, baggage: my bags and suitcases {}
hours, opening: when are you open | what time do you close
location: where are you | where is {}
directions: how do I get to {}
suggestion, recommendation, recommend: what is a good {} | any ideas for {} | which {} should I pick
information, info, details: tell me about {} | can you explain {}
service: internet, phone or tv {}
start: I want to set up {} | sign me up for {} | begin {}
stop: please end {}
upgrade: I want a better {} | faster {} | a bigger plan
usage: how much have I used of {}
report: I have to tell you about {} | something happened to {}
claim: get money for damage {}
proof of insurance: a document that shows I am insured
promotions, offers: any discount or coupon {}
eligibility: am I able to get {} | do I qualify for {}
dispute: this payment is not right, I want it reversed {}
routing number: the number of my bank {}
expense: get back what I spent for work {}
greeting, opening greeting: hello | hi there | good morning
goodbye, closing greeting: bye | have a nice day | see you later
thank: thanks a lot | great, thank you
confirmation, yes: yes | ok | that is right | sure
rejection, no: no | no, that is all | not really
"""

WORDINGS_ZH = """
名称: 帮我找一家{} | 推荐一个{} | 有什么{} | 我想找一个{}
推荐: 有什么好的{} | {}哪个好
地址,位置: {}在哪里 | {}在什么地方 | {}怎么走
电话,联系方式: {}的号码是多少 | 怎么联系{}
价格,费用,收费: {}多少钱 | {}贵不贵 | {}要花多少
人均消费,人均: 去{}吃一顿一个人多少钱 | {}每个人大概花多少
营业时间,开放时间: {}几点开门 | {}几点关门 | {}什么时候营业
游玩时间,时长: {}要玩多久 | {}需要多长时间
门票: {}进去要多少钱 | {}要买票吗
评分,评价: {}几分 | {}口碑怎么样
推荐菜,菜品: {}有什么好吃的 | {}招牌菜是什么
周边,附近: {}旁边有什么 | {}周围有没有
设施: {}里面有没有
类型: 什么样的{}
预订,预定: 帮我订{} | 我要订一个{}
取消: 我不想要{}了 | {}不订了
修改,变更,更改: 我想换一下{} | {}填错了怎么改
退款: 把钱退给我 | {}的钱什么时候到账
退货: {}不想要了想退 | 怎么把{}寄回去
换货: {}能换一个吗
物流,快递,配送: {}到哪了 | {}什么时候到 | 怎么还没送到
发货: {}什么时候寄出 | 怎么还没寄
催单: 怎么还没{} | 快一点{}
状态,进度: {}怎么样了 | {}好了没有
发票: 开一张票给我 | {}能开票吗
优惠,活动,折扣: {}能便宜点吗 | {}有券吗
支付,付款: {}怎么付钱 | {}可以用微信吗
扣款: 为什么扣了我的钱
余额: 我还剩多少钱
账单: 我这个月要交多少
充值: 往里面存钱 | 交话费
提现,取款: 把钱取出来
转账: 把钱打给别人
额度: 最多能用多少
利息,利率: {}要多还多少
还款: {}怎么还钱 | 什么时候要还
借款,贷款: 我想借钱
逾期: 忘了还钱 | 过期没还
实名,认证,身份: 要身份证吗 | 怎么证明是我本人
密码: 忘了怎么登录 | {}想不起来了
登录: 进不去了 | 上不去账号
注册,开户: 怎么办一个{}
注销,销户: 不想用了 | 把我的号删掉
挂失,丢失: {}不见了 | {}找不到了
故障,报修: {}坏了 | {}用不了
安装: {}怎么装 | 什么时候来装
质量: {}有问题 | {}是坏的
破损,损坏: {}碎了 | {}收到就是坏的
少发,漏发: {}少了一个 | 没有收到全部
错发: {}发错了 | 和我买的不一样
尺码,尺寸: {}多大 | 我穿多大的
库存: {}还有货吗
保修,售后: {}坏了能修吗 | {}管多久
积分,会员: 我的{}怎么用
投诉: 我要告你们 | 太差了叫你们领导来
人工: 找个真人 | 不要机器人
问候,招呼,开场: 你好 | 在吗
再见,结束: 拜拜 | 没有别的事了
感谢,thank: 谢谢你 | 太感谢了 | 好的,谢谢
肯定,确认: 是的 | 好的 | 对
否定,拒绝: 不是 | 不用了 | 不要
流量: 上网还剩多少
套餐: 每个月多少钱的{}
宽带: 上网很慢 | 网断了
签证: {}要什么材料
航班: 飞机几点起飞
行李: 箱子{}能带多少
改签: 换一班{}
入住: 几点可以住进去
退房: 几点要离开房间
早餐: 早上有吃的吗
停车: 有地方停车吗
景点: 好玩的地方 | 想去玩
餐馆,餐厅: 吃饭的地方 | 想吃东西
酒店,宾馆: 住的地方 | 想住一晚
"""
"""One line an office word: the words, what customers say; {} stands for the rest of the name."""

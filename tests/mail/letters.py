"""Sample facts and mails, invented, in two languages."""

from dataclasses import replace
from datetime import UTC, date, datetime

from backend.mail.compose import Mail, Mailbox
from backend.mail.facts import AllDay, DayFacts, ItemFacts, Lead, Moment, Reader, ReminderFacts, Texts

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"


def both(en: str, zh: str) -> Texts:
    return {"en": en, "zh-Hans": zh}


OFFICE = both("Office of International Partnerships", "国际交流合作处")
CHINESE_READER = Reader("陈静", "chen@office.example", "zh-Hans", SHANGHAI)
ENGLISH_READER = Reader("Anna Weber", "weber@partner.example", "en", BERLIN)

FORUM = ReminderFacts(
    entry_kind="forum",
    title=both("Digital Economy Forum", "数字经济论坛"),
    starts=Moment(datetime(2027, 5, 12, 9, 30), SHANGHAI),
    ends=Moment(datetime(2027, 5, 12, 17, 0), SHANGHAI),
    lead=Lead(7),
    recipient=CHINESE_READER,
    office_name=OFFICE,
    place=both("Hall 1, Exhibition Centre", "博览中心一号厅"),
    partners=(both("Duisburg", "杜伊斯堡"), both("Linz", "林茨")),
    status="confirmed",
    url="https://amity.office.example/forums/1?day=1&lang=2",
    note=both("Bring the signed copy.\nTwo originals.", "请携带签署文本。\n原件两份。"),
)
NOTICE = replace(
    FORUM,
    entry_kind="notice_by",
    title=both("Memorandum with Duisburg", "与杜伊斯堡的合作备忘录"),
    starts=AllDay(date(2026, 12, 5)),
    ends=None,
    lead=Lead(30),
    place=None,
    status=None,
    note=None,
)
DAY = DayFacts(
    visit_title=both("Delegation from Duisburg", "杜伊斯堡代表团来访"),
    day=date(2027, 5, 12),
    zone=SHANGHAI,
    items=(
        ItemFacts(
            "talks",
            both("Talks on logistics", "物流合作会谈"),
            Moment(datetime(2027, 5, 12, 9, 0), SHANGHAI),
            Moment(datetime(2027, 5, 12, 10, 30), SHANGHAI),
            place=both("Room 301", "三〇一会议室"),
            note=both("Interpreter booked", "已安排翻译"),
            status="confirmed",
        ),
        ItemFacts(
            "flight",
            both("Flight home", "返程航班"),
            Moment(datetime(2027, 5, 12, 13, 30), SHANGHAI),
            Moment(datetime(2027, 5, 12, 18, 5), BERLIN),
        ),
        ItemFacts("rest", both("Free", "自由活动"), AllDay(date(2027, 5, 12))),
    ),
    recipient=CHINESE_READER,
    office_name=OFFICE,
    partners=(both("Duisburg", "杜伊斯堡"),),
    url="https://amity.office.example/visits/1",
)
MAIL = Mail(
    message_id="0123456789abcdef0123456789abcdef.0@office.example",
    date=datetime(2026, 11, 23, 1, 0, tzinfo=UTC),
    sender=Mailbox("国际交流合作处", "amity@office.example"),
    recipient=Mailbox("陈静", "chen@office.example"),
    reply_to=Mailbox("Weber, Anna", "weber@partner.example"),
    subject="最后通知日：与杜伊斯堡的合作备忘录——30天后（2026年12月5日 星期六）",
    text="陈静，您好：\n\n.点开头的一行\n",
    html='<!DOCTYPE html>\n<html lang="zh-Hans"><body><p>您好</p></body></html>\n',
    locale="zh-Hans",
)

"""Names in one order everywhere: Latin letters, other scripts, Han characters by pinyin."""

from backend.domain.values import sorting


def test_chinese_names_run_by_pinyin_rarer_signs_of_places_too() -> None:
    named = [
        "中国",
        "丹麦",
        "南非",
        "乔治市",
        "坦佩雷",
        "安托法加斯塔",
        "匈牙利",
        "槟城",
        "釜山",
        "Łódź",
        "Lyon",
        "Örebro",
    ]
    in_order = [
        "Łódź",
        "Lyon",
        "Örebro",
        "安托法加斯塔",
        "槟城",
        "丹麦",
        "釜山",
        "南非",
        "乔治市",
        "坦佩雷",
        "匈牙利",
        "中国",
    ]
    assert sorted(named, key=sorting.key) == in_order

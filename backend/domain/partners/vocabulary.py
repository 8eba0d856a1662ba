"""The words behind the slugs of a profile: sectors, institutions, forms of cooperation, indicators, themes.

A slug outside these lists is allowed and shown as its words. Each word says how it may be written in a sentence,
English and Chinese, so that text and typed fields can be compared. Labels are msgids.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.errors import N_
from backend.domain.partners import areas, statements
from backend.domain.partners.areas import Direction
from backend.domain.partners.statements import StatementRole


@dataclass(frozen=True, slots=True)
class Word:
    """A label (msgid) and the patterns by which it is known in English and Chinese sentences."""

    label: str
    en: str
    zh: str

    def pattern(self, locale: str) -> re.Pattern[str]:
        """Return how the word is written in this language."""
        return re.compile(self.zh) if locale.startswith("zh") else re.compile(rf"\b(?:{self.en})\b", re.IGNORECASE)


SECTORS: Mapping[str, Word] = {
    "automobiles": Word(N_("Automobiles"), "automobiles?", "汽车"),
    "electronic_information": Word(N_("Electronic information"), "electronic information", "电子信息"),
    "high_end_equipment": Word(N_("High-end equipment"), "high-end equipment", "高端装备"),
    "biomedicine": Word(N_("Biomedicine"), "biomedicine", "生物医药"),
    "sci_tech_innovation": Word(
        N_("Scientific and technological innovation"), "scientific and technological innovation", "科技创新"
    ),
    "modern_services": Word(N_("Modern services"), "modern services", "现代服务业"),
    "new_energy_vehicles": Word(N_("New energy vehicles"), "new energy vehicles?", "新能源汽车"),
    "vehicle_parts": Word(N_("Vehicle parts"), "spare parts", "零部件"),
    "heavy_trucks": Word(N_("Heavy-duty trucks"), "heavy-duty trucks?", "重型卡车"),
    "medical_devices": Word(N_("Medical devices"), "medical devices?", "医疗器械"),
    "pharmaceuticals": Word(N_("Pharmaceuticals"), "pharmaceuticals?", "制药"),
    "headquarters_economy": Word(N_("Headquarters economy"), "headquarters economy", "总部经济"),
    "industrial_design": Word(N_("Industrial design"), "industrial design", "工业设计"),
    "high_end_hotels": Word(N_("High-end hotels"), "high-end hotels?", "高端酒店"),
    "cultural_tourism": Word(N_("Cultural tourism"), "cultural tourism", "文化旅游"),
    "catering": Word(N_("Catering"), "catering", "餐饮"),
    "healthcare": Word(N_("Healthcare"), "healthcare", "医疗健康"),
    "finance": Word(N_("Finance"), "finance", "金融"),
    "logistics": Word(N_("Logistics"), "logistics", "物流"),
    "trade": Word(N_("Trade"), "trade(?! corridor)", "贸易(?!新通道)"),
}

INSTITUTIONS: Mapping[str, Word] = {
    "international_schools": Word(N_("International schools"), "international schools?", "国际学校"),
    "hospitals": Word(N_("Hospitals"), "hospitals?", "医院"),
    "communities": Word(N_("Communities"), "communities|community", "社区"),
}

FORMS: Mapping[str, Word] = {
    "factory": Word(N_("Factory"), "factor(?:y|ies)", "工厂"),
    "r_and_d_centre": Word(N_("R&D centre"), "R&D cent(?:er|re)s?", "研发中心"),
    "export": Word(N_("Export"), "export", "出口(?!商)"),
    "project": Word(N_("Cooperation project"), "cooperation projects?", "合作项目"),
    "branch_office": Word(N_("Branch office"), "branch offices?", "分支机构"),
    "talent_exchange": Word(N_("Talent exchange"), "talent exchanges?", "人才交流"),
    "overseas_warehouse": Word(N_("Overseas warehouse"), "overseas warehouses?", "海外仓"),
    "distribution_centre": Word(N_("Distribution centre"), "distribution cent(?:er|re)s?", "分拨中心"),
    "friendship_city": Word(N_("Friendship city"), "friendship (?:city|cities)", "友好城市"),
    "friendly_cooperation_region": Word(
        N_("Friendly cooperation region"), "friendly cooperation regions?", "友好合作地区"
    ),
    "joint_park": Word(N_("Joint industrial park"), "jointly build industrial parks?", "共建产业园区?"),
    "co_organised_forum": Word(N_("Co-organised forum"), "co-organi[sz]e international forums?", "共同举办国际论坛"),
}

INDICATORS: Mapping[str, Word] = {
    "population": Word(N_("Population"), "population|inhabitants", "人口"),
    "area": Word(N_("Area"), "area", "面积"),
    "gdp": Word(N_("GDP"), "GDP", "地区生产总值|GDP"),
    "companies_fortune500": Word(N_("Fortune 500 enterprises"), "Fortune 500 enterprises", "世界500强企业"),
    "foreign_trade_share": Word(N_("Share of foreign trade"), "foreign trade", "对外贸易"),
    "foreign_capital_share": Word(N_("Share of foreign capital"), "foreign capital", "外资"),
    "natural_area": Word(N_("Natural area"), "water, mountains and natural areas", "水域、山地和自然区域"),
    "parks": Word(
        N_("Parks"), "ecological parks, urban green parks, and wetland landscapes", "生态公园、城市绿地公园和湿地景观"
    ),
    "minutes_to_park": Word(N_("Minutes on foot to a park"), "walk to a park", "步行可达公园"),
    "international_parks": Word(
        N_("International cooperation parks"), "international cooperation industrial parks", "国际合作产业园"
    ),
}

ROLES: Mapping[StatementRole, Word] = {
    StatementRole.PILLAR: Word(
        statements.LABELS[StatementRole.PILLAR], "(?<!cultivation )pillar industries", "(?<!培育)支柱产业"
    ),
    StatementRole.EMERGING_PILLAR: Word(
        statements.LABELS[StatementRole.EMERGING_PILLAR], "(?:cultivation|emerging) pillar industries", "培育支柱产业"
    ),
    StatementRole.INTEGRATION: Word(statements.LABELS[StatementRole.INTEGRATION], "integration industries", "融合产业"),
    StatementRole.SLOGAN: Word(statements.LABELS[StatementRole.SLOGAN], "featuring", "为特色"),
    StatementRole.ORIENTATION: Word(statements.LABELS[StatementRole.ORIENTATION], "oriented towards", "导向"),
    StatementRole.CLAIM: Word(statements.LABELS[StatementRole.CLAIM], "allow residents to", "让居民"),
    StatementRole.CORE_AREA: Word(statements.LABELS[StatementRole.CORE_AREA], "heartland|core area", "核心区"),
}

DIRECTIONS: Mapping[Direction, Word] = {
    Direction.SEEK: Word(
        areas.LABELS[Direction.SEEK],
        "introduce|attract(?:ing)?|welcome|plans to develop|encourages?|seeks?",
        "引进|吸引|欢迎|计划|鼓励|寻求",
    ),
    Direction.OFFER: Word(
        areas.LABELS[Direction.OFFER], "export|advantages|jointly|offers?", "出口(?!商)|优势|共建|提供"
    ),
}

THEMES: Mapping[str, str] = {
    "technologies_industry_digital": N_("Technologies 4.0, Industry 5.0 & Digital Economy"),
    "tourism_culture_creativity": N_("Tourism, Culture and Creativity"),
    "education_innovation_clusters": N_("Education, jobs & skills, Innovation centres, business clusters"),
}
"""The themes of the vocabulary `iurc`, one line each; commas are part of a line."""


def label(words: Mapping[str, Word], slug: str) -> str:
    """Return the msgid of a slug, or its words when it is not in the list."""
    return words[slug].label if slug in words else spelled(slug)


def theme(slug: str) -> str:
    """Return the msgid of a theme, or its words when it is not in the list."""
    return THEMES.get(slug, spelled(slug))


def spelled(slug: str) -> str:
    """Return a slug as words."""
    return slug.replace("_", " ")

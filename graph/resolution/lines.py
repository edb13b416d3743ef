"""Lines of business that mean the same in Chinese and English. A table of ours: words in names, no classification."""

from __future__ import annotations

import re

LINES = {
    "semiconductor": "半导体 集成电路 芯片 微电子 晶圆 semiconductor microelectronics micro-electronics "
    "integrated circuit chip wafer",
    "electronics": "电子 electronics electronic",
    "optics": "光电 光学 光电子 激光 光子 optoelectronics optoelectronic opto-electronic optical optics laser "
    "photons optech",
    "software": "软件 信息 数据 网络 互联网 云 software information network data internet cloud digital 数字 数码",
    "telecom": "通信 通讯 电信 communication communications telecom telecommunication",
    "machinery": "机械 机电 装备 设备 重工 机床 machinery equipment mechanical machine heavy electromechanical",
    "robots": "机器人 自动化 robot robotics automation intelligent 智能",
    "instruments": "仪器 仪表 测控 检测 测试 认证 instrument instruments test testing inspection control",
    "navigation": "导航 卫星 navigation satellite spacesat",
    "vehicles": "汽车 客车 车灯 automobile automotive motor motors bus vehicle auto",
    "aviation": "航空 航天 飞机 航发 机场 aviation aerospace aircraft airport",
    "ships": "船舶 海洋 shipbuilding shipping ship",
    "rail": "铁路 轨道 中车 railway rail",
    "logistics": "物流 快递 速递 运输 供应链 logistics express transportation supply",
    "power": "电力 发电 水电 电气 电器 电源 电缆 电网 power electric electrical cable",
    "new energy": "新能源 光伏 太阳能 光能 风电 锂 锂业 锂能 电池 储能 氢能 solar photovoltaic lithium battery "
    "hydrogen wind energy",
    "oil and gas": "石油 天然气 石化 燃气 petroleum petrochemical oil",
    "gas": "气体 gas gases",
    "chemicals": "化工 化学 化纤 chemical chemicals chemistry",
    "materials": "材料 新材料 material materials",
    "metals": "有色 金属 钢铁 铝业 铜业 钨业 黄金 矿业 nonferrous metal metals steel iron aluminium aluminum "
    "copper tungsten gold mining",
    "cement": "水泥 建材 玻璃 陶瓷 石英 cement glass ceramic ceramics quartz",
    "construction": "建设 建筑 工程 路桥 园林 装饰 防水 construction engineering bridge decoration waterproof",
    "property": "地产 房地产 置业 estate property",
    "finance": "银行 证券 保险 信托 期货 金融 资本 投资 租赁 bank banking securities insurance trust futures "
    "financial finance capital investment",
    "pharma": "医药 制药 药业 生物 pharmaceutical pharmaceuticals medicine biotech biotechnology biological "
    "biomedical bio-pharmaceutical bio-technology bio-medical",
    "medical": "医疗 医院 眼科 诊断 medical hospital health",
    "food": "食品 饮料 乳业 粮油 调味 餐饮 food foods foodstuff dairy beverage",
    "liquor": "酒 酒业 啤酒 酒厂 liquor brewery distillery wine beer",
    "farming": "农业 农牧 种业 饲料 水产 林业 agriculture agricultural seed feed fishery forestry",
    "paper": "纸业 造纸 包装 印刷 paper packaging printing packing",
    "textiles": "纺织 服装 服饰 时装 textile fashion garment clothing",
    "home": "家电 家居 厨具 冰箱 空调 视像 appliance appliances household home",
    "trade": "贸易 进出口 百货 零售 商贸 trade trading department retail store",
    "media": "传媒 文化 影视 出版 media culture film publishing movie",
    "travel": "旅游 酒店 宾馆 tourism hotel hotels travel",
    "environment": "环保 环境 节能 水务 水利 environment environmental water",
}
USUAL = {  # what could be anything, and still is in a name or is not
    "technology": "科技 技术 高科 technology technologies tech hi-tech science sci",
    "industry": "实业 工业 产业 industry industries industrial",
    "enterprise": "企业 enterprise enterprises",
    "manufacturing": "制造 manufacturing mfg manufacture",
    "precision": "精密 精工 precision",
    "international": "国际 international",
    "development": "开发 发展 development",
    "system": "系统 system systems",
    "product": "制品 产品 product products",
    "service": "服务 service services",
}
ZH = {word: line for line, words in LINES.items() for word in words.split() if not word.isascii()}
EN = {word: line for line, words in LINES.items() for word in words.split() if word.isascii()}
USUAL_WORDS = {word: usual for usual, words in USUAL.items() for word in words.split()}
USUAL_ZH = re.compile("|".join(word for word in USUAL_WORDS if not word.isascii()))
FOUND = re.compile("|".join(sorted(ZH, key=len, reverse=True)))


def lines_of(industry: str) -> frozenset[str]:
    """The lines of business that words of a name tell, Chinese or Latin; none of what could be anything (科技, group).

    >>> sorted(lines_of("半导体设备")), sorted(lines_of("semiconductor equipment"))
    (['machinery', 'semiconductor'], ['machinery', 'semiconductor'])
    """
    latin = (EN[word] for word in industry.split() if word in EN)
    return frozenset([*latin, *(ZH[word] for word in FOUND.findall(industry))])


def usual_words(industry: str) -> frozenset[str]:
    """The words of a name that could stand in any, in one language.

    >>> sorted(usual_words("精密制造")), sorted(usual_words("precision manufacturing"))
    (['manufacturing', 'precision'], ['manufacturing', 'precision'])
    """
    latin = (USUAL_WORDS[word] for word in industry.split() if word in USUAL_WORDS)
    return frozenset([*latin, *(USUAL_WORDS[word] for word in USUAL_ZH.findall(industry))])

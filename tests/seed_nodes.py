# ruff: noqa: E501 - a table
"""The nodes of the small named graph, by label; `t-` is put before each id."""

from __future__ import annotations

from datetime import date
from typing import Any

MADE = {"synthetic": True}

NODES: dict[str, dict[str, dict[str, Any]]] = {
    "Source": {
        "register": {
            "name": "Register of the tests", "licence": "CC0-1.0", "retrievedOn": date(2026, 1, 5),
        },
        "survey": {"name": "问卷", "about": "A survey", "licence": "proprietary", "nonCommercial": True},
        "another": {"name": "Nobody's source", "licence": "MIT", "version": "3"},
    },
    "Enterprise": {
        "qinghe": {
            "name": "青禾传感器有限公司", "nameEn": "Qinghe Sensor", "code": "91310118MA1JL00A1X",
            "formerNames": ["青禾电子", "Qinghe"], "country": "CHN", "city": "Shanghai", "foundedOn": date(2015, 3, 1),
            "registeredCapital": 500.0, "sizeClass": "SMALL", "sources": ["t-survey", "t-register"],
            "contactName": "陈青", "contactPhone": "021-10000001", "contactEmail": "chen@example.org",
        },
        "yunfan": {
            "name": "云帆新材料（上海）有限公司", "nameEn": "Yunfan \"New\" Materials", "stockCode": "600001",
            "country": "CHN", "city": "Shanghai", "exchange": "SSE", "sector": "Materials", "delisted": False,
            "foundedOn": date(2001, 12, 31), "registeredCapital": 12000.5, "sizeClass": "LARGE",
            "contactName": "陈青", "contactPhone": "021-10000002",
        },
        "lanjing": {
            "name": "蓝鲸设备", "country": "CHN", "city": "Suzhou", "sector": "Industrials", "delisted": True,
            "foundedOn": date(2015, 3, 1), "registeredCapital": 0.114, "sizeClass": "SMALL", "contactPhone": "021-10000003",
        },
        "acme": {
            "name": "Acme Tools", "nameEn": "Acme Tools", "country": "USA",
            "sector": "Industrials", "industryGroup": "Machinery", "marketCapClass": "Large Cap", "website": "https://acme.example",
        },
        "rare": {
            "name": "𠮷野精密", "nameZhFull": "𠮷野精密机械株式会社", "country": "JPN", "registeredCapital": 1e-7,
        },
        "wide": {"name": "Ｚ公司", "country": "JPN", "sizeClass": "MICRO", "registeredCapital": 1e15, "formerNames": []},
        "masked": {
            "name": "某企业***", "nameIsTranslation": True, "masked": True, "sourceIndustry": "Unknown", "sources": [],
        },
        "made": {**MADE, "name": "示例企业", "code": "600001", "sizeClass": "MEDIUM", "foundedOn": date(1999, 1, 1)},
    },
    "AnnualReport": {
        "r-qinghe-23": {"year": 2023, "employees": 40, "rdStaff": 12, "revenue": 3000.5, "mainRevenue": 2900.0, "rdExpense": 300.25},
        "r-qinghe-24": {"year": 2024, "employees": 45, "revenue": 4000.0, "netProfit": -12.5},
        "r-yunfan-24": {"year": 2024, "employees": 400, "totalAssets": 90000.0, "totalLiabilities": 45000.0},
        "r-made": {**MADE, "year": 2024, "revenue": 4000.0},
    },
    "Fact": {
        "f-qinghe-1": {
            "position": 1, "year": 2024, "metric": "revenue", "number": 3990.5, "basis": "审计报告", "by": "chen",
            "on": date(2025, 3, 1), "at": "2025-03-01T09:00:00.000000+08:00", "evidenced": True, "evidence": "审计报告第 3 页",
        },
        "f-qinghe-3": {
            "position": 3, "year": 2024, "metric": "hasRdOrg", "flag": True, "basis": "走访", "by": "li",
            "on": date(2025, 3, 2), "at": "2025-03-02T10:30:00.000000+08:00", "evidenced": False,
        },
        "f-yunfan-1": {
            "position": 1, "year": 2024, "metric": "rdOrgLevel", "word": "PROVINCIAL", "basis": "认定名单", "by": "plan",
            "on": date(2025, 3, 1), "at": "2025-03-01T09:00:00.000001+08:00", "evidenced": True,
        },
        "f-made-1": {
            **MADE, "position": 1, "year": 2024, "metric": "netProfit", "number": -0.5, "basis": "示例", "by": "plan",
            "on": date(2025, 3, 1), "at": "2025-03-01T09:00:00.000002+08:00", "evidenced": False,
        },
    },
    "Change": {
        "h-qinghe-2": {
            "position": 2, "kind": "TITLE_GRANTED", "after": '[{"title":"t-giant","from":"2024-06-01"}]', "basis": "公示名单",
            "by": "plan", "on": date(2025, 3, 1), "at": "2025-03-01T11:00:00.000000+08:00",
        },
        "h-lanjing-1": {
            "position": 1, "kind": "TITLE_WITHDRAWN", "before": '[{"title":"t-giant"}]', "basis": "复核未通过",
            "by": "plan", "on": date(2025, 3, 1), "at": "2025-03-01T11:00:00.000001+08:00",
        },
    },
    "Appeal": {
        "a-land": {"title": "扩产用地", "text": "需要 10 亩工业用地", "openedOn": date(2024, 5, 31)},
        "a-loan": {"title": "贷款续期", "openedOn": date(2024, 6, 1), "closedOn": date(2024, 7, 1)},
        "a-chips": {"title": "芯片采购", "text": "寻找光刻机供应商"},
    },
    "AppealEvent": {
        "e-land-1": {"position": 1, "state": "OPENED", "on": date(2024, 5, 31)},
        "e-land-2": {"position": 2, "state": "ASSIGNED", "on": date(2024, 6, 1), "by": "区经委"},
        "e-chips-1": {"position": 1, "state": "OPENED", "on": date(2024, 6, 1)},
    },
    "Visit": {
        "v-qinghe": {"on": date(2024, 6, 1), "purpose": "送政策上门", "record": "谈了扩产"},
        "v-lanjing": {"on": date(2024, 5, 31)},
    },
    "Need": {
        "n-wafer": {"title": "采购晶圆", "kind": "SUPPLY", "postedOn": date(2024, 5, 31), "expiresOn": date(2024, 6, 1), "quantity": "每月 100 片"},
        "n-loan": {"title": "流动资金", "kind": "FINANCE", "amount": 300.0, "termMonths": 12, "text": "扩产"},
        "n-made": {**MADE, "title": "示例需求", "kind": "GENERAL"},
    },
    "Offer": {
        "o-sensor": {"title": "压力传感器", "kind": "SUPPLY", "capacity": "每年 10 万件"},
        "o-lab": {"title": "光学检测", "kind": "ACADEMIA", "postedOn": date(2024, 6, 1)},
    },
    "Technology": {
        "t-mems": {"name": "微机电传感", "patentNo": "ZL202410000001.0", "stage": "PILOT"},
        "t-made": {**MADE, "name": "示例技术", "stage": "LAB"},
    },
    "LoanProduct": {
        "l-credit": {"name": "专精特新贷", "minAmount": 10.0, "maxAmount": 1000.0, "minRate": 0.0345, "maxTermMonths": 36, "guarantees": ["CREDIT", "PLEDGE"]},
        "l-made": {**MADE, "name": "示例贷"},
    },
    "Specialist": {
        "s-li": {"name": "李专员", "organization": "区经委", "phone": "021-00000001", "email": "li@example.org"},
        "s-wang": {"name": "王专员", "organization": "朱家角镇", "phone": "021-00000002"},
        "s-old": {**MADE, "name": "示例专员"},
    },
    "Product": {
        "wafer": {"name": "晶圆", "nameEn": "wafer", "kind": "MATERIAL", "listed": True, "path": "材料 > 晶圆", "code": "M1"},
        "litho": {
            "name": "光刻机", "nameEn": "lithography tool", "kind": "TOOL", "listed": True, "code": "T1",
            "description": "Draws patterns.\nLine two, \"quoted\".", "marketSize": "$12B", "marketYear": 2021,
        },
        "duv": {"name": "DUV 光刻机", "kind": "TOOL", "marketYear": 2021},
        "chip": {"name": "芯片", "nameEn": "chip", "kind": "OUTPUT", "listed": True, "marketYear": -5},
        "etch": {"name": "刻蚀", "nameIsTranslation": True, "kind": "PROCESS", "listed": True},
        "sensor": {**MADE, "name": "传感器", "kind": "GOODS", "listed": True, "code": "G1"},
    },
    "Chain": {
        "chips": {"name": "集成电路", "nameEn": "Integrated circuits", "path": "电子 > 集成电路"},
        "green": {**MADE, "name": "绿色能源"},
    },
    "Stage": {
        "design": {"name": "设计", "position": 1, "nameEn": "Design"},
        "fab": {"name": "制造", "position": 2, "description": "Fabrication"},
        "test": {"name": "封测", "position": 2},
    },
    "Industry": {
        "ind-c": {"code": "C", "name": "制造业", "level": "SECTION", "section": "C", "provenance": "VERIFIED"},
        "ind-39": {"code": "39", "name": "电子设备制造业", "nameEn": "Electronics", "level": "DIVISION", "section": "C", "provenance": "MEMORY"},
        "ind-397": {"code": "397", "level": "GROUP", "section": "C", "provenance": "VERIFIED"},
        "ind-g": {"code": "G", "name": "交通运输", "level": "SECTION", "section": "G", "provenance": "VERIFIED"},
    },
    "ClassificationCode": {
        "gb2011-39": {"scheme": "GB/T 4754", "edition": "2011", "level": "L", "code": "39"},
        "gb2011-3971": {"scheme": "GB/T 4754", "edition": "2011", "level": "S", "code": "3971"},
        "isic-26": {"scheme": "ISIC", "edition": "4", "level": "L", "code": "26"},
    },
    "HsCode": {
        "hs-85": {"code": "85", "description": "Electrical machinery", "level": 2, "section": "XVI", "sectionName": "Machinery"},
        "hs-8542": {"code": "8542", "description": "Electronic integrated circuits", "level": 4, "section": "XVI"},
        "hs-854231": {"code": "854231", "description": "Processors & controllers", "level": 6},
    },
    "Territory": {
        "cn": {"name": "中国", "nameEn": "China", "code": "CHN", "kind": "COUNTRY"},
        "us": {"name": "美国", "nameEn": "United States", "code": "USA", "kind": "COUNTRY"},
        "qingpu": {"name": "青浦区", "nameEn": "Qingpu", "code": "310118", "kind": "DISTRICT"},
        "zhujiajiao": {"name": "朱家角镇", "kind": "TOWN"},
    },
    "Institute": {
        "uni": {
            "name": "江南大学", "nameEn": "Jiangnan University", "otherNames": ["江大", "JNU"], "kinds": ["EDUCATION", "FUNDER"],
            "city": "Wuxi", "province": "Jiangsu", "latitude": 31.5, "longitude": 120.25, "established": 1958,
        },
        "lab": {"name": "Photonics Laboratory", "kinds": ["FACILITY"], "latitude": 0.0, "longitude": 1e-9, "established": 1958},
        "old": {"name": "老研究所", "established": 1901, "websites": ["https://old.example"], "wikidata": ["Q1"]},
        "new": {**MADE, "name": "新研究院", "kinds": [], "latitude": 31.5},
    },
    "Bank": {
        "icbc": {"code": "TST1", "name": "试验银行"},
        "made-bank": {**MADE, "code": "TST0", "name": "示例银行"},
    },
    "Policy": {
        "plan": {
            "name": "梯度培育工作方案", "docNo": "青试〔2023〕1号", "issuer": "区经委", "level": "DISTRICT", "issuedOn": date(2023, 8, 1),
            "effectiveFrom": date(2023, 8, 1), "effectiveTo": date(2025, 12, 31), "unverified": ["effectiveTo"],
        },
        "loan": {**MADE, "name": "担保贷款办法", "level": "MUNICIPAL", "issuedOn": date(2023, 8, 1)},
    },
    "Clause": {
        "grant": {
            "key": "1", "position": 1, "kind": "BENEFIT", "heading": "奖补", "text": "一次性奖补 30 万元", "form": "GRANT",
            "how": "WITHOUT_APPLYING", "amount": 30.0, "amountUnit": "wan_cny", "amountPer": "enterprise", "rate": 0.3,
            "rateBase": "investment", "cap": 100.0, "capUnit": "wan_cny", "capPer": "year", "audience": "小巨人",
            "audienceRule": '{"all":[{"metric":"revenue","gte":1.5},null,true,"文"]}', "audienceComplete": True,
            "windowFrom": date(2024, 6, 1), "windowTo": date(2024, 6, 30), "window": "六月", "provenance": "VERIFIED",
            "grade": "OFFICIAL", "readIn": ["https://example.org/a", "https://example.org/b"],
        },
        "goal": {
            "key": "2", "position": 2, "kind": "GOAL", "text": "到 2025 年", "provenance": "MEMORY",
            "audienceGap": "region", "note": "check", "unverified": ["text"],
        },
        "rate": {
            "key": "1", "position": 1, "kind": "BENEFIT", "text": "贴息 50%", "form": "INTEREST_DISCOUNT", "how": "APPLICATION",
            "rate": 0.5, "provenance": "VERIFIED", "grade": "NEWS", "audienceRule": "[]",
        },
        "care": {"key": "3", "position": 3, "kind": "SAFEGUARD", "text": "保障", "provenance": "VERIFIED", **MADE},
    },
    "Law": {
        "sme": {
            "name": "中小企业促进法", "docType": "法律", "issuer": "全国人大常委会", "publishedOn": date(2017, 9, 1),
            "effectiveOn": date(2018, 1, 1), "versionOn": date(2017, 9, 1), "status": "IN_FORCE", "department": "经济法",
        },
        "tax": {"name": "旧税法", "status": "REPEALED", "docType": "法律"},
    },
    "Article": {
        "sme-10": {"position": 10, "number": "第十条", "chapter": "第二章", "section": "第一节", "text": "国家设立中小企业发展基金."},
        "sme-2": {"position": 2, "number": "第二条", "chapter": "第一章", "text": "本法所称中小企业."},
        "sme-3": {"position": 3, "number": "第三条", "text": "国家促进中小企业发展."},
        "tax-1": {"position": 1, "number": "第一条", "text": "税."},
    },
    "Regulation": {
        "reg-old": {
            "name": "暂行办法", "docNo": "工信试〔2022〕63号", "issuer": "工信部", "jurisdiction": "CN", "issuedOn": date(2022, 6, 1),
            "effectiveFrom": date(2022, 8, 1), "effectiveTo": date(2026, 3, 31), "notes": "Replaced",
        },
        "reg-new": {
            "name": "管理办法", "nameEn": "Measures", "effectiveFrom": date(2026, 4, 1), "provisions": '{"a":[1,2.5]}',
            "references": "[]",
        },
        "reg-local": {"name": "上海实施细则", "jurisdiction": "CN-SH"},
    },
    "Ruleset": {
        "giant-old": {
            "name": "小巨人 2022", "validityYears": 3, "effectiveFrom": date(2022, 8, 1), "effectiveTo": date(2026, 3, 31),
            "applicationKinds": ["new", "review"], "windows": '{"new":"2025"}', "decision": '{"all":["c1","c2"]}',
        },
        "giant-new": {"name": "小巨人 2026", "decision": '"c1"', "applicationKinds": ["new"]},
    },
    "Condition": {
        "c-years": {
            "key": "years", "position": 1, "kind": "GATE", "text": "从事特定细分市场 3 年", "test": '{"metric":"years","gte":3}',
            "clause": "附件二", "provenance": "VERIFIED", "readIn": ["doc-a"], "appliesTo": ["new"],
        },
        "c-share": {"key": "share", "position": 2, "kind": "DIRECT", "text": "市场份额", "test": "{}", "provenance": "MEMORY", "manual": True},
        "c-other": {"key": "years", "position": 1, "kind": "EXEMPT", "text": "豁免", "test": "true", "provenance": "MEMORY", "manual": True, "note": "n"},
    },
    "Scorecard": {
        "card": {"key": "main", "maximum": 100.0, "passMark": 60.0, "categoryMinimums": '{"创新":20}'},
        "card-2": {"key": "main", "maximum": 50.5},
    },
    "Indicator": {
        "i-rd": {
            "key": "rd", "position": 1, "category": "创新", "text": "研发投入", "maximum": 25.0, "method": "bands", "scoring": "[[0.1,25]]",
            "clause": "附件三", "provenance": "VERIFIED",
        },
        "i-staff": {"key": "staff", "position": 2, "text": "研发人员", "maximum": 25.0, "method": "steps", "scoring": "{}", "provenance": "MEMORY"},
    },
    "Metric": {
        "m-years": {"name": "年限", "kind": "INT", "unit": "年", "evidence": "执照"},
        "m-share": {"name": "市场份额", "kind": "RATIO", "derived": "a / b", "note": "n"},
        "m-kind": {"name": "类型", "kind": "ENUM", "values": ["x", "y"]},
    },
    "Tier": {
        "innovative": {"name": "创新型中小企业", "kind": "TIER", "tierId": "INNOVATIVE_SME", "rank": 1, "validityYears": 3},
        "giant": {
            "name": "专精特新“小巨人”企业", "nameEn": "Little giant", "shortName": "小巨人", "kind": "TIER", "tierId": "LITTLE_GIANT",
            "rank": 3, "grantedBy": "工信部",
        },
        "hightech": {"name": "高新技术企业", "kind": "QUALIFICATION"},
    },
}  # fmt: skip

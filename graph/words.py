"""The closed lists of the model: words that a property may hold, with their Chinese terms."""

from __future__ import annotations

from graph.vocabulary import Enumeration

SIZE_CLASS = Enumeration(
    "SizeClass",
    "企业规模: size class by 工信部联企业〔2011〕300号.",
    {"MICRO": "微型", "SMALL": "小型", "MEDIUM": "中型", "LARGE": "大型"},
)
INDUSTRY_LEVEL = Enumeration(
    "IndustryLevel",
    "Level in GB/T 4754-2017.",
    {
        "SECTION": "门类, a letter",
        "DIVISION": "大类, two digits",
        "GROUP": "中类, three digits",
        "CLASS": "小类, four digits",
    },
)
PRODUCT_KIND = Enumeration(
    "ProductKind",
    "What sort of input or output a product is.",
    {
        "TOOL": "设备: a tool or machine",
        "MATERIAL": "材料: a material",
        "PROCESS": "工艺: a process step",
        "DESIGN": "设计: a design resource",
        "OUTPUT": "终端: the chain's final output",
        "GOODS": "产品或服务: goods or a service of a product taxonomy",
    },
)
TERRITORY_KIND = Enumeration(
    "TerritoryKind",
    "行政层级: administrative level.",
    {
        "COUNTRY": "国家或地区",
        "PROVINCE": "省级行政区",
        "DISTRICT": "区县",
        "TOWN": "镇",
        "SUBDISTRICT": "街道",
    },
)
PROVENANCE = Enumeration(
    "Provenance",
    "How far a statement has been checked against a copy of its source.",
    {
        "VERIFIED": "已核对: read in a public copy of the document",
        "MEMORY": "待核: written from memory; check the official text before any use",
    },
)
GRADE = Enumeration(
    "SourceGrade",
    "What kind of copy a policy clause was read in.",
    {
        "OFFICIAL": "政府网站",
        "REPOST": "转载: the text of the document on another site",
        "NEWS": "新闻报道",
        "THIRD_PARTY": "第三方整理",
        "MARKETING": "营销材料: a lead only",
    },
)
POLICY_LEVEL = Enumeration(
    "PolicyLevel",
    "Who issued a policy.",
    {"NATIONAL": "国家", "MUNICIPAL": "市级", "DISTRICT": "区级"},
)
BENEFIT_FORM = Enumeration(
    "BenefitForm",
    "兑现形式: the form of a benefit.",
    {
        "TAX": "税收优惠",
        "GRANT": "资金奖补",
        "INTEREST_DISCOUNT": "贷款贴息",
        "LOAN": "贷款",
        "GUARANTEE": "融资担保",
        "INSURANCE": "保险补偿",
        "SUBSIDY": "补贴",
        "REFUND": "返还",
        "VOUCHER": "服务券",
        "SERVICE": "服务",
        "PRIORITY": "优先支持",
        "TITLE": "荣誉称号: an award or a title",
        "OTHER": "其他",
    },
)
CLAIM_WAY = Enumeration(
    "ClaimWay",
    "申领方式: how a benefit is claimed.",
    {
        "WITHOUT_APPLYING": "免申即享: granted without an application",
        "FAST": "快申: a short application",
        "APPLICATION": "申报: an application",
    },
)
CLAUSE_KIND = Enumeration(
    "ClauseKind",
    "What a clause does.",
    {
        "BENEFIT": "政策条款: grants something",
        "GOAL": "工作目标",
        "MECHANISM": "工作机制",
        "SAFEGUARD": "工作保障",
    },
)
INSTITUTE_KIND = Enumeration(
    "InstituteKind",
    "Kind of organization, as ROR has it.",
    {
        "EDUCATION": "高校",
        "FACILITY": "实验室或研究设施",
        "FUNDER": "资助机构",
        "COMPANY": "企业研发机构",
        "HEALTHCARE": "医疗机构",
        "GOVERNMENT": "政府机构",
        "NONPROFIT": "非营利组织",
        "ARCHIVE": "档案馆、博物馆",
        "OTHER": "其他",
    },
)
RECOGNITION_KIND = Enumeration(
    "RecognitionKind", "Kind of title an enterprise can hold.", {"TIER": "梯度层级", "QUALIFICATION": "资质或荣誉"}
)
TIER_ID = Enumeration(
    "TierId",
    "梯度: the tiers of 优质中小企业梯度培育 and their neighbours.",
    {
        "TECH_SME": "科技型中小企业",
        "INNOVATIVE_SME": "创新型中小企业",
        "TECH_INNOVATIVE_SME": "科技和创新型中小企业",
        "SRDI_SME": "专精特新中小企业",
        "LITTLE_GIANT": "专精特新“小巨人”企业",
        "MFG_CHAMPION": "制造业单项冠军企业",
    },
)
LIBRARY_LAYER = Enumeration(
    "LibraryLayer",
    "培育分层: how near an enterprise in a tier's library stands to it.",
    {
        "READY": "可申报: the rules are met, or only evidence is missing",
        "NEAR": "接近: a few conditions are unmet, each by little",
        "PROMISING": "有潜力: held back by a few unknown facts, or a title speaks for it",
    },
)
LIBRARY_LEAVING = Enumeration(
    "LibraryLeaving",
    "出库原因: why an enterprise left a tier's library.",
    {
        "HOLDS": "已获称号: it holds the tier, or one above it",
        "VETO": "一票否决: an incident, a list, or no longer an SME",
        "SHORT": "不再符合: it falls short by more than a little, or too little is known",
        "CONTRADICTION": "数据矛盾: its recorded facts cannot all be so",
        "NOT_SURVEYED": "不在排摸范围: moved away, closed, or no longer recorded here",
    },
)
LAW_STATUS = Enumeration(
    "LawStatus",
    "时效性: whether a law is in force.",
    {"IN_FORCE": "现行有效", "AMENDED": "已被修改", "REPEALED": "已废止", "HISTORICAL": "历史版本"},
)
CONDITION_KIND = Enumeration(
    "ConditionKind",
    "The part a condition plays.",
    {
        "GATE": "门槛: must hold",
        "DIRECT": "直通: replaces the score",
        "EXEMPT": "豁免: replaces one named gate",
    },
)
METRIC_KIND = Enumeration(
    "MetricKind",
    "Type of a metric.",
    {
        "MONEY": "金额, 万元",
        "RATIO": "比率, as a fraction",
        "NUMBER": "数值",
        "INT": "整数",
        "BOOL": "是否",
        "ENUM": "枚举",
        "LIST": "列表",
    },
)
SIZE_INDUSTRY = Enumeration(
    "SizeIndustry",
    "划型行业: the rows of the size table in 工信部联企业〔2011〕300号.",
    {
        "AGRICULTURE": "农、林、牧、渔业",
        "INDUSTRY": "工业",
        "CONSTRUCTION": "建筑业",
        "WHOLESALE": "批发业",
        "RETAIL": "零售业",
        "TRANSPORT": "交通运输业",
        "WAREHOUSING": "仓储业",
        "POSTAL": "邮政业",
        "ACCOMMODATION": "住宿业",
        "CATERING": "餐饮业",
        "INFORMATION_TRANSMISSION": "信息传输业",
        "SOFTWARE_IT": "软件和信息技术服务业",
        "REAL_ESTATE_DEV": "房地产开发经营",
        "PROPERTY_MGMT": "物业管理",
        "LEASING_BUSINESS": "租赁和商务服务业",
        "OTHER": "其他未列明行业",
    },
)
RD_ORG_LEVEL = Enumeration(
    "RdOrgLevel",
    "研发机构级别: level of the R&D institution an enterprise has; Shanghai's 市级 is PROVINCIAL.",
    {
        "NATIONAL": "国家级",
        "PROVINCIAL": "省部级",
        "MUNICIPAL": "市级",
        "BELOW_MUNICIPAL": "市级以下",
        "NONE": "无",
    },
)
MAKER_CHINA_RANK_BAND = Enumeration(
    "MakerChinaRankBand",
    "创客中国企业组名次: band of its rank in the national contest.",
    {"TOP50": "50强", "TOP500": "500强", "NONE": "无"},
)
CHAIN_ROLE = Enumeration(
    "ChainRole",
    "主导产品所属领域: what its leading product is to its chain, by annex 2 of 63号.",
    {
        "FILLS_GAP": "补短板、锻长板、填空白",
        "SIX_BASICS_OR_TIMEHONOURED_OR_KEY_SUPPLIER": "六基、中华老字号或重点产业链供应商",
        "NONE": "无",
    },
)
CHANGE_KIND = Enumeration(
    "ChangeKind",
    "变更类别: what someone changed of an enterprise.",
    {"TITLE_GRANTED": "授予称号", "TITLE_WITHDRAWN": "撤销称号"},
)
ENTERPRISE_STATUS = Enumeration(
    "EnterpriseStatus",
    "登记状态: status in the company register.",
    {"ACTIVE": "存续", "MOVED_OUT": "迁出", "DEREGISTERED": "注销", "REVOKED": "吊销", "SUSPENDED": "停业、歇业"},
)
NEED_KIND = Enumeration(
    "NeedKind",
    "需求类别: what an enterprise needs.",
    {
        "SUPPLY": "供需: a product or a customer",
        "ACADEMIA": "产学研: research",
        "FINANCE": "银企: money",
        "GENERAL": "其他",
    },
)
OFFER_KIND = Enumeration(
    "OfferKind",
    "供给类别: what an enterprise or an institute offers.",
    {"SUPPLY": "供需: a product or capacity", "ACADEMIA": "产学研: research", "GENERAL": "其他"},
)
GUARANTEE = Enumeration(
    "Guarantee",
    "担保方式: what secures a loan.",
    {"CREDIT": "信用", "PLEDGE": "质押", "MORTGAGE": "抵押", "GUARANTOR": "保证", "POLICY_GUARANTEE": "政策性担保"},
)
TECHNOLOGY_STAGE = Enumeration(
    "TechnologyStage",
    "成熟度: how far a technology has come.",
    {"IDEA": "原理", "LAB": "小试", "PILOT": "中试", "PRODUCTION": "产业化"},
)
APPEAL_STATE = Enumeration(
    "AppealState",
    "诉求状态: where an appeal stands.",
    {
        "OPENED": "已提出",
        "ACCEPTED": "已受理",
        "RETURNED": "已退单",
        "ASSIGNED": "已派单",
        "IN_PROGRESS": "办理中",
        "ANSWERED": "已答复",
        "REOPENED": "重新办理",
        "CLOSED": "已办结",
        "WITHDRAWN": "已撤回",
    },
)
APPEAL_KIND = Enumeration(
    "AppealKind",
    "诉求类别: how long an appeal may take, by the rule the city's hotline works to.",
    {"CONSULT": "咨询或建议", "ORDINARY": "一般求助或投诉", "COMPLEX": "复杂事项", "SUPERVISED": "督办或回访复核"},
)
ENUMS = (
    SIZE_CLASS, INDUSTRY_LEVEL, PRODUCT_KIND, TERRITORY_KIND, PROVENANCE, GRADE, POLICY_LEVEL, BENEFIT_FORM, CLAIM_WAY,
    CLAUSE_KIND, INSTITUTE_KIND, RECOGNITION_KIND, TIER_ID, LIBRARY_LAYER,
    LIBRARY_LEAVING, LAW_STATUS, CONDITION_KIND, METRIC_KIND,
    SIZE_INDUSTRY, RD_ORG_LEVEL, MAKER_CHINA_RANK_BAND, CHAIN_ROLE, ENTERPRISE_STATUS, NEED_KIND, OFFER_KIND, GUARANTEE,
    TECHNOLOGY_STAGE, APPEAL_STATE, APPEAL_KIND, CHANGE_KIND,
)  # fmt: skip

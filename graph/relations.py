"""How the nouns hang together: edge types between labels, and the facts that edges have."""

from __future__ import annotations

from graph.declaring import date, decimal, flag, guarded, integer, json, many, number, one, page, string, word
from graph.guards import ASSIGNMENT, DEAL, LIBRARY, LIBRARY_REASONS, MATCH, STAFF
from graph.vocabulary import Relationship
from graph.words import LIBRARY_LAYER, LIBRARY_LEAVING

EDGE_PROPERTIES = (
    date("from", "起始日期: first day it holds; null when not known"),
    date("to", "截止日期: last day it holds, inclusive; null when open or not known"),
    number("confidence", "置信度: 0 to 1; 1 is as recorded by the source", required=True),
)

RELATIONSHIPS = (
    Relationship(
        "LOCATED_IN", "Enterprise", "Territory", "企业在某地.",
        out=one("territory", "所在地: the smallest territory known"),
        back=page("enterprises", "驻地企业: enterprises located here"),
        dated=True,
    ),
    Relationship(
        "IN_INDUSTRY", "Enterprise", "Industry", "企业属于某行业.",
        out=one("industry", "行业"),
        back=page("enterprises", "行业内企业"),
    ),
    Relationship(
        "MAKES", "Enterprise", "Product", "企业生产或提供某产品.",
        out=page("products", "产品: what it makes or provides", "EnterpriseProduct"),
        back=page("makers", "生产企业: who makes or provides it", "ProductMaker"),
        properties=(
            decimal("share", "市场份额: share of the product's world market, as a fraction; null when not recorded"),
            decimal("revenueShare", "收入占比: share of the enterprise's own revenue, as a fraction"),
            integer("year", "Year of the figures"),
            string("basis", "依据: where the source has it from"),
        ),
        dated=True,
    ),
    Relationship(
        "SUPPLIES", "Enterprise", "Enterprise", "企业供应企业.",
        out=page("customers", "客户: whom it supplies", "EnterprisePartner"),
        back=page("suppliers", "供应商: who supplies it", "EnterprisePartner"),
        properties=(
            flag("inferred", "Whether it was concluded from other facts rather than recorded", required=True),
            string("goods", "供应的产品, in words"),
            decimal("amount", "金额, 万元, where the source has one"),
            string("basis", "依据"),
        ),
        dated=True,
    ),
    Relationship(
        "BUYS", "Enterprise", "Product", "企业采购某产品.",
        out=page("purchases", "采购的产品: what it buys", "EnterprisePurchase"),
        back=page("buyers", "采购企业: who buys it", "ProductBuyer"),
        properties=(
            decimal("amount", "年采购额, 万元"),
            integer("year", "Year of the figure"),
            string("basis", "依据"),
        ),
        dated=True,
    ),
    Relationship(
        "HOLDS", "Enterprise", "Tier", "企业持有称号.",
        out=page("titles", "称号: tiers and qualifications it holds", "TitleHolding"),
        back=page("holders", "持有企业", "TitleHolder"),
        properties=(
            string("batch", "批次, such as 第五批"),
            string("basis", "依据: the list it stands in"),
            *guarded(STAFF, string("by", "登记人, where it was granted in this system")),
        ),
        dated=True,
    ),
    Relationship(
        "IN_LIBRARY", "Enterprise", "Tier", "企业在某层级的培育库中.",
        out=page("libraries", "所在培育库: the tiers whose libraries it is in", "LibraryEntry"),
        back=page("library", "培育库: enterprises that are cultivated for this tier", "Library"),
        properties=(
            word("layer", LIBRARY_LAYER, "分层", required=True),
            word("previousLayer", LIBRARY_LAYER, "调整前分层; null where it came into the library on the first day"),
            string("ruleset", "规则版本: id of the ruleset that its facts were held against", required=True),
            date("judgedOn", "判定日期: the day the reasons are of", required=True),
            word("leftFor", LIBRARY_LEAVING, "出库原因: why it left after the last day; null while it stays or moves to another layer"),
            *guarded(
                LIBRARY_REASONS,
                json("reasons", "入库理由: by survey or by comparison, as [{by, verdict, condition, metric, value, threshold, gap, missing, title, …}]"),
                json("leftReasons", "出库理由: what it left for in detail, as in reasons"),
            ),
        ),
        dated=True,
        access=LIBRARY,
    ),
    Relationship(
        "SAME_AS", "Enterprise", "Enterprise", "两条记录是同一企业: decided, or beyond doubt.",
        out=page("sameAs", "同一企业", "EnterpriseIdentity"),
        back=page("sameAsFrom", "同一企业, as seen from the other record", "EnterpriseIdentity"),
        properties=(
            flag("decided", "Whether someone decided it; else it was found by program, beyond the measured threshold", required=True),
            json("evidence", "依据: features with their values and contributions, as [{feature, value, contribution}]"),
        ),
    ),
    Relationship(
        "MAY_BE_SAME_AS", "Enterprise", "Enterprise", "两条记录可能是同一企业: waits for someone to decide.",
        out=page("maybeSameAs", "可能是同一企业", "EnterpriseCandidate"),
        back=page("maybeSameAsFrom", "可能是同一企业, as seen from the other record", "EnterpriseCandidate"),
        properties=(json("evidence", "依据: features with their values and contributions, as [{feature, value, contribution}]"),),
        access=STAFF,
    ),
    *(
        Relationship(
            "POSTED", "Enterprise", label, f"企业发布{term}.",
            out=page(plural, term),
            back=one("enterprise", "发布企业"),
        )
        for label, plural, term in (("Need", "needs", "需求"), ("Offer", "offers", "供给"))
    ),
    Relationship(
        "POSTED", "Institute", "Offer", "科研机构发布供给.",
        out=page("offers", "供给"),
        back=one("institute", "发布机构"),
    ),
    Relationship(
        "WANTS", "Need", "Product", "需求涉及某产品.",
        out=many("products", "所需产品"),
        back=page("neededBy", "对此产品的需求"),
    ),
    Relationship(
        "OFFERS", "Offer", "Product", "供给涉及某产品.",
        out=many("products", "所供产品"),
        back=page("offeredBy", "对此产品的供给"),
    ),
    Relationship(
        "OFFERS", "Bank", "LoanProduct", "银行提供信贷产品.",
        out=page("loanProducts", "信贷产品"),
        back=one("bank", "提供银行"),
    ),
    *(
        Relationship(
            "OWNS", label, "Technology", f"{term}拥有技术成果.",
            out=page("technologies", "技术成果"),
            back=many(field, f"拥有的{term}"),
        )
        for label, field, term in (("Enterprise", "owners", "企业"), ("Institute", "institutes", "科研机构"))
    ),
    Relationship(
        "APPLIES_TO", "Technology", "Product", "技术可用于某产品.",
        out=many("products", "可用于的产品"),
        back=page("technologies", "可用的技术成果"),
    ),
    Relationship(
        "COOPERATES", "Enterprise", "Institute", "企业与科研机构合作.",
        out=page("institutes", "合作的科研机构", "EnterpriseInstitute"),
        back=page("enterprises", "合作的企业", "InstituteEnterprise"),
        properties=(string("subject", "合作内容"), string("basis", "依据")),
        dated=True,
    ),
    Relationship(
        "REPORTED", "Enterprise", "AnnualReport", "企业报送年度报告.",
        out=page("reports", "年度报告"),
        back=one("enterprise", "报送企业"),
    ),
    Relationship(
        "STATED", "Enterprise", "Fact", "企业某年的事实, 由人登记.",
        out=page("facts", "事实: what was recorded of it, in order"),
        back=one("enterprise", "所属企业"),
    ),
    Relationship(
        "CHANGED", "Enterprise", "Change", "企业的登记事项有变更.",
        out=page("changes", "变更记录, in order"),
        back=one("enterprise", "所属企业"),
    ),
    Relationship(
        "RAISED", "Enterprise", "Appeal", "企业提出诉求.",
        out=page("appeals", "诉求"),
        back=one("enterprise", "提出企业"),
    ),
    Relationship(
        "WENT_THROUGH", "Appeal", "AppealEvent", "诉求的办理经过.",
        out=page("events", "办理记录, in order"),
        back=one("appeal", "所属诉求"),
    ),
    Relationship(
        "RECEIVED", "Enterprise", "Visit", "企业接受走访.",
        out=page("visits", "走访"),
        back=one("enterprise", "走访的企业"),
    ),
    Relationship(
        "MADE", "Specialist", "Visit", "专员走访.",
        out=page("visits", "走访"),
        back=many("specialists", "走访专员"),
    ),
    Relationship(
        "SERVES", "Specialist", "Enterprise", "专员服务企业.",
        out=page("enterprises", "服务的企业"),
        back=many("specialists", "服务专员"),
        dated=True,
        access=ASSIGNMENT,
    ),
    *(
        Relationship(
            "MATCHED_WITH", "Enterprise", label, "对接成功: both sides agreed.",
            out=page(f"matched{label}s", f"对接成功的{term}", f"{label}Match"),
            back=page("matchedBy", "与之对接成功的企业", f"{label}MatchedBy"),
            properties=(
                string("basis", "依据: what they agreed on"),
                *guarded(DEAL, decimal("amount", "金额, 万元")),
            ),
            dated=True,
            access=MATCH,
        )
        for label, term in (("Enterprise", "企业"), ("Institute", "科研机构"), ("Bank", "银行"))
    ),
    Relationship(
        "GOES_INTO", "Product", "Product", "投入品用于产出品.",
        out=page("outputs", "下游: what it goes into", "ProductLink"),
        back=page("inputs", "上游: what goes into it", "ProductLink"),
        dated=True,
    ),
    Relationship(
        "IS_TYPE_OF", "Product", "Product", "产品是某类产品的一种.",
        out=many("broader", "上位类: wider terms"),
        back=page("narrower", "下位类: narrower terms"),
    ),
    Relationship(
        "PART_OF", "Product", "Chain", "产品在某产业链上.",
        out=many("chains", "所属产业链"),
        back=page("products", "链上产品"),
    ),
    Relationship(
        "IN_STAGE", "Product", "Stage", "产品属于某环节.",
        out=one("stage", "环节"),
        back=page("products", "本环节的产品"),
    ),
    Relationship("STAGE_OF", "Stage", "Chain", "环节属于产业链.", out=one("chain", "产业链"), back=many("stages", "环节, in order")),
    Relationship(
        "PROVIDES", "Territory", "Product", "一国提供某产品的份额.",
        out=page("products", "份额: products this country provides", "TerritoryProduct"),
        back=page("countries", "各国份额: countries that provide it; never add these to makers' shares", "ProductCountry"),
        properties=(
            decimal("share", "市场份额, as a fraction; null when not recorded"),
            integer("year", "Year of the figure"),
            string("basis", "依据"),
        ),
        dated=True,
    ),
    Relationship(
        "PROVIDES", "Territory", "Stage", "一国在某环节的份额.",
        back=page("countries", "各国份额", "StageCountry"),
        properties=(
            decimal("share", "份额, as a fraction; null when not recorded"),
            integer("year", "Year of the figure"),
            string("basis", "依据"),
        ),
        dated=True,
    ),
    Relationship(
        "WITHIN", "Territory", "Territory", "地区隶属.",
        out=one("parent", "上级地区"),
        back=page("parts", "下级地区"),
    ),
    Relationship(
        "PART_OF_INDUSTRY", "Industry", "Industry", "行业隶属.",
        out=one("parent", "上级行业"),
        back=page("parts", "下级行业"),
    ),
    Relationship(
        "CORRESPONDS_TO", "ClassificationCode", "Industry", "旧分类对应 GB/T 4754-2017.",
        out=page("industries", "对应的现行行业"),
        back=page("predecessors", "旧版代码: headings of the 2011 edition"),
    ),
    Relationship(
        "CORRESPONDS_TO", "ClassificationCode", "ClassificationCode", "分类之间的对应.",
        out=page("correspondsTo", "对应到: headings of a later edition, or of ISIC"),
        back=page("correspondsFrom", "对应自: headings of an earlier edition, or HS codes that HS 2022 no longer has"),
    ),
    Relationship(
        "CORRESPONDS_TO", "HsCode", "ClassificationCode", "HS 编码对应 ISIC.",
        out=page("correspondsTo", "对应的 ISIC 代码"),
        back=page("hsCodes", "对应的 HS 编码"),
    ),
    Relationship(
        "PART_OF_HS", "HsCode", "HsCode", "HS 编码隶属.",
        out=one("parent", "上级编码"),
        back=page("parts", "下级编码"),
    ),
    Relationship(
        "LOCATED_IN", "Institute", "Territory", "机构在某地.",
        out=one("territory", "所在地"),
        back=page("institutes", "驻地科研机构"),
        dated=True,
    ),
    Relationship(
        "UNIT_OF", "Institute", "Institute", "机构隶属于机构.",
        out=many("parents", "上级机构"),
        back=page("units", "下属机构"),
    ),
    Relationship("RELATED_TO", "Institute", "Institute", "机构相关.", out=many("related", "相关机构")),
    Relationship(
        "SUCCEEDED_BY", "Institute", "Institute", "机构由后继机构承接.",
        out=many("successors", "后继机构"),
        back=many("predecessors", "前身机构"),
    ),
    Relationship("CLAUSE_OF", "Clause", "Policy", "条款属于政策.", out=one("policy", "所属政策"), back=page("clauses", "条款")),
    Relationship(
        "APPLIES_IN", "Policy", "Territory", "政策适用于某地.",
        out=one("territory", "适用地区"),
        back=page("policies", "在此适用的政策"),
    ),
    Relationship(
        "BASED_ON", "Clause", "Article", "条款以法条为依据.",
        out=page("legalBasis", "法律依据", "ClauseArticle"),
        back=page("clauses", "以此为依据的政策条款", "ArticleClause"),
        properties=(
            flag("inferred", "Whether the link is our reading rather than the document's own words", required=True),
            string("why", "理由"),
        ),
    ),
    Relationship(
        "BASED_ON", "Policy", "Regulation", "政策以规定为依据.",
        out=many("basedOn", "依据的规定"),
        back=many("policies", "以此为依据的政策"),
    ),
    Relationship(
        "TARGETS", "Policy", "Tier", "政策提出培育目标.",
        out=page("targets", "培育目标", "PolicyTarget"),
        back=page("targetedBy", "以此为目标的政策", "TierTargetedBy"),
        properties=(integer("count", "家数", required=True), integer("by", "截至年份", required=True)),
    ),
    Relationship(
        "NAMES", "Clause", "Tier", "条款适用条件提到称号.",
        out=many("titles", "涉及的称号: titles its audience rule names"),
        back=page("clauses", "涉及此称号的政策条款"),
    ),
    Relationship("ARTICLE_OF", "Article", "Law", "法条属于法律.", out=one("law", "所属法律"), back=page("articles", "条文, in order")),
    Relationship(
        "SUPERSEDES", "Regulation", "Regulation", "新规定替代旧规定.",
        out=many("supersedes", "替代的规定"),
        back=many("supersededBy", "被其替代"),
    ),
    Relationship("OVERLAYS", "Regulation", "Regulation", "地方规定叠加于规定.", out=many("overlays", "叠加于"), back=many("overlaidBy", "地方叠加")),
    Relationship(
        "RULESET_OF", "Ruleset", "Regulation", "规则集出自规定.",
        out=one("regulation", "出处"),
        back=many("rulesets", "规则集"),
    ),
    Relationship("DECIDES", "Ruleset", "Tier", "规则集判定称号.", out=one("tier", "判定的称号"), back=many("rulesets", "判定规则, all versions")),
    Relationship(
        "CONDITION_OF", "Condition", "Ruleset", "条件属于规则集.",
        out=one("ruleset", "所属规则集"),
        back=many("conditions", "条件, in order"),
    ),
    Relationship(
        "SCORECARD_OF", "Scorecard", "Ruleset", "评分表属于规则集.",
        out=one("ruleset", "所属规则集"),
        back=many("scorecards", "评分表"),
    ),
    Relationship(
        "INDICATOR_OF", "Indicator", "Scorecard", "指标属于评分表.",
        out=one("scorecard", "所属评分表"),
        back=many("indicators", "指标, in order"),
    ),
    Relationship(
        "TESTS", "Condition", "Metric", "条件考察指标.",
        out=many("metrics", "考察的指标"),
        back=page("conditions", "考察此指标的条件"),
    ),
    Relationship(
        "TESTS", "Indicator", "Metric", "评分指标考察指标.",
        out=many("metrics", "考察的指标"),
        back=page("indicators", "考察此指标的评分指标"),
    ),
    Relationship(
        "TESTS", "Clause", "Metric", "政策条款考察指标.",
        out=many("metrics", "适用条件考察的指标"),
        back=page("clauses", "考察此指标的政策条款"),
    ),
)  # fmt: skip

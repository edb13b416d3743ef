"""The words that names of enterprises are made of: regions, forms, lines of business. Tables of ours, no register's.

Regions are those of GB/T 2260 that occur in names: provinces with their prefectures, the county-level cities that are
registered under their own name, Shanghai's districts and Qingpu's towns. Left out are places whose name is rather a
word in names of firms (东方, 昌都, 三沙). Where two places sound alike in pinyin the first of this table is meant.
"""

from __future__ import annotations

PROVINCES = {
    "上海": "青浦 浦东 黄浦 徐汇 长宁 静安 普陀 虹口 杨浦 闵行 宝山 嘉定 金山 松江 奉贤 崇明 张江 临港 "
    "朱家角 练塘 金泽 赵巷 徐泾 华新 重固 白鹤 盈浦 夏阳 香花桥",
    "北京": "海淀 昌平 大兴 顺义 中关村 怀柔 密云 房山 通州 亦庄",
    "天津": "滨海 武清 西青 津南",
    "重庆": "渝北 涪陵 万州 江津 璧山 永川",
    "江苏": "南京 无锡 苏州 常州 南通 徐州 扬州 镇江 泰州 盐城 淮安 连云港 宿迁 昆山 江阴 张家港 常熟 太仓 宜兴 "
    "启东 如皋 丹阳 靖江 泰兴 溧阳 高邮 扬中 海门 吴江 海安 东台 吴中",
    "浙江": "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 余姚 慈溪 海宁 桐乡 平湖 诸暨 温岭 临海 乐清 "
    "瑞安 永康 东阳 江山 建德 德清 长兴 嘉善 海盐 安吉 新昌 天台 仙居 玉环 龙游 萧山 余杭 富阳 宁海 象山",
    "广东": "广州 深圳 珠海 佛山 东莞 中山 惠州 汕头 江门 湛江 茂名 肇庆 梅州 汕尾 河源 阳江 清远 潮州 揭阳 云浮 韶关 "
    "顺德 南海 开平 普宁",
    "福建": "福州 厦门 泉州 漳州 莆田 宁德 三明 龙岩 南平 晋江 石狮 福清 南安",
    "山东": "济南 青岛 烟台 潍坊 淄博 威海 临沂 济宁 泰安 德州 聊城 滨州 菏泽 日照 枣庄 东营 莱芜 寿光 龙口 "
    "招远 诸城 胶州 荣成",
    "安徽": "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 宁国 天长 巢湖 桐城",
    "江西": "南昌 九江 景德镇 萍乡 新余 鹰潭 赣州 吉安 宜春 抚州 上饶",
    "湖北": "武汉 宜昌 襄阳 荆州 荆门 黄石 十堰 孝感 黄冈 鄂州 咸宁 随州 恩施 潜江 仙桃 天门",
    "湖南": "长沙 株洲 湘潭 衡阳 岳阳 常德 益阳 郴州 永州 怀化 娄底 邵阳 张家界 湘西 浏阳",
    "河南": "郑州 洛阳 开封 新乡 焦作 许昌 安阳 南阳 平顶山 濮阳 漯河 三门峡 商丘 信阳 周口 驻马店 鹤壁 济源 巩义",
    "河北": "石家庄 唐山 保定 邯郸 沧州 廊坊 秦皇岛 张家口 承德 邢台 衡水 雄安 三河",
    "山西": "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁",
    "内蒙古": "呼和浩特 包头 鄂尔多斯 赤峰 通辽 乌海 呼伦贝尔 巴彦淖尔 乌兰察布",
    "辽宁": "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛",
    "吉林": "长春 四平 辽源 通化 白山 松原 白城 延边",
    "黑龙江": "哈尔滨 齐齐哈尔 大庆 牡丹江 佳木斯 鸡西 鹤岗 双鸭山 伊春 七台河 黑河 绥化",
    "广西": "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池",
    "海南": "海口 三亚 儋州 琼海",
    "四川": "成都 绵阳 德阳 宜宾 泸州 自贡 乐山 南充 攀枝花 遂宁 内江 眉山 广安 达州 雅安 资阳 广元 西昌",
    "贵州": "贵阳 遵义 六盘水 安顺 毕节 铜仁 仁怀",
    "云南": "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 个旧",
    "西藏": "拉萨 日喀则 林芝 山南",
    "陕西": "西安 宝鸡 咸阳 渭南 铜川 延安 汉中 榆林 安康 商洛 杨凌",
    "甘肃": "兰州 天水 酒泉 嘉峪关 金昌 白银 武威 张掖 平凉 庆阳 定西 陇南",
    "青海": "西宁 海东 格尔木",
    "宁夏": "银川 石嘴山 吴忠 固原 中卫",
    "新疆": "乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 石河子 喀什 库尔勒",
    "香港": "",
    "澳门": "",
    "台湾": "台北 新竹 高雄 台中 台南",
}
NATION = "中国"
REGION_ENDS = (
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "特别行政区",
    "自治区",
    "新区",
    "地区",
    "省",
    "市",
    "区",
    "县",
    "镇",
)
ENGLISH_REGIONS = {  # where English is not the pinyin of the Chinese name
    "china": "中国",
    "shaanxi": "陕西",
    "inner mongolia": "内蒙古",
    "tibet": "西藏",
    "hong kong": "香港",
    "macau": "澳门",
    "macao": "澳门",
    "taiwan": "台湾",
    "taipei": "台北",
    "hsinchu": "新竹",
    "harbin": "哈尔滨",
    "urumqi": "乌鲁木齐",
    "hohhot": "呼和浩特",
    "ordos": "鄂尔多斯",
    "qiqihar": "齐齐哈尔",
    "karamay": "克拉玛依",
    "lhasa": "拉萨",
    "xi an": "西安",
    "canton": "广州",
    "peking": "北京",
    "amoy": "厦门",
    "tsingtao": "青岛",
    "zhongguancun": "中关村",
}

# longest first is for the reader of the table to sort; `graph.names` does it
FORMS = (
    *("股份有限公司", "股份公司", "有限责任公司", "有限公司", "总公司", "公司", "集团"),
    *("有限合伙企业", "普通合伙企业", "合伙企业", "个人独资企业", "个体工商户", "股份合作社", "专业合作社", "合作社"),
    *("总厂", "厂", "事务所", "研究院", "研究所", "设计院", "实验室", "大学", "学院", "学校", "医院", "中心", "工作室"),
    *("经营部", "商行", "商店", "商场", "门市部", "超市", "协会", "学会", "基金会", "联合社"),
)
SAME_FORM = {"有限责任公司": "有限公司", "股份公司": "股份有限公司"}  # one form under company law, written two ways
BRANCHES = (
    "分公司",
    "分厂",
    "分店",
    "分部",
    "分所",
    "分院",
    "分中心",
    "分行",
    "支行",
    "办事处",
    "代表处",
    "营业部",
    "事业部",
    "项目部",
)

# what is made or done; a brand ends where one of these begins
LINES_OF_BUSINESS = """
科技 技术 信息 信息技术 电子 电子科技 微电子 光电 光电子 半导体 集成电路 芯片 软件 网络 数据 通信 通讯 智能
智能制造 智能科技 机器人 自动化 仪器 仪表 设备 装备 机械 机电 机床 电机 电气 电器 电力 电缆 线缆 电路 电源 电池
电梯 重工 重型 汽车 车业 汽配 航空 航天 船舶 铁路 轨道 交通 物流 运输 航运 港口 港务 快递 供应链 仓储 机场 高速
公路 路桥 化工 化学 化纤 石化 石油 天然气 燃气 气体 能源 新能源 煤业 煤电 煤炭 矿业 有色 金属 钢铁 特钢 不锈钢
铜业 铝业 锂业 稀土 黄金 材料 新材料 复合材料 塑料 橡胶 玻璃 陶瓷 水泥 建材 建设 建筑 工程 园林 装饰 设计 地产
房地产 置业 开发 投资 资本 资产 证券 银行 保险 信托 租赁 基金 金融 期货 贸易 进出口 商贸 百货 零售 连锁 商业
实业 工业 产业 企业 制造 医药 制药 药业 生物 生物技术 生物科技 生物医药 医疗 医疗器械 医学 健康 基因 诊断 食品
饮料 乳业 酒业 啤酒 粮油 农业 农牧 种业 饲料 渔业 水产 林业 纸业 造纸 包装 印刷 纺织 服装 服饰 鞋业 家居 家具
家电 厨具 日化 化妆品 传媒 文化 影视 出版 教育 旅游 酒店 餐饮 体育 游戏 环保 环境 节能 水务 水利 检测 测试 认证
咨询 服务 管理 广告 人力资源 模具 轴承 阀门 泵业 紧固件 传感器 激光 光学 光纤 显示 照明 安防 导航 测控 精密 精工
真空 氢能 储能 光伏 太阳能 风电 核电 水电 热电 发电 供水 磁材 磁业 纤维 玻纤 碳素 染料 涂料 农药 化肥 肥业 盐业
糖业
"""
INDUSTRIES = frozenset(LINES_OF_BUSINESS.split())
ENGLISH_FORMS = {
    "co": "公司",
    "ltd": "有限公司",
    "limited": "有限公司",
    "inc": "公司",
    "incorporated": "公司",
    "corp": "公司",
    "corporation": "公司",
    "company": "公司",
    "plc": "股份有限公司",
    "llc": "有限公司",
    "gmbh": "有限公司",
    "ag": "股份有限公司",
    "sa": "股份有限公司",
    "group": "集团",
    "holding": "控股",
    "holdings": "控股",
    "joint": "股份有限公司",
    "stock": "股份有限公司",
    "joint-stock": "股份有限公司",
}
ENGLISH_LINES_OF_BUSINESS = """
technology technologies tech science scientific electronics electronic electric electrical electromechanical
microelectronics optoelectronics optoelectronic opto-electronic photoelectric photoelectricity optical optics
semiconductor semiconductors integrated circuit circuits chip chips software information network networks data
communication communications telecom telecommunication intelligent smart robot robotics robots automation
automatic instrument instruments equipment equipments machinery machine machines tool tools motor motors
mechanical power cable cables wire battery auto automobile automotive vehicle aviation aerospace ship shipping
shipbuilding railway rail transportation transport logistics express port airport expressway highway chemical
chemicals chemistry petroleum petrochemical oil gas energy coal mining mineral metal metals nonferrous steel
iron copper aluminum aluminium lithium rare gold material materials plastic plastics rubber glass ceramic
ceramics cement building construction engineering garden decoration design estate real property development
investment investments capital asset assets securities bank insurance trust leasing financial finance futures
trade trading import export commercial department retail store stores industry industries industrial enterprise
enterprises manufacturing pharmaceutical pharmaceuticals pharma medicine medical biological biotech
biotechnology bio-tech biopharmaceutical biomedical health healthcare gene food foods beverage dairy liquor
brewery beer wine agriculture agricultural seed feed fishery forestry paper packaging printing textile textiles
garment fashion clothing furniture home appliance appliances household media culture cultural film publishing
education tourism travel hotel catering sports game games environmental environment protection water testing
test inspection consulting service services management advertising mold mould bearing bearings valve valves pump
pumps sensor sensors laser display lighting security precision vacuum hydrogen solar photovoltaic wind nuclear
hydropower thermal fiber fibre advanced digital new special control controls system systems intelligence
manufacture products product solutions micro-electronics bio-technology bio-pharmaceutical micro-fabrication
navigation satellite international distillery bio-medical photomask bus sealing lights commerce blood aircraft
tungsten sci
"""
ENGLISH_INDUSTRIES = frozenset(ENGLISH_LINES_OF_BUSINESS.split())
ENGLISH_JOINING = frozenset({"and", "&", "of"})
LEADING = frozenset({"the"})

"""
What household things are called in the city's languages.

A waste guide names its rows in English, sometimes in more. A row that has one spelling of a line here has
all of them. Drafts by no native speaker: they serve the search and are never shown.
"""

from collections.abc import Mapping

from nlu.folding import folded

_NAMES = """
mattress|mattresses|matress|mattres|colchón|colchones|nệm|nệm cũ|đệm|kutson|床垫|床墊|매트리스|
  ਗੱਦਾ|ਗੱਦੇ|gadda|gadde|txaj pw|lub txaj
sofa|couch|sofá|ghế sofa|ghế bành|sopa na upuan|沙发|沙發|소파|쇼파|ਸੋਫਾ|ਸੋਫ਼ਾ|rooj zaum
battery|batteries|baterry|pila|pilas|batería|baterías|pin|cục pin|baterya|电池|電池|건전지|배터리|
  ਬੈਟਰੀ|ਬੈਟਰੀਆਂ|ਸੈੱਲ|roj teeb
car battery|batería de carro|batería de coche|bình ắc quy|ắc quy|baterya ng kotse|汽车电池|
  汽車電池|자동차 배터리|ਕਾਰ ਦੀ ਬੈਟਰੀ|gaddi di battery|roj teeb tsheb
paint|old paint|pintura|sơn|sơn cũ|pintura ng bahay|油漆|페인트|ਪੇਂਟ|ਰੰਗ ਰੋਗਨ|tshuaj pleev|
  xim pleev tsev
electronics|tv|television|televisor|televisión|tivi|ti vi|telebisyon|电视|電視|电视机|電視機|텔레비전|
  티비|ਟੀਵੀ|ਟੀ ਵੀ|computer|computadora|máy tính|kompyuter|电脑|電腦|컴퓨터|ਕੰਪਿਊਟਰ|koos pis tawj|
  cell phone|celular
appliances|fridge|refrigerator|refrigerador|refri|tủ lạnh|ref|pridyider|冰箱|雪櫃|냉장고|ਫਰਿੱਜ|
  ਫ਼ਰਿੱਜ|tub yees|washing machine|lavadora|máy giặt|洗衣机|洗衣機|세탁기|ਵਾਸ਼ਿੰਗ ਮਸ਼ੀਨ|
  tshuab ntxhua khaub ncaws
tires|tire|tyre|tyres|llanta|llantas|lốp xe|vỏ xe|gulong|轮胎|輪胎|타이어|ਟਾਇਰ|log tsheb
motor oil|engine oil|aceite de motor|aceite de carro|nhớt xe|dầu nhớt|langis ng kotse|机油|
  機油|엔진오일|엔진 오일|ਇੰਜਣ ਤੇਲ|ਮੋਬਿਲ ਆਇਲ|roj tsheb
medicine|medicines|medicina|medicinas|medicamentos|thuốc tây|thuốc cũ|gamot|药|藥|药品|藥品|약|알약|
  ਦਵਾਈ|ਦਵਾਈਆਂ|dawai|dawaiyan|tshuaj noj
needles|syringes|agujas|jeringas|kim tiêm|karayom|heringgilya|针头|針頭|注射器|주사기|바늘|ਸੂਈਆਂ|
  ਸਰਿੰਜ|koob txhaj tshuaj
light bulb|light bulbs|bulb|foco|focos|bombilla|bombillas|bóng đèn|bumbilya|灯泡|燈泡|전구|
  ਬੱਲਬ|ਬਲਬ|qhov muag teeb
cardboard|cartón|cajas de cartón|thùng giấy|thùng carton|karton|纸箱|紙箱|纸板|紙板|골판지|종이상자|
  ਗੱਤਾ|ਗੱਤੇ|thawv ntawv
pizza box|pizza boxes|caja de pizza|cajas de pizza|hộp pizza|kahon ng pizza|披萨盒|披薩盒|比萨盒|
  피자 상자|피자 박스|ਪੀਜ਼ਾ ਡੱਬਾ|pizza dabba|thawv pizza
glass bottles|glass|vidrio|botellas de vidrio|chai thủy tinh|bote ng salamin|玻璃瓶|유리병|
  ਕੱਚ ਦੀਆਂ ਬੋਤਲਾਂ|fwj iav
plastic bottles|plastic bottle|botellas de plástico|chai nhựa|plastik na bote|塑料瓶|塑膠瓶|
  페트병|플라스틱 병|ਪਲਾਸਟਿਕ ਦੀਆਂ ਬੋਤਲਾਂ|fwj yas
plastic bag|plastic bags|bolsa de plástico|bolsas de plástico|túi ni lông|túi nhựa|
  plastic na supot|塑料袋|塑膠袋|비닐봉지|비닐 봉지|ਪਲਾਸਟਿਕ ਬੈਗ|ਲਿਫ਼ਾਫ਼ੇ|hnab yas
styrofoam|unicel|foam cup|xốp|istayropor|泡沫|泡沫塑料|保麗龍|發泡膠|스티로폼|ਥਰਮੋਕੋਲ
diapers|diaper|nappies|pañal|pañales|tã|tã em bé|bỉm|lampin|尿布|尿片|기저귀|ਡਾਇਪਰ|daim pawm
clothes|old clothes|ropa|ropa vieja|quần áo|damit|lumang damit|衣服|旧衣服|舊衣服|옷|헌옷|ਕੱਪੜੇ|
  kapde|khaub ncaws
cooking oil|aceite de cocina|dầu ăn|mantika|食用油|식용유|ਖਾਣ ਵਾਲਾ ਤੇਲ|roj kib
food scraps|leftovers|food waste|restos de comida|sobras|thức ăn thừa|
  tira-tirang pagkain|tirang pagkain|剩饭|剩飯|厨余|廚餘|음식물|음식물 쓰레기|ਬਚਿਆ ਖਾਣਾ|khub khib|
  zaub mov seem
yard trimmings|yard waste|green waste|garden waste|restos de jardín|rác vườn|
  basura sa bakuran|园林垃圾|庭院垃圾|마당 쓰레기|정원 쓰레기|ਬਾਗ ਦਾ ਕੂੜਾ
leaves|dry leaves|hojas|hojas secas|lá cây|lá khô|dahon|tuyong dahon|树叶|樹葉|나뭇잎|낙엽|ਪੱਤੇ|
  patte|nplooj ntoos
branches|tree branches|ramas|cành cây|sanga|树枝|樹枝|나뭇가지|ਟਾਹਣੀਆਂ|ceg ntoo
grass|grass clippings|lawn clippings|pasto|césped|cỏ cắt|damo|草屑|잔디|ਘਾਹ|ghaah|nyom
propane|propane tank|tanque de propano|tanque de gas|bình ga|bình gas|tangke ng gas|煤气罐|
  瓦斯桶|프로판|가스통|ਗੈਸ ਸਿਲੰਡਰ|gas cylinder|thoob gas
pesticides|weed killer|pesticidas|thuốc trừ sâu|pestisidyo|农药|農藥|杀虫剂|殺蟲劑|농약|살충제|ਕੀਟਨਾਸ਼ਕ|
  tshuaj tua kab
dresser|chest of drawers|cómoda|tủ quần áo|aparador|梳妆台|衣柜|衣櫃|서랍장|옷장|ਅਲਮਾਰੀ|almari
"""

_LINES = tuple(tuple(line.split("|")) for line in _NAMES.replace("|\n  ", "|").strip().splitlines())


def with_synonyms(table: Mapping[str, str]) -> dict[str, str]:
    """
    Give spelling → key with the other names of each thing added; those of the table itself come first.

    A line is used where its first name, or else one of its spellings, is in the table.
    """
    own = {folded(spelling): key for spelling, key in table.items()}
    added: dict[str, str] = {}
    for line in _LINES:
        keys = [own[name] for name in map(folded, line) if name in own]
        for name in line if keys else ():
            if folded(name) not in own:
                added.setdefault(name, keys[0])
    return {**table, **added}

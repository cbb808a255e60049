"""
What days and months are called in the city's languages. Folded: no Latin accents, small letters.

Words stand beside one another with a space between, `_` is a space in a word. Punjabi is in both its scripts.
"""

WEEKDAYS: dict[str, tuple[str, ...]] = {
    "en": (
        "monday mon mondays",
        "tuesday tue tues tuesdays",
        "wednesday wed weds wednesdays wensday wednsday",
        "thursday thu thur thurs thursdays",
        "friday fri fridays",
        "saturday saturdays on_sat this_sat next_sat",
        "sunday sundays on_sun this_sun next_sun",
    ),
    "es": (
        "lunes lun",
        "martes mart",
        "miercoles mie mierc",
        "jueves jue juev",
        "viernes vie vier",
        "sabado sabados sab",
        "domingo domingos",
    ),
    "vi": (
        "thu_hai thu_2 t2",
        "thu_ba thu_3 t3",
        "thu_tu thu_4 t4",
        "thu_nam thu_5 t5",
        "thu_sau thu_6 t6",
        "thu_bay thu_7 t7",
        "chu_nhat cn",
    ),
    "zh": (
        "星期一 周一 礼拜一 週一 禮拜一",
        "星期二 周二 礼拜二 週二 禮拜二",
        "星期三 周三 礼拜三 週三 禮拜三",
        "星期四 周四 礼拜四 週四 禮拜四",
        "星期五 周五 礼拜五 週五 禮拜五",
        "星期六 周六 礼拜六 週六 禮拜六",
        "星期天 星期日 周日 礼拜天 礼拜日 週日 禮拜天 禮拜日",
    ),
    "fil": ("lunes", "martes", "miyerkules miyerkoles", "huwebes", "biyernes byernes", "sabado", "linggo"),
    "pa": (
        "ਸੋਮਵਾਰ somvar somwar somvaar",
        "ਮੰਗਲਵਾਰ mangalvar mangalwar mangalvaar",
        "ਬੁੱਧਵਾਰ ਬੁਧਵਾਰ budhvar budhwar buddhvar budhvaar",
        "ਵੀਰਵਾਰ veervar veerwar virvar veervaar",
        "ਸ਼ੁੱਕਰਵਾਰ ਸ਼ੁਕਰਵਾਰ shukarvar shukkarvar shukarwar shukarvaar",
        "ਸ਼ਨੀਵਾਰ ਸ਼ਨਿੱਚਰਵਾਰ ਸ਼ਨਿਚਰਵਾਰ shanivar shanivaar shaniwar shanicharvar",
        "ਐਤਵਾਰ aitvar etvar aitwar aitvaar",
    ),
    "hmn": ("zwj_hli", "zwj_quag", "zwj_feeb", "zwj_teeb", "zwj_kuab", "zwj_cag", "zwj_hnub"),
    "ko": ("월요일 월욜", "화요일 화욜", "수요일 수욜", "목요일 목욜", "금요일 금욜", "토요일 토욜", "일요일 일욜"),
}
"""Monday first. English `sun` and `sat` are words as well, Spanish `mar` and `dom` too: not alone."""

NEAR_DAYS = {
    "en": {
        "today": "today tonight tonite",
        "tomorrow": "tomorrow tmrw tomorow tommorow tommorrow tmr 2morrow",
        "after_tomorrow": "day_after_tomorrow day_after_tmrw overmorrow",
        "yesterday": "yesterday yesterdy yestrday ystrday last_night",
        "before_yesterday": "day_before_yesterday",
    },
    "es": {
        "today": "hoy",
        "tomorrow": "manana",
        "after_tomorrow": "pasado_manana",
        "yesterday": "ayer anoche",
        "before_yesterday": "anteayer antier antes_de_ayer antenoche",
    },
    "vi": {
        "today": "hom_nay bua_nay toi_nay",
        "tomorrow": "ngay_mai mai",
        "after_tomorrow": "ngay_mot ngay_kia bua_mot",
        "yesterday": "hom_qua bua_qua toi_qua",
        "before_yesterday": "hom_kia bua_kia",
    },
    "zh": {
        "today": "今天 今日 今晚",
        "tomorrow": "明天 明日 聽日 听日",
        "after_tomorrow": "后天 後天 後日 后日",
        "yesterday": "昨天 昨日 昨晚 尋日 寻日 琴日",
        "before_yesterday": "前天 前日 前晚",
    },
    "fil": {
        "today": "ngayon ngayong_araw ngayong_gabi",
        "tomorrow": "bukas_ng_umaga bukas_ng_hapon bukas_ng_gabi kinabukasan para_bukas hanggang_bukas",
        "after_tomorrow": "makalawa samakalawa sa_makalawa",
        "yesterday": "kahapon kagabi",
        "before_yesterday": "kamakalawa",
    },
    "hmn": {
        "today": "hnub_no hnub_nov hmo_no",
        "tomorrow": "tag_kis tagkis",
        "after_tomorrow": "nag_kis nagkis",
        "yesterday": "nag_hmo naghmo",
    },
    "pa": {
        "today": "ਅੱਜ ਅਜ ajj",
        "tomorrow": "ਭਲਕੇ ਕੱਲ੍ਹ_ਨੂੰ ਕੱਲ_ਨੂੰ ਕਲ_ਨੂੰ bhalke kal_nu kall_nu kal_nuu",
        "after_tomorrow": "ਪਰਸੋਂ_ਨੂੰ parson_nu parso_nu",
        "beside": "ਕੱਲ੍ਹ ਕੱਲ ਕਲ kal kall",
        "two_away": "ਪਰਸੋਂ ਪਰਸੋ parson parso",
    },
    "ko": {
        "today": "오늘",
        "tomorrow": "내일",
        "after_tomorrow": "모레 내일모레",
        "yesterday": "어제 어저께 어젯밤",
        "before_yesterday": "그저께",
    },
}
"""
Punjabi `ਕੱਲ੍ਹ` alone is tomorrow or yesterday (`beside`), `ਪਰਸੋਂ` the day beyond either (`two_away`).

Left out for a second meaning: Tagalog `bukas` (open), Vietnamese `nay`, Korean `그제` (only then).
"""

NEXT = {
    "en": (r"next\s+", r"\s+next\s+week"),
    "es": (r"proxim[oa]\s+", r"\s+(?:que\s+viene|proxim[oa]|de\s+la\s+proxima\s+semana)"),
    "vi": (r"(?!)", r"\s+(?:tuan\s+)?(?:sau|toi)"),
    "zh": (r"下(?:个|個)?", r"(?!)"),
    "fil": (r"susunod\s+na\s+", r"(?:\s+sa)?\s+susunod\s+na\s+linggo"),
    "pa": (r"(?:ਅਗਲੇ|ਅਗਲਾ|agle|agla)\s+(?:(?:ਹਫ਼ਤੇ|hafte)\s+)?", r"(?!)"),
    "hmn": (r"(?!)", r"\s+(?:tom\s+ntej|lwm\s+lim\s+tiam)"),
    "ko": (r"다음\s?주?\s?", r"(?!)"),
}
"""What stands before or behind a weekday of the week to come; `(?!)` where a language has it on one side only."""

MONTHS: dict[str, tuple[str, ...]] = {
    "en": (
        "january jan", "february feb", "march mar", "april apr", "may", "june jun",
        "july jul", "august aug", "september sept sep", "october oct", "november nov", "december dec",
    ),
    "es": (
        "enero ene", "febrero", "marzo", "abril abr", "mayo", "junio",
        "julio", "agosto", "septiembre setiembre", "octubre", "noviembre", "diciembre dic",
    ),
    "fil": (
        "enero", "pebrero", "marso", "abril", "mayo", "hunyo",
        "hulyo", "agosto", "setyembre", "oktubre", "nobyembre", "disyembre",
    ),
    "pa": (
        "ਜਨਵਰੀ janvari", "ਫਰਵਰੀ ਫ਼ਰਵਰੀ farvari", "ਮਾਰਚ", "ਅਪ੍ਰੈਲ aprail", "ਮਈ", "ਜੂਨ joon",
        "ਜੁਲਾਈ julai", "ਅਗਸਤ agast", "ਸਤੰਬਰ satambar", "ਅਕਤੂਬਰ aktubar", "ਨਵੰਬਰ navambar", "ਦਸੰਬਰ dasambar",
    ),
}  # fmt: skip
"""January first. Vietnamese, Hmong, Chinese and Korean count their months."""

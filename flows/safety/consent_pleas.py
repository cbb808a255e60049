"""Sentences that plainly ask us to stop, as patterns over `spoken_words`; all of a message must fit one."""

_US = "(?: me| us)?"
_PLEASE = "(?:(?:please|pls|plz|ok|hey|can you|could you|would you|i said|just|and|guys|ya all|yall) )*"
_THEN = "(?: (?:please|pls|plz|now|ok|thanks|thank you|anymore|any more|again|ever|ever again|already|immediately))*"
_ENGLISH_TEXTS = (
    "(?:(?:these|your|the|all|any|more|those|my|this) )*(?:texts?|messages?|msgs?|txts?|sms|alerts?|texting)"
)

PLEAS: dict[str, tuple[str, ...]] = {
    "en": (
        rf"{_PLEASE}(?:stop|quit) (?:texting|messaging|contacting|bothering|spamming|txting){_US}{_THEN}",
        rf"{_PLEASE}(?:stop|quit) (?:sending|with)(?: me| us)? {_ENGLISH_TEXTS}{_THEN}",
        rf"{_PLEASE}(?:stop|end|cancel|no more|stop getting) {_ENGLISH_TEXTS}{_THEN}",
        (
            rf"{_PLEASE}(?:dont|do not|never|you may not) (?:ever )?(?:text|message|msg|contact|write"
            rf"|send){_US}(?: (?:anything|{_ENGLISH_TEXTS}))?(?: to (?:me|this number|my phone))?{_THEN}"
        ),
        (
            rf"{_PLEASE}(?:i )?(?:dont|do not|no longer) (?:want|wish to get|wish to receive"
            rf"|want to get|want to receive) {_ENGLISH_TEXTS}(?: from you)?{_THEN}"
        ),
        (
            rf"{_PLEASE}(?:i want (?:you )?to |i would like to |id like to "
            rf"|let me )?unsubscribe(?: me)?(?: (?:from|me from) .{{1,40}})?{_THEN}"
        ),
        (
            rf"{_PLEASE}(?:i want (?:you )?to |i would like to |id like to "
            rf"|let me )?opt(?: me)? out(?: (?:of|from) {_ENGLISH_TEXTS})?{_THEN}"
        ),
        (
            rf"{_PLEASE}(?:take|remove|delete) (?:me|my (?:phone )?number|my name|this number) (?:off|from|out of)"
            rf"(?: of)? (?:your|the|this|that)(?: \w+)? ?(?:list|system|database)?{_THEN}"
        ),
        (
            rf"{_PLEASE}(?:(?:remove|delete) (?:me|my (?:phone )?number|my name|this number)"
            rf"|take (?:me|my name|my number) off){_THEN}"
        ),
        rf"{_PLEASE}leave me alone{_THEN}",
        rf"{_PLEASE}(?:i )?(?:revoke|withdraw|take back) (?:my )?(?:consent|permission){_THEN}",
        rf"{_PLEASE}lose my number{_THEN}",
        r"(?:wrong (?:number|person) )?stop (?:it|this|that|all of this|all of it)",
    ),
    "es": (
        (
            r"(?:(?:por favor|ya|porfavor|oigan|y) )*no (?:me |nos )?"
            r"(?:(?:mand|text|texte|molest|contact)(?:en|es|e)|envi(?:en|es|e)|escrib(?:an|as|a))"
            r"(?: (?:mas|ya|nada|nunca|otra vez|otro|de nuevo|por favor"
            r"|a este numero|mensajes?|mensajitos|textos?|sms))*"
        ),
        (
            r"(?:(?:por favor|ya) )*(?:dejen?|deja|paren?|para) de (?:mandar|enviar|escribir|textear"
            r"|molestar|contactar)(?:me|nos)?(?: (?:mas|ya|mensajes?|textos?|sms|por favor))*"
        ),
        (
            r"(?:(?:por favor|ya|yo) )*no (?:quiero|deseo|queremos)"
            r"(?: (?:recibir|que me manden|que me envien))?"
            r"(?: (?:mas|sus|estos|los|tus))* (?:mensajes?|textos?|sms)(?: (?:mas|de ustedes|por favor|ya))*"
        ),
        (
            r"(?:por favor )?(?:quiten?|quiteme|quitenme|borren?|borreme|saquen?|saqueme|eliminen?)"
            r"(?:me)?(?: mi (?:numero|nombre|telefono))? (?:de )?(?:la|su|esta) lista(?: por favor)?"
        ),
        r"(?:quiero |deseo |por favor )?(?:darme|dame|deme|denme) de baja(?: por favor)?",
        (
            r"(?:cancel\w+|paren|detengan|basta de|ya no mas|no mas) "
            r"(?:los |sus |estos |mis )?(?:mensajes|textos)(?: por favor)?"
        ),
    ),
    "vi": (
        (
            r"(?:(?:lam on|xin|vui long|toi noi|thoi) )*(?:dung"
            r"|ngung|khong|thoi) (?:co )?(?:nhan|gui|goi|text)(?: "
            r"(?:tin nhan|tin|text|sms))?(?: (?:cho|den|toi) (?:toi"
            r"|minh|em|anh|chi|so nay))?(?: (?:nua|lai|nhe|nha|a|ve))*"
        ),
        (
            r"(?:lam on )?(?:toi )?khong (?:muon|can) (?:nhan|nhan duoc)(?: "
            r"(?:cac|nhung))?(?: (?:tin nhan|tin|text))?(?: (?:nay|nua))*"
        ),
        r"(?:lam on |xin )?dung (?:lam phien|lien lac)(?: (?:toi|minh|voi toi))?(?: nua)?",
        r"(?:lam on |xin )?(?:xoa|bo) (?:so|ten)(?: dien thoai)?(?: cua)? toi(?: (?:ra|di|khoi danh sach))*",
    ),
    "zh": (
        (
            r"(?:[请請]|麻烦|麻煩)?(?:你们|你們|你)?(?:别|別|不要|勿|不想|不用|停止)"
            r"(?:再|继续|繼續)?(?:给我|給我|向我)?(?:发|發|傳|传|送|收到|接收|收|发送"
            r"|發送|传送|傳送|寄)(?:给我|給我)?(?:任何)?(?:短信|简讯|簡訊|短訊|讯息"
            r"|訊息|信息|消息|通知|东西|東西)?(?:给我|給我)?(?:了|啦|吧)?(?:谢谢|謝謝)?"
        ),
        (
            r"(?:[请請])?我?不(?:想|要|愿意|願意)(?:再)?(?:收到|接收|收)(?:你们的"
            r"|你們的|任何|这些|這些)?(?:短信|简讯|簡訊|短訊|讯息|訊息|信息|消息)(?:了)?"
        ),
        r"(?:[请請])?(?:别|別|不要)(?:再)?(?:打扰|打擾|骚扰|騷擾|联系|聯絡|聯繫)我(?:了)?",
        r"(?:[请請])?(?:把)?我的?(?:号码|號碼|电话|電話|名字)(?:删掉|刪掉|删除|刪除|移除|去掉)",
        r"(?:[请請])?(?:停止|取消)(?:发送|發送|傳送|发|發)?(?:短信|简讯|簡訊|短訊|讯息|訊息|信息)",
        r"(?:[请請])?(?:唔好|咪)再(?:send|發|发|傳|传)(?:短訊|短信|訊息|嘢)?(?:畀|俾|比)?我?(?:喇|啦)?",
    ),
    "fil": (
        (
            r"(?:(?:please|pakiusap|paki) )*(?:huwag|wag|tigilan|itigil|ihinto|tama)(?: (?:na"
            r"|nyo|niyo|ninyo|mo|po|kayo|kayong|nang|ang))* (?:ako )?(?:mag ?text|magtext"
            r"|pag ?text|pagtext|itext|i text|text|padala|magpadala|pagpapadala|mensahe"
            r"|mga mensahe|mga text)(?: (?:sa akin|ako|po|sakin|ng|mga|mensahe|text|na|sa))*"
        ),
        (
            r"(?:ayaw|ayoko)(?: (?:ko|na|po|nang|ng))* (?:makatanggap|tumanggap)"
            r"(?: (?:na|po))*(?: (?:ng|nang) (?:mga )?(?:text|mensahe))?"
        ),
        (
            r"(?:paki )?(?:alisin|tanggalin|burahin)(?: (?:nyo|niyo|ninyo|mo"
            r"|na|po))* (?:ang )?(?:number|numero|pangalan) ko(?: .{1,30})?"
        ),
    ),
    "pa": (
        (
            r"(?:ਕਿਰਪਾ ਕਰਕੇ )?(?:ਮੈਨੂੰ )?(?:ਹੋਰ )?(?:ਮੈਸੇਜ|ਸੁਨੇਹੇ"
            r"|ਸੁਨੇਹਾ|ਟੈਕਸਟ) (?:ਨਾ|ਨਹੀਂ) (?:ਭੇਜੋ|ਕਰੋ|ਘੱਲੋ)(?: ਜੀ)?"
        ),
        r"(?:ਕਿਰਪਾ ਕਰਕੇ )?(?:ਮੈਸੇਜ|ਸੁਨੇਹੇ|ਟੈਕਸਟ)(?: ਭੇਜਣੇ)? ਬੰਦ ਕਰੋ(?: ਜੀ)?",
        r"ਮੈਨੂੰ (?:ਤੰਗ|ਪਰੇਸ਼ਾਨ) ਨਾ ਕਰੋ",
        r"ਮੇਰਾ ਨੰਬਰ (?:ਹਟਾ|ਕੱਢ|ਮਿਟਾ) ਦਿਓ",
        r"(?:mainu |menu )?(?:hor )?(?:message|msg|text) (?:na|naa|nahi) (?:bhejo|karo|pejo)(?: ji)?",
        r"مینوں (?:میسج|سنیہے) نہ (?:بھیجو|گھلو)",
    ),
    "hmn": (
        (
            r"(?:thov )?(?:tsis txhob|txhob) (?:xa|sau|text)(?: (?:ntawv|ntawv xov"
            r"|lus|message|text))?(?: (?:rau|tuaj rau) kuv)?(?: (?:ntxiv|lawm|li))*"
        ),
        (
            r"(?:kuv )?tsis (?:xav tau|kam txais|xav txais) (?:cov )?"
            r"(?:ntawv|lus|message|text)(?: no)?(?: (?:ntxiv|lawm))*"
        ),
        r"(?:thov )?(?:tsis txhob|txhob) thab kuv(?: (?:ntxiv|lawm))*",
        r"(?:thov )?(?:rho|muab) kuv (?:tus nab npawb|lub npe|tus xov tooj)(?: rho)? tawm",
    ),
    "ko": (
        (
            r"(?:제발 |이제 )?(?:더 ?이상 )?(?:문자|메시지|메세지|연락)(?:를|을)? ?(?:그만|보내지|하지) ?"
            r"(?:마세요|마|말아주세요|말아 주세요|보내세요|보내|하세요|마십시오|보내주세요|보내 주세요)"
        ),
        (
            r"(?:더 ?이상 )?(?:문자|메시지|메세지)(?:를|을)? ?(?:받고 싶지 않아요"
            r"|받기 싫어요|안 받을래요|원하지 않아요|원하지 않습니다)"
        ),
        r"(?:제|내) (?:번호|전화번호)(?:를)? ?(?:지워|삭제해|빼) ?(?:주세요|줘)",
        r"연락하지 ?(?:마세요|마)",
        r"(?:문자|메시지|메세지) ?(?:수신)? ?(?:거부|중지|해지)(?: ?(?:할게요|합니다|해 ?주세요|요청))?",
    ),
}
"""By language. They ask for nothing else: “stop texting me”, but not “stop sign is down”."""

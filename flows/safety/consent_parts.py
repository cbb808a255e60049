"""
The words of which sentences that ask us to stop are made, by language; `consent_pleas` joins them.

Written as `spoken_words` gives them: small letters, Latin ones without their marks. For a native reader to review.
"""

from flows.safety.consent_pleas import Parts

_HANS_SEND = (
    r"(?:给我|給我|向我|对我|對我|畀我|俾我)?(?:发送|發送|传送|傳送|发|發|傳|传|寄|send|联系|找我|搵我|搵|"
    r"联络|聯絡|聯繫|打扰|打擾|"
    r"骚扰|騷擾|烦|煩|打电话|打電話|通知|推送)(?:给)?(?!现|現|票|电|電|生|展)"
)

PARTS: dict[str, Parts] = {
    "en": Parts(
        stop=(
            "stop|quit|cease|refuse|without|(?:not|never) (?:asked|ask) for|nobody asked for|discontinue|"
            "halt|end|cancel|turn off|shut off|switch off|disable|no more|no further|enough|"
            "sick of|tired of|done with|fed up with|opt out of|unsubscribe from|not interested in|put an end to|block"
        ),
        forbid=(
            "(?<!i )(?:dont|dnt|do not|never|no|not to|may not|better not|must not|cannot|you cant|"
            "you not|please not)|"
            "(?:dont|do not|doesnt|does not|didnt|did not|no longer|never|not) "
            "(?:want|wants|wish|wishes|need|needs|like|consent|agree|authorize|care for|ask|asked|"
            "ask for|asked for|have permission|have consent)"
        ),
        send=(
            "(?:text|txt|texing|texting|txting|textin|message|messaging|msg|msging|contact|contacting|"
            "contacted|email|emailing|"
            "call|calling|write|writing|spam|spamming|bother|bothering|harass|harassing|bug|bugging|annoying|"
            "blowing up|blow up|hit|hittin|hitting|reach out to|reaching out to|texted|messaged|send|sending|sent)"
            "(?: (?:to|at|any|anything|more|these|this|those|that|your|the|texts?|messages?|msgs?|stuff|"
            "things|it|crap)){0,5}"
            "(?: (?:me|us|my|our|here|her|him|this|it|them|anymore|again|thanks|thank you|please|pls|plz|ever|mom)"
            "(?![\\p{L}])| anything| stuff|$)|bothering|spamming|messaging|texting me|(?:be|"
            "being) (?:contacted|texted|messaged)"
        ),
        messages=(
            "(?:texts?|txts?|text messages?|mess?[ae]ges?|mesages?|msgs?|sms|alerts?|notifications?|surveys?|updates|"
            "communications?|subscription|texting|txting|contact|correspondence|spam|messaging)"
        ),
        between=(
            "you|guys|ever|even|please|to|be|get|getting|keep|any|more|of|your|these|the|those|all|my|"
            "this|further|receive|"
            "receiving|from|with|me|us|anymore|sending|send|that|so|many|it|future|random|city|having|"
            "being|using|blowing|"
            "dare|want|for|on|damn|stupid|annoying|survey|text|texts|and|or|calling|such|unwanted"
        ),
        remove=(
            "(?:take|remove|delete|get|drop|pull|scratch|erase|leave|want) (?:me|us|my \\w+|"
            "my phone number|my cell number|"
            "this number|this phone|this phone number|her number|his number|the number|her|him|it)"
            " (?:off|out|from)|(?:remove|delete|erase|lose|forget|drop) (?:me|my number|my phone number|"
            "my name|my info|"
            "my contact|this number|my cell|my phone|her number|his number)|(?:get|be|come|taken?|"
            "want) (?:me |my number |to be |to get )?"
            "(?:off|removed from|taken off|out)(?: of)? (?:this|your|the|that|"
            "whatever)(?: \\w+)? (?:list|thing|system|program|texts?)|"
            "how did you get my number|(?:remove|delete|erase) my (?:\\w+ )?number|i want off|i want out|"
            "want to be removed|"
            "(?:remove|delete|block) (?:me|us|my number)|turn (?:\\w+ ){1,2}off"
        ),
        said=(
            "(?:unsubscribe|unsub|opt|opting)(?: me| us)?(?: out)?(?: please| now| thanks)*$|"
            "(?:unsubscribe|opt|opting)(?: me| us)?(?: out)? (?:of|from)(?: \\w+){0,4} "
            "(?:everything|all|texts?|messages?|sms|alerts?|notifications?|list|this|these|it|surveys?|"
            "messaging|texting|updates|you)|(?:unsubscribe|opt)(?: me| us)(?: out)?(?! of| from)|"
            "(?:spam|twice|times|asked|said|told)(?: \\w+){0,5} stop|spam remove|(?:this is|"
            "reporting (?:this|you|it) as) spam|who gave you (?:my number|permission)|get lost|^quit it|"
            "^enough$|^stop (?:pls|please|i|it|now|bro|omg|already|bothering)|"
            "(?:no more|dont want|do not want|dont need)(?: any)?(?: more)?(?: of)? (?:these|them|em|"
            "those)(?: \\w+)?$|not send (?:these|this|those|them|me)|"
            "(?:dont|do not) want to (?:take part|participate|be part)(?: \\w+){0,4}|let (?:me|us) be|"
            "stop hearing from|(?:not|dont want to|never|no longer|stop) (?:receive|get|"
            "hear)(?:ing)?(?: from)? (?:these|this|them|you|anything)(?: (?:anymore|people|ever|again|"
            "from))*|i opted out|(?:texting|text|messaging|messages|texts) (?:me|us)? ?(?:without|after)|"
            "still (?:texting|messaging|sending|getting)|(?:block|blocking) you(?: \\w+){0,3} (?:text|"
            "texting|message|messaging|contact)|(?:never|nobody|didnt) ask(?:ed)? for (?:these|them|this|"
            "your|any)(?: \\w+)?|leave (?:me|us) alone|go away|"
            "(?:revoke|withdraw|take back|rescind) (?:my )?(?:consent|permission)|"
            "(?:never|didnt|did not) (?:sign|signed|subscribe|subscribed|agree|agreed|consent|opt|opted|ask)"
            "(?: up)?(?: in)?(?: (?:to|for))? (?:this|these|that|any|your|texts|it)|"
            "(?:wrong (?:number|person|guy)|not my \\w+|who is this|not interested|no thank you|no thanks)"
            "(?: \\w+){0,6} (?:stop|quit|dont text)|stop stop|(?:stop|quit) it already|"
            "(?:text|message|contact|send|bother|texting|messaging)(?: \\w+){0,6} "
            "(?:report|reporting|sue|suing|lawyer|attorney|fcc|complaint)|(?:report|sue|lawyer|fcc|"
            "complaint)(?: \\w+){0,7} "
            "(?:you|these|keep)(?: \\w+){0,2} (?:text|texts|texting|message|messages|messaging|contact|"
            "send|sending|bother)|"
            "next text|one more text"
        ),
        other=(
            "neighbou?rs?|my ex|ex boyfriend|ex girlfriend|scams?|scammers?|scamming|phishing|threat\\w*|"
            "junk|robocalls?|"
            "telemarket\\w*|solicitors?|spam (?:calls|email|emails|mail)|newsletter|(?:someone|"
            "somebody)(?! else)|stranger|stalker|"
            "(?:paper|printed|by mail)|never (?:contacted|called|texted|got|sent)|nobody (?:contact|call|"
            "text)\\w*|call it|(?:in|only|speak|not) (?:english|spanish|chinese|korean|vietnamese|"
            "tagalog|punjabi|hmong)|dont stop|"
            "(?:why|when) (?:did|do|dont|didnt|have|has|cant|wont|arent)(?: \\w+)? (?:stop|quit|not|text|"
            "send|get)\\w*|did you (?:text|send)|"
            "stopped|(?:didnt|did not|never|havent|not|dont|cant) (?:get|got|getting|received?|"
            "receiving) (?!any more|anymore)|texting and driving|"
            "text and drive|by accident|by mistake|(?:text|message) 911|going through|go through|"
            "no ?one texts|didnt send|(?:start|resume) (?:texting|sending|messag)\\w*"
        ),
        topic=(
            "trash|garbage|recycling|waste|bins?|carts?|cans|(?:trash|garbage|waste|my) can|pickups?|"
            "pick up|bulky|bus|water|bills?|parks?|library|books?|"
            "dogs?|trees?|streets?|roads?|graffiti|pools?|class(?:es)?|permits?|power|electric\\w*|mail|"
            "flyers?|accounts?|"
            "appointments?|reservations?|(?<!text )(?<!texting )services?|lights?|(?:stop|street|yield|"
            "road|parking|traffic) signs?|noise|music|waiting|waitlist|website|council|mayor|tickets?|"
            "911|password|address|jury|voter|ballots?|soccer|swim|rec|school|paper|paperless|email|"
            "emails|e mail|calls|"
            "nextdoor|facebook|school|utility|app|meter|tow|inspector|fees?"
        ),
    ),
    "es": Parts(
        stop=(
            "stop|ya stop|prohib\\w+ que|dejen?|dejar|deja|paren?|para|parar|parenle|detengan?|"
            "cancel\\w+|basta|ya basta|"
            "alto|no mas|ya no mas|suspend\\w+|termin\\w+|desactiv\\w+|apag\\w+|hart[oa]|cansad[oa]|"
            "fastidi\\w+|eviten?|cesen?"
        ),
        forbid="no|ya no|nunca|jamas|tampoco|favor de no|sin",
        send=(
            "(?:me |nos |le |les |la |lo )?(?:vuelv\\w+ a |sig\\w+ |esten? |estar |andar |anden |"
            "andes )?(?:me |nos )?"
            "(?:mande[ns]?|manda[nr]?|mandes|mandarme|mandarnos|mandando(?:me|nos)?|envi(?:e|en|es|ar|"
            "arme|arnos|ando|andome)|"
            "escrib(?:an|as|a|ir|irme|iendo|iendome)|text(?:een|ees|ee|earme|eando|en|es)|molest(?:en|es|"
            "e|ar|arme|ando)|"
            "contact(?:en|e|es|ar|arme|ando|arnos)|llam(?:en|es|e|arme)|notifi(?:quen|que)|mensaj(?:een|"
            "ees|earme)|fastidi\\w+|"
            "joda[ns]|jod\\w+|ching\\w+|fregando|busquen|buscar|jodan|spam\\w*|comuniqu\\w+|wasape\\w+)"
        ),
        messages=(
            "(?:mensajes?|mensajitos?|me?nsa?j[ei]s?|textos?|text|texts|sms|avisos?|alertas?|"
            "notificaciones|encuestas?|suscripcion|"
            "msjs?|comunicaciones)"
        ),
        between=(
            "ya|me|nos|de|d|q|a|con|los|las|sus|tus|estos|estas|esos|esas|mas|quiero|queremos|deseo|"
            "kiero|necesito|quiere|recibir|recivir|que|"
            "mis|mi|tantos|tanto|por|favor|mandar|mandarme|enviar|enviarme|mande[ns]?|manden|envien|"
            "lleguen|mandando|mandar|mandarme|"
            "enviando|seguir|recibiendo|su|sigan|esten|esten|anden|autorizo|interesan?|acepto|le|les|el|"
            "la|un|ningun|gustan|tus|esto|mandes|son|otro|otra|nada|y"
        ),
        remove=(
            "(?:quit|kit|borr|sac|saqu|elimin|remuev|remov|bor|retir)\\w*(?: (?:a|mi|mis|este|el|me|por|"
            "favor|su|la|ya))* "
            "(?:numero|nombre|telefono|celular|datos|lista|de ahi|de alli|ya|contacto|nmero)|"
            "(?:quit|borr|saqu|sac|elimin)(?:ar|en|e|a|uen|ue|uen)?(?:me|nos)(?: \\w+){0,4}|"
            "salir de (?:esta|la|su|esto)(?: \\w+)?|bloque\\w+ mi numero"
        ),
        said=(
            "(?:darme|dame|deme|denme|darnos|doy|quiero|me den|dar) de baja|de baja|desuscri\\w+|"
            "desubscri\\w+|cancel\\w+ (?:la |mi |esta )?su[bs]?scripcion|"
            "dejen?me en paz|dejame (?:en paz|tranquil[oa])|dejenme (?:tranquil[oa]|ya)|dejen en paz|"
            "ya (?:paren|parele|dejen|stop)|dejar de recibir\\w*(?: \\w+){0,2}|no quiero nada (?:de|"
            "con) ustedes|acoso(?: \\w+){0,3} paren|larguense|ya basta|basta ya|ya parenle|parenle|"
            "no quiero (?:recibir )?nada|bloquee?n?me|a este numero no|como cancelo|(?:numero|celular|"
            "telefono)(?: \\w+){0,3} no (?:manden|escriban)|"
            "(?:retir|revoc|quit|cancel)\\w+ (?:mi )?(?:consentimiento|permiso|autorizacion)|"
            "no (?:autoric\\w+|autorizo|di permiso|di mi permiso|doy permiso)(?: \\w+){0,4}|"
            "(?:yo )?(?:no|nunca) (?:me )?(?:inscrib\\w+|suscrib\\w+|registr\\w+|apunt\\w+|pedi|"
            "solicite)(?: (?:a|en|esto|para|estos|eso|este|nada|mensajes|servicio|con|ustedes))*|"
            "(?:report\\w+|demand\\w+|denunci\\w+|abogad[oa]|quej\\w+)(?: \\w+){0,6} (?:mensajes?|"
            "mand\\w+|escrib\\w+|texto?s?|molest\\w+|envi\\w+)|"
            "(?:mensajes?|mand\\w+|escrib\\w+|textos?|molest\\w+|envi\\w+)(?: \\w+){0,6} (?:reporto|"
            "reportar\\w*|demand\\w+|denunci\\w+|abogad[oa]|reportare)|"
            "(?:numero equivocado|equivocad[oa]|se equivoc\\w+|no soy \\w+)(?: \\w+){0,4} (?:stop|paren?|"
            "basta|ya no|no manden?|no escriban?)|ya no mand\\w+"
        ),
        other=(
            "recibos|me contestaron|no se envio|multas|gansos|mand\\w+ (?:al|el|la|un|una) (?!mensaje|"
            "texto)\\w+|vecin[oa]s?|estafa|fraude|amenaz\\w+|alguien|correo basura|publicidad|llamadas|"
            "en (?:ingles|espanol|chino)|boletin|"
            "no (?:me )?(?:lleg(?:o|aron|a|an)|mandaron|enviaron|escribieron|han|he|mando|puedo|deja de)|"
            "por que|porque no|reanudar|volver a recibir|"
            "no (?:he )?recib(?:i|imos|ido|o)|no deja|mi ex|cuando (?:dejan|paran|terminan)|no dejen|"
            "no paren|hasta cuando dejan|gobierno anterior"
        ),
        topic=(
            "basura|bote|botes|reciclaje|agua|luz|recibo|factura|cita|reservacion|permiso de|licencia|"
            "parque|biblioteca|calle|arboles|arbol|"
            "perro|perros|grafiti|autobus|bus|recoleccion|servicio de|cuenta|carros|ruido|baches|bache|"
            "alto en|senal|sofa|sillon|colchon|concejo|"
            "multa|boleta|clase|alberca|banqueta|poste|semaforo|voluminosos|muebles|wifi|internet|correo"
        ),
    ),
    "vi": Parts(
        stop="dung|ngung|ngunng|thoi|cham dut|huy|tat|stop|khoi|het|ngan|chan|ket thuc|bo",
        forbid="dung|khong|ko|hong|k|cam|khoi|chang|dung co|chua",
        send=(
            "(?:nhan|text|gui|goi|lien lac|lam phien|quay ray|quay nhieu|spam|lien he|phien|nt|"
            "send)(?: tin nhan| tin| text| sms| thu| gi)?"
            "(?: (?:cho|toi|den|voi|lai|nua|nhan))*"
            " (?:toi|minh|em|anh|chi|tui|nua|so nay|dien thoai nay|may nay|so toi|di|con|lai|ba|me toi|"
            "vao so nay|vo so nay|nha|nhe|cho toi)|"
            "(?:gui|nhan|spam|phien|goi|text) nua|nhan(?: tin)?$|gui(?: tin)?$|lam phien|quay ray|spam|"
            "(?:gui|nhan) tin nhan$"
        ),
        messages="(?:tin nhan|tin|text|sms|thong bao|khao sat|message|messages|nhan tin|dang ky tin|canh bao)",
        between=(
            "co|muon|can|nhan|nhan duoc|cac|nhung|may|cai|gui|tin|viec|lai|ngay|duoc|toi|cho|nua|"
            "nhan lai|thich|dang ky|dong y|nhe|bi|phai|"
            "yeu cau|nhieu|them|duoc nhan|xin|cai nay|bat ky|cua|tui|minh"
        ),
        remove=(
            "(?:xoa|bo|rut|go|lay|loai|dua|cho|gach)(?: (?:so|ten|dien thoai|dt|cua|phone|giup|gium|dum|"
            "ngay))* (?:toi|em|minh|nay|tui|so nay)"
            "(?: (?:ra|di|khoi|danh sach|he thong))*|ra khoi danh sach|khoi danh sach|xoa so(?: \\w+){0,3}|rut ten"
        ),
        said=(
            "(?:ngung|dung|thoi|khong) (?:gui|goi|nhan) tin(?: nhan)?(?: \\w+)?|khong can (?:tin|"
            "nhan)(?: \\w+){0,3}|so nay doi chu|chan (?:toi|so)|huy het(?: \\w+)?|dau co dang ky|"
            "chua (?:tung )?(?:dang ky|ghi danh)|(?:ngung|dung|thoi) (?:lien|ngay|di)(?: di)?|(?:ngung|"
            "dung|cham dut) lien (?:lac|he)|huy dang ky|huy dk|huy nhan|de toi yen|de tui yen|"
            "de minh yen|de yen cho toi|unsubscribe|khong dang ky|toi khong dang ky|"
            "rut(?: lai)?(?: su)? dong y|khong dong y nhan|(?:nham|sai|lon) (?:so|"
            "nguoi)(?: \\w+){0,5} (?:dung|ngung|thoi|stop)(?: \\w+){0,3}|"
            "(?:bao cao|kien|to cao|khieu nai|luat su|thua)(?: \\w+){0,6} (?:nhan|gui|tin|phien)|(?:nhan|"
            "gui|tin|phien)(?: \\w+){0,6} (?:bao cao|kien|to cao|khieu nai)|"
            "dung lai ngay|bien di|dung (?:co )?lam phien|thoi du roi|phien qua"
        ),
        other=(
            "ai nhan|ai goi|khong ai|hang xom|lua dao|de doa|thu rac|ai do|co nguoi|tieng anh|tieng viet|"
            "tieng hoa|khong nhan duoc|chua nhan duoc|sao (?:toi )?khong nhan|"
            "khong gui duoc|khong nhan dc|chua nhan|cuoc goi rac|quang cao|"
            "muon nhan tin(?! nua)$(?<!khong muon nhan tin)|dung ngung|tai sao|khong thay tin"
        ),
        topic=(
            "rac|nuoc|dien (?!thoai)\\w+|hoa don|giay phep|xe|xe buyt|tram|bien bao|thung|cay|cho sua|"
            "cong vien|thu vien|duong|tai khoan|hen|lich|"
            "den duong|den giao thong|tuong|nem|ghe|hop|cong trinh|hoi cho|phieu|bau|cuu hoa|chau|"
            "dich vu|lop|nuoc|on ao|dat cho|ve bay|cuop"
        ),
    ),
    "zh": Parts(
        stop=(
            "停止|停发|停發|停|取消|关闭|關閉|关掉|關掉|退订|退訂|终止|終止|结束|結束|拒绝|拒絕|不接受|拒收|"
            "够了|夠了|stop|受够|受夠|取关|屏蔽"
        ),
        forbid=(
            "不要|别|別|勿|不想|不用|不需要|不再|唔好|咪|唔使|唔想|唔要|毋|不必|不愿意|不願意|不许|不許|"
            "唔可以|唔需要|不同意|没有同意|沒有同意|不准|莫|不得"
        ),
        send=_HANS_SEND,
        messages=(
            "短信|简讯|簡訊|短訊|讯息|訊息|信息|消息|通知|推送|提醒|问卷|問卷|调查|調查|message|msg|text|"
            "sms|订阅|訂閱|东西|東西|嘢"
        ),
        between=(
            "再|继续|繼續|给我|給我|向我|对我|對我|畀我|俾我|收到|接收|接受|收|发送|發送|傳送|传送|发|發|"
            "傳|传|send|任何|这些|這些|你们|你們|你|的|"
            "这个|這個|这种|這種|呢啲|啲|嘅|来|來|问|問|所有|一切|什么|什麼|了|給|给|这|這|我|手机|手機|"
            "号码|號碼|向|市政府|垃圾|看到|看|到|打|你们的|你們的|以后|以後|随便|隨便|一直|老|总|總|做|"
            "填|對|对|个|個|也|地"
        ),
        remove=(
            "(?:删除|刪除|删掉|刪掉|移除|去掉|剔除|剷除|清除|拿掉|删去|刪去|除名)(?:我的|我嘅|我|本|这个|"
            "這個)(?:的|嘅)?(?:手机|手機|电话|電話)?(?:号码|號碼|号|號|名字|资料|資料|电话|電話|$)|"
            "(?:我的|我嘅|这个|這個|我)(?:手机|手機|电话|電話)?(?:号码|號碼|名字|电话|電話|号|"
            "號)[^删刪移去剔剷拿除]{0,8}(?:删|刪|移除|去掉|剔除|剷|拿掉|除)|"
            "(?:从|從|在)?[^删刪移]{0,4}(?:名单|名單|列表|系统|系統)[^删刪移剔剷拿]{0,4}(?:删|刪|移除|"
            "剔除|剷|拿掉|移走|去掉|划掉|劃掉)|(?:删除|刪除|移除)我$|移出(?:名单|名單)|退出(?:名单|名單|"
            "群)"
        ),
        said=(
            "(?:换号|換號|换人|換人|换了号|換了號)[^ ]{0,6}(?:停|别|別|不要|勿)|屏蔽我|封鎖我|封锁我|"
            "(?:短信|讯息|訊息|簡訊|短訊|骚扰|騷擾) ?停$|^滚$|^滾$|唔該停|取消(?:接收|推送|通知)|(?:不再|"
            "唔再|不会再|不會再|才能不|才可以不|不想再|不想|先可以唔)收(?:到)?(?!费|費|垃圾)|"
            "[烦煩](?:死)?[^ ]{0,2} ?停|不要[在再](?:发|發|傳|传)|(?:短信|讯息|訊息|簡訊|通知|"
            "短訊)(?:太多|好多)[了]? ?(?:不要|别|別|停|唔好|唔要)|退订|退訂|取消订阅|取消訂閱|拒收|"
            "拒绝接收|拒絕接收|(?:没有?|沒有?|冇|从未|從未|从没|從沒)(?:订阅|訂閱|订过|訂過|报名|報名|"
            "登记|登記|注册|註冊|申请|申請|同意|登記過)|"
            "(?:撤回|收回|撤销|撤銷|取消)(?:我的)?(?:同意|授权|授權|许可|許可)|[别別]来?來?[烦煩]|放过我|"
            "放過我|滚开|滾開|走开|走開|"
            "再(?:给我|給我)?(?:发|發|傳|传|send|骚扰|騷擾|烦|煩|打|联系|聯絡)[^。]{0,8}(?:投诉|投訴|"
            "举报|舉報|检举|檢舉|报警|報警|告你|告|律师|律師)|(?:唔|不)(?:想|要|使)?再?(?:收|"
            "接)(?:到)?(?:呢啲|这些|這些|你们|你們|任何)|"
            "(?:发|發|打|傳|传|搞|认|認)?[错錯](?:号码|號碼|人|号|號)?(?:了|咗)?[ ]?(?:请|請)?(?:别|別|"
            "不要|停|唔好|勿)"
        ),
        other=(
            "邻居|鄰居|诈骗|詐騙|骗|騙|恐吓|恐嚇|威胁|威脅|有人|垃圾邮件|垃圾郵件|垃圾電郵|"
            "[没沒冇](?:有)?(?:再)?(?:收到|收|发|發)|收唔到|收不到|(?<!不)(?<!唔)想收(?!到?你)|"
            "[发發傳传說说用][^ ]{0,3}(?:英文|中文|英语|英語|西班牙文)|为什么|為什麼|点解|點解|推销电话|"
            "推銷電話|重新订阅|重新訂閱|误(?:退|取)|誤(?:退|取)"
        ),
        topic=(
            "垃圾|水费|水費|用水|停水|停电|停電|公园|公園|图书|圖書|树|樹|狗|路|灯|燈|车|車|墙|牆|账户|"
            "帳戶|帳號|账号|预约|預約|预订|預訂|押金|账单|帳單|"
            "邮件|郵件|服务|服務|许可证|許可證|课|課|桶|工程|会议|會議|街|噪音|公交|巴士|选票|選票|沙发|"
            "沙發|床|预定|執照|执照|护照|護照|电费|電費|书|書|罚款|罰款|罚单|罰單"
        ),
        spaced=False,
    ),
    "fil": Parts(
        stop=(
            "stop|tigil|itigil|tigilan|tumigil|ihinto|hinto|tama na|i cancel|icancel|cancel|kanselahin|"
            "patayin|i off|off|sawa|sawang sawa|"
            "ayoko na|ayoko|ayaw|ayaw ko|ititigil|pakitigil|pakihinto|hindi (?:ko )?kailangan|"
            "di ko kailangan|tapusin|enough|pagod na|wala nang|ihihinto|i stop"
        ),
        forbid="huwag|wag|hwag|wag na|huwag na|bawal|di na|hindi na|hindi|di|dont|no|no more|h wag",
        send=(
            "(?:mag ?|i ?|nag ?|pag ?|tumawag|pagte|nagte|magte|kate|kaka|pa)?-?(?:text|txt|message|msg|"
            "mensahe|padala|contact|send|sms|kontak)"
            "(?: (?:ng|sa|na|po|kayo|nyo|ng mga|mga|text|message|mensahe|pa))* (?:akin|ako|sakin|ko|dito|"
            "me|sa akin|number na to)|"
            "(?:mag ?|i ?|kaka|pagte|magte|mag pa|pag ?|nagte|kate|pagme|magme|pagpa|magpa|pinapa)"
            "(?:te)?(?:text|txt|message|msg|mensahe|padala|contact|send|kontak|istorbo|spam|sms|"
            "message)(?:ing)?|pagpapadala|pagtetext|katetext|kakatext|pagte text|"
            "guluhin|istorbohin|abalahin|kulitin|kontakin|textan|tawagan|text me|itext|message me|"
            "sending|texting|guluhin|manggulo|mangulit|mang istorbo|gambalain|padalhan"
        ),
        messages=(
            "(?:text|texts|txt|mensahe|messages?|msgs?|sms|alerts?|notifications?|notif|survey|surveys|"
            "subscription|updates)"
        ),
        between=(
            "na|nyo|niyo|ninyo|mo|po|kayo|kayong|nang|ng|ang|mga|sa|ako|ko|akong|kong|makatanggap|"
            "tumanggap|maka|receive|mag|pa|yung|iyong|to|itong|ito|"
            "lahat|ka|kang|pong|please|nga|muna|naman|natin|niyong|ninyong|ganitong|ganito|mga|magpadala|"
            "magpapadala|sana|sending|ulit|muli|ay|padadalhan|ba|the|these|any|kami|kaming|tayong|nanay|"
            "nating|gusto|gustong|kailangan"
        ),
        remove=(
            "(?:paki ?|paki ?t|i ?)?(?:alis|alisin|tanggal|tanggalin|burahin|bura|burado|delete|remove|"
            "i delete|idelete|pakialis|pakitanggal|pakibura)"
            "(?: (?:nyo|niyo|ninyo|mo|na|po|ng|ang|sa|yung|please|nalang|lang|kami))*"
            " (?:number ko|numero ko|pangalan ko|name ko|ako|ako sa \\w+|cp ?number ko|number|numero|"
            "cellphone ko|aking \\w+|my number|me)"
        ),
        said=(
            "(?:pa ?|mag ?|i ?)?unsubscribe|unsub|tantanan|lubayan|tigilan (?:nyo|niyo|mo|"
            "ninyo)(?: na)? (?:na )?ako|hayaan (?:nyo|niyo|mo) (?:na )?ako|layuan (?:nyo|mo|niyo)|"
            "tumigil na kayo|tigilan (?:nyo|mo|niyo) na|"
            "(?:hindi|di) (?:naman |po )*(?:ako |naman )*(?:nag ?|naka ?|po )*(?:sign ?up|subscribe|"
            "register|rehistro|parehistro|signup|pumayag)(?: \\w+){0,4}|stop na|"
            "(?:binabawi|babawiin|bawiin)(?: \\w+){0,2} (?:pahintulot|consent|permiso|pagpayag)|"
            "mag opt out|opt out|itigil (?:nyo|niyo|mo|ninyo) na(?: ito| to| yan)?|"
            "nakaka ?istorbo (?:na )?(?:kayo|na)|(?:pa ?|paki ?)(?:alis|remove|tanggal|delete)(?: po|"
            " ako| na| nga)*(?: (?:sa|ng|ang|yung))*(?: \\w+)? ?(?:list|listahan|number|numero)|(?:hindi|"
            "di) (?:na )?(?:ako |ko )?(?:na )?(?:maka ?tanggap|makatanggap|tumanggap|hiningi|"
            "maka receive)(?: \\w+){0,2}|(?:hindi|di) ko (?:po |naman )*(?:ito |to )?hiningi|"
            "(?:wrong number|maling tao) (?:ka|kayo|po|yan)|pa opt out|^ayoko na(?: po)?$|^tigil (?:nyo|"
            "niyo|mo) na(?: yan| po)*|tama na po(?: please)?$|(?:hindi|di) (?:ko|akin)(?: na)? (?:number|"
            "numero)(?: to| ito| yan| na to)?|"
            "(?:rereport|ireport|irereport|report|reklamo|irereklamo|isusumbong|demanda|idedemanda|"
            "abogado)(?: \\w+){0,5} (?:text|nagtext|magtext|nag text|mag text|mensahe|message|magmessage|"
            "itext|nagmessage|nagtetext)|"
            "(?:text|nagtext|magtext|nag text|mag text|mensahe|message|"
            "magmessage)(?: \\w+){0,5} (?:rereport|ireport|irereport|report|isusumbong|idedemanda|"
            "irereklamo)|"
            "(?:wrong number|mali|maling tao|maling number)(?: \\w+){0,5} (?:stop|wag|huwag|tigil|tigilan)"
        ),
        other=(
            "kapitbahay|scam|banta|pananakot|nananakot|may nag\\w*|may nagte\\w*|(?:hindi|"
            "di) ko (?:pa )?(?:na|ma)tanggap|(?:hindi|di) (?:ko )?(?:pa )?nakuha|junk|spam calls|tagalog|"
            "english|"
            "walang dumating|bakit (?:hindi|di|wala|tumigil)|gusto kong makatanggap|(?:hindi|"
            "di) dumating|(?:hindi|di) ako nakatanggap|wag tumigil|newsletter"
        ),
        topic=(
            "basura|tubig|bill|bus|pickup|bulky|aso|puno|kalsada|kalye|kuryente|parke|park|library|ingay|"
            "ilaw|karera|recycling|bin|account|permit|council|"
            "konstruksyon|construction|graffiti|sofa|appointment|hayop|serbisyo|service|stop sign|"
            "lisensya|reservation|klase|sasakyan|email|mail"
        ),
    ),
    "pa": Parts(
        stop=(
            "ਬੰਦ|ਛੱਡ|ਬਲਾਕ|chhad|chad|chhaddo|block|ਰੋਕੋ|ਰੋਕ|ਬਸ|ਬੱਸ|ਰੱਦ|ਸਟਾਪ|ਖਤਮ|band|bandh|roko|rok|stop|"
            "cancel|off|radd|khatam|ਬੰਦ ਕਰ\\w*|ਬੰਦ ਕਿਵੇਂ|بند|روکو"
        ),
        forbid=("ni|ਨਾ|ਨਹੀਂ|ਨਹੀ|ਨਾਂ|ਮਤ|na|naa|nahi|nahin|nai|mat|نہ|نہیں"),
        send=(
            "(?:ਮੈਸੇਜ|ਮੈਸਜ|ਸੁਨੇਹੇ|ਸੁਨੇਹਾ|ਟੈਕਸਟ|ਸੰਪਰਕ|ਫੋਨ|ਫ਼ੋਨ|ਤੰਗ|ਪਰੇਸ਼ਾਨ|ਐਸਐਮਐਸ|message|messages|msg|"
            "msgs|text|texts|sms|tang|pareshan|contact|sampark|میسج|سنیہے)"
            "(?: (?:ਭੇਜਣਾ|ਭੇਜਣੇ|ਭੇਜਣ|ਕਰਨਾ|ਕਰਨੇ|ਕਰਨ|bhejna|bhejne|karna|karne|karan|bhejan|ਘੱਲਣੇ|ਆਉਣੇ|"
            "ਆਉਣਾ|aune|auna|pejna|pejne|kar))?"
        ),
        messages=("ਅਲਰਟ|ਨੋਟੀਫਿਕੇਸ਼ਨ|ਸੂਚਨਾ|ਸੂਚਨਾਵਾਂ|ਸਰਵੇ|ਸਰਵੇਖਣ|alerts?|notifications?|survey|surveys|subscription|ਸਬਸਕ੍ਰਿਪਸ਼ਨ"),
        between=(
            "ਮੈਨੂੰ|ਸਾਨੂੰ|ਹੋਰ|ਕਿਵੇਂ|ਹੁਣ|ਜੀ|ਇਹ|ਵੀ|ਕੋਈ|ਬਿਲਕੁਲ|mainu|menu|sanu|hor|kiven|hun|ji|eh|vi|koi|hi|plz|please|ਬੱਸ|ਨੂੰ|nu|te|ਤੇ"
        ),
        remove=(
            "(?:ਮੇਰਾ|ਇਹ|ਮੇਰਾ ਫੋਨ|mera|eh|mera phone) (?:ਨੰਬਰ|ਨਾਂ|ਨਾਮ|ਫ਼ੋਨ|number|naa|naam|nambar|"
            "phone)(?: \\S+){0,4} (?:ਹਟਾ\\w*|ਕੱਢ\\S*|ਮਿਟਾ\\S*|ਕੱਟ\\S*|ਡਿਲੀਟ|ਹਟਾਓ|ਹਟਾ|hata\\w*|kadd\\w*|"
            "kaddo|katt\\w*|kat|delete|remove|mita\\w*|kadh\\w*)|"
            "(?:ਮੈਨੂੰ|mainu|menu)(?: \\S+){0,3} (?:ਲਿਸਟ|ਸੂਚੀ|list|suchi)(?: \\S+){0,2} (?:ਹਟਾ\\S*|"
            "ਕੱਢ\\S*|hata\\w*|kadd\\w*|kadh\\w*)"
        ),
        said=(
            "^(?:bas|ਬੱਸ|ਬਸ) (?:karo|ਕਰੋ)(?: (?:hun|ਹੁਣ|ji|ਜੀ))?$|(?:ਮੇਰਾ|mera) (?:ਨੰਬਰ|number) (?:ਬਲਾਕ|"
            "block)(?: \\S+)?|unsubscribe|ਅਨਸਬਸਕ੍ਰਾਈਬ|(?:ਬੰਦ|ਬਸ|ਬੱਸ|bas|band|stop) (?:ਕਰੋ|ਕਰ ਦਿਓ|karo|"
            "kar deo)(?: (?:ਇਹ|ਹੁਣ|eh|hun|ਜੀ|ji))? (?:ਮੈਸੇਜ|ਸੁਨੇਹੇ|ਟੈਕਸਟ|messages?|texts?|"
            "msgs?)(?: \\S+)?|(?:ਮੈਸੇਜ|ਸੁਨੇਹੇ|messages?|texts?) (?:ਆਉਣੋਂ|ਆਉਣੇ|ਆਉਣ|auno|aune|"
            "auna)(?: \\S+){0,2} (?:ਹਟ\\S*|ਰੁਕ\\S*|ਬੰਦ|hat\\w*|ruk\\w*|band)|"
            "galat bande nu(?: \\S+){0,5} (?:band|na|stop)(?: karo)?|ਗਲਤ ਬੰਦੇ ਨੂੰ(?: \\S+){0,5} (?:ਬੰਦ|"
            "ਨਾ)(?: ਕਰੋ)?|(?:stop|band) (?:karo|kar deo|kar do)(?: \\S+)? (?:message|msg|text|sms)s?|"
            "ਪਿੱਛਾ ਛੱਡ\\S*|picha c?h?ha?dd?\\w*|(?:ਮੈਨੂੰ|mainu) (?:ਇਕੱਲਾ|ikalla|ਤੰਗ ਨਾ)(?: \\S+)?|"
            "(?:ਸਾਈਨ ਅੱਪ|ਸਾਈਨਅੱਪ|sign up|signup|subscribe|register|ਰਜਿਸਟਰ|ਸਬਸਕ੍ਰਾਈਬ) (?:ਹੀ )?(?:ਨਹੀਂ|ਨਹੀ|"
            "nahi|nahin|nai|ni)(?: \\S+){0,2}|"
            "(?:ਸਹਿਮਤੀ|ਇਜਾਜ਼ਤ|sehmati|ijazat|sahmati|permission|consent) (?:ਵਾਪਸ|ਰੱਦ|vapas|wapas|radd)(?: \\S+)?|"
            "(?:ਹੋਰ|ਫਿਰ|ਦੁਬਾਰਾ|hor|fer|phir|dubara)?(?: (?:ਮੈਨੂੰ|mainu))? ?(?:ਮੈਸੇਜ|ਟੈਕਸਟ|message|msg|"
            "text|ਸੁਨੇਹਾ)(?: \\S+){0,5} (?:ਸ਼ਿਕਾਇਤ|ਰਿਪੋਰਟ|ਕੇਸ|ਪੁਲਿਸ|report|shikayat|case)|"
            "(?:ਗਲਤ ਨੰਬਰ|galat number|wrong number|ਗ਼ਲਤ ਨੰਬਰ)(?: \\S+){0,5} (?:ਬੰਦ|ਨਾ|stop|band|"
            "na)(?: \\S+)?|(?:ਮੈਸੇਜ|message|texts?|msg|ਸੁਨੇਹੇ|ਟੈਕਸਟ) (?:ਨਹੀਂ|nahi|nahin|"
            "nai) (?:ਚਾਹੀਦ\\S*|ਚਾਹੁੰ\\S*|chahid\\w+|chaund\\w+|chahund\\w+)"
        ),
        other=(
            "(?:ਮੇਰਾ|mera) (?:ਮੈਸੇਜ|message)|kise ne|ਕਿਸੇ ਨੇ|ਗੁਆਂਢੀ|guandi|gwandi|ਧਮਕੀ|dhamki|ਧੋਖਾ|scam|"
            "ਕੋਈ ਮੈਨੂੰ|koi mainu|(?:ਨਹੀਂ|ਨਹੀ|nahi|nahin|nai) (?:ਮਿਲ\\S*|ਆਇ\\S*|ਆਏ|ਆ|ਗਿਆ|ਜਾ\\S*|gaya|"
            "ja\\w*|mil\\w*|aay\\w*|aa|aaye)|punjabi vich|ਪੰਜਾਬੀ ਵਿੱਚ|ਅੰਗਰੇਜ਼ੀ|english|"
            "ਕਿਉਂ|kyon|kyu"
        ),
        topic=(
            "ਕੂੜ\\S*|ਪਾਣੀ|ਬਿਜਲੀ|ਸੜਕ|ਬਿੱਲ|ਸੇਵਾ|ਰੁੱਖ|ਲਾਇਬ੍ਰੇਰੀ|ਪਾਰਕ|ਕੁੱਤ\\S*|ਡੱਬ\\S*|ਪਿਕਅੱਪ|ਬੱਤੀ|ਸਟਾਪ ਸਾਈਨ|"
            "ਪਰਮਿਟ|koo?d[ae]|kude|paani|pani|bijli|sadak|bill|service|library|park|"
            "kutta|dabba|pickup|light|stop sign|bus|permit|raula|ਰੌਲਾ|sofa|ਸੋਫਾ|ਖਾਤਾ|account|ਬੱਸ ਸਟਾਪ|"
            "mail|ਈਮੇਲ|appointment|ਮੀਟਿੰਗ"
        ),
        verb_last=True,
    ),
    "hmn": Parts(
        stop="nres|tsum|tso tseg|tseg|stop|thim|xaus|kaw|txwv|txiav|kom tsum",
        forbid=(
            "tsis txhob|txhob|txob|tsi txhob|tsi xob|xob|tsis kam|tsis xav(?: kom)?|tsis pub|tsis tas|tsis tau tso cai"
        ),
        send=(
            "(?:xaa?|sau|text|message|hu|xa tuaj|thab|cuam tshuam|nug|contact|tiv toj|tiv tauj|ntxub|msg|xa ntawv)"
            "(?: (?:ntawv|xov|lus|message|text|messages|texts|tuaj|kuv|rau|rua|ntxiv|lawm|li|no|tus|"
            "xov tooj|nab npawb|nawb|mus|peb|dab|tsi))*"
        ),
        messages=(
            "(?:ntawv|ntawv xov|lus|messages?|texts?|msg|kev ceeb toom|ntawv ceeb toom|ceeb toom|survey|cov lus nug)"
        ),
        between=(
            "kev|cov|tau|txais|xav|nej|koj|kuv|ntawv|rau|xa|no|lawm|ntxiv|kom|tus|lus|tej|daim|cia|neb|thiaj|"
            "siab|txaus|yuav"
        ),
        remove=(
            "(?:rho|tshem|lwv|muab|txiav|delete|remove|rau)(?: \\w+){0,2} (?:kuv|no)(?: (?:tus|lub|txoj|"
            "tooj|nab|npawb|xov|npe|rho|tshem|number|phone))*(?: (?:tawm|ntawm|lwv|rho|pov))|"
            "(?:rho|tshem|lwv|delete|remove) kuv (?:tus|lub) (?:xov tooj|nab npawb|npe|number)|"
            "kuv xav tawm|(?:rho|tshem) kuv tawm"
        ),
        said=(
            "unsubscribe|tsis xav hnov(?: \\w+){0,4}|thiaj tsis tau(?: \\w+)? ntawv(?: \\w+)?|"
            "tso kuv tseg|(?:cia|tso) kuv nyob (?:ntsiag to|kaj siab|ib leeg)|tsis (?:tau|"
            "txhob) (?:tso npe|sau npe|sign up|subscribe|zwm npe|thov)(?: \\w+){0,4}|"
            "(?:rho|thim|tshem)(?: \\w+){0,2} (?:kev tso cai|txoj kev tso cai|kev pom zoo)(?: \\w+)?|"
            "(?:yuam kev|tsis yog tus|wrong number)(?: \\w+){0,6} (?:txhob|tsum|nres|txob)(?: \\w+){0,2}|"
            "xa(?: \\w+){0,5} (?:tub ceev xwm|report|foob|qhia|kws lij choj)|tsis (?:xav|kam|"
            "txaus siab)(?: \\w+){0,3} (?:ntawv|lus|message|text|kev ceeb toom|texts|"
            "messages)(?: \\w+){0,3}|mus deb"
        ),
        other=("neeg zej zog|dag|hem|muaj neeg|tsis tau txais|lus hmoob|lus askiv|ua lus|puas tau|vim li cas"),
        topic=(
            "khib nyiab|pov nom|dej|hluav taws|npav|tsheb|tsev qiv ntawv|tsob ntoo|teeb|pickup|bulky|"
            "sofa|duab|thoob|dev|tus tsiaj|tsiaj|rooj sib tham|chaw ua si|kev kho|kho kev|"
            "council|bill|ntawv them|stop sign|permit|txiav tsob|daim stop|suab nrov|email"
        ),
    ),
    "ko": Parts(
        stop="문자|메시지|메세지|메시지들|문자들|알림|연락|설문|스팸|안내|통보|톡|구독|문자메시지|전송|발송|수신",
        forbid="다시는|더는|더이상|더 이상|이제|앞으로|제발|또다시|이 번호로|여기로|저한테|저에게|나한테|제게",
        send=(
            "(?:보내|하|주|발송하|연락하|문자하|전송하|귀찮게 하|괴롭히)지 ?(?:마|말|않)|(?:그만|중단|"
            "중지|해지|거부|차단|해제|꺼|끄|끊|멈춰|멈추|취소)|"
            "(?:받고 ?싶지|받기 ?싫|안 ?받|받지 ?않|원하지|원치|필요 ?없|필요하지|싫|안 ?보내|보내시지|"
            "안 ?왔으면|안 ?오게|그만해|그만 ?보내|오지 ?않)"
        ),
        messages="",
        between=(
            "를|을|은|는|도|가|이|에|좀|더|이상|그만|보내는|것|거|수신|수신을|알림|발송|발송을|보내|다시|"
            "제발|전송|전송을|서비스|들|안|받는|거는|받|오는|이제|절대|하는|주는|의|모두|다|전부|로|같은|"
            "어머니가|저|나|한테|에게|정말|연락|문자|제|주시|계속"
        ),
        remove=(
            "(?:제|내|이|저의|어머니|엄마|우리)?\\s?(?:휴대폰|핸드폰|전화|폰)? ?(?:번호|전화번호|이름|"
            "연락처)(?:를|을|도|좀|는)? ?(?:[^ ]{1,6} ){0,3}(?:좀 )?(?:지워|삭제|빼|제거|제외)|"
            "(?:명단|목록|리스트|수신자|대상)(?:에서|에)? ?(?:저를|저|제 이름|제 번호|제 이름을|나|나를|"
            "제 번호를)?(?:를|을|은|좀)? ?(?:지워|삭제|빼|제거|제외|탈퇴)|번호 ?삭제"
        ),
        said=(
            "(?:문자|연락|메시지)[^ ]{0,2} ?(?:또|한 번 더|다시|계속)? ?(?:오면|하면|"
            "보내면)[^.]{0,10}(?:신고|고소|고발)|그만하세요|^(?:됐어요|이제|제발)? ?그만(?: 좀)?$|사절|"
            "방해하지|연락 ?안 ?(?:주|하)(?:셨|시|면)|그만 ?받고|(?:문자|"
            "메시지)[^ ]{0,2} (?:좀 )?안 ?(?:보냈|왔)으면|신청 ?(?:을 )?(?:안|하지) ?(?:했|않)|"
            "안 ?받(?:나요|으려면|고 싶)|수신 ?거부|구독 ?(?:취소|해지|중지|끊)|(?:내버려|놔|"
            "가만히) ?(?:두|둬|놔)|귀찮게|괴롭히지|"
            "(?:신청|가입|구독|등록|동의)(?:을|도|는)?(?:한|하신)? ?(?:적|하지|한적) ?(?:이|도)? ?(?:없|"
            "않)|동의(?:를)? ?(?:를 )?철회|"
            "(?:보내|문자|연락|메시지)(?:[^ ]{0,5} ){1,4}(?:[^ ]{0,2})?(?:신고|고소|고발|변호사|경찰)|"
            "(?:보내|연락하|문자하)면 ?(?:신고|고소|고발)|그만 ?(?:좀)? ?(?:보내|하세요|해라|연락)|"
            "보내지 ?(?:마|말)|연락하지 ?(?:마|말)|문자하지 ?마|안 ?보내(?:셔|주|도|줘)|받고 ?싶지 ?않|"
            "받기 ?싫|더는 ?안 ?받|연락 ?주지 ?마|연락 ?끊|꺼져|해제해|알림 ?(?:꺼|끄|해제)"
        ),
        other=(
            "이웃|옆집|협박|사기|스팸 ?우편|스팸 ?전화|광고 ?우편|못 ?받|안 ?왔어|안 ?와요|안 ?오네|"
            "(?<!그만 )받고 ?싶어|받고 ?싶습|한국어|영어|시의회|보내려|보내고 ?싶|누가|누군가|"
            "왜 [^ ]* ?(?:안|중단)|전단|취소하지 ?마"
        ),
        topic=(
            "쓰레기|수도|수거|공원|예약|축제|트럭|기사|경찰을|사람을|나무|정류장|버스|고지서|요금|전기|"
            "도서관|소음|개가|강아지|낙서|소파|도로|신호등|공사|표지판|통 |재활용|서비스 ?해지하려|계정|"
            "이메일|허가|주차|회의|우편|수영|강좌|면허|정전|물|통은|통이"
        ),
        verb_last=False,
        spaced=False,
    ),
}
"""By language. Korean's `stop` holds what is sent, since it stands before the verb; `send` holds what ends it."""

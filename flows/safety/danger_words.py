"""What people write in danger, by language, as patterns over `spoken_words`; for a native reader to review."""

CRISIS: dict[str, tuple[str, ...]] = {
    "en": (
        r"suicid\w*",
        r"(?:kill|hurt|harm|hang|shoot|cut) (?:my ?self|himself|herself|themselves)",
        r"(?:killing|hurting|harming|cutting|hanging|shooting) (?:my ?self|himself|herself|themselves)",
        r"(?:want|wanna|going|gonna|ready|wish i could|trying) (?:to )?die",
        r"(?:end|take|ending|taking) (?:it all|my (?:own )?life|his own life|her own life)",
        r"(?:dont|do not|no longer) want to (?:live|be alive|be here|wake up)(?: any ?more)?",
        r"(?:wish i (?:was|were)|better off) dead",
        r"no reason to (?:live|go on)",
        r"cant go on(?: living| like this| anymore)?",
        r"self ?harm",
    ),
    "es": (
        r"suicid\w*",
        r"(?:me quiero|quiero|queria|voy a|me voy a|ganas de) (?:morir|morirme|matarme|matar)",
        r"no quiero (?:vivir|seguir viviendo)(?: mas)?",
        r"(?:quitarme|acabar con|terminar con) (?:la|mi) vida",
        r"(?:hacerme|hacerse) dano",
        r"me quiero cortar las venas",
    ),
    "vi": (
        r"(?:tu tu|tu sat|tu van)",
        r"(?:toi |em |con |minh )?(?:muon|dinh) (?:chet|tu tu|tu sat)(?: di| qua)?",
        r"khong (?:muon|thiet) song(?: nua)?",
        r"ket lieu (?:doi|cuoc doi|minh)",
    ),
    "zh": (
        r"自杀|自殺|自尽|自盡|轻生|輕生|自残|自殘",
        r"不想活|活不下去|想死(?!你)|寻死|尋死|结束(?:自己的)?生命|結束(?:自己的)?生命|想跳楼|想跳樓|割腕",
    ),
    "fil": (
        r"magpapakamatay|magpakamatay|nagpapakamatay|pagpapakamatay",
        r"gusto (?:ko|kong) (?:na(?:ng)? )?(?:mamatay|mawala na)",
        r"ayaw? ?(?:ko)? ?(?:na|nang) (?:na )?mabuhay|ayoko nang mabuhay",
        r"(?:sasaktan|papatayin|patayin) (?:ko )?(?:ang )?sarili(?: ko)?",
    ),
    "pa": (
        r"ਖੁਦਕੁਸ਼ੀ|ਖ਼ੁਦਕੁਸ਼ੀ|ਆਤਮ ?ਹੱਤਿਆ",
        r"(?:ਮੈਂ )?ਮਰਨਾ ਚਾਹੁੰਦ[ਾੀ]",
        r"ਜੀਣਾ ਨਹੀਂ ਚਾਹੁੰਦ[ਾੀ]|ਜਿਊਣਾ ਨਹੀਂ ਚਾਹੁੰਦ[ਾੀ]",
        r"ਆਪਣੇ ਆਪ ਨੂੰ (?:ਮਾਰ|ਖਤਮ|ਨੁਕਸਾਨ)",
        r"khudkushi|marna chahund[ai]",
    ),
    "hmn": (
        r"xav tuag",
        r"(?:tua|txov) (?:kuv )?tus ?kheej|txo (?:kuv )?(?:txoj sia|lub neej)",
        r"tsis xav (?:ua neej|muaj sia|nyob)(?: lawm| ntxiv)",
        r"dai tuag|dai caj dab",
    ),
    "ko": (
        r"자살|자해|극단적 ?선택|목숨을 ?끊",
        r"죽고 ?싶|살고 ?싶지 ?않|살기 ?싫|죽어 ?버리고",
    ),
}

_NOW = r"(?:is |are |was |were |just |being |been |got |getting |s )*"
_WHO = (
    r"(?:i|im|we|he|she|they|someone|somebody|people|man|woman|kid|child|baby|mom"
    r"|dad|wife|husband|son|daughter|neighbor|friend|grandma|grandpa|person|my \w+)"
)

EMERGENCY: dict[str, tuple[str, ...]] = {
    "en": (
        r"911 emergency|emergency 911|(?:dial|need) 911",
        r"(?:swallow|swallowed|drank|drinking) (?:some )?(?:bleach|poison)",
        r"(?:on|caught|catching|catches) fire",
        (
            r"(?:house|home|car|kitchen|garage|brush|grass|building|apartment"
            r"|structure|tree|field|trash ?can|dumpster|wild) ?fires?"
        ),
        r"theres (?:a |an )?(?:\w+ )?fire|there is (?:a |an )?(?:\w+ )?fire",
        r"(?:see|seeing|report|reporting) (?:a |the )?fire",
        r"fire (?:at|in|near|behind|next|outside|across|spreading|burning)",
        r"^(?:help |please |omg )*fire(?: fire| help| now| please)*$",
        r"(?:house|building|car|roof|kitchen|field|grass) (?:is |s )?(?:burning|in flames|exploded)",
        r"explosion|exploded|flames",
        r"smell(?:s|ing|ed)?(?: \w+){0,3} gas|gas(?: \w+){0,2} (?:leak|smell|odor)\w*|leak(?:ing|s)? gas",
        r"gas (?:is )?leaking",
        r"carbon monoxide|co alarm",
        (
            r"(?:has|have|with|pulled|waving|pointed|pointing|carrying|got"
            r"|saw) (?:a |an |the |his |her )?(?:gun|guns|weapon|knife|rifle)"
        ),
        r"gun ?(?:shots?|man|men|fire)|shots (?:fired|heard)|hear(?:d)?(?: \w+)? shots|active shooter",
        r"(?:got|been|being|is|was|were|just|getting) (?:shot|stabbed)",
        r"shooting(?! (?:range|hoops|stars?|star|baskets|fireworks|off))",
        r"stabb(?:ed|ing)|armed robber\w*|being robbed|robb(?:ed|ing) (?:me|us)|held up at|carjack\w*",
        r"kidnap\w*|hostage",
        (
            rf"{_WHO} {_NOW}(?:badly |really |seriously |very )?(?:hurt|injured|bleeding"
            rf"|unconscious|dying|drowning|choking|trapped)(?! (?:my|our|his|her|their) feelings?)"
        ),
        r"(?:badly|seriously) (?:hurt|injured)|bleeding|unconscious|not breathing|stopped breathing",
        r"passed out|collapsed",
        r"overdos\w+|poisoned|drowning|choking|having a (?:seizure|stroke|heart attack)|heart attacks?",
        r"having a baby now",
        r"(?:cant|cannot|can not|cant hardly|trouble|difficulty|hard to|barely) (?:breath|breathe|breathing)",
        r"chest pains?",
        (
            r"(?:car|bad|head on|traffic|motorcycle|bike|train|bus|truck"
            r"|serious|huge) (?:crash|accident|wreck|collision)(?! report)"
        ),
        r"(?:car|truck|bus|suv|bike|plane|they|someone|he|she) (?:just )?crashed",
        r"there (?:was|is|has been) a crash|theres a crash|crash (?:on|at|with)",
        r"(?:hit|struck|run over|ran over) by a (?:car|truck|bus|train|vehicle)",
        r"(?:been |being |was |got |just |is |getting )+(?:attacked|assaulted|raped|beaten|mugged)",
        r"attack(?:ing|ed) (?:me|us|him|her|someone|my \w+)",
        (
            r"(?:is |are |s |keeps )?(?:beating|hitting|choking|strangling|raping"
            r"|threatening to kill) (?:me|us|him|her|my \w+|his \w+|a \w+|someone)"
        ),
        (
            r"(?:someone|somebody|man|intruder|burglar|they|he) (?:is |are |s )?"
            r"(?:breaking in|breaking into my (?:house|home)|in my house)(?! last)"
        ),
        (
            r"(?:(?:a |the )?power ?lines?|live wires?|downed wires?"
            r"|wires?) (?:is |are )?(?:down|fell|on the ground|sparking)"
        ),
        (
            r"sparking wires?|(?:on|onto|hit|took down) (?:a "
            r"|the )?power ?lines?|downed (?:power ?lines?|wires?)"
        ),
        r"bomb(?! ass)|call 911|need an ambulance",
        r"(?:send|need) (?:help|police|cops|ambulance|paramedics) (?:now|right now|fast|asap)",
        r"my life is in danger|going to kill (?:me|us|him|her)|trying to kill (?:me|us|him|her)",
        r"domestic violence",
        r"(?:stuck|stranded) (?:in|by) (?:the |a |this |rising )?(?:flash )?flood ?(?:s|ing|water|waters)?",
        r"swept away(?: by)?",
    ),
    "es": (
        (
            r"(?:est(?:oy|amos|an)|qued(?:e|amos|aron)|gente|familia|personas?|ninos?|alguien)(?: \w+){0,2}"
            r" atrapad[oa]s?(?! (?:en|por) (?:el |mucho )?trafico)"
            r"|atrapad[oa]s?(?: \w+){0,4} (?:agua|inundacion|corriente|rio)"
        ),
        r"(?:agua|inundacion|inundad[oa]s?|corriente)(?: \w+){0,8} no (?:puedo|puede|podemos|pueden) salir",
        r"(?:lleva|llevo|llevando|arrastra|arrastro|arrastrando) (?:la corriente|el agua|el rio)",
        r"auxilio|llam(?:e|en|a|ar) al 911",
        r"incendi\w+|fuego (?:en|cerca|aqui|atras)|hay fuego|se (?:esta|estan) quemando|se quema|en llamas",
        r"quemando la casa",
        r"(?:fuga|olor|olores|huele|huelo|oler) (?:mucho )?(?:a |de )?(?:mucho )?gas|escape de gas|monoxido",
        r"pistola|balazos?|balacera|disparos?|tiroteo|(?:esta|estan) disparando",
        r"tiene (?:un |una )?(?:arma|cuchillo|rifle)",
        r"apunal\w+|acuchill\w+",
        r"(?:muy |mal |esta |estoy |hay |alguien )herid[oa]s?|sangrando|inconsciente|se desmayo|no respira",
        r"se esta (?:ahogando|muriendo)",
        r"no pued[oe] respirar|ataque al corazon|infarto|dolor de pecho|sobredosis|convulsion\w*",
        r"derrame cerebral",
        r"(?:choque|accidente) (?:de|en|grave|fuerte|feo|muy)|hubo un (?:choque|accidente)",
        r"hay un (?:choque|accidente)|atropell\w+",
        r"me (?:estan|esta) (?:atacando|pegando|golpeando|asaltando|robando|matando|violando)",
        r"me (?:atacaron|asaltaron|violaron|golpearon)",
        r"me (?:quiere|quieren|va a|van a) matar|secuestr\w+|violencia domestica|se estan metiendo a mi casa",
        r"ambulancia|explosion|exploto|cables? (?:de luz )?(?:caido|tirado)s?|bomba(?! de agua| de gasolina)",
    ),
    "vi": (
        r"cuu (?:toi|em|con|minh)(?: voi)?|cuu mang",
        r"(?:mac )?ket(?! xe)(?: \w+){0,3} (?:nuoc|lu|lut)",
        r"(?:nuoc|lu|lut|ngap)(?: \w+){0,6} (?:bi ket(?! xe)|mac ket|khong (?:thoat |chay )?ra duoc|khong thoat)",
        r"(?:nuoc|lu) cuon(?: troi)?",
        r"chay nha|nha (?:toi |dang |bi )*chay|bi chay|dang chay (?:nha|lon|to)|hoa hoan|dam chay|boc chay",
        r"co lua",
        r"(?:xi|ro ri|ngui|hoi|mui|nghe mui)(?: thay)?(?: \w+)? ?(?:gas|ga)(?! trai)|ro gas",
        r"(?:co|cam|mang|rut|chia) sung|ban sung|tieng sung|no sung|bi ban (?:sung|chet)",
        r"trung dan (?:sung|chet)|trung dan|dam chem|bi dam|cam dao",
        r"bi thuong|chay mau|bat tinh|ngat xiu|khong tho(?: duoc)?|kho tho|(?<!o )dau tim|dau nguc|dot quy",
        r"bi nghen",
        r"chet duoi|soc thuoc",
        r"tai nan(?! lao dong)|dung xe|bi xe (?:dung|tong|can)",
        (
            r"bi (?:tan cong|danh(?! cap)|cuop|hiep|bat coc)"
            r"|dang danh (?:toi|vo|con)|giet toi|muon giet|doi giet"
        ),
        r"xe cuu thuong|cap cuu|goi 911|dot nhap|day dien (?:bi )?(?:dut|roi)|vu no",
    ),
    "zh": (
        r"(?:水|洪).{0,10}(?:被困|困住|[我人他她们們家](?:都|也)?(?:出不[去来來]|逃不))",
        r"被困.{0,8}(?:水|洪|屋|房|车|車|家)|困在.{0,6}(?:水|洪)|(?:冲走|沖走|卷走|捲走)了?",
        r"救救我|火燭|有人(?:拿|持)(?:枪|槍|刀)|(?:打|叫|报|報)911",
        r"着火|著火|失火|起火|火灾|火災|大火|房子烧|房子燒|冒(?:浓|濃)?烟(?!花)|火烧|火燒|爆炸(?!糖)",
        r"煤气泄漏|煤氣洩漏|瓦斯外洩|瓦斯漏|漏(?:煤)?[气氣]|漏瓦斯|(?:煤[气氣]|瓦斯|天然[气氣])味",
        r"(?:闻到|聞到)(?:有)?(?:煤[气氣]|瓦斯|天然[气氣])|一氧化碳",
        r"有枪|有槍|持枪|持槍|开枪|開槍|枪声|槍聲|枪击|槍擊|拿着?刀|拿著刀|持刀|砍人|捅人|被捅|被砍",
        (
            r"受伤|受傷|流血|昏迷|昏倒|晕倒|暈倒|没有?呼吸|沒有?呼吸"
            r"|不能呼吸|喘不过气|喘不過氣|呼吸困难|呼吸困難"
        ),
        r"心脏病发|心臟病發|心脏病|心臟病|胸痛|中风|中風|溺水|噎住|吸毒过量|吸毒過量|服药过量|服藥過量",
        r"车祸|車禍|撞车了?|撞車了?|撞人|被车撞|被車撞|被撞",
        r"被打|打我|被袭击|被襲擊|袭击|襲擊|被抢|被搶|抢劫|搶劫|绑架|綁架|强奸|強姦|要杀我|要殺我|杀人|殺人",
        r"家暴|入室",
        r"救命|救护车|救護車|炸弹|炸彈|电线掉|電線掉|电线断|電線斷",
    ),
    "fil": (
        (
            r"(?:baha|tubig)(?: \w+){0,6} (?:na ?trap|trapped|nakulong|stranded|naipit"
            r"|(?:hindi|di)(?: \w+){0,2} maka(?:labas|alis|takas))"
        ),
        r"(?:na ?trap|trapped|nakulong|stranded|naipit|makalabas|makaalis)(?: \w+){0,5} (?:baha|tubig)",
        r"(?:tinangay|natangay|inanod|naanod)(?: \w+){0,3} (?:baha|agos|tubig)",
        r"saklolo|(?:hindi|di)(?: na)? humihinga|(?:tumawag|tawag) (?:ng|sa) 911",
        r"sunog|nasusunog|may apoy|sumabog|pagsabog",
        r"(?:amoy|tagas|tumatagas|naaamoy)(?: \w+){0,3} gas|gas leak",
        r"baril|binaril|nabaril|barilan|namamaril|putok ng baril|saksak|sinaksak|nasaksak",
        r"may (?:dalang )?kutsilyo",
        r"nasaktan|sugatan|nasugatan|dumudugo|duguan|walang malay|hinimatay",
        r"hindi (?:na )?(?:humihinga|makahinga)|di makahinga",
        r"atake sa puso|inatake|nalulunod|nasasakal|na ?overdose|na stroke",
        r"banggaan|nabangga|naaksidente|aksidente(?! ko)|nasagasaan",
        r"inaatake|sinasaktan|binubugbog|hinoholdap|naholdap|ninanakawan kami|papatayin|kinidnap|ginahasa",
        r"saklolo",
        r"ambulansya",
    ),
    "pa": (
        r"(?:ਪਾਣੀ|ਹੜ੍ਹ\p{M}*) (?:ਦੇ ਪਾਣੀ )?(?:ਵਿੱਚ|ਵਿਚ|ਚ)(?: [\p{L}\p{M}]+){0,3} ਫ਼?ਸ[\p{L}\p{M}]*",
        r"(?:paa?ni|flood|ha[rd]h?) (?:de paa?ni )?(?:v?ich|wich|vicch|ch)(?: \w+){0,3} (?:f|ph)as\w*",
        r"ਬਚਾਓ|ਸਾਹ ਨਹੀਂ|ਬੇਹੋਸ਼|bachao|a+gg? lagg?|saah nahi|goli chal\w*|behosh",
        r"ਅੱਗ(?! ਬੁਝਾਊ)|ਧਮਾਕਾ",
        r"ਗੈਸ (?:ਲੀਕ|ਦੀ ਬਦਬੂ|ਦੀ ਬੋ|ਦੀ ਗੰਧ|ਦੀ ਮੁਸ਼ਕ)|ਗੈਸ ਲੀਕ ਹੋ",
        r"ਬੰਦੂਕ|ਗੋਲੀ(?:ਆਂ)?(?: ਚੱਲ\p{L}*\p{M}*| ਮਾਰ\p{M}*| ਲੱਗ\p{M}*)?|ਪਿਸਤੌਲ|ਚਾਕੂ",
        r"ਜ਼ਖ਼?ਮੀ|ਜ਼ਖਮੀ|ਖੂਨ (?:ਵਗ|ਨਿਕਲ)|ਬੇਹੋਸ਼|ਸੱਟ ਲੱਗ|ਸਾਹ ਨਹੀਂ|ਦਿਲ ਦਾ ਦੌਰਾ|ਛਾਤੀ ਵਿੱਚ ਦਰਦ",
        r"ਹਾਦਸਾ|ਐਕਸੀਡੈਂਟ|ਟੱਕਰ",
        r"ਹਮਲਾ|ਮੈਨੂੰ ਮਾਰ (?:ਰਿਹਾ|ਰਹੇ|ਰਹੀ|ਦੇਵੇਗਾ|ਦੇਣਗੇ)|ਕੁੱਟ ਰਿਹਾ|ਲੁੱਟ|ਅਗਵਾ|ਬਲਾਤਕਾਰ",
        r"ਐਂਬੂਲੈਂਸ|ਬਚਾਓ",
        r"agg lag\w*|goli chal\w*|hamla|bachao",
    ),
    "hmn": (
        r"dej nyab(?: \w+){0,6} (?:daig|(?:khiav|tawm) tsis (?:tau|dim))",
        r"(?:daig|(?:khiav|tawm) tsis (?:tau|dim))(?: \w+){0,4} dej(?: nyab)?",
        r"xwm txheej ceev|tsis ua pa|poob dej|tsw gas|tua phom",
        r"tsev (?:raug )?(?:hluav taws )?kub hnyiab|hluav taws kub|kub hnyiab|hluav taws hlawv|tsev kub",
        r"(?:hnov )?(?:tsw|ntxhiab) (?:roj )?gas|(?:roj )?gas (?:xau|tsw)",
        r"(?:muaj|tuav|nqa) (?:rab )?phom|tua phom|raug tua|raug phom|muaj riam|raug nkaug",
        r"raug mob|los ntshav|tsis nco qab|ua tsis tau pa|tsis ua pa|ua pa tsis tau|mob plawv|plawv nres",
        r"poob dej",
        r"tsheb (?:sib )?(?:tsoo|nraus)|raug tsheb|sib tsoo",
        r"(?:raug|tab tom) (?:ntaus|tsim txom)|ntaus kuv|yuav tua kuv|raug nyiag neeg|tsheb thauj neeg mob",
    ),
    "ko": (
        r"(?:물|홍수|침수).{0,10}(?:갇혔|갇혀|갇힌|고립)|(?:갇혔|갇혀|갇힌|고립).{0,8}(?:홍수|침수|물[에이])",
        r"(?:홍수|침수|물이 ?차|물이 ?들어).{0,10}못 ?(?:나가|나와|빠져)|휩쓸|떠내려 ?[가갔]",
        r"살려 ?주세요|물에 ?빠졌|911 ?(?:불러|에 ?전화)",
        r"불이 ?(?:났|나|붙)|불났|화재|(?:집|차|건물)이 ?(?:불|타고)|폭발",
        r"가스 ?(?:냄새|누출|가 ?새|새)|일산화탄소",
        r"총을? ?(?:든|들고|가지고|쏘|쐈|맞)|총소리|총격|칼을? ?(?:든|들고|휘두)|칼에 ?(?:찔|맞)",
        r"다쳤|다친|피가 ?(?:나|많이)|피를 ?흘|의식이 ?없|쓰러졌|숨을? ?(?:못|안|쉬지)|숨이 ?(?:안|막)",
        r"심장마비|심장 ?발작|가슴이? ?아|뇌졸중|물에 ?빠졌|과다복용",
        r"교통사고|차 ?사고|사고가? ?났|충돌|치였|차에 ?치",
        r"공격(?:당|받|하고)|때리고|폭행|강도|납치|성폭행|죽이려|죽인다고|살려 ?주세요|살려줘|구급차",
        r"가정 ?폭력",
    ),
}

HARMLESS: dict[str, tuple[str, ...]] = {
    "en": (
        (
            r"fire ?(?:works?|crackers?|stations?|dept|departments?|districts?|hydrants?"
            r"|pits?|places?|wood|trucks?|engines?|fighters?|house|chiefs?|marshals?|lanes?"
            r"|alarms? (?:permit|inspection|test)|codes?|permits?|drills?|extinguishers?"
            r"|insurance|season|safety|inspections?|sprinklers?|ban|hazards?|sale|sticks?|tv)"
        ),
        r"(?:glue|nail|staple|heat|squirt|water|nerf|caulking|paint|massage|spray|toy|bb|radar) guns?",
        (
            r"(?:flu|booster|vaccine|covid|rabies|allergy|tetanus"
            r"|screen|mug|slap|jump|hot|long|buck|dog|cat|puppy) ?shots?"
        ),
        r"photo ?shoots?|shoot(?:ing)? (?:hoops|baskets?|stars?|pool|fireworks|off)",
        r"(?:got|get|getting|need) (?:my|his|her|their|your)(?: \w+)? shots?",
        (
            r"gas (?:stations?|prices?|bills?|company|companies|grills?"
            r"|money|cards?|mileage|powered|leaf blowers?|service|meters?)"
        ),
        r"(?:hurt|hurts|hurting) (?:my|our|his|her|their|your) (?:feelings?|business|wallet|brain|eyes)",
        r"(?:bath|photo|cherry|stink|smoke|glitter|f) bombs?|heart attack grill",
        r"crash (?:course|report|reports|pad|data|statistics)|accident reports?",
        r"copy of (?:a |an |my |the )?(?:crash|accident)(?: report)?",
        (
            r"(?:computer|phone|app|website|site|browser|laptop"
            r"|stock market|system) (?:has |just |keeps )?crash\w*"
        ),
        r"(?:stop|exit|end|fast|cross) fire|camp ?fires?|bon ?fires?|fire (?:drill|up|sale)|under fire",
        r"on fire (?:lately|today|this season)",
    ),
    "es": (
        r"(?:juegos|fuegos|fuego) (?:artificiales|pirotecnicos)|juegos de fuego",
        (
            r"(?:estacion|departamento|numero|jefe|prevencion|simulacro|seguro"
            r"|temporada)(?: de| de los| contra)* (?:incendios?|bomberos)"
        ),
        r"pistola (?:de )?(?:agua|silicon|silicona|calor|juguete|clavos|grapas)",
        r"(?:reporte|copia)(?: de| del| de un)* (?:choque|accidente)",
    ),
    "vi": (
        r"(?:bong )?den(?: duong| giao thong)? (?:bi )?chay|phao (?:bong|hoa|no)|ban phao|chay bo|chay xe",
        r"sung (?:nuoc|ban keo|keo)|tram cuu hoa|so cuu hoa",
    ),
    "zh": (
        r"烟花|煙花|烟火|煙火|爆竹|鞭炮|消防局|消防站|消防栓|火锅|火鍋|火车|火車|胶枪|膠槍|水枪|水槍|钉枪",
        r"釘槍|防火|篝火",
        r"(?:流感|感冒)疫苗|事故(?:报告|報告)",
    ),
    "fil": (r"(?:istasyon|bumbero)(?: ng)? (?:ng )?(?:sunog|bumbero)|water gun|glue gun",),
    "pa": (r"ਅੱਗ ਬੁਝਾਊ|ਫਾਇਰ ਸਟੇਸ਼ਨ|ਪਾਣੀ ਵਾਲੀ ਬੰਦੂਕ",),
    "hmn": (r"(?:foob pob|phaj) hluav taws|hluav taws xob",),
    "ko": (r"불꽃놀이|불꽃|소방서|물총|글루건|사고 ?(?:보고서|기록)|화재 ?(?:보험|예방)",),
}
"""What only sounds like danger; taken out of the text before the emergency patterns look at it."""

"""Words that tell a language apart, and the names of the languages. Folded: no accents, small letters."""

UNMISTAKABLE = {
    "es": (
        "hola basura gracias buenos buenas dias tardes cuando donde cuanto cuantos quien ayuda adios "
        "quiero necesito calle carro perro perros gatos agua biblioteca parque parques reciclaje "
        "alcalde reporte bache camion permiso fuegos cohetes cuetes telefono horario noche por_favor "
        "muchas votar boleta concejo hoy colchon colchones viejo vieja junta recibo licencia luz alumbrado "
        "vecino vecina policia reunion ciudad basurero calor comida muebles llantas manana"
    ),
    "vi": (
        "cam_on xin_chao chao_ban rac do_rac lay_rac khi_nao o_dau cong_vien thu_vien cup_dien mat_dien "
        "khong nuoc giup_toi tam_biet tieng_viet bao_nhieu duong toi_muon xe_buyt nem_cu chao_anh chao_chi "
        "giay_phep hang_xom"
    ),
    "fil": (
        "kailan kelan saan paano salamat po magkano nasaan kumusta kamusta opo basurahan tulong paputok "
        "kuryente parke aklatan sino bakit gusto magandang ngayon anong "
        "kutson lumang walang sirang pwede paano pano kapitbahay kalsada kalye tubig malapit kailangan sunog ilaw "
        "botohan lisensya bahay"
    ),
    "pa": (
        "sat_sri sat_sri_akal kooda koora kuda kudha kude kura kado kadon kithe kitthe kithon kiven kinne kinni kinna "
        "dhanvaad dhanwad dhannvaad shukriya meharbani mainu menu_dasso sanu tusi tuhada tuhanu vich vaje ajj bijli "
        "paani sadak gaddi nahi nahin nai_hai haanji hanji ghar layi naal bahut kaun kehre kehra kehri chahida chahidi "
        "sakde sakda sakdi gwandi guandi patake dasso deo karo karna hunda hundi aunda aundi"
    ),
}
"""One of these is enough, `_` for a space. Spanish and Tagalog share *basura*: alone it is Spanish."""

COMMON = {
    "en": (
        "a about and any are at can did do does for from get have how i in is it me my near need next "
        "of on or out please that the there they this to up want was what when where which who will "
        "with you your"
    ),
    "es": (
        "a al como con cual de del el en es esta este hay la las lo los me mi no para pasa por que se "
        "si son su tengo tiene un una van y ya"
    ),
    "vi": (
        "ai anh bao bi bo buyt cai cho co con cua dau dc den di dien gan gi gio hom ko khong la lam "
        "lich mat may minh mot muon nao nay ngay nha nhieu noi o phai qua sao tai thi thu toi tram "
        "trong tu va vao ve vay xe xin"
    ),
    "fil": (
        "ako ang ano ba bang dito kami ko kung lang mag may mga mo na nag namin ng ni niyo pwede sa si "
        "siya wala walang ay"
    ),
    "pa": (
        "aa aau aaya acha agg agla agli aj ajj akal asi asin aunda aunde aundi aya baad bacche bacha bachao "
        "bacheya badlo bahar bahut band banda bande bandi bare bas bataa batti behosh bhann bhejna bhejne bhejo "
        "bijli billi billo bina bolde bolo ch chaddo chahida chahide chahidi chala chalda chaldi chali chalu "
        "chaunda chaundi chona chor chori chuk chukan chukde chukna chukwauna da daba dabba dabbe daftar dard das "
        "dassna dasso dawai de dena deni deo dhanvaad di digg din ditta ditti dukan edda eh ehna ethe fer gaddi "
        "gal galat gali galiyan gall garmi gaya gaye gayi ge ghaah ghanta ghar gharon guandi gwandi gya haal haan "
        "hafta hafte hai hale han hara hare ho hor hoya hoye hoyi hunda hunde hundi ik ja jaan jagah jaldi janda "
        "jandi janwar jawab je ji jithe jo kabaar kad kade kado kadon kal kamm kamra kandh kar kara karaan karan "
        "karao karda karde kardi kariye karna karni karo karu karwauna kaun kehra kehre kehri kha khabar khabran "
        "khali khana khara kharab khari khol kholna khul khulda khuldi khulla ki kinna kinne kinni kiraye kis kise "
        "kitab kitaban kite kithe kithon kitthe kiven koi kol kooda kuch kudi kujh kutta kutte kyon laa lagda "
        "lagdi lagi lai laini layi lena leni leya likho lok loka loki madad main mainu mausam mein mera mere meri "
        "milda mildi milna moohre munda na naa naal naam nahi nahin nai nal nava navi ne nede neela ni nu oh ohna "
        "othe paani paisa paise pani par pata patake patte pauna paunde pavega payi peya phir pichla pichli pind "
        "pucch puchna pucho purana purani raat rab rahe rahi rakha rakhi rakhna reha roz saab saada saaf saah saal "
        "saamne sab sada sadak sadde sade sadi safai sakda sakde sakdi samaan samajh sanu sara sare sari sat sawal "
        "shikayat shuru si sri suna sunao sutt suttan suttiye suttna suttni taan taar te thalle than thand thande "
        "thandi theek thik ton tu tuhada tuhade tuhadi tuhanu tusi tussi tutt tutti tuttya utte vadda vadde vaddi "
        "vaje val vala vale vali var vekh vekhna vich vichon wala wale wali wich yaar"
    ),
}
"""Small words that a sentence of the language is full of."""

PLAIN_ENGLISH = (
    "trash garbage where when what who how which thank thanks hello good morning street light broken pickup "
    "mattress meeting water bill help time day library hours park near old power outage next week today tomorrow "
    "dump dog lost found noise neighbor pothole tree fallen leak house please need want open closed free"
)
"""Where a text of one or two words has nothing of another language, one of these makes it English."""

NAMES = {
    "en": "english ingles tieng_anh 英文 英语 英語 영어 ਅੰਗਰੇਜ਼ੀ lus_askiv lus_as_kiv",
    "es": (
        "spanish espanol castellano tieng_tay_ban_nha 西班牙文 西班牙语 西班牙語 스페인어 ਸਪੈਨਿਸ਼ lus_mev lus_spanish"
    ),
    "zh_Hans": (
        "chinese mandarin chino mandarin_chinese simplified_chinese chinese_simplified "
        "chino_simplificado tieng_hoa tieng_trung 中文 汉语 漢語 普通话 普通話 简体 简体中文 简体字 "
        "中文简体 国语 중국어 ਚੀਨੀ lus_suav tsino"
    ),
    "zh_Hant": (
        "traditional_chinese chinese_traditional cantonese chino_tradicional cantones tieng_quang_dong "
        "繁體 繁體中文 繁体中文 繁体 繁體字 中文繁體 正體中文 國語 廣東話 广东话 粵語 粤语 광둥어 "
        "ਕੈਂਟੋਨੀਜ਼"
    ),
    "vi": ("vietnamese vietnamita tieng_viet viet viet_ngu 越南文 越南语 越南語 越文 베트남어 ਵੀਅਤਨਾਮੀ lus_nyab_laj"),
    "fil": (
        "tagalog filipino pilipino tieng_philippines tieng_tagalog 他加禄语 他加祿語 菲律宾语 菲律賓語 "
        "타갈로그어 필리핀어 ਟੈਗਾਲੋਗ lus_tagalog"
    ),
    "pa": "punjabi panjabi panyabi punyabi tieng_punjab 旁遮普语 旁遮普語 펀자브어 ਪੰਜਾਬੀ lus_punjabi",
    "hmn": "hmong hmoob lus_hmoob mong tieng_hmong tieng_mong 苗语 苗語 苗文 몽어 ਹਮੋਂਗ",
    "ko": (
        "korean coreano tieng_han tieng_han_quoc tieng_dai_han 韩语 韓語 韩文 韓文 한국어 한국말 한글 "
        "ਕੋਰੀਅਨ koreano lus_kaus_lim"
    ),
}
"""What each language is called in the city's languages, `_` for a space."""

FILLERS = (
    "i in to me my the a please pls plz switch change speak talk want use text answer reply set "
    "language languages lang do you en por favor habla hablo hablas quiero idioma cambiar al a puedes "
    "se lengua usar bang noi xin doi sang tieng lam on ngon ngu toi muon 请 请用 用 说 换成 改成 切换 "
    "切换到 我要 語言 语言 請 請用 說 換成 po sa wika tungo hais ua lus hloov kom ਵਿੱਚ ਵਿਚ ਭਾਸ਼ਾ ਕਿਰਪਾ "
    "ਕਰਕੇ 로 으로 해주세요 주세요 언어"
)
"""Words around a language's name that change nothing: “en español por favor”."""

AROUND = r"^[请請]?(?:可以|我要)?(?:[用说說讲講]|换成|換成|改成|切换到?)|(?:回答|回复|回覆|[版吧吗嗎]|으?로)+$"
"""The same where no space parts them: “用中文回答”, “한국어로”."""

ASKS_FOR_LANGUAGE = "language lang idioma wika 语言 語言 언어 ਭਾਸ਼ਾ"
"""Behind one of these a bare tag counts: “language vi”. Alone, `es` or `pa` may mean anything."""

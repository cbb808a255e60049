"""The words of which sentences that ask us to stop are made in Punjabi, in Gurmukhi and in Latin letters."""

from flows.safety.consent_pleas import Parts

PARTS = Parts(
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
)

"""The words of which sentences that ask us to stop are made in Hmong."""

from flows.safety.consent_pleas import Parts

PARTS = Parts(
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
)

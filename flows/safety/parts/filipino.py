"""The words of which sentences that ask us to stop are made in Filipino."""

from flows.safety.consent_pleas import Parts

PARTS = Parts(
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
)

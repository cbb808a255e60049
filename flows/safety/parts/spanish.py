"""The words of which sentences that ask us to stop are made in Spanish."""

from flows.safety.consent_pleas import Parts

PARTS = Parts(
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
)

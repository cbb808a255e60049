"""The words of which sentences that ask us to stop are made in English."""

from flows.safety.consent_pleas import Parts

PARTS = Parts(
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
)

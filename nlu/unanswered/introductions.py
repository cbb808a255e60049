"""
How people say their names, in the nine languages: “my name is …”, “me llamo …”, “我叫…”.

The group `cue` of a match is what announces the name; what follows in the match is the name itself. A new language
is one more line of `ANY_CASE`.
"""

import regex

MOST = 4
"""Words taken for a name after a cue, unless a word that is in no name comes first."""

ANY_CASE = (
    # English, Spanish
    r"my (?:full |first |last )?name(?:['’]?s| is)?:?|(?:the )?name is|name:|(?:i am|i['’]?m) called",
    r"me llamo|mi nombre(?: completo)? es|mi apellido es|nombre:|me dicen",
    # Vietnamese, Filipino, Hmong, Punjabi in Latin letters
    r"t[eê]n (?:c[uủ]a )?(?:t[oô]i|em|m[iì]nh|anh|ch[iị]|con)(?: l[aà])?",
    r"(?:t[oô]i|em|m[iì]nh|con) t[eê]n(?: l[aà])?|t[eê]n l[aà]",
    r"(?:ang )?pangalan ko(?: po)?(?: ay)?|ako(?: po)? si|ako['’]y si",
    r"kuv (?:lub )?npe (?:hu ua|yog)|kuv hu ua",
    r"mera (?:poora )?na(?:am|an|a|m)",
    # Punjabi in Gurmukhi
    r"ਮੇਰਾ (?:ਪੂਰਾ )?(?:ਨਾਂਅ|ਨਾਂ|ਨਾਮ)",
)
"""After these anything is a name, in whatever letters."""

CAPITALS_ONLY = r"i am|i['’]?m|call me|this is|it['’]?s|soy|habla|mr|mrs|ms|miss|sr|sra|srta|señor|señora|ông|bà"
"""After these only what begins with a capital letter is one: “I am angry” names nobody, “I am Maria” does."""

IN_NO_NAME = (
    "about|am|and|at|but|calling|can|could|for|from|have|how|i|id|im|in|is|it|live|living|my|need|on|our|please|"
    "the|to|trash|we|what|when|where|which|who|why|with|you|"
    "con|cuando|cuándo|desde|donde|dónde|e|en|mi|mis|necesito|pero|por|porque|puedo|que|qué|quiero|quisiera|tengo|"
    "vivo|y|yo|"
    "cho|có|em|khi|không|muốn|muon|ở|o|tôi|toi|và|va|"
    "ang|at|gusto|kailan|mga|nakatira|ng|po|saan|taga|"
    "kuv|nyob|nyiam|thiab|xav|"
    "hai|main|te|ton|ਹੈ|ਤੇ|ਅਤੇ|ਮੈਂ|ਤੋਂ"
)
"""A name ends before one of these in small letters: “An” and “Hai” are names."""

_WORD = rf"(?!(?:{IN_NO_NAME})(?![\p{{L}}\p{{M}}]))(?:\p{{L}}\.(?=\s)|\p{{L}}[\p{{L}}\p{{M}}'’\-]*+)"
_CAPITAL = r"\p{Lu}[\p{L}\p{M}'’\-]++"
_BEFORE = r"(?<![\p{L}\p{M}\p{N}])"

INTRODUCED = regex.compile(
    rf"{_BEFORE}(?P<cue>(?i:{'|'.join(ANY_CASE)})[\s:]+){_WORD}(?:\s+{_WORD}){{0,{MOST - 1}}}"
    rf"|{_BEFORE}(?P<cue>(?i:{CAPITALS_ONLY})\.?\s+){_CAPITAL}(?:\s+{_CAPITAL}){{0,{MOST - 1}}}"
    rf"|(?P<cue>(?:我的名字(?:是|叫)|我名叫|(?<![帮幫给給替])我叫|本人姓名|我姓)[\s:：]*)(?![了不他她你人])(?:\p{{Han}}{{1,3}}|{_WORD})"
    rf"|(?P<cue>(?:제|내|저의|나의)\s?(?:이름|성함)[은이]?\s*)\p{{Hangul}}{{2,4}}?(?=입니다|이에요|예요|이라고|라고|이고|[\s\p{{P}}]|$)"
    rf"|(?P<cue>저는\s*)\p{{Hangul}}{{2,4}}?(?=입니다|이에요|예요|이라고|라고)"
)
"""A name with what announces it."""

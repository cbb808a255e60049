"""
Words of street addresses: kinds of street, directions, units, states, and words that are never in "
"one.
"""


def _listed(words: str) -> frozenset[str]:
    """A table's words: a line of text is easier to read and to review than a list of strings."""
    return frozenset(words.split())


SUFFIXES = {
    written: short
    for short, all_written in {
        "ALY": "aly alley",
        "AVE": "ave av aven avenue",
        "BND": "bnd bend",
        "BLVD": "blvd bl boul boulevard blv bld",
        "CIR": "cir cr circ circle crcle",
        "CMN": "cmn common",
        "CT": "ct crt court",
        "CTS": "cts courts",
        "CV": "cv cove",
        "CRES": "cres crescent",
        "XING": "xing crossing",
        "DR": "dr drv drive",
        "EXPY": "expy expressway",
        "FWY": "fwy freeway",
        "GLN": "gln glen",
        "HWY": "hwy highway",
        "HOLW": "holw hollow",
        "LN": "ln lane",
        "LNDG": "lndg landing",
        "LOOP": "loop lp",
        "MNR": "mnr manor",
        "PKWY": "pkwy pky parkway pkway",
        "PASS": "pass",
        "PATH": "path",
        "PL": "pl place",
        "PLZ": "plz plaza",
        "PT": "pt point",
        "RDG": "rdg ridge",
        "RD": "rd road",
        "ROW": "row",
        "RUN": "run",
        "SQ": "sq square",
        "ST": "st str street strt",
        "TER": "ter terr terrace",
        "TRCE": "trce trace",
        "TRL": "trl trail tr",
        "VW": "vw view",
        "VIS": "vis vista",
        "WALK": "walk",
        "WAY": "way wy",
    }.items()
    for written in _listed(all_written)
}
"""How people write a kind of street → the postal short form. Source: USPS Publication 28, C1, and "
"local habits."""

DIRECTIONS = {
    written: short
    for short, all_written in {
        "N": "n north",
        "S": "s south",
        "E": "e east",
        "W": "w west",
        "NE": "ne northeast",
        "NW": "nw northwest",
        "SE": "se southeast",
        "SW": "sw southwest",
    }.items()
    for written in _listed(all_written)
}

UNITS = _listed("apartment apt unit suite ste space spc spot building bldg room rm lot trailer trlr #")

STATES = _listed(
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd "
    "oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc california"
)

WORDS_AS_WELL = _listed("al co ct de hi id in la ma me mo ne oh ok or pa wa wy")
"""States whose letters are also words or kinds of street: these count only before a ZIP code."""

NEVER_IN_A_NAME = _listed(
    # English
    "a about after all am an and any are as at bags be been before boxes budget but by can cans cars "
    "could day days degrees did divided do does dollars election elections every feet first for friends "
    "from garbage get got had has have hours houses i if in into is it items its just kids like many me "
    "mi miles min mins minus minutes month months more much my near no not now of off old on only or "
    "our out over past people percent pick picked pickup please plus pm pounds recycling scheduled "
    "since so some texts than thanks that the their then there they this times tires to today tomorrow "
    "too trash units until up us vs was we week weeks were what when where which who why will with "
    "yards year years you your "
    # Spanish, Vietnamese and Tagalog as typed
    "años anos basura bolsas carros con cuando cuantos de del dias dolares el en es grados horas la las "
    "los me mi minutos para personas por que semanas se su un una veces y cua do gio khi la nam ngay "
    "nao nguoi nha o phut rac toi tuan va ang ba mga ng po sa taon "
)
"""A number before one of these counts something; it does not begin an address (“108 grados”)."""

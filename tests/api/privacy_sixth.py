"""A sixth corpus of planted texts: how descriptions look once a package, an export and a spreadsheet have had them.

6,000 texts of ledger lines, memorial entries, invoices, taxes, and the entries of the social domain: in capitals, abbreviated, with
slashes, cut at 30, 40 or 50 characters, damaged as a scanner or a spreadsheet damages them. Half hold something about a person, most
often an address or the number of a case, which the fifth corpus found least of; the other half (privacy_sixth_none.py) only looks so.
Written before its author had opened the rules of `etl/privacy`, their word lists or the texts of the other corpora;
tests/privacy-sixth.md tells what it showed.

`texts()` gives (kind, text, secrets) as the other corpora do. What is secret stands between < and > while a text is made. A text is cut
where nothing secret is, or within a name or an address of which enough is left to tell whose it is.
"""
import random
import re

from privacy_sixth_cases import case
from privacy_sixth_draw import R, digits, pick, year
from privacy_sixth_places import address

PLANTS = ("bsn", "iban", "email", "phone", "address", "birth", "case", "title", "initials", "known", "several")
SHARES = (250, 250, 150, 250, 750, 150, 650, 150, 150, 150, 100)
HOW_MANY = 6000

# Surnames that many bear, with what stands before them, and such as few bear: the last are only looked for behind a title or initials.
COMMON = """de Jong;Jansen;de Vries;van den Berg;van Dijk;Bakker;Janssen;Visser;Smit;Meijer;de Boer;Mulder;de Groot;Bos;Peters;Hendriks;van Leeuwen
Dekker;Brouwer;de Wit;Dijkstra;de Graaf;van der Meer;van der Linden;Jacobs;de Haan;Vermeulen;van den Heuvel;van der Veen;van den Broek;de Bruijn
Schouten;van Beek;van der Heijden;Willems;van Vliet;Hoekstra;Verhoeven;van Dam;van der Wal;Huisman;Kuipers;Veenstra;Scholten;van Wijk;Postma
Martens;Timmermans;Gerritsen;van Loon;Willemsen;Smeets;van der Velde;Driessen;Hermans;van den Bosch;Wolters;Kuijpers;Molenaar;Verbeek;Lammers
Yilmaz;Kaya;Demir;Mohamed;Hassan;Nguyen;Singh;El Idrissi;Hoogendoorn;Zijlstra;Wiersma;Terpstra;Nijhuis;Roelofs;Goossens;Claassen""".replace("\n", ";").split(";")
RARE = """Stoutenbeek;van Grevenhorst;Pannevogel;Weijermars;Kloosterboer;Oldenkamp;Haverkate;Zwanikken;van Tuijlenburg;Duvekot;Brinkgreve
Tjepkemaat;Slingerlandt;Rozenkrans;Gebremariam;Sawiris;Oztopal;Bouchtaoui;Kulasingham;Wierzbicki;Ramkhelawan;ter Welle;op 't Einde""".replace("\n", ";").split(";")
# Of these a surname alone tells nothing.
TWO_MEANINGS = set("Bakker Visser Smit Bos Peters Dekker Brouwer Martens Huisman Molenaar Mulder".split())
FIRST = """Johanna Maria Cornelis Hendrik Pieter Gerrit Anna Elisabeth Willem Petra Ingrid Monique Marieke Sanne Lotte Femke Daan Bram Thijs Ruben
Jeroen Maarten Wouter Hanneke Marjolein Yvonne Saskia Linda Esther Henk Kees Gerda Truus Mohammed Fatima Youssef Mehmet Ahmed Samira""".split()
SOCIAL = """PW UITK;PW uitkering;Bijz. bijst.;BIJZBIJST;bijz bijstand inrichting;Wmo HH;WMO HBH;Wmo vervoer;WMO wrv;Wmo-voorz. rolstoel;traplift;pgb jeugd
PGB WMO begel;JW verblijf;jeugdhulp ambulant;Jeugd zin;dagbesteding;leerl.vervoer;LLV taxi;IOAW;IOAZ;Bbz lening;BBZ;Tozo;TONK;energietoeslag
ET 2023;schuldhulp;SHV;kinderopvang smi;lv terugv;terugvordering PW;VORD PW;AFL LENING;leenbijstand;eigen bijdrage;CAK EB;inburgering;huisvesting statushouder
kwijtschelding;KWSCH;minimabeleid;individuele inkomenstoeslag;IIT;studietoeslag;beschermd wonen;BW opvang;maatw.voorz.;woningaanp.;verhuiskosten""".replace("\n", ";").split(";")
TAXES = """OZB eigenaar;OZB;aanslag OZB;rioolheffing;AFVALST;afvalstoffenheffing;toer.bel.;hondenbel.;leges bouw;LEGES OV;LEGES;naheffing parkeren;NAHEFF PARK
WOZ bezwaar;proceskosten WOZ;ambtsh. verm.;vermindering;invorderingsk.;dwangbevel;deurwaarder;betalingsregeling;oninbaar;AFB ONINBAAR;bouwleges""".replace("\n", ";").split(";")
LEDGER = """Memoriaal;MEMO;mem.;corr.;CORR BOEKING;overb.;Overboeking;herrub.;nab.;nabetaling;storno;TERUGB;rest.;restitutie;vergoeding;schade;SCHADEVERG;declaratie
fact;Factuur;FACT;crednota;verk.fact;vordering;incasso;SEPA;huur;HUUR;pacht;erfpacht;grafrechten;uitvaart;lijkbezorging;inz.;inzake;betr.;t.b.v.;TBV
voorschot;eindafr;afrekening;bezwaar;schenking;subsidie;SUBS;cursus;vrijwilliger;gladheid claim;koop grond;snippergroen;grondverkoop""".replace("\n", ";").split(";")
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
SHORT = "jan feb mrt apr mei jun jul aug sep sept okt nov dec".split()
BANKS = "ABNA INGB RABO SNSB TRIO KNAB BUNQ ASNB RBRB FVLB".split()


def about():
    return pick(pick((SOCIAL, SOCIAL, TAXES, LEDGER, LEDGER)))


def period():
    return pick((f"{year()}", f"{R.randrange(1, 13):02}-{year()}", f"{pick(SHORT)} {year()}", f"{pick(SHORT)}{year() % 100}", f"{pick(MONTHS)}", f"per {R.randrange(1, 13)}",
                 f"P{R.randrange(1, 13):02}", f"wk {R.randrange(1, 53)}", f"{year()}{R.randrange(1, 13):02}", f"{R.randrange(1, 5)}e kw {year()}", f"Q{R.randrange(1, 5)}"))


def eleven():
    while True:
        number = digits(8)
        last = sum(int(digit) * weight for digit, weight in zip(number, range(9, 1, -1))) % 11
        if last < 10 and number[0] != "0":
            return number + str(last)


def bsn():
    number = eleven()
    number = pick((number, number, f"{number[:4]}.{number[4:6]}.{number[6:]}", f"{number[:3]} {number[3:6]} {number[6:]}", f"{number[:3]}.{number[3:6]}.{number[6:]}",
                   f"{number[:4]} {number[4:6]} {number[6:]}", f"{number[:3]}-{number[3:6]}-{number[6:]}"))
    return pick((f"BSN <{number}>", f"bsn:<{number}>", f"BSN<{number}>", f"bsn nr <{number}>", f"b.s.n. <{number}>", f"sofinr <{number}>", f"BSN/<{number}>", f"burgerservicenr. <{number}>",
                 f"bsnnr.<{number}>", f"BSN-nummer <{number}>", f"client <{number}>", f"cliënt bsn <{number}>", f"(bsn <{number}>)", f"bsn=<{number}>", f"BSN partner <{number}>"))


def iban():
    bank, account = pick(BANKS), digits(10)
    check = 98 - int("".join(str(int(sign, 36)) for sign in f"{bank}{account}NL00")) % 97
    number = f"NL{check:02}{bank}{account}"
    number = pick((number, number, " ".join(number[at:at + 4] for at in range(0, 18, 4)), f"{number[:4]} {number[4:8]} {number[8:]}", f"{number[:4]}.{number[4:8]}.{number[8:12]}.{number[12:16]}.{number[16:]}",
                   f"{number[:4]}-{number[4:8]}-{number[8:]}", f"{number[:2]} {number[2:4]} {number[4:8]} {number[8:12]} {number[12:16]} {number[16:]}"))
    return pick((f"<{number}>", f"IBAN <{number}>", f"rek <{number}>", f"IBAN:<{number}>", f"rek.nr.<{number}>", f"op <{number}>", f"/IBAN/<{number}>/BIC/{bank}NL2A", f"t.n.v. bewindv. <{number}>",
                 f"tegenrek <{number}>", f"IBAN<{number}>"))


def email():
    name = re.sub(r"[^a-z]", "", pick(COMMON).lower())
    local = pick((f"{pick('abcdefghjklmnprstw')}.{name}", f"{pick(FIRST).lower()}.{name}", f"{pick(FIRST).lower()}{digits(2)}", f"{name}_{digits(3)}", f"{pick(FIRST).lower()}-{name}", f"{name}+gem"))
    host = pick(("gmail.com", "hotmail.com", "ziggo.nl", "kpnmail.nl", "outlook.com", "live.nl", "home.nl", "icloud.com", "kantoor-west.nl"))
    return pick((f"<{local}@{host}>", f"mail <{local}@{host}>", f"e-mail:<{local}@{host}>", f"<{local}@{host}>;", f"verz. aan <{local}@{host}>", f"mailto:<{local}@{host}>", f"<{local} @{host}>"))


def phone():
    mobile, area = f"6{pick('12345')}{digits(7)}", pick(("10", "20", "30", "40", "50", "70"))
    number = pick((f"0{mobile}", f"06-{mobile[1:]}", f"06 {mobile[1:3]} {mobile[3:5]} {mobile[5:7]} {mobile[7:]}", f"+31{mobile}", f"+31 6 {mobile[1:]}", f"0031{mobile}", f"0{area}-{pick('2345')}{digits(6)}",
                   f"0{area} {pick('2345')}{digits(2)} {digits(2)} {digits(2)}", f"(0{area}) {pick('2345')}{digits(6)}", f"+31(0){mobile}", f"06.{mobile[1:5]}.{mobile[5:]}", f"+31 (0)6 {mobile[1:5]} {mobile[5:]}",
                   f"0{pick('123457')}{pick('1346')}{digits(1)}-{pick('2345')}{digits(5)}", f"06/{mobile[1:]}"))
    return pick((f"tel <{number}>", f"tel.<{number}>", f"tel: <{number}>", f"T <{number}>", f"mob <{number}>", f"<{number}>", f"telnr <{number}>", f"06nr <{number}>", f"bel <{number}>", f"gsm:<{number}>",
                 f"telefoon <{number}>", f"tst <{number}>"))


def birth():
    day, month, born = R.randrange(1, 29), R.randrange(1, 13), R.randrange(1934, 2019)
    date = pick((f"{day:02}-{month:02}-{born}", f"{day}-{month}-{born}", f"{day:02}/{month:02}/{born}", f"{day:02}.{month:02}.{born}", f"{born}-{month:02}-{day:02}", f"{day} {MONTHS[month - 1]} {born}",
                 f"{day:02}{month:02}{born}", f"{born}{month:02}{day:02}", f"{day:02}-{month:02}-{born % 100:02}", f"{day:02} {month:02} {born}", f"{day}-{MONTHS[month - 1][:3]}-{born}"))
    return pick((f"geb. <{date}>", f"geb <{date}>", f"geboren <{date}>", f"geb.dat. <{date}>", f"gebdat <{date}>", f"geb.datum:<{date}>", f"geboortedatum <{date}>", f"GD <{date}>", f"geb: <{date}>", f"(geb. <{date}>)",
                 f"geb op <{date}>", f"geboren op <{date}>", f"*<{date}>"))


def parted(name):
    at = re.search(r"[A-ZÀ-Ž]", name).start()
    return name[:at], name[at:]


def letters():
    return [pick("ABCDEFGHJKLMNPRSTW") for _ in range(R.choices((1, 2, 3), (5, 4, 2))[0])]


def titled():
    before, name = parted(pick((pick(COMMON), pick(RARE))))
    title = pick(("dhr", "dhr.", "Dhr.", "mw", "mw.", "mevr.", "mevr", "Mevrouw", "de heer", "fam.", "fam", "familie", "erven", "erven", "drs.", "ir.", "mr.", "dr.", "de hr.", "hr.", "mej.", "wed.", "echtp."))
    return pick((f"{title} {before}<{name}>", f"{title} {before}<{name}>", f"{title} {'.'.join(letters())}. {before}<{name}>", f"{title}{before}<{name}>" if title.endswith(".") else f"{title} {before}<{name}>",
                 f"{title} {before}<{name}>-<{parted(pick(COMMON))[1]}>", f"<{name}>, {before}{title}"))


def initialled():
    before, name = parted(pick((pick(COMMON), pick(COMMON), pick(RARE))))
    drawn = letters()
    return pick((f"{'.'.join(drawn)}. {before}<{name}>", f"{'.'.join(drawn)}.{before}<{name}>", f"<{name}>, {'.'.join(drawn)}.", f"<{name}> {'.'.join(drawn)}.", f"{before.capitalize()}<{name}>, {'.'.join(drawn)}.",
                 f"<{name}> {before}{'.'.join(drawn)}.", f"{'. '.join(drawn)}. {before}<{name}>", f"<{name}>, {'.'.join(drawn)}. {before}".rstrip(), f"{'.'.join(drawn)}. {before}<{name}> e/o <{parted(pick(COMMON))[1]}>"))


def known():
    before, name = parted(pick([each for each in COMMON if parted(each)[1] not in TWO_MEANINGS]))
    first = pick(FIRST)
    return pick((f"<{first}> {before}<{name}>", f"<{first}> {before}<{name}>", f"<{name}>, <{first}>", f"<{name}> <{first}>", f"cliënt {before}<{name}>", f"bewoner {before}<{name}>", f"<{first}> {before}<{name}>",
                 f"inz. {before}<{name}>", f"<{first}> {pick('ABJMPW')}. {before}<{name}>"))


def ledger_text(fact):
    """Where a fact stands in what a package wrote."""
    return pick((f"{about()} {fact}", f"{about()} {fact}", f"{about()} {fact} {period()}", f"{fact} {about()}", f"{about()}, {fact}", f"{about()}/{fact}/{period()}", f"{about()} - {fact}", f"{period()} {about()} {fact}",
                 f"{fact}", f"{about()};{fact};{period()}", f"{about()} ({fact})", f"{about()}|{fact}|", f"{fact} {period()}", f"{about()}: {fact}", f"{digits(5)} {about()} {fact}", f"{about()}_{fact}" if fact[0] == "<" else f"{about()} {fact}",
                 f"{about()} {period()} {fact} {about()}"))


MAKERS = {"bsn": bsn, "iban": iban, "email": email, "phone": phone, "address": address, "birth": birth, "case": case, "title": titled, "initials": initialled, "known": known}


def plant(kind):
    if kind != "several":
        return ledger_text(MAKERS[kind]())
    first, second = R.sample((bsn, iban, email, phone, birth, case, address), 2)
    return f"{about()} {pick((titled, initialled))()} {first()} {second()}"


def styled(kind, text):
    draw = R.random()
    if draw < 0.34:
        return text if kind == "email" else text.upper()
    return text.lower() if draw < 0.38 and kind not in ("known", "none") else text


def cut(kind, text):
    """At 30, 40 or 50 characters, as long as what is secret is whole, or as much of it as tells whose it is."""
    if R.random() >= 0.35:
        return text
    at = pick((30, 40, 50))
    plain = place = 0
    while place < len(text) and plain < at:
        plain += text[place] not in "<>"
        place += 1
    kept = text[:place]
    if kept.count("<") == kept.count(">"):
        return kept if "<" in kept or kind == "none" else text
    begun = kept[kept.rindex("<") + 1:]
    enough = (kind == "address" and re.search(r"[^\W\d_]{5}\S* *\d", begun)) or (kind in ("title", "initials", "known") and re.fullmatch(r"\w{5,}", begun))
    return kept + ">" if enough or (kept.count(">") and kind != "several") else text


def damaged(text):
    """What scanners and spreadsheets do, to what stands around a secret and to the blanks in it."""
    if R.random() >= 0.16:
        return text
    how = pick(("nbsp", "blanks", "tab", "quoted", "formula", "apostrophe", "comma", "break", "mojibake", "tail", "glued", "hash"))
    if how == "nbsp":
        return text.replace(" ", "\u00a0")
    if how == "blanks":
        return re.sub(" ", lambda _: " " * R.randrange(1, 4), text)
    if how == "comma":
        return text.replace(". ", ", ").replace(".:", ",:")
    if how == "mojibake":
        return text.replace("ë", "Ã«").replace("é", "Ã©").replace("ö", "Ã¶")
    if how == "glued":
        return text.replace(", ", ",").replace(". ", ".")
    return {"tab": text.replace(" ", "\t", 1), "quoted": f'"{text}"', "formula": f'="{text}"', "apostrophe": f"'{text}", "break": text.replace(" ", " _x000D_", 1), "tail": f"{text}        ",
            "hash": f"#{text}#"}[how]


def built(kind):
    while True:
        marked = damaged(cut(kind, styled(kind, plant(kind))))
        text, secrets = re.sub(r"[<>]", "", marked), [secret for secret in re.findall(r"<([^<>]+)>", marked) if len(secret.strip()) > 1]
        if kind == "address":
            # Neither a street without its number may be left.
            secrets += [found[1] for found in (re.match(r"(?i)(?!post|antw)(\D{5,}?)(?: *(?:nr|no|huisnr|hnr|t[./]?o|#)\.?)?[ ,#\t-]*\d", secret) for secret in secrets) if found]
        # What stands elsewhere too cannot be told from what was left.
        if secrets and all(text.count(secret) == 1 for secret in secrets):
            return kind, text, secrets


def texts():
    from privacy_sixth_none import nothing
    R.seed(6_2026_11_29)
    made = [built(kind) for kind, how_many in zip(PLANTS, SHARES) for _ in range(how_many)]
    made += [("none", damaged(cut("none", styled("none", nothing()))), []) for _ in range(HOW_MANY - len(made))]
    random.Random(6).shuffle(made)
    return made

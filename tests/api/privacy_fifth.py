"""A fifth corpus of planted texts: what the finance packages of a municipality write down, field by field.

20,000 booking texts, descriptions and payees, as batches, sub-ledgers, banks and clerks make them: a payee alone in its field, a batch
line of the social domain, the structured remittance of a bank, fifty characters of a header text. Half hold something about a person.
The other half only looks so: works in streets, schools and firms called after people, municipalities whose name is a surname, codes of
articles, numbers of invoices, dates of periods. Surnames are drawn as often as people bear them. Written before its author had opened
the rules of `etl/privacy`, their word lists or the other corpora; tests/privacy-fifth.md tells what it showed.

`texts()` gives (kind, text, secrets): what must not be left once the text is masked; kind "none" has no secrets. While a text is made,
what is secret stands between < and >, so that it is in capitals, or spaced, wherever the text is.
"""
import random
import re

SEED = 5_2026_11_29
HOW_MANY = 20000
PLANTS = ("bsn", "iban", "email", "phone", "address", "birth", "case", "title", "initials", "known", "several")
SHARES = (1000, 900, 600, 800, 1000, 500, 900, 1200, 1300, 1300, 500)

# Surnames with what stands before them, in thousands of bearers (the Dutch list of surnames, and a few the list grew by since).
SURNAMES = """de Jong 84;Jansen 74;de Vries 71;van den Berg 58;van Dijk 56;Bakker 55;Janssen 54;Visser 50;Smit 42;Meijer 40;de Boer 38;Mulder 36
de Groot 36;Bos 35;Vos 30;Peters 30;Hendriks 29;van Leeuwen 29;Dekker 28;Brouwer 25;de Wit 24;Dijkstra 24;Smits 24;de Graaf 22;van der Meer 21
van der Linden 20;Kok 20;Jacobs 20;de Haan 20;Vermeulen 19;van den Heuvel 19;van der Veen 18;van den Broek 18;de Bruijn 17;de Bruin 17;Schouten 17
van Beek 16;van der Heijden 16;Willems 16;van Vliet 16;van de Ven 16;Hoekstra 16;Maas 15;Verhoeven 15;Koster 15;van Dam 15;van der Wal 15;Prins 15
Blom 14;Huisman 14;Peeters 14;de Jonge 14;Kuipers 14;van Veen 14;Post 14;Kuiper 14;Veenstra 13;Kramer 13;van den Brink 13;Scholten 13;van Wijk 13
Postma 13;Martens 13;Vink 13;de Ruiter 12;Timmermans 12;Groen 12;Gerritsen 12;Jonker 12;van Loon 12;Boer 12;van der Velde 12;Willemsen 12;Smeets 12
de Lange 12;de Vos 12;Bosch 12;van Dongen 12;Schipper 11;de Koning 11;van der Laan 11;Koning 11;Driessen 11;van Doorn 11;Hermans 11;Evers 11
van den Bosch 11;van der Meulen 11;Hofman 11;Bosman 11;Wolters 11;Sanders 10;van der Horst 10;Mol 10;Kuijpers 10;Molenaar 10;van de Pol 10
de Leeuw 10;Verbeek 10;van der Ploeg 9;Schreuder 9;Gerrits 9;Bouman 9;Martens 9;Kroon 9;Kuijper 9;Boersma 9;Wouters 9;de Rooij 9;Lammers 8
van Es 8;van Rijn 8;van Vugt 8;Nijland 7;Zijlstra 8;Terpstra 7;Wiersma 7;Hoogendoorn 7;van 't Hof 4;van der Zee 7;Bouwman 7;Faber 7;de Bie 3
in 't Veld 3;op den Camp 1;ter Horst 2;ten Brinke 1;van Gent 2;van Ommen 2;Nijhuis 5;Oosterhuis 2;Hooijer 1;Roelofs 6;Sijbesma 1;Tuinstra 2
Bruggeman 3;Slagter 2;van der Sluis 5;van Houten 4;van Oosten 3;Rietveld 4;Schaap 5;Stam 3;Snijders 5;Goossens 6;Franken 5;Claassen 4;Verkerk 4
Kaya 3;Yilmaz 5;Yildiz 3;Demir 3;Çelik 3;Öztürk 2;Şahin 2;Arslan 2;Doğan 2;Aydın 2;El Idrissi 2;Bouzidi 1;El Amrani 2;Ait Hamou 1;Benali 2
Mohamed 6;Ali 6;Ahmed 4;Hassan 4;Hussein 2;Ibrahim 3;Abdi 2;Nguyen 4;Tran 2;Singh 5;Ramdin 1;Pinas 2;Martina 3;Wong 2;Chen 5;Kowalski 2;Nowak 2
Lopez 2;Fernandes 2;Silva 2;Mendes 1;Tekle 1;Haile 1;Al Masri 1;Haddad 1;Khalil 1;Rahimi 1;Ahmadi 2;Popescu 1;Ivanov 1;Kovalenko 1;Shevchenko 1"""
# Names that few people bear: known to no list of moderate length, and so found by a title or initials alone.
RARE = """Knollenburg;van Weezendonk;Zwartscholten;Uitterdijk;Blankevoorde;van der Rijsenbrij;Tjoelkerveld;Roggeveldt;Oudkerkhof;de Klippel
Woltjesma;Sprengenberg;Haverlag;Pietersmink;van Koldenhoef;Dingshof;ter Braakhorst;Eijsvogelaar;Mandersloot;Quakkelstee;Abdulkarimov;Tesfamikael
Oyelaran;Zeqirajova;Bhagwanpersad;Warnasooriya;Przybylowska;Mouhajiri""".replace("\n", ";").split(";")
WEIGHED = [entry.rsplit(" ", 1) for entry in SURNAMES.replace("\n", ";").split(";")]
# A surname alone says that it is one only where it is no other word.
ORDINARY = set("Bakker Visser Smit Bos Vos Peters Dekker Brouwer Kok Maas Koster Prins Post Kramer Martens Vink Groen Boer Bosch Schipper Koning Mol Molenaar Kroon "
               "Faber Stam Schaap Ali Martina Snijders Kuiper Jonker Huisman Slagter".split())
FIRST = """Johanna Maria Cornelis Hendrik Wilhelmina Pieter Gerrit Anna Elisabeth Willem Jacob Adriana Petra Ingrid Monique Marieke Sanne Lotte Femke
Anouk Daan Sem Bram Thijs Ruben Lars Jeroen Bas Maarten Wouter Joost Sjoerd Froukje Tjitske Hanneke Marjolein Annemarie Yvonne Saskia Linda Esther Rob
Henk Kees Piet Wim Gerda Ria Truus Corrie Tineke Mohammed Fatima Youssef Khadija Hamza Ayşe Mehmet Emre Zeynep Fatma Mustafa Ahmed Amina Omar
Nadia Samira Rachid Priya Shanti Rajesh Winston Chantal Kevin Dennis Melissa Olena Oksana Piotr Agnieszka Selam Yonas Nguyet Wei""".split()
STREETS = """Kerkstraat;Dorpsstraat;Molenweg;Schoolstraat;Julianastraat;Burg. Loeffstraat;Prinses Irenelaan;Wilhelminalaan;Eikenlaan;Stationsweg;Nieuwstraat
Beatrixlaan;Raadhuisplein;Parallelweg;Zuiderkade;Noordwal;Achterom;Lindenhof;Meidoornpad;Hoge Rijndijk;Oude Gracht;Jan van Galenstraat;Sint Jorisstraat
Kon. Julianaplein;Pr. Bernhardln;Dr. Kuyperstr.;Kastanjeln;Molenstr;Vd Waalsstraat;Burgemeester de Zeeuwstraat;2e Oosterparkstraat;Laan van Meerdervoort
Zandkampen;Koningin Emmakade;Boterdiep OZ;Havenkade;Wethouder Pelsweg;Kruidenbuurt Tijmstraat;Van Goghlaan;Plesmansingel;Heuvelsteeg;Zonnedauwhof""".replace("\n", ";").split(";")
TOWNS = "Waterrijk Heerhugowaard Meppel Deurne Almere Zeist Veendam Oss Goes Tiel Assen Zwolle Baarn Weert Sneek Breda".split()
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
LETTERS = "ABCDEFGHJKLMNPRSTVWXZ"

R = random.Random(SEED)
pick = R.choice


def often(share):
    return R.random() < share


def digits(how_many):
    return "".join(pick("0123456789") for _ in range(how_many))


def year():
    return pick((2019, 2021, 2022, 2023, 2023, 2024, 2024, 2024, 2025))


def period():
    at, of = R.randrange(1, 13), year()
    return pick((f"{of}-{at:02}", f"{at:02}-{of}", f"{MONTHS[at - 1]} {of}", f"{MONTHS[at - 1][:3]} {of}", f"p{at:02}", f"kw{at % 4 + 1} {of}",
                 f"{of}{at:02}", f"wk {at * 4}", f"01-{at:02}-{of} t/m 28-{at:02}-{of}", f"per. {at}", f"mnd {at}/{of}", str(of)))


def surname(rare=0.0):
    """(particles, name) of one person."""
    if often(rare):
        full = pick(RARE)
    else:
        full = R.choices([name for name, _ in WEIGHED], [int(bearers) for _, bearers in WEIGHED])[0]
    words = full.split(" ")
    return " ".join(words[:-1]), words[-1]


def particles(text):
    """As people and packages write them."""
    short = {"van der": ("v.d.", "v d", "vd", "v/d", "vander", "Van der"), "van den": ("v.d.", "vd", "v/d", "Van den"), "van de": ("v.d.", "vd"),
             "van": ("v.", "Van"), "de": ("De", "d."), "van 't": ("v. 't", "van t"), "in 't": ("in t",), "op den": ("o.d.",)}
    return pick(short[text]) if text in short and often(0.25) else text


def joined(before, name):
    return f"{particles(before)} <{name}>" if before else f"<{name}>"


def whole_surname(rare=0.0):
    before, name = surname(rare)
    text = joined(before, name)
    if often(0.1):
        text += pick(("-", "-", " - ", "- ")) + joined(*surname())
    return text


def letters():
    return [pick("AABCCDEFGHHIJJJKLMMNOPRSTWY") for _ in range(R.choices((1, 2, 3, 4), (5, 5, 2, 1))[0])]


def initials():
    given = letters()
    if often(0.05):
        given[0] = pick(("Th", "Chr", "Joh", "Ph", "Tj"))
    return pick((".".join(given) + ".",) * 6 + (". ".join(given) + ".", "".join(given), " ".join(given), ".".join(given)))


def back_to_front(rare):
    before, name = surname(rare)
    tail = f" {before}" if before else ""
    return pick((f"<{name}>, {initials()}{tail}", f"<{name}>,{initials()}{tail}", f"<{name}> {initials()}{tail}", f"<{name}>, {before} {initials()}".replace("  ", " "),
                 f"<{name}>, {initials()}{tail}", f"<{name}> {'.'.join(letters())}.{tail}"))


TITLES = ("dhr", "dhr.", "Dhr.", "Dhr", "de heer", "De heer", "dhr.", "hr.", "Hr", "mw", "mw.", "Mw.", "mevr", "mevr.", "Mevr.", "mevrouw", "Mevrouw", "mw.", "fam.", "Fam.",
          "fam", "familie", "Familie", "erven", "Erven", "wed.", "weduwe", "drs.", "ing.", "ir.", "mr.", "dr.", "prof. dr.", "dhr. drs.", "mw. mr.", "de hr.",
          "dhr/mw", "dhr. en mw.", "Mevr. dr.", "jhr.", "echtpaar", "ds.")


def titled():
    before = pick(TITLES)
    given = pick(("", "", "", initials() + " ", f"<{pick(FIRST)}> "))
    if before.lower().startswith(("fam", "erven", "echt")):
        given = ""
    return f"{before}{pick((' ', ' ', ' ', ' ', ' ', '')) if before.endswith('.') else ' '}{given}{whole_surname(0.35)}"


def with_initials():
    if often(0.45):
        return back_to_front(0.35)
    given = initials()
    # What is typed together has at least a point between.
    return f"{given}{pick((' ', ' ', ' ', '  ', '')) if given.endswith('.') else ' '}{whole_surname(0.3)}"


CUES = ("tnv", "t.n.v.", "tnv.", "cliënt", "client", "clnt", "t.b.v.", "tbv", "inz.", "inzake", "o.v.v.", "betr.", "leerling", "pgb", "PGB", "budgethouder", "medewerker",
        "bewoner", "aanvrager", "begunstigde", "kind", "ouder van", "vrijwilliger", "mantelzorger", "statushouder", "belanghebbende", "debiteur")


def known():
    before, name = surname()
    first = pick(FIRST)
    forms = [f"<{first}> {joined(before, name)}"] * 5 + [f"<{name}> <{first}>", f"<{name}>, <{first}>{' ' + before if before else ''}", f"<{first}> {whole_surname()}"]
    if name not in ORDINARY or before:
        forms += [f"{pick(CUES)} {joined(before, name)}"] * 4
    if name not in ORDINARY:
        forms += [joined(before, name)] * 2
    return pick(forms)


SOCIAL = ("Wmo hulp huishouden", "pgb jeugd", "bijz. bijstand", "bijzondere bijstand inrichting", "eigen bijdrage", "leerlingenvervoer", "PW uitk.", "uitkering IOAW", "BBZ lening",
          "woonvoorziening trapleift", "vervoersvoorz.", "inburgering lening", "kwijtschelding", "schuldregeling", "terugvordering", "loonkostensubsidie", "dagbesteding",
          "indiv. inkomenstoeslag", "kinderopvang SMI", "studietoeslag", "energietoeslag", "voorschot lvo", "nabetaling")
GENERAL = ("declaratie", "reiskosten", "teruggaaf leges", "restitutie grafrechten", "schadevergoeding", "planschade", "presentiegeld", "vergoeding babs", "huur volkstuin",
           "subsidie regenton", "waarborgsom", "teruggave hondenbelasting", "bezwaar WOZ", "ozb vermindering", "afkoop erfpacht", "grafonderhoud", "leges huwelijk",
           "bloemen jubileum", "cursus", "stagevergoeding", "lief en leed", "inhuur", "factuur", "creditnota", "aanmaning", "dwangsom", "taxatie", "verhuiskostenverg.",
           "gastles", "optreden", "workshop", "verg. vrijwilliger")


def about():
    return pick(SOCIAL + GENERAL)


def person_text(name):
    """Where a name stands: alone as a payee, in a batch line, in a bank's remittance, between words of a clerk."""
    return pick((
        lambda: name, lambda: name, lambda: f"{about()} {name}", lambda: f"{about()} {name} {period()}", lambda: f"{about()} {period()} {name}", lambda: f"{name} {about()}",
        lambda: f"{about()}, {name}", lambda: f"{name} - {about()}", lambda: f"{about()}: {name}", lambda: f"{about()} ({name})", lambda: f"{about()}/{name}/{period()}",
        lambda: f"{digits(6)} {name}", lambda: f"{about()} aan {name}", lambda: f"betaling {name} inzake {about()}", lambda: f"{period()}; {name}; {about()}",
        lambda: f"/TRTP/SEPA OVERBOEKING/NAME/{name}/REMI/{about()} {digits(8)}", lambda: f"fact. {digits(7)} {name}", lambda: f"Corr. {about()} {name} bkst {digits(5)}",
        lambda: f"RC {name} {digits(4)}", lambda: f"{about()} {name}, {pick(TOWNS)}", lambda: f"storno {name} {period()}", lambda: f"naar {pick('tv kpl fcl'.split())} {R.randrange(1, 9)}.{digits(2)} {name}"))()


def eleven():
    while True:
        number = pick("0111222334") + digits(7)
        left = sum(int(number[at]) * (9 - at) for at in range(8)) % 11
        if left < 10:
            return number + str(left)


def bsn():
    number = eleven()
    if number[0] == "0" and often(0.5):
        return pick(("BSN", "bsn:", "bsn nr", "sofinr", "burgerservicenummer")) + f" <{number[1:]}>"
    shape = pick((f"<{number}>",) * 5 + (f"<{number[:4]}>.{number[4:6]}.<{number[6:]}>", f"<{number[:3]}> <{number[3:6]}> <{number[6:]}>", f"<{number[:4]}> {number[4:6]} <{number[6:]}>",
                                        f"<{number[:3]}>.<{number[3:6]}>.<{number[6:]}>", f"<{number[:4]}>-{number[4:6]}-<{number[6:]}>"))
    return pick(("BSN ", "bsn ", "BSN:", "bsn nr. ", "BSN-nummer ", "sofi ", "sofinummer: ", "burgerservicenr ", "client ", "cliënt ", "", "", "BSN=", "bsnr ")) + shape


def iban():
    country, length = R.choices((("NL", 18), ("DE", 22), ("BE", 16)), (20, 1, 1))[0]
    rest = pick(("ABNA", "INGB", "RABO", "SNSB", "TRIO", "BUNQ", "KNAB", "ASNB", "RBRB")) + "0" + digits(9) if country == "NL" else digits(length - 4)
    number = int("".join(str(int(c, 36)) for c in rest + country + "00"))
    text = f"{country}{98 - number % 97:02}{rest}"
    if often(0.35):
        gap = pick((" ", " ", ".", "-")) if often(0.8) else "  "
        text = gap.join(text[at:at + 4] for at in range(0, length, 4))
    if often(0.06):
        text = text.lower()
    return pick(("", "", "IBAN ", "iban: ", "rek. ", "rekeningnr ", "op rek ", "van ", "IBAN:", "naar ", "t.l.v. ", "/IBAN/")) + f"<{text}>"


def email():
    before, name = surname(0.3)
    who = re.sub(r"[^a-z]", "", name.lower()) or "info"
    first = re.sub(r"[^a-z]", "", pick(FIRST).lower()) or "jo"
    box = pick((f"{first}.{who}", f"{first[0]}.{who}", f"{first}{who}{digits(2)}", f"{first[0]}{before.replace(' ', '')}{who}".replace("'", ""), f"{first}_{who}", f"{who}-{first}", f"{first}"))
    host = pick(("gmail.com", "hotmail.com", "ziggo.nl", "kpnmail.nl", "live.nl", "xs4all.nl", "outlook.com", "icloud.com", "home.nl", "planet.nl", "yahoo.co.uk", "proton.me"))
    return pick(("", "mail ", "e-mail: ", "email ", "(", "via ", "mailadres ", "contact:")) + f"<{box}@{host}>"


def phone():
    mobile = "6" + digits(8)
    area = pick(("20", "30", "10", "70", "50", "38", "45"))
    land = area + pick("23456789") + digits(6)
    long_area = pick(("592", "318", "413", "228", "561"))
    long_land = long_area + pick("23456789") + digits(5)
    text = pick((f"0{mobile}", f"06-{mobile[1:]}", f"06 {mobile[1:]}", f"06-{mobile[1:3]} {mobile[3:5]} {mobile[5:7]} {mobile[7:]}", f"+31{mobile}", f"+31 {mobile[0]} {mobile[1:]}",
                 f"0031{mobile}", f"06 {mobile[1:5]} {mobile[5:]}", f"0{land[:2]}-{land[2:]}", f"(0{land[:2]}) {land[2:]}", f"0{long_land[:3]}-{long_land[3:]}", f"0{long_land}",
                 f"+31 (0){mobile}", f"06.{mobile[1:5]}.{mobile[5:]}", f"0{land[:2]} - {land[2:5]} {land[5:7]} {land[7:]}", f"+31-{mobile[0]}-{mobile[1:]}", f"06/{mobile[1:]}"))
    return pick(("tel. ", "tel ", "tel:", "mob. ", "telefoon ", "", "", "bellen ", "mobiel: ", "T ", "contact ", "nr ")) + f"<{text}>"


def house():
    at = str(R.randrange(1, 240))
    return at + pick(("", "", "", "", "a", "B", "-2", " bis", " hs", "-III", " A", "/3", "-h", " II", "c-4", " rood", " zw"))


def postcode():
    while True:
        pair = pick(LETTERS) + pick(LETTERS)
        if pair not in ("SA", "SD", "SS"):
            break
    number = pick("123456789") + digits(3)
    return pick((f"<{number} {pair}>", f"<{number} {pair}>", f"<{number}{pair}>", f"<{number}{pair}>", f"<{number}  {pair}>", f"<{number}{pair.lower()}>", f"<{number} {pair.lower()}>"))


def address():
    street, town = pick(STREETS), pick(TOWNS)
    return pick((lambda: f"<{street}> {house()}", lambda: f"<{street}> {house()}", lambda: f"<{street}> {house()}, {postcode()} {town}", lambda: f"<{street}> {house()} {town}",
                 lambda: f"<{street}> {house()} te {town}", lambda: f"{postcode()} {R.randrange(1, 240)}", lambda: f"{postcode()}, <{street}> {house()}",
                 lambda: f"<{street}> nr. {house()}", lambda: f"<{street}> {house()} {postcode()}", lambda: f"{town}, <{street}> {house()}", lambda: f"<{street}> {house()};{postcode()};{town}",
                 lambda: f"pc {postcode()} hnr {R.randrange(1, 240)}", lambda: f"<{street}>{R.randrange(1, 99)}", lambda: f"wonende <{street}> {house()}", lambda: f"adres: <{street}> {house()}"))()


def address_text():
    what = pick(("woningaanpassing", "trapleift", "huisuitzetting", "ontruiming", "inrit", "aansluiting riool", "leges dakkapel", "huisbezoek", "Wmo schoonmaak", "bezwaar WOZ",
                 "taxirit van", "verhuizing naar", "tegemoetk. planschade", "inrichting woning", "bewoner", "ozb", "afvalstoffenheffing", "ophalen grofvuil", "huurschuld"))
    where = address()
    return pick((f"{what} {where}", f"{what} {where} {period()}", f"{where} {what}", f"{what}: {where}", f"{what}, {where}", f"{what} ({where})", f"{digits(6)} {what} {where}"))


def birth():
    day, month, of = R.randrange(1, 29), R.randrange(1, 13), R.randrange(1931, 2019)
    date = pick((f"{day:02}-{month:02}-{of}", f"{day}-{month}-{of}", f"{day:02}/{month:02}/{of}", f"{of}-{month:02}-{day:02}", f"{day:02}.{month:02}.{of}", f"{of}{month:02}{day:02}",
                 f"{day} {MONTHS[month - 1]} {of}", f"{day} {MONTHS[month - 1][:3]} {of}", f"{day:02}-{month:02}-{of % 100:02}", f"{day:02}{month:02}{of}", f"{day:02} {month:02} {of}"))
    return pick(("geb. ", "geb ", "geb.", "geboren ", "geboren op ", "geb.datum ", "geb.dat. ", "geboortedatum ", "geboortedatum: ", "gebdat ", "gebdat:", "geb.dd. ", "GEB ")) + f"<{date}>"


def case():
    short, number = f"{year()}-{digits(5)}", digits(pick((5, 6, 7, 8)))
    return pick((f"zaaknr {pick(('', 'Z'))}<{short}>", f"zaak <{number}>", f"zaaknummer: <{short}>", f"cliëntnr <{number}>", f"clientnr. <{number}>", f"cliëntnummer: <{number}>",
                 f"client <{number}>", f"dossier <{number}>", f"dossiernr. <{number}>", f"dos.nr <{number}>", f"WMO-nr <{number}>", f"wmo nr <{number}>", f"PGB <{number}>", f"jw <{number}>",
                 f"Jeugd cliënt <{number}>", f"Wmo <{number}>", f"beschikkingsnr <{number}>", f"uitkeringsnr. <{number}>", f"cl.nr. <{number}>", f"zaak: <{short}>",
                 f"<Z{year()}-{digits(6)}>", f"<Z.{digits(6)}>", f"clnr <{number}>", f"budgethouder <{number}>", f"cliënt-id <{number}>", f"ZAAK-<{short}>", f"V-nummer <{digits(10)}>",
                 f"A-nummer <{digits(10)}>", f"leerlingnr <{number}>", f"personeelsnr <{number}>", f"dossier nr <{short}>", f"klantnr <{number}>", f"zaak_id <{number}>", f"pers.nr. <{number}>"))


def fact_text(fact):
    """Where a number, an address of a mailbox or a date of birth stands."""
    return pick((f"{about()} {fact}", f"{about()} {fact} {period()}", f"{fact} {about()}", f"{about()}, {fact}", f"{about()} ({fact})", f"{period()} {about()} {fact}", f"{fact}", f"{about()};{fact};",
                 f"{about()} - {fact}", f"/REMI/{about()} {fact}/EREF/{pick(LETTERS)}{digits(5)}", f"{about()} bkst {digits(5)} {fact}"))


def plant(kind):
    if kind == "address":
        return address_text()
    if kind in ("title", "initials", "known"):
        return person_text({"title": titled, "initials": with_initials, "known": known}[kind]())
    if kind == "several":
        makers = R.sample((bsn, iban, email, phone, birth, case, address), 2)
        return f"{about()} {pick((titled, with_initials))()} {makers[0]()} {makers[1]()}"
    return fact_text({"bsn": bsn, "iban": iban, "email": email, "phone": phone, "birth": birth, "case": case}[kind]())


def styled(kind, text):
    draw = R.random()
    if draw < 0.22:
        # Capitals of addresses of mailboxes are left as they are typed; a Dutch clerk's capitals have no dots of their own.
        return text if kind == "email" else text.upper().replace("İ", "I")
    if draw < 0.26 and kind not in ("known", "none"):
        return text.lower()
    if draw < 0.30:
        return text.replace(" ", "  ", 1)
    return text


def built(kind):
    marked = styled(kind, plant(kind))
    secrets = [secret for secret in re.findall(r"<([^<>]+)>", marked) if len(secret) > 1]
    return kind, re.sub(r"[<>]", "", marked), secrets


def texts():
    from privacy_fifth_none import nothing
    made = [built(kind) for kind, how_many in zip(PLANTS, SHARES) for _ in range(how_many)]
    made += [("none", styled("none", nothing()), []) for _ in range(HOW_MANY - len(made))]
    R.shuffle(made)
    return made

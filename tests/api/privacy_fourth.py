"""A fourth corpus of planted texts, as finance staff type them and as their packages and banks hand them over.

20,000 descriptions: memos, payment lines of banks (/NAME/…/REMI/…), benefits, invoices, cut off where the field ends, in capitals or
without any. Half hold something about a person, half only look so: streets that are projects, firms called after people, postal
addresses of offices, numbers of invoices that pass the test of eleven, schools named after somebody with a title. Written before its
author had opened the rules of `etl/privacy` or their word lists; what had been seen is told in tests/privacy-fourth.md, beside what it
showed. `texts()` gives (kind, text, secrets): what must not be left once the text is masked; kind "none" has no secrets.
"""
import random

SEED = 4_2026_11_29
HOW_MANY = 20000
PLANTS = {"bsn": 1100, "iban": 1000, "email": 700, "phone": 900, "address": 1100, "birth": 500, "case": 900, "title": 1100,
          "initials": 1200, "known": 1000, "several": 500}

# Surnames that any list of frequent Dutch surnames has, particle apart.
KNOWN = """de|Jong de|Vries van den|Berg van|Dijk Bakker Janssen Visser Smit Meijer de|Boer Mulder de|Groot Bos Vos Peters Hendriks
van|Leeuwen Dekker Brouwer de|Wit Dijkstra Smits de|Graaf van der|Meer van der|Linden Kok Jacobs de|Haan Vermeulen van den|Heuvel
van der|Veen van den|Broek de|Bruijn Schouten van|Beek van der|Heijden Willems van|Vliet van de|Ven Hoekstra Maas Verhoeven Koster
van|Dam van der|Wal Prins Blom Huisman Peeters Kuipers van|Veen Postma Kramer van den|Brink Scholten van|Wijk Martens Vink
Timmermans Groen Gerritsen Jonker van|Loon van der|Velde Willemsen de|Lange Schipper Molenaar Kuiper Hermans Verbeek Hoogendoorn
van der|Laan Driessen Jansen Bosch van den|Bosch van|Doorn Sanders Wolters Bosman Veenstra Evers Kaya Yilmaz Ali Mohamed Hofman
Brink Bouwman van der|Steen Visscher Ruiter de|Ruiter Verschoor Hartman Groeneveld Pieters Schuurman Dijkman Wagenaar Nijland
van der|Wijst Zwart van|Es Rietveld Damen Aarts Claassen Goossens van|Houten Terpstra Zijlstra Bijlsma Hoekman Lammers Roos
Kroon Pronk Wiersma Geerts Stam Sluis Kooij van|Rijn Verhagen van|Dongen Schutte""".replace("\n", " ")
# What a list of frequent ones hardly has.
SCARCE = """Zoetmulder Achterberg Bleijenberg Kraaijeveld Ouwerkerk Rozendaal Spaargaren Vlietstra Wassenberg Zandstra Bruggeman Haverkort
Kloosterboer Leemhuis Middelkoop Nijkamp Oldenhof Pasterkamp Rensink Slagter Tuinstra Uijtdewilligen Versteegden Waanders
Abdelkader Benali Chakroun Demirtaş Erdoğan Farah Gebremedhin Hussein Ismaïl Jovanović Karimi Lakhal Mbeki Novák Özkan
Papadopoulos Rahimi Szymański Tahiri Ünal Vasquez Warsame Yavuz Zamani van|Ruitenbeek van|Steensel van der|Ploeg ter|Haar
ten|Have van|Oosterhout van den|Eijnden de|Waard in 't|Hout op de|Laak van|Engelshoven el|Hamdaoui ben|Moussa ait|Lahsen""".replace("\n", " ")


def surnames(words):
    """'van den|Berg' as (particle, core): words are parted by blanks, and particles hold blanks too."""
    found, particle = [], []
    for word in words.split():
        if "|" in word:
            last, core = word.split("|")
            found.append((" ".join(particle + [last]), core))
            particle = []
        elif word[0].islower():
            particle.append(word)
        else:
            found.append(("", word))
    return found


KNOWN, SCARCE = surnames(KNOWN), surnames(SCARCE)
GIVEN = """Jan Piet Henk Kees Anneke Marieke Willem Johan Gerrit Geert Sandra Esther Linda Monique Peter Hans Wim Marijke Ineke Truus
Fatma Mustafa Hassan Samira Youssef Ayşe Ibrahim Leila Pawel Agnieszka Rachid Naima Dennis Kevin Kim Iris Lars Sven Tim Thijs Lieke
Noor Julia Eva Fleur Ruben Stijn Jesse Luuk""".split()
SHORT = {"van der": ["v.d.", "vd", "v/d", "v.d", "vdr", "van d."], "van den": ["v.d.", "vd", "v/d", "v.den"], "van de": ["v.d.", "v/d", "vd"],
         "van": ["v.", "v"], "de": ["d."]}
TITLES = ["dhr.", "dhr", "Dhr.", "dhr. ", "mevr.", "mevr", "Mevr.", "mw.", "mw", "Mw.", "de heer", "mevrouw", "De heer", "fam.", "fam",
          "familie", "erven", "erven van", "hr.", "de hr.", "heer", "mej.", "drs.", "ing.", "ir.", "dr.", "dhr./mevr.", "dhr/mw",
          "wed.", "Dhr en mevr", "mw. drs.", "prof. dr.", "HR", "MW", "dhr:"]
STREETS = [name.replace("\u00a0", " ") for name in
           """Kerkstraat Dorpsstraat Molenweg Julianalaan Wilhelminastraat Stationsweg Beukenlaan Eikenlaan Lindestraat Hoofdstraat
Schoolstraat Nieuwstraat Parallelweg Zuidersingel Noorderhaven Marktplein Burgemeester\u00a0Colijnstraat Prins\u00a0Bernhardlaan
Oranjestraat Meidoornhof Vossenpad Kastanjelaan Rijksweg Polderdijk Havenkade Industrieweg Sportlaan Vondelstraat Rembrandtlaan
Koninginneweg Pastoor\u00a0de\u00a0Grootstraat Dr.\u00a0Schaepmanlaan Hofstraat Zandpad Esdoornstraat Jan\u00a0van\u00a0Galenstraat
Oostersteeg Hertogsingel Bergerweg Wilgenhof Akkerdreef Kruisstraat Achterdijk Trompstraat Leliegracht Veldweg""".replace("\n", " ").split(" ")]
ODD_STREETS = ["Het Zand", "Achter de Hoven", "Oude Rijn", "De Wieken", "Klaproos", "Zonnedauw", "Laan van Meerdervoort", "De Eendracht"]
PLACES = "Emmen Gouda Tiel Sneek Weert Zwolle Almelo Goes Heerlen Hoorn Assen Venlo Ede Zeist Rijssen Oss".split()
AREAS = {"0592": 6, "0182": 6, "0344": 6, "0515": 6, "0495": 6, "0229": 6, "020": 7, "010": 7, "070": 7, "038": 7, "0113": 6, "045": 7}
MAILS = "gmail.com hotmail.com ziggo.nl kpnmail.nl outlook.com live.nl planet.nl home.nl xs4all.nl upcmail.nl icloud.com hetnet.nl".split()
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
PERIODS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec", "jan 24", "mrt 2024", "kw 1", "Q2", "1e kw",
           "per. 3", "wk 12", "week 40", "2024", "2023/2024", "juli", "periode 07", "mnd 4", "jan-mrt", "05-2024", "t/m juni"]
SUBJECTS = ["uitk. PW", "PW-uitkering", "bijz. bijstand", "bijzondere bijstand bril", "terugvordering", "terugbet. teveel betaald", "PGB HH",
            "leerlingenvervoer", "taxikosten Wmo", "woningaanpassing", "traplift", "schuldregeling", "leges paspoort", "kwijtschelding OZB",
            "restitutie leges", "schadevergoeding", "reiskosten", "vrijw.verg.", "verg. raadslid", "declaratie", "inkomstenkorting",
            "individuele inkomenstoeslag", "krediet inrichting", "borg", "huur woonwagen", "grafrechten", "subs. restauratie",
            "uitstel van betaling", "dwangsom", "loonkostensubsidie", "inburgering", "kinderopvang SMI", "eigen bijdrage", "nabetaling",
            "vordering", "afl. lening", "storno", "retour betaling", "voorschot", "scootmobiel rep."]


class Typist:
    """Whoever typed it: habits of one text."""

    def __init__(self, rng):
        self.rng = rng

    def one(self, things):
        return self.rng.choice(things)

    def chance(self, share):
        return self.rng.random() < share

    def digits(self, count):
        return "".join(self.rng.choice("0123456789") for _ in range(count))

    def core(self, scarce=0.0):
        particle, core = self.one(SCARCE if self.chance(scarce) else KNOWN)
        return particle, core

    def surname(self, scarce=0.0):
        """A surname as typed, and the parts of it that tell who it is."""
        particle, core = self.core(scarce)
        cores = [core]
        if particle in SHORT and self.chance(0.3):
            particle = self.one(SHORT[particle])
        elif particle and self.chance(0.2):
            particle = particle[0].upper() + particle[1:]
        written = core if not particle else particle + ("" if particle[-1] == "." and self.chance(0.4) else " ") + core
        if self.chance(0.08):
            other_particle, other = self.core(scarce)
            written += self.one(["-", "-", " - "]) + (other_particle + " " if other_particle else "") + other
            cores.append(other)
        return written, cores

    def letters(self):
        return [self.one("AABCDEFGHHIJJJKLMMNPPRSTWYZ") for _ in range(self.one([1, 1, 2, 2, 3, 4]))]

    def initials(self):
        letters = self.letters()
        if self.chance(0.05):
            letters[0] = self.one(["Th", "Chr", "IJ", "Ph", "Joh"])
        return self.one([".".join(letters) + ".", ".".join(letters) + ".", ". ".join(letters) + ".", ".".join(letters)])

    def eleven(self, length=9):
        while True:
            digits = [int(digit) for digit in self.digits(length)]
            if digits[0] == 0 and self.chance(0.8):
                continue
            weights = list(range(length, 1, -1)) + [-1]
            if sum(digits) and sum(d * w for d, w in zip(digits, weights)) % 11 == 0:
                return "".join(map(str, digits))


def pieces(kind, text, secrets):
    """What must be gone: each thing as it is written, and of numbers and mails the halves that occur once (half a mask is a miss)."""
    found = []
    for thing in secrets:
        found.append(thing)
        if kind in ("bsn", "iban", "email", "phone", "birth", "case") and len(thing) >= 8:
            middle = len(thing) // 2
            found += [half.strip() for half in (thing[:middle], thing[middle:]) if text.count(half.strip()) == 1 and len(half.strip()) >= 4]
    return found


def iban_of(land, account):
    rest = "".join(str(int(c, 36)) for c in account + land + "00")
    return f"{land}{98 - int(rest) % 97:02d}{account}"


def make_bsn(t):
    bsn = t.eleven()
    if bsn[0] == "0" and t.chance(0.5):
        bsn = bsn[1:]
    written = bsn
    if len(bsn) == 9:
        written = t.one([bsn] * 6 + [f"{bsn[:3]}.{bsn[3:6]}.{bsn[6:]}", f"{bsn[:4]}.{bsn[4:6]}.{bsn[6:]}", f"{bsn[:3]} {bsn[3:6]} {bsn[6:]}",
                                     f"{bsn[:4]} {bsn[4:6]} {bsn[6:]}", f"{bsn[:3]}-{bsn[3:6]}-{bsn[6:]}"])
    form = t.one(["BSN {}", "bsn {}", "BSN{}", "bsn: {}", "BSN:{}", "bsnr {}", "bsn-nr. {}", "BSN nr {}", "bsn nummer {}", "(bsn {})", "BSN={}",
                  "burgerservicenr {}", "burgerservicenummer {}", "sofi {}", "sofinr. {}", "sofi-nummer {}", "{} (bsn)", "client {}", "cliënt {}",
                  "burger {}", "client bsn {}", "bsn_{}", "B.S.N. {}", "bsn.{}", "klant bsn {}", "{}", "nr {}"])
    return form.format(written), [written]


def make_iban(t):
    land = t.one(["NL"] * 12 + ["BE", "DE", "PL", "TR", "ES", "FR"])
    account = {"NL": lambda: t.one(["ABNA", "INGB", "RABO", "SNSB", "ASNB", "TRIO", "KNAB", "BUNQ", "RBRB"]) + t.digits(10),
               "BE": lambda: t.digits(12), "DE": lambda: t.digits(18), "PL": lambda: t.digits(24), "TR": lambda: t.digits(22),
               "ES": lambda: t.digits(20), "FR": lambda: t.digits(23)}[land]()
    iban = iban_of(land, account)
    fours = [iban[at:at + 4] for at in range(0, len(iban), 4)]
    written = t.one([iban, iban, iban, " ".join(fours), " ".join(fours), ".".join(fours), "-".join(fours), iban.lower(), iban[:4] + " " + iban[4:8] + " " + iban[8:]])
    form = t.one(["IBAN {}", "iban: {}", "rek. {}", "rek.nr. {}", "op {}", "naar {}", "/IBAN/{}/BIC/INGBNL2A", "{}", "rek.{}", "bankrek {}", "({})",
                  "tgn rek {}", "IBAN:{}", "van {}", "tnv rek {}", "Rek:{}"])
    return form.format(written), [written]


def ascii_of(text):
    table = str.maketrans("şğüöıćáéèëïñÜÖÇ", "sguoicaeeeinUOC")
    return "".join(c for c in text.translate(table).lower() if c.isascii() and c.isalnum())


def make_email(t):
    given, (particle, core) = t.one(GIVEN), t.core(0.3)
    last = ascii_of(particle + core)
    local = t.one([f"{given[0].lower()}.{last}", f"{ascii_of(given)}.{last}", f"{ascii_of(given)}_{last}", f"{last}{t.digits(2)}", f"{ascii_of(given)}{t.digits(4)}",
                   f"{given[0]}.{core}" if core.isascii() else last, f"fam.{last}", f"{last}-{ascii_of(given)}", f"{given[0].lower()}{last}+post"])
    mail = local + "@" + t.one(MAILS + [f"fam{last}.nl", f"{last}.eu", "student.hanze.nl"])
    mail = mail.upper() if t.chance(0.15) else mail
    form = t.one(["{}", "mail {}", "e-mail: {}", "<{}>", "({})", "email:{}", "per mail {}", "mailto:{}", "contact {};", "via {}, akk.", "{}/akkoord"])
    return form.format(mail), [mail]


def make_phone(t):
    if t.chance(0.6):
        n = "6" + t.digits(8)
        r = n[1:]
        written = t.one([f"06-{r}", f"06 {r}", f"06{r}", f"06 {r[:2]} {r[2:4]} {r[4:6]} {r[6:]}", f"06-{r[:2]} {r[2:4]} {r[4:6]} {r[6:]}",
                         f"06-{r[:4]} {r[4:]}", f"+316{r}", f"+31 6 {r}", f"+31(0)6-{r}", f"+31 (0)6 {r}", f"00316{r}", f"06.{r}", f"06/{r}", f"06 - {r}",
                         f"06-{r[:2]}{r[2:5]} {r[5:]}", f"+31-6-{r}", f"06-{r[:2]}.{r[2:4]}.{r[4:6]}.{r[6:]}"])
    else:
        area, length = t.one(sorted(AREAS.items()))
        r = str(t.rng.randint(2, 8)) + t.digits(length - 1)
        written = t.one([f"{area}-{r}", f"{area} {r}", f"{area}{r}", f"({area}) {r}", f"{area}-{r[:3]} {r[3:]}", f"({area}){r}", f"{area} - {r}",
                         f"+31 {area[1:]} {r}", f"+31 (0){area[1:]} {r}", f"0031{area[1:]}{r}", f"{area}/{r}", f"{area}-{r[:2]} {r[2:4]} {r[4:]}"])
    form = t.one(["tel. {}", "tel {}", "tel: {}", "tel.{}", "T {}", "T:{}", "mob. {}", "mobiel {}", "bellen op {}", "{}", "{}", "telnr. {}", "gsm {}",
                  "telefoon {}", "({})", "terugbellen {}", "tel.nr {}", "bereikbaar: {}"])
    return form.format(written), [written]


def postcode(t):
    digits, letters = str(t.rng.randint(1011, 9999)), t.one("ABCDEGHJKLMNPRSTVWXZ") + t.one("ABEGHJKLNPRTVWXZ")
    return digits, "SB" if letters == "SA" else letters  # SA is never given out


def make_address(t):
    digits, letters = postcode(t)
    code = digits + t.one(["", " ", " "]) + letters
    number = str(t.rng.randint(1, 240)) + t.one([""] * 6 + ["a", "B", "-1", " bis", "-III", " hs", "/2", " A", "-12"])
    street = t.one(STREETS)
    if street.endswith("straat") and t.chance(0.3):
        street = street[:-6] + t.one(["str.", "str"])
    odd = t.one(ODD_STREETS)
    form = t.one(["{s} {n}", "{s} {n}", "{s} {n}", "{s} {n}, {c} {p}", "{s} {n} {c} {p}", "{s} {n} te {p}", "{s} {n} {p}", "{c} {n}", "{c}-{n}", "{c}, nr. {n}",
                  "{c}/{n}", "{o} {n} {c} {p}", "{o} {n}, {c}", "adres: {s} {n}", "adres {o} {n}", "woonadres: {o} {n}", "{s} nr. {n}", "{s} nr {n}", "pand {s} {n}",
                  "woning {s} {n}", "{s} {n} - {c}", "({s} {n})", "{s} huisnr {n}", "{s} {n};", "{c} {p} {s} {n}"])
    text = form.format(s=street, n=number, c=code, p=t.one(PLACES), o=odd)
    bare = number.split()[0]
    secrets = [code] if "{c}" in form else []
    for name, mark in ((street, "{s}"), (odd, "{o}")):
        if mark in form:
            secrets += [name + between + bare for between in (" ", " nr. ", " nr ", " huisnr ") if name + between + bare in text]
    return text, secrets


def make_birth(t):
    day, month, year = t.rng.randint(1, 28), t.rng.randint(1, 12), t.rng.randint(1931, 2016)
    written = t.one([f"{day:02d}-{month:02d}-{year}", f"{day:02d}-{month:02d}-{year}", f"{day}-{month}-{year}", f"{day} {MONTHS[month - 1]} {year}",
                     f"{day:02d}/{month:02d}/{year}", f"{day:02d}.{month:02d}.{year}", f"{year}-{month:02d}-{day:02d}", f"{year}{month:02d}{day:02d}",
                     f"{day}-{month}-{year % 100:02d}", f"{day:02d}{month:02d}{year}", f"{day} {MONTHS[month - 1][:3]} {year}"])
    form = t.one(["geb. {}", "geb {}", "geboren {}", "geb.dat. {}", "geb.datum: {}", "geboortedatum {}", "gebdat {}", "(geb. {})", "geb: {}", "geboren op {}",
                  "geb.{}", "Geb.dd {}", "geb. d.d. {}", "geboortedat. {}", "geb.dt {}"])
    return form.format(written), [written]


def make_case(t):
    five, six, seven = t.digits(5), t.digits(6), t.digits(7)
    year = str(t.rng.randint(2019, 2025))
    number = t.one([six, seven, five, str(t.rng.randint(3000, 9999)), f"{year}-{five}", f"{year}/{six}", f"{year}.{five}", f"Z{six}", f"{year[2:]}-{five}", f"C{five}", "00" + six])
    form = t.one(["zaaknr {}", "zaaknr. {}", "zaaknummer {}", "zaaknummer: {}", "zaak {}", "zaak: {}", "zaak-nr {}", "dossiernr. {}", "dossier {}", "dossiernummer {}",
                  "dossier: {}", "dos.nr. {}", "cliëntnr {}", "clientnr. {}", "clientnummer {}", "client {}", "cliënt: {}", "cl.nr. {}", "PGB {}", "pgb-nr {}", "WMO {}",
                  "Wmo-nr. {}", "wmo nr {}", "JW {}", "Jw-nr {}", "cliëntnummer: {}", "beschikking {}", "beschikkingsnr. {}", "zaak nr {}", "Client-nr: {}",
                  "dossiernr {}", "WMO:{}", "zaakID {}", "klantnr. soz {}", "uitkeringsnr {}", "clnr {}", "dossnr {}", "zknr. {}"])
    if t.chance(0.1):
        number = t.one([f"Z/{year[2:]}/{six}", f"Z-{year}-{six}", f"Z{year[2:]}.{six}", f"Z{year[2:]}-{six}", f"ZK{year}{five}"])
        form = t.one(["{}", "zaak {}", "zie {}", "betreft {}", "kenmerk {}"])
    return form.format(number), [number]


def make_title(t):
    title = t.one(TITLES)
    surname, cores = t.surname(0.35)
    middle = t.initials() + t.one([" ", " ", ""]) if t.chance(0.4) else ""
    if t.chance(0.08):
        given = t.one(GIVEN)
        middle, cores = given + " ", cores + [given]
    between = t.one([" ", " ", " ", " ", ""]) if title.endswith(".") else " "
    return f"{title}{between}{middle}{surname}", cores


def make_initials(t):
    particle, core = t.core(0.3)
    surname, cores = t.surname(0.3)
    letters = "".join(t.letters())
    points = t.initials()
    form = t.rng.random()
    if form < 0.5:
        written = f"{points}{'' if points.endswith('.') and t.chance(0.2) else ' '}{surname}"
    elif form < 0.62:
        written = f"{surname}, {points}"
    elif form < 0.72:
        written, cores = f"{core}, {points} {particle}".strip(), [core]
    elif form < 0.80:
        written, cores = f"{core} {points} {particle}".strip(), [core]
    elif form < 0.86:
        written = f"{surname} {points}"
    elif form < 0.94:
        written = f"{letters} {surname}"
    else:
        written = f"{surname} {letters}" if t.chance(0.5) else f"{' '.join(letters)} {surname}"
    return written, cores


def make_known(t):
    given = t.one(GIVEN)
    surname, cores = t.surname(0.0)
    form = t.rng.random()
    if form < 0.55:
        return f"{given} {surname}", cores + [given]
    if form < 0.65:
        return f"{surname}, {given}", cores + [given]
    cue = t.one(["tnv", "t.n.v.", "tav", "t.a.v.", "inz.", "inzake", "betr.", "aan", "kind", "cliënt", "namens", "voor", "mbt", "ouder", "bewoner", "verzoek"])
    if form < 0.85:
        return f"{cue} {surname}", cores
    return f"{cue} {given} {surname}", cores + [given]


MAKERS = {"bsn": make_bsn, "iban": make_iban, "email": make_email, "phone": make_phone, "address": make_address, "birth": make_birth,
          "case": make_case, "title": make_title, "initials": make_initials, "known": make_known}


def around(t, thing, name):
    """A line of the ledger with the thing in it."""
    subject, period = t.one(SUBJECTS), t.one(PERIODS)
    invoice = t.one([f"fact. {t.digits(6)}", f"2024-{t.digits(5)}", f"F{t.digits(5)}", f"mem {t.digits(4)}", f"INK{t.digits(6)}", "corr.", "boeking"])
    shapes = [f"{subject} {thing}", f"{subject} {thing} {period}", f"{thing} {subject}", f"{subject}, {thing}", f"{subject} - {thing}", f"{thing}/{subject} {period}",
              f"{subject}/{thing}", f"{invoice} {thing}", f"{invoice} {subject} {thing}", f"{period} {subject} {thing}", f"{subject} {period}: {thing}", f"{subject} ({thing})",
              f"{thing}", f"{thing} {period}", f"{subject} ivm {thing}", f"{subject};{thing};{period}"]
    if name:
        shapes += [f"/TRTP/SEPA OVERBOEKING/NAME/{thing}/REMI/{subject} {period}", f"NAAM: {thing} OMSCHRIJVING: {subject}", f"{subject} {period} {thing} eo"]
    return t.one(shapes)


def cased(t, text, secrets):
    share = t.rng.random()
    if share < 0.2:
        return text.upper(), [secret.upper() for secret in secrets]
    if share < 0.32:
        return text.lower(), [secret.lower() for secret in secrets]
    return text, secrets


def plant(t, kind):
    if kind == "several":
        first = t.one(["title", "initials", "known"])
        second = t.one(["bsn", "iban", "phone", "address", "birth", "case", "email"])
        name, hidden = MAKERS[first](t)
        thing, more = MAKERS[second](t)
        text = around(t, t.one([f"{name} {thing}", f"{name}, {thing}", f"{thing} {name}", f"{name} ({thing})", f"{thing}, {name}"]), False)
        secrets = hidden + more
    else:
        thing, secrets = MAKERS[kind](t)
        text = around(t, thing, kind in ("title", "initials", "known"))
    text, secrets = cased(t, text, secrets)
    return text, pieces(kind, text, secrets)


FIRM_KINDS = ["Wegenbouw", "Aannemers", "Groenvoorziening", "Installaties", "Bouw", "Schilders", "Transport", "Advocaten", "Notarissen", "Accountants", "Dakbedekking",
              "Grondverzet", "Techniek", "Catering", "Verhuur", "Taxi", "Architecten", "Makelaardij", "Adviesgroep", "Infra"]


def no_firm(t):
    surname, _ = t.surname(0.2)
    other, _ = t.surname(0.2)
    kind, form = t.one(FIRM_KINDS), t.one(["B.V.", "BV", "bv", "N.V.", "VOF", "v.o.f.", "B.V", "Groep B.V.", "Holding BV"])
    return t.one([f"{surname} {kind} {form}", f"{surname} {form}", f"{surname} & {other} {kind}", f"Gebr. {surname} {form}", f"{surname} en Zn. {form}",
                  f"{surname} & Zonen {kind} {form}", f"{kind} {surname} {form}", f"{t.initials()} {surname} {kind} {form}", f"Fa. {surname} en Zn", f"Firma {surname} {kind} {form}",
                  "Dura Vermeer Infra Oost", "Albert Heijn lunch", "Jan Snel units", "Van Gansewinkel", "Royal HaskoningDHV", "Berenschot advies", "Deloitte", "De Lage Landen leasing",
                  "Van Dale licentie", "Stichting Leger des Heils", "Philips Lighting", "Douwe Egberts koffie", "Ten Brinke Vastgoed BV", "Jos Scholman", "Van Wijnen Groep NV"])


def no_street(t):
    street = t.one(STREETS)
    work = t.one(["reconstructie", "herinrichting", "riolering", "rioolvervanging", "asfalt", "bestrating", "openb. verlichting", "groot onderhoud", "aanleg fietspad",
                  "sloop", "bomen", "kade", "brug", "trottoir", "drempels", "speeltuin", "parkeren", "verkeerslichten"])
    return t.one([f"{work} {street}", f"{work} {street} fase {t.rng.randint(1, 4)}", f"{work} {street} {t.rng.randint(2019, 2025)}", f"{work} {street} {t.rng.randint(1, 4)}e termijn",
                  f"{street} {work}", f"krediet {work} {street}", f"{street}/{t.one(STREETS)} {work}", f"{work} {street}-{t.one(STREETS)}", f"{work} {street} termijn 2",
                  f"project {street}", f"{street} e.o. {work}", f"bestek {t.digits(4)} {street}", f"grex {street}", f"BP {street}", f"{work} hoek {street}"])


def no_office(t):
    digits, letters = postcode(t)
    body = t.one(["Belastingdienst", "CAK", "UWV", "SVB", "CBS", "Kadaster", "RDW", "DUO", "Waterschap", "Provincie", "GGD", "Veiligheidsregio", "VNG", "BNG Bank", "Enexis", "Vitens", "KPN"])
    return t.one([f"{body} postbus {t.digits(4)} {digits} {letters} {t.one(PLACES)}", f"{body}, Postbus {t.digits(3)}, {digits}{letters} {t.one(PLACES)}",
                  f"{body} {digits} {letters} {t.one(PLACES)}", f"antwoordnr. {t.digits(4)} {digits}{letters}", f"{body} kantoor {t.one(PLACES)}", f"gemeentehuis {digits} {letters}",
                  f"Postbus {t.digits(5)} {t.one(PLACES)}"])


def no_number(t):
    nine, ten, eight = t.eleven(), t.eleven(10), t.eleven(8)
    return t.one([f"factuur {nine}", f"fact.nr. {nine}", f"factnr {nine} {t.one(PERIODS)}", f"inkooporder {ten}", f"ordernr. {nine}", f"kvk {eight}", f"KvK-nr {eight}",
                  f"btw NL{nine}B01", f"aanslag {nine}", f"contractnr {eight}", f"polisnr. {nine}", f"verplichting {ten}", f"grootboek {eight}", f"kpl {t.digits(7)}",
                  f"EAN 8716{t.digits(14)}", f"betalingskenmerk {t.digits(4)} {t.digits(4)} {t.digits(4)} {t.digits(4)}", f"debiteur {t.digits(6)}", f"crediteur {t.digits(5)}",
                  f"memo {nine}", f"boekstuk {nine}", f"factuurnummer: {nine}", f"bon {t.digits(6)}", f"SEPA batch {ten}", f"meterstand {t.digits(6)}", f"offerte {nine}",
                  f"factuur {t.digits(9)}", f"inv {t.digits(8)}", f"RSIN {nine}", f"projectnr {eight}", f"termijn {t.rng.randint(1, 12)}/12 {nine}"])


def no_name(t):
    surname, _ = t.surname(0.1)
    return t.one(["Dr. Schaepmanschool", "Anne Frankschool", "Koning Willem I College", "Prinses Beatrixschool gymlokaal", "Mr. Visserhuis", "Ds. Piersonschool", "V.V. Zwaluwen",
                  "s.v. De Kroon subsidie", "R.K. basisschool St. Jozef", "O.B.S. De Regenboog", "P.C.B.S. De Rank", "Johan Cruijff Court", "Willem van Oranje kazerne",
                  "Jan Ligthartschool nieuwbouw", "Theo Thijssen kindcentrum", "Titus Brandsma lyceum", "De Haan winkelcentrum", "Prins Maurits scouting", "Groot onderhoud gebouwen",
                  "Bos en Groen beheer", "onderhoud bos", "bakker broodjes lunch", "jonge kaas raadsborrel", "salarissen jan t/m mei", "jan-mrt voorschot", "Mei kermis", "Klein onderhoud",
                  "Jeugdhulp Regio Rijnmond", "Beschermd Wonen Centrum", "Maas en Waal samenwerking", "Meer Groen In De Wijk", "De Berg sportcomplex", "De Vries gebouw huur",
                  "Burgemeester en Wethouders", "College van B&W", "Vink containers", "Zwart asfalt", "De Wit Gele Kruis", "Prins Claus brug", "Kok kantine inhuur", "Huisman kraanwerk offerte NV",
                  "Bibliotheek Theek 5", "GR Drechtsteden", "Peel en Maas afrekening", "inhuur kok bedrijfsrestaurant", "visser vergunning", "mulder molen subsidie", "A. Vogel tuin e.d.",
                  f"Stichting {surname} Fonds", "Carel Coenraadpolder", "Pieter Jelles school", "P. Debije stichting", "Rode Kruis", "Sint Maarten optocht", "Het Nieuwe Werken", "Raad van State",
                  "Bureau Halt", "Veilig Thuis Oost", "Dag van de Leraar", "Hart voor Dordt"])


def no_date(t):
    day, month, year = t.rng.randint(1, 28), t.rng.randint(1, 12), t.rng.randint(2019, 2025)
    return t.one([f"fact.dat. {day:02d}-{month:02d}-{year}", f"per {day}-{month}-{year}", f"{day:02d}-{month:02d}-{year} t/m {28:02d}-{month:02d}-{year}", f"Wmo {year} kw {t.rng.randint(1, 4)}",
                  f"PGB {year}", f"Jeugdwet {year}", f"JW {year} voorschot", f"wmo {year} afrekening", f"zaaksysteem licentie {year}", f"dossiervorming {year}", f"besluit d.d. {day} {MONTHS[month - 1]} {year}",
                  f"raadsbesluit {day:02d}-{month:02d}-{year}", f"Woo-verzoek {year}", f"Wmo hulpmiddelen {year}", f"clientondersteuning {year}", f"week {t.rng.randint(1, 52)}-{year}", f"boekjaar {year}/{year + 1}"])


def no_plain(t):
    what = t.one(["schoonmaak gemeentehuis", "energie", "gas en water", "onderhoud lift", "kantoorartikelen", "abonnement vakblad", "software onderhoud", "accountantskosten",
                  "jaarlijkse bijdrage GR", "verzekering gebouwen", "afschrijving", "rente leningen", "doorbelasting uren", "kapitaallasten", "algemene uitkering", "OZB eigenaren woningen",
                  "rioolheffing", "afvalstoffenheffing", "toeristenbelasting", "dotatie voorziening", "onttrekking reserve", "jeugdhulp zonder verblijf", "Wmo huish. hulp ZIN",
                  "inhuur derden", "opleidingskosten", "drukwerk verkiezingen", "gladheidsbestrijding", "maaien bermen", "straatmeubilair", "huur kopieerapparaat", "telefoonkosten",
                  "porti", "representatie", "subsidie muziekvereniging", "huur sporthal", "leges bouwvergunningen", "grondverkoop", "plankosten", "legeskosten RvS", "stelpost"])
    return t.one([f"{what}", f"{what} {t.one(PERIODS)}", f"{t.one(PERIODS)} {what}", f"{what} termijn {t.rng.randint(1, 12)}", f"{what} fact. {t.digits(6)}", f"corr. {what}",
                  f"{what} {t.one(PLACES)}"])


NOTHING = [(no_plain, 4), (no_firm, 3), (no_street, 3), (no_number, 3), (no_name, 3), (no_office, 2), (no_date, 2)]


def nothing(t):
    maker = t.rng.choices([maker for maker, _ in NOTHING], [weight for _, weight in NOTHING])[0]
    text = maker(t)
    if t.chance(0.3):
        text = t.one([f"{text} {t.one(PERIODS)}", f"{t.one(PERIODS)} {text}", f"corr. {text}", f"mem {t.digits(4)} {text}", f"{text} (doorbel.)", f"bijdrage {text}"])
    if t.chance(0.25):
        text = text[:40].rstrip()
    return cased(t, text, [])[0]


def texts():
    """All of them, shuffled, the same each time."""
    t = Typist(random.Random(SEED))
    made = [(kind, *plant(t, kind)) for kind, count in PLANTS.items() for _ in range(count)]
    made += [("none", nothing(t), []) for _ in range(HOW_MANY - len(made))]
    t.rng.shuffle(made)
    return made

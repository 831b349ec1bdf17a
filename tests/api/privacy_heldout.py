"""A third corpus of planted texts, written without a look at the rules, their lists, or the two corpora before it.

20,000 descriptions as Dutch ledgers have them: abbreviations, capitals, diacritics, punctuation that is glued to words. Half hold one
planted thing about a person, half hold none but look like it: firms that are called like people, streets that are projects, numbers of
products and invoices, dates of invoices, initials of bodies. `texts()` gives (kind, text, secrets): what must not be left of the
text once it is masked; for a text without anything kind is "none" and secrets is empty. What it showed: tests/privacy-heldout.md.
"""
import random

SEED = 20261128
HOW_MANY = 20000

COMMON = """Jansen De_Vries Van_den_Berg Van_Dijk Bakker Janssen Visser Smit Meijer De_Boer Mulder De_Groot Bos Vos Peters Hendriks
Van_Leeuwen Dekker Brouwer De_Wit Dijkstra Smits De_Graaf Van_der_Meer Van_der_Linden Kok Jacobs De_Haan Vermeulen Van_den_Heuvel
Van_der_Veen Van_den_Broek De_Bruijn De_Bruin Schouten Willems Van_Vliet Van_de_Ven Hoekstra Maas Verhoeven Koster Van_Dam Prins
Blom Huisman Peeters De_Jonge Kuipers Van_Veen Postma Kramer Van_den_Brink Scholten Van_Wijk Postma Martens Vink Timmermans Groen
Gerritsen Jonker Van_Loon Boer Van_der_Velde Willemsen De_Lange De_Vos Schipper Molenaar Kuiper Van_Beek Hermans Hofman Verbeek
Van_der_Heijden Hoogendoorn Driessen Jongsma Wiersma Koning Bosman Veenstra Evers Gerrits Sanders Kuijpers Wouters Zijlstra
Yilmaz Kaya El_Idrissi Ali Nguyen Mohamed Van_'t_Hof In_'t_Veld Ter_Horst Ten_Brink Op_den_Kamp""".split()
RARE = """Özdemir Bouazzaoui Çelik Müller Ibáñez Håkansson Wójcik Szczepański Haddad Tesfamariam Ould_Lahcen Al-Khatib Abdirahman
Ramcharan Soekhai Maduro Pinas Wijngaarde Tjon-A-Ten Bisschops_van_Tuinen Ploegmakers Quaedflieg Roelofsma Sjoerdsma Tuinhof
Uitdehaag Vroegindeweij Westerhuis IJsselstein IJpelaar Zonderland Noordegraaf Hakvoort Leeflang Oudshoorn Kruithof Wijnberger
Stoffelen Koolhaas_Revers Goossens-Krabbe Dijkstra-Wiersma Bakker-Smit Klein_Gunnewiek Groot_Koerkamp Te_Riele Nijenhuis Böhm
Çağlar Đorđević Nuñez Grünberg Lefèbvre Doğan Şahin Petrović Kowalska Andreï Okonkwo Baldewsingh Hoogeveen-Tromp""".split()
GIVEN = """Jan Piet Kees Johannes Maria Anna Sanne Daan Emma Lotte Bram Femke Sjoerd Wietske Fatima Mohammed Ahmed Aïcha Yusuf Zeynep
Noor Tim Thijs Ruben Lars Eva Lisa Iris Marieke Hendrik Willem Gerrit Cornelis Elisabeth Johanna Petra Ingrid Monique José René
Chantal Björn Zoë Mehmet Ayşe Hatice Karim Samira Omar Layla Dirk Joke Truus Wim Henk Ria Tineke Bas Jeroen Marloes Anouk Koen""".split()
STREETS = """Kerkstraat Dorpsstraat Molenweg Julianalaan Schoolstraat Stationsweg Beatrixstraat Wilhelminalaan Nieuwstraat Hoofdstraat
Oranjestraat Eikenlaan Lindelaan Parallelweg Industrieweg Dorpsplein Havenkade Lange_Dijk Achterom Sportlaan Rembrandtstraat
Burg._van_Houtenlaan Prins_Hendrikkade Oude_Gracht Zuidersingel Westerdreef Marktplein Vogelsang 't_Hoefje Noordeinde Veerdam
Kon._Emmaplein 2e_Weteringdwarsstraat Laan_van_Nieuw_Oost_Indië Kleine_Noord Achter_de_Hoven Tolhuislaan Broekermeerstraat""".split()
TOWNS = "Waterrijk Oudeveen Nieuwkoop Heerhugowaard 's-Gravenzande Bergen_op_Zoom Veenendaal Alphen_a/d_Rijn Ter_Apel".split()
BANKS = "ABNA INGB RABO SNSB TRIO KNAB BUNQ ASNB RBRB FVLB".split()
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
SHORT = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()
HOSTS = "gmail.com ziggo.nl kpnmail.nl hotmail.com outlook.com xs4all.nl planet.nl live.nl online.nl stichtingdeberk.nl".split()

BEFORE = ["Uitk. PW", "Voorschot", "Terugbet.", "Bijdr.", "Verg.", "Nabet.", "Bijz. bijst.", "WMO-verv.", "Eigen bijdr.", "Leerl.verv.",
          "Schade", "Correctie", "Boeking", "Memoriaal", "Inzake", "Betr.", "Storno", "Restitutie OZB", "Kwijtsch.", "Afl. lening",
          "Huur", "Woningaanp.", "Inrichtingskst.", "SUBS.", "Bezwaar", "Gesprek", "Bloemen", "Reisk.", "Lening", "Hulp b/h huish."]
AFTER = ["", "", "", " jan", " feb.'24", " mrt 2024", " per. 03", " wk 12", " 2024-1", " (def.)", " 1e term.", " t/m jun.", " corr.", " rest",
         " Q2", " -nota 24013", " voorsch.", " hh", " bis", " fact 2400871"]


class Maker:
    """One stream of chance, so that the same texts come each time."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def pick(self, some):
        return self.chance.choice(some)

    def digits(self, count):
        return "".join(self.pick("0123456789") for _ in range(count))

    def number(self, low, high):
        return self.chance.randint(low, high)

    def surname(self, common=None):
        common = self.chance.random() < 0.6 if common is None else common
        return self.pick(COMMON if common else RARE).replace("_", " ")

    def initials(self):
        letters = [self.pick("ABCDEFGHIJKLMNPRSTVWYZ") for _ in range(self.number(1, 3))]
        if self.chance.random() < 0.1:
            letters[-1] = self.pick(["Th", "Chr", "IJ", "Ph", "Fr"])
        return letters

    def inside(self, surname):
        """A surname as it is within a sentence: its particles are small, and sometimes short."""
        words = surname.split(" ")
        small = [word.lower() if word in ("De", "Van", "Den", "Der", "Ter", "Ten", "Te", "In", "Op") else word for word in words]
        said = " ".join(small)
        if said.startswith("van de") and self.chance.random() < 0.3:
            tail = said.split(" ", 2)[2]
            said = self.pick(["v.d. ", "v/d ", "vd ", "v.d."]) + tail
        elif said.startswith("van ") and self.chance.random() < 0.15:
            said = "v. " + said[4:]
        return said

    def bare(self, surname):
        """What of a surname tells who it is: without particles."""
        parts = ("de", "van", "den", "der", "ter", "ten", "te", "in", "op", "'t", "ould", "el", "al")
        words = [word for word in surname.split(" ") if word.lower() not in parts]
        return words[-1] if words else surname

    def cased(self, text, secrets):
        """Ledgers of mainframes have no small letters; hurried people have no large ones."""
        draw = self.chance.random()
        if draw < 0.2:
            return text.upper(), [secret.upper() for secret in secrets]
        if draw < 0.3:
            return text.lower(), [secret.lower() for secret in secrets]
        return text, secrets

    def framed(self, said, glue=True):
        before = self.pick(BEFORE)
        between = self.pick([" ", " ", " ", " - ", ": ", ", ", "/"] if glue else [" ", " - ", ": "])
        return before + between + said + self.pick(AFTER)


def eleven(maker, length):
    """A citizen service number: 9 digits of which 9,8..2,-1 times each is a multiple of 11."""
    while True:
        front = ("0" if length == 8 else str(maker.number(1, 9))) + maker.digits(7)
        if length == 8 and front[1] == "0":
            continue
        rest = sum(int(digit) * weight for digit, weight in zip(front, range(9, 1, -1))) % 11
        if rest < 10:
            return (front + str(rest))[9 - length:]


def iban(maker, land, bank):
    digits = "".join(str(int(letter, 36)) for letter in bank + land + "00")
    return f"{land}{98 - int(digits) % 97:02d}{bank}"


def plant_bsn(maker):
    if maker.chance.random() < 0.1:
        number = eleven(maker, 8)
        said = maker.pick(["bsn ", "BSN: ", "sofinr ", "bsn-nr. "]) + number
        return said, [number]
    number = eleven(maker, 9)
    form = maker.pick([number] * 5 + [f"{number[:4]}.{number[4:6]}.{number[6:]}", f"{number[:3]}.{number[3:6]}.{number[6:]}",
                                      f"{number[:3]} {number[3:6]} {number[6:]}", f"{number[:4]} {number[4:6]} {number[6:]}",
                                      f"{number[:3]}-{number[3:6]}-{number[6:]}"])
    word = maker.pick(["BSN ", "bsn:", "BSN=", "bsnnr.", "BSN-nr ", "burgerservicenr. ", "sofi-nr ", "SoFi ", "BSN nr: ", "bsn", "b.s.n. ",
                       "(bsn ", "", "", "", "cl. "])
    return word + form + (")" if word.startswith("(") else ""), [form]


def plant_iban(maker):
    draw = maker.chance.random()
    if draw < 0.8:
        value = iban(maker, "NL", maker.pick(BANKS) + maker.digits(10))
    elif draw < 0.9:
        value = iban(maker, "DE", maker.digits(18))
    else:
        value = iban(maker, "BE", maker.digits(12))
    form = maker.pick([value, value, value, " ".join(value[at:at + 4] for at in range(0, len(value), 4)), value.lower(),
                       "-".join(value[at:at + 4] for at in range(0, len(value), 4)),
                       f"{value[:4]} {value[4:8]} {value[8:]}", ".".join(value[at:at + 4] for at in range(0, len(value), 4))])
    word = maker.pick(["IBAN ", "IBAN:", "rek.", "rek.nr. ", "op ", "/", "t.n.v. opdr.gever/", "bank ", "", "naar ", "iban=", "("])
    return word + form + (")" if word == "(" else ""), [form]


def plain(text):
    swap = str.maketrans("ÖöÇçüäáéèñåóńŞşğĐđïćë'", "OoCcuaaeenaonSsgDdice ")
    return text.translate(swap).replace(" ", "").replace("-", "").replace("ö", "o").lower()


def plant_email(maker):
    name, given = plain(maker.surname()), plain(maker.pick(GIVEN))
    local = maker.pick([f"{given}.{name}", f"{given[0]}.{name}", f"{given}{maker.number(1, 99)}", f"{name}_{given}", f"{given}-{name}",
                        f"fam.{name}", f"{given[0]}{name}+gem", f"{given}.{name}.{maker.number(50, 99)}"])
    value = f"{local}@{maker.pick(HOSTS)}"
    word = maker.pick(["mail ", "e-mail: ", "<", "via ", "", "(", "mailto:", "per mail/", "e:"])
    return word + value + {"<": ">", "(": ")"}.get(word, maker.pick(["", "", ",", ".", ";"])), [value]


def plant_phone(maker):
    mobile = str(maker.number(1, 8)) + maker.digits(7)
    area, local = maker.pick([("020", maker.digits(6)), ("0182", maker.digits(5)), ("030", maker.digits(6)), ("0515", maker.digits(5)),
                              ("076", maker.digits(6)), ("0900", ""), ("038", maker.digits(6))])
    local = str(maker.number(2, 9)) + local if area != "0900" else ""
    forms = [f"06-{mobile}", f"06{mobile}", f"06 {mobile}", f"06 {mobile[:2]} {mobile[2:4]} {mobile[4:6]} {mobile[6:]}", f"+316{mobile}",
             f"+31 6 {mobile[:4]} {mobile[4:]}", f"00316{mobile}", f"+31(0)6-{mobile}", f"+31 (0)6 {mobile}", f"06.{mobile}",
             f"06/{mobile}", f"06-{mobile[:4]} {mobile[4:]}", f"06 - {mobile}", f"06-{mobile[:2]}.{mobile[2:4]}.{mobile[4:6]}.{mobile[6:]}",
             f"0031 6 {mobile}"]
    if local:
        forms += [f"{area}-{local}", f"{area} {local}", f"({area}) {local}", f"{area}{local}", f"+31 {area[1:]} {local}",
                  f"{area}-{local[:-4]} {local[-4:-2]} {local[-2:]}"]
    form = maker.pick(forms)
    word = maker.pick(["tel. ", "tel:", "T ", "mob. ", "tel.nr. ", "bellen ", "", "", "gsm ", "(", "telefoon ", "06nr: "])
    return word + form + (")" if word == "(" else ""), [form]


def plant_address(maker):
    street = maker.pick(STREETS).replace("_", " ")
    if street.endswith("straat") and maker.chance.random() < 0.25:
        street = street[:-6] + "str."
    number = str(maker.number(1, 240)) + maker.pick(["", "", "", "", "a", "-2", " bis", "B", " III", "-hs", " a/b"])
    letters = "".join(maker.pick("ABCDEGHJKLMNPRSTVWXZ") for _ in range(2))
    if letters in ("SA", "SD", "SS"):
        letters = "KL"
    code = str(maker.number(1000, 9999))
    post = maker.pick([f"{code} {letters}", f"{code}{letters}", f"{code} {letters}", f"{code}{letters.lower()}"])
    town = maker.pick(TOWNS).replace("_", " ")
    form = maker.pick([f"{street} {number}, {post} {town}", f"{street} {number} {post}", f"{street} {number} te {post} {town}",
                       f"{street} {number}/{post}", f"{post} {number}, {street}", f"{post}-{number} ({street})",
                       f"{street} {number} ({post})", f"{street} nr. {number}, {post}", f"{street} {number}; {post} {town}"])
    word = maker.pick(["", "", "adres ", "adr. ", "wonende ", "won.aanp. ", "p/a ", "t.h.v. ", "perceel ", "woning "])
    whole = f"{street} {number}"
    return word + form, [post] + ([whole] if whole in form else [])


def plant_birth(maker):
    year, month, day = maker.number(1931, 2019), maker.number(1, 12), maker.number(1, 28)
    form = maker.pick([f"{day:02d}-{month:02d}-{year}", f"{day}-{month}-{year}", f"{day:02d}/{month:02d}/{year}", f"{day:02d}.{month:02d}.{year}",
                       f"{year}-{month:02d}-{day:02d}", f"{day} {MONTHS[month - 1]} {year}", f"{day} {SHORT[month - 1]}. {year}",
                       f"{day:02d}{month:02d}{year}", f"{year}{month:02d}{day:02d}", f"{day:02d}-{month:02d}-{year % 100:02d}",
                       f"{day} {SHORT[month - 1]} '{year % 100:02d}", f"{day:02d}-{SHORT[month - 1]}-{year}"])
    word = maker.pick(["geb. ", "geb.", "geb ", "geboren ", "geb.dat. ", "geboortedatum: ", "geb.datum ", "gebdat ", "geboren op ", "(geb. ",
                       "geb. dd ", "geb.d.d. ", "geboortedat. "])
    return word + form + (")" if word.startswith("(") else ""), [form]


def plant_case(maker):
    number = maker.pick([maker.digits(6), str(maker.number(10000, 99999)), maker.digits(8), f"2024-{maker.digits(5)}", f"Z-24-{maker.digits(6)}",
                         f"Z24/{maker.digits(6)}", f"Z{maker.digits(7)}", f"2023.{maker.digits(4)}", f"{maker.number(100, 999)}.{maker.digits(3)}"])
    word = maker.pick(["zaak ", "zaaknr. ", "zaaknr:", "ZAAKNR ", "zaaknummer ", "cliëntnr. ", "clientnr ", "cliëntnummer: ", "dossier ",
                       "dossiernr. ", "dossiernr", "dos.nr. ", "wmo-nr. ", "WMO nr ", "pgb-nr ", "PGB nr. ", "JW-nr. ", "zaak-id ",
                       "zaakid:", "casenr. ", "case ", "zk.nr. ", "cl.nr. ", "client ", "cliënt nr ", "klantnr ", "zaak nr. ", "zaaksnr. "])
    return word + number, [number]


def plant_title(maker):
    surname = maker.surname()
    said = maker.inside(surname)
    title = maker.pick(["dhr. ", "Dhr ", "dhr.", "mw. ", "mw.", "Mw ", "mevr. ", "Mevr.", "mevrouw ", "de heer ", "De heer ", "fam. ", "Fam.",
                        "familie ", "erven ", "mr. ", "drs. ", "ir. ", "ing. ", "prof. ", "dr. ", "mej. ", "hr. ", "dhr/mw ", "hr/mw. ",
                        "de hr. ", "wed. ", "weduwe ", "dhr en mw ", "heer "])
    middle = ""
    if maker.chance.random() < 0.4:
        middle = ".".join(maker.initials()) + maker.pick([". ", ".", ". "])
    return title + middle + said, [maker.bare(surname)]


def plant_initials(maker):
    surname = maker.surname()
    said, letters = maker.inside(surname), maker.initials()
    dotted = ".".join(letters) + "."
    loose = "".join(letter[0] for letter in letters)
    particles = " ".join(word for word in said.split(" ")[:-1] if word.islower())
    core = surname.split(" ")[-1] if particles else surname
    behind = f"{core}, {dotted}{' ' + particles if particles else ''}"
    form = maker.pick([f"{dotted} {said}", f"{dotted} {said}", f"{dotted}{said}", f"{dotted} {said}", behind, f"{surname}, {dotted}",
                       f"{surname} {dotted}", f"{' '.join(letters)} {said}" if len(letters) > 1 else f"{dotted} {said}",
                       f"{loose} {said}" if len(loose) > 1 else f"{dotted} {said}", f"({dotted} {said})"])
    return form, [maker.bare(surname)]


def plant_known(maker):
    surname = maker.surname(common=True)
    given, said = maker.pick(GIVEN), maker.inside(surname)
    form = maker.pick([f"{given} {said}", f"{given} {said}", f"{given} {said}", f"{surname}, {given}", f"{surname} {given}",
                       f"{given} {maker.pick('ABCDEFHJKLM')}. {said}", f"{given} en {maker.pick(GIVEN)} {said}"])
    return form, [maker.bare(surname)]


def plant_cue(maker):
    surname, given = maker.surname(common=False), maker.pick(GIVEN)
    cue = maker.pick(["t.b.v. ", "tbv ", "t.n.v. ", "tnv ", "namens ", "aan ", "voor cliënt ", "begeleiding ", "i.o. ", "inz. ", "p/a "])
    return cue + f"{given} {maker.inside(surname)}", [maker.bare(surname)]


PLANTS = {
    "bsn": (plant_bsn, 1200), "iban": (plant_iban, 1000), "email": (plant_email, 900), "phone": (plant_phone, 900),
    "address": (plant_address, 1000), "birth": (plant_birth, 800), "case": (plant_case, 1000), "title": (plant_title, 1200),
    "initials": (plant_initials, 1000), "known": (plant_known, 700), "cue": (plant_cue, 300),
}
# Kinds whose writing is not told apart by capitals are not written otherwise than they are.
KEEPS_CASE = {"iban"}

FIRMS = ["Bakker Bouw B.V.", "Jansen & Zn.", "Van Dijk Educatie", "Mulder Groen BV", "Vermeulen Installatietechniek", "De Boer Personeel",
         "Smit Transport", "Visser & Visser accountants", "Loon- en grondverzetbedrijf Hoekstra", "VOF Gebr. Postma", "Dekker Zaden",
         "Kuipers Verhuur", "De Vries en Verburg Bouw", "Koninklijke Bos", "Gerritsen Drukwerk", "Peters Catering", "Van der Velde Asfalt",
         "Brouwer Infra", "Prins Verlichting", "Meijer Metaal BV", "Maas Advies N.V.", "Firma Blom", "De Wit Schilders", "Kramer Groep",
         "Schouten Zekerheid", "Willems Smits Ingenieurs", "Van Leeuwen Buizen", "Hermans Adviesbureau", "Wouters Reclame", "Jonker Verlichting"]
PROJECTS = ["Burg. van Houtenlaan", "Dr. Schaepmanstraat", "Pres. Kennedylaan", "Mr. Troelstraweg", "Prof. Lorentzlaan", "Wethouder Buskensplein",
            "Willem de Zwijgerlaan", "Jan van Galenstraat", "Anne Frankschool", "Pieter Zeemanweg", "Piet Heinkade", "Anna Paulownaplein",
            "Jan Steenstraat", "Prins Bernhardbrug", "Kon. Julianapark", "Ir. Lelysingel", "Past. Vinkstraat", "Emmalaan", "Thorbeckeplein",
            "J.P. Coenstraat", "Johan de Wittlaan", "De Ruyterkade", "Dorpsstraat", "Molenweg", "Stationsgebied", "Havenkwartier"]
BODIES = ["G.G.D. Hollands Midden", "C.J.G. Noord", "C.A.O. Gemeenten", "O.Z.B. woningen", "W.O.Z. beschikkingen", "S.R.O. Amersfoort",
          "G.R. Ferm Werk", "V.N.G. congres", "P.O. scholen", "V.O. huisvesting", "R.U.D. Zuid-Limburg", "I.C.T. Beheer", "K.C.C. bezetting",
          "B.S.O. De Klimboom", "O.B.S. De Regenboog", "R.K. Parochie", "S.V. Oudeveen", "V.V. De Meern", "A.V. Spirit", "St. Welzijn", "St. Jozef",
          "W.V. De Kaag", "MFC De Stuw", "SCW Waterrijk", "BIZ Centrum"]
GOODS = ["kopieerpapier A4 80gr", "toner HP 305X", "strooizout", "bladblazer Stihl BG86", "bureaustoel Ahrend 2020", "verkeersborden RVV C1",
         "koffiebonen", "licentie Centric", "onderhoud CV-ketel", "zandzakken", "boombescherming", "LED armaturen", "klinkers keiformaat",
         "straatmeubilair", "laptop Dell 5540", "glasbewassing", "liftonderhoud", "kerstpakketten", "vlaggen", "AED accu's", "inhuur riolering",
         "speeltoestel Kompan", "dienstauto", "abonnement Binnenlands Bestuur", "catering raadsvergadering", "drukwerk stembiljetten"]


def no_date(maker):
    year, month, day = maker.number(2019, 2025), maker.number(1, 12), maker.number(1, 28)
    return maker.pick([f"{day:02d}-{month:02d}-{year}", f"{day}/{month}/{year}", f"{year}{month:02d}{day:02d}", f"{day} {SHORT[month - 1]}. {year}",
                       f"{day:02d}.{month:02d}.{year % 100:02d}", f"{day} {MONTHS[month - 1]} {year}"])


def no_number(maker):
    return maker.pick([f"F{maker.digits(8)}", f"2024{maker.digits(5)}", f"VF24-{maker.digits(5)}", f"{maker.digits(6)}", f"{maker.digits(9)}",
                       f"{maker.digits(7)}", f"INV-{maker.digits(4)}/{maker.digits(2)}", f"RE{maker.digits(10)}", f"24.{maker.digits(4)}.{maker.digits(3)}",
                       f"{maker.digits(10)}", f"9{maker.digits(7)}"])


def nothing(maker):
    """A text that tells of nobody."""
    firm, project, body, goods = maker.pick(FIRMS), maker.pick(PROJECTS), maker.pick(BODIES), maker.pick(GOODS)
    date, number = no_date(maker), no_number(maker)
    year, some = maker.number(2020, 2025), maker.number(1, 12)
    return maker.pick([
        f"{firm} fact. {number}", f"Fact.nr {number} d.d. {date}", f"{firm}/{goods}", f"{goods}, art.nr. {number}", f"Reconstructie {project}",
        f"Herinr. {project} fase {some}", f"Riolering {project} {year}", f"VRI {project}/{maker.pick(PROJECTS)}", f"{body} bijdr. {year}",
        f"{body} {some}e kwartaal", f"{goods} {firm}", f"Onderh. {project} wk {some}", f"Ordernr. {number} {goods}", f"Bestelling {number}",
        f"KvK {maker.digits(8)} {firm}", f"BTW NL{maker.digits(9)}B01", f"Factuurdatum {date}", f"Nota {number} dd {date}", f"Contract {number} {firm}",
        f"Inhuur via {firm} per. {some}", f"Energie jan-{SHORT[some - 1]} {year}", f"Eindafr. stroom EAN 8716{maker.digits(14)}",
        f"Voorsch. Wmo {year}", f"Jeugdwet {year} {some}e term.", f"PGB-portaal licentie {year}", f"Dossierkasten archief {year}",
        f"Geb.beheer {date}", f"Gebouw {some}: onderh. {date}", f"Geb. C schilderwerk {date}", f"Geboortebos aanplant {year}",
        f"Zaaksysteem licentie {year}", f"Zaakgericht werken fase {some}", f"Cliëntenraad bijdr. {year}", f"BSN-koppeling software {year}",
        f"Kst.plaats {maker.digits(6)} grootb. {maker.digits(5)}", f"Zonnepark {some} MW {firm}", f"Tel.kosten {SHORT[some - 1]} {year}",
        f"Alg. nr. 14 0{maker.number(10, 79)} abonn.", f"Kenteken {maker.digits(2)}-{maker.pick(['BVK', 'TXR', 'ZPL'])}-{some % 10}", f"Mailing {goods}",
        f"IBAN-naamcheck {year}", f"Ing.bureau {firm}", f"Arch.buro {firm} {project}", f"Adviesk. mr. Visserhuis", f"Subs. {body}",
        f"Proj. {maker.digits(4)} {project}", f"Werknr {maker.digits(6)}-{some}", f"Perceel {maker.pick('ABCDK')} {maker.digits(4)}", f"Afval {maker.number(1000, 4000)} KG",
        f"{maker.number(1000, 9000)} ST {goods}", f"Krediet {year} €{maker.number(10, 99)}.{maker.digits(3)},-", f"Bomen {project} ({maker.number(10, 90)} st.)",
        f"Gladheid {SHORT[some - 1]}/{SHORT[some % 12]} {firm}", f"Doorbel. {body}", f"Verk. grond {project} kavel {some}", f"Rente lening BNG {number}",
        f"Abonn. {goods} 1-1-{year} t/m 31-12-{year}", f"Verz. opstal {year} polis {number}", f"Vergadering d.d. {date} {goods}",
        f"Brandweer kazerne {project}", f"OBS Jan Ligthart {goods}", f"Sporthal De Wielewaal {goods}", f"Zwembad De Vijf Heuvels", f"Bibliotheek 't Kaar",
        f"DVO {body} {year}", f"Voorz. {goods}", f"Pakbon {number}, order {no_number(maker)}", f"Corr. boekst. {number}", f"J.O.P. {project}",
        f"Memo {number} afschr.", f"Pinbetaling {date} {firm}", f"Huur {body} {date}", f"Onv.", f"n.t.b. {SHORT[some - 1]}", f"Afr. {year - 1} i.v.m. {goods}"])


def texts():
    maker, made = Maker(SEED), []
    for kind, (plant, count) in PLANTS.items():
        for _ in range(count):
            said, secrets = plant(maker)
            text = maker.framed(said)
            if kind not in KEEPS_CASE:
                text, secrets = maker.cased(text, secrets)
            made.append((kind, text, secrets))
    while len(made) < HOW_MANY:
        text, _ = maker.cased(nothing(maker), [])
        made.append(("none", text, []))
    maker.chance.shuffle(made)
    return made

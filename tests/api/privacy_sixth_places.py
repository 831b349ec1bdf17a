"""Addresses of the sixth corpus: streets and numbers in all writing, postcodes, boxes, boats and wagons, and such as lie abroad."""
from privacy_sixth_draw import LETTERS, R, digits, pick

STREETS = """Kerkstraat;Dorpsstraat;Molenweg;Schoolstraat;Hoofdweg;Stationsweg;Prinses Margrietlaan;Graaf Willemstraat;Berkenlaan;Nieuwstraat;Raadhuisplein;Parallelweg
Zuiderkade;Westwal;Vlinderhof;Meidoornpad;Hoge Rijndijk;Oude Gracht;Jacob Catsstraat;Sint Annastraat;Pastoor Bolsiusstraat;Wethouder Sanderslaan;Tuinstraat
Bloemendaalseweg;Zandweg;Rembrandtlaan;Vermeerstraat;Frans Halsstraat;Churchilllaan;Karel Doormanstraat;Watermolenlaan;Tolweg;Ambachtslaan;Heideweg;Beukenhof
Spoorsingel;Noordersingel;Zwanebloem­laan;Waterlelie­straat;Kievitstraat;Merelhof;Lijsterpad;Boogschutterstraat;Saturnusweg;Ganzenwaard;Rietgors;Loopschans""".replace("\u00ad", "").replace("\n", ";").split(";")
SHORT = """Kerkstr.;Kerkstr;Dorpsstr;Molenwg;Schoolstr.;Stationswg.;Pr. Beatrixln;Pr.Margrietln.;Burg. v.d. Boschln;Burg.Jansenstr;Kon. Wilhelminapl.;Kon.Julianapln;Dr. Schaepmanstr;Dr.Lelylaan;Gr. v. Prinstererstr
Jac. v. Lennepstr.;St. Josephstr;St.Jansstr.;H. Dunantweg;P.C. Hooftstr.;2e Hugo de Grootstr;1e Oosterweg;Ln v. Nieuw-Guinea;Nw. Kerkstr;Nwe Marktstr;Ods. Voorburgwal;Mr. Troelstraln;Past. Bolsiusstr;Weth. Sandersln
Gen. Spoorstr;Adm. de Ruyterwg;Prof. Lorentzln;Ir. Lelyweg;v. Goghstr;V.d. Helststr.;Ant. Coolenln;Ger. Doustr""".replace("\n", ";").split(";")
# What no ending tells; most stand beside a word or a postcode that does.
ODD = """Achterom;Noordeind;Het Wold;De Hooge Brink;Plein 1944;Zeedijk;Lange Voorhout;Molenwal;Blauwe Hand;Bij de Kerk;Aan de Vaart;Op de Bult;In de Cramer;Achter de Molens;De Bleek;'t Zand;Buorren;Hegedyk;De Finne;Skoallestrjitte;Tsjerkestrjitte
Laan van Meerdervoort;Laan 1940-1945;Voorstreek;Nieuwe Uitleg;Oostvest;Waterpoort;Breestraat;Vismarkt;Brink;De Wetering;Kleine Noord;Het Hoogt;Oosteinde;Westerend;Zuidereind;Rijksstraatweg;Lage Zijde;Hoge der A;Munnekeholm;Zwarteweg""".replace("\n", ";").split(";")
TOWNS = "Waterrijk;Meppel;Deurne;Almere;Zeist;Veendam;Oss;Goes;Tiel;Assen;Zwolle;Baarn;Weert;Sneek;Breda;Den Helder;Bergen op Zoom;Alphen a/d Rijn;Capelle a/d IJssel;Kampen;Ede".split(";")
AT = ["", "", "", "", "adres ", "woonadres ", "woning ", "won. ", "bewoner ", "wonende ", "a/d ", "aan de ", "thv ", "t.h.v. ", "perceel ", "pand ", "object ", "obj.", "huur ", "adr: ", "adr.", "woz ", "verhuisd nr ", "nieuw adres ", "loc. ", "p/a ", "App. "]


def number():
    return R.choices((R.randrange(1, 100), R.randrange(100, 400), R.randrange(400, 1500)), (7, 3, 1))[0]


def house():
    """A number with what comes behind it."""
    at, letter = number(), pick("abcdefgh")
    if R.random() < 0.5:
        return f"{at}"
    return pick((f"{at}{letter}", f"{at} {letter}", f"{at}-{letter}", f"{at}{letter.upper()}", f"{at} {letter.upper()}", f"{at}-{R.randrange(1, 40)}", f"{at}/{R.randrange(1, 40)}", f"{at} bis", f"{at}bis", f"{at}-II", f"{at} III", f"{at} hs", f"{at}-hs", f"{at}-{R.randrange(1, 5)}hg",
                 f"{at} rd", f"{at} rood", f"{at} zw", f"{at} kmr {R.randrange(1, 30)}", f"{at} kamer {R.randrange(1, 30)}", f"{at} k{R.randrange(1, 30)}", f"{at}, app. {R.randrange(1, 30)}", f"{at} app {R.randrange(1, 30)}", f"{at} boven", f"{at} bov", f"{at} beneden", f"{at} achter",
                 f"{at}-{at + 2}", f"{at} t/m {at + 6}", f"{at} en {at + 2}", f"{at}/{at + 2}", f"{at} + {at + 2}", f"{at} huis", f"{at} unit {R.randrange(1, 9)}", f"{at}.{R.randrange(1, 30)}", f"{at} ben", f"{at}zw", f"{at} A{R.randrange(1, 9)}", f"{at} toev. {letter}"))


def postcode():
    two = f"{pick(LETTERS)}{pick(LETTERS)}"
    if two in ("SA", "SD", "SS"):
        two = "KL"
    four = f"{R.randrange(1012, 9998)}"
    return four, two


def written():
    four, two = postcode()
    return R.choices((f"{four} {two}", f"{four}{two}", f"{four}{two.lower()}", f"{four} {two.lower()}", f"{four}-{two}", f"NL-{four} {two}", f"{four}  {two}"), (6, 6, 2, 1, 1, 1, 1))[0]


def street_and_number():
    street = R.choices((pick(STREETS), pick(SHORT)), (5, 4))[0]
    at = house()
    between = pick((" ", " ", " ", " ", " ", " ", "", " nr. ", " nr ", " nr.", " no. ", " huisnr ", " hnr.", ", ", " - ", " # "))
    tail = pick(("", "", "", "", f" {pick(TOWNS)}", f" te {pick(TOWNS)}", f", {pick(TOWNS)}", f"/{pick(TOWNS)}", f" <{written()}>", f", <{written()}> {pick(TOWNS)}", f" <{written()}> {pick(TOWNS)}"))
    if R.random() < 0.06:
        return f"{pick(AT)}<{street}>{pick((' t/o ', ' to ', ' bij ', ' naast '))}<{at}>{tail}"
    return f"{pick(AT)}<{street}{between}{at}>{tail}"


def odd_street():
    street, at = pick(ODD), house()
    place = f"{pick(TOWNS)}"
    return pick((f"<{street} {at}>, <{written()}> {place}", f"<{street} {at}> <{written()}>", f"adres <{street} {at}>", f"woonadres: <{street} {at}> {place}", f"woning <{street} {at}>", f"bewoner(s) <{street} {at}>", f"pand <{street} {at}> {place}", f"<{street} {at}> te {place}",
                 f"verhuizing naar <{street} {at}>", f"huur woning <{street} {at}>", f"<{street} {at}>, {place}", f"wonende <{street} {at}>", f"<{street} nr {at}>", f"<{street} huisnr. {at}>", f"p/a <{street} {at}>"))


def by_postcode():
    four, two = postcode()
    at = house()
    return pick((f"<{four}{two} {at}>", f"<{four} {two} {at}>", f"<{four}{two}-{at}>", f"<{four}{two}/{at}>", f"<{four}{two.lower()} {at}>", f"pc <{four}{two}> hnr <{at}>", f"pc/hnr <{four}{two}/{at}>", f"postcode <{four} {two}> nr <{at}>", f"postc. <{four}{two}>, <{at}>",
                 f"<{four}{two}{number()}>", f"<{four} {two}, {at}>", f"pcode <{four}{two}> huisnr <{at}>", f"PC <{four}{two}>", f"postcode: <{four} {two}>", f"<{four}{two} nr {at}>", f"<{four}{two}_{at}>"))


def box():
    at = number()
    return pick((f"<Postbus {at}>", f"<postbus {at}>, <{written()}> {pick(TOWNS)}", f"<Postb. {at}> <{written()}>", f"<Pb {at}>, <{written()}> {pick(TOWNS)}", f"<PB. {at}> <{written()}> {pick(TOWNS)}", f"<Postbusnr {at}> {pick(TOWNS)}", f"<Postbus {at}> {pick(TOWNS)}",
                 f"<Antwoordnummer {R.randrange(100, 20000)}> {pick(TOWNS)}"))


def afloat():
    """Boats, wagons, and what stands on a park."""
    at, street = number(), pick(STREETS)
    ship = pick(("Vrouwe Jacoba", "De Goede Verwachting", "Anna", "Nooitgedacht", "Zeemeeuw", "Alida II", "De Zwerver"))
    return pick((f"woonboot {ship}, <{street} t/o {at}>", f"woonboot <{street} {at}>", f"woonschip '{ship}' <{street} {at}>", f"ligplaats <{street} {at}>", f"ligpl. <{street} {at}>", f"lpl <{street} {at}> ws {ship}", f"woonark {ship} <{pick(ODD)} {at}>",
                 f"woonwagen <{street} {at}>", f"standplaats <{street} {at}>", f"standpl. <{street} {at}>", f"liggeld <{street} t.o. {at}>", f"woonwagencentrum <{street} {at}>", f"chalet {R.randrange(1, 90)}, <{street} {at}>", f"recr.woning <{street} {at}>"))


def abroad():
    """Where people live who are paid from abroad, or who moved there."""
    at = number()
    return pick((f"<Hauptstrasse {at}>, <{digits(5)} Bad Bentheim>", f"<Hauptstraße {at}> <D-4{digits(4)} Kleve>", f"<Bahnhofstr. {at}> D-4{digits(4)} Emmerich", f"<Am Markt {at}>, 4{digits(4)} Gronau (DE)", f"<Rue de la Gare {at}>, <4{digits(3)} Liège>", f"<{at} rue Victor Hugo>, 75011 Paris",
                 f"<{pick(STREETS)} {at} bus {R.randrange(1, 20)}>, B-2{digits(3)} Antwerpen", f"<{pick(STREETS)} {at}>, <B-39{digits(2)} Pelt> België", f"<{at} High Street>, Leeds <LS{R.randrange(1, 9)} {R.randrange(1, 9)}AP>", f"<ul. Lipowa {at}/{R.randrange(1, 20)}> <61-{digits(3)} Poznań>",
                 f"<Calle Mayor {at}>, 28013 Madrid", f"<Via Roma {at}>, 00184 Roma", f"<Avenue Louise {at}> 1050 Bruxelles", f"<Lindenweg {at}>, <CH-8{digits(3)} Zürich>", f"<Kirchgasse {at}>, 4{digits(4)} Nordhorn", f"<Am Sportplatz {at}> DE-26{digits(3)} Leer"))


def address():
    return R.choices((street_and_number, odd_street, by_postcode, box, afloat, abroad), (11, 3, 4, 1, 1, 1))[0]()

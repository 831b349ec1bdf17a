"""The half of the fifth corpus (privacy_fifth.py) that tells of nobody: what a ledger is full of, and what only looks like a person."""
from privacy_fifth import MONTHS, R, TOWNS, digits, often, period, pick, surname, year

WORKS = ("reconstructie", "herinrichting", "riolering", "asfaltonderhoud", "verlichting", "groenonderhoud", "rotonde", "fietspad", "trottoirs", "bomen", "verkeersbesluit", "bouwrijp maken",
         "vervangen duiker", "speeltoestellen", "klinkers", "parkeerplaatsen", "brug", "baggeren", "gladheid", "planvorming")
STREETS = """Dr. Schaepmanlaan;Burg. Van Tuylstraat;Kerkstraat;Jan Steenstraat;Prof. Lorentzlaan;J.P. Coenweg;Willem de Zwijgerlaan;Ds. Talmastraat;Mr. Troelstraweg;Van der Duynlaan
De Ruyterkade;Pieter Breughelpad;Dorpsstraat;Oranje Nassaulaan;Wethouder Jansenpark;Prins Hendrikplein;M.H. Trompstraat;Anna Paulownalaan;Pastoor Vinckstraat;N345;Rondweg Oost""".replace("\n", ";").split(";")
SCHOOLS = """obs De Wegwijzer;CBS Prins Johan Friso;Willem-Alexanderschool;Dr. Schaepmanschool;Prof. Zernike College;Basisschool Juliana;Kindcentrum Anne Frank;RKBS St. Jozef
Prins Mauritsschool;Burgemeester Marijnenschool;MFA De Vlechter;Theo Thijssenschool;Jan Ligthartschool;OBS A.M.G. Schmidt;De Bakelgeert;PCB De Regenboog;Titus Brandsmalyceum
sporthal De Boog;zwembad De Meerkamp;gymzaal Kon. Beatrix;De Wilgen;bibliotheek Veenendaal;theater De Leest""".replace("\n", ";").split(";")
TRADES = ("Bakkerij", "Autobedrijf", "Garage", "Slagerij", "Hoveniersbedrijf", "Loonbedrijf", "Schildersbedrijf", "Notariskantoor", "Installatiebedrijf", "Transportbedrijf", "Drukkerij",
          "Aannemersbedrijf", "Bloemisterij", "Ingenieursbureau", "Fysiotherapie", "Taxi", "Advocatenkantoor", "Rijwielhandel", "Makelaardij", "Sloopwerken", "Apotheek", "Boekhandel")
FORMS = ("B.V.", "BV", "bv", "b.v.", "N.V.", "V.O.F.", "vof", "& Zn", "& Zonen", "B.V. i.o.", "Holding BV", "Beheer B.V.", "Groep", "Nederland BV", "en Zonen BV", "c.s. BV", "Advies B.V.")
FIRMS = """BAM Infra Nederland BV;Heijmans Wegen B.V.;Stichting Welzijn Waterrijk;Vereniging van Nederlandse Gemeenten;BNG Bank N.V.;Vitens NV;Liander N.V.;Stichting Jeugdbescherming Noord
GGD Hollands Midden;Omgevingsdienst IJsselland;Veiligheidsregio Drenthe;Belastingdienst Apeldoorn;Centric Netherlands B.V.;PinkRoccade Local Government;Rabobank;UWV;SVB;CAK;Coöperatie Dela
Muziekvereniging Crescendo;VV De Meer;Dorpsbelangen Wijk en Aalburg;Scouting St. Joris;Oranjevereniging Wilhelmina;Speeltuinver. Kindervreugd;Humanitas;Leger des Heils;Thuiszorg Icare
Stichting Dorpshuis 't Heem;De Haan Accountants;Van Gelder Kabel;Royal HaskoningDHV;Antea Group;Oranjewoud;Kramp Groep;Van Dijk Educatie;Boskalis;KWS Infra;Ricoh;Albert Heijn;Jumbo;Hema;Action;Blokker
Bosch Rexroth;Philips Lighting;Smit Slagharen;Visser & Smit Hanab;Dura Vermeer;Van den Ban Autobanden;Willems Anker;Dekker Zevenhuizen;Postma Groep;Koninklijke BLN-Schuttevaer;Peters & Partners
Twynstra Gudde;Berenschot Groep;Deloitte Accountants;PwC;Ernst & Young;Staatsbosbeheer;ProRail;Connexxion Taxi Services;Stichting De Hoop;Avri;ROVA;Attero;HVC""".replace("\n", ";").split(";")
GOVERNMENTS = """gemeente Berg en Dal;gemeente De Wolden;gem. Bergen;Gemeente Bergen op Zoom;gemeente Vught;gem. De Bilt;Gemeente Ede;gemeente Beek;gem. Bladel;gemeente Meijerijstad;gem. Loon op Zand
gemeente Bronckhorst;Waterschap Vechtstromen;provincie Drenthe;Ministerie van BZK;gemeente Laren;gem. Huizen;GR De Bevelanden;gemeente Oss;gem. Leeuwarden;gemeente Veere;Waterschap Brabantse Delta
gem. Doorn;Gemeente Hof van Twente;gemeente Peel en Maas;gem. Boxmeer;Regio Rivierenland;RUD Zuid;DUO;CJIB;Kadaster;RDW;Logius;Gemeente Westerveld;Hoogheemraadschap De Stichtse Rijnlanden""".replace("\n", ";").split(";")
PRODUCTS = """printpapier A4 80 gr;toner HP 26X;strooizout 25 kg;abonnement Gemeentestem;koffie en thee;kantoorartikelen;lidmaatschap VNG;licentie Key2Financien;onderhoud lift;schoonmaak gemeentehuis
accountantscontrole;brandstof dienstauto's;gas water licht;verzekering gebouwen;bestratingsmateriaal;verkeersborden type J37;straatmeubilair;hosting website;telefonie vast;mobiele telefonie
drukwerk gemeentegids;advertentie Staatscourant;catering raad;vuurwerkbestrijding;ongediertebestrijding;brandmelders;bhv cursus;flexwerkers;payroll mnd;rioolreiniging;slib afvoer;bomen snoeien
plaagdieren;kunstgras veld 3;huur kopieerapparaat;leasekosten;beheer openbare ruimte;wegenzout;zonnepanelen dak;energiebesparing;rente lening;aflossing lening;dividend;algemene uitkering
integratie-uitkering;decentralisatie uitkering;doeluitkering;SPUK sport;SiSa D8;BUIG voorschot;leges bouw;ozb eigenaren woningen;rioolheffing;precario;toeristenbelasting;parkeergelden;bouwgrond kavels""".replace("\n", ";").split(";")
ADMIN = """dotatie voorziening groot onderhoud;onttrekking reserve;kapitaallasten;doorbelasting uren;overboeking kostenplaats;memoriaal;correctie btw;saldo 2023;balanspost;nog te betalen;vooruitontvangen
transitorische post;kruisposten;afschrijving gebouwen;rentetoerekening;begrotingswijziging;raadsbesluit;collegebesluit;terug te vorderen BCF;afronding;kasverschil;eindafrekening;voorschot;suppletie
omzetbelasting aangifte;loonheffing;pensioenpremie ABP;werkkostenregeling;IKB;afdracht premies;overlopende passiva;herallocatie;krediet;investering;bijdrage GR;subsidie vaststelling""".replace("\n", ";").split(";")
PLACES = """Bergweg;De Meer;Bosrand;'t Veld;Heuvelzicht;Vosholen;Visserijplein;De Koning;Kroonpark;Hoge Bos;Polder De Vries;Molenbeek;Kasteel De Haar;Plan Brouwer;De Hoven;Mulderseind;De Bakkerij
Dekkerswald;Prinsenhof;Jonkersbos;Kloosterveen fase 2;Kop van Zuid;Park De Wit;Peelrand;Vinkenslag;Smitsveld""".replace("\n", ";").split(";")


def amount():
    return pick(("EUR ", "€ ", "a ", "")) + f"{R.randrange(1, 90)}.{digits(3)},{digits(2)}"


def reference():
    """A number of the kinds that packages give out, and that may pass a check by chance."""
    return pick((f"fact. {digits(8)}", f"factuur {year()}{digits(5)}", f"fnr {digits(9)}", f"F{year()}-{digits(4)}", f"bkst {digits(6)}", f"inkooporder {digits(9)}", f"PO {digits(7)}",
                 f"ordernr {digits(10)}", f"art. {digits(6)}", f"artikelnr {digits(3)}-{digits(4)}", f"EAN {digits(13)}", f"kvk {digits(8)}", f"btw NL{digits(9)}B01", f"contract {digits(5)}",
                 f"verpl. {year()}.{digits(4)}", f"bet.kenmerk {digits(16)}", f"meter {digits(8)}", f"debnr {digits(5)}", f"cred. {digits(6)}", f"memo {digits(9)}", f"projectnr {digits(7)}",
                 f"grootboek {digits(7)}", f"aanslagnr. {digits(9)}", f"raadsbesluit {year()}/{digits(3)}", f"offerte {digits(5)}", f"polis {digits(8)}", f"kenteken {pick('VXR')}-{digits(3)}-{pick(('BL', 'ZK', 'TF'))}",
                 f"batch {digits(12)}", f"volgnr {digits(9)}", f"pakbon {digits(10)}", f"d.d. {R.randrange(1, 29):02}-{R.randrange(1, 13):02}-{year()}", f"{digits(9)}", f"{digits(8)}"))


def works():
    where = pick(STREETS)
    return pick((f"{pick(WORKS)} {where}", f"{pick(WORKS)} {where} fase {R.randrange(1, 5)}", f"{where} {pick(WORKS)}", f"{where} {year()}", f"{pick(WORKS)} {where} e.o.", f"{where} {R.randrange(1, 5)}e termijn",
                 f"project {digits(4)} {where}", f"{pick(WORKS)} {where} - {pick(STREETS)}", f"{pick(WORKS)} {pick(PLACES)}", f"{pick(PLACES)} {pick(WORKS)} {year()}", f"bestek {digits(3)} {where}"))


def firm():
    before, name = surname()
    named = f"{before[:1].upper() + before[1:]} {name}".strip()
    return pick((lambda: f"{pick(TRADES)} {named}", lambda: f"{named} {pick(FORMS)}", lambda: f"{pick(TRADES)} {named} {pick(FORMS)}", lambda: f"Gebr. {named} {pick(('BV', 'vof', ''))}".strip(),
                 lambda: f"{named} {pick(('Groenvoorziening', 'Infra', 'Bouw', 'Techniek', 'Accountants', 'Verhuur', 'Catering', 'Makelaars', 'Architecten', 'Events', 'Bestratingen'))}",
                 lambda: f"{named} & {surname()[1]} {pick(('advocaten', 'BV', 'notarissen', 'Partners', 'architecten'))}", lambda: f"Firma {named}", lambda: pick(FIRMS), lambda: pick(FIRMS),
                 lambda: pick(FIRMS), lambda: f"Stichting {pick(PLACES)}", lambda: f"{pick(TRADES)} {pick(PLACES)}", lambda: f"{pick(TRADES)} {pick(TOWNS)} {pick(FORMS)}"))()


def quantity():
    """Numbers beside letters: years, sizes and units that look like a postcode, a telephone or a date."""
    return pick((f"{year()} TV {R.randrange(1, 9)}.{R.randrange(1, 30)}", f"{R.randrange(1, 9)}500 KG zout", f"{R.randrange(1, 9)}000 ST tegels", f"{year()} NR {R.randrange(1, 40)}", f"{R.randrange(1, 9)}250 LT diesel",
                 f"3200 MM buis", f"{digits(2)}.{digits(2)}.{digits(2)} kpl", f"taakveld {R.randrange(0, 9)}.{R.randrange(1, 30)}", f"fcl 6{digits(6)} ecl 4{digits(4)}", f"kpl {digits(6)}", f"{year()}-{year()}",
                 f"km {digits(2)},{digits(1)}-{digits(2)},{digits(1)}", f"{R.randrange(10, 99)} uur a {R.randrange(50, 120)},00", f"boekjaar {year()} periode {R.randrange(1, 14)}", f"week {R.randrange(1, 53)}-{year()}",
                 f"{R.randrange(1, 29)} {pick(MONTHS)} {year()}", f"01{R.randrange(1, 13):02}{year()}-28{R.randrange(1, 13):02}{year()}", f"{year()}{R.randrange(1, 13):02}{R.randrange(1, 29):02}", f"perc. {digits(4)} sectie {pick('ABC')}"))


def nothing():
    return pick((lambda: firm(), lambda: firm(), lambda: f"{firm()} {reference()}", lambda: f"{pick(PRODUCTS)} {firm()}", lambda: f"{reference()} {firm()} {pick(PRODUCTS)}", works, works,
                 lambda: f"{works()} {reference()}", lambda: f"{works()} {firm()}", lambda: pick(SCHOOLS), lambda: f"{pick(PRODUCTS)} {pick(SCHOOLS)}", lambda: f"huur {pick(SCHOOLS)} {period()}",
                 lambda: f"leerlingenvervoer {pick(SCHOOLS)} {period()}", lambda: pick(GOVERNMENTS), lambda: f"bijdrage {pick(GOVERNMENTS)} {year()}", lambda: f"{pick(GOVERNMENTS)} {reference()}",
                 lambda: f"{pick(ADMIN)} {period()}", lambda: f"{pick(ADMIN)} {reference()}", lambda: f"{pick(ADMIN)} {pick(PRODUCTS)} {quantity()}", lambda: f"{pick(PRODUCTS)} {period()}",
                 lambda: f"{pick(PRODUCTS)} {quantity()}", lambda: f"{pick(PRODUCTS)} {amount()}", lambda: f"{reference()} {pick(PRODUCTS)}", lambda: f"{quantity()} {pick(ADMIN)}",
                 lambda: f"/TRTP/SEPA INCASSO/NAME/{firm()}/REMI/{reference()}", lambda: f"/REMI/{reference()} {period()}/EREF/{digits(10)}", lambda: f"{pick(PLACES)}", lambda: f"{pick(PLACES)} {pick(PRODUCTS)}",
                 lambda: f"Wmo {pick(('rolstoelen', 'hulp bij huishouden', 'begeleiding', 'vervoer'))} {firm()} {period()}", lambda: f"jeugdzorg {pick(FIRMS)} {reference()}",
                 lambda: f"RC {pick(GOVERNMENTS)} {digits(4)}", lambda: f"{pick(ADMIN)}; {reference()}; {pick(FIRMS)}", lambda: f"{pick(PRODUCTS)} {pick(TOWNS)}", lambda: f"afrekening {year()} {firm()}"))()

"""The half of the sixth corpus (privacy_sixth.py) that holds nothing about a person and looks as if it did."""
from privacy_sixth import LEDGER, SOCIAL, TAXES, period
from privacy_sixth_draw import LETTERS, R, digits, pick, some, year
from privacy_sixth_places import STREETS, TOWNS

WORKS = """herinr.;Herinrichting;reconstructie;riool;Rioolverv.;RIOLERING;vervanging riolering;asfalt;ASFALTERING;onderhoud;groot onderh.;verlichting;OV mast;fietspad;bestrating;HERSTRATEN;bomen;plantsoen;rotonde;brug;duiker
gladheid;maaien;belijning;VRI;parkeerplaatsen;drempels;speelplek;bouwrijp;woonrijp;nutsvoorz.;bodemsanering;archeologie;planschade;beschoeiing;baggeren;afkoppelen;wadi;krediet""".replace("\n", ";").split(";")
OBJECTS = """gymzaal;Sporthal;zwembad De Waterlelie;MFA De Schakel;gemeentehuis;raadhuis;gemeentewerf;brandweerkazerne;bibliotheek;school De Regenboog;OBS Het Kompas;CBS De Ark;Prinses Beatrixschool;Koning Willem I College;dorpshuis
wijkcentrum 't Trefpunt;begraafplaats;parkeergarage Markt;Julianaschool;Dr. Schaepmanschool;Dalton De Vlinder;Pieter Zandt SG;molen De Hoop;Anne Frankschool;buurthuis;theater De Lawei;haven;milieustraat""".replace("\n", ";").split(";")
FIRMS = """Heijmans Infra BV;BAM Wegen;KWS;Dura Vermeer;Antea Group;Sweco NL BV;Royal HaskoningDHV;PinkRoccade LG;Centric Netherlands;Stichting Incluzio;Buurtzorg Ned.;Leger des Heils;Jeugdbescherming West;Youz BV;Pluryn;'s Heeren Loo
Van Gelder BV;Van der Valk hotel;De Jong Groep BV;Jansen & Zn. BV;Bakker Bouw BV;Gebr. de Vries vof;Notariskantoor Visser;Visser & Smit Hanab;Peters Accountants;Hendriks Metaal;Mulder Schilderwerken;Vitens NV;Enexis;Liander;Essent;Vattenfall;KPN BV
PostNL;Bol.com;Canon Nederland;BNG Bank;NWB;VNG;GGD Hart;Veiligheidsregio;Omgevingsdienst;Belastingsamenwerking;Cannock Chase;LAVG;CAK;SVB;UWV;DUO;Belastingdienst;RDW;Kadaster;CBS Heerlen;Waterschap Vechtstromen;Provincie Drenthe
Kwadrant;Amarant;Zorggroep Elde;RIBW;Humanitas DMH;Medipoint BV;Welzorg;Kersten;Munckhof Taxi;Willemsen-de Koning;Connexxion;Trevvel;Randstad;Tempo-Team;Driessen HRM;StartPeople;Maandag BV""".replace("\n", ";").split(";")
PAPERS = """factnr;factuur;fact.nr.;factuurnr;Fact;inkoopfactuur;IF;inkooporder;IO;PO;ordernr;order;bestelling;verpl.nr;verplichting;verpl.;boekst.;bkst;bkstnr;boekstuk;docnr;doc.nr.;memnr;MEM;volgnr;volgnr.;batch;batchnr;run;betaalrun
contract;contractnr;contr.nr;offerte;offertenr.;off.nr;bestek;besteknr;project;projectnr;proj.nr.;proj;grootboek;gbnr;kpl;kostenplaats;KD;ECL;FCL;WBS;activanr;inventarisnr;creditnota;verzamelfactuur;afschrift;dagafschrift;bankafschr.
meternr;aansluiting;EAN;artikelnr;art.;pakbon;werkorder;WO;werkbon;raadsbesluit;raadsvoorstel;collegebesl.;begr.wijz.;BW;krediet;kredietnr;kavel;vak;blok;mast;gemaal;put;perceel sectie A nr;lichtmast""".replace("\n", ";").split(";")
GOODS = """strooizout;tegels 30x30;kantoorart.;drukwerk;licenties;abonnement;schoonmaak;energie;gas;water;inhuur;detachering;advies;accountantskosten;verzekering;brandstof;diesel;koffie;catering;portokosten;ict;hosting;werkkleding;gereedschap;bladblazer;containers
zoutloods;veegvuil;onderzoek;cursus;opleiding;salarissen;soc. lasten;afdracht;BCF;BTW;rente;aflossing;afschr.;kapitaallasten;dotatie voorz.;onttr. reserve;overhead;toerekening;doorbelasting;apparaatskosten;bijdrage GR;subsidie;leges;precario""".replace("\n", ";").split(";")
POLICY = ["Wmo", "WMO ZIN", "Jeugdwet", "JW", "PW", "Participatiewet", "Bbz", "BUIG", "inburgering", "leerlingenvervoer", "schuldhulp", "minima", "beschermd wonen", "MO/VB", "pgb SVB", "trekkingsrecht pgb", "energietoeslag", "IOAW", "kwijtschelding", "bijz. bijstand"]


def street():
    return pick(STREETS)


def paper():
    """A number that is of a paper, an order or an account."""
    number = pick((lambda: some(5, 9), lambda: f"{year()}-{digits(4)}", lambda: f"{year()}{digits(5)}", lambda: f"{year() % 100}{digits(6)}", lambda: f"{year()}/{digits(4)}", lambda: f"{pick(LETTERS)}{digits(6)}", lambda: f"{pick(('VF', 'F', 'INV', 'IO', 'WO', 'P', 'RN'))}-{digits(6)}",
                   lambda: f"{digits(4)}.{digits(3)}", lambda: some(4, 6), lambda: f"{year()}.{digits(3)}"))()
    return f"{pick(PAPERS)}{pick((' ', ' ', ': ', '.', '/', '-', ''))}{number}"


def amount():
    return pick((f"{some(2, 5)},{digits(2)}", f"EUR {some(1, 2)}.{digits(3)},{digits(2)}", f"€ {some(2, 4)},-", f"{some(2, 3)} x {some(1, 2)},{digits(2)}", f"{R.randrange(2, 40)} uur à {R.randrange(50, 140)}", f"{R.randrange(2, 100)}%", f"21% over {some(3, 5)}",
                 f"{R.randrange(2, 90)} st.", f"{some(1, 2)}.{digits(3)} m2", f"{R.randrange(1, 99)} km", f"{R.randrange(1, 50)} ton", f"{R.randrange(3, 400)} inw."))


def moment():
    return pick((f"{R.randrange(1, 29):02}-{R.randrange(1, 13):02}-{year()}", f"{year()}{R.randrange(1, 13):02}{R.randrange(1, 29):02}", f"{R.randrange(1, 29)}/{R.randrange(1, 13)}/{year() % 100}", f"{R.randrange(1, 29):02}.{R.randrange(1, 13):02}.{year()}",
                 f"periode {R.randrange(1, 13):02}.{year()}", f"{year()}-{year() + 1}", f"{year()}/{year() + 1}", f"1e halfjaar {year()}", f"t/m {R.randrange(1, 13):02}-{year()}", f"1/1-31/12 {year()}"))


def works():
    where = pick((street(), street(), street(), f"{street()}/{street()}", f"{street()} - {street()}", f"{street()} e.o.", f"kern {pick(TOWNS)}", f"N{R.randrange(200, 999)} {pick(TOWNS)}", f"wijk {pick(('Noord', 'Zuid', 'De Hagen', 'Centrum'))}", f"{street()} {pick(TOWNS)}", f"bedr.terrein {street()}"))
    return pick((f"{pick(WORKS)} {where}", f"{where} {pick(WORKS)}", f"{pick(WORKS)} {where} fase {R.randrange(1, 5)}", f"{pick(WORKS)} {where} {year()}", f"{where} {year()}", f"{pick(WORKS)} {where} {R.randrange(2, 6)}e termijn", f"{pick(WORKS)} {where} {amount()}",
                 f"{pick(WORKS)} {where} termijn {R.randrange(1, 9)}", f"{pick(WORKS)} {where} ({R.randrange(2, 30)} st)", f"{digits(4)} {pick(WORKS)} {where}", f"{pick(WORKS)} {where} {R.randrange(2, 90)} m1", f"{pick(WORKS)} {where} week {R.randrange(1, 53)}", f"7{digits(6)} {where}",
                 f"{where} {R.randrange(2, 5)}e fase", f"{pick(WORKS)} {where} {R.randrange(10, 100)}%", f"{pick(WORKS)} {where} per {moment()}", f"{pick(WORKS)} {where} meerwerk {R.randrange(1, 20)}", f"{pick(WORKS)} {where} {R.randrange(1, 30)} bomen", f"krediet {where} {year()}"))


def books():
    return pick((f"{pick(LEDGER)} {paper()}", f"{paper()} {pick(GOODS)}", f"{pick(GOODS)} {paper()}", f"{pick(GOODS)} {period()}", f"{pick(GOODS)} {moment()}", f"{pick(GOODS)} {amount()}", f"{pick(FIRMS)} {paper()}", f"{paper()} {pick(FIRMS)}", f"{pick(FIRMS)} {pick(GOODS)} {period()}", f"{pick(FIRMS)}",
                 f"{pick(GOODS)} {pick(OBJECTS)}", f"{pick(OBJECTS)} {pick(GOODS)} {period()}", f"{pick(OBJECTS)} {street()}", f"{pick(FIRMS)}/{paper()}/{period()}", f"{paper()};{moment()};{pick(GOODS)}", f"{pick(FIRMS)} {pick(TOWNS)}", f"{pick(GOODS)} gemeente {pick(TOWNS)} {year()}",
                 f"/TRTP/SEPA OVERBOEKING/NAME/{pick(FIRMS)}/REMI/{paper()}/EREF/{digits(12)}", f"TV {R.randrange(0, 9)}.{R.randrange(1, 30)} {pick(GOODS)}", f"{pick(GOODS)} cat. {R.randrange(1, 8)}.{R.randrange(1, 5)}.{R.randrange(1, 5)}", f"{paper()} {paper()}", f"Herrub. {pick(GOODS)} {digits(7)} naar {digits(7)}",
                 f"corr. {paper()} d.d. {moment()}", f"{pick(GOODS)} {year()} {R.randrange(1, 13)}", f"{pick(GOODS)} nr {R.randrange(1, 200)}", f"begr.wijz. {R.randrange(1, 30)} {pick(GOODS)}", f"{year()} {pick(LETTERS)}{pick(LETTERS)} {pick(GOODS)}", f"{R.randrange(1, 9)}000 {pick(('ST', 'KG', 'LT', 'KM', 'MW'))} {pick(GOODS)}"))


def social():
    return pick((f"{pick(POLICY)} {pick(FIRMS)} {period()}", f"{pick(POLICY)} {period()}", f"{pick(POLICY)} {paper()} {pick(FIRMS)}", f"{pick(POLICY)} batch {digits(5)} {period()}", f"{pick(POLICY)} {R.randrange(3, 400)} cliënten", f"{pick(POLICY)} {R.randrange(3, 90)} dossiers", f"{pick(POLICY)} {amount()}",
                 f"iJW {R.randrange(301, 324)} ber. {period()}", f"{pick(SOCIAL)} {period()} verzamel", f"declaratie {pick(FIRMS)} {period()} {paper()}", f"{pick(SOCIAL)} journaal {period()}", f"{pick(POLICY)} prod. 0{digits(1)}A{digits(2)} {period()}", f"{pick(POLICY)} code {digits(2)}A{digits(2)}",
                 f"{pick(SOCIAL)} {moment()}", f"{pick(POLICY)} perceel {R.randrange(1, 9)} {pick(FIRMS)}", f"voorschot {pick(POLICY)} {moment()}", f"{pick(POLICY)} gem. {pick(TOWNS)} {year()}"))


def taxes():
    return pick((f"{pick(TAXES)} {period()}", f"{pick(TAXES)} kohier {R.randrange(1, 40)} {year()}", f"{pick(TAXES)} kohier {digits(3)}-{year()}", f"{pick(TAXES)} batch {digits(6)}", f"{pick(TAXES)} {pick(FIRMS)}", f"{pick(TAXES)} {amount()}", f"{pick(TAXES)} belastingjaar {year()}", f"{pick(TAXES)} {moment()}",
                 f"{pick(TAXES)} afdracht {pick(FIRMS)} {period()}", f"{pick(TAXES)} {R.randrange(2, 900)} aanslagen", f"leges {pick(('rijbewijs', 'paspoort', 'APV', 'omgevingsverg.'))} {moment()} {R.randrange(1, 30)} st", f"kas burgerzaken {moment()} bon {digits(4)}", f"pin {moment()} terminal {digits(8)}"))


def nothing():
    return R.choices((works, books, social, taxes), (8, 10, 6, 4))[0]()

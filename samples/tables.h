/*
 * What the invented municipality of Waterrijk spends and earns in a usual year: data for
 * generate.c. Labels of cost centres and accounts are not here but in mappings/waterrijk.
 */
#ifndef SAMPLES_TABLES_H
#define SAMPLES_TABLES_H

enum {
	SUP_NONE,
	SUP_BUILD,
	SUP_GREEN,
	SUP_CARE,
	SUP_SUBSIDY,
	SUP_ICT,
	SUP_ENERGY,
	SUP_HIRE,
	SUP_ADVICE,
	SUP_JOINT,
	SUP_GENERAL,
	SUP_BANK,
	SUP_WASTE
};

struct supplier {
	int kind;
	const char *name;
};

static const struct supplier suppliers[] = {
	{SUP_BUILD, "Bouwcombinatie Zilverlisdodde B.V."},
	{SUP_BUILD, "Aannemingsbedrijf De Gele Kraan B.V."},
	{SUP_BUILD, "Waterrijkse Wegenbouw B.V."},
	{SUP_BUILD, "Stratenmakerscoöperatie Kei en Klinker U.A."},
	{SUP_BUILD, "Kade- en Damwandbouw Oosterdijk B.V."},
	{SUP_BUILD, "Schildersbedrijf Ossebloed & Zn. V.O.F."},
	{SUP_BUILD, "Installatiebedrijf Wantijwarmte B.V."},
	{SUP_BUILD, "Bruggenwacht Onderhoud N.V."},
	{SUP_GREEN, "Hoveniersbedrijf Rietvink B.V."},
	{SUP_GREEN, "Boomverzorging De Knotwilg B.V."},
	{SUP_GREEN, "Groencoöperatie Plassenzoom U.A."},
	{SUP_GREEN, "Speeltoestellen Kikkerbil B.V."},
	{SUP_CARE, "Zorgcoöperatie Waterlelie U.A."},
	{SUP_CARE, "Stichting Thuiszorg Plassenland"},
	{SUP_CARE, "Stichting Jeugdhulp Het Baken van Waterrijk"},
	{SUP_CARE, "Gezinshuizen De Eendenkooi B.V."},
	{SUP_CARE, "Dagcentrum 't Pompeblad B.V."},
	{SUP_CARE, "Stichting Beschermd Wonen Sluiswijk"},
	{SUP_CARE, "Hulpmiddelencentrale Vlotgras B.V."},
	{SUP_CARE, "Praktijk voor Ambulante Begeleiding Oeverzegge B.V."},
	{SUP_SUBSIDY, "Stichting Bibliotheek Waterrijk"},
	{SUP_SUBSIDY, "Stichting Museum De Stoomgemaal"},
	{SUP_SUBSIDY, "Stichting Theater Het Roer"},
	{SUP_SUBSIDY, "Sportvereniging Fuut '62"},
	{SUP_SUBSIDY, "Zwemvereniging De Golfbrekers"},
	{SUP_SUBSIDY, "Harmonie \"Crescendo aan de Plas\""},
	{SUP_SUBSIDY, "Stichting Welzijn Waterrijk"},
	{SUP_SUBSIDY, "Stichting Peuterwerk 't Visje"},
	{SUP_SUBSIDY, "Oranjecomité Oude Haven"},
	{SUP_SUBSIDY, "Vereniging Dorpsbelang Dijkdorp; afdeling jeugd"},
	{SUP_ICT, "Softwarehuis Bitterling B.V."},
	{SUP_ICT, "Rekencentrum Plas en Peil N.V."},
	{SUP_ICT, "Datacoöperatie De Dijkring U.A."},
	{SUP_ICT, "Telefonie & Netwerken Zeeasterveld B.V."},
	{SUP_ENERGY, "Energiecoöperatie Wind mee op Zee U.A."},
	{SUP_ENERGY, "Warmtebedrijf Waterrijk B.V."},
	{SUP_ENERGY, "Stroomhandel Noorderpeil N.V."},
	{SUP_HIRE, "Uitzendbureau De Overhaal B.V."},
	{SUP_HIRE, "Detachering Sluiswachters B.V."},
	{SUP_HIRE, "Interim-bureau Tij & Stroom B.V."},
	{SUP_ADVICE, "Ingenieursbureau Peilschaal B.V."},
	{SUP_ADVICE, "Adviesbureau Vaargeul B.V."},
	{SUP_ADVICE, "Accountantskantoor Balans & Boei N.V."},
	{SUP_ADVICE, "Advocatenkantoor Oeverrecht N.V."},
	{SUP_ADVICE, "Onderzoeksbureau Eb en Cijfer B.V."},
	{SUP_JOINT, "Veiligheidsregio Plassenland"},
	{SUP_JOINT, "GGD Plassenland"},
	{SUP_JOINT, "Omgevingsdienst Plassenland"},
	{SUP_JOINT, "Werkvoorzieningschap De Werkhaven"},
	{SUP_JOINT, "Regionaal Historisch Centrum Plassenland"},
	{SUP_GENERAL, "Drukkerij De Inktvis B.V."},
	{SUP_GENERAL, "Café-restaurant De Één B.V."},
	{SUP_GENERAL, "Schoonmaakbedrijf Helder Water B.V."},
	{SUP_GENERAL, "Kantoorvakhandel Potlood & Passer B.V."},
	{SUP_GENERAL, "Waarborgmaatschappij De Stormvloed U.A."},
	{SUP_GENERAL, "Taxi- en groepsvervoer Zwaluwstaart B.V."},
	{SUP_GENERAL, "Bedrijfskleding Zuidwester B.V."},
	{SUP_GENERAL, "Bloemsierkunst Crème de la Plasse V.O.F."},
	{SUP_BANK, "Gemeentekredietkas Noordzeekust N.V."},
	{SUP_WASTE, "Reinigingsbedrijf Schoon Schip N.V."},
	{SUP_WASTE, "Verwerkingsbedrijf Tweede Leven B.V."},
};

/* Accounts: category of Iv3, who sends the invoice, how many bookings a year (12, 4, 1: at fixed
 * times). */
struct account {
	int code;
	int revenue;
	const char *category, *category_2025; /* NULL: the same */
	int supplier;
	int bookings;
	const char *text;
};

#define E 0
#define R 1
static const struct account accounts[] = {
	{410100, E, "1.1", 0, SUP_NONE, 12, "Salarissen maand"},
	{410200, E, "1.1", 0, SUP_NONE, 12, "Sociale lasten en pensioenpremie maand"},
	{410300, E, "3.8", 0, SUP_ADVICE, 5, "Cursus of opleiding"},
	{411000, E, "3.5.1", 0, SUP_HIRE, 14, "Inhuur"},
	{420100, E, "2.1", 0, SUP_NONE, 2, "Aanslag zakelijke lasten"},
	{430100, E, "3.1", 0, SUP_ADVICE, 3, "Aankoop grond"},
	{430200, E, "3.2", 0, SUP_GENERAL, 6, "Aanschaf"},
	{430300, E, "3.3", 0, SUP_NONE, 1, "Erfpachtcanon"},
	{434100, E, "3.8", 0, SUP_ENERGY, 12, "Warmte voorschot"},
	{434200, E, "3.8", 0, SUP_ENERGY, 12, "Elektriciteit voorschot"},
	{434400, E, "3.8", 0, SUP_BUILD, 16, "Onderhoud gebouw"},
	{434500, E, "3.8", 0, SUP_BUILD, 44, "Onderhoud"},
	{434600, E, "3.8", 0, SUP_GREEN, 40, "Groenonderhoud"},
	{434700, E, "3.8", 0, SUP_GENERAL, 12, "Schoonmaak"},
	{434800, E, "3.8", 0, SUP_GENERAL, 2, "Verzekeringspremie"},
	{434900, E, "3.8", 0, SUP_ADVICE, 9, "Advies"},
	{435000, E, "3.8", 0, SUP_ICT, 11, "Licentie en beheer"},
	{435100, E, "3.8", 0, SUP_GENERAL, 7, "Drukwerk en communicatie"},
	{435200, E, "3.8", 0, SUP_GENERAL, 15, "Goederen en diensten"},
	{435300, E, "3.8", 0, SUP_WASTE, 36, "Inzameling en verwerking"},
	{435400, E, "3.8", 0, SUP_GENERAL, 24, "Vervoer leerlingen"},
	{436000, E, "3.4.1", 0, SUP_CARE, 72, "Zorg in natura"},
	{437000, E, "4.1.1", 0, SUP_NONE, 12, "Verzamelboeking uitkeringen"},
	{438000, E, "4.3.8", 0, SUP_SUBSIDY, 8, "Subsidie termijn"},
	{439000, E, "4.3.3", 0, SUP_JOINT, 4, "Bijdrage regeling kwartaal"},
	{439200, E, "4.4.8", "4.5.8", SUP_SUBSIDY, 2, "Investeringsbijdrage"},
	{440000, E, "5.1", 0, SUP_BANK, 4, "Rente leningen"},
	{450000, E, "7.3", 0, SUP_NONE, 1, "Afschrijving"},
	{451000, E, "7.4", 0, SUP_NONE, 1, "Toegerekende rente"},
	{452000, E, "7.5", 0, SUP_NONE, 12, "Doorbelasting overhead"},
	{453000, E, "7.2", 0, SUP_NONE, 1, "Dotatie voorziening"},
	{454000, E, "7.1", 0, SUP_NONE, 3, "Toevoeging reserve"},
	{459000, E, "3.8", 0, SUP_NONE, 1, "Onvoorzien"},
	{459900, E, "7.1", 0, SUP_NONE, 1, "Resultaat"},
	{810100, R, "2.2.1", 0, SUP_NONE, 10, "Kohier OZB niet-woningen"},
	{810200, R, "2.2.1", 0, SUP_NONE, 10, "Kohier OZB woningen"},
	{810300, R, "3.7", 0, SUP_NONE, 10, "Kohier afvalstoffenheffing"},
	{810400, R, "3.7", 0, SUP_NONE, 10, "Kohier rioolheffing"},
	{810500, R, "2.2.1", 0, SUP_NONE, 4, "Aangifte toeristenbelasting"},
	{820100, R, "3.7", 0, SUP_NONE, 36, "Leges"},
	{820200, R, "3.6", 0, SUP_NONE, 12, "Huur"},
	{820300, R, "3.3", 0, SUP_NONE, 2, "Pacht"},
	{820400, R, "3.1", 0, SUP_NONE, 6, "Verkoop kavel"},
	{820500, R, "3.4.2", 0, SUP_NONE, 12, "Eigen bijdragen"},
	{820600, R, "4.1.2", 0, SUP_NONE, 12, "Terugvordering"},
	{820700, R, "3.8", 0, SUP_NONE, 14, "Opbrengst"},
	{820800, R, "3.5.2", 0, SUP_NONE, 4, "Uitgeleend personeel"},
	{830100, R, "4.3.1", 0, SUP_NONE, 52, "Algemene uitkering"},
	{830200, R, "4.3.1", 0, SUP_NONE, 6, "Specifieke uitkering"},
	{830300, R, "4.3.4", 0, SUP_NONE, 2, "Bijdrage provincie"},
	{830400, R, "4.3.2", 0, SUP_NONE, 2, "Bijdrage buurgemeente"},
	{840000, R, "5.1", 0, SUP_BANK, 4, "Rente"},
	{840100, R, "5.2", 0, SUP_NONE, 1, "Dividend"},
	{851000, R, "7.4", 0, SUP_NONE, 1, "Toegerekende rente"},
	{852000, R, "7.5", 0, SUP_NONE, 12, "Doorbelasting overhead"},
	{853000, R, "7.2", 0, SUP_NONE, 1, "Vrijval voorziening"},
	{854000, R, "7.1", 0, SUP_NONE, 3, "Onttrekking reserve"},
	{859900, R, "7.1", 0, SUP_NONE, 1, "Resultaat"},
};
#undef E
#undef R

/* How a cost centre's expenditure is spread over accounts, in thousandths (the profile's letter is
 * in its row). */
struct share {
	char profile;
	int account, share;
};

static const struct share shares[] = {
	{'S', 410100, 520},
	{'S', 410200, 130},
	{'S', 411000, 110},
	{'S', 410300, 15},
	{'S', 435000, 35},
	{'S', 435200, 60},
	{'S', 434900, 30},
	{'S', 452000, 100},
	/* works: roads, bridges, lighting */
	{'W', 434500, 560},
	{'W', 434200, 60},
	{'W', 434900, 40},
	{'W', 450000, 190},
	{'W', 435200, 40},
	{'W', 451000, 30},
	{'W', 452000, 80},
	{'G', 434600, 700},
	{'G', 430200, 50},
	{'G', 435200, 60},
	{'G', 450000, 60},
	{'G', 411000, 50},
	{'G', 452000, 80},
	/* buildings */
	{'B', 434400, 240},
	{'B', 434100, 90},
	{'B', 434200, 80},
	{'B', 434700, 80},
	{'B', 434800, 20},
	{'B', 420100, 20},
	{'B', 450000, 320},
	{'B', 451000, 60},
	{'B', 435200, 20},
	{'B', 452000, 70},
	{'C', 436000, 880},
	{'C', 434900, 15},
	{'C', 411000, 35},
	{'C', 452000, 70},
	{'U', 437000, 890},
	{'U', 435000, 10},
	{'U', 410100, 60},
	{'U', 452000, 40},
	{'T', 438000, 800},
	{'T', 439200, 40},
	{'T', 435200, 60},
	{'T', 435100, 20},
	{'T', 452000, 80},
	{'J', 439000, 930},
	{'J', 434900, 20},
	{'J', 452000, 50},
	{'A', 435300, 780},
	{'A', 435100, 20},
	{'A', 410100, 80},
	{'A', 453000, 30},
	{'A', 452000, 90},
	{'L', 435400, 850},
	{'L', 410100, 80},
	{'L', 452000, 70},
	{'D', 430100, 300},
	{'D', 434900, 150},
	{'D', 434500, 400},
	{'D', 451000, 100},
	{'D', 452000, 50},
	{'N', 440000, 1000},
	{'O', 459000, 1000},
	{'V', 454000, 1000},
};

struct income {
	int account, thousands;
};

/* thousands: expenditure of 2024 in thousands of euros. Two taakvelden: to 2024, and from 2025
 * (NULL: the same). */
struct centre {
	int code;
	const char *task, *task_2025;
	char profile;
	int thousands;
	const char *place; /* NULL: none; "*": anywhere in town */
	struct income income[3];
};

static const struct centre centres[] = {
	{610110, "0.1", 0, 'S', 640, 0, {{0, 0}}},
	{610120, "0.1", 0, 'S', 410, 0, {{0, 0}}},
	{610210, "0.1", 0, 'S', 1120, 0, {{0, 0}}},
	{610220, "0.1", 0, 'S', 530, 0, {{0, 0}}},
	{610310, "0.2", 0, 'S', 1180, "OBJ01", {{820100, 590}}},
	{610320, "0.2", 0, 'S', 160, 0, {{0, 0}}},
	{612010, "1.1", 0, 'J', 2350, 0, {{0, 0}}},
	{612020, "1.1", 0, 'W', 130, "*", {{0, 0}}},
	{612110, "1.2", 0, 'S', 760, 0, {{820700, 90}}},
	{612120, "1.2", 0, 'S', 340, 0, {{830300, 40}}},
	{621010, "2.1", 0, 'W', 3650, "*", {{820700, 120}}},
	{621020, "2.1", 0, 'W', 240, "*", {{0, 0}}},
	{621030, "2.1", 0, 'W', 480, "*", {{830300, 110}}},
	{621110, "2.1", 0, 'W', 890, "OBJ19", {{0, 0}}},
	{621120, "2.1", 0, 'W', 560, "OBJ23", {{0, 0}}},
	{621210, "2.1", 0, 'W', 610, "*", {{0, 0}}},
	{621310, "2.2", 0, 'B', 520, "OBJ14", {{820700, 780}}},
	{622010, "2.3", 0, 'B', 310, "OBJ12", {{820200, 365}}},
	{622020, "2.4", 0, 'W', 420, "OBJ13", {{820100, 210}}},
	{623010, "3.1", 0, 'S', 460, 0, {{0, 0}}},
	{623020, "3.3", 0, 'G', 140, "BU0101", {{820100, 125}}},
	{623110, "3.4", 0, 'T', 390, 0, {{0, 0}}},
	{631010, "4.2", 0, 'B', 610, "OBJ03", {{0, 0}}},
	{631020, "4.2", 0, 'B', 540, "OBJ04", {{0, 0}}},
	{631030, "4.2", 0, 'B', 1350, "OBJ05", {{820200, 85}}},
	{631110, "4.3", 0, 'L', 720, 0, {{820500, 22}}},
	{631120, "4.3", 0, 'S', 210, 0, {{0, 0}}},
	{631210, "4.3", 0, 'T', 640, 0, {{830200, 310}}},
	{632010, "6.72a", "6.752", 'C', 5900, 0, {{0, 0}}},
	{632110, "6.73a", "6.761", 'C', 1450, 0, {{0, 0}}},
	{632120, "6.73c", "6.762", 'C', 2300, 0, {{0, 0}}},
	{632210, "6.82a", "6.821", 'C', 880, 0, {{0, 0}}},
	{641010, "5.1", 0, 'T', 430, 0, {{830200, 190}}},
	{641110, "5.2", 0, 'B', 480, "OBJ06", {{820200, 140}}},
	{641120, "5.2", 0, 'G', 620, "OBJ07", {{820200, 95}}},
	{641210, "5.2", 0, 'B', 1480, "OBJ08", {{820700, 560}}},
	{642010, "5.6", 0, 'T', 1390, "OBJ09", {{820200, 60}}},
	{642110, "5.4", 0, 'T', 570, "OBJ10", {{0, 0}}},
	{642120, "5.5", 0, 'S', 260, "BU0101", {{820100, 15}}},
	{642210, "5.3", 0, 'T', 840, "OBJ11", {{820200, 110}}},
	{643010, "5.7", 0, 'G', 2250, "*", {{820300, 35}}},
	{643020, "5.7", 0, 'G', 560, "*", {{0, 0}}},
	{643110, "5.7", 0, 'G', 330, "*", {{0, 0}}},
	{651010, "6.1", 0, 'B', 720, "OBJ15", {{820200, 130}}},
	{651020, "6.1", 0, 'T', 980, 0, {{0, 0}}},
	{651110, "6.2", "6.23", 'S', 2650, 0, {{0, 0}}},
	{652010, "6.71a", "6.711", 'C', 3900, 0, {{820500, 310}}},
	{652110, "6.71b", "6.712", 'C', 2450, 0, {{820500, 90}}},
	{652120, "6.71c", "6.713", 'C', 1180, 0, {{0, 0}}},
	{652210, "6.6", "6.60", 'C', 1350, 0, {{820500, 25}}},
	{653010, "6.3", 0, 'U', 9800, 0, {{830200, 9350}, {820600, 260}}},
	{653110, "6.3", 0, 'U', 1150, 0, {{0, 0}}},
	{653120, "6.3", 0, 'S', 590, 0, {{0, 0}}},
	{653210, "6.4", 0, 'J', 2900, 0, {{0, 0}}},
	{653220, "6.5", 0, 'C', 1050, 0, {{830200, 120}}},
	{661010, "7.1", 0, 'J', 1680, 0, {{0, 0}}},
	{662010, "7.3", 0, 'A', 3450, 0, {{810300, 4350}}},
	{662020, "7.3", 0, 'A', 620, "OBJ17", {{820700, 180}}},
	{662110, "7.2", 0, 'W', 3200, "*", {{810400, 3790}}},
	{663010, "7.4", 0, 'J', 980, 0, {{0, 0}}},
	{663020, "7.4", 0, 'S', 540, 0, {{830200, 420}}},
	{663110, "7.5", 0, 'G', 390, "OBJ18", {{820100, 330}}},
	{671010, "8.1", 0, 'S', 920, 0, {{820700, 70}}},
	{671020, "8.3", 0, 'S', 1340, 0, {{820100, 1180}}},
	{672010, "8.2", 0, 'D', 1900, "BU0203", {{820400, 2050}}},
	{672110, "8.2", 0, 'D', 1400, "BU0102", {{820400, 1150}, {830300, 200}}},
	{681010, "0.61", 0, 'S', 240, 0, {{810200, 5150}}},
	{681020, "0.62", 0, 'S', 150, 0, {{810100, 3620}}},
	{681110, "0.64", 0, 'S', 60, 0, {{810500, 540}}},
	{682010, "0.7", 0, 0, 0, 0, {{830100, 53400}}},
	{682110, "0.5", 0, 'N', 1150, 0, {{840000, 240}, {851000, 1490}}},
	{682120, "0.5", 0, 0, 0, 0, {{840100, 310}}},
	{682210, "0.8", 0, 'O', 100, 0, {{853000, 75}}},
	{683010, "0.10", 0, 'V', 2400, 0, {{854000, 1950}}},
	{691010, "0.4", 0, 'S', 2150, 0, {{820800, 65}}},
	{691020, "0.4", 0, 'S', 1680, 0, {{0, 0}}},
	{691030, "0.4", 0, 'S', 610, 0, {{0, 0}}},
	{691110, "0.4", 0, 'S', 570, 0, {{0, 0}}},
	{691120, "0.4", 0, 'S', 830, 0, {{0, 0}}},
	{692010, "0.4", 0, 'B', 1120, "OBJ01", {{820200, 45}}},
	{692020, "0.4", 0, 'B', 480, "OBJ02", {{0, 0}}},
	{692110, "0.4", 0, 'S', 2700, 0, {{830400, 85}}},
};

/* Where in town: for the works and the green. */
static const char *const places[] = {"BU0101", "BU0102", "BU0103", "BU0201", "BU0202", "BU0203",
				     "BU0301", "BU0302", "BU0303", "OBJ20",  "OBJ21",  "OBJ22"};

/* Tails of texts. The awkward ones are meant: accents, quotes, separators, a euro sign, line
 * breaks. */
static const char *const tails[] = {
	"",
	"",
	"",
	"",
	"",
	"factuur",
	"termijn",
	"regulier",
	"naheffing",
	"meerwerk",
	"2e termijn",
	"eindafrekening",
	"volgens overeenkomst",
	"reparatie na storm",
	"coördinatie en toezicht",
	"geïndexeerd met 4,2 %",
	"reünie vrijwilligers",
	"café-vergunning",
	"prijspeil januari – definitief",
	"creditnota verrekend",
	"project Wantij fase 2",
};

static const char *const odd_tails[] = {
	"zie ook brief 12; bijlage B",
	"\"spoed\"",
	"naar \"De Één\"; 3 stuks à € 25,00",
	"regel 1\nregel 2",
	"afspraak: oud, nieuw; zie dossier\nakkoord teamleider",
	"'s avonds uitgevoerd",
	"50 % vooruit, 50 % na oplevering",
	"geen btw; vrijgesteld",
};

static const char *const amendments[] = {"Primitieve begroting", "Eerste bestuursrapportage",
					 "Tweede bestuursrapportage", "Slotwijziging"};

#endif

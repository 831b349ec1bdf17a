#include "desk/views.h"

/* Of the rules of privacy, which are many, and of codes that nobody described. */
static void advice_unlisted(enum lang lang, struct str code, struct str *title, struct str *advice)
{
	bool of_people = str_starts(code, STR("privacy-r"));
	if (str_eq(code, STR("privacy-descriptor"))) {
		*title = text_of(lang, T("Tekst van de koppeling die van een persoon kan zijn"));
		*advice = text_of(
			lang,
			T("De teksten van de koppeling zelf (titel, beschrijving, namen van kolommen) worden openbaar zoals zij er staan. Schrijf dit zonder naam, of leg vast dat het openbaar mag zijn."));
		return;
	}
	*title = of_people ? text_of(lang, T("Tekst die van een persoon kan zijn")) : code;
	*advice = text_of(
		lang,
		of_people
			? T("Wordt zo, onleesbaar gemaakt, openbaar. Stap 6 zegt wat er gevonden is.")
			: T("Lees wat erbij staat, verbeter het in het pakket en exporteer opnieuw."));
}

void advice_of(enum lang lang, struct str code, struct str *title, struct str *advice)
{
	/* clang-format off */
	const struct {
		const char *code;
		struct str title, advice;
	} table[] = {
		{"bad-number", T("Geen getal waar een bedrag hoort"), T("Kijk in het pakket of de cel leeg hoort te zijn of verkeerd is getypt; exporteer opnieuw.")},
		{"bad-date", T("Geen datum waar een datum hoort"), T("Zet de kolom in het pakket op één notatie en exporteer opnieuw.")},
		{"undecided-numbers", T("Getallen die op twee manieren te lezen zijn"), T("1.234 kan duizend zijn of een komma iets. Vergelijk het totaal bij stap 4 met dat van uw pakket.")},
		{"undecided-dates", T("Datums die op twee manieren te lezen zijn"), T("Geen dag is hoger dan 12. Kijk bij één regel of dag en maand goed staan.")},
		{"ragged-record", T("Regel met te veel of te weinig velden"), T("Meestal staat er een scheidingsteken of aanhalingsteken in een omschrijving: exporteer met aanhalingstekens om tekst. Heeft de regel bijna twee keer zoveel velden, dan ontbreekt een regeleinde en zitten twee boekingen aan elkaar.")},
		{"short-record", T("Regel met te weinig velden"), T("Het bestand is hier mogelijk afgebroken. Exporteer opnieuw en vergelijk het aantal regels.")},
		{"surplus-fields", T("Regel met te veel velden"), T("Geef de extra kolom een kop, of exporteer met aanhalingstekens om tekst.")},
		{"shifted-record", T("Regel waarvan de velden verschoven zijn"), T("Een scheidingsteken in een tekst schuift alles op. Exporteer met aanhalingstekens om tekst.")},
		{"total-among-lines", T("Totaalregel tussen de boekingen"), T("Is dit een totaal, dan telt het dubbel: de regel wordt geladen als een boeking. Exporteer zonder totalen en breng het opnieuw.")},
		{"total-by-name", T("Regel die zich totaal noemt"), T("Zij is niet de som van de regels erboven, en wordt geladen als een boeking. Is het een totaal, dan telt geld dubbel: exporteer zonder totalen en breng het opnieuw.")},
		{"lines-twice", T("Regels die twee keer voorkomen"), T("Gelijke regels tellen gewoon mee. Kijk of een deel van de export er twee keer in zit.")},
		{"unmapped-code", T("Code die niet in de codelijst staat"), T("Vul de lijst aan, of laat de code staan: dan heet zij zoals zij geschreven is.")},
		{"unmapped-column", T("Kolom zonder betekenis"), T("Zeg bij stap 3 wat de kolom is, of gooi haar weg.")},
		{"no-amount", T("Regel zonder bedrag"), T("Zo’n regel telt niet mee. Hoort er een bedrag te staan, exporteer dan opnieuw.")},
		{"no-year", T("Regel zonder jaar"), T("Vul het boekjaar in het pakket aan en exporteer opnieuw.")},
		{"no-code", T("Regel zonder code"), T("De regel wordt getoond als ‘(leeg)’. Vul de code aan als dat niet klopt.")},
		{"other-year", T("Regel van een ander jaar"), T("Kijk of de export over de juiste periode ging.")},
		{"odd-year", T("Jaar dat geen boekjaar is"), T("Staan de velden in de juiste kolommen? Verbeter het jaar in het pakket en exporteer opnieuw.")},
		{"far-year", T("Jaar dat ver vooruit ligt"), T("Kijk of het jaar verkeerd is getypt. Verbeter het in het pakket en exporteer opnieuw.")},
		{"year-of-name", T("Ander jaar dan de naam van het bestand zegt"), T("Is dit het juiste bestand, of staat overal een verkeerd jaar? Hernoem het bestand, of exporteer opnieuw.")},
		{"year-of-dates", T("Datums van een heel ander jaar dan het boekjaar"), T("Een van beide is overal verkeerd, of de datum is van iets anders. Gooi de datum bij stap 3 weg als zij niets met de boeking te maken heeft.")},
		{"hidden-rows", T("Verborgen rijen in het werkblad"), T("Verborgen rijen tellen mee. Haal ze uit het bestand als dat niet de bedoeling is.")},
		{"hidden-columns", T("Verborgen kolommen in het werkblad"), T("Ze worden gelezen als andere kolommen. Gooi ze bij stap 3 weg als dat niet de bedoeling is.")},
		{"hidden-sheet", T("Verborgen werkblad"), T("Het wordt niet gelezen, tenzij u het kiest.")},
		{"other-sheet", T("Werkblad dat niet gelezen is"), T("Er is één werkblad gelezen. Breng het andere als eigen bestand als het erbij hoort.")},
		{"unseen-format", T("Cel die anders getoond wordt dan zij is"), T("Het werkblad toont een afgerond of bewerkt getal; gelezen is wat er staat.")},
		{"number-and-text", T("Getallen en tekst door elkaar in een kolom"), T("Zet de kolom in het werkblad op één soort en sla het opnieuw op.")},
		{"lost-zeros", T("Codes die voorloopnullen misten"), T("Excel haalt nullen weg. Zet de kolom op tekst voor u exporteert.")},
		{"damaged-code", T("Code die Excel in een datum of getal veranderde"), T("Exporteer rechtstreeks als CSV, of zet de kolom eerst op tekst.")},
		{"invalid-byte", T("Teken dat niet te lezen is"), T("Exporteer als UTF-8. Bedragen veranderen hier niet door.")},
		{"mixed-charset", T("Tekens van twee soorten door elkaar"), T("Delen van het bestand komen van elders. Bedragen veranderen hier niet door.")},
		{"charset-guess", T("Tekenset gegokt"), T("Kijk of letters met accenten goed staan.")},
		{"stray-quote", T("Los aanhalingsteken"), T("Het is als tekst gelezen. Kijk of het veld klopt.")},
		{"unterminated-quote", T("Aanhalingsteken dat nergens sluit"), T("Alles daarachter hoort er dan bij. Verbeter dit veld in het pakket.")},
		{"empty-file", T("Leeg bestand"), T("Er staat geen regel in. Exporteer opnieuw.")},
		{"dash-is-zero", T("Streepje gelezen als nul"), T("Zo schrijven pakketten een leeg bedrag. Er is niets te doen.")},
		{"control-missing", T("Controletotaal ontbreekt"), T("Vul bij stap 4 in welk totaal het hoort te zijn.")},
		{"control-revised", T("Controletotaal is van een andere versie"), T("Vul bij stap 4 in welk totaal het hoort te zijn.")},
		{"file-name", T("Bestandsnaam die van een persoon kan zijn"), T("De naam van het bestand wordt openbaar. Gooi de levering weg, hernoem het bestand en breng het opnieuw.")},
		{"odd-header", T("Kop die niet bij de regels past"), T("Mogelijk ontbreekt een regeleinde en zit de eerste boeking vast aan de kop: dan telt zij niet mee. Exporteer opnieuw.")},
		{"rows-below-gap", T("Rijen onder een gat van lege rijen"), T("Ze worden niet gelezen. Kijk of daar boekingen staan, of alleen een totaal.")},
		{"subledger", T("Regels van subadministraties"), T("Ze zeggen nog eens wat de boekingen zeggen en tellen niet mee. Er is niets te doen.")},
		{"duplicate-header", T("Twee kolommen met dezelfde kop"), T("Geef elke kolom een eigen kop; anders is niet te zien welke bedoeld is.")},
		{"kept-as-text", T("Als tekst bewaard"), T("Er is niets te doen.")},
	};
	/* clang-format on */
	advice_unlisted(lang, code, title, advice);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (str_eq(code, str_z(table[i].code))) {
			*title = text_of(lang, table[i].title);
			*advice = text_of(lang, table[i].advice);
		}
}

/* What a code of a finding is, and what to do about it. */
#include "desk_checks/views.h"

/* The rules of privacy, which are many, have one advice; and a code that nobody described its own name. */
static void advice_unlisted(enum lang lang, struct str code, struct str *title, struct str *advice)
{
	bool of_people = str_starts(code, STR("privacy-r"));
	*title = of_people ? text_of(lang, T("Tekst die van een persoon kan zijn")) : code;
	*advice = text_of(
		lang,
		of_people
			? T("Wordt zo, onleesbaar gemaakt, openbaar. Stap 6 zegt wat er gevonden is.")
			: T("Lees wat erbij staat, verbeter het in het pakket en exporteer opnieuw."));
}

struct advice {
	const char *code;
	struct str title, advice;
};

static bool advised(const struct advice *table, size_t n, enum lang lang, struct str code,
		    struct str *title, struct str *advice)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(code, str_z(table[i].code))) {
			*title = text_of(lang, table[i].title);
			*advice = text_of(lang, table[i].advice);
			return true;
		}
	return false;
}

/* How it is written. */
static bool of_the_file(enum lang lang, struct str code, struct str *title, struct str *advice)
{
	/* clang-format off */
	const struct advice table[] = {
		{"accent-apart", T("Accent los van de letter"), T("Gelezen als één letter. Er is niets te doen.")},
		{"bad-json", T("Object dat niet te lezen is"), T("Het is weggelaten en telt niet mee. Exporteer opnieuw.")},
		{"c1-control", T("Stuurteken in een tekst"), T("Exporteer opnieuw met de juiste tekenset. Bedragen veranderen hier niet door.")},
		{"cell-error", T("Cel met een fout van het rekenblad"), T("Verbeter de formule in het werkblad, sla op en breng het opnieuw.")},
		{"charset-conflict", T("Twee tekensets door elkaar"), T("Kijk of letters met accenten goed staan; kies anders bij stap 2 de tekenset.")},
		{"charset-guess", T("Tekenset gegokt"), T("Kijk of letters met accenten goed staan.")},
		{"duplicate-header", T("Twee kolommen met dezelfde kop"), T("Geef elke kolom een eigen kop; anders is niet te zien welke bedoeld is.")},
		{"duplicate-member", T("Naam die twee keer in een object staat"), T("Laat het pakket elke naam één keer schrijven.")},
		{"empty-file", T("Leeg bestand"), T("Er staat geen regel in. Exporteer opnieuw, of breng de levering zonder dit bestand.")},
		{"end-mark", T("Eindmerk van DOS"), T("Er is niets te doen.")},
		{"field-too-long", T("Veld dat te lang is"), T("De regel telt niet mee. Meestal sluit een aanhalingsteken niet: verbeter het en exporteer opnieuw.")},
		{"file-name", T("Bestandsnaam die van een persoon kan zijn"), T("De naam van het bestand wordt openbaar. Gooi de levering weg, hernoem het bestand en breng het opnieuw.")},
		{"formula-without-value", T("Formule die nooit is uitgerekend"), T("Open het bestand in Excel of LibreOffice, sla het op en breng het opnieuw; nu telt de regel niet mee.")},
		{"hidden-columns", T("Verborgen kolommen in het werkblad"), T("Ze worden gelezen als andere kolommen. Gooi ze bij stap 3 weg als dat niet de bedoeling is.")},
		{"hidden-rows", T("Verborgen rijen in het werkblad"), T("Verborgen rijen tellen mee. Haal ze uit het bestand als dat niet de bedoeling is.")},
		{"hidden-sheet", T("Verborgen werkblad"), T("Het wordt niet gelezen, tenzij u het kiest.")},
		{"invalid-byte", T("Teken dat niet te lezen is"), T("Exporteer als UTF-8. Bedragen veranderen hier niet door.")},
		{"invisible-character", T("Onzichtbaar teken"), T("Het is weggelaten. Er is niets te doen.")},
		{"many-unterminated-quotes", T("Veel aanhalingstekens die niet sluiten"), T("Exporteer met een ander aanhalingsteken, of zonder.")},
		{"merged-cells", T("Samengevoegde cellen"), T("Hoort elke rij de waarde te hebben, splits de cellen dan in het werkblad en breng het opnieuw.")},
		{"mixed-charset", T("Tekens van twee soorten door elkaar"), T("Delen van het bestand komen van elders. Bedragen veranderen hier niet door.")},
		{"no-lines", T("Bestand zonder regels"), T("Exporteer opnieuw, of breng de levering zonder dit bestand.")},
		{"no-line-end", T("Bestand dat midden in een regel eindigt"), T("Mogelijk is het afgebroken. Vergelijk de laatste regel en het totaal met uw pakket, of haal het opnieuw op.")},
		{"not-an-object", T("Iets dat geen regel is"), T("Het is weggelaten. Exporteer opnieuw als er een boeking hoort te staan.")},
		{"nul-byte", T("Regel met een nulbyte"), T("De regel telt niet mee. Exporteer opnieuw.")},
		{"number-and-text", T("Getallen en tekst door elkaar in een kolom"), T("Zet de kolom in het werkblad op één soort en sla het opnieuw op.")},
		{"odd-header", T("Kop die niet bij de regels past"), T("Mogelijk ontbreekt een regeleinde en zit de eerste boeking vast aan de kop: dan telt zij niet mee. Exporteer opnieuw.")},
		{"other-sheet", T("Werkblad dat niet gelezen is"), T("Er is één werkblad gelezen. Breng het andere als eigen bestand als het erbij hoort.")},
		{"preamble", T("Regels boven de kop"), T("Ze tellen niet mee. Staat er een boeking bij, zeg dan bij stap 2 waar de kop staat.")},
		{"ragged-record", T("Regel met te veel of te weinig velden"), T("Meestal staat er een scheidingsteken of aanhalingsteken in een omschrijving: exporteer met aanhalingstekens om tekst. Heeft de regel bijna twee keer zoveel velden, dan ontbreekt een regeleinde en zitten twee boekingen aan elkaar.")},
		{"record-too-long", T("Regel die te lang is"), T("De regel telt niet mee. Meestal ontbreekt een regeleinde: exporteer opnieuw.")},
		{"rows-below-gap", T("Rijen onder een gat van lege rijen"), T("Ze worden niet gelezen. Kijk of daar boekingen staan, of alleen een totaal.")},
		{"scaled-format", T("Bedragen die in duizenden getoond worden"), T("Gelezen is wat er voluit in staat. Vergelijk het totaal bij stap 4.")},
		{"shifted-record", T("Regel waarvan de velden verschoven zijn"), T("Een scheidingsteken in een tekst schuift alles op. Exporteer met aanhalingstekens om tekst.")},
		{"short-record", T("Regel met te weinig velden"), T("Het bestand is hier mogelijk afgebroken. Exporteer opnieuw en vergelijk het aantal regels.")},
		{"stray-line-end", T("Los regeleinde in een regel"), T("Het breekt de regel in tweeën. Exporteer met aanhalingstekens om tekst.")},
		{"stray-quote", T("Los aanhalingsteken"), T("Het is als tekst gelezen. Kijk of het veld klopt.")},
		{"surplus-cut", T("Inhoud voorbij de kop"), T("Zij wordt niet gelezen, zoals de koppeling zegt.")},
		{"surplus-fields", T("Regel met te veel velden"), T("Geef de extra kolom een kop, of exporteer met aanhalingstekens om tekst.")},
		{"too-many-columns", T("Regel met te veel kolommen"), T("De regel telt niet mee. Meestal ontbreekt een regeleinde: exporteer opnieuw.")},
		{"unmapped-column", T("Kolom zonder betekenis"), T("Zeg bij stap 3 wat de kolom is, of gooi haar weg.")},
		{"unseen-format", T("Cel die anders getoond wordt dan zij is"), T("Het werkblad toont een afgerond of bewerkt getal; gelezen is wat er staat.")},
		{"unterminated-quote", T("Aanhalingsteken dat nergens sluit"), T("Alles daarachter hoort er dan bij. Verbeter dit veld in het pakket.")},
		{"utf-8-twice", T("Letters die dubbel versleuteld zijn"), T("Gelezen zoals ze bedoeld waren. Kijk of namen goed staan.")},
		{"values-above-header", T("Boekingen boven de kop"), T("Ze worden niet gelezen. Zet de kop erboven, of zeg bij stap 2 hoeveel regels erboven horen.")},
	};
	/* clang-format on */
	return advised(table, sizeof table / sizeof *table, lang, code, title, advice);
}

/* What an audit file, or an Iv3 delivery, says of itself. */
static bool of_audit_files(enum lang lang, struct str code, struct str *title, struct str *advice)
{
	/* clang-format off */
	const struct advice table[] = {
		{"account-twice", T("Rekening met twee namen"), T("Kijk in het pakket welke naam hoort; de eerste wordt getoond.")},
		{"account-unnamed", T("Rekening zonder naam"), T("Exporteer met het hele rekeningschema, of geef de rekening een naam bij de codelijsten.")},
		{"amount-unread", T("Regels zonder leesbaar bedrag"), T("Het bestand wordt niet met zijn eigen totalen vergeleken. Vraag de leverancier van het pakket om een goede auditfile.")},
		{"counts-transactions", T("Controletelling die boekingen telt"), T("Het pakket telt iets anders dan regels; de bedragen zijn wel vergeleken. Er is niets te doen.")},
		{"declared-agrees", T("Totalen in het bestand zelf die kloppen"), T("Er is niets te doen.")},
		{"declared-total", T("Totaal in het bestand zelf dat niet klopt"), T("De auditfile noemt een ander totaal dan haar regels geven. Exporteer opnieuw; blijft het, vraag dan de leverancier van het pakket.")},
		{"iv3-details", T("Details die niet openbaar mogen zijn"), T("Zij blijven weg: details_openbaar staat in de levering op ‘nee’. Zet het in uw pakket op ‘ja’ als de details wel openbaar mogen zijn, en lever opnieuw.")},
		{"iv3-verdict", T("Wat het CBS van deze Iv3-levering zou zeggen"), T("Wat het CBS noemt staat bij het oordeel, met waar het staat en wat u kunt doen. Voor publiceren hoeft u niets te doen: de bedragen zijn die van de levering.")},
		{"late-value", T("Gegevens achter hun regels"), T("Ze zijn bij de juiste regels gezet. Er is niets te doen.")},
		{"no-currency", T("Geen munt in het bestand"), T("Er is niets te doen als het euro’s zijn.")},
		{"no-side", T("Regel van nul zonder debet of credit"), T("Er is niets te doen.")},
		{"other-currency", T("Andere munt dan de euro"), T("Kijk of dit het juiste bestand is.")},
		{"parts", T("Auditfile in delen"), T("De delen zijn samen gelezen. Er is niets te doen.")},
		{"subledger", T("Regels van subadministraties"), T("Ze zeggen nog eens wat de boekingen zeggen en tellen niet mee. Er is niets te doen.")},
		{"two-amounts", T("Boeking met twee bedragen"), T("De regel telt niet mee. Vraag de leverancier van het pakket om een goede auditfile.")},
		{"unknown-version", T("Auditfile van een onbekende versie"), T("Vergelijk de totalen bij stap 4 met uw pakket.")},
	};
	/* clang-format on */
	return advised(table, sizeof table / sizeof *table, lang, code, title, advice);
}

/* Amounts, dates, totals, years. */
static bool of_lines(enum lang lang, struct str code, struct str *title, struct str *advice)
{
	/* clang-format off */
	const struct advice table[] = {
		{"all-dropped", T("Alle regels worden weggelaten"), T("Verander de weglaatregels als zij te veel weglaten, of breng de levering zonder dit bestand.")},
		{"bad-date", T("Geen datum waar een datum hoort"), T("Zet de kolom in het pakket op één notatie en exporteer opnieuw.")},
		{"bad-integer", T("Geen heel getal waar er een hoort"), T("Kijk of de cel leeg hoort te zijn of verkeerd is getypt; exporteer opnieuw.")},
		{"bad-number", T("Geen getal waar een bedrag hoort"), T("Kijk in het pakket of de cel leeg hoort te zijn of verkeerd is getypt; exporteer opnieuw.")},
		{"blank-record", T("Lege regel"), T("Er is niets te doen.")},
		{"control-missing", T("Controletotaal ontbreekt"), T("Vul bij stap 4 in welk totaal het hoort te zijn.")},
		{"control-revised", T("Controletotaal is van een andere versie"), T("Vul bij stap 4 in welk totaal het hoort te zijn.")},
		{"counts-again", T("Een keuze laat iets niet meer weg"), T("Deze koppeling noemt minder waarden dan de vorige, en wat al openbaar is gaat daardoor anders tellen. Zet de waarde erbij in de koppeling, of laad die bestanden opnieuw.")},
		{"dash-is-zero", T("Streepje gelezen als nul"), T("Zo schrijven pakketten een leeg bedrag. Er is niets te doen.")},
		{"far-year", T("Jaar dat ver vooruit ligt"), T("Kijk of het jaar verkeerd is getypt. Verbeter het in het pakket en exporteer opnieuw.")},
		{"lines-twice", T("Regels die twee keer voorkomen"), T("Gelijke regels tellen gewoon mee. Kijk of een deel van de export er twee keer in zit.")},
		{"no-amount", T("Regel zonder bedrag"), T("Zo’n regel telt niet mee. Hoort er een bedrag te staan, exporteer dan opnieuw.")},
		{"no-figure", T("Cel die zegt dat er geen bedrag is"), T("Pm en n.v.t. tellen als geen bedrag. Er is niets te doen.")},
		{"no-year", T("Regel zonder jaar"), T("Vul het boekjaar in het pakket aan en exporteer opnieuw.")},
		{"odd-month", T("Periode die niet bestaat"), T("Staan de velden in de juiste kolommen? Verbeter de periode in het pakket en exporteer opnieuw.")},
		{"odd-year", T("Jaar dat geen boekjaar is"), T("Staan de velden in de juiste kolommen? Verbeter het jaar in het pakket en exporteer opnieuw.")},
		{"other-year", T("Regel van een ander jaar"), T("Kijk of de export over de juiste periode ging.")},
		{"overflow", T("Bedrag dat te groot is"), T("De regel telt niet mee. Staan de velden in de juiste kolommen?")},
		{"percentage", T("Percentage waar een bedrag hoort"), T("De regel telt niet mee. Kies bij stap 3 de kolom met bedragen, of verbeter de cel.")},
		{"rounded", T("Afgeronde bedragen"), T("Het totaal kan een paar cent schelen. Vergelijk het bij stap 4.")},
		{"too-precise", T("Bedrag met te veel decimalen"), T("De regel telt niet mee. Rond de bedragen in het pakket af op centen.")},
		{"total-among-lines", T("Totaalregel tussen de boekingen"), T("Is dit een totaal, dan telt het dubbel: de regel wordt geladen als een boeking. Exporteer zonder totalen en breng het opnieuw.")},
		{"total-by-name", T("Regel die zich totaal noemt"), T("Zij is niet de som van de regels erboven, en wordt geladen als een boeking. Is het een totaal, dan telt geld dubbel: exporteer zonder totalen en breng het opnieuw.")},
		{"undecided-dates", T("Datums die op twee manieren te lezen zijn"), T("Geen dag is hoger dan 12. Kijk bij één regel of dag en maand goed staan.")},
		{"undecided-numbers", T("Getallen die op twee manieren te lezen zijn"), T("1.234 kan duizend zijn of een komma iets. Vergelijk het totaal bij stap 4 met dat van uw pakket.")},
		{"unknown-flag", T("Geen debet en geen credit"), T("De regel telt niet mee. Vul de kolom in het pakket aan en exporteer opnieuw.")},
		{"unknown-scale", T("Onbekende eenheid"), T("De regel telt niet mee. Vul de kolom in het pakket aan en exporteer opnieuw.")},
		{"unknown-side", T("Geen lasten, baten of balans"), T("De regel telt niet mee. Vul de kolom in het pakket aan en exporteer opnieuw.")},
		{"year-of-dates", T("Datums van een heel ander jaar dan het boekjaar"), T("Een van beide is overal verkeerd, of de datum is van iets anders. Gooi de datum bij stap 3 weg als zij niets met de boeking te maken heeft.")},
		{"year-of-mapping", T("Jaar dat de koppeling zegt, en het bestand niet"), T("Kijk of dit bestand van dat jaar is; zeg het anders bij stap 3.")},
		{"year-of-name", T("Ander jaar dan de naam van het bestand zegt"), T("Is dit het juiste bestand, of staat overal een verkeerd jaar? Hernoem het bestand, of exporteer opnieuw.")},
		{"zone-moved", T("Tijdstip van een andere tijdzone"), T("De boeking telt op de dag van die tijdzone. Klopt dat?")},
	};
	/* clang-format on */
	return advised(table, sizeof table / sizeof *table, lang, code, title, advice);
}

/* Codes and texts, and what is held back of people. */
static bool of_codes(enum lang lang, struct str code, struct str *title, struct str *advice)
{
	/* clang-format off */
	const struct advice table[] = {
		{"damaged-code", T("Code die Excel in een datum of getal veranderde"), T("Exporteer rechtstreeks als CSV, of zet de kolom eerst op tekst.")},
		{"explanation-early", T("Toelichting bij iets dat er nog niet is"), T("Zij verschijnt zodra er een bestand mee geladen is. Kijk of de code goed getypt is.")},
		{"filled-down", T("Lege cellen kregen de waarde erboven"), T("Klopt dat niet, zeg dan bij stap 4 dat lege cellen leeg zijn.")},
		{"kept-as-text", T("Als tekst bewaard"), T("Er is niets te doen.")},
		{"lost-zeros", T("Codes die voorloopnullen misten"), T("Excel haalt nullen weg. Zet de kolom op tekst voor u exporteert.")},
		{"no-code", T("Regel zonder code"), T("De regel wordt getoond als ‘(leeg)’. Vul de code aan als dat niet klopt.")},
		{"privacy-cells", T("Kleine aantallen zijn beschermd"), T("Er is niets te doen. Stap 6 zegt wat er verborgen is.")},
		{"privacy-cells-before", T("Wat nu verborgen is stond er eerder open"), T("De vorige versie liet het zien. Weeg af of zij gewist moet worden.")},
		{"privacy-cells-difference", T("Verschil met de vorige versie verraadt personen"), T("Wacht tot er meer regels bij zijn, of weeg het af.")},
		{"privacy-cells-total", T("Vast totaal van weinig ontvangers"), T("Haal indelingen die de wet niet vraagt uit de vaste totalen, of weeg het af.")},
		{"privacy-code", T("Code die de bescherming niet kent"), T("De regels zijn beschermd alsof het om personen gaat. Zet de code in de codelijst onder het juiste taakveld.")},
		{"privacy-descriptor", T("Tekst van de koppeling die van een persoon kan zijn"), T("De teksten van de koppeling zelf (titel, beschrijving, namen van kolommen) worden openbaar zoals zij er staan. Schrijf dit zonder naam, of leg vast dat het openbaar mag zijn.")},
		{"privacy-level", T("Niveau van openbaarheid"), T("Er is niets te doen. Stap 6 zegt wat er getoond wordt.")},
		{"privacy-nothing-guarded", T("Niets van dit bestand is beschermd"), T("Kijk bij stap 3 of het taakveld de juiste kolom is.")},
		{"unmapped-code", T("Code die niet in de codelijst staat"), T("Vul de lijst aan, of laat de code staan: dan heet zij zoals zij geschreven is.")},
	};
	/* clang-format on */
	return advised(table, sizeof table / sizeof *table, lang, code, title, advice);
}

void advice_of(enum lang lang, struct str code, struct str *title, struct str *advice)
{
	if (!of_the_file(lang, code, title, advice) && !of_lines(lang, code, title, advice) &&
	    !of_codes(lang, code, title, advice) && !of_audit_files(lang, code, title, advice))
		advice_unlisted(lang, code, title, advice);
}

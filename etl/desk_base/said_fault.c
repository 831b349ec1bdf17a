/* What a job ended with, in the reader's words: messages of this program's own commands, known by their wording. */
#include "desk_base/said_words.h"

#define HOLES_MAX 8u

struct known_fault {
	const char *english; /* "{a} and {b} hold the same bytes" */
	struct str dutch;    /* with the same holes */
};

struct matched {
	struct text_hole holes[HOLES_MAX];
	size_t n;
	struct str front; /* of the message, before what is known */
};

static const char *find(struct str where, struct str what)
{
	return what.len ? memmem(where.ptr, where.len, what.ptr, what.len) : where.ptr;
}

/* The literal up to the next hole of the pattern; *hole: its name, empty at the end. */
static struct str next_literal(struct arena *a, struct str *pattern, struct str *hole)
{
	struct str text = str_split(pattern, '{');
	*hole = (struct str){"", 0};
	if (pattern->ptr)
		*hole = arena_dup(a, str_split(pattern, '}'));
	return text;
}

static bool match(struct arena *a, struct str message, const char *english, struct matched *out)
{
	struct str pattern = str_z(english), hole, open = {"", 0};
	const char *from = message.ptr, *begun = NULL, *end = message.ptr + message.len;
	*out = (struct matched){0};
	while (pattern.ptr) {
		struct str text = next_literal(a, &pattern, &hole);
		struct str rest = {from, (size_t)(end - from)};
		const char *at = text.len ? find(rest, text) : open.len || hole.len ? from : NULL;
		if (!at)
			return false;
		if (!text.len && open.len)
			at = memchr(from, '\n', rest.len) ? memchr(from, '\n', rest.len) : end;
		if (open.len && out->n < HOLES_MAX)
			out->holes[out->n++] = (struct text_hole){
				open.ptr,
				arena_dup(a, str_trim((struct str){from, (size_t)(at - from)}))};
		begun = begun ? begun : at;
		from = at + text.len;
		open = hole;
		if (!pattern.ptr && open.len && out->n < HOLES_MAX)
			out->holes[out->n++] = (struct text_hole){
				open.ptr,
				arena_dup(a, str_trim((struct str){from, (size_t)(end - from)}))};
	}
	out->front = (struct str){message.ptr, (size_t)(begun - message.ptr)};
	return true;
}

/* "stuiver: 2019.csv: 2: " → "2019.csv, regel 2". */
static struct str place_said(enum lang lang, struct arena *a, struct str front)
{
	const char *line = memrchr(front.ptr, '\n', front.len);
	uint64_t n;
	if (line)
		front = (struct str){line + 1, front.len - (size_t)(line + 1 - front.ptr)};
	if (str_starts(front, STR("stuiver: ")))
		front = (struct str){front.ptr + 9, front.len - 9};
	front = str_trim(front);
	/* Words in front of what is known are of a sentence of the program's. */
	if (!front.len || front.ptr[front.len - 1] != ':')
		return (struct str){"", 0};
	front.len--;
	const char *last = memrchr(front.ptr, ':', front.len);
	struct str behind =
		last ? str_trim((struct str){last + 1, front.len - (size_t)(last + 1 - front.ptr)})
		     : front;
	if (!str_to_u64(behind, &n))
		return arena_printf(a, "%.*s: ", STR_ARG(front));
	return text_filled(a, text_of(lang, last ? T("{bestand}, regel {n}: ") : T("Regel {n}: ")),
			   (struct text_hole[]){
				   {"bestand", {front.ptr, last ? (size_t)(last - front.ptr) : 0}},
				   {"n", arena_dup(a, behind)}},
			   2);
}

/* The evidence and the reasons that a message ends in have words of their own. */
static void say_reason(enum lang lang, struct arena *a, struct matched *m)
{
	for (size_t i = 0; i < m->n; i++) {
		if (!str_eq(str_z(m->holes[i].name), STR("wat")))
			continue;
		struct str english = m->holes[i].value;
		bool stop = str_ends(english, STR("."));
		if (stop)
			english.len--;
		struct in_dutch said = in_dutch(lang, a, english);
		if (!said.english)
			m->holes[i].value = said.text;
	}
}

/* The first that fits; empty: none does. */
static struct str said_by(enum lang lang, struct arena *a, struct str message,
			  const struct known_fault *faults, size_t n)
{
	struct matched m;
	for (size_t i = 0; message.len && i < n; i++)
		if (match(a, message, faults[i].english, &m)) {
			struct str place = place_said(lang, a, m.front);
			say_reason(lang, a, &m);
			struct str text =
				text_filled(a, text_of(lang, faults[i].dutch), m.holes, m.n);
			return arena_printf(a, "%.*s%.*s", STR_ARG(place), STR_ARG(text));
		}
	return (struct str){"", 0};
}

/* What is wrong with the file, or with how it is read. */
static struct str of_the_file(enum lang lang, struct arena *a, struct str message)
{
	/* clang-format off */
	const struct known_fault faults[] = {
		{"the header has {n} fields and the records below have {m}: a line end is missing in '{cel}', so that", T("De kop heeft {n} velden en de regels eronder {m}: in ‘{cel}’ ontbreekt een regeleinde, zodat de eerste boeking aan de kop vastzit en nergens zou meetellen. Exporteer het bestand opnieuw, of zet een regeleinde waar die boeking begint.")},
		{"the header line is damaged: it holds {n} fields where the data has {m}, because its field {k}, \"{cel}\", is the column \"{kolom}\" run together with \"{waarde}\"", T("De kop is beschadigd: hij heeft {n} velden, want ‘{cel}’ is de kolom ‘{kolom}’ met de eerste waarde ‘{waarde}’ eraan vast. Exporteer het bestand opnieuw, of zet een regeleinde achter ‘{kolom}’.")},
		{"the header cannot be read (", T("De kop is niet te lezen: een aanhalingsteken sluit niet, of er staat een teken in dat geen tekst is. Exporteer het bestand opnieuw.")},
		{"{n} lines above the header at line {regel} hold values as those below", T("Boven de kop op regel {regel} staan boekingen, in getal {n}. Zet de kop erboven, of zeg bij stap 2 hoeveel regels erboven horen.")},
		{"no descriptor proposed: no column holds amounts", T("Geen enkele kolom heeft bedragen, dus dit is geen grootboek of begroting. Kijk of het de juiste export is.")},
		{"no descriptor proposed: column \"{kolom}\" is named as an amount, but its values have something beside the number", T("De kolom ‘{kolom}’ heet een bedrag, maar er staat meer in dan een getal. Exporteer de kolom met alleen het getal.")},
		{"no descriptor proposed: column \"{kolom}\": {wat}", T("De kolom ‘{kolom}’ is niet op één manier te lezen: {wat}. Breng daarna een nieuwe export.")},
		{"no file is a ledger, so nothing was written", T("In wat u bracht is geen grootboek of begroting gevonden: geen tabel met een kop en een kolom met bedragen.")},
		{"byte {byte} means nothing in {tekens}", T("Er staat een teken in dat in {tekens} niets betekent ({byte}). Kies bij stap 2 een andere tekenset, meestal windows-1252, en kijk of de namen goed staan.")},
		{"it has no sheet '{blad}'; there are {bladen}", T("Er is geen werkblad ‘{blad}’. Wel: {bladen}. Kies bij stap 2 een ander.")},
		{"several sheets have the columns of the mapping: {bladen}. Say", T("Meer werkbladen passen: {bladen}. Kies bij stap 2 welk bedoeld is.")},
		{"the workbook has no sheet", T("Dit werkboek heeft geen werkblad.")},
		{"it is locked with a password", T("Het bestand is met een wachtwoord beveiligd. Open het, sla het op zonder wachtwoord, en breng het opnieuw.")},
		{"is locked with a password", T("Het archief is met een wachtwoord beveiligd. Pak het uit en breng de bestanden.")},
		{"it is a binary workbook (.xlsb)", T("Dit is een binair werkboek (.xlsb). Sla het in Excel op als .xlsx en breng het opnieuw.")},
		{"but no workbook", T("Dit is een document, en geen werkboek met een tabel. Sla de tabel op als .xlsx of CSV.")},
		{"the file is damaged", T("Het bestand is beschadigd. Open het in Excel of LibreOffice, sla het opnieuw op, of haal het opnieuw op.")},
		{"are in code page {n}, which is not known", T("De teksten van dit .xls-bestand staan in een tekenset ({n}) die niet bekend is. Open het in Excel of LibreOffice en sla het op als .xlsx.")},
		{"more than are read of a .xls", T("Dit .xls-bestand is te groot. Sla het op als .xlsx.")},
		{"inflates more than {n} times", T("Het archief wordt uitgepakt meer dan {n} keer zo groot, zoals geen boekhouding doet. Pak het zelf uit als u het vertrouwt, en breng de bestanden.")},
		{"damaged gzip data", T("Het gz-bestand is beschadigd. Haal het opnieuw op, of pak het opnieuw in.")},
		{"the gzip data stops in the middle", T("Het gz-bestand breekt halverwege af. Haal het opnieuw op, of pak het opnieuw in.")},
		{"bytes behind the end of the gzip data", T("Achter het einde van het gz-bestand staat nog iets. Pak het uit en kijk wat dat is.")},
		{"damaged zip data", T("Het zipbestand is beschadigd. Haal het opnieuw op, of pak het opnieuw in.")},
		{"is no zip that can be read", T("Het zipbestand is niet te lezen. Haal het opnieuw op, of pak het opnieuw in.")},
		{"begins as a zip and cannot be read as one", T("Het bestand begint als een zip en is er geen. Haal het opnieuw op, of pak het opnieuw in.")},
		{"which is not supported; unpack it by hand", T("Het archief is op een manier ingepakt die het loket niet kent. Pak het uit en breng de bestanden.")},
		{"not all of this Iv3 delivery can be read: {wat}; 'stuiver iv3", T("Van deze Iv3-levering is niet alles te lezen, en een deel ervan zou een andere levering zijn: {wat} Het oordeel bij stap 5 noemt alles wat eraan ontbreekt.")},
		{"the table of this Iv3 delivery would have another sum: {wat}; 'stuiver iv3", T("In deze Iv3-levering staat een bedrag met meer decimalen dan er centen zijn: {wat} Rond de bedragen in het pakket af, en lever opnieuw.")},
		{"the metadata have no boekjaar or periode", T("Deze Iv3-levering zegt niet van welk boekjaar en welke periode zij is. Vul dat in het pakket in, en lever opnieuw.")},
		{"more is wrong with it than can be told", T("Aan deze Iv3-levering is meer mis dan hier op te noemen is. Het oordeel bij stap 5 begint ermee.")},
		{"its details have {n} different keys", T("De details van deze Iv3-levering hebben {n} verschillende kenmerken; meer dan 64 worden niet gelezen. Lever minder kenmerken.")},
		{"dit is geen JSON: {wat}", T("De JSON is niet te lezen: {wat}.")},
		{"the JSON cannot be read: {wat}. Mend", T("De JSON is niet te lezen: {wat}. Exporteer opnieuw.")},
		{"this is JSON, but holds no object with members", T("Dit is JSON zonder regels: er is geen object met velden.")},
		{"this is no XML, and so no audit file", T("Dit is geen XML, en dus geen auditfile.")},
		{"holds no file that could be a ledger", T("Er zit geen bestand in dat een grootboek kan zijn.")},
		{"several files ({n} of {m}) give nothing to load, the first is {file}: {wat}; nothing was loaded", T("Er zijn bestanden waarvan niets te laden is: {n} van de {m}. Het eerste is {file}: {wat}.")},
		{"{file} gives nothing to load: {wat}; nothing was loaded", T("Van {file} is niets te laden: {wat}.")},
		{"no line is left to load", T("Er blijft geen regel over om te laden: wat niet wordt weggelaten is afgekeurd. Verbeter de regels, of zeg bij stap 3 hoe zij gelezen worden.")},
		{"both fit the field \"{veld}\"", T("Twee kolommen passen bij ‘{veld}’. Geef ze in het bestand verschillende koppen.")},
		{"missing: {kolommen}. Add the file's spelling", T("Deze kolommen ontbreken: {kolommen}. Kijk of het de juiste export is, of zeg bij stap 3 welke kolom het nu is.")},
		{"no ledger of the mapping fits, neither by file name nor by header", T("De kolommen van dit bestand zijn niet die van de koppeling. Laat het bij stap 2 opnieuw bekijken.")},
		{"several ledgers of the mapping fit", T("Het bestand past bij meer dan één deel van de koppeling. Breng de bestanden apart.")},
		{"the file has none of its amount columns", T("De kolommen met bedragen ontbreken in dit bestand. Kijk of het de juiste export is.")},
		{"the descriptor has {n} fault", T("Er is iets van de koppeling dat nog gezegd moet worden, in getal {n}. Kijk bij stap 3 en stap 4.")},
		{"code list \"{lijst}\": {pad} was not found", T("De codelijst ‘{lijst}’ ontbreekt. Voeg haar toe bij de koppeling.")},
		{"fields where {m} are expected", T("Een regel heeft een ander aantal velden dan de kop, {m}. Verbeter die regel in het pakket en exporteer opnieuw.")},
		{"a spreadsheet made powers of ten of long codes", T("Een rekenblad heeft van lange codes machten van tien gemaakt, zodat verschillende codes één werden. Exporteer opnieuw, met die kolom als tekst.")},
	};
	/* clang-format on */
	return said_by(lang, a, message, faults, sizeof faults / sizeof *faults);
}

/* What does not add up, or overlaps what is published. */
static struct str of_sums(enum lang lang, struct arena *a, struct str message)
{
	/* clang-format off */
	const struct known_fault faults[] = {
		{"total of {maat} is {is} where {hoort} is expected (difference {verschil})", T("Het totaal van {maat} is {is}, en u zei bij stap 4 dat het {hoort} hoort te zijn: een verschil van {verschil}. Kijk welke van de twee klopt.")},
		{"does not tie: {wat} should be {hoort}, the loaded lines are {is}, difference {verschil}", T("Een controletotaal klopt niet: {wat} hoort {hoort} te zijn, de regels geven {is}, een verschil van {verschil}. Kijk of er regels ontbreken of dubbel zijn.")},
		{"the mapping says the year {jaar} of {bestanden}, and this is another file", T("De koppeling zegt het jaar {jaar} van {bestanden}, en dit is een ander bestand; er is niets geladen. Zeg bij stap 3 van welk jaar dit bestand is.")},
		{"1 line was rejected; nothing was loaded", T("Eén regel is afgekeurd; er is niets geladen. Verbeter hem in het pakket (hij staat hieronder) en exporteer opnieuw.")},
		{"{n} lines were rejected; nothing was loaded", T("{n} regels zijn afgekeurd; er is niets geladen. Verbeter ze in het pakket (ze staan hieronder) en exporteer opnieuw.")},
		{"personal data would be published", T("Er zouden gegevens van personen openbaar worden. Stap 6 zegt wat er gevonden is, en wat u kunt doen: de kolom weggooien, haar onleesbaar laden, of beslissen dat het openbaar mag.")},
		{"hold the same bytes (SHA-256", T("Twee van de bestanden zijn byte voor byte gelijk: samen zouden ze alles dubbel tellen. Breng er één.")},
		{"entries, written differently: loading both would count everything twice", T("Twee van de bestanden hebben dezelfde regels, anders geschreven: samen zouden ze alles dubbel tellen. Breng er één.")},
		{"share almost all entries ({n} and {m}): loading both would count them twice", T("Twee van de bestanden hebben bijna alle regels gemeen ({n} en {m}): samen zouden ze dubbel tellen. Breng er één.")},
		{"this load covers only part of dataset {nummer} ({bestand}): both hold {beide}, and that one also holds {ook}, which would be lost", T("Deze levering is maar een deel van wat al openbaar is ({bestand}, dataset {nummer}). Allebei hebben zij {beide}; dataset {nummer} heeft ook {ook}, en dat zou verdwijnen. Zeg hieronder wat de bedoeling is, of breng een bestand waar alles in zit.")},
		{"this load would take the place of dataset {nummer} ({bestand}), of whose {n} entries {wat} comes again", T("Deze levering zou in de plaats komen van {bestand} (dataset {nummer}), maar van de {n} regels daarvan komt vrijwel niets terug. Is het een andere periode, of een deel, laat ze dan naast elkaar staan; is het een verbetering, laat haar dan in de plaats komen.")},
		{"and dataset {nummer} ({bestand}), which is published and would stay, share almost all entries ({n} and {m})", T("Deze levering heeft bijna alle regels gemeen met {bestand} (dataset {nummer}), dat openbaar is en zou blijven: {n} en {m} regels. Zo telt alles dubbel. Zeg hieronder wat de bedoeling is.")},
		{"and dataset {nummer} ({bestand}) both hold {beide}, and one of them is a budget typed in", T("Deze levering en {bestand} (dataset {nummer}) hebben allebei {beide}, en een van de twee is een getypte begroting: zo telt zij dubbel. Zeg hieronder wat de bedoeling is.")},
		{"and the code list {lijst} both hold {beide}, which would count twice", T("Het bestand en de codelijst {lijst} hebben allebei {beide}: dat telt dubbel. Maak die kolommen van de lijst leeg, of laat het bestand weg.")},
		{"the same lines are loaded already with this mapping, from {bestand} (dataset {nummer})", T("Dezelfde regels zijn al openbaar, uit {bestand} (dataset {nummer}). Er is niets te doen.")},
		{"loaded already with this mapping; nothing changed", T("Dit bestand is al openbaar, met dezelfde koppeling. Er is niets te doen.")},
		{"was loaded with another shape: {wat}. Give the mapping", T("Wat al openbaar is heeft andere kolommen: {wat}. Geef de kolommen bij stap 3 dezelfde betekenis als toen.")},
		{"was published before this desk knew whose it is", T("Dit was al openbaar voordat het loket wist van wie het is. Een beheerder van de server wijst het toe met ‘stuiver desk-user --claim’.")},
		{"is another organisation's", T("Dit is van een andere organisatie van dit loket.")},
	};
	/* clang-format on */
	return said_by(lang, a, message, faults, sizeof faults / sizeof *faults);
}

/* The road to publication, and the machine. */
static struct str of_the_road(enum lang lang, struct arena *a, struct str message)
{
	/* clang-format off */
	const struct known_fault faults[] = {
		{"nobody said why columns that may be of people are published", T("Een kolom die van personen kan zijn wordt gepubliceerd, en niemand zei waarom. Geef de reden bij stap 6, of gooi de kolom weg.")},
		{"people were not searched for in these files", T("Naar personen kon niet worden gezocht, en dan wordt dit niet klaargezet. Zeg bij stap 2 hoe het bestand geschreven is; daarna wordt opnieuw gezocht.")},
		{"cannot release it: the policy of this store asks for another person", T("Wie klaarzette geeft hier niet zelf vrij: er is een tweede persoon nodig, of een openbare reden.")},
		{"would not become what was reviewed", T("Wat openbaar is veranderde sinds dit werd klaargezet, zodat er nu iets anders uit zou komen. Stuur het terug en zet het opnieuw klaar.")},
		{"nothing is staged under number {n}", T("Er staat niets meer klaar onder nummer {n}.")},
		{"number {n} was {stand} by {wie} on {moment}", T("Dit was al afgehandeld door {wie}, op {moment}.")},
		{"the policy of {opslag} asks two persons", T("Een publicatie vraagt hier twee personen: zet klaar, en laat een ander vrijgeven.")},
		{"values are still in", T("Er staat nog iets van in andere versies of datasets. Wis die ook, en zoek opnieuw.")},
		{"no space left for", T("De schijf van de server is vol; er is niets veranderd. Vraag de beheerder ruimte te maken, en doe het nog eens.")},
		{"File too large", T("De schijf van de server is vol, of dit vroeg een groter bestand dan een taak mag schrijven; er is niets veranderd. Vraag de beheerder ruimte te maken, en doe het nog eens.")},
		{"No space left on device", T("De schijf van de server is vol; er is niets veranderd. Vraag de beheerder ruimte te maken, en doe het nog eens.")},
		{"database is locked", T("De opslag was bezet. Doe het over een minuut nog eens.")},
		{"somebody changed this mapping meanwhile", T("Iemand anders veranderde deze koppeling intussen. Kijk wat er nu staat, en doe het nog eens.")},
		{"this is a fault of Stuiver itself", T("Dit is een fout van Stuiver zelf: de regels tellen niet op. Er is niets geladen; meld het.")},
		{"interrupted; nothing was loaded", T("Dit is afgebroken. Er is niets geladen.")},
	};
	/* clang-format on */
	return said_by(lang, a, message, faults, sizeof faults / sizeof *faults);
}

struct str said_people(enum lang lang, struct arena *a, struct str message)
{
	/* clang-format off */
	const struct known_fault faults[] = {
		{"would be public, and tells of people: {regels}, in \"{plek}\". Write it without", T("Dit wordt openbaar, en er staat iets in dat van een persoon kan zijn: {regels}. Het staat hier: “{plek}”. Schrijf het zonder dat. Mag het wel openbaar zijn, leg dat dan vast bij de besluiten in privacy-policy.json van de koppeling en lever opnieuw.")},
		{"the descriptor tells of people, and is published as it is, so nothing is loaded:{plekken}\nWrite", T("In de teksten van de koppeling zelf, die openbaar zijn, staat een nummer van een persoon:{plekken}. Haal het daar weg.")},
	};
	/* clang-format on */
	return said_by(lang, a, message, faults, sizeof faults / sizeof *faults);
}

struct str said_fault(enum lang lang, struct arena *a, struct str message)
{
	struct str text = of_the_file(lang, a, message);
	if (!text.len)
		text = said_people(lang, a, message);
	if (!text.len)
		text = of_sums(lang, a, message);
	return text.len ? text : of_the_road(lang, a, message);
}

bool said_overlap(struct str message)
{
	return find(message, STR("--beside to keep both")) ||
	       find(message, STR("or --beside when they"));
}

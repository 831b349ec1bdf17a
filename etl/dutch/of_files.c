#include "dutch/sentences.h"

/* clang-format off */
static const struct sentence items[] = {
	/* charset */
	{"byte-order mark {bytes}", "het bestand begint met het merk van deze tekenset ({bytes})"},
	{"named as {set}", "zo opgegeven: {set}"},
	{"no mark, but {#k} of the first {#n} byte pairs hold a zero", "van de eerste {n} paren bytes heeft {k} een nul, zoals UTF-16 schrijft"},
	{"byte {byte} inside words is no letter in Windows-1252, as it is in {set}", "in woorden staat byte {byte}: geen letter in Windows-1252, wel in {set}"},
	{"byte {byte} inside words is no letter in Windows-1252, and nothing tells which charset it is of", "in woorden staat byte {byte}, die in Windows-1252 geen letter is; niets zegt welke tekenset het wel is"},
	{"byte {byte} at offset {#at} (line {#line}) is not UTF-8, so Windows-1252", "op regel {line} staat een teken dat in UTF-8 niet bestaat (byte {byte}), dus is het Windows-1252, zoals Excel schrijft"},
	{"all {#n} bytes are well-formed UTF-8, {#k} characters of it beyond ASCII", "alle {n} bytes zijn goed UTF-8, waarvan {k} letters met een accent of andere bijzondere tekens"},
	{"all {#n} bytes are ASCII", "alle {n} bytes zijn gewone letters, cijfers en leestekens: elke tekenset leest die gelijk"},
	{"as all workbooks", "zoals alle werkboeken"},
	{"the XML declaration says so", "de eerste regel van de XML zegt het"},
	{"no XML declaration says otherwise", "de XML zegt niets anders"},
	{"as CBS reads it: UTF-8, or else Windows-1252", "zoals het CBS haar leest: UTF-8, of anders Windows-1252"},
	{"a delivery to CBS, {vorm}: {wie}, {jaar}, period {periode}, {#n} of its rows with details", "een levering aan het CBS ({vorm}): {wie}, boekjaar {jaar}, periode {periode}; {n} rijen met details"},
	/* delimiter and quotes */
	{"delimiter {teken} as stated: {#k} of {#n} records have {#v} fields (next best: {ander})", "{teken} tussen de velden, zoals gezegd: {k} van de {n} bekeken regels hebben {v} velden (anders was het {ander} geweest)"},
	{"delimiter {teken} as stated: {#k} of {#n} records have {#v} fields", "{teken} tussen de velden, zoals gezegd: {k} van de {n} bekeken regels hebben {v} velden"},
	{"delimiter {teken}: {#k} of {#n} records have {#v} fields (next best: {ander})", "{teken} tussen de velden: {k} van de {n} bekeken regels hebben {v} velden (anders was het {ander} geweest)"},
	{"delimiter {teken}: {#k} of {#n} records have {#v} fields", "{teken} tussen de velden: {k} van de {n} bekeken regels hebben {v} velden"},
	{"{~a}, blanks in front of fields left out", "{a}, zonder de spaties vóór een veld"},
	{"{~a} as stated", "{a}, zoals gezegd"},
	{"no quotes", "zonder aanhalingstekens"},
	{"quotes, escaped by a backslash", "aanhalingstekens om tekst, met \\ ervoor waar zij bij de tekst horen"},
	{"apostrophes as quotes", "apostrofs om tekst"},
	{"quotes", "aanhalingstekens om tekst"},
	/* header */
	{"{~a}, with the rows to line {#n}", "{a}, samen met de rijen tot en met regel {n}"},
	{"line {#n} holds names: the header", "op regel {n} staan namen: dat is de kop"},
	{"line {#n} holds values: no header", "op regel {n} staan al waarden: er is geen kop"},
	{"no header found", "er is geen kop gevonden"},
	{"no header, as stated", "zonder kop, zoals gezegd"},
	{"header at line {#n}, as stated", "de kop staat op regel {n}, zoals gezegd"},
	{"header at line {#n}", "de kop staat op regel {n}"},
	/* workbooks */
	{"{soort}, sheet '{blad}' as stated: {#rijen} rows with a value, the last is {#laatste}, columns to {#tot}", "{soort}, werkblad ‘{blad}’, zoals gezegd: {rijen} rijen met een waarde, de laatste is rij {laatste}, {tot} kolommen"},
	{"{soort}, sheet '{blad}': {#rijen} rows with a value, the last is {#laatste}, columns to {#tot}", "{soort}, werkblad ‘{blad}’: {rijen} rijen met een waarde, de laatste is rij {laatste}, {tot} kolommen"},
	{"one of {#n} sheets ({~andere})", "een van {n} werkbladen ({andere})"},
	{"one of {#n} sheets", "een van {n} werkbladen"},
	{"{~a}, {~b}", "{a}, {b}"},
	{"{~a} and {#n} more", "{a} en nog {n}"},
	{"'{blad}' {n} rows of {#k} without a header", "‘{blad}’ met {n} rijen van {k}, zonder kop"},
	{"'{blad}' {n} rows of {#k}", "‘{blad}’ met {n} rijen van {k}"},
	{"rows of one text like {hoe} are headings", "rijen met alleen een tekst als {hoe} zijn kopjes"},
	{"rows of one text are headings", "rijen met alleen een tekst zijn kopjes"},
	/* JSON and audit files */
	{"JSON: objects one after another, {#n} in all", "JSON: {n} objecten achter elkaar"},
	{"JSON: the objects of the array at {waar}, {#n} in all", "JSON: de {n} objecten van de lijst ‘{waar}’"},
	{"JSON: an array of objects, {#n} in all", "JSON: een lijst van {n} objecten"},
	{"XML Auditfile Financieel of an unknown version{rest}: {#n} transaction lines, {#open} of the opening balance", "XML Auditfile Financieel van een onbekende versie{rest}: {n} boekingsregels, {open} van de beginbalans"},
	{"XML Auditfile Financieel {versie}: {#n} transaction lines, {#open} of the opening balance", "XML Auditfile Financieel {versie}: {n} boekingsregels, {open} van de beginbalans"},
};
/* clang-format on */

struct sentences dutch_of_files(void)
{
	return (struct sentences){items, sizeof items / sizeof *items};
}

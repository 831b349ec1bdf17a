/* What answers look like. */
#include "nlgov/resources.h"

#define SHAPE(name)                                                                \
	{                                                                          \
#name, name##_fields, sizeof name##_fields / sizeof *name##_fields \
	}
#define PAGE_FIELDS                                                                \
	{"begroting", "string", "Naam van de begroting."},                         \
		{"aantal", "integer", "Hoeveel er zijn, op alle pagina's samen."}, \
		{"pagina", "integer", "De hoeveelste pagina dit is, vanaf 1."},    \
	{                                                                          \
		"paginaGrootte", "integer", "Hoeveel er op een pagina passen."     \
	}
#define CHOSEN_FIELDS                                                                         \
	{"selectie", "[Keuze]", "De selectie zoals die gelezen is."},                         \
	{                                                                                     \
		"onbekendeWaarden", "[OnbekendeWaarde]?",                                     \
			"Waarden in de selectie die geen lid heeft: daarom ontbreekt er wat." \
	}

static const struct nlgov_field Api_fields[] = {
	{"titel", "string", "Naam van deze API."},
	{"versie", "string", "Versie van deze API."},
	{"beschrijving", "string", "Adres van de beschrijving (OpenAPI)."},
	{"begrotingen", "string", "Adres van de lijst van begrotingen."},
};
static const struct nlgov_field Begrotingen_fields[] = {
	{"begrotingen", "[BegrotingKort]", "Op volgorde van naam."},
};
static const struct nlgov_field BegrotingKort_fields[] = {
	{"naam", "string", "Waaronder zij te vragen is."},
	{"titel", "string", "Zoals mensen haar noemen."},
	{"versie", "string", "Verandert met elke publicatie."},
	{"gepubliceerdOp", "date-time?", "Wanneer deze versie gepubliceerd is, in UTC."},
	{"aantalRegels", "integer", "Hoeveel regels erin staan."},
};
static const struct nlgov_field Begroting_fields[] = {
	{"naam", "string", "Waaronder zij te vragen is."},
	{"titel", "string", "Zoals mensen haar noemen."},
	{"versie", "string", "Verandert met elke publicatie."},
	{"gepubliceerdOp", "date-time?", "Wanneer deze versie gepubliceerd is, in UTC."},
	{"aantalRegels", "integer", "Hoeveel regels erin staan."},
	{"bedragen", "[Bedrag]", "De bedragen die elke regel heeft."},
	{"sommen", "[string]", "Wat er van bedragen te vragen is, met de parameter sommen."},
	{"dimensies", "[string]", "Namen van de dimensies."},
	{"nietOpTeTellen", "[string]",
	 "Dimensies waarover niemand optelt zonder te kiezen, zoals jaar, fase en lasten of baten."},
	{"derde", "Derde?", "Alleen als een ander dan de overheid zelf dit publiceert."},
};
static const struct nlgov_field Derde_fields[] = {
	{"uitgever", "string", "Wie het publiceert."},
	{"bron", "string?", "Waar die het vandaan heeft."},
};
static const struct nlgov_field Bedrag_fields[] = {
	{"naam", "string", "In velden en sommen."},
	{"titel", "string", "Zoals mensen het noemen."},
	{"decimalen", "integer", "Cijfers achter de komma."},
};
static const struct nlgov_field Dimensies_fields[] = {
	{"begroting", "string", "Naam van de begroting."},
	{"dimensies", "[Dimensie]", "In de volgorde van het model."},
};
static const struct nlgov_field Dimensie_fields[] = {
	{"naam", "string", "In selectie en groepering."},
	{"titel", "string", "Zoals mensen haar noemen."},
	{"sleutel", "string", "Het attribuut dat leden onderscheidt."},
	{"opschrift", "string", "Het attribuut dat leden een naam geeft."},
	{"indeling", "string?", "De indeling waarvan zij een laag is."},
	{"attributen", "[Attribuut]", "Wat er van elk lid bekend is."},
};
static const struct nlgov_field Attribuut_fields[] = {
	{"verwijzing", "string", "In selectie, groepering en velden: dimensie.attribuut."},
	{"titel", "string", "Zoals mensen het noemen."},
	{"soort", "string", "tekst, geheel getal of datum"},
};
static const struct nlgov_field Leden_fields[] = {
	PAGE_FIELDS,
	{"leden", "[values]", "Van elk lid de attributen, bij hun verwijzing."},
};
static const struct nlgov_field Totalen_fields[] = {
	PAGE_FIELDS,
	{"totalen", "[Totaal]", "Een som per groep."},
	{"eindtotaal", "amounts", "Over alle groepen van alle pagina's."},
	CHOSEN_FIELDS,
	{"waarschuwingen", "[string]?", "Wat er aan deze sommen niet klopt als men ze zo leest."},
};
static const struct nlgov_field Totaal_fields[] = {
	{"groep", "values", "Waarvan dit de som is, bij verwijzing."},
	{"sommen", "amounts", "Exacte bedragen; null waar er geen is."},
};
static const struct nlgov_field Regels_fields[] = {
	PAGE_FIELDS,
	{"regels", "[Regel]", "Zoals zij gepubliceerd zijn."},
	CHOSEN_FIELDS,
};
static const struct nlgov_field Regel_fields[] = {
	{"kenmerken", "values", "Bij verwijzing."},
	{"bedragen", "amounts", "Exact."},
};
static const struct nlgov_field Toelichtingen_fields[] = {
	PAGE_FIELDS,
	{"toelichtingen", "[Toelichting]", "De meest toegespitste eerst."},
	{"selectie", "[Keuze]", "De selectie zoals die gelezen is."},
};
static const struct nlgov_field Toelichting_fields[] = {
	{"titel", "string?", "Kop."},
	{"selectie", "string", "Waarover zij gaat; als selectie te gebruiken."},
	{"tekst", "string", "Opgemaakt als Markdown."},
	{"bron", "string?", "Waar het staat: een adres of de naam van een stuk."},
	{"raadsstuk", "Raadsstuk?", "Alleen als de bron in een vergadering is behandeld."},
	{"auteur", "string?", "Wie het schreef."},
	{"datum", "date?", "Wanneer."},
};
static const struct nlgov_field Raadsstuk_fields[] = {
	{"vergadering", "string?", "Naam van de vergadering."},
	{"datum", "date?", "Dag van de vergadering."},
	{"agendapunt", "string?", "Nummer en titel."},
	{"stuk", "string?", "Titel van het stuk; zijn adres is de bron."},
};
static const struct nlgov_field Herkomst_fields[] = {
	{"begroting", "string", "Naam van de begroting."},
	{"aantalRegels", "integer", "Regels waar de som uit bestaat."},
	{"bedragen", "amounts", "De som, zoals totalen die geeft."},
	{"sluit", "boolean", "Of de bestanden samen precies tot die som komen."},
	{"bestanden", "[Bronbestand]", "Wat elk bestand inbrengt."},
	{"selectie", "[Keuze]", "De selectie zoals die gelezen is."},
};
static const struct nlgov_field Bronbestand_fields[] = {
	{"naam", "string", "Zoals het geladen is."},
	{"sha256", "string", "Van het origineel."},
	{"publicatie", "integer", "Nummer waaronder het gepubliceerd is."},
	{"versie", "integer", "De hoeveelste van dit deel."},
	{"geladenOp", "date-time", "In UTC."},
	{"aantalRegels", "integer", "Gepubliceerde regels die eruit komen."},
	{"bedragen", "amounts", "De som daarvan."},
	{"regels", "[Regelreeks]", "Welke regels van het bestand."},
	{"meerRegels", "integer", "Hoeveel er nog zijn, als het er te veel zijn om te noemen."},
};
static const struct nlgov_field Regelreeks_fields[] = {
	{"van", "integer", "Eerste regel van het bestand."},
	{"tot", "integer", "Laatste, die meetelt."},
};
static const struct nlgov_field Keuze_fields[] = {
	{"verwijzing", "string", "Dimensie, attribuut of bedrag."},
	{"operator", "string", "Zoals in de selectie."},
	{"waarden", "[any]", "Waarden die meetellen."},
};
static const struct nlgov_field OnbekendeWaarde_fields[] = {
	{"verwijzing", "string", "Zoals gevraagd."},
	{"waarde", "string", "Zoals gevraagd."},
	{"dichtstbij", "[NabijLid]", "Wat bedoeld kan zijn."},
};
static const struct nlgov_field NabijLid_fields[] = {
	{"waarde", "string", "Voor in de selectie."},
	{"titel", "string?", "Zoals mensen het noemen."},
};
static const struct nlgov_field Probleem_fields[] = {
	{"type", "string", "Soort probleem."},
	{"status", "integer", "De HTTP-status."},
	{"title", "string", "Wat er aan de hand is."},
	{"detail", "string", "Wat er precies niet klopt, en wat bedoeld kan zijn."},
	{"errors", "[Fout]?", "Alle fouten in de vraag samen."},
};
static const struct nlgov_field Fout_fields[] = {
	{"in", "string", "query: het is een parameter."},
	{"name", "string", "Naam van de parameter."},
	{"detail", "string", "Wat eraan niet klopt."},
};

static const struct nlgov_shape shapes[] = {
	SHAPE(Api),       SHAPE(Begrotingen),     SHAPE(BegrotingKort), SHAPE(Begroting),
	SHAPE(Derde),     SHAPE(Bedrag),          SHAPE(Dimensies),     SHAPE(Dimensie),
	SHAPE(Attribuut), SHAPE(Leden),           SHAPE(Totalen),       SHAPE(Totaal),
	SHAPE(Regels),    SHAPE(Regel),           SHAPE(Toelichtingen), SHAPE(Toelichting),
	SHAPE(Raadsstuk), SHAPE(Herkomst),        SHAPE(Bronbestand),   SHAPE(Regelreeks),
	SHAPE(Keuze),     SHAPE(OnbekendeWaarde), SHAPE(NabijLid),      SHAPE(Probleem),
	SHAPE(Fout),
};

const struct nlgov_shape *nlgov_shapes(size_t *n)
{
	*n = sizeof shapes / sizeof *shapes;
	return shapes;
}

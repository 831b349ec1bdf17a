/*
 * What headers mean, in Dutch, English, German and Spanish ledgers. Headers are folded (lower case,
 * no accents, no blanks or punctuation) before they are compared. The first row that fits wins, so
 * the order matters: what may identify people comes first.
 */
#include "base/utf8.h"
#include "sniff/sniff.h"

static const struct sniff_word WORDS[] = {
	{USE_PERSONAL,
	 "iban bankrek* *bankaccount* bsn* sofi* *burgerservicenummer* *geboortedatum* gebdat* "
	 "dateofbirth clientn* clientid zaaknummer dossiernummer",
	 NULL, "persoonsgegeven"},
	{USE_PERSONAL,
	 "naam name nombre gebrnaam gebruiker* username userid regdoor ingevoerddoor *achternaam* "
	 "*voornaam* surname firstname lastname *medewerker* *employee* personeelsn* *mitarbeiter* "
	 "*contactpersoon* *email* *telefoon* *phone* telefon*",
	 NULL, "persoonsnaam"},
	{USE_PERSONAL,
	 "*adres *address *adresse straat* street* postcode* zip zipcode plz *huisnummer*", NULL,
	 "adres"},
	{USE_PERSONAL, "nif cif nifcif dni taxid custsupid lifnr kunnr", NULL, "relatienummer"},
	{USE_PARTY,
	 "*crediteur* *debiteur* naamdebcred relatienaam relatie *leverancier* begunstigde* "
	 "*ontvanger* "
	 "*supplier* *vendor* *payee* *beneficiary* *recipient* *lieferant* *kreditor* *debitor* "
	 "*empfanger* *proveedor* *tercero* *beneficiario* *acreedor* credituernaam apar*",
	 "supplier:generic:name", "crediteur"},

	{USE_YEAR,
	 "*jaar *jahr year fiscalyear financialyear *boekjaar* dienstjaar* yr fy gjahr ano anyo "
	 "ejercicio anualidad",
	 "date:fiscal-year", "boekjaar"},
	{USE_DATE,
	 "*datum* *date *date? date* budat bldat valutadat* fecha* boekdat mutdat docdat effdate "
	 "gultig* "
	 "validfrom validto",
	 "date:generic", "boekdatum"},
	{USE_PERIOD,
	 "periode* period monat maand month kwartaal quarter quartal mes trimestre pn "
	 "boekjaarmaand",
	 "date:fiscal-month", "periode"},
	{USE_SIDE,
	 "dc debcred shkzg sh debitcredit debetcredit amnttp bl lastenbaten lb iu "
	 "inkomstenuitgavenbbv "
	 "sollhaben",
	 "direction", "debet/credit"},

	{USE_CODE, "taakveld* iv3taakveld* tv functie* *functionalcode",
	 "functional-classification:generic:code", "taakveld"},
	{USE_CODE, "categorie* iv3categorie* economischecategorie* bbv categoriebbv",
	 "economic-classification:generic:code", "categorie"},
	{USE_CODE,
	 "grootboek* gbrek rekening rekeningnummer hkont accid account accountcode accountno el1 "
	 "economischecode ecl sachkonto konto economico subconcep*",
	 "economic-classification:generic:code", "grootboekrekening"},
	{USE_CODE,
	 "kostenplaats* kpl kostl mcu costid costcentre* costcenter* el2 fcl kostenstelle* "
	 "profitcenter* serviceunit",
	 "administrative-classification:generic:code", "kostenplaats"},
	{USE_CODE, "kostensoort* kostendrager* order wbs* activiteit* project projectcode proyecto",
	 "activity:generic:project:code", "project"},
	{USE_CODE,
	 "program programma* programme programa prog progfinan beleidsveld* product productcode "
	 "produkt",
	 "activity:generic:program:code", "programma"},
	{USE_CODE,
	 "servicearea service servicelabel bodyname body organisation organisationalunit "
	 "organisatonalunit "
	 "department departement afdeling amt seccion centro cege organo begrotingshoofdstuk* "
	 "gemeente*",
	 "administrative-classification:generic:code", "organisatieonderdeel"},
	{USE_CODE, "capitulo articulo concepto hoofdstuk artikel beleid",
	 "economic-classification:generic:code", "hoofdstuk"},
	{USE_CODE, "distrito wijk buurt stadsdeel district", "geo-source:target:code", "gebied"},
	{USE_CODE,
	 "docnr documentnummer boekstuk* belnr factuurnummer transno transactionnumber "
	 "transactionno invoiceno* voucherno volgnummer mutatienummer bookingid",
	 "transaction-id:code", "boekstuknummer"},
	{USE_CODE, "phase fase begrotingsfase", "phase:id", "fase"},

	{USE_LABEL,
	 "omschrijving* oms* tekst* sgtxt desc* bezeichnung* beschreibung* text texto* "
	 "toelichting* narrative "
	 "details titel* title titulo definicion* naam* *naam name* *name *label *omschrijving "
	 "*expendituretype",
	 NULL, "omschrijving"},
	{USE_CODE,
	 "*code *nummer *nr *number id no *categorie *category *catergory *artikelnr "
	 "*begrotingsstaat onderdeel",
	 NULL, "code"},

	{USE_DEBIT, "debet bedragdebet dt debit debitamount soll", "value", "debet"},
	{USE_CREDIT, "credit bedragcredit ct creditamount haben", "value", "credit"},
	{USE_COSTS, "lasten costs cost kosten aufwand* uitgaven expenditure expenses gastos",
	 "value", "lasten"},
	{USE_REVENUE,
	 "baten earnings earning ertrag* revenue income inkomsten ontvangsten einnahmen ingresos",
	 "value", "baten"},
	{USE_AMOUNT,
	 "bedrag* *bedrag saldo* *amount* amnt valuehome valuedoc dmbtr wrbtr eur euro value "
	 "betrag* *betrag "
	 "importe* *importe *begroot* begroting *begroting realisatie* *realisatie verleend* "
	 "vastgesteld* "
	 "credinicial modcredito modif* cdefinitivo cautorizado cdispuesto cordenado oblreconoc* "
	 "credito* previnicial prevdefinitiv* drecon* recaudado pagos* retenc* *total totaal* "
	 "budget actual actuals spend",
	 "value", "bedrag"},
};

static bool pattern_fits(struct str pattern, struct str s)
{
	bool front = str_starts(pattern, STR("*")), back = str_ends(pattern, STR("*"));
	struct str core = {pattern.ptr + front, pattern.len - front - back};
	if (front && back)
		return s.len >= core.len && memmem(s.ptr, s.len, core.ptr, core.len) != NULL;
	if (front)
		return str_ends(s, core);
	return back ? str_starts(s, core) : str_eq(s, core);
}

const struct sniff_word *sniff_word_of(struct arena *scratch, struct str header)
{
	struct str folded = utf8_fold_tight(scratch, header);
	if (folded.len == 0)
		return NULL;
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		struct str rest = str_z(WORDS[i].patterns), one;
		while ((one = str_split(&rest, ' ')).len > 0 || rest.ptr) {
			if (one.len > 0 && pattern_fits(one, folded))
				return &WORDS[i];
		}
	}
	return NULL;
}

/* The header without one of the words, at its front or its end; the whole when there is none. */
static struct str without(struct str folded, const char *words)
{
	struct str rest = str_z(words);
	while (rest.ptr) {
		struct str w = str_split(&rest, ' ');
		if (w.len == 0 || folded.len <= w.len)
			continue;
		if (str_starts(folded, w))
			return (struct str){folded.ptr + w.len, folded.len - w.len};
		if (str_ends(folded, w))
			return (struct str){folded.ptr, folded.len - w.len};
	}
	return folded;
}

/* Whether a column can be one end of a pair of code and label. Free text is kept elsewhere, so
 * never. */
static bool pairable(const struct sniff_column *c)
{
	return c->header.len > 0 && !c->repeated && !c->is_private &&
	       (c->type == SNIFF_CODE || c->type == SNIFF_FLAG || c->type == SNIFF_WORDS ||
		c->type == SNIFF_INTEGER);
}

static int labelled_column(const struct sniff *s, size_t label, struct str core)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (i == label || !pairable(c) || c->label_of >= 0)
			continue;
		struct str folded = utf8_fold_tight(s->arena, c->header);
		if (str_eq(folded, core) ||
		    str_eq(without(folded, "code nummer nr number id"), core))
			return (int)i;
	}
	return -1;
}

void sniff_pair_labels(struct sniff *s)
{
	const char *words =
		"omschrijving oms descripcion description desc naam name label bezeichnung "
		"beschreibung texto text titel nombre";
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		c->label_of = -1;
		if (!pairable(c))
			continue;
		struct str folded = utf8_fold_tight(s->arena, c->header);
		struct str core = without(folded, words);
		if (core.len < folded.len)
			c->label_of = labelled_column(s, i, core);
	}
	/* A label of a label, or two labels of one code, stay dimensions of their own. */
	for (size_t i = 0; i < s->ncolumns; i++) {
		int of = s->columns[i].label_of;
		bool taken = of >= 0 && s->columns[of].label_of >= 0;
		for (size_t k = 0; k < i && of >= 0; k++)
			taken = taken || s->columns[k].label_of == of;
		if (taken)
			s->columns[i].label_of = -1;
	}
}

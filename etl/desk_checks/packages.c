#include "desk_checks/views.h"

#include <ctype.h>

/* At least so many columns, and this part of a hundred, must be a package's. */
#define HITS_MIN 5
#define HITS_PERCENT 50u
#define FOLDED_MAX 64u

/* Field lists of packages' exports, folded: lower case, letters and digits alone. Of Key2Financiën and CiVision
 * from the reader of a Dutch municipal audit tool; of SAP its own table fields. */
static const struct known_package {
	const char *name, *fields;
} packages[] = {
	{"Key2Financiën",
	 " volgnummer bedrijf documentnummer boekingsdatum valutadatum dagboeknummer typedagboek "
	 "omschrijvingdagboek dienstjaar periodegrootboek decimalerubriek omschrijvingdecimalerubriek "
	 "grootboeknummer omschrijvinggrootboeknummer taak omschrijvingtaak kostensoort "
	 "omschrijvingkostensoort categoriebbv inkomstenuitgavenbbv omschrijvingcategoriebbv debiteurnummer "
	 "debiteurnaam crediteurnummer crediteurnaam omschrijvingboeking bedragdebet bedragcredit "
	 "bedragsaldo bedragbtw bedragbtwbcf bedragbtwkvh bedragbtwafdr functie functieomschrijving "
	 "kostenplaats taakveld "},
	{"CiVision Middelen / iFinanciën",
	 " bdnr positie docnr docsoort docstatus docdat datinvoer mutdat boekdat boekjaar boekjaarmaand "
	 "periode refcode gebrnaam transcode inkomstenuitgavenbbv bbv omsbbv functie referentie dockoptekst "
	 "valuta reksoort grootboekrek omsgrootboekrek kostendrager omskostendrager tekst debcred bedrag "
	 "debet credit belbedrag bedrbtw belcode grsd percbtw percbcf percKvh opcode inkdoc toewijzing "
	 "datverval debnr crednr naamdebcred vereffdat vereffdoc boekingssleutel bankrek iban wbselement "
	 "omswbselement kostenplaats omskostenplaats order omsorder fcl ecl "},
	{"Unit4 Financials (Coda)",
	 " cmpcode doccode docnum docline yr period el1 el2 el3 el4 el5 el6 el7 el8 descr valuehome "
	 "valuedoc debitcredit ref1 ref2 ref3 ref4 ref5 ref6 docdate moddate "},
	{"SAP",
	 " bukrs belnr gjahr blart bldat budat monat cpudt buzei bschl augdt augbl shkzg dmbtr wrbtr kostl "
	 "hkont aufnr projk sgtxt lifnr kunnr zuonr waers "},
	{"Unit4 Business World (Agresso)",
	 " account dim1 dim2 dim3 dim4 dim5 dim6 dim7 period voucherno amount text aparid aparname att1id "
	 "vouchertype transdate voucherdate curamount currency client "},
};

static bool has(const char *fields, const char *header)
{
	char word[FOLDED_MAX + 2];
	size_t n = 0;
	word[n++] = ' ';
	for (; *header && n < FOLDED_MAX; header++)
		if (isalnum((unsigned char)*header))
			word[n++] = (char)tolower((unsigned char)*header);
	word[n++] = ' ';
	word[n] = '\0';
	return n > 2 && strstr(fields, word) != NULL;
}

struct str package_of(const json_t *columns, int64_t *hits)
{
	struct str best = {0};
	size_t of = json_array_size(columns);
	*hits = 0;
	for (size_t k = 0; k < sizeof packages / sizeof *packages; k++) {
		int64_t n = 0;
		size_t i;
		const json_t *column;
		json_array_foreach(columns, i, column)
		{
			const char *name = json_string_value(json_object_get(column, "name"));
			n += name && has(packages[k].fields, name);
		}
		if (n < HITS_MIN || (size_t)n * 100 < HITS_PERCENT * of || n <= *hits)
			continue;
		*hits = n;
		best = str_z(packages[k].name);
	}
	return best;
}

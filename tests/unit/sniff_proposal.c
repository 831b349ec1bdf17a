/* Sniffing: types, conventions, meanings and privacy of columns, and the proposal as a golden file.
 */
#include "base/system/file.h"
#include "extract/extract.h"
#include "pipeline/pipeline.h"
#include "sniff/sniff.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

static struct sniff *sniff_file(const char *path, struct dialect *d)
{
	struct error e = {0};
	struct sources *sources;
	struct extract_options options;
	struct extractor *x;
	struct issues *issues = issues_new();
	struct batch *b = batch_new();
	size_t n;
	extract_options_init(&options);
	cr_assert(sources_open(&sources, &path, 1, &e) == 0, "%s", e.text);
	cr_assert(extract_open(&x, &sources->items[0], &options, issues, &e) == 0, "%s", e.text);
	const struct str *header = extract_header(x, &n);
	struct sniff *s = sniff_new(header, n, extract_dialect(x)->columns);
	while (extract_next(x, b, &e) > 0)
		sniff_add(s, b);
	sniff_decide(s);
	*d = *extract_dialect(x);
	extract_close(x);
	cr_assert(extract_open(&x, &sources->items[0], &options, issues, &e) == 0, "%s", e.text);
	while (extract_next(x, b, &e) > 0)
		sniff_relate(s, b);
	sniff_totals(s);
	sniff_conclude(s, str_z(sources->items[0].name));
	extract_close(x);
	batch_free(b);
	issues_free(issues);
	sources_free(sources);
	return s;
}

/* One column of a header and its values, through a batch. */
static struct sniff *sniff_values(const char *header, const char *const *values)
{
	struct batch *b = batch_new();
	struct str name = str_z(header);
	struct sniff *s = sniff_new(&name, 1, 1);
	for (; *values; values++) {
		b->records[b->nrecords] =
			(struct record){b->nrecords + 2, 1, (uint32_t)b->nfields, 1};
		b->fields[b->nfields++] = str_z(*values);
		b->nrecords++;
	}
	sniff_add(s, b);
	sniff_decide(s);
	sniff_relate(s, b);
	if (sniff_totals(s) > 0)
		sniff_look(s, b);
	sniff_conclude(s, STR("x.csv"));
	batch_free(b);
	return s;
}

static void type_is(enum sniff_type type, bool is_private, const char *header,
		    const char *const *values)
{
	struct sniff *s = sniff_values(header, values);
	const struct sniff_column *c = &s->columns[0];
	cr_expect(c->type == type && c->is_private == is_private, "%s: %s (%d), private %d: %.*s",
		  header, sniff_type_name(c->type), (int)c->type, c->is_private, STR_ARG(c->why));
	cr_expect(c->why.len > 0, "%s has no reason", header);
	sniff_free(s);
}
#define TYPE(type, is_private, header, ...) \
	type_is(type, is_private, header, (const char *const[]){__VA_ARGS__, NULL})

Test(sniff, types)
{
	TYPE(SNIFF_AMOUNT, false, "Bedrag", "1.234,56", "-12,00", "");
	TYPE(SNIFF_AMOUNT, false, "Bedrag", "12", "13");
	TYPE(SNIFF_AMOUNT, false, "iets", "12.50", "13.10");
	TYPE(SNIFF_AMOUNT, false, "iets", "-5", "13");
	TYPE(SNIFF_INTEGER, false, "iets", "5", "13");
	TYPE(SNIFF_CODE, false, "iets", "005", "013");
	TYPE(SNIFF_CODE, false, "iets", "5100", "6200");
	TYPE(SNIFF_CODE, false, "Grootboek", "5", "13000");
	TYPE(SNIFF_CODE, false, "Taakveld", "0.1", "0.10");
	TYPE(SNIFF_YEAR, false, "Boekjaar", "2023", "2024");
	TYPE(SNIFF_CODE, false, "iets", "2023", "2024");
	TYPE(SNIFF_PERIOD, false, "Periode", "1", "12");
	TYPE(SNIFF_DATE, false, "iets", "31-12-2024", "01-01-2024");
	TYPE(SNIFF_DATE, false, "Boekdatum", "45292", "45300");
	TYPE(SNIFF_DATE, false, "Paid Date", "00:00:00");
	TYPE(SNIFF_CODE, false, "iets", "12345678", "87654321");
	TYPE(SNIFF_DATE, false, "iets", "20240131", "20240201");
	TYPE(SNIFF_FLAG, false, "D/C", "D", "C");
	TYPE(SNIFF_WORDS, false, "Programma", "Veilig en leefbaar", "Zorg", "Bestuur", "Economie");
	TYPE(SNIFF_EMPTY, false, "iets", "", " ");
}

Test(sniff, privacy)
{
	TYPE(SNIFF_CODE, true, "rekening van", "NL91ABNA0417164300", "NL20INGB0001234567");
	TYPE(SNIFF_FLAG, true, "iets", "a@b.nl");
	TYPE(SNIFF_CODE, true, "BSN", "111222333", "123456782");
	TYPE(SNIFF_CODE, true, "crediteurnr", "100200", "100201");
	TYPE(SNIFF_WORDS, true, "Naam", "Jansen BV", "Pietersen en zonen", "De Vries", "Bakker");
	TYPE(SNIFF_WORDS, false, "Naam begroting", "Zorg en welzijn", "Economie", "Bestuur",
	     "Wonen");
	/* On a balance sheet debtors are an amount. */
	TYPE(SNIFF_AMOUNT, false, "Debiteuren", "12,50", "1.000,25");
}

static const char *meaning_of(const char *header)
{
	static struct arena *a;
	if (!a)
		a = arena_new();
	const struct sniff_word *w = sniff_word_of(a, str_z(header));
	return w ? w->dutch : "-";
}

Test(sniff, meanings)
{
	static const char *const cases[][2] = {
		{"Bedrag", "bedrag"},
		{"Net amount", "bedrag"},
		{"Betrag in EUR", "bedrag"},
		{"Importe", "bedrag"},
		{"DEBET", "debet"},
		{"Bedrag_Credit", "credit"},
		{"costs", "lasten"},
		{"Baten", "baten"},
		{"Grootboekrekening", "grootboekrekening"},
		{"Sachkonto", "grootboekrekening"},
		{"Kosten-plaats", "kostenplaats"},
		{"Profitcenter", "kostenplaats"},
		{"Taakveld", "taakveld"},
		{"Categorie BBV", "categorie"},
		{"Planjahr", "boekjaar"},
		{"Begrotingsjaar", "boekjaar"},
		{"Periode", "periode"},
		{"Paid Date", "boekdatum"},
		{"Boekingsdatum", "boekdatum"},
		{"Valutadatum", "boekdatum"},
		{"Valuta", "-"},
		{"Omschrijving", "omschrijving"},
		{"Supplier Name", "crediteur"},
		{"Service Area", "organisatieonderdeel"},
		{"Capítulo", "hoofdstuk"},
		{"Programa", "programma"},
		{"IBAN", "persoonsgegeven"},
		{"Overheid", "-"},
		{"S/H", "debet/credit"},
		{"", "-"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		cr_expect_str_eq(meaning_of(cases[i][0]), cases[i][1], "'%s' is %s, not %s",
				 cases[i][0], meaning_of(cases[i][0]), cases[i][1]);
}

static void golden(const char *name, struct str got)
{
	struct arena *a = arena_new();
	struct error e = {0};
	struct str expected;
	char path[4096], out[4096];
	snprintf(path, sizeof path, "%s/golden/sniff/%s", TEST_DATA, name);
	cr_assert(file_read(&expected, a, path, 1u << 20, &e) == 0, "%s", e.text);
	if (!str_eq(got, expected)) {
		snprintf(out, sizeof out, "/tmp/sniff-%d-%s", (int)getpid(), name);
		file_write(out, got, &e);
		cr_expect_fail("%s differs from %s: if the change is meant, copy it there", out,
			       path);
	}
	arena_free(a);
}

Test(sniff, golden_ledger)
{
	struct dialect d;
	struct error e = {0};
	struct buffer b;
	buffer_init(&b, 1u << 20);
	struct sniff *s = sniff_file(TEST_DATA "/golden/sniff/ledger.csv", &d);
	cr_assert(sniff_propose(s, &d, STR("ledger.csv"), &b, &e) == 0, "%s", e.text);
	golden("datapackage.json", buffer_str(&b));
	buffer_reset(&b);
	sniff_report(s, &d, STR("ledger.csv"), 120, &b);
	golden("report.txt", buffer_str(&b));
	cr_expect(memmem(b.ptr, b.len, "NL91", 4) == NULL, "private values are shown");
	buffer_reset(&b);
	sniff_report_json(s, &d, STR("ledger.csv"), STR(""), &b);
	cr_expect(memmem(b.ptr, b.len, "NL91", 4) == NULL, "private values are in the JSON");
	sniff_free(s);
	buffer_drop(&b);
}

/* What is proposed is what a load takes: debit less credit to the cent, nothing rejected. */
Test(sniff, golden_loads)
{
	const char *path = TEST_DATA "/golden/sniff/ledger.csv";
	struct error e = {0};
	struct mapping *m;
	struct sources *sources;
	struct pipeline_report r = {0};
	cr_assert(mapping_open(&m, TEST_DATA "/golden/sniff", &e) == 0, "%s", e.text);
	cr_assert(sources_open(&sources, &path, 1, &e) == 0, "%s", e.text);
	struct pipeline_options o = {.mapping = m, .sources = sources};
	cr_assert(pipeline_run(&o, NULL, &r, &e) == 0, "%s", e.text);
	cr_expect(r.total.loaded.lines == 60 && r.total.rejected.lines == 0);
	cr_expect(r.total.loaded.sums[0] == 98897630, "%ld", (long)r.total.loaded.sums[0]);
	pipeline_report_free(&r);
	sources_free(sources);
	mapping_free(m);
}

static struct sniff *sniff_rows(const char *const (*rows)[3], size_t n)
{
	const struct str header[] = {STR("Body"), STR("Service"), STR("Net amount")};
	struct batch *b = batch_new();
	struct sniff *s = sniff_new(header, 3, 3);
	for (size_t i = 0; i < n; i++) {
		b->records[b->nrecords++] = (struct record){i + 2, 1, (uint32_t)b->nfields, 3};
		for (int k = 0; k < 3; k++)
			b->fields[b->nfields++] = str_z(rows[i][k]);
	}
	sniff_add(s, b);
	sniff_decide(s);
	sniff_relate(s, b);
	if (sniff_totals(s) > 0)
		sniff_look(s, b);
	sniff_conclude(s, STR("x.csv"));
	batch_free(b);
	return s;
}

/* A lone sum at the end would count everything twice: it is proposed as a dropped control. */
Test(sniff, total_line)
{
	const char *const rows[][3] = {
		{"A", "x", "1.50"}, {"B", "y", "2.25"}, {"C", "z", "-1.00"}, {"", "", "2.75"}};
	struct dialect d = {.delimiter = ',', .quote = '"', .charset = "utf-8", .header = true};
	struct error e = {0};
	struct buffer b;
	buffer_init(&b, 1u << 20);
	struct sniff *s = sniff_rows(rows, 4);
	cr_assert(s->ntotals == 1);
	cr_assert(sniff_propose(s, &d, STR("x.csv"), &b, &e) == 0);
	cr_expect(memmem(b.ptr, b.len, "\"drop\"", 6) != NULL);
	sniff_free(s);
	s = sniff_rows(rows, 3);
	cr_expect(s->ntotals == 0);
	sniff_free(s);
	buffer_drop(&b);
}

/* What is no ledger gets no descriptor, but a reason. */
Test(sniff, refusals)
{
	struct dialect d = {.delimiter = ';', .quote = '"', .charset = "utf-8", .header = true};
	struct error e = {0};
	struct buffer b;
	buffer_init(&b, 1u << 20);
	struct sniff *s = sniff_values("Code", (const char *const[]){"a1", "b2", NULL});
	cr_expect(sniff_propose(s, &d, STR("x.csv"), &b, &e) == -1 && e.status == STATUS_INPUT);
	sniff_free(s);
	s = sniff_values("Bedrag", (const char *const[]){"1,5", "1.5", NULL});
	cr_expect(sniff_propose(s, &d, STR("x.csv"), &b, &e) == -1);
	cr_expect(strstr(e.text, "contradicts itself") != NULL, "%s", e.text);
	sniff_free(s);
	buffer_drop(&b);
}

static void sum_is(const char *file, const char *column, const char *expected)
{
	char path[4096], sum[MONEY_TEXT_SIZE];
	struct dialect d;
	bool found = false;
	snprintf(path, sizeof path, "%s/%s", SHARED_DATA, file);
	if (access(path, R_OK) != 0)
		cr_skip_test("../shared is not there");
	struct sniff *s = sniff_file(path, &d);
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (!str_eq(c->field, str_z(column)))
			continue;
		found = true;
		cr_assert(c->type == SNIFF_AMOUNT && c->number_ok);
		money_format(sum, c->range->sum, SNIFF_DECIMALS);
		cr_expect_str_eq(sum, expected, "%s %s: %s", file, column, sum);
	}
	cr_expect(found, "%s has no column %s", file, column);
	sniff_free(s);
}

/* The right convention gives the right sum: figures from the data's README. */
Test(sniff, real_sums)
{
	sum_is("de-bonn/Executed-Erträge und Kosten ohne Vorzeichen 2016.csv", "costs",
	       "1579274205.98");
	sum_is("de-bonn/2018.csv", "earning", "1451651358.23");
	sum_is("es-madrid/2019/gastos.csv", "OBL_RECONOC", "5287775019.16");
	sum_is("es-madrid/2019/inversiones.csv", "Crédito Definitivo", "1080010441.19");
	sum_is("nl-esf/StructuralFundsNL2007NOW.csv", "EU-subsidie in Euro's", "1306089976");
	sum_is("nl-minfin-owb/apparaatskosten.csv", "Realisatie (*Eu 1000)", "25763110.44");
	sum_is("nl-subsidies/subsidiesministeries2015.csv", "Realisatie", "4789382037.31007");
	sum_is("uk-leeds/2011-03.csv", "Net amount", "78447368.22");
}

Test(sniff, month_first)
{
	struct dialect d;
	const char *path = SHARED_DATA "/de-bonn/Kostenstellen2016.csv";
	if (access(path, R_OK) != 0)
		cr_skip_test("../shared is not there");
	struct sniff *s = sniff_file(path, &d);
	cr_expect(s->columns[5].date_format == DATE_MDY && s->columns[6].date_format == DATE_MDY);
	sniff_free(s);
}

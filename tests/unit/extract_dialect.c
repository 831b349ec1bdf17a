/* Detection of delimiter, quotes, line ends and header. */
#include "extract_help.h"

static struct extracted detect(const char *text)
{
	struct extracted x;
	struct extract_options o;
	extract_options_init(&o);
	extract_bytes(&x, text, strlen(text), &o);
	cr_assert_eq(x.status, STATUS_OK, "%s", x.error);
	return x;
}

static void finds(const char *text, char delimiter, const char *header, const char *issues)
{
	struct extracted x = detect(text);
	cr_expect_eq(x.dialect.delimiter, delimiter, "'%s' has delimiter '%c': %s", text,
		     x.dialect.delimiter, x.dialect.dialect_evidence);
	cr_expect_str_eq(x.header.ptr, header, "'%s' has header '%s': %s", text, x.header.ptr,
			 x.dialect.dialect_evidence);
	cr_expect_str_eq(x.issues.ptr, issues, "'%s' has issues '%s'", text, x.issues.ptr);
	extracted_drop(&x);
}

Test(dialect, delimiters)
{
	finds("a;b;c\nx;1,5;2,5\ny;2,5;3,5\n", ';', "a|b|c", "");
	finds("a,b,c\nx;y,1.5,2\ny;z;w,2.5,3\n", ',', "a|b|c", "");
	finds("a\tb\nx, y\t1\nz\t2\n", '\t', "a|b", "");
	finds("a|b\nx;y|1\nz, q|2\n", '|', "a|b", "");
	finds("naam;bedrag\nAap;1,50\nNoot;2,50\nMies;3,25\n", ';', "naam|bedrag", "");
	finds("naam,\"a;b\"\n\"x;y;z\",1\n\"x;y\",2\n", ',', "naam|a;b", "");
}

Test(dialect, one_column)
{
	finds("naam\nAap\nNoot\n12\n", ',', "naam", "");
	finds("bedrag\n1\n2\n", ',', "bedrag", "");
}

Test(dialect, no_header)
{
	finds("2016;1;12,50\n2016;2;13,50\n", ';', "", "");
	finds("201;Centro\n202;Arganzuela\n", ';', "", "");
}

Test(dialect, years_in_a_header)
{
	finds("gemeente;2016;2017\nUtrecht;12;13\nZeist;14;15\n", ';', "gemeente|2016|2017", "");
}

Test(dialect, preamble)
{
	finds("Gemeente Zeist\nExport van 1-1-2016\n\nnaam;bedrag;jaar\nx;1;2016\ny;2;2016\n", ';',
	      "naam|bedrag|jaar", "preamble@1:0\n");
	finds("Gemeente Zeist;;\n;;\nnaam;bedrag;jaar\nx;1;2016\ny;2;2016\n", ';',
	      "naam|bedrag|jaar", "preamble@1:0\n");
}

static void glued(const char *text, const char *place, const char *where)
{
	struct extracted x;
	struct extract_options o;
	extract_options_init(&o);
	extract_bytes(&x, text, strlen(text), &o);
	cr_expect_eq(x.status, STATUS_INPUT, "'%s' was read", text);
	cr_expect(strstr(x.error, place) && strstr(x.error, where) &&
			  strstr(x.error, "line end is missing"),
		  "'%s': %s", text, x.error);
	extracted_drop(&x);
}

Test(dialect, header_glued_to_the_first_record)
{
	glued("\nnaam,rekening,jaar100,2,7.50\n101,3,2.25\n102,3,1.00\n", "2:", "jaar100");
	glued("naam;rekening;bedragstoel;4001;7.50\ntafel;4002;2.25\nbed;4003;3.25\n",
	      "1:", "bedragstoel");
	/* Fields that are always empty; a quote that closes and one that opens. */
	glued("naam;bedrag;;;stoel;7.50;;\ntafel;2.25;;\nbed;3.25;;\nbad;4.25;;\n", "1:", "''");
	glued("\"naam\";\"bedrag\"\"stoel\";\"7,50\"\n\"tafel\";\"2,25\"\n\"bed\";\"3,25\"\n",
	      "1:", "stoel");
}

Test(dialect, wide_headers_are_not_glued)
{
	/* Records that end before their last names; names that are numbers; years. */
	finds("naam;bedrag;datum;wie;waarom\nx;1,50\ny;2,50\n", ';', "naam|bedrag|datum|wie|waarom",
	      "odd-header@1:0\n");
	finds("gemeente;2016;2017\nUtrecht;12\nZeist;14\n", ';', "gemeente|2016|2017",
	      "odd-header@1:0\n");
}

Test(dialect, trailing_delimiters_are_no_odd_header)
{
	finds("naam,bedrag\nx,1,,,\ny,2,,,\n", ',', "naam|bedrag", "");
}

Test(dialect, quotes)
{
	struct extracted x = detect("naam;maat\nbuis;3\"\nplaat;4\"\n\"kier\";5\n");
	cr_expect_eq(x.dialect.quote, '"');
	cr_expect_eq(x.n, 3);
	extracted_drop(&x);
	x = detect("maat;naam\n\"3;buis\n\"4;plaat\n\"5;kier\n\"6;latei\n");
	cr_expect_eq(x.dialect.quote, -1, "%s", x.dialect.dialect_evidence);
	cr_expect_eq(x.n, 4);
	extracted_drop(&x);
}

Test(dialect, one_stray_quote_is_a_fault_of_the_data)
{
	struct extracted x = detect("naam;bedrag\n\"x;1\ny;2\n");
	cr_expect_eq(x.dialect.quote, '"');
	cr_expect_str_eq(x.records.ptr, "3:y|2\n");
	cr_expect_str_eq(x.issues.ptr, "unterminated-quote@2:1\n");
	cr_expect_eq(x.damaged, 1);
	extracted_drop(&x);
}

Test(dialect, line_ends)
{
	struct extracted x = detect("a;b\r\n1;2\r\n");
	cr_expect_eq(x.dialect.line_end, LINE_END_CRLF);
	extracted_drop(&x);
	x = detect("a;b\r1;2\r");
	cr_expect_eq(x.dialect.line_end, LINE_END_CR);
	cr_expect_eq(x.lines, 2);
	extracted_drop(&x);
}

Test(dialect, empty)
{
	finds("", ',', "", "empty-file@0:0\n");
	finds("\n\r\n\n", ',', "", "empty-file@0:0\n");
	finds("\xEF\xBB\xBF", ',', "", "empty-file@0:0\n");
}

Test(dialect, stated)
{
	struct extracted x;
	struct extract_options o;
	const char *text = "rubbish;\n# more\n1;2\n3;4\n";
	extract_options_init(&o);
	o.skip = 2;
	o.header = 1;
	extract_bytes(&x, text, strlen(text), &o);
	cr_expect_str_eq(x.header.ptr, "1|2");
	cr_expect_str_eq(x.records.ptr, "4:3|4\n");
	cr_expect_str_eq(x.issues.ptr, "");
	extracted_drop(&x);
	o.header = 0;
	extract_bytes(&x, text, strlen(text), &o);
	cr_expect_str_eq(x.records.ptr, "3:1|2\n4:3|4\n");
	extracted_drop(&x);
	o.skip = 99;
	extract_bytes(&x, text, strlen(text), &o);
	cr_expect_eq(x.n, 0);
	extracted_drop(&x);
}

Test(dialect, odd_options_are_refused)
{
	static const struct {
		int delimiter, quote, escape;
	} odd[] = {{'\n', 0, 0}, {0xE9, 0, 0}, {';', ';', 0}, {';', '"', ';'}};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		struct extracted x;
		struct extract_options o;
		extract_options_init(&o);
		o.delimiter = odd[i].delimiter;
		o.quote = odd[i].quote;
		o.escape = odd[i].escape;
		extract_bytes(&x, "a;b\n", 4, &o);
		cr_expect_eq(x.status, STATUS_USAGE);
		extracted_drop(&x);
	}
}

/* Real files: delimiter, charset, header and the number of records, counted by another CSV reader.
 */
static const struct {
	const char *path;
	char delimiter;
	const char *charset;
	uint64_t header_line, n;
} real[] = {
	{"de-bonn/Executed-Erträge und Kosten ohne Vorzeichen 2016.csv", ';', "utf-8", 1, 63071},
	{"de-bonn/2018.csv", '\t', "utf-8", 1, 7096},
	{"de-bonn/Kostenstellen2016.csv", ',', "windows-1252", 1, 1700},
	{"es-madrid/2019/gastos.csv", ';', "windows-1252", 1, 8235},
	{"es-madrid/2019/ingresos.csv", ';', "windows-1252", 1, 226},
	{"es-madrid/2019/inversiones.csv", ';', "windows-1252", 1, 3778},
	{"es-madrid/2019/pagos.csv", ',', "utf-8", 0, 34862},
	{"nl-esf/StructuralFundsNL2007NOW.csv", ',', "utf-8", 1, 1808},
	{"nl-esf/esf1420_AMR-VSO.csv", ',', "utf-8", 1, 71},
	{"nl-iv3/2023_begroting.csv", ';', "utf-8", 1, 24353},
	{"nl-minfin-owb/apparaatskosten.csv", ',', "utf-8", 1, 2274},
	{"nl-minfin-owb/begrotingsstaten.csv", ',', "utf-8", 1, 2629},
	{"nl-minfin-owb/begrotingsstaten_origineel.csv", ';', "windows-1252", 1, 3281},
	{"nl-subsidies/subsidiesministeries2015.csv", ',', "utf-8", 1, 25163},
	{"uk-leeds/2010-12.csv", ',', "utf-8", 1, 10304},
	{"uk-leeds/2012-12.csv", ',', "utf-8", 1, 9611},
	{"uk-leeds/2018-10.csv", ',', "utf-8", 0, 0},
	{"uk-leeds/2020-06.csv", ',', "windows-1252", 1, 16177},
};

Test(dialect, real_files)
{
	if (access(SHARED_DATA, R_OK) != 0)
		cr_skip_test("../shared/data is not here");
	for (size_t i = 0; i < sizeof real / sizeof *real; i++) {
		char path[512];
		struct extracted x;
		struct extract_options o;
		snprintf(path, sizeof path, SHARED_DATA "/%s", real[i].path);
		extract_options_init(&o);
		extract_source_text(&x, &(struct source){path, NULL, path}, &o);
		cr_assert_eq(x.status, STATUS_OK, "%s", x.error);
		cr_expect_eq(x.dialect.delimiter, real[i].delimiter, "%s", path);
		cr_expect_str_eq(x.dialect.charset, real[i].charset, "%s", path);
		cr_expect_eq(x.dialect.header_line, real[i].header_line, "%s", path);
		cr_expect_eq(x.n, real[i].n, "%s: %llu", path, (unsigned long long)x.n);
		cr_expect_eq(x.damaged, 0, "%s", path);
		extracted_drop(&x);
	}
}

/* ---- where the header is ---- */

Test(header, below_titles_with_as_many_cells)
{
	finds("Sum of Nett Amount,\nSupplier,Total\nA,10.00\nB,20.00\n", ',', "Supplier|Total",
	      "preamble@1:0\n");
	finds("Gemeente Zeist;Grootboek;2024\nrekening;omschrijving;bedrag\n4001;Salaris;12,50\n"
	      "4002;Huur;7,00\n",
	      ';', "rekening|omschrijving|bedrag", "preamble@1:0\n");
	finds("Gemeente Zeist;2024;12-1-2025\nrekening;omschrijving;bedrag\n4001;Salaris;12,50\n"
	      "4002;Huur;7,00\n4003;Gas;8,00\n4004;Water;9,00\n4005;Licht;1,00\n",
	      ';', "rekening|omschrijving|bedrag", "preamble@1:0\n");
}

Test(header, below_many_notes)
{
	struct buffer text;
	buffer_init(&text, SIZE_MAX);
	for (int i = 0; i < 20; i++)
		buffer_printf(&text, "#Param %d,value %d,,,\n", i, i);
	buffer_append_z(&text, "Temp,Time,tan,E,F\n");
	for (int i = 0; i < 30; i++)
		buffer_printf(&text, "%d.5,0.%d,0.01,1234.5,12.5\n", i, i);
	buffer_append(&text, "", 1);
	finds(text.ptr, ',', "Temp|Time|tan|E|F", "preamble@1:0\n");
	buffer_drop(&text);
}

Test(header, narrower_than_the_data)
{
	/* As R writes row names. */
	finds("\"x\";\"y\";\"z\"\n\"Org\";\"1\";\"0.5\";\"7\"\n\"Dim\";\"0\";\"1.5\";\"8\"\n", ';',
	      "x|y|z", "odd-header@1:0\n");
	finds("Report,by me\ncode,name,amount\n1,A,2.50\n2,B,3.50\n", ',', "code|name|amount",
	      "preamble@1:0\n");
}

Test(header, above_numbers_with_exponents)
{
	finds("energy,flux\n1.0E-3,7.27595761418343E-012\n2e3,-8.1e+4\n", ',', "energy|flux", "");
	finds("1.0E-3,7.2E-012\n2e3,-8.1e+4\n", ',', "", "");
}

Test(header, over_several_rows)
{
	finds(";Begroting;;Realisatie;\ncode;lasten;baten;lasten;baten\n1;2,50;3;4;5\n2;3,50;4;5;6\n",
	      ';', "code|Begroting lasten|Begroting baten|Realisatie lasten|Realisatie baten", "");
	finds("Sun-bp,,Sun-lg,\nX,Y,X,Y\n1,2.5,3,4\n2,3.5,4,5\n", ',',
	      "Sun-bp X|Sun-bp Y|Sun-lg X|Sun-lg Y", "");
	finds("tijd,snelheid\n(s),(km/h)\n1,2.5\n2,3.5\n", ',', "tijd (s)|snelheid (km/h)", "");
	/* What is above is no group of what lacks a name. */
	finds("Export van,Kamer\nnaam,,bedrag\nx,y,1.50\nz,u,2.50\n", ',', "naam||bedrag",
	      "preamble@1:0\n");
}

Test(dialect, apostrophes_as_quotes)
{
	struct extracted x = detect("naam;bedrag\n'a;b';1,50\n'c';2,50\n'd';3,50\n");
	cr_expect_eq(x.dialect.quote, '\'', "%s", x.dialect.dialect_evidence);
	cr_expect_str_eq(x.records.ptr, "2:a;b|1,50\n3:c|2,50\n4:d|3,50\n");
	extracted_drop(&x);
	x = detect("naam;bedrag\n's-Gravenhage;1\n's-Hertogenbosch;2\n't Veld;3\n");
	cr_expect_eq(x.dialect.quote, '"', "%s", x.dialect.dialect_evidence);
	cr_expect_eq(x.n, 3);
	cr_expect_str_eq(x.issues.ptr, "");
	extracted_drop(&x);
}

Test(dialect, blanks_behind_the_delimiter)
{
	struct extracted x =
		detect("naam, plaats, bedrag\nA, \"Zeist, \"\"Noord\"\"\", 1\nB, \"Ede\", 2\n");
	cr_expect(x.dialect.skip_initial, "%s", x.dialect.dialect_evidence);
	cr_expect_str_eq(x.header.ptr, "naam|plaats|bedrag");
	cr_expect_str_eq(x.records.ptr, "2:A|Zeist, \"Noord\"|1\n3:B|Ede|2\n");
	cr_expect_str_eq(x.issues.ptr, "");
	extracted_drop(&x);
	/* Without a quote behind it, a blank is as it was written. */
	x = detect("a, b\n1, x\n2, y\n");
	cr_expect_str_eq(x.header.ptr, "a| b");
	extracted_drop(&x);
}

Test(dialect, blanks_as_delimiters)
{
	struct extracted x = detect("x  y   z\n1.5  2   3\n\n   \n10.5 20 \"3 4\"  \n 7 8 9\n");
	cr_expect_eq(x.dialect.delimiter, ' ', "%s", x.dialect.dialect_evidence);
	cr_expect_str_eq(x.header.ptr, "x|y|z");
	cr_expect_str_eq(x.records.ptr, "2:1.5|2|3\n4:|||\n5:10.5|20|3 4\n6:7|8|9\n");
	extracted_drop(&x);
	finds("Jan de Vries\nPiet van Dam\nKees de Wit\n", ',', "Jan de Vries", "");
	finds("bedrag\n1 234\n12 345\n", ',', "bedrag", "");
}

/* ---- names that are known ---- */

static size_t count_names(const void *self, const struct str *fields, size_t n, bool *all)
{
	const char *const *names = self;
	size_t found = 0, wanted = 0;
	for (; names[wanted]; wanted++)
		for (size_t i = 0; i < n; i++)
			found += str_eq(str_trim(fields[i]), str_z(names[wanted]));
	*all = found == wanted;
	return found;
}

static void names_find(const char *text, int skip, const char *header, const char *first)
{
	static const char *const list[] = {"naam", "bedrag", NULL};
	static const struct extract_names names = {count_names, list};
	struct extracted x;
	struct extract_options o;
	extract_options_init(&o);
	o.names = &names;
	o.skip = skip;
	o.header = skip >= 0 ? 1 : -1;
	extract_bytes(&x, text, strlen(text), &o);
	cr_expect_str_eq(x.header.ptr, header, "'%s' has header '%s': %s", text, x.header.ptr,
			 x.dialect.dialect_evidence);
	cr_expect(strncmp(x.records.ptr, first, strlen(first)) == 0, "'%s' begins with '%s'", text,
		  x.records.ptr);
	extracted_drop(&x);
}

Test(header, is_found_by_the_names_a_mapping_knows)
{
	names_find("naam;bedrag\nx;1\n", -1, "naam|bedrag", "2:x|1\n");
	names_find("afdruk;totaal\nnaam;bedrag\nx;1\n", -1, "naam|bedrag", "3:x|1\n");
	names_find("a;b\nc;d\n\n1;2\nnaam;bedrag\nx;1\n", -1, "naam|bedrag", "6:x|1\n");
	names_find("Totaal;3\nnaam;bedrag\nx;1\ny;2\n", -1, "naam|bedrag", "3:x|1\n");
	/* Under another delimiter than most lines would have. */
	names_find("naam|bedrag\na;b;c|1\nd;e;f|2\n", -1, "naam|bedrag", "2:a;b;c|1\n");
	/* Fewer or more lines above it than was stated. */
	names_find("titel;\nnaam;bedrag\nx;1\n", 1, "naam|bedrag", "3:x|1\n");
	names_find("naam;bedrag\nx;1\ny;2\n", 1, "naam|bedrag", "2:x|1\n");
	names_find("titel;\nnog een;\nnaam;bedrag\nx;1\n", 1, "naam|bedrag", "4:x|1\n");
	/* Two rows make the names. */
	names_find("naam;be\n;drag\nx;1\ny;2\n", -1, "naam|be", "2:|drag\n");
	/* None: as without. */
	names_find("kop;som\nx;1\n", 0, "kop|som", "2:x|1\n");
}

/* A header in the middle would leave out what is above it. */
Test(header, in_the_middle_is_refused)
{
	static const char *const list[] = {"naam", "bedrag", NULL};
	static const struct extract_names names = {count_names, list};
	const char *text = "a;1\nb;2\nc;3\nd;4\nnaam;bedrag\nx;1\ny;2\n";
	struct extracted x;
	struct extract_options o;
	extract_options_init(&o);
	o.names = &names;
	extract_bytes(&x, text, strlen(text), &o);
	cr_expect_eq(x.status, STATUS_INPUT);
	cr_expect(strstr(x.error, "4 lines above the header at line 5 hold values"), "%s", x.error);
	extracted_drop(&x);
	o.skip = 4;
	extract_bytes(&x, text, strlen(text), &o);
	cr_expect_str_eq(x.records.ptr, "6:x|1\n7:y|2\n", "%s", x.error);
	extracted_drop(&x);
	text = "Totaal;3\nnaam;bedrag\nx;1\ny;2\n";
	o.skip = -1;
	extract_bytes(&x, text, strlen(text), &o);
	cr_expect_str_eq(x.issues.ptr, "values-above-header@1:0\npreamble@1:0\n");
	extracted_drop(&x);
}

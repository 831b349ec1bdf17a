/* Files made of a small store: CSV for Excel, packages, workbooks; names, types, and what is
 * refused. */
#include "query_fixture.h"

#include "publish/about.h"
#include "publish/column_types.h"
#include "publish/excel_guess.h"
#include "publish/publish.h"
#include "publish/workbook.h"
#include <criterion/criterion.h>
#include <jansson.h>
#include <minizip/unzip.h>
#include <sys/stat.h>

static char folder[] = "/tmp/stuiver-publish-XXXXXX";
static char store[64], target[64];
static struct engine *engine;
static struct session *session;

static void open_store(bool texts)
{
	struct error e;
	cr_assert(mkdtemp(folder));
	snprintf(store, sizeof store, "%s/store.db", folder);
	snprintf(target, sizeof target, "%s/target", folder);
	fixture_load(store, texts);
	if (query_open(&engine, store, &e) != 0 || session_open(&session, engine, &e) != 0)
		support_fail(&e);
}

static void setup(void)
{
	open_store(false);
}

static void setup_texts(void)
{
	open_store(true);
}

static void teardown(void)
{
	char command[128];
	session_close(session);
	engine_close(engine);
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	cr_assert(system(command) == 0);
}

/* "facts?cut=…&fields=…" */
static struct publication ask(struct arena *a, const char *question)
{
	struct str rest = arena_dup(a, str_z(question)), name = str_split(&rest, '?');
	struct query_param *params = ARENA_ARRAY(a, struct query_param, 16);
	struct publication p = {.session = session};
	p.query = (struct query){.cube = STR("books"), .params = params};
	p.query.endpoint = str_eq(name, STR("aggregate")) ? ENDPOINT_AGGREGATE : ENDPOINT_FACTS;
	while (rest.len) {
		struct str value = str_split(&rest, '&'), key = str_split(&value, '=');
		params[p.query.nparams++] = (struct query_param){key, value};
	}
	return p;
}

static char *read_path(const char *path)
{
	struct arena *a = arena_new();
	struct str text;
	struct error e;
	if (file_read(&text, a, path, 1 << 24, &e) != 0)
		support_fail(&e);
	char *copy = str_dup(text);
	arena_free(a);
	return copy;
}

static char *read_part(const char *name)
{
	char path[128];
	snprintf(path, sizeof path, "%s/%s", target, name);
	return read_path(path);
}

static bool stop_now(void *payload)
{
	++*(int *)payload;
	return true;
}

/* ---- CSV for Excel ---- */

static char *excel(const char *question, struct error *e)
{
	struct arena *a = arena_new();
	struct publication p = ask(a, question);
	struct excel_csv *x;
	struct buffer part, all;
	int more = 1;
	e->status = STATUS_OK;
	buffer_init(&part, 1 << 20);
	buffer_init(&all, 1 << 20);
	if (excel_csv_open(&x, &p, e) == 0) {
		while (more > 0) {
			buffer_reset(&part);
			more = excel_csv_read(x, &part, e);
			buffer_append_str(&all, buffer_str(&part));
		}
		excel_csv_close(x);
	}
	char *text = str_dup(buffer_str(&all));
	buffer_drop(&part);
	buffer_drop(&all);
	arena_free(a);
	return text;
}

Test(publish, excel_csv, .init = setup, .fini = teardown)
{
	struct error e;
	char *text = excel("facts?fields=account,note,amount&cut=date.year:2024", &e);
	cr_assert_str_eq(text, "\xEF\xBB\xBF"
			       "Account: Code;Account: Label;Note;Amount\r\n"
			       "=\"4000\";Wages;alpha;100,50\r\n"
			       "=\"4000\";Wages;beta;-20,25\r\n"
			       "=\"4100\";Rent;a,b;300,00\r\n"
			       "=\"4100\";Rent;;0,05\r\n");
	free(text);
	text = excel("facts?fields=account.label&cut=account.code:\"9\"", &e);
	cr_assert_str_eq(text, "\xEF\xBB\xBF"
			       "Account: Label\r\n\"Say \"\"hi\"\"\"\r\n\"Say \"\"hi\"\"\"\r\n");
	free(text);
	text = excel("aggregate?drilldown=date.year&aggregates=amount.sum|pieces.sum&order=amount."
		     "sum:desc",
		     &e);
	cr_assert_str_eq(text, "\xEF\xBB\xBF"
			       "Date: Year;Amount;Pieces\r\n2023;1000,00;11\r\n2024;380,30;10\r\n"
			       "2022;31,01;40\r\n;7,77;7\r\n");
	free(text);
	text = excel("facts?fields=nope", &e);
	cr_assert_str_eq(text, "");
	cr_assert_eq(e.status, STATUS_USAGE);
	free(text);
}

/* Sheets are rows as any other. */
Test(publish, excel_csv_of_a_pivot, .init = setup, .fini = teardown)
{
	struct error e;
	char *text = excel("aggregate?drilldown=account.code&pivot=date.year&compare=2022,2024&"
			   "aggregates=amount.sum&cut=account.code:\"4000\";\"4100\"",
			   &e);
	cr_assert_str_eq(text,
			 "\xEF\xBB\xBF"
			 "Account: Code;Amount: 2022;Amount: 2023;Amount: 2024;Amount: verschil;"
			 "Amount: verschil (%)\r\n"
			 "=\"4000\";8,00;1000,00;80,25;72,25;903,13\r\n"
			 "=\"4100\";23,00;;300,05;277,05;1204,57\r\n");
	free(text);
	text = excel("aggregate?pivot=date.year&order=nope", &e);
	cr_assert_str_eq(text, "");
	cr_assert_eq(e.status, STATUS_USAGE);
	free(text);
}

Test(publish, what_excel_takes_for_something_else)
{
	static const char *const changed[] = {
		"0100",     "6.711", "0.10",  "1-2",  "3/4",   "1E5",       "12345678901234567890",
		"1e5",      "12:30", "5%",    "€ 5",  "1 mei", "mei-2024",  "2024-01-05",
		"maart 24", "WAAR",  "false", "#N/B", "#REF!", "+31 (0)20", "1 PM",
		" 7",       "1 1/2", "(100)", "3-dec"};
	static const char *const kept[] = {"",          "P1101",  "6.71b", "Salarissen", "A1",
					   "E5",        "mei",    "e",     "12 euro",    "a,b",
					   "3 mevrouw", "0100\"", "1;2",   "maand 5"};

	for (size_t i = 0; i < sizeof changed / sizeof *changed; i++)
		cr_assert(excel_would_change(str_z(changed[i])), "%s", changed[i]);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		cr_assert_not(excel_would_change(str_z(kept[i])), "%s", kept[i]);
}

static const char *called(const char *question, enum endpoint endpoint)
{
	static char name[PUBLISH_NAME_SIZE];
	struct arena *a = arena_new();
	struct publication p = ask(a, question);
	p.query.endpoint = endpoint;
	publish_name(name, &p.query);
	arena_free(a);
	return name;
}

Test(publish, names_of_files)
{
	cr_assert_str_eq(called("facts", ENDPOINT_FACTS), "books");
	cr_assert_str_eq(called("facts?cut=year:2024|phase:\"executed\"", ENDPOINT_FACTS),
			 "books-year-2024-phase-executed");
	cr_assert_str_eq(called("aggregate?drilldown=task.code&pivot=year&cut=a:\"../x/é\"",
				ENDPOINT_AGGREGATE),
			 "books-by-task.code-by-year-a-..-x");
	char question[1000] = "facts?cut=";
	memset(question + 10, 'x', 900);
	cr_assert(strlen(called(question, ENDPOINT_FACTS)) < PUBLISH_NAME_SIZE);
}

Test(publish, texts_of_a_workbook)
{
	struct workbook w = {0};
	buffer_init(&w.text, SIZE_MAX);
	cr_assert_str_eq(workbook_text(&w, STR("a\xEF\xBF\xBE"
					       "b\xEF\xBF\xBF"
					       "c\x01\r\n\t")),
			 "a b c  \n\t");
	cr_assert_str_eq(workbook_text(&w, STR("\xEF\xBF\xBD \xEF\xBB\xBF")),
			 "\xEF\xBF\xBD \xEF\xBB\xBF");
	cr_assert_str_eq(workbook_text(&w, STR("_x0041_b _x000D__x00e9_ _x004_ _X0041_ _x")),
			 "_x005F_x0041_b _x005F_x000D__x005F_x00e9_ _x004_ _X0041_ _x");
	buffer_drop(&w.text);
}

/* ---- packages ---- */

static int package(const char *question, enum package_form form, struct error *e)
{
	struct arena *a = arena_new();
	struct publication p = ask(a, question);
	int result = publish_package(&p, form, target, e);
	arena_free(a);
	return result;
}

static void check_package(void)
{
	struct error e;
	char *text;
	cr_assert_eq(package("facts?cut=date.year:2022;2024", PACKAGE_FOLDER, &e), 0, "%s", e.text);
	text = read_part("data.csv");
	cr_assert(str_starts(str_z(text),
			     STR("date,date_year,account_code,account_label,number,note,amount,"
				 "pieces\n2024-01-05,2024,4000,Wages,1,alpha,100.50,1\n")));
	free(text);
	/* 4000 has two names: no key. 4200 does not pass the cut. */
	text = read_part("list-account.csv");
	cr_assert_str_eq(text, "code,label\n4000,Salaries\n4000,Wages\n4100,Rent\n"
			       "9,\"Say \"\"hi\"\"\"\n");
	free(text);
	text = read_part("datapackage.json");
	json_t *root = json_loads(text, 0, NULL);
	free(text);
	cr_assert(root);
	json_t *first = json_array_get(json_object_get(root, "resources"), 0);
	json_t *keys = json_object_get(json_object_get(first, "schema"), "foreignKeys");
	for (size_t i = 0; i < json_array_size(keys); i++)
		cr_assert_str_neq(
			json_string_value(json_object_get(json_array_get(keys, i), "fields")),
			"account_code");
	cr_assert_str_eq(json_string_value(json_object_get(root, "profile")),
			 "tabular-data-package");
	json_decref(root);
}

Test(publish, package_folder, .init = setup, .fini = teardown)
{
	char list[128];
	check_package();
	snprintf(list, sizeof list, "%s/list-note.csv", target);
	cr_assert(file_exists(list));
}

Test(publish, package_without_lists_of_texts, .init = setup_texts, .fini = teardown)
{
	char list[128];
	check_package();
	snprintf(list, sizeof list, "%s/list-note.csv", target);
	cr_assert_not(file_exists(list));
}

Test(publish, package_zip, .init = setup, .fini = teardown)
{
	struct error e;
	unz_file_info64 info;
	cr_assert_eq(package("facts", PACKAGE_ZIP, &e), 0);
	unzFile z = unzOpen64(target);
	cr_assert(z);
	cr_assert_eq(unzLocateFile(z, "data.csv", 1), UNZ_OK);
	cr_assert_eq(unzGetCurrentFileInfo64(z, &info, NULL, 0, NULL, 0, NULL, 0), UNZ_OK);
	char text[4096] = "";
	cr_assert_lt(info.uncompressed_size, sizeof text);
	cr_assert_eq(unzOpenCurrentFile(z), UNZ_OK);
	cr_assert_eq(unzReadCurrentFile(z, text, sizeof text - 1), (int)info.uncompressed_size);
	cr_assert_eq(unzCloseCurrentFile(z), UNZ_OK); /* also checks the CRC */
	cr_assert(strstr(text, "\n2022-01-05,2022,4100,Rent,12,\xc3\xa9t\xc3\xa9,12.00,12\n"));
	unzClose(z);
}

Test(publish, package_refusals, .init = setup, .fini = teardown)
{
	struct error e;
	struct str *names;
	size_t n;
	struct arena *a = arena_new();
	int asked = 0;
	cr_assert_eq(package("facts?cut=nope:1", PACKAGE_ZIP, &e), -1);
	cr_assert_eq(e.status, STATUS_USAGE);
	struct publication p = ask(a, "facts");
	p.stopped = stop_now;
	p.payload = &asked;
	cr_assert_eq(publish_package(&p, PACKAGE_FOLDER, target, &e), -1);
	cr_assert_eq(e.status, STATUS_INTERRUPTED);
	cr_assert_gt(asked, 0);
	p = ask(a, "facts");
	p.query.cube = STR("absent");
	cr_assert_eq(publish_package(&p, PACKAGE_ZIP, target, &e), -1);
	cr_assert_eq(e.status, STATUS_NO_CUBE);
	/* Nothing but the store is left of all that. */
	cr_assert_eq(dir_list(&names, &n, a, folder, &e), 0);
	for (size_t i = 0; i < n; i++)
		cr_assert(str_starts(names[i], STR("store.db")));
	cr_assert_eq(mkdir(target, 0700), 0);
	cr_assert_eq(package("facts", PACKAGE_FOLDER, &e), 0, "an empty folder may be filled");
	cr_assert_eq(package("facts", PACKAGE_FOLDER, &e), -1);
	cr_assert_eq(e.status, STATUS_REFUSED);
	arena_free(a);
}

/* ---- workbooks ---- */

static char *workbook_part(const char *name)
{
	static char text[1 << 16];
	unzFile z = unzOpen64(target);
	cr_assert(z);
	cr_assert_eq(unzLocateFile(z, name, 1), UNZ_OK);
	cr_assert_eq(unzOpenCurrentFile(z), UNZ_OK);
	int n = unzReadCurrentFile(z, text, sizeof text - 1);
	cr_assert_gt(n, 0);
	text[n] = 0;
	unzCloseCurrentFile(z);
	unzClose(z);
	return text;
}

Test(publish, workbook, .init = setup, .fini = teardown)
{
	struct arena *a = arena_new();
	struct error e;
	struct publication p = ask(a, "facts?fields=date.date,note,amount&cut=date.year:2024");
	p.url = STR("http://example.org/?a&b");
	cr_assert_eq(publish_workbook(&p, target, &e), 0, "%s", e.text);
	const char *text = workbook_part("xl/worksheets/sheet1.xml");
	cr_assert(strstr(text, "<c r=\"A2\" s=\"2\"><v>45296</v></c>"), "%s", text);
	cr_assert(strstr(text, "<c r=\"B4\" t=\"inlineStr\"><is><t>a,b</t></is></c>"));
	cr_assert(strstr(text, "<v>100.5</v>"));
	cr_assert_null(strstr(text, "<f>"), "no totals among the rows");
	cr_assert_null(strstr(text, "r=\"B5\""), "nothing is an empty cell");
	cr_assert(strstr(workbook_part("xl/worksheets/sheet3.xml"), "http://example.org/?a&amp;b"));
	p = ask(a, "facts?fields=nope");
	cr_assert_eq(publish_workbook(&p, target, &e), -1);
	cr_assert_eq(e.status, STATUS_USAGE);
	arena_free(a);
}

Test(publish, workbook_of_a_pivot, .init = setup, .fini = teardown)
{
	struct arena *a = arena_new();
	struct error e;
	struct publication p = ask(a, "aggregate?drilldown=account.code&pivot=date.year&"
				      "compare=2022,2024&aggregates=amount.sum&"
				      "cut=account.code:\"4000\";\"4100\"");
	cr_assert_eq(publish_workbook(&p, target, &e), 0, "%s", e.text);
	const char *text = workbook_part("xl/worksheets/sheet1.xml");
	cr_assert(strstr(text, "<t>Amount: 2022</t>"), "%s", text);
	cr_assert(strstr(text, "<v>903.13</v>"));
	text = workbook_part("xl/worksheets/sheet2.xml");
	cr_assert(strstr(text, "<f>SUM(Gegevens!$D$2:$D$3)</f><v>380.3</v>"), "%s", text);
	cr_assert(strstr(text, "<f>SUM(Gegevens!$E$2:$E$3)</f><v>349.3</v>"), "differences do");
	cr_assert_null(strstr(text, "$F$2"), "percentages do not add up");
	arena_free(a);
}

Test(publish, numbers_of_a_workbook)
{
	double v = 0;
	cr_assert(money_double(&v, 123450, 2));
	cr_assert_eq(v, 1234.5);
	cr_assert(money_double(&v, 999999999999999, 2));
	cr_assert_eq(v, 9999999999999.99);
	cr_assert_not(money_double(&v, 1234567890123456, 2), "16 digits");
	cr_assert_not(money_double(&v, -1234567890123456, 2));
	cr_assert(money_double(&v, 1000000000000000000, 2), "zeros do not count");
	cr_assert_eq(v, 1e16);
	cr_assert_not(money_double(&v, 1000000000000000, 0), "but for whole numbers, as codes");
	cr_assert(money_double(&v, 0, 2));
	cr_assert_eq(v, 0);
	cr_assert(numeral_double(&v, STR("-0.333333333333333")));
	cr_assert_eq(v, -0.333333333333333);
	cr_assert_not(numeral_double(&v, STR("1234567890123456.7")));
	cr_assert_eq(v, 1234567890123450.0);
}

/* ---- column types ---- */

Test(types, known)
{
	struct arena *a = arena_new();
	struct known_type t;
	cr_assert(known_type(&t, a, STR("functional-classification:generic:level3:code")));
	cr_assert(str_eq(t.parent, STR("functional-classification:generic:level2:code")));
	cr_assert(known_type(&t, a, STR("functional-classification:generic:level1:code")));
	cr_assert_eq(t.parent.len, 0);
	cr_assert(known_type(&t, a, STR("economic-classification:gfsm:level4:label")));
	cr_assert(str_eq(t.labelfor, STR("economic-classification:gfsm:level4:code")));
	cr_assert(known_type(&t, a, STR("date:fiscal-month")));
	cr_assert_eq(t.type, VALUE_INTEGER);
	cr_assert_not(known_type(&t, a, STR("economic-classification:gfsm:level5:code")));
	cr_assert_not(known_type(&t, a, STR("functional-classification:generic:level#:code")));
	cr_assert_not(known_type(&t, a, STR("functional-classification:generic:level0:code")));
	cr_assert_not(known_type(&t, a, STR("")));
	arena_free(a);
}

Test(types, nothing_stated_is_unknown, .init = setup, .fini = teardown)
{
	struct arena *a = arena_new();
	struct publication p = ask(a, "facts");
	struct publication_rows rows;
	struct about about;
	struct error e;
	cr_assert_eq(publication_open(&rows, &p, &e), 0);
	cr_assert_eq(about_open(&about, &p, rows.result, &e), 0);
	struct str *types = column_types(&about, rows.columns, rows.n);
	static const char *const wanted[] = {"unknown:date",
					     "unknown:integer",
					     "unknown:string-1:code",
					     "unknown:string-1:label",
					     "unknown:integer",
					     "unknown:string",
					     "value",
					     "value"};
	cr_assert_eq(rows.n, 8);
	for (size_t i = 0; i < rows.n; i++)
		cr_assert(str_eq(types[i], str_z(wanted[i])), "%zu: %.*s", i, STR_ARG(types[i]));
	about_close(&about);
	publication_close(&rows);
	arena_free(a);
}

/* csv-spectrum: twelve small awkward files with their answers. */
#include "extract_help.h"
#include <jansson.h>

static void same_cell(json_t *expected, struct str name, struct str got, const char *file)
{
	char key[128];
	snprintf(key, sizeof key, "%.*s", STR_ARG(name));
	const char *text = json_string_value(json_object_get(expected, key));
	/* The published answer has another number than the file. */
	if (strcmp(file, "location_coordinates") == 0 && strcmp(key, "Contact Phone Number") == 0)
		return;
	cr_assert_not_null(text, "%s: column '%s' is not in the answer", file, key);
	cr_expect(str_eq(str_z(text), got), "%s: '%s' is '%.*s', expected '%s'", file, key,
		  STR_ARG(got), text);
}

static void check(const char *file)
{
	char path[512];
	struct error e;
	struct extractor *x;
	struct extract_options o;
	size_t nheader;
	snprintf(path, sizeof path, SHARED_DATA "/csv-spectrum/json/%s.json", file);
	json_t *answer = json_load_file(path, 0, NULL);
	cr_assert_not_null(answer, "%s", path);
	json_t *rows = json_is_array(answer) ? json_incref(answer) : json_pack("[O]", answer);
	snprintf(path, sizeof path, SHARED_DATA "/csv-spectrum/csvs/%s.csv", file);
	struct source s = {path, NULL, path};
	struct issues *issues = issues_new();
	struct batch *b = batch_new();
	extract_options_init(&o);
	cr_assert_eq(extract_open(&x, &s, &o, issues, &e), 0, "%s", e.text);
	const struct str *header = extract_header(x, &nheader);
	cr_assert_not_null(header, "%s: no header found", file);
	cr_assert_eq(extract_next(x, b, &e), 1);
	cr_assert_eq(b->nrecords, json_array_size(rows), "%s", file);
	for (size_t i = 0; i < b->nrecords; i++) {
		cr_assert_eq(b->records[i].nfields, nheader);
		for (size_t k = 0; k < nheader; k++)
			same_cell(json_array_get(rows, i), header[k],
				  b->fields[b->records[i].first + k], file);
	}
	cr_expect_eq(issues_count(issues), 0);
	cr_expect_eq(extract_next(x, b, &e), 0);
	json_decref(rows);
	json_decref(answer);
	extract_close(x);
	batch_free(b);
	issues_free(issues);
}

Test(spectrum, all_twelve)
{
	static const char *const files[] = {
		"comma_in_quotes", "empty",         "empty_crlf",
		"escaped_quotes",  "json",          "location_coordinates",
		"newlines",        "newlines_crlf", "quotes_and_newlines",
		"simple",          "simple_crlf",   "utf8",
	};
	if (access(SHARED_DATA "/csv-spectrum", R_OK) != 0)
		cr_skip_test("../shared/data/csv-spectrum is not here");
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		check(files[i]);
}

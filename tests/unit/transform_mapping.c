/* Descriptors: what is read, what is told when it is wrong, and which model comes out. */
#include "transform_help.h"

#include <jansson.h>

Test(mapping, derives_a_model_from_column_types)
{
	struct bench b;
	bench_open(
		&b,
		LEDGER("",
		       "{\"name\":\"Jahr\",\"type\":\"integer\",\"columnType\":\"date:fiscal-"
		       "year\"},{\"name\":\"Account Code\",\"columnType\":\"economic-"
		       "classification:generic:level1:code\"},{\"name\":\"Account Name\","
		       "\"columnType\":\"economic-classification:generic:level1:label\"}," AMOUNT,
		       ""));
	cr_assert(b.result == 0, "%s", b.e.text);
	const struct cube *cube = mapping_cube(b.m);
	cr_assert_eq(cube->ndimensions, 2);
	cr_assert_eq(cube->nmeasures, 1);
	int account = cube_find_dimension(cube, STR("account_code"));
	cr_assert_geq(account, 0);
	cr_assert_eq(cube->dimensions[account].nattributes, 2);
	cr_assert_neq(cube->dimensions[account].label_attribute, cube->dimensions[account].key);
	cr_assert_eq(cube->nscope, 1);
	bench_close(&b);
}

Test(mapping, tells_all_faults_with_their_paths)
{
	struct bench b;
	bench_open(&b, LEDGER("\"drop\":[{\"name\":\"x\",\"when\":[{\"field\":\"nope\",\"empty\":"
			      "true}]}],\"sign\":{\"style\":\"odd\"}",
			      "{\"name\":\"a\",\"type\":\"colour\"},{\"name\":\"amount\",\"type\":"
			      "\"number\",\"decimalChar\":5}",
			      "{\"name\":\"e\"}"));
	cr_assert(b.result != 0);
	cr_assert_eq(b.e.status, STATUS_INPUT);
	static const char *const paths[] = {
		"resources[0].schema.fields[0].type", "resources[0].schema.fields[1].decimalChar",
		"resources[0].schema.extraFields[0]", "resources[0].stuiver.drop[0].when[0].field",
		"resources[0].stuiver.sign.style"};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		cr_expect(strstr(b.e.text, paths[i]), "%s is not in: %s", paths[i], b.e.text);
}

Test(mapping, refuses_what_is_no_descriptor)
{
	static const char *const texts[] = {"",
					    "[]",
					    "{}",
					    "{\"name\":\"x\"}",
					    "nonsense",
					    "{\"name\":\"x\",\"resources\":[{}]}",
					    "{\"name\":\"x\",\"resources\":{}}",
					    "{\"name\":3,\"resources\":[3]}"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct bench b;
		bench_open(&b, texts[i]);
		cr_expect(b.result != 0, "%s", texts[i]);
		cr_expect_eq(b.e.status, STATUS_INPUT);
	}
}

Test(mapping, circles_of_computed_fields_are_faults)
{
	struct bench b;
	bench_open(&b, LEDGER("", AMOUNT,
			      "{\"name\":\"p\",\"stuiver\":{\"from\":\"q\"}},"
			      "{\"name\":\"q\",\"stuiver\":{\"from\":\"p\"}}"));
	cr_assert(b.result != 0);
	cr_assert(strstr(b.e.text, "computed from itself"), "%s", b.e.text);
}

/* Fields p0, p1, … of which each is made of the next by this template, the last of the amount. */
static void open_chain(struct bench *b, size_t n, const char *template)
{
	struct buffer fields;
	buffer_init(&fields, 1u << 20);
	for (size_t i = 0; i < n; i++) {
		char name[16];
		snprintf(name, sizeof name, i + 1 < n ? "p%zu" : "amount", i + 1);
		buffer_printf(&fields, "%s{\"name\":\"p%zu\",\"stuiver\":{\"template\":\"",
			      i ? "," : "", i);
		for (const char *c = template; *c; c++)
			if (*c == '@')
				buffer_printf(&fields, "{%s}", name);
			else
				buffer_append_char(&fields, *c);
		buffer_append_z(&fields, "\"}}");
	}
	buffer_append_char(&fields, '\0');
	char *text;
	cr_assert(asprintf(&text, LEDGER("", AMOUNT, "%s"), fields.ptr) > 0);
	bench_open(b, text);
	free(text);
	buffer_drop(&fields);
}

Test(mapping, what_is_made_of_many_fields_is_no_circle)
{
	struct bench b;
	open_chain(&b, 100, "x@");
	cr_expect(b.result == 0, "%s", b.e.text);
	bench_close(&b);
	open_chain(&b, 8, "(@) @");
	cr_expect(b.result == 0, "%s", b.e.text);
	bench_close(&b);
	/* 2^40 texts: told, and soon. */
	open_chain(&b, 40, "@@");
	cr_expect(b.result != 0);
	cr_expect(strstr(b.e.text, "1000 texts and more"), "%s", b.e.text);
	cr_expect(!strstr(b.e.text, "itself"), "%s", b.e.text);
	bench_close(&b);
}

Test(mapping, the_fingerprint_follows_code_lists)
{
	struct bench a, b;
	const char *text =
		"{\"name\":\"test\",\"resources\":[{\"name\":\"ledger\",\"path\":\"l.csv\","
		"\"schema\":{\"fields\":[{\"name\":\"code\"}," AMOUNT "],\"foreignKeys\":[{"
		"\"fields\":\"code\",\"reference\":{\"resource\":\"list\",\"fields\":\"code\"}}]}},"
		"{\"name\":\"list\",\"path\":\"list.csv\",\"schema\":{\"fields\":[{\"name\":"
		"\"code\"},{\"name\":\"label\"}]}}]}";
	bench_open_list(&a, text, "code,label\n1,one\n2,two\n");
	bench_open_list(&b, text, "code,label\n1,one\n2,zwei\n");
	cr_assert(a.result == 0 && b.result == 0, "%s%s", a.e.text, b.e.text);
	cr_assert_eq(mapping_fingerprint(a.m).len, 16);
	cr_assert(!str_eq(mapping_fingerprint(a.m), mapping_fingerprint(b.m)));
	bench_close(&a);
	bench_close(&b);
}

Test(mapping, an_external_list_that_is_missing_names_the_folders)
{
	struct error e;
	struct mapping *m;
	const char *search[] = {"/nonexistent/lists"};
	unsetenv("STUIVER_CODELISTS");
	cr_assert(mapping_open2(&m, PROJECT_DIR "/mappings/de-bonn", search, 1, &e) != 0);
	cr_assert(strstr(e.text, "/nonexistent/lists"), "%s", e.text);
	cr_assert(strstr(e.text, "--codelists"), "%s", e.text);
}

/* The model of a cube, written as a descriptor: sources are the columns, labels by labelfor. */
static json_t *as_descriptor(json_t *model)
{
	json_t *out = json_deep_copy(model), *value, *a;
	const char *name, *key;
	json_object_foreach(json_object_get(out, "dimensions"), name, value)
	{
		json_t *label = json_object_get(value, "label_attribute");
		json_t *attributes = json_object_get(value, "attributes");
		json_object_set(value, "primaryKey", json_object_get(value, "key_attribute"));
		json_object_foreach(attributes, key, a)
		{
			json_object_set(a, "source", json_object_get(a, "column"));
			if (label && strcmp(json_string_value(label), key) == 0)
				json_object_set(a, "labelfor",
						json_object_get(value, "key_attribute"));
			if (!json_object_get(a, "type") && !json_object_get(a, "datatype"))
				json_object_set_new(a, "type", json_null());
		}
		json_object_del(value, "key_attribute");
		json_object_del(value, "label_attribute");
	}
	json_object_foreach(json_object_get(out, "measures"), name, value)
		json_object_set(value, "source", json_object_get(value, "column"));
	return out;
}

static void add_field(json_t *fields, json_t *column, const char *type)
{
	size_t i;
	json_t *value;
	json_array_foreach(fields, i, value)
	{
		if (json_equal(json_object_get(value, "name"), column))
			return;
	}
	json_t *field = json_object();
	json_object_set(field, "name", column);
	json_object_set_new(field, "type", json_string(type));
	json_array_append_new(fields, field);
}

static void check_model(const char *name)
{
	char path[300];
	const char *key, *akey;
	json_t *value, *a;
	snprintf(path, sizeof path, "%s/../conformance/models/%s.json", SHARED_DATA, name);
	json_t *model = json_load_file(path, 0, NULL);
	if (!model)
		cr_skip_test("%s is absent", path);
	json_t *fields = json_array();
	json_object_foreach(json_object_get(model, "dimensions"), key, value)
		json_object_foreach(json_object_get(value, "attributes"), akey, a)
			add_field(fields, json_object_get(a, "column"), "string");
	json_object_foreach(json_object_get(model, "measures"), key, value)
		add_field(fields, json_object_get(value, "column"), "number");
	json_t *package = json_pack("{s:s,s:[{s:s,s:s,s:{s:o}}],s:o}", "name", name, "resources",
				    "name", "ledger", "path", "l.csv", "schema", "fields", fields,
				    "model", as_descriptor(model));
	char *text = json_dumps(package, 0);
	struct bench b;
	bench_open(&b, text);
	cr_assert(b.result == 0, "%s", b.e.text);
	json_t *got =
		json_loadb(mapping_cube(b.m)->model.ptr, mapping_cube(b.m)->model.len, 0, NULL);
	if (!json_equal(got, model)) {
		char *g = json_dumps(got, JSON_INDENT(1)), *w = json_dumps(model, JSON_INDENT(1));
		cr_assert_str_eq(g, w);
	}
	json_decref(got);
	free(text);
	json_decref(package);
	json_decref(model);
	bench_close(&b);
}

Test(mapping, conformance_models_come_out_key_for_key)
{
	check_model("cra");
	check_model("ledger");
	check_model("ledger_fdp");
}

#include "deliveries/mapping/mapping_edit.h"

#include "deliveries/mapping/mapping_levels.h"
#include "editor/editor.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME_MAX_DIMENSION 60u

/* clang-format off */
const struct meaning meanings[] = {
	{MEANING_LEFT_OUT, NULL, false},
	{"indeling", NULL, false},
	{"tekst", NULL, true},
	{"jaar", "date:fiscal-year", false},
	{"periode", "date:fiscal-month", false},
	{"datum", "date:generic", false},
	{"kant", "direction", false},
	{"programma", "activity:generic:program:code", false},
	{"taakveld", "functional-classification:generic:code", false},
	{"kostenplaats", "administrative-classification:generic:code", false},
	{"grootboek", "economic-classification:generic:code", false},
	{"leverancier", "supplier:generic:name", false},
	{"boekstuk", "transaction-id:code", true},
};
/* clang-format on */
const size_t meanings_n = sizeof meanings / sizeof *meanings;

struct str meaning_text(enum lang lang, size_t meaning)
{
	const struct str texts[] = {
		T("weggooien: niet laden"),
		T("indeling: om op te tellen"),
		T("tekst bij elke regel"),
		T("boekjaar"),
		T("periode"),
		T("boekdatum"),
		T("lasten of baten, debet of credit"),
		T("programma"),
		T("taakveld"),
		T("kostenplaats of organisatie"),
		T("grootboekrekening of kostensoort"),
		T("leverancier (geen personen)"),
		T("boekstuknummer"),
	};
	return text_of(lang, texts[meaning]);
}

static const struct meaning *meaning_named(struct str word)
{
	for (size_t i = 0; i < meanings_n; i++)
		if (str_eq(word, str_z(meanings[i].word)))
			return &meanings[i];
	return NULL;
}

json_t *edit_fields(json_t *descriptor, size_t resource)
{
	json_t *r = json_array_get(json_object_get(descriptor, "resources"), resource);
	if (json_object_get(json_object_get(r, "stuiver"), "role"))
		return NULL;
	return json_object_get(json_object_get(r, "schema"), "fields");
}

static const char *text_of_member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static bool left_out(const json_t *field)
{
	return strcmp(text_of_member(json_object_get(field, "stuiver"), "class"), "private") == 0;
}

/* Named by what says how amounts are read. */
static bool of_sign(const json_t *resource, const char *name)
{
	const json_t *sign = json_object_get(json_object_get(resource, "stuiver"), "sign");
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)sign, key, value)
	{
		bool says_why = strcmp(key, "why") == 0;
		if (!says_why && json_is_string(value) &&
		    strcmp(json_string_value(value), name) == 0)
			return true;
	}
	return false;
}

/* Its values are words of ours in other words, "L" for expenditure; a code that was repaired stays a code. */
static bool reads_words(const json_t *field)
{
	const json_t *own = json_object_get(field, "stuiver");
	return json_object_size(json_object_get(own, "values")) >
	       json_object_size(json_object_get(own, "repaired"));
}

const char *edit_meaning(const json_t *descriptor, const json_t *resource, const json_t *field)
{
	const char *type = text_of_member(field, "type");
	const char *fiscal = text_of_member(field, "columnType");
	const char *name = text_of_member(field, "name");
	(void)descriptor;
	if (strcmp(type, "number") == 0 || strcmp(fiscal, "value") == 0 ||
	    of_sign(resource, name) || reads_words(field))
		return "";
	if (left_out(field))
		return MEANING_LEFT_OUT;
	for (size_t i = 0; i < meanings_n; i++)
		if (meanings[i].type && strcmp(meanings[i].type, fiscal) == 0)
			return meanings[i].word;
	return json_is_true(json_object_get(json_object_get(field, "stuiver"), "text"))
		       ? "tekst"
		       : "indeling";
}

/* ---- dimensions ---- */

static bool names_what_is(const json_t *dimensions, const char *cut)
{
	struct str rest = str_z(cut), ref = str_split(&rest, ':'), attribute = ref,
		   name = str_split(&attribute, '.');
	const json_t *dimension = json_object_getn(dimensions, name.ptr, name.len);
	return dimension &&
	       (!attribute.ptr || json_object_getn(json_object_get(dimension, "attributes"),
						   attribute.ptr, attribute.len));
}

/* Cuts with a name go with the dimension that they are of. */
static void forget_toggles(json_t *descriptor)
{
	json_t *model = json_object_get(descriptor, "model"),
	       *dimensions = json_object_get(model, "dimensions"),
	       *toggles = json_object_get(json_object_get(model, "stuiver"), "toggles");
	for (size_t i = json_array_size(toggles); i-- > 0;) {
		const json_t *toggle = json_array_get(toggles, i);
		const char *cut = text_of_member(toggle, "exclude");
		if (!names_what_is(dimensions, *cut ? cut : text_of_member(toggle, "cut")))
			json_array_remove(toggles, i);
	}
}

/* Takes the field out of each dimension, and those that have no key then. */
static void forget_source(json_t *descriptor, const char *name)
{
	json_t *dimensions = json_object_get(json_object_get(descriptor, "model"), "dimensions");
	const char *key, *attribute;
	json_t *dimension, *value;
	void *next, *inner;
	json_object_foreach_safe(dimensions, next, key, dimension)
	{
		json_t *attributes = json_object_get(dimension, "attributes");
		const char *primary = text_of_member(dimension, "primaryKey");
		bool gone = false;
		json_object_foreach_safe(attributes, inner, attribute, value)
		{
			if (strcmp(text_of_member(value, "source"), name) != 0)
				continue;
			gone = gone || strcmp(attribute, primary) == 0;
			json_object_del(attributes, attribute);
		}
		if (gone || json_object_size(attributes) == 0)
			json_object_del(dimensions, key);
	}
	forget_toggles(descriptor);
}

static bool has_source(const json_t *descriptor, const char *name)
{
	const json_t *dimensions =
		json_object_get(json_object_get(descriptor, "model"), "dimensions");
	const char *key, *attribute;
	json_t *dimension, *value;
	json_object_foreach((json_t *)(uintptr_t)dimensions, key, dimension) json_object_foreach(
		json_object_get(dimension, "attributes"), attribute,
		value) if (strcmp(text_of_member(value, "source"), name) == 0) return true;
	return false;
}

/* A name for machines, that no dimension has yet: the standard's where the meaning has one. */
static void dimension_name(const json_t *dimensions, const char *word, const char *header,
			   char out[NAME_MAX_DIMENSION + 8])
{
	size_t n = 0;
	const char *from = strcmp(word, "jaar") == 0      ? "year"
			   : strcmp(word, "periode") == 0 ? "period"
							  : header;
	for (; *from && n < NAME_MAX_DIMENSION; from++)
		if (isalnum((unsigned char)*from))
			out[n++] = (char)tolower((unsigned char)*from);
	if (n == 0 || !isalpha((unsigned char)out[0]))
		n = (size_t)snprintf(out, NAME_MAX_DIMENSION, "kolom");
	out[n] = '\0';
	for (unsigned i = 2; json_object_get(dimensions, out) && i < 1000; i++)
		snprintf(out + n, 8, "%u", i);
}

static void add_dimension(json_t *descriptor, const struct meaning *m, const char *header)
{
	char name[NAME_MAX_DIMENSION + 8];
	json_t *dimensions = json_object_get(json_object_get(descriptor, "model"), "dimensions");
	const char *attribute = strcmp(m->word, "jaar") == 0      ? "year"
				: strcmp(m->word, "periode") == 0 ? "period"
				: strcmp(m->word, "datum") == 0   ? "date"
				: m->words                        ? "name"
								  : "code";
	dimension_name(dimensions, m->word, header, name);
	json_object_set_new(dimensions, name,
			    json_pack("{s:s, s:{s:{s:s}}, s:s}", "label", header, "attributes",
				      attribute, "source", header, "primaryKey", attribute));
}

/* Of which there can be a list. */
static bool of_codes(const struct meaning *m)
{
	return strcmp(m->word, MEANING_LEFT_OUT) != 0 && !m->words &&
	       (!m->type ||
		(strncmp(m->type, "date:", 5) != 0 && strcmp(m->type, "direction") != 0));
}

int edit_set(json_t *descriptor, size_t resource, json_t *field, struct str word, struct error *e)
{
	const struct meaning *m = meaning_named(word);
	const json_t *r = json_array_get(json_object_get(descriptor, "resources"), resource);
	char *name = str_dup(str_z(text_of_member(field, "name")));
	json_t *own = json_object_get(field, "stuiver");
	int result = 0;
	if (!m)
		result = error_set(e, STATUS_USAGE, "there is no such meaning");
	else if (edit_meaning(descriptor, r, field)[0] == '\0')
		result = error_set(e, STATUS_REFUSED, "%s is what amounts are made of", name);
	if (result)
		goto done;
	if (!own) {
		own = json_object();
		json_object_set_new(field, "stuiver", own);
	}
	bool of_people = left_out(field);
	json_object_set_new(own, "why", json_string("a person said so at the desk"));
	json_object_del(own, "class");
	json_object_del(own, "text");
	json_object_del(field, "columnType");
	if (m->type)
		json_object_set_new(field, "columnType", json_string(m->type));
	if (m->words)
		json_object_set_new(own, "text", json_true());
	if (!of_codes(m))
		list_detach_field(descriptor, str_z(name));
	if (strcmp(m->word, MEANING_LEFT_OUT) == 0) {
		json_object_set_new(own, "class", json_string("private"));
		json_object_del(own, "personal");
		forget_source(descriptor, name);
	} else if (!has_source(descriptor, name)) {
		add_dimension(descriptor, m, name);
	}
	level_start(descriptor, field, of_people);
done:
	free(name);
	return result;
}

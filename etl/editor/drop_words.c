/* Conditions of drop rules: the words of a table, and the JSON of a mapping. */
#include "editor/drops.h"

#include "base/text/utf8.h"
#include <ctype.h>
#include <string.h>

const char *const drop_conditions[] = {"equals",  "starts", "ends",   "contains",
				       "matches", "empty",  "filled", NULL};

static const char meta[] = ".[]()*+?{}^$|\\";

/* ---- words ---- */

static bool is_one_of(struct str tight, const char *const *words)
{
	for (; *words; words++)
		if (str_eq(tight, str_z(*words)))
			return true;
	return false;
}

enum drop_kind drop_kind_of(struct arena *a, struct str word)
{
	static const char *const words[DROP_KINDS][6] = {
		[DROP_EQUALS] = {"equals", "is", "gelijkaan", "isgelijkaan"},
		[DROP_STARTS] = {"starts", "startswith", "begintmet", "begint"},
		[DROP_ENDS] = {"ends", "endswith", "eindigtop", "eindigt"},
		[DROP_CONTAINS] = {"contains", "bevat"},
		[DROP_MATCHES] = {"matches", "patroon", "pastopeenpatroon", "pastop"},
		[DROP_EMPTY] = {"empty", "isempty", "leeg", "isleeg"},
		[DROP_FILLED] = {"filled", "notempty", "gevuld", "isgevuld", "nietleeg",
				 "isnietleeg"}};
	struct str tight = utf8_fold_tight(a, word);
	for (int i = 0; i < DROP_KINDS; i++)
		for (size_t k = 0; k < 6 && words[i][k]; k++)
			if (str_eq(tight, str_z(words[i][k])))
				return (enum drop_kind)i;
	return DROP_KINDS;
}

struct str drop_condition_name(enum lang lang, struct str condition)
{
	const struct str names[DROP_KINDS] = {[DROP_EQUALS] = T("is"),
					      [DROP_STARTS] = T("begint met"),
					      [DROP_ENDS] = T("eindigt op"),
					      [DROP_CONTAINS] = T("bevat"),
					      [DROP_MATCHES] = T("past op een patroon"),
					      [DROP_EMPTY] = T("is leeg"),
					      [DROP_FILLED] = T("is niet leeg")};
	for (int i = 0; i < DROP_KINDS; i++)
		if (str_eq(condition, str_z(drop_conditions[i])))
			return text_of(lang, names[i]);
	return condition;
}

void drop_columns(struct csv_table *t, struct arena *a)
{
	const struct str columns[] = {STR("rule"), STR("field"), STR("condition"), STR("value"),
				      STR("reason")};
	csv_table_make(t, a, columns, sizeof columns / sizeof *columns);
}

struct str drop_column_called(struct arena *a, struct str name)
{
	static const struct {
		const char *column;
		const char *const words[6];
	} known[] = {{"rule", {"rule", "weglaatregel", "regel", "naam", "name"}},
		     {"field", {"field", "kolom", "column", "veld"}},
		     {"condition", {"condition", "voorwaarde"}},
		     {"value", {"value", "waarde", "values", "waarden"}},
		     {"reason", {"reason", "reden", "why", "waarom"}}};
	struct str tight = utf8_fold_tight(a, name);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (is_one_of(tight, known[i].words))
			return str_z(known[i].column);
	return STR("");
}

/* ---- patterns that say where a text stands ---- */

struct str drop_pattern(struct arena *a, enum drop_kind kind, struct str value)
{
	if (kind == DROP_MATCHES)
		return arena_dup(a, value); /* a cell is a part of a text, and no NUL follows it */
	char *out = arena_bytes(a, 2 * value.len + 3);
	size_t n = 0;
	if (kind == DROP_STARTS)
		out[n++] = '^';
	for (size_t i = 0; i < value.len; i++) {
		if (strchr(meta, value.ptr[i]))
			out[n++] = '\\';
		out[n++] = value.ptr[i];
	}
	if (kind == DROP_ENDS)
		out[n++] = '$';
	return arena_dup(a, (struct str){out, n});
}

/* A pattern without anything but a text, and where it stands. */
static bool plain_text(struct str pattern, struct arena *a, enum drop_kind *kind, struct str *value)
{
	char *out = arena_bytes(a, pattern.len + 1);
	size_t n = 0, i = 0, end = pattern.len;
	*kind = DROP_CONTAINS;
	if (end && pattern.ptr[0] == '^') {
		*kind = DROP_STARTS;
		i = 1;
	} else if (end > 1 && pattern.ptr[end - 1] == '$' && pattern.ptr[end - 2] != '\\') {
		*kind = DROP_ENDS;
		end--;
	}
	for (; i < end; i++) {
		bool escaped = pattern.ptr[i] == '\\';
		i += escaped;
		if (i == end || escaped != (strchr(meta, pattern.ptr[i]) != NULL))
			return false;
		out[n++] = pattern.ptr[i];
	}
	*value = arena_dup(a, (struct str){out, n});
	/* Blanks at the ends would be lost from a cell. */
	return n && str_eq(*value, str_trim(*value));
}

/* Blanks at the ends of a pattern stand in brackets in a cell. */
static struct str held(struct arena *a, struct str pattern)
{
	struct str out = pattern;
	if (out.len && out.ptr[out.len - 1] == ' ')
		out = arena_printf(a, "%.*s[ ]", (int)(out.len - 1), out.ptr);
	if (out.len && out.ptr[0] == ' ')
		out = arena_printf(a, "[ ]%.*s", (int)(out.len - 1), out.ptr + 1);
	return out;
}

/* ---- values with bars between them ---- */

static struct str joined(const json_t *values, struct arena *a)
{
	struct buffer all;
	size_t i;
	const json_t *value;
	buffer_init(&all, CSV_TABLE_BYTES_MAX);
	json_array_foreach(values, i, value)
	{
		struct str s = str_z(json_string_value(value) ? json_string_value(value) : "");
		if (i)
			buffer_append_z(&all, " | ");
		for (size_t k = 0; k < s.len; k++) {
			if (s.ptr[k] == '|' || s.ptr[k] == '\\')
				buffer_append_char(&all, '\\');
			buffer_append_char(&all, s.ptr[k]);
		}
	}
	struct str out = arena_dup(a, buffer_str(&all));
	buffer_drop(&all);
	return out;
}

size_t drop_values(struct arena *a, struct str cell, struct str **out)
{
	char *text = arena_bytes(a, cell.len + 1);
	size_t bars = 1, n = 0, count = 0;
	for (size_t i = 0; i < cell.len; i++)
		bars += cell.ptr[i] == '|';
	*out = ARENA_ARRAY(a, struct str, bars);
	for (size_t i = 0; i <= cell.len; i++) {
		if (i == cell.len || cell.ptr[i] == '|') {
			(*out)[count++] = str_trim(arena_dup(a, (struct str){text, n}));
			n = 0;
			continue;
		}
		if (cell.ptr[i] == '\\' && i + 1 < cell.len &&
		    (cell.ptr[i + 1] == '|' || cell.ptr[i + 1] == '\\'))
			i++;
		text[n++] = cell.ptr[i];
	}
	return count;
}

/* ---- JSON ---- */

bool drop_condition_read(const json_t *condition, struct arena *a, enum drop_kind *kind,
			 struct str *value)
{
	const json_t *equals = json_object_get(condition, "equals");
	const json_t *empty = json_object_get(condition, "empty");
	const char *matches = json_string_value(json_object_get(condition, "matches"));
	*value = STR("");
	if (json_is_array(equals)) {
		*value = joined(equals, a);
		*kind = value->len ? DROP_EQUALS : DROP_EMPTY;
		return json_array_size(equals) > 0;
	}
	if (json_is_string(equals)) {
		json_t *one = json_pack("[s]", json_string_value(equals));
		*value = joined(one, a);
		json_decref(one);
		*kind = value->len ? DROP_EQUALS : DROP_EMPTY;
		return true;
	}
	if (matches) {
		struct str pattern = arena_dup(a, str_z(matches));
		if (plain_text(pattern, a, kind, value))
			return true;
		*kind = DROP_MATCHES;
		*value = held(a, pattern);
		return true;
	}
	*kind = json_is_false(empty) ? DROP_FILLED : DROP_EMPTY;
	return json_is_boolean(empty);
}

json_t *drop_condition_json(struct arena *a, struct str field, enum drop_kind kind,
			    struct str value)
{
	json_t *out = json_object();
	json_object_set_new(out, "field", json_stringn(field.ptr, field.len));
	if (kind == DROP_EQUALS) {
		struct str *values;
		size_t n = drop_values(a, value, &values);
		json_t *list = json_array();
		for (size_t i = 0; i < n; i++)
			json_array_append_new(list, json_stringn(values[i].ptr, values[i].len));
		json_object_set_new(out, "equals", list);
	} else if (kind == DROP_EMPTY || kind == DROP_FILLED) {
		json_object_set_new(out, "empty", json_boolean(kind == DROP_EMPTY));
	} else {
		struct str pattern = drop_pattern(a, kind, value);
		json_object_set_new(out, "matches", json_stringn(pattern.ptr, pattern.len));
	}
	return out;
}

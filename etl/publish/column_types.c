#include "publish/column_types.h"

#define UNKNOWN_MAX 40 /* os-types has unknown:string-1 to -40 */

struct types {
	const struct about *about;
	const struct row_column *columns;
	size_t n;
	struct str *type; /* per column; empty: none yet */
	unsigned unknowns;
};

static const struct dimension *dimension_of(const struct types *t, size_t column)
{
	return &t->about->cube->dimensions[t->columns[column].dimension];
}

static bool taken(const struct types *t, struct str type)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->type[i], type))
			return true;
	return false;
}

static bool family_taken(const struct types *t, struct str prefix)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_starts(t->type[i], prefix))
			return true;
	return false;
}

/* Gives the column the type if that can be. */
static bool give(struct types *t, size_t column, struct str type)
{
	struct known_type known;

	if (t->type[column].len || !type.len || str_starts(type, STR("unknown:")) ||
	    !known_type(&known, t->about->arena, type) ||
	    datum_kind_of(known.type) != t->columns[column].type || taken(t, type))
		return false;
	t->type[column] = type;
	return true;
}

static void give_stated(struct types *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct row_column *c = &t->columns[i];
		if (c->role == ROW_ATTRIBUTE)
			give(t, i,
			     t->about->dimensions[c->dimension]
				     .attributes[c->attribute]
				     .column_type);
	}
}

/* ---- what follows from a dimension's type ---- */

static bool name_is(struct str name, const char *const *words)
{
	for (; *words; words++)
		if (str_eq(name, str_z(*words)))
			return true;
	return false;
}

static void guess_time(struct types *t, size_t column)
{
	static const char *const months[] = {"month", "period", "maand", "periode", NULL};
	static const char *const years[] = {"year", "jaar", "fiscal_year", "boekjaar", NULL};
	struct str name = dimension_of(t, column)->name;

	if (t->columns[column].type == DATUM_DATE)
		give(t, column, STR("date:generic"));
	else if (name_is(name, years))
		give(t, column, STR("date:fiscal-year"));
	else if (name_is(name, months))
		give(t, column, STR("date:fiscal-month"));
}

/* Where the dimension stands in its hierarchy, from 1; 1 when it is in none. */
static unsigned level_of(const struct types *t, size_t dimension)
{
	const struct cube *c = t->about->cube;

	for (size_t h = 0; h < c->nhierarchies; h++)
		for (size_t i = 0; i < c->hierarchies[h].nlevels; i++)
			if (c->hierarchies[h].levels[i] == dimension)
				return (unsigned)i + 1;
	return 1;
}

/* A family of levels may only be filled by one hierarchy, in its own order: else os-types would
 * take codes that have nothing to do with each other for parents and children. */
static bool family_is_ours(const struct types *t, struct str prefix, size_t dimension)
{
	int hierarchy = t->about->cube->dimensions[dimension].hierarchy;

	for (size_t i = 0; i < t->n; i++) {
		if (t->columns[i].role != ROW_ATTRIBUTE || !str_starts(t->type[i], prefix))
			continue;
		size_t other = t->columns[i].dimension;
		struct str rest = {t->type[i].ptr + prefix.len, t->type[i].len - prefix.len};
		bool level = rest.len > 6 && str_starts(rest, STR("level"));
		if (hierarchy < 0 || t->about->cube->dimensions[other].hierarchy != hierarchy ||
		    !level || (unsigned)(rest.ptr[5] - '0') != level_of(t, other))
			return false;
	}
	return true;
}

static void guess_class(struct types *t, size_t column)
{
	size_t d = t->columns[column].dimension;
	struct arena *a = t->about->arena;
	struct str kind = t->about->dimensions[d].classification;

	if (!kind.len)
		return;
	struct str prefix = arena_printf(a, "%.*s-classification:generic:", STR_ARG(kind));
	if (family_is_ours(t, prefix, d))
		give(t, column,
		     arena_printf(a, "%.*slevel%u:code", STR_ARG(prefix), level_of(t, d)));
}

/* An entity can be anyone: only a name that says which is believed. */
static void guess_entity(struct types *t, size_t column)
{
	static const char *const suppliers[] = {"supplier", "leverancier", "crediteur",
						"creditor", "vendor",      NULL};
	static const char *const recipients[] = {"recipient",   "ontvanger", "beneficiary",
						 "begunstigde", "payee",     NULL};
	static const char *const administrators[] = {"body",     "organisation", "organisatie",
						     "overheid", "department",   NULL};
	static const struct {
		const char *const *words;
		struct str family;
	} kinds[] = {{suppliers, {"supplier:generic:", 17}},
		     {recipients, {"recipient:generic:", 18}},
		     {administrators, {"administrator:generic:", 22}}};
	struct str name = dimension_of(t, column)->name;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (name_is(name, kinds[i].words) && !family_taken(t, kinds[i].family))
			give(t, column,
			     arena_printf(t->about->arena, "%.*sid", STR_ARG(kinds[i].family)));
}

static void guess_activity(struct types *t, size_t column)
{
	static const char *const levels[] = {"program", "subprogram", "project", "subproject"};
	unsigned level = level_of(t, t->columns[column].dimension);

	if (level <= 4)
		give(t, column,
		     arena_printf(t->about->arena, "activity:generic:%s:code", levels[level - 1]));
}

static void guess_other(struct types *t, size_t column)
{
	static const char *const phases[] = {"phase", "fase", NULL};
	static const char *const sides[] = {"side", "direction", NULL};
	struct str name = dimension_of(t, column)->name;

	if (name_is(name, phases))
		give(t, column, STR("phase:id"));
	else if (name_is(name, sides))
		give(t, column, STR("direction"));
}

static void guess_key(struct types *t, size_t column)
{
	static const struct {
		const char *type;
		void (*guess)(struct types *t, size_t column);
	} kinds[] = {{"datetime", guess_time},
		     {"classification", guess_class},
		     {"entity", guess_entity},
		     {"activity", guess_activity},
		     {"other", guess_other}};
	struct str type = t->about->dimensions[t->columns[column].dimension].type;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(type, str_z(kinds[i].type)))
			kinds[i].guess(t, column);
	if (str_eq(type, STR("location")) && !family_taken(t, STR("geo-source:generic:")))
		give(t, column, STR("geo-source:generic:code"));
}

/* ---- labels, leftovers ---- */

static size_t column_of(const struct types *t, size_t dimension, size_t attribute)
{
	size_t i = 0;

	while (i < t->n &&
	       (t->columns[i].role != ROW_ATTRIBUTE || t->columns[i].dimension != dimension ||
		t->columns[i].attribute != attribute))
		i++;
	return i;
}

/* The label of a code, by the ending of the code's type. */
static void give_label(struct types *t, size_t column)
{
	static const char *const pairs[][2] = {
		{":code", ":label"}, {":code", ":title"}, {":id", ":name"}, {":id", ":label"}};
	const struct dimension *d = dimension_of(t, column);
	size_t key = column_of(t, t->columns[column].dimension, d->key);

	if (key == t->n || key == column || t->columns[column].attribute != d->label_attribute)
		return;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct str type = t->type[key], end = str_z(pairs[i][0]);
		if (str_ends(type, end) &&
		    give(t, column,
			 arena_printf(t->about->arena, "%.*s%s", (int)(type.len - end.len),
				      type.ptr, pairs[i][1])))
			return;
	}
}

static bool any_has(const struct types *t, struct str type)
{
	return type.len && taken(t, type);
}

/* A name that is the key of its dimension, as there is no number: it stands for the code. */
static bool promote(struct types *t, size_t column, struct str code)
{
	if (t->columns[column].attribute != dimension_of(t, column)->key || any_has(t, code))
		return false;
	t->type[column] = code;
	return true;
}

static bool parents_there(const struct types *t, struct str parent)
{
	struct known_type known;

	while (parent.len && !any_has(t, parent)) {
		if (!known_type(&known, t->about->arena, parent))
			return false;
		parent = known.parent;
	}
	return parent.len > 0;
}

/* Takes back what os-types would refuse, until nothing changes. */
static void take_back(struct types *t)
{
	struct known_type known;
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < t->n; i++) {
			if (!t->type[i].len || t->columns[i].role != ROW_ATTRIBUTE ||
			    !known_type(&known, t->about->arena, t->type[i]))
				continue;
			bool lone = known.labelfor.len && !any_has(t, known.labelfor);
			if (!lone && (!known.parent.len || parents_there(t, known.parent)))
				continue;
			if (!lone || !promote(t, i, known.labelfor))
				t->type[i] = (struct str){0};
			changed = true;
		}
	}
}

/* A dimension that has no type at all gets one of the numbered unknowns for its code and label. */
static void give_unknown(struct types *t, size_t column)
{
	const struct row_column *c = &t->columns[column];
	const struct dimension *d = dimension_of(t, column);
	size_t label = column_of(t, c->dimension, d->label_attribute);
	struct arena *a = t->about->arena;

	if (c->attribute == d->key && c->type == DATUM_TEXT && label != column && label < t->n &&
	    !t->type[label].len && t->columns[label].type == DATUM_TEXT &&
	    t->unknowns < UNKNOWN_MAX) {
		t->unknowns++;
		t->type[column] = arena_printf(a, "unknown:string-%u:code", t->unknowns);
		t->type[label] = arena_printf(a, "unknown:string-%u:label", t->unknowns);
		return;
	}
	t->type[column] = c->type == DATUM_TEXT      ? STR("unknown:string")
			  : c->type == DATUM_INTEGER ? STR("unknown:integer")
						     : STR("unknown:date");
}

struct str *column_types(const struct about *b, const struct row_column *columns, size_t n)
{
	struct types t = {.about = b, .columns = columns, .n = n};

	t.type = ARENA_ARRAY(b->arena, struct str, n + 1);
	give_stated(&t);
	for (size_t i = 0; i < n; i++) {
		const struct row_column *c = &columns[i];
		if (c->role == ROW_ATTRIBUTE && c->attribute == dimension_of(&t, i)->key)
			guess_key(&t, i);
	}
	for (size_t i = 0; i < n; i++)
		if (columns[i].role == ROW_ATTRIBUTE && !t.type[i].len)
			give_label(&t, i);
	take_back(&t);
	for (size_t i = 0; i < n; i++) {
		if (columns[i].role != ROW_ATTRIBUTE)
			t.type[i] = STR("value");
		else if (!t.type[i].len)
			give_unknown(&t, i);
	}
	return t.type;
}

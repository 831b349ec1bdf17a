#include "descriptor/levels.h"

#include "base/utf8.h"
#include "descriptor/descriptor_json.h"

#include <limits.h>

static const char *const NAMES[] = {"L0", "L1", "L2", "L3", "L4", NULL};
#define LEVEL_FLOOR 1   /* of the social domain */
#define LEVEL_DEFAULT 1 /* of the package, where it says nothing */
#define LEVEL_LINES 2   /* of numbers of bookings, where their field says nothing */
#define LEVEL_PAID 3    /* of who is paid */
#define LEVEL_TEXTS 4   /* of free texts */
#define COMPUTED_DEEP 8 /* fields made of fields made of fields */

static int level_named(struct str name)
{
	for (int i = 0; NAMES[i]; i++)
		if (str_eq(name, str_z(NAMES[i])))
			return i;
	return -1;
}

/* Of a value that says a level: how much of the code it fits, + 1; 0: it does not. */
static size_t fits(struct str from, struct str code, struct str plain)
{
	char out[LEVELS_PLAIN];
	bool begins = str_ends(from, STR("*"));
	from.len -= begins;
	if (begins)
		return str_starts(code, from) || str_starts(plain, from) ? from.len + 1 : 0;
	bool same = str_eq(code, from) || str_eq(plain, levels_plain(from, out));
	return same ? from.len + 1 : 0;
}

/* "2" is all of what "2.1" and "2.*" speak of. */
static bool is_part_of(struct str from, struct str plain)
{
	return str_starts(from, plain) && from.len > plain.len && from.ptr[plain.len] == '.';
}

int levels_of_task(const struct privacy_levels *l, struct str code)
{
	char out[LEVELS_PLAIN];
	struct str plain = levels_plain(code, out);
	int level = l->standard, least = INT_MAX;
	size_t longest = 0;
	bool exact = false;
	/* "6.7*" is of all that begins so; the longest that fits says it. */
	for (size_t i = 0; i < l->values.n; i++) {
		struct str from = l->values.items[i].from;
		int said = level_named(l->values.items[i].to);
		size_t fit = fits(from, code, plain);
		if (fit >= longest && fit > 0) {
			longest = fit;
			level = said;
			exact = !str_ends(from, STR("*"));
		}
		if (is_part_of(from, plain) && said < least)
			least = said;
	}
	if (!exact && least < level)
		level = least;
	bool held = l->task != NONE && levels_task(code) != LEVELS_OPEN;
	return held && level > LEVEL_FLOOR ? LEVEL_FLOOR : level;
}

int levels_of_category(const struct privacy_levels *l, struct str code)
{
	(void)l;
	return levels_category(code) != LEVELS_OPEN ? LEVEL_FLOOR : LEVEL_TEXTS;
}

struct privacy_levels levels_of_ledger(const struct mapping *m, const struct resource *ledger)
{
	struct privacy_levels l = m->levels;
	if (ledger->level != LEVEL_UNSAID)
		l.standard = ledger->level;
	return l;
}

int levels_least(const struct privacy_levels *l)
{
	bool floor = l->task != NONE || l->category != NONE;
	int least = floor && l->standard > LEVEL_FLOOR ? LEVEL_FLOOR : l->standard;
	for (size_t i = 0; i < l->values.n; i++) {
		int said = level_named(l->values.items[i].to);
		least = said < least ? said : least;
	}
	return least;
}

/* ---- what a field means ---- */

/* How columns of who is paid are called; whole words of a name, or its beginning. */
static bool names_payee(struct str name)
{
	static const char *const words[] = {"supplier",  "vendor",      "payee",     "beneficiary",
					    "recipient", "leverancier", "crediteur", "debiteur",
					    "ontvanger", "begunstigde", "lieferant", "kreditor",
					    "debitor",   "empfaenger",  "proveedor", "tercero"};
	struct arena *a = arena_new();
	struct str folded = utf8_fold_tight(a, name);
	bool found = false;
	for (size_t i = 0; !found && i < sizeof words / sizeof *words; i++)
		found = str_starts(folded, str_z(words[i]));
	arena_free(a);
	return found;
}

int levels_of_meaning(struct str type, struct str name, bool text)
{
	bool paid = str_starts(type, STR("supplier")) || str_starts(type, STR("recipient"));
	if (text)
		return LEVEL_TEXTS;
	if (paid || names_payee(name))
		return LEVEL_PAID;
	return str_starts(type, STR("transaction-id")) ? LEVEL_LINES : 0;
}

static int meant(const struct resource *r, int field, int deep);

/* What is made of who is paid, or of a text, tells them too; the year of a day is no day. */
static int meant_of_parts(const struct resource *r, const struct field *f, int deep)
{
	int most = 0;
	if (f->origin == ORIGIN_REGEX && f->from >= 0)
		most = meant(r, f->from, deep);
	for (size_t i = 0; f->origin == ORIGIN_TEMPLATE && i < f->npieces; i++) {
		int of = f->pieces[i].field >= 0 ? meant(r, f->pieces[i].field, deep) : 0;
		most = of > most ? of : most;
	}
	return most >= LEVEL_PAID ? most : 0;
}

static int meant(const struct resource *r, int field, int deep)
{
	const struct field *f = &r->fields[field];
	if (f->level != LEVEL_UNSAID)
		return f->level;
	int own = levels_of_meaning(f->column_type, f->name, f->text);
	int parts = deep > 0 ? meant_of_parts(r, f, deep - 1) : 0;
	return own > parts ? own : parts;
}

/* A field that says none takes that of its meaning, but for what a file replaces. */
static void settle_field(struct resource *r, int field, struct str dimension, bool scope)
{
	int own = meant(r, field, COMPUTED_DEEP);
	int named = levels_of_meaning(STR(""), dimension, false);
	if (r->fields[field].level == LEVEL_UNSAID)
		r->fields[field].level = scope ? 0 : own > named ? own : named;
}

static void settle_attribute(struct mapping *m, size_t d, const struct attribute_source *s)
{
	struct str dimension = m->cube->dimensions[d].name;
	bool scope = false;
	for (size_t i = 0; i < m->cube->nscope; i++)
		scope = scope || m->cube->scope[i] == d;
	if (s->resource != NONE && s->code_field != NONE)
		settle_field(&m->resources[s->resource], s->code_field, dimension, scope);
	for (size_t i = 0; s->resource == NONE && i < m->nledgers; i++) {
		struct resource *r = &m->resources[m->ledgers[i]];
		int field = resource_find_field(r, s->field);
		if (field != NONE)
			settle_field(r, field, dimension, scope);
	}
}

static void settle_fields(struct mapping *m)
{
	for (size_t d = 0; d < m->cube->ndimensions; d++)
		for (size_t a = 0; a < m->cube->dimensions[d].nattributes; a++)
			settle_attribute(m, d, &m->attributes[d][a]);
}

static int find_dimension(struct descriptor_place own, const char *member)
{
	struct str name = get_string(own, member, "");
	int found = name.len ? cube_find_dimension(own.r->m->cube, name) : NONE;
	if (name.len && found == NONE)
		place_fault(place_member(own, member), "no dimension is called \"%.*s\"",
			    STR_ARG(name));
	return found;
}

void read_levels(struct descriptor_place package)
{
	struct mapping *m = package.r->m;
	struct descriptor_place own = get_object(get_object(package, "stuiver"), "privacyLevels");
	m->levels =
		(struct privacy_levels){.standard = LEVEL_DEFAULT, .task = NONE, .category = NONE};
	settle_fields(m);
	for (size_t i = 0; i < m->nledgers; i++)
		m->levels.stated =
			m->levels.stated || m->resources[m->ledgers[i]].level != LEVEL_UNSAID;
	if (!own.json)
		return;
	m->levels.stated = true;
	m->levels.standard = get_choice(own, "default", NAMES, LEVEL_DEFAULT);
	m->levels.values = get_pairs(own, "values");
	m->levels.task = find_dimension(own, "task");
	m->levels.category = find_dimension(own, "category");
	for (size_t i = 0; i < m->levels.values.n; i++)
		if (level_named(m->levels.values.items[i].to) < 0)
			place_fault(place_member(own, "values"), "\"%.*s\" is no level: L0 to L4",
				    STR_ARG(m->levels.values.items[i].to));
	if (m->levels.values.n > 0 && m->levels.task == NONE)
		place_fault(place_member(own, "task"),
			    "is needed: the dimension whose values have levels");
}

int read_level(struct descriptor_place own)
{
	return get_choice(own, "level", NAMES, LEVEL_UNSAID);
}

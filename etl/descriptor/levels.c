#include "descriptor/levels.h"

#include "descriptor/descriptor_json.h"
#include "descriptor/levels_of.h"

#include <limits.h>

static const char *const NAMES[] = {"L0", "L1", "L2", "L3", "L4", NULL};
#define LEVEL_FLOOR 1   /* of the social domain */
#define LEVEL_DEFAULT 1 /* of the package, where it says nothing */
#define LEVEL_MOST 4

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
	bool held = l->held || (l->task != NONE && levels_task(code) != LEVELS_OPEN);
	return held && level > LEVEL_FLOOR ? LEVEL_FLOOR : level;
}

int levels_of_category(const struct privacy_levels *l, struct str code)
{
	(void)l;
	return levels_category(code) != LEVELS_OPEN ? LEVEL_FLOOR : LEVEL_MOST;
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
	bool floor = l->held || l->task != NONE || l->category != NONE;
	int least = floor && l->standard > LEVEL_FLOOR ? LEVEL_FLOOR : l->standard;
	for (size_t i = 0; i < l->values.n; i++) {
		int said = level_named(l->values.items[i].to);
		least = said < least ? said : least;
	}
	return least;
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

/* Does anything that is stated show more than the floor? */
static bool opens(const struct mapping *m)
{
	bool more = m->levels.standard > LEVEL_FLOOR;
	for (size_t i = 0; i < m->nledgers; i++)
		more = more || m->resources[m->ledgers[i]].level > LEVEL_FLOOR;
	for (size_t i = 0; i < m->levels.values.n; i++)
		more = more || level_named(m->levels.values.items[i].to) > LEVEL_FLOOR;
	return more;
}

/* The floor of the social domain holds by whatever tells it, named or not; where nothing does, and nobody says why that
 * is well, it holds for all lines. */
static void hold_floor(struct mapping *m)
{
	struct privacy_levels *l = &m->levels;
	bool trusted = l->without.len > 0;
	if (!opens(m))
		return;
	l->task = l->task != NONE ? l->task : levels_find_task(m, !trusted);
	l->category = l->category != NONE ? l->category : levels_find_category(m, !trusted);
	l->held = l->task == NONE && !trusted;
}

/* The level from which on all of a dimension is shown of a ledger's lines. */
static int level_of_dimension(const struct mapping *m, const struct resource *ledger, size_t d)
{
	int level = 0;
	for (size_t a = 0; a < m->cube->dimensions[d].nattributes; a++) {
		const struct attribute_source *s = &m->attributes[d][a];
		const struct resource *r =
			s->resource == NONE ? ledger : &m->resources[s->resource];
		int field = s->resource == NONE ? resource_find_field(r, s->field) : s->code_field;
		if (field != NONE && r->fields[field].level > level)
			level = r->fields[field].level;
	}
	return level;
}

/* What is hidden reads the same in each file (a day as its month), so that one would replace what it does not hold. */
static void check_scope(struct descriptor_place package)
{
	const struct mapping *m = package.r->m;
	struct descriptor_place own = place_member(get_object(package, "stuiver"), "scope");
	for (size_t i = 0; i < m->nledgers * m->cube->nscope; i++) {
		const struct resource *ledger = &m->resources[m->ledgers[i / m->cube->nscope]];
		size_t d = m->cube->scope[i % m->cube->nscope];
		struct privacy_levels l = levels_of_ledger(m, ledger);
		int level = level_of_dimension(m, ledger, d);
		if (level <= levels_least(&l) || (int)d == l.task || (int)d == l.category)
			continue;
		place_fault(
			own,
			"\"%.*s\" is shown from level L%d on, and lines may be below it, so it cannot tell "
			"what a file replaces: name a month or year, or \"file\"",
			STR_ARG(m->cube->dimensions[d].name), level);
		return;
	}
}

static void settle_levels(struct descriptor_place package)
{
	hold_floor(package.r->m);
	check_scope(package);
}

void read_levels(struct descriptor_place package)
{
	struct mapping *m = package.r->m;
	struct descriptor_place own = get_object(get_object(package, "stuiver"), "privacyLevels");
	m->levels =
		(struct privacy_levels){.standard = LEVEL_DEFAULT, .task = NONE, .category = NONE};
	levels_settle_fields(m);
	for (size_t i = 0; i < m->nledgers; i++)
		m->levels.stated =
			m->levels.stated || m->resources[m->ledgers[i]].level != LEVEL_UNSAID;
	if (!own.json) {
		settle_levels(package);
		return;
	}
	m->levels.stated = true;
	m->levels.standard = get_choice(own, "default", NAMES, LEVEL_DEFAULT);
	m->levels.values = get_pairs(own, "values");
	m->levels.task = find_dimension(own, "task");
	m->levels.category = find_dimension(own, "category");
	m->levels.without = get_string(own, "noSocialDomain", "");
	for (size_t i = 0; i < m->levels.values.n; i++)
		if (level_named(m->levels.values.items[i].to) < 0)
			place_fault(place_member(own, "values"), "\"%.*s\" is no level: L0 to L4",
				    STR_ARG(m->levels.values.items[i].to));
	if (m->levels.values.n > 0 && m->levels.task == NONE)
		place_fault(place_member(own, "task"),
			    "is needed: the dimension whose values have levels");
	settle_levels(package);
}

int read_level(struct descriptor_place own)
{
	return get_choice(own, "level", NAMES, LEVEL_UNSAID);
}

#include "descriptor/levels.h"

#include "descriptor/descriptor_json.h"

static const char *const NAMES[] = {"L0", "L1", "L2", "L3", "L4", NULL};
#define LEVEL_FLOOR 1   /* of the social domain */
#define LEVEL_DEFAULT 1 /* of the package, where it says nothing */
#define LEVEL_TEXTS 4   /* of free texts, where their field says nothing */

static bool is_below(struct str code, struct str head)
{
	return str_starts(code, head) && (code.len == head.len || code.ptr[head.len] == '.');
}

/* "6.1 Samenkracht" is of nobody; of the years up to now all else in 6 is: 6.2 to 6.6, 6.71 to 6.79,
 * 6.81 and 6.82, with their parts. */
bool levels_is_social(struct str code)
{
	return code.len == 0 || (str_starts(code, STR("6.")) && !str_starts(code, STR("6.1")));
}

bool levels_is_of_persons(struct str code)
{
	static const char *const categories[] = {"1.1", "3.4.1", "3.4.2", "4.1.1", "4.1.2"};
	for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
		if (is_below(code, str_z(categories[i])))
			return true;
	return code.len == 0;
}

static int level_named(struct str name)
{
	for (int i = 0; NAMES[i]; i++)
		if (str_eq(name, str_z(NAMES[i])))
			return i;
	return -1;
}

int levels_of_task(const struct privacy_levels *l, struct str code)
{
	int level = l->standard;
	size_t longest = 0;
	/* "6.7*" is of all that begins so; the longest that fits says it. */
	for (size_t i = 0; i < l->values.n; i++) {
		struct str from = l->values.items[i].from;
		bool begins = str_ends(from, STR("*"));
		from.len -= begins;
		bool fits = begins ? str_starts(code, from) : str_eq(code, from);
		if (!fits || from.len + 1 < longest)
			continue;
		longest = from.len + 1;
		level = level_named(l->values.items[i].to);
	}
	bool held = l->task != NONE && levels_is_social(code);
	return held && level > LEVEL_FLOOR ? LEVEL_FLOOR : level;
}

int levels_of_category(const struct privacy_levels *l, struct str code)
{
	(void)l;
	return levels_is_of_persons(code) ? LEVEL_FLOOR : LEVEL_TEXTS;
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
	m->levels = (struct privacy_levels){.task = NONE, .category = NONE};
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

void read_level(struct descriptor_place own, struct field *f)
{
	f->level = get_choice(own, "level", NAMES, f->text ? LEVEL_TEXTS : 0);
}

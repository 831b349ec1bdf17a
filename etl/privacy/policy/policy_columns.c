/* What people decided about columns: "columns" of a policy, each with ground, person and day. */
#include "privacy/policy/policy.h"

#include "base/memory/arena.h"
#include "base/text/utf8.h"

#include <jansson.h>

#define COLUMNS_MOST 10000u
#define GROUND_MOST 4000u /* bytes */

static struct str member(struct arena *a, const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? arena_dup(a, str_trim(str_z(text))) : STR("");
}

static int read_ruling(struct privacy_policy *p, const json_t *item,
		       const struct privacy_opening *o, size_t i, struct error *e)
{
	int rule = policy_find_rule(json_string_value(json_object_get(item, "rule")));
	int action = policy_find_action(json_string_value(json_object_get(item, "action")));
	if (rule < 0 || action == POLICY_OWN)
		return error_set(
			e, STATUS_INPUT,
			"columns[%zu]: a decision about a column opens it (open: true), or "
			"says of a rule (R1 to R15) what becomes of what it finds there "
			"(action: mask, block, review, tell or off)",
			i);
	p->rulings[p->nrulings++] = (struct policy_ruling){
		o->column, o->ground, o->by, o->at, (enum privacy_rule)rule, action};
	return 0;
}

static int read_column(struct privacy_policy *p, const json_t *item, size_t i, struct error *e)
{
	struct privacy_opening o = {member(p->arena, item, "column"),
				    member(p->arena, item, "ground"), member(p->arena, item, "by"),
				    member(p->arena, item, "at"), member(p->arena, item, "from")};
	if (o.column.len == 0 || o.ground.len == 0 || o.by.len == 0 || o.at.len == 0 ||
	    o.ground.len > GROUND_MOST)
		return error_set(
			e, STATUS_INPUT,
			"columns[%zu]: a decision says which column it is about (column), why "
			"(ground, at most %u bytes), who decided (by) and when (at)",
			i, GROUND_MOST);
	if (!json_is_true(json_object_get(item, "open")))
		return read_ruling(p, item, &o, i, e);
	p->openings[p->nopenings++] = o;
	return 0;
}

int policy_read_columns(struct privacy_policy *p, const struct json_t *root, struct error *e)
{
	json_t *list = json_object_get(root, "columns"), *item;
	size_t i, n = json_array_size(list);
	if (list && (!json_is_array(list) || n > COLUMNS_MOST))
		return error_set(e, STATUS_INPUT, "columns must be a list of at most %u",
				 COLUMNS_MOST);
	p->openings = ARENA_ARRAY(p->arena, struct privacy_opening, n + 1);
	p->rulings = ARENA_ARRAY(p->arena, struct policy_ruling, n + 1);
	json_array_foreach(list, i, item) if (read_column(p, item, i, e) != 0) return -1;
	return 0;
}

const struct privacy_opening *privacy_policy_openings(const struct privacy_policy *p, size_t *n)
{
	*n = p->nopenings;
	return p->openings;
}

void policy_rule_column(const struct privacy_policy *p, struct str header,
			int actions[PRIVACY_RULES])
{
	for (int r = 0; r < PRIVACY_RULES; r++)
		actions[r] = POLICY_OWN;
	for (size_t i = 0; i < p->nrulings; i++)
		if (str_eq(p->rulings[i].column, header))
			actions[p->rulings[i].rule] = p->rulings[i].action;
}

unsigned privacy_policy_lets(const struct privacy_policy *p, struct str header)
{
	unsigned rules = 0;
	for (size_t i = 0; i < p->nrulings; i++) {
		const struct policy_ruling *r = &p->rulings[i];
		if (!str_eq(r->column, header))
			continue;
		/* The last that was said of a rule counts. */
		rules &= ~(1u << r->rule);
		if (r->action == PRIVACY_TELL || r->action == POLICY_OFF)
			rules |= 1u << r->rule;
	}
	return rules;
}

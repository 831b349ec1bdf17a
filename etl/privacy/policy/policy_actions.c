/* What a policy says of its rules, and what people decided: each with ground, person and day. */
#include "privacy/policy/policy.h"

#include "base/memory/arena.h"
#include "base/memory/map.h"
#include "base/text/utf8.h"

#include <jansson.h>

#define DECISIONS_MOST 10000u

int policy_find_rule(const char *name)
{
	for (int r = 0; name && r < PRIVACY_RULES; r++)
		if (strcmp(name, privacy_rule_name((enum privacy_rule)r)) == 0)
			return r;
	return -1;
}

/* An action by its name; POLICY_OWN: there is none of that name. */
int policy_find_action(const char *name)
{
	if (name && strcmp(name, "off") == 0)
		return POLICY_OFF;
	for (int a = 0; name && a < PRIVACY_ACTIONS; a++)
		if (strcmp(name, privacy_action_name((enum privacy_action)a)) == 0)
			return a;
	return POLICY_OWN;
}

static int read_actions(struct privacy_policy *p, json_t *actions, struct error *e)
{
	const char *name;
	json_t *value;
	if (actions && !json_is_object(actions))
		return error_set(e, STATUS_INPUT, "actions must be an object: a rule, an action");
	json_object_foreach(actions, name, value)
	{
		int rule = policy_find_rule(name),
		    action = policy_find_action(json_string_value(value));
		if (rule < 0)
			return error_set(e, STATUS_INPUT,
					 "actions.%s: there is no such rule (R1 to R15)", name);
		if (action == POLICY_OWN)
			return error_set(e, STATUS_INPUT,
					 "actions.%s must be mask, block, review, tell or off",
					 name);
		p->actions[rule] = action;
	}
	return 0;
}

static struct str member(struct arena *a, const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? arena_dup(a, str_z(text)) : STR("");
}

static int read_decision(struct privacy_policy *p, const json_t *item, size_t i, struct error *e)
{
	struct policy_decision *d = &p->decisions[p->ndecisions++];
	bool is_new;
	*d = (struct policy_decision){member(p->arena, item, "allow"),
				      member(p->arena, item, "ground"),
				      member(p->arena, item, "by"), member(p->arena, item, "at")};
	if (d->allow.len == 0 || d->ground.len == 0 || d->by.len == 0 || d->at.len == 0)
		return error_set(
			e, STATUS_INPUT,
			"decisions[%zu]: a decision says which words it allows (allow), why "
			"(ground), who decided (by) and when (at)",
			i);
	map_put(p->decided, utf8_fold_tight(p->arena, d->allow), &is_new);
	return 0;
}

int policy_read_actions(struct privacy_policy *p, const struct json_t *root, struct error *e)
{
	json_t *list = json_object_get(root, "decisions"), *item;
	size_t i;
	for (int r = 0; r < PRIVACY_RULES; r++)
		p->actions[r] = POLICY_OWN;
	if (read_actions(p, json_object_get(root, "actions"), e) != 0)
		return -1;
	if (list && (!json_is_array(list) || json_array_size(list) > DECISIONS_MOST))
		return error_set(e, STATUS_INPUT, "decisions must be a list of at most %u",
				 DECISIONS_MOST);
	p->decisions = ARENA_ARRAY(p->arena, struct policy_decision, json_array_size(list) + 1);
	json_array_foreach(list, i, item) if (read_decision(p, item, i, e) != 0) return -1;
	return 0;
}

bool policy_is_decided(const struct privacy_policy *p, struct arena *arena, struct str words)
{
	return p->ndecisions > 0 && map_get(p->decided, utf8_fold_tight(arena, words)) != NULL;
}

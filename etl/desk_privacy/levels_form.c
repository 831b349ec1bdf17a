/* Which level each column and taakveld has: as the mapping stands, and as the form of step 6 says. */
#include "desk_privacy/levels_view.h"

#include "deliveries/decisions.h"

#define REASON_MAX 500u

/* Of which columns a ground was given, or none: they were left out as people's. */
static int opened_names(struct visit *v, int64_t delivery, struct str **out, size_t *n,
			struct error *e)
{
	struct opened_columns all;
	if (opened_list(v->desk, v->arena, delivery, &all, e))
		return -1;
	*out = ARENA_ARRAY(v->arena, struct str, all.n + 1);
	for (*n = 0; *n < all.n; ++*n)
		(*out)[*n] = all.items[*n].name;
	return 0;
}

/* With the dimensions that check found to be taakveld and category, where the mapping names none. */
static struct level_choice whole(struct visit *v, const json_t *levels,
				 const struct level_choice *choice)
{
	struct level_choice c = *choice;
	if (!c.task.len && !c.category.len) {
		c.task = heard_text(levels, "task", v->arena);
		c.category = heard_text(levels, "category", v->arena);
	}
	return c;
}

const json_t *levels_in(const json_t *check)
{
	return json_object_get(json_object_get(json_array_get(check, 0), "report"), "levels");
}

int levels_stand(struct visit *v, int64_t delivery, json_t *descriptor, const json_t *levels,
		 struct levels_tried *out, struct error *e)
{
	struct str *opened;
	size_t n;
	level_choice_read(descriptor, v->arena, &out->choice);
	out->choice = whole(v, levels, &out->choice);
	if (opened_names(v, delivery, &opened, &n, e))
		return -1;
	out->n = level_columns(descriptor, &out->choice, opened, n, v->arena, &out->columns);
	return 0;
}

/* ---- what the form says ---- */

static int incomplete(struct visit *v, struct error *e)
{
	return error_set(
		e, STATUS_USAGE, "%s",
		text_of(lang_accepted(v->rq->accept_language), T("Dit formulier is niet volledig."))
			.ptr);
}

/* "t.6.71" is of a taakveld, "p.2.*" of what stands in the mapping besides, "k.CrediteurNaam" of a column. */
static int take_field(struct visit *v, struct str name, struct str value, struct level_choice *out,
		      struct level_column *columns, size_t n, struct error *e)
{
	struct str rest = {name.ptr + 2, name.len > 2 ? name.len - 2 : 0};
	int level = level_named(value);
	if (str_starts(name, STR("k."))) {
		for (size_t i = 0; i < n; i++)
			if (str_eq(columns[i].name, rest) && !columns[i].fixed && level >= 0)
				columns[i].level = level;
		return level < 0 ? incomplete(v, e) : 0;
	}
	if ((!str_starts(name, STR("t.")) && !str_starts(name, STR("p."))) || !value.len)
		return 0;
	if (level < 0 || !rest.len)
		return incomplete(v, e);
	out->values[out->n++] = (struct level_value){rest, level};
	return 0;
}

int levels_taken(struct visit *v, int64_t delivery, json_t *descriptor, const json_t *check,
		 struct levels_tried *out, struct error *e)
{
	size_t fields = intake_fields(v->body);
	struct level_choice *c = &out->choice;
	struct str wanted = intake_field(v->body, "niveau");
	if (levels_stand(v, delivery, descriptor, levels_in(check), out, e))
		return -1;
	c->stated = true;
	c->standard = level_named(wanted);
	if (c->standard < 0)
		return incomplete(v, e);
	c->values = ARENA_ARRAY(v->arena, struct level_value, fields + 1);
	c->n = 0;
	for (size_t i = 0; i < fields; i++) {
		struct str name, value = intake_field_at(v->body, i, &name);
		if (take_field(v, name, value, c, out->columns, out->n, e))
			return -1;
	}
	/* Without a taakveld there is nothing that a value could be of, and somebody may say that none is missed. */
	if (!c->task.len) {
		c->n = 0;
		c->without = str_head(str_trim(intake_field(v->body, "zonder")), REASON_MAX);
	}
	return 0;
}

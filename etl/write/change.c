/* Where a deviation comes from. */
#include "answer/change.h"
#include "write/json_answer.h"

static void put_sum(struct json_out *j, const char *key, money_sum sum, int decimals)
{
	char text[MONEY_TEXT_SIZE];
	size_t n = money_format(text, sum, decimals);
	json_put_key_z(j, key);
	json_put_raw(j, (struct str){text, n});
}

/* Null when there is no difference to share. */
static void put_share(struct json_out *j, const struct explained_change *c, money_sum part)
{
	char text[MONEY_TEXT_SIZE];
	bool none;
	money_sum share = change_share(c, part, &none);
	json_put_key_z(j, "share");
	if (none)
		json_put_null(j);
	else
		json_put_raw(j, (struct str){text, money_format(text, share, 6)});
}

static void put_amounts(struct json_out *j, const struct explained_change *c, money_sum from,
			money_sum to)
{
	put_sum(j, "from", from, c->decimals);
	put_sum(j, "to", to, c->decimals);
	put_sum(j, "difference", to - from, c->decimals);
	put_share(j, c, to - from);
}

static void put_member(struct json_out *j, const struct explained_change *c,
		       const struct deviation *d)
{
	const struct attribute *at =
		&c->cube->dimensions[c->asked.dimension].attributes[c->asked.attribute];
	struct buffer value;
	buffer_init(&value, QUERY_MAX_BODY);
	value_json(&value, at->type, d->value);
	json_put_object(j);
	json_put_key(j, at->ref);
	json_put_raw(j, buffer_str(&value));
	if (d->label.len) {
		json_put_key_z(j, "label");
		json_put_string(j, d->label);
	}
	put_amounts(j, c, d->from, d->to);
	json_put_key_z(j, "lines_from");
	json_put_integer(j, (int64_t)d->lines_from);
	json_put_key_z(j, "lines_to");
	json_put_integer(j, (int64_t)d->lines_to);
	json_put_object_end(j);
	buffer_drop(&value);
}

static void put_side(struct json_out *j, const struct explained_change *c, const char *key,
		     const struct explained_side *side)
{
	json_put_key_z(j, key);
	json_put_object(j);
	json_cut(j, side->request);
	put_sum(j, "sum", side->total.sum, c->decimals);
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)side->total.count);
	json_put_object_end(j);
}

static void put_rest(struct json_out *j, const struct explained_change *c)
{
	money_sum from = 0, to = 0;
	for (size_t i = c->asked.told; i < c->n; i++) {
		from += c->items[i].from;
		to += c->items[i].to;
	}
	json_put_key_z(j, "rest");
	json_put_object(j);
	json_put_key_z(j, "members");
	json_put_integer(j, (int64_t)(c->n - c->asked.told));
	put_amounts(j, c, from, to);
	json_put_object_end(j);
}

void json_change(struct buffer *out, const struct result *r)
{
	const struct explained_change *c = r->change;
	struct json_out j;
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "ok");
	json_put_key_z(&j, "measure");
	json_put_string(&j, c->cube->measures[c->asked.measure].name);
	json_put_key_z(&j, "by");
	json_put_string(&j,
			c->cube->dimensions[c->asked.dimension].attributes[c->asked.attribute].ref);
	put_side(&j, c, "from", &c->from);
	put_side(&j, c, "to", &c->to);
	put_sum(&j, "difference", c->to.total.sum - c->from.total.sum, c->decimals);
	json_put_key_z(&j, "total_member_count");
	json_put_integer(&j, (int64_t)c->n);
	json_put_key_z(&j, "members");
	json_put_array(&j);
	for (size_t i = 0; i < c->asked.told; i++)
		put_member(&j, c, &c->items[i]);
	json_put_array_end(&j);
	put_rest(&j, c);
	json_put_object_end(&j);
}

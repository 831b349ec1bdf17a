/* What changed between two versions. */
#include "answer/changes_told.h"
#include "base/text/csv_out.h"
#include "write/json_answer.h"

static const struct attribute *by_of(const struct changes_told *t)
{
	return &t->cube->dimensions[t->asked.by.dimension].attributes[t->asked.by.attribute];
}

static struct str money_of(char text[MONEY_TEXT_SIZE], const struct changes_told *t, size_t measure,
			   const struct change_sums *s)
{
	size_t column = t->cube->measures[measure].column;

	return (struct str){text,
			    money_format(text, s->sums[column], t->cube->columns[column].decimals)};
}

/* In the order in which they are told: what was, came, went, changed, is. */
static const struct change_sums *part_of(const struct change_totals *t, size_t i, const char **name)
{
	static const char *const names[] = {"from", "added", "removed", "changed", "to"};
	const struct change_sums *const parts[] = {&t->before, &t->kinds[CHANGE_ADDED],
						   &t->kinds[CHANGE_REMOVED],
						   &t->kinds[CHANGE_CHANGED], &t->now};

	*name = names[i];
	return parts[i];
}
#define PARTS 5

/* Lines that are in both, and equal in all. */
static uint64_t lines_same(const struct change_totals *t)
{
	return t->before.lines - t->kinds[CHANGE_REMOVED].lines - t->kinds[CHANGE_CHANGED].lines;
}

/* ---- JSON ---- */

static void put_totals(struct json_out *j, const struct changes_told *t,
		       const struct change_totals *totals)
{
	char text[MONEY_TEXT_SIZE];
	const char *name;

	for (size_t i = 0; i < PARTS; i++) {
		const struct change_sums *s = part_of(totals, i, &name);
		json_put_key_z(j, name);
		json_put_object(j);
		json_put_key_z(j, "lines");
		json_put_integer(j, (int64_t)s->lines);
		json_put_key_z(j, "sums");
		json_put_object(j);
		for (size_t m = 0; m < t->cube->nmeasures; m++) {
			json_put_key(j, t->cube->measures[m].name);
			json_put_raw(j, money_of(text, t, m, s));
		}
		json_put_object_end(j);
		json_put_object_end(j);
	}
	json_put_key_z(j, "same");
	json_put_object(j);
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)lines_same(totals));
	json_put_object_end(j);
}

static void put_member(struct json_out *j, const struct changes_told *t,
		       const struct member_told *m)
{
	struct buffer value;

	buffer_init(&value, QUERY_MAX_BODY);
	value_json(&value, by_of(t)->type, &m->value);
	json_put_object(j);
	json_put_key(j, by_of(t)->ref);
	json_put_raw(j, buffer_str(&value));
	json_put_key_z(j, "label");
	if (m->label.ptr)
		json_put_string(j, m->label);
	else
		json_put_null(j);
	json_put_key_z(j, "published");
	json_put_raw(j, m->published ? STR("true") : STR("false"));
	put_totals(j, t, &m->totals);
	json_put_object_end(j);
	buffer_drop(&value);
}

void json_changes(struct buffer *out, const struct result *r)
{
	const struct changes_told *t = r->changes;
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "ok");
	json_put_key_z(&j, "from_datasets");
	json_put_array(&j);
	for (size_t i = 0; i < t->nfrom; i++)
		json_put_integer(&j, t->from[i]);
	json_put_array_end(&j);
	json_put_key_z(&j, "to_dataset");
	json_put_integer(&j, t->to);
	json_marks(&j, "released_by_one", "released_at", t->one_person, t->none_person);
	json_marks(&j, "withdrawn", "withdrawn_at", t->withdrawn, t->nwithdrawn);
	json_put_key_z(&j, "key");
	json_put_string(&j, t->key);
	put_totals(&j, t, &t->totals);
	if (t->asked.grouped) {
		json_put_key_z(&j, "by");
		json_put_string(&j, by_of(t)->ref);
		json_put_key_z(&j, "members");
		json_put_array(&j);
		for (size_t i = 0; i < t->n; i++)
			put_member(&j, t, &t->members[i]);
		json_put_array_end(&j);
	}
	json_put_object_end(&j);
}

/* ---- CSV ---- */

static void put_header(struct buffer *out, const struct changes_told *t)
{
	const struct change_totals none = {0};
	const char *name;

	csv_field(out, by_of(t)->ref);
	buffer_append_z(out, ",label,published");
	for (size_t i = 0; i < PARTS; i++) {
		part_of(&none, i, &name);
		buffer_printf(out, ",%s.lines", name);
		for (size_t m = 0; m < t->cube->nmeasures; m++)
			buffer_printf(out, ",%s.%.*s", name, STR_ARG(t->cube->measures[m].name));
	}
	buffer_append_z(out, ",same.lines");
	csv_end(out);
}

static void put_line(struct buffer *out, const struct changes_told *t, const struct member_told *m)
{
	char text[MONEY_TEXT_SIZE];
	struct buffer value;
	const char *name;

	buffer_init(&value, QUERY_MAX_BODY);
	value_plain(&value, by_of(t)->type, &m->value);
	csv_field(out, buffer_str(&value));
	buffer_drop(&value);
	csv_comma(out);
	csv_field(out, m->label);
	buffer_printf(out, ",%s", m->published ? "true" : "false");
	for (size_t i = 0; i < PARTS; i++) {
		const struct change_sums *s = part_of(&m->totals, i, &name);
		buffer_printf(out, ",%llu", (unsigned long long)s->lines);
		for (size_t k = 0; k < t->cube->nmeasures; k++) {
			csv_comma(out);
			buffer_append_str(out, money_of(text, t, k, s));
		}
	}
	buffer_printf(out, ",%llu", (unsigned long long)lines_same(&m->totals));
	csv_end(out);
}

void csv_changes(struct buffer *out, const struct result *r)
{
	const struct changes_told *t = r->changes;

	put_header(out, t);
	for (size_t i = 0; i < t->n; i++)
		put_line(out, t, &t->members[i]);
}

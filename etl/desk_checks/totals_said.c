/* What somebody says at step 4: how the file is meant, and what it should come to. */
#include "desk_checks/views.h"

json_t *check_of(struct visit *v, const struct delivery *d)
{
	return d->version && d->checked == d->version ? heard(v->desk, d->id, JOB_CHECK) : NULL;
}

/* Which of both marks is the decimal one; 0: none; -1: nothing tells, as of 1.234. */
static int decimal_mark(struct str text)
{
	size_t points = 0, commas = 0, behind = 0;
	int last = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		points += c == '.';
		commas += c == ',';
		behind = c == '.' || c == ',' ? 0 : behind + 1;
		last = c == '.' || c == ',' ? c : last;
	}
	if (points + commas == 0)
		return 0;
	if (points + commas == 1)
		return behind == 3 ? -1 : last;
	/* Of two kinds the last is it, when it comes once; of one kind all part thousands. */
	return points && commas && (last == ',' ? commas : points) == 1 ? last : 0;
}

/* "102.702.646,72" and "102702646.72" alike; false for what is no amount, or could be two. */
static bool amount_said(struct arena *a, struct str text, struct str *out)
{
	char *plain = arena_bytes(a, text.len + 1);
	size_t n = 0;
	int64_t value;
	int mark = decimal_mark(text);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == mark)
			plain[n++] = '.';
		else if (c != '.' && c != ',' && c != ' ')
			plain[n++] = c;
	}
	*out = (struct str){plain, n};
	return mark >= 0 && money_parse(*out, COUNTED_DECIMALS, &value);
}

static int take_expect(struct visit *v, const struct delivery *d, const struct expect *x,
		       struct error *e)
{
	struct str amount = {0};
	struct str text =
		intake_field(v->body, arena_printf(v->arena, "e.%.*s", STR_ARG(x->field)).ptr);
	text = str_trim(text);
	if (!text.ptr)
		return 0;
	if (text.len && !amount_said(v->arena, text, &amount))
		return error_set(e, STATUS_USAGE, "%.*s", STR_ARG(text));
	return choice_put(v->desk, d->id, "expect", x->name, amount, e);
}

/* The totals that the page asked for, and no others: a name goes to a command. */
static int take_expects(struct visit *v, const struct delivery *d, struct error *e)
{
	struct counted_totals c;
	int result = 0;
	json_t *check = check_of(v, d);
	counted_make(&c, LANG_NL, v->arena, json_object_get(json_array_get(check, 0), "report"));
	json_decref(check);
	for (size_t i = 0; i < c.nexpects && result == 0; i++)
		result = take_expect(v, d, &c.expects[i], e);
	return result;
}

/* What the form has chosen; a reading that a total was found by goes before. */
static struct str decision_said(struct visit *v, struct str name, struct str field)
{
	struct str taken = intake_field(v->body, "lezing");
	struct str front = arena_printf(v->arena, "%.*s=", STR_ARG(name));
	if (taken.len && str_starts(taken, front))
		return (struct str){taken.ptr + front.len, taken.len - front.len};
	return intake_field(v->body, field.ptr);
}

/* Whether it was said otherwise than before. */
static int take_decisions(struct visit *v, const struct delivery *d, bool *changed, struct error *e)
{
	size_t i, k;
	const json_t *file, *decision;
	int result = 0;
	json_t *sniffed = heard(v->desk, d->id, JOB_SNIFF);
	bool several = json_array_size(sniffed) > 1;
	json_array_foreach(sniffed, i, file)
		json_array_foreach(json_object_get(file, "decide"), k, decision)
	{
		struct str name = heard_text(decision, "name", v->arena);
		struct str was = heard_text(decision, "chosen", v->arena);
		struct str said =
			decision_said(v, name, decision_field(v->arena, sniffed, i, name));
		if (several) /* said of this file alone */
			name = arena_printf(v->arena, "%s:%.*s",
					    heard_text(file, "file", v->arena).ptr, STR_ARG(name));
		if (result || !said.len || str_eq(said, was))
			continue;
		*changed = true;
		result = choice_put(v->desk, d->id, "decide", name, said, e);
	}
	json_decref(sniffed);
	return result;
}

int totals_take(struct visit *v, const struct delivery *d, bool *changed, struct error *e)
{
	int result = take_decisions(v, d, changed, e);
	return result ? result : take_expects(v, d, e);
}

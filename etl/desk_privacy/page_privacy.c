/* Step 6: where texts name people, and what becomes of those columns. */
#include "deliveries/mapping_edit.h"
#include "deliveries/moments.h"
#include "desk_privacy/deciding.h"

#define ROWS_MAX 500u
#define SAMPLE_MAX 80u

static bool is_left_out(json_t *descriptor, struct str column)
{
	size_t n = json_array_size(json_object_get(descriptor, "resources"));
	for (size_t r = 0; r < n; r++) {
		size_t f;
		const json_t *field;
		const json_t *resource =
			json_array_get(json_object_get(descriptor, "resources"), r);
		json_array_foreach(edit_fields(descriptor, r), f, field)
		{
			const char *name = json_string_value(json_object_get(field, "name"));
			if (name && str_eq(str_z(name), column))
				return strcmp(edit_meaning(descriptor, resource, field),
					      MEANING_LEFT_OUT) == 0;
		}
	}
	return false;
}

static struct str first_sample(struct visit *v, const json_t *rule)
{
	const char *text = json_string_value(json_array_get(json_object_get(rule, "samples"), 0));
	return arena_dup(v->arena, str_head(str_z(text), SAMPLE_MAX));
}

static struct str action_word(enum lang lang, const json_t *rule)
{
	const json_t *actions = json_object_get(rule, "actions");
	if (json_object_get(actions, "drop"))
		return text_of(lang, T("kolom weggooien"));
	if (json_object_get(actions, "block"))
		return text_of(lang, T("tekst weglaten"));
	if (json_object_get(actions, "mask"))
		return text_of(lang, T("onleesbaar maken"));
	return text_of(lang, T("iemand beslist"));
}

/* Whether all that the rule finds there is made unreadable: `hidden` is what the check found as it went. Of what a
 * person decides codes stay as they are, so that such a column is not called hidden. */
static bool is_masked(const json_t *hidden, struct str column, const json_t *rule)
{
	size_t i, n = 0;
	const json_t *one;
	json_array_foreach(hidden, i, one)
	{
		const char *field = json_string_value(json_object_get(one, "field"));
		const char *action = json_string_value(json_object_get(one, "action"));
		if (!field || !action || !str_eq(str_z(field), column) ||
		    !json_equal(json_object_get(one, "what"), json_object_get(rule, "what")))
			continue;
		if (strcmp(action, "mask") != 0 && strcmp(action, "block") != 0)
			return false;
		n++;
	}
	return n > 0;
}

static void tell_rule(struct visit *v, struct privacy_view *p, json_t *descriptor,
		      const json_t *hidden, struct str column, const json_t *rule)
{
	if (p->n == ROWS_MAX)
		return;
	struct privacy_row *r = &p->rows[p->n++];
	*r = (struct privacy_row){
		.column = column,
		.what = heard_text(rule, "what", v->arena),
		.action = action_word(v->page->lang, rule),
		.sample = first_sample(v, rule),
		.texts = worded_count(v->page->lang, heard_number(rule, "texts")),
		.left_out = is_left_out(descriptor, column),
		.masked = is_masked(hidden, column, rule),
	};
	p->nshown += !r->left_out;
	for (size_t i = 0; i < p->groups.n; i++)
		r->grouped = r->grouped || (str_eq(p->groups.items[i].column, column) &&
					    str_eq(p->groups.items[i].what, r->what));
	p->nlisted += !r->grouped;
}

static void tell_found(struct visit *v, struct privacy_view *p, json_t *descriptor)
{
	size_t i, k;
	const json_t *column, *rule;
	json_t *found = heard(v->desk, p->step.delivery.id, JOB_PRIVACY);
	json_t *checked = heard(v->desk, p->step.delivery.id, JOB_CHECK);
	const json_t *report = json_object_get(json_array_get(checked, 0), "report");
	const json_t *hidden = json_object_get(json_object_get(report, "privacy"), "findings");
	p->ready = found && descriptor;
	p->rows = ARENA_ARRAY(v->arena, struct privacy_row, ROWS_MAX);
	json_array_foreach(json_array_get(found, 0), i, column)
	{
		struct str name = heard_text(column, "column", v->arena);
		json_array_foreach(json_object_get(column, "rules"), k, rule)
			tell_rule(v, p, descriptor, hidden, name, rule);
	}
	json_decref(checked);
	json_decref(found);
}

json_t *privacy_checked(struct visit *v, const struct delivery *d)
{
	return d->version && d->checked == d->version ? heard(v->desk, d->id, JOB_CHECK) : NULL;
}

/* False: the answer was given. */
static bool gather(struct visit *v, struct str fault, const struct levels_tried *tried,
		   struct privacy_view *p)
{
	struct str text;
	struct error e;
	*p = (struct privacy_view){.fault = fault};
	if (!step_open(v, STEP_PRIVACY, &p->step))
		return false;
	int64_t id = p->step.delivery.id;
	if (mapping_read(v->desk, v->arena, id, &text, &e) ||
	    opened_find(v, v->page->lang, id, &p->opened, &e)) {
		visit_failed(v, &e);
		return false;
	}
	json_t *descriptor = heard_parse(text);
	json_t *checked = privacy_checked(v, &p->step.delivery);
	p->form = (struct decision_form){step_url(v, id, STEP_PRIVACY), p->step.csrf,
					 p->step.delivery.version};
	p->may_decide = p->step.may_change && person_may(&v->person, NEED_MAP);
	int told = groups_view(v, v->page->lang, id, checked, &p->groups, &e);
	if (told == 0)
		tell_found(v, p, descriptor);
	if (told == 0 && descriptor)
		told = levels_view(v, id, descriptor, checked, tried, &p->levels, &e);
	json_decref(checked);
	json_decref(descriptor);
	if (told)
		visit_failed(v, &e);
	return told == 0;
}

void privacy_show(struct visit *v, int status, struct str fault, const struct levels_tried *tried)
{
	struct privacy_view p;
	if (!gather(v, fault, tried, &p))
		return;
	p.report = visit_url(v, "leveringen", p.step.delivery.id, "privacy");
	struct url_draft d;
	url_start(&d, v->arena, p.report);
	url_segment(&d, STR("rapport"));
	p.report = url_done(&d);
	v->page->answer->status = status;
	visit_show(v, desk_privacy_body, &p);
}

void handle_privacy(struct visit *v)
{
	privacy_show(v, 200, (struct str){0}, NULL);
}

void handle_privacy_report(struct visit *v)
{
	char now[MOMENT_SIZE];
	struct privacy_view p;
	if (!gather(v, (struct str){0}, NULL, &p))
		return;
	moment_now(now);
	p.made = desk_clock(v->page->lang, arena_dup(v->arena, str_z(now)));
	v->page->title = text_of(v->page->lang, T("Privacyrapport"));
	visit_show(v, desk_report_body, &p);
}

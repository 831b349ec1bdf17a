/* Step 6: where texts name people, and what becomes of those columns. */
#include "deliveries/jobs/moments.h"
#include "deliveries/mapping/mapping_edit.h"
#include "desk_privacy/deciding.h"

#define ROWS_MAX 500u
#define SAMPLE_MAX 80u

enum field_fate { FATE_LOADED, FATE_LEFT_OUT, FATE_AMOUNT };

static enum field_fate fate_of(json_t *descriptor, const json_t *resource, const json_t *field)
{
	const char *type = json_string_value(json_object_get(field, "type"));
	if (strcmp(edit_meaning(descriptor, resource, field), MEANING_LEFT_OUT) == 0)
		return FATE_LEFT_OUT;
	return type && strcmp(type, "number") == 0 ? FATE_AMOUNT : FATE_LOADED;
}

static enum field_fate fate_named(json_t *descriptor, struct str column)
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
				return fate_of(descriptor, resource, field);
		}
	}
	return FATE_LOADED;
}

static struct str first_sample(struct visit *v, const json_t *rule)
{
	const char *text = json_string_value(json_array_get(json_object_get(rule, "samples"), 0));
	struct str all = str_z(text), head = str_head(all, SAMPLE_MAX);
	return arena_printf(v->arena, "%.*s%s", STR_ARG(head), head.len < all.len ? "…" : "");
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
	enum field_fate fate = fate_named(descriptor, column);
	p->namounts += fate == FATE_AMOUNT;
	if (p->n == ROWS_MAX || fate == FATE_AMOUNT)
		return;
	struct privacy_row *r = &p->rows[p->n++];
	*r = (struct privacy_row){
		.column = column,
		.what = heard_text(rule, "what", v->arena),
		.action = action_word(v->page->lang, rule),
		.sample = first_sample(v, rule),
		.texts = worded_count(v->page->lang, heard_number(rule, "texts")),
		.left_out = fate == FATE_LEFT_OUT,
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

/* What step 7 would refuse, said where it is decided. */
static void tell_blocked(struct visit *v, const json_t *checked, struct privacy_view *p)
{
	enum lang lang = v->page->lang;
	bool refused = false;
	struct str outcome = heard_text(json_array_get(checked, 0), "outcome", v->arena);
	for (size_t i = 0; i < p->opened.n; i++)
		refused = refused || p->opened.items[i].refused;
	if (!p->ready || !p->step.may_change || p->step.working)
		return;
	if (p->opened.groundless)
		p->blocked = text_of_n(
			lang,
			TN("Zeg hierboven eerst waarom de kolom openbaar mag, of gooi haar weg.",
			   "Zeg hierboven eerst van {n} kolommen waarom zij openbaar mogen, of gooi ze weg."),
			(int64_t)p->opened.groundless);
	else if (refused)
		p->blocked = text_of(
			lang,
			T("Een kolom van personen houdt het laden tegen. Beslis er hierboven over: "
			  "gooi haar weg, of laad haar met alles wat gevonden is onleesbaar."));
	else if (!str_eq(outcome, STR("checked")) && !str_eq(outcome, STR("loaded"))) {
		p->blocked = text_of(lang, T("Bij de bevindingen staat wat het tegenhoudt."));
		p->blocked_at = p->step.urls[STEP_FINDINGS];
	}
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
	tell_blocked(v, checked, p);
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

#include "desk_checks/repairs/trials_view.h"

#include "desk_checks/views.h"

/* "Lasten, 2024 · na wijziging" where somebody said it at step 4, else as the mapping or the file states it. */
static struct in_dutch total_name(struct visit *v, const struct counted_totals *c,
				  const json_t *total)
{
	struct str expect = heard_text(total, "expect", v->arena);
	for (size_t i = 0; i < c->nexpects; i++)
		if (expect.len && str_eq(c->expects[i].name, expect))
			return (struct in_dutch){expect_said(v, c, &c->expects[i]), false};
	return in_dutch(v->page->lang, v->arena, heard_text(total, "name", v->arena));
}

static struct str amount_said(struct visit *v, const json_t *total, const char *member)
{
	struct worded w = step_amount(v, heard_amount(json_object_get(total, member), v->arena));
	return arena_dup(v->arena, worded_str(&w));
}

static struct trial_line line_of(struct visit *v, const struct counted_totals *c,
				 const json_t *total)
{
	struct trial_line out = {.name = total_name(v, c, total)};
	bool ties = heard_true(total, "ties");
	out.said = text_filled(
		v->arena,
		text_of(v->page->lang, T("nu {nu}, met dit herstel {dan}; gesteld {gesteld}")),
		(struct text_hole[]){{"nu", amount_said(v, total, "before")},
				     {"dan", amount_said(v, total, "after")},
				     {"gesteld", amount_said(v, total, "stated")}},
		3);
	out.off = ties ? STR("") : amount_said(v, total, "off");
	out.broke = !ties && heard_true(total, "tied");
	return out;
}

static struct str what_of(struct visit *v, const json_t *trial, const struct trial_view *t)
{
	enum lang lang = v->page->lang;
	struct worded n = worded_count(lang, heard_number(trial, "repairs"));
	struct str title, advice;
	if (t->field.len)
		return arena_printf(v->arena, "%.*s: %.*s \xE2\x86\x92 %.*s", STR_ARG(t->field),
				    STR_ARG(t->from), STR_ARG(heard_text(trial, "to", v->arena)));
	if (!t->code.len)
		return text_filled(v->arena, text_of(lang, T("Al het herstel samen ({n})")),
				   (struct text_hole[]){{"n", arena_dup(v->arena, worded_str(&n))}},
				   1);
	advice_of(lang, t->code, &title, &advice);
	return text_filled(
		v->arena, text_of(lang, T("{soort}: al het herstel ({n})")),
		(struct text_hole[]){{"soort", title}, {"n", arena_dup(v->arena, worded_str(&n))}},
		2);
}

static struct trial_view trial_view(struct visit *v, const struct counted_totals *c,
				    const json_t *trial)
{
	enum lang lang = v->page->lang;
	struct str effect = heard_text(trial, "effect", v->arena);
	const json_t *totals = json_object_get(trial, "totals"), *total;
	size_t i;
	struct trial_view out = {.code = heard_text(trial, "code", v->arena),
				 .resource = heard_text(trial, "resource", v->arena),
				 .field = heard_text(trial, "field", v->arena),
				 .from = heard_text(trial, "from", v->arena),
				 .breaks = str_eq(effect, STR("breaks")),
				 .ties = str_eq(effect, STR("ties")),
				 .leaves = str_eq(effect, STR("leaves")),
				 .lines = ARENA_ARRAY(v->arena, struct trial_line, TRIAL_LINES)};
	out.what = what_of(v, trial, &out);
	out.effect = text_of(lang, out.breaks   ? T("een totaal dat klopte, klopt dan niet meer")
				   : out.ties   ? T("een totaal dat niet klopte, klopt dan")
				   : out.leaves ? T("verandert geen gesteld totaal")
						: T("verandert een totaal dat ook dan niet klopt"));
	json_array_foreach(totals, i, total)
	{
		if (out.n == TRIAL_LINES)
			out.more++;
		else
			out.lines[out.n++] = line_of(v, c, total);
	}
	return out;
}

void trials_view(struct visit *v, const json_t *check, const struct counted_totals *counted,
		 struct trials_view *out)
{
	const json_t *repairs = json_object_get(json_array_get(check, 0), "repairs"), *trial;
	size_t i;
	*out = (struct trials_view){.items = ARENA_ARRAY(v->arena, struct trial_view, TRIALS_MAX),
				    .apart = heard_number(repairs, "tried"),
				    .offered = heard_number(repairs, "offered")};
	json_array_foreach(json_object_get(repairs, "trials"), i, trial) if (out->n < TRIALS_MAX)
		out->items[out->n++] = trial_view(v, counted, trial);
}

const struct trial_view *trial_of(const struct trials_view *t, struct str resource,
				  struct str field, struct str from, struct str code)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct trial_view *x = &t->items[i];
		if (field.len ? str_eq(x->field, field) && str_eq(x->from, from) &&
					str_eq(x->resource, resource)
			      : !x->field.len && str_eq(x->code, code))
			return x;
	}
	return NULL;
}

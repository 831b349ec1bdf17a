#include "desk_checks/changed.h"

#include "deliveries/jobs/moments.h"

/* ---- what was said ---- */

static void add(struct visit *v, struct changed_view *out, struct str what, struct str answer)
{
	if (out->nsaid < SAID_MAX && answer.len)
		out->said[out->nsaid++] = (struct said_row){
			text_of(v->page->lang, what), {text_of(v->page->lang, answer), false}};
}

/* How the file is written, as the form of step 2 asks it. */
static void add_dialect(struct visit *v, struct changed_view *out, const struct delivery_choice *c)
{
	const struct {
		const char *name;
		struct str what, answer;
	} known[] = {{"delimiter", T("Teken tussen de velden"), c->value},
		     {"charset", T("Tekenset"), c->value},
		     {"skip", T("Regels boven de kop"), c->value},
		     {"sheet", T("Werkblad, bij naam of nummer"), c->value},
		     {"header", T("Heeft het een kop?"), T("ja")},
		     {"no-header", T("Heeft het een kop?"), T("nee")}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(c->name, str_z(known[i].name)))
			add(v, out, known[i].what, known[i].answer);
}

static bool is_of(struct str said, struct str decision)
{
	return said.len >= decision.len &&
	       str_eq((struct str){said.ptr + said.len - decision.len, decision.len}, decision) &&
	       (said.len == decision.len || said.ptr[said.len - decision.len - 1] == ':');
}

/* What the file left open, or was read as, and somebody said otherwise. */
static void add_decisions(struct visit *v, const struct delivery *d,
			  const struct delivery_choice *said, size_t n, struct changed_view *out)
{
	struct totals_view t = {0};
	json_t *sniffed = n ? heard(v->desk, d->id, JOB_SNIFF) : NULL;
	decisions_show(v, sniffed, &t);
	for (size_t i = 0; i < t.n; i++) {
		const struct decision_view *x = &t.decisions[i];
		bool asked = false;
		for (size_t k = 0; k < n; k++)
			asked = asked || is_of(said[k].name, x->name);
		for (size_t k = 0; asked && k < x->n && out->nsaid < SAID_MAX; k++)
			if (x->choices[k].chosen)
				out->said[out->nsaid++] = (struct said_row){
					x->files.len ? arena_printf(v->arena, "%.*s (%.*s)",
								    STR_ARG(x->question.text),
								    STR_ARG(x->files))
						     : x->question.text,
					x->choices[k].means};
	}
	json_decref(sniffed);
}

static void add_expects(struct visit *v, const json_t *check, const struct delivery_choice *said,
			size_t n, struct changed_view *out)
{
	struct counted_totals c;
	if (!check || !n)
		return;
	counted_make(&c, v->page->lang, v->arena,
		     json_object_get(json_array_get(check, 0), "report"));
	for (size_t i = 0; i < c.nexpects; i++)
		for (size_t k = 0; k < n && out->nsaid < SAID_MAX; k++) {
			if (!str_eq(said[k].name, c.expects[i].name))
				continue;
			struct worded amount = step_amount(v, said[k].value);
			struct text_hole total = {"totaal", expect_said(v, &c, &c.expects[i])};
			out->said[out->nsaid++] = (struct said_row){
				text_filled(v->arena,
					    text_of(v->page->lang,
						    T("Waar het op hoort te komen: {totaal}")),
					    &total, 1),
				{arena_dup(v->arena, worded_str(&amount)), false}};
		}
}

static int find_said(struct visit *v, const struct delivery *d, const json_t *check,
		     struct changed_view *out, struct error *e)
{
	enum { DIALECT, DECIDE, EXPECT, ALLOW, KINDS };
	static const char *const kinds[KINDS] = {"dialect", "decide", "expect", "allow"};
	struct delivery_choice *said[KINDS];
	size_t n[KINDS];
	for (size_t i = 0; i < KINDS; i++)
		if (choices_get(v->desk, v->arena, d->id, kinds[i], &said[i], &n[i], e))
			return -1;
	for (size_t i = 0; i < n[DIALECT]; i++)
		add_dialect(v, out, &said[DIALECT][i]);
	add_decisions(v, d, said[DECIDE], n[DECIDE], out);
	add_expects(v, check, said[EXPECT], n[EXPECT], out);
	uint64_t lines;
	if (n[ALLOW] && str_to_u64(said[ALLOW][0].value, &lines)) {
		struct worded words = worded_lines(v->page->lang, (int64_t)lines);
		add(v, out, T("Afgekeurde regels die achter mogen blijven"),
		    arena_dup(v->arena, worded_str(&words)));
	}
	return 0;
}

/* ---- versions ---- */

static int find_versions(struct visit *v, const struct delivery *d, struct changed_view *out,
			 struct error *e)
{
	struct mapping_version *all;
	size_t n;
	if (mapping_versions(v->desk, v->arena, d->id, &all, &n, e))
		return -1;
	out->versions = ARENA_ARRAY(v->arena, struct version_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool proposed = str_eq(all[i].why, STR("proposal")),
		     remembered = str_eq(all[i].why, STR("memory"));
		if (remembered || (proposed && !out->origin.len))
			out->origin =
				text_of(v->page->lang, remembered ? T("zoals een eerdere levering")
								  : T("zoals voorgesteld"));
		if (!proposed && !remembered)
			out->versions[out->nversions++] =
				(struct version_row){all[i].version, all[i].by, all[i].why,
						     desk_clock(v->page->lang, all[i].at)};
	}
	return 0;
}

int changed_find(struct visit *v, const struct delivery *d, const json_t *check,
		 struct changed_view *out, struct error *e)
{
	*out = (struct changed_view){0};
	if (d->version == 0)
		return 0;
	return repairs_find(v, d, &out->repaired, &out->nrepaired, e) ||
			       find_said(v, d, check, out, e) || find_versions(v, d, out, e)
		       ? -1
		       : 0;
}

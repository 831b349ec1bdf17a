/* Kengetallen as JSON: /cubes/{cube}/key-figures/, and stuiver iv3 key-figures --json. */
#include "reconcile/answering.h"

#include "question/parameters.h"

static void put_input(struct json_out *j, struct arena *a, bool english,
		      const struct iv3_key_input *x, int decimals, struct str cut)
{
	json_put_object(j);
	json_put_text(j, "letter", (struct str){&x->letter, 1});
	json_put_text(j, "what", iv3_key_word(english, str_z(x->what)));
	if (x->article[0])
		json_put_text(j, "article", str_z(x->article));
	json_put_key_z(j, "known");
	json_put_bool(j, x->known);
	if (x->known) {
		json_put_text(j, "part", str_z(iv3_part_name(x->part)));
		if (x->without)
			json_put_text(j, "without", str_z(x->without));
		else
			json_put_text(j, "codes", x->codes);
		json_put_key_z(j, "rows");
		json_put_integer(j, (int64_t)x->rows);
		json_put_key_z(j, "amount");
		json_put_raw(j, iv3_money(a, x->amount, decimals, true));
	}
	if (cut.len)
		json_put_text(j, "cut", cut);
	json_put_object_end(j);
}

static void put_figure(struct json_out *j, struct arena *a, bool english, int year,
		       const struct iv3_key_figure *x, int decimals, const struct str *cuts)
{
	static const char *const states[] = {"computed", "at-most", "not-available"};

	json_put_object(j);
	json_put_text(j, "code", str_z(x->code));
	json_put_text(j, "name", iv3_key_word(english, str_z(x->name)));
	json_put_text(j, "formula", str_z(x->formula));
	json_put_text(j, "source", str_z(iv3_key_source));
	json_put_text(j, "state", str_z(states[x->state]));
	if (x->state != IV3_KEY_NOT_AVAILABLE) {
		json_put_key_z(j, "percentage");
		json_put_raw(j, iv3_money(a, x->value, 2, true));
	}
	if (x->why.len)
		json_put_text(j, "why", iv3_key_why(english, a, x, year));
	if (x->told.len) {
		json_put_text(j, "told", x->told);
		json_put_key_z(j, "agrees");
		json_put_bool(j, x->agrees);
	}
	json_put_key_z(j, "inputs");
	json_put_array(j);
	for (size_t i = 0; i < x->n; i++)
		put_input(j, a, english, &x->inputs[i], decimals, cuts ? cuts[i] : STR(""));
	json_put_array_end(j);
	json_put_object_end(j);
}

void iv3_key_figures_put(struct json_out *j, struct arena *a, bool english, int year,
			 const struct iv3_key_figure figures[IV3_KEY_FIGURES], int decimals,
			 const struct iv3_key_report *of)
{
	json_put_array(j);
	for (size_t i = 0; i < IV3_KEY_FIGURES; i++)
		put_figure(j, a, english, year, &figures[i], decimals, of ? of->cuts[i] : NULL);
	json_put_array_end(j);
}

static void put_report(struct buffer *out, struct arena *a, bool english, const struct guide *g,
		       const struct iv3_key_report *r)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_text(&j, "status", STR("ok"));
	json_put_text(&j, "cube", g->name);
	json_put_text(&j, "of", r->cube);
	json_put_text(&j, "layer", r->layer);
	json_put_key_z(&j, "years");
	json_put_array(&j);
	for (size_t i = 0; i < r->nyears; i++)
		json_put_integer(&j, r->years[i]);
	json_put_array_end(&j);
	json_put_key_z(&j, "year");
	json_put_integer(&j, r->year);
	json_put_text(&j, "cut", r->cut);
	json_put_key_z(&j, "key_figures");
	iv3_key_figures_put(&j, a, english, r->year, r->figures, r->decimals, r);
	json_put_object_end(&j);
}

int tell_key_figures(struct arena *a, struct session *s, const struct query *q, struct answer *out,
		     struct error *e)
{
	struct iv3_key_wanted w = {.cut = answer_param(q, "cut")};
	bool english = str_eq(answer_param(q, "lang"), STR("en"));
	struct iv3_key_report r;
	struct guide *g;

	if (parameters_check(q, e) != 0 ||
	    answer_number(&w.year, q, "year", 0, 1000, 2999, e) != 0 ||
	    guide_open(&g, s, a, q->cube, e) != 0)
		return -1;
	int result = iv3_key_report_of(&r, a, s, g, &w, e);
	if (result == 0)
		put_report(&out->body, a, english, g, &r);
	guide_close(g);
	return result == 0 ? answer_check(out, e) : -1;
}

/* Kengetallen as JSON: /cubes/{cube}/key-figures/, and stuiver iv3 key-figures --json. */
#include "reconcile/reconcile.h"

static void put_text(struct json_out *j, const char *key, struct str value)
{
	json_put_key_z(j, key);
	json_put_string(j, value);
}

static void put_input(struct json_out *j, struct arena *a, const struct iv3_key_input *x,
		      int decimals, struct str cut)
{
	json_put_object(j);
	put_text(j, "letter", (struct str){&x->letter, 1});
	put_text(j, "what", str_z(x->what));
	if (x->article[0])
		put_text(j, "article", str_z(x->article));
	json_put_key_z(j, "known");
	json_put_bool(j, x->known);
	if (x->known) {
		put_text(j, "part", str_z(iv3_part_name(x->part)));
		if (x->without)
			put_text(j, "without", str_z(x->without));
		else
			put_text(j, "codes", x->codes);
		json_put_key_z(j, "rows");
		json_put_integer(j, (int64_t)x->rows);
		json_put_key_z(j, "amount");
		json_put_raw(j, iv3_money(a, x->amount, decimals, true));
	}
	if (cut.len)
		put_text(j, "cut", cut);
	json_put_object_end(j);
}

static void put_figure(struct json_out *j, struct arena *a, const struct iv3_key_figure *x,
		       int decimals, const struct str *cuts)
{
	static const char *const states[] = {"computed", "at-most", "not-available"};

	json_put_object(j);
	put_text(j, "code", str_z(x->code));
	put_text(j, "name", str_z(x->name));
	put_text(j, "formula", str_z(x->formula));
	put_text(j, "source", str_z(iv3_key_source));
	put_text(j, "state", str_z(states[x->state]));
	if (x->state != IV3_KEY_NOT_AVAILABLE) {
		json_put_key_z(j, "percentage");
		json_put_raw(j, iv3_money(a, x->value, 2, true));
	}
	if (x->why.len)
		put_text(j, "why", x->why);
	if (x->told.len) {
		put_text(j, "told", x->told);
		json_put_key_z(j, "agrees");
		json_put_bool(j, x->agrees);
	}
	json_put_key_z(j, "inputs");
	json_put_array(j);
	for (size_t i = 0; i < x->n; i++)
		put_input(j, a, &x->inputs[i], decimals, cuts ? cuts[i] : STR(""));
	json_put_array_end(j);
	json_put_object_end(j);
}

void iv3_key_figures_put(struct json_out *j, struct arena *a,
			 const struct iv3_key_figure figures[IV3_KEY_FIGURES], int decimals,
			 const struct iv3_key_report *of)
{
	json_put_array(j);
	for (size_t i = 0; i < IV3_KEY_FIGURES; i++)
		put_figure(j, a, &figures[i], decimals, of ? of->cuts[i] : NULL);
	json_put_array_end(j);
}

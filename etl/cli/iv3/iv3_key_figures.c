/* stuiver iv3 key-figures: the kengetallen of deliveries, or of a cube. */
#include "cli/commands.h"
#include "cli/iv3/iv3_cube.h"
#include "cli/iv3/iv3_report.h"
#include "iv3/delivery/delivery_table.h"

#define OUTPUT_MOST ((size_t)64 << 20)
/* By how much assets and liabilities may differ, as PF008 has it: of the unit, in hundredths. */
#define UNEQUAL_MOST (int64_t)(50 * 100)

static const struct option_spec options[] = {
	{'s', "store", "FILE", "without a file: the store", 0},
	{'c', "cube", "CUBE", "and the cube", 0},
	{'y', "year", "YEAR", "of the cube: the boekjaar (default: the newest account)", 0},
	{0, "cut", "CUT", "of a cube of several governments: which one, in the words of the API",
	 0},
	IV3_OPTION_DEFINITIONS,
	{0},
};

/* ---- for people ---- */

static void tell_input(struct buffer *out, struct arena *a, const struct iv3_key_input *x,
		       int decimals)
{
	buffer_printf(out, "      %c  %s", x->letter, x->what);
	if (x->article[0])
		buffer_printf(out, " (%s)", x->article);
	if (!x->known)
		buffer_append_z(out, ": staat niet in Iv3");
	else
		buffer_printf(out, ": %.*s", STR_ARG(iv3_money(a, x->amount, decimals, false)));
	if (x->known && x->without)
		buffer_printf(out, ", baten van taakvelden zonder %s", x->without);
	else if (x->known && x->codes.len)
		buffer_printf(out, ", balanscodes %.*s", STR_ARG(x->codes));
	buffer_append_z(out, "\n");
}

static void tell_figure(struct buffer *out, struct arena *a, const struct iv3_key_figure *x,
			int decimals)
{
	buffer_printf(out, "  %s  %s: ", x->code, x->name);
	if (x->state == IV3_KEY_NOT_AVAILABLE)
		buffer_printf(out, "niet beschikbaar: %.*s\n", STR_ARG(x->why));
	else
		buffer_printf(out, "%s%.*s %%\n", x->state == IV3_KEY_AT_MOST ? "ten hoogste " : "",
			      STR_ARG(iv3_money(a, x->value, 2, false)));
	if (x->state == IV3_KEY_AT_MOST)
		buffer_printf(out, "      want %.*s\n", STR_ARG(x->why));
	if (x->told.len) {
		buffer_append_z(out, "      de levering zelf zegt ");
		buffer_append_harmless(out, str_head(x->told, 40));
		buffer_append_z(out, x->state == IV3_KEY_NOT_AVAILABLE
					     ? "; dat is niet na te rekenen\n"
				     : x->agrees ? "; dat klopt\n"
						 : "; dat is iets anders\n");
	}
	buffer_printf(out, "      = %s\n", x->formula);
	for (size_t i = 0; i < x->n; i++)
		tell_input(out, a, &x->inputs[i], decimals);
}

/* ---- both ---- */

struct telling {
	struct buffer *out;
	struct json_out *j; /* NULL: for people */
	struct arena *arena;
};

static void tell_all(const struct telling *t, struct str what, struct str who, int year,
		     const struct iv3_key_figure *figures, int decimals,
		     const struct iv3_key_report *of)
{
	if (t->j) {
		json_put_object(t->j);
		json_put_text(t->j, of ? "cube" : "file", what);
		json_put_text(t->j, of ? "cut" : "name", who);
		json_put_key_z(t->j, "year");
		json_put_integer(t->j, year);
		json_put_key_z(t->j, "key_figures");
		iv3_key_figures_put(t->j, t->arena, false, year, figures, decimals, of);
		json_put_object_end(t->j);
		return;
	}
	buffer_printf(t->out, "%s%.*s: ", t->out->len ? "\n" : "", STR_ARG(what));
	buffer_append_harmless(t->out, who);
	buffer_printf(t->out, ", %d\n", year);
	for (size_t i = 0; i < IV3_KEY_FIGURES; i++)
		tell_figure(t->out, t->arena, &figures[i], decimals);
	buffer_printf(t->out, "Bron van de formules: %s\n", iv3_key_source);
}

static int of_file(const struct telling *t, const struct options *o, const char *path,
		   struct error *e)
{
	struct iv3_delivery v;
	struct iv3_definitions *d = NULL;
	struct iv3_findings f = {0};
	struct iv3_key_figure figures[IV3_KEY_FIGURES];
	int result = iv3_read_whole(&v, t->arena, path, false, &f, e);

	if (result == 0)
		result = iv3_source_definitions(&d, o, t->arena, v.layer, v.year, e);
	if (result == 0) {
		iv3_key_figures_of(figures, t->arena, &v, d, UNEQUAL_MOST);
		tell_all(t, str_z(path), v.name, v.year, figures, 2, NULL);
	}
	iv3_findings_free(&f);
	iv3_definitions_free(d);
	return result ? error_context(e, "%s", path) : 0;
}

static int of_cube(const struct telling *t, const struct options *o, struct error *e)
{
	struct iv3_source source = {0};
	struct guide *g = NULL;
	struct iv3_key_report report;
	struct iv3_key_wanted w = {.cut = str_z(option_or(o, "cut", ""))};
	uint64_t year = 0;
	int result = -1;

	if (option_given(o, "year") && option_number(&year, o, "year", 1900, 2999, e) != 0)
		return -1;
	w.year = (int)year;
	if (iv3_source_open_cube(&source, o, e) == 0 &&
	    guide_open(&g, source.session, t->arena, source.wanted.cube, e) == 0 &&
	    iv3_key_report_of(&report, t->arena, source.session, g, &w, e) == 0) {
		tell_all(t, report.cube, report.cut, report.year, report.figures, report.decimals,
			 &report);
		result = 0;
	}
	guide_close(g);
	iv3_source_close(&source);
	return result;
}

static int key_figures(const struct options *o, const char *const *files, size_t n, struct error *e)
{
	struct buffer out;
	struct json_out j;
	struct telling t = {&out, options_json(o) ? &j : NULL, arena_new()};
	int result = 0;

	buffer_init(&out, OUTPUT_MOST);
	json_begin(&j, &out);
	if (t.j)
		json_put_array(t.j);
	if (n == 0)
		result = of_cube(&t, o, e);
	for (size_t i = 0; i < n && result == 0; i++)
		result = of_file(&t, o, files[i], e);
	if (t.j) {
		json_put_array_end(t.j);
		buffer_append_z(&out, "\n");
	}
	if (result == 0)
		result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	arena_free(t.arena);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	size_t n;
	struct error e = {0};
	struct options *o = options_parse(&action_iv3_key_figures, argc, argv, &code);
	if (!o)
		return code;
	const char *const *files = options_args(o, &n);
	int result = key_figures(o, files, n, &e);
	options_free(o);
	return result ? cli_fail(&e) : EXIT_OK;
}

const struct command action_iv3_key_figures = {
	.name = "iv3 key-figures",
	.args = "[FILE…]",
	.summary =
		"the six kengetallen (fk.1 to fk.6) of deliveries or of a cube, with formula and "
		"inputs",
	.dutch =
		"de zes kengetallen (fk.1 tot en met fk.6) van leveringen of een cube, met formule en invoer",
	.help = "Computes what BBV art. 11 asks for, as the Regeling of 9 July 2015 (Staatscourant 2015, 20619) says, from a year's "
		"account: netto schuldquote, the same without loans that were granted, solvabiliteitsratio, grondexploitatie (at most: Iv3 has "
		"land and other work in progress in one code). Each comes with its formula, articles, balance codes and amounts. What Iv3 does not "
		"have is not available, with the reason: structurele exploitatieruimte, belastingcapaciteit, and all of them where there is no balance "
		"or it does not balance. Where the delivery tells a kengetal itself, both are compared.\n\n"
		"Of a cube: of its own balance, or that of the deliveries that its mapping names (stuiver.iv3).",
	.examples = "stuiver iv3 key-figures levering.json\n"
		    "stuiver iv3 key-figures -s stuiver.db -c waterrijk --year 2024",
	.options = options,
	.run = run,
};

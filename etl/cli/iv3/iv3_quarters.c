/* stuiver iv3 quarters: what came in in each quarter, of a cube of deliveries. */
#include "reconcile/quarters.h"

#include "base/text/json_out.h"
#include "cli/commands.h"
#include "cli/iv3/iv3_cube.h"

#define OUTPUT_MOST ((size_t)64 << 20)

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", 0},
	{'c', "cube", "CUBE", "the cube", 0},
	{'y', "year", "YEAR", "the boekjaar (default: the newest that has quarters)", 0},
	{0, "cut", "CUT", "of a cube of several governments: which one, in the words of the API",
	 0},
	{0, "csv", NULL, "all of it as CSV", 0},
	{0},
};

/* ---- for people ---- */

static void tell_row(struct buffer *out, struct arena *a, const struct iv3_quarters *q,
		     const struct iv3_quarter_row *r)
{
	struct str what = r->total ? str_z(iv3_part_name(r->part)) : r->taakveld;

	buffer_append_z(out, r->total ? "\n" : "  ");
	buffer_append_harmless(out, what.len ? what : STR("zonder taakveld"));
	buffer_append_z(out, r->name.len ? "  " : "");
	buffer_append_harmless(out, str_head(r->name, 60));
	buffer_append_z(out, "\n");
	for (int i = 1; i <= IV3_QUARTERS; i++) {
		int64_t came_in = q->delivered[i] ? iv3_quarter_came_in(q, r, i) : 0;
		if (!q->delivered[i] || (r->amounts[i] == 0 && came_in == 0))
			continue;
		buffer_printf(out, "      t/m %de kwartaal %.*s; %.*s %.*s%s\n", i,
			      STR_ARG(iv3_money(a, r->amounts[i], q->decimals, false)),
			      STR_ARG(iv3_quarter_span(a, q->from[i], i)),
			      STR_ARG(iv3_money(a, came_in, q->decimals, false)),
			      came_in < 0 ? " (correctie: minder dan in de levering ervoor)" : "");
	}
	if (q->delivered[IV3_QUARTER_ACCOUNT])
		buffer_printf(
			out, "      jaarrekening %.*s\n",
			STR_ARG(iv3_money(a, r->amounts[IV3_QUARTER_ACCOUNT], q->decimals, false)));
}

static void tell(struct buffer *out, struct arena *a, const struct iv3_quarters *q)
{
	struct str lacking = iv3_quarters_lacking(a, q);

	buffer_printf(out, "%.*s, %d: %s\n", STR_ARG(q->cube), q->year, iv3_quarters_rule);
	if (lacking.len)
		buffer_printf(out, "%.*s\n", STR_ARG(lacking));
	for (size_t i = 0; i < q->n; i++)
		tell_row(out, a, q, &q->rows[i]);
}

/* ---- */

static void put(struct buffer *out, struct arena *a, const struct options *o,
		const struct iv3_quarters *q)
{
	struct json_out j;

	if (option_given(o, "csv")) {
		iv3_quarters_csv(out, a, q);
	} else if (options_json(o)) {
		json_begin(&j, out);
		iv3_quarters_put(&j, a, q);
		buffer_append_z(out, "\n");
	} else {
		tell(out, a, q);
	}
}

static int quarters(const struct options *o, struct arena *a, struct buffer *out, struct error *e)
{
	struct iv3_source source = {0};
	struct iv3_quarters q;
	struct iv3_quarters_wanted w = {.cut = str_z(option_or(o, "cut", ""))};
	struct guide *g = NULL;
	uint64_t year = 0;
	int result = -1;

	if (option_given(o, "year") && option_number(&year, o, "year", 1900, 2999, e) != 0)
		return -1;
	w.year = (int)year;
	if (iv3_source_open_cube(&source, o, e) == 0 &&
	    guide_open(&g, source.session, a, source.wanted.cube, e) == 0 &&
	    iv3_quarters_of(&q, a, source.session, g, &w, e) == 0) {
		put(out, a, o, &q);
		result = cli_write(buffer_str(out), e);
	}
	guide_close(g);
	iv3_source_close(&source);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct buffer out;
	struct options *o = options_parse(&action_iv3_quarters, argc, argv, &code);
	if (!o)
		return code;
	struct arena *a = arena_new();
	buffer_init(&out, OUTPUT_MOST);
	int result = quarters(o, a, &out, &e);
	buffer_drop(&out);
	arena_free(a);
	options_free(o);
	return result ? cli_fail(&e) : EXIT_OK;
}

const struct command action_iv3_quarters = {
	.name = "iv3 quarters",
	.args = "",
	.summary =
		"the quarters of a year in a cube of deliveries: from January on, and what came in in each",
	.dutch =
		"de kwartalen van een jaar in een cube van leveringen: opgeteld vanaf januari, en wat er per kwartaal bij kwam",
	.help = "Quarters of Iv3 are cumulative. Of one government and year this tells what each delivered quarter has, per taakveld, and "
		"what came in since the one that was delivered before: a quarter alone, or several together where one between was not "
		"delivered, which is told and never guessed. What became less is a correction, and is marked. The fourth quarter is not the "
		"annual account, which stands beside it. It works on every cube that has quarters: own deliveries (loaded as they are, or "
		"by 'stuiver iv3 table') and what 'stuiver fetch iv3' brought.",
	.examples =
		"stuiver iv3 quarters -s stuiver.db -c nl-iv3-levering --year 2024\n"
		"stuiver iv3 quarters -s stuiver.db -c nl-overheden --cut 'overheid.code:\"GM0344\"' --csv",
	.options = options,
	.run = run,
};

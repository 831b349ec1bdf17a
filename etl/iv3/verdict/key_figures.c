/*
 * Kengetallen. Which codes an article of the BBV has is the matrix of CBS's list of balance codes: it has the headings of
 * art. 36 to 49 in its names. Bouwgronden in exploitatie (art. 38b) are part of A213, which holds other work in progress too.
 * Structural and incidental money (fk.4) and what a household pays (fk.6) are nowhere in Iv3.
 */
#include "iv3/iv3.h"

#include <string.h>

const char iv3_key_source[] =
	"BBV art. 11; Regeling van 9 juli 2015, Staatscourant 2015, 20619, bijlage 1";

/* An input as the Regeling has it; codes are beginnings of balance codes. NULL: Iv3 does not have it. */
struct key_input {
	char letter;
	int sign;
	const char *what, *article, *codes;
	bool baten;
};

struct key_figure {
	const char *code, *name, *formula;
	bool at_most;
	const char *why; /* it can never be computed, or is only at most */
	struct key_input inputs[IV3_KEY_INPUTS];
};

/* clang-format off */
#define DEBT \
	{'A', 1, "vaste schulden", "art. 46", "P13 P14", false}, \
	{'B', 1, "netto vlottende schuld", "art. 48", "P21", false}, \
	{'C', 1, "overlopende passiva", "art. 49", "P29", false}
#define MEANS \
	{'E', -1, "uitzettingen korter dan een jaar", "art. 39", "A22", false}, \
	{'F', -1, "liquide middelen", "art. 40", "A23", false}, \
	{'G', -1, "overlopende activa", "art. 40a", "A29", false}
#define BATEN(letter) {letter, 0, "totale baten, zonder mutaties van reserves", "art. 17c", NULL, true}

static const struct key_figure figures[IV3_KEY_FIGURES] = {
	{"fk.1", "Netto schuldquote", "(A + B + C - D - E - F - G) / H", false, NULL,
	 {DEBT, {'D', -1, "financiële activa: uitzettingen van een jaar of langer", "art. 36 d, e en f", "A1332", false},
	  MEANS, BATEN('H')}},
	{"fk.2", "Netto schuldquote gecorrigeerd voor alle verstrekte leningen", "(A + B + C - D - E - F - G) / H", false, NULL,
	 {DEBT, {'D', -1, "financiële activa: verstrekte leningen, en uitzettingen van een jaar of langer", "art. 36 b tot en met f",
	   "A132 A1331 A1332", false},
	  MEANS, BATEN('H')}},
	{"fk.3", "Solvabiliteitsratio", "A / B", false, NULL,
	 {{'A', 1, "eigen vermogen", "art. 42", "P11", false},
	  {'B', 0, "balanstotaal", "", "P", false}}},
	{"fk.4", "Structurele exploitatieruimte", "((B - A) + (D - C)) / E", false,
	 "Iv3 zegt niet welke lasten en baten structureel zijn; dit kengetal staat in de jaarrekening zelf",
	 {{'A', -1, "structurele lasten", "", NULL, false},
	  {'B', 1, "structurele baten", "", NULL, false},
	  {'C', -1, "structurele toevoegingen aan reserves", "", NULL, false},
	  {'D', 1, "structurele onttrekkingen aan reserves", "", NULL, false},
	  BATEN('E')}},
	{"fk.5", "Grondexploitatie", "A / B", true,
	 "Iv3 heeft bouwgronden in exploitatie en ander onderhanden werk in één balanscode (A213)",
	 {{'A', 1, "bouwgronden in exploitatie, met ander onderhanden werk", "art. 38 b", "A213", false},
	  BATEN('B')}},
	{"fk.6", "Belastingcapaciteit", "E / F", false,
	 "wat een gezin betaalt (tarieven, gemiddelde WOZ-waarde) en het landelijk gemiddelde daarvan staan niet in Iv3",
	 {{'E', 1, "woonlasten van een gezin bij gemiddelde WOZ-waarde", "", NULL, false},
	  {'F', 0, "het landelijk gemiddelde daarvan, een jaar eerder", "", NULL, false}}},
};
/* clang-format on */

#define SUM_MOST ((int64_t)1 << 60)

struct figuring {
	struct arena *arena;
	const struct iv3_delivery *v;
	const struct iv3_definitions *d;
	const char *without; /* taakvelden of reserves and of the result */
	struct str last_day; /* "31-12-2025" */
	struct str why;      /* nothing can be computed */
	struct str unknown;  /* a code that the list lacks, where that is why */
};

/* ---- which rows ---- */

static bool one_of(struct str rest, struct str code)
{
	while (rest.len)
		if (str_eq(str_split(&rest, ' '), code))
			return true;
	return false;
}

static bool begins_with_one(const char *beginnings, struct str code)
{
	struct str rest = str_z(beginnings);

	while (rest.len)
		if (str_starts(code, str_split(&rest, ' ')))
			return true;
	return false;
}

/* Positions of quarters are ultimo as well. */
static bool at_end_of_year(const struct figuring *g, struct str standper)
{
	return (standper.len == 6 && strncasecmp(standper.ptr, "ultimo", 6) == 0) ||
	       str_eq(standper, g->last_day);
}

static bool counts(const struct figuring *g, const struct key_input *x, const struct iv3_row *row)
{
	if (x->baten)
		return row->part == IV3_BATEN && !one_of(str_z(g->without), row->row);
	return x->codes && row->part == IV3_BALANS_STANDEN && begins_with_one(x->codes, row->row) &&
	       at_end_of_year(g, row->column);
}

/* ---- sums ---- */

static bool add_to(int64_t *sum, int64_t amount)
{
	return !__builtin_add_overflow(*sum, amount, sum) && *sum<SUM_MOST && * sum> - SUM_MOST;
}

static void keep_code(struct buffer *codes, struct str code)
{
	if (codes->len && one_of(buffer_str(codes), code))
		return;
	buffer_printf(codes, "%s%.*s", codes->len ? " " : "", STR_ARG(code));
}

static void take_input(struct iv3_key_input *out, struct figuring *g, const struct key_input *x)
{
	struct buffer codes;

	*out = (struct iv3_key_input){.letter = x->letter,
				      .sign = x->sign,
				      .what = x->what,
				      .article = x->article,
				      .known = x->baten || x->codes,
				      .part = x->baten ? IV3_BATEN : IV3_BALANS_STANDEN,
				      .without = x->baten ? g->without : NULL};
	buffer_init(&codes, (size_t)1 << 20);
	for (size_t i = 0; i < g->v->n; i++) {
		const struct iv3_row *row = &g->v->rows[i];
		if (!counts(g, x, row))
			continue;
		if (!add_to(&out->amount, row->amount))
			g->why = STR("de bedragen zijn groter dan die van een overheid");
		if (!x->baten)
			keep_code(&codes, row->row);
		out->rows++;
	}
	out->codes = arena_dup(g->arena, buffer_str(&codes));
	buffer_drop(&codes);
}

/* ---- whether it can be computed ---- */

/* Of the balance at the end of the year. */
struct standing {
	int64_t assets, liabilities;
	size_t named, dated; /* rows "ultimo", and "31-12-2025" */
	struct str unknown;  /* a code that the list lacks */
};

static bool take_standing(struct standing *s, const struct figuring *g, const struct iv3_row *row)
{
	if (row->part != IV3_BALANS_STANDEN || !at_end_of_year(g, row->column))
		return true;
	if (row->column.ptr[0] == '3')
		s->dated++;
	else
		s->named++;
	if (!iv3_has(g->d, IV3_BALANSCODE, row->row))
		s->unknown = row->row;
	return add_to(row->row.len && row->row.ptr[0] == 'A' ? &s->assets : &s->liabilities,
		      row->amount);
}

static struct str why_not(struct figuring *g, int64_t unequal_most)
{
	struct standing s = {0};
	bool sums = true;

	if (g->v->period != 5)
		return STR(
			"alleen een jaarrekening heeft de balans aan het eind en de baten van een heel jaar");
	for (size_t i = 0; i < g->v->n; i++)
		sums = take_standing(&s, g, &g->v->rows[i]) && sums;
	if (s.named + s.dated == 0)
		return STR("er is geen balans per ultimo");
	if (!sums)
		return STR("de bedragen zijn groter dan die van een overheid");
	if (s.named && s.dated)
		return STR("de balans per ultimo staat er twee keer: als ultimo, en met een datum");
	if (s.unknown.len) {
		g->unknown = str_head(s.unknown, 40);
		return arena_printf(g->arena, "balanscode %.*s staat niet in de lijst van %d",
				    STR_ARG(g->unknown), iv3_definitions_year(g->d));
	}
	int64_t off = s.assets - s.liabilities;
	if (off > unequal_most || off < -unequal_most)
		return STR(
			"activa en passiva per ultimo zijn niet gelijk (PF008); zo is de balans niet heel");
	return STR("");
}

static bool divide(struct iv3_key_figure *out)
{
	__extension__ __int128 over = 0, under = 0, half;

	for (size_t i = 0; i < out->n; i++) {
		over += (__extension__(__int128) out->inputs[i].amount) * out->inputs[i].sign;
		if (out->inputs[i].sign == 0)
			under = out->inputs[i].amount;
	}
	if (under <= 0)
		return false;
	half = over < 0 ? -under : under;
	over = (over * 20000 + half) / (under * 2); /* halves away from zero */
	out->value = (int64_t)over;
	return over < INT64_MAX && over > INT64_MIN;
}

/* ---- what the delivery says ---- */

struct told_number {
	int64_t value, scale; /* of its last digit, in hundredths */
	bool digits, decimals;
};

static bool take_character(struct told_number *n, char c)
{
	if (c == '%' || c == ' ')
		return true;
	if ((c == ',' || c == '.') && !n->decimals) {
		n->decimals = true;
		return true;
	}
	if (c < '0' || c > '9' || n->value > 100000000 || (n->decimals && n->scale == 1))
		return false;
	n->value = n->value * 10 + (c - '0');
	n->scale /= n->decimals ? 10 : 1;
	n->digits = true;
	return true;
}

/* "45,2 %" as 4520, and what half of its last digit is; false: no number with at most two decimals. */
static bool read_told(struct str said, int64_t *value, int64_t *half)
{
	struct told_number n = {.scale = 100};
	bool negative = said.len && said.ptr[0] == '-';

	for (size_t i = negative; i < said.len; i++)
		if (!take_character(&n, said.ptr[i]))
			return false;
	*value = (negative ? -n.value : n.value) * n.scale;
	*half = (n.scale + 1) / 2;
	return n.digits;
}

static void compare(struct iv3_key_figure *out, const struct figuring *g)
{
	const char *report = g->v->period == 0 ? "Beg" : "Rek";
	struct str when = arena_printf(g->arena, "%s_%d", report, g->v->year);
	int64_t said, half;

	for (size_t i = 0; i < g->v->ntold; i++) {
		const struct iv3_told *t = &g->v->told[i];
		if (t->part == IV3_KENGETALLEN && str_eq(t->code, str_z(out->code)) &&
		    str_eq(t->when, when))
			out->told = t->value;
	}
	if (out->state == IV3_KEY_NOT_AVAILABLE || !read_told(out->told, &said, &half))
		return;
	int64_t off = said - out->value;
	out->agrees = off <= half && (off >= -half || out->state == IV3_KEY_AT_MOST);
}

static void figure_of(struct iv3_key_figure *out, struct figuring *g, const struct key_figure *x)
{
	*out = (struct iv3_key_figure){.code = x->code, .name = x->name, .formula = x->formula};
	while (out->n < IV3_KEY_INPUTS && x->inputs[out->n].letter) {
		take_input(&out->inputs[out->n], g, &x->inputs[out->n]);
		out->n++;
	}
	out->state = x->at_most ? IV3_KEY_AT_MOST : IV3_KEY_COMPUTED;
	if (x->why)
		out->why = str_z(x->why);
	if (g->why.len || (x->why && !x->at_most)) {
		out->state = IV3_KEY_NOT_AVAILABLE;
		if (!x->why || x->at_most) {
			out->why = g->why;
			out->why_code = g->unknown;
		}
	} else if (!divide(out)) {
		out->state = IV3_KEY_NOT_AVAILABLE;
		out->why = STR("waardoor gedeeld wordt is nul of negatief");
	} else if (x->at_most && out->value <= 0) {
		out->state = IV3_KEY_COMPUTED;
		out->why = STR("");
	}
	compare(out, g);
}

void iv3_key_figures_of(struct iv3_key_figure out[IV3_KEY_FIGURES], struct arena *a,
			const struct iv3_delivery *v, const struct iv3_definitions *d,
			int64_t unequal_most)
{
	bool province = str_eq(iv3_definitions_layer(d), STR("Provincie"));
	struct figuring g = {a,
			     v,
			     d,
			     province ? "0.8 0.9" : "0.10 0.11",
			     arena_printf(a, "31-12-%d", v->year),
			     STR(""),
			     STR("")};

	g.why = why_not(&g, unequal_most);
	for (size_t i = 0; i < IV3_KEY_FIGURES; i++)
		figure_of(&out[i], &g, &figures[i]);
}

/* A table as one CSV. */
#include "cbs/iv3_work.h"

#include "base/system/output.h"
#include "base/text/csv_out.h"
#include "model/money.h"

#include <stdio.h>
#include <stdlib.h>

#define WRITE_AT ((size_t)1 << 20)

static const char *const header =
	"TaakveldBalanspost,Categorie,Overheid,Verslagsoort,k_1ePlaatsing_1,k_2ePlaatsing_2,bedrag,in_kwartaal,"
	"laag,jaar,verslag,overheid_naam,onderdeel,zijde,hoofdtaakveld,taakveld,taakveld_naam,balans,balans_naam,"
	"categorie_code,categorie_naam,standper,tabel,provincie,gemeentegrootte\n";

static const char *const reports[CBS_IV3_PERIODS] = {"begroting",   "1e kwartaal", "2e kwartaal",
						     "3e kwartaal", "4e kwartaal", "jaarrekening"};
static const char *const layer_words[CBS_LAYERS] = {"gemeente", "provincie",
						    "gemeenschappelijke regeling", "waterschap"};

struct writing {
	struct iv3_table *table;
	struct output *output;
	struct buffer text;
	/* Of the government at hand: which reports it delivered, and which have a second publication. */
	bool delivered[CBS_IV3_PERIODS], second[CBS_IV3_PERIODS];
};

/* ---- order ---- */

static int compare(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int by_cell(const void *a, const void *b)
{
	const struct iv3_fact *x = a, *y = b;
	int order = compare(x->government, y->government);

	if (order == 0)
		order = compare(x->task, y->task);
	if (order == 0)
		order = compare(x->category, y->category);
	return order ? order : x->period - y->period;
}

static bool same_cell(const struct iv3_fact *a, const struct iv3_fact *b)
{
	return a->government == b->government && a->task == b->task && a->category == b->category;
}

static struct str key_at(const struct iv3_table *t, enum iv3_dimension d, uint32_t place)
{
	return map_key(t->keys[d].index, place);
}

static int check_twice(const struct iv3_table *t, const struct iv3_facts *f, struct error *e)
{
	for (size_t i = 1; i < f->n; i++) {
		const struct iv3_fact *x = &f->items[i];
		if (!same_cell(x - 1, x) || x[-1].period != x->period)
			continue;
		return error_set(
			e, STATUS_INPUT,
			"de sleutel %.*s %.*s %.*s %dX00%d staat er twee keer in; haal de tabel opnieuw op",
			STR_ARG(key_at(t, IV3_GOVERNMENTS, x->government)),
			STR_ARG(key_at(t, IV3_TASKS, x->task)),
			STR_ARG(key_at(t, IV3_CATEGORIES, x->category)), t->listed->year,
			x->period);
	}
	return 0;
}

/* ---- a line ---- */

static void put_amount(struct buffer *out, int64_t amount)
{
	char text[MONEY_TEXT_SIZE];

	csv_comma(out);
	if (amount == MONEY_NULL)
		return;
	money_format(text, amount, 2);
	buffer_append_z(out, text);
}

static void put_text(struct buffer *out, struct str text)
{
	csv_comma(out);
	csv_field(out, text);
}

static void put_listed(struct buffer *out, const char *list, struct str code)
{
	csv_comma(out);
	buffer_append_z(out, list);
	buffer_append_str(out, code);
}

/* What its keys mean. */
static void put_meaning(struct buffer *out, const struct iv3_table *t, const struct iv3_fact *f)
{
	struct str task = key_at(t, IV3_TASKS, f->task), code;
	struct str category = key_at(t, IV3_CATEGORIES, f->category);
	struct str name = t->keys[IV3_TASKS].titles[f->task];
	const char *list = iv3_list_of(t->listed->layer, t->listed->year);
	bool balance = iv3_subject_of(task) == IV3_BALANCE;
	enum iv3_side side;

	iv3_side_of(category, &side, &code);
	put_text(out, balance ? side == IV3_SIDE_STAND ? STR("balansstand") : STR("balansmutatie")
			      : STR("taakveld"));
	put_text(out, balance                   ? STR("balans")
		      : side == IV3_SIDE_LASTEN ? STR("lasten")
						: STR("baten"));
	put_listed(out, balance ? "" : list, balance ? STR("") : iv3_head_of(task));
	put_listed(out, balance ? "" : list, balance ? STR("") : task);
	put_text(out, balance ? STR("") : name);
	put_text(out, balance ? task : STR(""));
	put_text(out, balance ? name : STR(""));
	put_text(out, code);
	put_text(out,
		 side == IV3_SIDE_STAND ? STR("") : t->keys[IV3_CATEGORIES].titles[f->category]);
	put_text(out, side == IV3_SIDE_STAND ? category : STR(""));
	put_text(out, t->listed->id);
}

static void put_line(struct writing *w, const struct iv3_fact *f, int64_t amount, int64_t quarter)
{
	const struct iv3_table *t = w->table;
	struct buffer *out = &w->text;

	csv_field(out, key_at(t, IV3_TASKS, f->task));
	put_text(out, key_at(t, IV3_CATEGORIES, f->category));
	put_text(out, key_at(t, IV3_GOVERNMENTS, f->government));
	buffer_printf(out, ",%dX00%d", t->listed->year, f->period);
	put_amount(out, f->amounts[0]);
	put_amount(out, f->amounts[1]);
	put_amount(out, amount);
	put_amount(out, quarter);
	put_text(out, str_z(layer_words[t->listed->layer]));
	buffer_printf(out, ",%d", t->listed->year);
	put_text(out, str_z(reports[f->period]));
	put_text(out, t->keys[IV3_GOVERNMENTS].titles[f->government]);
	put_meaning(out, t, f);
	struct iv3_region region =
		iv3_region_of(&t->regions, key_at(t, IV3_GOVERNMENTS, f->government));
	put_text(out, region.province);
	put_text(out, region.size);
	csv_end(out);
	t->file->written++;
}

/* ---- a cell: its six reports ---- */

static bool is_quarter(int period)
{
	return period >= 1 && period <= 4;
}

/* A cell in all six reports; what was not told in one has no figures, and counts as 0. */
struct cell {
	struct iv3_fact facts[CBS_IV3_PERIODS];
	int64_t amounts[CBS_IV3_PERIODS]; /* the latest publication */
	bool stand;
};

static void read_cell(struct cell *c, const struct writing *w, const struct iv3_fact *facts,
		      size_t n)
{
	enum iv3_side side;
	struct str code;

	for (int p = 0; p < CBS_IV3_PERIODS; p++) {
		c->facts[p] = facts[0];
		c->facts[p].period = p;
		c->facts[p].amounts[0] = c->facts[p].amounts[1] = MONEY_NULL;
		c->amounts[p] = 0;
	}
	for (size_t i = 0; i < n; i++) {
		int p = facts[i].period;
		int64_t latest = facts[i].amounts[w->second[p]];
		c->facts[p] = facts[i];
		c->amounts[p] = latest == MONEY_NULL ? 0 : latest;
	}
	iv3_side_of(key_at(w->table, IV3_CATEGORIES, facts[0].category), &side, &code);
	c->stand = side == IV3_SIDE_STAND;
}

/* What came in that quarter alone; MONEY_NULL where nobody can say. */
static int64_t quarter_of(const struct writing *w, const struct cell *c, int p)
{
	if (!is_quarter(p) || c->stand || !w->delivered[p])
		return MONEY_NULL;
	if (p == 1)
		return c->amounts[1];
	return w->delivered[p - 1] ? c->amounts[p] - c->amounts[p - 1] : MONEY_NULL;
}

static void put_cell(struct writing *w, const struct iv3_fact *facts, size_t n)
{
	struct cell c;

	read_cell(&c, w, facts, n);
	for (int p = 0; p < CBS_IV3_PERIODS; p++) {
		int64_t quarter = quarter_of(w, &c, p);
		bool own =
			c.facts[p].amounts[0] != MONEY_NULL || c.facts[p].amounts[1] != MONEY_NULL;
		/* What was there and no longer is, is a line too: else its quarters would not add up. */
		if (own || (quarter != MONEY_NULL && quarter != 0))
			put_line(w, &c.facts[p], c.amounts[p], quarter);
	}
}

/* ---- a government ---- */

static int flush(struct writing *w, struct error *e)
{
	int result = output_write(w->output, buffer_str(&w->text), e);

	buffer_reset(&w->text);
	return result;
}

static void look_at_reports(struct writing *w, const struct iv3_fact *facts, size_t n)
{
	memset(w->delivered, 0, sizeof w->delivered);
	memset(w->second, 0, sizeof w->second);
	for (size_t i = 0; i < n; i++) {
		w->delivered[facts[i].period] = true;
		w->second[facts[i].period] =
			w->second[facts[i].period] || facts[i].amounts[1] != MONEY_NULL;
	}
}

static int put_government(struct writing *w, const struct iv3_fact *facts, size_t n,
			  struct error *e)
{
	look_at_reports(w, facts, n);
	for (size_t i = 0; i < n;) {
		size_t end = i + 1;
		while (end < n && same_cell(&facts[i], &facts[end]))
			end++;
		put_cell(w, facts + i, end - i);
		if (w->text.len >= WRITE_AT && flush(w, e) != 0)
			return -1;
		i = end;
	}
	return 0;
}

/* ---- */

static bool is_counted(const struct iv3_table *t, const struct iv3_fact *f, const bool *totals)
{
	struct str task = key_at(t, IV3_TASKS, f->task), code;
	enum iv3_side side;

	return !totals[f->task] &&
	       iv3_side_of(key_at(t, IV3_CATEGORIES, f->category), &side, &code) &&
	       (side != IV3_SIDE_STAND || iv3_subject_of(task) == IV3_BALANCE);
}

/* Totals go, for what they add up is there. */
static int leave_out(struct iv3_table *t, struct iv3_facts *f, struct error *e)
{
	bool *totals = xcalloc(t->keys[IV3_TASKS].n + 1, sizeof *totals);
	int result = iv3_totals_find(totals, t, f, e);
	size_t kept = 0;

	for (size_t i = 0; i < f->n && result == 0; i++) {
		const struct iv3_fact *x = &f->items[i];
		if (is_counted(t, x, totals))
			f->items[kept++] = *x;
		else if (!t->file->left_out++)
			t->file->example = arena_printf(
				t->arena, "%.*s %.*s", STR_ARG(key_at(t, IV3_TASKS, x->task)),
				STR_ARG(key_at(t, IV3_CATEGORIES, x->category)));
	}
	f->n = kept;
	free(totals);
	return result;
}

static int write_all(struct writing *w, const struct iv3_facts *f, struct error *e)
{
	buffer_append_z(&w->text, header);
	for (size_t i = 0; i < f->n;) {
		size_t end = i;
		while (end < f->n && f->items[end].government == f->items[i].government)
			end++;
		if (put_government(w, f->items + i, end - i, e) != 0)
			return -1;
		w->table->file->governments++;
		i = end;
	}
	return flush(w, e) != 0 ? -1 : output_commit(w->output, e);
}

int iv3_file_write(struct iv3_table *t, struct iv3_facts *f, struct error *e)
{
	struct writing w = {.table = t};

	if (f->n)
		qsort(f->items, f->n, sizeof *f->items, by_cell);
	if (check_twice(t, f, e) != 0 || leave_out(t, f, e) != 0)
		return -1;
	if (f->n == 0)
		return error_set(e, STATUS_NOT_FOUND,
				 "er is (nog) geen enkel bedrag van de gevraagde verslagen");
	if (output_open(&w.output, t->file->path.ptr, OUTPUT_FILE, e) != 0)
		return -1;
	buffer_init(&w.text, 2 * WRITE_AT + ((size_t)1 << 20));
	int result = write_all(&w, f, e);
	output_free(w.output);
	buffer_drop(&w.text);
	return result;
}

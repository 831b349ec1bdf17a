/* The years side by side, with marks where they are no sequel. */
#include "charts/draw.h"
#include "charts/scale.h"

#include <math.h>
#include <stdlib.h>

#define PLOT_TOP 40.0 /* room for break marks and captions */
#define PLOT_HEIGHT 132.0
#define SMALL_SIZE 12.0
#define WIDEST 0.12 /* of a column, where there are few years */

struct plot {
	struct draw d;
	const struct chart_year *years;
	size_t n;
	struct chart_scale scale;
	double top; /* of the columns */
};

static double middle(const struct plot *p, size_t i)
{
	return ((double)i + 0.5) / (double)p->n;
}

static double height_at(const struct plot *p, money_sum value)
{
	double part = p->scale.high > p->scale.low ? scale_at(&p->scale, value) : 0;
	return p->top + (1 - part) * PLOT_HEIGHT;
}

static void put_column(const struct plot *p, enum mark mark, size_t i, money_sum value,
		       double width)
{
	double zero = height_at(p, 0), end = height_at(p, value);
	if (value != 0 && fabs(end - zero) < 1)
		end = value > 0 ? zero - 1 : zero + 1;
	draw_rect(&p->d, mark, middle(p, i) - width / 2, fmin(zero, end), width, fabs(end - zero));
}

/* The highest point that is drawn of a year, for its caption. */
static double top_of(const struct plot *p, const struct chart_year *y)
{
	double top = height_at(p, 0);
	if (y->budget.known)
		top = fmin(top, height_at(p, y->budget.value));
	if (y->amended.known)
		top = fmin(top, height_at(p, y->amended.value));
	if (y->actual.known)
		top = fmin(top, height_at(p, y->actual.value));
	return top;
}

static void put_year(const struct plot *p, size_t i)
{
	const struct chart_year *y = &p->years[i];
	double wide = fmin(WIDEST, 0.36 / (double)p->n);

	draw_tip_open(&p->d, y->label, y->caption);
	if (y->budget.known)
		put_column(p, MARK_BUDGET, i, y->budget.value, wide);
	if (y->actual.known)
		put_column(p, y->unfinished ? MARK_UNFINISHED : MARK_ACTUAL, i, y->actual.value,
			   wide * 0.6);
	if (y->amended.known) {
		double at = height_at(p, y->amended.value), half = wide * 0.62;
		draw_line(&p->d, MARK_AMENDED, middle(p, i) - half, at, middle(p, i) + half, at);
	}
	draw_tip_close(&p->d, y->label, y->caption);
}

/* A caption stands above all columns that it reaches over. */
static double above(const struct plot *p, size_t i, const struct label *label)
{
	double top = top_of(p, &p->years[i]), width = room_width(label->room);
	double reach = (label->width / 2 + 2) / width + fmin(WIDEST, 0.36 / (double)p->n) * 0.62;

	for (size_t j = 0; j < p->n; j++) {
		if (fabs(middle(p, j) - middle(p, i)) < reach)
			top = fmin(top, top_of(p, &p->years[j]));
	}
	return top - 6;
}

/* Over some of the years here and there captions only confuse: over all of them, or over those that
 * come first. */
static void all_or_first(struct label *labels, size_t n)
{
	enum room room = ROOM_ANY;

	for (size_t i = 0; i < n; i++) {
		if (labels[i].order == 3 && labels[i].room > room)
			room = labels[i].room;
	}
	for (size_t i = 0; i < n; i++) {
		if (labels[i].order == 3)
			labels[i].room = room;
	}
}

/* Which labels come first where not all of them fit: the current year, the last, the first. */
static unsigned order_of(const struct plot *p, size_t i)
{
	return p->years[i].current ? 0 : i + 1 == p->n ? 1 : i == 0 ? 2 : 3;
}

enum words_of { CAPTIONS, NAMES, NOTES };

static struct str word_of(const struct chart_year *y, enum words_of which)
{
	return which == CAPTIONS ? y->caption : which == NAMES ? y->label : y->note;
}

static void put_words(const struct plot *p, enum words_of which, double y)
{
	struct label labels[CHART_MAX_YEARS];
	double size = which == NOTES ? SMALL_SIZE : TEXT_SIZE * 1.06;

	for (size_t i = 0; i < p->n; i++) {
		struct str word = word_of(&p->years[i], which);
		labels[i] = (struct label){middle(p, i), text_width(word, size), order_of(p, i),
					   ROOM_ANY};
	}
	labels_fit(labels, p->n, room_width(ROOM_ANY));
	if (which == CAPTIONS)
		all_or_first(labels, p->n);
	for (size_t i = 0; i < p->n; i++) {
		bool over = which == CAPTIONS && labels[i].room != ROOM_NONE;
		double at = over ? above(p, i, &labels[i]) : y;
		enum mark mark = p->years[i].current ? MARK_STRONG : MARK_TEXT;
		if (which != NAMES)
			mark = which == NOTES ? MARK_SMALL : MARK_OVER;
		draw_text(
			&p->d, mark,
			&(struct place_of_text){middle(p, i), 0, at, ANCHOR_MIDDLE, labels[i].room},
			word_of(&p->years[i], which));
	}
}

/* A dotted line between two years, and the number of the footnote that says why. */
static void put_break(const struct plot *p, size_t i, struct str word, double bottom)
{
	double x = (double)i / (double)p->n;
	struct str mark = p->years[i].break_mark;
	enum room room =
		room_for((text_width(word, SMALL_SIZE) + 2 * text_width(mark, SMALL_SIZE) + 8) *
			 (double)p->n);
	double y = p->top - PLOT_TOP + 11;

	draw_line(&p->d, MARK_GUIDE, x, y + 4, x, bottom);
	draw_text(&p->d, MARK_SMALL, &(struct place_of_text){x, 0, y, ANCHOR_MIDDLE, ROOM_ANY},
		  mark);
	draw_text(&p->d, MARK_SMALL,
		  &(struct place_of_text){x, -text_width(mark, SMALL_SIZE) / 2 - 1, y, ANCHOR_END,
					  room},
		  word);
}

static void prepare(struct plot *p, const struct chart_timeline *t)
{
	size_t skip = t->n > CHART_MAX_YEARS ? t->n - CHART_MAX_YEARS : 0;

	*p = (struct plot){.years = t->years + skip, .n = t->n - skip};
	for (size_t i = 0; i < p->n; i++) {
		chart_scale_add(&p->scale, p->years[i].budget);
		chart_scale_add(&p->scale, p->years[i].amended);
		chart_scale_add(&p->scale, p->years[i].actual);
	}
}

static unsigned signs_of(const struct plot *p)
{
	unsigned which = 0;

	for (size_t i = 0; i < p->n; i++) {
		const struct chart_year *y = &p->years[i];
		which |= (y->budget.known ? 1u : 0) | (y->amended.known ? 2u : 0);
		which |= !y->actual.known ? 0 : y->unfinished ? 8u : 4u;
	}
	return which;
}

size_t chart_timeline(struct buffer *out, const struct chart_frame *f,
		      const struct chart_timeline *t)
{
	struct plot p;
	bool notes = false;

	prepare(&p, t);
	for (size_t i = 0; i < p.n; i++)
		notes = notes || p.years[i].note.len > 0;
	unsigned which = signs_of(&p);
	double legend = draw_legend(NULL, f, which);
	double bottom = legend + PLOT_TOP + PLOT_HEIGHT;
	draw_open(&p.d, out, f, bottom + (notes ? 44 : 28));
	draw_hatch(&p.d);
	draw_legend(&p.d, f, which);
	p.top = legend + PLOT_TOP;
	for (size_t i = 0; i < p.n; i++)
		put_year(&p, i);
	draw_line(&p.d, MARK_AXIS, 0, height_at(&p, 0), 1, height_at(&p, 0));
	for (size_t i = 0; i < p.n; i++) {
		if (p.years[i].break_mark.len > 0)
			put_break(&p, i, t->break_word, bottom + 6);
	}
	put_words(&p, CAPTIONS, 0);
	put_words(&p, NAMES, bottom + 20);
	put_words(&p, NOTES, bottom + 36);
	draw_close(&p.d);
	return p.n;
}

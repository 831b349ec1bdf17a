/* What was sniffed, as a table for people. */
#include "sniff/report.h"
#include "base/text/plural.h"
#include "base/text/utf8.h"
#include "extract/extract.h"
#include "sniff/proposed/decision.h"
#include "sniff/proposed/proposal.h"
#include "sniff/seen/marks.h"
#include "sniff/seen/relations.h"

#include <inttypes.h>

enum {
	COL_NUMBER,
	COL_NAME,
	COL_TYPE,
	COL_MEANING,
	COL_EMPTY,
	COL_DISTINCT,
	COL_MIN,
	COL_MAX,
	COLS
};
static const struct {
	const char *title;
	size_t most; /* code points; longer texts are cut */
	bool right;
} LAYOUT[COLS] = {
	{"#", 5, true},     {"column", 30, false}, {"type", 8, false},   {"meaning", 20, false},
	{"empty", 9, true}, {"distinct", 9, true}, {"lowest", 18, true}, {"highest", 18, true},
};
#define SAMPLES_LEAST 16 /* columns that must be left for samples to be shown */

/* Bytes of the first n code points. */
static size_t prefix(struct str s, size_t n)
{
	size_t i = 0;
	for (; i < s.len; i++) {
		if (((unsigned char)s.ptr[i] & 0xC0) != 0x80 && n-- == 0)
			break;
	}
	return i;
}

/* Text on one line: a file must not steer the terminal, so control characters show as blanks. */
static void put_plain(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		buffer_append_char(out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
	}
}

static size_t put_cut(struct buffer *out, struct str s, size_t most)
{
	size_t n = utf8_length(s);
	if (n <= most) {
		put_plain(out, s);
		return n;
	}
	put_plain(out, (struct str){s.ptr, prefix(s, most - 1)});
	buffer_append_z(out, "…");
	return most;
}

static void put_cell(struct buffer *out, struct str s, size_t width, bool right)
{
	size_t n = utf8_length(s), pad = n < width ? width - n : 0;
	for (size_t i = 0; right && i < pad; i++)
		buffer_append_char(out, ' ');
	put_cut(out, s, width);
	for (size_t i = 0; !right && i < pad; i++)
		buffer_append_char(out, ' ');
}

static const char *meaning(const struct sniff_column *c)
{
	return c->word ? c->word->dutch : "";
}

static struct str cell(const struct sniff *s, size_t i, int column)
{
	const struct sniff_column *c = &s->columns[i];
	char min[SNIFF_TEXT], max[SNIFF_TEXT];
	switch (column) {
	case COL_NUMBER:
		return arena_printf(s->arena, "%zu", i + 1);
	case COL_NAME:
		return c->header.len ? c->header : STR("(no name)");
	case COL_TYPE:
		return str_z(c->is_private ? "private" : sniff_type_name(c->type));
	case COL_MEANING:
		return str_z(meaning(c));
	case COL_EMPTY:
		return c->empty ? arena_printf(s->arena, "%" PRIu64, c->empty) : STR("");
	case COL_DISTINCT:
		return arena_printf(s->arena, "%s%zu", c->distinct_over ? ">" : "",
				    map_count(c->distinct));
	default:
		if (c->is_private) /* nothing of it on a screen that others may see */
			return STR("");
		sniff_bounds(c, min, max);
		return arena_dup(s->arena, str_z(column == COL_MIN ? min : max));
	}
}

static void put_samples(const struct sniff_column *c, struct buffer *out, size_t width)
{
	size_t n = map_count(c->distinct), left = width;
	if (c->is_private) {
		put_cut(out, STR("(hidden)"), width);
		return;
	}
	for (size_t i = 0; i < n && i < SNIFF_SAMPLES && left > 4; i++) {
		if (i > 0) {
			buffer_append_z(out, " · ");
			left -= 3;
		}
		left -= put_cut(out, map_key(c->distinct, i), left);
	}
}

static void end_line(struct buffer *out)
{
	while (out->len > 0 && out->ptr[out->len - 1] == ' ')
		out->len--;
	buffer_append_char(out, '\n');
}

static void measure(const struct sniff *s, size_t widths[COLS])
{
	for (int k = 0; k < COLS; k++) {
		widths[k] = strlen(LAYOUT[k].title);
		for (size_t i = 0; i < s->ncolumns; i++) {
			size_t n = utf8_length(cell(s, i, k));
			if (n > widths[k])
				widths[k] = n;
		}
		if (widths[k] > LAYOUT[k].most)
			widths[k] = LAYOUT[k].most;
	}
}

static void put_table(const struct sniff *s, size_t width, struct buffer *out)
{
	size_t widths[COLS], used = 0;
	measure(s, widths);
	for (int k = 0; k < COLS; k++) {
		used += widths[k] + 2;
		put_cell(out, str_z(LAYOUT[k].title), widths[k], LAYOUT[k].right);
		buffer_append_z(out, "  ");
	}
	size_t left = width > used + SAMPLES_LEAST ? width - used : SAMPLES_LEAST;
	buffer_append_z(out, "samples\n");
	for (size_t i = 0; i < s->ncolumns; i++) {
		for (int k = 0; k < COLS; k++) {
			put_cell(out, cell(s, i, k), widths[k], LAYOUT[k].right);
			buffer_append_z(out, "  ");
		}
		put_samples(&s->columns[i], out, left);
		end_line(out);
	}
}

bool report_tells_convention(const struct sniff_column *c)
{
	/* Evidence quotes a value. */
	return c->evidence.len && !c->is_private &&
	       (c->type == SNIFF_AMOUNT || c->type == SNIFF_DATE);
}

static void put_reasons(const struct sniff *s, struct buffer *out)
{
	buffer_append_z(out, "\nWhy\n");
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (c->values == 0)
			continue;
		buffer_append_z(out, "  ");
		put_cut(out, c->field, 40);
		buffer_printf(out, ": %.*s", STR_ARG(c->why));
		if (report_tells_convention(c)) {
			buffer_append_z(out, "; ");
			put_plain(out, c->evidence);
		}
		if (c->type == SNIFF_AMOUNT && c->number_ok) {
			char sum[MONEY_TEXT_SIZE];
			money_format(sum, c->range->sum, SNIFF_DECIMALS);
			buffer_printf(out, "; sum %s", sum);
		}
		if (c->label_of >= 0) {
			buffer_append_z(out, "; labels ");
			put_plain(out, s->columns[c->label_of].field);
		}
		if (c->is_private)
			buffer_printf(out, "; PRIVATE: %.*s", STR_ARG(c->privacy));
		if (c->cents && c->type == SNIFF_AMOUNT)
			buffer_append_z(out, "; in cents, as the header says");
		if (c->negate)
			buffer_append_z(out, "; written with the opposite sign");
		if (c->fill_down)
			buffer_append_z(out,
					"; filled in the first of several rows only: empty cells "
					"take the value above them (--decide merged=as-is: they do "
					"not)");
		if (c->beside.len)
			buffer_printf(out, "; %.*s", STR_ARG(c->beside));
		if (c->repeated)
			buffer_append_z(out, "; an earlier column has the same name: it cannot be "
					     "mapped until one is renamed");
		end_line(out);
	}
}

static void put_decisions(const struct sniff *s, struct buffer *out)
{
	if (sniff_open_decision(s))
		buffer_append_z(out, "\nTo be decided, before it loads\n");
	for (size_t i = 0; i < s->ndecisions; i++) {
		const struct sniff_decision *d = &s->decisions[i];
		if (d->chosen >= 0)
			continue;
		buffer_printf(out, "  %s: ", d->name);
		put_plain(out, d->question);
		buffer_append_char(out, '\n');
		for (size_t k = 0; k < d->n; k++) {
			const struct sniff_choice *c = &d->choices[k];
			buffer_printf(out, "    --decide '%s=", d->name);
			put_plain(out, c->name);
			buffer_append_z(out, "': ");
			put_plain(out, c->means);
			buffer_printf(out, "; %.*s\n", STR_ARG(c->totals));
		}
	}
}

/* What the columns make together. */
static void put_shape(const struct sniff *s, struct buffer *out)
{
	if (shape_count_amounts(s) == 0)
		return;
	buffer_append_z(out, "  Sign: ");
	put_plain(out, s->shape.why);
	if (s->shape.scale_why.len) {
		buffer_append_z(out, "\n  Scale: ");
		put_plain(out, s->shape.scale_why);
	}
	buffer_append_z(out, "\n  Scope: ");
	put_plain(out, s->shape.scope_why);
	buffer_append_char(out, '\n');
}

static void put_totals(const struct sniff *s, struct buffer *out)
{
	struct total_rule rules[2];
	uint64_t rest = 0;
	if (s->ntotals == 0)
		return;
	size_t n = marks_rules(s->relations->marks, s, rules, &rest);
	buffer_printf(out, "  Totals: %zu line%s (%" PRIu64 "%s) sum up lines before them;",
		      s->ntotals, s->ntotals == 1 ? "" : "s", marks_line(s->relations->marks, 0),
		      s->ntotals == 1 ? "" : " the first");
	for (size_t i = 0; i < n; i++)
		buffer_printf(out, "%s the proposal drops %" PRIu64 " by column %.*s%s",
			      i ? "," : "", rules[i].lines, STR_ARG(rules[i].column->field),
			      rules[i].control ? " and holds them to what is loaded" : "");
	if (rest > 0)
		buffer_printf(out,
			      "%s %" PRIu64
			      " cannot be told from lines: take them out of the file, or "
			      "money counts twice",
			      n ? "," : "", rest);
	buffer_append_char(out, '\n');
}

/* Blocks of lines that come again: the file says them twice, so that nothing can be proposed. */
static void put_twice(const struct sniff *s, struct buffer *out)
{
	size_t n = s->relations ? twice_end(s->relations->twice) : 0;
	for (size_t i = 0; i < n && i < TWICE_BLOCKS; i++) {
		const struct twice_block *b = twice_get(s->relations->twice, i);
		struct str sum = shape_money(s, b->sum * s->shape.scale);
		buffer_printf(out,
			      "  Twice: lines %" PRIu64 " to %" PRIu64 "%s (%" PRIu64
			      " of them, %.*s) are those from line %" PRIu64
			      " on once more: take them out of the file, or their money counts "
			      "twice\n",
			      b->again, b->last, b->sampled ? ", and around them," : "", b->records,
			      STR_ARG(sum), b->first);
	}
}

const char *report_line_end(enum line_end e)
{
	return e == LINE_END_CRLF ? "CRLF" : e == LINE_END_CR ? "CR" : "LF";
}

static void put_delimiter(struct buffer *out, char c)
{
	if (c == '\t')
		buffer_append_z(out, "tab");
	else
		buffer_printf(out, "'%c'", c);
}

static void put_source(const struct dialect *d, struct buffer *out)
{
	if (d->charset_evidence[0])
		buffer_printf(out, "\n  charset    %s%s: %s", d->charset,
			      d->bom ? " with byte-order mark" : "", d->charset_evidence);
	if (d->format == FORMAT_CSV) {
		buffer_append_z(out, "\n  delimiter  ");
		put_delimiter(out, d->delimiter);
	} else {
		buffer_printf(out, "\n  format     %s",
			      d->format == FORMAT_XAF     ? "XAF"
			      : d->format == FORMAT_SHEET ? ""
			      : d->format == FORMAT_IV3   ? "Iv3"
							  : "JSON");
	}
	if (d->format != FORMAT_SHEET)
		buffer_printf(out, ", lines end in %s: ", report_line_end(d->line_end));
	put_plain(out, str_z(d->dialect_evidence));
}

void sniff_report(const struct sniff *s, const struct dialect *d, struct str file, size_t width,
		  struct buffer *out)
{
	put_plain(out, file);
	bool named = d->format != FORMAT_CSV && d->format != FORMAT_SHEET;
	put_source(d, out);
	if (named)
		buffer_printf(out, "\n  columns    %zu: the names of the %s\n", s->ncolumns,
			      d->format == FORMAT_XAF ? "elements" : "members");
	else if (d->header)
		buffer_printf(out, "\n  header     line %" PRIu64 ", %zu %s\n", d->header_line,
			      s->ncolumns, plural(s->ncolumns, "column", "columns"));
	else
		buffer_printf(out, "\n  header     none: the %zu %s known by place\n", s->ncolumns,
			      plural(s->ncolumns, "column is", "columns are"));
	buffer_printf(out, "  records    %" PRIu64 ", up to line %" PRIu64 "\n\n", s->records,
		      s->last_line);
	put_table(s, width, out);
	put_reasons(s, out);
	put_shape(s, out);
	put_totals(s, out);
	put_twice(s, out);
	put_decisions(s, out);
}

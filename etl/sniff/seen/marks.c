#include "sniff/seen/marks.h"

#include "convention/above.h"
#include "convention/subtotals.h"
#include "sniff/proposed/made.h"
#include "sniff/proposed/proposal.h"
#include "sniff/seen/flags.h"

#include <stdlib.h>
#include <strings.h>

#define AMOUNTS_MOST 32

struct mark_counts {
	struct subtotals *totals, *net; /* in every amount; and in debit less credit */
	struct above *above;
	size_t amounts[AMOUNTS_MOST];
	size_t namounts, filled, n;
	uint64_t lines[SUBTOTALS_KEPT]; /* of the totals, in order */
	/* Records are known by their number: several may be of one line. */
	uint64_t numbers[SUBTOTALS_KEPT];
	uint64_t added, looked;
	enum line_class classes[SUBTOTALS_KEPT];
	/* The third reading. */
	uint64_t (*hits)[MARK_TESTS][LINE_CLASSES]; /* [column] */
	money_sum sums[AMOUNTS_MOST][LINE_CLASSES];
	uint64_t records[LINE_CLASSES];
	size_t next; /* total that comes next */
	struct arena *scratch;
};

/* The beginnings of labels; mark_pattern says the same in a regular expression. */
static bool begins(struct str s, const struct str *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts_any_case(s, words[i]))
			return true;
	return false;
}

/* A word of a list. */
#define WORD(literal)                          \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}

/* Without "Transport" and "Report", which lines are called as well: those are told, and not dropped. */
static const struct str CARRIED[] = {WORD("transporteren"),
				     WORD("te transporteren"),
				     WORD("overgebracht"),
				     WORD("over te brengen"),
				     WORD("overbrengen"),
				     WORD("carried forward"),
				     WORD("brought forward"),
				     WORD("carried over"),
				     WORD("\xc3\xbc"
					  "bertrag"), /* ü, Ü */
				     WORD("\xc3\x9c"
					  "bertrag"),
				     WORD("uebertrag"),
				     WORD("suma anterior"),
				     WORD("suma y sigue"),
				     WORD("sumas anteriores"),
				     WORD("a reporter"),
				     WORD("\xc3\xa0 reporter"), /* à, À */
				     WORD("\xc3\x80 reporter"),
				     WORD("riporto"),
				     WORD("a riportare")};
#define NCARRIED (sizeof CARRIED / sizeof *CARRIED)

static bool is_carried(struct str s)
{
	for (size_t i = 0; i < NCARRIED; i++)
		if (s.len == CARRIED[i].len && str_starts_any_case(s, CARRIED[i]))
			return true;
	return false;
}

/* Of the same words, so that they cannot part; a mapping takes 1000 bytes of it. */
static const char *carried_pattern(struct arena *arena)
{
	struct buffer b;
	buffer_init(&b, 1000);
	for (size_t i = 0; i < NCARRIED; i++) {
		buffer_printf(&b, i ? "|" : "^(");
		for (const char *c = CARRIED[i].ptr; *c; c++)
			if (*c >= 'a' && *c <= 'z')
				buffer_printf(&b, "[%c%c]", *c - 'a' + 'A', *c);
			else
				buffer_append_char(&b, *c);
	}
	buffer_printf(&b, ")$");
	const char *pattern = arena_dup(arena, buffer_str(&b)).ptr;
	buffer_drop(&b);
	return pattern;
}

enum mark_test mark_of(struct str cell)
{
	static const struct str sub[] = {WORD("subtota"), WORD("sub-tota"), WORD("sub tota"),
					 WORD("deeltota"), WORD("zwischensumm")};
	static const struct str all[] = {
		WORD("tota"),          WORD("eindtota"), WORD("grand tota"), WORD("groottota"),
		WORD("algemeen tota"), WORD("summe"),    WORD("gesamt"),     WORD("suma "),
		WORD("somme"),         WORD("saldo"),    WORD("eindsaldo"),  WORD("somma"),
		WORD("summa"),         WORD("razem"),    WORD("celkem")};
	struct str s = str_trim(cell);
	if (is_carried(s))
		return MARK_CARRIED;
	if (begins(s, sub, sizeof sub / sizeof *sub))
		return MARK_SUBTOTAL;
	if (begins(s, all, sizeof all / sizeof *all) || str_eq(s, STR("#")))
		return MARK_TOTAL;
	return MARK_TESTS;
}

/* The word itself, wherever it stands; mark_pattern says the same. */
static bool holds(struct str cell)
{
	static const struct str words[] = {WORD("totaal"), WORD("total"), WORD("split")};
	for (size_t i = 0; i < cell.len; i++)
		if (begins((struct str){cell.ptr + i, cell.len - i}, words,
			   sizeof words / sizeof *words))
			return true;
	return false;
}

const char *mark_pattern(enum mark_test test, struct arena *arena)
{
	if (test == MARK_CARRIED)
		return carried_pattern(arena);
	if (test == MARK_HOLDS)
		return "[Tt][Oo][Tt][Aa]([Aa]?[Ll])|[Ss][Pp][Ll][Ii][Tt]";
	return test == MARK_SUBTOTAL
		       ? "^([Ss][Uu][Bb][- ]?|[Dd][Ee][Ee][Ll]|[Zz][Ww][Ii][Ss][Cc][Hh][Ee][Nn])"
			 "([Tt][Oo][Tt][Aa]|[Ss][Uu][Mm][Mm])"
		       : "^#$|^([Ee][Ii][Nn][Dd]|[Gg][Rr][Aa][Nn][Dd] |[Gg][Rr][Oo][Oo][Tt]|"
			 "[Aa][Ll][Gg][Ee][Mm][Ee][Ee][Nn] )?([Tt][Oo][Tt][Aa]|[Ss][Uu][Mm][Mm][Ee]|"
			 "[Gg][Ee][Ss][Aa][Mm][Tt]|[Ss][Uu][Mm][Aa] |[Ss][Oo][Mm][Mm][AaEe]|"
			 "[Ss][Uu][Mm][Mm][Aa]|[Ss][Aa][Ll][Dd][Oo]|[Rr][Aa][Zz][Ee][Mm]|"
			 "[Cc][Ee][Ll][Kk][Ee][Mm])";
}

struct mark_counts *marks_new(const struct sniff *s)
{
	struct mark_counts *m = xcalloc(1, sizeof *m);
	for (size_t i = 0; i < s->ncolumns && m->namounts < AMOUNTS_MOST; i++)
		if (shape_is_amount(s, &s->columns[i]))
			m->amounts[m->namounts++] = i;
	m->totals = subtotals_new(m->namounts ? m->namounts : 1, false);
	m->above = above_new(m->namounts ? m->namounts : 1);
	if (s->shape.kind == SHAPE_DEBIT_CREDIT)
		m->net = subtotals_new(1, true);
	m->hits = xcalloc(s->ncolumns + 1, sizeof *m->hits);
	m->scratch = arena_new();
	return m;
}

void marks_free(struct mark_counts *m)
{
	if (!m)
		return;
	subtotals_free(m->totals);
	above_free(m->above);
	if (m->net)
		subtotals_free(m->net);
	arena_free(m->scratch);
	free(m->hits);
	free(m);
}

/* As the file writes them; unsigned ones beside a flag get its sign. */
static void read_amounts(const struct mark_counts *m, const struct sniff *s,
			 const struct str *fields, size_t n, int64_t *out)
{
	const struct sniff_column *flag = s->shape.flag;
	bool credit = flag && flag_among(sniff_cell(s, flag, fields, n), WORDS_CREDIT);
	for (size_t i = 0; i < m->namounts; i++) {
		const struct sniff_column *c = &s->columns[m->amounts[i]];
		bool turn = credit && c->range->negative == 0;
		out[i] = shape_amount_at(s, c, fields, n);
		if (turn && out[i] != MONEY_NULL)
			out[i] = -out[i];
	}
}

static int64_t net_of(const struct sniff *s, const struct str *fields, size_t n)
{
	int64_t one = shape_amount_at(s, s->shape.debit, fields, n),
		other = shape_amount_at(s, s->shape.credit, fields, n);
	if (one == MONEY_NULL && other == MONEY_NULL)
		return MONEY_NULL;
	return (one == MONEY_NULL ? 0 : one) - (other == MONEY_NULL ? 0 : other);
}

void marks_add(struct mark_counts *m, const struct sniff *s, const struct str *fields, size_t n)
{
	int64_t amounts[AMOUNTS_MOST];
	uint64_t number = ++m->added;
	if (m->namounts == 0)
		return;
	read_amounts(m, s, fields, n, amounts);
	int64_t net = m->net ? net_of(s, fields, n) : 0;
	enum total_look look = TOTAL_LOOKS_PLAIN;
	if (subtotals_match(m->totals, amounts) || (m->net && subtotals_match(m->net, &net)))
		look = total_look(fields, n, m->filled, m->scratch);
	subtotals_add(m->totals, amounts, number, look);
	if (above_wants(m->above))
		above_add(m->above, amounts, fields, n, number);
	if (m->net)
		subtotals_add(m->net, &net, number, look);
	/* Behind one total may stand another. */
	if (look == TOTAL_LOOKS_PLAIN)
		m->filled = total_filled(fields, n);
	arena_reset(m->scratch);
}

static void take_one(struct mark_counts *m, const struct total *one)
{
	bool group = one->kind == TOTAL_OF_GROUP || one->kind == TOTAL_ABOVE_GROUP;
	m->classes[m->n] = group ? CLASS_GROUP : CLASS_ALL;
	m->numbers[m->n++] = one->line;
}

static void take(struct mark_counts *m, const struct subtotals *t, size_t n)
{
	for (size_t i = 0; i < n && i < SUBTOTALS_KEPT && m->n < SUBTOTALS_KEPT; i++)
		take_one(m, subtotals_get(t, i));
}

static void take_above(struct mark_counts *m)
{
	size_t n = above_end(m->above);
	for (size_t i = 0; i < n && m->n < SUBTOTALS_KEPT; i++)
		take_one(m, above_get(m->above, i));
}

size_t marks_end(struct mark_counts *m)
{
	size_t n = subtotals_end(m->totals), net = m->net ? subtotals_end(m->net) : 0;
	/* One of the two: the same total in both ways would stand there twice. */
	if (n > 0 || net == 0)
		take(m, m->totals, n);
	else
		take(m, m->net, net);
	if (m->n == 0)
		take_above(m);
	return m->n;
}

uint64_t marks_line(const struct mark_counts *m, size_t i)
{
	return m->lines[i];
}

/* The words of a label tell better than the sums: a total may be one of a last group, too. */
static enum line_class class_of(enum line_class class, const struct str *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum mark_test test = mark_of(fields[i]);
		if (test != MARK_TESTS)
			return test == MARK_TOTAL ? CLASS_ALL : CLASS_GROUP;
	}
	return class;
}

void marks_look(struct mark_counts *m, const struct sniff *s, const struct str *fields, size_t n,
		uint64_t line)
{
	enum line_class class = CLASS_LINE;
	int64_t amounts[AMOUNTS_MOST];
	if (m->next < m->n && m->numbers[m->next] == ++m->looked) {
		m->lines[m->next] = line;
		class = class_of(m->classes[m->next++], fields, n);
	}
	m->records[class]++;
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct str cell = sniff_cell(s, &s->columns[i], fields, n);
		enum mark_test test = cell.len ? mark_of(cell) : MARK_EMPTY;
		if (test != MARK_TESTS)
			m->hits[i][test][class]++;
		if (holds(cell))
			m->hits[i][MARK_HOLDS][class]++;
	}
	read_amounts(m, s, fields, n, amounts);
	for (size_t i = 0; i < m->namounts; i++)
		if (amounts[i] != MONEY_NULL)
			m->sums[i][class] += amounts[i];
}

uint64_t marks_empty(const struct mark_counts *m, const struct sniff *s,
		     const struct sniff_column *c)
{
	return m->n ? m->hits[c - s->columns][MARK_EMPTY][CLASS_LINE] : c->empty;
}

/* The first column and test that tell all totals of a class from all lines. `alone`: from the
 * other totals too. */
static bool find_rule(const struct mark_counts *m, const struct sniff *s, enum line_class class,
		      bool alone, struct total_rule *out)
{
	enum line_class other = class == CLASS_ALL ? CLASS_GROUP : CLASS_ALL;
	for (int test = 0; test < MARK_TESTS; test++)
		for (size_t i = 0; i < s->ncolumns; i++) {
			const uint64_t *hits = m->hits[i][test];
			if (!shape_named(s, &s->columns[i]) || hits[CLASS_LINE] > 0 ||
			    hits[class] < m->records[class] || (alone && hits[other] > 0) ||
			    (!alone && hits[other] < m->records[other]))
				continue;
			*out = (struct total_rule){.column = &s->columns[i],
						   .test = (enum mark_test)test,
						   .lines =
							   hits[class] + (alone ? 0 : hits[other])};
			return true;
		}
	return false;
}

/* A control compares what the mapping makes of the amounts: so only where it takes them as they
 * are. */
static bool ties(const struct mark_counts *m, const struct sniff *s, enum line_class class)
{
	if (s->shape.kind != SHAPE_EACH || strcmp(s->shape.style, "own-side") != 0)
		return false;
	for (size_t i = 0; i < m->namounts; i++) {
		const struct sniff_column *c = &s->columns[m->amounts[i]];
		if (c->beside.len == 0 &&
		    (c->negate || m->sums[i][class] != m->sums[i][CLASS_LINE]))
			return false;
	}
	return true;
}

size_t marks_rules(const struct mark_counts *m, const struct sniff *s, struct total_rule out[2],
		   uint64_t *rest)
{
	size_t n = 0;
	*rest = m->n;
	for (int class = CLASS_GROUP; class <= CLASS_ALL; class ++)
		if (m->records[class] > 0 &&
		    find_rule(m, s, (enum line_class) class, true, &out[n])) {
			out[n].control = ties(m, s, (enum line_class) class);
			out[n].name = class == CLASS_GROUP ? "subtotals" : "total";
			*rest -= out[n++].lines;
		}
	if (*rest > 0 && find_rule(m, s, CLASS_GROUP, false, &out[0])) {
		out[0].name = "totals";
		*rest = 0;
		n = 1;
	}
	return n;
}

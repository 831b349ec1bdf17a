/*
 * Which convention a column of amounts is written in. Only values that fit one convention and not
 * the other are proof; "1.234" fits both, so it waits for the others.
 */
#include "convention/convention.h"
#include "convention/number_scan.h"

#include <inttypes.h>

enum sep { SEP_DOT, SEP_COMMA, SEP_BLANK, SEP_QUOTE, SEPS };
static const char SEP_BYTE[SEPS] = {'.', ',', ' ', '\''};
static const char *const SEP_NAME[SEPS] = {"point", "comma", "space", "apostrophe"};

/* The separators of one bare number and the runs of digits between them. */
struct number_shape {
	size_t count[SEPS], seps;
	size_t first, last; /* digits before the first and behind the last separator */
	bool zero;          /* the first run is a lone zero, which nobody groups */
	bool threes;        /* the runs between are of three digits */
	enum sep last_sep;
};

enum proof { PROOF_NONE, PROOF_PLAIN, PROOF_COMMA, PROOF_POINT, PROOF_DOT_OR, PROOF_COMMA_OR };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t separator(struct str s, enum sep *kind)
{
	for (int k = 0; k < SEPS; k++) {
		size_t n = number_group(s, SEP_BYTE[k]);
		if (n) {
			*kind = (enum sep)k;
			return n;
		}
	}
	return 0;
}

static bool measure_shape(struct number_shape *h, struct str s)
{
	*h = (struct number_shape){.threes = true};
	size_t run = 0;
	for (size_t i = 0; i < s.len;) {
		if (is_digit(s.ptr[i])) {
			run++;
			i++;
			continue;
		}
		size_t n = separator((struct str){s.ptr + i, s.len - i}, &h->last_sep);
		if (n == 0)
			return false;
		if (h->seps == 0)
			h->first = run;
		else if (run != 3)
			h->threes = false;
		h->seps++;
		h->count[h->last_sep]++;
		run = 0;
		i += n;
	}
	h->last = run;
	h->zero = h->first == 1 && s.ptr[0] == '0';
	return h->seps > 0 || run > 0;
}

/* What stands before the last separator can be groups. */
static bool head_groups(const struct number_shape *h)
{
	return h->first >= 1 && h->first <= 3 && !h->zero && h->threes;
}

static enum proof proof_of(enum sep decimal)
{
	return decimal == SEP_COMMA ? PROOF_COMMA : PROOF_POINT;
}

/* One kind of separator only. */
static enum proof judge_single(const struct number_shape *h, int *group)
{
	enum sep k = h->last_sep;
	bool groups = head_groups(h) && h->last == 3;
	if (k == SEP_BLANK || k == SEP_QUOTE || h->seps > 1) {
		if (!groups)
			return PROOF_NONE;
		*group = (int)k;
		if (k == SEP_BLANK || k == SEP_QUOTE)
			return PROOF_PLAIN;
		return proof_of(k == SEP_DOT ? SEP_COMMA : SEP_DOT);
	}
	if (groups)
		return k == SEP_DOT ? PROOF_DOT_OR : PROOF_COMMA_OR;
	return h->last > 0 ? proof_of(k) : PROOF_NONE;
}

/* "15.000,-": the decimal sign is known, the rest can only be groups. */
static enum proof judge_no_cents(const struct number_shape *h, char decimal, int *group)
{
	enum sep d = decimal == ',' ? SEP_COMMA : SEP_DOT;
	if (h->seps > 0) {
		if (h->count[h->last_sep] != h->seps || h->last_sep == d || !head_groups(h) ||
		    h->last != 3)
			return PROOF_NONE;
		*group = (int)h->last_sep;
	}
	return proof_of(d);
}

static enum proof judge_mixed(const struct number_shape *h, int *group)
{
	if (h->last_sep > SEP_COMMA || h->count[h->last_sep] != 1 || !head_groups(h) ||
	    h->last == 0)
		return PROOF_NONE;
	for (int k = 0; k < SEPS; k++) {
		if (k != (int)h->last_sep && h->count[k] == h->seps - 1) {
			*group = k;
			return proof_of(h->last_sep);
		}
	}
	return PROOF_NONE; /* two kinds of groups in one number */
}

/* Exponents tell nothing of the column: their mantissa has no groups in either convention. */
static enum proof judge_exponent(struct str text)
{
	int64_t v;
	enum number_result r = number_read(text, (struct number_format){0, 0}, 6, &v);
	return r == NUMBER_OK || r == NUMBER_PRECISION || r == NUMBER_OVERFLOW ? PROOF_PLAIN
									       : PROOF_NONE;
}

static enum proof judge(struct str text, int *group, bool *empty)
{
	struct str s = text;
	unsigned affixes = number_strip(&s, ",.");
	struct number_shape h;
	*group = -1;
	*empty = s.len == 0 && affixes == 0;
	if (!number_affixes_ok(affixes) || (affixes & AFFIX_PERCENT))
		return PROOF_NONE;
	if (s.len == 0)
		return (affixes & ~(unsigned)AFFIX_CURRENCY) == (AFFIX_SIGN | AFFIX_NEGATIVE)
			       ? PROOF_PLAIN
			       : PROOF_NONE;
	if (number_has_exponent(s))
		return judge_exponent(text);
	if (!measure_shape(&h, s))
		return PROOF_NONE;
	if (affixes & AFFIX_NO_CENTS) /* the sign that was cut off stands right behind */
		return judge_no_cents(&h, s.ptr[s.len], group);
	if (h.seps == 0)
		return PROOF_PLAIN;
	return h.count[h.last_sep] == h.seps ? judge_single(&h, group) : judge_mixed(&h, group);
}

static void keep_text(char out[32], struct str s)
{
	size_t n = s.len < 31 ? s.len : 31;
	if (n < s.len) /* not in the middle of a code point */
		while (n > 0 && ((unsigned char)s.ptr[n] & 0xC0) == 0x80)
			n--;
	memcpy(out, s.ptr, n);
	out[n] = 0;
}

static void count(uint64_t *n, uint64_t *first, char text[32], struct str s, uint64_t line)
{
	if ((*n)++ == 0) {
		*first = line;
		keep_text(text, s);
	}
}

void number_vote_add(struct number_vote *v, struct str text, uint64_t line)
{
	int group;
	bool empty;
	text = str_trim(text);
	enum proof p = judge(text, &group, &empty);
	v->seen++;
	if (group >= 0)
		v->groups[group]++;
	if (empty)
		v->empty++;
	else if (p == PROOF_PLAIN)
		v->plain++;
	else if (p == PROOF_COMMA)
		count(&v->comma, &v->comma_line, v->comma_text, text, line);
	else if (p == PROOF_POINT)
		count(&v->point, &v->point_line, v->point_text, text, line);
	else if (p == PROOF_NONE)
		count(&v->neither, &v->neither_line, v->neither_text, text, line);
	else if (p == PROOF_DOT_OR)
		count(&v->dot, &v->dot_line, v->dot_text, text, line);
	else
		count(&v->commas, &v->commas_line, v->commas_text, text, line);
	v->undecided = v->dot + v->commas;
}

bool number_vote_takes(struct str text)
{
	int group;
	bool empty;
	return judge(str_trim(text), &group, &empty) != PROOF_NONE && !empty;
}

/* The most usual group separator that is not the decimal sign; 0 when none was seen. */
static char usual_group(const struct number_vote *v, char decimal)
{
	uint64_t n[SEPS];
	memcpy(n, v->groups, sizeof(n));
	n[SEP_DOT] += v->dot;
	n[SEP_COMMA] += v->commas;
	int best = -1;
	for (int k = 0; k < SEPS; k++) {
		if (SEP_BYTE[k] != decimal && n[k] > 0 && (best < 0 || n[k] > n[best]))
			best = k;
	}
	return best < 0 ? 0 : SEP_BYTE[best];
}

static const char *sep_name(char c)
{
	for (int k = 0; k < SEPS; k++) {
		if (SEP_BYTE[k] == c)
			return SEP_NAME[k];
	}
	return "nothing";
}

static const char *values(uint64_t n)
{
	return n == 1 ? "value" : "values";
}

/* Proof on one side. Values that could also be groups in the other convention are mentioned when
 * this reading makes them fractions: in a column of money that deserves a look. */
static void decide_proven(const struct number_vote *v, bool comma, struct number_format *out,
			  struct buffer *text)
{
	const struct {
		uint64_t n, line, odd, odd_line;
		const char *text, *odd_text;
	} side = comma ? (typeof(side)){v->comma,       v->comma_line, v->commas,
					v->commas_line, v->comma_text, v->commas_text}
		       : (typeof(side)){v->point,    v->point_line, v->dot,
					v->dot_line, v->point_text, v->dot_text};
	*out = comma ? (struct number_format){',', '.'} : (struct number_format){'.', ','};
	buffer_printf(text, "decimal %s: %" PRIu64 " %s (first on line %" PRIu64 ": '%s')",
		      sep_name(out->decimal), side.n,
		      side.n == 1 ? "value proves it" : "values prove it", side.line, side.text);
	/* None seen: the usual one does no harm, and holds for the files that follow. */
	char group = usual_group(v, out->decimal);
	if (group) {
		out->group = group;
		buffer_printf(text, ", thousands grouped by %s", sep_name(group));
	}
	if (side.odd)
		buffer_printf(text,
			      "; %" PRIu64 " %s with three decimals (first on line %" PRIu64
			      ": '%s')",
			      side.odd, values(side.odd), side.odd_line, side.odd_text);
}

static void tell_contradiction(const struct number_vote *v, struct buffer *text)
{
	buffer_printf(text,
		      "the column contradicts itself: %" PRIu64
		      " %s with a decimal comma (first on "
		      "line %" PRIu64 ": '%s') and %" PRIu64 " with a decimal point (first on line "
		      "%" PRIu64 ": '%s'). Mend the file, or state decimalChar and groupChar in "
		      "the descriptor: lines of the other kind are then rejected",
		      v->comma, values(v->comma), v->comma_line, v->comma_text, v->point,
		      v->point_line, v->point_text);
}

/* A few of the other kind. */
static void tell_slips(const struct number_vote *v, struct buffer *text)
{
	bool point = v->point < v->comma;
	uint64_t n = point ? v->point : v->comma;
	buffer_printf(text,
		      "; %" PRIu64 " %s the other decimal sign (first on line %" PRIu64 ": '%s')",
		      n, n == 1 ? "has" : "have", point ? v->point_line : v->comma_line,
		      point ? v->point_text : v->comma_text);
}

/* No proof: separators that always stand before three digits are taken as groups. */
static bool decide_undecided(const struct number_vote *v, struct number_format *out,
			     struct buffer *text)
{
	bool dots = v->dot > 0;
	if (dots && v->commas > 0) {
		buffer_printf(text,
			      "cannot tell: '%s' (line %" PRIu64 ") and '%s' (line %" PRIu64
			      ") each have one separator before three digits, and nothing proves "
			      "which is the decimal sign. State decimalChar and groupChar",
			      v->dot_text, v->dot_line, v->commas_text, v->commas_line);
		return false;
	}
	*out = dots ? (struct number_format){',', '.'} : (struct number_format){'.', ','};
	buffer_printf(text,
		      "%s as thousands: all %" PRIu64 " separated %s have exactly three digits "
		      "behind it (first on line %" PRIu64 ": '%s') and no value proves a decimal "
		      "sign. If it is the decimal sign, state decimalChar",
		      dots ? "point" : "comma", v->undecided, values(v->undecided),
		      dots ? v->dot_line : v->commas_line, dots ? v->dot_text : v->commas_text);
	return true;
}

bool number_vote_decide(const struct number_vote *v, struct number_format *out, struct buffer *text)
{
	bool ok = true;
	*out = (struct number_format){0, 0};
	bool slips = VOTE_IS_SLIP(v->comma, v->point) || VOTE_IS_SLIP(v->point, v->comma);
	if (v->comma > 0 && v->point > 0 && !slips) {
		tell_contradiction(v, text);
		return false;
	}
	if (v->comma > 0 || v->point > 0) {
		decide_proven(v, v->comma > v->point, out, text);
		if (slips)
			tell_slips(v, text);
	} else if (v->undecided > 0) {
		ok = decide_undecided(v, out, text);
	} else {
		out->group = usual_group(v, 0);
		buffer_printf(text, "whole numbers%s%s",
			      out->group ? ", thousands grouped by " : "",
			      out->group ? sep_name(out->group) : " without separators");
	}
	if (ok && v->neither > 0)
		buffer_printf(text, "; %" PRIu64 " %s no number (first on line %" PRIu64 ": '%s')",
			      v->neither, v->neither == 1 ? "is" : "are", v->neither_line,
			      v->neither_text);
	return ok;
}

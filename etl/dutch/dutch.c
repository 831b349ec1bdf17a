#include "dutch/dutch.h"

#include "base/memory/buffer.h"
#include "dutch/sentences.h"
#include "wording/wording.h"

#include <ctype.h>
#include <string.h>

#define HOLES_MAX 12u
#define ENDS_TRIED 6 /* of a sentence with "; " in its values */
#define DEPTH_MAX 6  /* sentences within sentences */

struct filled {
	struct text_hole holes[HOLES_MAX];
	size_t n;
	bool english;
};

static bool of_tables(struct arena *a, struct str text, int depth, struct in_dutch *out);

/* ---- what stands in a hole ---- */

static bool put_count(struct arena *a, struct str *value)
{
	uint64_t n;
	if (!str_to_u64(*value, &n) || n > INT64_MAX)
		return false;
	struct worded words = worded_count(LANG_NL, (int64_t)n);
	*value = arena_dup(a, worded_str(&words));
	return true;
}

/* "1,234.50" → "1.234,50". */
static bool put_amount(struct arena *a, struct str *value)
{
	char *plain = arena_bytes(a, value->len + 1);
	size_t n = 0;
	for (size_t i = 0; i < value->len; i++)
		if (value->ptr[i] != ',')
			plain[n++] = value->ptr[i];
	struct worded words =
		worded_numeral(LANG_NL, (struct str){plain, n}, (struct str){0}, 2, SIGN_MINUS);
	if (!words.len)
		return false;
	*value = arena_dup(a, worded_str(&words));
	return true;
}

/* Words with amounts among them: "amount 1,234.50, tax 2.00". */
static void put_amounts(struct arena *a, struct str *value)
{
	struct buffer b;
	struct str rest = *value;
	buffer_init(&b, 4096);
	while (rest.ptr) {
		struct str word = str_split(&rest, ' ');
		bool comma = word.len && word.ptr[word.len - 1] == ',';
		struct str bare = {word.ptr, word.len - comma};
		buffer_append_z(&b, b.len ? " " : "");
		if (memchr(bare.ptr, '.', bare.len) && put_amount(a, &bare))
			buffer_printf(&b, "%.*s%s", STR_ARG(bare), comma ? "," : "");
		else
			buffer_append_str(&b, word);
	}
	*value = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
}

static bool put_hole(struct arena *a, struct str hole, struct str value, int depth,
		     struct filled *f)
{
	char kind = hole.len ? hole.ptr[0] : '\0';
	bool plain = isalpha((unsigned char)kind);
	struct in_dutch inner = {value, false};
	if (f->n == HOLES_MAX || (kind == '#' && !put_count(a, &inner.text)) ||
	    (kind == '$' && !put_amount(a, &inner.text)))
		return false;
	if (kind == '~' && !of_tables(a, value, depth + 1, &inner))
		return false;
	if (kind == '+')
		put_amounts(a, &inner.text);
	f->english = f->english || inner.english;
	f->holes[f->n++] = (struct text_hole){hole.ptr + !plain, inner.text};
	return true;
}

/* ---- one sentence ---- */

/* The literal up to the pattern's next hole; *hole: what the hole is called, empty at the end. */
static struct str next_literal(struct arena *a, struct str *pattern, struct str *hole)
{
	struct str text = str_split(pattern, '{');
	*hole = (struct str){"", 0};
	if (pattern->ptr)
		*hole = arena_dup(a, str_split(pattern, '}'));
	return text;
}

/* Where the literal begins in the text; the last one of a pattern stands at its end, and nowhere before. */
static const char *place_of(struct str text, struct str literal, bool last)
{
	const char *end = text.ptr + text.len;
	if (!literal.len)
		return last ? end : text.ptr;
	const char *at = memmem(text.ptr, text.len, literal.ptr, literal.len);
	return at && last && at + literal.len != end ? NULL : at;
}

static bool fits(struct arena *a, struct str text, const char *english, int depth, struct filled *f)
{
	struct str pattern = str_z(english), hole;
	struct str literal = next_literal(a, &pattern, &hole);
	*f = (struct filled){0};
	if (!str_starts(text, literal))
		return false;
	text = (struct str){text.ptr + literal.len, text.len - literal.len};
	while (hole.len) {
		struct str open = hole;
		literal = next_literal(a, &pattern, &hole);
		const char *at = place_of(text, literal, !hole.len);
		if (!at || !put_hole(a, open,
				     arena_dup(a, (struct str){text.ptr, (size_t)(at - text.ptr)}),
				     depth, f))
			return false;
		size_t taken = (size_t)(at - text.ptr) + literal.len;
		text = (struct str){text.ptr + taken, text.len - taken};
	}
	return text.len == 0;
}

/* ---- all of them ---- */

static bool of_tables(struct arena *a, struct str text, int depth, struct in_dutch *out)
{
	const struct sentences tables[] = {
		dutch_of_files(), dutch_of_columns(), dutch_of_amounts(),  dutch_of_reading(),
		dutch_of_lines(), dutch_of_people(),  dutch_of_questions()};
	struct filled f;
	for (size_t t = 0; depth <= DEPTH_MAX && t < sizeof tables / sizeof *tables; t++)
		for (size_t i = 0; i < tables[t].n; i++)
			if (fits(a, text, tables[t].items[i].english, depth, &f)) {
				out->text = text_filled(a, str_z(tables[t].items[i].dutch), f.holes,
							f.n);
				out->english = f.english;
				return true;
			}
	return false;
}

/* Up to the first "; " where a sentence ends that is known, for there may be some within a value; else up to the
 * first. *rest.ptr is NULL behind the last. */
static struct in_dutch next_sentence(struct arena *a, struct str *rest)
{
	const char *begin = rest->ptr, *behind = begin + rest->len, *first = NULL, *end = begin;
	struct in_dutch one;
	for (int tries = 0; end && tries < ENDS_TRIED; tries++) {
		const char *from = tries ? end + 2 : begin;
		end = memmem(from, (size_t)(behind - from), "; ", 2);
		first = tries ? first : end;
		struct str text = {begin, (size_t)((end ? end : behind) - begin)};
		if (!of_tables(a, text, 0, &one))
			continue;
		*rest = end ? (struct str){end + 2, (size_t)(behind - end - 2)} : (struct str){0};
		return one;
	}
	one = (struct in_dutch){{begin, (size_t)((first ? first : behind) - begin)}, true};
	*rest = first ? (struct str){first + 2, (size_t)(behind - first - 2)} : (struct str){0};
	return one;
}

struct in_dutch in_dutch(enum lang lang, struct arena *a, struct str text)
{
	struct in_dutch out = {text, false};
	struct buffer b;
	if (lang != LANG_NL || !text.len || of_tables(a, text, 0, &out))
		return out;
	buffer_init(&b, 65536);
	while (text.ptr) {
		struct in_dutch one = next_sentence(a, &text);
		out.english = out.english || one.english;
		buffer_append_z(&b, b.len ? "; " : "");
		buffer_append_str(&b, one.text);
	}
	out.text = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

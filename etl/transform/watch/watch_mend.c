/*
 * What a spreadsheet's codes were once, by the other codes of the same column. It is proven only where one other code can
 * have been it and both bear the same label, or where all codes have as many digits as that one. What else may be is for
 * people to say.
 */
#include "transform/watch/watches.h"

#include "base/memory/map.h"
#include "base/text/utf8.h"
#include "mapping/code_damage.h"

/* Codes that are looked at; more are no classification. */
#define CODES_MOST 20000u
/* So many other codes must be as long for their length to prove anything. */
#define LENGTH_CODES 5u
#define DIGITS_LONGEST 64

struct mending {
	const struct dictionary *members;
	const struct dimension *shape;
	struct str from, from_label;
	struct str same, bare; /* near ones: of the same label, and where one of both has none */
	size_t nsame, nbare;
	size_t as_long, otherwise; /* codes of digits as long as `bare`, and others */
	struct map *codes;
	struct arena *scratch;
};

static struct str code_at(const struct mending *m, size_t i)
{
	const struct value *v = &dictionary_get(m->members, (uint32_t)i)[m->shape->key];
	return v->null ? STR("") : v->text;
}

/* What the ledger calls it; empty: nothing. */
static struct str label_at(const struct mending *m, size_t i)
{
	const struct value *tuple = dictionary_get(m->members, (uint32_t)i);
	for (size_t a = 0; a < m->shape->nattributes; a++)
		if (a != m->shape->key && m->shape->attributes[a].type == VALUE_STRING &&
		    !tuple[a].null)
			return tuple[a].text;
	return STR("");
}

static bool alike(const struct mending *m, struct str a, struct str b)
{
	return str_eq(utf8_fold(m->scratch, a), utf8_fold(m->scratch, b));
}

/* One that is damaged itself cannot have been it, nor one that is called otherwise. */
static void look_at(struct mending *m, size_t i)
{
	struct str code = code_at(m, i), label = label_at(m, i);
	if (!code.len || str_eq(code, m->from) || code_damage(code) != CODE_WHOLE ||
	    !code_near(m->scratch, m->from, code))
		return;
	if (!label.len || !m->from_label.len) {
		m->nbare += !str_eq(m->bare, code);
		m->bare = code;
	} else if (alike(m, label, m->from_label)) {
		m->nsame += !str_eq(m->same, code);
		m->same = code;
	}
}

/* Whether it lacks zeros as well. */
static bool is_short(const struct mending *m, struct str code)
{
	size_t missing = m->bare.len - code.len;
	char *padded = arena_bytes(m->scratch, m->bare.len);
	if (!code_is_digits(code, 1, DIGITS_LONGEST) || code.len >= m->bare.len)
		return false;
	memset(padded, '0', missing);
	memcpy(padded + missing, code.ptr, code.len);
	return map_get(m->codes, (struct str){padded, m->bare.len}) != NULL;
}

static void count_lengths(struct mending *m, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str code = code_at(m, i);
		if (!code.len || str_eq(code, m->bare) || is_short(m, code))
			continue;
		bool same = code_is_digits(code, 1, DIGITS_LONGEST) && code.len == m->bare.len;
		m->as_long += same;
		m->otherwise += !same;
	}
}

static void prove(const struct transform *t, struct mending *m, size_t n, struct issue *out)
{
	struct arena *a = t->now.arena;
	if (m->nsame == 1) {
		out->mend_to = m->same;
		out->proof = arena_printf(
			a,
			"of the codes that it can have been, \"%.*s\" alone is called \"%.*s\" as this one is",
			STR_ARG(m->same), STR_ARG(m->from_label));
	} else if (m->nsame == 0 && m->nbare == 1 && m->from.len < m->bare.len &&
		   code_is_digits(m->from, 1, DIGITS_LONGEST)) {
		count_lengths(m, n);
		if (m->as_long < LENGTH_CODES || m->otherwise > 0)
			return;
		out->mend_to = m->bare;
		out->proof = arena_printf(
			a,
			"\"%.*s\" is the only code that it can have been, and each of the %zu others has %zu digits",
			STR_ARG(m->bare), m->as_long, m->bare.len);
	}
	out->mend_from = out->mend_to.len ? m->from : STR("");
}

void mend_find(const struct transform *t, size_t dimension, struct str code, struct str twin,
	       struct issue *out)
{
	struct mending m = {.members = t->dictionaries[dimension],
			    .shape = &t->cube->dimensions[dimension],
			    .from = twin.len && twin.len < code.len ? twin : code};
	size_t n = dictionary_count(m.members);
	if (n > CODES_MOST)
		return;
	m.scratch = arena_new();
	m.codes = map_new();
	for (size_t i = 0; i < n; i++) {
		bool fresh;
		struct str one = code_at(&m, i);
		if (one.len)
			map_put(m.codes, one, &fresh);
		if (str_eq(one, m.from) && label_at(&m, i).len)
			m.from_label = label_at(&m, i);
	}
	for (size_t i = 0; i < n; i++)
		look_at(&m, i);
	prove(t, &m, n, out);
	map_free(m.codes);
	arena_free(m.scratch);
}

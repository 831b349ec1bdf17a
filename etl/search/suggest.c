/* What somebody who is still typing may mean: a few rows of the index, and no sums. */
#include "search/search.h"

#include "base/text/utf8.h"
#include "store/members/words_index.h"
#include "store/record/explanation_rows.h"
#include "store/versions/gone.h"

#include <stdlib.h>

#define WORDS_MAX 8u
#define EXPRESSION_MAX ((size_t)4 << 10)

struct typing {
	struct session *session;
	struct arena *arena;
	struct str typed, folded; /* folded: for comparing */
	struct str cube;
	struct store_cube *cubes;
	size_t ncubes;
	struct suggestion *all;
	size_t n;
};

/* Each word in quotes, so that nothing in it is an operator; the last may go on. Empty: no word. */
static struct str expression_of(const struct typing *t, const char *columns)
{
	struct str rest = t->typed, out = {0};
	struct buffer b;
	size_t n = 0;

	buffer_init(&b, EXPRESSION_MAX);
	buffer_append_z(&b, columns);
	while (rest.len && n < WORDS_MAX) {
		struct str word = str_trim(str_split(&rest, ' '));
		if (utf8_fold(t->arena, word).len == 0)
			continue;
		buffer_append_z(&b, n++ ? " AND \"" : "(\"");
		for (size_t i = 0; i < word.len; i++)
			if (word.ptr[i] != '"' && word.ptr[i])
				buffer_append_char(&b, word.ptr[i]);
		buffer_append_char(&b, '"');
	}
	buffer_append_z(&b, "*)");
	if (n)
		out = arena_dup(t->arena, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

/* ---- how well it fits ---- */

static bool begins_a_word(struct str text, struct str typed)
{
	for (size_t i = 1; i + typed.len <= text.len; i++)
		if (text.ptr[i - 1] == ' ' && memcmp(text.ptr + i, typed.ptr, typed.len) == 0)
			return true;
	return false;
}

static unsigned rank_of(const struct typing *t, const struct index_row *r)
{
	struct str label = utf8_fold(t->arena, r->label), code = utf8_fold(t->arena, r->code);

	if (str_eq(label, t->folded) || str_eq(code, t->folded))
		return 0;
	/* "Gemeente Waterrijk: begroting": whoever types the name of the town wants all of it. */
	if (str_starts(label, t->folded) ||
	    (hit_kind_of(r->kind) == HIT_CUBE && begins_a_word(label, t->folded)))
		return 1;
	if (str_starts(code, t->folded) || begins_a_word(label, t->folded))
		return 2;
	return 3;
}

/* A member stands in the index once for each of its labels. */
static bool is_there(const struct typing *t, const struct suggestion *s)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct suggestion *x = &t->all[i];
		if (x->kind == s->kind && str_eq(x->cube, s->cube) &&
		    str_eq(x->dimension, s->dimension) && str_eq(x->code, s->code) &&
		    (s->kind != HIT_EXPLANATION || str_eq(x->label, s->label)))
			return true;
	}
	return false;
}

/* ---- rows ---- */

static int take_row(struct typing *t, const struct index_row *r, struct error *e)
{
	size_t c = 0;
	struct suggestion s = {.kind = hit_kind_of(r->kind),
			       .dimension = r->dimension,
			       .label = r->label.len ? r->label : r->code,
			       .code = r->code,
			       .rank = rank_of(t, r)};

	while (c < t->ncubes && t->cubes[c].id != r->cube)
		c++;
	if (c == t->ncubes) /* nothing of it is published */
		return 0;
	s.cube = t->cubes[c].name;
	if (is_there(t, &s))
		return 0;
	if (s.kind == HIT_EXPLANATION &&
	    store_explanation_cut(session_store(t->session), t->arena, t->cubes[c].id, r->ref,
				  &s.cut, e) != 0)
		return -1;
	t->all[t->n++] = s;
	return 0;
}

/* Labels and codes first; where they have little, what else is said of members, and explanations. */
static int take_rows(struct typing *t, const char *columns, struct error *e)
{
	struct str expression = expression_of(t, columns);
	struct index_row *rows;
	size_t n;

	if (expression.len == 0)
		return 0;
	if (index_first(session_store(t->session), t->arena, expression, t->cube, SUGGEST_SEEN,
			&rows, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (take_row(t, &rows[i], e) != 0)
			return -1;
	return 0;
}

static int best_first(const void *a, const void *b)
{
	const struct suggestion *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->label.len != y->label.len)
		return x->label.len < y->label.len ? -1 : 1;
	int order = str_cmp(x->label, y->label);
	return order ? order : str_cmp(x->cube, y->cube);
}

static int look(struct typing *t, size_t most, struct error *e)
{
	bool there;

	if (store_cubes(session_store(t->session), t->arena, &t->cubes, &t->ncubes, e) != 0 ||
	    index_is_there(session_store(t->session), &there, e) != 0)
		return -1;
	cubes_drop_gone(t->cubes, &t->ncubes);
	if (search_check_cube(t->session, t->cubes, t->ncubes, t->cube, e) != 0)
		return -1;
	if (!there || take_rows(t, "{label code} : ", e) != 0)
		return there ? -1 : 0;
	return t->n < most ? take_rows(t, "", e) : 0;
}

int search_suggest(struct session *s, struct arena *a, struct str typed, struct str cube,
		   struct suggestion *out, size_t most, size_t *n, struct error *e)
{
	struct typing t = {.session = s, .arena = a, .cube = cube};

	*n = 0;
	t.typed = str_head(typed, SUGGEST_BYTES);
	t.folded = utf8_fold(a, t.typed);
	if (t.folded.len == 0)
		return 0;
	t.all = ARENA_ARRAY(a, struct suggestion, 2 * SUGGEST_SEEN);
	if (look(&t, most, e) != 0)
		return -1;
	if (t.n)
		qsort(t.all, t.n, sizeof *t.all, best_first);
	*n = t.n < most ? t.n : most;
	memcpy(out, t.all, *n * sizeof *out);
	return 0;
}

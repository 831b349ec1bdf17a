/* /cubes/{cube}/explanations/: those that speak about a selection, most specific first. */
#include "answer/answer.h"
#include "answer/explained.h"
#include "answer/result.h"
#include "html/markdown.h"

#include <stdlib.h>

struct choice {
	const struct explained *all;
	const struct cube *cube;
	bool *chosen;
};

static void choose(void *payload, size_t explanation, struct str cell)
{
	struct choice *c = payload;
	(void)cell;
	c->chosen[explanation] = true;
}

/* More dimensions first, then deeper in their hierarchies, then as they stand in their files. */
static int by_precision(const void *a, const void *b, void *context)
{
	const struct choice *c = context;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	const struct scope *s = &c->all->items[x].scope, *t = &c->all->items[y].scope;
	if (s->nterms != t->nterms)
		return s->nterms > t->nterms ? -1 : 1;
	size_t deep = scope_depth(s, c->cube), deep_too = scope_depth(t, c->cube);
	if (deep != deep_too)
		return deep > deep_too ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void put_text(struct json_out *j, const char *key, struct str text)
{
	json_put_key_z(j, key);
	if (text.len)
		json_put_string(j, text);
	else
		json_put_null(j);
}

static void write_one(struct json_out *j, const struct explanation *x)
{
	struct buffer html;
	buffer_init(&html, QUERY_MAX_BODY);
	markdown_html(&html, x->text);
	json_put_object(j);
	put_text(j, "title", x->title);
	json_put_key_z(j, "scope");
	json_put_raw(j, x->scope.json);
	put_text(j, "cut", x->scope.cut);
	put_text(j, "text", x->text);
	put_text(j, "html", buffer_str(&html));
	put_text(j, "source", x->source);
	put_text(j, "source_url", url_is_web(x->source) ? x->source : STR(""));
	put_text(j, "author", x->author);
	put_text(j, "date", x->date);
	put_text(j, "version", x->version);
	json_put_object_end(j);
	buffer_drop(&html);
}

static void write_list(struct answer *out, const struct question *r, const struct explained *all,
		       const size_t *order, size_t n)
{
	struct json_out j;
	uint64_t from, to;
	page_bounds(r, n, &from, &to);
	json_begin(&j, &out->body);
	json_put_object(&j);
	json_put_key_z(&j, "total_explanation_count");
	json_put_integer(&j, (int64_t)n);
	json_put_key_z(&j, "data");
	json_put_array(&j);
	for (uint64_t i = from; i < to && !out->body.overflow; i++)
		write_one(&j, &all->items[order[i]]);
	json_put_array_end(&j);
	write_cell(&j, r);
	write_tail(&j, r);
	json_put_object_end(&j);
}

int answer_explanations(struct session *s, struct picture *p, const struct question *r,
			struct answer *out, struct error *e)
{
	struct explained all;
	if (explained_read(&all, s, p, r->arena, e) != 0)
		return -1;
	struct choice c = {&all, r->cube, ARENA_ARRAY(r->arena, bool, all.n + 1)};
	size_t *order = ARENA_ARRAY(r->arena, size_t, all.n + 1), n = 0;
	struct question sub = *r;
	sub.columns = (struct columns){0};
	if (r->ntests && explained_match(&all, s, p, &sub, choose, &c, e) != 0)
		return -1;
	for (size_t i = 0; i < all.n; i++)
		if (!r->ntests || c.chosen[i])
			order[n++] = i;
	qsort_r(order, n, sizeof *order, by_precision, &c);
	write_list(out, r, &all, order, n);
	return answer_check(out, e);
}

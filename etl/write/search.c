/* Hits and facets. */
#include "search/search.h"
#include "html/markdown.h"
#include "store/members/words_index.h"
#include "write/json_answer.h"

/* Marks never stand open: a text may hold such characters of its own. */
static void put_snippet(struct json_out *j, struct str s, bool html)
{
	struct buffer b;
	bool open = false;
	buffer_init(&b, QUERY_MAX_BODY);
	for (size_t i = 0; i < s.len; i++) {
		struct str one = {s.ptr + i, 1};
		if (*one.ptr == INDEX_MARK_OPEN && !open) {
			buffer_append_z(&b, html ? "<mark>" : "⟦");
			open = true;
		} else if (*one.ptr == INDEX_MARK_CLOSE && open) {
			buffer_append_z(&b, html ? "</mark>" : "⟧");
			open = false;
		} else if (html) {
			html_escape(&b, one);
		} else if (*one.ptr != INDEX_MARK_OPEN && *one.ptr != INDEX_MARK_CLOSE) {
			buffer_append_str(&b, one);
		}
	}
	if (open)
		buffer_append_z(&b, html ? "</mark>" : "⟧");
	json_put_key_z(j, html ? "snippet_html" : "snippet");
	json_put_string(j, buffer_str(&b));
	buffer_drop(&b);
}

/* The cut of a part narrows the hit's own. */
static void put_parts(struct json_out *j, const struct hit *h)
{
	char text[MONEY_TEXT_SIZE];
	json_put_key_z(j, "sums");
	json_put_array(j);
	for (size_t i = 0; i < h->nparts; i++) {
		json_put_object(j);
		json_put_key_z(j, "cut");
		json_put_string(j, h->parts[i].cut);
		json_put_key_z(j, "sum");
		json_put_raw(j,
			     (struct str){text, money_format(text, h->parts[i].sum, h->decimals)});
		json_put_key_z(j, "count");
		json_put_integer(j, (int64_t)h->parts[i].count);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void put_money(struct json_out *j, const struct hit *h)
{
	char text[MONEY_TEXT_SIZE];
	if (!h->counted)
		return;
	size_t n = money_format(text, h->sum, h->decimals);
	json_put_key_z(j, "measure");
	json_put_string(j, h->measure);
	json_put_key_z(j, "sum");
	json_put_raw(j, h->nparts > 1 ? STR("null") : (struct str){text, n});
	put_parts(j, h);
	json_put_key_z(j, "adds");
	json_put_raw(j, h->adds);
	json_put_key_z(j, "count");
	json_put_integer(j, (int64_t)h->count);
}

static void put_hit(struct json_out *j, const struct search *s, const struct hit *h)
{
	json_put_object(j);
	json_put_key_z(j, "kind");
	json_put_string_z(j, hit_kind_name(h->kind));
	json_put_key_z(j, "cube");
	json_put_string(j, s->cubes[h->cube].name);
	json_put_key_z(j, "cube_title");
	json_put_string(j, s->cubes[h->cube].title);
	if (h->dimension.len) {
		json_put_key_z(j, "dimension");
		json_put_string(j, h->dimension);
	}
	json_put_key_z(j, "label");
	json_put_string(j, h->label.len ? h->label : h->code);
	if (h->code.len) {
		json_put_key_z(j, "code");
		json_put_string(j, h->code);
	}
	if (h->cut.len) {
		json_put_key_z(j, "cut");
		json_put_string(j, h->cut);
	}
	put_snippet(j, h->snippet, false);
	put_snippet(j, h->snippet, true);
	put_money(j, h);
	json_put_object_end(j);
}

static void put_cube_facets(struct json_out *j, const struct search *s)
{
	json_put_key_z(j, "cube");
	json_put_array(j);
	for (size_t c = 0; c < s->ncubes; c++) {
		uint64_t n = 0;
		for (size_t i = 0; i < s->nfacets; i++)
			n += s->facets[i].cube == c ? s->facets[i].n : 0;
		if (!n)
			continue;
		json_put_object(j);
		json_put_key_z(j, "cube");
		json_put_string(j, s->cubes[c].name);
		json_put_key_z(j, "title");
		json_put_string(j, s->cubes[c].title);
		json_put_key_z(j, "count");
		json_put_integer(j, (int64_t)n);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void put_year_facets(struct json_out *j, const struct search *s)
{
	json_put_key_z(j, "year");
	if (!s->matches) { /* too many to look at each */
		json_put_null(j);
		return;
	}
	json_put_array(j);
	for (size_t i = 0; i < s->nyears; i++) {
		if (!s->years[i].n)
			continue;
		json_put_object(j);
		json_put_key_z(j, "year");
		json_put_integer(j, s->years[i].year);
		json_put_key_z(j, "count");
		json_put_integer(j, (int64_t)s->years[i].n);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void put_dimension_facets(struct json_out *j, const struct search *s)
{
	json_put_key_z(j, "dimension");
	json_put_array(j);
	for (size_t i = 0; i < s->nfacets; i++) {
		const struct facet *f = &s->facets[i];
		json_put_object(j);
		json_put_key_z(j, "cube");
		json_put_string(j, s->cubes[f->cube].name);
		json_put_key_z(j, "kind");
		json_put_string_z(j, hit_kind_name(f->kind));
		json_put_key_z(j, "dimension");
		if (f->dimension.len)
			json_put_string(j, f->dimension);
		else
			json_put_null(j);
		json_put_key_z(j, "count");
		json_put_integer(j, (int64_t)f->n);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

void json_hits(struct buffer *out, const struct result *r)
{
	const struct search *s = r->search;
	struct json_out j;
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "ok");
	json_put_key_z(&j, "q");
	json_put_string(&j, s->asked.words);
	json_put_key_z(&j, "total_hit_count");
	json_put_integer(&j, (int64_t)s->total);
	json_put_key_z(&j, "data");
	json_put_array(&j);
	for (size_t i = 0; i < s->nhits; i++)
		put_hit(&j, s, &s->hits[i]);
	json_put_array_end(&j);
	json_put_key_z(&j, "facets");
	json_put_object(&j);
	put_cube_facets(&j, s);
	put_year_facets(&j, s);
	put_dimension_facets(&j, s);
	json_put_object_end(&j);
	json_put_key_z(&j, "page");
	json_put_integer(&j, s->asked.page);
	json_put_key_z(&j, "page_size");
	json_put_integer(&j, s->asked.page_size);
	json_put_object_end(&j);
}

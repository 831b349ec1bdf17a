/* The descriptor of a package that is not a file: its resources are addresses of the API. */
#include "publish/package.h"

#include "publish/column_types.h"

/* As the API's CSV has them. */
static void name_columns(struct package *p)
{
	for (size_t i = 0; i < p->n; i++)
		p->names[i] = p->columns[i].label;
}

/* What it says it is cut to is what its facts are. */
static struct str facts_path(const struct package *p)
{
	static const char digits[] = "0123456789ABCDEF";
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	buffer_printf(&b, "%.*s/facts/?download=csv%s", STR_ARG(p->base),
		      p->about.cut.len ? "&cut=" : "");
	for (size_t i = 0; i < p->about.cut.len; i++) {
		unsigned char c = (unsigned char)p->about.cut.ptr[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			     (c >= 'a' && c <= 'z') || strchr("-._~:", c);
		if (!plain) {
			buffer_append_char(&b, '%');
			buffer_append_char(&b, digits[c >> 4]);
			c = (unsigned char)digits[c & 15];
		}
		buffer_append_char(&b, (char)c);
	}
	struct str out = arena_dup(p->about.arena, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

static void name_resources(struct package *p)
{
	const struct cube *c = p->about.cube;
	struct arena *a = p->about.arena;

	p->facts = (struct package_part){.name = STR("data"), .title = p->about.title};
	p->facts.path = facts_path(p);
	p->lists = ARENA_ARRAY(a, struct package_part, c->ndimensions + 1);
	for (size_t d = 0; d < c->ndimensions; d++) {
		const struct dimension *shape = &c->dimensions[d];
		if (shape->text || p->texts[d])
			continue;
		struct package_part *list = &p->lists[p->nlists++];
		*list = (struct package_part){.dimension = d, .title = shape->label};
		list->name = package_list_name(a, shape->name);
		list->path = arena_printf(a, "%.*s/members/%.*s/?download=csv", STR_ARG(p->base),
					  STR_ARG(shape->name));
	}
}

/* The first and last of the fiscal years. */
static int find_period(struct package *p, struct session *s, struct error *e)
{
	struct arena *a = p->about.arena;
	const struct value *values;
	uint32_t n;

	for (size_t i = 0; i < p->n; i++) {
		const struct row_column *c = &p->columns[i];
		if (!str_eq(p->types[i], STR("date:fiscal-year")) || c->type != DATUM_INTEGER ||
		    p->texts[c->dimension])
			continue;
		if (picture_values(&values, &n, p->about.picture, s, c->dimension, c->attribute, e))
			return -1;
		while (n > 0 && values[n - 1].null)
			n--;
		if (n == 0)
			return 0;
		p->first_day = arena_printf(a, "%04lld-01-01", (long long)values[0].number);
		p->last_day = arena_printf(a, "%04lld-12-31", (long long)values[n - 1].number);
	}
	return 0;
}

int publish_descriptor(const struct publication *publication, struct buffer *out, struct error *e)
{
	struct package p = {.publication = publication, .base = publication->url};
	struct publication question = *publication;
	struct publication_rows facts;

	question.query =
		(struct query){.endpoint = ENDPOINT_FACTS, .cube = publication->query.cube};
	int result = publication_open(&facts, &question, e);
	if (result == 0)
		result = package_describe(&p, &facts, e);
	if (result == 0)
		result = find_period(&p, publication->session, e);
	if (result == 0) {
		name_columns(&p);
		name_resources(&p);
		package_descriptor(out, &p);
	}
	publication_close(&facts);
	about_close(&p.about);
	return result;
}

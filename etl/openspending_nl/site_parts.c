/* What the parts of the present site share. */
#include "openspending_nl/site_parts.h"

bool site_is(const struct nl_site *t, size_t i, const char *word)
{
	const struct openspending_nl_asked *q = t->k->asked;

	return i < q->nsegments && str_eq(q->segments[i], str_z(word));
}

struct str site_segment(const struct nl_site *t, size_t i)
{
	return i < t->k->asked->nsegments ? t->k->asked->segments[i] : STR("");
}

void site_put_text(struct nl_site *t, const char *key, struct str value)
{
	json_put_key_z(&t->j, key);
	json_put_string(&t->j, value);
}

int site_missing(const struct nl_site *t, struct error *e)
{
	return error_set(e, STATUS_NOT_FOUND, "there is no %.*s here",
			 STR_ARG(str_head(site_segment(t, t->k->asked->nsegments - 1), 60)));
}

struct str site_address(const struct nl_site *t)
{
	const struct openspending_nl_asked *q = t->k->asked;
	struct buffer b;

	buffer_init(&b, (size_t)64 << 10);
	buffer_append_str(&b, q->base);
	for (size_t i = 0; i < q->nsegments; i++) {
		buffer_append_char(&b, '/');
		nl_put_encoded(&b, q->segments[i]);
	}
	struct str own = arena_dup(t->k->arena, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

void site_put_dataset_of(struct nl_site *t, enum nl_layer layer, int year)
{
	struct arena *a = t->k->arena;

	site_put_text(t, "Identifier", arena_printf(a, "%s-%d", nl_layer_name(layer), year));
	site_put_text(t, "Period", arena_printf(a, "%d", year));
	site_put_text(t, "Title", arena_printf(a, "Iv3 %s %d", nl_layer_name(layer), year));
	site_put_text(t, "Summary", STR(""));
	site_put_text(t, "SourceType", str_z(nl_layer_name(layer)));
}

static int decimals_of(const struct nl_government *g)
{
	return measure_decimals(g->iv3->guide, g->iv3->fields.measure);
}

static void put_amount(struct nl_site *t, const char *key, int64_t amount)
{
	json_put_key_z(&t->j, key);
	json_put_raw(&t->j, nl_thousands(t->k->arena, amount, decimals_of(t->of)));
}

void site_put_sides(struct nl_site *t, const int64_t sums[2])
{
	put_amount(t, "Baten", sums[1]);
	put_amount(t, "Lasten", sums[0]);
}

/* Columns, and what their texts hold together. */
#include "privacy/look/privacy_scan.h"

#include "base/memory/map.h"
#include "base/text/utf8.h"
#include "privacy/look/idle_words.h"

#include <stdlib.h>

#define SAMPLE_MOST 160u /* bytes of a sample */

struct privacy_scan *privacy_scan_new(const struct privacy_policy *p)
{
	struct privacy_scan *s = xcalloc(1, sizeof *s);
	s->policy = p;
	s->arena = arena_new();
	s->scratch = arena_new();
	s->idle = idle_words_new(p);
	s->names = map_new();
	s->headers = map_new();
	s->groups = map_new();
	return s;
}

void privacy_scan_free(struct privacy_scan *s)
{
	if (!s)
		return;
	map_free(s->names);
	map_free(s->headers);
	map_free(s->groups);
	free(s->wholes);
	idle_words_free(s->idle);
	arena_free(s->scratch);
	arena_free(s->arena);
	free(s->columns);
	free(s);
}

/* The group as it is told: masked where it tells of people itself; those beyond the limit are one. */
static struct str group_name(struct privacy_scan *s, struct str group)
{
	struct privacy_column none = {.arena = s->scratch, .policy = s->policy};
	struct privacy_look look;
	struct buffer masked;
	bool is_new;
	if (group.len == 0)
		return group;
	privacy_look_at(&look, s->policy, &none, group);
	buffer_init(&masked, SIZE_MAX);
	privacy_mask(&masked, group, &look);
	struct str name = arena_dup(s->arena, str_head(buffer_str(&masked), SAMPLE_MOST));
	buffer_drop(&masked);
	if (!map_get(s->groups, name) && map_count(s->groups) == PRIVACY_GROUPS)
		return STR("\xe2\x80\xa6"); /* an ellipsis */
	map_put(s->groups, name, &is_new);
	return name;
}

static size_t whole_of(struct privacy_scan *s, struct str header)
{
	bool is_new;
	uint32_t *index = map_put(s->headers, header, &is_new);
	if (is_new) {
		*index = (uint32_t)map_count(s->headers) - 1;
		s->wholes = xrealloc(s->wholes, (*index + 1) * sizeof *s->wholes);
		s->wholes[*index] = (struct whole_column){0};
	}
	return *index;
}

static void add_column(struct privacy_scan *s, struct str header, struct str group)
{
	struct privacy_column *c = ARENA_NEW(s->arena, struct privacy_column);
	c->header = arena_dup(s->arena, header);
	c->group = group;
	c->policy = s->policy;
	c->whole = whole_of(s, header);
	c->headers = policy_headers(s->policy, utf8_fold_tight(s->arena, header));
	c->arena = s->scratch;
	c->idle = s->idle;
	policy_rule_column(s->policy, header, c->actions);
	for (int r = 0; r < PRIVACY_RULES; r++)
		c->ruled = c->ruled || c->actions[r] != POLICY_OWN;
	s->columns = xrealloc(s->columns, (s->n + 1) * sizeof *s->columns);
	s->columns[s->n++] = c;
}

/* Names and groups as keys: nothing of either holds the byte between. */
static struct str make_key(struct arena *a, struct str header, struct str group)
{
	return arena_printf(a, "%.*s\x1f%.*s", STR_ARG(header), STR_ARG(group));
}

/* The place of the column under this key, or of a new one. */
static uint32_t column_under(struct privacy_scan *s, struct str header, struct str group)
{
	bool is_new;
	uint32_t *index = map_put(s->names, make_key(s->scratch, header, group), &is_new);
	if (is_new) {
		*index = (uint32_t)s->n;
		add_column(s, header, group);
	}
	return *index;
}

struct privacy_column *privacy_scan_column(struct privacy_scan *s, struct str header,
					   struct str group)
{
	bool is_new;
	const uint32_t *known = map_get(s->names, make_key(s->scratch, header, group));
	if (known)
		return s->columns[*known];
	/* Another name may be that of a column that is there. */
	uint32_t at = column_under(s, header, group_name(s, group));
	*map_put(s->names, make_key(s->scratch, header, group), &is_new) = at;
	return s->columns[at];
}

void privacy_column_set(struct privacy_column *c, bool codes, unsigned accepted)
{
	c->codes = codes;
	c->accepted = accepted;
}

static void keep_sample(struct privacy_scan *s, struct rule_tally *t, struct str text,
			const struct privacy_look *look)
{
	struct buffer masked;
	if (t->nsamples == PRIVACY_SAMPLES)
		return;
	buffer_init(&masked, SIZE_MAX);
	privacy_mask(&masked, text, look);
	t->samples[t->nsamples++] = arena_dup(s->arena, str_head(buffer_str(&masked), SAMPLE_MOST));
	buffer_drop(&masked);
}

static bool is_nine_digits(struct str s)
{
	s = str_trim(s);
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len == 9;
}

/* A rule counts a text once, by the strongest of what it asks for. */
static void count(struct privacy_scan *s, struct privacy_column *c, struct str text,
		  const struct privacy_look *look)
{
	int strongest[PRIVACY_RULES];
	for (int r = 0; r < PRIVACY_RULES; r++)
		strongest[r] = -1;
	for (size_t i = 0; i < look->n; i++) {
		const struct privacy_match *m = &look->items[i];
		if ((int)m->action > strongest[m->rule])
			strongest[m->rule] = (int)m->action;
	}
	for (int r = 0; r < PRIVACY_RULES; r++) {
		if (strongest[r] < 0)
			continue;
		c->rules[r].texts++;
		c->rules[r].by[strongest[r]]++;
		keep_sample(s, &c->rules[r], text, look);
	}
}

void privacy_scan_again(struct privacy_column *c, struct str text)
{
	c->texts++;
	c->nine_digits += is_nine_digits(text);
}

void privacy_scan_text(struct privacy_scan *s, struct privacy_column *c, struct str text,
		       struct privacy_look *out)
{
	privacy_look_at(out, s->policy, c, text);
	if (str_trim(text).len == 0)
		return;
	privacy_scan_again(c, text);
	s->found += out->n > 0;
	if (out->n)
		count(s, c, text, out);
}

/* One number of nine digits in eleven is a BSN by chance: a column of them is no chance. */
void privacy_scan_end(struct privacy_scan *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct whole_column *w = &s->wholes[s->columns[i]->whole];
		w->nine_digits += s->columns[i]->nine_digits;
		w->numbers += s->columns[i]->rules[PRIVACY_BSN].texts;
	}
	for (size_t i = 0; i < s->n; i++) {
		const struct whole_column *w = &s->wholes[s->columns[i]->whole];
		struct rule_tally *t = &s->columns[i]->rules[PRIVACY_BSN];
		if (w->nine_digits < s->policy->bsn_least ||
		    w->numbers * 100 <= w->nine_digits * s->policy->bsn_share)
			continue;
		t->by[PRIVACY_BLOCK] += t->by[PRIVACY_REVIEW];
		t->by[PRIVACY_REVIEW] = 0;
	}
}

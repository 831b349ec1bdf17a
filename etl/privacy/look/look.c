/* One text: all rules, and what they come to together. */
#include "privacy/people/people_inside.h"

#include "privacy/report/privacy_column.h"

#include "base/memory/arena.h"
#include "base/memory/map.h"
#include "base/text/utf8.h"
#include "privacy/look/plain_text.h"

static bool has(const struct privacy_look *o, enum privacy_rule from, enum privacy_rule to)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->items[i].rule >= from && o->items[i].rule <= to)
			return true;
	return false;
}

/* Rules about the whole text, by its words, its column, and what was found in it. */
static void look_at_whole(struct text_look *l)
{
	size_t all = l->text.len;
	bool firm = l->words & IN(LIST_ORGANISATION);
	if ((l->words & IN(LIST_HEALTH)) && has(l->out, PRIVACY_STRONG_NAME, PRIVACY_CASE))
		looking_add(l, PRIVACY_HEALTH, PRIVACY_BLOCK, 0, all);
	if ((l->headers & IN(HEADER_PARTY)) && !firm &&
	    has(l->out, PRIVACY_STRONG_NAME, PRIVACY_WEAK_NAME))
		looking_add(l, PRIVACY_NATURAL_PARTY, PRIVACY_MASK, 0, all);
	if (l->words & IN(LIST_BUSINESS))
		looking_add(l, PRIVACY_BUSINESS, PRIVACY_REVIEW, 0, all);
	if (l->words & IN(LIST_DECLARATION))
		looking_add(l, PRIVACY_DECLARATION, PRIVACY_REVIEW, 0, all);
	if (l->headers & IN(HEADER_PAYROLL))
		looking_add(l, PRIVACY_PAYROLL, PRIVACY_AGGREGATE, 0, all);
	if (l->headers & IN(HEADER_SECRET))
		looking_add(l, PRIVACY_SECRET, PRIVACY_DROP, 0, all);
}

static bool is_allowed(const struct privacy_policy *p, struct str text, struct arena *arena)
{
	return p->allows_texts &&
	       (policy_lists(p, utf8_fold_tight(arena, text)) & IN(LIST_ALLOWED_TEXT));
}

/* Where names stand that the policy allows as wholes. */
static void find_allowed(struct text_look *l, const struct privacy_words *w)
{
	for (size_t i = 0; i < w->n && map_count(l->policy->allowed) > 0; i++)
		for (size_t k = i; k < w->n && k < i + ALLOWED_WORDS; k++) {
			struct str said = {w->text.ptr + w->items[i].from,
					   w->items[k].to - w->items[i].from};
			if (l->nallowed < PRIVACY_ALLOWED &&
			    map_get(l->policy->allowed, utf8_fold_tight(w->arena, said)))
				l->allowed[l->nallowed++] =
					(struct text_span){w->items[i].from, w->items[k].to};
		}
}

/* "Schouten Zekerheid" is no name where that firm is allowed; "dhr. Schouten" is one. An address is that of its
 * street. */
static bool is_in_allowed(const struct text_look *l, const struct privacy_match *m)
{
	bool name = m->rule == PRIVACY_STRONG_NAME || m->rule == PRIVACY_WEAK_NAME ||
		    m->rule == PRIVACY_NATURAL_PARTY;
	for (size_t i = 0; i < l->nallowed; i++) {
		const struct text_span *a = &l->allowed[i];
		if (m->from >= a->from && m->from < a->to &&
		    ((name && m->to <= a->to) || m->rule == PRIVACY_ADDRESS))
			return true;
	}
	return false;
}

/* Before rules about the whole text look at what was found. */
static void drop_allowed(struct text_look *l)
{
	struct privacy_look *o = l->out;
	size_t kept = 0;
	for (size_t i = 0; i < o->n; i++)
		if (!is_in_allowed(l, &o->items[i]))
			o->items[kept++] = o->items[i];
	o->n = kept;
}

/* What a mapping accepts its column shows, unless the policy blocks what that rule finds: then no column does. */
static bool is_accepted(const struct text_look *l, const struct privacy_column *column,
			enum privacy_rule rule)
{
	int ruled = column->ruled ? column->actions[rule] : POLICY_OWN;
	int action = ruled == POLICY_OWN ? l->policy->actions[rule] : ruled;
	return (column->accepted & (1u << rule)) && action != PRIVACY_BLOCK;
}

/* What the mapping accepts in this column, and what somebody decided about. */
static void drop_decided(struct text_look *l, const struct privacy_column *column,
			 struct arena *arena)
{
	struct privacy_look *o = l->out;
	size_t kept = 0;
	for (size_t i = 0; i < o->n; i++) {
		const struct privacy_match *m = &o->items[i];
		struct str words = {l->text.ptr + m->from, m->to - m->from};
		if (!is_accepted(l, column, m->rule) && !policy_is_decided(l->policy, arena, words))
			o->items[kept++] = *m;
	}
	o->n = kept;
}

/* Lists that cannot be looked in: whoever it names is not known, so nothing of it is shown. Codes are looked up by, and hide
 * nobody but by a number that is long enough. */
static void hide_all(struct privacy_look *out, const struct privacy_column *column, struct str text)
{
	size_t digits = 0;
	for (size_t i = 0; i < text.len; i++)
		digits += looking_is_digit(text.ptr[i]);
	if (str_trim(text).len > 0 && (!column->codes || digits >= PEOPLE_NUMBER_ALONE))
		out->items[out->n++] =
			(struct privacy_match){PRIVACY_SECRET, PRIVACY_BLOCK, 0, text.len};
}

/* Back to where the text as it came has them. */
static void place_all(const struct plain_text *plain, struct str text, struct privacy_look *out)
{
	for (size_t i = 0; i < out->n; i++)
		plain_text_place(plain, text, &out->items[i]);
}

void privacy_look_at(struct privacy_look *out, const struct privacy_policy *p,
		     const struct privacy_column *column, struct str text)
{
	struct text_look l = {.policy = p,
			      .text = text,
			      .headers = column->headers,
			      .ruled = column->ruled ? column->actions : NULL,
			      .out = out};
	struct arena *arena = column->arena;
	struct privacy_words words;
	bool own = p->own && people_lists_ready(p->own);
	out->n = 0;
	if (p->own && !own) {
		hide_all(out, column, text);
		return;
	}
	/* A creditor is a person by a name that is found in it, so that header alone is no reason. */
	bool always = (column->headers & ~IN(HEADER_PARTY)) != 0;
	bool found = always || quick_may_find(p, column->idle, text) ||
		     (own && people_may_find(p->own, column->idle, text, arena));
	bool passes = !found || str_trim(text).len == 0 || is_allowed(p, text, arena);
	struct plain_text plain = {.text = text};
	if (!passes)
		plain_text_read(&plain, text, arena);
	l.text = plain.text;
	for (size_t at = 0; !passes && at < l.text.len;) {
		words_read(&words, p, l.text, &at, arena);
		l.words |= words.lists;
		look_names(&l, &words);
		look_words(&l, &words);
		look_cases(&l, &words);
		look_addresses(&l, &words);
		find_allowed(&l, &words);
	}
	if (!passes) {
		if (own)
			people_look(&l, column->codes, arena);
		drop_allowed(&l);
		look_numbers(&l);
		look_at_whole(&l);
	}
	place_all(&plain, text, out);
	l.text = text;
	drop_decided(&l, column, arena);
	arena_reset(arena);
}

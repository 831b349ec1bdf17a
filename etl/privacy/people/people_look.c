/*
 * A text beside a municipality's own lists. Most texts have nothing of them: one pass, in which each word is hashed once,
 * says so (people_may_find). Where that finds something, pairs, numbers and addresses are looked for.
 */
#include "privacy/look/idle_words.h"
#include "privacy/people/people_inside.h"

#include "base/memory/arena.h"
#include "base/text/utf8.h"

#define TOKENS 128u /* of a text at a time */

struct people_text {
	const struct people_lists *lists;
	const struct people_key *key;
	struct text_look *l;
	struct str text;
	struct people_token tokens[TOKENS];
	unsigned is[TOKENS];
	char rooms[TOKENS][PEOPLE_WORD_MOST];
	size_t n;
	bool codes;
	struct arena *arena;
};

static unsigned word_is(const struct people_lists *l, const struct people_token *t)
{
	return t->letters && t->key.len > 1 ? people_lists_word(l, t->key) : 0;
}

/* "P", "P.", "p.": a letter that is no word ("à"). */
static bool is_initial(const struct people_token *t)
{
	return t->letters && t->key.len == 1 && (t->capital || t->point);
}

/* ---- numbers ---- */

/* A part that goes on with a number: "Z24-1234/5", "12 34 56 789". */
static bool goes_on(struct str text, const struct people_token *a, const struct people_token *b)
{
	char between = text.ptr[a->to];
	bool mark = between == '.' || between == '-' || between == '/';
	return b->from == a->to + 1 && (mark || (between == ' ' && a->digits && b->digits));
}

static unsigned number_is(const struct people_lists *l, struct str folded)
{
	return people_number(&folded)
		       ? people_lists_find(l, people_hash_number(people_lists_key(l), folded)) &
				 PEOPLE_IS_NUMBER
		       : 0;
}

/* The parts from i on that are a number of a list, the most of them: *last; 0: none are. */
static unsigned number_at(const struct people_lists *l, struct str text,
			  const struct people_token *t, size_t n, size_t i, size_t *last)
{
	char joined[PEOPLE_WORD_MOST];
	unsigned is = 0;
	size_t length = 0;
	for (size_t k = i; k < n && k < i + PEOPLE_NUMBER_PARTS; k++) {
		if ((k > i && !goes_on(text, &t[k - 1], &t[k])) ||
		    length + t[k].key.len > sizeof joined)
			break;
		memcpy(joined + length, t[k].key.ptr, t[k].key.len);
		length += t[k].key.len;
		unsigned found = number_is(l, (struct str){joined, length});
		if (found) {
			is = found;
			*last = k;
		}
	}
	return is;
}

/* ---- addresses ---- */

static bool is_of_address(char c)
{
	return looking_is_letter(c) || looking_is_digit(c) || strchr("._%+-", c) != NULL;
}

/* The address around the sign at `sign`: what it is. */
static unsigned email_at(const struct people_lists *l, struct str text, size_t sign, size_t *from,
			 size_t *to, struct arena *a)
{
	*from = sign;
	*to = sign + 1;
	while (*from > 0 && is_of_address(text.ptr[*from - 1]) && text.ptr[*from - 1] != '\0')
		--*from;
	while (*to < text.len && is_of_address(text.ptr[*to]) && text.ptr[*to] != '\0')
		++*to;
	while (*to > sign + 1 && strchr(".-_", text.ptr[*to - 1]))
		--*to;
	struct str lower = utf8_fold_case(a, (struct str){text.ptr + *from, *to - *from});
	return people_lists_find(l, people_hash_email(people_lists_key(l), lower)) &
	       PEOPLE_IS_EMAIL;
}

static bool has_email(const struct people_lists *l, struct str text, struct arena *a)
{
	size_t from, to;
	const char *end = text.ptr + text.len, *at = text.ptr;
	while ((at = memchr(at, '@', (size_t)(end - at))) != NULL) {
		if (email_at(l, text, (size_t)(at - text.ptr), &from, &to, a))
			return true;
		at++;
	}
	return false;
}

/* ---- whether anything may be there ---- */

/* Whether the last of these tokens is the end of a number. */
static bool ends_number(const struct people_lists *l, struct str text, const struct people_token *t,
			size_t n)
{
	size_t first = n, last;
	while (first > 0 && goes_on(text, &t[first - 1], &t[first]))
		first--;
	for (size_t i = first; i <= n; i++)
		if (number_at(l, text, t, n + 1, i, &last))
			return true;
	return false;
}

/* The next that is no idle word; those have blanks around them, so that no number goes on over one. */
static bool next_token(struct people_token *out, struct idle_words *idle, struct str text,
		       size_t *at, char room[PEOPLE_WORD_MOST], struct arena *a)
{
	if (*at == 0)
		*at = idle_words_pass(idle, text, 0);
	else if (*at < text.len && text.ptr[*at] == ' ')
		*at = idle_words_pass(idle, text, *at + 1);
	return people_token_next(out, text, at, room, a);
}

bool people_may_find(const struct people_lists *l, struct idle_words *idle, struct str text,
		     struct arena *a)
{
	char rooms[PEOPLE_NUMBER_PARTS][PEOPLE_WORD_MOST];
	struct people_token t[PEOPLE_NUMBER_PARTS];
	size_t at = 0, n = 0, words = 0, initials = 0;
	if (text.len == 0)
		return false;
	while (next_token(&t[n], idle, text, &at, rooms[n], a)) {
		unsigned is = word_is(l, &t[n]);
		words += is != 0;
		initials += is_initial(&t[n]);
		bool alone = (is & PEOPLE_IS_SURNAME) && t[n].capital;
		if (alone || (words > 0 && words + (initials > 0) >= 2))
			return true;
		if (ends_number(l, text, t, n))
			return true;
		if (n + 1 < PEOPLE_NUMBER_PARTS) {
			n++;
			continue;
		}
		for (size_t i = 1; i <= n; i++) {
			bool in_room = t[i].key.ptr == rooms[i];
			memcpy(rooms[i - 1], rooms[i], sizeof rooms[i]);
			t[i - 1] = t[i];
			if (in_room)
				t[i - 1].key.ptr = rooms[i - 1];
		}
	}
	return has_email(l, text, a);
}

/* ---- what is there ---- */

static void add(struct people_text *o, enum privacy_rule rule, enum privacy_action action,
		size_t from, size_t to)
{
	looking_add(o->l, rule, action, from, to);
}

/* A number in a column of codes is looked up by, and may be an account's. */
static void add_number(struct people_text *o, unsigned is, size_t from, size_t to)
{
	enum privacy_action action = o->codes ? PRIVACY_REVIEW : PRIVACY_MASK;
	if (is & PEOPLE_IS_BSN)
		add(o, PRIVACY_BSN, PRIVACY_BLOCK, from, to);
	else if (is & PEOPLE_IS_IBAN)
		add(o, PRIVACY_IBAN, PRIVACY_MASK, from, to);
	else
		add(o, is & PEOPLE_IS_CLIENT ? PRIVACY_CASE : PRIVACY_PAYROLL, action, from, to);
}

/* What may stand between a first name and a surname. */
static bool is_passed(const struct people_text *o, size_t i)
{
	const struct people_token *t = &o->tokens[i];
	return is_initial(t) || o->is[i] || str_eq(t->key, STR("en")) ||
	       (t->letters && (policy_lists(o->l->policy, t->key) & IN(LIST_PARTICLE)));
}

/* The last word that is a pair with the one at i; i: none. */
static size_t end_of_pair(const struct people_text *o, size_t i)
{
	size_t last = i;
	bool initial = is_initial(&o->tokens[i]);
	for (size_t k = i + 1; k < o->n && k <= i + 1 + PEOPLE_BETWEEN; k++) {
		bool other = is_initial(&o->tokens[k]);
		if (((initial && o->is[k]) || (o->is[i] && (other || o->is[k]))) &&
		    (people_lists_find(o->lists, people_hash_pair(o->key, o->tokens[i].key,
								  o->tokens[k].key)) &
		     PEOPLE_IS_PAIR))
			last = k;
		if (!is_passed(o, k))
			break;
	}
	return last;
}

static void look_at_tokens(struct people_text *o)
{
	for (size_t i = 0; i < o->n; i++) {
		const struct people_token *t = &o->tokens[i];
		size_t last = end_of_pair(o, i);
		if (last > i)
			add(o, PRIVACY_WEAK_NAME, PRIVACY_MASK, t->from, o->tokens[last].to);
		unsigned is = number_at(o->lists, o->text, o->tokens, o->n, i, &last);
		if (is)
			add_number(o, is, t->from, o->tokens[last].to);
	}
}

static void look_at_emails(struct people_text *o)
{
	size_t from, to;
	for (size_t i = 0; i < o->text.len; i++)
		if (o->text.ptr[i] == '@' && email_at(o->lists, o->text, i, &from, &to, o->arena))
			add(o, PRIVACY_CONTACT, PRIVACY_MASK, from, to);
}

void people_look(struct text_look *l, bool codes, struct arena *a)
{
	const struct people_lists *lists = l->policy->own;
	struct people_text
		o; /* tokens as they come: to clear them takes longer than to read most texts */
	o.lists = lists;
	o.key = people_lists_key(lists);
	o.l = l;
	o.text = l->text;
	o.codes = codes;
	o.arena = a;
	size_t at = 0;
	bool more = l->text.len > 0;
	while (more) {
		for (o.n = 0, more = false; o.n < TOKENS; o.n++) {
			if (!people_token_next(&o.tokens[o.n], l->text, &at, o.rooms[o.n], a))
				break;
			o.is[o.n] = word_is(lists, &o.tokens[o.n]);
		}
		look_at_tokens(&o);
		/* What goes on behind the last of them is looked at with the first of the next. */
		more = o.n == TOKENS;
		if (more)
			at = o.tokens[TOKENS - PEOPLE_BETWEEN - 2].from;
	}
	look_at_emails(&o);
}

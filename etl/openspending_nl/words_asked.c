#include "openspending_nl/words_asked.h"

#include "base/text/utf8.h"
#include "html/markdown.h"

#include <string.h>

#define WORDS_MOST 64u
#define DEEPEST 32u

struct word {
	struct str as_written, folded;
};

struct matching {
	struct arena *arena;
	struct str said;
	size_t at;
	unsigned depth;
	struct word words[WORDS_MOST]; /* of the text */
	size_t n;
	uint64_t found;    /* of these, by what is not negated */
	const char *fault; /* the first */
};

static bool is_of_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

static void split_words(struct matching *m, struct str text)
{
	for (size_t i = 0; i < text.len && m->n < WORDS_MOST;) {
		size_t from = i;
		while (i < text.len && is_of_word(text.ptr[i]))
			i++;
		if (i == from) {
			i++;
			continue;
		}
		struct str own = {text.ptr + from, i - from};
		m->words[m->n++] = (struct word){own, utf8_fold(m->arena, own)};
	}
}

/* ---- the expression ---- */

static void skip_blanks(struct matching *m)
{
	while (m->at < m->said.len && strchr(" \t\r\n", m->said.ptr[m->at]))
		m->at++;
}

static char next(struct matching *m)
{
	skip_blanks(m);
	return m->at < m->said.len ? m->said.ptr[m->at] : '\0';
}

static void fail(struct matching *m, const char *why)
{
	m->fault = m->fault ? m->fault : why;
	m->at = m->said.len;
}

static bool word(struct matching *m, bool negated)
{
	size_t from = m->at;
	uint64_t found = 0;

	while (m->at < m->said.len && (is_of_word(m->said.ptr[m->at]) ||
				       (m->at > from && strchr("-.'", m->said.ptr[m->at]))))
		m->at++;
	struct str said = utf8_fold_tight(m->arena, (struct str){m->said.ptr + from, m->at - from});
	if (m->at + 1 < m->said.len && m->said.ptr[m->at] == ':' && m->said.ptr[m->at + 1] == '*')
		m->at += 2;
	if (said.len == 0) {
		fail(m, "a word is missing");
		return false;
	}
	for (size_t i = 0; i < m->n; i++)
		if (str_starts(m->words[i].folded, said))
			found |= UINT64_C(1) << i;
	if (!negated)
		m->found |= found;
	return found != 0;
}

static bool any_of(struct matching *m, bool negated);

static bool one(struct matching *m, bool negated)
{
	char c = next(m);
	bool is = false;

	if (++m->depth > DEEPEST)
		fail(m, "too many brackets and exclamation marks");
	else if (c == '!') {
		m->at++;
		is = !one(m, !negated);
	} else if (c == '(') {
		m->at++;
		is = any_of(m, negated);
		if (next(m) == ')')
			m->at++;
		else
			fail(m, "a bracket is not closed");
	} else {
		is = word(m, negated);
	}
	m->depth--;
	return is;
}

static bool all_of(struct matching *m, bool negated)
{
	bool all = one(m, negated);

	for (char c = next(m); c && c != '|' && c != ')'; c = next(m)) {
		m->at += c == '&';
		all = one(m, negated) && all;
	}
	return all;
}

static bool any_of(struct matching *m, bool negated)
{
	bool any = all_of(m, negated);

	while (next(m) == '|') {
		m->at++;
		any = all_of(m, negated) || any;
	}
	return any;
}

static bool match(struct matching *m, struct str said)
{
	m->said = said;
	if (next(m) == '\0')
		return false;
	bool is = any_of(m, false);
	if (m->at < m->said.len)
		fail(m, "a bracket is closed that was not opened");
	return is && !m->fault;
}

int words_asked_check(struct arena *a, struct str said, struct error *e)
{
	struct matching m = {.arena = a};

	match(&m, said);
	if (!m.fault)
		return 0;
	return error_set(e, STATUS_USAGE, "Invalid q '%.*s': %s", STR_ARG(str_head(said, 60)),
			 m.fault);
}

/* ---- what was found ---- */

static struct str headline_of(const struct matching *m, struct str text)
{
	const char *at = text.ptr;
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	for (size_t i = 0; i < m->n; i++) {
		struct str own = m->words[i].as_written;
		bool is = m->found >> i & 1;
		html_escape(&b, (struct str){at, (size_t)(own.ptr - at)});
		buffer_append_z(&b, is ? "<b>" : "");
		html_escape(&b, own);
		buffer_append_z(&b, is ? "</b>" : "");
		at = own.ptr + own.len;
	}
	html_escape(&b, (struct str){at, (size_t)(text.ptr + text.len - at)});
	struct str own = arena_dup(m->arena, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

bool words_asked_find(struct words_found *out, struct arena *a, struct str said, struct str text)
{
	struct matching m = {.arena = a};
	unsigned found = 0;

	split_words(&m, text);
	if (!match(&m, said))
		return false;
	for (size_t i = 0; i < m.n; i++)
		found += (m.found >> i & 1) != 0;
	unsigned permille = m.n ? found * 1000 / (unsigned)m.n : 0;
	out->headline = headline_of(&m, text);
	out->rank = permille == 1000 ? STR("1") : arena_printf(a, "0.%03u", permille);
	return true;
}

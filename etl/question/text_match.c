#include "question/text_match.h"

#include "base/text/utf8.h"
#include "question/text_find.h"

/* ---- what is asked for ---- */

static int too_many(struct error *e)
{
	return error_set(e, STATUS_USAGE, "A search in texts may hold at most %u words",
			 TEXT_MOST_BITS);
}

static int add_leaf(struct text_match *t, struct arena *a, const struct search_step *step,
		    struct error *e)
{
	struct text_leaf *leaf = &t->leaves[t->nleaves++];
	struct str rest = utf8_fold(a, step->text);

	*leaf = (struct text_leaf){.first = t->nwords};
	if (rest.len == 0)
		return error_set(e, STATUS_USAGE, "\"%.*s\" holds no letter or digit to look for",
				 STR_ARG(step->text));
	while (rest.ptr) {
		if (t->nwords == TEXT_MOST_BITS)
			return too_many(e);
		leaf->bits |= (uint64_t)1 << t->nwords;
		t->words[t->nwords++].text = str_split(&rest, ' ');
		leaf->n++;
	}
	t->words[t->nwords - 1].prefix = step->prefix;
	if (leaf->n > 1)
		t->phrases |= leaf->bits;
	return 0;
}

int text_match_words(struct text_match *t, struct arena *a, struct str words, struct error *e)
{
	*t = (struct text_match){0};
	if (str_trim(words).len == 0)
		return error_set(e, STATUS_USAGE,
				 "A word to look for is missing: write text~\"jeug*\"");
	if (search_program(&t->program, arena_dup(a, words), e) != 0)
		return -1;
	t->any = true;
	for (size_t i = 0; i < t->program.n; i++) {
		enum search_op op = t->program.steps[i].op;
		if (op == SEARCH_WORD && add_leaf(t, a, &t->program.steps[i], e) != 0)
			return -1;
		t->any = t->any && op != SEARCH_AND && op != SEARCH_NOT;
	}
	t->any = t->any && !t->phrases;
	return 0;
}

int text_match_substring(struct text_match *t, struct arena *a, struct str text, struct error *e)
{
	*t = (struct text_match){.substring = true};
	if (text.len > SEARCH_MAX_BYTES)
		return error_set(e, STATUS_USAGE, "A search may hold at most %d bytes",
				 SEARCH_MAX_BYTES);
	if (text.len && utf8_valid(text) != text.len)
		return error_set(e, STATUS_USAGE, "The text to look for is not UTF-8");
	t->needle = utf8_fold_case(a, text);
	if (t->needle.len == 0)
		return error_set(e, STATUS_USAGE,
				 "A text to look for is missing: write text*=\"wembad\"");
	for (struct str rest = t->needle; rest.ptr;) {
		if (t->nwords == TEXT_MOST_BITS)
			return too_many(e);
		t->words[t->nwords++].text = str_split(&rest, ' ');
	}
	t->any = t->nwords == 1;
	return 0;
}

bool text_match_exact(struct text_match *t, const struct str *texts, size_t n)
{
	*t = (struct text_match){.texts = texts, .ntexts = n};
	if (n > SEARCH_MAX_WORDS)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct text_leaf *leaf = &t->leaves[t->nleaves++];
		*leaf = (struct text_leaf){.first = t->nwords};
		for (struct str rest = texts[i]; rest.ptr; leaf->n++) {
			if (texts[i].len == 0 || t->nwords == TEXT_MOST_BITS)
				return false;
			leaf->bits |= (uint64_t)1 << t->nwords;
			t->words[t->nwords++].text = str_split(&rest, ' ');
		}
		t->phrases |= leaf->bits;
	}
	return n > 0;
}

/* ---- words ---- */

static bool is_word(const struct match_word *w, struct str word)
{
	return w->prefix ? str_starts(word, w->text) : str_eq(word, w->text);
}

/* Whether the words of a leaf stand in a row somewhere in the folded text. */
static bool has_leaf(const struct text_match *t, const struct text_leaf *leaf, struct str folded)
{
	for (struct str from = folded; from.ptr; str_split(&from, ' ')) {
		struct str rest = from;
		size_t i = 0;
		while (i < leaf->n && rest.ptr &&
		       is_word(&t->words[leaf->first + i], str_split(&rest, ' ')))
			i++;
		if (i == leaf->n)
			return true;
	}
	return false;
}

/* Bit i of `leaves`: leaf i is true. */
static bool run_program(const struct text_match *t, uint64_t leaves)
{
	bool stack[SEARCH_MAX_WORDS + 1] = {false};
	size_t n = 0, leaf = 0;

	for (size_t i = 0; i < t->program.n; i++) {
		enum search_op op = t->program.steps[i].op;
		if (op == SEARCH_WORD) {
			stack[n++] = leaves >> leaf++ & 1;
			continue;
		}
		n--;
		if (op == SEARCH_AND)
			stack[n - 1] = stack[n - 1] && stack[n];
		else if (op == SEARCH_OR)
			stack[n - 1] = stack[n - 1] || stack[n];
		else
			stack[n - 1] = stack[n - 1] && !stack[n];
	}
	return stack[0];
}

bool text_match_phrase(const struct text_match *t, uint64_t bits)
{
	if (!(bits & t->phrases))
		return false;
	for (size_t i = 0; i < t->nleaves; i++)
		if ((t->leaves[i].n > 1 || t->texts) &&
		    (bits & t->leaves[i].bits) == t->leaves[i].bits)
			return true;
	return false;
}

bool text_match_bits(const struct text_match *t, uint64_t bits)
{
	uint64_t leaves = 0;

	for (size_t i = 0; i < t->nleaves; i++)
		if ((bits & t->leaves[i].bits) == t->leaves[i].bits)
			leaves |= (uint64_t)1 << i;
	return leaves && run_program(t, leaves);
}

bool text_match_value(const struct text_match *t, struct str text, struct arena *scratch)
{
	uint64_t leaves = 0;

	for (size_t i = 0; i < t->ntexts; i++)
		if (str_eq(t->texts[i], text))
			return true;
	if (t->texts)
		return false;
	if (t->substring) {
		struct str folded = utf8_fold_case(scratch, text);
		return folded.len >= t->needle.len &&
		       memmem(folded.ptr, folded.len, t->needle.ptr, t->needle.len) != NULL;
	}
	struct str folded = utf8_fold(scratch, text);
	for (size_t i = 0; i < t->nleaves; i++)
		if (has_leaf(t, &t->leaves[i], folded))
			leaves |= (uint64_t)1 << i;
	return run_program(t, leaves);
}

/* ---- tokens ---- */

/* What utf8_fold makes of ASCII, without its pains: most tokens are. */
static struct str fold_token(struct str token, struct arena *a)
{
	char *out = arena_bytes(a, token.len + 1), *p = out;

	for (size_t i = 0; i < token.len; i++) {
		unsigned char c = (unsigned char)token.ptr[i];
		if (c >= 0x80)
			return utf8_fold(a, token);
		if (c >= 'A' && c <= 'Z')
			*p++ = (char)(c + 32);
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			*p++ = (char)c;
		else if (p > out && p[-1] != ' ')
			*p++ = ' ';
	}
	if (p > out && p[-1] == ' ')
		p--;
	return (struct str){out, (size_t)(p - out)};
}

static uint64_t bits_of_parts(const struct text_match *t, struct str folded)
{
	uint64_t bits = 0;
	size_t last = t->nwords - 1;

	if (last == 0)
		return folded.len >= t->needle.len &&
		       memmem(folded.ptr, folded.len, t->needle.ptr, t->needle.len) != NULL;
	for (size_t i = 0; i <= last; i++) {
		struct str part = t->words[i].text;
		bool fits = i == 0      ? str_ends(folded, part)
			    : i == last ? str_starts(folded, part)
					: str_eq(folded, part);
		bits |= (uint64_t)fits << i;
	}
	return bits;
}

uint64_t text_match_token(const struct text_match *t, struct str token, struct arena *scratch)
{
	uint64_t bits = 0;

	for (size_t i = 0; t->texts && i < t->nwords; i++)
		bits |= (uint64_t)str_eq(t->words[i].text, token) << i;
	if (t->texts)
		return bits;
	if (t->substring)
		return bits_of_parts(t, utf8_fold_case(scratch, token));
	for (struct str rest = fold_token(token, scratch); rest.ptr;) {
		struct str word = str_split(&rest, ' ');
		for (size_t i = 0; i < t->nwords; i++)
			if (is_word(&t->words[i], word))
				bits |= (uint64_t)1 << i;
	}
	return bits;
}

bool text_match_maybe(const struct text_match *t, const char *p, size_t n)
{
	for (size_t i = 0; i < t->nwords; i++)
		if (t->texts ? n && memmem(p, n, t->words[i].text.ptr, t->words[i].text.len)
			     : text_find_folded(t->words[i].text, p, n))
			return true;
	return false;
}

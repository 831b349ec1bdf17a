#include "question/words.h"

#include "base/text/utf8.h"

enum word_kind { TOKEN_END, TOKEN_WORD, TOKEN_AND, TOKEN_OR, TOKEN_NOT, TOKEN_OPEN, TOKEN_CLOSE };

struct token {
	enum word_kind kind;
	struct str text;
	bool prefix;
	size_t at; /* from 1 */
};

struct parser {
	struct buffer *out;             /* or NULL */
	struct search_program *program; /* or NULL */
	struct str all, rest;
	struct token next;
	size_t words, depth;
	struct error *error;
};

static void put(struct parser *p, const char *text)
{
	if (p->out)
		buffer_append_z(p->out, text);
}

/* There is room: a program has at most one operator less than words. */
static void step(struct parser *p, enum search_op op)
{
	if (p->program)
		p->program->steps[p->program->n++] =
			(struct search_step){op, p->next.text, p->next.prefix};
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether the tokenizer will find anything in it. */
static bool has_letters(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c >= 0x80)
			return true;
	}
	return false;
}

static struct str take(struct parser *p, size_t n)
{
	struct str head = {p->rest.ptr, n};
	p->rest.ptr += n;
	p->rest.len -= n;
	return head;
}

static void take_prefix(struct parser *p, struct token *t)
{
	t->prefix = p->rest.len && *p->rest.ptr == '*';
	if (t->prefix)
		take(p, 1);
}

static int take_phrase(struct parser *p, struct token *t)
{
	take(p, 1);
	const char *end = p->rest.len ? memchr(p->rest.ptr, '"', p->rest.len) : NULL;
	if (!end)
		return error_set(p->error, STATUS_USAGE,
				 "The quote at character %zu is never closed: write \"two words\"",
				 t->at);
	t->kind = TOKEN_WORD;
	t->text = take(p, (size_t)(end - p->rest.ptr));
	take(p, 1);
	take_prefix(p, t);
	return 0;
}

static void take_word(struct parser *p, struct token *t)
{
	size_t n = 0;
	while (n < p->rest.len && !is_blank(p->rest.ptr[n]) && !strchr("\"()*", p->rest.ptr[n]))
		n++;
	t->text = take(p, n);
	t->kind = str_eq(t->text, STR("AND"))   ? TOKEN_AND
		  : str_eq(t->text, STR("OR"))  ? TOKEN_OR
		  : str_eq(t->text, STR("NOT")) ? TOKEN_NOT
						: TOKEN_WORD;
	if (t->kind == TOKEN_WORD)
		take_prefix(p, t);
}

static int advance(struct parser *p)
{
	struct token t = {.kind = TOKEN_END};
	while (p->rest.len && is_blank(*p->rest.ptr))
		take(p, 1);
	t.at = (size_t)(p->rest.ptr - p->all.ptr) + 1;
	int result = 0;
	if (p->rest.len) {
		char c = *p->rest.ptr;
		if (c == '(' || c == ')') {
			t.text = take(p, 1);
			t.kind = c == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
		} else if (c == '"') {
			result = take_phrase(p, &t);
		} else {
			take_word(p, &t);
		}
	}
	p->next = t;
	if (result == 0 && t.kind == TOKEN_WORD && !has_letters(t.text))
		return error_set(p->error, STATUS_USAGE,
				 "\"%.*s%s\" at character %zu holds no letter or digit to look for",
				 STR_ARG(t.text), t.prefix ? "*" : "", t.at);
	return result;
}

static int expected(struct parser *p, const char *behind)
{
	if (p->next.kind == TOKEN_END)
		return error_set(p->error, STATUS_USAGE, "A word is missing behind %s", behind);
	return error_set(p->error, STATUS_USAGE,
			 "A word is expected at character %zu, behind %s, not %.*s", p->next.at,
			 behind, STR_ARG(p->next.text));
}

static int parse_or(struct parser *p, const char *behind);

static int parse_word(struct parser *p, const char *behind)
{
	if (p->next.kind == TOKEN_OPEN) {
		size_t at = p->next.at;
		if (++p->depth > SEARCH_MAX_DEPTH)
			return error_set(p->error, STATUS_USAGE,
					 "Parentheses may stand in each other %d deep",
					 SEARCH_MAX_DEPTH);
		if (advance(p) != 0 || parse_or(p, "\"(\"") != 0)
			return -1;
		if (p->next.kind != TOKEN_CLOSE)
			return error_set(p->error, STATUS_USAGE,
					 "The parenthesis at character %zu is never closed", at);
		p->depth--;
		return advance(p);
	}
	if (p->next.kind != TOKEN_WORD)
		return expected(p, behind);
	if (++p->words > SEARCH_MAX_WORDS)
		return error_set(p->error, STATUS_USAGE, "At most %d words", SEARCH_MAX_WORDS);
	/* Quotes cannot be in it: they end a word, and a phrase. */
	if (p->out)
		buffer_printf(p->out, "\"%.*s\"%s", STR_ARG(p->next.text),
			      p->next.prefix ? "*" : "");
	step(p, SEARCH_WORD);
	return advance(p);
}

static int parse_not(struct parser *p, const char *behind)
{
	put(p, "(");
	if (p->next.kind == TOKEN_NOT)
		return error_set(p->error, STATUS_USAGE,
				 "NOT at character %zu needs something to leave out of: write "
				 "riool NOT afval",
				 p->next.at);
	if (parse_word(p, behind) != 0)
		return -1;
	while (p->next.kind == TOKEN_NOT) {
		put(p, " NOT ");
		if (advance(p) != 0 || parse_word(p, "NOT") != 0)
			return -1;
		step(p, SEARCH_NOT);
	}
	put(p, ")");
	return 0;
}

static int parse_and(struct parser *p, const char *behind)
{
	put(p, "(");
	if (parse_not(p, behind) != 0)
		return -1;
	while (p->next.kind == TOKEN_AND || p->next.kind == TOKEN_WORD ||
	       p->next.kind == TOKEN_OPEN) {
		put(p, " AND ");
		if (p->next.kind == TOKEN_AND && advance(p) != 0)
			return -1;
		if (parse_not(p, "AND") != 0)
			return -1;
		step(p, SEARCH_AND);
	}
	put(p, ")");
	return 0;
}

static int parse_or(struct parser *p, const char *behind)
{
	put(p, "(");
	if (parse_and(p, behind) != 0)
		return -1;
	while (p->next.kind == TOKEN_OR) {
		put(p, " OR ");
		if (advance(p) != 0 || parse_and(p, "OR") != 0)
			return -1;
		step(p, SEARCH_OR);
	}
	put(p, ")");
	return 0;
}

static int parse(struct buffer *out, struct search_program *program, struct str words,
		 struct error *e)
{
	struct parser p = {.out = out, .program = program, .all = words, .rest = words, .error = e};
	if (words.len > SEARCH_MAX_BYTES)
		return error_set(e, STATUS_USAGE, "A search may hold at most %d bytes",
				 SEARCH_MAX_BYTES);
	if (words.len && (memchr(words.ptr, 0, words.len) || utf8_valid(words) != words.len))
		return error_set(e, STATUS_USAGE, "The words are not UTF-8 text");
	if (advance(&p) != 0)
		return -1;
	if (p.next.kind == TOKEN_END)
		return error_set(e, STATUS_USAGE,
				 "q is missing: write the words to look for, as in "
				 "search/?q=jeug*");
	if (parse_or(&p, "the beginning") != 0)
		return -1;
	if (p.next.kind != TOKEN_END)
		return error_set(e, STATUS_USAGE, "The parenthesis at character %zu closes nothing",
				 p.next.at);
	return 0;
}

int search_expression(struct buffer *out, struct str words, struct error *e)
{
	return parse(out, NULL, words, e);
}

int search_program(struct search_program *out, struct str words, struct error *e)
{
	out->n = 0;
	return parse(NULL, out, words, e);
}

#include "template/compile.h"

#include "template/c_text.h"

/* Where it stands in, for messages. */
static const char *const block_names[] = {"define", "if", "for", "text", "in"};

static struct template_block *top(struct compiler *c)
{
	return c->nblocks ? &c->blocks[c->nblocks - 1] : NULL;
}

static struct template_block *push(struct compiler *c, enum block_kind kind)
{
	if (c->nblocks == BLOCKS_MAX) {
		complain(c, "blocks stand too deep in each other");
		c->nblocks--;
	}
	struct template_block *b = &c->blocks[c->nblocks++];
	b->kind = kind;
	b->line = c->piece->line;
	b->has_else = b->has_way = false;
	b->start = c->place;
	return b;
}

/* Names of elements, in the order they are opened: "opens html body". */
static void read_elements(struct compiler *c, struct place *p, struct str names)
{
	while (skip_blanks(&names), names.len && p->depth < PLACE_DEPTH_MAX) {
		struct str name = take_word(&names);
		if (name.len == 0 || name.len >= PLACE_NAME_MAX) {
			complain(c, "names of elements must stand here");
			return;
		}
		memcpy(p->open[p->depth], name.ptr, name.len);
		p->open[p->depth++][name.len] = '\0';
	}
}

/* What stands behind the parameters: opens or closes, and elements. */
static void read_balance(struct compiler *c, struct template_block *b, struct str words)
{
	struct str word = take_word(&words);
	if (str_eq(word, STR("opens"))) {
		read_elements(c, &b->start, words);
	} else if (str_eq(word, STR("closes"))) {
		read_elements(c, &c->place, words);
		/* Written in the order of their end tags. */
		for (size_t i = 0, n = c->place.depth; i < n / 2; i++) {
			char swap[PLACE_NAME_MAX];
			memcpy(swap, c->place.open[i], sizeof swap);
			memcpy(c->place.open[i], c->place.open[n - 1 - i], sizeof swap);
			memcpy(c->place.open[n - 1 - i], swap, sizeof swap);
		}
	} else if (word.len || words.len) {
		complain(c, "behind the parameters stands nothing, opens or closes");
	}
}

/* Behind the bracket that closes the first one. */
static size_t parameters_end(struct str code)
{
	unsigned depth = 0;
	for (size_t i = 0; i < code.len; i++) {
		depth += code.ptr[i] == '(';
		if (code.ptr[i] == ')' && --depth == 0)
			return i + 1;
	}
	return 0;
}

/* The C of a define's head: "static void name(struct html *out, …)". */
static void put_head(struct compiler *c, struct str head)
{
	bool is_static = str_starts(head, STR("static "));
	if (is_static)
		head = (struct str){head.ptr + 7, head.len - 7};
	put_line(c, c->piece->line);
	buffer_printf(c->out, "%svoid %.*s", is_static ? "static " : "", STR_ARG(head));
}

static void define(struct compiler *c, struct str code)
{
	if (c->nblocks) {
		complain(c, "define stands in the %s of line %u, which has no end",
			 block_names[top(c)->kind], top(c)->line);
		c->nblocks = 0;
	}
	const size_t end = parameters_end(code);
	const char *first = end ? memchr(code.ptr, '(', end) : NULL;
	if (!first || !str_starts((struct str){first + 1, end - (size_t)(first + 1 - code.ptr)},
				  STR("struct html *out"))) {
		complain(c, "write define name(struct html *out, …)");
		return;
	}
	place_begin(&c->place);
	struct template_block *b = push(c, BLOCK_DEFINE);
	read_balance(c, b, (struct str){code.ptr + end, code.len - end});
	put_head(c, (struct str){code.ptr, end});
	buffer_append_z(c->out, "\n{\n");
}

/* Prototypes of all, so that a part may stand behind those that render it. */
static void put_prototypes(struct compiler *c)
{
	for (size_t i = 0; i < c->pieces->count; i++) {
		c->piece = &c->pieces->all[i];
		struct str code = c->piece->text;
		if (c->piece->kind != PIECE_CODE || !str_eq(take_word(&code), STR("define")))
			continue;
		skip_blanks(&code);
		struct str head = {code.ptr, parameters_end(code)};
		if (head.len) {
			put_head(c, head);
			buffer_append_z(c->out, ";\n");
		}
	}
}

static bool opens_block(struct str word)
{
	return str_eq(word, STR("if")) || str_eq(word, STR("for")) || str_eq(word, STR("text")) ||
	       str_eq(word, STR("in"));
}

/* Whether the body that begins behind the piece at hand ends in a blank: so does what comes before
 * its second time. */
static bool body_ends_blank(const struct compiler *c)
{
	const struct template_piece *p = c->piece + 1, *end = c->pieces->all + c->pieces->count;
	for (unsigned depth = 1; p < end; p++) {
		struct str code = p->text, word = take_word(&code);
		if (p->kind != PIECE_CODE)
			continue;
		depth += opens_block(word);
		if (str_eq(word, STR("end")) && --depth == 0)
			return p[-1].kind == PIECE_LITERAL &&
			       is_blank(p[-1].text.ptr[p[-1].text.len - 1]);
	}
	return false;
}

static void begin_for(struct compiler *c, struct str code)
{
	unsigned semicolons = 0;
	for (size_t i = 0; i < code.len; i++)
		semicolons += code.ptr[i] == ';';
	if (semicolons != 2)
		complain(c, "write for init; condition; step");
	/* The body also begins where it ends. */
	c->place.blank = c->place.blank && body_ends_blank(c);
	if (c->place.kind == PLACE_TAG)
		c->place.kind = PLACE_TAG_BEHIND;
	push(c, BLOCK_FOR);
	put_line(c, c->piece->line);
	buffer_printf(c->out, "for (%.*s) {\n", STR_ARG(code));
}

static void begin_if(struct compiler *c, struct str code)
{
	push(c, BLOCK_IF);
	put_line(c, c->piece->line);
	buffer_printf(c->out, "if (%.*s) {\n", STR_ARG(code));
}

/* One branch ends here: joins it to the others'. */
static void end_branch(struct compiler *c, struct template_block *b, const struct place *end)
{
	const char *why = b->has_way ? place_merge(&b->way, end) : NULL;
	if (!b->has_way)
		b->way = *end;
	b->has_way = true;
	if (why)
		complain(c, "the branches of the if of line %u do not end alike: %s", b->line, why);
}

static void otherwise(struct compiler *c, struct str code)
{
	struct template_block *b = top(c);
	if (!b || b->kind != BLOCK_IF || b->has_else) {
		complain(c, "else without an if");
		return;
	}
	end_branch(c, b, &c->place);
	c->place = b->start;
	put_line(c, c->piece->line);
	if (str_eq(take_word(&code), STR("if"))) {
		buffer_printf(c->out, "} else if (%.*s) {\n", STR_ARG(code));
	} else {
		b->has_else = true;
		buffer_append_z(c->out, "} else {\n");
	}
}

/* What is open where a define ends, for a message. */
static struct str open_name(const struct compiler *c)
{
	return c->place.depth ? arena_printf(c->arena, "open is <%s>", place_open(&c->place))
			      : STR("nothing is open");
}

static void end_block(struct compiler *c)
{
	struct template_block *b = top(c);
	if (!b) {
		complain(c, "end without a beginning");
		return;
	}
	c->nblocks--;
	put_line(c, c->piece->line);
	if (b->kind == BLOCK_TEXT) {
		end_text(c, b);
		c->place.blank = false;
		return;
	}
	buffer_append_z(c->out, "}\n");
	if (b->kind == BLOCK_IF) {
		end_branch(c, b, &c->place);
		if (!b->has_else)
			end_branch(c, b, &b->start);
		c->place = b->way;
		return;
	}
	const char *why = place_merge(&c->place, &b->start);
	const struct str open = open_name(c);
	if (why && b->kind == BLOCK_DEFINE)
		complain(c, "the define of line %u does not end as it should, %.*s: %s", b->line,
			 STR_ARG(open), why);
	else if (why)
		complain(c, "the %s of line %u does not end where it begins: %s",
			 block_names[b->kind], b->line, why);
	if (b->kind == BLOCK_DEFINE)
		buffer_append_char(c->out, '\n');
}

/* {{ text … }} and {{ in … }}. */
static void begin_words(struct compiler *c, bool in, struct str code)
{
	struct template_block *b = top(c);
	if (!in) {
		begin_text(c, push(c, BLOCK_TEXT), code);
	} else if (b->kind != BLOCK_TEXT) {
		complain(c, "in stands in a text only");
		push(c, BLOCK_IF);
	} else {
		begin_in(c, b, code);
		push(c, BLOCK_IN);
		c->place.blank = true; /* what stands around it is the text's business */
	}
}

static void render(struct compiler *c, struct str code)
{
	if (c->place.kind != PLACE_TEXT || strcmp(place_open(&c->place), "title") == 0)
		complain(c, "a part stands between tags only");
	c->place.blank = false;
	put_line(c, c->piece->line);
	buffer_printf(c->out, "%.*s;\n", STR_ARG(code));
}

/* What makes blocks; false when the word does not. */
static bool block_word(struct compiler *c, struct str word, struct str rest)
{
	const bool in = str_eq(word, STR("in"));
	if (str_eq(word, STR("if")))
		begin_if(c, rest);
	else if (str_eq(word, STR("else")))
		otherwise(c, rest);
	else if (str_eq(word, STR("for")))
		begin_for(c, rest);
	else if (str_eq(word, STR("end")))
		end_block(c);
	else if (in || (str_eq(word, STR("text")) && rest.len && rest.ptr[0] == '"'))
		begin_words(c, in, rest);
	else
		return false;
	return true;
}

static void plain_word(struct compiler *c, struct str word, struct str rest)
{
	const bool plural = str_eq(word, STR("tn"));
	if (str_eq(word, STR("render"))) {
		render(c, rest);
	} else if (str_eq(word, STR("let"))) {
		put_line(c, c->piece->line);
		buffer_printf(c->out, "%.*s;\n", STR_ARG(rest));
	} else if ((plural || str_eq(word, STR("t"))) && rest.len && rest.ptr[0] == '"') {
		put_t(c, rest, plural);
	} else if (c->piece->text.len) {
		put_value(c, c->piece->text);
	} else {
		complain(c, "nothing stands in these braces");
	}
}

static void code_piece(struct compiler *c)
{
	struct str rest = c->piece->text, word = take_word(&rest);
	skip_blanks(&rest);
	if (str_eq(word, STR("define"))) {
		define(c, rest);
		return;
	}
	if (c->nblocks == 0) {
		complain(c, "only define stands outside of a define");
		return;
	}
	place_pause(&c->place, &c->markup);
	flush_markup(c);
	if (top(c)->kind == BLOCK_TEXT && !str_eq(word, STR("in")) && !str_eq(word, STR("end")))
		complain(c, "in a text stand its holes only: {{ in name }} … {{ end }}");
	else if (!block_word(c, word, rest))
		plain_word(c, word, rest);
}

/* A fault at a place in the literal at hand. */
static void complain_at(struct compiler *c, size_t at, const char *what, struct str where)
{
	const unsigned line = c->piece->line + count_lines((struct str){c->piece->text.ptr, at});
	if (where.len)
		fault(c->pieces->faults, c->pieces->file, line, "at \"%.*s\": %s", STR_ARG(where),
		      what);
	else
		fault(c->pieces->faults, c->pieces->file, line, "%s", what);
}

/* Where nothing may stand but blanks. */
static void blank_piece(struct compiler *c, const char *what)
{
	const struct str text = c->piece->text;
	size_t at = 0;
	while (at < text.len && is_blank(text.ptr[at]))
		at++;
	if (at < text.len)
		complain_at(c, at, what, (struct str){0});
}

/* Whether the end of a part or of a hole follows: its last blank is the business of what is around. */
static bool ends_here(struct compiler *c)
{
	const struct template_piece *next = c->piece + 1;
	return (top(c)->kind == BLOCK_DEFINE || top(c)->kind == BLOCK_IN) &&
	       next < c->pieces->all + c->pieces->count && next->kind == PIECE_CODE &&
	       str_eq(next->text, STR("end"));
}

static void literal_piece(struct compiler *c)
{
	struct str text = c->piece->text;
	size_t at = 0;
	if (c->nblocks == 0) {
		blank_piece(c, "text stands outside of a define");
		return;
	}
	if (top(c)->kind == BLOCK_TEXT) {
		blank_piece(c, "in a text stand its holes only: {{ in name }} … {{ end }}");
		return;
	}
	if (ends_here(c))
		while (text.len && is_blank(text.ptr[text.len - 1]))
			text.len--;
	if (c->markup.len == 0)
		c->markup_line = c->piece->line;
	const char *why = place_literal(&c->place, &c->markup, text, &at);
	if (why)
		complain_at(c, at, why, str_head((struct str){text.ptr + at, text.len - at}, 20));
}

void template_compile(struct buffer *out, const struct template_pieces *p, struct arena *a)
{
	struct compiler *c = ARENA_NEW(a, struct compiler);
	bool head = true;
	*c = (struct compiler){.pieces = p, .arena = a, .out = out};
	buffer_init(&c->markup, 1 << 20);
	buffer_printf(out, "/* Made of %s. */\n#include \"html/html.h\"\n", p->file);
	for (size_t i = 0; i < p->count; i++) {
		c->piece = &p->all[i];
		if (c->piece->kind == PIECE_VERBATIM) {
			if (!head)
				complain(c, "{! !} stands before the first define");
			put_line(c, c->piece->line);
			buffer_append_str(out, c->piece->text);
			buffer_append_char(out, '\n');
		} else if (c->piece->kind == PIECE_CODE) {
			if (head)
				put_prototypes(c);
			head = false;
			c->piece = &p->all[i];
			code_piece(c);
		} else {
			literal_piece(c);
		}
	}
	if (c->nblocks)
		fault(p->faults, p->file, top(c)->line, "this %s has no end",
		      block_names[top(c)->kind]);
	buffer_drop(&c->markup);
}

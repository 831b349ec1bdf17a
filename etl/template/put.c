/* What writes: literals, values, texts. */
#include "template/c_text.h"
#include "template/compile.h"

#define MARKUP_PART 2000 /* ISO C promises string literals of 4095 characters */
#define HOLES_MAX 16

void put_line(struct compiler *c, unsigned line)
{
	buffer_printf(c->out, "#line %u ", line);
	put_string(c->out, str_z(c->pieces->file));
	buffer_append_char(c->out, '\n');
}

void flush_markup(struct compiler *c)
{
	struct str rest = buffer_str(&c->markup);
	while (rest.len) {
		struct str part = str_head(rest, MARKUP_PART);
		if (part.len == 0)
			part.len = rest.len < MARKUP_PART ? rest.len : MARKUP_PART;
		put_line(c, c->markup_line);
		buffer_append_z(c->out, "html_put_markup(out, ");
		put_string(c->out, part);
		buffer_append_z(c->out, ");\n");
		rest = (struct str){rest.ptr + part.len, rest.len - part.len};
	}
	buffer_reset(&c->markup);
}

/* "html_put_text", or NULL after a complaint. */
static const char *how_to_put(struct compiler *c)
{
	const char *why;
	const char *how = place_put(&c->place, &why);
	if (!how)
		complain(c, "%s", why);
	return how;
}

static void put_call(struct compiler *c, const char *how, struct str expression)
{
	put_line(c, c->piece->line);
	buffer_printf(c->out, "html_put_%s(out, (%.*s));\n", how, STR_ARG(expression));
}

void put_value(struct compiler *c, struct str expression)
{
	const char *how = how_to_put(c);
	if (how)
		put_call(c, how, expression);
}

struct hole {
	struct str name, expression;
};

static int hole_at(const struct hole *holes, int n, struct str name)
{
	for (int i = 0; i < n; i++)
		if (str_eq(holes[i].name, name))
			return i;
	return -1;
}

/* Reads ", name = expression, …"; returns how many, or -1 after a complaint. */
static int read_holes(struct compiler *c, struct str code, struct hole holes[HOLES_MAX], int n)
{
	while (skip_blanks(&code), code.len) {
		struct str all = take_expression(&code);
		struct str expression = all, name = take_word(&expression);
		skip_blanks(&expression);
		if (name.len == 0 || expression.len < 2 || expression.ptr[0] != '=' ||
		    expression.ptr[1] == '=') {
			complain(c, "\"%.*s\" is no hole with its value: name = expression",
				 STR_ARG(all));
			return -1;
		}
		if (n == HOLES_MAX) {
			complain(c, "more than %d holes", HOLES_MAX);
			return -1;
		}
		expression = str_trim((struct str){expression.ptr + 1, expression.len - 1});
		holes[n++] = (struct hole){name, expression};
	}
	return n;
}

/* Begins the walk over the text text_K_: what follows, and a last }, is done at each hole. */
static void begin_walk(struct compiler *c, const struct hole *holes, int n)
{
	const unsigned k = c->texts;
	buffer_printf(c->out, "static const char *const names_%u_[] = {", k);
	for (int i = 0; i < n; i++) {
		put_string(c->out, holes[i].name);
		buffer_append_z(c->out, ", ");
	}
	/* A text without holes is walked too, by an array that is not empty. */
	buffer_append_z(c->out, n ? "" : "NULL");
	buffer_printf(
		c->out,
		"};\nstruct text_walk walk_%u_ = {.rest = text_%u_, .names = names_%u_, .count = %d};\n"
		"for (int hole_%u_; (hole_%u_ = html_put_piece(out, &walk_%u_)) >= 0;) {\n",
		k, k, k, n, k, k, k);
}

/* The block of a text begins with its variable. */
static void begin_text_block(struct compiler *c)
{
	c->texts++;
	buffer_append_z(c->out, "{\n");
}

static void put_holes(struct compiler *c, const char *how, const struct hole *holes, int n)
{
	begin_walk(c, holes, n);
	for (int i = 0; i < n; i++) {
		buffer_printf(c->out, "if (hole_%u_ == %d)\n", c->texts, i);
		put_call(c, how, holes[i].expression);
	}
	buffer_append_z(c->out, "}\n");
}

/* Holes that the text has not, and those it has that get no value. */
static bool check_holes(struct compiler *c, struct str text, const struct hole *holes, int n)
{
	bool good = true, seen[HOLES_MAX] = {false};
	struct text_hole_read read;
	while (take_hole(&text, &read)) {
		int at = hole_at(holes, n, read.name);
		if (at >= 0)
			seen[at] = true;
		else
			complain(c, "the hole {%.*s} gets no value", STR_ARG(read.name));
		if (read.words)
			complain(c, "the words in {%.*s:…} need a text with {{ in %.*s }}",
				 STR_ARG(read.name), STR_ARG(read.name));
		good = good && at >= 0 && !read.words;
	}
	for (int i = 0; i < n; i++)
		if (!seen[i]) {
			complain(c, "the text has no hole {%.*s}", STR_ARG(holes[i].name));
			good = false;
		}
	return good;
}

static void put_mark(struct compiler *c, const char *mark, struct str one, struct str many)
{
	buffer_printf(c->out, "%s(", mark);
	put_string(c->out, one);
	if (many.ptr) {
		buffer_append_z(c->out, ", ");
		put_string(c->out, many);
	}
	buffer_append_char(c->out, ')');
}

static void put_text(struct compiler *c, struct str text, const struct hole *holes, int n)
{
	const char *how = how_to_put(c);
	if (!how || !check_holes(c, text, holes, n))
		return;
	if (strcmp(how, "text") != 0 && strcmp(how, "attr") != 0) {
		complain(c, "a text may not stand in an address or a program");
		return;
	}
	put_line(c, c->piece->line);
	if (n == 0) {
		buffer_printf(c->out, "html_put_%s(out, text_of(out->lang, ", how);
		put_mark(c, "T", text, (struct str){0});
		buffer_append_z(c->out, "));\n");
		return;
	}
	begin_text_block(c);
	buffer_printf(c->out, "const struct str text_%u_ = text_of(out->lang, ", c->texts);
	put_mark(c, "T", text, (struct str){0});
	buffer_append_z(c->out, ");\n");
	put_holes(c, how, holes, n);
	buffer_append_z(c->out, "}\n");
}

static void put_plural(struct compiler *c, struct str one, struct str many, struct hole *holes,
		       int n)
{
	const char *how = how_to_put(c);
	if (!how || !check_holes(c, many, holes, n))
		return;
	put_line(c, c->piece->line);
	begin_text_block(c);
	buffer_printf(c->out, "const int64_t n_%u_ = (%.*s);\n", c->texts,
		      STR_ARG(holes[0].expression));
	holes[0].expression = arena_printf(c->arena, "worded_count(out->lang, n_%u_)", c->texts);
	buffer_printf(c->out, "const struct str text_%u_ = text_of_n(out->lang, ", c->texts);
	put_mark(c, "TN", one, many);
	buffer_printf(c->out, ", n_%u_);\n", c->texts);
	put_holes(c, how, holes, n);
	buffer_append_z(c->out, "}\n");
}

/* Takes the comma that must stand before more; false after a complaint. */
static bool take_comma(struct compiler *c, struct str *code)
{
	skip_blanks(code);
	if (code->len && code->ptr[0] != ',') {
		complain(c, "a comma must stand before \"%.*s\"", STR_ARG(*code));
		return false;
	}
	if (code->len)
		*code = (struct str){code->ptr + 1, code->len - 1};
	return true;
}

void put_t(struct compiler *c, struct str code, bool plural)
{
	struct hole holes[HOLES_MAX];
	struct str one, many = {0};
	int n = 0;
	if (plural ? !take_two_strings(&code, c->arena, &one, &many)
		   : !take_string(&code, c->arena, &one)) {
		complain(
			c,
			plural ? "tn takes two texts and a number: tn \"één regel\", \"{n} regels\", n"
			       : "a text in quotes must stand here");
		return;
	}
	if (!take_comma(c, &code))
		return;
	if (plural) {
		struct str number = take_expression(&code);
		if (number.len == 0) {
			complain(c, "tn takes a number behind its texts");
			return;
		}
		holes[n++] = (struct hole){STR("n"), number};
	}
	n = read_holes(c, code, holes, n);
	if (n >= 0 && plural)
		put_plural(c, one, many, holes, n);
	else if (n >= 0)
		put_text(c, one, holes, n);
}

/* Its holes in the order of the text, with the expressions of those that have one. */
static int holes_of(struct compiler *c, struct template_block *b, struct hole holes[HOLES_MAX],
		    const struct hole *given, int ngiven)
{
	struct text_hole_read read;
	int n = 0;
	for (struct str rest = b->text; take_hole(&rest, &read);) {
		int at = hole_at(given, ngiven, read.name);
		if (hole_at(holes, n, read.name) >= 0)
			continue;
		if (n == HOLES_MAX) {
			complain(c, "more than %d holes", HOLES_MAX);
			return 0;
		}
		holes[n] =
			(struct hole){read.name, at >= 0 ? given[at].expression : (struct str){0}};
		b->holes_done |= (unsigned)(at >= 0) << n;
		b->hole_words |= (unsigned)read.words << n;
		n++;
	}
	for (int i = 0; i < ngiven; i++)
		if (hole_at(holes, n, given[i].name) < 0)
			complain(c, "the text has no hole {%.*s}", STR_ARG(given[i].name));
	if (b->holes_done & b->hole_words)
		complain(c, "a hole with words gets no value: write {{ in … }}");
	return n;
}

void begin_text(struct compiler *c, struct template_block *b, struct str code)
{
	struct hole given[HOLES_MAX], holes[HOLES_MAX];
	const char *how = how_to_put(c);
	int n = 0;
	b->text = (struct str){0};
	b->holes_done = b->hole_words = 0;
	if (how && strcmp(how, "text") != 0)
		complain(c, "text … end stands between tags only");
	if (!take_string(&code, c->arena, &b->text))
		complain(c, "a text in quotes must stand here");
	else if (take_comma(c, &code))
		n = read_holes(c, code, given, 0);
	n = holes_of(c, b, holes, given, n > 0 ? n : 0);
	put_line(c, c->piece->line);
	begin_text_block(c);
	buffer_printf(c->out, "const struct str text_%u_ = text_of(out->lang, ", c->texts);
	put_mark(c, "T", b->text, (struct str){0});
	buffer_append_z(c->out, ");\n");
	b->number = c->texts;
	begin_walk(c, holes, n);
	for (int i = 0; i < n; i++)
		if (holes[i].expression.len) {
			buffer_printf(c->out, "if (hole_%u_ == %d)\n", c->texts, i);
			put_call(c, "text", holes[i].expression);
		}
}

void begin_in(struct compiler *c, struct template_block *text, struct str name)
{
	struct text_hole_read read;
	struct hole seen[HOLES_MAX];
	int n = 0;
	for (struct str rest = text->text; n < HOLES_MAX && take_hole(&rest, &read);) {
		if (hole_at(seen, n, read.name) >= 0)
			continue;
		seen[n++].name = read.name;
	}
	int at = hole_at(seen, n, name);
	if (at < 0)
		complain(c, "the text has no hole {%.*s}", STR_ARG(name));
	else if (text->holes_done & 1u << at)
		complain(c, "the hole {%.*s} is filled already", STR_ARG(name));
	else
		text->holes_done |= 1u << at;
	put_line(c, c->piece->line);
	buffer_printf(c->out,
		      "if (hole_%u_ == %d) {\nconst struct str it = walk_%u_.it;\n(void)it;\n",
		      text->number, at, text->number);
}

void end_text(struct compiler *c, struct template_block *text)
{
	struct text_hole_read read;
	unsigned at = 0;
	struct hole seen[HOLES_MAX];
	for (struct str rest = text->text; at < HOLES_MAX && take_hole(&rest, &read);) {
		if (hole_at(seen, (int)at, read.name) >= 0)
			continue;
		if (!(text->holes_done & 1u << at))
			complain(c, "the hole {%.*s} gets no value", STR_ARG(read.name));
		seen[at++].name = read.name;
	}
	buffer_append_z(c->out, "}\n}\n");
}

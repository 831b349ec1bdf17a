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

static void put_holes(struct compiler *c, const char *how, const struct hole *holes, int n)
{
	buffer_append_z(c->out, "static const char *const text_names_[] = {");
	for (int i = 0; i < n; i++) {
		put_string(c->out, holes[i].name);
		buffer_append_z(c->out, ", ");
	}
	buffer_printf(
		c->out,
		"};\nstruct text_walk text_walk_ = {text_here_, text_names_, %d};\n"
		"for (int text_hole_; (text_hole_ = html_put_piece(out, &text_walk_)) >= 0;) {\n",
		n);
	for (int i = 0; i < n; i++) {
		buffer_printf(c->out, "if (text_hole_ == %d)\n", i);
		put_call(c, how, holes[i].expression);
	}
	buffer_append_z(c->out, "}\n");
}

/* Holes that the text has not, and those it has that get no value. */
static bool check_holes(struct compiler *c, struct str text, const struct hole *holes, int n)
{
	bool good = true, seen[HOLES_MAX] = {false};
	for (size_t i = 0; i < text.len; i++) {
		const char *end =
			text.ptr[i] == '{' ? memchr(text.ptr + i, '}', text.len - i) : NULL;
		if (!end)
			continue;
		struct str name = {text.ptr + i + 1, (size_t)(end - text.ptr) - i - 1};
		int at = 0;
		while (at < n && !str_eq(holes[at].name, name))
			at++;
		if (at < n)
			seen[at] = true;
		else
			complain(c, "the hole {%.*s} gets no value", STR_ARG(name));
		good = good && at < n;
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
	buffer_append_z(c->out, "{\nconst struct str text_here_ = text_of(out->lang, ");
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
	buffer_printf(c->out, "{\nconst int64_t text_n_ = (%.*s);\n", STR_ARG(holes[0].expression));
	holes[0].expression = STR("worded_count(out->lang, text_n_)");
	buffer_append_z(c->out, "const struct str text_here_ = text_of_n(out->lang, ");
	put_mark(c, "TN", one, many);
	buffer_append_z(c->out, ", text_n_);\n");
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

#include "template/c_text.h"
#include "template/template.h"

#include <stdlib.h>

struct cutter {
	struct template_pieces *pieces;
	struct str source;
	size_t at;
	unsigned line;
};

static void add(struct template_pieces *p, enum piece_kind kind, unsigned line, struct str text)
{
	if (text.len == 0 && kind == PIECE_LITERAL)
		return;
	if (p->count == p->capacity) {
		p->capacity = p->capacity ? p->capacity * 2 : 64;
		p->all = xrealloc(p->all, p->capacity * sizeof *p->all);
	}
	p->all[p->count++] = (struct template_piece){kind, line, text};
}

static bool here(const struct cutter *r, size_t at, const char *z)
{
	return str_starts((struct str){r->source.ptr + at, r->source.len - at}, str_z(z));
}

/* Behind code that began before `at`: "}}" outside of its own brackets and literals. */
static size_t code_end(const struct cutter *r, size_t at)
{
	unsigned depth = 0;
	while (at < r->source.len) {
		char c = r->source.ptr[at];
		if (c == '"' || c == '\'') {
			at = literal_end(r->source, at);
			continue;
		}
		if (depth == 0 && here(r, at, "}}"))
			return at;
		depth += c == '{';
		depth -= c == '}' && depth;
		at++;
	}
	return at;
}

static size_t plain_end(const struct cutter *r, size_t at, const char *closing)
{
	while (at < r->source.len && !here(r, at, closing))
		at++;
	return at;
}

static void trim_last(struct template_pieces *p)
{
	if (p->count == 0 || p->all[p->count - 1].kind != PIECE_LITERAL)
		return;
	struct str *text = &p->all[p->count - 1].text;
	while (text->len && is_blank(text->ptr[text->len - 1]))
		text->len--;
	if (text->len == 0)
		p->count--;
}

/* {{ … }}, with a minus inside to take the blanks before or behind away: {{- … -}}. */
static void read_code(struct cutter *r)
{
	size_t start = r->at + 2, end = code_end(r, start);
	struct str all = {r->source.ptr + start, end - start};
	bool before = all.len > 1 && all.ptr[0] == '-' && is_blank(all.ptr[1]);
	bool behind = all.len > 1 && all.ptr[all.len - 1] == '-' && is_blank(all.ptr[all.len - 2]);
	if (before) {
		trim_last(r->pieces);
		all = (struct str){all.ptr + 1, all.len - 1};
	}
	all.len -= behind;
	struct str code = all;
	skip_blanks(&code);
	add(r->pieces, PIECE_CODE,
	    r->line + count_lines((struct str){r->source.ptr + start,
					       (size_t)(code.ptr - r->source.ptr) - start}),
	    str_trim(code));
	r->at = end + 2;
	while (behind && r->at < r->source.len && is_blank(r->source.ptr[r->at]))
		r->at++;
}

static void read_block(struct cutter *r)
{
	const size_t start = r->at;
	const bool verbatim = here(r, start, "{!"), comment = here(r, start, "{#");
	if (verbatim || comment) {
		size_t end = plain_end(r, start + 2, verbatim ? "!}" : "#}");
		if (verbatim)
			add(r->pieces, PIECE_VERBATIM, r->line,
			    (struct str){r->source.ptr + start + 2, end - start - 2});
		r->at = end + 2;
	} else {
		read_code(r);
	}
	if (r->at > r->source.len) {
		fault(r->pieces->faults, r->pieces->file, r->line, "this %.2s is never closed",
		      r->source.ptr + start);
		r->at = r->source.len;
	}
	r->line += count_lines((struct str){r->source.ptr + start, r->at - start});
}

void pieces_read(struct template_pieces *p, const char *file, struct str source,
		 struct template_faults *faults)
{
	struct cutter r = {p, source, 0, 1};
	*p = (struct template_pieces){.file = file, .faults = faults};
	while (r.at < source.len) {
		size_t start = r.at;
		while (r.at < source.len && !here(&r, r.at, "{{") && !here(&r, r.at, "{!") &&
		       !here(&r, r.at, "{#"))
			r.at++;
		struct str text = {source.ptr + start, r.at - start};
		add(p, PIECE_LITERAL, r.line, text);
		r.line += count_lines(text);
		if (r.at < source.len)
			read_block(&r);
	}
}

void pieces_drop(struct template_pieces *p)
{
	free(p->all);
	*p = (struct template_pieces){0};
}

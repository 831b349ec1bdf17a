#include "template/catalogue.h"

#include "template/c_text.h"

#include <stdio.h>
#include <stdlib.h>

void catalogue_init(struct catalogue *c, struct arena *a)
{
	*c = (struct catalogue){.arena = a, .index = map_new()};
}

void catalogue_drop(struct catalogue *c)
{
	map_free(c->index);
	free(c->all);
}

struct text_message *catalogue_message(struct catalogue *c, struct str id)
{
	bool is_new;
	uint32_t *at = map_put(c->index, id, &is_new);
	if (!is_new)
		return &c->all[*at];
	if (c->count == c->capacity) {
		c->capacity = c->capacity ? c->capacity * 2 : 256;
		c->all = xrealloc(c->all, c->capacity * sizeof *c->all);
	}
	*at = (uint32_t)c->count;
	c->all[c->count] = (struct text_message){.id = arena_dup(c->arena, id)};
	return &c->all[c->count++];
}

static void mark(struct catalogue *c, const char *file, unsigned line, struct str id,
		 struct str plural)
{
	if (id.len == 0) {
		fault(&c->faults, file, line, "an empty text");
		return;
	}
	struct text_message *m = catalogue_message(c, id);
	if (m->file && (m->plural.ptr != NULL) != (plural.ptr != NULL)) {
		fault(&c->faults, file, line, "\"%.*s\" is also used %s (%s:%u)", STR_ARG(id),
		      plural.ptr ? "without a plural" : "with a plural", m->file, m->line);
		return;
	}
	if (m->file && plural.ptr && !str_eq(m->plural, plural)) {
		fault(&c->faults, file, line, "\"%.*s\" has another plural at %s:%u", STR_ARG(id),
		      m->file, m->line);
		return;
	}
	if (!m->file) {
		m->file = file;
		m->line = line;
		m->plural = plural;
	}
}

/* "one" or "one", "many" at the front of `code`. */
static void mark_strings(struct catalogue *c, const char *file, unsigned line, struct str code,
			 bool plural)
{
	struct str id, many = {0};
	if (plural ? take_two_strings(&code, c->arena, &id, &many)
		   : take_string(&code, c->arena, &id))
		mark(c, file, line, id, many);
}

/* T("…") and TN("…", "…") in C, which may be the C of a template. */
static void gather_c(struct catalogue *c, const char *file, unsigned line, struct str source)
{
	for (size_t i = 0; i < source.len;) {
		const char now = source.ptr[i];
		struct str rest = {source.ptr + i, source.len - i};
		size_t n = 1;
		if (now == '"' || now == '\'') {
			n = literal_end(source, i) - i;
		} else if (str_starts(rest, STR("/*"))) {
			const char *end = memmem(rest.ptr + 2, rest.len - 2, "*/", 2);
			n = end ? (size_t)(end + 2 - rest.ptr) : rest.len;
		} else if (str_starts(rest, STR("//"))) {
			const char *end = memchr(rest.ptr, '\n', rest.len);
			n = end ? (size_t)(end - rest.ptr) : rest.len;
		} else if (is_word(now)) {
			struct str behind = rest, word = take_word(&behind);
			n = word.len;
			skip_blanks(&behind);
			bool one = str_eq(word, STR("T")), two = str_eq(word, STR("TN"));
			if ((one || two) && behind.len && behind.ptr[0] == '(')
				mark_strings(c, file, line,
					     (struct str){behind.ptr + 1, behind.len - 1}, two);
		}
		line += count_lines((struct str){rest.ptr, n});
		i += n;
	}
}

static void gather_template(struct catalogue *c, const char *file, struct str source)
{
	struct template_pieces p;
	pieces_read(&p, file, source, &c->faults);
	for (size_t i = 0; i < p.count; i++) {
		const struct template_piece *piece = &p.all[i];
		struct str code = piece->text, word = take_word(&code);
		skip_blanks(&code);
		if (piece->kind == PIECE_LITERAL)
			continue;
		if (piece->kind == PIECE_CODE && code.len && code.ptr[0] == '"' &&
		    (str_eq(word, STR("t")) || str_eq(word, STR("tn")) ||
		     str_eq(word, STR("text")))) {
			mark_strings(c, file, piece->line, code, str_eq(word, STR("tn")));
		}
		gather_c(c, file, piece->line, piece->text);
	}
	pieces_drop(&p);
}

void catalogue_gather(struct catalogue *c, const char *file, struct str source)
{
	if (str_ends(str_z(file), STR(".tmpl")))
		gather_template(c, file, source);
	else
		gather_c(c, file, 1, source);
}

/* Whether every hole of one text is in the other. */
static bool holes_within(struct str inner, struct str outer)
{
	struct text_hole_read a, b;
	while (take_hole(&inner, &a)) {
		bool found = false;
		for (struct str rest = outer; !found && take_hole(&rest, &b);)
			found = str_eq(a.name, b.name) && a.words == b.words;
		if (!found)
			return false;
	}
	return true;
}

static bool blank_ends_alike(struct str a, struct str b)
{
	return is_blank(a.ptr[0]) == is_blank(b.ptr[0]) &&
	       is_blank(a.ptr[a.len - 1]) == is_blank(b.ptr[b.len - 1]);
}

static void check_message(struct catalogue *c, const struct text_message *m, const char *po_file)
{
	const bool plural = m->plural.ptr;
	if (m->po_line == 0 || m->text[0].len == 0 || (plural && m->text[1].len == 0)) {
		fault(&c->faults, m->file, m->line, "\"%.*s\" has no translation in %s",
		      STR_ARG(m->id), po_file);
		return;
	}
	if (m->fuzzy)
		fault(&c->faults, po_file, m->po_line,
		      "the translation of \"%.*s\" is marked fuzzy", STR_ARG(m->id));
	if (!blank_ends_alike(m->id, m->text[0]))
		fault(&c->faults, po_file, m->po_line,
		      "the translation of \"%.*s\" begins or ends with a blank where the text does not, or the "
		      "other way round",
		      STR_ARG(m->id));
	/* What one says without its number ("one line") the other may say too. */
	const struct str most = plural ? m->plural : m->id;
	if (!holes_within(m->id, most))
		fault(&c->faults, m->file, m->line, "\"%.*s\" has holes that its plural has not",
		      STR_ARG(m->id));
	for (int i = 0; i < 1 + plural; i++)
		if (!holes_within(m->text[i], most) ||
		    (i == plural && !holes_within(most, m->text[i])))
			fault(&c->faults, po_file, m->po_line,
			      "the translation of \"%.*s\" has other holes than the text",
			      STR_ARG(most));
}

void catalogue_check(struct catalogue *c, const char *po_file)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct text_message *m = &c->all[i];
		if (m->file)
			check_message(c, m, po_file);
		else
			fprintf(stderr, "%s:%u: warning: no one says \"%.*s\"\n", po_file,
				m->po_line, STR_ARG(m->id));
	}
}

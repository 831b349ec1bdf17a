/* The .po files of GNU gettext, as far as Poedit and Weblate write them for two plural forms. */
#include "template/c_text.h"

#include "template/catalogue.h"
#include <stdio.h>

enum po_field { PO_NONE, PO_ID, PO_PLURAL, PO_TEXT, PO_TEXT_MANY };

struct po {
	struct catalogue *catalogue;
	const char *file;
	unsigned line;
	/* The entry at hand. */
	unsigned entry_line;
	bool fuzzy;
	enum po_field field;
	struct str parts[PO_TEXT_MANY + 1];
};

static void finish(struct po *p)
{
	const struct str id = p->parts[PO_ID];
	if (p->parts[PO_TEXT].ptr && id.len) {
		struct text_message *m = catalogue_message(p->catalogue, id);
		const bool same = str_eq(m->text[0], p->parts[PO_TEXT]) &&
				  str_eq(m->text[1], p->parts[PO_TEXT_MANY]);
		/* A merge of two branches may bring one entry twice. */
		if (m->po_line && same)
			fprintf(stderr, "%s:%u: warning: \"%.*s\" stands here a second time\n",
				p->file, p->entry_line, STR_ARG(id));
		else if (m->po_line)
			fault(&p->catalogue->faults, p->file, p->entry_line,
			      "\"%.*s\" stands here a second time, with another translation",
			      STR_ARG(id));
		m->po_line = p->entry_line;
		m->fuzzy = p->fuzzy;
		m->text[0] = p->parts[PO_TEXT];
		m->text[1] = p->parts[PO_TEXT_MANY];
		if (m->file && m->plural.ptr && !str_eq(m->plural, p->parts[PO_PLURAL]))
			fault(&p->catalogue->faults, p->file, p->entry_line,
			      "the plural of \"%.*s\" is another at %s:%u", STR_ARG(id), m->file,
			      m->line);
	}
	memset(p->parts, 0, sizeof p->parts);
	p->field = PO_NONE;
	p->fuzzy = false;
}

/* A string that begins a field or goes on with it. */
static void add_string(struct po *p, struct str line)
{
	struct str text;
	if (!take_string(&line, p->catalogue->arena, &text) || str_trim(line).len ||
	    p->field == PO_NONE) {
		fault(&p->catalogue->faults, p->file, p->line,
		      "a string in quotes must stand here");
		return;
	}
	struct str *part = &p->parts[p->field];
	*part = part->ptr ? arena_printf(p->catalogue->arena, "%.*s%.*s", STR_ARG(*part),
					 STR_ARG(text))
			  : text;
}

static void comment(struct po *p, struct str line)
{
	if (p->parts[PO_TEXT].ptr)
		finish(p);
	if (str_starts(line, STR("#,")) && memmem(line.ptr, line.len, "fuzzy", 5))
		p->fuzzy = true;
}

static void read_line(struct po *p, struct str line)
{
	static const struct {
		const char *word;
		enum po_field field;
	} fields[] = {{"msgid_plural ", PO_PLURAL},
		      {"msgid ", PO_ID},
		      {"msgstr ", PO_TEXT},
		      {"msgstr[0] ", PO_TEXT},
		      {"msgstr[1] ", PO_TEXT_MANY}};
	if (line.ptr[0] == '#') {
		comment(p, line);
		return;
	}
	if (line.ptr[0] == '"') {
		add_string(p, line);
		return;
	}
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		struct str word = str_z(fields[i].word);
		if (!str_starts(line, word))
			continue;
		if (fields[i].field == PO_ID) {
			bool fuzzy = p->fuzzy && !p->parts[PO_TEXT].ptr;
			finish(p);
			p->fuzzy = fuzzy;
			p->entry_line = p->line;
		}
		p->field = fields[i].field;
		add_string(p, (struct str){line.ptr + word.len, line.len - word.len});
		return;
	}
	fault(&p->catalogue->faults, p->file, p->line, "\"%.*s\" is not understood here",
	      STR_ARG(str_head(line, 40)));
}

void catalogue_read_po(struct catalogue *c, const char *file, struct str source)
{
	struct po p = {.catalogue = c, .file = file};
	while (source.ptr) {
		struct str line = str_trim(str_split(&source, '\n'));
		p.line++;
		if (line.len)
			read_line(&p, line);
	}
	finish(&p);
}

#include "texts/text_table.h"

#include "template/c_text.h"
#include "template/catalogue.h"

#include <stdlib.h>

static void put_entry(struct buffer *out, const struct text_message *m)
{
	buffer_append_char(out, '{');
	put_string(out, m->id);
	buffer_append_z(out, ", {");
	put_string(out, m->text[0]);
	buffer_append_z(out, ", ");
	if (m->plural.ptr)
		put_string(out, m->text[1]);
	else
		buffer_append_z(out, "NULL");
	buffer_append_z(out, "}},\n");
}

void catalogue_table(const struct catalogue *c, struct buffer *out, const char *name)
{
	size_t size = 16;
	while (size < c->count * 2)
		size *= 2;
	const struct text_message **places = xcalloc(size, sizeof *places);
	for (size_t i = 0; i < c->count; i++) {
		if (!c->all[i].file)
			continue;
		size_t at = text_hash(c->all[i].id) & (size - 1);
		while (places[at])
			at = (at + 1) & (size - 1);
		places[at] = &c->all[i];
	}
	buffer_append_z(
		out,
		"#include \"texts/text_table.h\"\n\nstatic const struct text_entry entries[] = {\n");
	for (size_t i = 0; i < size; i++) {
		if (places[i])
			put_entry(out, places[i]);
		else
			buffer_append_z(out, "{NULL, {NULL, NULL}},\n");
	}
	buffer_printf(out, "};\nconst struct text_table %s = {entries, %zu};\n", name, size);
	free(places);
}

/* Folds nothing: a line a string, as msgcat writes what is short. */
static void put_field(struct buffer *out, const char *name, struct str text)
{
	buffer_append_z(out, name);
	buffer_append_char(out, ' ');
	put_string(out, text);
	buffer_append_char(out, '\n');
}

size_t catalogue_missing(const struct catalogue *c, struct buffer *out)
{
	size_t n = 0;
	for (size_t i = 0; i < c->count; i++) {
		const struct text_message *m = &c->all[i];
		if (!m->file || m->po_line)
			continue;
		n++;
		buffer_printf(out, "\n#: %s\n", m->file);
		put_field(out, "msgid", m->id);
		if (m->plural.ptr) {
			put_field(out, "msgid_plural", m->plural);
			buffer_append_z(out, "msgstr[0] \"\"\nmsgstr[1] \"\"\n");
		} else {
			buffer_append_z(out, "msgstr \"\"\n");
		}
	}
	return n;
}

/*
 * Writes a man page of a guide in Markdown, while building:
 * manual NAME SECTION DATE VERSION GUIDE.md PAGE
 * The guide's first heading becomes the name's line; libcmark-gfm writes the rest.
 */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GUIDE_MAX (1u << 20)
#define WIDTH 66 /* of what is read; fonts come on top */

struct heading {
	const char *name, *section, *date, *version;
};

static cmark_node *read_guide(const char *path)
{
	static char text[GUIDE_MAX];
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(text, 1, sizeof text, f) : 0;
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);

	if (f)
		fclose(f);
	if (!n || n == sizeof text) {
		cmark_parser_free(parser);
		return NULL;
	}
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
	cmark_parser_feed(parser, text, n);
	cmark_node *guide = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return guide;
}

/* Fonts that every reader of man pages knows: libcmark-gfm names code "C" and ends with none. */
static void put_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (strncmp(text, "\\f[C]", 5) == 0) {
			fputs("\\fB", out);
			text += 4;
		} else if (strncmp(text, "\\f[]", 4) == 0) {
			fputs("\\fR", out);
			text += 3;
		} else if (strncmp(text, "\\f[", 3) == 0 && text[3] && text[4] == ']') {
			fprintf(out, "\\f%c", text[3]);
			text += 4;
		} else {
			fputc(*text, out);
		}
	}
}

/* Tables as man pages show them badly (one cell a line, and wider than a terminal): each row a paragraph, its first
 * cell the term. */
static void put_cell(FILE *out, cmark_node *cell)
{
	cmark_node *holder = cmark_node_new(CMARK_NODE_PARAGRAPH);
	cmark_node *child;

	while ((child = cmark_node_first_child(cell)))
		cmark_node_append_child(holder, child);
	cmark_node *document = cmark_node_new(CMARK_NODE_DOCUMENT);
	cmark_node_append_child(document, holder);
	char *text = cmark_render_man(document, CMARK_OPT_DEFAULT, WIDTH);
	/* Its own ".PP" is the paragraph's. */
	put_text(out, strncmp(text, ".PP\n", 4) == 0 ? text + 4 : text);
	free(text);
	cmark_node_free(document);
}

static void put_table(FILE *out, cmark_node *table)
{
	cmark_node *row = cmark_node_first_child(table); /* the heading: the terms say it */

	for (row = cmark_node_next(row); row; row = cmark_node_next(row)) {
		fputs(".TP\n", out);
		for (cmark_node *cell = cmark_node_first_child(row); cell;) {
			cmark_node *next = cmark_node_next(cell);
			put_cell(out, cell);
			cell = next;
		}
	}
}

/* Whether it was a heading. */
static bool put_block(FILE *out, cmark_node *block, bool after_heading)
{
	if (strcmp(cmark_node_get_type_string(block), "table") == 0) {
		put_table(out, block);
		return false;
	}
	cmark_node *document = cmark_node_new(CMARK_NODE_DOCUMENT);
	cmark_node_unlink(block);
	cmark_node_append_child(document, block);
	bool heading = cmark_node_get_type(block) == CMARK_NODE_HEADING;
	char *text = cmark_render_man(document, CMARK_OPT_DEFAULT, WIDTH);
	/* A paragraph begins at each heading by itself. */
	put_text(out, after_heading && strncmp(text, ".PP\n", 4) == 0 ? text + 4 : text);
	free(text);
	cmark_node_free(document);
	return heading;
}

static void put_page(FILE *out, const struct heading *p, cmark_node *guide)
{
	fputs(".TH \"", out);
	for (const char *c = p->name; *c; c++)
		fputc(toupper((unsigned char)*c), out);
	fprintf(out, "\" %s \"%s\" \"stuiver %s\" \"Stuiver\"\n", p->section, p->date, p->version);
	fprintf(out,
		".SH NAME\n%s \\- how a mapping says what a ledger's columns mean\n.SH DESCRIPTION\n",
		p->name);
	cmark_node *block = cmark_node_next(cmark_node_first_child(guide)); /* after its title */
	bool heading = true; /* that of the section */
	while (block) {
		cmark_node *next = cmark_node_next(block);
		heading = put_block(out, block, heading);
		block = next;
	}
	fputs(".SH SEE ALSO\n.BR stuiver (1),\n.BR stuiver\\-sniff (1),\n.BR stuiver\\-check (1)\n",
	      out);
}

int main(int argc, char **argv)
{
	if (argc != 7)
		return 2;
	cmark_gfm_core_extensions_ensure_registered();
	cmark_node *guide = read_guide(argv[5]);
	FILE *out = guide ? fopen(argv[6], "w") : NULL;
	if (!out) {
		fprintf(stderr, "manual: cannot make %s of %s\n", argv[6], argv[5]);
		return 1;
	}
	put_page(out, &(struct heading){argv[1], argv[2], argv[3], argv[4]}, guide);
	cmark_node_free(guide);
	return fclose(out) ? 1 : 0;
}

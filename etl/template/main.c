/* The program that the build runs. */
#include "base/system/file.h"
#include "template/catalogue.h"

#include <stdio.h>
#include <stdlib.h>

#define SOURCE_MAX (16 << 20)
#define RESULT_MAX (64 << 20)

static const char usage[] =
	"template compile IN.tmpl OUT.c    a template as C\n"
	"template texts OUT.c FILE.po LIST the table of texts; LIST has the names of the files that\n"
	"                                  mark them, one a line\n"
	"template missing FILE.po LIST     appends what FILE.po lacks\n";

static int give_up(const struct error *e)
{
	fprintf(stderr, "%s\n", e->text);
	return 1;
}

/* Leaves a file alone that says the same already, so that nothing is built anew for it. */
static int write_changed(const char *path, struct str content, struct arena *a)
{
	struct str old;
	struct error e;
	if (file_exists(path) && file_read(&old, a, path, RESULT_MAX, &e) == 0 &&
	    str_eq(old, content))
		return 0;
	return file_write(path, content, &e) == 0 ? 0 : give_up(&e);
}

static int compile(const char *in, const char *out, struct arena *a)
{
	struct template_faults faults = {0};
	struct template_pieces pieces;
	struct buffer c;
	struct str source;
	struct error e;
	if (file_read(&source, a, in, SOURCE_MAX, &e) != 0)
		return give_up(&e);
	buffer_init(&c, RESULT_MAX);
	pieces_read(&pieces, in, source, &faults);
	template_compile(&c, &pieces, a);
	pieces_drop(&pieces);
	int result = 1;
	if (faults.count == 0 && file_write(out, buffer_str(&c), &e) == 0)
		result = 0;
	else if (faults.count == 0)
		give_up(&e);
	buffer_drop(&c);
	return result;
}

/* What the files of the list mark and what the .po file says. */
static int read_all(struct catalogue *c, const char *po, const char *list, struct str *po_text,
		    struct error *e)
{
	struct str names, source;
	if (file_read(&names, c->arena, list, SOURCE_MAX, e) != 0)
		return -1;
	while (names.ptr) {
		struct str name = str_trim(str_split(&names, '\n'));
		if (name.len == 0)
			continue;
		const char *file = arena_dup(c->arena, name).ptr;
		if (file_read(&source, c->arena, file, SOURCE_MAX, e) != 0)
			return -1;
		catalogue_gather(c, file, source);
	}
	if (file_read(po_text, c->arena, po, SOURCE_MAX, e) != 0)
		return -1;
	catalogue_read_po(c, po, *po_text);
	return 0;
}

static int table(struct catalogue *c, const char *out, const char *po)
{
	struct buffer text;
	catalogue_check(c, po);
	if (c->faults.count) {
		fprintf(stderr,
			"%u texts are not right; `cmake --build build --target texts_missing` appends to "
			"%s what it lacks\n",
			c->faults.count, po);
		return 1;
	}
	buffer_init(&text, RESULT_MAX);
	catalogue_table(c, &text, "texts_en");
	int result = write_changed(out, buffer_str(&text), c->arena);
	buffer_drop(&text);
	return result;
}

static int missing(struct catalogue *c, const char *po, struct str po_text)
{
	struct buffer text;
	struct error e;
	buffer_init(&text, RESULT_MAX);
	buffer_append_str(&text, po_text);
	size_t n = catalogue_missing(c, &text);
	int result = n && file_write(po, buffer_str(&text), &e) != 0 ? give_up(&e) : 0;
	buffer_drop(&text);
	if (result == 0)
		printf("%zu texts appended to %s\n", n, po);
	return result;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct catalogue c;
	struct str po_text;
	struct error e;
	int result = 2;
	catalogue_init(&c, a);
	if (argc == 4 && strcmp(argv[1], "compile") == 0)
		result = compile(argv[2], argv[3], a);
	else if (argc == 5 && strcmp(argv[1], "texts") == 0)
		result = read_all(&c, argv[3], argv[4], &po_text, &e) == 0
				 ? table(&c, argv[2], argv[3])
				 : give_up(&e);
	else if (argc == 4 && strcmp(argv[1], "missing") == 0)
		result = read_all(&c, argv[2], argv[3], &po_text, &e) == 0
				 ? missing(&c, argv[2], po_text)
				 : give_up(&e);
	else
		fputs(usage, stderr);
	catalogue_drop(&c);
	arena_free(a);
	return result;
}

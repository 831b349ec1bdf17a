/* Which kind of workbook a file is, and what is none. */
#include "book/book.h"

#include "book/kinds.h"
#include "book/xml.h"

#include <stdlib.h>
#include <unistd.h>

#define OLE "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

bool book_has_part(struct str part)
{
	return str_eq(part, STR("[Content_Types].xml")) || str_eq(part, STR("content.xml"));
}

bool book_looks(struct str head)
{
	return str_starts(head, STR("PK\3\4")) || str_starts(head, STR(OLE));
}

/* ---- zips ---- */

struct manifest {
	bool locked;
};

static void on_manifest(struct xml *x, void *payload, const char *name, const char **attributes)
{
	struct manifest *m = payload;
	(void)attributes;
	if (strcmp(name, "encryption-data") == 0) {
		m->locked = true;
		xml_enough(x);
	}
}

static int check_locked(struct container *p, struct error *e)
{
	static const struct xml_events events = {.start = on_manifest};
	const struct str part = STR("META-INF/manifest.xml");
	struct manifest m = {0};
	if (container_has(p, part) && xml_read(p, part, &events, &m, e) < 0)
		return -1;
	if (m.locked)
		return error_set(
			e, STATUS_INPUT,
			"it is locked with a password: open it in LibreOffice, save it "
			"without one (Save as, without \"Save with password\"), and try again");
	return 0;
}

static int open_zip(struct book *b, int fd, struct error *e)
{
	struct container *p;
	if (container_open(&p, fd, e) < 0)
		return -1;
	if (container_has(p, STR("[Content_Types].xml")))
		return xlsx_open(b, p, e);
	if (container_has(p, STR("content.xml")))
		return check_locked(p, e) < 0 ? (container_close(p), -1) : ods_open(b, p, e);
	container_close(p);
	return error_set(e, STATUS_INPUT, "this is a zip, but no workbook (XLSX, ODS); unpack it");
}

int book_open(struct book **out, int fd, struct error *e)
{
	char head[8] = {0};
	struct book *b = xcalloc(1, sizeof *b);
	b->arena = arena_new();
	ssize_t n = pread(fd, head, sizeof head, 0);
	int status;
	if (n == sizeof head && memcmp(head, OLE, sizeof head) == 0)
		status = xls_open(b, fd, e);
	else
		status = open_zip(b, fd, e);
	if (status == 0 && b->nsheets == 0)
		status = error_set(e, STATUS_INPUT, "the workbook has no sheet");
	if (status < 0) {
		book_close(b);
		return -1;
	}
	*out = b;
	return 0;
}

void book_close(struct book *b)
{
	if (!b)
		return;
	if (b->self)
		b->ops->close(b->self);
	arena_free(b->arena);
	free(b->sheets);
	free(b);
}

const char *book_kind(const struct book *b)
{
	return b->ops->name;
}

const struct book_sheet *book_sheets(const struct book *b, size_t *n)
{
	*n = b->nsheets;
	return b->sheets;
}

int book_read(struct book *b, size_t sheet, const struct book_sink *sink, struct error *e)
{
	return b->ops->read(b->self, sheet, sink, e);
}

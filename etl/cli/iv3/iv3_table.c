/* The rows of a delivery as CSV, in euros, with the names of its codes. */
#include "cli/iv3/iv3_report.h"

#include "base/system/file.h"
#include "base/text/csv_out.h"
#include "console/cli.h"
#include "iv3/delivery/delivery_table.h"

#include <stdio.h>
#include <unistd.h>

/* Written whenever that much is there. */
#define CHUNK ((size_t)1 << 20)

static void put_fields(struct buffer *out, const struct str *fields)
{
	for (size_t i = 0; i < IV3_ROWS_OWN; i++) {
		if (i)
			csv_comma(out);
		csv_field(out, fields[i]);
	}
	csv_end(out);
}

/* Details are no columns here: each delivery has its own. */
static int put_rows(struct buffer *out, struct iv3_rows *rows, struct error *e)
{
	struct iv3_rows_row row;
	int more;

	while ((more = iv3_rows_next(rows, &row, e)) > 0) {
		put_fields(out, row.fields);
		if (out->len < CHUNK)
			continue;
		if (cli_write(buffer_str(out), e) != 0)
			return -1;
		buffer_reset(out);
	}
	return more;
}

static void tell_rounded(const char *path, const struct iv3_findings *f)
{
	const struct iv3_finding *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		n += f->items[i].lost;
		first = f->items[i].lost && !first ? &f->items[i] : first;
	}
	if (n)
		fprintf(stderr,
			"stuiver: iv3: %s: %zu amount%s with more decimals than cents rounded to "
			"cents; the first is at %.*s\n",
			path, n, n == 1 ? "" : "s", STR_ARG(first->where));
}

/* Reads it, and writes its rows, below the names of columns where it is the first, unless `out` is NULL. */
static int take_file(struct buffer *out, bool first, const char *path, bool rounded,
		     struct error *e)
{
	struct iv3_rows_from from = {.path = path, .rounded = rounded};
	struct iv3_rows *rows;
	size_t n;

	from.fd = file_open_seekable(path, IV3_DELIVERY_MAX, e);
	if (from.fd < 0)
		return -1;
	int result = iv3_rows_open(&rows, &from, e);
	if (result == 0 && out && first)
		put_fields(out, iv3_rows_columns(rows, &n));
	if (result == 0 && out)
		result = put_rows(out, rows, e);
	if (result == 0 && out && rounded)
		tell_rounded(path, iv3_rows_findings(rows));
	if (result == 0)
		iv3_rows_close(rows);
	close(from.fd);
	return result ? error_context(e, "%s", path) : 0;
}

int iv3_table(const char *const *files, size_t n, bool rounded, struct error *e)
{
	struct buffer out;
	int result = 0;

	for (size_t i = 0; n > 1 && i < n && result == 0; i++)
		result = take_file(NULL, false, files[i], rounded, e);
	buffer_init(&out, 64 * CHUNK);
	for (size_t i = 0; i < n && result == 0; i++)
		result = take_file(&out, i == 0, files[i], rounded, e);
	if (result == 0)
		result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}

/* Why, beside how much: the explanations of a cube as a table of its package. */
#include "base/text/csv_out.h"
#include "publish/package.h"
#include "store/record/explanation_rows.h"

#define TEXTS_FILE "explanations.csv"
#define TEXTS_MAX ((size_t)64 << 20)

const char *const package_text_columns[PACKAGE_TEXT_COLUMNS] = {
	"scope",   "title",   "text",         "source",      "author",  "date",
	"version", "meeting", "meeting_date", "agenda_item", "document"};

static void put_row(struct buffer *out, const struct explanation_row *x)
{
	const struct str fields[PACKAGE_TEXT_COLUMNS] = {
		x->cut,     x->title,   x->text,         x->source,      x->author,  x->date,
		x->version, x->meeting, x->meeting_date, x->agenda_item, x->document};

	for (size_t i = 0; i < PACKAGE_TEXT_COLUMNS; i++) {
		if (i)
			csv_comma(out);
		csv_field(out, fields[i]);
	}
	csv_end(out);
}

static int write_rows(struct package *p, const struct explanation_row *rows, size_t n,
		      struct error *e)
{
	struct buffer out;

	p->explanations = (struct package_part){
		.name = STR("explanations"), .path = STR(TEXTS_FILE), .rows = n};
	buffer_init(&out, TEXTS_MAX);
	for (size_t i = 0; i < PACKAGE_TEXT_COLUMNS; i++) {
		if (i)
			csv_comma(&out);
		csv_field(&out, str_z(package_text_columns[i]));
	}
	csv_end(&out);
	for (size_t i = 0; i < n; i++)
		put_row(&out, &rows[i]);
	int result = out.overflow
			     ? error_set(e, STATUS_LIMIT, "the explanations are more than %zu MB",
					 TEXTS_MAX >> 20)
			     : outlet_begin(p->outlet, TEXTS_FILE, e);
	if (result == 0)
		result = outlet_write(p->outlet, buffer_str(&out), e);
	if (result == 0)
		result = outlet_end(p->outlet, &p->explanations.bytes, p->explanations.sha256, e);
	buffer_drop(&out);
	return result;
}

/* Of a part of the cube some would be of lines that are not in it. */
int package_write_texts(struct package *p, struct error *e)
{
	struct explanation_row *rows;
	size_t n;

	if (p->about.cut.len)
		return 0;
	if (store_explanations(session_store(p->publication->session), p->about.arena,
			       p->about.cube->name, picture_version(p->about.picture), &rows, &n,
			       e) != 0)
		return -1;
	return n ? write_rows(p, rows, n, e) : 0;
}

/* A workbook: its sheets, formats and properties, and the file they go to. */
#include "publish/workbook.h"

#include "model/date.h"
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* ---- the file ---- */

static void make_formats(struct workbook *w)
{
	static const char *const pictures[MONEY_MAX_DECIMALS + 1] = {
		"#,##0",      "#,##0.0",     "#,##0.00",    "#,##0.000",
		"#,##0.0000", "#,##0.00000", "#,##0.000000"};

	w->bold = workbook_add_format(w->file);
	format_set_bold(w->bold);
	w->date = workbook_add_format(w->file);
	format_set_num_format(w->date, "yyyy-mm-dd");
	w->wrap = workbook_add_format(w->file);
	format_set_text_wrap(w->wrap);
	format_set_align(w->wrap, LXW_ALIGN_VERTICAL_TOP);
	for (int i = 0; i <= MONEY_MAX_DECIMALS; i++) {
		w->amounts[i] = workbook_add_format(w->file);
		format_set_num_format(w->amounts[i], pictures[i]);
		w->bold_amounts[i] = workbook_add_format(w->file);
		format_set_num_format(w->bold_amounts[i], pictures[i]);
		format_set_bold(w->bold_amounts[i]);
	}
	w->whole = w->amounts[0];
}

/* The same data give the same bytes: the file is as old as the data. */
static void set_properties(struct workbook *w, const struct about *b)
{
	struct tm t = {0};
	char title[256], version[128];

	snprintf(title, sizeof title, "%s", workbook_text(w, b->title));
	snprintf(version, sizeof version, "Version %.*s", STR_ARG(b->version));
	int32_t day;
	int year = 2000, month = 1, mday = 1;

	if (b->loaded_at.len >= 10 && date_parse_iso((struct str){b->loaded_at.ptr, 10}, &day))
		date_to_civil(day, &year, &month, &mday);
	t = (struct tm){.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = mday};
	lxw_doc_properties properties = {
		.title = title, .comments = version, .author = "Stuiver", .created = timegm(&t)};
	workbook_set_properties(w->file, &properties);
}

static int fill(struct workbook *w, struct publication_rows *t, const struct about *b,
		const struct publication *p, struct error *e)
{
	make_formats(w);
	set_properties(w, b);
	if (workbook_rows(w, t, e) != 0 || about_check(b, p, e) != 0)
		return -1;
	workbook_totals(w, t);
	workbook_info(w, b, t);
	return 0;
}

/* Told before the first line is written, where that is possible. */
static int check_size(const struct publication_rows *t, struct error *e)
{
	const struct publication *p = t->from;
	uint64_t entries = picture_entries(t->result->picture);
	bool narrowed = p->query.endpoint != ENDPOINT_FACTS;

	for (size_t i = 0; i < p->query.nparams; i++) {
		struct str key = p->query.params[i].key;
		narrowed |= str_eq(key, STR("cut")) || str_starts(key, STR("page"));
	}
	if (t->n > LXW_COL_MAX || t->n == 0)
		return error_set(e, STATUS_USAGE, "A workbook has 1 to %d columns, not %zu",
				 LXW_COL_MAX, t->n);
	if (narrowed || entries <= WORKBOOK_MAX_ENTRIES)
		return 0;
	return error_set(e, STATUS_LIMIT,
			 "A workbook holds at most %u lines and this has %llu: narrow it with a "
			 "cut, or take CSV (download=csv)",
			 WORKBOOK_MAX_ENTRIES, (unsigned long long)entries);
}

/* Writes the file and frees it. The library asks gmtime when it does, which keeps its answer in one
 * place for all threads: so one at a time. */
static lxw_error close_file(lxw_workbook *file)
{
	static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_lock(&one);
	errno = 0;
	lxw_error fault = workbook_close(file);
	int reason = errno;
	pthread_mutex_unlock(&one);
	errno = reason;
	return fault;
}

static int write_file(struct publication_rows *t, const struct about *b,
		      const struct publication *p, const char *path, struct error *e)
{
	struct workbook w = {0};
	char *folder = getenv("TMPDIR");
	lxw_workbook_options options = {.constant_memory = LXW_TRUE,
					.tmpdir = folder && *folder ? folder : NULL};

	w.arena = b->arena;
	w.columns = ARENA_ARRAY(b->arena, struct workbook_column, t->n + 1);
	if (phrases_open(&w.words, b->arena, p, t, e) != 0 ||
	    workbook_totals_open(&w, p->session, t, e) != 0)
		return -1;
	buffer_init(&w.text, SIZE_MAX);
	buffer_init(&w.plain, SIZE_MAX);
	w.file = workbook_new_opt(path, &options);
	if (!w.file)
		return error_set(e, STATUS_IO, "cannot make the workbook %s", path);
	int result = fill(&w, t, b, p, e);
	lxw_error fault = close_file(w.file);
	workbook_totals_close(&w);
	buffer_drop(&w.text);
	buffer_drop(&w.plain);
	if (result == 0 && fault)
		return error_set(e,
				 errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? STATUS_FULL
										      : STATUS_IO,
				 "cannot write the workbook %s: %s", path, lxw_strerror(fault));
	return result;
}

int publish_workbook(const struct publication *p, const char *path, struct error *e)
{
	struct publication_rows t;
	struct about b = {0};
	int result = publication_open(&t, p, e);

	if (result == 0)
		result = about_open(&b, p, t.result, e);
	if (result == 0)
		result = check_size(&t, e);
	if (result == 0)
		result = write_file(&t, &b, p, path, e);
	publication_close(&t);
	about_close(&b);
	return result;
}

/* What the rows behind findings have as details: read once more, for only these are wanted of a file that may be large. */
#include "iv3/delivery/delivery.h"

#include "base/system/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOLD_MOST 200u /* bytes */

struct wanted_rows {
	struct iv3_behind **rows; /* by part and index */
	size_t n, at;
	enum iv3_part part;
	struct arena *arena;
};

static int by_place(const void *a, const void *b)
{
	const struct iv3_behind *x = *(struct iv3_behind *const *)a,
				*y = *(struct iv3_behind *const *)b;

	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static void collect(struct wanted_rows *w, const struct iv3_findings *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += f->items[i].nbehind;
	w->rows = xcalloc(n + 1, sizeof *w->rows);
	for (size_t i = 0; i < f->n; i++)
		for (size_t k = 0; k < f->items[i].nbehind; k++)
			w->rows[w->n++] = &f->items[i].behind[k];
	qsort(w->rows, w->n, sizeof *w->rows, by_place);
}

/* "grootboek 4301, kostenplaats 610" */
static struct str told(struct arena *a, const json_t *details)
{
	const char *key;
	const json_t *value;
	struct buffer b;

	buffer_init(&b, 4096);
	json_object_foreach((json_t *)(uintptr_t)details, key, value)
	{
		char *text = json_is_string(value) ? NULL : json_dumps(value, JSON_ENCODE_ANY);
		if (b.len < TOLD_MOST)
			buffer_printf(&b, "%s%.60s %.100s", b.len ? ", " : "", key,
				      text ? text : json_string_value(value));
		free(text);
	}
	struct str out = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

/* A stream_take. */
static void look(void *payload, const struct stream_row *row)
{
	struct wanted_rows *w = payload;
	const json_t *details = json_object_get(row->item, "details");
	struct str text = STR("");

	for (; w->at < w->n; w->at++) {
		struct iv3_behind *x = w->rows[w->at];
		if (x->part > w->part || (x->part == w->part && x->index > row->index))
			return;
		if (x->part < w->part || x->index != row->index || !json_is_object(details))
			continue;
		if (!text.len)
			text = told(w->arena, details);
		x->details = text;
	}
}

static int read_parts(struct wanted_rows *w, int fd, struct error *e)
{
	struct delivery_stream s = {0};
	json_t *root = NULL;
	int result = feed_open(&s.feed, fd, STR(""), IV3_DELIVERY_MAX, e);

	if (result == 0)
		result = stream_skeleton(&s, &root, e);
	for (int p = IV3_LASTEN; p <= IV3_BALANS_STANDEN && result == 0; p++) {
		w->part = (enum iv3_part)p;
		if (stream_has(&s, p))
			result = stream_rows(&s, p, look, w, e);
	}
	json_decref(root);
	feed_close(&s.feed);
	return result;
}

int iv3_behind_details(struct iv3_findings *f, const struct iv3_delivery *v, const char *path,
		       struct error *e)
{
	struct wanted_rows w = {.arena = f->arena};
	int result = 0;

	if (v->ndetails == 0)
		return 0;
	collect(&w, f);
	if (w.n) {
		int fd = file_open_seekable(path, IV3_DELIVERY_MAX, e);
		result = fd < 0 ? -1 : read_parts(&w, fd, e);
		if (fd >= 0)
			close(fd);
	}
	free(w.rows);
	return result;
}

/* Slicing what the window holds, up to the first record that libcsv must read. */
#include "extract/text/reader.h"

slice_lines *reader_slicer(const struct reader_dialect *d)
{
	/* Lines that end with CR are of the past, and not worth a fast way. A blank as a quote
	 * means nothing to libcsv, which gets blanks masked. */
	bool odd = d->end != '\n' || d->skip_initial || d->quote == ' ' || d->quote == '\t' ||
		   d->quote == (unsigned char)d->delimiter;
	return odd ? NULL : slice_chosen();
}

/* Bytes from `at` on up to the first that was undecodable, which must be told of. */
static size_t sound_bytes(const struct reader *r)
{
	const struct window *w = &r->window;
	const struct invalid_list *l = w->invalid;
	size_t have = w->end - r->at;
	if (!l || l->head == l->n)
		return have;
	uint64_t here = w->base + r->at;
	uint64_t first = l->items[l->head].at;
	uint64_t sound = first > here ? first - here : 0;
	return sound < have ? (size_t)sound : have;
}

/* Records that need only cutting, as many as there are in front of one that needs more. */
void reader_slice(struct reader *r, size_t max)
{
	const struct reader_dialect *d = &r->dialect;
	struct batch *b = r->batch;
	size_t shorter = d->max_field < d->max_record ? d->max_field : d->max_record;
	bool crowded = r->slice && r->at >= r->split_until;
	while (crowded && b->nrecords < max && b->text_len + SLICE_SLACK < b->text_capacity) {
		size_t room = b->text_capacity - b->text_len - SLICE_SLACK;
		size_t n = sound_bytes(r);
		size_t before = b->nrecords;
		struct slice_job job = {
			.rules = {d->delimiter, d->quote < 0 ? (char)NO_QUOTE : (char)d->quote,
				  (char)d->escape, shorter, d->max_columns},
			.text = r->window.text + r->at,
			.n = n < room ? n : room,
			.line = r->line,
			.max_records = max,
		};
		r->at += r->slice(b, &job, &crowded);
		r->line += b->nrecords - before;
		if (crowded)
			batch_grow_fields(b);
	}
}

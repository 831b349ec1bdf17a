/* Columns of the segment at hand, read when they are asked for. */
#include "scan/scan.h"

/* ---- columns ---- */

const struct codes *scan_key_codes(struct scan *s, size_t dimension, struct error *e)
{
	if (!s->key_codes_ready[dimension] &&
	    segment_key_codes(&s->key_codes[dimension], s->store, s->view, s->index, dimension,
			      e) != 0)
		return NULL;
	s->key_codes_ready[dimension] = true;
	return &s->key_codes[dimension];
}

const struct codes *scan_amount_codes(struct scan *s, size_t column, struct error *e)
{
	if (!s->amount_codes_ready[column] &&
	    segment_amount_codes(&s->amount_codes[column], s->store, s->view, s->index, column,
				 e) != 0)
		return NULL;
	s->amount_codes_ready[column] = true;
	return &s->amount_codes[column];
}

const uint32_t *scan_keys(struct scan *s, size_t dimension, struct error *e)
{
	if (s->keys_ready[dimension])
		return s->keys[dimension];
	if (!s->keys[dimension])
		s->keys[dimension] = xmalloc(STORE_SEGMENT_LINES * sizeof **s->keys);
	if (segment_keys(s->store, s->view, s->index, dimension, s->keys[dimension], e) != 0)
		return NULL;
	s->keys_ready[dimension] = true;
	return s->keys[dimension];
}

const int64_t *scan_amounts(struct scan *s, size_t column, struct error *e)
{
	if (s->amounts_ready[column])
		return s->amounts[column];
	if (!s->amounts[column])
		s->amounts[column] = xmalloc(STORE_SEGMENT_LINES * sizeof **s->amounts);
	if (segment_amounts(s->store, s->view, s->index, column, s->amounts[column], e) != 0)
		return NULL;
	s->amounts_ready[column] = true;
	return s->amounts[column];
}

const struct value *scan_texts(struct scan *s, size_t dimension, struct error *e)
{
	if (!s->texts[dimension] &&
	    segment_texts(s->store, s->view, s->index, dimension, 0, s->segment->lines,
			  s->text_arena, &s->texts[dimension], e) != 0)
		s->texts[dimension] = NULL;
	return s->texts[dimension];
}

/* Texts of the segment at hand, and what limits on them leave of its lines. */
#include "scan/scan.h"

int text_column_open(struct text_column *out, struct scan *s, size_t dimension, size_t attribute,
		     struct error *e)
{
	*out = (struct text_column){.width = s->cube->dimensions[dimension].nattributes,
				    .attribute = attribute};
	if (s->segment->is_text[dimension]) {
		out->texts = scan_texts(s, dimension, e);
		return out->texts ? 0 : -1;
	}
	out->keys = scan_keys(s, dimension, e);
	if (!out->keys)
		return -1;
	return view_dictionary(picture_view(s->picture), s->store, dimension, &out->members, e);
}

void scan_narrow_texts(struct scan *s, const struct text_limit *limits, size_t n)
{
	s->text_limits = limits;
	s->ntext_limits = n;
}

int limit_texts(struct scan *s, struct error *e)
{
	for (size_t i = 0; i < s->ntext_limits && s->n; i++) {
		const struct text_limit *limit = &s->text_limits[i];
		struct text_column texts;
		uint32_t n = 0;
		if (text_column_open(&texts, s, limit->dimension, limit->attribute, e) != 0)
			return -1;
		for (uint32_t k = 0; k < s->n; k++) {
			uint32_t line = scan_line(s, k);
			if (limit->holds(limit->context, text_at(&texts, line)))
				s->lines[n++] = (uint16_t)line;
		}
		s->n = n;
		s->all = false;
	}
	return 0;
}

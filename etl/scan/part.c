/* Parts: what turns a line into a code to group by. */
#include "scan/group.h"

#include <stdlib.h>

/* One attribute: its ranks are the codes, so codes are in sorted order. */
static int code_single(struct part *p, struct scan *scan, struct error *e)
{
	const struct ranks *r;

	if (picture_ranks(&r, scan->picture, scan->session, p->dimension, p->attributes[0], e) != 0)
		return -1;
	p->ncodes = r->values;
	p->codes = xmalloc((r->members + 1) * sizeof *p->codes);
	p->first = xmalloc((r->values + 1u) * sizeof *p->first);
	memcpy(p->codes, r->rank, r->members * sizeof *p->codes);
	memcpy(p->first, r->first, r->values * sizeof *p->first);
	return 0;
}

/* Several attributes: each distinct combination is a code. */
static int code_tuples(struct part *p, struct scan *scan, struct error *e)
{
	if (code_single(p, scan, e) != 0)
		return -1;
	uint32_t n = (uint32_t)dictionary_count(p->members);
	for (size_t i = 1; i < p->nattributes && p->ncodes < n; i++) {
		const struct ranks *r;
		if (picture_ranks(&r, scan->picture, scan->session, p->dimension, p->attributes[i],
				  e) != 0)
			return -1;
		struct code_pairs *pairs = pairs_new();
		pairs_fold(pairs, p->codes, r->rank, n);
		p->ncodes = pairs_count(pairs);
		pairs_free(pairs);
		p->first = xrealloc(p->first, (p->ncodes + 1u) * sizeof *p->first);
		for (uint32_t m = n; m-- > 0;)
			p->first[p->codes[m]] = m;
	}
	p->by_member = p->ncodes == n;
	return 0;
}

int part_open(struct part *p, struct scan *scan, struct error *e)
{
	if (p->kind == PART_AMOUNT) {
		p->coder = coder_new(VALUE_INTEGER);
		return 0;
	}
	if (view_dictionary(picture_view(scan->picture), scan->session->store, p->dimension,
			    &p->members, e) != 0)
		return -1;
	if (p->kind == PART_MEMBERS)
		return code_tuples(p, scan, e);
	p->coder = coder_new(scan->cube->dimensions[p->dimension].attributes[p->attribute].type);
	p->member_codes = xcalloc(dictionary_count(p->members) + 1, sizeof *p->member_codes);
	return 0;
}

void part_close(struct part *p)
{
	free(p->codes);
	free(p->first);
	free(p->member_codes);
	coder_free(p->coder);
}

uint32_t part_size(const struct part *p)
{
	return part_is_dense(p) ? p->ncodes : 0;
}

static int text_codes(struct part *p, struct scan *scan, uint32_t *out, struct error *e)
{
	size_t width = scan->cube->dimensions[p->dimension].nattributes;
	const struct value *texts = scan_texts(scan, p->dimension, e);

	if (!texts)
		return -1;
	for (uint32_t i = 0; i < scan->n; i++)
		out[i] = coder_put(p->coder, &texts[scan_line(scan, i) * width + p->attribute]);
	return coder_check(p->coder, e);
}

/* Members of the dictionary in a dimension of which other segments hold text. */
static int mixed_codes(struct part *p, struct scan *scan, uint32_t *out, struct error *e)
{
	const uint32_t *keys = scan_keys(scan, p->dimension, e);

	if (!keys)
		return -1;
	for (uint32_t i = 0; i < scan->n; i++) {
		uint32_t key = keys[scan_line(scan, i)];
		uint32_t *code = &p->member_codes[key];
		if (!*code)
			*code = 1 +
				coder_put(p->coder, &dictionary_get(p->members, key)[p->attribute]);
		out[i] = *code - 1;
	}
	return coder_check(p->coder, e);
}

static int amount_codes(struct part *p, struct scan *scan, uint32_t *out, struct error *e)
{
	const int64_t *amounts = scan_amounts(scan, p->column, e);

	if (!amounts)
		return -1;
	for (uint32_t i = 0; i < scan->n; i++) {
		int64_t amount = amounts[scan_line(scan, i)];
		struct value v = {.number = amount, .null = amount == MONEY_NULL};
		out[i] = coder_put(p->coder, &v);
	}
	return coder_check(p->coder, e);
}

static int member_codes(struct part *p, struct scan *scan, uint32_t *out, struct error *e)
{
	const struct codes *c = scan_key_codes(scan, p->dimension, e);

	if (!c)
		return -1;
	memset(out, 0, scan->n * sizeof *out);
	scan->kernels->fold_table(out, c->bytes, c->width, scan->all ? NULL : scan->lines, scan->n,
				  p->codes + c->min, 1);
	return 0;
}

int part_codes(struct part *p, struct scan *scan, uint32_t *out, struct error *e)
{
	if (p->kind == PART_MEMBERS)
		return member_codes(p, scan, out, e);
	if (p->kind == PART_AMOUNT)
		return amount_codes(p, scan, out, e);
	if (scan->segment->is_text[p->dimension])
		return text_codes(p, scan, out, e);
	return mixed_codes(p, scan, out, e);
}

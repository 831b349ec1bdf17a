/* What each code of the ledgers comes to, as `stuiver map codes` wrote it. */
#include "editor/editor.h"

#include <stdlib.h>
#include <string.h>

#define CODES_MAX 2000000u

static const char *text_of_member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static struct str kept(struct arena *a, const char *text)
{
	return arena_dup(a, str_z(text));
}

/* Sums stand as texts of whole units of the smallest decimal: a 128-bit number in digits. */
static bool read_sum(const json_t *value, money_sum *out)
{
	const char *text = json_string_value(value);
	bool minus = text && *text == '-';
	*out = 0;
	if (!text || !text[minus])
		return false;
	for (const char *p = text + minus; *p; p++) {
		if (*p < '0' || *p > '9' || p - text > 36)
			return false;
		*out = *out * 10 + (*p - '0');
	}
	if (minus)
		*out = -*out;
	return true;
}

static int damaged(struct error *e)
{
	return error_set(e, STATUS_INPUT, "what was weighed cannot be read");
}

static int read_parts(struct weights *w, struct arena *a, const json_t *parts, struct error *e)
{
	size_t i;
	const json_t *p;
	w->nparts = json_array_size(parts);
	if (w->nparts > PARTS_MAX)
		return error_set(e, STATUS_LIMIT, "more than %u years, phases and sides",
				 PARTS_MAX);
	w->parts = ARENA_ARRAY(a, struct weight_part, w->nparts + 1);
	json_array_foreach(parts, i, p)
	{
		struct weight_part *x = &w->parts[i];
		*x = (struct weight_part){
			.label = kept(a, text_of_member(p, "label")),
			.year = kept(a, text_of_member(p, "year")),
			.phase = kept(a, text_of_member(p, "phase")),
			.side = kept(a, text_of_member(p, "side")),
			.lines = (uint64_t)json_integer_value(json_object_get(p, "lines"))};
		if (!read_sum(json_object_get(p, "sum"), &x->sum))
			return damaged(e);
	}
	return 0;
}

/* ["0100", [part, lines, sum], …] */
static int read_code(struct weights *w, struct arena *a, const json_t *row, struct code_weight *out,
		     struct error *e)
{
	money_sum *sums = ARENA_ARRAY(a, money_sum, w->nparts + 1);
	const char *code = json_string_value(json_array_get(row, 0));
	if (!code)
		return damaged(e);
	*out = (struct code_weight){.code = kept(a, code), .sums = sums};
	for (size_t i = 1; i < json_array_size(row); i++) {
		const json_t *x = json_array_get(row, i);
		json_int_t part = json_integer_value(json_array_get(x, 0));
		money_sum sum;
		if (part < 0 || (size_t)part >= w->nparts || !read_sum(json_array_get(x, 2), &sum))
			return damaged(e);
		sums[part] += sum;
		out->lines += (uint64_t)json_integer_value(json_array_get(x, 1));
		out->all += sum < 0 ? -sum : sum;
	}
	return 0;
}

static int by_weight(const void *a, const void *b)
{
	const struct code_weight *x = a, *y = b;
	if (x->all != y->all)
		return x->all < y->all ? 1 : -1;
	return str_cmp(x->code, y->code);
}

/* No code is lost and none counts twice: together they are the totals. */
static int check_totals(const struct weights *w, struct error *e)
{
	for (size_t p = 0; p < w->nparts; p++) {
		money_sum sum = 0;
		for (size_t i = 0; i < w->n; i++)
			sum += w->codes[i].sums[p];
		if (sum != w->parts[p].sum)
			return error_set(e, STATUS_REFUSED,
					 "the codes do not come to the total of %.*s",
					 STR_ARG(w->parts[p].label));
	}
	return 0;
}

static int read_codes(struct weights *w, struct arena *a, const json_t *codes, struct error *e)
{
	size_t i;
	const json_t *row;
	bool is_new;
	if (json_array_size(codes) > CODES_MAX)
		return error_set(e, STATUS_LIMIT, "more than %u codes", CODES_MAX);
	w->codes = ARENA_ARRAY(a, struct code_weight, json_array_size(codes) + 1);
	json_array_foreach(codes, i, row)
	{
		if (read_code(w, a, row, &w->codes[w->n++], e))
			return -1;
	}
	if (w->n)
		qsort(w->codes, w->n, sizeof *w->codes, by_weight);
	for (i = 0; i < w->n; i++)
		*map_put(w->at, w->codes[i].code, &is_new) = (uint32_t)i;
	return check_totals(w, e);
}

static const json_t *dimension_named(const json_t *all, struct str name)
{
	size_t i;
	const json_t *d;
	json_array_foreach(json_object_get(all, "dimensions"), i,
			   d) if (str_eq(str_z(text_of_member(d, "dimension")), name)) return d;
	return NULL;
}

int weights_read(struct weights *out, struct arena *a, struct str json, struct str dimension,
		 struct error *e)
{
	json_t *all = json_loadb(json.ptr ? json.ptr : "", json.len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *d = dimension_named(all, dimension);
	*out = (struct weights){.at = map_new()};
	out->decimals = (int)json_integer_value(json_object_get(all, "decimals"));
	int result =
		!all ? damaged(e)
		: !d ? error_set(e, STATUS_NOT_FOUND, "'%.*s' was not weighed", STR_ARG(dimension))
		     : 0;
	if (result == 0)
		result = read_parts(out, a, json_object_get(all, "parts"), e) ||
					 read_codes(out, a, json_object_get(d, "codes"), e)
				 ? -1
				 : 0;
	json_decref(all);
	return result;
}

void weights_free(struct weights *w)
{
	map_free(w->at);
	w->at = NULL;
}

const struct code_weight *weight_of(const struct weights *w, struct str code)
{
	const uint32_t *at = w && w->at ? map_get(w->at, code) : NULL;
	return at ? &w->codes[*at] : NULL;
}

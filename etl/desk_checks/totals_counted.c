#include "desk_checks/totals_counted.h"

#include "desk_checks/year_parts.h"

money_sum counted_sum(const json_t *sum, struct arena *a)
{
	int64_t value;
	return money_parse(heard_amount(sum, a), COUNTED_DECIMALS, &value) ? value : 0;
}

/* ---- parts ---- */

/* "2024,adjusted" of "2024 · adjusted · 3 · revenue": without period and side, as part_name. */
static struct str part_key(struct arena *a, struct str label)
{
	static const char gap[] = " \xc2\xb7 ";
	struct str out = STR("");
	uint64_t n;
	while (label.len) {
		const char *end = memmem(label.ptr, label.len, gap, strlen(gap));
		struct str part = {label.ptr, end ? (size_t)(end - label.ptr) : label.len};
		size_t taken = part.len + (end ? strlen(gap) : 0);
		label = (struct str){label.ptr + taken, label.len - taken};
		if (str_eq(part, STR("expenditure")) || str_eq(part, STR("revenue")) ||
		    str_eq(part, STR("(empty)")) || (str_to_u64(part, &n) && n < 1000))
			continue;
		out = arena_printf(a, "%.*s%s%.*s", STR_ARG(out), out.len ? "," : "",
				   STR_ARG(part));
	}
	return out;
}

static struct counted_part *part_of(struct counted_totals *c, struct str name, struct str key)
{
	for (size_t i = 0; i < c->nparts; i++)
		if (str_eq(c->parts[i].key, key))
			return &c->parts[i];
	if (c->nparts == COUNTED_PARTS) {
		c->over = true;
		return NULL;
	}
	c->parts[c->nparts] = (struct counted_part){.name = name, .key = key};
	return &c->parts[c->nparts++];
}

static void add_part(struct counted_totals *c, enum lang lang, struct arena *a, const json_t *part,
		     struct str *first_phase)
{
	char letter;
	struct str phase, label = heard_text(part, "label", a);
	struct str name = part_name(lang, a, label, &letter, &phase);
	enum counted_side side = letter == 'e'   ? COUNTED_EXPENDITURE
				 : letter == 'r' ? COUNTED_REVENUE
						 : COUNTED_REST;
	const json_t *sums = json_object_get(json_object_get(part, "loaded"), "sums");
	struct counted_part *to = part_of(c, name, part_key(a, label));
	if (first_phase->ptr && !str_eq(*first_phase, phase))
		c->phases = true;
	*first_phase = arena_dup(a, phase);
	if (to)
		to->sided = to->sided || side != COUNTED_REST;
	c->sided = c->sided || side != COUNTED_REST;
	c->rest = c->rest || side == COUNTED_REST;
	for (size_t m = 0; to && m < c->nmeasures; m++)
		to->sums[m][side] += counted_sum(json_object_get(sums, c->measures[m].ptr), a);
}

/* ---- what can be said ---- */

static money_sum sum_of(const struct counted_totals *c, const struct counted_part *only, size_t m,
			enum counted_side side)
{
	money_sum sum = 0;
	for (size_t i = 0; i < c->nparts; i++)
		for (size_t s = 0; s < COUNTED_SIDES; s++)
			if ((!only || only == &c->parts[i]) && (side == COUNTED_REST || s == side))
				sum += c->parts[i].sums[m][s];
	return sum;
}

/* "lasten" and "baten" are enough where there is one amount and one phase. */
static struct str expect_name(const struct counted_totals *c, struct arena *a,
			      const struct counted_part *part, size_t m, enum counted_side side)
{
	static const char *const words[] = {"expenditure", "revenue", ""};
	static const char *const own[] = {"lasten", "baten"};
	struct str measure = c->measures[m], key = part ? part->key : STR("");
	if (side == COUNTED_REST && !key.len)
		return measure;
	if (c->nmeasures == 1 && !part)
		return str_z(own[side]);
	return arena_printf(a, "%.*s[%.*s%s%s]", STR_ARG(measure), STR_ARG(key),
			    key.len && *words[side] ? "," : "", words[side]);
}

static void add_expect(struct counted_totals *c, struct arena *a, const struct counted_part *part,
		       size_t m, enum counted_side side)
{
	if (c->nexpects == EXPECTS_MAX) {
		c->more = true;
		return;
	}
	struct str name = expect_name(c, a, part, m, side);
	bool plain = str_eq(name, STR("lasten")) || str_eq(name, STR("baten"));
	struct str field = plain ? name : arena_printf(a, "deel-%zu", c->nexpects + 1);
	c->expects[c->nexpects++] = (struct expect){.name = name,
						    .field = field,
						    .measure = m,
						    .part = part ? part->name : STR(""),
						    .side = side,
						    .real = sum_of(c, part, m, side)};
}

static void list_expects(struct counted_totals *c, struct arena *a)
{
	size_t n = c->phases ? c->nparts : 1;
	for (size_t m = 0; m < c->nmeasures; m++)
		for (size_t i = 0; i < n; i++) {
			const struct counted_part *part = c->phases ? &c->parts[i] : NULL;
			/* A phase of the municipality's own that has a comma cannot be named. */
			if (part && memchr(part->name.ptr, ',', part->name.len))
				continue;
			/* A balance has neither costs nor revenue: it has one total. */
			if (part ? !part->sided : !c->sided) {
				add_expect(c, a, part, m, COUNTED_REST);
				continue;
			}
			add_expect(c, a, part, m, COUNTED_EXPENDITURE);
			add_expect(c, a, part, m, COUNTED_REVENUE);
		}
}

static void count(struct counted_totals *out, enum lang lang, struct arena *a, const json_t *read,
		  const json_t *split)
{
	json_t *sums = json_object_get(read, "sums");
	const char *measure;
	const json_t *value, *part;
	size_t i;
	struct str first = {0};
	*out = (struct counted_totals){.parts = ARENA_ARRAY(a, struct counted_part, COUNTED_PARTS)};
	json_object_foreach(sums, measure, value)
	{
		out->more_measures = out->nmeasures == COUNTED_MEASURES;
		if (!out->more_measures)
			out->measures[out->nmeasures++] = arena_dup(a, str_z(measure));
	}
	json_array_foreach(split, i, part) add_part(out, lang, a, part, &first);
}

/* Where nothing says a year, a phase or a side, all of it is one part, and has a total all the same. */
static void count_whole(struct counted_totals *out, struct arena *a, const json_t *report)
{
	const json_t *total = json_object_get(report, "total");
	const json_t *sums = json_object_get(json_object_get(total, "loaded"), "sums");
	struct counted_part *all = json_object_size(sums) ? part_of(out, STR(""), STR("")) : NULL;
	for (size_t m = 0; all && m < out->nmeasures; m++)
		all->sums[m][COUNTED_REST] =
			counted_sum(json_object_get(sums, out->measures[m].ptr), a);
	out->rest = all != NULL;
}

void counted_make(struct counted_totals *out, enum lang lang, struct arena *a, const json_t *report)
{
	count(out, lang, a, json_object_get(json_object_get(report, "total"), "read"),
	      json_object_get(report, "split"));
	if (!out->nparts)
		count_whole(out, a, report);
	list_expects(out, a);
}

void counted_of_source(struct counted_totals *out, enum lang lang, struct arena *a,
		       const json_t *source)
{
	count(out, lang, a, json_object_get(json_object_get(source, "tallies"), "read"),
	      json_object_get(source, "split"));
}

money_sum counted_side(const struct counted_totals *c, size_t measure, enum counted_side side)
{
	money_sum sum = 0;
	for (size_t i = 0; i < c->nparts; i++)
		sum += c->parts[i].sums[measure][side];
	return sum;
}

/* What a delivery holds of each year, phase and side, and what a release makes of it beside what is public. */
#include "desk_checks/year_parts.h"
#include "desk_base/said_words.h"

#include "deliveries/jobs/heard.h"
#include "desk_steps/steps.h"

#define DECIMALS 4

#define PART_GAP " \xc2\xb7 "

static struct str next_part(struct str *rest)
{
	const char *gap =
		rest->len ? memmem(rest->ptr, rest->len, PART_GAP, strlen(PART_GAP)) : NULL;
	struct str part = {rest->ptr, gap ? (size_t)(gap - rest->ptr) : rest->len};
	size_t taken = part.len + (gap ? strlen(PART_GAP) : 0);
	*rest = (struct str){rest->ptr + taken, rest->len - taken};
	return part;
}

struct str part_name(enum lang lang, struct arena *a, struct str label, char *side,
		     struct str *phase)
{
	struct buffer name;
	uint64_t n;
	buffer_init(&name, 4096);
	*side = 0;
	*phase = (struct str){"", 0};
	while (label.len) {
		struct str part = next_part(&label);
		bool number = str_to_u64(part, &n);
		if (str_eq(part, STR("expenditure")) || str_eq(part, STR("revenue"))) {
			*side = part.ptr[0];
			continue;
		}
		if ((number && n < 1000) || str_eq(part, STR("(empty)")))
			continue;
		if (!number)
			*phase = part;
		buffer_append_z(&name, name.len ? PART_GAP : "");
		buffer_append_str(&name, said_phase(lang, part));
	}
	struct str text = arena_dup(a, buffer_str(&name));
	buffer_drop(&name);
	return text;
}

/* ---- sums by part ---- */

struct label_sums {
	struct str label;
	money_sum coming, there;
	int64_t coming_lines, there_lines;
};

struct labels {
	struct label_sums *items;
	size_t n, room;
};

static struct label_sums *label_of(struct labels *all, struct str label)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->items[i].label, label))
			return &all->items[i];
	if (all->n == all->room)
		return NULL;
	all->items[all->n] = (struct label_sums){.label = label};
	return &all->items[all->n++];
}

/* By its first measure: the others come with the same lines. */
static void add_coming(struct visit *v, struct labels *all, const json_t *part)
{
	int64_t value = 0;
	const json_t *loaded = json_object_get(part, "loaded");
	json_t *sums = json_object_get(loaded, "sums");
	struct label_sums *x = label_of(all, heard_text(part, "label", v->arena));
	if (!x)
		return;
	if (money_parse(heard_amount(json_object_iter_value(json_object_iter(sums)), v->arena),
			DECIMALS, &value))
		x->coming += value;
	x->coming_lines += heard_number(loaded, "entries");
}

static void add_there(struct labels *all, const struct store_dataset *d)
{
	for (size_t i = 0; i < d->nparts; i++) {
		struct label_sums *x = label_of(all, d->parts[i].label);
		struct str sums = d->parts[i].sums;
		int64_t value = 0;
		if (!x)
			continue;
		if (money_parse(str_split(&sums, ' '), DECIMALS, &value))
			x->there += value;
		x->there_lines += (int64_t)d->parts[i].entries;
	}
}

/* The very bytes again take the place of what was read from them, whatever was said. */
static bool same_bytes(const struct delivery_file *files, size_t n, struct str sha256)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(files[i].sha256, sha256))
			return true;
	return false;
}

static int look_there(struct visit *v, struct store *s, const struct delivery *d, struct str cube,
		      struct labels *all, struct error *e)
{
	struct store_dataset *sets;
	struct delivery_file *files;
	size_t nsets, nfiles, more = 0;
	if (store_datasets(s, v->arena, cube, &sets, &nsets, e) ||
	    delivery_files(v->desk, v->arena, d->id, &files, &nfiles, e))
		return -1;
	for (size_t i = 0; i < nsets; i++)
		more += sets[i].nparts;
	struct label_sums *items = ARENA_ARRAY(v->arena, struct label_sums, all->n + more + 1);
	for (size_t i = 0; i < all->n; i++)
		items[i] = all->items[i];
	all->items = items;
	all->room = all->n + more;
	for (size_t i = 0; i < nsets; i++)
		if (str_eq(sets[i].status, STR("published")) &&
		    !same_bytes(files, nfiles, sets[i].sha256))
			add_there(all, &sets[i]);
	return 0;
}

/* Periods of one year, phase and side together. */
static void fold(struct visit *v, enum lang lang, const struct labels *all, struct parts *out)
{
	out->items = ARENA_ARRAY(v->arena, struct part_sums, all->n + 1);
	for (size_t i = 0; i < all->n; i++) {
		const struct label_sums *x = &all->items[i];
		size_t k = 0;
		char side;
		struct str phase, whole = part_name(lang, v->arena, x->label, &side, &phase);
		struct str name = whole;
		struct str word = side == 'e'   ? STR("expenditure")
				  : side == 'r' ? STR("revenue")
						: STR("");
		if (word.len)
			name = arena_printf(v->arena, "%.*s%s%.*s", STR_ARG(name),
					    name.len ? PART_GAP : "",
					    STR_ARG(said_phase(lang, word)));
		while (k < out->n && !str_eq(out->items[k].name, name))
			k++;
		if (k == out->n)
			out->items[out->n++] =
				(struct part_sums){.name = name, .whole = whole, .side = side};
		struct part_sums *p = &out->items[k];
		p->coming += x->coming;
		p->there += x->there;
		p->coming_lines += x->coming_lines;
		p->there_lines += x->there_lines;
		out->ntwice += x->coming_lines && x->there_lines;
	}
}

int parts_find(struct visit *v, enum lang lang, struct store *s, const struct delivery *d,
	       struct parts *out, struct error *e)
{
	size_t i;
	const json_t *part;
	struct labels all = {0};
	*out = (struct parts){0};
	json_t *check =
		d->version && d->checked == d->version ? heard(v->desk, d->id, JOB_CHECK) : NULL;
	const json_t *report = json_object_get(json_array_get(check, 0), "report");
	const json_t *split = json_object_get(report, "split");
	struct str cube = heard_text(report, "cube", v->arena);
	out->known = cube.len && json_array_size(split);
	all.room = json_array_size(split);
	all.items = ARENA_ARRAY(v->arena, struct label_sums, all.room + 1);
	json_array_foreach(split, i, part) add_coming(v, &all, part);
	json_decref(check);
	int result = out->known && s ? look_there(v, s, d, cube, &all, e) : 0;
	if (result == 0)
		fold(v, lang, &all, out);
	return result;
}

/* ---- what was said ---- */

/* Points from a CSV: latitude and longitude, or RD coordinates; every other column is kept as
 * it is written. */
#include "mapping/read_place.h"
#include "mapping/row.h"

#include "base/text/json_out.h"
#include "base/text/utf8.h"
#include "place/address.h"

#include <math.h>
#include <stdlib.h>

#define DETAILS_MAX 65536u

struct location_fields {
	int code, label, latitude, longitude, rd_x, rd_y;
	int *parts;       /* [nfields] what part of an address it holds, or -1 */
	bool half_hidden; /* part of the address is hidden */
};

/* One row at hand. */
struct location_row {
	const struct resource *r;
	const struct location_fields *fields;
	const struct box *bounds;
	struct issues *issues;
	struct arena *arena;
	size_t row;
};

/* The field of one of these names, in any case and punctuation; the first name goes first. */
static int field_named(const struct resource *r, struct arena *a, const char *names)
{
	for (struct str rest = str_z(names); rest.ptr;) {
		struct str name = str_split(&rest, ' ');
		for (size_t i = 0; i < r->nfields; i++)
			if (str_eq(utf8_fold_tight(a, r->fields[i].name), name))
				return (int)i;
	}
	return NONE;
}

static struct location_fields find_fields(const struct resource *r, struct arena *a)
{
	struct location_fields f = {
		.code = field_named(r, a, "code"),
		.label = field_named(r, a, "label naam omschrijving"),
		.latitude = field_named(r, a, "latitude lat breedtegraad breedte"),
		.longitude = field_named(r, a, "longitude lon lng lengtegraad lengte"),
		.rd_x = field_named(r, a, "rdx xcoordinaat xrd"),
		.rd_y = field_named(r, a, "rdy ycoordinaat yrd"),
		.parts = ARENA_ARRAY(a, int, r->nfields + 1),
	};

	for (size_t i = 0; i < r->nfields; i++) {
		f.parts[i] = address_part(r->fields[i].name);
		f.half_hidden = f.half_hidden || (f.parts[i] >= 0 && r->fields[i].hidden);
	}
	return f;
}

static struct str cell(const struct location_row *at, int field)
{
	return field == NONE ? STR("") : table_cell(at->r->table, at->row, field);
}

/* With a decimal point, whichever the file has. */
static struct str number_cell(const struct location_row *at, int field)
{
	struct str s = cell(at, field);
	const char *comma = s.len ? memchr(s.ptr, ',', s.len) : NULL;
	if (!comma || memchr(s.ptr, '.', s.len))
		return s;
	struct str out = arena_dup(at->arena, s);
	((char *)(uintptr_t)out.ptr)[comma - s.ptr] = '.';
	return out;
}

static void row_fault(const struct location_row *at, int field, const char *text)
{
	const struct table *t = at->r->table;
	struct str value = cell(at, field);
	struct issue issue = {
		.severity = SEVERITY_ERROR,
		.code = STR("location"),
		.line = t->lines[at->row],
		.column = field != NONE && t->columns[field] >= 0 ? (uint32_t)t->columns[field] + 1
								  : 0,
		.field = field == NONE ? STR("") : at->r->fields[field].name,
		.value = value,
		.message = str_z(text),
	};
	issues_add(at->issues, &issue);
}

/* A pair of numbers: 1, 0 when both cells are empty, -1 after a fault. */
static int read_pair(const struct location_row *at, int first, int second, double out[2])
{
	const int fields[2] = {first, second};

	if (cell(at, first).len == 0 && cell(at, second).len == 0)
		return 0;
	for (size_t i = 0; i < 2; i++) {
		struct str s = number_cell(at, fields[i]);
		if (degrees_parse(s, &out[i]))
			continue;
		row_fault(at, fields[i],
			  s.len == 0
				  ? "is empty and the other coordinate is not: fill in both, or "
				    "none"
				  : "is no number: write decimal degrees or metres, like 52.3702");
		return -1;
	}
	return 1;
}

static bool on_earth(struct point p)
{
	return fabs(p.x) <= 180 && fabs(p.y) <= 90;
}

static void place_degrees(const struct location_row *at, const double pair[2], struct location *out)
{
	struct point p = {pair[1], pair[0]}, turned = {pair[0], pair[1]};
	const struct box *b = at->bounds;

	if (on_earth(p) && (!b || box_has(b, p) || !box_has(b, turned))) {
		out->point = p;
		out->placed = true;
		out->latitude = number_cell(at, at->fields->latitude);
		out->longitude = number_cell(at, at->fields->longitude);
	} else if (on_earth(turned)) {
		row_fault(at, at->fields->latitude,
			  "latitude and longitude are swapped: exchange the two columns");
	} else {
		row_fault(at, at->fields->latitude,
			  "is no latitude (-90 to 90) with a longitude (-180 to 180); RD "
			  "coordinates go into columns rd_x and rd_y");
	}
}

static void place_rd(const struct location_row *at, const double pair[2], struct location *out)
{
	struct point p;

	if (rd_to_wgs84(pair[0], pair[1], &p)) {
		out->point = p;
		out->placed = true;
		out->longitude = arena_printf(at->arena, "%.7f", p.x);
		out->latitude = arena_printf(at->arena, "%.7f", p.y);
	} else if (rd_to_wgs84(pair[1], pair[0], &p)) {
		row_fault(at, at->fields->rd_x,
			  "rd_x and rd_y are swapped: exchange the two columns");
	} else {
		row_fault(
			at, at->fields->rd_x,
			"is outside the area of RD coordinates (x 0 to 300000, y 300000 to 620000, "
			"in metres)");
	}
}

static bool is_coordinate(const struct location_fields *f, int field)
{
	return field == f->code || field == f->label || field == f->latitude ||
	       field == f->longitude || field == f->rd_x || field == f->rd_y;
}

static bool is_published(const struct location_row *at, int field)
{
	return !at->r->place->hidden && !at->r->fields[field].hidden &&
	       !is_coordinate(at->fields, field);
}

/* Only of what is published. */
static void read_address(const struct location_row *at, struct address *out, bool *default_town)
{
	struct str parts[ADDRESS_PARTS] = {0};

	for (int f = 0; f < (int)at->r->nfields; f++) {
		int part = at->fields->parts[f];
		if (part >= 0 && parts[part].len == 0 && is_published(at, f))
			parts[part] = cell(at, f);
	}
	address_read(out, at->arena, parts);
	*default_town = out->street.len && !out->town.len && at->r->place->town.len;
	if (*default_town)
		out->town = at->r->place->town;
}

/* A number where its field is of type number and it is one; else as it is written. */
static void put_detail(struct json_out *j, const struct location_row *at, int field)
{
	const struct field *f = &at->r->fields[field];
	struct str s = cell(at, field), number = STR("");

	if (f->kind == FIELD_NUMBER || f->kind == FIELD_INTEGER)
		number = row_number(at->arena, f, s);
	json_put_key(j, f->name);
	if (number.len)
		json_put_raw(j, number);
	else
		json_put_string(j, s);
}

/* What is known of the place besides: addresses and codes. */
static struct str details(const struct location_row *at, bool default_town)
{
	struct buffer b;
	struct json_out j;

	buffer_init(&b, DETAILS_MAX);
	json_begin(&j, &b);
	json_put_object(&j);
	for (int f = 0; f < (int)at->r->nfields; f++) {
		if (cell(at, f).len > 0 && is_published(at, f))
			put_detail(&j, at, f);
	}
	if (default_town) {
		json_put_key_z(&j, "town");
		json_put_string(&j, at->r->place->town);
	}
	json_put_object_end(&j);
	struct str out = b.overflow ? STR("{}") : arena_dup(at->arena, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

static void read_location(const struct location_row *at, struct location *out)
{
	const struct location_fields *f = at->fields;
	struct address address;
	bool default_town;
	double pair[2];
	int got;

	out->key = cell(at, f->code);
	out->line = at->r->table->lines[at->row];
	out->label = cell(at, f->label).len ? cell(at, f->label) : out->key;
	if (out->key.len == 0)
		row_fault(at, f->code, "a place needs its code");
	got = read_pair(at, f->latitude, f->longitude, pair);
	if (got > 0)
		place_degrees(at, pair, out);
	else if (got == 0 && read_pair(at, f->rd_x, f->rd_y, pair) > 0)
		place_rd(at, pair, out);
	read_address(at, &address, &default_town);
	out->is_private = at->r->place->hidden || f->half_hidden;
	if (!out->is_private && !out->placed)
		out->query = address_query(&address, at->arena);
	else if (!out->is_private && address_is_empty(&address))
		out->query = point_query(at->arena, out->longitude, out->latitude);
	out->details = details(at, default_town);
}

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct location *)a)->key, ((const struct location *)b)->key);
}

void locations_build(struct location_list *out, struct arena *a, const struct resource *r,
		     const struct box *bounds, struct issues *issues)
{
	struct location_fields fields = find_fields(r, a);
	struct location_row at = {r, &fields, bounds, issues, a, 0};

	issues_source(issues, r->table->path);
	out->file = arena_dup(a, r->table->path);
	out->n = r->table->nrows;
	out->items = ARENA_ARRAY(a, struct location, out->n + 1);
	for (; at.row < out->n; at.row++)
		read_location(&at, &out->items[at.row]);
	if (out->n)
		qsort(out->items, out->n, sizeof *out->items, by_key);
	for (size_t i = 1; i < out->n; i++)
		if (out->items[i].key.len && str_eq(out->items[i].key, out->items[i - 1].key))
			issues_addf(issues, SEVERITY_ERROR, "location", 0, 0,
				    "the code \"%.*s\" has two rows; leave one out",
				    STR_ARG(out->items[i].key));
}

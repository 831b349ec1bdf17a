#include "cli/fetch/geocode_report.h"

#include "base/text/json_out.h"
#include "cli/load/loading.h"
#include "console/terminal.h"

#define SHOWN 20

static bool is_found(const struct geocode_place *p)
{
	return p->state <= GEOCODE_PDOK;
}

/* ---- for people ---- */

static void count_line(struct buffer *out, const char *what, uint64_t n, bool always)
{
	char text[COUNT_TEXT_SIZE];

	if (!n && !always)
		return;
	count_format(text, n, false);
	buffer_printf(out, "  %-34s %12s\n", what, text);
}

static void place_line(struct buffer *out, const struct geocode_place *p, struct arena *a)
{
	struct str address = address_text(&p->address, a);

	buffer_append_z(out, "  ");
	buffer_append_harmless(out, p->cube);
	buffer_append_char(out, ' ');
	buffer_append_harmless(out, p->list);
	buffer_append_char(out, ' ');
	buffer_append_harmless(out, p->key);
	if (address.len) {
		buffer_append_z(out, " (");
		buffer_append_harmless(out, address);
		buffer_append_char(out, ')');
	}
	if (p->found.reason.len) {
		buffer_append_z(out, ": ");
		buffer_append_harmless(out, p->found.reason);
	}
	if (p->found.match.len) {
		buffer_append_z(out, "; nearest: ");
		buffer_append_harmless(out, p->found.match);
	}
	buffer_append_char(out, '\n');
}

static void points_text(struct buffer *out, const uint64_t *n)
{
	uint64_t all = 0;

	for (int i = 0; i < GEOCODE_STATES; i++)
		all += n[i];
	if (!all)
		return;
	buffer_append_z(out, "Points without an address of their own\n");
	count_line(out, "found before", n[GEOCODE_CACHE], false);
	count_line(out, "address found by PDOK", n[GEOCODE_PDOK], true);
	count_line(out, "no address near", n[GEOCODE_MISS], true);
	count_line(out, "PDOK gave no good answer", n[GEOCODE_FAILED], false);
	count_line(out, "not asked yet (--limit)", n[GEOCODE_UNASKED], false);
}

void geocode_text(struct buffer *out, const struct geocode_report *r, bool asked)
{
	const uint64_t *n = r->counts;
	size_t shown = 0, open = 0;

	buffer_append_z(out, "Places without coordinates of their own\n");
	count_line(out, "found before", n[GEOCODE_CACHE], false);
	count_line(out, "found in the table of addresses", n[GEOCODE_TABLE], true);
	count_line(out, "found by PDOK", n[GEOCODE_PDOK], asked);
	count_line(out, "not found", n[GEOCODE_MISS], asked);
	count_line(out, "PDOK gave no good answer", n[GEOCODE_FAILED], false);
	count_line(out, asked ? "not asked yet (--limit)" : "not in the table (--pdok asks PDOK)",
		   n[GEOCODE_UNASKED], false);
	count_line(out, "too little of an address", n[GEOCODE_VAGUE], false);
	count_line(out, "all", r->n, true);
	count_line(out, "besides, with a private address", r->left_alone, false);
	count_line(out, "changed on the map", r->changed, true);
	points_text(out, r->points);
	for (size_t i = 0; i < r->n; i++) {
		if (is_found(&r->places[i]))
			continue;
		if (open++ == 0)
			buffer_append_z(out, "Still without a place\n");
		if (shown < SHOWN) {
			place_line(out, &r->places[i], r->arena);
			shown++;
		}
	}
	if (open > shown)
		buffer_printf(out, "  and %zu more: --misses writes all to a CSV\n", open - shown);
}

/* ---- for programs ---- */

static void place_json(struct json_out *j, const struct geocode_place *p, struct arena *a)
{
	json_put_object(j);
	json_put_text(j, "cube", p->cube);
	json_put_text(j, "list", p->list);
	json_put_text(j, "key", p->key);
	json_put_text(j, "label", p->label);
	json_put_text(j, "address", address_text(&p->address, a));
	json_put_text(j, "state", str_z(geocode_state_name(p->state)));
	if (is_found(p)) {
		json_put_key_z(j, "longitude");
		json_put_raw(j, p->found.longitude);
		json_put_key_z(j, "latitude");
		json_put_raw(j, p->found.latitude);
		json_put_text(j, "precision", p->found.precision);
		json_put_text(j, "match", p->found.match);
	} else {
		json_put_text(j, "reason", p->found.reason);
		json_put_text(j, "nearest", p->found.match);
	}
	json_put_object_end(j);
}

static void import_json(struct json_out *j, const struct address_import *x)
{
	json_put_object(j);
	json_put_count(j, "rows", x->rows);
	json_put_count(j, "loaded", x->loaded);
	json_put_count(j, "withoutCoordinates", x->unplaced);
	json_put_key_z(j, "known");
	json_put_bool(j, x->known);
	json_put_object_end(j);
}

void geocode_json(struct buffer *out, const struct geocode_report *r,
		  const struct address_import *imports, size_t nimports)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "addresses");
	json_put_array(&j);
	for (size_t i = 0; i < nimports; i++)
		import_json(&j, &imports[i]);
	json_put_array_end(&j);
	json_put_count(&j, "locations", r->n);
	for (int i = 0; i < GEOCODE_STATES; i++)
		json_put_count(&j, geocode_state_name((enum geocode_state)i), r->counts[i]);
	json_put_key_z(&j, "points");
	json_put_object(&j);
	for (int i = 0; i < GEOCODE_STATES; i++)
		json_put_count(&j, geocode_state_name((enum geocode_state)i), r->points[i]);
	json_put_object_end(&j);
	json_put_count(&j, "leftAlone", r->left_alone);
	json_put_count(&j, "requests", r->requests);
	json_put_count(&j, "changed", r->changed);
	json_put_key_z(&j, "fault");
	if (r->fault.status)
		json_put_string_z(&j, r->fault.text);
	else
		json_put_null(&j);
	json_put_key_z(&j, "places");
	json_put_array(&j);
	for (size_t i = 0; i < r->n; i++)
		place_json(&j, &r->places[i], r->arena);
	json_put_array_end(&j);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

/* ---- for a spreadsheet ---- */

void geocode_misses_csv(struct buffer *out, const struct geocode_report *r, bool semicolon)
{
	/* Those from street on are what addresses_import reads. */
	static const char *const heads[] = {
		"cube",   "list",         "code",   "label",    "reason", "nearest",  "bag_id",
		"street", "house_number", "suffix", "postcode", "town",   "latitude", "longitude"};
	char delimiter = semicolon ? ';' : ',';

	buffer_append_z(out, "\xef\xbb\xbf");
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		if (i)
			buffer_append_char(out, delimiter);
		csv_cell(out, str_z(heads[i]));
	}
	buffer_append_z(out, "\r\n");
	for (size_t i = 0; i < r->n; i++) {
		const struct geocode_place *p = &r->places[i];
		const struct address *x = &p->address;
		const struct str cells[] = {p->cube,
					    p->list,
					    p->key,
					    p->label,
					    p->found.reason,
					    p->found.match,
					    x->bag.len ? x->bag : x->object,
					    x->street,
					    x->number,
					    x->suffix,
					    x->postcode,
					    x->town,
					    STR(""),
					    STR("")};
		if (is_found(p))
			continue;
		for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
			if (k)
				buffer_append_char(out, delimiter);
			csv_cell(out, cells[k]);
		}
		buffer_append_z(out, "\r\n");
	}
}

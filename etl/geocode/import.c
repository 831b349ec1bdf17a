/* A CSV of addresses into the table. */
#include "geocode/geocode.h"

#include "base/memory/hash.h"
#include "base/text/utf8.h"
#include "extract/extract.h"
#include "place/place.h"

#include <stdio.h>
#include <stdlib.h>

#define READ_BYTES 65536u
#define FAULTS_BEFORE_STOP 1000u /* whoever gives the wrong file need not wait for its end */

enum coordinate { LATITUDE, LONGITUDE, RD_X, RD_Y, COORDINATES };

struct importing {
	const char *path;
	struct issues *issues;
	struct address_import *out;
	struct address_writer *writer;
	struct arena *arena;                                /* of a row */
	int parts[ADDRESS_PARTS], coordinates[COORDINATES]; /* columns from 0; -1: none */
	const struct str *header;
	const struct record *record;
	const struct str *fields;
};

/* ---- columns ---- */

static int coordinate_of(struct str folded)
{
	static const struct {
		const char *name;
		enum coordinate which;
	} names[] = {{"latitude", LATITUDE},
		     {"lat", LATITUDE},
		     {"breedtegraad", LATITUDE},
		     {"longitude", LONGITUDE},
		     {"lon", LONGITUDE},
		     {"lengtegraad", LONGITUDE},
		     {"rdx", RD_X},
		     {"xcoordinaat", RD_X},
		     {"x", RD_X},
		     {"rdy", RD_Y},
		     {"ycoordinaat", RD_Y},
		     {"y", RD_Y}};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(folded, str_z(names[i].name)))
			return (int)names[i].which;
	return -1;
}

static int take_column(struct importing *x, size_t column, struct error *e)
{
	struct str name = x->header[column];
	int part = address_part(name), coordinate = coordinate_of(utf8_fold_tight(x->arena, name));
	int *slot = part >= 0         ? &x->parts[part]
		    : coordinate >= 0 ? &x->coordinates[coordinate]
				      : NULL;

	if (!slot)
		return 0;
	if (*slot >= 0)
		return error_set(e, STATUS_INPUT,
				 "%s:1: the columns \"%.*s\" and \"%.*s\" say the same; leave one "
				 "out, or give it another name",
				 x->path, STR_ARG(x->header[*slot]), STR_ARG(name));
	*slot = (int)column;
	return 0;
}

static int match_columns(struct importing *x, const struct extractor *extractor, struct error *e)
{
	size_t n;
	const int *c = x->coordinates;

	x->header = extract_header(extractor, &n);
	memset(x->parts, -1, sizeof x->parts);
	memset(x->coordinates, -1, sizeof x->coordinates);
	for (size_t i = 0; x->header && i < n; i++)
		if (take_column(x, i, e))
			return -1;
	if ((c[LATITUDE] < 0 || c[LONGITUDE] < 0) && (c[RD_X] < 0 || c[RD_Y] < 0))
		return error_set(e, STATUS_INPUT,
				 "%s:1: the header names no coordinates; it needs the columns "
				 "latitude and longitude, or rd_x and rd_y",
				 x->path);
	bool street = x->parts[ADDRESS_LINE] >= 0 || x->parts[ADDRESS_STREET] >= 0;
	if (!street && x->parts[ADDRESS_POSTCODE] < 0 && x->parts[ADDRESS_BAG] < 0 &&
	    x->parts[ADDRESS_OBJECT] < 0)
		return error_set(e, STATUS_INPUT,
				 "%s:1: the header names no address; it needs some of the columns "
				 "postcode, house_number, suffix, street, town, bag_id",
				 x->path);
	return 0;
}

/* ---- rows ---- */

static struct str cell(const struct importing *x, int column)
{
	return column < 0 || (uint32_t)column >= x->record->nfields
		       ? STR("")
		       : str_trim(x->fields[x->record->first + (uint32_t)column]);
}

static void row_fault(const struct importing *x, int column, const char *text)
{
	struct issue issue = {.severity = SEVERITY_ERROR,
			      .code = STR("address"),
			      .line = x->record->line,
			      .column = column < 0 ? 0 : (uint32_t)column + 1,
			      .field = column < 0 ? STR("") : x->header[column],
			      .value = cell(x, column),
			      .message = str_z(text)};

	issues_add(x->issues, &issue);
}

/* A number as a spreadsheet writes it: with a point or a comma. */
static bool read_number(const struct importing *x, int column, double *out, struct str *text)
{
	struct str s = arena_dup(x->arena, cell(x, column));
	char *comma = s.len ? memchr(s.ptr, ',', s.len) : NULL;

	if (comma)
		*comma = '.';
	*text = s;
	return degrees_parse(s, out);
}

/* 1, 0 when the cells are empty, -1 after a fault. */
static int read_pair(const struct importing *x, int first, int second, double out[2],
		     struct str text[2])
{
	const int columns[2] = {first, second};

	if (first < 0 || second < 0 || (cell(x, first).len == 0 && cell(x, second).len == 0))
		return 0;
	for (size_t i = 0; i < 2; i++) {
		if (read_number(x, columns[i], &out[i], &text[i]))
			continue;
		row_fault(x, columns[i],
			  cell(x, columns[i]).len
				  ? "is no number: write decimal degrees or metres, "
				    "like 52.3702"
				  : "is empty and the other coordinate is not");
		return -1;
	}
	return 1;
}

static int read_degrees(const struct importing *x, struct known_address *out)
{
	const struct box *nl = country_bounds(STR("NL"));
	double pair[2];
	struct str text[2];
	int got = read_pair(x, x->coordinates[LATITUDE], x->coordinates[LONGITUDE], pair, text);

	if (got <= 0)
		return got;
	if (pair[0] < -90 || pair[0] > 90 || pair[1] < -180 || pair[1] > 180) {
		row_fault(x, x->coordinates[LATITUDE],
			  "is no latitude (-90 to 90) with a longitude (-180 to 180); RD "
			  "coordinates go into columns rd_x and rd_y");
		return -1;
	}
	if (box_has(nl, (struct point){pair[0], pair[1]})) {
		row_fault(x, x->coordinates[LATITUDE],
			  "latitude and longitude are swapped: exchange the two columns");
		return -1;
	}
	out->latitude = text[0];
	out->longitude = text[1];
	return 1;
}

static int read_rd(const struct importing *x, struct known_address *out)
{
	double pair[2];
	struct str text[2];
	struct point p;
	int got = read_pair(x, x->coordinates[RD_X], x->coordinates[RD_Y], pair, text);

	if (got <= 0)
		return got;
	if (!rd_to_wgs84(pair[0], pair[1], &p)) {
		row_fault(x, x->coordinates[RD_X],
			  rd_to_wgs84(pair[1], pair[0], &p)
				  ? "rd_x and rd_y are swapped: exchange the two columns"
				  : "is outside the area of RD coordinates (x 0 to 300000, y "
				    "300000 to 620000, in metres)");
		return -1;
	}
	out->longitude = arena_printf(x->arena, "%.7f", p.x);
	out->latitude = arena_printf(x->arena, "%.7f", p.y);
	return 1;
}

static void read_address(const struct importing *x, struct address *out)
{
	struct str parts[ADDRESS_PARTS];

	for (size_t i = 0; i < ADDRESS_PARTS; i++)
		parts[i] = cell(x, x->parts[i]);
	address_read(out, x->arena, parts);
}

static int add_row(struct importing *x, struct error *e)
{
	struct known_address row = {0};

	arena_reset(x->arena);
	x->out->rows++;
	read_address(x, &row.address);
	int got = read_degrees(x, &row);
	if (got == 0)
		got = read_rd(x, &row);
	if (got == 0)
		x->out->unplaced++;
	if (got <= 0)
		return 0;
	if (address_level(&row.address) == ADDRESS_NOWHERE) {
		row_fault(x, -1,
			  "the address says too little: it needs a BAG id, a postcode, or a street "
			  "and a town");
		return 0;
	}
	x->out->loaded++;
	return address_writer_add(x->writer, &row, e);
}

static int add_rows(struct importing *x, struct extractor *extractor,
		    const struct geocode_options *o, struct error *e)
{
	struct batch *b = batch_new();
	uint64_t done, total;
	int more;

	while ((more = extract_next(extractor, b, e)) > 0) {
		x->fields = b->fields;
		for (size_t i = 0; i < b->nrecords && more > 0; i++) {
			x->record = &b->records[i];
			if (add_row(x, e))
				more = -1;
		}
		extract_progress(extractor, &done, &total);
		if (more > 0 && o->progress)
			o->progress(o->context, "loading", done, total);
		if (more > 0 && o->stop && *o->stop)
			more = error_set(e, STATUS_INTERRUPTED, "interrupted");
		if (more < 0 || issues_total(x->issues, SEVERITY_ERROR) > FAULTS_BEFORE_STOP)
			break;
	}
	batch_free(b);
	return more < 0 ? -1 : 0;
}

/* ---- the file ---- */

static int hash_source(char out[SHA256_HEX_SIZE], const struct source *source, struct error *e)
{
	struct source_stream *stream;
	struct sha256 *h = sha256_new();
	char *bytes = xmalloc(READ_BYTES);
	long n = -1;

	if (source_open(&stream, source, e) == 0) {
		while ((n = source_read(stream, bytes, READ_BYTES, e)) > 0)
			sha256_update(h, bytes, (size_t)n);
		source_close(stream);
	}
	sha256_hex(h, out);
	sha256_free(h);
	free(bytes);
	return n < 0 ? -1 : 0;
}

static int check(const struct importing *x, const struct extractor *extractor, struct error *e)
{
	uint64_t faults = issues_total(x->issues, SEVERITY_ERROR) + extract_damaged(extractor);

	if (faults)
		return error_set(e, STATUS_INPUT,
				 "%s: %llu fault%s in the addresses, so none is loaded; mend the "
				 "lines and load it again",
				 x->path, (unsigned long long)faults, faults == 1 ? "" : "s");
	if (x->out->loaded == 0)
		return error_set(e, STATUS_INPUT, "%s: has no address with coordinates", x->path);
	return 0;
}

static int import(struct importing *x, struct store *s, const struct source *source,
		  const struct geocode_options *o, struct error *e)
{
	struct extract_options options;
	struct extractor *extractor = NULL;
	char sha256[SHA256_HEX_SIZE];
	int result = -1;

	extract_options_init(&options);
	options.header = 1;
	if (hash_source(sha256, source, e) ||
	    address_writer_open(&x->writer, s, str_z(source->name), sha256, &x->out->known, e))
		return -1;
	if (x->out->known)
		return 0;
	if (extract_open(&extractor, source, &options, x->issues, e) == 0 &&
	    match_columns(x, extractor, e) == 0 && add_rows(x, extractor, o, e) == 0 &&
	    check(x, extractor, e) == 0)
		result = address_writer_commit(x->writer, e);
	extract_close(extractor);
	return result;
}

int addresses_import(struct address_import *out, struct store *s, const char *path,
		     struct issues *issues, const struct geocode_options *o, struct error *e)
{
	struct sources *sources = NULL;
	struct importing x = {.path = path, .issues = issues, .out = out, .arena = arena_new()};
	int result = -1;

	*out = (struct address_import){0};
	issues_source(issues, str_z(path));
	if (sources_open(&sources, &path, 1, e) == 0) {
		if (sources->n == 1)
			result = import(&x, s, &sources->items[0], o, e);
		else
			error_set(e, STATUS_INPUT, "%s: is not one CSV file", path);
	}
	address_writer_close(x.writer);
	sources_free(sources);
	arena_free(x.arena);
	return result;
}

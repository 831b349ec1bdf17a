#include "cli/load/list_columns.h"
#include "base/text/plural.h"

#include "base/memory/arena.h"
#include "base/text/utf8.h"
#include "console/terminal.h"

#include <stdio.h>

#define COLUMNS_MOST 256u
#define COLUMNS_TOLD                                                                             \
	"naam, achternaam, voorvoegsel, voornaam, voorletters, personeelsnummer, clientnummer, " \
	"bsn, iban, email"

/* Headers, as utf8_fold_tight has them. */
static const struct {
	const char *name;
	enum people_part part;
} HEADERS[] = {
	{"naam", PEOPLE_NAME},
	{"name", PEOPLE_NAME},
	{"volledigenaam", PEOPLE_NAME},
	{"medewerker", PEOPLE_NAME},
	{"client", PEOPLE_NAME},
	{"clientnaam", PEOPLE_NAME},
	{"weergavenaam", PEOPLE_NAME},
	{"achternaam", PEOPLE_SURNAME},
	{"geslachtsnaam", PEOPLE_SURNAME},
	{"familienaam", PEOPLE_SURNAME},
	{"surname", PEOPLE_SURNAME},
	{"lastname", PEOPLE_SURNAME},
	{"partnernaam", PEOPLE_SURNAME},
	{"achternaampartner", PEOPLE_SURNAME},
	{"voorvoegsel", PEOPLE_PARTICLES},
	{"voorvoegsels", PEOPLE_PARTICLES},
	{"tussenvoegsel", PEOPLE_PARTICLES},
	{"tussenvoegsels", PEOPLE_PARTICLES},
	{"voornaam", PEOPLE_GIVEN},
	{"voornamen", PEOPLE_GIVEN},
	{"roepnaam", PEOPLE_GIVEN},
	{"firstname", PEOPLE_GIVEN},
	{"givenname", PEOPLE_GIVEN},
	{"voorletters", PEOPLE_INITIALS},
	{"voorletter", PEOPLE_INITIALS},
	{"initialen", PEOPLE_INITIALS},
	{"initials", PEOPLE_INITIALS},
	{"personeelsnummer", PEOPLE_NUMBER},
	{"personeelsnr", PEOPLE_NUMBER},
	{"persnr", PEOPLE_NUMBER},
	{"medewerkernummer", PEOPLE_NUMBER},
	{"medewerkernr", PEOPLE_NUMBER},
	{"clientnummer", PEOPLE_NUMBER},
	{"clientnr", PEOPLE_NUMBER},
	{"klantnummer", PEOPLE_NUMBER},
	{"zaaknummer", PEOPLE_NUMBER},
	{"dossiernummer", PEOPLE_NUMBER},
	{"nummer", PEOPLE_NUMBER},
	{"number", PEOPLE_NUMBER},
	{"bsn", PEOPLE_BSN},
	{"burgerservicenummer", PEOPLE_BSN},
	{"iban", PEOPLE_IBAN},
	{"rekeningnummer", PEOPLE_IBAN},
	{"email", PEOPLE_EMAIL},
	{"emailadres", PEOPLE_EMAIL},
	{"mail", PEOPLE_EMAIL},
};

struct list_reading {
	struct people_list *people; /* one of both */
	struct list_names *names;
	struct arena *arena;
	enum people_part parts[COLUMNS_MOST];
	size_t width;
	bool plain;  /* no header: a value a line */
	bool commas; /* "Jansen, P." a line, of which extract makes two fields */
};

static enum people_part part_of(struct str folded)
{
	for (size_t i = 0; i < sizeof HEADERS / sizeof *HEADERS; i++)
		if (str_eq(folded, str_z(HEADERS[i].name)))
			return HEADERS[i].part;
	return PEOPLE_PARTS;
}

static size_t count_digits(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] >= '0' && s.ptr[i] <= '9';
	return n;
}

/* What a value that nothing says more of is. */
static enum people_part part_by_value(struct str text)
{
	size_t digits = count_digits(text), most = 0;
	if (memchr(text.ptr, '@', text.len))
		return PEOPLE_EMAIL;
	for (size_t i = 0; i < text.len; i++)
		most += text.ptr[i] > ' ';
	if (digits == 0)
		return PEOPLE_NAME;
	bool iban = most >= 15 && (text.ptr[0] | 0x20) >= 'a' && text.len > 2 &&
		    count_digits((struct str){text.ptr + 2, 1}) == 1;
	return iban ? PEOPLE_IBAN : PEOPLE_NUMBER;
}

static void take_name(struct list_names *out, struct str text)
{
	text = str_trim(text);
	if (text.len == 0)
		return;
	if (out->n == out->room) {
		size_t room = out->room ? 2 * out->room : 256;
		struct str *more = ARENA_ARRAY(out->arena, struct str, room);
		if (out->n > 0)
			memcpy(more, out->items, out->n * sizeof *more);
		out->items = more;
		out->room = room;
	}
	out->items[out->n++] = arena_dup(out->arena, text);
}

static void take(struct list_reading *r, const struct str *fields, size_t n)
{
	if (r->names) {
		if (n > 0)
			take_name(r->names, fields[0]);
		return;
	}
	if (r->commas && n == 2) {
		people_list_add(r->people, PEOPLE_NAME,
				arena_printf(r->arena, "%.*s, %.*s", STR_ARG(fields[0]),
					     STR_ARG(fields[1])));
		n = 0;
	}
	for (size_t i = 0; i < n && i < r->width; i++) {
		struct str text = str_trim(fields[i]);
		if (text.len > 0 && r->parts[i] != PEOPLE_PARTS)
			people_list_add(r->people, r->plain ? part_by_value(text) : r->parts[i],
					text);
	}
	people_list_end(r->people);
}

/* The first row says what the columns are, or is one of them where there is but one. */
static int read_header(struct list_reading *r, const struct str *header, size_t width,
		       char delimiter, const char *name, struct error *e)
{
	size_t known = 0;
	r->width = width < COLUMNS_MOST ? width : COLUMNS_MOST;
	for (size_t i = 0; i < r->width; i++) {
		struct str folded = utf8_fold_tight(r->arena, header[i]);
		r->parts[i] = part_of(folded);
		known += r->parts[i] != PEOPLE_PARTS;
	}
	if (r->names)
		return 0;
	if (known > 0) {
		r->plain = r->commas = false;
		return 0;
	}
	r->commas = width == 2 && delimiter == ',' && !count_digits(header[0]) &&
		    !count_digits(header[1]);
	if (width > 1 && !r->commas)
		return error_set(e, STATUS_INPUT,
				 "%s: no header says what its %zu %s; known are " COLUMNS_TOLD,
				 name, width, plural(width, "column is", "columns are"));
	r->plain = true;
	r->parts[0] = PEOPLE_NAME;
	return 0;
}

static bool is_title(struct list_reading *r, struct str text)
{
	static const char *const titles[] = {"naam",    "name",         "straat",      "straatnaam",
					     "street",  "school",       "schoolnaam",  "firma",
					     "bedrijf", "bedrijfsnaam", "organisatie", "firm"};
	struct str folded = utf8_fold_tight(r->arena, text);
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (str_eq(folded, str_z(titles[i])))
			return true;
	return false;
}

/* Without a header the extractor gives the first record too, so each file says by it what it is. */
static int read_records(struct list_reading *r, struct extractor *x, const char *name,
			struct error *e)
{
	struct batch *b = batch_new();
	bool first = true;
	int more = 1;
	while (more > 0 && (more = extract_next(x, b, e)) > 0)
		for (size_t i = 0; i < b->nrecords && more > 0; i++) {
			const struct record *record = &b->records[i];
			const struct str *fields = b->fields + record->first;
			bool header = false;
			if (first) {
				if (read_header(r, fields, record->nfields,
						extract_dialect(x)->delimiter, name, e) != 0)
					more = -1;
				header = r->names ? is_title(r, fields[0]) : !r->plain;
			}
			first = false;
			if (more > 0 && !header)
				take(r, fields, record->nfields);
		}
	batch_free(b);
	return more;
}

static int read_source(struct list_reading *r, const struct source *source,
		       const struct extract_options *given, struct error *e)
{
	struct extract_options dialect = *given;
	struct issues *issues = issues_new();
	struct extractor *x;
	dialect.header = 0;
	int result = extract_open(&x, source, &dialect, issues, e);
	if (result == 0) {
		result = read_records(r, x, source->name, e);
		extract_close(x);
	}
	if (result == 0)
		issues_print(stderr, issues, SEVERITY_WARNING, 3);
	issues_free(issues);
	return result;
}

static int read_files(struct list_reading *r, const char *const *files, size_t n,
		      const struct extract_options *dialect, struct error *e)
{
	struct sources *sources;
	int result = sources_open(&sources, files, n, e);
	if (result != 0)
		return -1;
	r->arena = arena_new();
	for (size_t i = 0; i < sources->n && result == 0; i++)
		result = read_source(r, &sources->items[i], dialect, e);
	arena_free(r->arena);
	sources_free(sources);
	return result;
}

int list_read_people(struct people_list *out, const char *const *files, size_t n,
		     const struct extract_options *dialect, struct error *e)
{
	struct list_reading r = {.people = out};
	return read_files(&r, files, n, dialect, e);
}

int list_read_names(struct list_names *out, const char *const *files, size_t n,
		    const struct extract_options *dialect, struct error *e)
{
	struct list_reading r = {.names = out};
	return read_files(&r, files, n, dialect, e);
}

/* What an explanation can say, and must. */
#include "mapping/explained/explanations.h"

#include "base/memory/hash.h"
#include "base/text/utf8.h"
#include "model/date.h"

const char *const explanation_field_names[EXPLANATION_FIELDS] = {
	"scope", "title",   "text",    "source",       "author",      "date",    "phase",
	"year",  "version", "meeting", "meeting_date", "agenda_item", "document"};

/* The same in Dutch, as its own spreadsheets have them. */
static const struct {
	const char *name;
	enum explanation_field field;
} dutch_names[] = {
	{"bereik", EXPLANATION_SCOPE},
	{"titel", EXPLANATION_TITLE},
	{"kop", EXPLANATION_TITLE},
	{"tekst", EXPLANATION_TEXT},
	{"toelichting", EXPLANATION_TEXT},
	{"bron", EXPLANATION_SOURCE},
	{"auteur", EXPLANATION_AUTHOR},
	{"datum", EXPLANATION_DATE},
	{"fase", EXPLANATION_PHASE},
	{"jaar", EXPLANATION_YEAR},
	{"versie", EXPLANATION_VERSION},
	{"vergadering", EXPLANATION_MEETING},
	{"vergaderdatum", EXPLANATION_MEETING_DATE},
	{"agendapunt", EXPLANATION_AGENDA_ITEM},
	{"stuk", EXPLANATION_DOCUMENT},
};

int explanation_field(struct arena *a, struct str name, const char **nearest)
{
	struct str folded = utf8_fold_tight(a, name);
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < sizeof dutch_names / sizeof *dutch_names; i++)
		if (str_eq(folded, str_z(dutch_names[i].name)))
			return (int)dutch_names[i].field;
	for (int i = 0; i < EXPLANATION_FIELDS; i++) {
		struct str own = utf8_fold_tight(a, str_z(explanation_field_names[i]));
		size_t far = edit_distance(own, folded, 32);
		if (far == 0)
			return i;
		if (far < best) {
			best = far;
			*nearest = explanation_field_names[i];
		}
	}
	return NONE;
}

/* ---- one explanation ---- */

static void complain(struct explanation_reading *r, const char *file,
		     const struct explanation_draft *d, enum explanation_field field,
		     const char *text)
{
	uint64_t line = d->lines[field] ? d->lines[field] : d->line;
	struct str where = arena_printf(r->m->arena, "%s:%llu:%u", file, (unsigned long long)line,
					d->columns[field]);
	fault(r->faults, where.ptr, "%s: %s", explanation_field_names[field], text);
}

static void need(struct explanation_reading *r, const char *file, const struct explanation_draft *d,
		 enum explanation_field field)
{
	if (d->values[field].len == 0)
		complain(r, file, d, field, "is empty; every explanation needs one");
}

static void check_texts(struct explanation_reading *r, const char *file,
			const struct explanation_draft *d)
{
	struct str date = d->values[EXPLANATION_DATE];
	int32_t day;
	need(r, file, d, EXPLANATION_TITLE);
	need(r, file, d, EXPLANATION_TEXT);
	if (d->values[EXPLANATION_TEXT].len > EXPLANATION_MAX_TEXT)
		complain(r, file, d, EXPLANATION_TEXT, "is longer than 256 KiB");
	if (date.len && !date_parse_typed(date, &day))
		complain(r, file, d, EXPLANATION_DATE,
			 "is no day that exists; write it as 2024-05-31");
	date = d->values[EXPLANATION_MEETING_DATE];
	if (date.len && !date_parse_typed(date, &day))
		complain(r, file, d, EXPLANATION_MEETING_DATE,
			 "is no day that exists; write it as 2024-05-31");
}

static struct str iso_date(struct arena *a, struct str date)
{
	char text[DATE_TEXT_SIZE];
	int32_t day;
	if (!date_parse_typed(date, &day))
		return date; /* none */
	return arena_dup(a, (struct str){text, date_format(text, day)});
}

/* phase, year and version beside the scope narrow it where the cube has such a dimension. */
static int narrow(struct explanation_reading *r, const struct explanation_draft *d,
		  enum explanation_field field, struct scope *s, struct error *e)
{
	struct str value = d->values[field], name = str_z(explanation_field_names[field]);
	const struct cube *c = r->m->cube;
	if (value.len == 0)
		return 0;
	int dimension = cube_find_dimension(c, name);
	if (dimension >= 0)
		return scope_narrow(s, r->m->arena, c, (size_t)dimension, value, e);
	if (field == EXPLANATION_VERSION)
		return 0;
	return error_set(e, STATUS_INPUT,
			 "the cube has no dimension \"%.*s\"; leave the field empty, or name what "
			 "is meant in the scope",
			 STR_ARG(name));
}

static bool read_scope(struct explanation_reading *r, const char *file,
		       const struct explanation_draft *d, struct scope *out)
{
	static const enum explanation_field extra[] = {EXPLANATION_PHASE, EXPLANATION_YEAR,
						       EXPLANATION_VERSION};
	struct error e;
	if (scope_parse(out, r->m->arena, r->m->cube, d->values[EXPLANATION_SCOPE], &e) != 0) {
		complain(r, file, d, EXPLANATION_SCOPE, e.text);
		return false;
	}
	for (size_t i = 0; i < sizeof extra / sizeof *extra; i++) {
		if (narrow(r, d, extra[i], out, &e) != 0) {
			complain(r, file, d, extra[i], e.text);
			return false;
		}
	}
	if (out->nterms > 0)
		return true;
	complain(r, file, d, EXPLANATION_SCOPE,
		 "is empty; name what the text is about, as in programme:\"6\"|year:2024");
	return false;
}

static struct explanation *next_item(struct explanation_reading *r)
{
	struct explanations *list = &r->m->explanations;
	if (list->n == r->capacity) {
		struct explanation *old = list->items;
		r->capacity = r->capacity ? 2 * r->capacity : 64;
		list->items = ARENA_ARRAY(r->m->arena, struct explanation, r->capacity);
		if (list->n)
			memcpy(list->items, old, list->n * sizeof *old);
	}
	return &list->items[list->n++];
}

/* What is written goes before what the meeting's own file says. */
static struct str either(struct str written, struct str known)
{
	return written.len ? written : known;
}

/* A source that is a document of one of the mapping's meetings is cited as that; *source becomes its address. */
static struct citation cite(struct explanation_reading *r, const char *file,
			    const struct explanation_draft *d, struct str *source)
{
	static const struct council_document none = {0};
	const struct council_document *x = meetings_find(r->meetings, *source);
	uint64_t number;

	if (!x && r->meetings && str_to_u64(*source, &number))
		complain(r, file, d, EXPLANATION_SOURCE,
			 "no meeting of this mapping has a document of this number");
	if (x && x->confidential)
		complain(r, file, d, EXPLANATION_SOURCE,
			 "this document is confidential; cite one that is public");
	if (x)
		*source = x->url;
	else
		x = &none;
	return (struct citation){
		.meeting = either(d->values[EXPLANATION_MEETING], x->cited.meeting),
		.meeting_date = either(iso_date(r->m->arena, d->values[EXPLANATION_MEETING_DATE]),
				       x->cited.meeting_date),
		.agenda_item = either(d->values[EXPLANATION_AGENDA_ITEM], x->cited.agenda_item),
		.document = either(d->values[EXPLANATION_DOCUMENT], x->cited.document),
	};
}

static struct citation own_citation(struct arena *a, struct citation c)
{
	return (struct citation){arena_dup(a, c.meeting), arena_dup(a, c.meeting_date),
				 arena_dup(a, c.agenda_item), arena_dup(a, c.document)};
}

/* Fields that came later count only where something is in them: mappings without stay what they were. */
static void count_in(struct explanation_reading *r, const struct explanation_draft *draft)
{
	for (size_t i = 0; i < EXPLANATION_FIELDS; i++)
		if (i < EXPLANATION_MEETING || draft->values[i].len)
			*r->fingerprint = *r->fingerprint * 31 +
					  hash64(draft->values[i].ptr, draft->values[i].len);
}

void explanation_add(struct explanation_reading *r, const char *file,
		     const struct explanation_draft *draft)
{
	struct arena *a = r->m->arena;
	struct scope scope;
	size_t before = r->faults->n;
	struct str source = draft->values[EXPLANATION_SOURCE];
	count_in(r, draft);
	struct citation cited = cite(r, file, draft, &source);
	check_texts(r, file, draft);
	if (r->m->explanations.n == EXPLANATIONS_MAX)
		complain(r, file, draft, EXPLANATION_SCOPE, "there are more than 100000");
	if (!read_scope(r, file, draft, &scope) || r->faults->n > before)
		return;
	struct str own[EXPLANATION_FIELDS];
	for (size_t i = 0; i < EXPLANATION_FIELDS; i++)
		own[i] = arena_dup(a, draft->values[i]);
	*next_item(r) = (struct explanation){
		.scope_text = own[EXPLANATION_SCOPE],
		.scope = scope,
		.title = own[EXPLANATION_TITLE],
		.text = own[EXPLANATION_TEXT],
		.source = arena_dup(a, source),
		.cited = own_citation(a, cited),
		.author = own[EXPLANATION_AUTHOR],
		.date = iso_date(a, own[EXPLANATION_DATE]),
		.version = own[EXPLANATION_VERSION],
		.file = arena_dup(a, str_z(file)),
		.line = draft->lines[EXPLANATION_SCOPE] ? draft->lines[EXPLANATION_SCOPE]
							: draft->line,
		.column = draft->columns[EXPLANATION_SCOPE],
	};
}

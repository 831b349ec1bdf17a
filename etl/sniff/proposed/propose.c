/*
 * A descriptor for what was sniffed, as mappings/README.md says. It claims little: codes stay text,
 * what may be personal is of class private, and each field tells why it is what it is (member
 * "why", for people).
 */
#include "sniff/proposed/propose.h"

#include "extract/extract.h"

#define MAX_DESCRIPTOR (8u << 20)

/* Of several sheets the name is the mapping's; of one it may change each month. */
static void put_sheet(struct proposal *p, const struct dialect *d)
{
	struct json_out *j = &p->j;
	put_z(j, "format", "sheet");
	open_object(j, "dialect");
	put_bool(j, "header", d->header);
	if (d->sheets > 1)
		put_z(j, "sheetName", d->sheet);
	if (d->range[0])
		put_z(j, "range", d->range);
	if (d->until_gap)
		put_bool(j, "untilGap", true);
	if (d->leave_hidden)
		put_bool(j, "leaveHidden", true);
	if (d->fill_merged)
		put_bool(j, "fillMerged", true);
	if (d->has_headings && d->headings[0])
		put_z(j, "headings", d->headings);
	else if (d->has_headings)
		put_bool(j, "headings", true);
	if (d->skip_stated > 0)
		put_int(j, "skipRows", d->skip_stated);
	json_put_object_end(j);
}

static void put_dialect(struct proposal *p, const struct dialect *d)
{
	struct json_out *j = &p->j;
	if (d->format == FORMAT_SHEET) {
		put_sheet(p, d);
		return;
	}
	put_z(j, "encoding", d->charset);
	if (d->format != FORMAT_CSV) {
		put_z(j, "format", format_name(d->format));
		return;
	}
	open_object(j, "dialect");
	put_char(j, "delimiter", d->delimiter);
	if (d->quote > 0)
		put_char(j, "quoteChar", (char)d->quote);
	put_bool(j, "doubleQuote", d->escape == 0);
	if (d->escape > 0)
		put_char(j, "escapeChar", (char)d->escape);
	put_bool(j, "header", d->header);
	if (d->skip_initial)
		put_bool(j, "skipInitialSpace", true);
	/* Only what was told: the names find the header under as many title rows as a month has. */
	if (d->skip_stated > 0)
		put_int(j, "skipRows", d->skip_stated);
	json_put_object_end(j);
}

static bool all_digits(struct str s)
{
	size_t n = 0;
	while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
		n++;
	return n == s.len;
}

/* A year, a month or day behind one, a quarter; "def" and "v2" of a version. */
static bool is_of_one_file(struct str word)
{
	static const char *const words[] = {"def",     "definitief", "concept", "versie",
					    "version", "final",      "kopie",   "copy"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(word, str_z(words[i])))
			return true;
	struct str rest = {word.ptr + 1, word.len ? word.len - 1 : 0};
	bool numbered = word.len > 1 && strchr("qkptv", word.ptr[0]) && all_digits(rest);
	return (all_digits(word) &&
		(word.len <= 2 || word.len == 4 || word.len == 6 || word.len == 8)) ||
	       numbered;
}

/* "Ledger 2016 (def).csv" is ledger: a cube holds the years and the versions. */
static struct str package_name(const struct sniff *s, struct str file)
{
	static const struct str ends[] = {{"-gz", 3},   {"-csv", 4},    {"-txt", 4},   {"-tsv", 4},
					  {"-json", 5}, {"-xlsx", 5},   {"-xlsm", 5},  {"-xls", 4},
					  {"-ods", 4},  {"-ndjson", 7}, {"-jsonl", 6}, {"-xaf", 4},
					  {"-xml", 4}};
	struct str name = sniff_slug(s->arena, file, '-');
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (str_ends(name, ends[i]))
			name.len -= ends[i].len;
	}
	struct buffer kept;
	buffer_init(&kept, 4096);
	struct str rest = name;
	while (rest.ptr) {
		struct str word = str_split(&rest, '-');
		if (word.len && !is_of_one_file(word))
			buffer_printf(&kept, "%s%.*s", kept.len ? "-" : "", STR_ARG(word));
	}
	struct str out = arena_dup(s->arena, buffer_str(&kept));
	buffer_drop(&kept);
	return out.len ? out : STR("ledger");
}

static int refuse(const struct sniff *s, struct error *e)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (c->type == SNIFF_AMOUNT && !c->number_ok)
			return error_set(e, STATUS_INPUT,
					 "no descriptor proposed: column \"%.*s\": %.*s",
					 STR_ARG(c->field), STR_ARG(c->evidence));
	}
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (shape_use(c) == USE_AMOUNT && c->type != SNIFF_AMOUNT && c->has_digit > 0)
			return error_set(e, STATUS_INPUT,
					 "no descriptor proposed: column \"%.*s\" is named as an "
					 "amount, but its values have something beside the number. "
					 "An extra field with a pattern takes the number out of it "
					 "(mappings/README.md, Extra fields)",
					 STR_ARG(c->field));
	}
	return error_set(
		e, STATUS_INPUT,
		"no descriptor proposed: no column holds amounts, so this is no ledger. A code "
		"list is used as it is: put it beside a descriptor and refer to it with a "
		"foreign key");
}

int sniff_propose(const struct sniff *s, const struct dialect *d, struct str file,
		  struct buffer *out, struct error *e)
{
	struct proposal p = {.s = s};
	struct buffer flat;
	if (s->cannot.len)
		return error_set(e, STATUS_INPUT, "no descriptor proposed: %.*s",
				 STR_ARG(s->cannot));
	file = str_base_name(file);
	/* All deliveries of a government are one cube: its years and reports beside each other. */
	bool iv3 = s->standard && strcmp(s->standard, SNIFF_IV3) == 0;
	struct str name = iv3 ? STR("iv3") : package_name(s, file);
	if (s->standard)
		return shipped_propose(
			s, name, file,
			strcmp(d->charset_evidence, "as stated") == 0 ? d->charset : NULL, out, e);
	if (shape_count_amounts(s) == 0)
		return refuse(s, e);
	buffer_init(&flat, MAX_DESCRIPTOR);
	json_begin(&p.j, &flat);
	json_put_object(&p.j);
	put_z(&p.j, "profile", "tabular-data-package");
	put_str(&p.j, "name", name);
	put_str(&p.j, "title", file);
	open_object(&p.j, "stuiver");
	put_str(&p.j, "cube", name);
	/* What holds anyhow, for who reads it: more is opened by who may. */
	open_object(&p.j, "privacyLevels");
	put_z(&p.j, "default", "L1");
	json_put_object_end(&p.j);
	put_scope(&p);
	json_put_object_end(&p.j);
	open_array(&p.j, "resources");
	json_put_object(&p.j);
	put_z(&p.j, "profile", "tabular-data-resource");
	put_z(&p.j, "name", "ledger");
	put_str(&p.j, "path", file);
	put_dialect(&p, d);
	put_schema(&p);
	put_rules(&p);
	json_put_object_end(&p.j);
	json_put_array_end(&p.j);
	put_model(&p);
	json_put_object_end(&p.j);
	json_indent(out, buffer_str(&flat));
	bool over = flat.overflow || out->overflow;
	buffer_drop(&flat);
	return over ? error_set(e, STATUS_LIMIT, "the descriptor would be larger than %u MiB",
				MAX_DESCRIPTOR >> 20)
		    : 0;
}

#include "base/memory/arena.h"
#include "base/system/output.h"
#include "base/text/json_out.h"
#include "changes/changes.h"
#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "cli/show/diff_csv.h"
#include "console/options.h"
#include "console/terminal.h"

#include <errno.h>
#include <stdlib.h>

#define TEXT_MAX ((size_t)1 << 30)
#define LIST_MAX 64 /* dimensions, parts of a key */

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{'f', "format", "text|csv", "the sums (default text), or every line that changed as CSV",
	 0},
	{'o', "output", "FILE", "write to a file instead of standard output", 0},
	{0, "by", "DIMENSIONS", "the sums per member of these too, as 'programme,side'", 0},
	{0, "key", "FIELDS",
	 "what tells lines apart, as 'programme,account.code' (default: what the mapping says)", 0},
	{0},
};

struct diffing {
	const struct options *options;
	struct store *store;
	struct arena *arena;
	struct store_dataset *datasets;
	size_t ndatasets;
	int64_t from[CHANGES_DATASETS_MAX], to[1];
	size_t nfrom, nto;
	struct str cube;
	struct changes *changes;
	struct buffer out;
	struct json_out json;
	bool dutch;
};

/* ---- which ---- */

static const struct store_dataset *find(const struct diffing *d, int64_t id)
{
	for (size_t i = 0; i < d->ndatasets; i++)
		if (d->datasets[i].id == id)
			return &d->datasets[i];
	return NULL;
}

static int read_id(const struct diffing *d, const char *word, int64_t *out, struct error *e)
{
	char *end;

	errno = 0;
	*out = strtoll(word, &end, 10);
	if (errno || end == word || *end || *out < 1)
		return error_set(e, STATUS_USAGE,
				 "diff: '%s' is no dataset; 'stuiver status --all' shows their "
				 "numbers",
				 word);
	if (!find(d, *out))
		return error_set(e, STATUS_NOT_FOUND,
				 "there is no dataset %s; 'stuiver status --all' lists them", word);
	return 0;
}

static int choose(struct diffing *d, struct error *e)
{
	size_t n;
	const char *const *words = options_args(d->options, &n);

	d->nto = 1;
	if (n > 2)
		return error_set(e, STATUS_USAGE, "diff: name one dataset or two, not %zu", n);
	if (n && read_id(d, words[n - 1], &d->to[0], e))
		return -1;
	d->nfrom = n == 2;
	if (n == 2 ? read_id(d, words[0], &d->from[0], e)
		   : changes_superseded(d->datasets, d->ndatasets, &d->to[0], d->from, &d->nfrom,
					e))
		return -1;
	d->cube = find(d, d->to[0])->cube;
	return 0;
}

/* Parts of a list with commas; *n is how many. */
static int split(const struct diffing *d, const char *option, struct str *out, size_t *n,
		 struct error *e)
{
	struct str rest = str_z(option_or(d->options, option, ""));

	for (*n = 0; rest.len;) {
		const char *comma = memchr(rest.ptr, ',', rest.len);
		size_t len = comma ? (size_t)(comma - rest.ptr) : rest.len;
		if (*n == LIST_MAX)
			return error_set(e, STATUS_USAGE, "--%s: at most %d", option, LIST_MAX);
		out[(*n)++] = str_trim((struct str){rest.ptr, len});
		rest.ptr += len + (comma != NULL);
		rest.len -= len + (comma != NULL);
	}
	return 0;
}

static int compare(struct diffing *d, struct error *e)
{
	struct str key[LIST_MAX];
	struct changes_ask ask = {.cube = d->cube,
				  .from = d->from,
				  .to = d->to,
				  .nfrom = d->nfrom,
				  .nto = d->nto,
				  .key = key};

	return split(d, "key", key, &ask.nkey, e) || changes_open(&d->changes, d->store, &ask, e);
}

/* ---- the sums ---- */

static void text_row(struct diffing *d, const char *name, const struct change_sums *s)
{
	const struct cube *cube = changes_cube(d->changes);
	char money[MONEY_TEXT_SIZE];

	buffer_printf(&d->out, "  %-24s%12llu", name, (unsigned long long)s->lines);
	for (size_t c = 0; c < cube->ncolumns; c++) {
		money_format_grouped(money, s->sums[c], cube->columns[c].decimals);
		buffer_printf(&d->out, "%22s", money);
	}
	buffer_append_char(&d->out, '\n');
}

static void text_totals(struct diffing *d, const struct change_totals *t)
{
	text_row(d, d->dutch ? "was" : "before", &t->before);
	text_row(d, d->dutch ? "erbij" : "added", &t->kinds[CHANGE_ADDED]);
	text_row(d, d->dutch ? "eraf" : "removed", &t->kinds[CHANGE_REMOVED]);
	text_row(d, d->dutch ? "veranderd, verschil" : "changed, difference",
		 &t->kinds[CHANGE_CHANGED]);
	text_row(d, d->dutch ? "is" : "now", &t->now);
}

static void text_dataset(struct diffing *d, int64_t id, const char *label)
{
	const struct store_dataset *x = find(d, id);

	buffer_printf(&d->out, "%s dataset %lld, ", label, (long long)id);
	buffer_append_harmless(&d->out, x->source_name);
	buffer_printf(&d->out, ", %s %u\n", d->dutch ? "versie" : "version", x->version);
}

static void text_head(struct diffing *d)
{
	const struct cube *cube = changes_cube(d->changes);
	struct str key = changes_key(d->changes);

	buffer_printf(&d->out, "%.*s\n", STR_ARG(d->cube));
	for (size_t i = 0; i < d->nfrom; i++)
		text_dataset(d, d->from[i], d->dutch ? "  was" : "  before");
	text_dataset(d, d->to[0], d->dutch ? "  is " : "  now   ");
	if (key.len)
		buffer_printf(&d->out, "  %s %.*s\n",
			      d->dutch ? "regels herkend aan" : "lines told apart by",
			      STR_ARG(key));
	else
		buffer_printf(&d->out, "  %s\n",
			      d->dutch ? "regels herkend aan alles wat erin staat"
				       : "lines told apart by all that they hold");
	buffer_printf(&d->out, "  %-24s%12s", "", d->dutch ? "regels" : "lines");
	for (size_t c = 0; c < cube->ncolumns; c++)
		buffer_printf(&d->out, "%22.*s", STR_ARG(cube->columns[c].name));
	buffer_append_char(&d->out, '\n');
}

static void member_text(struct diffing *d, size_t dimension, const struct change_member *m)
{
	const struct dimension *shape = &changes_cube(d->changes)->dimensions[dimension];
	struct buffer text;

	buffer_init(&text, TEXT_MAX);
	value_plain(&text, shape->attributes[shape->key].type, &m->member[shape->key]);
	if (shape->label_attribute != shape->key) {
		buffer_append_char(&text, ' ');
		value_plain(&text, shape->attributes[shape->label_attribute].type,
			    &m->member[shape->label_attribute]);
	}
	buffer_printf(&d->out, "%.*s: ", STR_ARG(shape->name));
	buffer_append_harmless(&d->out, text.len ? buffer_str(&text) : STR("-"));
	buffer_append_char(&d->out, '\n');
	buffer_drop(&text);
	text_totals(d, &m->totals);
}

/* ---- the same as JSON ---- */

static void json_sums(struct diffing *d, const char *name, const struct change_sums *s)
{
	const struct cube *cube = changes_cube(d->changes);
	char money[MONEY_TEXT_SIZE];

	json_put_key_z(&d->json, name);
	json_put_object(&d->json);
	json_put_key_z(&d->json, "lines");
	json_put_integer(&d->json, (int64_t)s->lines);
	for (size_t c = 0; c < cube->ncolumns; c++) {
		size_t n = money_format(money, s->sums[c], cube->columns[c].decimals);
		json_put_key(&d->json, cube->columns[c].name);
		json_put_raw(&d->json, (struct str){money, n});
	}
	json_put_object_end(&d->json);
}

static void json_totals(struct diffing *d, const struct change_totals *t)
{
	json_sums(d, "from", &t->before);
	json_sums(d, "added", &t->kinds[CHANGE_ADDED]);
	json_sums(d, "removed", &t->kinds[CHANGE_REMOVED]);
	json_sums(d, "changed", &t->kinds[CHANGE_CHANGED]);
	json_sums(d, "to", &t->now);
}

static void json_member(struct diffing *d, size_t dimension, const struct change_member *m)
{
	const struct dimension *shape = &changes_cube(d->changes)->dimensions[dimension];
	struct buffer text;

	json_put_object(&d->json);
	buffer_init(&text, TEXT_MAX);
	for (size_t a = 0; a < shape->nattributes; a++) {
		buffer_reset(&text);
		value_json(&text, shape->attributes[a].type, &m->member[a]);
		json_put_key(&d->json, shape->attributes[a].ref);
		json_put_raw(&d->json, buffer_str(&text));
	}
	buffer_drop(&text);
	json_totals(d, &m->totals);
	json_put_object_end(&d->json);
}

static void json_head(struct diffing *d)
{
	struct json_out *j = &d->json;

	json_put_key_z(j, "cube");
	json_put_string(j, d->cube);
	json_put_key_z(j, "from_datasets");
	json_put_array(j);
	for (size_t i = 0; i < d->nfrom; i++)
		json_put_integer(j, d->from[i]);
	json_put_array_end(j);
	json_put_key_z(j, "to_dataset");
	json_put_integer(j, d->to[0]);
	json_put_key_z(j, "key");
	json_put_string(j, changes_key(d->changes));
}

/* ---- both ---- */

static int put_by(struct diffing *d, bool json, struct error *e)
{
	struct str by[LIST_MAX];
	struct change_member *members;
	size_t n, m;

	if (split(d, "by", by, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		int dimension = cube_find_dimension(changes_cube(d->changes), by[i]);
		if (dimension < 0)
			return error_set(e, STATUS_USAGE, "--by: '%.*s' is no dimension of %.*s",
					 STR_ARG(by[i]), STR_ARG(d->cube));
		if (changes_by(d->changes, d->store, (size_t)dimension, CHANGES_WHOLE, &members, &m,
			       e))
			return -1;
		if (json) {
			json_put_key(&d->json, by[i]);
			json_put_array(&d->json);
		}
		for (size_t k = 0; k < m; k++)
			(json ? json_member : member_text)(d, (size_t)dimension, &members[k]);
		if (json)
			json_put_array_end(&d->json);
	}
	return 0;
}

static int put_sums(struct diffing *d, struct error *e)
{
	if (!options_json(d->options)) {
		text_head(d);
		text_totals(d, changes_totals(d->changes));
		return put_by(d, false, e);
	}
	json_begin(&d->json, &d->out);
	json_put_object(&d->json);
	json_head(d);
	json_totals(d, changes_totals(d->changes));
	json_put_key_z(&d->json, "by");
	json_put_object(&d->json);
	int result = put_by(d, true, e);
	json_put_object_end(&d->json);
	json_put_object_end(&d->json);
	buffer_append_char(&d->out, '\n');
	return result;
}

static int write_out(struct diffing *d, struct error *e)
{
	const char *path = option_value(d->options, "output");
	struct output *to;

	if (!path || strcmp(path, "-") == 0)
		return cli_write(buffer_str(&d->out), e);
	if (output_open(&to, path, OUTPUT_STREAM, e))
		return -1;
	int result = output_write(to, buffer_str(&d->out), e) || output_commit(to, e) ? -1 : 0;
	output_free(to);
	return result;
}

static int diff(struct diffing *d, struct error *e)
{
	const char *format = option_or(d->options, "format", "text");

	if (store_open(&d->store, option_value(d->options, "store"), e) ||
	    store_datasets(d->store, d->arena, STR(""), &d->datasets, &d->ndatasets, e) ||
	    choose(d, e) || compare(d, e))
		return -1;
	if (strcmp(format, "csv") == 0)
		diff_csv(&d->out, d->changes);
	else if (put_sums(d, e))
		return -1;
	if (d->out.overflow)
		return error_set(e, STATUS_LIMIT, "diff: more than 1 GB of changes");
	return write_out(d, e);
}

static int run(int argc, char **argv)
{
	int code;
	struct error e;
	struct options *o = options_parse(&command_diff, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	struct diffing d = {.options = o, .arena = arena_new(), .dutch = terminal_dutch()};
	buffer_init(&d.out, TEXT_MAX);
	int failed = diff(&d, &e) != 0;
	changes_free(d.changes);
	store_close(d.store);
	buffer_drop(&d.out);
	arena_free(d.arena);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_diff = {
	.name = "diff",
	.args = "[FROM] [TO]",
	.summary = "what changed between two versions: lines and money",
	.dutch = "wat er veranderde tussen twee versies: regels en geld",
	.help = "Compares two datasets of a cube, by the numbers that status shows: which lines "
		"came, went and changed, and what that is in money. With one number: what that "
		"dataset changed of those that it superseded; without: the last that superseded "
		"any. Both versions stay as they are.\n\n"
		"Lines are told apart by the key that the mapping names (schema.primaryKey of the "
		"ledger) or --key; without one by all that they hold, so that a line whose amount "
		"changed is one that went and one that came. --by gives the sums per member of a "
		"dimension, those that changed most first; a line whose member changed went from "
		"one and came to the other. What was, and what came, less what went, and what "
		"changed is what is now, exactly.\n\n"
		"csv gives the lines themselves, a changed one as it was and as it is; the "
		"differences of all of them add up to the change of the sum.",
	.examples = "stuiver diff --store stuiver.db\n"
		    "stuiver diff -s stuiver.db --by programme --key product,account 3 7\n"
		    "stuiver diff -s stuiver.db -f csv -o changes.csv 7",
	.options = options,
	.run = run,
};

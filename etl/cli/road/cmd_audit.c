#include "base/text/csv_out.h"
#include "base/text/json_out.h"
#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "console/options.h"
#include "store/record/record.h"

#define TEXT_MAX ((size_t)256 << 20)

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{'f', "format", "text|csv|ndjson", "how entries are written (default text)", 0},
	{0},
};

static const char *const names[] = {"at", "who", "action", "subject", "detail", "previous", "seal"};
#define FIELDS (sizeof names / sizeof *names)

static void fields_of(struct str out[FIELDS], const struct audit_entry *x)
{
	const struct str all[] = {x->at,     x->who,      x->action, x->subject,
				  x->detail, x->previous, x->seal};

	memcpy(out, all, sizeof all);
}

static void put_csv(struct buffer *out, const struct audit_entry *x)
{
	struct str values[FIELDS];

	fields_of(values, x);
	buffer_printf(out, "%lld", (long long)x->id);
	for (size_t i = 0; i < FIELDS; i++) {
		csv_comma(out);
		csv_field(out, values[i]);
	}
	csv_end(out);
}

static void put_ndjson(struct buffer *out, const struct audit_entry *x)
{
	struct str values[FIELDS];
	struct json_out j;

	fields_of(values, x);
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "entry");
	json_put_integer(&j, x->id);
	for (size_t i = 0; i < FIELDS; i++) {
		json_put_key_z(&j, names[i]);
		json_put_string(&j, values[i]);
	}
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

static void put_text(struct buffer *out, const struct audit_entry *x)
{
	struct buffer line;

	buffer_init(&line, TEXT_MAX);
	buffer_printf(&line, "%lld  %.*s  %.*s  %.*s  %.*s  %.*s", (long long)x->id, STR_ARG(x->at),
		      STR_ARG(x->who.len ? x->who : STR("-")), STR_ARG(x->action),
		      STR_ARG(x->subject), STR_ARG(x->detail));
	buffer_append_harmless(out, buffer_str(&line));
	buffer_append_char(out, '\n');
	buffer_drop(&line);
}

static void put_all(struct buffer *out, char format, const struct audit_entry *list, size_t n)
{
	if (format == 'c') {
		buffer_append_z(out, "entry");
		for (size_t i = 0; i < FIELDS; i++)
			buffer_printf(out, ",%s", names[i]);
		csv_end(out);
	}
	for (size_t i = 0; i < n; i++)
		(format == 'c' ? put_csv : format == 'n' ? put_ndjson : put_text)(out, &list[i]);
}

static int audit(const struct options *o, struct arena *a, struct error *e)
{
	struct store *store;
	struct audit_entry *list;
	struct buffer out;
	size_t n;

	if (store_open(&store, option_value(o, "store"), e))
		return -1;
	int result = audit_read(store, a, &list, &n, e);
	store_close(store);
	if (result)
		return -1;
	buffer_init(&out, TEXT_MAX);
	put_all(&out, options_json(o) ? 'n' : *option_or(o, "format", "text"), list, n);
	result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	size_t sound = audit_check(list, n);
	if (result == 0 && sound < n)
		return error_set(e, STATUS_STORE,
				 "the record was changed: entry %lld is not what was sealed",
				 (long long)list[sound].id);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_audit, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	struct arena *a = arena_new();
	code = audit(o, a, &e) != 0 ? cli_fail(&e) : EXIT_OK;
	arena_free(a);
	options_free(o);
	return code;
}

const struct command command_audit = {
	.name = "audit",
	.args = "",
	.summary = "who did what: the record of a store, checked",
	.dutch = "wie wat deed: het logboek van een opslag, gecontroleerd",
	.help = "Every dataset that is loaded, released, superseded, undone, withdrawn, purged or erased, "
		"everything that is staged, reopened, rejected, set to a time or confirmed, and every "
		"change of the policy, of explanations, places and statistics is one entry, sealed with the SHA-256 of itself and of the entry before. All are "
		"checked: one that was changed or taken out is told, and the exit code says so. "
		"Keep the last seal somewhere else, and a record that was made anew as a whole is "
		"told too.",
	.examples = "stuiver audit --store stuiver.db\n"
		    "stuiver audit --store stuiver.db --format csv > audit.csv",
	.options = options,
	.run = run,
};

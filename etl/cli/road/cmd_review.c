#include "base/text/json_out.h"
#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "cli/road/staging.h"
#include "road/road.h"

#define TEXT_MAX ((size_t)64 << 20)

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{'a', "all", NULL, "also what was released or rejected", 0},
	{0},
};

static void put(struct json_out *j, const char *key, struct str value)
{
	json_put_key_z(j, key);
	if (value.len)
		json_put_string(j, value);
	else
		json_put_null(j);
}

static void put_json(struct json_out *j, const struct staged *x, bool report)
{
	json_put_object(j);
	json_put_key_z(j, "number");
	json_put_integer(j, x->id);
	put(j, "cube", x->cube);
	put(j, "status", x->status);
	put(j, "staged_by", x->by);
	put(j, "staged_at", x->at);
	put(j, "settled_by", x->settled_by);
	put(j, "settled_at", x->settled_at);
	put(j, "remarks", x->remarks);
	put(j, "due_at", x->due_at);
	put(j, "due_by", x->due_by);
	put(j, "digest", x->digest);
	if (report)
		put(j, "report", x->report);
	json_put_object_end(j);
}

static void put_text(struct buffer *out, const struct staged *x)
{
	struct buffer line;

	buffer_init(&line, TEXT_MAX);
	buffer_printf(&line, "%lld  %.*s  %.*s by %.*s, %.*s", (long long)x->id, STR_ARG(x->cube),
		      STR_ARG(STR("staged")), STR_ARG(x->by), STR_ARG(x->at));
	if (x->settled_by.len)
		buffer_printf(&line, "; %.*s by %.*s, %.*s", STR_ARG(x->status),
			      STR_ARG(x->settled_by), STR_ARG(x->settled_at));
	if (x->remarks.len)
		buffer_printf(&line, ": %.*s", STR_ARG(x->remarks));
	if (x->due_at.len) {
		struct arena *a = arena_new();
		buffer_printf(&line, "; to be released by %.*s on %.*s (Europe/Amsterdam)",
			      STR_ARG(x->due_by), STR_ARG(moment_local(a, x->due_at)));
		arena_free(a);
	}
	buffer_append_harmless(out, buffer_str(&line));
	buffer_append_char(out, '\n');
	buffer_drop(&line);
}

static int show_one(struct buffer *out, struct store *s, struct arena *a, const struct options *o,
		    struct error *e)
{
	struct staged x;
	int64_t id;
	struct json_out j;

	if (staged_number(&id, o, e) || staged_get(s, a, id, &x, e))
		return -1;
	json_begin(&j, out);
	if (options_json(o)) {
		put_json(&j, &x, true);
		buffer_append_char(out, '\n');
		return 0;
	}
	put_text(out, &x);
	buffer_append_char(out, '\n');
	return buffer_append_str(out, x.report);
}

static int show_all(struct buffer *out, struct store *s, struct arena *a, const struct options *o,
		    struct error *e)
{
	struct staged *list;
	size_t n;
	struct json_out j;

	if (staged_list(s, a, &list, &n, e))
		return -1;
	json_begin(&j, out);
	if (options_json(o))
		json_put_array(&j);
	for (size_t i = 0; i < n; i++) {
		if (!option_given(o, "all") && !str_eq(list[i].status, STR("staged")) &&
		    !str_eq(list[i].status, STR("reopened")))
			continue;
		if (options_json(o))
			put_json(&j, &list[i], false);
		else
			put_text(out, &list[i]);
	}
	if (options_json(o)) {
		json_put_array_end(&j);
		buffer_append_char(out, '\n');
	} else if (!out->len) {
		buffer_append_z(out, "Nothing is staged.\n");
	}
	return 0;
}

static int review(const struct options *o, struct arena *a, struct error *e)
{
	struct store *store;
	struct buffer out;
	size_t n;

	options_args(o, &n);
	if (store_open(&store, option_value(o, "store"), e))
		return -1;
	buffer_init(&out, TEXT_MAX);
	int result = n ? show_one(&out, store, a, o, e) : show_all(&out, store, a, o, e);
	if (result == 0)
		result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	store_close(store);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_review, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	staging_sweep();
	struct arena *a = arena_new();
	code = review(o, a, &e) != 0 ? cli_fail(&e) : EXIT_OK;
	arena_free(a);
	options_free(o);
	return code;
}

const struct command command_review = {
	.name = "review",
	.args = "[NUMBER]",
	.summary = "show what is staged",
	.dutch = "bekijk wat klaargezet is",
	.help = "Without a number, lists what waits to be released or rejected; with one, shows the "
		"report of its check: lines and sums, what it would take the place of, and every "
		"issue. What was found of people, by column, rule and taakveld, is told by 'stuiver "
		"privacy --staged'.",
	.examples = "stuiver review --store stuiver.db\nstuiver review --store stuiver.db 1",
	.options = options,
	.run = run,
};

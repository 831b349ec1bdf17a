#include "base/memory/arena.h"
#include "base/text/json_out.h"
#include "cli/commands.h"
#include "cli/load/opening.h"
#include "console/terminal.h"
#include "transform/transform.h"

#define TEXT_MAX ((size_t)64 << 20)

static const struct option_spec options[] = {
	MAPPING_OPTIONS,
	{0},
};

struct explain {
	const struct options *options;
	struct mapping *mapping;
	struct issues *issues;
	struct buffer out;
};

/* ---- the mapping alone ---- */

static void mapping_json(struct buffer *out, const struct mapping *m)
{
	const struct cube *cube = mapping_cube(m);
	struct json_out j;
	json_begin(&j, out);
	json_put_object(&j);
	json_put_text(&j, "mapping", mapping_name(m));
	json_put_text(&j, "fingerprint", mapping_fingerprint(m));
	json_put_text(&j, "cube", cube->name);
	json_put_text(&j, "title", cube->title);
	json_put_key_z(&j, "resources");
	json_put_array(&j);
	for (size_t i = 0; i < mapping_resources(m); i++)
		json_put_string(&j, mapping_resource_name(m, i));
	json_put_array_end(&j);
	json_put_key_z(&j, "scope");
	json_put_array(&j);
	for (size_t i = 0; i < cube->nscope; i++)
		json_put_string(&j, cube->dimensions[cube->scope[i]].name);
	json_put_array_end(&j);
	json_put_key_z(&j, "model");
	json_put_raw(&j, cube->model);
	json_put_key_z(&j, "storage");
	json_put_raw(&j, cube->storage);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

static void dimension_text(struct buffer *out, const struct dimension *d)
{
	static const char *const types[] = {"text", "whole number", "date"};
	buffer_printf(out, "  %-24.*s", STR_ARG(d->name));
	if (d->label.len && !str_eq(d->label, d->name))
		buffer_printf(out, " %.*s", STR_ARG(d->label));
	if (d->text)
		buffer_append_z(out, " (kept as text)");
	buffer_append_char(out, '\n');
	for (size_t i = 0; i < d->nattributes; i++) {
		const struct attribute *a = &d->attributes[i];
		buffer_printf(out, "    %-22.*s %s%s\n", STR_ARG(a->name), types[a->type],
			      i == d->key               ? ", the key"
			      : i == d->label_attribute ? ", the label"
							: "");
	}
}

static void model_text(struct buffer *out, const struct cube *cube)
{
	buffer_append_z(out, "\nMeasures\n");
	for (size_t i = 0; i < cube->nmeasures; i++) {
		const struct measure *m = &cube->measures[i];
		buffer_printf(out, "  %-24.*s %d decimals", STR_ARG(m->name),
			      cube->columns[m->column].decimals);
		if (!str_eq(m->name, cube->columns[m->column].name))
			buffer_printf(out, ", from %.*s", STR_ARG(cube->columns[m->column].name));
		buffer_append_char(out, '\n');
	}
	buffer_append_z(out, "\nDimensions\n");
	for (size_t i = 0; i < cube->ndimensions; i++)
		dimension_text(out, &cube->dimensions[i]);
	if (cube->nhierarchies)
		buffer_append_z(out, "\nHierarchies\n");
	for (size_t i = 0; i < cube->nhierarchies; i++) {
		const struct hierarchy *h = &cube->hierarchies[i];
		buffer_printf(out, "  %-24.*s", STR_ARG(h->name));
		for (size_t l = 0; l < h->nlevels; l++)
			buffer_printf(out, "%s%.*s", l ? " > " : " ",
				      STR_ARG(cube->dimensions[h->levels[l]].name));
		buffer_append_char(out, '\n');
	}
}

static void mapping_text(struct buffer *out, const struct mapping *m)
{
	const struct cube *cube = mapping_cube(m);
	buffer_printf(out, "Mapping %.*s (%.*s) feeds cube %.*s", STR_ARG(mapping_name(m)),
		      STR_ARG(mapping_fingerprint(m)), STR_ARG(cube->name));
	if (cube->title.len)
		buffer_printf(out, ": %.*s", STR_ARG(cube->title));
	buffer_append_z(out, "\n\nLedgers\n");
	for (size_t i = 0; i < mapping_resources(m); i++)
		buffer_printf(out, "  %.*s\n", STR_ARG(mapping_resource_name(m, i)));
	buffer_append_z(out, "\nA new file replaces what has the same ");
	for (size_t i = 0; i < cube->nscope; i++)
		buffer_printf(out, "%s%.*s", i ? " and " : "",
			      STR_ARG(cube->dimensions[cube->scope[i]].name));
	buffer_append_z(out, cube->nscope ? "\n" : "file name\n");
	model_text(out, cube);
}

/* ---- the mapping against a file ---- */

static void dialect_text(struct buffer *out, const struct source *source, const struct dialect *d)
{
	buffer_printf(out, "%s\n  charset  %s: %s\n  dialect  %s\n", source->name, d->charset,
		      d->charset_evidence, d->dialect_evidence);
}

static int plan(struct explain *x, const struct source *source, struct extractor *extractor,
		size_t resource, struct error *e)
{
	struct transform *t = NULL;
	size_t n;
	const struct str *header = extract_header(extractor, &n);
	int result = transform_new(&t, x->mapping, x->issues, e);
	if (result == 0) {
		transform_set_extractor(t, extractor);
		transform_set_place(t, str_z(source->place));
	}
	if (result == 0)
		result = transform_begin(t, resource, str_z(source->name), header, n, e);
	if (result == 0 && transform_needs_survey(t))
		result = opening_survey(t, extractor, e);
	if (result == 0) {
		if (!options_json(x->options))
			dialect_text(&x->out, source, extract_dialect(extractor));
		transform_explain(t, &x->out, options_json(x->options));
	}
	transform_free(t);
	return result;
}

static int explain_source(struct explain *x, const struct source *source, struct error *e)
{
	struct extractor *extractor = NULL;
	int resource;
	issues_source(x->issues, str_z(source->name));
	if (opening_resource(&resource, x->mapping, x->options, source, x->issues, e) != 0)
		return error_context(e, "%s", source->name);
	int result = extract_open(&extractor, source, mapping_dialect(x->mapping, (size_t)resource),
				  x->issues, e);
	if (result == 0)
		result = plan(x, source, extractor, (size_t)resource, e);
	if (result != 0)
		error_context(e, "%s", source->name);
	extract_close(extractor);
	return result;
}

static int explain_file(struct explain *x, const char *path, struct error *e)
{
	struct sources *sources = NULL;
	int result = sources_open(&sources, &path, 1, e);
	if (result == 0 && sources->n != 1)
		result = error_set(e, STATUS_USAGE, "explain: %s holds %zu ledgers; name one file",
				   path, sources->n);
	if (result == 0)
		result = explain_source(x, &sources->items[0], e);
	sources_free(sources);
	return result;
}

static int explain(struct explain *x, struct error *e)
{
	size_t n;
	const char *const *args = options_args(x->options, &n);
	if (opening_mapping(&x->mapping, x->options, e) != 0)
		return -1;
	if (n)
		return explain_file(x, args[0], e);
	if (options_json(x->options))
		mapping_json(&x->out, x->mapping);
	else
		mapping_text(&x->out, x->mapping);
	return 0;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e;
	struct options *o = options_parse(&command_explain, argc, argv, &code);
	if (!o)
		return code;
	struct explain x = {.options = o, .issues = issues_new()};
	buffer_init(&x.out, TEXT_MAX);
	int failed = explain(&x, &e);
	issues_print(stderr, x.issues, options_quiet(o) ? SEVERITY_ERROR : SEVERITY_WARNING, 3);
	if (!failed && x.out.len && x.out.ptr[x.out.len - 1] != '\n')
		buffer_append_char(&x.out, '\n');
	if (!failed)
		failed = cli_write(buffer_str(&x.out), &e);
	buffer_drop(&x.out);
	issues_free(x.issues);
	mapping_free(x.mapping);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_explain = {
	.name = "explain",
	.args = "[FILE]",
	.summary = "show what a mapping does, in words: alone, or against a file",
	.dutch = "toon in woorden wat een mapping doet: op zichzelf, of met een bestand",
	.help = "Without FILE: the ledgers a mapping reads and the cube it makes of them. With "
		"FILE: "
		"which column feeds what, how amounts and dates are read and on what evidence, "
		"drop "
		"rules, control totals, and columns that nothing uses. Conventions that the "
		"mapping "
		"leaves open are decided over the whole file, which is then read once.",
	.examples = "stuiver explain --mapping mappings/de-bonn\n"
		    "stuiver explain --mapping mappings/de-bonn 'Plan 2018-2024.csv'",
	.options = options,
	.run = run,
};

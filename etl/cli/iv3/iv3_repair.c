/* stuiver iv3 repair: what a spreadsheet did to a delivery, mended on request, and undone. */
#include "cli/commands.h"
#include "cli/iv3/iv3_cube.h"

#include "base/text/json_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPORT_MOST ((size_t)64 << 20)

static const struct option_spec options[] = {
	IV3_OPTION_DEFINITIONS,
	{0, "apply", NULL, "write the file with what is proven, to --output", 0},
	{0, "only", "ID", "with --apply: only this one", OPTION_REPEATS},
	{0, "kind", "KIND", "with --apply: only those of this kind: nul, datum, bedrag or nummer",
	 OPTION_REPEATS},
	{'o', "output", "FILE", "where to write; never over the file itself", 0},
	{0, "undo", NULL, "write the bytes that FILE was repaired from, to --output", 0},
	{0},
};

/* ---- the report ---- */

static void tell_one(struct buffer *out, const struct iv3_repair *x)
{
	buffer_printf(out, "  %s %s\n                 regel %llu, %.*s: ",
		      x->proven ? "BEWEZEN       " : "NIET BEWEZEN  ", x->id,
		      (unsigned long long)x->line, STR_ARG(x->where));
	buffer_append_harmless(out, x->before);
	buffer_append_z(out, x->proven ? " wordt " : " zou ");
	buffer_append_harmless(out, x->after);
	buffer_append_z(out, x->proven ? "\n                 bewijs: "
				       : " kunnen zijn\n                 waarom niet: ");
	buffer_append_harmless(out, x->proof);
	buffer_append_z(out, "\n");
}

static void put_one(struct json_out *j, const struct iv3_repair *x)
{
	json_put_object(j);
	json_put_text(j, "id", str_z(x->id));
	json_put_text(j, "kind", str_z(iv3_repair_kinds[x->kind]));
	json_put_text(j, "where", x->where);
	json_put_key_z(j, "line");
	json_put_integer(j, (int64_t)x->line);
	json_put_text(j, "before", x->before);
	json_put_text(j, "after", x->after);
	json_put_key_z(j, "proven");
	json_put_bool(j, x->proven);
	json_put_text(j, "proof", x->proof);
	json_put_object_end(j);
}

static void put_all(struct buffer *out, const char *path, const struct iv3_repairs *r)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_text(&j, "file", str_z(path));
	json_put_key_z(&j, "proven");
	json_put_integer(&j, (int64_t)r->proven);
	json_put_key_z(&j, "more");
	json_put_integer(&j, (int64_t)r->more);
	json_put_key_z(&j, "repairs");
	json_put_array(&j);
	for (size_t i = 0; i < r->n; i++)
		put_one(&j, &r->items[i]);
	json_put_array_end(&j);
	json_put_object_end(&j);
	buffer_append_z(out, "\n");
}

static void tell_all(struct buffer *out, const char *path, const struct iv3_repairs *r)
{
	buffer_printf(out, "%s: %zu bewezen, %zu niet\n", path, r->proven, r->n - r->proven);
	for (size_t i = 0; i < r->n; i++)
		tell_one(out, &r->items[i]);
	if (r->more)
		buffer_printf(out, "  en nog %llu\n", (unsigned long long)r->more);
}

static int report(const struct options *o, const char *path, const struct iv3_repairs *r,
		  struct error *e)
{
	struct buffer out;

	buffer_init(&out, REPORT_MOST);
	if (options_json(o))
		put_all(&out, path, r);
	else
		tell_all(&out, path, r);
	int result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}

/* ---- what is asked ---- */

static int choose(bool *chosen, const struct iv3_repairs *r, const struct options *o,
		  struct error *e)
{
	for (size_t k = 0; k < option_count(o, "only"); k++) {
		const char *id = option_at(o, "only", k);
		size_t i = 0;
		while (i < r->n && strcmp(r->items[i].id, id) != 0)
			i++;
		if (i == r->n)
			return error_set(
				e, STATUS_USAGE,
				"--only %.60s: zo heet geen voorstel; zonder --apply staan ze er alle",
				id);
		chosen[i] = true;
	}
	return 0;
}

static int choose_kinds(bool *chosen, const struct iv3_repairs *r, const struct options *o,
			struct error *e)
{
	for (size_t k = 0; k < option_count(o, "kind"); k++) {
		int kind = 0;
		while (kind < IV3_REPAIR_KINDS &&
		       strcmp(option_at(o, "kind", k), iv3_repair_kinds[kind]) != 0)
			kind++;
		if (kind == IV3_REPAIR_KINDS)
			return error_set(
				e, STATUS_USAGE,
				"--kind %.60s: er zijn nul (een verloren nul), datum (een code die een datum werd), bedrag en nummer",
				option_at(o, "kind", k));
		for (size_t i = 0; i < r->n; i++)
			chosen[i] =
				chosen[i] || (r->items[i].proven && (int)r->items[i].kind == kind);
	}
	return 0;
}

static bool some_chosen(const struct options *o)
{
	return option_count(o, "only") + option_count(o, "kind") > 0;
}

static int apply(const struct iv3_repairs *r, const struct options *o, struct arena *a,
		 const char *path, struct error *e)
{
	const char *to = option_value(o, "output");
	bool *chosen = ARENA_ARRAY(a, bool, r->n + 1);

	if (choose(chosen, r, o, e) != 0 || choose_kinds(chosen, r, o, e) != 0 ||
	    iv3_repairs_apply(r, some_chosen(o) ? chosen : NULL, path, to, e) != 0)
		return -1;
	if (!options_quiet(o))
		fprintf(stderr,
			"stuiver: %s: hersteld; " IV3_JOURNAL
			" zegt wat er stond, en maakt het met --undo ongedaan\n",
			to, to);
	return 0;
}

static int find(struct iv3_repairs *out, const struct options *o, struct arena *a, const char *path,
		struct error *e)
{
	struct iv3_delivery v;
	struct iv3_definitions *d = NULL;
	struct iv3_findings f = {0};
	int result = iv3_delivery_of_file(&v, a, path, &f, e);

	if (result == 0)
		result = iv3_source_definitions(&d, o, a, v.layer, v.year, e);
	if (result == 0)
		result = iv3_repairs_find(out, a, path, d, e);
	iv3_findings_free(&f);
	iv3_definitions_free(d);
	return result;
}

static int repair(const struct options *o, const char *path, struct arena *a, struct error *e)
{
	struct iv3_repairs r;
	bool undo = option_given(o, "undo"), writes = undo || option_given(o, "apply");

	if (undo && (option_given(o, "apply") || some_chosen(o)))
		return error_set(e, STATUS_USAGE, "--undo staat alleen: het maakt alles ongedaan");
	if (writes != option_given(o, "output") || (some_chosen(o) && !writes))
		return error_set(
			e, STATUS_USAGE,
			"--apply en --undo schrijven naar --output FILE; zonder een van beide wordt niets veranderd");
	if (undo)
		return iv3_repairs_undo(path, option_value(o, "output"), e);
	if (find(&r, o, a, path, e) != 0)
		return -1;
	if (option_given(o, "apply") && apply(&r, o, a, path, e) != 0)
		return -1;
	return report(o, path, &r, e);
}

static int run(int argc, char **argv)
{
	int code;
	size_t n;
	struct error e = {0};
	struct options *o = options_parse(&action_iv3_repair, argc, argv, &code);
	if (!o)
		return code;
	struct arena *a = arena_new();
	const char *path = options_args(o, &n)[0];
	int result = repair(o, path, a, &e);
	if (result != 0 && e.status != STATUS_USAGE)
		error_context(&e, "%s", path);
	arena_free(a);
	options_free(o);
	return result ? cli_fail(&e) : EXIT_OK;
}

const struct command action_iv3_repair = {
	.name = "iv3 repair",
	.args = "FILE",
	.summary =
		"what a spreadsheet did to a delivery, with proof; mended on request, and undone",
	.dutch =
		"wat een spreadsheet met een levering deed, met bewijs; op verzoek hersteld, en ongedaan gemaakt",
	.help = "Lists what of an Iv3-JSON, or of CBS's workbook, a spreadsheet damaged: zeros that were lost (0.10 that became 0.1 where category 7.1 proves it, "
		"6.60, 060344), codes that became dates, decimal commas, points between thousands. Proven is only what can be nothing else; "
		"the others are listed with why they are not, and are never changed. Nothing is changed without --apply, which writes another "
		"file, says in its opmerkingen what was mended, and puts a journal beside it (FILE.herstel.json: place, before, after, proof). "
		"--undo gives the very bytes back. Of a workbook each is listed by its cell, and --apply writes the Iv3-JSON that CBS's converter "
		"would make of it, mended; the workbook stays as it is. iv3 table tells of each row that was repaired, and so does the cube that is loaded of it.",
	.examples =
		"stuiver iv3 repair levering.json\n"
		"stuiver iv3 repair --apply --output hersteld.json levering.json\n"
		"stuiver iv3 repair --apply --only lasten-2-taakveld --output hersteld.json levering.json\n"
		"stuiver iv3 repair --apply --kind datum --output hersteld.json levering.json\n"
		"stuiver iv3 repair --undo --output levering.json hersteld.json",
	.options = options,
	.run = run,
};

/* What a spreadsheet did to a delivery, and the file without it: each repair chosen by who takes it away, none without proof. */
#include "desk_iv3/verdict_view.h"

#include "base/system/file.h"

#include <stdio.h>
#include <unistd.h>

static struct str in_words(const struct visit *v, struct str text)
{
	return text_of(lang_accepted(v->rq->accept_language), text);
}

/* ---- what there is ---- */

static void name_kinds(enum lang lang, struct verdict_file *f)
{
	const struct verdict_kind kinds[VERDICT_KINDS] = {
		{.name = STR("nul"), .title = text_of(lang, T("Nullen die verloren gingen"))},
		{.name = STR("datum"), .title = text_of(lang, T("Codes die een datum werden"))},
		{.name = STR("bedrag"),
		 .title = text_of(lang, T("Bedragen met komma’s of punten"))},
		{.name = STR("nummer"), .title = text_of(lang, T("Het overheidsnummer"))}};

	for (size_t i = 0; i < VERDICT_KINDS; i++)
		f->kinds[i] = kinds[i];
}

/* As JSON has a text: what stands between its quotes. */
static struct str unquoted(struct str json)
{
	bool text = json.len > 1 && json.ptr[0] == '"' && json.ptr[json.len - 1] == '"';

	return text ? (struct str){json.ptr + 1, json.len - 2} : json;
}

static void take_one(struct visit *v, struct verdict_kind *kind, const json_t *x)
{
	int64_t line = heard_number(x, "line");
	struct verdict_repair r = {.id = heard_text(x, "id", v->arena),
				   .where = heard_text(x, "where", v->arena),
				   .before = unquoted(heard_text(x, "before", v->arena)),
				   .after = unquoted(heard_text(x, "after", v->arena)),
				   .proof = heard_text(x, "proof", v->arena),
				   .proven = heard_true(x, "proven")};

	if (line && str_starts(r.where, STR("data.")))
		r.where = arena_printf(v->arena, "%.*s, regel %lld", STR_ARG(r.where),
				       (long long)line);
	if (!kind->items)
		kind->items = ARENA_ARRAY(v->arena, struct verdict_repair, VERDICT_REPAIRS);
	kind->proven += r.proven;
	kind->items[kind->n++] = r;
}

int take_repairs(struct visit *v, struct verdict_file *f, int64_t delivery,
		 const struct delivery_file *file, struct error *e)
{
	struct str text;
	size_t i;
	const json_t *x;
	int exit;

	/* A form that is sent has no page. */
	name_kinds(v->page ? v->page->lang : lang_accepted(v->rq->accept_language), f);
	if (iv3_run(&text, &exit, v, delivery, "repair --json", NULL, 0, file, e) != 0)
		return -1;
	json_t *told = heard_parse(text);
	json_array_foreach(json_object_get(told, "repairs"), i, x)
	{
		struct str name = heard_text(x, "kind", v->arena);
		f->nproven += heard_true(x, "proven");
		for (size_t k = 0; k < VERDICT_KINDS && f->nrepairs < VERDICT_REPAIRS; k++)
			if (str_eq(name, f->kinds[k].name)) {
				take_one(v, &f->kinds[k], x);
				f->nrepairs++;
				break;
			}
	}
	f->more_repairs = (int64_t)json_array_size(json_object_get(told, "repairs")) -
			  (int64_t)f->nrepairs + heard_number(told, "more");
	json_decref(told);
	return 0;
}

/* ---- what is chosen ---- */

struct chosen {
	struct str words[VERDICT_REPAIRS * 2];
	size_t n;
	bool all; /* of them, more than are shown too */
};

static void add(struct chosen *c, const char *option, struct str value)
{
	c->words[c->n++] = str_z(option);
	c->words[c->n++] = value;
}

/* All that are proven, those of a kind, or those that are ticked: by what the file has, whatever the form says. */
static int choose(struct chosen *c, struct visit *v, int64_t delivery,
		  const struct delivery_file *file, struct error *e)
{
	struct verdict_file f = {0};
	struct str kind = intake_field(v->body, "soort");

	*c = (struct chosen){.all = str_eq(kind, STR("alle"))};
	if (c->all)
		return 0;
	if (take_repairs(v, &f, delivery, file, e) != 0)
		return -1;
	for (size_t k = 0; k < VERDICT_KINDS; k++) {
		const struct verdict_kind *x = &f.kinds[k];
		if (kind.len && x->proven && str_eq(kind, x->name))
			add(c, "--kind", x->name);
		for (size_t i = 0; i < x->n && !kind.len; i++) {
			const char *name =
				arena_printf(v->arena, "k.%.*s", STR_ARG(x->items[i].id)).ptr;
			if (x->items[i].proven && intake_field(v->body, name).len)
				add(c, "--only", x->items[i].id);
		}
	}
	return 0;
}

/* ---- the file ---- */

#define MENDED "iv3-hersteld.json"
#define MENDED_MOST ((size_t)1 << 30)

static const struct delivery_file *named(const struct delivery_file *files, size_t n,
					 struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(files[i].name, name))
			return &files[i];
	return NULL;
}

static void send(struct visit *v, int64_t delivery, struct str text, bool journal)
{
	v->reply->status = 200;
	v->reply->content_type = "application/json";
	snprintf(v->reply->filename, sizeof v->reply->filename, "iv3-hersteld-%lld.json%s",
		 (long long)delivery, journal ? ".herstel.json" : "");
	buffer_drop(&v->reply->body);
	buffer_init(&v->reply->body, text.len + 1);
	buffer_append_str(&v->reply->body, text);
}

static void give(struct visit *v, const struct delivery *d, const struct delivery_file *file)
{
	struct str text, told;
	struct error e;
	struct chosen c;
	int exit = 4;
	bool journal = str_eq(intake_field(v->body, "wat"), STR("journaal"));
	const char *out =
		arena_printf(v->arena, "tmp/%lld-" MENDED, (long long)v->person.account).ptr;
	struct str path = delivery_path(v->desk, v->arena, d->id, out);
	struct str beside = arena_printf(v->arena, "%s.herstel.json", path.ptr);

	unlink(path.ptr); /* repair writes over nothing */
	unlink(beside.ptr);
	int result = choose(&c, v, d->id, file, &e);
	if (result == 0 && (c.n || c.all))
		result = iv3_run(&told, &exit, v, d->id,
				 arena_printf(v->arena, "repair --apply --output %s", out).ptr,
				 c.words, c.n, file, &e);
	if (result == 0 && exit == 0)
		result = file_read(&text, v->arena, journal ? beside.ptr : path.ptr, MENDED_MOST,
				   &e);
	unlink(path.ptr);
	unlink(beside.ptr);
	if (result != 0)
		visit_failed(v, &e);
	else if (exit == 0)
		send(v, d->id, text, journal);
	else
		visit_fault(
			v, 409,
			in_words(
				v,
				c.n || c.all
					? T("In dit bestand is niets bewezen dat hersteld kan worden.")
					: T("U koos niets van wat bewezen is. Kruis aan wat hersteld moet worden.")));
}

void handle_iv3_mended(struct visit *v)
{
	struct delivery d;
	struct delivery_file *files;
	struct error e;
	size_t n;

	if (!step_posted(v, false, &d))
		return;
	if (delivery_files(v->desk, v->arena, d.id, &files, &n, &e) != 0) {
		visit_failed(v, &e);
		return;
	}
	const struct delivery_file *file = named(files, n, intake_field(v->body, "bestand"));
	v->only_asked = true;
	if (file)
		give(v, &d, file);
	else
		visit_fault(v, 404, in_words(v, T("Dat bestand is niet bij deze levering.")));
}
